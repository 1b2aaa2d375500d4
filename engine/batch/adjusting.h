/* The panel that models learn from: the record with every named event applied.
 *
 *   exclude      its months are missing (masking.h)
 *   level_shift  months before it are multiplied by its effect
 *   ramp         months before its end are multiplied by the part still to come
 *   temporary    months inside are divided by the effect; they are missing where the effect cannot
 *                be estimated
 * so that the whole history stands in the latest regime. Effects are estimated series by series
 * and drawn towards what the series of one event have in common (models/adjust/intervention.h).
 * A shift or ramp that cannot be estimated leaves its series as recorded, and says why.
 *
 * Seasons come from the adjusted history itself, so estimates and seasons take three turns: own
 * indices weighted against those of the category by n/(n + 2400), n the series' offences (a month's
 * own index then is worth its noise where places differ by about 7%).
 */
#ifndef CRIMECAST_BATCH_ADJUSTING_H
#define CRIMECAST_BATCH_ADJUSTING_H

#include <stdbool.h>

#include "engine/core/fault.h"
#include "engine/core/log.h"
#include "engine/data/event.h"
#include "engine/data/hierarchy.h"
#include "engine/data/panel.h"
#include "models/adjust/intervention.h"

/* One event (of a kind other than exclude) in one series it covers. */
struct adjustment {
    const struct event *event;
    size_t series;
    struct intervention estimate;
    struct intervention_pooled pooled;
    size_t emptied; /* months made missing instead */
    bool applied;
    const char *note;
};

struct adjustments {
    struct adjustment *adjustment; /* by event in the order of the file, then by series */
    size_t count;
    size_t masked; /* values without weight by events of kind exclude */

    /* For families that take events as regressors: values without excluded months but otherwise as
     * recorded, laid as in the panel made, and the adjustments row[first[i] .. first[i + 1]) of
     * series i in the order of the file. In the arena of that panel; NULL without adjustments. */
    const double *recorded;
    const size_t *first, *row;
};

/* What the panel, the events and what they cover are made of; all borrowed. */
struct adjusting {
    const struct panel *panel;
    const struct events *events;
    const struct hierarchy *areas, *categories;
};

/* Make the panel to learn from, and a record of what was done. The copy owns its values, its series
 * and the adjustments, borrows the names and events: free it before the panel. Its series are
 * counts where the record's are, though adjusted values need not be whole. Without events the
 * values are those of the record. */
enum status adjusting_apply(const struct adjusting *adjusting, struct panel *out,
                            struct adjustments *adjustments, struct fault *fault);

/* Say in the log what was done, a line for each event: series adjusted and the middle effect, and
 * how many are left as recorded, with the first of them and why. */
void adjusting_tell(const struct adjustments *adjustments, const struct panel *panel,
                    struct log *log);

/* Log a warning where events name an area or category that no series of the panel has. */
void adjusting_tell_unmatched(const struct adjusting *adjusting, struct log *log);

#endif

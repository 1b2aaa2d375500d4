/* What the jobs of a batch share: the families asked for, what they learned from the panel, and
 * which of them a series is tried with.
 *
 * Families are tried in the order asked for. `auto` chooses by what the data allow:
 *   24 months of zeros at the end     zero, with an upper bound
 *   a member of the panel             shares (or as the lines below, where the panel's large series
 *                                     did better by themselves from past origins)
 *   under 12 months                   mean, flagged
 *   counts with a mean under 5        mean of the last 36 months, negative binomial
 *   under 24 months                   dotm without seasons, flagged
 *   counts with a mean up to 100      ensemble_counts, else dotm
 *   otherwise                         ensemble, else dotm
 * What fails falls back to seasonal naive and then to the mean.
 */
#ifndef CRIMECAST_BATCH_FORECASTER_H
#define CRIMECAST_BATCH_FORECASTER_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/batch/adjusting.h"
#include "engine/batch/calendaring.h"
#include "engine/core/fault.h"
#include "engine/core/text.h"
#include "engine/data/levels.h"
#include "engine/data/panel.h"
#include "models/model.h"

enum {
    FORECASTER_MODELS = 64, /* at least as many as the registry has */
    FORECASTER_ATTEMPTS = FORECASTER_MODELS + 4,
    FORECASTER_SEASON_MONTHS = 24, /* under: no seasons */
    FORECASTER_ZERO_MONTHS = 24,   /* so many zeros at the end: zero */
    FORECASTER_LEAD_MOST = 24      /* a series that ended longer ago is not forecast */
};

/* All that jobs share, frozen before the workers start. */
struct forecaster {
    const struct panel *panel;  /* what models learn from: excluded months are missing */
    const struct panel *record; /* the same as recorded; may be the same panel */
    const struct model *model[FORECASTER_MODELS]; /* asked for, in order; empty: auto */
    size_t models;
    const char *asked;                     /* as the user wrote it */
    const struct adjustments *adjustments; /* events, for families that take them; NULL: none */
    const struct calendaring *calendar;    /* what the panel was divided by; NULL: nothing */
    struct model_settings settings;
    struct levels levels;
    bool whole; /* limits and medians of counts as whole numbers */
    int end;    /* month before the first forecast; INT_MIN: each series' own end */

    /* Fixed parameters, for backtests: what was learned and decided from an earlier cut of the same
     * panel stands (its panel may be gone), and so does what was estimated of each series before.
     * NULL: all is learned and estimated here. */
    const struct forecaster *given;
    struct model_fitted *fitted; /* [slot], read and, where empty, filled by jobs */
    const size_t *slot;          /* [series] */

    const void *shares; /* what the panel taught, or NULL */
    bool apart;         /* auto: large members do better by themselves than as a panel */
    double panel_error, apart_error;  /* pooled scaled errors of past origins behind that; NaN */
    void *learned[FORECASTER_MODELS]; /* by registry order */
    size_t scratch;                   /* doubles a workspace needs */
};

/* Parse "auto" or "name,name"; unknown names are a fault that names the nearest. */
enum status forecaster_ask(struct forecaster *out, const char *models, struct fault *fault);

/* Learn from the panel. `out` has panel, settings, levels, end and models set. A panel with nothing
 * to learn is fine unless a panel family was asked for by name and stands alone. */
enum status forecaster_learn(struct forecaster *out, struct fault *fault);
void forecaster_free(struct forecaster *forecaster);

/* What a family learned from the panel, or NULL; borrowed. */
const void *forecaster_learned(const struct forecaster *forecaster, const struct model *model);

/* Append what each family learned for the whole batch, parted by "; ". */
void forecaster_summarise(const struct forecaster *forecaster, struct text *out);

/* How series move together, or NULL. */
const struct dependence *forecaster_dependence(const struct forecaster *forecaster);

/* What the rules above need to know of a series. */
struct series_facts {
    size_t present, zeros;
    double mean;   /* of the months there are */
    bool zero_end; /* the last FORECASTER_ZERO_MONTHS are all zero */
};
struct series_facts series_facts(const double *values, size_t length);

/* One way to forecast a series: family, how much of the series it sees, with or without seasons. */
struct attempt {
    const struct model *model;
    size_t months; /* at the end of the series; 0: all */
    size_t period;
    const char *note; /* static */
    enum quality quality;
};

/* The ways to try series `index` in, best first, into out[FORECASTER_ATTEMPTS]; returns how many.
 */
size_t forecaster_plan(const struct forecaster *forecaster, size_t index,
                       const struct series_facts *facts, struct attempt *out);

#endif

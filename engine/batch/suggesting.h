/* Suggested breaks of many series, and the named event that fits each.
 *
 * Series are searched as the models see them (events applied, excluded months missing), so what a
 * named event explains is not suggested again; what is left where one acts is marked as applied.
 * A break and an event fit when
 *   the event's area and category are the series' or stand above them,
 *   a shift is a level_shift or a ramp, a temporary change temporary or exclude,
 *   the event starts (a ramp: passes) within the interval of the date, or 2 months of it,
 *   a temporary change and the event share half the months of the shorter,
 *   and, for an event of the catalogue, the direction is the expected one.
 * Of several the nearest: months between the starts, for temporary ones also between the ends; then
 * the order of the file. An event of the batch that fits, or lies over the break, comes before any
 * of the catalogue: it acts already, and what is left is told as such. Nothing is applied here.
 */
#ifndef CRIMECAST_BATCH_SUGGESTING_H
#define CRIMECAST_BATCH_SUGGESTING_H

#include <stdbool.h>

#include "engine/batch/pool.h"
#include "engine/core/log.h"
#include "engine/data/aggregate.h"
#include "engine/data/event.h"
#include "models/significance/breaks.h"

/* A series to search; borrowed. */
struct suggesting_series {
    const char *area, *area_code, *category;
    const double *values; /* [length] NaN missing */
    size_t length;
    int first;
    bool counts;
};

struct suggesting {
    const struct suggesting_series *series;
    size_t count;
    const struct events *events; /* of the batch */
    const struct hierarchy *areas, *categories;
    const struct pool *pool;
};

struct suggestion {
    size_t series;
    struct breaks_found found;
    const char *event; /* the one that fits, or "" */
    bool applied;      /* that event is one of the batch */
    const char *line;  /* of an events file, for one of the catalogue; else "" */
    const char *note;
};

struct suggestions {
    struct arena arena;
    const struct suggesting_series *series;
    size_t searched;
    struct suggestion *suggestion; /* by series, then by month */
    size_t count;
};

/* Search all series. `series` must outlive `out`, whose arena may hold it. */
enum status suggesting_make(const struct suggesting *suggesting, struct suggestions *out,
                            struct fault *fault);

/* The targets of an aggregate as series of `adjusted` leaves summed, in out->arena: series i is
 * target i, of length 0 where the target is left out. */
enum status suggesting_targets(const struct aggregate *aggregate, const struct panel *adjusted,
                               struct suggestions *out, const struct suggesting_series **series,
                               struct fault *fault);

/* The series of a panel, likewise. */
enum status suggesting_panel(const struct panel *panel, struct suggestions *out,
                             const struct suggesting_series **series, struct fault *fault);

/* Say in the log how many were found, in a line. */
void suggesting_tell(const struct suggestions *suggestions, struct log *log);

void suggestions_free(struct suggestions *suggestions);

#endif

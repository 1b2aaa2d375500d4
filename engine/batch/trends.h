/* Directions of travel of every target of a run: the rows of trend.csv.
 *
 * Windows and methods (models/significance/trend.h):
 *   five_financial_years   the marker, of rates where all five years have populations and the
 *                          series stands for all of its area's people, else of counts
 *   last_36_months, last_60_months   the monthly slope, with the seasonal rank test in the note
 *
 * Counts are those recorded, months of events of kind exclude missing; other events leave them as
 * they are. A series that begins within a window has no answer for it. The note of a trend that is
 * told names what may explain it: events of the batch that start, end or last within the window,
 * and suggested breaks that pull it the same way.
 */
#ifndef CRIMECAST_BATCH_TRENDS_H
#define CRIMECAST_BATCH_TRENDS_H

#include "engine/batch/suggesting.h"
#include "engine/data/direction.h"
#include "engine/data/exposure.h"

/* All borrowed. */
struct trends_request {
    const struct aggregate *aggregate;
    const struct events *events;
    const struct exposure *exposure;
    const struct suggestions *suggestions; /* series i is target i */
    int end;                               /* last month of the data */
    double round_to; /* yearly counts are rounded to multiples of this; up to 1: exact */
    const struct pool *pool;
};

struct trends {
    struct suggestions holder; /* holds the series, and what the rows point to */
    struct travel *travel;     /* by target, then window; no "rest of" targets */
    size_t count;
};

enum status trends_make(const struct trends_request *request, struct trends *out,
                        struct fault *fault);
/* Say in the log how many series rise and fall over each window, and how many would by chance. */
void trends_tell(const struct trends *trends, struct log *log);

void trends_free(struct trends *trends);

#endif

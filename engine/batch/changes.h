/* How counts changed, and whether an area's change differs from that of the rest of the area it
 * belongs to: the rows of change.csv.
 *
 * For every area and category three kinds, each against the same months a year before: the period
 * of the comparisons (the last complete financial year), the year to date, the last twelve months.
 * The months give the dispersion and its autocorrelation (models/significance/monthly_change.h):
 * of the 24 months up to the end of the period, so that a short one takes them from two whole
 * years, too; correlations are averaged over the pairs of years of the record. Without months (a
 * record under two years) or where one sum is 0 the exact test answers (ratio.h). The comparator is
 * the nearest area above that has a series; it is judged by its rest (change.h), widened by the
 * scatter of the share.
 */
#ifndef CRIMECAST_BATCH_CHANGES_H
#define CRIMECAST_BATCH_CHANGES_H

#include "engine/core/log.h"
#include "engine/data/aggregate.h"
#include "engine/data/change_finding.h"
#include "engine/data/exposure.h"

struct changes_request {
    const struct aggregate *aggregate;
    const struct exposure *exposure; /* tells how much of an area its series cover; may be empty */
    int end;                         /* last recorded month */
    int first, last;                 /* months of year_on_year; more than twelve: the last complete
                                        financial year */
    double low_volume;               /* below it before, counts in place of percentages */
    double round_to;                 /* counts are rounded to multiples of this; up to 1: not */
};

struct changes {
    struct arena arena;
    struct change_finding *finding; /* by area node, then category node, then kind */
    size_t count;
};

/* STATUS_NO_MEMORY is the only fault. */
enum status changes_make(const struct changes_request *request, struct changes *out,
                         struct fault *fault);
/* A line on how many differ from the rest of the area above, and how many chance alone would let
 * differ; nothing when none are compared. */
void changes_tell(const struct changes *changes, struct log *log);

void changes_free(struct changes *changes);

#endif

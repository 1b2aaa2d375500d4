/* How past forecasts of a series, or of many, turned out: what the words of outputs/wording.h say.
 *
 * Quarters: totals of the three months after an origin against the 80% interval of that total.
 * Origins nearer than three months are passed over, so that no quarter is counted twice.
 * Months: every month up to a year after an origin that has a full year after it (or the horizon,
 * where that is shorter), where the same month of the year before the origin is known too.
 */
#ifndef CRIMECAST_DATA_TRACK_RECORD_H
#define CRIMECAST_DATA_TRACK_RECORD_H

#include <stdbool.h>
#include <stddef.h>

struct track_record {
    const char *area, *category; /* borrowed; "" for all */
    const char *model;
    size_t series;   /* looked at; 1 for a single one */
    size_t quarters; /* different quarters */
    bool latest;     /* they are the last of the record, one after another */
    size_t totals;   /* quarters of all series together */
    size_t inside;   /* of these, in the 80% interval */
    size_t ahead;    /* months ahead that errors are over: 12, or the horizon */
    size_t months;   /* months compared, over all origins and series */
    double happened; /* sums over these months: what was recorded, */
    double off;      /* |forecast - recorded|, */
    double bias;     /* forecast - recorded, */
    double repeated; /* |same month of the year before the origin - recorded| */
};

#endif

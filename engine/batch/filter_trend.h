/* stat trend: id, month, count in; one row an id out, with the direction of travel of its months.
 *
 * Rows may stand in any order; ids come out in the order in which they first appear, with the input
 * columns of the good row of their latest month. A month without a row, or with an empty count, is
 * missing. A row that cannot be read takes no part, and the note says how many and what the first
 * was; two different counts for one month leave the id not calculated. All rows are kept.
 */
#ifndef CRIMECAST_BATCH_FILTER_TREND_H
#define CRIMECAST_BATCH_FILTER_TREND_H

#include "engine/batch/filters.h"

/* As filter_run("trend", ...), whose options are known to be good: `level` is the confidence as a
 * fraction, `ending` what the limits' columns end with ("95"). Faults as filter_run. */
enum status filter_trend(const char *in, const char *out, const struct filter_options *options,
                         double level, const char *ending, struct filter_outcome *outcome,
                         struct fault *fault);

#endif

/* STL: a series as season + trend + remainder, by loess (kernels/loess.h).
 *
 * The inner loop, from trend = 0:
 *   1  x = y - trend
 *   2  each cycle-subseries of x (all Januaries, ...) smoothed by loess `season`, a period further
 *      on at both ends: C, length + 2 periods
 *   3  L = C through moving averages of period, period and 3 months, then loess `low`
 *   4  season = C - L
 *   5  trend = y - season smoothed by loess `trend`
 * and the outer loop, which weighs down what remains large (bisquare):
 *   r = |y - season - trend|,  h = 6 median r,  weight = [1 - (r/h)^2]^2, 0 beyond h
 * for the loess of steps 2 and 5. Periodic seasons are weighted means of each subseries (a span of
 * 10 length + 1), averaged once more at the end.
 *
 * The same numbers as R's stats::stl, but for robust fits of an even number of months, where R's
 * partial sort may miss the median (test/reference/stl.R). Spans of less than 3 count as 3 and even
 * ones as one more.
 *
 * Limits: no missing months; two periods and a month more. A robust fit takes 15 times as long.
 * Source: Cleveland, Cleveland, McRae & Terpenning 1990, Journal of Official Statistics 6, 3-73.
 */
#ifndef CRIMECAST_MODELS_KERNELS_STL_H
#define CRIMECAST_MODELS_KERNELS_STL_H

#include <stdbool.h>
#include <stddef.h>

#include "models/kernels/loess.h"

struct stl {
    size_t period;
    struct loess season, trend, low;
    bool periodic;
    size_t inner, outer; /* rounds of each loop; outer 0: not robust */
};

/* R's defaults for a seasonal span (0: periodic) and whether robust: trend span the next odd number
 * from 1.5 period / (1 - 1.5 / season span), low-pass the next odd from the period, jumps a tenth
 * of the spans; 2 rounds inside, or 1 and 15 outside. */
struct stl stl_defaults(size_t length, size_t period, size_t season_span, bool robust);

/* Doubles of scratch. */
size_t stl_scratch(size_t length, size_t period);

/* Decompose y; season, trend and weight are `length` each, the remainder is y less the two. False,
 * nothing written, with not more than two periods. */
bool stl_decompose(const struct stl *how, const double *y, size_t length, double *season,
                   double *trend, double *weight, double *scratch);

#endif

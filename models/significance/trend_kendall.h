/* Is a series mostly rising or mostly falling? Kendall's rank test, plain and by season, with Sen's
 * slope. It looks at the order of values only: a robustness check beside trend_slope.h.
 *
 *   S   = sum over i < j of sign(x_j - x_i)
 *   var = (n (n - 1) (2 n + 5) - sum over groups of t equal values of t (t - 1) (2 t + 5)) / 18
 *   z   = (S - 1) / sqrt(var) for S > 0, (S + 1) / sqrt(var) for S < 0, 0 for S = 0
 *   p   = two-sided normal; 1 where var is 0 (all values equal)
 *   tau = S over the number of pairs compared (tau-a: ties count as pairs)
 *   Sen's slope = median of (x_j - x_i) / (t_j - t_i); intercept = median x - median t slope, t
 * from 0 at the first value given
 *
 * By season (period > 1), only pairs of the same month of the year are compared: S and var are sums
 * over the seasons, the slope is a year's, and the intercept's t is in years.
 *
 * Missing months (NaN) take no part; times stay what they are. The seasonal test is refused under
 * three years: with two values a season it has next to nothing to go by.
 *
 * Limits: independent months assumed; months that resemble their neighbours make p too small.
 *
 * Source: Mann 1945, Econometrica 13, 245; Sen 1968, JASA 63, 1379; Hirsch, Slack & Smith 1982,
 * Water Resources Research 18, 107.
 */
#ifndef CRIMECAST_MODELS_SIGNIFICANCE_TREND_KENDALL_H
#define CRIMECAST_MODELS_SIGNIFICANCE_TREND_KENDALL_H

#include <stddef.h>

enum { TREND_KENDALL_MOST = 1200, TREND_KENDALL_YEARS = 3 };

struct trend_kendall {
    size_t n;   /* values that took part */
    double s;   /* S */
    double var; /* of S */
    double z, p_value, tau;
    double slope; /* a step of time for period 1, else a period */
    double intercept;
    double median; /* of the values */
};

/* Doubles of scratch for a length: the slopes of all pairs. */
size_t trend_kendall_scratch(size_t length);

/* Test values[length] one step apart (NaN missing); period 1: plain, 12: by month. Pure. All NaN
 * under two values, over TREND_KENDALL_MOST months, or by season under TREND_KENDALL_YEARS. */
struct trend_kendall trend_kendall(const double *values, size_t length, size_t period,
                                   double *scratch);

#endif

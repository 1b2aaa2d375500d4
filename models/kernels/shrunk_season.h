/* Seasonal indices of a positive series on the log scale, in two passes and shrunk towards none.
 *
 *   pass 1   r(t) = log(y(t) / centred moving average of y over m months); s1(k) = mean of r by
 *            month of the season, less the mean of all k
 *   pass 2   d(t) = log y(t) - s1; trend(t) = mean of d over t - m/2 .. t + m/2, and at both ends
 *            the least-squares line through the outermost window; r(t) = log y(t) - trend(t), so
 *            that every month counts; s(k) = mean of r by month, weights 0.85^(years before the
 *            last), less the mean of all k
 *   shrink   index(k) = W s(k),  W = max(0, 1 - 1.75 (m-3)/(m-1) noise/signal),
 *            signal = sum s(k)^2/(m-1),  noise = sum (r - s)^2/(n - m) over the effective number of
 *            values behind an index, the mean over k of (sum w)^2/sum w^2
 *
 * (m-3)/(m-1) is the James-Stein factor of m - 1 free indices; 1.75 shrinks harder than it. There
 * is no test: a season that cannot be told from noise gets W = 0, a clear one nearly 1.
 *
 * Limits: a fixed season; m under 4, or fewer than 2m + 2 months, give none.
 * Source: docs/methods.md; James & Stein 1961; Miller & Williams 2003,
 * International Journal of Forecasting 19, 669-684.
 */
#ifndef CRIMECAST_MODELS_KERNELS_SHRUNK_SEASON_H
#define CRIMECAST_MODELS_KERNELS_SHRUNK_SEASON_H

#include <stddef.h>

/* Doubles of scratch that shrunk_season needs. */
size_t shrunk_season_scratch(size_t length, size_t period);

/* Log indices of y[0 .. length-1], all over 0, into index[0 .. period-1]; index[t % period] belongs
 * to y[t] and they sum to 0. `log_y` holds log y. Returns W; with 0 every index is 0. */
double shrunk_season(const double *y, const double *log_y, size_t length, size_t period,
                     double *index, double *scratch);

#endif

/* Classical seasonal decomposition, and the test that says whether a season is worth taking out.
 *
 *   trend(t)  = [y(t - m/2)/2 + y(t - m/2 + 1) + ... + y(t + m/2 - 1) + y(t + m/2)/2] / m   (m
 * even) = [y(t - k) + ... + y(t + k)] / m,  m = 2k + 1                                (m odd)
 *   additive:        index(k) = mean of y(t) - trend(t) over t mod m = k, less their mean
 *   multiplicative:  index(k) = mean of y(t) / trend(t) over t mod m = k, over their mean
 *
 * The test (Assimakopoulos & Nikolopoulos 2000; the M3 and M4 practice): the autocorrelation r(m)
 * against its standard error under Bartlett's formula,
 *   |r(m)| > z sqrt([1 + 2 (r(1)^2 + ... + r(m-1)^2)] / n),   z = 1.645 for 90%.
 *
 * Limits: a fixed season; the trend is not known in the first and last half period; the test has
 * little power with two or three periods, and a strong trend can hide a weak season from it.
 * Source: Kendall & Stuart 1966; as stats::decompose in R and seasonal_decompose in statsmodels.
 */
#ifndef CRIMECAST_MODELS_KERNELS_DECOMPOSE_H
#define CRIMECAST_MODELS_KERNELS_DECOMPOSE_H

#include <stdbool.h>
#include <stddef.h>

enum decompose_kind { DECOMPOSE_NONE, DECOMPOSE_ADDITIVE, DECOMPOSE_MULTIPLICATIVE };

/* Autocorrelation of y[0 .. length-1] at a lag, 0 <= lag; divided by length times the variance as
 * is usual. 0 for a constant series or a lag beyond its end. */
double decompose_autocorrelation(const double *y, size_t length, size_t lag);

/* Does y, without missing months, have a season at `z` standard errors? Never with fewer than two
 * periods or a period under 4. */
bool decompose_is_seasonal(const double *y, size_t length, size_t period, double z);

/* Indices of a kind from y into index[0 .. period-1]; index[t % period] belongs to y[t]. Months
 * whose window is cut by an end or holds a NaN give no value. False, with neutral indices (0 or 1),
 * when some month of the season has no value or an index is not finite. */
bool decompose_indices(const double *y, size_t length, size_t period, enum decompose_kind kind,
                       double *index);

/* The same with the trend taken from another series: `smooth` is y with its gaps filled, and only
 * months observed in y count. */
bool decompose_indices_of(const double *y, const double *smooth, size_t length, size_t period,
                          enum decompose_kind kind, double *index);

/* Which season to take out, and its indices: none when the test at 90% does not see one;
 * multiplicative when all of y is positive and no index falls under 0.01; else additive. */
enum decompose_kind decompose_season(const double *y, size_t length, size_t period, double *index);

/* Take an index out of a value, or put it back. */
double decompose_remove(enum decompose_kind kind, double value, double index);
double decompose_restore(enum decompose_kind kind, double value, double index);

#endif

/* One autoregression for many series: a ridge regression of every month on the L months before it,
 * with the same coefficients for all (Montero-Manso & Hyndman 2021, International Journal of
 * Forecasting 37, 1632-1653).
 *
 *   z(t) - m = sum_k b_k (z(t-k) - m) + e,   k = 1 .. L,   m the mean of z(t-L .. t-1)
 *   b = (X'X + p I)^-1 X'y,   p = 0.3 trace(X'X) / L
 *
 * Taking m off each window frees it from level, so that series of any size teach each other; with
 * L = 36 lags of months the season is in the coefficients. z should be on a scale of even variance
 * (marginal_root for counts). Forecasts go month by month, each taken as seen for the next.
 *
 * Sums can be added window by window in the order of time, so one pass serves every past origin.
 * Windows with a missing month (NaN) teach nothing.
 */
#ifndef CRIMECAST_MODELS_KERNELS_POOLED_REGRESSION_H
#define CRIMECAST_MODELS_KERNELS_POOLED_REGRESSION_H

#include <stdbool.h>
#include <stddef.h>

enum { POOLED_LAGS = 36 };

/* Sums of the windows so far; starts as {.lags = L}, L at most POOLED_LAGS. */
struct pooled_sums {
    size_t lags, windows;
    double square[POOLED_LAGS * POOLED_LAGS]; /* X'X, lower triangle by rows */
    double product[POOLED_LAGS];              /* X'y */
};

/* Add the window that ends in month t (t >= lags) of z. */
void pooled_add(struct pooled_sums *sums, const double *z, size_t t);

/* The coefficients into b[0 .. lags-1], b[0] of the last month; false when nothing was added or the
 * sums do not determine them. */
bool pooled_solve(const struct pooled_sums *sums, double *b);

/* Months ahead of z[0 .. length-1] (length >= lags) into out[0 .. horizon-1]. A missing month among
 * the last `lags` counts as the same month a year before, or as the mean of the others. scratch:
 * lags
 * + horizon doubles. False when all of them are missing. */
bool pooled_ahead(const double *b, size_t lags, const double *z, size_t length, size_t period,
                  size_t horizon, double *out, double *scratch);

#endif

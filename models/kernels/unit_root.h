/* How often to difference: a test of level stationarity and a measure of seasonal strength.
 *
 * KPSS: e(t) = w(t) - mean, S(t) = e(1) + ... + e(t), lags l = floor(3 sqrt(n) / 13),
 *   statistic = sum S(t)^2 / (n^2 s^2),
 *   s^2 = [sum e(t)^2 + 2 sum_{j <= l} (1 - j / (l + 1)) sum e(t) e(t - j)] / n;
 * level stationarity is given up at 5% above 0.463. Source: Kwiatkowski, Phillips, Schmidt & Shin
 * 1992, Journal of Econometrics 54, 159-178; lags as forecast::ndiffs in R.
 *
 * Seasonal strength: 1 - var(remainder) / var(season + remainder), not under 0, where the trend is
 * the centred moving average of a year and the season moves: the mean of a month's detrended values
 * two years before to two years after. A seasonal difference is taken above 0.64. Source: Wang,
 * Smith & Hyndman 2006, Data Mining and Knowledge Discovery 13, 335-364; R decomposes by STL
 * instead, so that the two differ near the limit.
 */
#ifndef CRIMECAST_MODELS_KERNELS_UNIT_ROOT_H
#define CRIMECAST_MODELS_KERNELS_UNIT_ROOT_H

#include <stddef.h>

/* The KPSS statistic of w[0 .. length-1], no missing values; 0 for a constant or empty series. */
double unit_root_kpss(const double *w, size_t length);

/* Seasonal strength of y[0 .. length-1], no missing values; 0 with fewer than three periods.
 * scratch: 2 * length. */
double unit_root_season(const double *y, size_t length, size_t period, double *scratch);

#endif

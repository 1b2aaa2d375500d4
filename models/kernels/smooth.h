/* Exponential weights and straight lines: the small kernels that levels, shares and drifts use.
 * Missing values (NaN) have no weight.
 */
#ifndef CRIMECAST_MODELS_KERNELS_SMOOTH_H
#define CRIMECAST_MODELS_KERNELS_SMOOTH_H

#include <stddef.h>

/* Exponentially weighted mean of y[0 .. n-1], the latest weighing most: weights (1 - rate)^(n-1-t)
 * with the start-up weight divided out. NaN when nothing is there. */
double smooth_mean(const double *y, size_t n, double rate);

/* The same for a ratio: weighted sum of y over weighted sum of x, over months where both are there.
 */
double smooth_ratio(const double *y, const double *x, size_t n, double rate);

/* Simple exponential smoothing from level `start` through all of y; *sse (may be NULL) is the sum
 * of squared one-step errors. Returns the last level. */
double smooth_level(const double *y, size_t n, double rate, double start, double *sse);

/* Slope of the least-squares line of y on t = 0, 1, ...; 0 with fewer than two values. */
double smooth_slope(const double *y, size_t n);

/* Steady-state Kalman gain of a level that drifts with variance `drift` a month, seen through noise
 * of variance `noise`: a = (-q + sqrt(q^2 + 4q))/2, q = drift/noise. */
double smooth_gain(double drift, double noise);

#endif

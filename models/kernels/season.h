/* Multiplicative seasonal indices by ratios to a centred moving average (classical decomposition).
 *
 *   trend(t) = [x(t - m/2)/2 + x(t - m/2 + 1) + ... + x(t + m/2 - 1) + x(t + m/2)/2] / m
 *   index(k) = mean of x(t)/trend(t) over the t with t mod m = k, not under 0.05, then scaled so
 *              that the m indices have mean 1.
 * A ratio whose window holds a missing month is left out; a month without any ratio has index 1
 * before scaling. Made for an even m (12).
 */
#ifndef CRIMECAST_MODELS_KERNELS_SEASON_H
#define CRIMECAST_MODELS_KERNELS_SEASON_H

#include <stddef.h>

/* Indices of x[0 .. length-1] into index[0 .. period-1]; index[t % period] belongs to x[t]. Returns
 * the number of ratios used; with 0 every index is 1. */
size_t season_indices(const double *x, size_t length, size_t period, double *index);

/* Scale indices to mean 1. */
void season_normalise(double *index, size_t period);

#endif

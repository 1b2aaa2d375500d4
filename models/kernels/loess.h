/* Loess: local constant or straight-line fits with tricube weights, as STL uses them.
 *
 * Points stand at 1, 2 ... n. At x the nearest `span` points have the weights
 *   w(j) = [1 - (|j - x| / d)^3]^3 r(j),   d the distance to the farthest of them,
 * r the given robustness weights; with span > n all n points serve and d grows by (span - n)/2
 * (whole number). Degree 0 takes their weighted mean, degree 1 the weighted line at x; the line is
 * left out where the weighted spread of the points is under 0.001 (n - 1).
 *
 * Between every `jump`-th point the curve is interpolated by straight lines.
 *
 * Source: Cleveland, Cleveland, McRae & Terpenning 1990, Journal of Official Statistics 6, 3-73,
 * and their program of netlib, which R's stats::stl runs: weights under 0.001 d count as at 0,
 * beyond 0.999 d as 0.
 */
#ifndef CRIMECAST_MODELS_KERNELS_LOESS_H
#define CRIMECAST_MODELS_KERNELS_LOESS_H

#include <stdbool.h>
#include <stddef.h>

struct loess {
    size_t span;   /* points of a fit: 3 or more, odd */
    size_t jump;   /* 1: a fit at every point */
    bool straight; /* degree 1 */
};

/* The fit at x from y[from .. to] (indices from 0; the points from + 1 .. to + 1 of n). `robust`
 * (n of them) may be NULL. False, *out untouched, when all weights are 0. scratch: n doubles. */
bool loess_at(const struct loess *how, const double *y, size_t n, double x, size_t from, size_t to,
              const double *robust, double *out, double *scratch);

/* The fit at all points: out[0 .. n-1], not overlapping y. Where all weights are 0 it is y.
 * scratch: n doubles. */
void loess_smooth(const struct loess *how, const double *y, size_t n, const double *robust,
                  double *out, double *scratch);

#endif

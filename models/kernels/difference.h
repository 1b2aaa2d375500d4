/* Differencing and its inverse: w = (1 - B)^d (1 - B^s)^D y.
 *
 * The polynomial is written 1 - c_1 B - ... - c_k B^k, k = d + s D, so that
 *   w(t) = y(t) - sum c_j y(t - j),   y(t) = w(t) + sum c_j y(t - j).
 * The first k values have no difference.
 */
#ifndef CRIMECAST_MODELS_KERNELS_DIFFERENCE_H
#define CRIMECAST_MODELS_KERNELS_DIFFERENCE_H

#include <stddef.h>

enum { DIFFERENCE_DEGREE = 64 };

struct difference {
    double c[DIFFERENCE_DEGREE];
    size_t degree;
};

/* The polynomial of `plain` ordinary and `seasonal` seasonal differences; their degree at most
 * DIFFERENCE_DEGREE. */
struct difference difference_of(size_t plain, size_t seasonal, size_t period);

/* w[0 .. length - degree - 1] from y[0 .. length-1]; NaN spreads. Returns length - degree, 0 when
 * there is nothing. */
size_t difference_apply(const struct difference *by, const double *y, size_t length, double *w);

/* y[length .. length + horizon - 1] in place of the w that stand there, from y[0 .. length-1],
 * length >= degree. */
void difference_undo(const struct difference *by, double *y, size_t length, size_t horizon);

#endif

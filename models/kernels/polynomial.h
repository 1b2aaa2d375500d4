/* Polynomials in the lag operator B, and stationary factors from partial autocorrelations.
 *
 *   factor(r_1 .. r_k):  a_kk = r_k,  a_kj = a_(k-1)j - r_k a_(k-1)(k-j)      (Levinson, Durbin)
 * is the autoregression 1 - a_1 B - ... - a_k B^k with partial autocorrelations r, stationary
 * exactly when every |r_j| < 1 (Barndorff-Nielsen & Schou 1973, Journal of Multivariate Analysis 3,
 * 408-419), so that a box in r is the whole region of stationarity; invertibility alike.
 */
#ifndef CRIMECAST_MODELS_KERNELS_POLYNOMIAL_H
#define CRIMECAST_MODELS_KERNELS_POLYNOMIAL_H

#include <stddef.h>

enum { POLYNOMIAL_FACTOR = 8 }; /* highest degree of polynomial_factor */

/* Coefficients a[0 .. degree-1] (of B, B^2, ...) from partial autocorrelations; degree at most
 * POLYNOMIAL_FACTOR. */
void polynomial_factor(const double *partial, size_t degree, double *a);

/* (1 + sum a_j B^j)(1 + sum b_j B^(j step)), without its leading 1, into out[0 .. n + step m - 1];
 * returns that degree. a: n, b: m coefficients; out overlaps neither. */
size_t polynomial_product(const double *a, size_t n, const double *b, size_t m, size_t step,
                          double *out);

/* Modulus of the root nearest 0 of 1 - a_1 z - a_2 z^2, degree 0, 1 or 2; INFINITY without one. */
double polynomial_least_root(const double *a, size_t degree);

#endif

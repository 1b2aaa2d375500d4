#include "models/kernels/polynomial.h"

#include <math.h>
#include <string.h>

void polynomial_factor(const double *partial, size_t degree, double *a) {
    double before[POLYNOMIAL_FACTOR];
    for (size_t k = 0; k < degree; k++) {
        if (k > 0)
            memcpy(before, a, k * sizeof *a);
        for (size_t j = 0; j < k; j++)
            a[j] = before[j] - partial[k] * before[k - 1 - j];
        a[k] = partial[k];
    }
}

size_t polynomial_product(const double *a, size_t n, const double *b, size_t m, size_t step,
                          double *out) {
    size_t degree = n + m * step;
    for (size_t j = 0; j < degree; j++)
        out[j] = j < n ? a[j] : 0;
    for (size_t k = 1; k <= m; k++) {
        double *from = out + k * step;
        from[-1] += b[k - 1];
        for (size_t j = 0; j < n; j++)
            from[j] += b[k - 1] * a[j];
    }
    return degree;
}

double polynomial_least_root(const double *a, size_t degree) {
    double first = degree > 0 ? a[0] : 0, second = degree > 1 ? a[1] : 0;
    /* the largest root of z^2 - a_1 z - a_2 is the inverse of what is asked */
    double square = first * first + 4 * second;
    double largest = square < 0 ? sqrt(-second) : 0.5 * (fabs(first) + sqrt(square));
    return largest > 0 ? 1 / largest : INFINITY;
}

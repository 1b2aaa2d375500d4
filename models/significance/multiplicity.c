#include "models/significance/multiplicity.h"

#include <gsl/gsl_sort.h>
#include <math.h>

/* The place of a value that is there; equal ones have equal answers. */
static size_t place_of(const double *sorted, size_t n, double value) {
    size_t low = 0, high = n;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (sorted[middle] <= value)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static double harmonic(size_t n) {
    double sum = 0;
    for (size_t k = n; k > 0; k--)
        sum += 1 / (double)k;
    return sum;
}

/* What the p-value of place k (from 0) among n is multiplied with. */
static double factor(enum multiplicity_method method, size_t k, size_t n) {
    switch (method) {
    case MULTIPLICITY_HOLM:
    case MULTIPLICITY_HOCHBERG:
        return (double)(n - k);
    case MULTIPLICITY_BONFERRONI:
        return (double)n;
    default:
        return (double)n / (double)(k + 1);
    }
}

/* The larger ones' answers are never below the smaller ones': from the largest down, or for Holm
 * from the smallest up. */
static void answer_sorted(enum multiplicity_method method, const double *sorted, size_t n,
                          double *answer) {
    double whole = method == MULTIPLICITY_BENJAMINI_YEKUTIELI ? harmonic(n) : 1;
    double most = 0, least = 1;
    for (size_t k = 0; k < n && method == MULTIPLICITY_HOLM; k++) {
        most = fmin(1, fmax(most, factor(method, k, n) * sorted[k]));
        answer[k] = most;
    }
    for (size_t k = n; k-- > 0 && method != MULTIPLICITY_HOLM;) {
        least = fmin(least, whole * factor(method, k, n) * sorted[k]);
        answer[k] = least;
    }
}

void multiplicity_adjust_by(enum multiplicity_method method, const double *p, size_t n,
                            double *adjusted, double *scratch) {
    double *sorted = scratch, *answer = scratch + n;
    size_t tests = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(p[i]))
            sorted[tests++] = p[i];
    gsl_sort(sorted, 1, tests);
    answer_sorted(method, sorted, tests, answer);
    for (size_t i = 0; i < n; i++)
        adjusted[i] = isnan(p[i]) ? NAN : answer[place_of(sorted, tests, p[i])];
}

void multiplicity_adjust(const double *p, size_t n, double *adjusted, double *scratch) {
    multiplicity_adjust_by(MULTIPLICITY_BENJAMINI_HOCHBERG, p, n, adjusted, scratch);
}

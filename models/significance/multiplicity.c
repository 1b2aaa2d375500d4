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

void multiplicity_adjust(const double *p, size_t n, double *adjusted, double *scratch) {
    double *sorted = scratch, *answer = scratch + n;
    size_t tests = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(p[i]))
            sorted[tests++] = p[i];
    gsl_sort(sorted, 1, tests);
    double least = 1;
    for (size_t k = tests; k-- > 0;) {
        least = fmin(least, (double)tests / (double)(k + 1) * sorted[k]);
        answer[k] = least;
    }
    for (size_t i = 0; i < n; i++)
        adjusted[i] = isnan(p[i]) ? NAN : answer[place_of(sorted, tests, p[i])];
}

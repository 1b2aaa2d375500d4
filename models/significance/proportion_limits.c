#include "models/significance/proportion_limits.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* The smaller root; 1 less that of n - x is the larger one of x. */
static double lower_root(double x, double n, double z) {
    return x / n * (2 * x / (2 * x + z * z + z * sqrt(z * z + 4 * x * (1 - x / n))));
}

enum status proportion_limits(double x, double n, double confidence, struct limits *out) {
    *out = LIMITS_MISSING;
    confidence = count_confidence(confidence);
    if (isnan(confidence))
        return STATUS_USAGE;
    if (x < 0 || n <= 0 || isinf(n) || x > n)
        return STATUS_BAD_ROW;
    if (isnan(x) || isnan(n))
        return STATUS_NO_DATA;
    if (confidence == 1) {
        *out = (struct limits){0, 1};
        return STATUS_OK;
    }
    double z = gsl_cdf_ugaussian_Qinv((1 - confidence) / 2);
    *out = (struct limits){lower_root(x, n, z), 1 - lower_root(n - x, n, z)};
    return STATUS_OK;
}

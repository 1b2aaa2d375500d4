#include "models/significance/proportion_limits.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Both roots from sums of what is not negative, so that none loses digits: with A = 2x + z^2 and
 * B = z sqrt(z^2 + 4x(n - x)/n) the larger is (A + B) / (2(n + z^2)), and the two multiply to
 * x^2 / (n(n + z^2)). */
static struct limits roots(double x, double n, double z) {
    double sum = 2 * x + z * z + z * sqrt(z * z + 4 * x * ((n - x) / n));
    return (struct limits){.lower = x / n * (2 * x / sum),
                           .upper = x < n ? fmin(sum / (2 * (n + z * z)), 1) : 1};
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
    *out = roots(x, n, z);
    return STATUS_OK;
}

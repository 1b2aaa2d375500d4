/* The standard theta method, as R's forecast::thetaf computes it: simple exponential smoothing with
 * half the slope of the straight line added.
 *
 *   l(t)    = l(t-1) + a e(t),  e(t) = y(t) - l(t-1)
 *   mean(h) = l(n) + (b/2) [h - 1 + (1 - (1-a)^n) / a]
 *   var(h)  = s^2 [1 + (h-1) a^2],   s^2 = sum e(t)^2 / (n - 2)
 * with b the slope of the least-squares line of y on time; a and l(0) by least squares. The errors
 * are linear in l(0), so that for each 0.0001 <= a <= 0.9999 the best l(0) is solved exactly and a
 * alone is searched (kernels/line_search.h).
 *
 * A season found by the test at 90% in more than two years of data is taken out by multiplicative
 * decomposition first and put back after; the variance is that of the deseasonalised series and
 * stays so, as in R. The variance knows nothing of the drift or of the indices being estimates:
 * 95% limits cover 90% on M3.
 *
 * Deviations from R: the season is additive where a value is not above 0 or an index falls under
 * 0.01 (R divides by indices down to 0.0001), and counts have a least variance, that of the
 * posterior predictive of n empty months under Jeffreys' prior, 1/(2n) (1 + 1/n).
 *
 * Source: Assimakopoulos & Nikolopoulos 2000, International Journal of Forecasting 16, 521-530;
 * Hyndman & Billah 2003, same journal 19, 287-290.
 */
#ifndef CRIMECAST_MODELS_FORECAST_THETA_STANDARD_H
#define CRIMECAST_MODELS_FORECAST_THETA_STANDARD_H

#include <stddef.h>

#include "models/model.h"

extern const struct model model_theta;

struct theta_standard_fit {
    double alpha, level0; /* l(0) */
    double level, drift;  /* l(n), b/2 */
    double squares;       /* sum of squared one-step errors */
    size_t evaluations;
};

/* The best parameters for y, without season or missing months; length >= 4. */
void theta_standard_fit(struct theta_standard_fit *out, const double *y, size_t length);

#endif

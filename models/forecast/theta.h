/* The optimised theta models, dynamic (DOTM) and not (OTM).
 *
 * Dynamic: exponential smoothing plus a part of a straight line
 * that is refitted with every month.
 *
 * In state-space form (Fiorucci et al. 2016, section 3), for t = 1 .. n with errors e(t):
 *   y(t)    = mu(t) + e(t)
 *   mu(t)   = l(t-1) + w [A(t-1) (1-a)^(t-1) + B(t-1) (1 - (1-a)^t)/a],   w = 1 - 1/theta
 *   l(t)    = a y(t) + (1-a) l(t-1)
 *   ybar(t) = [(t-1) ybar(t-1) + y(t)] / t
 *   B(t)    = [(t-2) B(t-1) + 6 (y(t) - ybar(t-1))/t] / (t+1)
 *   A(t)    = ybar(t) - B(t) (t+1)/2
 * starting from l(0), A(1) = y(1), B(1) = 0, mu(1) = y(1). A + B t is the least-squares line of
 * y(1 .. t). theta = 1 is simple exponential smoothing; theta = 2 with the line fitted once is the
 * theta method that won M3. OTM is the same with A(n), B(n), the line of the whole series, in place
 * of A(t-1), B(t-1) everywhere; its forecast moves with the level alone, so that var(h) = s^2 (1 +
 * (h-1) a^2). Bounds: 0.1 <= a <= 0.99, 1 <= theta <= 1e10, as in the authors' R
 * package forecTheta and in statsforecast.
 *
 * Fitting minimises the sum of squared one-step errors from the fourth month on (from the third
 * with fewer than 12 months). The line depends on the data alone, so for a given a the errors are
 * linear in l(0) and w: least squares in two unknowns with 0 <= w < 1, solved exactly. What is left
 * is a search over a alone, on a grid and then by golden section, which can only miss a dip
 * narrower than a step of the grid (0.03), where a Nelder-Mead walk over all three may stop short.
 *
 * l(0) is held within the range of the series around (1 - w) y(1), the start under which the first
 * months are forecast by y(1). Left free it runs off: with a near 0.99 it dies away so fast that
 * l(0) = 1e8 serves to meet the first counted month and nothing else.
 *
 * The forecast is the same recursion with mu in place of the months not yet seen. It is linear in
 * the future errors, so the variance of y(n+h) is exact: s^2 times one plus the squared responses
 * to the h - 1 errors before it, line and mean included; l(0), a and w count as known.
 *
 * A fit given with the task (model_task.given) is filtered on: seasonal indices, a, theta and l(0)
 * stay, the error variance is measured again.
 *
 * A season found by the test at 90% is taken out first and put back after (kernels/decompose.h);
 * the variance is scaled with it and widened by s^2 m/(n - m) for the indices being estimates, and
 * s^2 divides by n - 6, with a season by n - 17. Without 6 degrees of freedom s^2 is at least the
 * mean square of the changes from month to month.
 * Errors are taken as normal and even over time: rough for small counts, whose variance is at least
 * that of the posterior predictive of n empty months under Jeffreys' prior, 1/(2n) (1 + 1/n).
 *
 * Source: Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler 2016, International Journal of
 * Forecasting 32, 1151-1161; Assimakopoulos & Nikolopoulos 2000, same journal 16, 521-530.
 */
#ifndef CRIMECAST_MODELS_FORECAST_THETA_H
#define CRIMECAST_MODELS_FORECAST_THETA_H

#include <stdbool.h>
#include <stddef.h>

#include "models/kernels/theta_recursion.h"
#include "models/model.h"

extern const struct model model_dotm;
extern const struct model model_otm;

struct theta_fit {
    struct theta_parameters at;
    double squares; /* sum of squared one-step errors of months 4 .. n (3 .. n if n < 12) */
    size_t evaluations;
    bool converged;
};

/* Doubles of scratch that theta_fit needs. */
size_t theta_fit_scratch(size_t length);

/* The best parameters for y, without season and without missing months; length >= 4. `fixed`: the
 * line of the whole series (OTM). */
void theta_fit(struct theta_fit *out, const double *y, size_t length, bool fixed, double *scratch);

#endif

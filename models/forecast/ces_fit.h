/* Fitting complex exponential smoothing: one form, by least squares.
 *
 * With normal errors the likelihood concentrated over their variance is
 *   log L = -n/2 [log(2 pi S/n) + 1],   S the sum of squared errors after back-casting,
 * so the least S is the maximum likelihood of the back-cast model. S is a smooth function of at
 * most four parameters (kernels/ces_recursion.h) and is minimised by Levenberg and Marquardt's
 * steps from the best points of a small grid.
 *
 * The box: real parts within [1, 2], imaginary parts within [0, 3], b within [0, 1]. With an
 * imaginary part of 1 a pair is simple exponential smoothing with p0 - 1 and the box is the region
 * in which past errors fade; the best imaginary part is close to 1. The exact region (the discount
 * matrix without eigenvalues over 1) is not enforced: optima lie on its border, often by a season
 * that hardly moves, a search stops short before it, and a sum of squares grows by itself where
 * errors do not fade.
 *
 * AICc counts the parameters, the variance and the states that are seen: 1 for a level, `period`
 * for a season, their potentials nothing. Counting no back-cast state
 * picks `full` too often: OWA 0.838 on M3, against 0.814. The variance is S over n less parameters
 * and states seen.
 *
 * Back-casting or estimating? The level's pair estimated too, by the same search from its back-cast
 * values, has OWA 0.834 on M3 and MASE 1.083 on London boroughs' counts; back-cast 0.814 and 1.060.
 *
 * Ahead, parameters are estimates: var(h) = s^2 (factor(h) + d' (J'J)^-1 d), d the derivatives of
 * mean(h) and J those of the errors (the delta method).
 */
#ifndef CRIMECAST_MODELS_FORECAST_CES_FIT_H
#define CRIMECAST_MODELS_FORECAST_CES_FIT_H

#include <stdbool.h>

#include "engine/core/status.h"
#include "models/kernels/ces_recursion.h"
#include "models/workspace.h"

struct ces_fit {
    struct ces_series series; /* y borrowed */
    double x[CES_COLUMNS];    /* parameters, as ces_recursion.h orders them */
    double squares, variance; /* S; s^2 */
    double log_likelihood, aicc;
    size_t evaluations;
    bool converged;
};

/* Doubles of workspace for ces_fit_form. */
size_t ces_fit_scratch(size_t period);

/* Fit a form to y (no missing months), which must outlive the fit. STATUS_TOO_SHORT when a season
 * has less than two years or parameters leave no month over, STATUS_NOT_FINITE when no start has a
 * finite sum. */
enum status ces_fit_form(struct ces_fit *out, enum ces_form form, const double *y, size_t length,
                         size_t period, struct workspace *workspace);

/* Mean and variance of `horizon` months after a fit. STATUS_INTERNAL without the workspace of
 * ces_ahead_scratch. */
enum status ces_fit_ahead(const struct ces_fit *fit, size_t horizon, double *mean, double *variance,
                          struct workspace *workspace);
size_t ces_ahead_scratch(size_t period, size_t horizon);

#endif

/* Fitting an exponential smoothing form to a series, and choosing among forms.
 *
 * A fit maximises the likelihood of kernels/ets_recursion.h over smoothing parameters and initial
 * states together, in the region of R's forecast::ets (bounds = "both"):
 *   0.0001 <= alpha <= 0.9999, 0.0001 <= beta <= alpha, 0.0001 <= gamma <= 1 - alpha,
 *   0.8 <= phi <= 0.98, no multiplicative seasonal state below 0, and the form admissible.
 * Since every form is a least-squares problem (see there), it is solved by Levenberg-Marquardt with
 * exact derivatives: on M3 some 25 derivatives and 40 evaluations a form over all its starts, where
 * a simplex over the same 17 variables takes thousands of evaluations and often stops short. The
 * region becomes a box through beta = 0.0001 + b (alpha - 0.0001), gamma = 0.0001 + g (1 - alpha -
 * 0.0001), 0 <= b, g <= 1.
 *
 * Start: seasonal indices by classical decomposition, level and trend from a line through the first
 * two years of what remains (as R), smoothing parameters the best of a small grid; with a trend
 * twice, from a still and from a lively one; and from the optimum of a simpler form, where known.
 * `converged` is false where no further step was found (as beside the border of the admissible
 * region) or the limit of 60 steps was met.
 *
 * Selection: least AICc, with k = smoothing parameters + free initial states + 1 (the variance):
 *   AICc = -2 log L + 2 k + 2 k (k + 1) / (n - k - 1).
 * Searched are the forms R searches by default: no multiplicative trend, no additive error with
 * multiplicative season; multiplicative errors only with every value above 0.
 */
#ifndef CRIMECAST_MODELS_FORECAST_ETS_FIT_H
#define CRIMECAST_MODELS_FORECAST_ETS_FIT_H

#include "engine/core/status.h"
#include "models/kernels/ets_recursion.h"
#include "models/workspace.h"

struct ets_fit {
    struct ets_series series; /* form, data (borrowed) and the period in use (1: no season) */
    struct ets_values start, end;
    size_t parameters; /* k - 1: estimated, without the variance */
    double log_likelihood, aicc;
    double variance;                 /* sum e^2 / (n - parameters) */
    size_t evaluations, derivatives; /* of the likelihood, over all starts */
    bool converged;
};

/* Forms the search tries at most. */
enum { ETS_FORMS = 15 };

/* Doubles of workspace for a fit or a search. */
size_t ets_fit_scratch(size_t length, size_t period);

/* Fit one form to y (NaN missing). A season needs 1 < period <= ETS_PERIOD and
 * length > period. `guess` (may be NULL) is a point to consider starting from.
 * STATUS_TOO_SHORT when the form has as many parameters as months or the data do not allow the form
 * (multiplicative errors or seasons with values not above 0), STATUS_NOT_FINITE when no start has
 * a likelihood, STATUS_INTERNAL when the workspace is too small. */
enum status ets_fit_one(struct ets_fit *out, struct ets_form form, const double *y, size_t length,
                        size_t period, const struct ets_values *guess, struct workspace *workspace);

/* The same at given parameters and initial states, nothing searched: the states run through y, and
 * variance and likelihood are those of its errors. */
enum status ets_fit_at(struct ets_fit *out, struct ets_form form, const struct ets_values *start,
                       const double *y, size_t length, size_t period);

/* Fit every form that the data allow into fits[0 .. *count-1], room for ETS_FORMS, in a fixed
 * order; *best is the one of least AICc. With a period over ETS_PERIOD seasons are not tried.
 * STATUS_TOO_SHORT when no form could be fitted. */
enum status ets_fit_all(struct ets_fit *fits, size_t *count, size_t *best, const double *y,
                        size_t length, size_t period, struct workspace *workspace);

#endif

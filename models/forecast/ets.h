/* The exponential smoothing family (ETS): one form by AICc, all forms averaged by AICc weights, or
 * a form asked for by name.
 *
 *   ets          the form of least AICc among those R's forecast::ets searches by default
 *   ets_average  all of those, weighted by exp(-AICc / 2): mean = sum w m, variance = sum w (v + (m
 *                - mean)^2), so that not knowing the form widens the limits
 *   ets:MAdM     a form by name, all thirty; multiplicative trends are reached only so
 *
 * Forecasts, from the states at the end of the series and the error variance s^2:
 *   additive errors, no multiplicative part: var(h) = s^2 (1 + sum_{j<h} c_j^2),
 *       c_j = alpha + beta (phi + ... + phi^j) + gamma [j mod m = 0]
 *   multiplicative errors, no other: the same c_j in
 *       theta(h) = mean(h)^2 + s^2 sum_{j<h} c_j^2 theta(h - j),  var(h) = (1 + s^2) theta(h) -
 *       mean(h)^2
 *   multiplicative errors and season, additive or no trend: exact mean and variance, by taking
 *       expectations of the product of transition matrices month by month (the mean then differs a
 *       little from the path without errors beyond the first season, as in R)
 *   all others: mean is the path without errors, the distribution is that of ETS_PATHS simulated
 *       paths.
 * Marginals are normal, or a table of ETS_QUANTILES quantiles where simulated. Parameters count as
 * known; with `counts` means stop at 0 and marginals have floor 0.
 *
 * A fit given with the task (model_task.given) is filtered on: form, smoothing parameters and
 * initial states stay, the error variance is measured again, as R's ets(y, model = fit,
 * use.initial.values = TRUE). ets_average fits anew.
 *
 * Deviations from R's forecast 8.20, which departs from its own recursion in three formulas: for
 * ETS(M,Ad,M), and for damped forms whose variance it simulates, it lets the damping begin a month
 * late, and for ETS(A,N,A) and ETS(M,N,A) gamma enters the variance a month early. Here all follow
 * the recursion; test/reference/ets.R shows each.
 *
 * Source: Hyndman, Koehler, Ord & Snyder 2002, International Journal of Forecasting 18, 439-454,
 * and 2008, Forecasting with Exponential Smoothing, chapters 5 to 7; averaging: Kolassa 2011, same
 * journal 27, 238-251.
 */
#ifndef CRIMECAST_MODELS_FORECAST_ETS_H
#define CRIMECAST_MODELS_FORECAST_ETS_H

#include "models/forecast/ets_fit.h"
#include "models/model.h"

enum { ETS_PATHS = 2000, ETS_QUANTILES = 199, ETS_NAMED = 30 };

extern const struct model model_ets;
extern const struct model model_ets_average;

/* "ets:ANN" to "ets:MMdM", rows as any other. */
extern const struct model model_ets_named[ETS_NAMED];

/* Fit and forecast one form. STATUS_NO_DATA when the values do not allow it (multiplicative errors
 * want every value above 0), STATUS_TOO_SHORT when it has too many parameters for them. */
enum status ets_fit_form(const struct model_task *task, struct ets_form form,
                         struct workspace *workspace, struct model_result *result);

/* A fit as numbers to be handed to a later task of the series, whole and unrounded. */
void ets_keep(const struct ets_fit *fit, struct model_fitted *out);

/* Mean and variance of the months ahead of a fit, `horizon` each; false when the form has no
 * formula for the variance, which is then left alone. scratch: 2 * horizon doubles. */
bool ets_moments(const struct ets_fit *fit, size_t horizon, double *mean, double *variance,
                 double *scratch);

/* Simulate months ahead: paths x horizon values, a path a row. */
void ets_simulate(const struct ets_fit *fit, size_t horizon, size_t paths, uint64_t seed,
                  uint64_t mark, double *out);

#endif

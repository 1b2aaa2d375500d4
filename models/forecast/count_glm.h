/* Count regression: log-linear trend and season, Poisson or negative binomial.
 *
 *   log mu(t) = a + b trend(t) + season(t) + regressors(t)' c      y(t) ~ Poisson(mu(t)), or
 *                                                                  NB(mu(t), theta)
 *   poisson            var y = mu
 *   negative_binomial  var y = mu + mu^2/theta, theta by maximum likelihood (kernels/glm_fit.h)
 *
 * Forms: with or without the trend; no season, one to three pairs of harmonics, or a dummy for each
 * month of the year. The one of least AICc = -2 log L + 2 k n/(n - k - 1) is taken, k with theta.
 * Forms with a season want two years, those with a trend one, and all more months than twice their
 * coefficients.
 * Months count by their age, 0.5^(age/24 months), in likelihood and n (their sum): a regression has
 * no moving level, and without this it forecasts the average of a decade. (24 months were chosen on
 * London boroughs and on seeded sparse series, where 24 to 48 make little difference.)
 * The trend goes on damped by 0.9 a month, nine months' worth at most (adjust/design.h), so that a
 * fall or rise of the past cannot run away on the log scale.
 *
 * Predictive distribution: with eta the linear predictor of a month ahead and v its variance,
 *   mean mu = exp(eta),   variance mu + mu^2/theta + mu^2 v         (delta method for mu)
 * as a negative binomial of this mean and variance: a count whose rate is uncertain.
 *
 * Values that are not counts: the same means by quasi-likelihood (Poisson, var y = phi mu, phi
 * Pearson's, the form by QAICc), normal marginals. A negative value is refused (STATUS_NO_DATA).
 * Counts that were never anything but 0: forecast 0, marginal the posterior predictive under
 * Jeffreys' prior, as `mean` (forecast/naive.h).
 *
 * Missing months have no weight. Regressors (events) are estimated with the rest; a column that the
 * months known cannot tell from the others has no effect.
 *
 * Limits: months are independent given the means, so limits far ahead are too narrow where the
 * level wanders; those of `poisson` also wherever counts vary more than Poisson. That the form was
 * chosen is not in the limits. Source: Nelder & Wedderburn 1972, J. Royal Statistical Society A
 * 135, 370-384; Lawless 1987, Canadian Journal of Statistics 15, 209-225; Cameron & Trivedi 2013,
 * Regression Analysis of Count Data, chapters 3 and 7.
 */
#ifndef CRIMECAST_MODELS_FORECAST_COUNT_GLM_H
#define CRIMECAST_MODELS_FORECAST_COUNT_GLM_H

#include "models/model.h"

extern const struct model model_poisson, model_negative_binomial;

#endif

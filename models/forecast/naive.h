/* The floors every model must beat: last year again, last month again, the mean, the drift.
 *
 * For month h after the end, m months in a season, e the residuals (FPP3 section 5.5):
 *   snaive  y(last observed of the same month)    var s^2 k,  k = seasons since it:
 * floor((h-1)/m)+1 naive   y(n)                                  var s^2 h drift   y(n) + h b, b =
 * (y(n) - y(1))/(n - 1) var s^2 h (1 + h/(n - 1)) mean    mean of y                             var
 * s^2 (1 + 1/n) with s^2 the mean square of y(t) - y(t-m), of y(t) - y(t-1), of y(t) - y(t-1) - b
 * (n - 2 degrees of freedom) and of y(t) - mean (n - 1).
 *
 * Missing months are skipped: a step that spans a gap of g months (or seasons) is g steps of the
 * walk, so its square counts 1/g and its drift g b; a walk starts from the last month observed.
 * Marginals are normal with floor 0 for counts. `mean` of counts under 10 a month is negative
 * binomial with variance max(s^2, mean)(1 + 1/n): at least Poisson with a gamma-distributed rate.
 *
 * Counts that were never anything but 0: the forecast is 0, and the marginal is the posterior
 * predictive under Jeffreys' prior, negative binomial with mean 1/(2n) and variance
 * 1/(2n) (1 + 1/n), so that upper limits stay honest. A spread that cannot be seen (one value, or
 * all equal) is 1/(2n) (1 + 1/n) for counts as well.
 *
 * Source: Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd edition, chapter 5.
 */
#ifndef CRIMECAST_MODELS_FORECAST_NAIVE_H
#define CRIMECAST_MODELS_FORECAST_NAIVE_H

#include "models/model.h"

extern const struct model model_snaive, model_naive, model_mean, model_drift;

#endif

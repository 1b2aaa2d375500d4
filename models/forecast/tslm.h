/* Trend and season by least squares: what analysts do today, by name for comparison.
 *
 *   y(t) = a + b t + season(month of the year of t) + regressors(t)' c + e(t)
 *   tslm      on the values themselves
 *   tslm_log  on their logarithms where every value is above 0, else on the values
 * Ordinary least squares (kernels/regress.h) with a dummy for each month of the year but the first.
 * With s^2 = sum e^2/(n - k) and x the columns of a month ahead,
 *   (y - x'beta) / (s sqrt(1 + x'(X'X)^-1 x)) ~ Student's t, n - k degrees of freedom,
 * exact if e is normal and independent, parameters' uncertainty included. Of logarithms the mean is
 * exp(x'beta), the median of the distribution, as R's forecast. The same numbers as
 * forecast(tslm(y ~ trend + season)) of R's forecast, with lambda = 0 for tslm_log.
 *
 * The season wants two years observed, the trend four months; without, they are left out. Missing
 * months take no part. Counts: no mean and no limit below 0.
 * Limits: one straight line for all of the past, continued without damping; months are taken as
 * independent, so that limits are too narrow where the level wanders.
 * Source: Hyndman & Athanasopoulos 2021, Forecasting: Principles and Practice, chapter 7.
 */
#ifndef CRIMECAST_MODELS_FORECAST_TSLM_H
#define CRIMECAST_MODELS_FORECAST_TSLM_H

#include "models/model.h"

extern const struct model model_tslm, model_tslm_log;

#endif

/* STL and another model: the season by STL (kernels/stl.h), the rest by another family without
 * season, the season of the last year repeated; as R's forecast::stlf.
 *
 *   additive         y - season, season by STL of y
 *   multiplicative   y / season, season = exp of STL's of log y; where every value is above 0, for
 *                    counts every one at least STL_PLUS_FEW (the logarithm of a few counts leans
 *                    down, and its season with it)
 * The span of the season is STL_PLUS_SPAN years as in stlf, the fit is not robust. Measured with
 * ets inside, M3's OWA and MASE on London boroughs' counts: so 0.866 and 1.051; always additive, as
 * stlf, 0.876 and 1.046. With every positive series multiplicative 0.866 and 1.057, then robust
 * 0.874 and 1.067, span 21 0.870 and 1.046, periodic 0.873 and 1.040, all on logarithms 0.850
 * and 1.099.
 *
 * The other family is not named here: it is the row's `inner`, bound to it in models/registry.c.
 *
 * Limits. The other family takes the adjusted series for the truth, but STL's season has followed
 * the errors in part and is an estimate itself. The smoother of a month's years, with weights w, is
 * linear: of errors with variance s^2 the adjusted series keeps
 *   left s^2,  left = mean over the years of 1 - 2 w(i,i) + sum_j w(i,j)^2,
 * and the last season carries last s^2, last = sum_j w(n,j)^2 (each less 1/period of what is lost
 * or added, since a season has no mean). So spreads are widened by sqrt{[1 + last (spread(1) /
 * spread(h))^2] / left} about the median. On M3 95% limits then cover 92%, not 87%. Marginals are
 * tables of STL_PLUS_QUANTILES quantiles and end at the outermost of them (0.0025).
 *
 * With not more than two years the other family forecasts without season, marked uncertain.
 *
 * Source: Cleveland, Cleveland, McRae & Terpenning 1990, Journal of Official Statistics 6, 3-73;
 * Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd edition, section 5.7.
 */
#ifndef CRIMECAST_MODELS_FORECAST_STL_PLUS_H
#define CRIMECAST_MODELS_FORECAST_STL_PLUS_H

#include "models/model.h"

enum { STL_PLUS_QUANTILES = 199, STL_PLUS_SPAN = 11, STL_PLUS_FEW = 10 };

/* For rows with one inner row that learns nothing (models/registry.c); ask them through
 * model_forecast. */
size_t stl_plus_scratch(size_t length, size_t period, size_t horizon);
enum status stl_plus_forecast(const struct model_task *task, const void *learned,
                              struct workspace *workspace, struct model_result *result);

#endif

/* One autoregression for every series of the batch (kernels/pooled_regression.h), on the root
 * scale.
 *
 *   z = g(y) of models/marginal.h;  36 lags, the same coefficients for all;  forecast g^-1(z(h))
 *
 * learn: windows from every series without a negative month. Months are counted from each series'
 * own end, which for a panel with a common last month is the calendar: the regression a past origin
 * forecasts from knows only what lies as far back or farther. The errors of origins 1, 3, .. 71
 * months back give the intervals, spread by volume (kernels/conformal.h); below 10 the distribution
 * is negative binomial with the same variance, as in shares.
 *
 * forecast: STATUS_TOO_SHORT under 36 months or when nothing was learned, STATUS_NO_DATA with a
 * negative month. Missing months among the last 36 count as a year before.
 *
 * Limits: one set of coefficients for unlike series; nothing is shared but them. Wants at least 48
 * months in most series.
 * Source: Montero-Manso & Hyndman 2021, International Journal of Forecasting 37, 1632-1653.
 */
#ifndef CRIMECAST_MODELS_FORECAST_POOLED_H
#define CRIMECAST_MODELS_FORECAST_POOLED_H

#include "models/model.h"

extern const struct model model_pooled;

#endif

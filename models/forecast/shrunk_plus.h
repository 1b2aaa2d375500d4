/* A season shrunk towards none, taken out on the log scale, and any family for what remains.
 *
 *   y(t) = exp(s(t mod m)) x(t),   s by kernels/shrunk_season.h,   x forecast by the inner row
 *
 * The inner row sees x, positive, without seasons (period 1), and its months ahead, means and
 * distributions alike, are multiplied by the index. Families that estimate a season of their own
 * spend 12 parameters on it; here the season is estimated once, with years weighted, and kept only
 * as far as it can be told from noise. On the monthly series of M3 every family tried does better
 * so (docs/accuracy.md).
 *
 * Months under a hundredth of the series' mean count as that much. STATUS_NO_DATA when the mean is
 * not over 0 or fewer than half of the months are: logs say nothing of such a series.
 *
 * Limits: the index counts as known; it does not change with time.
 * Source: Miller & Williams 2003, International Journal of Forecasting 19, 669-684 (shrinkage of
 * seasonal indices before exponential smoothing).
 */
#ifndef CRIMECAST_MODELS_FORECAST_SHRUNK_PLUS_H
#define CRIMECAST_MODELS_FORECAST_SHRUNK_PLUS_H

#include "models/model.h"

/* For rows with one inner row (models/registry.c); ask them through model_forecast. */
size_t shrunk_plus_scratch(size_t length, size_t period, size_t horizon);
enum status shrunk_plus_forecast(const struct model_task *task, const void *learned,
                                 struct workspace *workspace, struct model_result *result);

#endif

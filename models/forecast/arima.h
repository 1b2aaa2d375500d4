/* The seasonal ARIMA family: orders chosen stepwise by AICc, or asked for by name.
 *
 *   arima             the order found as R's forecast::auto.arima finds it, within p, q <= 2 and
 *                     P, Q <= 1 (which loses nothing measurable and halves the work)
 *   arima_average     the orders tried on the way, weighted by exp(-AICc / 2): mean = sum w m,
 *                     variance = sum w (v + (m - mean)^2), on the scale fitted
 *   arima:011-011     an order by name, (p,d,q)(P,D,Q): the airline model; see arima_order_parse
 *
 * Scale: logarithms when every value is above 0, unless the standard error of the last month ahead
 * comes to more than ARIMA_WILD there (limits tenfold apart say nothing); else the values
 * themselves. On logarithms the mean is exp(mean of the logarithm), the median of the distribution,
 * as forecasts of positive series are commonly scored and read; likelihood and AICc are those of
 * the logarithms.
 *
 * Search (Hyndman & Khandakar 2008, Journal of Statistical Software 27(3)): D = 1 when the seasonal
 * strength exceeds 0.64, then d by KPSS at 5%, at most 1 (kernels/unit_root.h; R
 * allows 2, whose logarithms run away; 1 was chosen on M3, where 2 costs OWA 0.012). Start from
 * (2,d,2)(1,D,1), (0,d,0)(0,D,0) with and without constant, (1,d,0)(1,D,0) and (0,d,1)(0,D,1); then
 * go to the first neighbour of smaller AICc, one or two orders apart or with the constant switched,
 * until there is none. Fits with a root nearer than 1.01 to the unit circle are refused. Every fit
 * is exact maximum likelihood and starts from the best so far (arima_fit.h).
 *
 * A fit given with the task (model_task.given) is filtered on: scale, order, coefficients and mean
 * or drift stay, the variance is measured again (R's Arima(y, model = fit) keeps that too).
 * arima_average fits anew.
 *
 * Missing months are integrated out exactly; only the tests for d and D see the last value before
 * them. Parameters count as known in the limits. Marginals are normal on the scale fitted, with
 * floor 0 for counts. Regressors of a task (events) act on the scale fitted, so
 * by factors on logarithms, and are estimated with the rest; d and D are chosen on what is left of
 * the series by least squares on them. A task with regressors is always fitted anew.
 */
#ifndef CRIMECAST_MODELS_FORECAST_ARIMA_H
#define CRIMECAST_MODELS_FORECAST_ARIMA_H

#include "models/forecast/arima_fit.h"
#include "models/model.h"

enum {
    ARIMA_QUANTILES = 199,
    ARIMA_NAMED = 6,
    ARIMA_SHAPES = 3 * 3 * 2 * 2 * 2 /* orders a search can come by */
};

/* Largest standard error of a logarithm at the last month ahead. */
#define ARIMA_WILD 1.2

extern const struct model model_arima;
extern const struct model model_arima_average;

/* Some orders in use, rows as any other. */
extern const struct model model_arima_named[ARIMA_NAMED];

/* "011-011" (p d q - P D Q, digits; without a constant) or with a "c" at its end. False when the
 * text names no order or one beyond the limits. */
bool arima_order_parse(const char *text, struct arima_order *out);

/* Fit and forecast one order. */
enum status arima_fit_order(const struct model_task *task, const struct arima_order *order,
                            struct workspace *workspace, struct model_result *result);

/* A fit, on logarithms or not, as numbers to be handed to a later task of the series. */
void arima_keep(const struct arima_fit *fit, bool logs, struct model_fitted *out);

/* Choose differences and orders for a series on the scale to fit (y[0] observed): every usable fit
 * tried into fits[0 .. *count-1], room for ARIMA_SHAPES, *best the one of least AICc. Takes from
 * the workspace and does not give back. */
enum status arima_search(struct arima_fit *fits, size_t *count, size_t *best,
                         struct arima_series *series, const double *y, size_t length, size_t period,
                         const struct arima_regressors *given, struct workspace *workspace);

#endif

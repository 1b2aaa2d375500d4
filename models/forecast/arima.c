#include "models/forecast/arima.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <gsl/gsl_cdf.h>

#include "engine/core/number.h"
#include "models/constant.h"

/* --- the series as it is fitted ------------------------------------------------------------------
 */

struct scaled {
    double *y; /* from the first month observed */
    size_t length, observed;
    struct arima_regressors given; /* of the task, from that month on */
    double least, greatest;        /* of the values, before logarithms */
    bool logs;
};

/* Leading missing months say nothing; logarithms where all is above 0. */
static enum status scale(struct scaled *out, const struct model_task *task, bool logs,
                         struct workspace *workspace) {
    size_t from = 0;
    while (from < task->length && isnan(task->values[from]))
        from++;
    *out = (struct scaled){.length = task->length - from, .least = INFINITY, .greatest = -INFINITY};
    if (task->regressors)
        out->given = (struct arima_regressors){task->regressor + from, task->length + task->horizon,
                                               task->regressors};
    out->y = workspace_take(workspace, out->length);
    if (!out->y)
        return STATUS_INTERNAL;
    for (size_t t = 0; t < out->length; t++) {
        double value = out->y[t] = task->values[from + t];
        if (isinf(value))
            return STATUS_NOT_FINITE;
        if (isnan(value))
            continue;
        out->observed++;
        out->least = fmin(out->least, value);
        out->greatest = fmax(out->greatest, value);
    }
    if (out->observed < model_arima.least_months)
        return STATUS_TOO_SHORT;
    out->logs = logs && out->least > 0;
    for (size_t t = 0; t < out->length && out->logs; t++)
        out->y[t] = log(out->y[t]);
    return STATUS_OK;
}

/* --- results -------------------------------------------------------------------------------------
 */

static double floor_of(const struct model_task *task) {
    return task->counts ? 0 : -INFINITY;
}

static const double *normal_table(struct arena *arena) {
    double *table = arena_zeroed(arena, ARIMA_QUANTILES, sizeof *table);
    for (size_t i = 0; table && i < ARIMA_QUANTILES; i++)
        table[i] = gsl_cdf_ugaussian_Pinv(((double)i + 0.5) / ARIMA_QUANTILES);
    return table;
}

static enum status write_ahead(const struct model_task *task, bool logs, const double *mean,
                               const double *variance, struct model_result *result) {
    const double *table = logs ? normal_table(result->arena) : NULL;
    if (logs && !table)
        return STATUS_NO_MEMORY;
    for (size_t h = 0; h < task->horizon; h++) {
        double centre = logs ? exp(mean[h]) : mean[h];
        if (!isfinite(centre) || (logs && !isfinite(exp(mean[h] + 4 * sqrt(variance[h])))))
            return STATUS_NOT_FINITE;
        result->mean[h] = task->counts ? fmax(centre, 0) : centre;
        struct marginal *to = &result->marginal[h];
        *to = (struct marginal){.a = mean[h], .b = sqrt(variance[h]), .floor = floor_of(task)};
        if (!(variance[h] > 0)) {
            to->kind = MARGINAL_POINT;
            to->a = centre;
        } else if (logs) {
            to->kind = MARGINAL_LOG;
            to->table = (struct quantile_table){table, ARIMA_QUANTILES};
        } else
            to->kind = MARGINAL_NORMAL;
    }
    return STATUS_OK;
}

static void tell(struct model_result *result, const char *name, double value) {
    if (result->parameters < MODEL_PARAMETERS)
        result->parameter[result->parameters++] = (struct model_parameter){name, value};
}

static void tell_coefficients(const struct arima_fit *fit, size_t regressors,
                              struct model_result *result) {
    static const char *const name[4][ARIMA_ORDER] = {{"ar1", "ar2", "ar3", "ar4", "ar5"},
                                                     {"ma1", "ma2", "ma3", "ma4", "ma5"},
                                                     {"sar1", "sar2"},
                                                     {"sma1", "sma2"}};
    const struct arima_order *o = &fit->order;
    const size_t degree[4] = {o->p, o->q, o->seasonal_p, o->seasonal_q};
    const double *coefficient = fit->coefficient;
    for (size_t f = 0; f < 4; f++)
        for (size_t i = 0; i < degree[f]; i++)
            tell(result, name[f][i], *coefficient++);
    if (o->constant)
        tell(result, o->d + o->seasonal_d > 0 ? "drift" : "mean", fit->constant);
    for (size_t j = 0; j < regressors; j++)
        tell(result, "regressor", fit->beta[j]);
    tell(result, "sigma", sqrt(fit->variance));
}

static void explain(const struct scaled *scaled, const struct arima_series *series,
                    const struct arima_fit *fit, struct model_result *result) {
    const struct arima_order *o = &fit->order;
    snprintf(result->chosen, sizeof result->chosen, "ARIMA(%zu,%zu,%zu)(%zu,%zu,%zu)%zu%s", o->p,
             o->d, o->q, o->seasonal_p, o->seasonal_d, o->seasonal_q, series->period,
             !o->constant               ? ""
             : o->d + o->seasonal_d > 0 ? " with drift"
                                        : " with mean");
    snprintf(result->note, sizeof result->note, "%s",
             scaled->logs ? "fitted to logarithms: the mean is the median" : "");
    result->parameters = 0;
    tell_coefficients(fit, series->given.count, result);
    result->log_likelihood = isfinite(fit->log_likelihood) ? fit->log_likelihood : NUMBER_MISSING;
    result->aicc = isfinite(fit->aicc) ? fit->aicc : NUMBER_MISSING;
    result->evaluations = fit->evaluations;
    result->converged = fit->converged;
    result->quality =
        fit->converged && scaled->observed >= 2 * series->period ? QUALITY_GOOD : QUALITY_UNCERTAIN;
}

/* --- forecasts -----------------------------------------------------------------------------------
 */

static size_t scratch(size_t length, size_t period, size_t horizon) {
    return 3 * length + 4 * horizon + arima_fit_scratch(length, period, horizon);
}

/* How a row goes about it: one order, or the best or the average of a search. */
struct way {
    const struct arima_order *order; /* NULL: search */
    bool average;
};

/* Fits to use, the best of them, and the series; a fit asked for is the only one. */
static enum status fit_all(struct way way, const struct scaled *scaled, size_t period,
                           struct arima_fit *fits, size_t *count, size_t *best,
                           struct arima_series *series, struct workspace *workspace) {
    *count = 1, *best = 0;
    if (way.order) {
        enum status status =
            arima_prepare_with(series, scaled->y, scaled->length, period, way.order->d,
                               way.order->seasonal_d, &scaled->given, workspace);
        return status == STATUS_OK ? arima_fit(fits, series, way.order, NULL, workspace) : status;
    }
    enum status status = arima_search(fits, count, best, series, scaled->y, scaled->length, period,
                                      &scaled->given, workspace);
    struct arima_fit sure; /* the search fits quickly; one order that stands alone is fitted well */
    if (status == STATUS_OK && !way.average &&
        arima_fit(&sure, series, &fits[*best].order, fits[*best].partial, workspace) == STATUS_OK &&
        sure.log_likelihood > fits[*best].log_likelihood) {
        sure.evaluations += fits[*best].evaluations;
        fits[*best] = sure;
    }
    return status;
}

/* Akaike weights; only the best without `average`. */
static void weigh(const struct arima_fit *fits, size_t count, size_t best, bool average,
                  double *weight) {
    double total = 0;
    for (size_t i = 0; i < count; i++) {
        weight[i] = average && isfinite(fits[i].aicc) && isfinite(fits[best].aicc)
                        ? exp(-0.5 * (fits[i].aicc - fits[best].aicc))
                        : (double)(i == best);
        weight[i] = weight[i] < 0.01 ? 0 : weight[i];
        total += weight[i];
    }
    for (size_t i = 0; i < count; i++)
        weight[i] /= total;
}

/* Mean and variance (horizon each) of the weighted fits. */
static enum status mix(const struct arima_series *series, const struct arima_fit *fits,
                       size_t count, const double *weight, size_t horizon, double *mean,
                       double *variance, struct workspace *workspace) {
    double *m = workspace_take(workspace, 2 * horizon), *v = m + horizon, total = 0;
    if (!m)
        return STATUS_INTERNAL;
    for (size_t h = 0; h < horizon; h++)
        mean[h] = variance[h] = 0;
    for (size_t i = 0; i < count; i++) {
        if (!(weight[i] > 0))
            continue;
        enum status status = arima_ahead(series, &fits[i], horizon, m, v, workspace);
        if (status != STATUS_OK)
            return status;
        total += weight[i];
        for (size_t h = 0; h < horizon; h++) {
            double from = m[h] - mean[h];
            mean[h] += weight[i] / total * from;
            variance[h] += weight[i] * (v[h] + from * (m[h] - mean[h]));
        }
    }
    return STATUS_OK;
}

/* A fit as numbers: scale, order, constant, converged, coefficients. */
enum { KEPT = 10 };

void arima_keep(const struct arima_fit *fit, bool logs, struct model_fitted *out) {
    const struct arima_order *o = &fit->order;
    const double number[KEPT] = {logs,
                                 (double)o->p,
                                 (double)o->d,
                                 (double)o->q,
                                 (double)o->seasonal_p,
                                 (double)o->seasonal_d,
                                 (double)o->seasonal_q,
                                 o->constant,
                                 fit->constant,
                                 fit->converged};
    _Static_assert(KEPT + ARIMA_VARIABLES <= MODEL_ESTIMATES, "a fit has room");
    memcpy(out->number, number, sizeof number);
    memcpy(out->number + KEPT, fit->coefficient, arima_variables(o) * sizeof(double));
    out->count = KEPT + arima_variables(o);
}

/* Forecast from the fit given with a task; not STATUS_OK where it does not apply to the months
 * since then. */
static enum status run_given(const struct model_task *task, struct workspace *workspace,
                             struct model_result *result) {
    size_t used = workspace->used, horizon = task->horizon;
    const double *kept = task->given->number;
    struct arima_order order = {.p = (size_t)kept[1],
                                .d = (size_t)kept[2],
                                .q = (size_t)kept[3],
                                .seasonal_p = (size_t)kept[4],
                                .seasonal_d = (size_t)kept[5],
                                .seasonal_q = (size_t)kept[6],
                                .constant = kept[7] != 0};
    struct scaled scaled;
    struct arima_series series;
    struct arima_fit fit;
    double *mean = workspace_take(workspace, 2 * horizon), *variance = mean + horizon;
    enum status status = mean ? scale(&scaled, task, kept[0] != 0, workspace) : STATUS_INTERNAL;
    if (status == STATUS_OK && scaled.logs != (kept[0] != 0))
        status = STATUS_NO_DATA;
    if (status == STATUS_OK)
        status = arima_prepare(&series, scaled.y, scaled.length, task->period, order.d,
                               order.seasonal_d, workspace);
    if (status == STATUS_OK)
        status = arima_fit_held(&fit, &series, &order, kept + KEPT, kept[8], workspace);
    if (status == STATUS_OK)
        status = arima_ahead(&series, &fit, horizon, mean, variance, workspace);
    if (status == STATUS_OK)
        status = write_ahead(task, scaled.logs, mean, variance, result);
    if (status == STATUS_OK) {
        fit.order = order;
        fit.converged = kept[9] != 0;
        explain(&scaled, &series, &fit, result);
        result->refiltered = true;
    }
    workspace_reset(workspace, used);
    return status;
}

/* On one scale; *wild: logarithms whose limits say nothing. */
static enum status run_on(const struct model_task *task, struct way way, bool logs, bool *wild,
                          struct workspace *workspace, struct model_result *result) {
    size_t used = workspace->used, count, best, horizon = task->horizon;
    struct scaled scaled;
    struct arima_series series;
    struct arima_fit fits[ARIMA_SHAPES];
    double weight[ARIMA_SHAPES], *mean = workspace_take(workspace, 2 * horizon);
    enum status status = mean ? scale(&scaled, task, logs, workspace) : STATUS_INTERNAL;
    if (status == STATUS_OK && scaled.least == scaled.greatest) {
        constant_forecast(task, scaled.least, "ARIMA(0,0,0) with mean", result);
        goto done;
    }
    if (status == STATUS_OK)
        status = fit_all(way, &scaled, task->period, fits, &count, &best, &series, workspace);
    if (status != STATUS_OK)
        goto done;
    weigh(fits, count, best, way.average, weight);
    status = mix(&series, fits, count, weight, horizon, mean, mean + horizon, workspace);
    if (status != STATUS_OK)
        goto done;
    *wild = scaled.logs && !(mean[2 * horizon - 1] <= ARIMA_WILD * ARIMA_WILD);
    if (!*wild)
        status = write_ahead(task, scaled.logs, mean, mean + horizon, result);
    if (status == STATUS_OK)
        explain(&scaled, &series, &fits[best], result);
    if (status == STATUS_OK && result->fitted && !*wild && !task->regressors)
        arima_keep(&fits[best], scaled.logs, result->fitted);
done:
    workspace_reset(workspace, used);
    return status;
}

static enum status run(const struct model_task *task, struct way way, struct workspace *workspace,
                       struct model_result *result) {
    bool wild = false;
    if (task->given && !task->regressors && !way.average &&
        run_given(task, workspace, result) == STATUS_OK)
        return STATUS_OK;
    enum status status = run_on(task, way, true, &wild, workspace, result);
    if (wild || status == STATUS_NOT_FINITE)
        status = run_on(task, way, false, &wild, workspace, result);
    return status;
}

enum status arima_fit_order(const struct model_task *task, const struct arima_order *order,
                            struct workspace *workspace, struct model_result *result) {
    return run(task, (struct way){.order = order}, workspace, result);
}

static enum status forecast(const struct model_task *task, const void *learned,
                            struct workspace *workspace, struct model_result *result) {
    (void)learned;
    return run(task, (struct way){.average = false}, workspace, result);
}

static enum status average(const struct model_task *task, const void *learned,
                           struct workspace *workspace, struct model_result *result) {
    (void)learned;
    return run(task, (struct way){.average = true}, workspace, result);
}

/* --- rows ----------------------------------------------------------------------------------------
 */

bool arima_order_parse(const char *text, struct arima_order *out) {
    static const size_t most[6] = {ARIMA_ORDER, 2, ARIMA_ORDER, ARIMA_SEASONAL, 1, ARIMA_SEASONAL};
    size_t digit[6] = {0};
    for (size_t i = 0; i < 6; i++) {
        if (i == 3 && *text++ != '-')
            return false;
        if (*text < '0' || *text > '9')
            return false;
        digit[i] = (size_t)(*text++ - '0');
        if (digit[i] > most[i])
            return false;
    }
    *out = (struct arima_order){.p = digit[0],
                                .d = digit[1],
                                .q = digit[2],
                                .seasonal_p = digit[3],
                                .seasonal_d = digit[4],
                                .seasonal_q = digit[5],
                                .constant = *text == 'c'};
    text += out->constant;
    return *text == '\0' && !(out->constant && out->d + out->seasonal_d > 1);
}

#define SOURCE "Box & Jenkins 1970; Hyndman & Khandakar 2008, Journal of Statistical Software 27(3)"

const struct model model_arima = {
    .name = "arima",
    .title = "Seasonal ARIMA, order by AICc",
    .describe =
        "Autoregressive integrated moving average with yearly season, up to (2,2,2)(1,1,1), "
        "by exact maximum likelihood, on logarithms where every value is above 0. Takes "
        "missing months. Seasons want 36 months.",
    .source = SOURCE,
    .least_months = 6,
    .takes_missing = true,
    .takes_regressors = true,
    .fixing = MODEL_REFILTERS,
    .scratch = scratch,
    .forecast = forecast,
};

const struct model model_arima_average = {
    .name = "arima_average",
    .title = "Seasonal ARIMA, orders weighted by AICc",
    .describe =
        "As arima, with the forecasts of the orders tried averaged by Akaike weights; limits "
        "allow for not knowing the order.",
    .source = SOURCE "; Kolassa 2011, International Journal of Forecasting 27, 238-251",
    .least_months = 6,
    .takes_missing = true,
    .takes_regressors = true,
    .scratch = scratch,
    .forecast = average,
};

/* name of the function, name of the row, title */
#define NAMED(X)                                         \
    X(airline, "011-011", "(0,1,1)(0,1,1), the airline") \
    X(smoothing, "011-000", "(0,1,1)")                   \
    X(walk, "010-000", "(0,1,0), a random walk")         \
    X(damped, "111-011", "(1,1,1)(0,1,1)")               \
    X(level, "100-011c", "(1,0,0)(0,1,1) with drift")    \
    X(double_moving, "012-011", "(0,1,2)(0,1,1)")

#define FUNCTION(name, text, words)                                                                \
    static enum status forecast_##name(const struct model_task *task, const void *learned,         \
                                       struct workspace *workspace, struct model_result *result) { \
        (void)learned;                                                                             \
        struct arima_order order;                                                                  \
        return arima_order_parse(text, &order) ? arima_fit_order(task, &order, workspace, result)  \
                                               : STATUS_INTERNAL;                                  \
    }
NAMED(FUNCTION)

#define ROW(name_, text, words)                                                                   \
    {.name = "arima:" text,                                                                       \
     .title = "Seasonal ARIMA " words,                                                            \
     .describe = "This order of ARIMA and no other, on logarithms where every value is above 0.", \
     .source = SOURCE,                                                                            \
     .least_months = 6,                                                                           \
     .takes_missing = true,                                                                       \
     .takes_regressors = true,                                                                    \
     .fixing = MODEL_REFILTERS,                                                                   \
     .scratch = scratch,                                                                          \
     .forecast = forecast_##name_},
const struct model model_arima_named[ARIMA_NAMED] = {NAMED(ROW)};

#include "models/forecast/ets.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/core/number.h"
#include "models/constant.h"

/* --- what every row does with its months ahead --------------------------------------------------
 */

static double floor_of(const struct model_task *task) {
    return task->counts ? 0 : -INFINITY;
}

static bool write_normal(const struct model_task *task, struct model_result *result,
                         const double *mean, const double *variance) {
    for (size_t h = 0; h < task->horizon; h++) {
        if (!isfinite(mean[h]) || !isfinite(variance[h]))
            return false;
        result->mean[h] = task->counts ? fmax(mean[h], 0) : mean[h];
        result->marginal[h] = (struct marginal){
            .kind = variance[h] > 0 ? MARGINAL_NORMAL : MARGINAL_POINT,
            .a = mean[h],
            .b = sqrt(variance[h]),
            .floor = floor_of(task),
        };
    }
    return true;
}

/* Quantiles at (i + 0.5) / ETS_QUANTILES of `count` sorted draws, draw k standing at
 * (k + 0.5) / count. */
static void quantiles(const double *sorted, size_t count, double *out) {
    for (size_t i = 0; i < ETS_QUANTILES; i++) {
        double at = ((double)i + 0.5) / ETS_QUANTILES * (double)count - 0.5;
        at = fmin(fmax(at, 0), (double)(count - 1));
        size_t below = (size_t)at, above = below + 1 < count ? below + 1 : below;
        out[i] = sorted[below] + (at - (double)below) * (sorted[above] - sorted[below]);
    }
}

static enum status write_simulated(const struct model_task *task, const struct ets_fit *fit,
                                   const double *mean, struct workspace *workspace,
                                   struct model_result *result) {
    size_t horizon = task->horizon;
    double *paths = workspace_take(workspace, ETS_PATHS * (horizon + 1));
    double *tables = arena_zeroed(result->arena, ETS_QUANTILES * horizon, sizeof *tables);
    if (!paths)
        return STATUS_INTERNAL;
    if (!tables)
        return STATUS_NO_MEMORY;
    double *draws = paths + ETS_PATHS * horizon;
    ets_simulate(fit, horizon, ETS_PATHS, task->seed, task->mark, paths);
    for (size_t h = 0; h < horizon; h++) {
        double *table = tables + h * ETS_QUANTILES;
        for (size_t path = 0; path < ETS_PATHS; path++)
            draws[path] = paths[path * horizon + h];
        gsl_sort(draws, 1, ETS_PATHS);
        quantiles(draws, ETS_PATHS, table);
        if (!isfinite(mean[h]))
            return STATUS_NOT_FINITE;
        result->mean[h] = task->counts ? fmax(mean[h], 0) : mean[h];
        result->marginal[h] = (struct marginal){.kind = MARGINAL_EMPIRICAL,
                                                .b = 1,
                                                .floor = floor_of(task),
                                                .table = {table, ETS_QUANTILES}};
    }
    return STATUS_OK;
}

static enum status write_ahead(const struct model_task *task, const struct ets_fit *fit,
                               struct workspace *workspace, struct model_result *result) {
    size_t used = workspace->used;
    double *block = workspace_take(workspace, 4 * task->horizon);
    if (!block)
        return STATUS_INTERNAL;
    double *mean = block, *variance = mean + task->horizon, *scratch = variance + task->horizon;
    enum status status;
    if (ets_moments(fit, task->horizon, mean, variance, scratch))
        status = write_normal(task, result, mean, variance) ? STATUS_OK : STATUS_NOT_FINITE;
    else
        status = write_simulated(task, fit, mean, workspace, result);
    workspace_reset(workspace, used);
    return status;
}

static void tell(struct model_result *result, const char *name, double value) {
    result->parameter[result->parameters++] = (struct model_parameter){name, value};
}

static void explain(const struct model_task *task, const struct ets_fit *fit,
                    struct model_result *result) {
    struct ets_form form = fit->series.form;
    ets_form_name(form, result->chosen);
    result->note[0] = '\0';
    result->parameters = 0;
    tell(result, "alpha", fit->start.alpha);
    if (form.trend != ETS_NONE)
        tell(result, "beta", fit->start.beta);
    if (form.season != ETS_NONE)
        tell(result, "gamma", fit->start.gamma);
    if (form.damped)
        tell(result, "phi", fit->start.phi);
    tell(result, "level", fit->end.level);
    if (form.trend != ETS_NONE)
        tell(result, "trend", fit->end.trend);
    tell(result, "sigma", sqrt(fit->variance));
    result->log_likelihood = fit->log_likelihood;
    result->aicc = isfinite(fit->aicc) ? fit->aicc : NUMBER_MISSING;
    result->evaluations = fit->evaluations + fit->derivatives;
    result->converged = fit->converged;
    result->quality =
        fit->converged && task->length >= 2 * task->period ? QUALITY_GOOD : QUALITY_UNCERTAIN;
}

static size_t observed(const struct model_task *task) {
    size_t count = 0;
    for (size_t t = 0; t < task->length; t++)
        count += isnan(task->values[t]) ? 0 : 1;
    return count;
}

/* What every row asks of a series. */
static enum status check(const struct model_task *task) {
    for (size_t t = 0; t < task->length; t++)
        if (isinf(task->values[t]))
            return STATUS_NOT_FINITE;
    return observed(task) < model_ets.least_months ? STATUS_TOO_SHORT : STATUS_OK;
}

/* A series that never changes has no likelihood: the last value again, as R does. */
static bool constant(const struct model_task *task, struct model_result *result) {
    double value;
    if (!constant_series(task->values, task->length, &value))
        return false;
    constant_forecast(task, value, "ETS(A,N,N)", result);
    return true;
}

/* --- an earlier fit ------------------------------------------------------------------------------
 */

enum { KEPT_FORM = 4, KEPT_VALUES = 6 };

void ets_keep(const struct ets_fit *fit, struct model_fitted *out) {
    struct ets_form form = fit->series.form;
    const struct ets_values *at = &fit->start;
    const double number[KEPT_FORM + KEPT_VALUES + 1] = {
        form.error, form.trend, form.season, form.damped, at->alpha,     at->beta,
        at->gamma,  at->phi,    at->level,   at->trend,   fit->converged};
    _Static_assert(KEPT_FORM + KEPT_VALUES + 1 + ETS_PERIOD <= MODEL_ESTIMATES, "a fit has room");
    memcpy(out->number, number, sizeof number);
    out->count = sizeof number / sizeof *number;
    for (size_t j = 0; form.season != ETS_NONE && j < fit->series.period; j++)
        out->number[out->count++] = at->season[j];
}

/* The fit given with a task, run through its months; false where it does not apply to them. */
static bool refilter(const struct model_task *task, struct ets_fit *out) {
    if (!task->given || check(task) != STATUS_OK)
        return false;
    const double *kept = task->given->number, *season = kept + KEPT_FORM + KEPT_VALUES + 1;
    struct ets_form form = {(enum ets_part)kept[0], (enum ets_part)kept[1], (enum ets_part)kept[2],
                            kept[3] != 0};
    struct ets_values start = {kept[4], kept[5], kept[6], kept[7], kept[8], kept[9], {0}};
    for (size_t j = 0; form.season != ETS_NONE && j < task->period; j++)
        start.season[j] = season[j];
    bool fits =
        ets_fit_at(out, form, &start, task->values, task->length, task->period) == STATUS_OK;
    out->converged = kept[10] != 0;
    return fits;
}

/* Forecast from the fit given with a task; false where it has to be fitted. */
static bool ahead_of_given(const struct model_task *task, struct workspace *workspace,
                           struct model_result *result) {
    struct ets_fit fit;
    if (!refilter(task, &fit) || write_ahead(task, &fit, workspace, result) != STATUS_OK)
        return false;
    explain(task, &fit, result);
    result->refiltered = true;
    return true;
}

/* --- one form ------------------------------------------------------------------------------------
 */

enum status ets_fit_form(const struct model_task *task, struct ets_form form,
                         struct workspace *workspace, struct model_result *result) {
    if (check(task) != STATUS_OK)
        return check(task);
    if (form.error == ETS_MULTIPLICATIVE)
        for (size_t t = 0; t < task->length; t++)
            if (task->values[t] <= 0)
                return STATUS_NO_DATA;
    if (constant(task, result) || ahead_of_given(task, workspace, result))
        return STATUS_OK;
    struct ets_fit fit;
    enum status status =
        ets_fit_one(&fit, form, task->values, task->length, task->period, NULL, workspace);
    if (status == STATUS_OK)
        status = write_ahead(task, &fit, workspace, result);
    if (status == STATUS_OK)
        explain(task, &fit, result);
    if (status == STATUS_OK && result->fitted)
        ets_keep(&fit, result->fitted);
    return status;
}

static size_t named_scratch(size_t length, size_t period, size_t horizon) {
    return ets_fit_scratch(length, period) + 4 * horizon + ETS_PATHS * (horizon + 1);
}

/* --- the search ----------------------------------------------------------------------------------
 */

static size_t search_scratch(size_t length, size_t period, size_t horizon) {
    return ets_fit_scratch(length, period) + (4 + 2 * ETS_FORMS) * horizon;
}

static enum status search(const struct model_task *task, struct workspace *workspace,
                          struct ets_fit *fits, size_t *count, size_t *best) {
    if (check(task) != STATUS_OK)
        return check(task);
    return ets_fit_all(fits, count, best, task->values, task->length, task->period, workspace);
}

static size_t all_evaluations(const struct ets_fit *fits, size_t count) {
    size_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += fits[i].evaluations + fits[i].derivatives;
    return sum;
}

static enum status ets(const struct model_task *task, const void *learned,
                       struct workspace *workspace, struct model_result *result) {
    (void)learned;
    struct ets_fit fits[ETS_FORMS];
    size_t count = 0, best = 0;
    if (check(task) == STATUS_OK &&
        (constant(task, result) || ahead_of_given(task, workspace, result)))
        return STATUS_OK;
    enum status status = search(task, workspace, fits, &count, &best);
    if (status == STATUS_OK)
        status = write_ahead(task, &fits[best], workspace, result);
    if (status == STATUS_NOT_FINITE && count > 0) {
        best = 0; /* the simplest form, whose moments stay finite */
        status = write_ahead(task, &fits[best], workspace, result);
    }
    if (status != STATUS_OK)
        return status;
    explain(task, &fits[best], result);
    result->evaluations = all_evaluations(fits, count);
    if (result->fitted)
        ets_keep(&fits[best], result->fitted);
    return STATUS_OK;
}

/* Weights exp(-(AICc - least) / 2), summing to 1 over the forms whose months ahead are finite. */
static double weigh(const struct ets_fit *fit, double least, const double *mean,
                    const double *variance, size_t horizon) {
    for (size_t h = 0; h < horizon; h++)
        if (!isfinite(mean[h]) || !isfinite(variance[h]))
            return 0;
    return isfinite(fit->aicc) ? exp(-0.5 * (fit->aicc - least)) : 0;
}

static void mix(size_t horizon, size_t count, const double *weight, const double *means,
                const double *variances, double *mean, double *variance) {
    for (size_t h = 0; h < horizon; h++) {
        mean[h] = variance[h] = 0;
        for (size_t i = 0; i < count; i++)
            if (weight[i] > 0)
                mean[h] += weight[i] * means[i * horizon + h];
        for (size_t i = 0; i < count; i++) {
            double from = means[i * horizon + h] - mean[h];
            if (weight[i] > 0)
                variance[h] += weight[i] * (variances[i * horizon + h] + from * from);
        }
    }
}

static enum status average(const struct model_task *task, const void *learned,
                           struct workspace *workspace, struct model_result *result) {
    (void)learned;
    struct ets_fit fits[ETS_FORMS];
    double weight[ETS_FORMS], total = 0;
    size_t count = 0, best = 0, horizon = task->horizon, used = workspace->used;
    if (check(task) == STATUS_OK && constant(task, result))
        return STATUS_OK;
    enum status status = search(task, workspace, fits, &count, &best);
    double *block = workspace_take(workspace, (4 + 2 * ETS_FORMS) * horizon);
    if (status == STATUS_OK && !block)
        status = STATUS_INTERNAL;
    if (status != STATUS_OK)
        goto done;
    double *mean = block, *variance = mean + horizon, *scratch = variance + horizon;
    double *means = scratch + 2 * horizon, *variances = means + ETS_FORMS * horizon;
    for (size_t i = 0; i < count; i++) {
        ets_moments(&fits[i], horizon, means + i * horizon, variances + i * horizon, scratch);
        weight[i] =
            weigh(&fits[i], fits[best].aicc, means + i * horizon, variances + i * horizon, horizon);
        total += weight[i];
    }
    if (!(total > 0)) { /* too short for AICc: the simplest form */
        best = 0;
        weight[0] = total = 1;
        for (size_t i = 1; i < count; i++)
            weight[i] = 0;
    }
    for (size_t i = 0; i < count; i++)
        weight[i] /= total;
    mix(horizon, count, weight, means, variances, mean, variance);
    status = write_normal(task, result, mean, variance) ? STATUS_OK : STATUS_NOT_FINITE;
    explain(task, &fits[best], result);
    snprintf(result->note, sizeof result->note, "average of %zu forms; the best has weight %.2f",
             count, weight[best]);
    result->evaluations = all_evaluations(fits, count);
done:
    workspace_reset(workspace, used);
    return status;
}

/* --- rows ----------------------------------------------------------------------------------------
 */

#define SOURCE "Hyndman, Koehler, Ord & Snyder 2008, Forecasting with Exponential Smoothing"

const struct model model_ets = {
    .name = "ets",
    .title = "Exponential smoothing (ETS), form by AICc",
    .describe = "Level, trend (none, straight, damped) and season (none, additive, multiplicative) "
                "with additive or multiplicative errors, estimated by maximum likelihood. Seasons "
                "want 17 months.",
    .source = SOURCE,
    .least_months = 4,
    .takes_missing = true,
    .fixing = MODEL_REFILTERS,
    .scratch = search_scratch,
    .forecast = ets,
};

const struct model model_ets_average = {
    .name = "ets_average",
    .title = "Exponential smoothing (ETS), all forms weighted by AICc",
    .describe = "As ets, with the forecasts of all forms averaged by Akaike weights; limits allow "
                "for not knowing the form.",
    .source = SOURCE "; Kolassa 2011, International Journal of Forecasting 27, 238-251",
    .least_months = 4,
    .takes_missing = true,
    .scratch = search_scratch,
    .forecast = average,
};

/* name, title, error, trend, damped, season */
#define NAMED(X)                                                           \
    X(ANN, "A,N,N", ADDITIVE, NONE, false, NONE)                           \
    X(ANA, "A,N,A", ADDITIVE, NONE, false, ADDITIVE)                       \
    X(ANM, "A,N,M", ADDITIVE, NONE, false, MULTIPLICATIVE)                 \
    X(AAN, "A,A,N", ADDITIVE, ADDITIVE, false, NONE)                       \
    X(AAA, "A,A,A", ADDITIVE, ADDITIVE, false, ADDITIVE)                   \
    X(AAM, "A,A,M", ADDITIVE, ADDITIVE, false, MULTIPLICATIVE)             \
    X(AAdN, "A,Ad,N", ADDITIVE, ADDITIVE, true, NONE)                      \
    X(AAdA, "A,Ad,A", ADDITIVE, ADDITIVE, true, ADDITIVE)                  \
    X(AAdM, "A,Ad,M", ADDITIVE, ADDITIVE, true, MULTIPLICATIVE)            \
    X(AMN, "A,M,N", ADDITIVE, MULTIPLICATIVE, false, NONE)                 \
    X(AMA, "A,M,A", ADDITIVE, MULTIPLICATIVE, false, ADDITIVE)             \
    X(AMM, "A,M,M", ADDITIVE, MULTIPLICATIVE, false, MULTIPLICATIVE)       \
    X(AMdN, "A,Md,N", ADDITIVE, MULTIPLICATIVE, true, NONE)                \
    X(AMdA, "A,Md,A", ADDITIVE, MULTIPLICATIVE, true, ADDITIVE)            \
    X(AMdM, "A,Md,M", ADDITIVE, MULTIPLICATIVE, true, MULTIPLICATIVE)      \
    X(MNN, "M,N,N", MULTIPLICATIVE, NONE, false, NONE)                     \
    X(MNA, "M,N,A", MULTIPLICATIVE, NONE, false, ADDITIVE)                 \
    X(MNM, "M,N,M", MULTIPLICATIVE, NONE, false, MULTIPLICATIVE)           \
    X(MAN, "M,A,N", MULTIPLICATIVE, ADDITIVE, false, NONE)                 \
    X(MAA, "M,A,A", MULTIPLICATIVE, ADDITIVE, false, ADDITIVE)             \
    X(MAM, "M,A,M", MULTIPLICATIVE, ADDITIVE, false, MULTIPLICATIVE)       \
    X(MAdN, "M,Ad,N", MULTIPLICATIVE, ADDITIVE, true, NONE)                \
    X(MAdA, "M,Ad,A", MULTIPLICATIVE, ADDITIVE, true, ADDITIVE)            \
    X(MAdM, "M,Ad,M", MULTIPLICATIVE, ADDITIVE, true, MULTIPLICATIVE)      \
    X(MMN, "M,M,N", MULTIPLICATIVE, MULTIPLICATIVE, false, NONE)           \
    X(MMA, "M,M,A", MULTIPLICATIVE, MULTIPLICATIVE, false, ADDITIVE)       \
    X(MMM, "M,M,M", MULTIPLICATIVE, MULTIPLICATIVE, false, MULTIPLICATIVE) \
    X(MMdN, "M,Md,N", MULTIPLICATIVE, MULTIPLICATIVE, true, NONE)          \
    X(MMdA, "M,Md,A", MULTIPLICATIVE, MULTIPLICATIVE, true, ADDITIVE)      \
    X(MMdM, "M,Md,M", MULTIPLICATIVE, MULTIPLICATIVE, true, MULTIPLICATIVE)

#define FUNCTION(name, text, error, trend, damped, season)                                         \
    static enum status forecast_##name(const struct model_task *task, const void *learned,         \
                                       struct workspace *workspace, struct model_result *result) { \
        (void)learned;                                                                             \
        struct ets_form form = {ETS_##error, ETS_##trend, ETS_##season, damped};                   \
        return ets_fit_form(task, form, workspace, result);                                        \
    }
NAMED(FUNCTION)

#define ROW(name_, text, error, trend, damped, season)                                      \
    {.name = "ets:" #name_,                                                                 \
     .title = "Exponential smoothing, ETS(" text ")",                                       \
     .describe = "This form of exponential smoothing and no other (error, trend, season).", \
     .source = SOURCE,                                                                      \
     .least_months = 4,                                                                     \
     .takes_missing = true,                                                                 \
     .fixing = MODEL_REFILTERS,                                                             \
     .scratch = named_scratch,                                                              \
     .forecast = forecast_##name_},
const struct model model_ets_named[ETS_NAMED] = {NAMED(ROW)};

#include "models/forecast/ces.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <gsl/gsl_cdf.h>

#include "engine/core/number.h"
#include "models/constant.h"

static const char *const form_names[CES_FORMS] = {"none", "simple", "partial", "full"};

/* --- results -------------------------------------------------------------------------------------
 */

static double floor_of(const struct model_task *task) {
    return task->counts ? 0 : -INFINITY;
}

static const double *normal_table(struct arena *arena) {
    double *table = arena_zeroed(arena, CES_QUANTILES, sizeof *table);
    for (size_t i = 0; table && i < CES_QUANTILES; i++)
        table[i] = gsl_cdf_ugaussian_Pinv(((double)i + 0.5) / CES_QUANTILES);
    return table;
}

static void tell(struct model_result *result, const char *name, double value) {
    result->parameter[result->parameters++] = (struct model_parameter){name, value};
}

static void explain(const struct model_task *task, const struct ces_fit *fit, bool logs,
                    struct model_result *result) {
    static const char *const names[CES_FORMS][CES_COLUMNS] = {
        {"alpha_0", "alpha_1"},
        {"alpha_0", "alpha_1"},
        {"alpha_0", "alpha_1", "beta"},
        {"alpha_0", "alpha_1", "beta_0", "beta_1"}};
    enum ces_form form = fit->series.form;
    snprintf(result->chosen, sizeof result->chosen, "CES(%s)", form_names[form]);
    snprintf(result->note, sizeof result->note, "%s",
             logs ? "fitted to logarithms: the mean is the median" : "");
    result->parameters = 0;
    for (size_t i = 0; i < ces_columns(form); i++)
        tell(result, names[form][i], fit->x[i]);
    tell(result, "sigma", sqrt(fit->variance));
    result->log_likelihood = isfinite(fit->log_likelihood) ? fit->log_likelihood : NUMBER_MISSING;
    result->aicc = isfinite(fit->aicc) ? fit->aicc : NUMBER_MISSING;
    result->evaluations = fit->evaluations;
    result->converged = fit->converged;
    result->quality =
        fit->converged && task->length >= 2 * task->period ? QUALITY_GOOD : QUALITY_UNCERTAIN;
}

/* Months ahead from the scale fitted. A count that hardly moved may still move: the least variance
 * is that of the posterior predictive under Jeffreys' prior after n months with nothing. */
static enum status write_ahead(const struct model_task *task, bool logs, double shift,
                               const double *mean, const double *variance,
                               struct model_result *result) {
    double n = (double)task->length, least = task->counts && !logs ? 0.5 / n * (1 + 1 / n) : 0;
    const double *table = logs ? normal_table(result->arena) : NULL;
    if (logs && !table)
        return STATUS_NO_MEMORY;
    for (size_t h = 0; h < task->horizon; h++) {
        double m = mean[h] - shift, sd = sqrt(fmax(variance[h], least));
        double centre = logs ? exp(m) : m;
        if (!isfinite(centre) || !isfinite(logs ? exp(m + 4 * sd) : sd))
            return STATUS_NOT_FINITE;
        result->mean[h] = task->counts ? fmax(centre, 0) : centre;
        result->marginal[h] = (struct marginal){.kind = logs ? MARGINAL_LOG : MARGINAL_NORMAL,
                                                .a = m,
                                                .b = sd,
                                                .floor = floor_of(task)};
        if (logs)
            result->marginal[h].table = (struct quantile_table){table, CES_QUANTILES};
    }
    return STATUS_OK;
}

/* --- the series as it is fitted ------------------------------------------------------------------
 */

struct scaled {
    double *y;
    double least, greatest; /* of y */
    double shift;           /* y is log(value) + shift */
    bool logs;
};

static enum status scale(struct scaled *out, const struct model_task *task, bool logs,
                         struct workspace *workspace) {
    double mean = 0;
    *out = (struct scaled){.y = workspace_take(workspace, task->length), .logs = logs};
    if (!out->y)
        return STATUS_INTERNAL;
    for (size_t t = 0; t < task->length; t++) {
        if (!isfinite(task->values[t]))
            return STATUS_NOT_FINITE;
        mean += task->values[t] / (double)task->length;
        out->logs = out->logs && task->values[t] > 0;
    }
    out->shift = out->logs ? CES_SHIFT - log(mean) : 0;
    out->least = INFINITY, out->greatest = -INFINITY;
    for (size_t t = 0; t < task->length; t++) {
        out->y[t] = out->logs ? log(task->values[t]) + out->shift : task->values[t];
        out->least = fmin(out->least, out->y[t]);
        out->greatest = fmax(out->greatest, out->y[t]);
    }
    return STATUS_OK;
}

/* Do logarithms run away? */
static bool runs_away(const struct scaled *scaled, size_t horizon, const double *mean,
                      const double *variance) {
    double last = mean[horizon - 1], tenfold = log(10);
    return !(variance[horizon - 1] <= CES_WILD * CES_WILD && last <= scaled->greatest + tenfold &&
             last >= scaled->least - tenfold);
}

/* --- the family ----------------------------------------------------------------------------------
 */

static size_t scratch(size_t length, size_t period, size_t horizon) {
    size_t fit = ces_fit_scratch(period), ahead = ces_ahead_scratch(period, horizon);
    return length + 2 * horizon + (fit > ahead ? fit : ahead);
}

/* The forms to try, the best by AICc into *best. */
static enum status fit_all(const struct model_task *task, const double *y, enum ces_form from,
                           enum ces_form to, struct ces_fit *best, struct workspace *workspace) {
    enum status any = STATUS_TOO_SHORT;
    size_t evaluations = 0;
    for (int form = (int)from; form <= (int)to; form++) {
        struct ces_fit fit;
        enum status status =
            ces_fit_form(&fit, (enum ces_form)form, y, task->length, task->period, workspace);
        evaluations += fit.evaluations;
        if (status == STATUS_INTERNAL)
            return status;
        if (any != STATUS_OK)
            any = status;
        if (status == STATUS_OK && (best->squares == INFINITY || fit.aicc < best->aicc))
            *best = fit;
    }
    best->evaluations = evaluations;
    return any;
}

static enum status run_on(const struct model_task *task, enum ces_form from, enum ces_form to,
                          bool logs, bool *wild, struct workspace *workspace,
                          struct model_result *result) {
    size_t used = workspace->used;
    struct scaled scaled;
    struct ces_fit best = {.squares = INFINITY};
    enum status status = scale(&scaled, task, logs, workspace);
    double *mean = workspace_take(workspace, 2 * task->horizon), *variance = mean + task->horizon;
    if (status == STATUS_OK && !mean)
        status = STATUS_INTERNAL;
    if (status == STATUS_OK)
        status = fit_all(task, scaled.y, from, to, &best, workspace);
    if (status == STATUS_OK)
        status = ces_fit_ahead(&best, task->horizon, mean, variance, workspace);
    *wild = status == STATUS_OK && scaled.logs && runs_away(&scaled, task->horizon, mean, variance);
    if (status == STATUS_OK && !*wild)
        status = write_ahead(task, scaled.logs, scaled.shift, mean, variance, result);
    if (status == STATUS_OK)
        explain(task, &best, scaled.logs, result);
    workspace_reset(workspace, used);
    return status;
}

static enum status run(const struct model_task *task, enum ces_form from, enum ces_form to,
                       struct workspace *workspace, struct model_result *result) {
    if (task->length < model_ces.least_months)
        return STATUS_TOO_SHORT;
    double value;
    char chosen[MODEL_CHOSEN_SIZE];
    if (isfinite(task->values[0]) && constant_series(task->values, task->length, &value)) {
        snprintf(chosen, sizeof chosen, "CES(%s)", form_names[from]);
        constant_forecast(task, value, chosen, result);
        return STATUS_OK;
    }
    bool wild = false;
    enum status status = run_on(task, from, to, true, &wild, workspace, result);
    if (wild || status == STATUS_NOT_FINITE)
        status = run_on(task, from, to, false, &wild, workspace, result);
    return status;
}

static enum status forecast(const struct model_task *task, const void *learned,
                            struct workspace *workspace, struct model_result *result) {
    (void)learned;
    return run(task, CES_NONE, CES_FULL, workspace, result);
}

/* --- rows ----------------------------------------------------------------------------------------
 */

#define SOURCE "Svetunkov, Kourentzes & Ord 2022, Naval Research Logistics 69, 1108-1123"

const struct model model_ces = {
    .name = "ces",
    .title = "Complex exponential smoothing, form by AICc",
    .describe =
        "Level and hidden potential smoothed by one complex number, with no, simple, partial "
        "or full season, by least squares, on logarithms where every value is above 0. "
        "Wants 6 months, 24 for a season.",
    .source = SOURCE,
    .least_months = 6,
    .takes_missing = false,
    .scratch = scratch,
    .forecast = forecast,
};

/* value, name, least months */
#define NAMED(X)                \
    X(CES_NONE, none, 6)        \
    X(CES_SIMPLE, simple, 24)   \
    X(CES_PARTIAL, partial, 24) \
    X(CES_FULL, full, 24)

#define FUNCTION(form, name, least)                                                                \
    static enum status forecast_##name(const struct model_task *task, const void *learned,         \
                                       struct workspace *workspace, struct model_result *result) { \
        (void)learned;                                                                             \
        return run(task, form, form, workspace, result);                                           \
    }
NAMED(FUNCTION)

#define ROW(form, name_, least)                                                                \
    {.name = "ces:" #name_,                                                                    \
     .title = "Complex exponential smoothing, form " #name_,                                   \
     .describe = "This form of CES and no other, on logarithms where every value is above 0.", \
     .source = SOURCE,                                                                         \
     .least_months = least,                                                                    \
     .takes_missing = false,                                                                   \
     .scratch = scratch,                                                                       \
     .forecast = forecast_##name_},
const struct model model_ces_named[CES_NAMED] = {NAMED(ROW)};

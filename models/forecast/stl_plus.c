#include "models/forecast/stl_plus.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <gsl/gsl_cdf.h>

#include "models/constant.h"
#include "models/kernels/decompose.h"
#include "models/kernels/stl.h"

static const double sd_at_84 = 0.99445788320975315; /* normal quantile of 0.84 */

/* What STL's season does to errors, in units of their variance. */
struct leverage {
    double left; /* of an error's variance in the adjusted series */
    double last; /* variance of the last season */
};

/* The smoother of a subseries of n years is linear: unit errors in turn give its weights. A season
 * has no mean over the months, which takes one in `period` of it. scratch: 5 n. */
static struct leverage leverage_of(const struct stl *how, size_t n, double *scratch) {
    double *unit = scratch, *fit = unit + n, *square = fit + n, *own = square + n, *work = own + n;
    struct leverage out = {0, 0};
    double part = 1 - 1 / (double)how->period;
    memset(unit, 0, n * sizeof *unit);
    memset(square, 0, n * sizeof *square);
    for (size_t j = 0; j < n; j++) {
        unit[j] = 1;
        loess_smooth(&how->season, unit, n, NULL, fit, work);
        unit[j] = 0;
        own[j] = fit[j];
        for (size_t i = 0; i < n; i++)
            square[i] += fit[i] * fit[i];
    }
    for (size_t i = 0; i < n; i++)
        out.left += (1 - part * (2 * own[i] - square[i])) / (double)n;
    out.last = part * square[n - 1];
    return out;
}

/* Half the width that holds 68%: a standard deviation where the distribution is normal. */
static double half_width(const struct marginal *m) {
    return (marginal_quantile(m, 0.84) - marginal_quantile(m, 0.16)) / (2 * sd_at_84);
}

/* Least spread of a count that hardly moved: the posterior predictive of n empty months under
 * Jeffreys' prior. */
static double least_spread(const struct model_task *task) {
    double n = (double)task->length;
    return task->counts ? sqrt(0.5 / n * (1 + 1 / n)) : 0;
}

/* Quantiles of a month of the adjusted series, the spread widened, the season put back. */
static void fill_table(const struct marginal *from, double widen, double least,
                       enum decompose_kind kind, double season, double *table) {
    double middle = marginal_quantile(from, 0.5), width = half_width(from);
    double spread = fmax(widen * width, least);
    for (size_t i = 0; i < STL_PLUS_QUANTILES; i++) {
        double p = ((double)i + 0.5) / STL_PLUS_QUANTILES;
        double z =
            width > 0 ? (marginal_quantile(from, p) - middle) / width : gsl_cdf_ugaussian_Pinv(p);
        table[i] = decompose_restore(kind, middle + spread * z, season);
    }
}

/* The inner months with the season put back. */
static enum status restore(const struct model_task *task, enum decompose_kind kind,
                           const double *season, struct leverage leverage,
                           struct model_result *result) {
    size_t horizon = task->horizon;
    double *tables = arena_zeroed(result->arena, STL_PLUS_QUANTILES * horizon, sizeof *tables);
    if (!tables)
        return STATUS_NO_MEMORY;
    double first = half_width(&result->marginal[0]);
    for (size_t h = 0; h < horizon; h++) {
        struct marginal *m = &result->marginal[h];
        double *table = tables + h * STL_PLUS_QUANTILES, s = season[h % task->period];
        double part = first / half_width(m); /* of the spread that is one month's */
        double widen = sqrt((1 + (part < 1 ? part * part : 1) * leverage.last) / leverage.left);
        fill_table(m, widen, kind == DECOMPOSE_ADDITIVE ? least_spread(task) : 0, kind, s, table);
        double mean = decompose_restore(kind, result->mean[h], s);
        if (!isfinite(mean) || !isfinite(table[0]) || !isfinite(table[STL_PLUS_QUANTILES - 1]))
            return STATUS_NOT_FINITE;
        result->mean[h] = task->counts ? fmax(mean, 0) : mean;
        *m = (struct marginal){.kind = MARGINAL_EMPIRICAL,
                               .b = 1,
                               .floor = task->counts ? 0 : -INFINITY,
                               .table = {table, STL_PLUS_QUANTILES}};
    }
    return STATUS_OK;
}

/* ---- the family ---- */

static bool constant(const struct model_task *task) {
    double value;
    return constant_series(task->values, task->length, &value);
}

static enum decompose_kind kind_of(const struct model_task *task) {
    double least = INFINITY;
    for (size_t t = 0; t < task->length; t++)
        least = fmin(least, task->values[t]);
    return least > 0 && (!task->counts || least >= STL_PLUS_FEW) ? DECOMPOSE_MULTIPLICATIVE
                                                                 : DECOMPOSE_ADDITIVE;
}

static void describe(const char *season, struct model_result *result) {
    char inner[MODEL_CHOSEN_SIZE];
    memcpy(inner, result->chosen, sizeof inner);
    snprintf(result->chosen, sizeof result->chosen, "STL%s + %.40s", season, inner);
}

/* Too short for a season, or without any: the inner family alone. */
static enum status run_plain(const struct model *inner, const struct model_task *task,
                             struct workspace *workspace, struct model_result *result) {
    struct model_task plain = *task;
    plain.period = 1;
    enum status status = model_forecast(inner, &plain, NULL, workspace, result);
    if (status != STATUS_OK || constant(task))
        return status;
    if (task->period > 1) {
        snprintf(result->note, sizeof result->note, "%zu months are too few for a season",
                 task->length);
        result->quality = result->quality > QUALITY_UNCERTAIN ? result->quality : QUALITY_UNCERTAIN;
    }
    return status;
}

static size_t own_scratch(size_t length, size_t period) {
    size_t decompose = stl_scratch(length, period), leverage = 5 * (length / period);
    return 4 * length + (decompose > leverage ? decompose : leverage);
}

size_t stl_plus_scratch(size_t length, size_t period, size_t horizon) {
    (void)horizon;
    return own_scratch(length, period);
}

static enum status run_seasonal(const struct model *inner, const struct model_task *task,
                                enum decompose_kind kind, struct workspace *workspace,
                                struct model_result *result) {
    size_t n = task->length, m = task->period, used = workspace->used;
    double *y = workspace_take(workspace, own_scratch(n, m));
    if (!y)
        return STATUS_INTERNAL;
    bool logs = kind == DECOMPOSE_MULTIPLICATIVE;
    double *season = y + n, *trend = season + n, *weight = trend + n, *rest = weight + n;
    struct stl how = stl_defaults(n, m, STL_PLUS_SPAN, false);
    for (size_t t = 0; t < n; t++)
        y[t] = logs ? log(task->values[t]) : task->values[t];
    stl_decompose(&how, y, n, season, trend, weight, rest);
    struct leverage leverage = leverage_of(&how, n / m, rest);
    for (size_t t = 0; t < n; t++) {
        season[t] = logs ? exp(season[t]) : season[t];
        y[t] = decompose_remove(kind, task->values[t], season[t]);
    }
    struct model_task adjusted = *task;
    adjusted.values = y;
    adjusted.period = 1;
    adjusted.counts = false;
    enum status status = model_forecast(inner, &adjusted, NULL, workspace, result);
    if (status == STATUS_OK)
        status = restore(task, kind, season + n - m, leverage, result);
    if (status == STATUS_OK)
        describe(logs ? " (multiplicative)" : " (additive)", result);
    workspace_reset(workspace, used);
    return status;
}

enum status stl_plus_forecast(const struct model_task *task, const void *learned,
                              struct workspace *workspace, struct model_result *result) {
    (void)learned;
    const struct model *inner = task->model->inner[0];
    if (task->length < inner->least_months)
        return STATUS_TOO_SHORT;
    for (size_t t = 0; t < task->length; t++)
        if (!isfinite(task->values[t]))
            return STATUS_NOT_FINITE;
    if (task->period < 2 || task->length <= 2 * task->period || constant(task))
        return run_plain(inner, task, workspace, result);
    enum decompose_kind kind = kind_of(task);
    enum status status = run_seasonal(inner, task, kind, workspace, result);
    if (status == STATUS_NOT_FINITE && kind == DECOMPOSE_MULTIPLICATIVE)
        status = run_seasonal(inner, task, DECOMPOSE_ADDITIVE, workspace, result);
    return status;
}

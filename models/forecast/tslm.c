#include "models/forecast/tslm.h"

#include <math.h>
#include <stdio.h>

#include "engine/core/number.h"
#include "models/adjust/design.h"
#include "models/kernels/regress.h"

enum { LEAST_MONTHS = 3, TREND_MONTHS = 4 };

static size_t most_columns(size_t period) {
    return 1 + (period > 1 ? period : 1) + MODEL_REGRESSORS;
}

static size_t scratch(size_t length, size_t period, size_t horizon) {
    size_t columns = most_columns(period);
    return (length + horizon) * columns + length + regress_scratch(length, columns);
}

struct seen {
    size_t count;
    double least, greatest;
};

static struct seen look(const struct model_task *task) {
    struct seen seen = {.least = INFINITY, .greatest = -INFINITY};
    for (size_t t = 0; t < task->length; t++)
        if (!number_is_missing(task->values[t])) {
            seen.count++;
            seen.least = fmin(seen.least, task->values[t]);
            seen.greatest = fmax(seen.greatest, task->values[t]);
        }
    return seen;
}

/* The marginal of a month ahead: centre and spread on the scale fitted. */
static struct marginal marginal_of(const struct model_task *task, const struct seen *seen,
                                   double centre, double spread, size_t degrees, bool logs) {
    double n = (double)seen->count;
    struct marginal out = {.kind = logs ? MARGINAL_LOG_STUDENT : MARGINAL_STUDENT,
                           .a = centre,
                           .b = spread,
                           .table.count = degrees,
                           .floor = task->counts ? 0 : -INFINITY};
    if (task->counts && seen->greatest == 0) { /* Jeffreys, as naive.h */
        out.kind = MARGINAL_NEGATIVE_BINOMIAL;
        out.a = 0.5 / n;
        out.b = 0.5 / n * (1 + 1 / n);
    } else if (!(spread > 0)) {
        out.kind = MARGINAL_POINT;
        out.a = logs ? exp(centre) : centre;
    }
    return out;
}

static enum status write_ahead(const struct model_task *task, const struct seen *seen,
                               const struct regress *fit, const double *x, bool logs,
                               struct model_result *result) {
    size_t stride = task->length + task->horizon;
    size_t degrees = fit->used - fit->rank;
    double sigma = sqrt(fit->squares / (double)degrees);
    for (size_t h = 0; h < task->horizon; h++) {
        const double *row = x + task->length + h;
        double centre = regress_at(fit, row, stride);
        double spread = sigma * sqrt(1 + regress_leverage(fit, row, stride));
        double mean = logs ? exp(centre) : centre;
        if (!number_is_finite(mean) || !number_is_finite(spread))
            return STATUS_NOT_FINITE;
        result->mean[h] = task->counts ? fmax(mean, 0) : mean;
        result->marginal[h] = marginal_of(task, seen, centre, spread, degrees, logs);
    }
    return STATUS_OK;
}

static void explain(const struct model_task *task, const struct design_terms *terms,
                    const struct seen *seen, const struct regress *fit, bool logs, bool asked,
                    struct model_result *result) {
    bool season = terms->season != DESIGN_NO_SEASON;
    snprintf(result->chosen, sizeof result->chosen, "%s%s%s%s",
             !terms->trend && !season ? "mean"
             : terms->trend           ? "trend"
                                      : "",
             terms->trend && season ? ", " : "", season ? "season by month" : "",
             logs ? " of logarithms" : "");
    snprintf(result->note, sizeof result->note, "%s",
             logs    ? "fitted to logarithms: the mean is the median"
             : asked ? "values not above 0: fitted to the values themselves"
                     : "");
    double sigma = sqrt(fit->squares / (double)(fit->used - fit->rank));
    result->parameters = 0;
    if (terms->trend)
        result->parameter[result->parameters++] = (struct model_parameter){"trend", fit->beta[1]};
    result->parameter[result->parameters++] = (struct model_parameter){"sigma", sigma};
    for (size_t j = fit->columns - task->regressors; j < fit->columns; j++)
        result->parameter[result->parameters++] =
            (struct model_parameter){"regressor", fit->beta[j]};
    result->log_likelihood = result->aicc = NUMBER_MISSING;
    result->evaluations = 1;
    result->converged = true;
    result->quality = seen->count >= 2 * task->period ? QUALITY_GOOD : QUALITY_UNCERTAIN;
}

static enum status run(const struct model_task *task, bool asked, struct workspace *workspace,
                       struct model_result *result) {
    size_t used = workspace->used, rows = task->length + task->horizon;
    struct seen seen = look(task);
    if (seen.count < LEAST_MONTHS)
        return STATUS_TOO_SHORT;
    if (task->regressors > MODEL_REGRESSORS)
        return STATUS_INTERNAL;
    bool logs = asked && seen.least > 0;
    struct design_terms terms = {
        .length = task->length,
        .horizon = task->horizon,
        .period = task->period,
        .first = task->first,
        .intercept = true,
        .trend = seen.count >= TREND_MONTHS + task->regressors,
        .damping = 1,
        .season = task->period > 1 && seen.count >= 2 * task->period + task->regressors
                      ? DESIGN_DUMMIES
                      : DESIGN_NO_SEASON,
        .given = task->regressor,
        .given_columns = task->regressors,
    };
    size_t columns = design_columns(&terms);
    double *x = workspace_take(workspace, rows * columns);
    double *y = workspace_take(workspace, task->length);
    double *room = workspace_take(workspace, regress_scratch(task->length, columns));
    enum status status = x && y && room ? STATUS_OK : STATUS_INTERNAL;
    if (status == STATUS_OK) {
        design_fill(&terms, x);
        for (size_t t = 0; t < task->length; t++)
            y[t] = logs ? log(task->values[t]) : task->values[t];
        struct regress_task ask = {
            .x = x, .stride = rows, .rows = task->length, .columns = columns, .y = y};
        struct regress fit;
        if (!regress_solve(&fit, &ask, room))
            status = STATUS_NOT_FINITE;
        else if (fit.used <= fit.rank)
            status = STATUS_TOO_SHORT;
        else
            status = write_ahead(task, &seen, &fit, x, logs, result);
        if (status == STATUS_OK)
            explain(task, &terms, &seen, &fit, logs, asked, result);
    }
    workspace_reset(workspace, used);
    return status;
}

static enum status level(const struct model_task *task, const void *learned,
                         struct workspace *workspace, struct model_result *result) {
    (void)learned;
    return run(task, false, workspace, result);
}

static enum status logarithm(const struct model_task *task, const void *learned,
                             struct workspace *workspace, struct model_result *result) {
    (void)learned;
    return run(task, true, workspace, result);
}

#define SOURCE "Hyndman & Athanasopoulos 2021, Forecasting: Principles and Practice, chapter 7"

const struct model model_tslm = {
    .name = "tslm",
    .title = "Straight trend and season by least squares",
    .describe = "Regression on time and month of the year, limits by Student's t. The trend goes "
                "on undamped. Takes missing months and regressors.",
    .source = SOURCE,
    .least_months = LEAST_MONTHS,
    .takes_missing = true,
    .takes_regressors = true,
    .scratch = scratch,
    .forecast = level,
};

const struct model model_tslm_log = {
    .name = "tslm_log",
    .title = "Straight trend and season of logarithms",
    .describe = "As tslm, on logarithms where every value is above 0.",
    .source = SOURCE,
    .least_months = LEAST_MONTHS,
    .takes_missing = true,
    .takes_regressors = true,
    .scratch = scratch,
    .forecast = logarithm,
};

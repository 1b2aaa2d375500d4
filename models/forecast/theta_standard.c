#include "models/forecast/theta_standard.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/core/number.h"
#include "models/kernels/decompose.h"
#include "models/kernels/line_search.h"

enum { LEAST_MONTHS = 4, GRID = 31, GOLDEN = 32 };

struct problem {
    const double *y;
    size_t length, evaluations;
};

struct profile {
    double squares, level0, level;
};

/* Run from l(0) = y(1); the errors from another l(0) differ by (l(0) - y(1)) (1-a)^(t-1). */
static struct profile profile_at(struct problem *problem, double alpha) {
    double level = problem->y[0], p = 1, pp = 0, pe = 0, ee = 0;
    for (size_t t = 0; t < problem->length; t++, p *= 1 - alpha) {
        double e = problem->y[t] - level;
        ee += e * e, pe += p * e, pp += p * p;
        level += alpha * e;
    }
    double shift = pe / pp;
    problem->evaluations++;
    return (struct profile){.squares = fmax(ee - pe * shift, 0),
                            .level0 = problem->y[0] + shift,
                            .level = level + shift * p};
}

static double squares_at(double alpha, void *problem) {
    return profile_at(problem, alpha).squares;
}

static double line_slope(const double *y, size_t length) {
    double middle = ((double)length - 1) / 2, ty = 0, tt = 0;
    for (size_t t = 0; t < length; t++) {
        double from = (double)t - middle;
        ty += from * (y[t] - y[0]), tt += from * from;
    }
    return ty / tt;
}

void theta_standard_fit(struct theta_standard_fit *out, const double *y, size_t length) {
    struct problem problem = {.y = y, .length = length};
    struct line_search search = {.value = squares_at,
                                 .context = &problem,
                                 .low = 1e-4,
                                 .high = 0.9999,
                                 .grid = GRID,
                                 .steps = GOLDEN};
    double alpha = line_search_minimum(&search);
    struct profile best = profile_at(&problem, alpha);
    *out = (struct theta_standard_fit){.alpha = alpha,
                                       .level0 = best.level0,
                                       .level = best.level,
                                       .drift = line_slope(y, length) / 2,
                                       .squares = best.squares,
                                       .evaluations = problem.evaluations};
}

/* ---- the family ---- */

static double least_variance(const struct model_task *task) {
    double n = (double)task->length;
    return task->counts ? 0.5 / n * (1 + 1 / n) : 0;
}

static enum status write_months(const struct model_task *task, const struct theta_standard_fit *fit,
                                enum decompose_kind kind, const double *index,
                                struct model_result *result) {
    double n = (double)task->length, square = fit->squares / (n - 2);
    double start = -expm1(n * log1p(-fit->alpha)) / fit->alpha; /* (1 - (1-a)^n) / a */
    for (size_t h = 0; h < task->horizon; h++) {
        double s = index[(task->length + h) % task->period];
        double mean = decompose_restore(kind, fit->level + fit->drift * ((double)h + start), s);
        double variance = square * (1 + (double)h * fit->alpha * fit->alpha);
        variance = fmax(variance, least_variance(task));
        if (!number_is_finite(mean) || !number_is_finite(variance))
            return STATUS_NOT_FINITE;
        result->mean[h] = task->counts && mean < 0 ? 0 : mean;
        result->marginal[h] = (struct marginal){.kind = MARGINAL_NORMAL,
                                                .a = mean,
                                                .b = sqrt(variance),
                                                .floor = task->counts ? 0 : -INFINITY};
    }
    return STATUS_OK;
}

static void describe(const struct theta_standard_fit *fit, enum decompose_kind kind,
                     const struct model_task *task, struct model_result *result) {
    static const char *const season[] = {"no season", "additive season", "multiplicative season"};
    bool many = task->length > 2 * task->period;
    snprintf(result->chosen, sizeof result->chosen, "theta, %s", season[kind]);
    result->note[0] = '\0';
    if (!many)
        snprintf(result->note, sizeof result->note, "%zu months are too few to look for a season",
                 task->length);
    const struct model_parameter parameters[] = {
        {"alpha", fit->alpha},
        {"drift", fit->drift},
        {"ell0", fit->level0},
        {"sigma", sqrt(fit->squares / ((double)task->length - 2))}};
    result->parameters = sizeof parameters / sizeof *parameters;
    memcpy(result->parameter, parameters, sizeof parameters);
    result->log_likelihood = result->aicc = NUMBER_MISSING;
    result->evaluations = fit->evaluations;
    result->converged = true;
    result->quality = many ? QUALITY_GOOD : QUALITY_UNCERTAIN;
}

static size_t scratch(size_t length, size_t period, size_t horizon) {
    (void)horizon;
    return length + period;
}

static enum status forecast(const struct model_task *task, const void *learned,
                            struct workspace *workspace, struct model_result *result) {
    (void)learned;
    size_t n = task->length, mark = workspace->used;
    if (n < LEAST_MONTHS)
        return STATUS_TOO_SHORT;
    double *y = workspace_take(workspace, scratch(n, task->period, task->horizon));
    if (!y)
        return STATUS_INTERNAL;
    double *index = y + n;
    enum decompose_kind kind = DECOMPOSE_NONE;
    if (n > 2 * task->period)
        kind = decompose_season(task->values, n, task->period, index);
    else
        memset(index, 0, task->period * sizeof *index);
    for (size_t t = 0; t < n; t++)
        y[t] = decompose_remove(kind, task->values[t], index[t % task->period]);
    struct theta_standard_fit fit;
    theta_standard_fit(&fit, y, n);
    describe(&fit, kind, task, result);
    enum status status = write_months(task, &fit, kind, index, result);
    workspace_reset(workspace, mark);
    return status;
}

const struct model model_theta = {
    .name = "theta",
    .title = "Standard theta method",
    .describe = "Simple exponential smoothing with half the slope of the straight line; a season "
                "found by test at 90% is taken out by classical decomposition; as R's thetaf. "
                "Wants 4 months, 25 for a season.",
    .source = "Assimakopoulos & Nikolopoulos 2000, IJF 16, 521-530; Hyndman & Billah 2003, IJF 19, "
              "287-290",
    .least_months = LEAST_MONTHS,
    .takes_missing = false,
    .scratch = scratch,
    .forecast = forecast,
};

#include "models/forecast/ces_fit.h"

#include <math.h>
#include <string.h>

#include "models/kernels/least_squares.h"

enum { STARTS = 2, MOST_STEPS = 40 };

struct problem {
    const struct ces_series *series;
    double *scratch;
    size_t evaluations;
};

static double squares(const double *x, void *context) {
    struct problem *problem = context;
    problem->evaluations++;
    return ces_squares(problem->series, x, NULL, problem->scratch);
}

static void normal(const double *x, void *context, double *square, double *gradient) {
    const struct problem *problem = context;
    ces_normal(problem->series, x, square, gradient, NULL, problem->scratch);
}

/* Where parameters may be: real parts 1 .. 2, imaginary parts 0 .. 3, real seasons 0 .. 1. */
static const struct box {
    double lower[CES_COLUMNS], upper[CES_COLUMNS];
} boxes[CES_FORMS] = {
    {{1, 0}, {2, 3}}, {{1, 0}, {2, 3}}, {{1, 0, 0}, {2, 3, 1}}, {{1, 0, 1, 0}, {2, 3, 2, 3}}};

/* Points to start from: of a complex pair, and of a real season. */
static const double pairs[][2] = {{1.05, 1}, {1.3, 1}, {1.6, 1}, {1.9, 1}, {1.2, 1.1}, {1.2, 0.9}};
static const double seasons[][2] = {{1.02, 1}, {1.2, 1}, {1.5, 1}};
static const double reals[] = {0.02, 0.2, 0.5};
enum {
    PAIRS = sizeof pairs / sizeof *pairs,
    SEASONS = sizeof seasons / sizeof *seasons,
    GRID = PAIRS * SEASONS
};

/* Point i of the grid into x; how many there are. */
static size_t grid(enum ces_form form, size_t i, double *x) {
    memcpy(x, pairs[i % PAIRS], 2 * sizeof *x);
    size_t season = i / PAIRS % SEASONS;
    if (form == CES_PARTIAL)
        x[2] = reals[season];
    if (form == CES_FULL)
        memcpy(x + 2, seasons[season], 2 * sizeof *x);
    return form == CES_PARTIAL || form == CES_FULL ? GRID : PAIRS;
}

/* The points of the grid in the order of their sums, the best STARTS of them. */
static size_t choose_starts(struct problem *problem, size_t *best) {
    double value[STARTS], x[CES_COLUMNS];
    size_t count = 0, points = grid(problem->series->form, 0, x);
    for (size_t i = 0; i < points; i++) {
        grid(problem->series->form, i, x);
        double sum = squares(x, problem);
        if (!isfinite(sum) || (count == STARTS && sum >= value[count - 1]))
            continue;
        size_t at = count < STARTS ? count++ : count - 1;
        for (; at > 0 && value[at - 1] > sum; at--)
            value[at] = value[at - 1], best[at] = best[at - 1];
        value[at] = sum, best[at] = i;
    }
    return count;
}

size_t ces_fit_scratch(size_t period) {
    return ces_scratch(period) + least_squares_scratch(CES_COLUMNS);
}

/* States that count as estimated. */
static size_t states_seen(const struct ces_series *series) {
    return (series->form != CES_SIMPLE ? 1 : 0) + (series->form != CES_NONE ? series->period : 0);
}

static void describe(struct ces_fit *out) {
    double n = (double)out->series.length;
    double used = (double)(ces_columns(out->series.form) + states_seen(&out->series)), k = used + 1;
    out->variance = out->squares / (n - used);
    out->log_likelihood = -0.5 * n * (log(2 * acos(-1) * out->squares / n) + 1);
    out->aicc =
        n - k - 1 > 0 ? -2 * out->log_likelihood + 2 * k + 2 * k * (k + 1) / (n - k - 1) : INFINITY;
}

enum status ces_fit_form(struct ces_fit *out, enum ces_form form, const double *y, size_t length,
                         size_t period, struct workspace *workspace) {
    size_t columns = ces_columns(form);
    const struct box *box = &boxes[form];
    *out = (struct ces_fit){.series = {form, y, length, period}, .squares = INFINITY};
    if ((form != CES_NONE && (period < 2 || period > CES_PERIOD || length < 2 * period)) ||
        length < columns + 4)
        return STATUS_TOO_SHORT;
    size_t used = workspace->used;
    double *scratch = workspace_take(workspace, ces_fit_scratch(out->series.period));
    if (!scratch)
        return STATUS_INTERNAL;
    struct problem problem = {.series = &out->series,
                              .scratch = scratch + least_squares_scratch(CES_COLUMNS)};
    struct least_squares task = {.value = squares,
                                 .normal = normal,
                                 .context = &problem,
                                 .n = columns,
                                 .lower = box->lower,
                                 .upper = box->upper,
                                 .tolerance = 1e-6,
                                 .most = MOST_STEPS};
    size_t start[STARTS], starts = choose_starts(&problem, start);
    for (size_t i = 0; i < starts; i++) {
        double x[CES_COLUMNS];
        grid(form, start[i], x);
        struct least_squares_result result = least_squares_solve(&task, x, scratch);
        problem.evaluations += result.derivatives;
        if (result.value < out->squares) {
            out->squares = result.value;
            out->converged = result.converged;
            memcpy(out->x, x, columns * sizeof *x);
        }
    }
    workspace_reset(workspace, used);
    out->evaluations = problem.evaluations;
    describe(out);
    return isfinite(out->squares) ? STATUS_OK : STATUS_NOT_FINITE;
}

/* ---- months ahead ---- */

size_t ces_ahead_scratch(size_t period, size_t horizon) {
    return CES_COLUMNS * horizon + (1 + CES_COLUMNS) * ces_states(CES_FULL, period) +
           ces_scratch(period);
}

enum status ces_fit_ahead(const struct ces_fit *fit, size_t horizon, double *mean, double *variance,
                          struct workspace *workspace) {
    double square[CES_COLUMNS * CES_COLUMNS], factor[CES_COLUMNS * CES_COLUMNS];
    double gradient[CES_COLUMNS], solved[CES_COLUMNS];
    size_t n = ces_columns(fit->series.form), period = fit->series.period, used = workspace->used;
    double *slope = workspace_take(workspace, ces_ahead_scratch(period, horizon));
    if (!slope)
        return STATUS_INTERNAL;
    double *state = slope + CES_COLUMNS * horizon;
    double *scratch = state + (1 + CES_COLUMNS) * ces_states(CES_FULL, period);
    ces_normal(&fit->series, fit->x, square, gradient, state, scratch);
    ces_ahead(&fit->series, fit->x, state, horizon, mean, variance, slope, scratch);
    for (size_t h = 0; h < horizon; h++) {
        const double *d = slope + h * n;
        memcpy(factor, square, sizeof factor);
        memcpy(solved, d, n * sizeof *d);
        if (least_squares_cholesky(factor, solved, n))
            for (size_t k = 0; k < n; k++)
                variance[h] += d[k] * solved[k];
        variance[h] *= fit->variance;
    }
    workspace_reset(workspace, used);
    return STATUS_OK;
}

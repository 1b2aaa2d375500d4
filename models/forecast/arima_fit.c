#include "models/forecast/arima_parts.h"

#include <math.h>
#include <string.h>

#include "models/kernels/least_squares.h"
#include "models/kernels/polynomial.h"
#include "models/kernels/regress.h"

size_t arima_variables(const struct arima_order *order) {
    return order->p + order->q + order->seasonal_p + order->seasonal_q;
}

size_t arima_fit_scratch(size_t length, size_t period, size_t horizon) {
    size_t columns = arima_most_missing(length) + 1 + ARIMA_REGRESSORS;
    size_t fit = arma_gls_scratch(length, columns) + length * (ARIMA_VARIABLES + 2) +
                 least_squares_scratch(ARIMA_VARIABLES);
    size_t ahead = arma_gls_scratch(length, columns) + 2 * (length + horizon) +
                   horizon * (ARMA_STATE + columns + 2) + sizeof(struct arma_end) / sizeof(double) +
                   1;
    (void)period;
    size_t keep = (4 + ARIMA_REGRESSORS) * length + regress_scratch(length, ARIMA_REGRESSORS + 1);
    fit = fit > keep ? fit : keep;
    return (columns + 2) * length + columns + (fit > ahead ? fit : ahead);
}

/* --- coefficients --------------------------------------------------------------------------------
 */

static void minus(double *a, size_t n) {
    for (size_t i = 0; i < n; i++)
        a[i] = -a[i];
}

static void coefficients(const struct arima_order *order, const double *partial, double *out) {
    const size_t degree[4] = {order->p, order->q, order->seasonal_p, order->seasonal_q};
    for (size_t f = 0; f < 4; f++) {
        polynomial_factor(partial, degree[f], out);
        if (f % 2 == 1)
            minus(out, degree[f]);
        partial += degree[f];
        out += degree[f];
    }
}

/* Of factors up to degree 2; beyond, the root of the last two partials is not looked at. */
static double least_root(const struct arima_order *order, size_t period,
                         const double *coefficient) {
    const size_t degree[4] = {order->p, order->q, order->seasonal_p, order->seasonal_q};
    double least = INFINITY;
    for (size_t f = 0; f < 4; f++) {
        double a[2] = {0, 0}, root;
        size_t n = degree[f] <= 2 ? degree[f] : 0;
        memcpy(a, coefficient, n * sizeof *a);
        if (f % 2 == 1)
            minus(a, n);
        root = polynomial_least_root(a, n);
        least = fmin(least, f < 2 ? root : pow(root, 1 / (double)period));
        coefficient += degree[f];
    }
    return least;
}

/* --- the objective -------------------------------------------------------------------------------
 */

struct objective {
    const struct arima_series *series;
    const struct arima_order *order;
    struct arma_data data;
    size_t variables, evaluations;
    const double *upper;
    double *residual, *slopes, *scratch; /* length; variables * length; of arma_gls */
};

/* Scaled residuals at x whose sum of squares is minimised. */
static double residuals(struct objective *on, const double *x, double *residual) {
    struct arma process;
    struct arma_gls gls;
    double coefficient[ARIMA_VARIABLES];
    on->evaluations++;
    coefficients(on->order, x, coefficient);
    arima_expand(on->order, on->series->period, coefficient, &process);
    if (!arma_gls(&process, &on->data, &gls, residual, on->scratch))
        return INFINITY;
    double scale = exp(0.5 * gls.logs / gls.used);
    for (size_t t = 0; t < on->data.length; t++)
        residual[t] *= scale;
    return arma_gls_objective(&gls);
}

static double value(const double *x, void *context) {
    struct objective *on = context;
    return residuals(on, x, on->residual);
}

static void normal(const double *x, void *context, double *square, double *gradient) {
    struct objective *on = context;
    size_t k = on->variables, n = on->data.length;
    double at[ARIMA_VARIABLES];
    memcpy(at, x, k * sizeof *at);
    residuals(on, x, on->residual);
    for (size_t i = 0; i < k; i++) {
        double step = x[i] > 0 ? -1e-5 : 1e-5, *slope = on->slopes + i * n;
        at[i] = x[i] + step;
        residuals(on, at, slope);
        at[i] = x[i];
        gradient[i] = 0;
        for (size_t t = 0; t < n; t++) {
            slope[t] = (slope[t] - on->residual[t]) / step;
            gradient[i] += slope[t] * on->residual[t];
        }
        for (size_t j = 0; j <= i; j++) {
            double sum = 0;
            for (size_t t = 0; t < n; t++)
                sum += slope[t] * on->slopes[j * n + t];
            square[i * k + j] = square[j * k + i] = sum;
        }
    }
}

/* Along each coordinate in turn to the best of a few values, which also leaves the ridge where
 * factors cancel: those at 0, or all. True when any moved. */
static bool scout(struct objective *on, double *x, bool all) {
    static const double tried[] = {-1, -0.7, -0.3, 0.3, 0.7, 1};
    double best = value(x, on);
    bool moved = false;
    for (size_t i = 0; i < on->variables; i++) {
        double from = x[i], to = x[i];
        if (from != 0 && !all) /* known from a fit before */
            continue;
        for (size_t j = 0; j < sizeof tried / sizeof *tried; j++) {
            x[i] = fmin(fmax(tried[j], -on->upper[i]), on->upper[i]);
            double found = value(x, on);
            if (found < best) {
                best = found;
                to = x[i];
                moved = true;
            }
        }
        x[i] = to;
    }
    return moved;
}

static bool begin(struct objective *on, const struct arima_series *series,
                  const struct arima_order *order, struct workspace *workspace) {
    *on = (struct objective){.series = series, .order = order};
    on->data = arima_data(series, order->constant);
    on->variables = arima_variables(order);
    size_t n = on->data.length;
    on->residual = workspace_take(workspace, n);
    on->slopes = workspace_take(workspace, n * on->variables);
    on->scratch =
        workspace_take(workspace, arma_gls_scratch(n, on->data.missing + on->data.regressors));
    return on->residual && on->slopes && on->scratch;
}

static enum status finish(struct arima_fit *out, struct objective *on) {
    struct arma process;
    struct arma_gls gls;
    const struct arima_order *order = on->order;
    arima_expand(order, on->series->period, out->coefficient, &process);
    if (!arma_gls(&process, &on->data, &gls, on->residual, on->scratch))
        return STATUS_NOT_FINITE;
    double k = (double)out->parameters, n = gls.used;
    out->used = n;
    out->constant = order->constant ? gls.beta[gls.columns - 1] : 0;
    for (size_t j = 0; j < on->series->regressors; j++)
        out->beta[on->series->kept[j]] = gls.beta[on->series->missing + j];
    out->log_likelihood = arma_gls_log_likelihood(&gls);
    out->variance = gls.squares / (n - k);
    out->aicc = n > k + 2 ? -2 * out->log_likelihood + 2 * (k + 1) * n / (n - k - 2) : INFINITY;
    out->least_root = least_root(order, on->series->period, out->coefficient);
    out->evaluations = on->evaluations;
    return STATUS_OK;
}

/* Checks and fields both ways of fitting share. */
static enum status open_fit(struct arima_fit *out, struct objective *on,
                            const struct arima_series *series, const struct arima_order *order,
                            struct workspace *workspace) {
    *out = (struct arima_fit){.order = *order, .parameters = arima_variables(order)};
    out->parameters += order->constant + series->regressors;
    if (order->p > ARIMA_ORDER || order->q > ARIMA_ORDER || order->seasonal_p > ARIMA_SEASONAL ||
        order->seasonal_q > ARIMA_SEASONAL || series->period > ARIMA_PERIOD ||
        order->d != series->plain || order->seasonal_d != series->seasonal)
        return STATUS_INTERNAL;
    struct arma_data data = arima_data(series, order->constant);
    if (data.length < data.missing + out->parameters + 1)
        return STATUS_TOO_SHORT;
    return begin(on, series, order, workspace) ? STATUS_OK : STATUS_INTERNAL;
}

/* From every corner of the box +-0.6, for a fit that knows nothing to start from; the best so far
 * in out. */
static void climb_corners(const struct least_squares *task, struct arima_fit *out,
                          double *scratch) {
    double best = task->value(out->partial, task->context), at[ARIMA_VARIABLES];
    for (size_t corner = 0; corner < (size_t)1 << task->n; corner++) {
        for (size_t i = 0; i < task->n; i++)
            at[i] = corner >> i & 1 ? 0.6 : -0.6;
        struct least_squares_result found = least_squares_solve(task, at, scratch);
        if (!(found.value < best))
            continue;
        best = found.value;
        memcpy(out->partial, at, task->n * sizeof *at);
        out->converged = found.converged;
    }
}

static struct least_squares task_of(struct objective *on, double *lower, double *upper,
                                    double tolerance) {
    on->upper = upper;
    return (struct least_squares){.value = value,
                                  .normal = normal,
                                  .context = on,
                                  .n = on->variables,
                                  .lower = lower,
                                  .upper = upper,
                                  .tolerance = tolerance,
                                  .most = 40};
}

/* From the scouted start, one near it that was not scouted, and cold from the corners: the best. */
static void climb(struct objective *on, struct arima_fit *out, bool cold,
                  const struct least_squares *task, double *scratch) {
    double other[ARIMA_VARIABLES];
    for (size_t i = 0; i < on->variables; i++)
        other[i] = out->partial[i] != 0 ? out->partial[i] : 0.1;
    scout(on, out->partial, false);
    struct least_squares_result found = least_squares_solve(task, out->partial, scratch);
    struct least_squares_result second = least_squares_solve(task, other, scratch);
    out->converged = found.converged;
    if (second.value < found.value) {
        memcpy(out->partial, other, on->variables * sizeof *other);
        out->converged = second.converged;
    }
    if (scout(on, out->partial, true)) /* another valley */
        out->converged = least_squares_solve(task, out->partial, scratch).converged;
    if (cold && on->variables <= 4)
        climb_corners(task, out, scratch);
}

static void climb_once(struct arima_fit *out, const struct least_squares *task, double *scratch) {
    for (size_t i = 0; i < task->n; i++)
        if (out->partial[i] == 0)
            out->partial[i] = 0.1;
    out->converged = least_squares_solve(task, out->partial, scratch).converged;
}

/* A variable on its bound is held there at last, for across a unit root of a moving average the
 * likelihood is symmetric and its slope is noise. */
static void hold_bounds(struct arima_fit *out, const struct least_squares *task, double *lower,
                        double *upper, double *scratch) {
    bool held = false;
    for (size_t i = 0; i < task->n; i++)
        if (fabs(out->partial[i]) >= upper[i]) {
            lower[i] = upper[i] = out->partial[i];
            held = true;
        }
    if (held)
        out->converged = least_squares_solve(task, out->partial, scratch).converged;
}

static enum status fit(struct arima_fit *out, const struct arima_series *series,
                       const struct arima_order *order, const double *partial, bool quick,
                       struct workspace *workspace) {
    size_t used = workspace->used, n = arima_variables(order);
    double lower[ARIMA_VARIABLES], upper[ARIMA_VARIABLES], *scratch = NULL;
    struct objective on;
    enum status status = open_fit(out, &on, series, order, workspace);
    if (status != STATUS_OK)
        goto done;
    status = STATUS_INTERNAL;
    scratch = workspace_take(workspace, least_squares_scratch(n));
    if (!scratch)
        goto done;
    for (size_t i = 0; i < n; i++) {
        bool moving = (i >= order->p && i < order->p + order->q) ||
                      i >= order->p + order->q + order->seasonal_p;
        upper[i] = moving ? 1 : 0.9999;
        lower[i] = -upper[i];
        out->partial[i] = partial ? fmin(fmax(partial[i], -0.95), 0.95) : 0;
    }
    out->converged = true;
    if (n > 0) {
        struct least_squares task = task_of(&on, lower, upper, quick ? 1e-5 : 1e-6);
        if (quick)
            climb_once(out, &task, scratch);
        else
            climb(&on, out, !partial, &task, scratch);
        hold_bounds(out, &task, lower, upper, scratch);
    }
    coefficients(order, out->partial, out->coefficient);
    status = finish(out, &on);
done:
    workspace_reset(workspace, used);
    return status;
}

enum status arima_fit(struct arima_fit *out, const struct arima_series *series,
                      const struct arima_order *order, const double *partial,
                      struct workspace *workspace) {
    return fit(out, series, order, partial, false, workspace);
}

enum status arima_fit_quick(struct arima_fit *out, const struct arima_series *series,
                            const struct arima_order *order, const double *partial,
                            struct workspace *workspace) {
    return fit(out, series, order, partial, true, workspace);
}

enum status arima_fit_at(struct arima_fit *out, const struct arima_series *series,
                         const struct arima_order *order, const double *coefficient,
                         struct workspace *workspace) {
    size_t used = workspace->used;
    struct objective on;
    enum status status = open_fit(out, &on, series, order, workspace);
    if (status == STATUS_OK) {
        memcpy(out->coefficient, coefficient, arima_variables(order) * sizeof *coefficient);
        out->converged = true;
        status = finish(out, &on);
    }
    workspace_reset(workspace, used);
    return status;
}

enum status arima_fit_held(struct arima_fit *out, struct arima_series *series,
                           const struct arima_order *order, const double *coefficient,
                           double constant, struct workspace *workspace) {
    size_t used = workspace->used, left = series->length - series->difference.degree;
    const double *line = series->columns + (series->missing + 1 + series->regressors) * left;
    struct arima_order without = *order;
    struct objective on;
    without.constant = false;
    for (size_t t = 0; t < left && order->constant; t++)
        series->columns[t] -= constant * line[t];
    enum status status = open_fit(out, &on, series, &without, workspace);
    if (status == STATUS_OK) {
        memcpy(out->coefficient, coefficient, arima_variables(order) * sizeof *coefficient);
        out->converged = true;
        out->parameters += order->constant; /* it was estimated once */
        status = finish(out, &on);
        out->constant = order->constant ? constant : 0;
    }
    workspace_reset(workspace, used);
    return status;
}

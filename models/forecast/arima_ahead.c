#include "models/forecast/arima_parts.h"

#include <math.h>
#include <string.h>

/* What the regressors add in month t. */
static double influence(const struct arima_series *series, const struct arima_fit *fit, size_t t) {
    double sum = 0;
    for (size_t j = 0; j < series->given.count; j++)
        sum += fit->beta[j] * series->given.x[j * series->given.stride + t];
    return sum;
}

/* y[length .. length + horizon - 1] from y[0 .. length-1], a linear function of them; w: scratch of
 * the length. The last state goes to end. */
static bool ahead_of(const struct arima_series *series, const struct arma *process, size_t horizon,
                     double *y, double *w, struct arma_end *end) {
    size_t n = series->length, left = difference_apply(&series->difference, y, n, w);
    double state[ARMA_STATE + 1] = {0};
    if (!arma_filter_end(process, w, left, end))
        return false;
    memcpy(state, end->state, end->size * sizeof *state);
    for (size_t h = 0; h < horizon; h++) {
        double level = state[0];
        y[n + h] = level;
        for (size_t i = 0; i < end->size; i++)
            state[i] = state[i + 1] + process->ar[i] * level;
    }
    difference_undo(&series->difference, y, n, horizon);
    return true;
}

/* Variance over that of e. The error of month h is loading(h)' (error of the state) + sum psi e;
 * loading(h) = e_1' T^(h-1) + sum c_j loading(h-j), psi(h) is its first element. Pf = loading' P
 * loading holds the shock of the first month; psi(h) for those after. */
static void spread(const struct arima_series *series, const struct arma *process,
                   const struct arma_end *end, size_t horizon, double *loading, double *variance) {
    size_t r = end->size;
    double row[ARMA_STATE + 1] = {1}, psi[ARMA_STATE] = {1}, shocks = 0;
    for (size_t j = 1; j < r; j++)
        psi[j] = process->ma[j - 1];
    for (size_t h = 0; h < horizon; h++) {
        double *to = loading + h * r, sum = 0, shock = 0;
        memcpy(to, row, r * sizeof *row);
        for (size_t j = 1; j <= series->difference.degree && j <= h; j++)
            for (size_t i = 0; i < r && series->difference.c[j - 1] != 0; i++)
                to[i] += series->difference.c[j - 1] * loading[(h - j) * r + i];
        for (size_t i = 0; i < r; i++) {
            double product = 0;
            for (size_t j = 0; j < r; j++)
                product += end->covariance[i * r + j] * to[j];
            sum += product * to[i];
            shock += to[i] * psi[i]; /* R = (1, theta) */
        }
        variance[h] = sum + shocks;
        shocks += shock * shock;
        double first = 0;
        for (size_t i = 0; i < r; i++)
            first += row[i] * process->ar[i];
        memmove(row + 1, row, (r - 1) * sizeof *row);
        row[0] = first;
    }
}

/* Add what the missing months' uncertainty does: |L^-1 D|^2, D how month h moves with each. */
static bool add_missing(const struct arima_series *series, const struct arma *process,
                        const struct arma_gls *gls, size_t horizon, double *y, double *w,
                        double *moves, struct arma_end *end, double *variance) {
    size_t n = series->length, m = series->missing;
    for (size_t j = 0; j < m; j++) {
        memset(y, 0, n * sizeof *y);
        y[series->hole[j]] = 1;
        if (!ahead_of(series, process, horizon, y, w, end))
            return false;
        for (size_t h = 0; h < horizon; h++)
            moves[h * m + j] = y[n + h];
    }
    for (size_t h = 0; h < horizon; h++) {
        double *row = moves + h * m;
        for (size_t i = 0; i < m; i++) {
            for (size_t k = 0; k < i; k++)
                row[i] -= gls->factor[i * gls->columns + k] * row[k];
            row[i] /= gls->factor[i * gls->columns + i];
            variance[h] += row[i] * row[i];
        }
    }
    return true;
}

enum status arima_ahead(const struct arima_series *series, const struct arima_fit *fit,
                        size_t horizon, double *mean, double *variance,
                        struct workspace *workspace) {
    size_t n = series->length, m = series->missing, used = workspace->used;
    struct arma_data data = arima_data(series, fit->order.constant);
    struct arma process;
    struct arma_gls gls;
    enum status status = STATUS_INTERNAL;
    size_t need = arma_gls_scratch(data.length, m + data.regressors);
    double *scratch = workspace_take(workspace, need);
    double *y = workspace_take(workspace, n + horizon), *w = workspace_take(workspace, n);
    double *loading = workspace_take(workspace, horizon * ARMA_STATE);
    double *moves = workspace_take(workspace, horizon * m), *line = mean;
    double *room = workspace_take(workspace, sizeof(struct arma_end) / sizeof(double) + 1);
    if (!scratch || !y || !w || !loading || !moves || !room)
        goto done;
    struct arma_end *end = (struct arma_end *)(void *)room;
    status = STATUS_NOT_FINITE;
    arima_expand(&fit->order, series->period, fit->coefficient, &process);
    if (!arma_gls(&process, &data, &gls, w, scratch))
        goto done;
    arima_constant_column(series, 0, n, y);
    for (size_t t = 0; t < n; t++)
        y[t] = series->filled[t] - fit->constant * y[t] - influence(series, fit, t);
    for (size_t j = 0; j < m; j++)
        y[series->hole[j]] += gls.beta[j];
    if (!ahead_of(series, &process, horizon, y, w, end))
        goto done;
    arima_constant_column(series, n, n + horizon, line);
    for (size_t h = 0; h < horizon; h++)
        mean[h] = y[n + h] + fit->constant * line[h] + influence(series, fit, n + h);
    spread(series, &process, end, horizon, loading, variance);
    if (!add_missing(series, &process, &gls, horizon, y, w, moves, end, variance))
        goto done;
    status = STATUS_OK;
    for (size_t h = 0; h < horizon; h++) {
        variance[h] *= fit->variance;
        if (!isfinite(mean[h]) || !isfinite(variance[h]))
            status = STATUS_NOT_FINITE;
    }
done:
    workspace_reset(workspace, used);
    return status;
}

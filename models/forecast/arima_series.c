#include "models/forecast/arima_parts.h"

#include <math.h>
#include <string.h>

#include "models/kernels/polynomial.h"
#include "models/kernels/regress.h"

size_t arima_most_missing(size_t length) {
    return length / 3 < ARIMA_MISSING ? length / 3 : ARIMA_MISSING;
}

static size_t count_missing(const double *y, size_t length) {
    size_t missing = 0;
    for (size_t t = 0; t < length; t++)
        missing += isnan(y[t]) ? 1 : 0;
    return missing;
}

void arima_constant_column(const struct arima_series *series, size_t from, size_t to, double *out) {
    bool drift = series->plain + series->seasonal > 0;
    for (size_t t = from; t < to; t++)
        out[t - from] = drift ? (double)(t + 1) : 1;
}

/* Which of the regressors say something of their own beside the constant, once differenced; those
 * are packed before the constant's column. */
static enum status keep_regressors(struct arima_series *series, struct workspace *workspace) {
    size_t used = workspace->used, left = series->length - series->difference.degree;
    size_t count = series->given.count;
    double *first = series->columns + (series->missing + 1) * left,
           *constant = first + count * left;
    double *room = workspace_take(workspace, regress_scratch(left, count + 1));
    double *block = workspace_take(workspace, left);
    struct regress rank;
    if (!room || !block)
        return STATUS_INTERNAL;
    /* the constant goes first, so that a regressor like it is the one to go */
    memcpy(block, constant, left * sizeof *block);
    memmove(first + left, first, count * left * sizeof *first);
    memcpy(first, block, left * sizeof *block);
    struct regress_task ask = {
        .x = first, .stride = left, .rows = left, .columns = count + 1, .y = series->columns};
    bool solved = regress_solve(&rank, &ask, room);
    bool keep[ARIMA_REGRESSORS + 1] = {false};
    for (size_t i = 0; solved && i < rank.rank; i++)
        keep[rank.pivot[i]] = true;
    for (size_t j = 0; j < count; j++)
        if (keep[j + 1]) {
            memmove(first + series->regressors * left, first + (j + 1) * left,
                    left * sizeof *first);
            series->kept[series->regressors++] = j;
        }
    memcpy(first + series->regressors * left, block, left * sizeof *block);
    workspace_reset(workspace, used);
    return STATUS_OK;
}

enum status arima_prepare(struct arima_series *out, const double *y, size_t length, size_t period,
                          size_t plain, size_t seasonal, struct workspace *workspace) {
    return arima_prepare_with(out, y, length, period, plain, seasonal, NULL, workspace);
}

enum status arima_prepare_with(struct arima_series *out, const double *y, size_t length,
                               size_t period, size_t plain, size_t seasonal,
                               const struct arima_regressors *given, struct workspace *workspace) {
    *out = (struct arima_series){
        .length = length, .period = period, .plain = plain, .seasonal = seasonal};
    if (given)
        out->given = *given;
    if (out->given.count > ARIMA_REGRESSORS)
        return STATUS_INTERNAL;
    out->missing = count_missing(y, length);
    out->difference = difference_of(plain, seasonal, period);
    if (length <= out->difference.degree + out->missing ||
        out->missing > arima_most_missing(length) || isnan(y[0]))
        return STATUS_TOO_SHORT;
    size_t left = length - out->difference.degree;
    double *filled = workspace_take(workspace, length);
    double *holes = workspace_take(workspace, out->missing);
    double *raw = workspace_take(workspace, length);
    out->columns = workspace_take(workspace, (out->missing + 2 + out->given.count) * left);
    if (!filled || !holes || !raw || !out->columns)
        return STATUS_INTERNAL;
    _Static_assert(sizeof(size_t) <= sizeof(double), "indices lie in the workspace");
    size_t *hole = (size_t *)(void *)holes, count = 0;
    for (size_t t = 0; t < length; t++) {
        filled[t] = isnan(y[t]) ? filled[t - 1] : y[t];
        if (isnan(y[t]))
            hole[count++] = t;
    }
    out->filled = filled;
    out->hole = hole;
    difference_apply(&out->difference, filled, length, out->columns);
    memset(raw, 0, length * sizeof *raw);
    for (size_t i = 0; i < count; i++) {
        raw[hole[i]] = -1;
        difference_apply(&out->difference, raw, length, out->columns + (i + 1) * left);
        raw[hole[i]] = 0;
    }
    for (size_t j = 0; j < out->given.count; j++)
        difference_apply(&out->difference, out->given.x + j * out->given.stride, length,
                         out->columns + (count + 1 + j) * left);
    arima_constant_column(out, 0, length, raw);
    difference_apply(&out->difference, raw, length,
                     out->columns + (count + 1 + out->given.count) * left);
    return out->given.count ? keep_regressors(out, workspace) : STATUS_OK;
}

struct arma_data arima_data(const struct arima_series *series, bool constant) {
    return (struct arma_data){.columns = series->columns,
                              .length = series->length - series->difference.degree,
                              .missing = series->missing,
                              .regressors = series->regressors + constant};
}

static void negate(double *a, size_t n) {
    for (size_t i = 0; i < n; i++)
        a[i] = -a[i];
}

void arima_expand(const struct arima_order *order, size_t period, const double *coefficient,
                  struct arma *out) {
    double ar[ARIMA_ORDER], seasonal[ARIMA_SEASONAL];
    const double *theta = coefficient + order->p, *second = theta + order->q;
    memset(out, 0, sizeof *out);
    memcpy(ar, coefficient, order->p * sizeof *ar);
    memcpy(seasonal, second, order->seasonal_p * sizeof *seasonal);
    negate(ar, order->p);
    negate(seasonal, order->seasonal_p);
    out->p = polynomial_product(ar, order->p, seasonal, order->seasonal_p, period, out->ar);
    negate(out->ar, out->p);
    out->q = polynomial_product(theta, order->q, second + order->seasonal_p, order->seasonal_q,
                                period, out->ma);
}

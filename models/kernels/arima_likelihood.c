#include "models/kernels/arima_likelihood.h"

#include <math.h>
#include <string.h>

#include "models/kernels/least_squares.h"

static size_t state_size(const struct arma *process) {
    return process->p > process->q + 1 ? process->p : process->q + 1;
}

/* Solve a x = b (n x n by rows) by elimination with row exchanges. */
static bool solve(double *a, double *b, size_t n) {
    for (size_t k = 0; k < n; k++) {
        size_t best = k;
        for (size_t i = k + 1; i < n; i++)
            if (fabs(a[i * n + k]) > fabs(a[best * n + k]))
                best = i;
        if (!(fabs(a[best * n + k]) > 1e-14))
            return false;
        for (size_t j = k; j < n && best != k; j++) {
            double kept = a[k * n + j];
            a[k * n + j] = a[best * n + j];
            a[best * n + j] = kept;
        }
        double kept = b[k];
        b[k] = b[best];
        b[best] = kept;
        for (size_t i = k + 1; i < n; i++) {
            double by = a[i * n + k] / a[k * n + k];
            if (by == 0)
                continue;
            for (size_t j = k + 1; j < n; j++)
                a[i * n + j] -= by * a[k * n + j];
            b[i] -= by * b[k];
        }
    }
    for (size_t i = n; i-- > 0;) {
        for (size_t j = i + 1; j < n; j++)
            b[i] -= a[i * n + j] * b[j];
        b[i] /= a[i * n + i];
    }
    return true;
}

/* Autocovariances gamma(0 .. r) over the variance of e, and psi weights psi(0 .. q). */
static bool autocovariances(const struct arma *process, double *gamma, double *psi) {
    size_t p = process->p, q = process->q, n = p + 1, r = state_size(process);
    double matrix[ARMA_STATE * ARMA_STATE];
    for (size_t k = 0; k <= q; k++) {
        psi[k] = k == 0 ? 1 : process->ma[k - 1];
        for (size_t j = 1; j <= p && j <= k; j++)
            psi[k] += process->ar[j - 1] * psi[k - j];
    }
    for (size_t k = 0; k <= r; k++) {
        gamma[k] = 0; /* cov of w(t-k) with the moving average at t */
        for (size_t j = k; j <= q; j++)
            gamma[k] += (j == 0 ? 1 : process->ma[j - 1]) * psi[j - k];
    }
    memset(matrix, 0, n * n * sizeof *matrix);
    for (size_t k = 0; k < n; k++) {
        matrix[k * n + k] += 1;
        for (size_t j = 1; j <= p; j++)
            matrix[k * n + (k > j ? k - j : j - k)] -= process->ar[j - 1];
    }
    if (p > 0 && !solve(matrix, gamma, n))
        return false;
    for (size_t k = n; k <= r; k++)
        for (size_t j = 1; j <= p; j++)
            gamma[k] += process->ar[j - 1] * gamma[k - j];
    return gamma[0] > 0 && isfinite(gamma[0]);
}

/* The gain's recursion; see the head of the header. */
struct gain {
    const struct arma *process;
    size_t r;
    double variance, rank; /* F, M */
    double k[ARMA_STATE + 1], y[ARMA_STATE + 1];
    double first[ARMA_STATE + 1]; /* P e_1 at the start */
    bool still;
};

static bool gain_begin(struct gain *g, const struct arma *process) {
    double gamma[ARMA_STATE + 1], psi[ARMA_STATE + 1];
    g->process = process;
    g->r = state_size(process);
    if (!autocovariances(process, gamma, psi))
        return false;
    size_t r = g->r, p = process->p, q = process->q;
    g->first[0] = gamma[0];
    for (size_t i = 1; i < r; i++) {
        double sum = 0;
        for (size_t j = i; j < p; j++)
            sum += process->ar[j] * gamma[j - i + 1];
        for (size_t j = i; j <= q; j++)
            sum += process->ma[j - 1] * psi[j - i];
        g->first[i] = sum;
    }
    g->first[r] = 0;
    for (size_t i = 0; i < r; i++)
        g->k[i] = g->y[i] = process->ar[i] * gamma[0] + g->first[i + 1];
    g->y[r] = 0;
    g->variance = gamma[0];
    g->rank = -1 / gamma[0];
    g->still = false;
    return true;
}

/* To the next month. */
static void gain_next(struct gain *g) {
    if (g->still)
        return;
    size_t r = g->r;
    double y = g->y[0], step = g->rank * y, variance = g->variance + step * y;
    variance = variance > 1 ? variance : 1;
    double by = y / variance, largest = 0;
    const double *ar = g->process->ar;
    for (size_t i = 0; i < r; i++) {
        double moved = g->y[i + 1] + ar[i] * y;
        g->k[i] += step * moved;
        g->y[i] = moved - by * g->k[i];
    }
    g->rank *= variance / g->variance;
    g->variance = variance;
    if (variance > 1 + 1e-8)
        return;
    for (size_t i = 0; i < r; i++)
        largest = fmax(largest, fabs(g->y[i]));
    g->still = -g->rank * largest * largest < 1e-14;
}

/* The state of one series through one month with scaled gain k / F; returns the innovation. */
static double advance(const struct gain *g, double *state, double w) {
    const double *ar = g->process->ar;
    double level = state[0], error = w - level, by = error / g->variance;
    for (size_t i = 0; i < g->r; i++)
        state[i] = state[i + 1] + ar[i] * level + by * g->k[i];
    return error;
}

size_t arma_gls_scratch(size_t length, size_t columns) {
    size_t k = columns;
    return (k + 1) * (ARMA_STATE + 1) + (k + 1) + k * length + k * k + 2 * k;
}

/* Innovations over sqrt F of every column; that of the series goes to residual, the others to
 * filtered. Returns the sum of log F. */
static double filter(struct gain *g, const struct arma_data *data, size_t columns, double *residual,
                     double *filtered, double *states) {
    size_t n = data->length, stride = g->r + 1;
    double *begin = states + (columns + 1) * stride, logs = 0, product = 1;
    memset(states, 0, (columns + 1) * stride * sizeof *states);
    for (size_t c = 0; c <= columns; c++) { /* a column is nothing before its first value */
        size_t t = 0;
        while (t < n && data->columns[c * n + t] == 0)
            t++;
        begin[c] = (double)t;
    }
    for (size_t t = 0; t < n; t++) {
        double scale = 1 / sqrt(g->variance);
        product *= g->variance;
        if (product > 1e200) {
            logs += log(product);
            product = 1;
        }
        residual[t] = scale * advance(g, states, data->columns[t]);
        for (size_t c = 1; c <= columns; c++) {
            double *to = filtered + (c - 1) * n + t;
            *to = (double)t < begin[c]
                      ? 0
                      : scale * advance(g, states + c * stride, data->columns[c * n + t]);
        }
        gain_next(g);
    }
    return logs + log(product);
}

static double dot(const double *a, const double *b, size_t n) {
    double sum = 0;
    for (size_t t = 0; t < n; t++)
        sum += a[t] * b[t];
    return sum;
}

bool arma_gls(const struct arma *process, const struct arma_data *data, struct arma_gls *out,
              double *residual, double *scratch) {
    size_t n = data->length, k = data->missing + data->regressors;
    struct gain gain;
    if (!gain_begin(&gain, process))
        return false;
    double *filtered = scratch, *factor = filtered + k * n, *beta = factor + k * k;
    *out = (struct arma_gls){
        .used = (double)(n - data->missing), .columns = k, .beta = beta, .factor = factor};
    out->logs = filter(&gain, data, k, residual, filtered, beta + k);
    for (size_t i = 0; i < k; i++) {
        beta[i] = dot(filtered + i * n, residual, n);
        for (size_t j = 0; j <= i; j++)
            factor[i * k + j] = dot(filtered + i * n, filtered + j * n, n);
    }
    if (k > 0 && !least_squares_cholesky(factor, beta, k))
        return false;
    for (size_t i = 0; i < data->missing; i++)
        out->logs += 2 * log(factor[i * k + i]);
    for (size_t i = 0; i < k; i++)
        for (size_t t = 0; t < n; t++)
            residual[t] -= beta[i] * filtered[i * n + t];
    out->squares = dot(residual, residual, n);
    return isfinite(out->squares) && isfinite(out->logs);
}

double arma_gls_objective(const struct arma_gls *gls) {
    return gls->squares * exp(gls->logs / gls->used);
}

double arma_gls_log_likelihood(const struct arma_gls *gls) {
    const double two_pi = 6.283185307179586476925;
    return -0.5 * (gls->used * (log(two_pi * gls->squares / gls->used) + 1) + gls->logs);
}

/* The stationary covariance from its first column: P = T P T' + R R'. */
static void stationary(const struct gain *g, double *p) {
    size_t r = g->r;
    const struct arma *process = g->process;
    for (size_t i = r; i-- > 0;)
        for (size_t j = r; j-- > 0;) {
            double ri = i == 0 ? 1 : process->ma[i - 1], rj = j == 0 ? 1 : process->ma[j - 1];
            p[i * r + j] = process->ar[i] * process->ar[j] * g->first[0] +
                           process->ar[i] * g->first[j + 1] + process->ar[j] * g->first[i + 1] +
                           ri * rj + (i + 1 < r && j + 1 < r ? p[(i + 1) * r + j + 1] : 0);
        }
}

bool arma_filter_end(const struct arma *process, const double *w, size_t length,
                     struct arma_end *end) {
    struct gain gain;
    double state[ARMA_STATE + 1] = {0};
    if (!gain_begin(&gain, process))
        return false;
    size_t r = end->size = gain.r;
    stationary(&gain, end->covariance);
    for (size_t t = 0; t < length; t++) {
        advance(&gain, state, w[t]);
        for (size_t i = 0; i < r && !gain.still; i++)
            for (size_t j = 0; j < r; j++)
                end->covariance[i * r + j] += gain.rank * gain.y[i] * gain.y[j];
        gain_next(&gain);
    }
    memcpy(end->state, state, r * sizeof *state);
    return true;
}

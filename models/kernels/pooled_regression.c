#include "models/kernels/pooled_regression.h"

#include <math.h>
#include <string.h>

#include "models/kernels/least_squares.h"

static const double penalty = 0.3; /* of the mean of the diagonal */

static double mean_of(const double *v, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += v[i];
    return sum / (double)n;
}

void pooled_add(struct pooled_sums *sums, const double *z, size_t t) {
    size_t lags = sums->lags;
    double x[POOLED_LAGS], mean = mean_of(z + t - lags, lags), y = z[t] - mean;
    if (isnan(y)) /* a missing month makes the mean missing too */
        return;
    for (size_t k = 0; k < lags; k++)
        x[k] = z[t - 1 - k] - mean;
    for (size_t i = 0; i < lags; i++) {
        double *restrict row = sums->square + i * lags;
        for (size_t j = 0; j <= i; j++)
            row[j] += x[i] * x[j];
        sums->product[i] += x[i] * y;
    }
    sums->windows++;
}

bool pooled_solve(const struct pooled_sums *sums, double *b) {
    size_t lags = sums->lags;
    double square[POOLED_LAGS * POOLED_LAGS], trace = 0;
    if (!sums->windows)
        return false;
    memcpy(square, sums->square, lags * lags * sizeof *square);
    memcpy(b, sums->product, lags * sizeof *b);
    for (size_t i = 0; i < lags; i++)
        trace += square[i * lags + i];
    for (size_t i = 0; i < lags; i++)
        square[i * lags + i] += penalty * trace / (double)lags;
    return trace > 0 && least_squares_cholesky(square, b, lags);
}

/* The last `lags` months with gaps closed. */
static bool recent(const double *z, size_t length, size_t lags, size_t period, double *out) {
    double sum = 0;
    size_t present = 0;
    for (size_t t = length - lags; t < length; t++)
        if (!isnan(z[t])) {
            sum += z[t];
            present++;
        }
    for (size_t i = 0; i < lags; i++) {
        size_t t = length - lags + i, back = t;
        while (isnan(z[back]) && back >= period)
            back -= period;
        out[i] = isnan(z[back]) ? sum / (double)present : z[back];
    }
    return present > 0;
}

bool pooled_ahead(const double *b, size_t lags, const double *z, size_t length, size_t period,
                  size_t horizon, double *out, double *scratch) {
    if (!recent(z, length, lags, period, scratch))
        return false;
    for (size_t h = 0; h < horizon; h++) {
        const double *window = scratch + h;
        double mean = mean_of(window, lags), sum = mean;
        for (size_t k = 0; k < lags; k++)
            sum += b[k] * (window[lags - 1 - k] - mean);
        out[h] = scratch[lags + h] = sum;
    }
    return true;
}

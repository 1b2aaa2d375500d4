#include "models/kernels/unit_root.h"

#include <math.h>

double unit_root_kpss(const double *w, size_t length) {
    if (length == 0)
        return 0;
    double n = (double)length, mean = 0, sum = 0, squares = 0;
    for (size_t t = 0; t < length; t++)
        mean += w[t] / n;
    size_t lags = (size_t)(3 * sqrt(n) / 13);
    double spread = 0;
    for (size_t j = 0; j <= lags && j < length; j++) {
        double product = 0;
        for (size_t t = j; t < length; t++)
            product += (w[t] - mean) * (w[t - j] - mean);
        spread += (j == 0 ? 1 : 2 * (1 - (double)j / (double)(lags + 1))) * product;
    }
    for (size_t t = 0; t < length; t++) {
        sum += w[t] - mean;
        squares += sum * sum;
    }
    return spread > 0 ? squares / (n * spread) : 0;
}

/* y less its centred moving average, for the `count` months from period / 2 on. */
static void detrend(const double *y, size_t count, size_t period, double *out) {
    size_t half = period / 2;
    for (size_t t = 0; t < count; t++) {
        double sum = 0;
        for (size_t j = 0; j < 2 * half + 1; j++)
            sum += y[t + j];
        if (period % 2 == 0)
            sum -= 0.5 * (y[t] + y[t + 2 * half]);
        out[t] = y[t + half] - sum / (double)period;
    }
}

static double variance(const double *x, size_t count) {
    double mean = 0, sum = 0;
    for (size_t t = 0; t < count; t++)
        mean += x[t] / (double)count;
    for (size_t t = 0; t < count; t++)
        sum += (x[t] - mean) * (x[t] - mean);
    return sum;
}

double unit_root_season(const double *y, size_t length, size_t period, double *scratch) {
    if (period < 2 || length < 3 * period)
        return 0;
    size_t count = length - 2 * (period / 2), reach = 2 * period;
    double *detrended = scratch, *rest = scratch + length;
    detrend(y, count, period, detrended);
    for (size_t t = 0; t < count; t++) {
        double sum = 0, months = 0;
        size_t from = t % period;
        while (from + reach < t)
            from += period;
        for (size_t s = from; s <= t + reach && s < count; s += period) {
            sum += detrended[s];
            months++;
        }
        rest[t] = detrended[t] - sum / months;
    }
    double all = variance(detrended, count);
    return all > 0 ? fmax(0, 1 - variance(rest, count) / all) : 0;
}

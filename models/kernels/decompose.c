#include "models/kernels/decompose.h"

#include "engine/core/number.h"

/* 90%, two-sided. */
static const double test_z = 1.6448536269514722;

/* Dividing by less than this blows a month up beyond sense. */
static const double least_index = 0.01;

static double mean_of(const double *y, size_t length) {
    double sum = 0;
    for (size_t t = 0; t < length; t++)
        sum += y[t];
    return sum / (double)length;
}

/* Sum of (y(t) - mean)(y(t - lag) - mean). */
static double lagged_product(const double *y, size_t length, size_t lag, double mean) {
    double sum = 0;
    for (size_t t = lag; t < length; t++)
        sum += (y[t] - mean) * (y[t - lag] - mean);
    return sum;
}

double decompose_autocorrelation(const double *y, size_t length, size_t lag) {
    double mean = length ? mean_of(y, length) : 0;
    double spread = lagged_product(y, length, 0, mean);
    return spread > 0 ? lagged_product(y, length, lag, mean) / spread : 0;
}

bool decompose_is_seasonal(const double *y, size_t length, size_t period, double z) {
    if (period < 4 || length < 2 * period)
        return false;
    double mean = mean_of(y, length), spread = lagged_product(y, length, 0, mean);
    if (!(spread > 0))
        return false;
    double below = 0;
    for (size_t lag = 1; lag < period; lag++) {
        double r = lagged_product(y, length, lag, mean) / spread;
        below += r * r;
    }
    double r = lagged_product(y, length, period, mean) / spread;
    return r * r * (double)length > z * z * (1 + 2 * below);
}

/* Centred moving average at t; the caller sees to it that the window fits. */
static double trend_at(const double *y, size_t t, size_t period) {
    size_t half = period / 2;
    double sum = 0;
    if (period % 2)
        for (size_t i = t - half; i <= t + half; i++)
            sum += y[i];
    else {
        sum = (y[t - half] + y[t + half]) / 2;
        for (size_t i = t - half + 1; i < t + half; i++)
            sum += y[i];
    }
    return sum / (double)period;
}

double decompose_remove(enum decompose_kind kind, double value, double index) {
    return kind == DECOMPOSE_MULTIPLICATIVE ? value / index
           : kind == DECOMPOSE_ADDITIVE     ? value - index
                                            : value;
}

double decompose_restore(enum decompose_kind kind, double value, double index) {
    return kind == DECOMPOSE_MULTIPLICATIVE ? value * index
           : kind == DECOMPOSE_ADDITIVE     ? value + index
                                            : value;
}

/* Mean deviation of the months t mod period = k from the trend; NaN when there is none. */
static double month_mean(const double *y, const double *smooth, size_t length, size_t period,
                         enum decompose_kind kind, size_t k) {
    double sum = 0, count = 0;
    for (size_t t = k; t + period / 2 < length; t += period) {
        if (t < period / 2)
            continue;
        double value = decompose_remove(kind, y[t], trend_at(smooth, t, period));
        if (number_is_missing(value))
            continue;
        sum += value;
        count += 1;
    }
    return count > 0 ? sum / count : NUMBER_MISSING;
}

bool decompose_indices_of(const double *y, const double *smooth, size_t length, size_t period,
                          enum decompose_kind kind, double *index) {
    for (size_t k = 0; k < period; k++)
        index[k] = month_mean(y, smooth, length, period, kind, k);
    double mean = mean_of(index, period);
    bool good = kind != DECOMPOSE_NONE;
    for (size_t k = 0; k < period; k++) {
        index[k] = decompose_remove(kind, index[k], mean);
        good = good && number_is_finite(index[k]);
    }
    for (size_t k = 0; !good && k < period; k++)
        index[k] = kind == DECOMPOSE_MULTIPLICATIVE ? 1 : 0;
    return good;
}

bool decompose_indices(const double *y, size_t length, size_t period, enum decompose_kind kind,
                       double *index) {
    return decompose_indices_of(y, y, length, period, kind, index);
}

static bool all_at_least(const double *y, size_t length, double least) {
    for (size_t t = 0; t < length; t++)
        if (!(y[t] >= least))
            return false;
    return true;
}

static bool all_positive(const double *y, size_t length) {
    for (size_t t = 0; t < length; t++)
        if (!(y[t] > 0))
            return false;
    return true;
}

enum decompose_kind decompose_season(const double *y, size_t length, size_t period, double *index) {
    if (decompose_is_seasonal(y, length, period, test_z)) {
        if (all_positive(y, length) &&
            decompose_indices(y, length, period, DECOMPOSE_MULTIPLICATIVE, index) &&
            all_at_least(index, period, least_index))
            return DECOMPOSE_MULTIPLICATIVE;
        if (decompose_indices(y, length, period, DECOMPOSE_ADDITIVE, index))
            return DECOMPOSE_ADDITIVE;
    }
    for (size_t k = 0; k < period; k++)
        index[k] = 0;
    return DECOMPOSE_NONE;
}

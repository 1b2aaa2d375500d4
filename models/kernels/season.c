#include "models/kernels/season.h"

#include <math.h>

enum { PERIOD_MOST = 24 };

void season_normalise(double *index, size_t period) {
    double sum = 0;
    for (size_t k = 0; k < period; k++)
        sum += index[k];
    for (size_t k = 0; k < period; k++)
        index[k] *= (double)period / sum;
}

size_t season_indices(const double *x, size_t length, size_t period, double *index) {
    size_t used[PERIOD_MOST] = {0}, ratios = 0;
    size_t half = period / 2;
    for (size_t k = 0; k < period; k++)
        index[k] = 0;
    for (size_t t = half; t + half < length; t++) {
        double trend = (x[t - half] + x[t + half]) / 2;
        for (size_t i = t - half + 1; i < t + half; i++)
            trend += x[i];
        trend /= (double)period;
        if (isnan(trend) || isnan(x[t]))
            continue;
        index[t % period] += x[t] / (trend > 1e-9 ? trend : 1e-9);
        used[t % period]++;
        ratios++;
    }
    for (size_t k = 0; k < period; k++) {
        index[k] = used[k] ? index[k] / (double)used[k] : 1;
        if (index[k] < 0.05)
            index[k] = 0.05;
    }
    season_normalise(index, period);
    return ratios;
}

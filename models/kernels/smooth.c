#include "models/kernels/smooth.h"

#include <math.h>

double smooth_mean(const double *y, size_t n, double rate) {
    double sum = 0, weights = 0;
    for (size_t t = 0; t < n; t++) {
        sum *= 1 - rate;
        weights *= 1 - rate;
        if (!isnan(y[t])) {
            sum += y[t];
            weights += 1;
        }
    }
    return sum / weights;
}

double smooth_ratio(const double *y, const double *x, size_t n, double rate) {
    double above = 0, below = 0;
    for (size_t t = 0; t < n; t++) {
        above *= 1 - rate;
        below *= 1 - rate;
        if (!isnan(y[t]) && !isnan(x[t])) {
            above += y[t];
            below += x[t];
        }
    }
    return below > 0 ? above / below : 0;
}

double smooth_level(const double *y, size_t n, double rate, double start, double *sse) {
    double level = start, sum = 0;
    for (size_t t = 0; t < n; t++) {
        if (isnan(y[t]))
            continue;
        double error = y[t] - level;
        sum += error * error;
        level += rate * error;
    }
    if (sse)
        *sse = sum;
    return level;
}

double smooth_slope(const double *y, size_t n) {
    double count = 0, mean_t = 0, mean_y = 0, stt = 0, sty = 0;
    for (size_t t = 0; t < n; t++) {
        if (isnan(y[t]))
            continue;
        count++;
        double dt = (double)t - mean_t, dy = y[t] - mean_y;
        mean_t += dt / count;
        mean_y += dy / count;
        stt += dt * ((double)t - mean_t);
        sty += dt * (y[t] - mean_y);
    }
    return stt > 0 ? sty / stt : 0;
}

double smooth_gain(double drift, double noise) {
    double q = drift / noise;
    return (-q + sqrt(q * q + 4 * q)) / 2;
}

#include "models/kernels/loess.h"

#include <math.h>

/* Tricube times robustness weights into w[from .. to]; their sum. */
static double weigh(const struct loess *how, size_t n, double x, size_t from, size_t to,
                    const double *robust, double *w) {
    double distance = fmax(x - (double)(from + 1), (double)(to + 1) - x), sum = 0;
    if (how->span > n)
        distance += (double)((how->span - n) / 2);
    for (size_t j = from; j <= to; j++) {
        double r = fabs((double)(j + 1) - x), part = r / distance;
        double keep = 1 - part * part * part;
        w[j] = r > 0.999 * distance ? 0 : r <= 0.001 * distance ? 1 : keep * keep * keep;
        if (robust)
            w[j] *= robust[j];
        sum += w[j];
    }
    return sum;
}

bool loess_at(const struct loess *how, const double *y, size_t n, double x, size_t from, size_t to,
              const double *robust, double *out, double *scratch) {
    double *w = scratch, sum = weigh(how, n, x, from, to, robust, w), centre = 0, spread = 0;
    if (!(sum > 0))
        return false;
    for (size_t j = from; j <= to; j++) {
        w[j] /= sum;
        centre += w[j] * (double)(j + 1);
    }
    if (how->straight) {
        for (size_t j = from; j <= to; j++) {
            double away = (double)(j + 1) - centre;
            spread += w[j] * away * away;
        }
        if (sqrt(spread) > 0.001 * ((double)n - 1)) {
            double slope = (x - centre) / spread;
            for (size_t j = from; j <= to; j++)
                w[j] *= slope * ((double)(j + 1) - centre) + 1;
        }
    }
    double fit = 0;
    for (size_t j = from; j <= to; j++)
        fit += w[j] * y[j];
    *out = fit;
    return true;
}

/* The window of point i (from 0). */
static size_t window_start(const struct loess *how, size_t n, size_t i) {
    if (how->span >= n)
        return 0;
    size_t half = (how->span + 1) / 2;
    if (i + 1 < half)
        return 0;
    size_t from = i + 1 - half;
    return from + how->span > n ? n - how->span : from;
}

static void fit_point(const struct loess *how, const double *y, size_t n, size_t i,
                      const double *robust, double *out, double *scratch) {
    size_t from = window_start(how, n, i), to = how->span >= n ? n - 1 : from + how->span - 1;
    if (!loess_at(how, y, n, (double)(i + 1), from, to, robust, &out[i], scratch))
        out[i] = y[i];
}

static void interpolate(double *out, size_t from, size_t to) {
    double step = (out[to] - out[from]) / (double)(to - from);
    for (size_t i = from + 1; i < to; i++)
        out[i] = out[from] + step * (double)(i - from);
}

void loess_smooth(const struct loess *how, const double *y, size_t n, const double *robust,
                  double *out, double *scratch) {
    if (n < 2) {
        out[0] = y[0];
        return;
    }
    size_t jump = how->jump < n - 1 ? how->jump : n - 1, last = 0;
    for (size_t i = 0; i < n; i += jump) {
        fit_point(how, y, n, i, robust, out, scratch);
        interpolate(out, last, i);
        last = i;
    }
    if (last < n - 1) {
        fit_point(how, y, n, n - 1, robust, out, scratch);
        interpolate(out, last, n - 1);
    }
}

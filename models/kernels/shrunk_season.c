#include "models/kernels/shrunk_season.h"

#include <math.h>
#include <string.h>

static const double year_decay = 0.85;
static const double strictness = 1.75;

size_t shrunk_season_scratch(size_t length, size_t period) {
    return 2 * length + 3 * period;
}

/* Mean of v over a season centred at t; the window fits. */
static double centred_mean(const double *v, size_t t, size_t period) {
    size_t half = period / 2;
    double sum = period % 2 ? v[t - half] + v[t + half] : (v[t - half] + v[t + half]) / 2;
    for (size_t i = t - half + 1; i < t + half; i++)
        sum += v[i];
    return sum / (double)period;
}

static void centre(double *index, size_t period) {
    double sum = 0;
    for (size_t k = 0; k < period; k++)
        sum += index[k];
    for (size_t k = 0; k < period; k++)
        index[k] -= sum / (double)period;
}

/* Pass 1; count[] is scratch. */
static void rough_indices(const double *y, const double *log_y, size_t length, size_t period,
                          double *index, double *count) {
    memset(index, 0, period * sizeof *index);
    memset(count, 0, period * sizeof *count);
    for (size_t t = period / 2; t + period / 2 < length; t++) {
        index[t % period] += log_y[t] - log(centred_mean(y, t, period));
        count[t % period] += 1;
    }
    for (size_t k = 0; k < period; k++)
        index[k] /= count[k];
    centre(index, period);
}

/* The least-squares line through v[from .. from + count - 1], written into line[] at a .. b. */
static void fit_line(const double *v, size_t from, size_t count, size_t a, size_t b, double *line) {
    double middle = (double)from + ((double)count - 1) / 2, sum = 0, product = 0;
    double squares = (double)count * ((double)count * (double)count - 1) / 12;
    for (size_t i = from; i < from + count; i++) {
        sum += v[i];
        product += ((double)i - middle) * v[i];
    }
    for (size_t t = a; t <= b; t++)
        line[t] = sum / (double)count + product / squares * ((double)t - middle);
}

/* Pass 2's trend of d. */
static void smooth_trend(const double *d, size_t length, size_t period, double *trend) {
    size_t half = period / 2, window = 2 * half + 1;
    double sum = 0;
    for (size_t i = 0; i < window - 1; i++)
        sum += d[i];
    for (size_t t = half; t + half < length; t++) {
        sum += d[t + half];
        trend[t] = sum / (double)window;
        sum -= d[t - half];
    }
    fit_line(d, 0, window, 0, half - 1, trend);
    fit_line(d, length - window, window, length - half, length - 1, trend);
}

double shrunk_season(const double *y, const double *log_y, size_t length, size_t period,
                     double *index, double *scratch) {
    memset(index, 0, period * sizeof *index);
    if (period < 4 || length < 2 * period + 2)
        return 0;
    double *d = scratch, *trend = d + length, *sum = trend + length, *squared = sum + period,
           *rough = squared + period;
    rough_indices(y, log_y, length, period, rough, sum);
    for (size_t t = 0; t < length; t++)
        d[t] = log_y[t] - rough[t % period];
    smooth_trend(d, length, period, trend);

    memset(sum, 0, period * sizeof *sum);
    memset(squared, 0, period * sizeof *squared);
    double weight = 1;
    for (size_t age = 0; age < length; age++) { /* months before the last */
        size_t t = length - 1 - age;
        if (age && age % period == 0)
            weight *= year_decay;
        index[t % period] += weight * (log_y[t] - trend[t]);
        sum[t % period] += weight;
        squared[t % period] += weight * weight;
    }
    double values = 0, signal = 0, noise = 0, m = (double)period;
    for (size_t k = 0; k < period; k++) {
        index[k] /= sum[k];
        values += sum[k] * sum[k] / squared[k] / m;
    }
    centre(index, period);
    for (size_t t = 0; t < length; t++) {
        double rest = log_y[t] - trend[t] - index[t % period];
        noise += rest * rest / ((double)length - m);
    }
    for (size_t k = 0; k < period; k++)
        signal += index[k] * index[k] / (m - 1);
    double keep = 0;
    if (signal > 0)
        keep = fmax(0, 1 - strictness * (m - 3) / (m - 1) * noise / values / signal);
    for (size_t k = 0; k < period; k++)
        index[k] *= keep;
    return keep;
}

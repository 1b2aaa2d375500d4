#include "models/forecast/blend_fit.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "models/kernels/shrunk_season.h"
#include "models/kernels/smooth.h"
#include "models/kernels/theta_recursion.h"

/* Candidates are the inner loops' lanes: independent sums that a compiler turns into vector
 * instructions without leave to reorder anything. */
enum {
    RATES = 4,
    LANES = 8 * RATES,
    LEADS = 8,
    START_MONTHS = 12,
    BURN_IN = 3,
    THETA_START = 6,
    THETA_LANES = 49,
    DYNAMIC_LANES = 24,
    THETAS = 6
};
static const double rate[RATES] = {0.1, 0.3, 0.6, 0.9};
static const double damping[2] = {0.9, 0.98};
static const size_t lead[LEADS] = {1, 2, 4, 6, 9, 12, 15, 18};
static const double trend_rate = 0.1; /* of the level's */
static const double drift_part = 0.5, theta_part = 0.65;
static const double theta_of[THETAS] = {1, 1.5, 2, 3, 5, 10};
/* Below this a squared error of a log is rounding. */
static const double least_square = 1e-12;

static double mean_first(const double *v, size_t length, size_t most) {
    size_t count = length < most ? length : most;
    double sum = 0;
    for (size_t t = 0; t < count; t++)
        sum += v[t];
    return sum / (double)count;
}

/* ---- (a) ---- */

struct lanes {
    double level[LANES], trend[LANES], alpha[LANES], beta[LANES];
    double keep[LANES]; /* of the trend each month within the series */
    double damp[LANES]; /* of it each month ahead */
    double square[LANES], absolute[LANES];
    double reach[LEADS][LANES]; /* p + .. + p^h */
};

static void start_lanes(struct lanes *lanes, const double *z, size_t length) {
    size_t first = length < START_MONTHS ? length : START_MONTHS;
    double mean = mean_first(z, length, START_MONTHS), early = smooth_slope(z, first);
    double before = mean - early * ((double)first + 1) / 2; /* the line, a month before the first */
    double drift = drift_part * smooth_slope(z, length);
    memset(lanes, 0, sizeof *lanes);
    for (size_t k = 0; k < LANES; k++) {
        bool trend = k & 1, second = k & 4;
        lanes->alpha[k] = rate[k / 8];
        lanes->beta[k] = trend ? trend_rate * rate[k / 8] : 0;
        lanes->damp[k] = damping[k >> 1 & 1];
        lanes->keep[k] = trend ? lanes->damp[k] : 1;
        lanes->level[k] = trend && !second ? before : mean;
        lanes->trend[k] = second ? 0 : trend ? early : drift;
        double power = 1, sum = 0;
        for (size_t h = 1, i = 0; i < LEADS; h++) {
            power *= lanes->damp[k];
            sum += power;
            if (h == lead[i])
                lanes->reach[i++][k] = sum;
        }
    }
}

/* Run all lanes through z; leaves L1 and LM in square and absolute. */
static void run_lanes(struct lanes *lanes, const double *z, size_t length) {
    size_t from = length / 3 < 18 ? length / 3 : 18, judged = 0;
    for (size_t t = 0; t < length; t++) {
        for (size_t i = 0; i < LEADS && t >= from && t + lead[i] <= length; i++, judged++) {
            double y = z[t + lead[i] - 1];
            for (size_t k = 0; k < LANES; k++)
                lanes->absolute[k] +=
                    fabs(y - lanes->level[k] - lanes->reach[i][k] * lanes->trend[k]);
        }
        double counted = t < BURN_IN ? 0 : 1;
        for (size_t k = 0; k < LANES; k++) {
            double kept = lanes->keep[k] * lanes->trend[k];
            double expected = lanes->level[k] + kept, error = z[t] - expected;
            lanes->square[k] += counted * error * error;
            lanes->level[k] = expected + lanes->alpha[k] * error;
            lanes->trend[k] = kept + lanes->beta[k] * error;
        }
    }
    for (size_t k = 0; k < LANES; k++) {
        lanes->square[k] = fmax(lanes->square[k] / (double)(length - BURN_IN), least_square);
        lanes->absolute[k] = fmax(lanes->absolute[k] / (double)judged, sqrt(least_square));
    }
}

double blend_smoothings(const double *z, size_t length, size_t horizon, double *ahead) {
    struct lanes lanes;
    start_lanes(&lanes, z, length);
    run_lanes(&lanes, z, length);
    double square = INFINITY, absolute = INFINITY, weight[LANES], weights = 0;
    for (size_t k = 0; k < LANES; k++) {
        square = fmin(square, lanes.square[k]);
        absolute = fmin(absolute, lanes.absolute[k]);
    }
    for (size_t k = 0; k < LANES; k++) {
        weight[k] = exp(-(double)length * (0.5 * log(lanes.square[k] / square) +
                                           0.25 * log(lanes.absolute[k] / absolute)));
        weights += weight[k];
    }
    /* levels and, by damping, trends sum before the months do */
    double level = 0, trend[2] = {0, 0}, power[2] = {1, 1}, reach[2] = {0, 0};
    for (size_t k = 0; k < LANES; k++) {
        level += weight[k] / weights * lanes.level[k];
        trend[k >> 1 & 1] += weight[k] / weights * lanes.trend[k];
    }
    for (size_t h = 0; h < horizon; h++) {
        ahead[h] = level;
        for (size_t p = 0; p < 2; p++) {
            power[p] *= damping[p];
            reach[p] += power[p];
            ahead[h] += reach[p] * trend[p];
        }
    }
    return sqrt(square);
}

/* ---- (b) ---- */

void blend_theta(const double *z, size_t length, size_t horizon, double *ahead, double *alpha) {
    double level[THETA_LANES], square[THETA_LANES], step[THETA_LANES];
    double start = mean_first(z, length, THETA_START);
    for (size_t k = 0; k < THETA_LANES; k++) {
        level[k] = start;
        square[k] = 0;
        step[k] = 0.02 * (double)(k + 1);
    }
    for (size_t t = 0; t < length; t++)
        for (size_t k = 0; k < THETA_LANES; k++) {
            double error = z[t] - level[k];
            square[k] += error * error;
            level[k] += step[k] * error;
        }
    size_t best = 0;
    for (size_t k = 1; k < THETA_LANES; k++)
        if (square[k] < square[best])
            best = k;
    *alpha = step[best];
    double slope = theta_part * smooth_slope(z, length);
    double offset = (1 - pow(1 - *alpha, (double)length)) / *alpha;
    for (size_t h = 0; h < horizon; h++)
        ahead[h] = level[best] + slope * ((double)h + offset);
}

/* ---- (c) ---- */

/* The line A + B t through months 1 .. t, kept up month by month (theta.h). */
struct line {
    double mean, slope, intercept, months;
};

static void extend_line(struct line *line, double y) {
    line->months += 1;
    double t = line->months, above = y - line->mean;
    line->slope = ((t - 2) * line->slope + 6 * above / t) / (t + 1);
    line->mean += above / t;
    line->intercept = line->mean - line->slope * (t + 1) / 2;
}

/* With l(0) = (1-w) M the error at a given alpha is r - w g: r = z - l - M p, the level l started
 * from 0, g = the line's part - M p, p = (1-a)^(t-1). Three sums tell the squares of every theta.
 */
static void choose_dynamic(const double *z, size_t length, double start, double *alpha,
                           double *theta) {
    double step[DYNAMIC_LANES], level[DYNAMIC_LANES], power[DYNAMIC_LANES];
    double rr[DYNAMIC_LANES] = {0}, rg[DYNAMIC_LANES] = {0}, gg[DYNAMIC_LANES] = {0};
    for (size_t k = 0; k < DYNAMIC_LANES; k++) {
        step[k] = 0.04 * (double)(k + 1);
        level[k] = step[k] * z[0];
        power[k] = 1 - step[k];
    }
    struct line line = {.mean = z[0], .intercept = z[0], .months = 1};
    for (size_t t = 1; t < length; t++) {
        double counted = t < BURN_IN ? 0 : 1;
        for (size_t k = 0; k < DYNAMIC_LANES; k++) {
            double next = power[k] * (1 - step[k]);
            double r = z[t] - level[k] - start * power[k];
            double g =
                line.intercept * power[k] + line.slope * (1 - next) / step[k] - start * power[k];
            rr[k] += counted * r * r;
            rg[k] += counted * r * g;
            gg[k] += counted * g * g;
            level[k] += step[k] * (z[t] - level[k]);
            power[k] = next;
        }
        extend_line(&line, z[t]);
    }
    double least = INFINITY;
    for (size_t i = 0; i < THETAS; i++)
        for (size_t k = 0; k < DYNAMIC_LANES; k++) {
            double weight = 1 - 1 / theta_of[i];
            double square = rr[k] - 2 * weight * rg[k] + weight * weight * gg[k];
            if (square < least) {
                least = square;
                *alpha = step[k];
                *theta = theta_of[i];
            }
        }
}

void blend_dynamic(const double *z, size_t length, size_t horizon, double *ahead, double *alpha,
                   double *theta) {
    double start = mean_first(z, length, START_MONTHS);
    choose_dynamic(z, length, start, alpha, theta);
    struct theta_parameters at = {.level = start / *theta, .alpha = *alpha, .theta = *theta};
    theta_run(z, length, &at, horizon, NULL, ahead, NULL);
}

/* ---- all of it ---- */

size_t blend_fit_scratch(size_t length, size_t period, size_t horizon) {
    return 2 * length + period + 2 * horizon + shrunk_season_scratch(length, period);
}

/* z into z[], the log of the deseasonalised series into flat[]. */
static void prepare(struct blend_fit *out, const double *y, size_t length, size_t period,
                    double *index, double *z, double *flat, double *scratch) {
    double *floored = scratch, mean = mean_first(y, length, length), flat_mean = 0;
    for (size_t t = 0; t < length; t++) {
        floored[t] = fmax(y[t], BLEND_FLOOR * mean);
        z[t] = log(floored[t]);
    }
    out->season = shrunk_season(floored, z, length, period, index, scratch + length);
    for (size_t t = 0; t < length; t++) {
        flat[t] = z[t] - index[t % period];
        flat_mean += floored[t] * exp(-index[t % period]) / (double)length;
    }
    out->level = flat_mean;
    double log_mean = log(flat_mean);
    for (size_t t = 0; t < length; t++)
        z[t] = fmax(flat[t] - log_mean, log(BLEND_FLOOR));
}

void blend_fit(struct blend_fit *out, const double *y, size_t length, size_t period, size_t horizon,
               double *ahead, double *flat, double *scratch) {
    double *z = scratch, *index = z + length, *other = index + period, *third = other + horizon;
    prepare(out, y, length, period, index, z, flat, third + horizon);
    out->one_step = blend_smoothings(z, length, horizon, ahead);
    blend_theta(z, length, horizon, other, &out->alpha);
    blend_dynamic(z, length, horizon, third, &out->dynamic_alpha, &out->theta);
    double least = z[0], greatest = z[0], log_level = log(out->level);
    for (size_t t = 1; t < length; t++) {
        least = fmin(least, z[t]);
        greatest = fmax(greatest, z[t]);
    }
    for (size_t h = 0; h < horizon; h++) {
        const double member[] = {ahead[h], other[h], third[h]};
        double sum = 0;
        for (size_t i = 0; i < 3; i++)
            sum += fmin(fmax(member[i], least - 1), greatest + 1);
        ahead[h] = log_level + index[(length + h) % period] + sum / 3;
    }
}

#include "models/forecast/shares_fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/kernels/season.h"
#include "models/kernels/smooth.h"

/* Constants of docs/methods.md; the optimum is flat around all of them. */
static const double pool_count = 10000;  /* counts at which a level of indices earns half its say */
static const double own_cap = 0.5;       /* own indices never weigh more than this */
static const double share_drift = 6e-4;  /* monthly variance of a share's relative drift */
static const double slow_drift = 1.2e-5; /* the same for the slow share */
static const double slow_part = 0.15;
static const double own_drift = 3e-3;
static const double share_noise = 0.02; /* noise beyond Poisson, relative */
static const double area_rate = 0.2, area_power = 0.8;
enum { VOLUME_MONTHS = 36, START_MONTHS = 12 };

enum status shares_fit_new(struct shares_fit *out, const struct shares_grid *grid, size_t horizon) {
    size_t n = grid->members, months = grid->months, categories = grid->categories;
    *out = (struct shares_fit){.horizon = horizon};
    out->season = malloc(n * SHARES_PERIOD * sizeof(double));
    out->y = malloc(n * months * sizeof(double));
    out->total = malloc(categories * months * sizeof(double));
    out->ahead = malloc(categories * horizon * sizeof(double));
    out->expected = malloc(categories * horizon * sizeof(double));
    out->share = malloc(n * sizeof(double));
    out->level = malloc(n * sizeof(double));
    out->slope = malloc(n * sizeof(double));
    out->rate = malloc(n * sizeof(double));
    out->volume = malloc(n * sizeof(double));
    out->recent = malloc(n * sizeof(double));
    out->end = malloc(n * sizeof(size_t));
    out->scratch = malloc((3 * months + 2 * n + 4 * grid->areas * months + categories * months +
                           2 * categories + SHARES_PERIOD * (categories + 2)) *
                          sizeof(double));
    if (out->season && out->y && out->total && out->ahead && out->expected && out->share &&
        out->level && out->slope && out->rate && out->volume && out->recent && out->end &&
        out->scratch)
        return STATUS_OK;
    shares_fit_free(out);
    return STATUS_NO_MEMORY;
}

void shares_fit_free(struct shares_fit *fit) {
    free(fit->season);
    free(fit->y);
    free(fit->total);
    free(fit->ahead);
    free(fit->expected);
    free(fit->share);
    free(fit->level);
    free(fit->slope);
    free(fit->rate);
    free(fit->volume);
    free(fit->recent);
    free(fit->end);
    free(fit->scratch);
    *fit = (struct shares_fit){.origin = 0};
}

static double mean_present(const double *v, size_t n) {
    double sum = 0;
    size_t count = 0;
    for (size_t t = 0; t < n; t++)
        if (!isnan(v[t])) {
            sum += v[t];
            count++;
        }
    return count ? sum / (double)count : 0;
}

void shares_totals(const struct shares_grid *grid, const double *block, size_t u, double *scratch,
                   double *total) {
    double *size = scratch, *whole = size + grid->members;
    size_t months = grid->months;
    for (size_t j = 0; j < grid->categories; j++)
        whole[j] = 0;
    for (size_t i = 0; i < grid->members; i++) {
        size[i] = mean_present(block + i * months, u);
        whole[grid->category[i]] += size[i];
    }
    for (size_t j = 0; j < grid->categories; j++)
        memset(total + j * months, 0, u * sizeof *total);
    bool gaps = false;
    for (size_t i = 0; i < grid->members; i++) {
        double *sum = total + grid->category[i] * months;
        for (size_t t = 0; t < u; t++)
            if (isnan(block[i * months + t]))
                gaps = true;
            else
                sum[t] += block[i * months + t];
    }
    for (size_t t = 0; t < u && gaps; t++) {
        bool gap = false;
        for (size_t i = 0; i < grid->members && !gap; i++)
            gap = isnan(block[i * months + t]);
        if (!gap)
            continue;
        double *present = whole + grid->categories;
        for (size_t j = 0; j < grid->categories; j++)
            present[j] = 0;
        for (size_t i = 0; i < grid->members; i++)
            if (!isnan(block[i * months + t]))
                present[grid->category[i]] += size[i];
        for (size_t j = 0; j < grid->categories; j++) {
            double *sum = total + j * months + t;
            if (present[j] > 0)
                *sum *= whole[j] / present[j];
            else
                *sum = NAN;
        }
    }
}

static double count_present(const double *v, size_t n) {
    double sum = 0;
    for (size_t t = 0; t < n; t++)
        if (!isnan(v[t]))
            sum += v[t];
    return sum;
}

/* S_ij: own indices pooled with the category's, and those with all's. */
static void pool_seasons(struct shares_fit *fit, const struct shares_grid *grid, size_t u) {
    size_t months = grid->months, categories = grid->categories;
    double *whole = fit->scratch + grid->members;
    double *category = whole + 2 * categories, *all = category + categories * SHARES_PERIOD;
    double *grand = all + SHARES_PERIOD;
    shares_totals(grid, grid->x, u, fit->scratch, fit->total);
    for (size_t t = 0; t < u; t++) {
        grand[t] = 0;
        for (size_t j = 0; j < categories; j++)
            grand[t] += fit->total[j * months + t];
    }
    season_indices(grand, u, SHARES_PERIOD, all);
    for (size_t j = 0; j < categories; j++) {
        double *index = category + j * SHARES_PERIOD;
        season_indices(fit->total + j * months, u, SHARES_PERIOD, index);
        double count = count_present(fit->total + j * months, u);
        double weight = count / (count + pool_count);
        for (size_t k = 0; k < SHARES_PERIOD; k++)
            index[k] = weight * index[k] + (1 - weight) * all[k];
    }
    for (size_t i = 0; i < grid->members; i++) {
        double *index = fit->season + i * SHARES_PERIOD;
        const double *pooled = category + grid->category[i] * SHARES_PERIOD;
        size_t ratios = season_indices(grid->x + i * months, u, SHARES_PERIOD, index);
        double count = count_present(grid->x + i * months, u);
        double weight = ratios >= SHARES_PERIOD ? own_cap * count / (count + pool_count) : 0;
        if (fit->own_season)
            weight = ratios >= SHARES_PERIOD ? 1 : 0;
        for (size_t k = 0; k < SHARES_PERIOD; k++)
            index[k] = weight * index[k] + (1 - weight) * pooled[k];
        season_normalise(index, SHARES_PERIOD);
    }
}

/* Level after simple exponential smoothing from the mean of the first year. */
static double smoothed(const double *v, size_t n, double rate, double *sse) {
    return smooth_level(v, n, rate, mean_present(v, n < START_MONTHS ? n : START_MONTHS), sse);
}

/* G_j(h): the mean of three forecasts of a category's total. `log_total` is scratch of u. */
static void forecast_total(const double *total, size_t u, size_t horizon, double *log_total,
                           double *ahead) {
    for (size_t t = 0; t < u; t++)
        log_total[t] = log(total[t] + 1);
    double log_level = smoothed(log_total, u, 0.5, NULL);
    double log_slope = 0.25 * smooth_slope(log_total, u);

    double rate = 0.2, least = INFINITY, level = 0;
    for (int k = 0; k <= 15; k++) {
        double sse, candidate = 0.2 + 0.05 * k;
        double at = smoothed(total, u, candidate, &sse);
        if (sse < least) {
            least = sse;
            rate = candidate;
            level = at;
        }
    }
    double slope = 0.1 * smooth_slope(total, u);

    const double alpha = 0.5, beta = 0.05, phi = 0.95;
    double holt = mean_present(log_total, u < START_MONTHS ? u : START_MONTHS), trend = 0;
    for (size_t t = 0; t < u; t++) {
        double expected = holt + phi * trend;
        double error = isnan(log_total[t]) ? 0 : log_total[t] - expected;
        holt = expected + alpha * error;
        trend = phi * trend + alpha * beta * error;
    }
    double damp = 0;
    for (size_t h = 0; h < horizon; h++) {
        damp = phi * (damp + 1);
        double a = exp(log_level + log_slope * ((double)h + 1 / 0.5)) - 1;
        double b = level + slope * ((double)h + 1 / rate);
        double c = exp(holt + damp * trend);
        double mean = (a + b + c) / 3;
        ahead[h] = mean > 0 ? mean : 0;
    }
}

/* Gain for a share of a series with this mean: drift against Poisson noise and a little more. */
static double share_rate(double drift, double volume) {
    double mean = volume > 0.05 ? volume : 0.05;
    return smooth_gain(drift, 1 / mean + share_noise);
}

static double clip(double v, double low, double high) {
    return v < low ? low : v > high ? high : v;
}

/* r_i^0.8, how an area as a whole runs against what its shares expect, into factor[area]. */
static void area_factors(const struct shares_fit *fit, const struct shares_grid *grid, size_t u,
                         double *seen, double *expected, double *factor) {
    memset(seen, 0, grid->areas * u * sizeof *seen);
    memset(expected, 0, grid->areas * u * sizeof *expected);
    for (size_t i = 0; i < grid->members; i++) {
        const double *y = fit->y + i * grid->months;
        const double *total = fit->total + grid->category[i] * grid->months;
        for (size_t t = 0; t < u; t++)
            if (!isnan(y[t]) && !isnan(total[t])) {
                seen[grid->area[i] * u + t] += y[t];
                expected[grid->area[i] * u + t] += fit->share[i] * total[t];
            }
    }
    for (size_t a = 0; a < grid->areas; a++) {
        double ratio = smooth_ratio(seen + a * u, expected + a * u, u, area_rate);
        factor[a] = ratio > 0 ? pow(ratio, area_power) : 1;
    }
}

static void fit_shares(struct shares_fit *fit, const struct shares_grid *grid, size_t u) {
    size_t months = grid->months;
    double *seen = fit->scratch, *expected = seen + grid->areas * u,
           *factor = expected + grid->areas * u, *sum = factor + grid->areas;
    for (size_t i = 0; i < grid->members; i++) {
        double rate = clip(share_rate(share_drift, fit->volume[i]), 0.01, 0.6);
        fit->share[i] =
            smooth_ratio(fit->y + i * months, fit->total + grid->category[i] * months, u, rate);
    }
    area_factors(fit, grid, u, seen, expected, factor);
    for (size_t j = 0; j < grid->categories; j++)
        sum[j] = 0;
    for (size_t i = 0; i < grid->members; i++) {
        fit->share[i] *= factor[grid->area[i]];
        sum[grid->category[i]] += fit->share[i];
    }
    for (size_t i = 0; i < grid->members; i++) {
        double rate = clip(share_rate(slow_drift, fit->volume[i]), 0.01, 0.6);
        double slow =
            smooth_ratio(fit->y + i * months, fit->total + grid->category[i] * months, u, rate);
        double whole = sum[grid->category[i]];
        double fast = whole > 0 ? fit->share[i] / whole : 0;
        fit->share[i] = (1 - slow_part) * fast + slow_part * slow;
    }
}

void shares_fit_at(struct shares_fit *fit, const struct shares_grid *grid, size_t origin) {
    size_t months = grid->months, u = origin;
    fit->origin = origin;
    pool_seasons(fit, grid, u);
    for (size_t i = 0; i < grid->members; i++) {
        const double *x = grid->x + i * months;
        double *y = fit->y + i * months;
        fit->end[i] = 0;
        for (size_t t = 0; t < u; t++) {
            y[t] = x[t] / fit->season[i * SHARES_PERIOD + t % SHARES_PERIOD];
            if (!isnan(x[t]))
                fit->end[i] = t + 1;
        }
        size_t end = fit->end[i];
        size_t from = end > VOLUME_MONTHS ? end - VOLUME_MONTHS : 0;
        fit->volume[i] = mean_present(y + from, end - from);
        fit->recent[i] = mean_present(x + from, end - from);
        fit->rate[i] = clip(share_rate(own_drift, fit->volume[i]), 0.03, 0.6);
        fit->level[i] = end ? smooth_mean(y, end, fit->rate[i]) : 0;
        fit->slope[i] = smooth_slope(y, end);
    }
    shares_totals(grid, fit->y, u, fit->scratch, fit->total);
    fit_shares(fit, grid, u);
    for (size_t j = 0; j < grid->categories; j++)
        forecast_total(fit->total + j * months, u, fit->horizon, fit->scratch,
                       fit->ahead + j * fit->horizon);
    memset(fit->expected, 0, grid->categories * fit->horizon * sizeof *fit->expected);
    for (size_t i = 0; i < grid->members; i++)
        for (size_t h = 0; h < fit->horizon; h++)
            fit->expected[grid->category[i] * fit->horizon + h] +=
                shares_top_down(fit, grid, i, u + h);
}

double shares_top_down(const struct shares_fit *fit, const struct shares_grid *grid, size_t member,
                       size_t month) {
    size_t j = grid->category[member];
    double season = fit->season[member * SHARES_PERIOD + month % SHARES_PERIOD];
    double total;
    if (month < fit->origin)
        total = fit->total[j * grid->months + month];
    else {
        size_t h = month - fit->origin;
        total = fit->ahead[j * fit->horizon + (h < fit->horizon ? h : fit->horizon - 1)];
    }
    double value = fit->share[member] * total * season;
    return value > 0 ? value : 0; /* NaN, where no member was seen in the month, gives 0 */
}

double shares_own(const struct shares_fit *fit, size_t member, size_t month) {
    double season = fit->season[member * SHARES_PERIOD + month % SHARES_PERIOD];
    double ahead = (double)(month - fit->end[member]) + 1 / fit->rate[member];
    double value = (fit->level[member] + 0.25 * fit->slope[member] * ahead) * season;
    return value > 0 ? value : 0;
}

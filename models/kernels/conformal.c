#include "models/kernels/conformal.h"

#include <math.h>
#include <string.h>

#include <gsl/gsl_cdf.h>

#include "models/kernels/least_squares.h"

/* Scaled residuals are counted in bins this wide over +-RANGE, which is exact to a bin and needs no
 * sort of millions of numbers. */
static const double bin_width = 0.001;
enum { BINS = 40000 };

static const double prior_weight = 50; /* residuals the pooled base counts for */
static const double symmetric_part = 0.7;
static const double root_k = 0.05;         /* k of g */
static const double least_variance = 1e-6; /* where every forecast was exact: a sliver of doubt */

static void fallback(struct conformal_scale *out, size_t series) {
    out->by_volume = false;
    out->c0 = 2.0;
    out->c1 = 0.2;
    for (size_t i = 0; i < series; i++)
        out->scale[i] = 1;
    for (size_t i = 0; i < CONFORMAL_POINTS; i++)
        out->shape[i] = out->raw[i] = gsl_cdf_ugaussian_Pinv(((double)i + 0.5) / CONFORMAL_POINTS);
}

double conformal_spread(const struct conformal_scale *scale, double volume, size_t h) {
    double at = (double)h, y = volume + 0.25;
    if (!scale->by_volume)
        return sqrt(scale->c0 + scale->c1 * at);
    double variance =
        (scale->c0 + scale->c1 * at + (scale->d0 + scale->d1 * at) * y) / (1 + root_k * root_k * y);
    return sqrt(fmax(variance, least_variance));
}

/* Weighted least squares of the mean z^2 at h on 1 and h, weights (number at h)/h, both
 * coefficients kept at or above 0. Returns the number of horizons with residuals. */
static size_t fit_spread(const struct conformal_errors *e, struct conformal_scale *out) {
    double sw = 0, swh = 0, swhh = 0, swy = 0, swhy = 0;
    size_t used = 0;
    for (size_t h = 0; h < e->horizon; h++) {
        double weights = 0, sum = 0;
        for (size_t o = 0; o < e->origins; o++) {
            const float *z = e->z + o * e->series * e->horizon + h;
            for (size_t i = 0; i < e->series; i++) {
                double value = z[i * e->horizon];
                if (isnan(value))
                    continue;
                weights += e->weight[o];
                sum += e->weight[o] * value * value;
            }
        }
        if (weights <= 0)
            continue;
        double x = (double)h + 1, w = weights / x, y = sum / weights;
        sw += w, swh += w * x, swhh += w * x * x, swy += w * y, swhy += w * x * y;
        used++;
    }
    if (!used)
        return 0;
    double determinant = sw * swhh - swh * swh;
    out->c1 = determinant > 1e-12 * sw * swhh ? (sw * swhy - swh * swy) / determinant : 0;
    out->c0 = (swy - out->c1 * swh) / sw;
    if (out->c1 < 0) {
        out->c1 = 0;
        out->c0 = swy / sw;
    } else if (out->c0 < 0) {
        out->c0 = 0;
        out->c1 = swhy / swhh;
    }
    if (out->c0 + out->c1 < least_variance)
        out->c0 = least_variance;
    return used;
}

/* The least of x'A x/2 - b'x over x >= 0, four variables: the best of the free optima of all
 * subsets that is not negative. */
static void least_not_negative(double a[4][4], const double *b, double *x) {
    double least = 0;
    memset(x, 0, 4 * sizeof *x);
    for (unsigned subset = 1; subset < 16; subset++) {
        double part[16], found[4], value = 0;
        size_t in[4], n = 0;
        for (size_t i = 0; i < 4; i++)
            if (subset >> i & 1)
                in[n++] = i;
        for (size_t i = 0; i < n; i++) {
            found[i] = b[in[i]];
            for (size_t j = 0; j < n; j++)
                part[i * n + j] = a[in[i]][in[j]];
        }
        if (!least_squares_cholesky(part, found, n))
            continue;
        bool negative = false;
        for (size_t i = 0; i < n; i++) {
            negative = negative || found[i] < 0;
            value -= found[i] * b[in[i]] / 2;
        }
        if (negative || !(value < least))
            continue;
        least = value;
        memset(x, 0, 4 * sizeof *x);
        for (size_t i = 0; i < n; i++)
            x[in[i]] = found[i];
    }
}

/* Mean z^2 of each cell of series and horizon into square, its weight into weight; returns the mean
 * over cells, NaN when there is no residual. */
static double mean_squares(const struct conformal_errors *e, double *square, double *weight) {
    size_t all = e->series * e->horizon, used = 0;
    double sum = 0;
    memset(square, 0, all * sizeof *square);
    memset(weight, 0, all * sizeof *weight);
    for (size_t o = 0; o < e->origins; o++)
        for (size_t c = 0; c < all; c++) {
            double z = e->z[o * all + c];
            if (isnan(z))
                continue;
            square[c] += e->weight[o] * z * z;
            weight[c] += e->weight[o];
        }
    for (size_t c = 0; c < all; c++)
        if (weight[c] > 0) {
            square[c] /= weight[c];
            sum += square[c];
            used++;
        }
    return used ? sum / (double)used : NAN;
}

/* The spread by volume; cells: 2 * series * horizon of scratch. False without residuals. */
static bool fit_spread_by_volume(const struct conformal_errors *e, struct conformal_scale *out,
                                 double *cells) {
    enum { ROUNDS = 4 };
    size_t all = e->series * e->horizon;
    double *square = cells, *weight = cells + all, mean = mean_squares(e, square, weight);
    if (isnan(mean))
        return false;
    out->by_volume = true;
    for (size_t round = 0; round < ROUNDS; round++) {
        double a[4][4] = {{0}}, b[4] = {0}, x[4];
        for (size_t c = 0; c < all; c++) {
            if (!(weight[c] > 0))
                continue;
            double volume = e->volume[c / e->horizon], y = volume + 0.25;
            double h = (double)(c % e->horizon + 1), part = 1 / (1 + root_k * root_k * y);
            const double row[4] = {part, h * part, y * part, y * h * part};
            double spread = round ? conformal_spread(out, volume, c % e->horizon + 1) : sqrt(mean);
            double fitted = fmax(spread * spread, 1e-3), w = weight[c] / h / (fitted * fitted);
            for (size_t i = 0; i < 4; i++) {
                b[i] += w * row[i] * square[c];
                for (size_t j = 0; j < 4; j++)
                    a[i][j] += w * row[i] * row[j];
            }
        }
        least_not_negative(a, b, x);
        out->c0 = x[0], out->c1 = x[1], out->d0 = x[2], out->d1 = x[3];
    }
    return true;
}

/* m_i and n_i of every series. */
static void series_moments(const struct conformal_errors *e, const struct conformal_scale *scale,
                           double *m, double *n) {
    for (size_t i = 0; i < e->series; i++)
        m[i] = n[i] = 0;
    for (size_t o = 0; o < e->origins; o++)
        for (size_t i = 0; i < e->series; i++) {
            const float *z = e->z + (o * e->series + i) * e->horizon;
            for (size_t h = 0; h < e->horizon; h++) {
                if (isnan(z[h]))
                    continue;
                double spread = conformal_spread(scale, e->volume[i], h + 1);
                m[i] += e->weight[o] * (double)z[h] * (double)z[h] / (spread * spread);
                n[i] += e->weight[o];
            }
        }
    for (size_t i = 0; i < e->series; i++)
        m[i] = n[i] > 0 ? m[i] / n[i] : NAN;
}

/* Ridge regression of log m on log volume (penalty 1) and category dummies (penalty 4) with a free
 * intercept, by backfitting: the normal equations are an arrow, so eliminate the dummies exactly.
 * base[i] = exp(fit), scaled so that its mean over series with residuals is the mean of m. */
static void pooled_base(const struct conformal_errors *e, const double *m, double *base,
                        double *scratch) {
    enum { SLOPE_PENALTY = 1, CATEGORY_PENALTY = 4 };
    memset(scratch, 0, 4 * e->categories * sizeof *scratch);
    double *count = scratch, *sx = count + e->categories, *sy = sx + e->categories,
           *effect = sy + e->categories;
    /* Unknowns: intercept b0, slope b1, dummies d_c = (sy_c - n_c b0 - sx_c b1)/(n_c + 4). */
    double n = 0, x1 = 0, xx = 0, y1 = 0, xy = 0;
    for (size_t i = 0; i < e->series; i++) {
        if (isnan(m[i]))
            continue;
        double x = log(e->volume[i] + 0.1), y = log(m[i] > 1e-6 ? m[i] : 1e-6);
        uint32_t c = e->category[i];
        count[c]++, sx[c] += x, sy[c] += y;
        n++, x1 += x, xx += x * x, y1 += y, xy += x * y;
    }
    double a00 = n, a01 = x1, a11 = xx + SLOPE_PENALTY, b0 = y1, b1 = xy;
    for (size_t c = 0; c < e->categories; c++) {
        double d = count[c] + CATEGORY_PENALTY;
        a00 -= count[c] * count[c] / d;
        a01 -= count[c] * sx[c] / d;
        a11 -= sx[c] * sx[c] / d;
        b0 -= count[c] * sy[c] / d;
        b1 -= sx[c] * sy[c] / d;
    }
    double determinant = a00 * a11 - a01 * a01;
    double intercept = 0, slope = 0;
    if (n > 0 && determinant > 0) {
        intercept = (b0 * a11 - b1 * a01) / determinant;
        slope = (b1 * a00 - b0 * a01) / determinant;
    }
    for (size_t c = 0; c < e->categories; c++)
        effect[c] = (sy[c] - count[c] * intercept - sx[c] * slope) / (count[c] + CATEGORY_PENALTY);
    double sum_m = 0, sum_base = 0;
    for (size_t i = 0; i < e->series; i++) {
        base[i] = exp(intercept + slope * log(e->volume[i] + 0.1) + effect[e->category[i]]);
        if (!isnan(m[i])) {
            sum_m += m[i];
            sum_base += base[i];
        }
    }
    for (size_t i = 0; i < e->series; i++)
        base[i] *= sum_base > 0 ? sum_m / sum_base : 1;
}

/* Weighted quantiles of z/(sd_h s_i) from a histogram. */
static void fit_shape(const struct conformal_errors *e, struct conformal_scale *out,
                      double *scratch) {
    double *bin = scratch, total = 0;
    memset(bin, 0, BINS * sizeof *bin);
    for (size_t o = 0; o < e->origins; o++)
        for (size_t i = 0; i < e->series; i++) {
            const float *z = e->z + (o * e->series + i) * e->horizon;
            for (size_t h = 0; h < e->horizon; h++) {
                if (isnan(z[h]))
                    continue;
                double spread = conformal_spread(out, e->volume[i], h + 1) * out->scale[i];
                double at = (double)z[h] / spread / bin_width + BINS / 2.0;
                size_t b = at < 0 ? 0 : at >= BINS ? BINS - 1 : (size_t)at;
                bin[b] += e->weight[o];
                total += e->weight[o];
            }
        }
    double below = 0;
    size_t b = 0;
    for (size_t k = 0; k < CONFORMAL_POINTS; k++) {
        double want = ((double)k + 0.5) / CONFORMAL_POINTS * total;
        while (b + 1 < BINS && below + bin[b] < want)
            below += bin[b++];
        double part = bin[b] > 0 ? (want - below) / bin[b] : 0.5;
        out->raw[k] = ((double)b + part - BINS / 2.0) * bin_width;
    }
    double median = (out->raw[CONFORMAL_POINTS / 2 - 1] + out->raw[CONFORMAL_POINTS / 2]) / 2;
    for (size_t k = 0; k < CONFORMAL_POINTS; k++) {
        double mirrored = out->raw[CONFORMAL_POINTS - 1 - k];
        out->shape[k] = symmetric_part * (out->raw[k] - mirrored) / 2 +
                        (1 - symmetric_part) * (out->raw[k] - median);
    }
}

size_t conformal_scratch(const struct conformal_errors *e) {
    size_t cells = e->by_volume ? 2 * e->series * e->horizon : 0;
    size_t rest = 3 * e->series + 4 * e->categories + BINS;
    return cells > rest ? cells : rest;
}

void conformal_learn(const struct conformal_errors *e, struct conformal_scale *out,
                     double *scratch) {
    out->by_volume = false;
    if (!(e->by_volume ? fit_spread_by_volume(e, out, scratch) : fit_spread(e, out) > 0)) {
        fallback(out, e->series);
        return;
    }
    double *m = scratch, *n = m + e->series, *base = n + e->series, *rest = base + e->series;
    series_moments(e, out, m, n);
    pooled_base(e, m, base, rest);
    for (size_t i = 0; i < e->series; i++) {
        double own = n[i] / 12;
        double mixed =
            ((isnan(m[i]) ? 0 : m[i] * own) + prior_weight * base[i]) / (own + prior_weight);
        out->scale[i] = sqrt(mixed > 1e-6 ? mixed : 1e-6);
    }
    fit_shape(e, out, rest);
}

#include "models/forecast/blend_scale.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>

#include "models/kernels/least_squares.h"

static const double least_measure = 0.004;
static const double penalty = 20;
static const double symmetric_part = 0.5;
enum { WINDOW = 2, PRIOR_SERIES = 20 };

/* Horizons of a block, and where its scale stands unmixed. */
static const struct {
    size_t first, last;
    double centre;
} block[BLEND_BLOCKS] = {{1, 4, 2.5}, {5, 10, 7}, {11, 18, 14}};

/* Recipe E3: const, m1, m2, sn, dn, s36. */
static const double m3_coefficient[BLEND_BLOCKS][BLEND_FEATURES] = {
    {-0.06, 0.33, 0.28, 0.10, 0.21, 0.05},
    {-0.06, 0.16, 0.36, 0.36, 0.05, 0.04},
    {-0.01, 0.28, 0.31, 0.43, -0.17, 0.13},
};

/* Means of the features there, where the penalty is felt: away from them a slope and the constant
 * do each other's work, and one series would move both. */
static const double m3_feature[BLEND_FEATURES] = {0, -2.8, -2.6, -2.1, -3.1, -2.4};

/* Half symmetrised quantiles of scaled errors on M3 at 18 months before each series' end, at
 * probabilities of normal scores -3, -2.5, .. 3, for three horizons; test/unit/blend_test.c holds
 * them against what is learned there. */
enum { SCORES = 13, M3_HORIZONS = 3 };
static const size_t m3_horizon[M3_HORIZONS] = {1, 6, 18};
static const double m3_shape[M3_HORIZONS][SCORES] = {
    {-6.26, -3.89, -2.73, -1.83, -1.14, -0.58, -0.06, 0.49, 1.05, 1.72, 2.57, 3.62, 5.10},
    {-6.29, -4.12, -3.00, -2.12, -1.28, -0.62, 0.00, 0.61, 1.22, 1.97, 2.83, 4.12, 5.57},
    {-8.31, -4.59, -3.19, -2.14, -1.21, -0.50, 0.13, 0.74, 1.39, 2.16, 3.15, 4.73, 7.88},
};

double blend_feature(double measure) {
    return log(measure > least_measure ? measure : least_measure);
}

/* ---- what M3 taught ---- */

static double m3_at_score(size_t row, double score) {
    double at = fmin(fmax((score + 3) * 2, 0), SCORES - 1);
    size_t below = at < SCORES - 2 ? (size_t)at : SCORES - 2;
    double part = at - (double)below;
    return m3_shape[row][below] + part * (m3_shape[row][below + 1] - m3_shape[row][below]);
}

static double m3_quantile(size_t h, double score) {
    size_t row = h < m3_horizon[1] ? 0 : 1;
    double part = ((double)h - (double)m3_horizon[row]) /
                  ((double)m3_horizon[row + 1] - (double)m3_horizon[row]);
    return (1 - part) * m3_at_score(row, score) + part * m3_at_score(row + 1, score);
}

void blend_scale_m3(struct blend_scale *out) {
    memcpy(out->coefficient, m3_coefficient, sizeof out->coefficient);
    for (size_t i = 0; i < BLEND_POINTS; i++) {
        double score = gsl_cdf_ugaussian_Pinv(((double)i + 0.5) / BLEND_POINTS);
        for (size_t h = 1; h <= BLEND_AHEAD; h++)
            out->shape[h - 1][i] = m3_quantile(h, score);
    }
    out->series = 0;
}

/* ---- learning ---- */

static double block_error(const struct blend_example *example, size_t b) {
    double squares = 0;
    for (size_t h = block[b].first; h <= block[b].last; h++)
        squares += example->error[h - 1] * example->error[h - 1];
    return blend_feature(sqrt(squares / (double)(block[b].last - block[b].first + 1)));
}

/* b = b0 + (X'X + penalty I)^-1 X'(y - X b0), b0 the coefficients of M3, X less M3's means. */
static void regress(const struct blend_example *example, size_t count, size_t b,
                    double *coefficient) {
    double square[BLEND_FEATURES * BLEND_FEATURES] = {0}, product[BLEND_FEATURES] = {0};
    for (size_t k = 0; k < BLEND_FEATURES; k++)
        square[k * BLEND_FEATURES + k] = penalty;
    for (size_t i = 0; i < count; i++) {
        double x[BLEND_FEATURES], rest = block_error(&example[i], b);
        for (size_t k = 0; k < BLEND_FEATURES; k++) {
            rest -= example[i].feature[k] * m3_coefficient[b][k];
            x[k] = example[i].feature[k] - m3_feature[k];
        }
        for (size_t k = 0; k < BLEND_FEATURES; k++) {
            product[k] += x[k] * rest;
            for (size_t j = 0; j < BLEND_FEATURES; j++)
                square[k * BLEND_FEATURES + j] += x[k] * x[j];
        }
    }
    if (!least_squares_cholesky(square, product, BLEND_FEATURES))
        return; /* cannot be: the penalty makes it positive definite */
    for (size_t k = 0; k < BLEND_FEATURES; k++) {
        coefficient[k] += product[k];
        coefficient[0] -= product[k] * m3_feature[k];
    }
}

/* Mix the shape at h with that of the examples; scaled[example][horizon], sorted[] is scratch. */
static void learn_shape(const double *scaled, size_t count, size_t h, double *sorted,
                        struct blend_scale *out) {
    size_t from = h > WINDOW ? h - WINDOW : 1, errors = 0;
    size_t to = h + WINDOW < BLEND_AHEAD ? h + WINDOW : BLEND_AHEAD;
    for (size_t i = 0; i < count; i++)
        for (size_t at = from; at <= to; at++)
            sorted[errors++] = scaled[i * BLEND_AHEAD + at - 1];
    gsl_sort(sorted, 1, errors);
    struct quantile_table table = {sorted, errors};
    double own = (double)count / (double)(count + PRIOR_SERIES);
    for (size_t i = 0; i < BLEND_POINTS; i++) {
        double p = ((double)i + 0.5) / BLEND_POINTS;
        double q = quantile_table_at(table, p), mirrored = -quantile_table_at(table, 1 - p);
        double half = (1 - symmetric_part) * q + symmetric_part * (q + mirrored) / 2;
        out->shape[h - 1][i] = own * half + (1 - own) * out->shape[h - 1][i];
    }
}

enum status blend_scale_learn(const struct blend_example *example, size_t count,
                              struct blend_scale *out) {
    blend_scale_m3(out);
    out->series = count;
    if (count == 0)
        return STATUS_OK;
    double *scaled = malloc(count * BLEND_AHEAD * sizeof *scaled);
    double *sorted = malloc(count * (2 * WINDOW + 1) * sizeof *sorted);
    enum status status = scaled && sorted ? STATUS_OK : STATUS_NO_MEMORY;
    for (size_t b = 0; b < BLEND_BLOCKS && status == STATUS_OK; b++)
        regress(example, count, b, out->coefficient[b]);
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        for (size_t h = 1; h <= BLEND_AHEAD; h++)
            scaled[i * BLEND_AHEAD + h - 1] =
                example[i].error[h - 1] / blend_scale_at(out, example[i].feature, h);
    for (size_t h = 1; h <= BLEND_AHEAD && status == STATUS_OK; h++)
        learn_shape(scaled, count, h, sorted, out);
    free(scaled);
    free(sorted);
    return status;
}

/* ---- using ---- */

static double block_scale(const struct blend_scale *scale, const double *feature, size_t b) {
    double sum = 0;
    for (size_t k = 0; k < BLEND_FEATURES; k++)
        sum += scale->coefficient[b][k] * feature[k];
    return sum;
}

double blend_scale_at(const struct blend_scale *scale, const double *feature, size_t h) {
    double at = (double)h;
    if (at <= block[0].centre)
        return exp(block_scale(scale, feature, 0));
    size_t last = BLEND_BLOCKS - 1;
    if (at >= block[last].centre)
        return exp(block_scale(scale, feature, last)) * sqrt(fmax(1, at / BLEND_AHEAD));
    size_t b = at < block[1].centre ? 0 : 1;
    double part = (at - block[b].centre) / (block[b + 1].centre - block[b].centre);
    return exp((1 - part) * block_scale(scale, feature, b) +
               part * block_scale(scale, feature, b + 1));
}

struct quantile_table blend_scale_shape(const struct blend_scale *scale, size_t h) {
    size_t at = h < BLEND_AHEAD ? h : BLEND_AHEAD;
    return (struct quantile_table){scale->shape[at - 1], BLEND_POINTS};
}

/* Months ahead of a fitted form: moments where there is a formula, else simulated paths. */
#include <math.h>
#include <string.h>

#include "models/forecast/ets.h"
#include "models/kernels/random.h"

/* Responses c[0 .. horizon-1] of the month j + 1 ahead to an error now. */
static void responses(const struct ets_fit *fit, size_t horizon, double *c) {
    const struct ets_values *at = &fit->start;
    double damping = 1, grown = 0;
    for (size_t j = 1; j <= horizon; j++) {
        damping *= at->phi;
        grown += damping;
        c[j - 1] = at->alpha + at->beta * grown;
        if (fit->series.form.season != ETS_NONE && j % fit->series.period == 0)
            c[j - 1] += at->gamma;
    }
}

static void additive_variance(const struct ets_fit *fit, size_t horizon, double *variance,
                              const double *c) {
    double sum = 1;
    for (size_t h = 0; h < horizon; h++) {
        variance[h] = fit->variance * sum;
        sum += c[h] * c[h];
    }
}

static void multiplicative_variance(const struct ets_fit *fit, size_t horizon, const double *mean,
                                    double *variance, const double *c, double *theta) {
    for (size_t h = 0; h < horizon; h++) {
        double sum = 0;
        for (size_t j = 0; j < h; j++)
            sum += c[j] * c[j] * theta[h - 1 - j];
        theta[h] = mean[h] * mean[h] + fit->variance * sum;
        variance[h] = (1 + fit->variance) * theta[h] - mean[h] * mean[h];
    }
}

/* Multiplicative errors and season: y(n+h) = s (1 + e_h) w' A_(h-1) ... A_1 v, where v = (l, b),
 * w = (1, phi), A_j = F + G e_j, F = [1 phi; 0 phi], G = (alpha, beta)' w, times (1 + gamma e_j)
 * for the months j whose season is that of h. The errors are independent, so first and second
 * moments are products of expected matrices; the second acts on (l^2, l b, b^2). */
static void product_moments(const struct ets_fit *fit, size_t horizon, double *mean,
                            double *variance) {
    const struct ets_values *at = &fit->start, *end = &fit->end;
    double v = fit->variance, alpha = at->alpha, beta = at->beta, gamma = at->gamma, phi = at->phi;
    size_t m = fit->series.period;
    for (size_t h = 1; h <= horizon; h++) {
        double l = end->level, b = end->trend, ll = l * l, lb = l * b, bb = b * b;
        for (size_t j = 1; j < h; j++) {
            double g = (h - j) % m == 0 ? gamma : 0;
            /* E[(1 + g e)(F + G e)] = F + g v G */
            double q = l + phi * b;
            l = q * (1 + g * v * alpha);
            b = phi * b + g * v * beta * q;
            /* E[(1 + g e)^2 (F + G e)(x)(F + G e)], with E e^2 = v and E e^4 = 3 v^2 */
            double none = 1 + g * g * v, one = 2 * g * v, two = v + 3 * g * g * v * v;
            double qq = ll + 2 * phi * lb + phi * phi * bb, qb = phi * (lb + phi * bb);
            double bb2 = phi * phi * bb;
            ll = qq * (none + 2 * alpha * one + alpha * alpha * two);
            lb = qb * (none + alpha * one) + qq * (beta * one + alpha * beta * two);
            bb = bb2 * none + 2 * beta * qb * one + beta * beta * qq * two;
        }
        double s = end->season[(fit->series.length + h - 1) % m];
        mean[h - 1] = s * (l + phi * b);
        double square = s * s * (1 + v) * (ll + 2 * phi * lb + phi * phi * bb);
        variance[h - 1] = fmax(square - mean[h - 1] * mean[h - 1], 0);
    }
}

bool ets_moments(const struct ets_fit *fit, size_t horizon, double *mean, double *variance,
                 double *scratch) {
    struct ets_form form = fit->series.form;
    ets_path(&fit->series, &fit->end, horizon, mean);
    bool ratio = form.error == ETS_MULTIPLICATIVE;
    if (form.trend == ETS_MULTIPLICATIVE || (!ratio && form.season == ETS_MULTIPLICATIVE))
        return false;
    responses(fit, horizon, scratch);
    if (form.season == ETS_MULTIPLICATIVE)
        product_moments(fit, horizon, mean, variance);
    else if (ratio)
        multiplicative_variance(fit, horizon, mean, variance, scratch, scratch + horizon);
    else
        additive_variance(fit, horizon, variance, scratch);
    return true;
}

/* One path, from a copy of the last states. A level or growth that leaves the positive numbers has
 * no logarithm or power: growth is held above 0, and a value out of range keeps the last one. */
static void walk(const struct ets_fit *fit, size_t horizon, struct random_stream *stream,
                 double sigma, double *out) {
    struct ets_form form = fit->series.form;
    struct ets_values at = fit->end;
    double last = at.level;
    for (size_t h = 0; h < horizon; h++) {
        double grown = form.trend == ETS_MULTIPLICATIVE ? pow(at.trend, at.phi) : at.phi * at.trend;
        double q = form.trend == ETS_MULTIPLICATIVE ? at.level * grown : at.level + grown;
        size_t j = (fit->series.length + h) % fit->series.period;
        double none = 0, *s = form.season == ETS_NONE ? &none : &at.season[j];
        double mu = form.season == ETS_MULTIPLICATIVE ? q * *s : q + *s;
        double e = sigma * random_normal(stream);
        if (form.error == ETS_MULTIPLICATIVE)
            e = mu * fmax(e, -1);
        double u = form.season == ETS_MULTIPLICATIVE ? e / *s : e;
        out[h] = isfinite(mu + e) ? last = mu + e : last;
        at.trend = form.trend == ETS_MULTIPLICATIVE ? fmax(grown + at.beta * u / at.level, 1e-6)
                                                    : grown + at.beta * u;
        at.level = q + at.alpha * u;
        *s += at.gamma * (form.season == ETS_MULTIPLICATIVE ? e / q : e);
    }
}

void ets_simulate(const struct ets_fit *fit, size_t horizon, size_t paths, uint64_t seed,
                  uint64_t mark, double *out) {
    struct random_stream stream = random_stream(seed, random_mark(mark, "ets"));
    double sigma = sqrt(fit->variance);
    for (size_t path = 0; path < paths; path++)
        walk(fit, horizon, &stream, sigma, out + path * horizon);
}

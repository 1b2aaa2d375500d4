#include "models/kernels/ets_recursion.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The loops below are written once and compiled for each kind of trend and season, so that no
 * month pays for choosing between them. */
#if defined(__GNUC__)
#define SPECIALISED static inline __attribute__((always_inline))
#else
#define SPECIALISED static inline
#endif

/* Sum of logs with few calls to log: multiply until the product grows large or small. */
struct log_sum {
    double product, sum;
};

SPECIALISED void log_sum_add(struct log_sum *logs, double x) {
    logs->product *= x;
    if (!(logs->product < 1e120 && logs->product > 1e-120)) { /* NaN too */
        logs->sum += log(logs->product);
        logs->product = 1;
    }
}

SPECIALISED double power(double b, double phi) {
    return phi == 1 ? b : pow(b, phi);
}

SPECIALISED struct ets_sums run(enum ets_part trend, enum ets_part season, bool ratio,
                                const struct ets_series *series, const struct ets_values *start,
                                struct ets_values *end, double *error) {
    double l = start->level, b = start->trend, s[ETS_PERIOD];
    const double alpha = start->alpha, beta = start->beta, gamma = start->gamma, phi = start->phi;
    const size_t m = series->period, n = series->length;
    if (season != ETS_NONE)
        memcpy(s, start->season, m * sizeof *s);
    struct ets_sums sums = {0, 0};
    struct log_sum logs = {1, 0};
    for (size_t t = 0, j = 0; t < n; t++) {
        double y = series->y[t], q = l, grown = b;
        if (trend == ETS_ADDITIVE)
            grown = phi * b, q = l + grown;
        else if (trend == ETS_MULTIPLICATIVE)
            grown = power(b, phi), q = l * grown;
        double mu = season == ETS_ADDITIVE ? q + s[j] : season == ETS_MULTIPLICATIVE ? q * s[j] : q;
        if (isnan(y)) {
            l = q, b = grown;
            if (season != ETS_NONE && ++j == m)
                j = 0;
            if (error)
                error[t] = 0;
            continue;
        }
        double e = y - mu, u = season == ETS_MULTIPLICATIVE ? y / s[j] - q : e;
        if (trend == ETS_ADDITIVE)
            b = grown + beta * u;
        else if (trend == ETS_MULTIPLICATIVE)
            b = grown + beta * u / l;
        l = q + alpha * u;
        if (season == ETS_ADDITIVE)
            s[j] += gamma * e;
        else if (season == ETS_MULTIPLICATIVE)
            s[j] += gamma * (y / q - s[j]);
        if (season != ETS_NONE && ++j == m)
            j = 0;
        if (ratio) {
            e /= mu;
            log_sum_add(&logs, fabs(mu));
        }
        sums.squares += e * e;
        if (error)
            error[t] = e;
    }
    if (ratio)
        sums.logs = logs.sum + log(logs.product);
    if (end) {
        *end = *start;
        end->level = l, end->trend = b;
        if (season != ETS_NONE)
            memcpy(end->season, s, m * sizeof *s);
    }
    return sums;
}

struct ets_sums ets_run(const struct ets_series *series, const struct ets_values *start,
                        struct ets_values *end, double *error) {
    bool ratio = series->form.error == ETS_MULTIPLICATIVE;
#define CASE(trend, season)                                                            \
    case 3 * ETS_##trend + ETS_##season:                                               \
        return ratio ? run(ETS_##trend, ETS_##season, true, series, start, end, error) \
                     : run(ETS_##trend, ETS_##season, false, series, start, end, error);
    switch (3 * (int)series->form.trend + (int)series->form.season) {
        CASE(NONE, NONE)
        CASE(NONE, ADDITIVE)
        CASE(NONE, MULTIPLICATIVE)
        CASE(ADDITIVE, NONE)
        CASE(ADDITIVE, ADDITIVE)
        CASE(ADDITIVE, MULTIPLICATIVE)
        CASE(MULTIPLICATIVE, NONE)
        CASE(MULTIPLICATIVE, ADDITIVE)
        CASE(MULTIPLICATIVE, MULTIPLICATIVE)
    }
#undef CASE
    return (struct ets_sums){NAN, NAN};
}

double ets_squares(const struct ets_series *series, struct ets_sums sums) {
    double scale =
        exp(2 * sums.logs /
            (double)(series->length - series->missing)); /* G^2; 1 with additive errors */
    double squares = sums.squares * scale;
    return isfinite(squares) && isfinite(sums.logs) ? squares : INFINITY;
}

double ets_log_likelihood(const struct ets_series *series, struct ets_sums sums) {
    double n = (double)(series->length - series->missing), least = n;
    if (series->form.error == ETS_ADDITIVE) {
        least = 0;
        for (size_t t = 0; t < series->length; t++)
            least += isnan(series->y[t]) ? 0 : series->y[t] * series->y[t];
    }
    double squares = fmax(sums.squares, fmax(least * 1e-24, 1e-300));
    return -0.5 * (n * log(squares) + 2 * sums.logs);
}

void ets_path(const struct ets_series *series, const struct ets_values *end, size_t horizon,
              double *mean) {
    struct ets_form form = series->form;
    double l = end->level, b = end->trend;
    for (size_t h = 0; h < horizon; h++) {
        if (form.trend == ETS_ADDITIVE)
            b *= end->phi, l += b;
        else if (form.trend == ETS_MULTIPLICATIVE)
            b = power(b, end->phi), l *= b;
        double s = form.season == ETS_NONE ? 0 : end->season[(series->length + h) % series->period];
        mean[h] = form.season == ETS_MULTIPLICATIVE ? l * s : l + s;
    }
}

size_t ets_smoothing_columns(struct ets_form form) {
    return 1u + (form.trend != ETS_NONE) + (form.season != ETS_NONE) + form.damped;
}

size_t ets_columns(struct ets_form form, size_t period) {
    return ets_smoothing_columns(form) + 1 + (form.trend != ETS_NONE) +
           (form.season != ETS_NONE ? period - 1 : 0);
}

bool ets_admissible(const struct ets_series *series, const struct ets_values *values) {
    if (series->form.season == ETS_NONE || series->form.trend == ETS_NONE)
        return true;
    size_t m = series->period, degree = m + 1;
    double alpha = values->alpha, beta = values->beta, gamma = values->gamma, phi = values->phi;
    double a[ETS_PERIOD + 2]; /* a[i] of z^i */
    a[0] = phi * (1 - alpha - gamma);
    a[1] = alpha + beta - alpha * phi + gamma - 1;
    for (size_t i = 2; i < m; i++)
        a[i] = alpha + beta - alpha * phi;
    a[m] = alpha + beta - phi;
    a[m + 1] = 1;
    /* Schur and Cohn: divide out one root's worth at a time; all roots are inside the unit circle
     * when every constant term is smaller than the leading one */
    for (size_t top = degree; top > 0; top--) {
        double k = a[0] / a[top];
        if (!(fabs(k) < 1 + 1e-10))
            return false;
        for (size_t i = 0, j = top; i < j; i++, j--) {
            double low = a[i], high = a[j];
            a[i] = low - k * high;
            a[j] = high - k * low;
        }
        if (top % 2 == 0)
            a[top / 2] *= 1 - k;
        memmove(a, a + 1, top * sizeof *a);
    }
    return true;
}

static const char part_letter[] = {'N', 'A', 'M'};

static bool parse_part(char letter, enum ets_part *out) {
    for (int i = 0; i < 3; i++)
        if (letter == part_letter[i]) {
            *out = (enum ets_part)i;
            return true;
        }
    return false;
}

bool ets_form_parse(const char *text, struct ets_form *out) {
    *out = (struct ets_form){.damped = false};
    if (!parse_part(*text, &out->error) || out->error == ETS_NONE)
        return false;
    if (!parse_part(*++text, &out->trend))
        return false;
    if (text[1] == 'd') {
        out->damped = true;
        text++;
    }
    return parse_part(*++text, &out->season) && text[1] == '\0' &&
           !(out->damped && out->trend == ETS_NONE);
}

void ets_form_name(struct ets_form form, char *out) {
    snprintf(out, ETS_NAME, "ETS(%c,%c%s,%c)", part_letter[form.error], part_letter[form.trend],
             form.damped ? "d" : "", part_letter[form.season]);
}

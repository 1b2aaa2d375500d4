#include <math.h>
#include <string.h>

#include "models/kernels/ets_recursion.h"

#if defined(__GNUC__)
#define SPECIALISED static inline __attribute__((always_inline))
#else
#define SPECIALISED static inline
#endif

static double power(double b, double phi) {
    return phi == 1 ? b : pow(b, phi);
}

/* Every state carries a row of derivatives, one for each column. A month turns them by
 *   dq = ql dl + qb db,  dmu = mq dq + ms ds,
 *   dl' = lq dq - ls ds,  db' = bb db + bl dl - bq dq - bs ds,  ds' = ss ds - sq dq
 * and then adds what the smoothing parameters do directly. */
struct turn {
    double ql, qb, mq, ms, lq, ls, bb, bl, bq, bs, ss, sq;
    double alpha, beta, gamma, phi_q, phi_b; /* the direct effects */
};

struct tangent {
    size_t width;
    double *l, *b, *s, *q; /* rows; s: a row for each season */
    size_t at_beta, at_gamma, at_phi;
};

size_t ets_normal_scratch(size_t length, size_t period) {
    size_t width = period + 8;
    return width * (length + period + 8 + width);
}

/* Advance the states by a month and say how their derivatives turn. A missing month is one that was
 * foreseen exactly and from which nothing is learned: no gain, no direct effects. */
SPECIALISED double advance(const struct ets_form form, const struct ets_values *at, double y,
                           double *level, double *trend, double *season, struct turn *turn) {
    double l = *level, b = *trend, s = *season, q = l, grown = b;
    *turn = (struct turn){.ql = 1, .mq = 1};
    double slope = 0; /* of grown by b */
    if (form.trend == ETS_ADDITIVE) {
        grown = at->phi * b, q = l + grown, slope = at->phi;
        turn->qb = slope;
        turn->phi_q = turn->phi_b = b;
    } else if (form.trend == ETS_MULTIPLICATIVE) {
        grown = power(b, at->phi), q = l * grown, slope = at->phi * grown / b;
        turn->ql = grown, turn->qb = l * slope;
        turn->phi_b = form.damped ? grown * log(b) : 0;
        turn->phi_q = l * turn->phi_b;
    }
    double mu = q, e, u, v = 0, us = 0; /* us: -du/ds; -du/dq is 1 */
    double alpha = at->alpha, beta = at->beta, gamma = at->gamma;
    if (isnan(y)) {
        alpha = beta = gamma = 0;
        y = form.season == ETS_MULTIPLICATIVE ? q * s : form.season == ETS_ADDITIVE ? q + s : q;
    }
    if (form.season == ETS_MULTIPLICATIVE) {
        mu = q * s, e = y - mu;
        u = y / s - q, v = y / q - s;
        turn->mq = s, turn->ms = q;
        us = y / (s * s);
        turn->sq = gamma * y / (q * q);
    } else {
        us = form.season == ETS_ADDITIVE;
        mu = q + us * s, e = y - mu;
        u = v = e;
        turn->ms = us;
        turn->sq = gamma;
    }
    turn->lq = 1 - alpha, turn->ls = alpha * us;
    turn->ss = 1 - gamma;
    turn->alpha = u, turn->gamma = v;
    if (form.trend == ETS_ADDITIVE) {
        turn->bb = slope, turn->bq = beta, turn->bs = beta * us;
        turn->beta = u;
        *trend = grown + beta * u;
    } else if (form.trend == ETS_MULTIPLICATIVE) {
        turn->bb = slope, turn->bq = beta / l, turn->bs = beta * us / l;
        turn->bl = -beta * u / (l * l);
        turn->beta = u / l;
        *trend = grown + beta * u / l;
    }
    *level = q + alpha * u;
    *season = s + gamma * v;
    return mu;
}

/* Turn the rows; `row` gets weight * dmu. */
SPECIALISED void turn_rows(const struct tangent *d, size_t width, const struct ets_form form,
                           double weight, double *restrict s, const struct turn *turn,
                           double *restrict row) {
    double *restrict l = d->l, *restrict b = d->b, *restrict q = d->q;
    const bool has_trend = form.trend != ETS_NONE;
    const struct turn c = *turn;
    if (form.trend == ETS_MULTIPLICATIVE)
        for (size_t k = 0; k < width; k++) {
            q[k] = c.ql * l[k] + c.qb * b[k];
            b[k] = c.bb * b[k] + c.bl * l[k] - c.bq * q[k];
        }
    else if (has_trend)
        for (size_t k = 0; k < width; k++) {
            q[k] = l[k] + c.qb * b[k];
            b[k] = c.bb * b[k] - c.bq * q[k];
        }
    else
        memcpy(q, l, width * sizeof *q);
    if (has_trend) {
        q[d->at_phi] += c.phi_q;
        b[d->at_phi] += c.phi_b - c.bq * c.phi_q;
    }
    if (form.season == ETS_NONE) {
        for (size_t k = 0; k < width; k++) {
            row[k] = weight * q[k];
            l[k] = c.lq * q[k];
        }
    } else {
        double wq = weight * c.mq, ws = weight * c.ms;
        if (has_trend)
            for (size_t k = 0; k < width; k++)
                b[k] -= c.bs * s[k];
        for (size_t k = 0; k < width; k++) {
            row[k] = wq * q[k] + ws * s[k];
            l[k] = c.lq * q[k] - c.ls * s[k];
            s[k] = c.ss * s[k] - c.sq * q[k];
        }
        s[d->at_gamma] += c.gamma;
    }
    l[0] += c.alpha;
    if (has_trend)
        b[d->at_beta] += c.beta;
}

/* Rows and weights into sums: square += sum row row', with the rows four at a time. */
SPECIALISED void add_rows(double *restrict square, const double *restrict rows, size_t width) {
    const double *restrict r0 = rows, *restrict r1 = r0 + width, *restrict r2 = r1 + width,
                           *restrict r3 = r2 + width;
    for (size_t i = 0; i < width; i++) {
        double a0 = r0[i], a1 = r1[i], a2 = r2[i], a3 = r3[i];
        double *restrict to = square + i * width;
        for (size_t k = i & ~(size_t)1; k < width; k++)
            to[k] += (a0 * r0[k] + a1 * r1[k]) + (a2 * r2[k] + a3 * r3[k]);
    }
}

static void first_tangents(const struct tangent *d, const struct ets_series *series) {
    struct ets_form form = series->form;
    size_t column = ets_smoothing_columns(form), m = series->period;
    d->l[column++] = 1;
    if (form.trend != ETS_NONE)
        d->b[column++] = 1;
    if (form.season != ETS_NONE)
        for (size_t j = 1; j < m; j++, column++) {
            d->s[j * d->width + column] = 1;
            d->s[column] = -1;
        }
}

/* Columns up to an even number, so that rows are whole vectors; a form without a parameter sends
 * its direct effect to the column after the last, which then gets e. */
static struct tangent lay_out(const struct ets_series *series, double *scratch, size_t *columns) {
    struct ets_form form = series->form;
    size_t count = ets_columns(form, series->period), column = 1;
    struct tangent d = {.width = (count + 2) & ~(size_t)1};
    d.at_beta = form.trend != ETS_NONE ? column++ : count;
    d.at_gamma = form.season != ETS_NONE ? column++ : count;
    d.at_phi = form.damped ? column++ : count;
    d.l = scratch;
    d.b = d.l + d.width;
    d.q = d.b + d.width;
    d.s = d.q + d.width;
    memset(scratch, 0, (3 + series->period) * d.width * sizeof *scratch);
    first_tangents(&d, series);
    *columns = count;
    return d;
}

/* What the months add up to. */
struct sums {
    double product, logs; /* of |mu| */
    double *share;        /* by column, of dmu / mu */
    double *square;       /* width x width, of the products of rows */
    double *rows;         /* a month each: de by column, and e in the column after the last */
};

/* Fill the rows. Form and width are constants where this is compiled for them. */
SPECIALISED void differentiate(const struct ets_series *series, const struct ets_form form,
                               const struct ets_values *start, const struct tangent *d,
                               size_t width, size_t columns, struct sums *sums) {
    const bool ratio = series->form.error == ETS_MULTIPLICATIVE;
    double l = start->level, b = start->trend, s[ETS_PERIOD];
    memcpy(s, start->season, sizeof s);
    double *restrict share = sums->share;
    for (size_t t = 0, j = 0; t < series->length; t++) {
        struct turn turn;
        double *restrict row = sums->rows + t * width;
        double y = series->y[t], mu = advance(form, start, y, &l, &b, &s[j], &turn);
        bool missing = isnan(y);
        double e = missing ? 0 : y - mu, weight = missing ? 0 : -1;
        if (ratio && !missing)
            e /= mu, weight = -y / (mu * mu);
        turn_rows(d, width, form, weight, d->s + j * width, &turn, row);
        if (form.season != ETS_NONE && ++j == series->period)
            j = 0;
        if (ratio && !missing) {
            double part = -mu / y; /* times de: dmu / mu */
            for (size_t k = 0; k < width; k++)
                share[k] += part * row[k];
            sums->product *= fabs(mu);
            if (!(sums->product < 1e120 && sums->product > 1e-120)) {
                sums->logs += log(sums->product);
                sums->product = 1;
            }
        }
        row[columns] = e;
    }
}

SPECIALISED void add_up(const struct ets_series *series, enum ets_part trend, enum ets_part season,
                        const struct ets_values *start, const struct tangent *d, size_t width,
                        size_t columns, struct sums *sums) {
    const struct ets_form form = {.trend = trend, .season = season, .damped = series->form.damped};
    size_t padded = (series->length + 3) & ~(size_t)3;
    memset(sums->share, 0, (1 + width) * width * sizeof *sums->share);
    memset(sums->rows + series->length * width, 0,
           (padded - series->length) * width * sizeof *sums->rows);
    differentiate(series, form, start, d, width, columns, sums);
    for (size_t t = 0; t < padded; t += 4)
        add_rows(sums->square, sums->rows + t * width, width);
}

/* r = e G, so dr = G (de + e c) with c the mean of dmu / mu; c is 0 with additive errors. */
static void finish(const struct ets_series *series, const struct sums *sums, size_t width,
                   size_t columns, double *square, double *gradient) {
    double n = (double)(series->length - series->missing);
    double scale = exp(2 * (sums->logs + log(sums->product)) / n);
    double squares = sums->square[columns * width + columns]; /* of e */
    for (size_t i = 0; i < columns; i++) {
        double ci = sums->share[i] / n, ei = sums->square[i * width + columns];
        gradient[i] = scale * (ei + ci * squares);
        for (size_t k = i; k < columns; k++) {
            double ck = sums->share[k] / n, ek = sums->square[k * width + columns];
            double value = sums->square[i * width + k] + ei * ck + ci * ek + ci * ck * squares;
            square[i * columns + k] = square[k * columns + i] = scale * value;
        }
    }
}

void ets_normal(const struct ets_series *series, const struct ets_values *start, double *square,
                double *gradient, double *scratch) {
    size_t columns;
    struct tangent d = lay_out(series, scratch, &columns);
    struct sums sums = {.product = 1, .share = d.s + series->period * d.width};
    sums.square = sums.share + d.width;
    sums.rows = sums.square + d.width * d.width;
    enum ets_part trend = series->form.trend, season = series->form.season;
    /* the seasonal forms of monthly data take nearly all the time: with their kind and the width of
     * their rows known to the compiler they run twice as fast */
#define KNOWN(t, s, w)                                      \
    if (trend == (t) && season == (s) && d.width == (w))    \
        add_up(series, t, s, start, &d, w, columns, &sums); \
    else
    KNOWN(ETS_NONE, ETS_ADDITIVE, 16)
    KNOWN(ETS_NONE, ETS_MULTIPLICATIVE, 16)
    KNOWN(ETS_ADDITIVE, ETS_ADDITIVE, 18)
    KNOWN(ETS_ADDITIVE, ETS_MULTIPLICATIVE, 18)
    add_up(series, trend, season, start, &d, d.width, columns, &sums);
#undef KNOWN
    finish(series, &sums, d.width, columns, square, gradient);
}

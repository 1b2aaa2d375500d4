#include "models/kernels/stl.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <string.h>

static size_t next_odd(size_t span) {
    return span % 2 ? span : span + 1;
}

static struct loess smoother(size_t span, bool straight) {
    struct loess out = {.span = next_odd(span), .jump = (span + 9) / 10, .straight = straight};
    out.span = out.span < 3 ? 3 : out.span;
    return out;
}

struct stl stl_defaults(size_t length, size_t period, size_t season_span, bool robust) {
    bool periodic = season_span == 0;
    size_t span = periodic ? 10 * length + 1 : season_span;
    double trend = ceil(1.5 * (double)period / (1 - 1.5 / (double)span));
    return (struct stl){.period = period,
                        .season = smoother(span, false),
                        .trend = smoother(next_odd((size_t)trend), true),
                        .low = smoother(next_odd(period), true),
                        .periodic = periodic,
                        .inner = robust ? 1 : 2,
                        .outer = robust ? 15 : 0};
}

/* ---- the inner loop ---- */

/* What the steps work in; each is length + 2 periods long. */
struct rooms {
    double *cycles, *low, *work, *part;
};

/* Step 2: the subseries k, its neighbours a period away at both ends, into cycles. */
static void smooth_subseries(const struct stl *how, const double *x, size_t length, size_t k,
                             const double *weight, const struct rooms *rooms) {
    size_t period = how->period, n = (length - k - 1) / period + 1;
    double *part = rooms->part, *robust = part + n, *fit = rooms->work, *scratch = fit + n + 2;
    for (size_t i = 0; i < n; i++) {
        part[i] = x[k + i * period];
        if (weight)
            robust[i] = weight[k + i * period];
    }
    const double *use = weight ? robust : NULL;
    size_t span = how->season.span < n ? how->season.span : n;
    loess_smooth(&how->season, part, n, use, fit + 1, scratch);
    if (!loess_at(&how->season, part, n, 0, 0, span - 1, use, fit, scratch))
        fit[0] = fit[1];
    if (!loess_at(&how->season, part, n, (double)(n + 1), n - span, n - 1, use, fit + n + 1,
                  scratch))
        fit[n + 1] = fit[n];
    for (size_t i = 0; i < n + 2; i++)
        rooms->cycles[k + i * period] = fit[i];
}

/* Means of `span` neighbours: n - span + 1 of them. */
static void moving_average(const double *x, size_t n, size_t span, double *out) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += x[i];
        if (i >= span)
            sum -= x[i - span];
        if (i + 1 >= span)
            out[i + 1 - span] = sum / (double)span;
    }
}

static void inner_round(const struct stl *how, const double *y, size_t length, const double *weight,
                        double *season, double *trend, const struct rooms *rooms) {
    size_t period = how->period, long_length = length + 2 * period;
    for (size_t t = 0; t < length; t++)
        season[t] = y[t] - trend[t];
    for (size_t k = 0; k < period; k++)
        smooth_subseries(how, season, length, k, weight, rooms);
    moving_average(rooms->cycles, long_length, period, rooms->work);
    moving_average(rooms->work, long_length - period + 1, period, rooms->low);
    moving_average(rooms->low, length + 2, 3, rooms->work);
    loess_smooth(&how->low, rooms->work, length, NULL, rooms->low, rooms->part);
    for (size_t t = 0; t < length; t++) {
        season[t] = rooms->cycles[period + t] - rooms->low[t];
        rooms->work[t] = y[t] - season[t];
    }
    loess_smooth(&how->trend, rooms->work, length, weight, trend, rooms->part);
}

/* ---- the outer loop ---- */

/* Bisquare weights from |remainder|. */
static void weigh_remainder(const double *y, const double *season, const double *trend,
                            size_t length, double *weight, double *sorted) {
    for (size_t t = 0; t < length; t++)
        weight[t] = sorted[t] = fabs(y[t] - (trend[t] + season[t]));
    gsl_sort(sorted, 1, length);
    double h = 3 * (sorted[length / 2] + sorted[length - 1 - length / 2]);
    for (size_t t = 0; t < length; t++) {
        double r = weight[t], part = r / h, keep = 1 - part * part;
        weight[t] = r <= 0.001 * h ? 1 : r <= 0.999 * h ? keep * keep : 0;
    }
}

/* A season that is the same every year: the mean of each month's. */
static void make_periodic(double *season, size_t length, size_t period) {
    for (size_t k = 0; k < period; k++) {
        double sum = 0;
        size_t n = (length - k - 1) / period + 1;
        for (size_t t = k; t < length; t += period)
            sum += season[t];
        for (size_t t = k; t < length; t += period)
            season[t] = sum / (double)n;
    }
}

size_t stl_scratch(size_t length, size_t period) {
    return 4 * (length + 2 * period) + 8;
}

bool stl_decompose(const struct stl *how, const double *y, size_t length, double *season,
                   double *trend, double *weight, double *scratch) {
    size_t room = length + 2 * how->period + 2;
    if (how->period < 2 || length <= 2 * how->period)
        return false;
    struct rooms rooms = {scratch, scratch + room, scratch + 2 * room, scratch + 3 * room};
    memset(trend, 0, length * sizeof *trend);
    for (size_t round = 0; round <= how->outer; round++) {
        for (size_t i = 0; i < how->inner; i++)
            inner_round(how, y, length, round > 0 ? weight : NULL, season, trend, &rooms);
        if (round < how->outer)
            weigh_remainder(y, season, trend, length, weight, rooms.work);
    }
    for (size_t t = 0; t < length && how->outer == 0; t++)
        weight[t] = 1;
    if (how->periodic)
        make_periodic(season, length, how->period);
    return true;
}

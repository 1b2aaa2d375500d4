#include <math.h>
#include <string.h>

#include "models/forecast/arima.h"
#include "models/kernels/regress.h"
#include "models/kernels/unit_root.h"

enum { MOST_PLAIN = 1 };
static const double SEASON_LIMIT = 0.64, KPSS_LIMIT = 0.463, LEAST_ROOT = 1.01;

struct search {
    const struct arima_series *series;
    struct workspace *workspace;
    struct arima_order most; /* limits; constant: allowed */
    bool tried[ARIMA_SHAPES];
    struct arima_fit *fits; /* usable ones so far */
    size_t count, best, evaluations;
};

/* --- differences ---------------------------------------------------------------------------------
 */

static bool flat(const double *w, size_t length, double size) {
    for (size_t t = 1; t < length; t++)
        if (fabs(w[t] - w[0]) > 1e-10 * size)
            return false;
    return true;
}

static double largest(const double *y, size_t length) {
    double size = 0;
    for (size_t t = 0; t < length; t++)
        size = fmax(size, fabs(y[t]));
    return size;
}

/* d and D of a filled series; w: 2 * length of scratch. */
static void choose_differences(const double *y, size_t length, size_t period, double *w,
                               size_t *plain, size_t *seasonal) {
    double size = largest(y, length);
    *plain = 0;
    *seasonal = period <= ARIMA_PERIOD && unit_root_season(y, length, period, w) > SEASON_LIMIT;
    for (; *plain < MOST_PLAIN; ++*plain) {
        struct difference by = difference_of(*plain, *seasonal, period);
        size_t left = difference_apply(&by, y, length, w);
        if (left < 4 || flat(w, left, size) || unit_root_kpss(w, left) <= KPSS_LIMIT)
            break;
    }
}

/* Take out of a filled series what least squares on the regressors explains; their mean stays. */
static enum status take_out(double *y, size_t length, const struct arima_regressors *given,
                            struct workspace *workspace) {
    size_t used = workspace->used, columns = given->count + 1;
    double *x = workspace_take(workspace, columns * length);
    double *room = workspace_take(workspace, regress_scratch(length, columns));
    struct regress fit;
    if (!x || !room)
        return STATUS_INTERNAL;
    for (size_t t = 0; t < length; t++)
        x[t] = 1;
    for (size_t j = 0; j < given->count; j++)
        memcpy(x + (j + 1) * length, given->x + j * given->stride, length * sizeof *x);
    struct regress_task ask = {
        .x = x, .stride = length, .rows = length, .columns = columns, .y = y};
    bool solved = regress_solve(&fit, &ask, room);
    for (size_t t = 0; t < length && solved; t++)
        for (size_t j = 1; j < columns; j++)
            y[t] -= fit.beta[j] * x[j * length + t];
    workspace_reset(workspace, used);
    return STATUS_OK;
}

/* --- the walk ------------------------------------------------------------------------------------
 */

static size_t shape_of(const struct arima_order *o) {
    return (((o->p * 3 + o->q) * 2 + o->seasonal_p) * 2 + o->seasonal_q) * 2 + o->constant;
}

/* The partials of a fit, laid out for another order; what it did not have is 0. */
static void carry_over(const struct arima_fit *from, const struct arima_order *to, double *out) {
    const struct arima_order *o = &from->order;
    const size_t had[4] = {o->p, o->q, o->seasonal_p, o->seasonal_q};
    const size_t has[4] = {to->p, to->q, to->seasonal_p, to->seasonal_q};
    const double *partial = from->partial;
    for (size_t f = 0; f < 4; f++) {
        for (size_t i = 0; i < has[f]; i++)
            out[i] = i < had[f] ? partial[i] : 0;
        out += has[f];
        partial += had[f];
    }
}

/* Fit an order within the limits not tried before; true when it becomes the best. */
static bool attempt(struct search *s, const struct arima_order *order) {
    struct arima_fit fit;
    double partial[ARIMA_VARIABLES];
    if (order->p > s->most.p || order->q > s->most.q || order->seasonal_p > s->most.seasonal_p ||
        order->seasonal_q > s->most.seasonal_q || (order->constant && !s->most.constant) ||
        s->tried[shape_of(order)])
        return false;
    s->tried[shape_of(order)] = true;
    if (s->count > 0)
        carry_over(&s->fits[s->best], order, partial);
    if (arima_fit_quick(&fit, s->series, order, s->count > 0 ? partial : NULL, s->workspace) !=
        STATUS_OK)
        return false;
    s->evaluations += fit.evaluations;
    if (!(fit.least_root >= LEAST_ROOT) || !isfinite(fit.log_likelihood))
        return false;
    bool better = s->count == 0 || fit.aicc < s->fits[s->best].aicc;
    if (better)
        s->best = s->count;
    s->fits[s->count++] = fit;
    return better;
}

/* Below 0 wraps to a large number, which the limits refuse. */
static struct arima_order moved(struct arima_order from, const signed char *by) {
    from.p += (size_t)by[0];
    from.q += (size_t)by[1];
    from.seasonal_p += (size_t)by[2];
    from.seasonal_q += (size_t)by[3];
    return from;
}

/* To the first better neighbour; false when there is none. */
static bool walk(struct search *s) {
    static const signed char step[][4] = {
        {0, 0, -1, 0},  {0, 0, 0, -1}, {0, 0, 1, 0},  {0, 0, 0, 1},  {0, 0, -1, -1}, {0, 0, 1, -1},
        {0, 0, -1, 1},  {0, 0, 1, 1},  {-1, 0, 0, 0}, {0, -1, 0, 0}, {1, 0, 0, 0},   {0, 1, 0, 0},
        {-1, -1, 0, 0}, {1, -1, 0, 0}, {-1, 1, 0, 0}, {1, 1, 0, 0},
    };
    for (size_t i = 0; i < sizeof step / sizeof *step; i++) {
        struct arima_order next = moved(s->fits[s->best].order, step[i]);
        if (attempt(s, &next))
            return true;
    }
    struct arima_order next = s->fits[s->best].order;
    next.constant = !next.constant;
    return attempt(s, &next);
}

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

static void first_fits(struct search *s, struct arima_order base) {
    static const signed char start[][4] = {{0, 0, 0, 0}, {1, 0, 1, 0}, {0, 1, 0, 1}, {2, 2, 1, 1}};
    struct arima_order plain = base;
    plain.constant = false;
    attempt(s, &plain);
    for (size_t i = 0; i < sizeof start / sizeof *start; i++) {
        struct arima_order next = moved(base, start[i]);
        next.p = smaller(next.p, s->most.p), next.q = smaller(next.q, s->most.q);
        next.seasonal_p = smaller(next.seasonal_p, s->most.seasonal_p);
        next.seasonal_q = smaller(next.seasonal_q, s->most.seasonal_q);
        attempt(s, &next);
    }
}

enum status arima_search(struct arima_fit *fits, size_t *count, size_t *best,
                         struct arima_series *series, const double *y, size_t length, size_t period,
                         const struct arima_regressors *given, struct workspace *workspace) {
    size_t plain = 0, seasonal = 0, mark = workspace->used;
    enum status status = arima_prepare(series, y, length, period, 0, 0, workspace);
    double *w = status == STATUS_OK ? workspace_take(workspace, 3 * length) : NULL;
    if (status == STATUS_OK && !w)
        status = STATUS_INTERNAL;
    if (status == STATUS_OK) {
        double *left = w + 2 * length;
        memcpy(left, series->filled, length * sizeof *left);
        if (given && given->count)
            status = take_out(left, length, given, workspace);
        choose_differences(left, length, period, w, &plain, &seasonal);
        workspace_reset(workspace, mark);
        if (status == STATUS_OK)
            status =
                arima_prepare_with(series, y, length, period, plain, seasonal, given, workspace);
    }
    if (status != STATUS_OK)
        return status;
    size_t third = length / 3, left = length - series->difference.degree;
    size_t years = period > 1 && period <= ARIMA_PERIOD ? third / period : 0;
    struct arima_order base = {
        .d = plain, .seasonal_d = seasonal, .constant = plain + seasonal < 2};
    struct search s = {.series = series, .workspace = workspace, .fits = fits};
    s.most = (struct arima_order){.p = smaller(2, third),
                                  .q = smaller(2, third),
                                  .seasonal_p = smaller(1, years),
                                  .seasonal_q = smaller(1, years),
                                  .constant = base.constant};
    if (flat(series->columns, left, largest(series->filled, length)))
        s.most = (struct arima_order){.constant = base.constant}; /* nothing left to explain */
    first_fits(&s, base);
    while (s.count > 0 && walk(&s)) {
    }
    *count = s.count > 0 ? s.count : 1;
    *best = s.best;
    if (s.count == 0) /* too short for AICc, or nothing left to explain */
        return arima_fit(fits, series, &base, NULL, workspace);
    fits[s.best].evaluations = s.evaluations;
    return STATUS_OK;
}

#include "models/significance/trend_xmr.h"

#include <math.h>

enum { RUN_POINTS = 7, NEAR_POINTS = 3, NEAR_LEAST = 2 };

static const double limit = 2.66, screen = 3.267;

static const struct {
    const char *word, *sentence;
} rules[XMR_RULES] = {
#define X(name, word, sentence) {word, sentence},
    XMR_RULE_LIST(X)
#undef X
};

const char *xmr_rule_word(enum xmr_rule rule) {
    return rules[rule].word;
}

const char *xmr_rule_sentence(enum xmr_rule rule) {
    return rules[rule].sentence;
}

/* Mean of the moving ranges below a bar; *left_out counts the others. */
static double mean_range(const double *values, size_t length, double bar, size_t *left_out) {
    double sum = 0, n = 0;
    *left_out = 0;
    for (size_t t = 1; t < length; t++) {
        double range = fabs(values[t] - values[t - 1]);
        if (isnan(range))
            continue;
        *left_out += !(range < bar);
        sum += range < bar ? range : 0;
        n += range < bar;
    }
    return n > 0 ? sum / n : NAN;
}

/* Does row[from .. from + RUN_POINTS) go one way, strictly? */
static bool runs(const double *row) {
    int first = (row[1] > row[0]) - (row[1] < row[0]);
    bool same = first != 0;
    for (size_t i = 1; i < RUN_POINTS && same; i++)
        same = (row[i] > row[i - 1]) - (row[i] < row[i - 1]) == first;
    return same;
}

static bool one_side(const struct xmr_point *row, size_t points) {
    bool same = row[0].side != 0;
    for (size_t i = 1; i < points && same; i++)
        same = row[i].side == row[0].side;
    return same;
}

/* Close to a limit and not beyond it. */
static bool near_limit(const struct xmr *chart, double value) {
    bool outside = value > chart->upper || value < chart->lower;
    return !outside && (value > chart->near_upper || value < chart->near_lower);
}

/* A rule marks points that no earlier rule has. */
static void mark(struct xmr_point *point, size_t points, enum xmr_rule rule) {
    for (size_t i = 0; i < points; i++)
        point[i].rule = point[i].rule == XMR_RULE_NONE ? rule : point[i].rule;
}

static void flag(const struct xmr *chart, const double *values, size_t length,
                 struct xmr_point *point) {
    for (size_t t = 0; t < length; t++)
        if (values[t] > chart->upper || values[t] < chart->lower)
            point[t].rule = XMR_RULE_OUTSIDE;
    for (size_t t = 0; t + RUN_POINTS <= length; t++)
        if (runs(values + t))
            mark(point + t, RUN_POINTS, XMR_RULE_RUN);
    for (size_t t = 0; t + NEAR_POINTS <= length; t++) {
        size_t close = 0;
        for (size_t i = 0; i < NEAR_POINTS; i++)
            close += near_limit(chart, values[t + i]);
        for (size_t i = 0; i < NEAR_POINTS && close >= NEAR_LEAST; i++)
            if (one_side(point + t, NEAR_POINTS) && near_limit(chart, values[t + i]))
                mark(point + t + i, 1, XMR_RULE_NEAR);
    }
    for (size_t t = 0; t + RUN_POINTS <= length; t++)
        if (one_side(point + t, RUN_POINTS))
            mark(point + t, RUN_POINTS, XMR_RULE_ONE_SIDE);
}

struct xmr xmr_chart(const double *values, size_t length, bool screening, struct xmr_point *point) {
    struct xmr out = {0};
    double sum = 0;
    for (size_t t = 0; t < length; t++) {
        sum += isnan(values[t]) ? 0 : values[t];
        out.points += isnan(values[t]) ? 0 : 1;
    }
    out.centre = out.points ? sum / (double)out.points : NAN;
    out.range = mean_range(values, length, INFINITY, &out.screened);
    /* all ranges 0: none of them is far off, though none is below the bar either */
    if (screening && out.range > 0)
        out.range = mean_range(values, length, screen * out.range, &out.screened);
    out.lower = out.centre - limit * out.range;
    out.upper = out.centre + limit * out.range;
    out.near_lower = out.centre - 2 * (limit / 3) * out.range;
    out.near_upper = out.centre + 2 * (limit / 3) * out.range;
    out.shown_lower = out.lower < 0 ? 0 : out.lower;
    out.usable = out.points >= XMR_LEAST_POINTS && out.centre >= XMR_LEAST_MEAN;
    for (size_t t = 0; t < length; t++) {
        int side = (values[t] > out.centre) - (values[t] < out.centre);
        point[t] = (struct xmr_point){XMR_RULE_NONE, side};
    }
    if (!isnan(out.range))
        flag(&out, values, length, point);
    for (size_t t = 0; t < length; t++)
        out.flagged += point[t].rule != XMR_RULE_NONE ? 1 : 0;
    return out;
}

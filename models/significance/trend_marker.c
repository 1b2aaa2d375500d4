#include "models/significance/trend_marker.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static const double widths = 3.92; /* standard errors across 95% limits */

struct sums {
    double w, wt, wtt, wy, wty;
};

static struct sums sum_without(const struct trend_point *point, int left_out) {
    struct sums s = {0};
    for (int i = 0; i < TREND_MARKER_POINTS; i++) {
        double error = (point[i].upper - point[i].lower) / widths, w = 1 / (error * error);
        double t = i + 1;
        if (i == left_out)
            continue;
        s.w += w;
        s.wt += w * t;
        s.wtt += w * t * t;
        s.wy += w * point[i].value;
        s.wty += w * t * point[i].value;
    }
    return s;
}

static double spread(const struct sums *s) {
    return s->w * s->wtt - s->wt * s->wt;
}

static double slope_of(const struct sums *s) {
    return (s->w * s->wty - s->wt * s->wy) / spread(s);
}

static bool usable(const struct trend_point *point) {
    for (int i = 0; i < TREND_MARKER_POINTS; i++)
        if (!isfinite(point[i].value) || !isfinite(point[i].lower) || !isfinite(point[i].upper) ||
            !(point[i].upper > point[i].lower))
            return false;
    return true;
}

struct trend_marker trend_mark(const struct trend_point point[TREND_MARKER_POINTS]) {
    struct trend_marker out = {NAN, NAN, NAN, NAN, NAN, false, DIRECTION_NOT_CALCULATED};
    if (!usable(point))
        return out;
    struct sums all = sum_without(point, -1);
    double slope = slope_of(&all), error = sqrt(all.w / spread(&all));
    if (!isfinite(slope) || !(error > 0) || !isfinite(error))
        return out;
    out.slope = slope;
    out.error = error;
    out.mean = all.wy / all.w;
    out.chi2 = slope * slope * spread(&all) / all.w;
    out.p_value = gsl_cdf_chisq_Q(out.chi2, 1);
    out.one_sign = true;
    for (int i = 0; i < TREND_MARKER_POINTS; i++) {
        struct sums without = sum_without(point, i);
        out.one_sign = out.one_sign && (slope_of(&without) >= 0) == (slope >= 0);
    }
    out.verdict = !(out.chi2 > TREND_MARKER_CRITICAL) || !out.one_sign ? DIRECTION_NO_CHANGE
                  : slope >= 0                                         ? DIRECTION_INCREASING
                                                                       : DIRECTION_DECREASING;
    return out;
}

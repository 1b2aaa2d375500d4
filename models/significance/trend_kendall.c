#include "models/significance/trend_kendall.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

size_t trend_kendall_scratch(size_t length) {
    length = length > TREND_KENDALL_MOST ? TREND_KENDALL_MOST : length;
    return length * (length + 1) / 2 + 1;
}

static double median(double *sorted_in_place, size_t n) {
    gsl_sort(sorted_in_place, 1, n);
    return gsl_stats_median_from_sorted_data(sorted_in_place, 1, n);
}

/* The values that are there, or their times, in steps; returns how many. */
static size_t gather(const double *values, size_t length, double *value, double *time) {
    size_t n = 0;
    for (size_t t = 0; t < length; t++) {
        if (isnan(values[t]))
            continue;
        if (value)
            value[n] = values[t];
        if (time)
            time[n] = (double)t;
        n++;
    }
    return n;
}

/* 18 times the variance of S over the months of one season. Ties are counted from each value's
 * place: of t equal values each adds (t - 1) (2 t + 5). */
static double season_variance(const double *values, size_t length, size_t first, size_t period) {
    double n = 0, ties = 0;
    for (size_t i = first; i < length; i += period) {
        double equal = 0;
        if (isnan(values[i]))
            continue;
        n++;
        for (size_t j = first; j < length; j += period)
            equal += values[j] == values[i];
        ties += (equal - 1) * (2 * equal + 5);
    }
    return n * (n - 1) * (2 * n + 5) - ties;
}

/* Add the pairs of one season: their signs to S, their slopes a period to slope[]. */
static size_t season_pairs(const double *values, size_t length, size_t first, size_t period,
                           double *s, double *slope) {
    size_t pairs = 0;
    for (size_t i = first; i < length; i += period)
        for (size_t j = i + period; j < length; j += period) {
            double rise = values[j] - values[i];
            if (isnan(rise))
                continue;
            *s += (rise > 0) - (rise < 0);
            slope[pairs++] = rise * (double)period / (double)(j - i);
        }
    return pairs;
}

struct trend_kendall trend_kendall(const double *values, size_t length, size_t period,
                                   double *scratch) {
    struct trend_kendall out = {0, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    out.n = gather(values, length, NULL, NULL);
    if (out.n < 2 || length > TREND_KENDALL_MOST || period == 0 ||
        (period > 1 && out.n < TREND_KENDALL_YEARS * period))
        return out;
    double s = 0, var = 0;
    size_t pairs = 0;
    for (size_t first = 0; first < period && first < length; first++) {
        pairs += season_pairs(values, length, first, period, &s, scratch + pairs);
        var += season_variance(values, length, first, period);
    }
    out.s = s;
    out.var = var / 18;
    out.z = out.s == 0 || out.var == 0 ? 0 : (out.s - (out.s > 0 ? 1 : -1)) / sqrt(out.var);
    out.p_value = out.z == 0 ? 1 : 2 * gsl_cdf_ugaussian_Q(fabs(out.z));
    if (pairs == 0)
        return out;
    out.tau = out.s / (double)pairs;
    out.slope = median(scratch, pairs);
    gather(values, length, NULL, scratch);
    double middle = median(scratch, out.n) / (double)period;
    gather(values, length, scratch, NULL);
    out.median = median(scratch, out.n);
    out.intercept = out.median - middle * out.slope;
    return out;
}

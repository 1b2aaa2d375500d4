#include "models/marginal.h"

#include <math.h>
#include <stdbool.h>

#include <gsl/gsl_cdf.h>

/* k of the root scale: near 0 it is a square root, near 1 a logarithm. */
static const double root_k = 0.05;

double marginal_root(double y) {
    return 2 / root_k * asinh(root_k * sqrt(y + 0.25));
}

double marginal_root_inverse(double g) {
    double s = sinh((g > 0 ? g : 0) * root_k / 2) / root_k;
    double y = s * s - 0.25;
    return y > 0 ? y : 0;
}

double quantile_table_at(struct quantile_table table, double p) {
    double at = p * (double)table.count - 0.5;
    if (!(at > 0))
        return table.value[0];
    size_t below = (size_t)at;
    if (below + 1 >= table.count)
        return table.value[table.count - 1];
    double part = at - (double)below;
    return table.value[below] + part * (table.value[below + 1] - table.value[below]);
}

/* The least whole number whose cumulative probability reaches p, by summing the probabilities
 *   P(0) = q^r,  P(k+1) = P(k) (r + k)/(k + 1) (1 - q),   q = mean/variance, r = mean q/(1 - q),
 * or the Poisson limit of the same. The sum is short where this is used (small means); beyond a
 * mean of 200 the normal quantile z corrected for skewness takes over (Cornish & Fisher 1938),
 *   mean + sd (z + (z^2 - 1) skew / 6),   skew = (2 variance/mean - 1) / sd,
 * good to a count, or to a tenth of sd where the variance is many times the mean. It falls again
 * below z = -3/skew, where it is held. */
static double count_quantile(double mean, double variance, double p) {
    if (mean <= 0)
        return 0;
    if (mean > 200) {
        double ratio = variance > mean ? variance / mean : 1, sd = sqrt(mean * ratio);
        double skew = (2 * ratio - 1) / sd, z = gsl_cdf_ugaussian_Pinv(p);
        if (z < -3 / skew)
            z = -3 / skew;
        double value = floor(mean + sd * (z + (z * z - 1) * skew / 6) + 0.5);
        return value > 0 ? value : 0;
    }
    bool poisson = variance <= mean * (1 + 1e-9);
    double q = poisson ? 1 : mean / variance;
    double r = poisson ? 0 : mean * q / (1 - q);
    double mass = exp(poisson ? -mean : r * log(q));
    double total = mass;
    double most = mean + 60 * sqrt(variance) + 60; /* past any probability a double can tell */
    double k = 0;
    for (; total < p && k < most; k++) {
        mass *= poisson ? mean / (k + 1) : (r + k) / (k + 1) * (1 - q);
        total += mass;
    }
    return k;
}

double marginal_quantile(const struct marginal *marginal, double p) {
    double value = marginal->a;
    switch (marginal->kind) {
    case MARGINAL_POINT:
        break;
    case MARGINAL_NORMAL:
        value = marginal->a + marginal->b * gsl_cdf_ugaussian_Pinv(p);
        break;
    case MARGINAL_POISSON:
        value = count_quantile(marginal->a, marginal->a, p);
        break;
    case MARGINAL_NEGATIVE_BINOMIAL:
        value = count_quantile(marginal->a, marginal->b, p);
        break;
    case MARGINAL_ROOT:
        value = marginal_root_inverse(marginal->a +
                                      marginal->b * quantile_table_at(marginal->table, p));
        break;
    case MARGINAL_LOG:
        value = exp(marginal->a + marginal->b * quantile_table_at(marginal->table, p));
        break;
    case MARGINAL_STUDENT:
        value = marginal->a + marginal->b * gsl_cdf_tdist_Pinv(p, (double)marginal->table.count);
        break;
    case MARGINAL_LOG_STUDENT:
        value =
            exp(marginal->a + marginal->b * gsl_cdf_tdist_Pinv(p, (double)marginal->table.count));
        break;
    case MARGINAL_EMPIRICAL:
        value = marginal->a + marginal->b * quantile_table_at(marginal->table, p);
        break;
    }
    return value > marginal->floor ? value : marginal->floor;
}

void marginal_tabulate(const struct marginal *marginal, const double *scores, size_t count,
                       double *out) {
    for (size_t i = 0; i < count; i++) {
        if (marginal->kind == MARGINAL_NORMAL)
            out[i] = fmax(marginal->a + marginal->b * scores[i], marginal->floor);
        else
            out[i] = marginal_quantile(marginal, ((double)i + 0.5) / (double)count);
    }
}

/* Derivative of the root scale. */
static double root_slope(double y) {
    return 1 / sqrt((y + 0.25) * (1 + root_k * root_k * (y + 0.25)));
}

void marginal_multiply(struct marginal *marginal, double factor) {
    double a = marginal->a, b = marginal->b;
    switch (marginal->kind) {
    case MARGINAL_POINT:
    case MARGINAL_POISSON:
        marginal->a = factor * a;
        break;
    case MARGINAL_NORMAL:
    case MARGINAL_EMPIRICAL:
    case MARGINAL_STUDENT:
        marginal->a = factor * a;
        marginal->b = factor * b;
        break;
    case MARGINAL_NEGATIVE_BINOMIAL:
        marginal->a = factor * a;
        marginal->b = factor * a + factor * factor * fmax(b - a, 0);
        break;
    case MARGINAL_ROOT: {
        double y = marginal_root_inverse(a);
        marginal->a = marginal_root(factor * y);
        marginal->b = b * factor * root_slope(factor * y) / root_slope(y);
        break;
    }
    case MARGINAL_LOG:
    case MARGINAL_LOG_STUDENT:
        marginal->a = a + log(factor);
        break;
    }
    marginal->floor *= factor;
}

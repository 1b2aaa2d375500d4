/* Counts whose rate wanders: the gamma-Poisson filter, for series of low volume.
 *
 *   y(t) ~ Poisson(e(t) mu(t)),   mu at the last month seen | past ~ gamma(shape a, rate b)
 *   k months on   a' = d_k a,  b' = d_k b,   d_k = 1/(1 + k (1/w - 1))      mean a/b stays
 *   see y(t)      a = a' + y(t),  b = b' + e(t)
 * e(t) is the season, a known multiplicative exposure; w, 0 < w <= 1, the discount. From one month
 * to the next k = 1 and d_1 = w: Harvey & Fernandes' filter. A step without a month seen is
 *   mu(t) = mu(t-1) eta / r,  eta ~ beta(r a', (1 - r) a'),  r = d_k/d_(k-1)
 * since a gamma(a') times such a beta is a gamma(r a'): so the gamma stays exact over gaps and into
 * the future. Their paper repeats r = w; then b' = w^k b, and with w = 0.8 the variance of mu is
 * 200 times as large after two years. Here each step adds the variance of the first, (a/b^2)(1/w -
 * 1), as a walk of constant innovations does (Ameen & Harrison 1985, in Bayesian Statistics 2,
 * 271-298).
 *
 * Overdispersion r beside the wandering level (counts in bunches), var(y | mu) = e mu + r (e mu)^2:
 *   see y(t)      a = a' + v y(t),  b = b' + v e(t),   v = 1/(1 + r m (1 + 1/a')),  m = e a'/b'
 * where v is the part of the noise that is Poisson: the mean a/b then is that of linear Bayes
 * estimation (West, Harrison & Migon 1985, J. American Statistical Association 80, 73-83). r = 0 is
 * Harvey & Fernandes' filter exactly.
 *
 * The filter starts at the first month above 0 (before, a would be 0), with the months before it in
 * b. y(t) given the past is negative binomial, exactly so for r = 0, with
 *   mean m,   size 1/(1/a' + r (1 + 1/a'))   i.e. variance m + V + r (m^2 + V),  V = m^2/a'
 * and the sum of its log probabilities over later months is maximised over w in [0.5, 1] and r in
 * [0, 3] by a grid of 121 points and golden sections of each in turn. Under 12 months: w = 0.95, r
 * = 0. Month k ahead: the same with d_k a, d_k b for a', b'.
 *
 * Season: with E(k) what a centred moving average expects in month k of the year and Y(k) what
 * came, index(k) = (Y(k) + c)/(E(k) + c),  c = phi/tau^2, tau^2 = max(0, (Q - phi (m - 1))/(sum E -
 * sum E^2/sum E)),  Q = sum (Y - E)^2/E, phi the dispersion about the average (at least 1), m
 * months in a year: a gamma prior about 1 whose variance is by moments (DerSimonian & Laird 1986);
 * no index at all where months differ by no more than chance. Scaled to mean 1; none under two
 * years.
 *
 * Values that are not counts are refused when negative, else treated likewise, with normal limits
 * of phi times that variance; never a positive value: forecast 0, Jeffreys' prior as
 * `mean` (forecast/naive.h).
 * Limits: no trend. w, r and the season count as known.
 * Source: Harvey & Fernandes 1989, J. Business & Economic Statistics 7, 407-417; Smith 1979, J.
 * Royal Statistical Society B 41, 375-387.
 */
#ifndef CRIMECAST_MODELS_FORECAST_LOCAL_LEVEL_COUNT_H
#define CRIMECAST_MODELS_FORECAST_LOCAL_LEVEL_COUNT_H

#include "models/model.h"

struct level_count_form {
    double discount, dispersion; /* w and r */
};

/* The filter at one form. */
struct level_count {
    double shape, rate; /* a and b after the last month seen */
    size_t gap;         /* months missing since */
    double log_likelihood;
    size_t terms; /* months in the likelihood */
};

/* d_k of a discount. */
double level_count_fade(double discount, size_t k);

/* Run it over y[0 .. length-1] (NaN missing) with exposures e (the same length). */
void level_count_filter(struct level_count *out, const double *y, const double *e, size_t length,
                        struct level_count_form form);

/* The discount of greatest likelihood in [0.5, 1] at a dispersion. */
double level_count_discount(const double *y, const double *e, size_t length, double dispersion);

/* Both by likelihood; 0.95 and 0 with under 12 months. */
struct level_count_form level_count_form(const double *y, const double *e, size_t length);

/* The distribution k months after the last of y, at exposure e. */
struct marginal level_count_ahead(const struct level_count *run, struct level_count_form form,
                                  double e, size_t k);

/* Seasonal indices into index[0 .. period-1], for y[t] at t % period; scratch: length doubles.
 * Returns phi. */
double level_count_season(const double *y, size_t length, size_t period, double *index,
                          double *scratch);

extern const struct model model_local_level_count;

#endif

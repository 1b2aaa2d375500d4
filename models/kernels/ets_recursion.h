/* Exponential smoothing as a state-space model: the recursion of all thirty forms, its likelihood
 * and its derivatives.
 *
 * A form ETS(error, trend, season) runs, for months t = 0, 1, ..., with level l, trend b and a ring
 * of seasonal states s (m of them, each used once a year):
 *
 *   q  = l                                 no trend
 *      = l + phi b                         additive trend      (phi = 1: not damped)
 *      = l b^phi                           multiplicative trend
 *   mu = q | q + s | q s                   season none | additive | multiplicative
 *   u  = y - mu | y - mu | y / s - q       what the month says of the level
 *   v  =          y - mu | y / q - s       ... and of the season
 *   l' = q + alpha u
 *   b' = phi b + beta u | b^phi + beta u / l
 *   s' = s + gamma v
 *
 * The states do not depend on the kind of error, only the likelihood does. With e = y - mu
 * (additive) or e = (y - mu) / mu (multiplicative), up to a constant,
 *
 *   -2 log L = n log(sum e^2)  [+ 2 sum log |mu|  for multiplicative errors]
 *
 * which is also what R's forecast::ets calls lik (its loglik is -lik / 2). Equivalently
 * n log(sum r^2) with residuals r = e, or r = e G with G the geometric mean of |mu|: every form is
 * a nonlinear least-squares problem, and ets_normal gives its normal equations from derivatives
 * carried along the recursion.
 *
 * Symbols: alpha, beta, gamma smooth level, trend and season; phi damps; all as in the source (so
 * beta and gamma are not divided by alpha or 1 - alpha). Season j of a ring belongs to months
 * t with t mod m = j, the first month being t = 0; R lists the same states backwards.
 *
 * A missing month (NaN) has no error: its states move as if mu had been seen, and it counts neither
 * in the likelihood nor in n. That the first month after a gap is then less certain than the others
 * is left out (a single source of error leaves no state of its own to be uncertain about).
 *
 * Limits: m at most ETS_PERIOD. Source: Hyndman, Koehler, Ord & Snyder 2008,
 * Forecasting with Exponential Smoothing, tables 2.2 and 2.3, chapter 5.
 */
#ifndef CRIMECAST_MODELS_KERNELS_ETS_RECURSION_H
#define CRIMECAST_MODELS_KERNELS_ETS_RECURSION_H

#include <stdbool.h>
#include <stddef.h>

enum ets_part { ETS_NONE, ETS_ADDITIVE, ETS_MULTIPLICATIVE };

struct ets_form {
    enum ets_part error, trend, season; /* error is never NONE */
    bool damped;                        /* only with a trend */
};

enum {
    ETS_PERIOD = 24,                 /* longest season */
    ETS_COLUMNS = 4 + 2 + ETS_PERIOD /* upper limit of what a form estimates */
};

/* Parameters, and the states at one moment. What a form does not have: beta, gamma and trend 0, phi
 * 1 (also when not damped); the seasons are not read. */
struct ets_values {
    double alpha, beta, gamma, phi;
    double level, trend;
    double season[ETS_PERIOD];
};

/* A form on a series: what the functions below work on. */
struct ets_series {
    struct ets_form form;
    const double *y;
    size_t length, period; /* period: 1 without season */
    size_t missing;        /* months of y that are NaN */
};

/* Sum of e^2 and sum of log |mu| (0 with additive errors); not finite where the recursion leaves
 * the numbers. */
struct ets_sums {
    double squares, logs;
};

/* Run from `start` through the series. `end` (may be NULL) gets the parameters and the last states;
 * error (may be NULL) the errors e, length of them, 0 where missing. */
struct ets_sums ets_run(const struct ets_series *series, const struct ets_values *start,
                        struct ets_values *end, double *error);

/* sum r^2, see above; INFINITY when it is not a number. */
double ets_squares(const struct ets_series *series, struct ets_sums sums);

/* Log likelihood as R's forecast::ets reports it, -(n log(sum e^2) [+ 2 sum log |mu|]) / 2. A
 * perfect fit is taken to have errors of one part in 1e12. */
double ets_log_likelihood(const struct ets_series *series, struct ets_sums sums);

/* Months ahead from the states at the end of a series of `length` months, all errors zero. */
void ets_path(const struct ets_series *series, const struct ets_values *end, size_t horizon,
              double *mean);

/* What a form estimates, in this order: alpha, [beta], [gamma], [phi], level, [trend],
 * [season 1 .. m-1]. Season 0 is what makes the ring sum to 0 (additive) or m (multiplicative). */
size_t ets_columns(struct ets_form form, size_t period);
size_t ets_smoothing_columns(struct ets_form form); /* how many stand before the level */

/* Doubles of scratch for ets_normal. */
size_t ets_normal_scratch(size_t length, size_t period);

/* J'J (k x k) and J'r (k) of the residuals r by the k = ets_columns variables, at `start`, by
 * differentiating the recursion. */
void ets_normal(const struct ets_series *series, const struct ets_values *start, double *square,
                double *gradient, double *scratch);

/* Is the form stable at these parameters, in that the weights of old errors die out? Checks the
 * roots of the characteristic polynomial of a trend with a season (the source, chapter 10); in the
 * usual region (0 < alpha < 1, 0 < beta < alpha, 0 < gamma < 1 - alpha, 0.8 <= phi <= 0.98) every
 * other form is. */
bool ets_admissible(const struct ets_series *series, const struct ets_values *values);

/* "MAdM" and the like; false when the text names no form. */
bool ets_form_parse(const char *text, struct ets_form *out);

/* "ETS(M,Ad,M)"; out holds ETS_NAME bytes. */
enum { ETS_NAME = 16 };
void ets_form_name(struct ets_form form, char *out);

#endif

/* Does a monthly series rise or fall, and by how much a year? A log-linear trend of counts with
 * terms for the months of the year, and a variance for months that resemble their neighbours.
 *
 *   log mu(t) = a + b t + month(t)          Poisson estimating equations (kernels/glm_fit.h)
 *   change a year = exp(12 b) - 1
 *
 * Variance. Let e(t) = (y - mu) / sqrt(mu), n their number, p the rank, and Poisson's var0(b).
 *
 * TREND_POISSON        var0(b), normal quantiles: for comparison only
 *
 * TREND_QUASI          phi var0(b), phi = sum e^2 / (n - p), t on n - p degrees of freedom
 *
 * TREND_QUASI_AR1      the default. e is M u: u an AR(1) of variance phi and memory rho, R(rho) its
 *   correlations rho^|s - t|, M = I - Q Q' what the fit leaves (Q an orthonormal base of sqrt(mu)
 *   times the design), which makes the residuals resemble each other less than the errors do. By
 *   moments, corrected for that: rho where
 *     sum e(t) e(t-1) / sum e^2 + 1 / (2 sqrt n) = tr(L M R M) / tr(M R),  L pairs of neighbours
 *   within 0 to 0.95 (half a standard error is added, because an understated rho costs more than an
 *   overstated one), then
 *     phi = max(1, sum e^2 / tr(M R)),   var(b) = phi c'R c,   b = b0 + c'e to first order
 *   and t on tr(M R)^2 / tr(M R M R) degrees of freedom (Satterthwaite's). Months never make it
 *   surer than Poisson counts that are independent.
 *   Why not Newey-West: simulated under AR(1) errors of rho 0 to 0.6 it rejects 8 to 24% of true
 *   nulls at 5%, this 1 to 9%, mostly 3 to 7% (docs/methods.md; test/bench/trend_bench.c).
 *
 * p-value and interval are of one t, so the verdict (p < 0.05) and the 95% limits agree.
 *
 * trend_negative: the same means with var y = mu + mu^2 / theta, theta by maximum likelihood
 * (kernels/glm_fit.h), errors at theta as known and normal quantiles, as MASS::glm.nb. Where counts
 * vary no more than Poisson ones theta is infinite and all is TREND_POISSON. It weighs months by
 * 1 / (1/mu + 1/theta), so that months of many offences count for less than in the others, and b is
 * not quite theirs. theta is taken as known and comes out too large (by about n / (n - p)): at 5%
 * it tells a trend in 8 to 10% of 60 independent months without one, and in more where months
 * resemble their neighbours (test/property/trend_sizes_test.c). For comparison with others'
 * figures.
 *
 * Missing months (NaN) take no part, and two months are neighbours only where both are there. A
 * month of the year that never had an offence says nothing of the trend: its months are set aside.
 *
 * Limits. At least 24 months, two years between first and last, 10 offences and 10 degrees of
 * freedom. A level that wanders
 * (a random walk) looks like a trend to any such test, and is told as one far too often: look at
 * suggested breaks. b holds for the window; it is not a forecast.
 *
 * Source: McCullagh & Nelder 1989, Generalized Linear Models, chapters 6 and 9; Satterthwaite 1946,
 * Biometrics Bulletin 2, 110.
 */
#ifndef CRIMECAST_MODELS_SIGNIFICANCE_TREND_SLOPE_H
#define CRIMECAST_MODELS_SIGNIFICANCE_TREND_SLOPE_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/data/direction.h"

enum {
    TREND_LEAST_MONTHS = 24,
    TREND_LEAST_OFFENCES = 10,
    TREND_MOST_MONTHS = 1200,
};

enum trend_variance { TREND_POISSON, TREND_QUASI, TREND_QUASI_AR1, TREND_VARIANCES };

/* Why there is no slope; the sentences stand in note columns. */
#define TREND_REASON_LIST(X)                                         \
    X(FITTED, "")                                                    \
    X(FEW_MONTHS, "under 24 recorded months, or not over two years") \
    X(FEW_OFFENCES, "under 10 offences")                             \
    X(NOT_COUNTS, "a value below 0")                                 \
    X(TOO_LONG, "over 1,200 months")                                 \
    X(NO_FIT, "too few months with offences")

enum trend_reason {
#define X(name, sentence) TREND_REASON_##name,
    TREND_REASON_LIST(X)
#undef X
        TREND_REASONS
};

const char *trend_reason_sentence(enum trend_reason reason);

/* A slope on the log scale, a month, under one variance. */
struct trend_estimate {
    double error, df; /* standard error; degrees of freedom, INFINITY: normal */
    double p_value, lower, upper;
};

struct trend_slope {
    size_t months;    /* that took part */
    size_t set_aside; /* in months of the year without any offence */
    double df;        /* n - p */
    double slope;     /* b */
    double pearson;   /* sum e^2 */
    double rho, phi;  /* of TREND_QUASI_AR1 */
    struct trend_estimate by[TREND_VARIANCES];
    enum trend_reason reason;
};

struct trend_task {
    const double *values; /* [length] counts, NaN missing; borrowed */
    size_t length;
    int first;         /* month (period.h) of values[0] */
    bool season;       /* terms for the months of the year */
    double confidence; /* of the limits, as a fraction */
};

/* Doubles of scratch for a length. */
size_t trend_slope_scratch(size_t length);

/* Fit. Pure. With a reason other than TREND_REASON_FITTED all numbers are NaN. */
struct trend_slope trend_slope(const struct trend_task *task, double *scratch);

struct trend_negative {
    size_t months, set_aside; /* as trend_slope */
    double theta;             /* INFINITY: Poisson */
    double slope;
    struct trend_estimate own;
    enum trend_reason reason;
};

/* The negative binomial slope; scratch and reasons as trend_slope. Pure. */
struct trend_negative trend_negative(const struct trend_task *task, double *scratch);

/* The verdict of a slope, or of Kendall's S, at p < 1 - confidence (count_p_below). */
enum direction trend_verdict(double slope, double p_value, double confidence);

/* The verdict of an estimate at p < 1 - confidence. */
enum direction trend_slope_verdict(const struct trend_slope *slope, enum trend_variance variance,
                                   double confidence);

/* exp(12 b) - 1 in percent, of a slope or limit on the log scale a month. */
double trend_percent_a_year(double slope);

#endif

/* Tails of the two distributions that counts have once their sums are given.
 *
 * Binomial: x1 and x2 Poisson counts whose means stand as theta to 1; given N = x1 + x2,
 *   X ~ Bin(N, p),  p = theta / (1 + theta), q = 1 - p
 *   P(X >= x1) = I_p(x1, x2 + 1),  P(X <= x1) = I_q(x2, x1 + 1),  I the incomplete beta function
 * Counts need not be whole: then these two are definitions.
 *
 * Noncentral hypergeometric (Fisher): a 2 x 2 table of counts with all four sums given and odds
 * ratio theta,
 *   P(X = a1 + i) ~ theta^i / ((a1 + i)! (a0 - i)! (b1 - i)! (b0 + i)!)
 * for a1 "after, here", a0 "before, here", b1 "after, there", b0 "before, there". Whole counts.
 *
 * Both are exponential families in log theta: the tails are monotone in it and their logarithms
 * concave, so that Newton's method on log tail finds limits (tails_limit).
 *
 * How. Binomial: the point probability by Stirling's series and deviances (Loader 2000, "Fast and
 * accurate computation of binomial probabilities"), in which differences are taken before they
 * cancel; the smaller tail as that times the continued fraction of DiDonato & Morris (1992, ACM
 * Transactions on Mathematical Software 18, 360-373), the other from lower + upper - point = 1.
 * Hypergeometric: terms outwards from a1, each the one before times a ratio, until they no longer
 * count; no factorial is needed.
 *
 * Accuracy, measured against 40-digit arithmetic: tails above 1e-290 within 1e-12, relative, for
 * counts up to 1e6, 1e-10 for counts of 1e9. Cost: some sqrt(N) steps.
 */
#ifndef CRIMECAST_MODELS_KERNELS_TAILS_H
#define CRIMECAST_MODELS_KERNELS_TAILS_H

#include <stdbool.h>

struct tails {
    double lower, upper; /* P(X <= x), P(X >= x) */
    double point;        /* P(X = x) = lower + upper - 1 */
    double lower_slope;  /* d lower / d log theta, at or below 0 */
    double upper_slope;  /* d upper / d log theta, at or above 0 */
};

/* A distribution of the family, at log theta. */
typedef struct tails tails_function(double log_theta, const void *counts);

struct tails_pair {
    double x1, x2; /* at or above 0 */
};

struct tails_table {
    double a0, a1, b0, b1; /* whole, at or above 0 */
};

/* x1 against x2 (struct tails_pair). No counts at all: all mass at the point. */
tails_function tails_binomial;

/* The 2 x 2 table (struct tails_table). */
tails_function tails_hypergeometric;

/* All values of probability at or below that of x1, up to 1 + 1e-7 of it: the two-sided p-value of
 * R's poisson.test ("minlike"). Whole counts. */
double tails_binomial_minlike(double log_theta, const struct tails_pair *pair);

/* The same of a table at theta = 1: the two-sided p-value of R's fisher.test. */
double tails_hypergeometric_minlike(const struct tails_table *table);

struct tails_wanted {
    tails_function *function;
    const void *counts;
    bool upper;   /* the lower limit of theta has an upper tail of that mass, and the reverse */
    bool mid;     /* half of P(X = x) is left out of the tail */
    double mass;  /* in (0, 1/2) */
    double start; /* a guess of log theta, and its standard error: the scale of steps */
    double error;
};

/* log theta at which a tail has a given mass. The tail must run from 0 to 1 (x not at the end of
 * its range where the limit is at infinity). NaN when it does not settle. */
double tails_limit(const struct tails_wanted *wanted);

#endif

/* This year against last with the months given: how much do the months vary beyond Poisson counts,
 * and what does that leave of the difference?
 *
 * Months m = 1..k of a period, y0(m) before and y1(m) after, x0 and x1 their sums. Log-linear:
 *   log mu = period + month,   mu1(m) = (y0(m) + y1(m)) x1 / (x0 + x1), mu0(m) the rest
 *   phi = sum over the 2k months of (y - mu)^2 / mu, divided by k - 1          (quasi-Poisson)
 *   ln(x1 / x0) -+ t(1 - a/2; k - 1) sqrt(max(1, phi F) (1/x0 + 1/x1))
 * The month terms leave the estimate x1 / x0 and its Poisson error as they are; without them the
 * season would count as scatter. phi below 1 never narrows.
 *
 * For the change of an area against the change elsewhere (change.h) months also pair the areas:
 *   log mu = area x period + area x month + period x month
 * whose means are found by proportional fitting; phi = Pearson's chi-squared / (k - 1). What moves
 * both areas alike is no scatter then.
 *
 * F allows for months that hang together (recording drives, offenders at work for a while). The
 * months leave one signed residual each,
 *   d(m) = (y1 - mu1) sqrt(1/mu0 + 1/mu1),   sum of d(m)^2 = chi-squared,
 * with lag-1 correlation r. Estimated from k numbers about their mean it is too low by about
 * (1 + 3 rho)/k, and one year tells little, so the pairs of years of the whole record are averaged
 * and drawn towards what monthly crime series have (0.28, the median over London's boroughs and
 * offences; quartile 0.45), worth `MONTHLY_TYPICAL_MONTHS` months:
 *   r' = (k r + 1) / (k - 3),   rho = (n r' + 16 x 0.28) / (n + 16), held within 0 and 0.9
 *   F(k) = 1 + 2 sum over j < k of (1 - j/k) rho^j, over 1 - (F(12) - 1)/11 since phi is too low
 *          for correlated months, too
 * Under AR(1) noise of 0.5 (0.35 between counts) a test at 5% then rejects 7 to 10% of true nulls,
 * in place of 18%; without correlation 2 to 4%. Stronger memory is not fully allowed for.
 *
 * Limits. No log ratio where x0 or x1 is 0: then the exact test (ratio.h) answers. Months with no
 * count in either year take no part and cost a degree of freedom each.
 * Source: McCullagh & Nelder 1989, Generalized Linear Models, 6.2 and 9.2; Marriott & Pope 1954,
 * Biometrika 41, 390 (bias of r).
 */
#ifndef CRIMECAST_MODELS_SIGNIFICANCE_MONTHLY_CHANGE_H
#define CRIMECAST_MODELS_SIGNIFICANCE_MONTHLY_CHANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/core/status.h"
#include "models/significance/count_limits.h"

/* The autocorrelation of monthly residuals that series start from, and its worth in months. */
#define MONTHLY_TYPICAL_CORRELATION 0.28
#define MONTHLY_TYPICAL_MONTHS 16.0

enum { MONTHLY_MOST = 12 }; /* months of a period */

/* The same calendar months of two periods; at or above 0, none missing. */
struct monthly {
    const double *before, *after;
    size_t months; /* 1 .. MONTHLY_MOST */
};

struct monthly_scatter {
    double dispersion; /* phi; NaN when no freedom is left */
    double freedom;    /* k - 1, less months without counts */
    double lag_1;      /* r of d(m); NaN when there is none */
    size_t months;     /* k */
};

/* The scatter of the months around a common change. Pure. STATUS_NO_DATA for a missing value,
 * STATUS_BAD_ROW for a negative or infinite one or a number of months out of range; *out is NaN
 * then. */
enum status monthly_scatter(const struct monthly *months, struct monthly_scatter *out);

/* The scatter of the share of `local` around a common change of odds; `rest` has the same months.
 */
enum status monthly_scatter_between(const struct monthly *local, const struct monthly *rest,
                                    struct monthly_scatter *out);

/* rho from the scatters of `count` pairs of years; those without lag_1 are left out. With none it
 * is MONTHLY_TYPICAL_CORRELATION. */
double monthly_correlation(const struct monthly_scatter *scatter, size_t count);

/* F for a sum over `months` months, phi having been taken from `from` months. */
double monthly_inflation(double correlation, size_t months, size_t from);

struct monthly_change {
    double ratio;         /* x1 / x0 */
    double p;             /* two-sided, of ratio 1 */
    struct limits limits; /* of the ratio */
    double error;         /* standard error of ln ratio, dispersion included */
};

/* The quasi interval from the two sums, a dispersion (phi F; below 1 counts as 1) and its freedom.
 * STATUS_NO_DATA for sums that are missing or 0 and for a freedom below 1 or a dispersion that is
 * NaN, STATUS_USAGE for a confidence out of range (fraction or percent); *out is NaN then. */
enum status monthly_change(double before, double after, double dispersion, double freedom,
                           double confidence, struct monthly_change *out);

#endif

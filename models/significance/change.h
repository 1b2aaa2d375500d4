/* One area's change against the change elsewhere: did burglary rise faster here than in the rest of
 * the force?
 *
 * Counts before and after: a0, a1 local; c0, c1 of a comparator that includes the local area, so
 * that the rest of it is b0 = c0 - a0, b1 = c1 - a1. What local events put into both sides would
 * hide part of a difference.
 *
 *   ratio of ratios   (a1 / a0) / (b1 / b0)
 *
 * With all four sums of the table given, a1 is noncentral hypergeometric (models/kernels/tails.h)
 * with that ratio as its odds ratio theta. With f = P(X = a1), a = 1 - confidence:
 *
 *   central   min(1, 2 min(P(X <= a1), P(X >= a1))) at theta = 1
 *   mid-p     the same with f/2 taken off either tail; DEFAULT
 *   limits    theta at which the tail of a method is a/2: they leave out 1 exactly when its p-value
 *             is below a
 *   minlike   sum of P(X = x) <= f (1 + 1e-7) at theta = 1   (Fisher; R's fisher.test); no limits
 *   wald      ln theta -+ z sqrt(1/a0 + 1/a1 + 1/b0 + 1/b1); none where a count is 0
 *
 * Clustered events. With the variance phi times that of Poisson counts, known on `freedom` degrees
 * of freedom, all is widened on the log scale by k = sqrt(max(1, phi)): about the estimate e = ln
 * theta (1/2 added to each count where one is 0), from t quantiles in place of normal ones,
 *   limits at level a    e + k (l - e), l the limits at level 2 Phi(-t(1 - a/2; freedom))
 *   p-value              2 T(Phi^-1(p/2)), p that of the hypothesis ln theta = e (1 - 1/k)
 * of which one leaves out 1 exactly when the other is below a, and both go over into the plain ones
 * for phi = 1.
 *
 * Conventions. a0 = 0 or b1 = 0: ratio and upper limit infinite; a1 = 0 or b0 = 0: ratio and lower
 * limit 0; both: no ratio, limits 0 and infinity, p 1. p-values hold all the same. Whole counts.
 *
 * Accuracy as tails.h: p-values 1e-12, limits 1e-10, relative.
 * Source: Fisher 1935, Journal of the Royal Statistical Society 98, 39; Lancaster 1961, Journal of
 * the American Statistical Association 56, 223 (mid-p); Breslow & Day 1980, 4.2.
 */
#ifndef CRIMECAST_MODELS_SIGNIFICANCE_CHANGE_H
#define CRIMECAST_MODELS_SIGNIFICANCE_CHANGE_H

#include "engine/core/status.h"
#include "models/significance/count_limits.h"

/* name, word */
#define CHANGE_METHOD_LIST(X) \
    X(MID_P, "midp")          \
    X(EXACT, "exact")         \
    X(WALD, "wald")

enum change_method {
#define X(name, word) CHANGE_##name,
    CHANGE_METHOD_LIST(X)
#undef X
        CHANGE_METHODS
};

/* "midp", "exact", "wald". */
const char *change_method_word(enum change_method method);

struct two_changes {
    double local_before, local_after;
    double comparator_before, comparator_after; /* the local counts are part of them */
};

/* How much more events vary than Poisson counts. */
struct change_spread {
    double dispersion; /* phi; below 1 counts as 1 */
    double freedom;    /* it is known on; INFINITY: known */
};

#define CHANGE_SPREAD_POISSON ((struct change_spread){1, __builtin_inf()})

/* 100 (after / before - 1); infinite where only before is 0, NaN where both are. */
double change_percent(double before, double after);

struct change_values {
    double local, comparator, rest; /* in percent */
    double ratio_of_ratios;
};

/* What was seen, without a judgement. STATUS_NO_DATA when something is NaN, STATUS_BAD_ROW for
 * counts that are negative, infinite or not whole and for a comparator below its part; *out is NaN
 * then. */
enum status change_values(const struct two_changes *counts, struct change_values *out);

/* Two-sided p-value of "no difference"; NaN where there is none (wald at a count of 0). Faults as
 * change_values. `spread` NULL: Poisson. Pure. */
enum status change_p(const struct two_changes *counts, enum change_method method,
                     const struct change_spread *spread, double *out);

/* minlike: for comparison with others' figures. Faults as change_values. */
enum status change_minlike(const struct two_changes *counts, double *out);

/* The statistic of wald, ln theta over its standard error; NaN where a count is 0 or faulty. */
double change_z(const struct two_changes *counts);

/* Limits of the ratio of ratios at a confidence (fraction or percent). STATUS_USAGE for one out of
 * range, else as change_p. */
enum status change_limits(const struct two_changes *counts, double confidence,
                          enum change_method method, const struct change_spread *spread,
                          struct limits *out);

#endif

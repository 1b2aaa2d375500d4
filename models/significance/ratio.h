/* Two rates against each other: x1 events in exposure t1, x2 in t2, both Poisson.
 *
 * Given N = x1 + x2 and a ratio of rates rho, X ~ Bin(N, p) with odds p / (1 - p) = rho t1 / t2
 * (models/kernels/tails.h). At rho = 1, f = P(X = x1), a = 1 - confidence, z the normal quantile at
 * 1 - a/2, d = t1 / t2:
 *
 *   less, greater   P(X <= x1), P(X >= x1)
 *   central         min(1, 2 min(less, greater))              (rateratio.test; exactci, "central")
 *   mid-p           min(1, 2 min(less - f/2, greater - f/2))
 *   minlike         sum of P(X = j) <= f (1 + 1e-7)           (R's poisson.test)
 *   limits, exact   rho at which greater = a/2 (lower), less = a/2 (upper): beta quantiles
 *   limits, mid-p   the same with f/2 taken off: the limits that go with the mid-p value
 *   score           z = (x1 - x2 d) / sqrt(N d); limits where |z| of rho d is the quantile
 *   wald            ln(x1 / x2 / d) -+ z sqrt(1/x1 + 1/x2); none where a count is 0
 *   sqrt            z = 2 (sqrt(x1 + 3/8) - sqrt((x2 + 3/8) d)) / sqrt(1 + d); no limits
 *   etest           no condition on N, unpooled or score statistic; no limits   (ratio_etest.h)
 *
 * The central p-value is below a exactly when the exact limits leave out 1, and so for mid-p, score
 * and wald; minlike has no limits of its own and can contradict the exact ones, so that it serves
 * for comparison with R only. sqrt: roots of counts have a variance near 1/4 whatever their mean
 * (Anscombe 1948); analysts' 2 (sqrt x - sqrt mu) is for a mean mu that is known, and between two
 * counts too large by sqrt 2. At 5% sqrt keeps its level, at 0.2% it rejects up to 0.3% of
 * equal rates.
 *
 * Conventions. x1 = 0: ratio 0, lower limit 0. x2 = 0: ratio and upper limit infinite. Both 0: p 1,
 * no ratio, limits 0 and infinity (no p of score, wald and sqrt). Exchanging the two gives
 * reciprocals. Exposures are known without error, in any unit. Counts need not be whole (minlike,
 * etest: whole ones only).
 *
 * Accuracy: p-values 1e-12, limits 1e-10, relative; counts up to 1e9 (there 1e-10).
 * Source: Przyborowski & Wilenski 1940, Biometrika 31, 313; Fay 2010, Biostatistics 11, 373; Gu,
 * Ng, Tang & Schucany 2008, Biometrical Journal 50, 283 (score); Anscombe 1948, Biometrika 35, 246.
 */
#ifndef CRIMECAST_MODELS_SIGNIFICANCE_RATIO_H
#define CRIMECAST_MODELS_SIGNIFICANCE_RATIO_H

#include <stdbool.h>

#include "engine/core/status.h"
#include "models/significance/count_limits.h"

/* name, word; those with limits first */
#define RATIO_METHOD_LIST(X)            \
    X(EXACT, "exact")                   \
    X(MID_P, "midp")                    \
    X(SCORE, "score")                   \
    X(WALD, "wald")                     \
    X(SQRT, "sqrt")                     \
    X(ETEST_UNPOOLED, "etest_unpooled") \
    X(ETEST_SCORE, "etest_score")

enum ratio_method {
#define X(name, word) RATIO_##name,
    RATIO_METHOD_LIST(X)
#undef X
        RATIO_METHODS
};

/* "exact", "midp", ...; and back: RATIO_METHODS for a word that is none. */
const char *ratio_method_word(enum ratio_method method);
enum ratio_method ratio_method_find(const char *word);

/* Do limits of the ratio go with it? */
bool ratio_method_limits(enum ratio_method method);

struct two_rates {
    double x1, t1, x2, t2; /* counts at or above 0, exposures above 0 */
};

/* (x1 / t1) / (x2 / t2): infinite where only x2 is 0, NaN where both are. */
double ratio_value(const struct two_rates *rates);

struct ratio_tails {
    double less, greater; /* one-sided p-values */
    double central, mid_p;
};

/* Exact p-values of "the rates are equal". STATUS_NO_DATA when something is NaN, STATUS_BAD_ROW for
 * a count below 0, an exposure not above 0 or something infinite; *out is NaN then. Pure. */
enum status ratio_tails(const struct two_rates *rates, struct ratio_tails *out);

/* Two-sided p-value of a method: central for exact. NaN where there is none (wald at a count of 0).
 * STATUS_UNAVAILABLE, and NaN, for E-tests of counts that are not whole or over ETEST_MOST
 * together, or of exposures too far apart (ratio_etest.h); else faults as ratio_tails. */
enum status ratio_p(const struct two_rates *rates, enum ratio_method method, double *out);

/* The statistic of score, wald and sqrt (their z); NaN where there is none and for the others. */
double ratio_z(const struct two_rates *rates, enum ratio_method method);

/* minlike; NaN for counts that are not whole. Faults as ratio_tails. */
enum status ratio_minlike(const struct two_rates *rates, double *out);

/* Limits of the ratio at a confidence (fraction or percent). STATUS_USAGE for a confidence out of
 * range, else faults as ratio_tails. Wald's are NaN where a count is 0, and all of a method without
 * limits. */
enum status ratio_limits(const struct two_rates *rates, double confidence, enum ratio_method method,
                         struct limits *out);

/* Limits of a ratio widened for events that come in clusters, phi times as variable as Poisson
 * events: ln ratio + sqrt(phi) (ln limit - ln ratio). A phi of 1 or less, or NaN, and a ratio of 0,
 * infinity or NaN change nothing. */
struct limits ratio_limits_widen(double ratio, struct limits limits, double phi);

#endif

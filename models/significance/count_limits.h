/* Limits of a Poisson count: which means mu could have given the count O that was recorded?
 *
 * With a = 1 - confidence, z the normal quantile at 1 - a/2, P(s, x) and Q(s, x) = 1 - P(s, x) the
 * regularised incomplete gamma functions, for which P(X >= O | mu) = P(O, mu) and
 * P(X <= O | mu) = Q(O + 1, mu):
 *
 *   exact     P(O, lower) = a/2,  Q(O + 1, upper) = a/2             (Garwood 1936, Biometrika 28,
 * 437) mid-p     (P(O, lower) + P(O + 1, lower))/2 = a/2, (Q(O, upper) + Q(O + 1, upper))/2 = a/2:
 * half of P(X = O) counts in either tail Jeffreys  P(O + 1/2, lower) = a/2,  Q(O + 1/2, upper) =
 * a/2 score     O + z^2/2 -+ z sqrt(O + z^2/4): (O - mu)^2/mu = z^2 Byar's    lower = O (1 - 1/(9
 * O) - z/(3 sqrt O))^3, upper the same with O + 1 and +z: the Wilson-Hilferty approximation of the
 * exact limits (Breslow & Day 1987, page 69) default   exact when O < 10, Byar's from 10: the rule
 * of UK public-health rates (PHEindicatormethods, phe_rate)
 *
 * Conventions. Counts need not be whole. O = 0 has lower limit 0 for exact, mid-p and score; Byar's
 * has no lower limit there, nor wherever its cube would be of a negative number (O = 1 at 99.8%):
 * NaN. At confidence 1 the interval is all of [0, infinity).
 *
 * Accuracy, measured up to a count of 1e9: within 3e-13 of each limit, relative. Tails
 * come from GSL up to shape 10,000, where its series and fractions converge, and from Temme's
 * uniform expansion beyond.
 */
#ifndef CRIMECAST_MODELS_SIGNIFICANCE_COUNT_LIMITS_H
#define CRIMECAST_MODELS_SIGNIFICANCE_COUNT_LIMITS_H

#include <stdbool.h>

#include "engine/core/status.h"

/* name, word, as printed in a method column */
#define COUNT_METHOD_LIST(X)   \
    X(DEFAULT, "default", "")  \
    X(EXACT, "exact", "Exact") \
    X(BYARS, "byars", "Byars") \
    X(MID_P, "midp", "Mid-p")  \
    X(SCORE, "score", "Score") \
    X(JEFFREYS, "jeffreys", "Jeffreys")

enum count_method {
#define X(name, word, printed) COUNT_##name,
    COUNT_METHOD_LIST(X)
#undef X
        COUNT_METHODS
};

struct limits {
    double lower, upper;
};

#define LIMITS_MISSING ((struct limits){__builtin_nan(""), __builtin_nan("")})

/* The count from which the default rule takes Byar's method. */
#define COUNT_BYARS_FROM 10.0

/* A confidence as a fraction: 0.9 to 1 is one, 90 to 100 is one in percent (1 means all, not one
 * percent). NaN for anything else. */
double count_confidence(double confidence);

/* Is a p-value below 1 - confidence (a fraction)? One within rounding of it (1e-12, relative) is
 * not: ties are exact in small tables, and a limit that touches leaves nothing out. */
bool count_p_below(double p, double confidence);

/* Limits of a hypothesis `value` whose p-value is p: where p ties with 1 - confidence, the limit
 * next to `value` is it. */
struct limits count_limits_settle(struct limits limits, double value, double p, double confidence);

/* The method that answers for a count: what was asked, or for COUNT_DEFAULT the rule's choice. */
enum count_method count_method_of(double count, enum count_method asked);

/* "exact", "byars", ... and what a method column says: "Exact", "Byars", ... ("" for the rule). */
const char *count_method_word(enum count_method method);
const char *count_method_name(enum count_method method);

/* Limits of a count at a confidence (fraction or percent). Pure. *out is LIMITS_MISSING unless
 * STATUS_OK comes back: STATUS_NO_DATA for a count that is NaN, STATUS_BAD_ROW for one below 0 or
 * infinite, STATUS_USAGE for a confidence outside 0.9..1 and 90..100. */
enum status count_limits(double count, double confidence, enum count_method method,
                         struct limits *out);

/* Limits widened for events that come in clusters, phi times as variable as Poisson events:
 * O + sqrt(phi) (limit - O), the lower one not below 0. phi is, for instance, sum f^2 N_f / O over
 * the N_f victims with f crimes each. NaN limits stay NaN. */
struct limits count_limits_widen(double count, struct limits limits, double phi);

#endif

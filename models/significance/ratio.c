#include "models/significance/ratio.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <string.h>

#include "models/kernels/tails.h"
#include "models/significance/ratio_etest.h"

static const char *const words[] = {
#define X(name, word) word,
    RATIO_METHOD_LIST(X)
#undef X
};

const char *ratio_method_word(enum ratio_method method) {
    return words[method];
}

enum ratio_method ratio_method_find(const char *word) {
    int m = 0;
    while (m < RATIO_METHODS && strcmp(words[m], word) != 0)
        m++;
    return (enum ratio_method)m;
}

bool ratio_method_limits(enum ratio_method method) {
    return method <= RATIO_WALD;
}

static enum status check(const struct two_rates *r) {
    const double count[] = {r->x1, r->x2}, exposure[] = {r->t1, r->t2};
    for (int i = 0; i < 2; i++)
        if (count[i] < 0 || isinf(count[i]) || exposure[i] <= 0 || isinf(exposure[i]))
            return STATUS_BAD_ROW;
    for (int i = 0; i < 2; i++)
        if (isnan(count[i]) || isnan(exposure[i]))
            return STATUS_NO_DATA;
    return STATUS_OK;
}

/* log(t1 / t2), also where the quotient is no double. */
static double log_exposures(const struct two_rates *r) {
    double quotient = r->t1 / r->t2;
    return quotient >= DBL_MIN && quotient < DBL_MAX ? log(quotient) : log(r->t1) - log(r->t2);
}

double ratio_value(const struct two_rates *r) {
    if (r->x2 == 0)
        return r->x1 > 0 ? INFINITY : NAN;
    double plain = r->x1 * r->t2 / (r->x2 * r->t1);
    bool safe = plain > DBL_MIN && plain < DBL_MAX;
    return safe || r->x1 == 0 ? plain : exp(log(r->x1 / r->x2) - log_exposures(r));
}

enum status ratio_tails(const struct two_rates *rates, struct ratio_tails *out) {
    *out = (struct ratio_tails){NAN, NAN, NAN, NAN};
    enum status status = check(rates);
    if (status != STATUS_OK)
        return status;
    struct tails_pair pair = {rates->x1, rates->x2};
    struct tails at = tails_binomial(log_exposures(rates), &pair);
    double smaller = fmin(at.lower, at.upper);
    *out = (struct ratio_tails){.less = at.lower,
                                .greater = at.upper,
                                .central = fmin(1, 2 * smaller),
                                .mid_p = fmin(1, 2 * smaller - at.point)};
    return STATUS_OK;
}

double ratio_z(const struct two_rates *r, enum ratio_method method) {
    if (check(r) != STATUS_OK || r->x1 + r->x2 == 0)
        return NAN;
    if (method == RATIO_WALD && r->x1 > 0 && r->x2 > 0)
        return (log(r->x1 / r->x2) - log_exposures(r)) / sqrt(1 / r->x1 + 1 / r->x2);
    double root = exp(log_exposures(r) / 2);
    if (method == RATIO_SQRT)
        return 2 * (sqrt(r->x1 + 0.375) - sqrt(r->x2 + 0.375) * root) / hypot(1, root);
    if (method != RATIO_SCORE)
        return NAN;
    return (r->x1 / root - r->x2 * root) / sqrt(r->x1 + r->x2);
}

static bool whole(const struct two_rates *r) {
    return r->x1 == floor(r->x1) && r->x2 == floor(r->x2);
}

static enum status etest(const struct two_rates *r, bool score, double *out) {
    double d = r->t1 / r->t2;
    bool near = d >= 1 / ETEST_APART && d <= ETEST_APART;
    if (!whole(r) || r->x1 + r->x2 > ETEST_MOST || !near)
        return STATUS_UNAVAILABLE;
    *out = ratio_etest(r->x1, r->x2, d, score);
    return STATUS_OK;
}

enum status ratio_p(const struct two_rates *rates, enum ratio_method method, double *out) {
    struct ratio_tails tails;
    *out = NAN;
    enum status status = check(rates);
    if (status != STATUS_OK)
        return status;
    if (method == RATIO_ETEST_UNPOOLED || method == RATIO_ETEST_SCORE)
        return etest(rates, method == RATIO_ETEST_SCORE, out);
    if (method == RATIO_EXACT || method == RATIO_MID_P) {
        status = ratio_tails(rates, &tails);
        *out = method == RATIO_EXACT ? tails.central : tails.mid_p;
    } else
        *out = erfc(fabs(ratio_z(rates, method)) / M_SQRT2);
    return status;
}

enum status ratio_minlike(const struct two_rates *rates, double *out) {
    *out = NAN;
    enum status status = check(rates);
    if (status != STATUS_OK || !whole(rates))
        return status;
    struct tails_pair pair = {rates->x1, rates->x2};
    *out = pair.x1 + pair.x2 > 0 ? tails_binomial_minlike(log_exposures(rates), &pair) : 1;
    return STATUS_OK;
}

/* Limits by method, on the scale of log odds p / (1 - p) */

static struct limits by_tails(const struct two_rates *r, double mass, double z, bool mid) {
    struct limits out = {-INFINITY, INFINITY};
    struct tails_pair pair = {r->x1, r->x2};
    double one = r->x1 + 0.5, two = r->x2 + 0.5;
    struct tails_wanted wanted = {.function = tails_binomial,
                                  .counts = &pair,
                                  .mid = mid,
                                  .mass = mass,
                                  .error = sqrt(1 / one + 1 / two)};
    wanted.upper = true;
    wanted.start = log(one / two) - z * wanted.error;
    if (r->x1 > 0)
        out.lower = tails_limit(&wanted);
    wanted.upper = false;
    wanted.start = log(one / two) + z * wanted.error;
    if (r->x2 > 0)
        out.upper = tails_limit(&wanted);
    return out;
}

/* (x1 - x2 u)^2 = z^2 N u in the odds u: the roots multiply to (x1 / x2)^2. */
static struct limits by_score(const struct two_rates *r, double z) {
    double half = z * sqrt(r->x1 + r->x2) / 2;
    if (r->x1 + r->x2 == 0)
        return (struct limits){-INFINITY, INFINITY};
    /* sqrt(u) x2 = root -+ half, root^2 = half^2 + x1 x2 */
    double root = sqrt(half * half + r->x1 * r->x2) + half;
    return (struct limits){2 * log(r->x1 / root), 2 * log(root / r->x2)};
}

static struct limits by_wald(const struct two_rates *r, double z) {
    if (r->x1 == 0 || r->x2 == 0)
        return LIMITS_MISSING;
    double half = z * sqrt(1 / r->x1 + 1 / r->x2), centre = log(r->x1 / r->x2);
    return (struct limits){centre - half, centre + half};
}

enum status ratio_limits(const struct two_rates *rates, double confidence, enum ratio_method method,
                         struct limits *out) {
    *out = LIMITS_MISSING;
    confidence = count_confidence(confidence);
    if (isnan(confidence))
        return STATUS_USAGE;
    enum status status = check(rates);
    if (status != STATUS_OK || !ratio_method_limits(method))
        return status;
    if (confidence == 1) {
        *out = (struct limits){0, INFINITY};
        return STATUS_OK;
    }
    double mass = (1 - confidence) / 2, z = gsl_cdf_ugaussian_Qinv(mass);
    struct limits odds = method == RATIO_SCORE  ? by_score(rates, z)
                         : method == RATIO_WALD ? by_wald(rates, z)
                                                : by_tails(rates, mass, z, method == RATIO_MID_P);
    double exposures = log_exposures(rates);
    *out = (struct limits){exp(odds.lower - exposures), exp(odds.upper - exposures)};
    const double near = 1e-9;
    double p;
    if ((fabs(out->lower - 1) < near || fabs(out->upper - 1) < near) &&
        ratio_p(rates, method, &p) == STATUS_OK)
        *out = count_limits_settle(*out, 1, p, confidence);
    return STATUS_OK;
}

struct limits ratio_limits_widen(double ratio, struct limits limits, double phi) {
    if (!(phi > 1) || !(ratio > 0) || isinf(ratio))
        return limits;
    double power = sqrt(phi);
    return (struct limits){ratio * pow(limits.lower / ratio, power),
                           ratio * pow(limits.upper / ratio, power)};
}

#include "models/significance/count_limits.h"

#include <float.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_log.h>
#include <math.h>
#include <stdbool.h>

/* Words */

static const struct {
    const char *word, *printed;
} method_table[] = {
#define X(name, word, printed) {word, printed},
    COUNT_METHOD_LIST(X)
#undef X
};

const char *count_method_word(enum count_method method) {
    return method_table[method].word;
}

const char *count_method_name(enum count_method method) {
    return method_table[method].printed;
}

double count_confidence(double confidence) {
    if (confidence >= 0.9 && confidence <= 1)
        return confidence;
    if (confidence >= 90 && confidence <= 100)
        return confidence / 100;
    return NAN;
}

enum count_method count_method_of(double count, enum count_method asked) {
    if (asked != COUNT_DEFAULT)
        return asked;
    return count < COUNT_BYARS_FROM ? COUNT_EXACT : COUNT_BYARS;
}

/* Tails of the gamma distribution of scale 1 */

struct tails {
    double lower, upper; /* P(s, x), Q(s, x) */
    double slope;        /* x times the density: dP / d log x */
};

/* Temme (1979, SIAM J. Math. Anal. 10, 757-766), DLMF 8.12: with l = x/s and
 * eta^2/2 = l - 1 - log l, sign(eta) = sign(l - 1),
 *   Q = erfc(eta sqrt(s/2))/2 + exp(-s eta^2/2)/sqrt(2 pi s) (c0(eta) + c1(eta)/s + ...).
 * For s above 10,000 and tails above 1e-15 |eta| stays below 0.1, and the terms left out move a
 * limit by less than 1e-15 of itself. */
static struct tails tails_large(double shape, double x) {
    double mu = (x - shape) / shape;
    double eta = sqrt(2 * fmax(0, -gsl_sf_log_1plusx_mx(mu)));
    if (mu < 0)
        eta = -eta;
    double c0 = -1.0 / 3 + eta * (1.0 / 12 + eta * (-2.0 / 135 + eta * (1.0 / 864)));
    double c1 = -1.0 / 540 - eta / 288;
    double bell = exp(-shape * eta * eta / 2);
    double shift = bell / sqrt(2 * M_PI * shape) * (c0 + c1 / shape);
    double root = eta * sqrt(shape / 2);
    return (struct tails){.lower = erfc(-root) / 2 - shift,
                          .upper = erfc(root) / 2 + shift,
                          .slope = sqrt(shape / (2 * M_PI)) * bell};
}

static struct tails tails_at(double shape, double x) {
    enum { SHAPE_LARGE = 10000 };
    if (shape <= 0) /* all mass at 0 */
        return (struct tails){.lower = 1, .upper = 0, .slope = 0};
    if (shape > SHAPE_LARGE)
        return tails_large(shape, x);
    return (struct tails){.lower = gsl_cdf_gamma_P(x, shape, 1),
                          .upper = gsl_cdf_gamma_Q(x, shape, 1),
                          .slope = x * gsl_ran_gamma_pdf(x, shape, 1)};
}

/* The mean of the tails of two shapes: one tail when they are equal, the mid-p tail when they
 * differ by 1. */
static struct tails tails_mean(double first, double second, double x) {
    struct tails a = tails_at(first, x);
    if (first == second)
        return a;
    struct tails b = tails_at(second, x);
    return (struct tails){(a.lower + b.lower) / 2, (a.upper + b.upper) / 2,
                          (a.slope + b.slope) / 2};
}

/* (1 - 1/(9 s) + z/(3 sqrt s)), whose cube times s approximates the gamma quantile at z. */
static double wilson_hilferty(double shape, double z) {
    return 1 - 1 / (9 * shape) + z / (3 * sqrt(shape));
}

/* Where to start: Wilson-Hilferty, or near 0 the first term of the series,
 * P(s, x) = x^s / Gamma(s + 1). 0 when that underflows: so is the limit then. */
static double start_at(double first, double second, double tail, bool lower, double z) {
    double shape = lower ? first : second;
    double base = wilson_hilferty(shape, lower ? -z : z);
    if (!lower || (shape >= 1 && base > 0.3))
        return shape * base * base * base;
    double weight = first == second ? 1 : 2;
    double logarithm = (log(weight * tail) + gsl_sf_lngamma(shape + 1)) / shape;
    return logarithm < log(DBL_MIN) ? 0 : exp(logarithm);
}

/* The x at which a tail has a given mass. Newton's method for log(tail) as a function of log x,
 * which is concave, so that steps are good far out too; a step that leaves what is known to
 * enclose the root is replaced by a geometric mean. NaN when it does not settle. */
static double invert(double first, double second, double tail, bool lower, double z) {
    enum { STEPS_MOST = 200 };
    double x = start_at(first, second, tail, lower, z), low = 0, high = INFINITY;
    if (x == 0)
        return 0;
    for (int i = 0; i < STEPS_MOST; i++) {
        struct tails at = tails_mean(first, second, x);
        double mass = lower ? at.lower : at.upper;
        if ((mass < tail) == lower)
            low = x;
        else
            high = x;
        double step = log(mass / tail) * mass / at.slope;
        double next = x * exp(lower ? -step : step);
        if (!(next >= low && next <= high))
            next = low > 0 ? isinf(high) ? 2 * low : sqrt(low) * sqrt(high) : high / 2;
        if (fabs(next - x) <= 1e-10 * x) /* convergence is quadratic: the next step is 1e-20 */
            return next;
        x = next;
    }
    return NAN;
}

/* Methods: each fills limits from count, tail mass a/2 and z */

/* The shapes whose tails an inverted method averages. */
static struct limits inverted(double tail, double z, double low, double low_second, double high,
                              double high_second) {
    return (struct limits){.lower = low > 0 ? invert(low, low_second, tail, true, z) : 0,
                           .upper = invert(high, high_second, tail, false, z)};
}

static struct limits exact(double count, double tail, double z) {
    return inverted(tail, z, count, count, count + 1, count + 1);
}

static struct limits mid_p(double count, double tail, double z) {
    return inverted(tail, z, count, count + 1, count, count + 1);
}

static struct limits jeffreys(double count, double tail, double z) {
    return inverted(tail, z, count + 0.5, count + 0.5, count + 0.5, count + 0.5);
}

static struct limits score(double count, double tail, double z) {
    (void)tail;
    double upper = count + z * z / 2 + z * sqrt(count + z * z / 4);
    /* the two roots multiply to count^2; the difference would cancel */
    return (struct limits){.lower = count * (count / upper), .upper = upper};
}

static struct limits byars(double count, double tail, double z) {
    (void)tail;
    double low = count > 0 ? wilson_hilferty(count, -z) : NAN;
    double high = wilson_hilferty(count + 1, z);
    return (struct limits){.lower = low >= 0 ? count * low * low * low : NAN,
                           .upper = (count + 1) * high * high * high};
}

static struct limits (*const answer[COUNT_METHODS])(double, double, double) = {
    [COUNT_EXACT] = exact, [COUNT_BYARS] = byars,       [COUNT_MID_P] = mid_p,
    [COUNT_SCORE] = score, [COUNT_JEFFREYS] = jeffreys,
};

enum status count_limits(double count, double confidence, enum count_method method,
                         struct limits *out) {
    *out = LIMITS_MISSING;
    confidence = count_confidence(confidence);
    if (isnan(confidence))
        return STATUS_USAGE;
    if (isnan(count))
        return STATUS_NO_DATA;
    if (count < 0 || isinf(count))
        return STATUS_BAD_ROW;
    if (confidence == 1) {
        *out = (struct limits){0, INFINITY};
        return STATUS_OK;
    }
    double tail = (1 - confidence) / 2;
    *out = answer[count_method_of(count, method)](count, tail, gsl_cdf_ugaussian_Qinv(tail));
    return STATUS_OK;
}

struct limits count_limits_widen(double count, struct limits limits, double phi) {
    double root = sqrt(phi);
    if (!isnan(limits.lower))
        limits.lower = fmax(0, count + root * (limits.lower - count));
    limits.upper = count + root * (limits.upper - count);
    return limits;
}

static const double tie = 1e-12; /* relative; tails are good to 1e-13 */

bool count_p_below(double p, double confidence) {
    return p < (1 - confidence) * (1 - tie);
}

struct limits count_limits_settle(struct limits limits, double value, double p, double confidence) {
    if (!(fabs(p - (1 - confidence)) <= tie * (1 - confidence)))
        return limits;
    if (fabs(limits.lower - value) < fabs(limits.upper - value))
        limits.lower = value;
    else
        limits.upper = value;
    return limits;
}

#include "models/kernels/tails.h"

#include <float.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_log.h>
#include <math.h>

/* Binomial */

/* log p of log odds. */
static double log_share(double log_theta) {
    return log_theta > 0 ? -log1p(exp(-log_theta)) : log_theta - log1p(exp(log_theta));
}

/* x log(x / m) + m - x for the mean m = N p = x + excess. Near the mean from the excess, in which
 * nothing cancels; far below it m is better known than the excess. */
static double deviance(double x, double excess, double total, double log_theta) {
    const double far = -0.5;
    double relative = excess / x;
    return relative > far ? -x * gsl_sf_log_1plusx_mx(relative)
                          : x * (log(x / total) - log_share(log_theta) + relative);
}

/* P(X = x1), x1 and x2 above 0; excess = p x2 - q x1 = N p - x1. With
 * Gamma(n + 1) = sqrt(2 pi n) n^n e^-n g(n) what is left of log P are the two deviances. */
static double point_of(double x1, double x2, double log_theta, double excess) {
    double total = x1 + x2;
    double star = gsl_sf_gammastar(total) / (gsl_sf_gammastar(x1) * gsl_sf_gammastar(x2));
    return star * sqrt((1 / x1 + 1 / x2) / (2 * M_PI)) *
           exp(-deviance(x1, excess, total, log_theta) - deviance(x2, -excess, total, -log_theta));
}

/* I_x(a, b) B(a, b) / (x^a y^b) for x = 1 - y at or below (a + 1) / (a + b + 2); lead = a y - b x.
 * All terms are positive up to the b-th, where b is whole the last. */
static double beta_fraction(double a, double b, double x, double y, double lead) {
    enum { STEPS_MOST = 1000000 };
    double c = 1 + lead, one = 1 + 1 / a, s = a + 1, p = 1;
    double above_old = 0, below_old = 1, above = 1, below = c / one, r = one / c;
    for (int i = 1; i <= STEPS_MOST; i++) {
        double n = i, t = n / a, w = n * (b - n) * x, e = a / s;
        double alpha = p * (p + b / a) * e * e * (w * x);
        double beta = n + w / s + (t + 1) / (one + 2 * t) * (c + n * (y + 1));
        p = t + 1;
        s += 2;
        double above_new = alpha * above_old + beta * above;
        double below_new = alpha * below_old + beta * below;
        double next = above_new / below_new;
        if (fabs(next - r) <= DBL_EPSILON / 4 * next)
            return next;
        r = next; /* all four over below_new, so that nothing overflows */
        above_old = above / below_new;
        below_old = below / below_new;
        above = r;
        below = 1;
    }
    return r;
}

struct tails tails_binomial(double log_theta, const void *counts) {
    const struct tails_pair *pair = counts;
    double x1 = pair->x1, x2 = pair->x2;
    double p = 1 / (1 + exp(-log_theta)), q = 1 / (1 + exp(log_theta));
    if (x1 + x2 == 0)
        return (struct tails){.lower = 1, .upper = 1, .point = 1};
    if (x1 == 0) {
        double none = exp(x2 * log_share(-log_theta));
        return (struct tails){
            .lower = none, .upper = 1, .point = none, .lower_slope = -x2 * p * none};
    }
    if (x2 == 0) {
        double all = exp(x1 * log_share(log_theta));
        return (struct tails){.lower = 1, .upper = all, .point = all, .upper_slope = x1 * q * all};
    }
    double excess = p * x2 - q * x1;
    double point = point_of(x1, x2, log_theta, excess);
    struct tails out = {
        .point = point, .lower_slope = -x2 * p * point, .upper_slope = x1 * q * point};
    if (excess < 0) {
        double r = beta_fraction(x1, x2 + 1, p, q, -excess - p);
        out.upper = fmin(1, out.upper_slope * r);
        out.lower = fmin(1, 1 - out.upper + point);
    } else {
        double r = beta_fraction(x2, x1 + 1, q, p, excess - q);
        out.lower = fmin(1, -out.lower_slope * r);
        out.upper = fmin(1, 1 - out.lower + point);
    }
    return out;
}

/* P(X = x1) of a pair, the ends included. */
static double binomial_point(double log_theta, double x1, double x2) {
    struct tails_pair pair = {x1, x2};
    if (x1 == 0 || x2 == 0)
        return tails_binomial(log_theta, &pair).point;
    double p = 1 / (1 + exp(-log_theta)), q = 1 / (1 + exp(log_theta));
    return point_of(x1, x2, log_theta, p * x2 - q * x1);
}

double tails_binomial_minlike(double log_theta, const struct tails_pair *pair) {
    const double near = 1 + 1e-7;
    double x1 = pair->x1, x2 = pair->x2, total = x1 + x2;
    double mean = total / (1 + exp(-log_theta));
    if (x1 == mean)
        return 1;
    struct tails own = tails_binomial(log_theta, pair);
    double bound = own.point * near;
    /* beyond the mean probabilities fall (or rise) all the way: halve to the first small one */
    bool below = x1 < mean;
    double inside = below ? ceil(mean) - 1 : floor(mean) + 1, outside = below ? total + 1 : -1;
    while (fabs(outside - inside) > 1) {
        double middle = floor((inside + outside) / 2);
        if (binomial_point(log_theta, middle, total - middle) <= bound)
            outside = middle;
        else
            inside = middle;
    }
    if (outside < 0 || outside > total)
        return fmin(1, below ? own.lower : own.upper);
    struct tails_pair far = {outside, total - outside};
    struct tails other = tails_binomial(log_theta, &far);
    return fmin(1, below ? own.lower + other.upper : own.upper + other.lower);
}

/* Noncentral hypergeometric */

/* Sums over the values on one side of x, as multiples of P(X = x): of the terms w_1, w_2, ..., and
 * of i w_i. Going up w_{i+1} / w_i = theta (a0 - i)(b1 - i) / ((a1 + 1 + i)(b0 + 1 + i)), going
 * down the same with the places changed: `give` falls by one a step, `take` grows. */
struct side {
    double mass, moment;
};

static struct side sum_side(double theta, const double give[2], const double take[2]) {
    struct side out = {0, 0};
    double term = 1;
    double most = fmin(give[0], give[1]);
    for (double i = 0; i < most; i++) {
        double ratio =
            theta * ((give[0] - i) / (take[0] + 1 + i)) * ((give[1] - i) / (take[1] + 1 + i));
        term *= ratio;
        out.mass += term;
        out.moment += (i + 1) * term;
        /* ratios fall, so that what is left is less than a geometric series */
        if (ratio < 1 && term * ratio < DBL_EPSILON / 8 * out.mass * (1 - ratio))
            break;
        if (!(out.moment < DBL_MAX)) /* the tail on the other side is 0 */
            return (struct side){INFINITY, INFINITY};
    }
    return out;
}

struct tails tails_hypergeometric(double log_theta, const void *counts) {
    const struct tails_table *t = counts;
    double theta = exp(log_theta);
    const double here_before[2] = {t->a0, t->b1}, here_after[2] = {t->a1, t->b0};
    struct side up = sum_side(theta, here_before, here_after);
    struct side down = sum_side(1 / theta, here_after, here_before);
    double whole = 1 + up.mass + down.mass;
    struct tails out = {.point = 1 / whole};
    if (up.mass < down.mass) {
        out.upper = (1 + up.mass) / whole;
        out.lower = fmin(1, 1 - out.upper + out.point);
    } else {
        out.lower = (1 + down.mass) / whole;
        out.upper = fmin(1, 1 - out.lower + out.point);
    }
    double up_moment = up.moment / whole, down_moment = down.moment / whole;
    out.upper_slope = up_moment * (down.mass / whole) + (1 + up.mass) / whole * down_moment;
    out.lower_slope = -(up_moment * ((1 + down.mass) / whole) + up.mass / whole * down_moment);
    return out;
}

/* Terms on one side of a1 at theta = 1 as multiples of P(X = a1): all of them, and those at or
 * below it. Once they fall what is left is less than a geometric series. */
static void add_minlike(const double give[2], const double take[2], double *whole, double *small) {
    const double near = 1 + 1e-7;
    double term = 1, most = fmin(give[0], give[1]);
    for (double i = 0; i < most; i++) {
        double ratio = ((give[0] - i) / (take[0] + 1 + i)) * ((give[1] - i) / (take[1] + 1 + i));
        term *= ratio;
        *whole += term;
        *small += term <= near ? term : 0;
        if (ratio < 1 && term * ratio < DBL_EPSILON / 8 * *small * (1 - ratio))
            break;
    }
}

double tails_hypergeometric_minlike(const struct tails_table *t) {
    double whole = 1, small = 1;
    const double here_before[2] = {t->a0, t->b1}, here_after[2] = {t->a1, t->b0};
    add_minlike(here_before, here_after, &whole, &small);
    add_minlike(here_after, here_before, &whole, &small);
    return fmin(1, small / whole);
}

/* Limits */

double tails_limit(const struct tails_wanted *wanted) {
    enum { STEPS_MOST = 300 };
    double x = wanted->start, low = -INFINITY, high = INFINITY;
    double enough = 1e-7 * fmin(1, wanted->error); /* convergence is quadratic */
    double leap = fmax(1, wanted->error);
    for (int i = 0; i < STEPS_MOST; i++) {
        struct tails at = wanted->function(x, wanted->counts);
        double mass = wanted->upper ? at.upper : at.lower;
        double slope = wanted->upper ? at.upper_slope : at.lower_slope;
        if (wanted->mid) {
            double half = (at.upper_slope - at.lower_slope) / 2;
            mass -= at.point / 2;
            slope = wanted->upper ? half : -half;
        }
        if ((mass < wanted->mass) == wanted->upper)
            low = x;
        else
            high = x;
        double next = x - log(mass / wanted->mass) * mass / slope;
        if (fabs(next - x) <= enough)
            return next;
        if (!(next > low && next < high)) {
            next = isinf(low) ? high - leap : isinf(high) ? low + leap : low / 2 + high / 2;
            leap *= 2;
        }
        if (next == x) /* the doubles between low and high are used up */
            return x;
        x = next;
    }
    return NAN;
}

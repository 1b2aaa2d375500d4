#include "models/significance/change.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdbool.h>

#include "models/kernels/tails.h"

const char *change_method_word(enum change_method method) {
    static const char *const words[] = {
#define X(name, word) word,
        CHANGE_METHOD_LIST(X)
#undef X
    };
    return words[method];
}

double change_percent(double before, double after) {
    if (before == 0)
        return after > 0 ? INFINITY : NAN;
    return 100 * (after - before) / before;
}

static enum status take_table(const struct two_changes *c, struct tails_table *out) {
    *out = (struct tails_table){c->local_before, c->local_after,
                                c->comparator_before - c->local_before,
                                c->comparator_after - c->local_after};
    const double count[] = {out->a0, out->a1, out->b0, out->b1};
    bool missing = false;
    for (int i = 0; i < 4; i++) {
        if (count[i] < 0 || isinf(count[i]) || count[i] != floor(count[i]))
            if (!isnan(count[i]))
                return STATUS_BAD_ROW;
        missing = missing || isnan(count[i]);
    }
    return missing ? STATUS_NO_DATA : STATUS_OK;
}

/* x / y where 0 / 0 is NaN and the rest infinite. */
static double ratio_of_ratios(const struct tails_table *t) {
    double up = t->a1 * t->b0, down = t->a0 * t->b1;
    return down > 0 ? up / down : up > 0 ? INFINITY : NAN;
}

enum status change_values(const struct two_changes *counts, struct change_values *out) {
    struct tails_table t;
    enum status status = take_table(counts, &t);
    *out = (struct change_values){NAN, NAN, NAN, NAN};
    if (status != STATUS_OK)
        return status;
    *out = (struct change_values){
        .local = change_percent(t.a0, t.a1),
        .comparator = change_percent(counts->comparator_before, counts->comparator_after),
        .rest = change_percent(t.b0, t.b1),
        .ratio_of_ratios = ratio_of_ratios(&t)};
    return status;
}

/* The estimate of ln theta and its standard error, 1/2 added to each count where one is 0. */
struct estimate {
    double value, error;
    bool edge;
};

static struct estimate estimate_of(const struct tails_table *t) {
    bool edge = t->a0 == 0 || t->a1 == 0 || t->b0 == 0 || t->b1 == 0;
    double more = edge ? 0.5 : 0;
    double a0 = t->a0 + more, a1 = t->a1 + more, b0 = t->b0 + more, b1 = t->b1 + more;
    return (struct estimate){log((a1 / a0) * (b0 / b1)), sqrt(1 / a0 + 1 / a1 + 1 / b0 + 1 / b1),
                             edge};
}

static double stretch_of(const struct change_spread *spread) {
    return spread && spread->dispersion > 1 ? sqrt(spread->dispersion) : 1;
}

/* A two-sided normal p-value as that of the same statistic on t. */
static double on_student(double p, const struct change_spread *spread) {
    if (!spread || isinf(spread->freedom) || p >= 1 || !(p > 0))
        return p;
    return fmin(1, 2 * gsl_cdf_tdist_Q(gsl_cdf_ugaussian_Qinv(p / 2), spread->freedom));
}

enum status change_p(const struct two_changes *counts, enum change_method method,
                     const struct change_spread *spread, double *out) {
    struct tails_table t;
    enum status status = take_table(counts, &t);
    *out = NAN;
    if (status != STATUS_OK)
        return status;
    struct estimate e = estimate_of(&t);
    double stretch = stretch_of(spread);
    if (method == CHANGE_WALD) {
        double p = erfc(fabs(e.value) / (e.error * stretch) / M_SQRT2);
        *out = e.edge ? NAN : on_student(p, spread);
        return status;
    }
    struct tails at = tails_hypergeometric(e.value * (1 - 1 / stretch), &t);
    double half = method == CHANGE_MID_P ? at.point : 0;
    *out = on_student(fmin(1, 2 * fmin(at.lower, at.upper) - half), spread);
    return status;
}

enum status change_minlike(const struct two_changes *counts, double *out) {
    struct tails_table t;
    enum status status = take_table(counts, &t);
    *out = status == STATUS_OK ? tails_hypergeometric_minlike(&t) : NAN;
    return status;
}

double change_z(const struct two_changes *counts) {
    struct tails_table t;
    if (take_table(counts, &t) != STATUS_OK)
        return NAN;
    struct estimate e = estimate_of(&t);
    return e.edge ? NAN : e.value / e.error;
}

/* Limits of ln theta before they are widened. */
static struct limits by_tails(const struct tails_table *t, const struct estimate *e, double z,
                              bool mid) {
    struct limits out = {-INFINITY, INFINITY};
    struct tails_wanted wanted = {.function = tails_hypergeometric,
                                  .counts = t,
                                  .mid = mid,
                                  .mass = gsl_cdf_ugaussian_Q(z),
                                  .error = e->error};
    wanted.upper = true;
    wanted.start = e->value - z * e->error;
    if (t->a1 > 0 && t->b0 > 0)
        out.lower = tails_limit(&wanted);
    wanted.upper = false;
    wanted.start = e->value + z * e->error;
    if (t->a0 > 0 && t->b1 > 0)
        out.upper = tails_limit(&wanted);
    return out;
}

enum status change_limits(const struct two_changes *counts, double confidence,
                          enum change_method method, const struct change_spread *spread,
                          struct limits *out) {
    struct tails_table t;
    *out = LIMITS_MISSING;
    confidence = count_confidence(confidence);
    if (isnan(confidence))
        return STATUS_USAGE;
    enum status status = take_table(counts, &t);
    if (status != STATUS_OK)
        return status;
    struct estimate e = estimate_of(&t);
    if (method == CHANGE_WALD && e.edge)
        return status;
    if (confidence == 1) {
        *out = (struct limits){0, INFINITY};
        return status;
    }
    double tail = (1 - confidence) / 2, stretch = stretch_of(spread);
    double z = spread && !isinf(spread->freedom) ? gsl_cdf_tdist_Qinv(tail, spread->freedom)
                                                 : gsl_cdf_ugaussian_Qinv(tail);
    struct limits found = method == CHANGE_WALD
                              ? (struct limits){e.value - z * e.error, e.value + z * e.error}
                              : by_tails(&t, &e, z, method == CHANGE_MID_P);
    *out = (struct limits){exp(e.value + stretch * (found.lower - e.value)),
                           exp(e.value + stretch * (found.upper - e.value))};
    const double near = 1e-9;
    double p;
    if ((fabs(out->lower - 1) < near || fabs(out->upper - 1) < near) &&
        change_p(counts, method, spread, &p) == STATUS_OK)
        *out = count_limits_settle(*out, 1, p, confidence);
    return status;
}

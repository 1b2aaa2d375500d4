#include "models/significance/funnel.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdbool.h>

static const char *const sentence[] = {
#define X(name, words) words,
    FUNNEL_REASON_LIST(X)
#undef X
};

const char *funnel_reason_sentence(enum funnel_reason reason) {
    return sentence[reason];
}

size_t funnel_scratch(size_t n) {
    return 2 * n;
}

/* Sorted first, so that the order in which values came does not show in the last bits. */
static double sum_sorted(double *value, size_t n) {
    double sum = 0;
    gsl_sort(value, 1, n);
    for (size_t i = 0; i < n; i++)
        sum += value[i];
    return sum;
}

static bool has_both(double count, double population) {
    return count >= 0 && population > 0 && isfinite(count + population);
}

double funnel_mean_rate(const double *count, const double *population, size_t n, double *scratch) {
    size_t used = 0;
    for (size_t i = 0; i < n; i++)
        if (has_both(count[i], population[i]))
            scratch[used++] = count[i] / population[i];
    return sum_sorted(scratch, used) / (double)used;
}

double funnel_expected(const double *count, const double *population, size_t n, double *expected,
                       double *scratch) {
    double *counts = scratch, *people = scratch + n;
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        bool good = has_both(count[i], population[i]);
        expected[i] = good ? population[i] : NAN;
        if (!good)
            continue;
        counts[used] = count[i];
        people[used++] = population[i];
    }
    double rate = sum_sorted(counts, used) / sum_sorted(people, used);
    for (size_t i = 0; i < n; i++)
        expected[i] *= rate;
    return rate;
}

static bool enters(double count, double expected) {
    return count >= 0 && expected > 0 && isfinite(count + expected);
}

double funnel_z(double count, double expected) {
    /* 2 (sqrt O - sqrt E) without the loss of digits near 0 */
    return enters(count, expected) ? 2 * (count - expected) / (sqrt(count) + sqrt(expected)) : NAN;
}

/* R's type 7: linear between order statistics. */
static double quantile(const double *sorted, size_t n, double p) {
    double place = (double)(n - 1) * p, whole = floor(place);
    size_t k = (size_t)whole;
    return k + 1 < n ? sorted[k] + (place - whole) * (sorted[k + 1] - sorted[k]) : sorted[n - 1];
}

struct funnel_spread funnel_measure(const double *count, const double *expected, size_t n,
                                    double *scratch) {
    const double tail = 0.1;
    struct funnel_spread out = {.winsorised = {NAN, NAN}, .phi = NAN, .tau2 = NAN};
    double *z = scratch, *weight = scratch + n;
    for (size_t i = 0; i < n; i++) {
        if (!enters(count[i], expected[i]))
            continue;
        z[out.areas] = funnel_z(count[i], expected[i]);
        weight[out.areas++] = 4 * expected[i];
    }
    if (!out.areas)
        return out;
    gsl_sort(z, 1, out.areas);
    out.winsorised[0] = quantile(z, out.areas, tail);
    out.winsorised[1] = quantile(z, out.areas, 1 - tail);
    double squares = 0, weights_squared = 0, weights = sum_sorted(weight, out.areas);
    for (size_t i = 0; i < out.areas; i++) {
        double bounded = fmin(fmax(z[i], out.winsorised[0]), out.winsorised[1]);
        squares += bounded * bounded;
        weights_squared += weight[i] * weight[i];
    }
    double free = (double)(out.areas - 1);
    out.phi = squares / (double)out.areas;
    /* one area has no spread between areas: 0 over 0 */
    out.tau2 = squares > free && out.areas > 1
                   ? (squares - free) / (weights - weights_squared / weights)
                   : 0;
    return out;
}

static double squared_above_zero(double root) {
    return root > 0 ? root * root : 0;
}

enum status funnel_judge(double count, double expected, const struct funnel_spread *spread,
                         const struct funnel_settings *settings, struct funnel_point *out) {
    *out = (struct funnel_point){.ratio = NAN,
                                 .z = NAN,
                                 .z_overdispersed = NAN,
                                 .p_value = NAN,
                                 .limits = {LIMITS_MISSING, LIMITS_MISSING},
                                 .verdict = VERDICT_NOT_COMPARED,
                                 .reason = FUNNEL_NO_VALUE};
    double confidence[RATE_LEVELS];
    for (size_t level = 0; level < settings->levels; level++) {
        confidence[level] = count_confidence(settings->confidence[level]);
        if (isnan(confidence[level]))
            return STATUS_USAGE;
    }
    if (!enters(count, expected) || isnan(spread->phi))
        return STATUS_OK;
    double variance = 1 / (4 * expected);
    double widened = settings->form == FUNNEL_ADDITIVE ? variance + spread->tau2
                                                       : variance * fmax(1, spread->phi);
    double root = sqrt(widened);
    out->ratio = count / expected;
    out->z = funnel_z(count, expected);
    out->z_overdispersed = out->z * sqrt(variance / widened);
    out->reason = FUNNEL_FEW_AREAS;
    if (spread->areas < settings->least_areas)
        return STATUS_OK;
    for (size_t level = 0; level < settings->levels; level++) {
        double q = gsl_cdf_ugaussian_Qinv((1 - confidence[level]) / 2);
        out->limits[level].lower = squared_above_zero(1 - q * root);
        out->limits[level].upper = squared_above_zero(1 + q * root);
    }
    out->reason = FUNNEL_FEW_EXPECTED;
    if (expected < settings->least_expected)
        return STATUS_OK;
    out->reason = FUNNEL_JUDGED;
    out->p_value = erfc(fabs(out->z_overdispersed) / sqrt(2));
    const struct limits *inner = &out->limits[RATE_INNER], *outer = &out->limits[RATE_OUTER];
    bool two = settings->levels == RATE_LEVELS;
    out->verdict = two && out->ratio > outer->upper   ? VERDICT_HIGHER_998
                   : two && out->ratio < outer->lower ? VERDICT_LOWER_998
                   : out->ratio > inner->upper        ? VERDICT_HIGHER_95
                   : out->ratio < inner->lower        ? VERDICT_LOWER_95
                                                      : VERDICT_SIMILAR;
    return STATUS_OK;
}

enum verdict funnel_verdict(const struct funnel_point *point, double p_value,
                            const struct funnel_settings *settings) {
    if (point->reason != FUNNEL_JUDGED)
        return point->verdict;
    bool higher = point->z > 0;
    bool outer = settings->levels == RATE_LEVELS &&
                 p_value <= 1 - count_confidence(settings->confidence[RATE_OUTER]);
    if (outer)
        return higher ? VERDICT_HIGHER_998 : VERDICT_LOWER_998;
    if (p_value <= 1 - count_confidence(settings->confidence[RATE_INNER]))
        return higher ? VERDICT_HIGHER_95 : VERDICT_LOWER_95;
    return VERDICT_SIMILAR;
}

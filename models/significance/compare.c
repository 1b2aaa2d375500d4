#include "models/significance/compare.h"

#include <math.h>

static const char *const sentence[] = {
#define X(name, words) words,
    COMPARE_REASON_LIST(X)
#undef X
};

const char *compare_reason_sentence(enum compare_reason reason) {
    return sentence[reason];
}

static bool known(struct limits limits) {
    return !isnan(limits.lower) && !isnan(limits.upper);
}

enum verdict compare_with_value(double value, const struct limits *inner,
                                const struct limits *outer, double benchmark) {
    if (isnan(value) || isnan(benchmark) || !known(*inner) || (outer && !known(*outer)))
        return VERDICT_NOT_COMPARED;
    if (outer && outer->lower > benchmark)
        return VERDICT_HIGHER_998;
    if (outer && outer->upper < benchmark)
        return VERDICT_LOWER_998;
    if (inner->lower > benchmark)
        return VERDICT_HIGHER_95;
    if (inner->upper < benchmark)
        return VERDICT_LOWER_95;
    return VERDICT_SIMILAR;
}

enum verdict compare_overlap(double value, struct limits local, double other_value,
                             struct limits other) {
    if (isnan(value) || isnan(other_value) || !known(local) || !known(other))
        return VERDICT_NOT_COMPARED;
    if (local.lower > other.upper)
        return VERDICT_HIGHER_95;
    if (local.upper < other.lower)
        return VERDICT_LOWER_95;
    return VERDICT_SIMILAR;
}

enum verdict compare_rates_overlap(const struct rate *local, const struct rate *other,
                                   bool one_level) {
    enum verdict outer = VERDICT_SIMILAR;
    if (!one_level)
        outer = compare_overlap(local->value, local->limits[RATE_OUTER], other->value,
                                other->limits[RATE_OUTER]);
    if (outer == VERDICT_HIGHER_95)
        return VERDICT_HIGHER_998;
    if (outer == VERDICT_LOWER_95)
        return VERDICT_LOWER_998;
    if (outer == VERDICT_NOT_COMPARED)
        return outer;
    return compare_overlap(local->value, local->limits[RATE_INNER], other->value,
                           other->limits[RATE_INNER]);
}

/* The first reason that stands in the way, from the most general to the most particular. */
static enum compare_reason obstacle(const struct rate *rate, double benchmark, double expected,
                                    const struct compare_settings *settings) {
    if (settings->same_area)
        return REASON_SAME_AREA;
    if (settings->rule == COMPARE_NO_COMPARATOR)
        return REASON_NO_COMPARATOR;
    if (isnan(benchmark))
        return REASON_NO_BENCHMARK;
    if (isnan(rate->count))
        return REASON_NO_COUNT;
    if (isnan(rate->population))
        return REASON_NO_POPULATION;
    if (settings->rule == COMPARE_LOW_VOLUME ||
        (rate->count < settings->low_volume && expected < settings->low_volume))
        return REASON_LOW_VOLUME;
    if (!known(rate->limits[RATE_INNER]) ||
        (!settings->one_level && !known(rate->limits[RATE_OUTER])) || isnan(rate->value))
        return REASON_NO_LIMITS;
    return REASON_COMPARED;
}

struct comparison compare_rate(const struct rate *rate, double benchmark,
                               const struct compare_settings *settings) {
    struct comparison out = {.verdict = VERDICT_NOT_COMPARED,
                             .expected = rate->population * benchmark / settings->per,
                             .ratio = NAN,
                             .difference = NAN};
    out.reason = obstacle(rate, benchmark, out.expected, settings);
    if (out.reason == REASON_SAME_AREA || out.reason == REASON_NO_COMPARATOR)
        return out;
    out.difference = rate->value - benchmark;
    out.ratio = benchmark > 0 ? rate->value / benchmark : NAN;
    if (out.reason == REASON_COMPARED && rate->value == benchmark)
        out.verdict = VERDICT_SIMILAR; /* Jeffreys' lower limit of a count of 0 is above 0 */
    else if (out.reason == REASON_COMPARED)
        out.verdict =
            compare_with_value(rate->value, &rate->limits[RATE_INNER],
                               settings->one_level ? NULL : &rate->limits[RATE_OUTER], benchmark);
    return out;
}

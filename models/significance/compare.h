/* A local rate against a benchmark.
 *
 * Default: the interval of the LOCAL rate against the benchmark's VALUE R, taken as fixed (the rule
 * of UK public-health profiles):
 *
 *   lower when upper < R, higher when lower > R, else similar; touching is similar.
 *
 * The outer interval (99.8%) decides the stronger verdict, the inner one (95%) the weaker. England
 * and Wales is so large that R's own error and the local share in it do not matter; for a force of
 * a few areas they do, and two counts are compared instead.
 *
 * No comparison is made when a value or limit is missing; with the area itself; for a category
 * that has no comparator or is listed as low volume; and when both the count O and the count
 * expected, E = n R / m, are below a threshold (10): an O of 25 against an E of 3 is still told.
 *
 * Option: double overlap. Two intervals against each other; similar when they overlap or touch. It
 * is conservative.
 */
#ifndef CRIMECAST_MODELS_SIGNIFICANCE_COMPARE_H
#define CRIMECAST_MODELS_SIGNIFICANCE_COMPARE_H

#include <stdbool.h>

#include "engine/data/finding.h"
#include "engine/data/hierarchy.h"
#include "models/significance/rate_limits.h"

#define COMPARE_LOW_VOLUME_BELOW 10.0

/* Why there is no comparison; the sentences are stable, they stand in the note column. */
#define COMPARE_REASON_LIST(X)                          \
    X(COMPARED, "")                                     \
    X(NO_COUNT, "no count")                             \
    X(NO_POPULATION, "no population")                   \
    X(NO_LIMITS, "no interval for the local rate")      \
    X(NO_BENCHMARK, "no benchmark rate")                \
    X(SAME_AREA, "an area is not compared with itself") \
    X(NO_COMPARATOR, "the category has no comparator")  \
    X(LOW_VOLUME, "due to low volume no statistical comparison is given")

enum compare_reason {
#define X(name, sentence) REASON_##name,
    COMPARE_REASON_LIST(X)
#undef X
        COMPARE_REASONS
};

/* "" for REASON_COMPARED. */
const char *compare_reason_sentence(enum compare_reason reason);

/* Two levels of limits against a value. `value` is the local rate: NaN means missing. `outer` may
 * be NULL: one level, whose verdicts are the inner ones. Anything missing: VERDICT_NOT_COMPARED. */
enum verdict compare_with_value(double value, const struct limits *inner,
                                const struct limits *outer, double benchmark);

/* Double overlap, one level: `local` against `other` limits, beside the two values. */
enum verdict compare_overlap(double value, struct limits local, double other_value,
                             struct limits other);

/* Double overlap of two rates at both levels, the outer one first, as compare_with_value; with
 * `one_level` at the inner one alone. */
enum verdict compare_rates_overlap(const struct rate *local, const struct rate *other,
                                   bool one_level);

struct compare_settings {
    double low_volume;      /* threshold for O and E; 0 switches the rule off */
    double per;             /* multiplier of the rates */
    enum compare_rule rule; /* of the category */
    bool same_area;         /* the benchmark is the area itself */
    bool one_level;         /* look at the inner limits only */
};

/* Threshold 10, per 1,000, a category that is compared, two levels. */
#define COMPARE_SETTINGS_DEFAULT \
    ((struct compare_settings){  \
        .low_volume = COMPARE_LOW_VOLUME_BELOW, .per = 1000, .rule = COMPARE_YES})

struct comparison {
    enum verdict verdict;
    enum compare_reason reason; /* REASON_COMPARED unless not compared */
    double expected;            /* E, in crimes */
    double ratio, difference; /* rate / benchmark, rate - benchmark; NaN when they have no sense */
};

/* Compare a rate with a benchmark rate (same m). Pure. Ratio and difference are given wherever both
 * rates are known and the area is not compared with itself and the category has a comparator; a
 * ratio over a benchmark of 0 is NaN. */
struct comparison compare_rate(const struct rate *rate, double benchmark,
                               const struct compare_settings *settings);

#endif

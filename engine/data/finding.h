/* One significance answer: the rate of an area and category over a period, compared with one
 * benchmark. One row of significance.csv.
 *
 * Rates and limits are per 1,000 unless the run says otherwise; `_95` and `_998` are the inner and
 * the outer confidence, which are 95% and 99.8% unless the run says otherwise. NaN stands for what
 * was not or could not be computed, and `note` says why.
 */
#ifndef CRIMECAST_DATA_FINDING_H
#define CRIMECAST_DATA_FINDING_H

#include <stddef.h>

#include "engine/data/hierarchy.h"

/* name, word, meaning; from high to low after the first, so that a zeroed verdict claims nothing */
#define VERDICT_LIST(X)                                                                         \
    X(NOT_COMPARED, "not_compared", "no comparison was made, for the reason in the note")       \
    X(HIGHER_998, "significantly_higher_998", "the outer interval lies above the benchmark")    \
    X(HIGHER_95, "significantly_higher_95", "only the inner interval lies above the benchmark") \
    X(SIMILAR, "similar", "the inner interval holds the benchmark")                             \
    X(LOWER_95, "significantly_lower_95", "only the inner interval lies below the benchmark")   \
    X(LOWER_998, "significantly_lower_998", "the outer interval lies below the benchmark")

enum verdict {
#define X(name, word, meaning) VERDICT_##name,
    VERDICT_LIST(X)
#undef X
        VERDICTS
};

struct finding {
    const char *area, *area_code, *category; /* borrowed; area_code may be "" */
    int period_first, period_last;           /* months, both included */
    enum area_level level, benchmark_level;  /* of the two areas; LEVEL_NONE when not known */

    double count, population; /* population in person-years */
    double rate, lower_95, upper_95, lower_998, upper_998;
    const char *method; /* "Exact", "Byars"; "" when there is no count */
    double dispersion;  /* by the square root of which limits are widened; NaN: they are not */

    const char *benchmark; /* name of what the rate is compared with, "" for nothing */
    double benchmark_rate;
    double ratio, difference; /* rate / benchmark_rate, rate - benchmark_rate */
    enum verdict verdict;

    enum verdict funnel_verdict; /* overdispersed funnel over all areas */
    double rank;                 /* 1 = highest rate, ties share the lowest place */
    double rank_lower, rank_upper;
    double areas;     /* that were ranked */
    double quartile;  /* 1 holds the highest rates */
    const char *note; /* borrowed, "" for none */
};

/* The note of a series that the public tier hides, by which a later run knows it again. */
#define FINDING_HIDDEN_NOTE "suppressed: small number"

/* A finding about nothing yet: numbers NaN, texts "", verdicts not compared. */
struct finding finding_empty(void);

/* "significantly_higher_998", ... and what it means, one sentence without a full stop. */
const char *finding_verdict_word(enum verdict verdict);
const char *finding_verdict_meaning(enum verdict verdict);

/* +1 higher, -1 lower, 0 similar or not compared. */
int finding_verdict_direction(enum verdict verdict);

#endif

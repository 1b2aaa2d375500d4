/* One change: an area's count of a category over a period against the same months a year before,
 * and that against the change of the area it belongs to. One row of change.csv.
 *
 * NaN stands for what was not or could not be computed, and `note` says why. The comparator
 * includes the area; the rest of it does not.
 */
#ifndef CRIMECAST_DATA_CHANGE_FINDING_H
#define CRIMECAST_DATA_CHANGE_FINDING_H

#include "engine/data/finding.h"

/* name, word, meaning */
#define CHANGE_KIND_LIST(X)                                                  \
    X(YEAR_ON_YEAR, "year_on_year",                                          \
      "the period of the rates, by itself the last complete financial year") \
    X(YEAR_TO_DATE, "year_to_date", "April to the last recorded month")      \
    X(ROLLING_12, "rolling_12", "the last twelve recorded months")

enum change_kind {
#define X(name, word, meaning) CHANGE_##name,
    CHANGE_KIND_LIST(X)
#undef X
        CHANGE_KINDS
};

struct change_finding {
    const char *area, *area_code, *category; /* borrowed; area_code may be "" */
    enum change_kind kind;
    int before_first, before_last, after_first, after_last; /* months, both included */

    double count_before, count_after;
    double change_pct, lower_95, upper_95; /* percent; NaN where counts tell more */
    double p_value;                        /* of no change */
    const char *method;                    /* "quasi_poisson", "exact", "" for none */
    double dispersion; /* by which the variance was multiplied; NaN when exact */

    const char *comparator; /* area, "" for none */
    double comparator_change_pct;
    double rest_change_pct, rest_lower_95, rest_upper_95; /* percent, as of the area */
    double ratio_of_ratios, ratio_lower_95, ratio_upper_95, ratio_p;
    double ratio_dispersion; /* NaN: Poisson */
    enum verdict verdict;    /* on the ratio of ratios */
    const char *note;        /* borrowed, "" for none */
};

/* "year_on_year", ... */
const char *change_kind_word(enum change_kind kind);

/* Nothing known yet: numbers NaN, texts "", not compared. */
struct change_finding change_finding_empty(void);

#endif

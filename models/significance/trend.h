/* Direction of travel of a monthly series by any method, as one question with one kind of answer.
 *
 *   quasi_poisson_ar1   the default: log-linear slope with months of the year, variance for months
 *                       that resemble their neighbours (trend_slope.h)
 *   quasi_poisson, poisson   the same slope with plain variances
 *   negative_binomial   a slope of its own, theta by maximum likelihood, as MASS::glm.nb
 *   seasonal_kendall, mann_kendall   rank tests; the size is Sen's slope in percent of the median,
 *                       without limits (trend_kendall.h)
 *   fingertips          the marker of the last five complete financial years (trend_marker.h), of
 *                       rates where person-years are given, else of counts; each year's limits
 *                       are those of a Poisson count. Its slope and limits are in percent of the
 *                       weighted mean. It is tested at 0.2%, so its 95% limits may leave 0 out
 * where it tells no change.
 */
#ifndef CRIMECAST_MODELS_SIGNIFICANCE_TREND_H
#define CRIMECAST_MODELS_SIGNIFICANCE_TREND_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/data/direction.h"

#define TREND_METHOD_LIST(X)                  \
    X(QUASI_POISSON_AR1, "quasi_poisson_ar1") \
    X(QUASI_POISSON, "quasi_poisson")         \
    X(POISSON, "poisson")                     \
    X(NEGATIVE_BINOMIAL, "negative_binomial") \
    X(SEASONAL_KENDALL, "seasonal_kendall")   \
    X(MANN_KENDALL, "mann_kendall")           \
    X(FINGERTIPS, "fingertips")

enum trend_method {
#define X(name, word) TREND_BY_##name,
    TREND_METHOD_LIST(X)
#undef X
        TREND_METHODS
};

enum { TREND_YEARS = 5 };

struct trend_question {
    const double *values; /* [length] counts, NaN missing; borrowed */
    size_t length;
    int first; /* month (period.h) of values[0] */
    enum trend_method method;
    bool no_season;    /* slopes: leave the months of the year out */
    double confidence; /* of limits and verdict, as a fraction */
    /* fingertips: person-years of each of the five years; NULL: counts are compared */
    const double *person_years;
    double round_to; /* fingertips: years are rounded to multiples of this; up to 1: exact */
};

struct trend_answer {
    size_t months;   /* recorded, in what was looked at */
    int first, last; /* months looked at, both included */
    double slope_pct_year, lower, upper, p_value;
    enum direction verdict;
    const char *reason; /* why something is missing, or "" */
};

/* "quasi_poisson_ar1", ...; and back: TREND_METHODS for a word that is none. */
const char *trend_method_word(enum trend_method method);
enum trend_method trend_method_find(const char *word);

/* The first month of the last five complete financial years up to month `last`. */
int trend_five_years(int last);

/* Doubles of scratch for a length. */
size_t trend_scratch(size_t length);

/* Answer. Pure. */
struct trend_answer trend_ask(const struct trend_question *question, double *scratch);

#endif

/* The forecast of a sum over months: a quarter, a financial year, the next 12 months. */
#ifndef CRIMECAST_DATA_TOTAL_H
#define CRIMECAST_DATA_TOTAL_H

#include <stddef.h>

#define TOTAL_LIST(X)                                                          \
    X(QUARTER, "quarter", "three months from January, April, July or October") \
    X(FINANCIAL_YEAR, "financial_year", "April to March")                      \
    X(YEAR_TO_DATE, "year_to_date", "April to the last recorded month")        \
    X(ROLLING_12, "rolling_12", "the last twelve recorded months")             \
    X(NEXT_12, "next_12", "the twelve months after the last recorded one")     \
    X(NEXT_24, "next_24", "the twenty-four months after the last recorded one")

enum total_kind {
#define X(name, word, meaning) TOTAL_##name,
    TOTAL_LIST(X)
#undef X
};

const char *total_word(enum total_kind kind);

/* A span of months that totals are made for. */
struct total_span {
    enum total_kind kind;
    int first, last; /* months, both included */
};

struct total {
    size_t target; /* index of the forecast it belongs to */
    struct total_span span;
    size_t observed_months; /* of the span, recorded already */
    double mean, median;
    double *lower, *upper; /* [level]; NaN when all months are recorded */
    double earlier;        /* mean of the same months a year (next_24: two years) before */
    double change_pct;     /* mean against that */
    double p_increase;     /* probability that it is higher than that; a tie counts half */
    const char *note;
};

/* The spans for a series whose last recorded month is `last`, looking `horizon` months ahead: every
 * quarter and financial year that ends after `last` within the horizon and begins at or after
 * `start`, the year to date, the last 12 months, the next 12 and 24. Writes up to `most` spans and
 * returns how many there are. */
size_t total_spans(int start, int last, size_t horizon, struct total_span *out, size_t most);

#endif

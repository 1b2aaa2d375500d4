/* A direction of travel: which way one series went over one window. One row of trend.csv.
 *
 * Sizes are in percent a year; NaN stands for what could not be computed, and `note` says why.
 */
#ifndef CRIMECAST_DATA_DIRECTION_H
#define CRIMECAST_DATA_DIRECTION_H

/* name, word, meaning; the first so that a zeroed direction claims nothing */
#define DIRECTION_LIST(X)                                                                \
    X(NOT_CALCULATED, "not_calculated", "there is too little to tell, as the note says") \
    X(INCREASING, "increasing", "it rose by more than chance explains")                  \
    X(DECREASING, "decreasing", "it fell by more than chance explains")                  \
    X(NO_CHANGE, "no_significant_change", "chance alone explains as large a rise or fall")

enum direction {
#define X(name, word, meaning) DIRECTION_##name,
    DIRECTION_LIST(X)
#undef X
        DIRECTIONS
};

/* name, word, months, in words; five years end with the last complete financial year, the others
 * with the last month of the data */
#define TREND_WINDOW_LIST(X)                                                            \
    X(FIVE_YEARS, "five_financial_years", 60, "the last five complete financial years") \
    X(LAST_36, "last_36_months", 36, "the last 36 months")                              \
    X(LAST_60, "last_60_months", 60, "the last 60 months")

enum trend_window {
#define X(name, word, months, spoken) TREND_##name,
    TREND_WINDOW_LIST(X)
#undef X
        TREND_WINDOWS
};

struct travel {
    const char *area, *area_code, *category; /* borrowed */
    enum trend_window window;
    int first, last;    /* months of the window, both included */
    const char *method; /* of the slope; "" when not calculated */
    double slope_pct_year, lower_95, upper_95, p_value;
    enum direction verdict;
    const char *words, *note; /* borrowed, "" for none */
};

/* "increasing", ... and what it means, a clause. */
const char *direction_word(enum direction direction);
const char *direction_meaning(enum direction direction);

/* "last_36_months", its months, and "the last 36 months". */
const char *trend_window_word(enum trend_window window);
int trend_window_months(enum trend_window window);
const char *trend_window_spoken(enum trend_window window);

#endif

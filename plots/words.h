/* Numbers as the words of a chart: grouped counts, forecasts, rates, chances.
 *
 * All print into `out`, which holds WORDS_SIZE bytes, and return it. A value that is not zero never
 * prints as zero; a minus is U+2212; ranges are written with "to", never with a dash.
 */
#ifndef CRIMECAST_PLOTS_WORDS_H
#define CRIMECAST_PLOTS_WORDS_H

#include <stdbool.h>
#include <stddef.h>

enum { WORDS_SIZE = 64 };

/* At most `decimals` decimals, trailing zeros cut: "0.5", "2", "0". */
const char *words_plain(double value, int decimals, char *out);

/* Grouped, with fixed decimals: "12,345", "1,234.5". */
const char *words_grouped(double value, int decimals, char *out);

/* As words_grouped, but exact zero is "0" and what would round to zero is "under 0.1". */
const char *words_value(double value, int decimals, char *out);

/* "969 to 1,303". */
const char *words_range(double low, double high, int decimals, char *out);

/* Decimals for a forecast count: one under 10, none otherwise. */
int words_count_decimals(double value);

/* Decimals for rates by the smallest that is not zero: 1 if at least 1, 2 if at least 0.1, else 3.
 */
int words_rate_decimals(double smallest);

/* Whole percent with its sign: "+4%", "-0.3%" (U+2212; one decimal between -0.5 and 0.5), "0%". */
const char *words_change(double percent, char *out);

/* A percentage as a chance: 50 "1 in 2", 80 "4 in 5", 95 "19 in 20", 99.8 "998 in 1,000". */
const char *words_chance(double percent, char *out);

/* "no", "one" ... "ten", then "11". */
const char *words_small_number(size_t number, char *out);

/* A financial year by the year it starts in: "2024-25". */
const char *words_financial_year(int year, char *out);

/* Words between spaces. */
size_t words_in(const char *sentence);

/* The first of several titles, longest first, that has at most ten words; else the last. */
const char *words_title(const char *const *title, size_t count);

/* True when a category's name already says what is counted ("Vehicle offences", "offences"). */
bool words_end_in(const char *name, const char *unit);

#endif

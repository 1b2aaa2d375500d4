/* Axes as data: where they start and end, where the ticks stand and what they say.
 *
 * Time runs in decimal years: a month m (period.h) covers m/12 to (m + 1)/12 and its value stands
 * at its middle; a financial year stands at the year it starts in. gnuplot decides nothing: every
 * tick and its words are listed here.
 *
 * Source: the rules of the house style in docs/charts.md.
 */
#ifndef CRIMECAST_PLOTS_AXIS_H
#define CRIMECAST_PLOTS_AXIS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/core/arena.h"

/* A word at a place, a mark at a place, or both. */
struct tick {
    double at;
    const char *word; /* NULL: a mark without words */
};

enum axis_marks { AXIS_NO_MARKS, AXIS_MARKS_BARE, AXIS_MARKS_WORDS, AXIS_MARKS_ALL };

struct axis {
    double low, high; /* high < low turns the axis round */
    struct tick *tick;
    size_t ticks;
    enum axis_marks marks; /* which ticks have a mark: the bare ones, those with words, all */
    double size;           /* of the words */
};

/* The smallest step among 1, 2 and 5 times a power of ten, and 25, 250, ..., that reaches `largest`
 * from zero in at most `most` steps, and the multiple of it at or above `largest`. `least` is the
 * smallest step allowed (1 for counts, 0 for none). */
void axis_steps(double largest, int most, double least, double *step, double *end);

/* Decimals in which all multiples of a step can be written. */
int axis_decimals(double step);

/* Ticks at multiples of `step`. Counts, from axis->low to axis->high, are grouped ("12,000", and
 * "1.5 million" on an axis that reaches a million); rates, from zero, all have the decimals of the
 * step. False when memory is out. */
bool axis_count_ticks(struct arena *arena, struct axis *axis, double step);
bool axis_rate_ticks(struct arena *arena, struct axis *axis, double step);

/* An axis from the start of month `first` to the end of month `last`, `pixels` wide.
 *
 * Up to four years: a mark at each quarter and Jan, Apr, Jul, Oct under those months; the years
 * belong in a row below, and `year_row` says so. Longer: a mark each January and the year between
 * its marks, every k-th year, k the smallest of 1, 2, 5, 10, ... that keeps the words apart.
 * False when memory is out. */
bool axis_months(struct arena *arena, struct axis *axis, int first, int last, double pixels,
                 bool *year_row);

/* True when axis_months would want a row of years. */
bool axis_wants_year_row(int first, int last);

/* Financial years from `first` to `last`, half a year before and 0.3 after: a mark at each, words
 * ("2024-25") at every k-th counted back from the last. False when memory is out. */
bool axis_financial_years(struct arena *arena, struct axis *axis, int first, int last,
                          double pixels);

/* The widest word of the ticks. */
double axis_widest(const struct axis *axis);

#endif

/* Plain sentences: what numbers say to a reader who wants none of their names. Pure functions.
 *
 * How far the range can be trusted is judged by the binomial distribution: of n quarters some
 * number between 0 and n falls inside an 80% range, and a range is only called too narrow or too
 * wide when chance alone would give such a number, or one further off, less than once in forty
 * times (a two-sided test at 5%). Under RANGE_LEAST quarters nothing is said. Many series go wrong
 * together, so their quarters count as one each: n is the number of different quarters, and their
 * share inside is rounded to a number of n towards what was expected.
 */
#ifndef CRIMECAST_OUTPUTS_WORDING_H
#define CRIMECAST_OUTPUTS_WORDING_H

#include "engine/core/text.h"
#include "engine/data/direction.h"
#include "engine/data/track_record.h"

enum { RANGE_LEAST = 4 };

#define RANGE_GRADE_LIST(X)                                                                    \
    X(TOO_FEW, "too_few", "There are too few quarters to judge the range.")                    \
    X(AS_STATED, "as_stated", "That is as it should be.")                                      \
    X(TOO_NARROW, "too_narrow", "The range has been too narrow: allow for more than it says.") \
    X(TOO_WIDE, "too_wide", "The range has been wider than it needed to be.")

enum range_grade {
#define X(name, word, sentence) RANGE_##name,
    RANGE_GRADE_LIST(X)
#undef X
};

/* The grade of the 80% range; its word for tables: "as_stated". */
enum range_grade wording_range(const struct track_record *record);
const char *wording_range_word(enum range_grade grade);

/* Append two or three sentences on the range and on how far off forecasts were; nothing when
 * nothing could be compared. */
void wording_track_record(const struct track_record *record, struct text *out);

/* Append the words of a direction of travel, without a full stop: "rising by about 4% a year (95%
 * CI 1 to 7)", "no clear trend (95% CI -3 to 5% a year)", "too little to tell". Percentages are
 * whole, or have as many decimals as keep them from 0. */
void wording_travel(const struct travel *travel, struct text *out);

#endif

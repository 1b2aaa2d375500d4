/* One field to a count, a month, a year, a financial year or quarter, a code or a name; or the
 * reason why not, in words: what was found and what was expected.
 *
 * Blanks around a field do not count (spaces, tabs, line breaks, no-break spaces). An empty field,
 * NA and - say that a value is missing. All functions are pure and do not depend on the locale.
 */
#ifndef CRIMECAST_INPUTS_DECODE_H
#define CRIMECAST_INPUTS_DECODE_H

#include <stdbool.h>
#include <stddef.h>

#include "inputs/rows.h"

enum { DECODE_REASON = 192 };

/* The first 40 bytes of a field for a message or a table of rejects: characters whole, "..." when
 * cut, and ? for what is not printable UTF-8. Returns the length. */
enum { DECODE_SHOWN = 48 };
size_t decode_show(struct field field, char out[DECODE_SHOWN]);

/* The field without blanks around it; still points into the row, and is then not terminated. */
struct field decode_trim(struct field field);

/* Does a field say that nothing is known: empty, NA or -? */
bool decode_is_missing(struct field field);

/* A count, rate or population: a finite number of 0 or more, thousands commas allowed. NaN when
 * missing. Negative and non-finite numbers are refused. */
bool decode_count(struct field field, double *value, char reason[DECODE_REASON]);

/* A month in any form of period.h. */
bool decode_month(struct field field, int *month, char reason[DECODE_REASON]);

/* A calendar year: 2022 or mid-2022. */
bool decode_year(struct field field, int *year, char reason[DECODE_REASON]);

/* A financial year, 2015/16 or 2015-16: the year in which it starts. */
bool decode_financial_year(struct field field, int *year, char reason[DECODE_REASON]);

/* A financial quarter 1 to 4: "1", "Q1", "Qtr 1", "Quarter 1". Quarter 1 is April to June. */
bool decode_quarter(struct field field, int *quarter, char reason[DECODE_REASON]);

/* A code such as E07000192: 1 to 32 letters, digits, hyphens, dots or underscores. *code is the
 * trimmed field, of length 0 when missing. */
bool decode_code(struct field field, struct field *code, char reason[DECODE_REASON]);

/* A name that can be printed anywhere: UTF-8, no control characters. Runs of blanks that hold a
 * line break or tab become one space. Written to out, terminated; *length is without terminator.
 * `what` names it in the reason ("an area"). Empty is refused. */
enum { DECODE_NAME = 4096 };
bool decode_name(struct field field, const char *what, char out[DECODE_NAME], size_t *length,
                 char reason[DECODE_REASON]);

/* Free text, which may be empty, with the same care. */
bool decode_text(struct field field, char out[DECODE_NAME], size_t *length,
                 char reason[DECODE_REASON]);

#endif

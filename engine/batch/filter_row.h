/* What the filters of `stat` share: one run of a filter, the cells of a row, and how a filter is
 * plugged into the loop of filters.c.
 *
 * A filter that answers row by row has a `row` function alone. One that must see every row before
 * its first answer also has `take`, called once a row as they come, and `ready`, called after the
 * last; then `row` is called once a row, in the order of the input, without fields.
 */
#ifndef CRIMECAST_BATCH_FILTER_ROW_H
#define CRIMECAST_BATCH_FILTER_ROW_H

#include "engine/batch/filters.h"
#include "engine/core/number.h"
#include "engine/core/text.h"
#include "engine/data/finding.h"
#include "engine/data/levels.h"
#include "inputs/rows.h"
#include "models/significance/compare.h"
#include "models/significance/rate_limits.h"
#include "models/significance/ratio.h"

enum {
    FILTER_READS = 8,          /* columns a filter reads, at most */
    FILTER_COLUMN_SIZE = 64,   /* of a column's name */
    FILTER_WORD_SIZE = 48,     /* of a verdict */
    FILTER_SMALL_COUNTS = 1024 /* whole counts whose limits are kept */
};

/* Notes of a hidden row. The second does not quote the cell, which may say "3*" or "<5". */
#define FILTER_HIDDEN FINDING_HIDDEN_NOTE
#define FILTER_HIDDEN_UNREAD "suppressed: count cannot be read"

struct filtering;

/* Append the cells of one row up to but without the note, each after a comma. field[i] is the
 * i-th column of `reads`, with bytes NULL where the file has no such column; `field` itself is NULL
 * where `take` saw it before, and `index` counts the rows then. Reasons go into filtering->note. */
typedef void filter_row(struct filtering *filtering, const struct field *field, size_t index,
                        struct text *out);
/* Keep what is needed of a row, whose place is `index`. False when there is no memory. */
typedef bool filter_take(struct filtering *filtering, const struct field *field, size_t index);
/* After the last row. False when there is no memory. */
typedef bool filter_ready(struct filtering *filtering, size_t rows);
typedef void filter_release(struct filtering *filtering);

struct filter_method {
    filter_row *row;
    filter_take *take;       /* NULL: row by row */
    filter_ready *ready;     /* with take */
    filter_release *release; /* of filtering->state; may be NULL */
    bool one_level;          /* the inner level alone, unless confidences were asked for */
};

/* One run of a filter. */
struct filtering {
    const struct filter_about *about;
    const struct filter_method *method;
    struct filter_options options;
    void *state; /* of the filter, freed by method->release */

    size_t levels;
    char level[FILTER_LEVELS][LEVEL_NAME_SIZE];
    char verdict[VERDICTS][FILTER_WORD_SIZE];

    size_t fields; /* in the header */
    size_t reads;
    char name[FILTER_READS][FILTER_COLUMN_SIZE];
    size_t place[FILTER_READS]; /* in a row, or fields when absent */

    size_t phi_field;     /* of the column that holds phi, or FILTER_READS */
    double phi;           /* of all rows, 1 unless given */
    size_t overlap_field; /* of benchmark_count, before benchmark_population; or FILTER_READS */
    bool proportion;      /* Wilson's limits */

    struct text note, line;
    bool refused; /* the row at hand has a value that cannot be used */
    size_t added; /* columns the filter adds before the note */

    bool ratio_asked; /* p_value and limits of ratio by a method of its own: */
    enum ratio_method ratio;

    struct rate_settings rate;
    struct compare_settings compare;
    bool known[FILTER_SMALL_COUNTS]; /* limits of small whole counts, computed once */
    struct limits small[FILTER_SMALL_COUNTS][RATE_LEVELS];
};

extern const struct filter_method filter_rate_method, filter_ratio_method, filter_change_method,
    filter_funnel_method;

/* Check filtering->options and set what they name: levels, verdicts, methods. */
enum status filter_take_options(struct filtering *filtering, struct fault *fault);

/* A usage fault for an unknown --method: the nearest of words[count], and all of them. */
enum status filter_refuse_method(const char *const *words, size_t count, const char *found,
                                 struct fault *fault);

/* Are counts hidden or rounded? */
bool filter_discloses_any(const struct filter_options *options);

/* Are two header names one: without case, spaces and underscores? `name` is in lower case. */
bool filter_same_name(struct field found, const char *name);

/* Where the columns that the filter reads stand; a fault for one that is missing or there twice. */
enum status filter_take_header(struct filtering *filtering, const struct row *header,
                               const char *file, struct fault *fault);

/* What --overlap reads. */
#define FILTER_OVERLAP_READS "benchmark_count,benchmark_population"

/* Append the names of the columns a filter adds, each after a comma; how many there are. */
size_t filter_append_adds(const struct filtering *filtering, struct text *out);

/* A line for each option by which it adds further columns. */
void filter_append_choices(const struct filtering *filtering, struct text *out);

/* The input's header as found, then the filter's columns. */
void filter_write_header(struct filtering *filtering, const struct row *header);

/* A field as it came, quoted where it must be. */
void filter_append_field(struct text *out, struct field field);

/* A comma and a word. */
void filter_append_word(struct text *out, const char *word);

/* A comma and a number, empty when it is missing or not finite. */
void filter_append_number(struct text *out, double value);

/* Words for the note of the row; `column` may be NULL. */
void filter_add_note(struct filtering *filtering, const char *column, const char *words);

/* The same, for what makes the row a refused one. */
void filter_refuse(struct filtering *filtering, const char *column, const char *words);

/* The number of field i: NaN when it is missing or absent; false, the row refused, when it is
 * none. */
bool filter_read_number(struct filtering *filtering, const struct field *field, size_t i,
                        double *value);

/* Why the row of this count must be hidden, one of the notes above; NULL where it need not. */
const char *filter_hides(const struct filtering *filtering, struct field count);

/* Whether something stands in the place of a count: nothing (it is hidden), or the rounded one. */
bool filter_discloses(const struct filtering *filtering, struct field count,
                      char number[NUMBER_SIZE], size_t *length);

/* A count and a population, fields 1 and 2, with notes on what is missing or wrong. False, and both
 * NaN, when one of them is no such number. */
bool filter_read_rate(struct filtering *filtering, const struct field *field, double *count,
                      double *population);

/* Limits of a count at both levels; those of small whole counts are computed once, since the
 * inverted tails cost a thousand times more than the rest of a row. */
const struct limits *filter_limits(struct filtering *filtering, double count,
                                   struct limits out[RATE_LEVELS]);

#endif

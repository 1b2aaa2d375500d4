/* One loop (filter_stream) reads rows, hands the fields a filter needs to its functions and writes
 * what comes back. A filter is a line of `filter_table` and a method (filter_row.h) in a file of
 * its own. */
#include "engine/batch/filters.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/filter_row.h"
#include "engine/batch/filter_trend.h"
#include "engine/core/files.h"
#include "engine/core/names.h"
#include "engine/core/number.h"

/* The table */

static const struct filter_about filter_table[] = {
    {"rate", "id,count,population,[benchmark_rate]", "rate,limits_*,method,verdict,note", true,
     "a rate, and whether it differs from a benchmark's"},
    {"ratio", "id,count_1,exposure_1,count_2,exposure_2", "ratio,limits_*,p_value,p_mid,note", true,
     "one rate over another"},
    {"change", "id,local_before,local_after,comparator_before,comparator_after",
     "local_pct,comparator_pct,rest_pct,ratio_of_ratios,limits_*,p_value,p_mid,verdict,note", true,
     "a change against that of the rest of a comparator, which includes the local counts"},
    {"funnel", "id,count,population",
     "expected,ratio,z,z_overdispersed,phi,tau2,limits_*,rank_*,p_*,verdict,funnel_verdict,note",
     true, "which of all rows lie outside the spread of all"},
    {"trend", "id,month,count",
     "months,method,slope_pct_year,lower_95,upper_95,p_value,verdict,note", true,
     "direction of travel: many rows of one id in, one out"},
};

enum { FILTERS = sizeof filter_table / sizeof *filter_table };

/* The method of each line of the table that is available, but for trend. */
static const struct filter_method *const method[FILTERS] = {
    &filter_rate_method, &filter_ratio_method, &filter_change_method, &filter_funnel_method, NULL,
};

const struct filter_about *filter_list(size_t *count) {
    *count = FILTERS;
    return filter_table;
}

/* Find the filter, or say which there are. */
static enum status find_filter(const char *name, size_t *index, struct fault *fault) {
    const char *names[FILTERS];
    struct text available = TEXT_EMPTY;
    *index = FILTERS;
    for (size_t i = 0; i < FILTERS; i++) {
        names[i] = filter_table[i].name;
        if (strcmp(names[i], name) == 0)
            *index = i;
        if (filter_table[i].available)
            text_printf(&available, "%s%s", available.length ? ", " : "", names[i]);
    }
    enum status status = STATUS_OK;
    if (*index == FILTERS) {
        const char *nearest = names_nearest(names, FILTERS, name);
        status = fault_set(fault, STATUS_USAGE,
                           "unknown filter \"%s\"%s%s%s, expected one that is available: %s", name,
                           nearest ? " (did you mean \"" : "", nearest ? nearest : "",
                           nearest ? "\"?)" : "", text_string(&available));
    } else if (!filter_table[*index].available) {
        status = fault_set(fault, STATUS_USAGE,
                           "stat %s is not available in this version; available: %s", name,
                           text_string(&available));
    }
    text_free(&available);
    return status;
}

/* One filter as the help tells it, its columns at the default options. */
static void describe(size_t index, struct text *out) {
    const struct filter_about *about = &filter_table[index];
    struct filtering *filtering = calloc(1, sizeof *filtering);
    struct text adds = TEXT_EMPTY;
    if (!filtering)
        return;
    filtering->about = about;
    filtering->method = method[index];
    filtering->options = FILTER_OPTIONS_DEFAULT;
    if (filter_take_options(filtering, NULL) == STATUS_OK)
        filter_append_adds(filtering, &adds);
    text_printf(out, "\n  %s: %s\n    reads %s\n    adds  %s\n", about->name, about->gives,
                about->reads, adds.length ? text_string(&adds) + 1 : about->adds);
    if (filtering->method == &filter_rate_method)
        text_append(out, "    with --overlap it reads " FILTER_OVERLAP_READS
                         " in place of benchmark_rate\n"
                         "    with --phi COLUMN it reads that column\n");
    filter_append_choices(filtering, out);
    text_free(&adds);
    free(filtering);
}

void filter_describe(const char *name, struct text *out) {
    size_t only = FILTERS;
    for (size_t i = 0; i < FILTERS; i++)
        if (name && strcmp(filter_table[i].name, name) == 0)
            only = i;
    text_append(out, "Columns may stand in any order; those in [brackets] may be absent. All come "
                     "back, before those added.\n");
    for (size_t i = 0; i < FILTERS; i++)
        if (only == FILTERS || only == i)
            describe(i, out);
}

/* Rows */

/* The input's own cells, but for a count that must be hidden or rounded. */
static void write_cells(struct filtering *filtering, const struct row *row, struct text *out) {
    enum { COUNT = 1 };
    size_t place = filtering->place[COUNT];
    char number[NUMBER_SIZE];
    struct field count = {number, 0};
    /* with a comma too many the count may stand in any cell from its own on */
    bool guarded = filter_discloses_any(&filtering->options);
    bool shifted = guarded && row->fields > filtering->fields;
    bool replaced = guarded && place < row->fields &&
                    filter_discloses(filtering, row->field[place], number, &count.length);
    for (size_t i = 0; i < filtering->fields; i++) {
        if (i)
            text_append_char(out, ',');
        if (i < row->fields && !(shifted && i >= place))
            filter_append_field(out, replaced && i == place ? count : row->field[i]);
    }
}

/* The columns a filter reads, fields missing at the end being empty; false, with a note, for a row
 * with more fields than the header, which most likely has a comma too many. */
static bool find_fields(struct filtering *filtering, const struct row *row,
                        struct field field[FILTER_READS]) {
    static const struct field absent = {NULL, 0}, empty = {"", 0};
    bool surplus = row->fields > filtering->fields;
    for (size_t i = 0; i < filtering->reads; i++) {
        size_t place = filtering->place[i];
        field[i] = surplus || place == filtering->fields ? absent
                   : place < row->fields                 ? row->field[place]
                                                         : empty;
    }
    filtering->refused = surplus;
    if (surplus)
        text_printf(&filtering->note, "row has %zu fields, header has %zu", row->fields,
                    filtering->fields);
    return !surplus;
}

/* The results, or none of them, and the note. */
static void write_results(struct filtering *filtering, const struct field *field, size_t index,
                          bool good) {
    struct text *out = &filtering->line;
    if (good)
        filtering->method->row(filtering, field, index, out);
    for (size_t i = 0; i < filtering->added && !good; i++)
        text_append_char(out, ',');
    filter_append_word(out, text_string(&filtering->note));
    text_append_char(out, '\n');
}

/* Hand the finished lines over, once they fill a block or at the end. */
static enum status flush(struct filtering *filtering, FILE *stream, const char *path, bool all,
                         struct fault *fault) {
    enum { BLOCK = 1 << 16 };
    struct text *line = &filtering->line;
    if (line->failed || filtering->note.failed)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory writing rows");
    if (!all && line->length < BLOCK)
        return STATUS_OK;
    if (line->length && fwrite(line->bytes, 1, line->length, stream) != line->length)
        return fault_at(fault, STATUS_IO, path, 0, NULL, "cannot be written");
    text_clear(line);
    return STATUS_OK;
}

static enum status answer_each(struct filtering *filtering, struct rows *rows, FILE *stream,
                               const char *path, struct filter_outcome *outcome,
                               struct fault *fault) {
    struct row row;
    bool more;
    for (;;) {
        enum status status = rows_next(rows, &row, &more, fault);
        if (status != STATUS_OK || !more)
            return status;
        struct field field[FILTER_READS];
        text_clear(&filtering->note);
        write_cells(filtering, &row, &filtering->line);
        bool good = find_fields(filtering, &row, field);
        write_results(filtering, field, outcome->rows, good);
        outcome->rows++;
        outcome->noted += filtering->note.length > 0;
        outcome->refused += filtering->refused;
        status = flush(filtering, stream, path, false, fault);
        if (status != STATUS_OK)
            return status;
    }
}

/* Rows kept until the last one is in: their cells and notes one after another in `text`. */
struct kept_row {
    size_t cells, note; /* where they start; a note ends where the next row starts */
    bool good;
};

struct kept {
    struct kept_row *row;
    size_t capacity;
    struct text text;
};

static bool keep_row(struct filtering *filtering, struct kept *kept, const struct row *row,
                     size_t index) {
    if (index + 1 >= kept->capacity) { /* one more, for the end of the last note */
        size_t capacity = kept->capacity ? 2 * kept->capacity : 256;
        struct kept_row *more = realloc(kept->row, capacity * sizeof *more);
        if (!more)
            return false;
        kept->row = more;
        kept->capacity = capacity;
    }
    struct field field[FILTER_READS];
    struct kept_row *own = &kept->row[index];
    text_clear(&filtering->note);
    own->cells = kept->text.length;
    write_cells(filtering, row, &kept->text);
    own->good = find_fields(filtering, row, field);
    bool room = filtering->method->take(filtering, field, index);
    own->note = kept->text.length;
    text_append(&kept->text, text_string(&filtering->note));
    kept->row[index + 1].cells = kept->text.length;
    return room && !kept->text.failed;
}

static enum status answer_all(struct filtering *filtering, struct rows *rows, FILE *stream,
                              const char *path, struct filter_outcome *outcome,
                              struct fault *fault) {
    struct kept kept = {.text = TEXT_EMPTY};
    struct row row;
    bool more, room = true;
    enum status status;
    while ((status = rows_next(rows, &row, &more, fault)) == STATUS_OK && more && room) {
        room = keep_row(filtering, &kept, &row, outcome->rows++);
        outcome->refused += filtering->refused;
    }
    room = room && (status != STATUS_OK || filtering->method->ready(filtering, outcome->rows));
    if (status == STATUS_OK && !room)
        status = fault_set(fault, STATUS_NO_MEMORY, "out of memory keeping rows");
    for (size_t i = 0; i < outcome->rows && status == STATUS_OK; i++) {
        const struct kept_row *own = &kept.row[i];
        const char *bytes = text_string(&kept.text);
        text_append_bytes(&filtering->line, bytes + own->cells, own->note - own->cells);
        text_clear(&filtering->note);
        text_append_bytes(&filtering->note, bytes + own->note, own[1].cells - own->note);
        write_results(filtering, NULL, i, own->good);
        outcome->noted += filtering->note.length > 0;
        status = flush(filtering, stream, path, false, fault);
    }
    free(kept.row);
    text_free(&kept.text);
    return status;
}

static enum status filter_stream(struct filtering *filtering, struct rows *rows, FILE *stream,
                                 const char *path, struct filter_outcome *outcome,
                                 struct fault *fault) {
    struct row row;
    bool more;
    enum status status = rows_next(rows, &row, &more, fault);
    if (status == STATUS_OK && !more)
        return fault_at(fault, STATUS_NO_DATA, rows_name(rows), 0, NULL,
                        "the file is empty, expected a header %s", filtering->about->reads);
    if (status == STATUS_OK)
        status = filter_take_header(filtering, &row, rows_name(rows), fault);
    if (status == STATUS_OK)
        filter_write_header(filtering, &row);
    if (status != STATUS_OK)
        return status;
    status = filtering->method->take ? answer_all(filtering, rows, stream, path, outcome, fault)
                                     : answer_each(filtering, rows, stream, path, outcome, fault);
    if (status == STATUS_OK && !outcome->rows)
        return fault_at(fault, STATUS_NO_DATA, rows_name(rows), 0, NULL,
                        "found a header and no rows, expected one or more");
    return status == STATUS_OK ? flush(filtering, stream, path, true, fault) : status;
}

enum status filter_run(const char *name, const char *in, const char *out,
                       const struct filter_options *options, struct filter_outcome *outcome,
                       struct fault *fault) {
    size_t index;
    struct rows *rows = NULL;
    struct files_output output = {.stream = NULL};
    struct filter_outcome unasked;
    if (!outcome)
        outcome = &unasked;
    *outcome = (struct filter_outcome){0, 0, 0};
    enum status status = find_filter(name, &index, fault);
    if (status != STATUS_OK)
        return status;
    struct filtering *filtering = calloc(1, sizeof *filtering);
    if (!filtering)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory");
    filtering->about = &filter_table[index];
    filtering->method = method[index];
    filtering->options = options ? *options : FILTER_OPTIONS_DEFAULT;
    status = filter_take_options(filtering, fault);
    if (status == STATUS_OK && !filtering->method) { /* one row an id: a loop of its own */
        status = filter_trend(in, out, &filtering->options, filtering->rate.confidence[0],
                              filtering->level[0], outcome, fault);
        goto done;
    }
    if (status == STATUS_OK)
        status = rows_open(&rows, in, fault);
    if (status == STATUS_OK)
        status = files_open(&output, out, fault);
    if (status != STATUS_OK)
        goto done;
    status = filter_stream(filtering, rows, output.stream, out, outcome, fault);
    if (status == STATUS_OK)
        status = files_close(&output, fault);
done:
    files_discard(&output);
    rows_close(rows);
    text_free(&filtering->note);
    text_free(&filtering->line);
    if (filtering->method && filtering->method->release)
        filtering->method->release(filtering);
    free(filtering);
    return status;
}

enum status filter_rate(const char *in, const char *out, const struct filter_options *options,
                        struct filter_outcome *outcome, struct fault *fault) {
    return filter_run("rate", in, out, options, outcome, fault);
}

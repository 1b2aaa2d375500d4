#include "engine/batch/filter_trend.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/filter_row.h"
#include "engine/core/files.h"
#include "engine/core/names.h"
#include "engine/core/number.h"
#include "engine/core/text.h"
#include "engine/data/period.h"
#include "inputs/decode.h"
#include "inputs/rows.h"
#include "models/significance/trend.h"

enum { ID, MONTH, COUNT, READS };

enum { MONTHS_MOST = 12 * 400 }; /* from an id's first to its last */

static const char *const reads[READS] = {"id", "month", "count"};

struct observation {
    uint32_t id;
    int month;
    double count;
    size_t order; /* of the row */
};

/* One id: its latest good row as it came, and what was wrong with others. */
struct series {
    char *row; /* the input columns, quoted as needed */
    int month; /* of that row */
    bool any;  /* is there a good row yet */
    size_t refused;
    char first_refused[64 + DECODE_REASON];
};

struct trending {
    const struct filter_options *options;
    double level;
    enum trend_method method;
    size_t fields, place[READS];
    struct names ids;
    struct series *series; /* by id */
    size_t series_capacity;
    struct observation *seen;
    size_t count, capacity;
    double *values, *scratch; /* of the id at hand */
    size_t room;
    struct text line, note;
};

static enum status no_memory(struct fault *fault) {
    return fault_set(fault, STATUS_NO_MEMORY, "out of memory");
}

/* --- The header ------------------------------------------------------------------------------- */

static enum status take_header(struct trending *t, const struct row *header, const char *ending,
                               const char *file, struct fault *fault) {
    t->fields = header->fields;
    for (size_t k = 0; k < READS; k++) {
        t->place[k] = header->fields;
        for (size_t i = 0; i < header->fields; i++) {
            if (!filter_same_name(header->field[i], reads[k]))
                continue;
            if (t->place[k] < header->fields)
                return fault_at(fault, STATUS_BAD_ROW, file, header->line, reads[k],
                                "found twice, as columns %zu and %zu, expected once",
                                t->place[k] + 1, i + 1);
            t->place[k] = i;
        }
        if (t->place[k] == header->fields)
            return fault_at(fault, STATUS_BAD_ROW, file, header->line, reads[k],
                            "no such column, expected id,month,count");
    }
    for (size_t i = 0; i < header->fields; i++) {
        if (i)
            text_append_char(&t->line, ',');
        filter_append_field(&t->line, header->field[i]);
    }
    text_printf(&t->line, ",months,method,slope_pct_year,lower_%s,upper_%s,p_value,verdict,note\n",
                ending, ending);
    return STATUS_OK;
}

/* --- Rows ------------------------------------------------------------------------------------- */

static struct series *series_of(struct trending *t, struct field id) {
    uint32_t index;
    size_t before = t->ids.count;
    if (names_add(&t->ids, id.bytes, id.length, &index) != STATUS_OK)
        return NULL;
    if (t->ids.count > t->series_capacity) {
        size_t capacity = t->series_capacity ? 2 * t->series_capacity : 64;
        struct series *more = realloc(t->series, capacity * sizeof *more);
        if (!more)
            return NULL;
        t->series = more;
        t->series_capacity = capacity;
    }
    if (t->ids.count > before)
        t->series[index] = (struct series){.row = NULL};
    return &t->series[index];
}

/* Keep the columns of a row in place of those of an earlier month; those of a refused row only as
 * long as there is no good one. */
static bool keep_row(struct series *series, const struct row *row, size_t fields, int month,
                     bool good) {
    if (series->row && (!good || (series->any && month < series->month)))
        return true;
    struct text text = TEXT_EMPTY;
    for (size_t i = 0; i < fields; i++) {
        if (i)
            text_append_char(&text, ',');
        if (i < row->fields)
            filter_append_field(&text, row->field[i]);
    }
    if (text.failed)
        return text_free(&text), false;
    free(series->row);
    series->row = text.bytes ? text.bytes : calloc(1, 1);
    series->month = month;
    series->any = good;
    return series->row != NULL;
}

static bool observe(struct trending *t, struct observation observation) {
    if (t->count == t->capacity) {
        size_t capacity = t->capacity ? 2 * t->capacity : 1024;
        struct observation *more = realloc(t->seen, capacity * sizeof *more);
        if (!more)
            return false;
        t->seen = more;
        t->capacity = capacity;
    }
    t->seen[t->count++] = observation;
    return true;
}

static enum status take_row(struct trending *t, const struct row *row, struct fault *fault) {
    static const struct field nothing = {"", 0};
    struct field field[READS];
    char reason[DECODE_REASON];
    const char *wrong = NULL;
    int month = 0;
    double count = NUMBER_MISSING;
    for (size_t k = 0; k < READS; k++)
        field[k] = t->place[k] < row->fields ? row->field[t->place[k]] : nothing;
    struct series *series = series_of(t, decode_trim(field[ID]));
    if (!series)
        return no_memory(fault);
    if (row->fields > t->fields) {
        snprintf(reason, sizeof reason, "row has %zu fields, header has %zu", row->fields,
                 t->fields);
        wrong = "";
    } else if (!decode_month(field[MONTH], &month, reason))
        wrong = "month: ";
    else if (!decode_count(field[COUNT], &count, reason))
        wrong = "count: ";
    if (!keep_row(series, row, t->fields, month, !wrong))
        return no_memory(fault);
    if (wrong) {
        if (!series->refused++)
            snprintf(series->first_refused, sizeof series->first_refused, "line %ld: %s%s",
                     row->line, wrong, reason);
        return STATUS_OK;
    }
    uint32_t id = (uint32_t)(series - t->series);
    return observe(t, (struct observation){id, month, count, t->count}) ? STATUS_OK
                                                                        : no_memory(fault);
}

static int by_id_and_month(const void *a, const void *b) {
    const struct observation *x = a, *y = b;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    if (x->month != y->month)
        return x->month < y->month ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

/* --- Answers ---------------------------------------------------------------------------------- */

static void add_note(struct trending *t, const char *words) {
    if (words[0])
        text_printf(&t->note, "%s%s", t->note.length ? "; " : "", words);
}

/* The months of one id laid out, missing ones between; false, with a note, when they cannot be. */
static enum status lay_out(struct trending *t, const struct observation *seen, size_t count,
                           size_t *length, struct fault *fault) {
    *length = 0;
    if (count == 0)
        return STATUS_OK;
    size_t span = (size_t)(seen[count - 1].month - seen[0].month) + 1;
    if (span > MONTHS_MOST) {
        add_note(t, "over 400 years from first to last month");
        return STATUS_OK;
    }
    if (span > t->room) {
        free(t->values);
        free(t->scratch);
        t->values = malloc(span * sizeof *t->values);
        t->scratch = malloc(trend_scratch(span) * sizeof *t->scratch);
        t->room = t->values && t->scratch ? span : 0;
        if (!t->room)
            return no_memory(fault);
    }
    for (size_t i = 0; i < span; i++)
        t->values[i] = NUMBER_MISSING;
    for (size_t i = 0; i < count; i++) {
        double *value = &t->values[seen[i].month - seen[0].month];
        bool other = !number_is_missing(*value) && !number_is_missing(seen[i].count) &&
                     (*value < seen[i].count || *value > seen[i].count);
        if (other) {
            char month[PERIOD_SIZE];
            month_print(seen[i].month, month);
            text_printf(&t->note, "%stwo counts for %s", t->note.length ? "; " : "", month);
            return STATUS_OK;
        }
        *value = number_is_missing(seen[i].count) ? *value : seen[i].count;
    }
    *length = span;
    return STATUS_OK;
}

static void append_number(struct trending *t, double value) {
    char number[NUMBER_SIZE];
    number_print(value, number);
    text_printf(&t->line, ",%s", number);
}

static void append_answer(struct trending *t, const struct series *series,
                          const struct trend_answer *answer) {
    text_append(&t->line, series->row);
    text_printf(&t->line, ",%zu,%s", answer->months,
                answer->verdict == DIRECTION_NOT_CALCULATED ? "" : trend_method_word(t->method));
    append_number(t, answer->slope_pct_year);
    append_number(t, answer->lower);
    append_number(t, answer->upper);
    append_number(t, answer->p_value);
    text_printf(&t->line, ",%s,", direction_word(answer->verdict));
    text_append_field(&t->line, text_string(&t->note));
    text_append_char(&t->line, '\n');
}

static enum status answer_id(struct trending *t, uint32_t id, const struct observation *seen,
                             size_t count, struct fault *fault) {
    const struct series *series = &t->series[id];
    size_t length;
    text_clear(&t->note);
    if (series->refused) {
        text_printf(&t->note, "%zu row%s refused, first ", series->refused,
                    series->refused == 1 ? "" : "s");
        text_append(&t->note, series->first_refused);
    }
    enum status status = lay_out(t, seen, count, &length, fault);
    if (status != STATUS_OK)
        return status;
    struct trend_answer answer = {.slope_pct_year = NUMBER_MISSING,
                                  .lower = NUMBER_MISSING,
                                  .upper = NUMBER_MISSING,
                                  .p_value = NUMBER_MISSING};
    if (length) {
        struct trend_question question = {.values = t->values,
                                          .length = length,
                                          .first = seen[0].month,
                                          .method = t->method,
                                          .no_season = t->options->no_season,
                                          .confidence = t->level};
        answer = trend_ask(&question, t->scratch);
        add_note(t, answer.reason);
    } else if (!t->note.length)
        add_note(t, "no months");
    append_answer(t, series, &answer);
    return t->line.failed || t->note.failed ? no_memory(fault) : STATUS_OK;
}

static enum status flush(struct trending *t, FILE *stream, const char *path, struct fault *fault) {
    if (t->line.failed)
        return no_memory(fault);
    if (t->line.length && fwrite(t->line.bytes, 1, t->line.length, stream) != t->line.length)
        return fault_at(fault, STATUS_IO, path, 0, NULL, "cannot be written");
    text_clear(&t->line);
    return STATUS_OK;
}

static enum status answer_all(struct trending *t, FILE *stream, const char *path,
                              struct filter_outcome *outcome, struct fault *fault) {
    enum status status = flush(t, stream, path, fault);
    if (t->count)
        qsort(t->seen, t->count, sizeof *t->seen, by_id_and_month);
    size_t from = 0;
    for (uint32_t id = 0; id < t->ids.count && status == STATUS_OK; id++) {
        size_t to = from;
        while (to < t->count && t->seen[to].id == id)
            to++;
        status = answer_id(t, id, t->seen + from, to - from, fault);
        if (status == STATUS_OK)
            status = flush(t, stream, path, fault);
        outcome->rows++;
        outcome->noted += t->note.length > 0;
        outcome->refused += t->series[id].refused;
        from = to;
    }
    return status;
}

static enum status read_all(struct trending *t, struct rows *rows, const char *ending,
                            struct fault *fault) {
    struct row row;
    bool more;
    enum status status = rows_next(rows, &row, &more, fault);
    if (status == STATUS_OK && !more)
        return fault_at(fault, STATUS_NO_DATA, rows_name(rows), 0, NULL,
                        "the file is empty, expected a header id,month,count");
    if (status == STATUS_OK)
        status = take_header(t, &row, ending, rows_name(rows), fault);
    while (status == STATUS_OK) {
        status = rows_next(rows, &row, &more, fault);
        if (status != STATUS_OK || !more)
            break;
        status = take_row(t, &row, fault);
    }
    if (status == STATUS_OK && !t->ids.count)
        return fault_at(fault, STATUS_NO_DATA, rows_name(rows), 0, NULL,
                        "found a header and no rows, expected one or more");
    return status;
}

static enum status choose_method(struct trending *t, struct fault *fault) {
    const char *words[TREND_METHODS], *asked = t->options->trend_method;
    t->method = asked ? trend_method_find(asked) : TREND_BY_QUASI_POISSON_AR1;
    if (t->method != TREND_METHODS)
        return STATUS_OK;
    for (int m = 0; m < TREND_METHODS; m++)
        words[m] = trend_method_word((enum trend_method)m);
    return filter_refuse_method(words, TREND_METHODS, asked, fault);
}

enum status filter_trend(const char *in, const char *out, const struct filter_options *options,
                         double level, const char *ending, struct filter_outcome *outcome,
                         struct fault *fault) {
    struct trending t = {.options = options, .level = level, .ids = NAMES_EMPTY};
    struct rows *rows = NULL;
    struct files_output output = {.stream = NULL};
    enum status status = choose_method(&t, fault);
    if (status == STATUS_OK)
        status = rows_open(&rows, in, fault);
    if (status == STATUS_OK)
        status = files_open(&output, out, fault);
    if (status == STATUS_OK)
        status = read_all(&t, rows, ending, fault);
    if (status == STATUS_OK)
        status = answer_all(&t, output.stream, out, outcome, fault);
    if (status == STATUS_OK)
        status = files_close(&output, fault);
    files_discard(&output);
    rows_close(rows);
    for (size_t i = 0; i < t.ids.count && i < t.series_capacity; i++)
        free(t.series[i].row);
    names_free(&t.ids);
    free(t.series);
    free(t.seen);
    free(t.values);
    free(t.scratch);
    text_free(&t.line);
    text_free(&t.note);
    return status;
}

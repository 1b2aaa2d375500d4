/* One loop (filter_stream) reads rows, hands the fields a filter needs to its row function and
 * writes what comes back. A filter is a line of `filter_table` and a row function. */
#include "engine/batch/filters.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/files.h"
#include "engine/core/names.h"
#include "engine/core/number.h"
#include "engine/core/text.h"
#include "engine/data/finding.h"
#include "engine/data/levels.h"
#include "inputs/decode.h"
#include "inputs/rows.h"
#include "models/significance/compare.h"
#include "models/significance/rate_limits.h"

enum {
    READS_MOST = 8,     /* columns a filter reads */
    COLUMN_SIZE = 64,   /* of a column's name */
    WORD_SIZE = 48,     /* of a verdict */
    SMALL_COUNTS = 1024 /* whole counts whose limits are kept */
};

struct filtering;

/* Append the cells of one row up to but without the note, each after a comma. field[i] is the
 * i-th column of `reads`, with bytes NULL where the file has no such column. Reasons go into
 * filtering->note. */
typedef void filter_row(struct filtering *filtering, const struct field *field, struct text *out);

/* One run of a filter. */
struct filtering {
    const struct filter_about *about;
    filter_row *row;
    struct filter_options options;

    size_t levels;
    char level[FILTER_LEVELS][LEVEL_NAME_SIZE];
    char verdict[VERDICTS][WORD_SIZE];

    size_t fields; /* in the header */
    size_t reads;
    char name[READS_MOST][COLUMN_SIZE];
    size_t place[READS_MOST]; /* in a row, or fields when absent */

    struct text note, line;
    size_t added; /* columns the filter adds before the note */

    struct rate_settings rate;
    struct compare_settings compare;
    bool known[SMALL_COUNTS]; /* limits of small whole counts, computed once */
    struct limits small[SMALL_COUNTS][RATE_LEVELS];
};

/* Cells */

static bool wants_quotes(struct field field) {
    if (field.length == 0)
        return false;
    char first = field.bytes[0], last = field.bytes[field.length - 1];
    if (first == ' ' || first == '\t' || last == ' ' || last == '\t')
        return true; /* readers may trim what is not quoted */
    for (size_t i = 0; i < field.length; i++)
        if (strchr(",\"\n\r", field.bytes[i]))
            return true;
    return false;
}

static void append_field(struct text *out, struct field field) {
    if (!wants_quotes(field)) {
        if (field.length)
            text_append_bytes(out, field.bytes, field.length);
        return;
    }
    text_append_char(out, '"');
    for (size_t i = 0; i < field.length; i++) {
        if (field.bytes[i] == '"')
            text_append_char(out, '"');
        text_append_char(out, field.bytes[i]);
    }
    text_append_char(out, '"');
}

static void append_word(struct text *out, const char *word) {
    text_append_char(out, ',');
    append_field(out, (struct field){word, strlen(word)});
}

/* Empty when it is missing or not finite. */
static void append_number(struct text *out, double value) {
    char number[NUMBER_SIZE];
    size_t length = number_print(value, number);
    text_append_char(out, ',');
    text_append_bytes(out, number, length);
}

static void add_note(struct filtering *filtering, const char *column, const char *words) {
    if (filtering->note.length)
        text_append(&filtering->note, "; ");
    if (column)
        text_printf(&filtering->note, "%s: ", column);
    text_append(&filtering->note, words);
}

/* The number of field i: NaN when it is missing or absent; false, with a note, when it is none. */
static bool read_number(struct filtering *filtering, const struct field *field, size_t i,
                        double *value) {
    char reason[DECODE_REASON];
    *value = NUMBER_MISSING;
    if (!field[i].bytes || decode_count(field[i], value, reason))
        return true;
    add_note(filtering, filtering->name[i], reason);
    *value = NUMBER_MISSING;
    return false;
}

/* rate: id, count, population, [benchmark_rate] */

/* Limits of a count at both levels; those of small whole counts are computed once, since the
 * inverted tails cost a thousand times more than the rest of a row. */
static const struct limits *limits_of(struct filtering *filtering, double count,
                                      struct limits out[RATE_LEVELS]) {
    bool small = count >= 0 && count < SMALL_COUNTS && count == floor(count);
    size_t place = small ? (size_t)count : 0;
    if (small && filtering->known[place])
        return filtering->small[place];
    for (size_t level = 0; level < RATE_LEVELS; level++) {
        out[level] = LIMITS_MISSING;
        if (level < filtering->levels)
            count_limits(count, filtering->rate.confidence[level], filtering->rate.method,
                         &out[level]);
    }
    if (small) {
        filtering->known[place] = true;
        memcpy(filtering->small[place], out, sizeof filtering->small[place]);
    }
    return out;
}

/* The verdict against field 3, with a reason in the note where there is none. */
static const char *rate_verdict(struct filtering *filtering, const struct field *field,
                                const struct rate *rate) {
    enum { BENCHMARK = 3 };
    double benchmark;
    if (!field[BENCHMARK].bytes || !read_number(filtering, field, BENCHMARK, &benchmark))
        return "";
    if (number_is_missing(benchmark)) {
        add_note(filtering, NULL, compare_reason_sentence(REASON_NO_BENCHMARK));
        return "";
    }
    struct comparison comparison = compare_rate(rate, benchmark, &filtering->compare);
    enum compare_reason reason = comparison.reason;
    if (reason != REASON_COMPARED && reason != REASON_NO_COUNT && reason != REASON_NO_POPULATION)
        add_note(filtering, NULL, compare_reason_sentence(reason));
    return filtering->verdict[comparison.verdict];
}

static void rate_row(struct filtering *filtering, const struct field *field, struct text *out) {
    double count, population;
    bool good = read_number(filtering, field, 1, &count);
    good = read_number(filtering, field, 2, &population) && good;
    if (good && population == 0) {
        add_note(filtering, filtering->name[2], "found 0, expected a number above 0");
        good = false;
    }
    if (!good)
        count = population = NUMBER_MISSING;
    else if (number_is_missing(count))
        add_note(filtering, NULL, compare_reason_sentence(REASON_NO_COUNT));
    if (good && number_is_missing(population))
        add_note(filtering, NULL, compare_reason_sentence(REASON_NO_POPULATION));
    struct limits computed[RATE_LEVELS];
    struct rate rate;
    if (rate_from_limits(count, population, limits_of(filtering, count, computed), &filtering->rate,
                         &rate) == STATUS_NOT_FINITE)
        add_note(filtering, NULL, "the rate or a limit of it is not finite");
    append_number(out, rate.value);
    for (size_t level = 0; level < filtering->levels; level++) {
        append_number(out, rate.limits[level].lower);
        append_number(out, rate.limits[level].upper);
    }
    append_word(out, rate.has_method ? count_method_name(rate.method) : "");
    append_word(out, good ? rate_verdict(filtering, field, &rate) : "");
}

/* The table */

static const struct filter_about filter_table[] = {
    {"rate", "id,count,population,[benchmark_rate]", "rate,limits_*,method,verdict,note", true},
    {"ratio", "id,count_1,exposure_1,count_2,exposure_2",
     "ratio,lower_95,upper_95,p_value,p_mid,note", false},
    {"change", "id,local_before,local_after,comparator_before,comparator_after",
     "local_pct,comparator_pct,rest_pct,ratio_of_ratios,lower_95,upper_95,p_value,p_mid,verdict,"
     "note",
     false},
    {"funnel", "id,count,population",
     "expected,ratio,z,z_overdispersed,phi,tau2,limits_*,verdict,funnel_verdict,note", false},
    {"trend", "id,month,count",
     "months,method,slope_pct_year,lower_95,upper_95,p_value,verdict,note", false},
};

enum { FILTERS = sizeof filter_table / sizeof *filter_table };

/* The row function of each line of the table that is available. */
static filter_row *const row_function[FILTERS] = {rate_row};

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

/* Before the first row: options and header */

static enum status take_levels(struct filtering *filtering, struct fault *fault) {
    double *asked = filtering->options.confidence;
    filtering->levels = asked[1] == 0 ? 1 : 2;
    for (size_t i = 0; i < filtering->levels; i++) {
        double fraction = count_confidence(asked[i]);
        if (number_is_missing(fraction) || fraction == 1) {
            char found[NUMBER_SIZE];
            number_print(asked[i], found);
            return fault_at(fault, STATUS_USAGE, NULL, 0, "--confidence",
                            "found \"%s\", expected a confidence from 90 and below 100 (or 0.9 and "
                            "below 1)",
                            found);
        }
        filtering->rate.confidence[i] = fraction;
    }
    double *pair = filtering->rate.confidence;
    if (filtering->levels == 2 && pair[0] == pair[1])
        return fault_at(fault, STATUS_USAGE, NULL, 0, "--confidence",
                        "found the same confidence twice, expected two that differ");
    if (filtering->levels == 2 && pair[0] > pair[1]) {
        double swap = pair[0];
        pair[0] = pair[1];
        pair[1] = swap;
    }
    for (size_t i = 0; i < filtering->levels; i++) {
        /* 0.998 * 100 is not quite 99.8; twelve digits bring it back */
        char percent[NUMBER_SIZE];
        double value = pair[i] * 100;
        number_parse(percent, number_print_digits(value, 12, percent), &value);
        level_name(value, filtering->level[i]);
    }
    return STATUS_OK;
}

/* "significantly_higher_95" names its level, so at other confidences it has another ending. */
static void name_verdicts(struct filtering *filtering) {
    for (int v = 0; v < VERDICTS; v++) {
        enum verdict verdict = (enum verdict)v;
        int direction = finding_verdict_direction(verdict);
        bool outer = verdict == VERDICT_HIGHER_998 || verdict == VERDICT_LOWER_998;
        char word[WORD_SIZE];
        if (direction == 0)
            snprintf(word, sizeof word, "%s", finding_verdict_word(verdict));
        else
            snprintf(word, sizeof word, "significantly_%s_%s", direction > 0 ? "higher" : "lower",
                     filtering->level[outer ? 1 : 0]);
        memcpy(filtering->verdict[v], word, sizeof word);
    }
}

static enum status take_options(struct filtering *filtering, struct fault *fault) {
    const struct filter_options *options = &filtering->options;
    if (!(options->per > 0) || !number_is_finite(options->per))
        return fault_at(fault, STATUS_USAGE, NULL, 0, "--per",
                        "expected a number of persons above 0");
    if (!(options->low_volume >= 0) || !number_is_finite(options->low_volume))
        return fault_at(fault, STATUS_USAGE, NULL, 0, "--low-volume",
                        "expected a count of 0 or more");
    enum status status = take_levels(filtering, fault);
    if (status != STATUS_OK)
        return status;
    name_verdicts(filtering);
    filtering->rate.per = options->per;
    filtering->rate.method = options->mid_p ? COUNT_MID_P : COUNT_DEFAULT;
    filtering->compare = (struct compare_settings){.low_volume = options->low_volume,
                                                   .per = options->per,
                                                   .rule = COMPARE_YES,
                                                   .one_level = filtering->levels == 1};
    return STATUS_OK;
}

/* Are two header names one: without case, spaces and underscores? */
static bool same_name(struct field found, const char *name) {
    found = decode_trim(found);
    size_t i = 0;
    for (;;) {
        while (i < found.length && strchr(" _\t", found.bytes[i]))
            i++;
        while (*name == '_')
            name++;
        if (i == found.length || !*name)
            return i == found.length && !*name;
        char c = found.bytes[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c != *name)
            return false;
        i++, name++;
    }
}

static enum status missing_column(const struct filtering *filtering, const char *column,
                                  const struct row *header, const char *file, struct fault *fault) {
    enum { LISTED = 12 };
    struct text found = TEXT_EMPTY;
    for (size_t i = 0; i < header->fields && i < LISTED; i++) {
        char shown[DECODE_SHOWN];
        decode_show(header->field[i], shown);
        text_printf(&found, "%s\"%s\"", i ? ", " : "", shown);
    }
    if (header->fields > LISTED)
        text_append(&found, ", ...");
    enum status status = fault_at(fault, STATUS_BAD_ROW, file, header->line, column,
                                  "no such column: found %s, expected %s", text_string(&found),
                                  filtering->about->reads);
    text_free(&found);
    return status;
}

/* The next name of a comma-separated list into out; false at its end. */
static bool next_name(const char **list, char out[COLUMN_SIZE]) {
    size_t length = strcspn(*list, ",");
    if (length == 0 || length >= COLUMN_SIZE)
        return false;
    memcpy(out, *list, length);
    out[length] = '\0';
    *list += length + ((*list)[length] == ',');
    return true;
}

/* Where the columns that the filter reads stand. */
static enum status take_header(struct filtering *filtering, const struct row *header,
                               const char *file, struct fault *fault) {
    const char *list = filtering->about->reads;
    char name[COLUMN_SIZE];
    filtering->fields = header->fields;
    for (filtering->reads = 0; filtering->reads < READS_MOST && next_name(&list, name);) {
        bool needed = name[0] != '[';
        char *column = filtering->name[filtering->reads];
        size_t *place = &filtering->place[filtering->reads++];
        size_t length = strcspn(name + !needed, "]");
        memcpy(column, name + !needed, length);
        column[length] = '\0';
        *place = header->fields;
        for (size_t i = 0; i < header->fields; i++) {
            if (!same_name(header->field[i], column))
                continue;
            if (*place < header->fields)
                return fault_at(fault, STATUS_BAD_ROW, file, header->line, column,
                                "found twice, as columns %zu and %zu, expected once", *place + 1,
                                i + 1);
            *place = i;
        }
        if (needed && *place == header->fields)
            return missing_column(filtering, column, header, file, fault);
    }
    return STATUS_OK;
}

/* The input's header as found, then the filter's columns. */
static void write_header(struct filtering *filtering, const struct row *header) {
    struct text *out = &filtering->line;
    const char *list = filtering->about->adds;
    char name[COLUMN_SIZE];
    for (size_t i = 0; i < header->fields; i++) {
        if (i)
            text_append_char(out, ',');
        append_field(out, header->field[i]);
    }
    while (next_name(&list, name)) {
        bool limits = strcmp(name, "limits_*") == 0;
        for (size_t level = 0; limits && level < filtering->levels; level++)
            text_printf(out, ",lower_%s,upper_%s", filtering->level[level],
                        filtering->level[level]);
        if (!limits)
            text_printf(out, ",%s", name);
        filtering->added += limits ? 2 * filtering->levels : 1;
    }
    filtering->added--; /* the note stands apart */
    text_append_char(out, '\n');
}

/* Rows */

static void write_row(struct filtering *filtering, const struct row *row) {
    struct text *out = &filtering->line;
    struct field field[READS_MOST] = {{NULL, 0}};
    text_clear(&filtering->note);
    for (size_t i = 0; i < filtering->fields; i++) {
        if (i)
            text_append_char(out, ',');
        if (i < row->fields)
            append_field(out, row->field[i]);
    }
    if (row->fields == filtering->fields) {
        for (size_t i = 0; i < filtering->reads; i++)
            if (filtering->place[i] < filtering->fields)
                field[i] = row->field[filtering->place[i]];
        filtering->row(filtering, field, out);
    } else {
        text_printf(&filtering->note, "row has %zu field%s, header has %zu", row->fields,
                    row->fields == 1 ? "" : "s", filtering->fields);
        for (size_t i = 0; i < filtering->added; i++)
            text_append_char(out, ',');
    }
    append_word(out, text_string(&filtering->note));
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
        status = take_header(filtering, &row, rows_name(rows), fault);
    if (status == STATUS_OK)
        write_header(filtering, &row);
    while (status == STATUS_OK) {
        status = rows_next(rows, &row, &more, fault);
        if (status != STATUS_OK || !more)
            break;
        write_row(filtering, &row);
        outcome->rows++;
        outcome->noted += filtering->note.length > 0;
        status = flush(filtering, stream, path, false, fault);
    }
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
    *outcome = (struct filter_outcome){0, 0};
    enum status status = find_filter(name, &index, fault);
    if (status != STATUS_OK)
        return status;
    struct filtering *filtering = calloc(1, sizeof *filtering);
    if (!filtering)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory");
    filtering->about = &filter_table[index];
    filtering->row = row_function[index];
    filtering->options = options ? *options : FILTER_OPTIONS_DEFAULT;
    status = take_options(filtering, fault);
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
    free(filtering);
    return status;
}

enum status filter_rate(const char *in, const char *out, const struct filter_options *options,
                        struct filter_outcome *outcome, struct fault *fault) {
    return filter_run("rate", in, out, options, outcome, fault);
}

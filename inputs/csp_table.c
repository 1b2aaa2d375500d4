#include "inputs/csp_table.h"

#include <stdlib.h>
#include <string.h>

#include "engine/core/number.h"
#include "engine/data/period.h"
#include "inputs/keys.h"

static const enum column_role needed[] = {
    COLUMN_FINANCIAL_YEAR, COLUMN_QUARTER,          COLUMN_AREA,
    COLUMN_OFFENCE_GROUP,  COLUMN_OFFENCE_SUBGROUP, COLUMN_COUNT};
enum { NEEDED = sizeof needed / sizeof *needed };

bool csp_table_fits(const struct header *header) {
    static const enum column_role marks[] = {COLUMN_FINANCIAL_YEAR, COLUMN_QUARTER, COLUMN_COUNT};
    return header_has(header, marks, sizeof marks / sizeof *marks);
}

struct table {
    struct reading *reading;
    struct quarterly *quarterly;
    struct keys areas, categories;
    uint32_t source;
};

static enum status intern_name(void *names, const char *name, size_t length, uint32_t *index) {
    return names_add(names, name, length, index);
}

/* A name in a column, or the reason among the rejects. */
static enum status find_name(struct reading *reading, struct keys *keys, enum column_role role,
                             struct key **key) {
    char reason[DECODE_REASON];
    size_t column = reading->header.column[role];
    enum status status = keys_find(keys, reading_raw(reading, column), key, reason);
    return status == STATUS_BAD_ROW ? reading_refuse(reading, column, reason) : status;
}

/* What tells rows of one subgroup apart: the offence's code and description. */
static enum status find_offence(struct table *table, uint32_t *offence) {
    struct field code = reading_field(table->reading, COLUMN_OFFENCE_CODE);
    struct field words = reading_field(table->reading, COLUMN_OFFENCE_DESCRIPTION);
    struct text text = TEXT_EMPTY;
    text_append_bytes(&text, code.bytes, code.length);
    text_append_char(&text, '\n'); /* stands in no trimmed code */
    text_append_bytes(&text, words.bytes, words.length);
    enum status status = text_status(&text);
    if (status == STATUS_OK)
        status = names_add(&table->quarterly->offences, text.bytes, text.length, offence);
    text_free(&text);
    return status;
}

static enum status read_row(struct table *table) {
    struct reading *reading = table->reading;
    char reason[DECODE_REASON];
    struct key *area, *group, *subgroup;
    int year, quarter;
    struct quarterly_row row = {.source = table->source, .line = reading->row.line};
    if (reading->row.fields <= reading->header.column[COLUMN_COUNT])
        return reading_refuse_role(reading, COLUMN_COUNT,
                                   "the row ends before this column; expected a number");
    if (!decode_financial_year(reading_field(reading, COLUMN_FINANCIAL_YEAR), &year, reason))
        return reading_refuse_role(reading, COLUMN_FINANCIAL_YEAR, reason);
    if (!decode_quarter(reading_field(reading, COLUMN_QUARTER), &quarter, reason))
        return reading_refuse_role(reading, COLUMN_QUARTER, reason);
    if (!decode_count(reading_field(reading, COLUMN_COUNT), &row.count, reason))
        return reading_refuse_role(reading, COLUMN_COUNT, reason);
    bool whole_force =
        !reading_field(reading, COLUMN_AREA).length && reading_field(reading, COLUMN_FORCE).length;
    enum status status =
        find_name(reading, &table->areas, whole_force ? COLUMN_FORCE : COLUMN_AREA, &area);
    if (status != STATUS_OK)
        return status;
    status = find_name(reading, &table->categories, COLUMN_OFFENCE_GROUP, &group);
    if (status != STATUS_OK)
        return status;
    /* Finding the subgroup may move the keys: take the group's index first. */
    status = keys_index(&table->categories, group, &row.group);
    if (status == STATUS_OK)
        status = find_name(reading, &table->categories, COLUMN_OFFENCE_SUBGROUP, &subgroup);
    if (status != STATUS_OK)
        return status;
    if (keys_index(&table->categories, subgroup, &row.subgroup) != STATUS_OK ||
        keys_index(&table->areas, area, &row.area) != STATUS_OK ||
        find_offence(table, &row.offence) != STATUS_OK)
        return STATUS_NO_MEMORY;
    /* Quarter 1 of the financial year, April to June, is the year's second calendar quarter. */
    row.quarter = year * 4 + quarter;
    int first = period_first_month((struct period){PERIOD_QUARTER, row.quarter});
    reading_months(reading, first, first + 2);
    return quarterly_add(table->quarterly, &row);
}

/* Number a source; the same file named twice is read twice and is two sources. */
static enum status add_source(struct quarterly *quarterly, const char *file, uint32_t *source) {
    uint32_t before = quarterly->sources.count;
    struct text text = TEXT_EMPTY;
    text_append(&text, file);
    if (names_find(&quarterly->sources, file, strlen(file)) != NAMES_NONE)
        text_printf(&text, "#%u", (unsigned)before);
    enum status status = text_status(&text);
    if (status == STATUS_OK)
        status = names_add(&quarterly->sources, text.bytes, text.length, source);
    text_free(&text);
    return status;
}

struct pair {
    const char *subgroup, *group;
};

static int by_names(const void *a, const void *b) {
    const struct pair *p = a, *q = b;
    int order = strcmp(p->group, q->group);
    return order ? order : strcmp(p->subgroup, q->subgroup);
}

/* Tell which group each subgroup stands under, sorted, so that the order of rows does not matter.
 */
static enum status tell_parents(const struct quarterly *quarterly, size_t first,
                                struct hierarchy *found) {
    size_t count = quarterly->rows - first;
    struct pair *pair = malloc((count + 1) * sizeof *pair);
    enum status status = pair ? STATUS_OK : STATUS_NO_MEMORY;
    for (size_t i = 0; i < count && pair; i++) {
        const struct quarterly_row *row = &quarterly->row[first + i];
        pair[i].subgroup = names_string(&quarterly->categories, row->subgroup);
        pair[i].group =
            row->group == row->subgroup ? "" : names_string(&quarterly->categories, row->group);
    }
    if (pair)
        qsort(pair, count, sizeof *pair, by_names);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        size_t at;
        struct node node = {.name = pair[i].subgroup, .parent_name = pair[i].group};
        if (i && by_names(&pair[i - 1], &pair[i]) == 0)
            continue;
        status = hierarchy_add(found, &node, &at);
        if (status == STATUS_BAD_ROW) /* the first parent stays */
            status = STATUS_OK;
    }
    free(pair);
    return status;
}

enum status csp_table_read(struct reading *reading, struct quarterly *quarterly,
                           struct hierarchy *found, struct fault *fault) {
    struct table table = {.reading = reading, .quarterly = quarterly};
    size_t first = quarterly->rows;
    bool more = true;
    table.areas = keys_start(RECODE_AREA, reading->recode, intern_name, &quarterly->areas);
    table.categories =
        keys_start(RECODE_CATEGORY, reading->recode, intern_name, &quarterly->categories);
    enum status status = header_require(&reading->header, reading->file, "a Home Office CSP table",
                                        needed, NEEDED, fault);
    if (status == STATUS_OK && add_source(quarterly, reading->file, &table.source) != STATUS_OK)
        status = reading_no_memory(reading, fault);
    while (status == STATUS_OK && (status = reading_next(reading, &more, fault)) == STATUS_OK &&
           more) {
        enum status row = read_row(&table);
        if (row == STATUS_OK)
            reading->provenance.rows_kept++;
        else if (row == STATUS_BAD_ROW)
            reading->provenance.rows_refused++;
        else
            status = reading_no_memory(reading, fault);
    }
    if (status == STATUS_OK && found && tell_parents(quarterly, first, found) != STATUS_OK)
        status = reading_no_memory(reading, fault);
    if (status != STATUS_OK)
        quarterly->rows = first;
    keys_free(&table.areas);
    keys_free(&table.categories);
    return status;
}

enum status csp_table_conflicts(const struct quarterly *quarterly, struct rejects *rejects) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < quarterly->conflicts && status == STATUS_OK; i++) {
        const struct quarterly_row *kept = &quarterly->conflict[i].kept;
        const struct quarterly_row *refused = &quarterly->conflict[i].refused;
        const char *file = names_string(&quarterly->sources, kept->source);
        char value[NUMBER_SIZE], other[NUMBER_SIZE];
        size_t length = number_print(kept->count, value);
        number_print(refused->count, other);
        /* Several conflicts of one row follow each other: name the first line once. */
        if (!i || quarterly->conflict[i - 1].kept.line != kept->line ||
            quarterly->conflict[i - 1].kept.source != kept->source)
            status = rejects_add(rejects, file, kept->line, "count", value, length,
                                 "line %ld gives %s for the same offence and quarter; expected one "
                                 "value",
                                 refused->line, other);
        if (status == STATUS_OK)
            status = rejects_add(rejects, file, refused->line, "count", other, strlen(other),
                                 "line %ld gives %s for the same offence and quarter; expected one "
                                 "value",
                                 kept->line, value);
    }
    return status;
}

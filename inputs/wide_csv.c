#include "inputs/wide_csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/data/period.h"
#include "inputs/panel_keys.h"

struct month_column {
    size_t column;
    int month;
};

/* One combination of labels. While rows are read, an observation's category is the index of its
 * pair; when all pairs are known they get their names. */
struct pair {
    uint32_t major, minor; /* indices of labels; major is NAMES_NONE where there is none */
    uint32_t category;     /* in the panel */
};

struct wide {
    struct reading *reading;
    struct panel_build *build;
    struct month_column *month;
    size_t months;
    struct keys areas, majors, minors;
    struct names labels, pair_names;
    struct pair *pair;
    size_t pairs, capacity;
    uint32_t source;
};

/* Which column holds the deepest label; the parent's when it is the only one. */
static size_t minor_column(const struct header *header) {
    size_t category = header->column[COLUMN_CATEGORY];
    return category == COLUMN_NONE ? header->column[COLUMN_PARENT] : category;
}

static bool header_month(const struct header *header, size_t column, int *month) {
    for (size_t r = 0; r < COLUMN_ROLES; r++)
        if (header->column[r] == column)
            return false;
    return month_parse(header->name[column], strlen(header->name[column]), month);
}

bool wide_csv_fits(const struct header *header) {
    int month;
    if (header->column[COLUMN_AREA] == COLUMN_NONE || minor_column(header) == COLUMN_NONE)
        return false;
    for (size_t i = 0; i < header->count; i++)
        if (header_month(header, i, &month))
            return true;
    return false;
}

static int by_month(const void *a, const void *b) {
    const struct month_column *p = a, *q = b;
    if (p->month != q->month)
        return p->month < q->month ? -1 : 1;
    return p->column < q->column ? -1 : p->column > q->column;
}

/* Find the month columns; two for one month are a fault. */
static enum status find_months(struct wide *wide, struct fault *fault) {
    const struct header *header = &wide->reading->header;
    wide->month = calloc(header->count + 1, sizeof *wide->month);
    if (!wide->month)
        return reading_no_memory(wide->reading, fault);
    size_t ignored = 0, spare = 0;
    for (size_t i = 0; i < header->count; i++) {
        int month;
        bool role = false;
        for (size_t r = 0; r < COLUMN_ROLES; r++)
            role = role || header->column[r] == i;
        if (header_month(header, i, &month))
            wide->month[wide->months++] = (struct month_column){i, month};
        else if (!role && header->name[i][0] && !ignored++)
            spare = i;
    }
    if (!wide->months)
        return fault_at(fault, STATUS_BAD_ROW, wide->reading->file, header->line, NULL,
                        "no column for a month; a wide panel has one a month, headed 201004 or "
                        "2010-04");
    if (ignored)
        reading_note(wide->reading,
                     "%zu columns that are neither labels nor months left aside (%s)", ignored,
                     header->name[spare]);
    qsort(wide->month, wide->months, sizeof *wide->month, by_month);
    for (size_t i = 1; i < wide->months; i++)
        if (wide->month[i].month == wide->month[i - 1].month) {
            size_t first = wide->month[i - 1].column, second = wide->month[i].column;
            return fault_at(
                fault, STATUS_BAD_ROW, wide->reading->file, header->line, header->name[second],
                "columns %zu (\"%s\") and %zu (\"%s\") are the same month; expected one "
                "column a month",
                first + 1, header->name[first], second + 1, header->name[second]);
        }
    return STATUS_OK;
}

/* The pair of two labels, added when new. */
static enum status find_pair(struct wide *wide, uint32_t major, uint32_t minor, uint32_t *pair) {
    uint32_t key[2] = {major, minor};
    char bytes[2 * sizeof key];
    size_t used = 0; /* hexadecimal, since a name holds no zero bytes */
    for (size_t k = 0; k < 2; k++)
        for (int shift = 28; shift >= 0; shift -= 4)
            bytes[used++] = "0123456789abcdef"[key[k] >> shift & 15];
    if (names_add(&wide->pair_names, bytes, used, pair) != STATUS_OK)
        return STATUS_NO_MEMORY;
    if (*pair < wide->pairs)
        return STATUS_OK;
    if (wide->pairs == wide->capacity) {
        size_t capacity = wide->capacity ? wide->capacity * 2 : 64;
        struct pair *grown = realloc(wide->pair, capacity * sizeof *grown);
        if (!grown)
            return STATUS_NO_MEMORY;
        wide->pair = grown;
        wide->capacity = capacity;
    }
    wide->pair[wide->pairs++] = (struct pair){major, minor, NAMES_NONE};
    return STATUS_OK;
}

/* The labels of the current row: the deepest that is not blank, and the one above it. */
static enum status find_labels(struct wide *wide, struct key **major, struct key **minor) {
    struct reading *reading = wide->reading;
    char reason[DECODE_REASON];
    size_t deep = minor_column(&reading->header), above = reading->header.column[COLUMN_PARENT];
    *major = NULL;
    if (above != COLUMN_NONE && above != deep && decode_trim(reading_raw(reading, above)).length) {
        enum status status = keys_find(&wide->majors, reading_raw(reading, above), major, reason);
        if (status != STATUS_OK)
            return status == STATUS_BAD_ROW ? reading_refuse(reading, above, reason) : status;
    }
    if (*major && !decode_trim(reading_raw(reading, deep)).length) {
        *minor = *major;
        *major = NULL;
        /* both intern to labels, so a key of majors serves as one of minors */
        return STATUS_OK;
    }
    enum status status = keys_find(&wide->minors, reading_raw(reading, deep), minor, reason);
    return status == STATUS_BAD_ROW ? reading_refuse(reading, deep, reason) : status;
}

/* Lay the cells of the current row. */
static enum status lay_cells(struct wide *wide, uint32_t area, uint32_t pair) {
    struct reading *reading = wide->reading;
    struct panel_observation observation = {
        .area = area, .category = pair, .source = wide->source, .line = reading->row.line};
    enum status outcome = STATUS_OK;
    for (size_t i = 0; i < wide->months; i++) {
        char reason[DECODE_REASON];
        const struct month_column *month = &wide->month[i];
        enum status status;
        observation.month = month->month;
        if (decode_count(reading_raw(reading, month->column), &observation.value, reason))
            status = panel_build_add(wide->build, observation);
        else
            status = reading_refuse(reading, month->column, reason);
        if (status == STATUS_BAD_ROW)
            outcome = STATUS_BAD_ROW;
        else if (status != STATUS_OK)
            return status;
    }
    return outcome;
}

static enum status read_row(struct wide *wide) {
    struct reading *reading = wide->reading;
    const size_t *column = reading->header.column;
    char reason[DECODE_REASON];
    struct key *area, *major, *minor;
    struct field code;
    uint32_t area_index, major_index = NAMES_NONE, minor_index, pair;
    if (reading->row.fields < reading->header.count) {
        snprintf(reason, sizeof reason, "the row ends after %zu fields, expected %zu",
                 reading->row.fields, reading->header.count);
        return reading_refuse(reading, COLUMN_NONE, reason);
    }
    enum status status =
        keys_find(&wide->areas, reading_raw(reading, column[COLUMN_AREA]), &area, reason);
    if (status != STATUS_OK)
        return status == STATUS_BAD_ROW ? reading_refuse_role(reading, COLUMN_AREA, reason)
                                        : status;
    status = find_labels(wide, &major, &minor);
    if (status != STATUS_OK)
        return status;
    if (!decode_code(reading_raw(reading, column[COLUMN_AREA_CODE]), &code, reason))
        return reading_refuse_role(reading, COLUMN_AREA_CODE, reason);
    if ((major && keys_index(&wide->majors, major, &major_index) != STATUS_OK) ||
        keys_index(&wide->minors, minor, &minor_index) != STATUS_OK ||
        keys_index(&wide->areas, area, &area_index) != STATUS_OK ||
        panel_build_area_code(wide->build, area_index, code.bytes, code.length) != STATUS_OK ||
        find_pair(wide, major_index, minor_index, &pair) != STATUS_OK)
        return STATUS_NO_MEMORY;
    return lay_cells(wide, area_index, pair);
}

/* Must a pair be written "MAJOR: minor"? See the file head. */
static bool needs_both(const struct wide *wide, const struct pair *pair) {
    bool is_major = false, siblings = false;
    if (pair->major == NAMES_NONE)
        return false;
    for (size_t i = 0; i < wide->pairs; i++) {
        const struct pair *other = &wide->pair[i];
        if (other == pair)
            continue;
        if (other->minor == pair->minor && other->major != pair->major)
            return true;
        is_major = is_major || other->major == pair->minor;
        siblings = siblings || other->major == pair->major;
    }
    return is_major || (pair->major == pair->minor && siblings);
}

/* A pair with its names, for sorting. */
struct named_pair {
    const char *category, *parent;
    size_t pair;
};

static int by_names(const void *a, const void *b) {
    const struct named_pair *p = a, *q = b;
    int order = strcmp(p->parent, q->parent);
    return order ? order : strcmp(p->category, q->category);
}

/* Name one pair and enter it in the panel. */
static enum status name_pair(struct wide *wide, size_t index, struct arena *arena,
                             struct named_pair *named, size_t *both) {
    struct pair *pair = &wide->pair[index];
    const char *minor = names_string(&wide->labels, pair->minor);
    const char *major = pair->major == NAMES_NONE ? "" : names_string(&wide->labels, pair->major);
    *named = (struct named_pair){minor, strcmp(major, minor) == 0 ? "" : major, index};
    if (needs_both(wide, pair)) {
        struct text text = TEXT_EMPTY;
        text_printf(&text, "%s: %s", major, minor);
        const char *means =
            recode_name(wide->reading->recode, RECODE_CATEGORY, text_string(&text), text.length);
        if (!means)
            means = arena_string(arena, text_string(&text), text.length);
        bool failed = text.failed || !means;
        text_free(&text);
        if (failed)
            return STATUS_NO_MEMORY;
        *named = (struct named_pair){means, major, index};
        ++*both;
    }
    return panel_build_category(wide->build, named->category, strlen(named->category),
                                &pair->category);
}

/* Name all pairs, give observations from `first` on their categories and tell parents. */
static enum status settle(struct wide *wide, size_t first, struct hierarchy *found) {
    struct arena arena = ARENA_EMPTY;
    struct named_pair *named = arena_zeroed(&arena, wide->pairs + 1, sizeof *named);
    enum status status = named ? STATUS_OK : STATUS_NO_MEMORY;
    size_t both = 0, moved = 0;
    for (size_t i = 0; i < wide->pairs && status == STATUS_OK; i++)
        status = name_pair(wide, i, &arena, &named[i], &both);
    if (status != STATUS_OK)
        goto done;
    for (size_t i = first; i < wide->build->count; i++)
        wide->build->observation[i].category =
            wide->pair[wide->build->observation[i].category].category;
    qsort(named, wide->pairs, sizeof *named, by_names);
    for (size_t i = 0; i < wide->pairs && found && status == STATUS_OK; i++) {
        size_t at;
        struct node node = {.name = named[i].category, .parent_name = named[i].parent};
        status = hierarchy_add(found, &node, &at);
        if (status == STATUS_BAD_ROW) { /* an earlier file had it under another parent */
            moved++;
            status = STATUS_OK;
        }
    }
    if (both)
        reading_note(wide->reading,
                     "%zu categories written as \"parent: name\" because their name alone stands "
                     "for something else too",
                     both);
    if (moved)
        reading_note(wide->reading,
                     "%zu categories stand under another parent than in an earlier "
                     "file, whose parent is kept",
                     moved);
done:
    arena_free(&arena);
    return status;
}

static enum status intern_label(void *labels, const char *name, size_t length, uint32_t *index) {
    return names_add(labels, name, length, index);
}

static enum status read_all(struct wide *wide, struct hierarchy *found, struct fault *fault) {
    struct reading *reading = wide->reading;
    size_t first = wide->build->count;
    bool more = true;
    enum status status;
    if (panel_build_source(wide->build, reading->file, &wide->source) != STATUS_OK)
        return reading_no_memory(reading, fault);
    while ((status = reading_next(reading, &more, fault)) == STATUS_OK && more) {
        status = read_row(wide);
        if (status == STATUS_OK)
            reading->provenance.rows_kept++;
        else if (status == STATUS_BAD_ROW)
            reading->provenance.rows_refused++;
        else
            return reading_no_memory(reading, fault);
    }
    if (status != STATUS_OK) {
        wide->build->count = first; /* their categories have no names yet */
        return status;
    }
    if (wide->build->count > first)
        reading_months(reading, wide->month[0].month, wide->month[wide->months - 1].month);
    return settle(wide, first, found) == STATUS_OK ? STATUS_OK : reading_no_memory(reading, fault);
}

enum status wide_csv_read(struct reading *reading, struct panel_build *build,
                          struct hierarchy *found, struct fault *fault) {
    struct wide wide = {.reading = reading, .build = build};
    const enum column_role needed[] = {COLUMN_AREA,
                                       reading->header.column[COLUMN_CATEGORY] == COLUMN_NONE &&
                                               reading->header.column[COLUMN_PARENT] != COLUMN_NONE
                                           ? COLUMN_PARENT
                                           : COLUMN_CATEGORY};
    wide.areas = panel_area_keys(build, reading->recode);
    wide.majors = keys_start(RECODE_CATEGORY, reading->recode, intern_label, &wide.labels);
    wide.minors = wide.majors;
    enum status status = header_require(&reading->header, reading->file, "a wide panel", needed,
                                        sizeof needed / sizeof *needed, fault);
    if (status == STATUS_OK)
        status = find_months(&wide, fault);
    if (status == STATUS_OK)
        status = read_all(&wide, found, fault);
    keys_free(&wide.areas);
    keys_free(&wide.majors);
    keys_free(&wide.minors);
    names_free(&wide.labels);
    names_free(&wide.pair_names);
    free(wide.pair);
    free(wide.month);
    return status;
}

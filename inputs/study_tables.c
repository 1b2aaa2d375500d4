/* events.csv, comparators.csv and aliases.csv. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/number.h"
#include "engine/data/finding.h"
#include "inputs/table_row.h"

static bool same_event(const struct event *a, const struct event *b) {
    return a->kind == b->kind && a->start == b->start && a->end == b->end &&
           strcmp(a->name, b->name) == 0 && strcmp(a->area, b->area) == 0 &&
           strcmp(a->category, b->category) == 0;
}

static enum status take_event(struct reading *reading, void *state) {
    struct events *events = state;
    const char *words[EVENT_KINDS];
    char name[DECODE_NAME], area[DECODE_NAME], category[DECODE_NAME], note[DECODE_NAME];
    struct event event;
    size_t kind;
    for (size_t k = 0; k < EVENT_KINDS; k++)
        words[k] = event_word((enum event_kind)k);
    enum status status = table_name(reading, COLUMN_EVENT, RECODE_KINDS, true, name, &event.name);
    if (status == STATUS_OK)
        status = table_word(reading, COLUMN_KIND, words, EVENT_KINDS, SIZE_MAX, &kind);
    if (status == STATUS_OK)
        status = table_month(reading, COLUMN_START, INT_MIN, &event.start);
    if (status == STATUS_OK)
        status = table_month(reading, COLUMN_END, event.start, &event.end);
    if (status == STATUS_OK)
        status = table_name(reading, COLUMN_AREA, RECODE_AREA, false, area, &event.area);
    if (status == STATUS_OK)
        status =
            table_name(reading, COLUMN_CATEGORY, RECODE_CATEGORY, false, category, &event.category);
    if (status == STATUS_OK)
        status = table_name(reading, COLUMN_NOTE, RECODE_KINDS, false, note, &event.note);
    if (status != STATUS_OK)
        return status;
    if (event.end < event.start)
        return reading_refuse_role(reading, COLUMN_END,
                                   "the end is before the start; expected the same month or later");
    event.kind = (enum event_kind)kind;
    for (size_t i = 0; i < events->count; i++)
        if (same_event(&events->event[i], &event))
            return STATUS_OK;
    reading_months(reading, event.start, event.end);
    return events_add(events, &event);
}

enum status tables_events(const char *path, const struct table_settings *settings,
                          struct events *events, struct fault *fault) {
    static const enum column_role needed[] = {COLUMN_EVENT, COLUMN_KIND, COLUMN_START};
    static const struct table_kind kind = {"events", "a table of events", needed, 3};
    return table_read(path, &kind, settings, take_event, NULL, events, fault);
}

/* Comparators as read, with their lines, until all are known. */
struct candidate {
    struct comparator comparator;
    long line;
};

struct candidates {
    struct comparators *comparators;
    struct arena arena;
    struct candidate *candidate;
    size_t count, capacity;
};

static enum status add_candidate(struct candidates *candidates, struct comparator comparator,
                                 long line) {
    if (candidates->count == candidates->capacity) {
        size_t capacity = candidates->capacity ? candidates->capacity * 2 : 64;
        struct candidate *grown = realloc(candidates->candidate, capacity * sizeof *grown);
        if (!grown)
            return STATUS_NO_MEMORY;
        candidates->candidate = grown;
        candidates->capacity = capacity;
    }
    comparator.area = arena_string(&candidates->arena, comparator.area, strlen(comparator.area));
    comparator.category =
        arena_string(&candidates->arena, comparator.category, strlen(comparator.category));
    if (!comparator.area || !comparator.category)
        return STATUS_NO_MEMORY;
    candidates->candidate[candidates->count++] = (struct candidate){comparator, line};
    return STATUS_OK;
}

static enum status take_comparator(struct reading *reading, void *state) {
    char area[DECODE_NAME], category[DECODE_NAME];
    struct comparator comparator;
    enum status status =
        table_name(reading, COLUMN_AREA, RECODE_AREA, true, area, &comparator.area);
    if (status == STATUS_OK)
        status = table_name(reading, COLUMN_CATEGORY, RECODE_CATEGORY, true, category,
                            &comparator.category);
    if (status == STATUS_OK)
        status = table_month(reading, COLUMN_PERIOD_START, INT_MIN, &comparator.first);
    if (status == STATUS_OK)
        status = table_month(reading, COLUMN_PERIOD_END, INT_MIN, &comparator.last);
    if (status == STATUS_OK)
        status = table_number(reading, COLUMN_RATE, true, &comparator.rate);
    if (status == STATUS_OK)
        status = table_number(reading, COLUMN_COUNT, false, &comparator.count);
    if (status == STATUS_OK)
        status = table_number(reading, COLUMN_POPULATION, false, &comparator.population);
    if (status != STATUS_OK)
        return status;
    if (comparator.last < comparator.first)
        return reading_refuse_role(reading, COLUMN_PERIOD_END,
                                   "the end is before the start; expected the same month or later");
    reading_months(reading, comparator.first, comparator.last);
    return add_candidate(state, comparator, reading->row.line);
}

static int compare_keys(const struct comparator *p, const struct comparator *q) {
    int order = strcmp(p->area, q->area);
    if (!order)
        order = strcmp(p->category, q->category);
    if (!order)
        order = (p->first > q->first) - (p->first < q->first);
    return order ? order : (p->last > q->last) - (p->last < q->last);
}

static int by_key(const void *a, const void *b) {
    const struct candidate *p = a, *q = b;
    int order = compare_keys(&p->comparator, &q->comparator);
    return order ? order : (p->line > q->line) - (p->line < q->line);
}

static bool same_number(double a, double b) {
    return a == b || (number_is_missing(a) && number_is_missing(b));
}

static bool same_comparator(const struct comparator *a, const struct comparator *b) {
    return same_number(a->rate, b->rate) && same_number(a->count, b->count) &&
           same_number(a->population, b->population);
}

/* Refuse candidates [from, to), which speak of the same thing and differ. */
static enum status refuse_candidates(struct reading *reading, const struct candidate *candidate,
                                     size_t from, size_t to) {
    for (size_t i = from; i < to; i++) {
        char reason[DECODE_REASON], value[NUMBER_SIZE], other[NUMBER_SIZE];
        size_t k = from;
        while (same_comparator(&candidate[k].comparator, &candidate[i].comparator))
            k++;
        number_print(candidate[i].comparator.rate, value);
        number_print(candidate[k].comparator.rate, other);
        snprintf(reason, sizeof reason,
                 "line %ld gives a rate of %s (or another count or population) for the same area, "
                 "category and period; expected one",
                 candidate[k].line, other);
        if (reading_refuse_line(reading, candidate[i].line, COLUMN_RATE, value, reason) ==
            STATUS_NO_MEMORY)
            return STATUS_NO_MEMORY;
    }
    reading->provenance.rows_kept -= to - from;
    reading->provenance.rows_refused += to - from;
    return STATUS_OK;
}

static enum status settle_comparators(struct reading *reading, void *state, struct fault *fault) {
    struct candidates *candidates = state;
    struct candidate *candidate = candidates->candidate;
    enum status status = STATUS_OK;
    if (candidates->count)
        qsort(candidate, candidates->count, sizeof *candidate, by_key);
    for (size_t i = 0; i < candidates->count && status == STATUS_OK;) {
        size_t to = i + 1;
        bool agree = true;
        for (; to < candidates->count &&
               compare_keys(&candidate[i].comparator, &candidate[to].comparator) == 0;
             to++)
            agree = agree && same_comparator(&candidate[i].comparator, &candidate[to].comparator);
        status = agree ? comparators_add(candidates->comparators, &candidate[i].comparator)
                       : refuse_candidates(reading, candidate, i, to);
        i = to;
    }
    return status == STATUS_OK ? STATUS_OK : reading_no_memory(reading, fault);
}

enum status tables_comparators(const char *path, const struct table_settings *settings,
                               struct comparators *comparators, struct fault *fault) {
    static const enum column_role needed[] = {COLUMN_AREA, COLUMN_CATEGORY, COLUMN_PERIOD_START,
                                              COLUMN_PERIOD_END, COLUMN_RATE};
    static const struct table_kind kind = {"comparators", "a table of comparators", needed, 5};
    struct candidates candidates = {.comparators = comparators};
    enum status status =
        table_read(path, &kind, settings, take_comparator, settle_comparators, &candidates, fault);
    arena_free(&candidates.arena);
    free(candidates.candidate);
    return status;
}

static enum status take_hidden(struct reading *reading, void *state) {
    char area[DECODE_NAME], category[DECODE_NAME];
    const char *area_name, *category_name;
    struct field note = reading_field(reading, COLUMN_NOTE);
    size_t length = strlen(FINDING_HIDDEN_NOTE);
    enum status status = table_name(reading, COLUMN_AREA, RECODE_AREA, true, area, &area_name);
    if (status == STATUS_OK)
        status =
            table_name(reading, COLUMN_CATEGORY, RECODE_CATEGORY, true, category, &category_name);
    if (status != STATUS_OK)
        return status;
    bool hidden = note.length >= length && memcmp(note.bytes, FINDING_HIDDEN_NOTE, length) == 0;
    return hidden ? series_names_add(state, area_name, category_name) : STATUS_OK;
}

enum status tables_hidden(const char *path, const struct table_settings *settings,
                          struct series_names *hidden, struct fault *fault) {
    static const enum column_role needed[] = {COLUMN_AREA, COLUMN_CATEGORY, COLUMN_NOTE};
    static const struct table_kind kind = {"significance", "significance.csv of an earlier run",
                                           needed, 3};
    return table_read(path, &kind, settings, take_hidden, NULL, hidden, fault);
}

static enum status take_alias(struct reading *reading, void *state) {
    const char *words[RECODE_KINDS];
    char name[DECODE_NAME], means[DECODE_NAME], reason[DECODE_REASON];
    const char *name_text, *means_text;
    size_t kind;
    long earlier;
    bool fresh;
    for (size_t k = 0; k < RECODE_KINDS; k++)
        words[k] = recode_word((enum recode_kind)k);
    enum status status = table_word(reading, COLUMN_KIND, words, RECODE_KINDS, SIZE_MAX, &kind);
    if (status == STATUS_OK)
        status = table_name(reading, COLUMN_NAME, RECODE_KINDS, true, name, &name_text);
    if (status == STATUS_OK)
        status = table_name(reading, COLUMN_MEANS, RECODE_KINDS, true, means, &means_text);
    if (status == STATUS_OK)
        status = recode_add(state, (enum recode_kind)kind, name, means, reading->row.line, &earlier,
                            &fresh);
    else
        return status;
    if (status != STATUS_BAD_ROW)
        return status;
    snprintf(reason, sizeof reason,
             "line %ld gives this name another meaning; expected one, and neither is used",
             earlier);
    if (reading_refuse_role(reading, COLUMN_MEANS, reason) == STATUS_NO_MEMORY)
        return STATUS_NO_MEMORY;
    if (!fresh)
        return STATUS_BAD_ROW;
    reading->provenance.rows_kept--;
    reading->provenance.rows_refused++;
    snprintf(reason, sizeof reason,
             "line %ld gives this name another meaning; expected one, and neither is used",
             reading->row.line);
    return reading_refuse_line(reading, earlier, COLUMN_NAME, name, reason);
}

enum status tables_aliases(const char *path, const struct table_settings *settings,
                           struct recode *recode, struct fault *fault) {
    static const enum column_role needed[] = {COLUMN_KIND, COLUMN_NAME, COLUMN_MEANS};
    static const struct table_kind kind = {"aliases", "a table of aliases", needed, 3};
    return table_read(path, &kind, settings, take_alias, NULL, recode, fault);
}

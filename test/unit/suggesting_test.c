/* Suggested breaks and the events that fit them: scope, kind, date, direction, the nearest of
 * several, and the catalogue that is itself an events file. */
#include "test/support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/catalogue.h"
#include "engine/batch/suggesting.h"
#include "engine/core/number.h"
#include "engine/data/known_events.h"
#include "engine/data/period.h"
#include "inputs/tables.h"
#include "models/kernels/random.h"

enum { LENGTH = 132, FROM = 2012 * 12 };

/* A quiet series of about 400 a month that changes in one month, for good or until another. */
static void make(double *values, int from, int to, double factor) {
    struct random_stream stream = random_stream(3, 1);
    for (int t = 0; t < LENGTH; t++)
        values[t] = floor((t >= from && t < to ? factor : 1) * (400 + 20 * random_normal(&stream)));
}

struct setting {
    double values[LENGTH];
    struct hierarchy areas, categories;
    struct events events;
    struct suggesting_series series;
    struct suggestions out;
};

static void add(struct hierarchy *tree, const char *name, const char *parent) {
    size_t index;
    struct node node = {.name = name, .parent_name = parent, .code = "", .note = ""};
    assert_int_equal(hierarchy_add(tree, &node, &index), STATUS_OK);
}

static void begin(struct setting *s, int from, int to, double factor, const char *category) {
    *s = (struct setting){.areas = HIERARCHY_EMPTY};
    make(s->values, from, to, factor);
    add(&s->areas, "Northtown", "North");
    add(&s->areas, "North", "");
    add(&s->categories, "Assault", "VIOLENCE AGAINST THE PERSON");
    add(&s->categories, "VIOLENCE AGAINST THE PERSON", "");
    add(&s->categories, "Bicycle theft", "");
    assert_int_equal(hierarchy_link(&s->areas, "areas", NULL), STATUS_OK);
    assert_int_equal(hierarchy_link(&s->categories, "categories", NULL), STATUS_OK);
    s->series =
        (struct suggesting_series){"Northtown", "E1", category, s->values, LENGTH, FROM, true};
}

static void suggest(struct setting *s) {
    struct pool pool = {.workers = 2};
    struct suggesting ask = {&s->series, 1, &s->events, &s->areas, &s->categories, &pool};
    struct fault fault = FAULT_NONE;
    assert_int_equal(suggesting_make(&ask, &s->out, &fault), STATUS_OK);
    assert_int_equal(s->out.searched, 1);
    assert_int_equal(s->out.count, 1);
}

static void finish(struct setting *s) {
    suggestions_free(&s->out);
    events_free(&s->events);
    hierarchy_free(&s->areas);
    hierarchy_free(&s->categories);
}

static void name_event(struct setting *s, const char *name, enum event_kind kind, int start,
                       int end, const char *area, const char *category) {
    struct event event = {name, kind, start, end, area, category, ""};
    assert_int_equal(events_add(&s->events, &event), STATUS_OK);
}

/* April 2018 in violence, upwards: the catalogue has it, under a higher name in other letters. */
static void catalogue_fits(void **state) {
    (void)state;
    struct setting s;
    begin(&s, month_index(2018, 4) - FROM, LENGTH, 1.4, "Assault");
    suggest(&s);
    const struct suggestion *own = &s.out.suggestion[0];
    assert_int_equal(own->found.kind, EVENT_LEVEL_SHIFT);
    assert_int_equal(own->found.start, month_index(2018, 4));
    assert_string_equal(own->event, "Harassment recorded beside other crimes");
    assert_false(own->applied);
    assert_string_equal(own->line, "Harassment recorded beside other crimes,level_shift,2018-04,"
                                   "2018-04,,VIOLENCE AGAINST THE PERSON,");
    assert_non_null(strstr(own->note, "source: Home Office"));
    finish(&s);
}

/* The same month in another category, or downwards, fits nothing. */
static void scope_and_direction(void **state) {
    (void)state;
    static const struct {
        const char *category;
        double factor;
    } table[] = {{"Bicycle theft", 1.4}, {"Assault", 0.7}};
    for (size_t i = 0; i < 2; i++) {
        struct setting s;
        begin(&s, month_index(2018, 4) - FROM, LENGTH, table[i].factor, table[i].category);
        suggest(&s);
        assert_string_equal(s.out.suggestion[0].event, "");
        assert_string_equal(s.out.suggestion[0].line, "");
        assert_string_equal(s.out.suggestion[0].note, "no known event fits");
        finish(&s);
    }
}

/* A temporary fall in spring 2020 is a lockdown's; a lasting one only begins with it. */
static void kinds(void **state) {
    (void)state;
    struct setting s;
    int from = month_index(2020, 4) - FROM;
    begin(&s, from, from + 3, 0.6, "Bicycle theft");
    suggest(&s);
    assert_int_equal(s.out.suggestion[0].found.kind, EVENT_TEMPORARY);
    assert_string_equal(s.out.suggestion[0].event, "Covid-19 first lockdown");
    finish(&s);
    begin(&s, from, LENGTH, 0.6, "Bicycle theft");
    suggest(&s);
    assert_int_equal(s.out.suggestion[0].found.kind, EVENT_LEVEL_SHIFT);
    assert_string_equal(s.out.suggestion[0].event, "");
    assert_string_equal(s.out.suggestion[0].note,
                        "begins with Covid-19 first lockdown, but did not end with it");
    finish(&s);
}

/* Events of the batch come before the catalogue's, the nearest before others, 3 months off and
 * other areas not at all. */
static void batch_events(void **state) {
    (void)state;
    int month = month_index(2018, 4);
    struct setting s;
    begin(&s, month - FROM, LENGTH, 1.4, "Assault");
    name_event(&s, "two after", EVENT_LEVEL_SHIFT, month + 2, month + 2, "", "");
    name_event(&s, "elsewhere", EVENT_LEVEL_SHIFT, month, month, "South", "");
    name_event(&s, "here", EVENT_LEVEL_SHIFT, month, month, "North", "Assault");
    name_event(&s, "dip", EVENT_TEMPORARY, month, month + 3, "", "");
    suggest(&s);
    assert_string_equal(s.out.suggestion[0].event, "here");
    assert_true(s.out.suggestion[0].applied);
    assert_string_equal(s.out.suggestion[0].line, "");
    finish(&s);
    begin(&s, month - 5 - FROM, LENGTH, 1.4, "Assault"); /* November 2017 */
    name_event(&s, "three after", EVENT_LEVEL_SHIFT, month - 2, month - 2, "", "");
    suggest(&s);
    assert_string_equal(s.out.suggestion[0].event, "");
    finish(&s);
    begin(&s, month_index(2020, 4) - FROM, month_index(2020, 7) - FROM, 0.6, "Bicycle theft");
    name_event(&s, "all of it", EVENT_TEMPORARY, month_index(2019, 12), month_index(2021, 7), "",
               "");
    suggest(&s); /* a part of what an event covers, though the catalogue has a nearer one */
    assert_string_equal(s.out.suggestion[0].event, "all of it");
    assert_true(s.out.suggestion[0].applied);
    finish(&s);
    begin(&s, month - 5 - FROM, LENGTH, 1.4, "Assault");
    name_event(&s, "while it grows", EVENT_RAMP, month - 12, month, "", "");
    suggest(&s);
    assert_string_equal(s.out.suggestion[0].event, "while it grows");
    finish(&s);
}

/* Every entry is whole; what `crimecast events` prints is read back as an events file, all of it.
 */
static void catalogue_is_an_events_file(void **state) {
    (void)state;
    size_t count;
    const struct known_event *known = known_events(&count);
    assert_true(count >= 25);
    for (size_t i = 0; i < count; i++) {
        assert_true(known[i].name[0] && known[i].note[0] && known[i].source[0]);
        assert_true(known[i].start <= known[i].end);
        assert_true(known[i].kind != EVENT_RAMP || known[i].end > known[i].start);
    }
    char folder[256], path[300];
    support_scratch(folder);
    snprintf(path, sizeof path, "%s/events.csv", folder);
    struct text text = TEXT_EMPTY;
    catalogue_events(&text);
    assert_int_equal(text_status(&text), STATUS_OK);
    support_write(path, text_string(&text));
    struct events events = EVENTS_EMPTY;
    struct rejects rejects = {.count = 0};
    struct table_settings how = {NULL, NULL, &rejects, NULL};
    struct fault fault = FAULT_NONE;
    assert_int_equal(tables_events(path, &how, &events, &fault), STATUS_OK);
    assert_int_equal(rejects.count, 0);
    assert_int_equal(events.count, count);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(events.event[i].name, known[i].name);
        assert_int_equal(events.event[i].kind, known[i].kind);
        assert_int_equal(events.event[i].start, known[i].start);
        assert_int_equal(events.event[i].end, known[i].end);
        assert_true(known_events_lists(known[i].categories, events.event[i].category));
        assert_non_null(strstr(events.event[i].note, "Source: "));
    }
    events_free(&events);
    rejects_free(&rejects);
    text_free(&text);
    support_remove(folder);
}

static void lists_of_names(void **state) {
    (void)state;
    assert_true(known_events_lists("", "anything"));
    assert_true(known_events_lists("Burglary|All burglary", "ALL BURGLARY"));
    assert_false(known_events_lists("Burglary|All burglary", "All"));
    assert_false(known_events_lists("Burglary|All burglary", "Burglary of a home"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(catalogue_fits), cmocka_unit_test(scope_and_direction),
        cmocka_unit_test(kinds),          cmocka_unit_test(batch_events),
        cmocka_unit_test(lists_of_names), cmocka_unit_test(catalogue_is_an_events_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Events with an effect as a panel to learn from: what is multiplied, emptied or left, by hand. */
#include "test/support/support.h"

#include <math.h>
#include <string.h>

#include "engine/batch/adjusting.h"
#include "engine/data/panel_build.h"

enum { FIRST = 24000, LENGTH = 72, SHIFT = 40, AREAS = 4 };

static struct panel panel, adjusted;
static struct hierarchy areas, categories;
static struct adjustments found;

/* North and South in Force have half as much again from month 40 on; East and West do not. */
static double value_of(size_t area, int t) {
    return 1000 * (double)(area + 1) * ((area == 1 || area == 2) && t >= SHIFT ? 1.5 : 1);
}

static int make(void **state) {
    (void)state;
    static const char *const name[AREAS] = {"East", "North", "South", "West"};
    struct panel_build build = PANEL_BUILD_EMPTY;
    areas = categories = HIERARCHY_EMPTY;
    for (size_t a = 1; a < 3; a++) {
        struct node node = {.name = name[a], .parent_name = "Force"};
        size_t index;
        assert_int_equal(hierarchy_add(&areas, &node, &index), STATUS_OK);
    }
    assert_int_equal(hierarchy_link(&areas, "a", NULL), STATUS_OK);
    for (size_t a = 0; a < AREAS; a++)
        for (int t = 0; t < LENGTH; t++) {
            struct panel_observation o = {.month = FIRST + t, .line = t, .value = value_of(a, t)};
            panel_build_area(&build, name[a], strlen(name[a]), &o.area);
            panel_build_category(&build, "Theft", 5, &o.category);
            assert_int_equal(panel_build_add(&build, o), STATUS_OK);
        }
    assert_int_equal(panel_build_freeze(&build, &panel, NULL), STATUS_OK);
    panel_build_free(&build);
    return 0;
}

static int drop(void **state) {
    (void)state;
    panel_free(&panel);
    hierarchy_free(&areas);
    hierarchy_free(&categories);
    return 0;
}

static void apply(struct events *events, const struct event *event, size_t count) {
    *events = EVENTS_EMPTY;
    for (size_t i = 0; i < count; i++)
        assert_int_equal(events_add(events, &event[i]), STATUS_OK);
    struct adjusting ask = {&panel, events, &areas, &categories};
    assert_int_equal(adjusting_apply(&ask, &adjusted, &found, NULL), STATUS_OK);
}

static void forget(struct events *events) {
    panel_free(&adjusted);
    events_free(events);
}

static void same_as_recorded(size_t series) {
    for (int t = 0; t < LENGTH; t++)
        assert_true(panel_value(&adjusted, series, FIRST + t) == value_of(series, t));
}

static void shifts_lift_the_past(void **state) {
    (void)state;
    struct event event = {"s", EVENT_LEVEL_SHIFT, FIRST + SHIFT, FIRST + SHIFT, "Force", "", ""};
    struct events events;
    apply(&events, &event, 1);
    assert_int_equal(found.count, 2);
    for (size_t i = 1; i < 3; i++) {
        assert_true(found.adjustment[i - 1].series == i && found.adjustment[i - 1].applied);
        assert_true(adjusted.series[i].counts); /* though no longer whole */
        for (int t = 0; t < LENGTH; t++)
            assert_close(panel_value(&adjusted, i, FIRST + t) / value_of(i, SHIFT), 1, 0.02);
        assert_true(panel_value(&adjusted, i, FIRST + SHIFT) == value_of(i, SHIFT));
        assert_true(panel_value(&panel, i, FIRST) == value_of(i, 0)); /* the record stays */
    }
    same_as_recorded(0);
    same_as_recorded(3);
    forget(&events);
}

static void nothing_to_find(void **state) {
    (void)state;
    static const struct event event[] = {
        {"late", EVENT_LEVEL_SHIFT, FIRST + 69, FIRST + 69, "", "", ""},
        {"early", EVENT_RAMP, FIRST + 2, FIRST + 9, "West", "", ""},
        {"ahead", EVENT_TEMPORARY, FIRST + 200, FIRST + 203, "East", "", ""}};
    struct events events;
    apply(&events, event, 3);
    assert_int_equal(found.count, AREAS + 2);
    for (size_t k = 0; k < found.count; k++) {
        assert_true(!found.adjustment[k].applied && found.adjustment[k].note[0]);
        assert_true(found.adjustment[k].pooled.effect == 0);
    }
    for (size_t i = 0; i < AREAS; i++)
        same_as_recorded(i);
    forget(&events);
}

/* Too short to estimate: its months go, and exclusions and shifts act beside it. */
static void short_ones_are_emptied(void **state) {
    (void)state;
    static const struct event event[] = {
        {"strike", EVENT_TEMPORARY, FIRST + 20, FIRST + 21, "North", "", ""},
        {"lockdown", EVENT_EXCLUDE, FIRST + 30, FIRST + 31, "", "", ""},
        {"s", EVENT_LEVEL_SHIFT, FIRST + SHIFT, FIRST + SHIFT, "Force", "", ""}};
    const struct event turned[] = {event[2], event[1], event[0]};
    struct events events;
    double first[LENGTH];
    apply(&events, event, 3);
    assert_int_equal(found.masked, 2 * AREAS);
    assert_int_equal(found.adjustment[0].emptied, 2);
    assert_int_equal(adjusted.series[1].missing, 4);
    assert_int_equal(adjusted.series[2].missing, 2);
    for (int t = 0; t < LENGTH; t++) {
        bool gone = (t >= 20 && t <= 21) || (t >= 30 && t <= 31);
        first[t] = panel_value(&adjusted, 1, FIRST + t);
        assert_int_equal(isnan(first[t]) != 0, gone);
        if (!gone)
            assert_close(first[t] / value_of(1, SHIFT), 1, 0.02);
    }
    forget(&events);
    apply(&events, turned, 3);
    for (int t = 0; t < LENGTH; t++)
        if (!isnan(first[t]))
            assert_close(panel_value(&adjusted, 1, FIRST + t), first[t], RUNG_FORMULA);
    forget(&events);
}

static void no_events(void **state) {
    (void)state;
    struct events events;
    apply(&events, NULL, 0);
    assert_true(found.count == 0 && found.masked == 0);
    for (size_t i = 0; i < AREAS; i++)
        same_as_recorded(i);
    forget(&events);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shifts_lift_the_past),
        cmocka_unit_test(nothing_to_find),
        cmocka_unit_test(short_ones_are_emptied),
        cmocka_unit_test(no_events),
    };
    return cmocka_run_group_tests(tests, make, drop);
}

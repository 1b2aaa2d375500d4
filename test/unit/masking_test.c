/* Events of kind exclude as missing months: what they cover, and what is left alone. By hand. */
#include "test/support/support.h"

#include <math.h>
#include <string.h>

#include "engine/batch/masking.h"
#include "engine/data/panel_build.h"

enum { FIRST = 24000, LENGTH = 36 };

static struct panel panel, masked;
static struct hierarchy areas, categories;

static void add_node(struct hierarchy *tree, const char *name, const char *parent) {
    struct node node = {.name = name, .parent_name = parent};
    size_t index;
    assert_int_equal(hierarchy_add(tree, &node, &index), STATUS_OK);
}

/* North and South in Force, Lone outside; Bike in Theft, Arson. One month of North/Bike is gone. */
static int make(void **state) {
    (void)state;
    static const char *const area[] = {"Lone", "North", "South"}, *const kind[] = {"Arson", "Bike"};
    struct panel_build build = PANEL_BUILD_EMPTY;
    areas = categories = HIERARCHY_EMPTY;
    add_node(&areas, "North", "Force");
    add_node(&areas, "South", "Force");
    add_node(&categories, "Bike", "Theft");
    assert_int_equal(hierarchy_link(&areas, "a", NULL), STATUS_OK);
    assert_int_equal(hierarchy_link(&categories, "c", NULL), STATUS_OK);
    for (size_t a = 0; a < 3; a++)
        for (size_t c = 0; c < 2; c++)
            for (int t = 0; t < LENGTH; t++) {
                struct panel_observation o = {.month = FIRST + t, .line = t, .value = t + 1};
                if (a == 1 && c == 1 && t == 5)
                    o.value = NAN;
                panel_build_area(&build, area[a], strlen(area[a]), &o.area);
                panel_build_category(&build, kind[c], strlen(kind[c]), &o.category);
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

/* Months missing from series Lone/Arson, Lone/Bike, North/Arson, ... after one event. */
static void events_cover_what_lies_below(void **state) {
    (void)state;
    static const struct {
        enum event_kind kind;
        int start, end; /* from FIRST */
        const char *area, *category;
        size_t missing[6];
    } table[] = {
        {EVENT_EXCLUDE, 3, 6, "", "", {4, 4, 4, 4, 4, 4}},
        {EVENT_EXCLUDE, 3, 3, "", "", {1, 1, 1, 2, 1, 1}}, /* both months are included */
        {EVENT_EXCLUDE, 5, 5, "North", "", {0, 0, 1, 1, 0, 0}},
        {EVENT_EXCLUDE, 0, 1, "Force", "", {0, 0, 2, 3, 2, 2}},
        {EVENT_EXCLUDE, 0, 1, "Force", "Theft", {0, 0, 0, 3, 0, 2}},
        {EVENT_EXCLUDE, 0, 1, "", "Bike", {0, 2, 0, 3, 0, 2}},
        {EVENT_EXCLUDE, 0, 1, "Lone", "Arson", {2, 0, 0, 1, 0, 0}}, /* names without a tree */
        {EVENT_EXCLUDE, 0, 1, "Elsewhere", "", {0, 0, 0, 1, 0, 0}},
        {EVENT_EXCLUDE, -9, 0, "", "", {1, 1, 1, 2, 1, 1}}, /* begins before the record */
        {EVENT_EXCLUDE, 35, 99, "", "", {1, 1, 1, 2, 1, 1}},
        {EVENT_EXCLUDE, 0, 11, "", "", {12, 12, 12, 12, 12, 12}}, /* exactly 24 are left */
        {EVENT_EXCLUDE, 0, 12, "", "", {0, 0, 0, 1, 0, 0}},       /* 23: left as they are */
        {EVENT_EXCLUDE, 10, 21, "", "", {12, 12, 12, 1, 12, 12}}, /* 23 in the one with a gap */
        {EVENT_LEVEL_SHIFT, 3, 6, "", "", {0, 0, 0, 1, 0, 0}},
        {EVENT_TEMPORARY, 3, 6, "", "", {0, 0, 0, 1, 0, 0}},
        {EVENT_RAMP, 3, 6, "", "", {0, 0, 0, 1, 0, 0}},
    };
    for (size_t k = 0; k < sizeof table / sizeof *table; k++) {
        struct event event = {.name = "e",
                              .kind = table[k].kind,
                              .start = FIRST + table[k].start,
                              .end = FIRST + table[k].end,
                              .area = table[k].area,
                              .category = table[k].category,
                              .note = ""};
        struct events events = EVENTS_EMPTY;
        size_t taken, total = 0;
        assert_int_equal(events_add(&events, &event), STATUS_OK);
        assert_int_equal(masking_apply(&masked, &panel, &events, &areas, &categories, &taken, NULL),
                         STATUS_OK);
        for (size_t i = 0; i < 6; i++) {
            size_t missing = 0;
            for (int t = 0; t < LENGTH; t++) {
                double value = panel_value(&masked, i, FIRST + t);
                missing += isnan(value) != 0;
                if (!isnan(value))
                    assert_true(value == t + 1);
            }
            if (missing != table[k].missing[i])
                fail_msg("event %zu: %zu months of series %zu are missing", k, missing, i);
            assert_int_equal(masked.series[i].missing, missing);
            total += missing;
        }
        assert_int_equal(taken, total - 1); /* less the one that was missing before */
        assert_int_equal(panel.series[3].missing, 1);
        assert_true(panel_value(&panel, 0, FIRST + 3) == 4); /* the record stays */
        panel_free(&masked);
        events_free(&events);
    }
}

static void events_add_up(void **state) {
    (void)state;
    static const struct event given[] = {
        {"a", EVENT_EXCLUDE, FIRST, FIRST + 3, "North", "", ""},
        {"b", EVENT_EXCLUDE, FIRST + 2, FIRST + 5, "", "Arson", ""}};
    struct events events = EVENTS_EMPTY;
    size_t taken;
    assert_int_equal(masking_apply(&masked, &panel, &events, &areas, &categories, &taken, NULL),
                     STATUS_OK);
    assert_int_equal(taken, 0);
    panel_free(&masked);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(events_add(&events, &given[i]), STATUS_OK);
    assert_int_equal(masking_apply(&masked, &panel, &events, &areas, &categories, &taken, NULL),
                     STATUS_OK);
    assert_int_equal(masked.series[2].missing, 6); /* months in both count once */
    assert_int_equal(taken, 4 + 6 + 4 + 4);
    panel_free(&masked);
    events_free(&events);
}

/* Publishers shout now and then: a name matches whatever its case. */
static void case_does_not_matter(void **state) {
    (void)state;
    struct event event = {.name = "e", .area = "", .category = "BIKE"};
    assert_true(masking_covers(&event, &areas, &categories, "North", "Bike"));
    assert_false(masking_covers(&event, &areas, &categories, "North", "Arson"));
    event = (struct event){.name = "e", .area = "lone", .category = ""};
    assert_true(masking_covers(&event, &areas, &categories, "Lone", "Arson"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_does_not_matter),
        cmocka_unit_test(events_cover_what_lies_below),
        cmocka_unit_test(events_add_up),
    };
    return cmocka_run_group_tests(tests, make, drop);
}

/* From observed series to leaves and sums: what adds up, what a rest closes, what is left out and
 * why. Expected sums by hand; additivity over random panels by a second road. */
#include "test/support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/data/aggregate.h"
#include "engine/data/panel_build.h"
#include "models/kernels/random.h"

enum { MONTHS = 3, FIRST = 24000 };

struct given {
    const char *area, *category;
    double value[MONTHS]; /* NaN: missing */
};

struct edge {
    const char *name, *parent;
};

static void make_panel(struct panel *panel, const struct given *given, size_t count) {
    struct panel_build build = PANEL_BUILD_EMPTY;
    for (size_t i = 0; i < count; i++)
        for (int t = 0; t < MONTHS; t++) {
            struct panel_observation o = {
                .month = FIRST + t, .value = given[i].value[t], .line = (long)build.count};
            assert_int_equal(
                panel_build_area(&build, given[i].area, strlen(given[i].area), &o.area), 0);
            assert_int_equal(panel_build_category(&build, given[i].category,
                                                  strlen(given[i].category), &o.category),
                             0);
            assert_int_equal(panel_build_add(&build, o), STATUS_OK);
        }
    assert_int_equal(panel_build_freeze(&build, panel, NULL), STATUS_OK);
    panel_build_free(&build);
}

static void make_tree(struct hierarchy *tree, const struct edge *edge, size_t count) {
    *tree = HIERARCHY_EMPTY;
    for (size_t i = 0; i < count; i++) {
        struct node node = {.name = edge[i].name, .parent_name = edge[i].parent};
        size_t index;
        assert_int_equal(hierarchy_add(tree, &node, &index), STATUS_OK);
    }
    assert_int_equal(hierarchy_link(tree, "tree", NULL), STATUS_OK);
}

/* Two districts and a force; two offences and their group. */
static const struct edge places[] = {{"North", "Force"}, {"South", "Force"}};
static const struct edge offences[] = {{"Bike", "Theft"}, {"Shop", "Theft"}};

static struct panel panel;
static struct hierarchy areas, categories;
static struct aggregate aggregate;

static void build(const struct given *given, size_t count) {
    struct fault fault = FAULT_NONE;
    make_panel(&panel, given, count);
    make_tree(&areas, places, 2);
    make_tree(&categories, offences, 2);
    assert_int_equal(aggregate_build(&aggregate, &panel, &areas, &categories, &fault), STATUS_OK);
}

static void release(void) {
    aggregate_free(&aggregate);
    hierarchy_free(&areas);
    hierarchy_free(&categories);
    panel_free(&panel);
}

static const struct aggregate_target *target(const char *area, const char *category) {
    size_t a = hierarchy_find(&aggregate.areas, area);
    size_t c = hierarchy_find(&aggregate.categories, category);
    return a == HIERARCHY_NONE || c == HIERARCHY_NONE ? NULL : aggregate_find(&aggregate, a, c);
}

static void assert_observed(const char *area, const char *category, double a, double b, double c) {
    const struct aggregate_target *found = target(area, category);
    double expected[MONTHS] = {a, b, c};
    if (!found)
        fail_msg("there is no %s in %s", category, area);
    for (int t = 0; t < MONTHS; t++) {
        assert_close(found->observed[t], expected[t], RUNG_EXACT);
        assert_int_equal(isnan(found->observed[t]), isnan(expected[t]));
    }
    assert_string_equal(found->cause, "");
}

static void assert_cause(const char *area, const char *category, const char *cause) {
    const struct aggregate_target *found = target(area, category);
    assert_non_null(found);
    assert_string_equal(found->cause, cause);
}

#define BUILD(...)                                         \
    do {                                                   \
        static const struct given given[] = {__VA_ARGS__}; \
        build(given, sizeof given / sizeof *given);        \
    } while (0)

static void without_trees_every_series_stands_alone(void **state) {
    (void)state;
    static const struct given given[] = {{"North", "Bike", {1, 2, 3}},
                                         {"South", "Shop", {4, 5, 6}}};
    const struct hierarchy none = HIERARCHY_EMPTY;
    make_panel(&panel, given, 2);
    assert_int_equal(aggregate_build(&aggregate, &panel, &none, &none, NULL), STATUS_OK);
    assert_int_equal(aggregate.targets, 2);
    assert_int_equal(aggregate.leaves.count, 2);
    assert_int_equal(aggregate.first, FIRST);
    assert_int_equal(aggregate.months, MONTHS);
    assert_observed("North", "Bike", 1, 2, 3);
    assert_true(target("North", "Bike")->single && !target("North", "Bike")->rest);
    assert_null(target("North", "Shop"));
    aggregate_free(&aggregate);
    panel_free(&panel);
}

static void sums_in_both_trees(void **state) {
    (void)state;
    BUILD({"North", "Bike", {1, 2, 3}}, {"North", "Shop", {10, 20, 30}},
          {"South", "Bike", {100, 200, NAN}}, {"South", "Shop", {1000, 2000, 3000}});
    assert_int_equal(aggregate.targets, 9);
    assert_int_equal(aggregate.leaves.count, 4);
    assert_int_equal(aggregate.warnings, 0);
    assert_observed("North", "Bike", 1, 2, 3);
    assert_observed("North", "Theft", 11, 22, 33);
    assert_observed("South", "Theft", 1100, 2200, NAN); /* a missing part: a missing sum */
    assert_observed("Force", "Bike", 101, 202, NAN);
    assert_observed("Force", "Shop", 1010, 2020, 3030);
    assert_observed("Force", "Theft", 1111, 2222, NAN);
    const struct aggregate_target *top = target("Force", "Theft");
    assert_int_equal(top->leaves, 4);
    assert_false(top->single);
    for (size_t k = 0; k < 4; k++)
        assert_int_equal(top->leaf[k], k); /* ascending */
    for (size_t i = 1; i < aggregate.targets; i++)
        assert_true(aggregate.target[i - 1].area < aggregate.target[i].area ||
                    (aggregate.target[i - 1].area == aggregate.target[i].area &&
                     aggregate.target[i - 1].category < aggregate.target[i].category));
    release();
}

static void a_rest_closes_a_category(void **state) {
    (void)state;
    BUILD({"North", "Bike", {1, 2, 3}}, {"North", "Theft", {5, 2, 8}});
    assert_observed("North", "Bike", 1, 2, 3);
    assert_observed("North", "rest of Theft", 4, 0, 5);
    assert_observed("North", "Theft", 5, 2, 8);
    assert_true(target("North", "rest of Theft")->rest);
    assert_true(target("North", "rest of Theft")->single);
    assert_false(target("North", "Theft")->rest || target("North", "Theft")->single);
    assert_int_equal(aggregate.leaves.count, 2);
    size_t rest = hierarchy_find(&aggregate.categories, "rest of Theft");
    assert_int_equal(aggregate.categories.node[rest].parent,
                     hierarchy_find(&aggregate.categories, "Theft"));
    assert_int_equal(aggregate.categories.node[rest].depth, 1);
    assert_int_equal(aggregate.categories.node[rest].compare, COMPARE_NO_COMPARATOR);
    assert_int_equal(aggregate.warnings, 0);
    release();
}

static void a_rest_closes_an_area(void **state) {
    (void)state;
    BUILD({"North", "Bike", {1, 2, 3}}, {"Force", "Bike", {5, 5, 5}}, {"Force", "Shop", {7, 8, 9}});
    assert_observed("rest of Force", "Bike", 4, 3, 2);
    assert_observed("Force", "Bike", 5, 5, 5);
    assert_observed("North", "Bike", 1, 2, 3);
    assert_true(target("rest of Force", "Bike")->rest);
    /* nothing below the force has this: the force keeps its own */
    assert_observed("Force", "Shop", 7, 8, 9);
    assert_true(target("Force", "Shop")->single);
    assert_null(target("rest of Force", "Shop"));
    release();
}

static void a_whole_that_is_its_parts_needs_no_rest(void **state) {
    (void)state;
    BUILD({"North", "Bike", {1, 2, 3}}, {"North", "Shop", {10, 20, 30}},
          {"North", "Theft", {11, 22, 33}}, {"Force", "Theft", {11, 22, 33}});
    assert_int_equal(aggregate.leaves.count, 2);
    assert_observed("Force", "Theft", 11, 22, 33);
    assert_int_equal(hierarchy_find(&aggregate.areas, "rest of Force"), HIERARCHY_NONE);
    assert_int_equal(hierarchy_find(&aggregate.categories, "rest of Theft"), HIERARCHY_NONE);
    assert_int_equal(aggregate.warnings, 0);
    release();
}

static void a_whole_under_its_parts_is_warned_of(void **state) {
    (void)state;
    BUILD({"North", "Bike", {5, 5, 5}}, {"North", "Theft", {4, 3, 9}}, {"South", "Shop", {2, 2, 2}},
          {"Force", "Shop", {2, 1, 2}});
    assert_int_equal(aggregate.warnings, 2);
    assert_string_equal(aggregate.warning[0],
                        "Theft in North is less than the categories below it together in 2 "
                        "months: their sum stands there");
    assert_string_equal(aggregate.warning[1],
                        "Shop in Force is less than the areas below it together in 1 month: their "
                        "sum stands there");
    assert_observed("North", "rest of Theft", 0, 0, 4);
    assert_observed("North", "Theft", 5, 5, 9);
    assert_observed("Force", "Shop", 2, 2, 2);
    assert_null(target("rest of Force", "Shop")); /* nothing is ever left */
    release();
}

static void three_levels_close_from_below(void **state) {
    (void)state;
    static const struct edge deep[] = {
        {"Ward", "North"}, {"North", "Force"}, {"South", "Force"}, {"Force", "Region"}};
    static const struct given given[] = {{"Ward", "Bike", {1, 1, 1}},
                                         {"North", "Bike", {3, 3, 3}},
                                         {"Force", "Bike", {10, 10, 10}},
                                         {"Region", "Bike", {10, 10, 11}}};
    make_panel(&panel, given, 4);
    make_tree(&areas, deep, 4);
    make_tree(&categories, offences, 2);
    assert_int_equal(aggregate_build(&aggregate, &panel, &areas, &categories, NULL), STATUS_OK);
    assert_observed("rest of North", "Bike", 2, 2, 2);
    assert_observed("rest of Force", "Bike", 7, 7, 7);
    assert_observed("rest of Region", "Bike", 0, 0, 1);
    assert_observed("North", "Bike", 3, 3, 3);
    assert_observed("Force", "Bike", 10, 10, 10);
    assert_observed("Region", "Bike", 10, 10, 11);
    assert_int_equal(aggregate.leaves.count, 4);
    release();
}

static void incomplete_sums_say_why(void **state) {
    (void)state;
    BUILD({"North", "Bike", {1, 2, 3}}, {"South", "Shop", {1, 1, 1}});
    assert_cause("Force", "Bike", "1 of 2 areas below have no such series, for instance South");
    assert_cause("Force", "Shop", "1 of 2 areas below have no such series, for instance North");
    assert_cause("North", "Bike", "");
    assert_observed("Force", "Theft", 2, 3, 4); /* both have some theft */
    release();
    BUILD({"North", "Bike", {1, 2, 3}}, {"South", "Theft", {5, 5, 5}});
    assert_cause("Force", "Bike", "part of it is recorded only within a larger category");
    assert_observed("Force", "Theft", 6, 7, 8);
    release();
    static const struct edge deep[] = {
        {"Ward", "North"}, {"North", "Force"}, {"Lane", "North"}, {"South", "Force"}};
    static const struct given given[] = {{"Ward", "Bike", {1, 1, 1}},
                                         {"Ward", "Shop", {1, 1, 1}},
                                         {"Lane", "Shop", {1, 1, 1}},
                                         {"Force", "Theft", {9, 9, 9}}};
    make_panel(&panel, given, 4);
    make_tree(&areas, deep, 4);
    make_tree(&categories, offences, 2);
    assert_int_equal(aggregate_build(&aggregate, &panel, &areas, &categories, NULL), STATUS_OK);
    assert_cause("North", "Bike", "1 of 2 areas below have no such series, for instance Lane");
    assert_observed("rest of Force", "Theft", 6, 6, 6);
    assert_observed("Force", "Theft", 9, 9, 9);
    assert_cause("Force", "Shop", "part of it is recorded only within a larger category");
    release();
}

/* Fine offences of the force beside coarse ones of a district: the same theft in two leaves. */
static void overlapping_records_are_not_added(void **state) {
    (void)state;
    static const char twice[] =
        "part of it is recorded twice: finely for an area, coarsely for areas below it";
    BUILD({"Force", "Bike", {10, 10, 10}}, {"North", "Theft", {30, 30, 30}});
    assert_observed("Force", "Bike", 10, 10, 10);
    assert_observed("North", "Theft", 30, 30, 30);
    assert_cause("Force", "Theft", twice);
    release();
    /* where the force's theft is recorded, its rest makes the sum right */
    BUILD({"Force", "Bike", {10, 10, 10}}, {"Force", "Theft", {50, 50, 50}},
          {"North", "Theft", {30, 30, 30}});
    assert_observed("Force", "Theft", 50, 50, 50);
    assert_observed("Force", "Bike", 10, 10, 10);
    release();
    /* unless nothing can: 10 and 45 are over 50 */
    BUILD({"Force", "Bike", {10, 10, 10}}, {"Force", "Theft", {50, 50, 50}},
          {"North", "Theft", {45, 45, 45}});
    assert_cause("Force", "Theft", twice);
    release();
}

/* The force and a district split the same whole in different ways. */
static void rests_of_different_splits(void **state) {
    (void)state;
    /* 40 of the force are not bikes; 5 of them are the district's shops, 35 are left */
    BUILD({"Force", "Bike", {10, 10, 10}}, {"Force", "Theft", {50, 50, 50}},
          {"North", "Shop", {5, 5, 5}});
    assert_observed("Force", "Theft", 50, 50, 50);
    assert_observed("rest of Force", "rest of Theft", 35, 35, 35);
    release();
    /* the district's split is finer than the force's */
    BUILD({"Force", "Bike", {10, 10, 10}}, {"Force", "Theft", {50, 50, 50}},
          {"North", "Bike", {3, 3, 3}}, {"North", "Shop", {5, 5, 5}},
          {"North", "Theft", {20, 20, 20}});
    assert_observed("North", "rest of Theft", 12, 12, 12);
    assert_observed("rest of Force", "Bike", 7, 7, 7);
    assert_observed("rest of Force", "rest of Theft", 23, 23, 23); /* 40 less 12 and 5 */
    assert_observed("Force", "Bike", 10, 10, 10);
    assert_observed("Force", "Theft", 50, 50, 50);
    release();
    /* and so are three levels of offences */
    static const struct edge deep[] = {{"Lock", "Bike"}, {"Bike", "Theft"}, {"Shop", "Theft"}};
    static const struct given given[] = {{"Force", "Bike", {10, 10, 10}},
                                         {"Force", "Lock", {4, 4, 4}},
                                         {"Force", "Theft", {50, 50, 50}},
                                         {"North", "Bike", {3, 3, 3}},
                                         {"South", "Shop", {6, 6, 6}}};
    make_panel(&panel, given, 5);
    make_tree(&areas, places, 2);
    make_tree(&categories, deep, 3);
    assert_int_equal(aggregate_build(&aggregate, &panel, &areas, &categories, NULL), STATUS_OK);
    assert_observed("Force", "Theft", 50, 50, 50);
    assert_observed("Force", "Bike", 10, 10, 10);
    assert_observed("Force", "Lock", 4, 4, 4);
    assert_observed("rest of Force", "rest of Theft", 34, 34, 34); /* 40 less the shops */
    assert_observed("rest of Force", "rest of Bike", 3, 3, 3);     /* 6 less the district's 3 */
    release();
}

/* What is recorded is never left out because of what lies below. */
static void an_observed_whole_is_kept(void **state) {
    (void)state;
    BUILD({"North", "Bike", {1, 1, 1}}, {"South", "Shop", {2, 2, 2}}, {"Force", "Shop", {2, 2, 2}});
    assert_observed("Force", "Shop", 2, 2, 2); /* the north has no shops */
    release();
    BUILD({"North", "Theft", {9, 9, 9}}, {"South", "Bike", {2, 2, 2}},
          {"Force", "Bike", {5, 5, 5}});
    assert_observed("Force", "Bike", 5, 5, 5);
    release();
}

/* Random panels over random trees: every target is the sum of its leaves, whole areas of their
 * parts, and an observed whole is what was observed. */
static void join(const char *theme, const char *const *member, size_t count) {
    size_t index;
    assert_int_equal(
        hierarchy_add(&categories, &(struct node){.name = theme, .theme = true}, &index),
        STATUS_OK);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(hierarchy_join(&categories, theme, hierarchy_find(&categories, member[i])),
                         STATUS_OK);
}

/* Town holds two offences of different groups, All everything twice over, Lost one that nobody
 * records in North; Shop is recorded under its own name, so it is no sum. */
static void themes_cut_across(void **state) {
    (void)state;
    static const struct given given[] = {
        {"North", "Bike", {1, 2, 3}},      {"North", "Shop", {4, 5, 6}},
        {"North", "Arson", {10, NAN, 30}}, {"South", "Bike", {7, 8, 9}},
        {"South", "Arson", {0, 1, 0}},     {"South", "Fraud", {2, 2, 2}}};
    static const struct edge more[] = {
        {"Bike", "Theft"}, {"Shop", "Theft"}, {"Arson", "Damage"}, {"Fraud", ""}};
    struct fault fault = FAULT_NONE;
    make_panel(&panel, given, 6);
    make_tree(&areas, places, 2);
    make_tree(&categories, more, 4);
    join("Town", (const char *[]){"Bike", "Arson"}, 2);
    join("Twice", (const char *[]){"Theft", "Bike", "Damage"}, 3);
    join("Lost", (const char *[]){"Fraud", "Bike"}, 2);
    assert_int_equal(aggregate_build(&aggregate, &panel, &areas, &categories, &fault), STATUS_OK);
    assert_int_equal(aggregate.leaves.count, 6);
    assert_observed("North", "Town", 11, NAN, 33);
    assert_observed("South", "Town", 7, 9, 9);
    assert_observed("Force", "Town", 18, NAN, 42);
    assert_cause("Force", "Town", "");
    assert_observed("North", "Twice", 15, NAN, 39);
    assert_int_equal(target("North", "Twice")->leaves, 3);
    assert_cause("North", "Lost", "no series of Fraud, which is part of it");
    assert_cause("South", "Lost", "");
    assert_cause(
        "Force", "Lost",
        "Fraud, which is part of it: 1 of 2 areas below have no such series, for instance North");
    assert_observed("Force", "Twice", 22, NAN, 48);
    size_t town = hierarchy_find(&aggregate.categories, "Town"),
           twice = hierarchy_find(&aggregate.categories, "Twice"),
           bike = hierarchy_find(&aggregate.categories, "Bike"),
           theft = hierarchy_find(&aggregate.categories, "Theft");
    assert_true(hierarchy_within(&aggregate.categories, bike, town));
    assert_false(hierarchy_within(&aggregate.categories, theft, town));
    assert_false(hierarchy_within(&aggregate.categories, town, theft));
    assert_false(hierarchy_within(&aggregate.categories, town, twice));
    release();
}

/* A theme that the panel records is a category. */
static void a_recorded_theme_is_no_sum(void **state) {
    (void)state;
    static const struct given given[] = {{"North", "Bike", {1, 2, 3}},
                                         {"North", "Town", {9, 9, 9}}};
    make_panel(&panel, given, 2);
    make_tree(&areas, places, 2);
    make_tree(&categories, offences, 2);
    join("Town", (const char *[]){"Bike"}, 1);
    assert_int_equal(aggregate_build(&aggregate, &panel, &areas, &categories, NULL), STATUS_OK);
    assert_observed("North", "Town", 9, 9, 9);
    assert_true(target("North", "Town")->single);
    release();
}

static void random_panels_add_up(void **state) {
    (void)state;
    enum { PLACES = 7, KINDS = 6, PANELS = 40 };
    static char place[PLACES][8], kind[KINDS][8];
    struct random_stream stream = random_stream(1, random_mark(0, "trees"));
    for (int n = 0; n < PANELS; n++) {
        struct edge area[PLACES], category[KINDS];
        struct given given[PLACES * KINDS];
        bool inner_area[PLACES] = {false}, inner_category[KINDS] = {false};
        size_t count = 0;
        for (unsigned i = 0; i < PLACES; i++) {
            snprintf(place[i], sizeof place[i], "a%u", i);
            unsigned up = i ? random_below(&stream, i + 1) : 0; /* i itself: a top */
            area[i] = (struct edge){place[i], up < i ? place[up] : ""};
            inner_area[up] = inner_area[up] || up < i;
        }
        for (unsigned i = 0; i < KINDS; i++) {
            snprintf(kind[i], sizeof kind[i], "c%u", i);
            unsigned up = i ? random_below(&stream, i + 1) : 0;
            category[i] = (struct edge){kind[i], up < i ? kind[up] : ""};
            inner_category[up] = inner_category[up] || up < i;
        }
        for (unsigned a = 0; a < PLACES; a++)
            for (unsigned c = 0; c < KINDS; c++) {
                if (inner_area[a] || inner_category[c] || !random_below(&stream, 5))
                    continue;
                given[count] = (struct given){place[a], kind[c], {0}};
                for (int t = 0; t < MONTHS; t++)
                    given[count].value[t] = random_below(&stream, 50);
                count++;
            }
        make_panel(&panel, given, count);
        make_tree(&areas, area, PLACES);
        make_tree(&categories, category, KINDS);
        assert_int_equal(aggregate_build(&aggregate, &panel, &areas, &categories, NULL), STATUS_OK);
        assert_int_equal(aggregate.leaves.count, count);
        for (size_t i = 0; i < aggregate.targets; i++) {
            const struct aggregate_target *sum = &aggregate.target[i];
            for (int t = 0; t < MONTHS; t++) { /* straight from what was given */
                double total = 0;
                for (size_t k = 0; k < count; k++)
                    if (hierarchy_within(&areas, hierarchy_find(&areas, given[k].area),
                                         sum->area) &&
                        hierarchy_within(&categories,
                                         hierarchy_find(&categories, given[k].category),
                                         sum->category))
                        total += given[k].value[t];
                assert_true(sum->observed[t] == total);
                if (sum->single)
                    continue;
                double parts = 0; /* and as the sum of the areas or of the categories below */
                bool by_area = !hierarchy_is_leaf(&areas, sum->area);
                const struct hierarchy *tree = by_area ? &areas : &categories;
                for (size_t k = 0; k < tree->count; k++) {
                    const struct aggregate_target *part =
                        tree->node[k].parent != (by_area ? sum->area : sum->category) ? NULL
                        : by_area ? aggregate_find(&aggregate, k, sum->category)
                                  : aggregate_find(&aggregate, sum->area, k);
                    parts += part ? part->observed[t] : 0;
                }
                assert_true(parts == total);
            }
        }
        release();
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_trees_every_series_stands_alone),
        cmocka_unit_test(sums_in_both_trees),
        cmocka_unit_test(a_rest_closes_a_category),
        cmocka_unit_test(a_rest_closes_an_area),
        cmocka_unit_test(a_whole_that_is_its_parts_needs_no_rest),
        cmocka_unit_test(a_whole_under_its_parts_is_warned_of),
        cmocka_unit_test(three_levels_close_from_below),
        cmocka_unit_test(incomplete_sums_say_why),
        cmocka_unit_test(overlapping_records_are_not_added),
        cmocka_unit_test(rests_of_different_splits),
        cmocka_unit_test(an_observed_whole_is_kept),
        cmocka_unit_test(themes_cut_across),
        cmocka_unit_test(a_recorded_theme_is_no_sum),
        cmocka_unit_test(random_panels_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

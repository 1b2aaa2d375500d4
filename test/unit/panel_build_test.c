/* Rows in any order become a panel: the rules in the head of panel_build.h, one by one. Expected
 * panels by hand. */
#include "test/support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/data/panel_build.h"
#include "models/kernels/random.h"

struct row {
    const char *area, *category;
    int month;
    double value;
    unsigned source;
};

static const double gap = NAN;

static void add_rows(struct panel_build *build, const struct row *row, size_t rows) {
    uint32_t source;
    char file[8];
    for (unsigned s = 0; s < 3; s++) {
        snprintf(file, sizeof file, "f%u", s);
        assert_int_equal(panel_build_source(build, file, &source), STATUS_OK);
        assert_int_equal(source, s);
    }
    for (size_t i = 0; i < rows; i++) {
        struct panel_observation o = {.month = row[i].month,
                                      .source = row[i].source,
                                      .line = (long)i + 2,
                                      .value = row[i].value};
        assert_int_equal(panel_build_area(build, row[i].area, strlen(row[i].area), &o.area),
                         STATUS_OK);
        assert_int_equal(
            panel_build_category(build, row[i].category, strlen(row[i].category), &o.category),
            STATUS_OK);
        assert_int_equal(panel_build_add(build, o), STATUS_OK);
    }
}

/* The value of a named cell. */
static double cell(const struct panel *panel, const char *area, const char *category, int month) {
    uint32_t a = panel_name(panel->area, panel->areas, area);
    uint32_t c = panel_name(panel->category, panel->categories, category);
    size_t series = panel_find(panel, a, c);
    return series == PANEL_NONE ? NAN : panel_value(panel, series, month);
}

/* One cell, several rows: what stands there and what is reported. */
static void rules_of_one_cell(void **state) {
    (void)state;
    static const struct {
        const char *rule;
        struct row row[4];
        size_t rows;
        double value;
        size_t repeats, superseded, conflicts;
    } table[] = {
        {"one row", {{"A", "x", 5, 7, 0}}, 1, 7, 0, 0, 0},
        {"the same twice", {{"A", "x", 5, 7, 0}, {"A", "x", 5, 7, 0}}, 2, 7, 1, 0, 0},
        {"two values", {{"A", "x", 5, 7, 0}, {"A", "x", 5, 8, 0}}, 2, NAN, 0, 0, 1},
        {"a later file", {{"A", "x", 5, 7, 0}, {"A", "x", 5, 8, 1}}, 2, 8, 0, 1, 0},
        {"a later file, rows turned", {{"A", "x", 5, 8, 1}, {"A", "x", 5, 7, 0}}, 2, 8, 0, 1, 0},
        {"three files",
         {{"A", "x", 5, 9, 2}, {"A", "x", 5, 7, 0}, {"A", "x", 5, 8, 1}},
         3,
         9,
         0,
         2,
         0},
        {"missing never supersedes", {{"A", "x", 5, 7, 0}, {"A", "x", 5, NAN, 1}}, 2, 7, 0, 0, 0},
        {"missing beside a value", {{"A", "x", 5, NAN, 0}, {"A", "x", 5, 7, 0}}, 2, 7, 0, 0, 0},
        {"two values in the later file: the earlier one stands",
         {{"A", "x", 5, 7, 0}, {"A", "x", 5, 8, 1}, {"A", "x", 5, 9, 1}},
         3,
         7,
         0,
         0,
         1},
        {"three that disagree",
         {{"A", "x", 5, 7, 0}, {"A", "x", 5, 8, 0}, {"A", "x", 5, 7, 0}, {"A", "x", 5, 9, 0}},
         4,
         NAN,
         1,
         0,
         2},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct panel_build build = PANEL_BUILD_EMPTY;
        struct panel panel;
        struct row other = {"A", "x", 6, 1, 0}; /* so that something is always left */
        add_rows(&build, table[i].row, table[i].rows);
        struct panel_observation o = {.month = other.month, .value = other.value, .line = 99};
        assert_int_equal(panel_build_add(&build, o), STATUS_OK);
        assert_int_equal(panel_build_freeze(&build, &panel, NULL), STATUS_OK);
        assert_close(cell(&panel, "A", "x", 5), table[i].value, RUNG_EXACT);
        if (isnan(table[i].value) != isnan(cell(&panel, "A", "x", 5)))
            fail_msg("%s", table[i].rule);
        assert_close(cell(&panel, "A", "x", 6), 1, RUNG_EXACT);
        assert_int_equal(build.repeats, table[i].repeats);
        assert_int_equal(build.superseded, table[i].superseded);
        assert_int_equal(build.conflicts, table[i].conflicts);
        panel_free(&panel);
        panel_build_free(&build);
    }
}

static void conflicts_name_both_lines(void **state) {
    (void)state;
    static const struct row row[] = {{"B", "x", 5, 1, 0}, {"A", "x", 5, 7, 1}, {"A", "x", 5, 8, 1}};
    struct panel_build build = PANEL_BUILD_EMPTY;
    struct panel panel;
    add_rows(&build, row, 3);
    assert_int_equal(panel_build_freeze(&build, &panel, NULL), STATUS_OK);
    assert_int_equal(build.conflicts, 1);
    const struct panel_conflict *conflict = &build.conflict[0];
    assert_int_equal(conflict->kept.line, 3);
    assert_int_equal(conflict->refused.line, 4);
    assert_true(conflict->kept.value == 7 && conflict->refused.value == 8);
    assert_int_equal(conflict->kept.source, 1);
    assert_string_equal(panel.area[conflict->kept.area], "A"); /* indices of the panel */
    assert_int_equal(panel.count, 1);                          /* A has no value left */
    panel_free(&panel);
    panel_build_free(&build);
}

static void series_run_from_first_to_last_mention(void **state) {
    (void)state;
    static const struct row row[] =
        {
            {"B", "y", 12, 3, 0},   {"A", "x", 10, 1, 0}, {"A", "x", 14, 2.5, 0},
            {"B", "x", 11, gap, 0}, {"B", "x", 12, 4, 0}, {"B", "x", 13, -1, 0},
            {"C", "y", 3, gap, 0}, /* nothing known: no series, and no month 3 */
        };
    static const struct {
        const char *area, *category;
        int first;
        size_t length, missing;
        bool counts;
    } expected[] = {
        {"A", "x", 10, 5, 3, false}, {"B", "x", 11, 3, 1, false}, {"B", "y", 12, 1, 0, true}};
    struct panel_build build = PANEL_BUILD_EMPTY;
    struct panel panel;
    add_rows(&build, row, sizeof row / sizeof *row);
    assert_int_equal(panel_build_freeze(&build, &panel, NULL), STATUS_OK);
    assert_int_equal(panel.count, 3);
    assert_int_equal(panel.first, 10);
    assert_int_equal(panel.last, 14);
    for (size_t i = 0; i < panel.count; i++) {
        const struct panel_series *series = &panel.series[i];
        assert_string_equal(panel.area[series->area], expected[i].area);
        assert_string_equal(panel.category[series->category], expected[i].category);
        assert_int_equal(series->first, expected[i].first);
        assert_int_equal(series->length, expected[i].length);
        assert_int_equal(series->missing, expected[i].missing);
        assert_int_equal(series->counts, expected[i].counts);
        assert_int_equal(panel_end(&panel, i), expected[i].first + (int)expected[i].length);
        assert_int_equal(panel_find(&panel, series->area, series->category), i);
    }
    assert_close(cell(&panel, "A", "x", 14), 2.5, RUNG_EXACT);
    assert_true(isnan(panel_value(&panel, 0, 11))); /* not mentioned */
    assert_true(isnan(panel_value(&panel, 1, 11))); /* known to be missing */
    assert_true(isnan(panel_value(&panel, 0, 9)) && isnan(panel_value(&panel, 0, 15)));
    assert_int_equal(panel_find(&panel, 0, 1), PANEL_NONE);
    assert_int_equal(panel_name(panel.area, panel.areas, "D"), UINT32_MAX);
    panel_free(&panel);
    panel_build_free(&build);
}

static void zero_fill(void **state) {
    (void)state;
    static const struct row row[] = {
        {"A", "x", 10, 1, 0}, {"A", "x", 13, 2, 0},
        {"B", "y", 11, 3, 0}, {"B", "y", 12, gap, 0}, /* known to be missing stays missing */
        {"A", "y", 12, 5, 0}, {"A", "y", 12, 6, 0},   /* in conflict: missing too */
        {"A", "y", 13, 4, 0},
    };
    struct panel_build build = PANEL_BUILD_EMPTY;
    struct panel panel;
    build.zero_fill = true;
    add_rows(&build, row, sizeof row / sizeof *row);
    assert_int_equal(panel_build_freeze(&build, &panel, NULL), STATUS_OK);
    assert_int_equal(panel.count, 4); /* every area by every category */
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(panel.series[i].area, i / 2);
        assert_int_equal(panel.series[i].category, i % 2);
        assert_int_equal(panel.series[i].first, 10);
        assert_int_equal(panel.series[i].length, 4);
        assert_true(panel.series[i].counts);
    }
    static const double expected[4][4] = {
        {1, 0, 0, 2}, {0, 0, NAN, 4}, {0, 0, 0, 0}, {0, 3, NAN, 0}};
    for (size_t i = 0; i < 4; i++)
        for (size_t t = 0; t < 4; t++) {
            double value = panel_values(&panel, i)[t];
            assert_true(isnan(expected[i][t]) ? isnan(value) : value == expected[i][t]);
        }
    assert_int_equal(panel.series[1].missing, 1);
    assert_int_equal(panel.series[2].missing, 0);
    panel_free(&panel);
    panel_build_free(&build);
}

/* A series of which every month is known to be missing is not made of zeros. */
static void zero_fill_invents_nothing(void **state) {
    (void)state;
    static const struct row row[] = {
        {"A", "x", 10, 1, 0},   {"A", "x", 11, 2, 0},   {"B", "x", 10, gap, 0},
        {"B", "x", 11, gap, 0}, {"B", "y", 10, gap, 0}, {"C", "y", 11, 3, 0},
    };
    struct panel_build build = PANEL_BUILD_EMPTY;
    struct panel panel;
    build.zero_fill = true;
    add_rows(&build, row, sizeof row / sizeof *row);
    assert_int_equal(panel_build_freeze(&build, &panel, NULL), STATUS_OK);
    assert_true(isnan(cell(&panel, "B", "x", 10)) && isnan(cell(&panel, "B", "x", 11)));
    assert_true(isnan(cell(&panel, "B", "y", 10)));
    assert_close(cell(&panel, "B", "y", 11), 0, RUNG_EXACT); /* absent */
    assert_close(cell(&panel, "A", "y", 10), 0, RUNG_EXACT);
    assert_close(cell(&panel, "C", "y", 11), 3, RUNG_EXACT);
    for (size_t i = 0; i < panel.count; i++) /* and no series says nothing */
        assert_true(panel.series[i].missing < panel.series[i].length);
    panel_free(&panel);
    panel_build_free(&build);
    /* nothing but missing values is no data */
    build = PANEL_BUILD_EMPTY;
    build.zero_fill = true;
    add_rows(&build, row + 2, 3);
    struct fault fault = FAULT_NONE;
    assert_int_equal(panel_build_freeze(&build, &panel, &fault), STATUS_NO_DATA);
    panel_build_free(&build);
}

static void until_and_nothing(void **state) {
    (void)state;
    static const struct row row[] = {
        {"A", "x", 12, 3, 0}, {"A", "x", 10, 1, 0}, {"A", "x", 11, 2, 0}};
    struct panel_build build = PANEL_BUILD_EMPTY;
    struct panel panel;
    struct fault fault = FAULT_NONE;
    assert_int_equal(panel_build_freeze(&build, &panel, &fault), STATUS_NO_DATA);
    assert_int_equal(fault.status, STATUS_NO_DATA);
    assert_true(strlen(fault.message) > 0);
    add_rows(&build, row, 3);
    assert_int_equal(panel_build_until(&build, 11), 1);
    assert_int_equal(panel_build_freeze(&build, &panel, &fault), STATUS_OK);
    assert_int_equal(panel.last, 11);
    panel_free(&panel);
    panel_build_free(&build);
}

static void codes_and_sources(void **state) {
    (void)state;
    static const struct row row[] = {{"B", "x", 1, 1, 0}, {"A", "x", 1, 1, 0}, {"C", "x", 1, 1, 0}};
    struct panel_build build = PANEL_BUILD_EMPTY;
    struct panel panel;
    uint32_t source;
    add_rows(&build, row, 3);
    assert_int_equal(panel_build_area_code(&build, 0, "E2", 2), STATUS_OK);
    assert_int_equal(panel_build_area_code(&build, 0, "E1", 2), STATUS_OK);
    assert_int_equal(panel_build_area_code(&build, 0, "E3", 2), STATUS_OK);
    assert_int_equal(panel_build_area_code(&build, 0, "", 0), STATUS_OK);
    assert_int_equal(panel_build_area_code(&build, 2, "E9", 2), STATUS_OK);
    /* the same file again is a source of its own */
    assert_int_equal(panel_build_source(&build, "f1", &source), STATUS_OK);
    assert_int_equal(source, 3);
    assert_int_equal(panel_build_source(&build, "f1", &source), STATUS_OK);
    assert_int_equal(source, 4);
    assert_string_equal(names_string(&build.sources, 4), "f1#3");
    assert_int_equal(panel_build_freeze(&build, &panel, NULL), STATUS_OK);
    assert_string_equal(panel.area_code[0], "");   /* A */
    assert_string_equal(panel.area_code[1], "E1"); /* B: the least */
    assert_string_equal(panel.area_code[2], "E9");
    panel_free(&panel);
    panel_build_free(&build);
}

/* The same rows in another order, with names met in another order: the same panel and the same
 * reports. Lines and sources go with their rows. */
static void order_of_rows_does_not_matter(void **state) {
    (void)state;
    enum { ROWS = 600, ORDERS = 20 };
    static struct row row[ROWS];
    static const char *const area[] = {"D", "b", "A", "É", "Z"}, *const category[] = {"x", "Y",
                                                                                      "a"};
    struct random_stream stream = random_stream(1, random_mark(0, "rows"));
    for (size_t i = 0; i < ROWS; i++)
        row[i] = (struct row){area[random_below(&stream, 5)], category[random_below(&stream, 3)],
                              (int)random_below(&stream, 30),
                              random_below(&stream, 9) ? (double)random_below(&stream, 3) : NAN,
                              random_below(&stream, 3)};
    struct panel first = {.count = 0};
    size_t repeats = 0, superseded = 0, conflicts = 0;
    long lines = 0;
    for (int order = 0; order < ORDERS; order++) {
        struct panel_build build = PANEL_BUILD_EMPTY;
        struct panel panel;
        size_t place[ROWS];
        for (size_t i = 0; i < ROWS; i++)
            place[i] = i;
        for (size_t i = ROWS - 1; order && i > 0; i--) { /* Fisher and Yates */
            size_t other = random_below(&stream, (uint32_t)i + 1), kept = place[i];
            place[i] = place[other];
            place[other] = kept;
        }
        add_rows(&build, NULL, 0);
        for (size_t i = 0; i < ROWS; i++) {
            const struct row *r = &row[place[i]];
            struct panel_observation o = {.month = r->month,
                                          .source = r->source,
                                          .line = (long)place[i] + 2,
                                          .value = r->value};
            assert_int_equal(panel_build_area(&build, r->area, strlen(r->area), &o.area), 0);
            assert_int_equal(
                panel_build_category(&build, r->category, strlen(r->category), &o.category), 0);
            assert_int_equal(panel_build_add(&build, o), STATUS_OK);
        }
        assert_int_equal(panel_build_freeze(&build, &panel, NULL), STATUS_OK);
        long sum = 0;
        for (size_t i = 0; i < build.conflicts; i++)
            sum +=
                (long)(i + 1) * (build.conflict[i].kept.line * 3 + build.conflict[i].refused.line);
        if (!order) {
            first = panel;
            repeats = build.repeats, superseded = build.superseded, conflicts = build.conflicts;
            lines = sum;
            assert_true(repeats && superseded && conflicts); /* the rows try every rule */
            panel_build_free(&build);
            continue;
        }
        assert_int_equal(build.repeats, repeats);
        assert_int_equal(build.superseded, superseded);
        assert_int_equal(build.conflicts, conflicts);
        assert_int_equal(sum, lines);
        assert_int_equal(panel.count, first.count);
        assert_int_equal(panel.first, first.first);
        for (size_t i = 0; i < panel.count; i++) {
            const struct panel_series *a = &panel.series[i], *b = &first.series[i];
            assert_true(a->area == b->area && a->category == b->category && a->first == b->first);
            assert_true(a->length == b->length && a->missing == b->missing);
            assert_memory_equal(panel_values(&panel, i), panel_values(&first, i),
                                panel.series[i].length * sizeof(double));
        }
        for (size_t i = 0; i < panel.areas; i++)
            assert_string_equal(panel.area[i], first.area[i]);
        panel_free(&panel);
        panel_build_free(&build);
    }
    panel_free(&first);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_of_one_cell),
        cmocka_unit_test(conflicts_name_both_lines),
        cmocka_unit_test(series_run_from_first_to_last_mention),
        cmocka_unit_test(zero_fill),
        cmocka_unit_test(zero_fill_invents_nothing),
        cmocka_unit_test(until_and_nothing),
        cmocka_unit_test(codes_and_sources),
        cmocka_unit_test(order_of_rows_does_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

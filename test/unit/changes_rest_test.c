/* Limits of the area's change and of the rest's, from months to percent, against R's glm and a sum
 * over pairs of months (test/reference/rest_change.R): two areas, each the rest of the other. */
#include "test/support/support.h"

#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <string.h>

#include "engine/batch/changes.h"
#include "engine/data/panel_build.h"

enum { APRIL = 2019 * 12 + 3, MONTHS = 72, END = APRIL + MONTHS - 1, AREAS = 2 };

struct expected {
    char area[16];
    double count[MONTHS];
    double dispersion, change, lower, upper;
};

static void read_expected(struct expected out[AREAS]) {
    struct reference *row = reference_open(TEST_REFERENCE "/rest_change.csv");
    assert_non_null(row);
    for (size_t a = 0; a < AREAS; a++) {
        for (int m = 0; m < MONTHS; m++) {
            assert_true(reference_next(row));
            out[a].count[m] = reference_number(row, "count");
        }
        snprintf(out[a].area, sizeof out[a].area, "%s", reference_text(row, "area"));
        out[a].dispersion = reference_number(row, "dispersion");
        out[a].change = reference_number(row, "change");
        out[a].lower = reference_number(row, "lower");
        out[a].upper = reference_number(row, "upper");
    }
    reference_close(row);
}

static void make_panel(const struct expected area[AREAS], struct panel *panel) {
    struct panel_build rows = PANEL_BUILD_EMPTY;
    for (size_t a = 0; a < AREAS; a++)
        for (int m = 0; m < MONTHS; m++) {
            struct panel_observation o = {
                .month = APRIL + m, .line = m + 1, .value = area[a].count[m]};
            panel_build_area(&rows, area[a].area, strlen(area[a].area), &o.area);
            panel_build_category(&rows, "Deaths", strlen("Deaths"), &o.category);
            assert_int_equal(panel_build_add(&rows, o), STATUS_OK);
        }
    assert_int_equal(panel_build_freeze(&rows, panel, NULL), STATUS_OK);
    panel_build_free(&rows);
}

static void add_node(struct hierarchy *tree, const char *name, const char *parent) {
    struct node node = {.name = name, .parent_name = parent, .code = "", .compare = COMPARE_YES};
    size_t index;
    assert_int_equal(hierarchy_add(tree, &node, &index), STATUS_OK);
}

static void assert_row(const struct change_finding *f, const struct expected area[AREAS]) {
    size_t own = strcmp(f->area, area[0].area) == 0 ? 0 : 1;
    const struct expected *rest = &area[1 - own];
    assert_string_equal(f->area, area[own].area);
    assert_close(f->dispersion, area[own].dispersion, RUNG_INVERTED);
    assert_close(f->change_pct, area[own].change, RUNG_INVERTED);
    assert_close(f->lower_95, area[own].lower, RUNG_INVERTED);
    assert_close(f->upper_95, area[own].upper, RUNG_INVERTED);
    assert_close(f->rest_change_pct, rest->change, RUNG_INVERTED);
    assert_close(f->rest_lower_95, rest->lower, RUNG_INVERTED);
    assert_close(f->rest_upper_95, rest->upper, RUNG_INVERTED);
}

static void limits_of_the_rest(void **state) {
    (void)state;
    static struct expected area[AREAS];
    struct panel panel;
    struct hierarchy areas = HIERARCHY_EMPTY, categories = HIERARCHY_EMPTY;
    struct exposure exposure = EXPOSURE_EMPTY;
    struct aggregate aggregate;
    struct changes out;
    size_t rows = 0;
    read_expected(area);
    make_panel(area, &panel);
    for (size_t a = 0; a < AREAS; a++)
        add_node(&areas, area[a].area, "Both");
    add_node(&categories, "Deaths", "");
    assert_int_equal(hierarchy_link(&areas, "a", NULL), STATUS_OK);
    assert_int_equal(hierarchy_link(&categories, "c", NULL), STATUS_OK);
    assert_int_equal(aggregate_build(&aggregate, &panel, &areas, &categories, NULL), STATUS_OK);
    struct changes_request request = {&aggregate, &exposure, END, END - 11, END, 10, 0};
    assert_int_equal(changes_make(&request, &out, NULL), STATUS_OK);
    for (size_t i = 0; i < out.count; i++)
        if (out.finding[i].kind == CHANGE_ROLLING_12 && out.finding[i].comparator[0]) {
            assert_row(&out.finding[i], area);
            rows++;
        }
    assert_int_equal(rows, AREAS);
    changes_free(&out);
    aggregate_free(&aggregate);
    hierarchy_free(&areas);
    hierarchy_free(&categories);
    exposure_free(&exposure);
    panel_free(&panel);
}

int main(void) {
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {cmocka_unit_test(limits_of_the_rest)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

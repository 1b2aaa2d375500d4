/* Rows of change.csv: which periods, against whom, and every note. Counts by hand; the statistics
 * are those of the filters' tests and of monthly_change_test.c. */
#include "test/support/support.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

#include "engine/batch/changes.h"
#include "engine/data/panel_build.h"
#include "engine/data/period.h"
#include "models/significance/change.h"
#include "models/significance/monthly_change.h"
#include "models/significance/ratio.h"

enum { APRIL = 2022 * 12 + 3, MONTHS = 27, END = APRIL + MONTHS - 1 }; /* to June 2024 */

static struct panel panel;
static struct hierarchy areas, categories;
static struct aggregate aggregate;
static struct exposure exposure;
static struct changes out;
static int gap;              /* a month that North's Bike lacks, or 0 */
static int year_months = 12; /* of the period asked for */

static void add_node(struct hierarchy *tree, const char *name, const char *parent,
                     enum compare_rule rule) {
    struct node node = {.name = name, .parent_name = parent, .code = "", .compare = rule};
    size_t index;
    assert_int_equal(hierarchy_add(tree, &node, &index), STATUS_OK);
}

/* Bike in North: 20 a month in the first year, 26 after, with a wave; in South 200 and 220; Van is
 * North's alone; Boat 0 and then 1 a month in North; Fraud is not compared; Cart 0.5 a month. */
static double count_of(const char *area, const char *category, int t) {
    bool north = strcmp(area, "North") == 0, later = t >= 12;
    double wave = t % 3 - 1;
    if (strcmp(category, "Bike") == 0)
        return north ? (later ? 26 : 20) + 3 * wave : (later ? 220 : 200) + 10 * wave;
    if (strcmp(category, "Boat") == 0)
        return north ? later : 5;
    if (strcmp(category, "Cart") == 0)
        return north ? t % 2 : 0.5;
    if (strcmp(category, "Van") == 0)
        return north ? 4 : 0;
    return 7;
}

static void build(int end) {
    static const char *const area[] = {"North", "South"};
    static const char *const category[] = {"Bike", "Boat", "Cart", "Fraud", "Van"};
    struct panel_build rows = PANEL_BUILD_EMPTY;
    for (size_t a = 0; a < 2; a++)
        for (size_t k = 0; k < 5; k++)
            for (int month = APRIL; month <= END; month++) {
                struct panel_observation o = {.month = month, .line = month};
                if (a == 0 && k == 0 && gap && month == gap)
                    continue;
                o.value = count_of(area[a], category[k], month - APRIL);
                panel_build_area(&rows, area[a], strlen(area[a]), &o.area);
                panel_build_category(&rows, category[k], strlen(category[k]), &o.category);
                assert_int_equal(panel_build_add(&rows, o), STATUS_OK);
            }
    assert_int_equal(panel_build_freeze(&rows, &panel, NULL), STATUS_OK);
    panel_build_free(&rows);
    areas = categories = HIERARCHY_EMPTY;
    exposure = EXPOSURE_EMPTY;
    add_node(&areas, "North", "Force", COMPARE_YES);
    add_node(&areas, "South", "Force", COMPARE_YES);
    for (size_t k = 0; k < 5; k++)
        add_node(&categories, category[k], "", k == 3 ? COMPARE_NO_COMPARATOR : COMPARE_YES);
    assert_int_equal(hierarchy_link(&areas, "a", NULL), STATUS_OK);
    assert_int_equal(hierarchy_link(&categories, "c", NULL), STATUS_OK);
    assert_int_equal(aggregate_build(&aggregate, &panel, &areas, &categories, NULL), STATUS_OK);
    struct changes_request request = {
        &aggregate, &exposure, end, APRIL + 12, APRIL + 12 + year_months - 1, 10, 0};
    assert_int_equal(changes_make(&request, &out, NULL), STATUS_OK);
}

static void release(void) {
    changes_free(&out);
    aggregate_free(&aggregate);
    hierarchy_free(&areas);
    hierarchy_free(&categories);
    exposure_free(&exposure);
    panel_free(&panel);
    gap = 0;
}

static const struct change_finding *find(const char *area, const char *category,
                                         enum change_kind kind) {
    for (size_t i = 0; i < out.count; i++) {
        const struct change_finding *f = &out.finding[i];
        if (strcmp(f->area, area) == 0 && strcmp(f->category, category) == 0 && f->kind == kind)
            return f;
    }
    fail_msg("no row of %s, %s", area, category);
    return NULL;
}

static void periods_of_each_kind(void **state) {
    (void)state;
    build(END);
    assert_int_equal(out.count, 3 * 5 * CHANGE_KINDS);
    const struct change_finding *year = find("North", "Bike", CHANGE_YEAR_ON_YEAR);
    const struct change_finding *date = find("North", "Bike", CHANGE_YEAR_TO_DATE);
    const struct change_finding *rolling = find("North", "Bike", CHANGE_ROLLING_12);
    assert_int_equal(year->before_first, APRIL);
    assert_int_equal(year->before_last, APRIL + 11);
    assert_int_equal(year->after_first, APRIL + 12);
    assert_int_equal(year->after_last, APRIL + 23);
    assert_int_equal(date->before_first, APRIL + 12);
    assert_int_equal(date->after_last, END);
    assert_int_equal(date->after_first, APRIL + 24);
    assert_int_equal(rolling->after_last, END);
    assert_int_equal(rolling->before_first, APRIL + 3);
    /* waves add up to 0 over three months */
    assert_true(year->count_before == 240 && year->count_after == 312);
    assert_true(date->count_before == 78 && date->count_after == 78);
    assert_true(rolling->count_before == 9 * 20 + 3 * 26 && rolling->count_after == 312);
    assert_close(year->change_pct, 30, RUNG_FORMULA);
    assert_close(year->comparator_change_pct, 100 * 312. / 2640, RUNG_FORMULA);
    assert_close(year->rest_change_pct, 10, RUNG_FORMULA);
    assert_close(year->ratio_of_ratios, 1.3 / 1.1, RUNG_FORMULA);
    assert_string_equal(year->comparator, "Force");
    assert_string_equal(year->note, "");
    release();
}

/* The months here scatter less than Poisson counts do, so that dispersion is 1, from t quantiles:
 * the same as the plain functions give. */
static void statistics_of_a_row(void **state) {
    (void)state;
    build(END);
    const struct change_finding *year = find("North", "Bike", CHANGE_YEAR_ON_YEAR);
    const double t = 2.2009851600916384; /* qt(0.975, 11) in R */
    double half = t * sqrt(1. / 240 + 1. / 312);
    assert_string_equal(year->method, "quasi_poisson");
    assert_close(year->dispersion, 1, RUNG_EXACT);
    assert_close(year->lower_95, 100 * (1.3 * exp(-half) - 1), RUNG_INVERTED);
    assert_close(year->upper_95, 100 * (1.3 * exp(half) - 1), RUNG_INVERTED);
    /* the rest, 2400 to 2640, alike */
    half = t * sqrt(1. / 2400 + 1. / 2640);
    assert_close(year->rest_lower_95, 100 * (1.1 * exp(-half) - 1), RUNG_INVERTED);
    assert_close(year->rest_upper_95, 100 * (1.1 * exp(half) - 1), RUNG_INVERTED);
    struct two_changes counts = {240, 312, 2640, 2952};
    struct change_spread spread = {1, 11};
    struct limits limits;
    double p;
    change_p(&counts, CHANGE_MID_P, &spread, &p);
    change_limits(&counts, 95, CHANGE_MID_P, &spread, &limits);
    assert_close(year->ratio_p, p, RUNG_EXACT);
    assert_close(year->ratio_lower_95, limits.lower, RUNG_EXACT);
    assert_close(year->ratio_upper_95, limits.upper, RUNG_EXACT);
    assert_int_equal(year->verdict, p < 0.05 ? VERDICT_HIGHER_95 : VERDICT_SIMILAR);
    release();
}

static void low_volumes(void **state) {
    (void)state;
    build(END);
    const struct change_finding *boat = find("North", "Boat", CHANGE_YEAR_ON_YEAR);
    assert_true(boat->count_before == 0 && boat->count_after == 12);
    assert_true(isnan(boat->change_pct) && isnan(boat->lower_95) && isnan(boat->ratio_of_ratios));
    assert_close(boat->p_value, 2 * pow(0.5, 12), RUNG_FORMULA); /* 12 against 0 */
    assert_string_equal(boat->method, "exact");
    assert_string_equal(boat->note,
                        "none before: no percentage; the ratio of ratios and its upper limit are "
                        "infinite");
    assert_true(isnan(boat->ratio_upper_95) && boat->ratio_lower_95 > 1);
    assert_int_equal(boat->verdict, VERDICT_HIGHER_95);
    const struct change_finding *cart = find("North", "Cart", CHANGE_YEAR_ON_YEAR);
    assert_true(cart->count_before == 6 && isnan(cart->change_pct) && !isnan(cart->p_value));
    assert_string_equal(cart->note, "few before: compare the counts, not a percentage");
    /* 1.5 in three months: no whole count */
    const struct change_finding *parts = find("South", "Cart", CHANGE_YEAR_TO_DATE);
    assert_string_equal(parts->note, "few before: compare the counts, not a percentage; counts are "
                                     "not whole: not compared");
    release();
}

static void what_is_not_compared(void **state) {
    (void)state;
    build(END);
    const struct change_finding *force = find("Force", "Bike", CHANGE_ROLLING_12);
    assert_string_equal(force->comparator, "");
    assert_string_equal(force->note, "no area above to compare with");
    assert_int_equal(force->verdict, VERDICT_NOT_COMPARED);
    assert_true(!isnan(force->change_pct));
    const struct change_finding *fraud = find("North", "Fraud", CHANGE_ROLLING_12);
    assert_string_equal(fraud->note, "the category has no comparator");
    assert_true(isnan(fraud->ratio_of_ratios) && fraud->verdict == VERDICT_NOT_COMPARED);
    const struct change_finding *van = find("North", "Van", CHANGE_ROLLING_12);
    assert_string_equal(van->note, "the comparator holds nothing beside the area: not compared");
    const struct change_finding *most = find("South", "Boat", CHANGE_YEAR_ON_YEAR);
    assert_true(most->count_before == 60 && isnan(most->rest_change_pct));
    assert_true(isnan(most->rest_lower_95) && isnan(most->rest_upper_95));
    assert_string_equal(most->note, "few before in the rest of the comparator");
    assert_close(most->ratio_of_ratios, 0, RUNG_EXACT);
    assert_int_equal(most->verdict, VERDICT_LOWER_95);
    const struct change_finding *none = find("South", "Van", CHANGE_ROLLING_12);
    assert_string_equal(none->note, "none before: no percentage; too many zeros: not compared");
    assert_close(none->p_value, 1, RUNG_EXACT);
    release();
}

static void missing_months(void **state) {
    (void)state;
    gap = APRIL + 5;
    build(END);
    const struct change_finding *year = find("North", "Bike", CHANGE_YEAR_ON_YEAR);
    assert_true(isnan(year->count_before) && year->count_after == 312 && isnan(year->change_pct));
    assert_string_equal(year->note, "a month of the two periods is missing");
    assert_int_equal(year->verdict, VERDICT_NOT_COMPARED);
    /* the year to date has its months; only the 24 that would tell the scatter are not whole */
    const struct change_finding *date = find("North", "Bike", CHANGE_YEAR_TO_DATE);
    assert_string_equal(date->method, "exact");
    assert_close(date->p_value, 1, RUNG_EXACT);
    assert_string_equal(date->note, "");
    /* so that South, from its months, has a rest judged exactly: 78 against 78, p / (1 - p) - 1
     * of R's qbeta(0.025, 78, 79) and qbeta(0.975, 79, 78) */
    const struct change_finding *other = find("South", "Bike", CHANGE_YEAR_TO_DATE);
    assert_string_equal(other->method, "quasi_poisson");
    assert_close(other->rest_lower_95, -27.883522147795858, RUNG_INVERTED);
    assert_close(other->rest_upper_95, 38.664564574188518, RUNG_INVERTED);
    const struct change_finding *south = find("South", "Bike", CHANGE_YEAR_ON_YEAR);
    assert_true(!isnan(south->change_pct));
    assert_string_equal(south->note, "a month of the comparator is missing: not compared");
    release();
}

/* A quarter as the period is held against the quarter a year before; two years are not. */
static void periods_asked_for(void **state) {
    (void)state;
    year_months = 3;
    build(END);
    const struct change_finding *quarter = find("North", "Bike", CHANGE_YEAR_ON_YEAR);
    assert_int_equal(quarter->after_last, APRIL + 14);
    assert_int_equal(quarter->before_last, APRIL + 2);
    assert_true(quarter->count_before == 60 && quarter->count_after == 78);
    release();
    year_months = 15;
    build(END);
    const struct change_finding *year = find("North", "Bike", CHANGE_YEAR_ON_YEAR);
    assert_int_equal(year->after_first, APRIL + 12);
    assert_int_equal(year->after_last, APRIL + 23);
    release();
    year_months = 12;
}

static void short_records(void **state) {
    (void)state;
    build(APRIL + 13);
    const struct change_finding *rolling = find("North", "Bike", CHANGE_ROLLING_12);
    assert_true(isnan(rolling->count_before));
    assert_string_equal(rolling->note, "the record begins after the period before");
    const struct change_finding *date = find("North", "Bike", CHANGE_YEAR_TO_DATE);
    struct two_rates rates = {date->count_after, 1, date->count_before, 1};
    double p;
    ratio_p(&rates, RATIO_EXACT, &p);
    assert_string_equal(date->method, "exact");
    assert_close(date->p_value, p, RUNG_EXACT);
    release();
}

int main(void) {
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(periods_of_each_kind), cmocka_unit_test(statistics_of_a_row),
        cmocka_unit_test(low_volumes),          cmocka_unit_test(what_is_not_compared),
        cmocka_unit_test(missing_months),       cmocka_unit_test(short_records),
        cmocka_unit_test(periods_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The rates table: which columns, whose rates, which markers and flags; rates by hand. Two forces
 * of a region of a country: Staffordshire (North 10,000 people, South 20,000), Mercia (West
 * 40,000).
 */
#include "test/support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/rates_rows.h"
#include "engine/data/panel_build.h"
#include "engine/data/period.h"
#include "outputs/rates_html.h"

enum { APRIL = 2022 * 12 + 3, MARCH = APRIL + 11 };

/* A year's count is twelve times that. */
static const struct {
    const char *area, *category;
    double monthly;
} given[] = {
    {"North", "Bike", 3}, {"South", "Bike", 20},      {"West", "Bike", 10},
    {"North", "Shop", 0}, {"South", "Shop", 1.0 / 3}, {"West", "Shop", 1},
    {"North", "ASB", 8},  {"South", "ASB", 4},        {"West", "ASB", 4},
};

static struct panel panel;
static struct hierarchy areas, categories;
static struct aggregate aggregate;
static struct exposure exposure;
static struct comparators comparators;
static struct comparisons comparisons;
static struct comparisons_request request;
static struct rates_table table;

static void add_node(struct hierarchy *tree, const char *name, const char *parent,
                     enum area_level level, enum compare_rule rule, const char *group) {
    struct node node = {
        .name = name, .parent_name = parent, .level = level, .code = "", .compare = rule};
    size_t index;
    assert_int_equal(hierarchy_add(tree, &node, &index), STATUS_OK);
    if (group)
        assert_int_equal(hierarchy_join(tree, group, index), STATUS_OK);
}

static int build(void **state) {
    (void)state;
    struct panel_build rows = PANEL_BUILD_EMPTY;
    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        for (int month = APRIL; month <= MARCH; month++) {
            struct panel_observation o = {.month = month, .line = month};
            o.value = given[i].monthly;
            panel_build_area(&rows, given[i].area, strlen(given[i].area), &o.area);
            panel_build_category(&rows, given[i].category, strlen(given[i].category), &o.category);
            assert_int_equal(panel_build_add(&rows, o), STATUS_OK);
        }
    assert_int_equal(panel_build_freeze(&rows, &panel, NULL), STATUS_OK);
    panel_build_free(&rows);
    areas = categories = HIERARCHY_EMPTY;
    exposure = EXPOSURE_EMPTY;
    comparators = COMPARATORS_EMPTY;
    add_node(&areas, "North", "Staffordshire", LEVEL_CSP, COMPARE_YES, "Alike");
    add_node(&areas, "South", "Staffordshire", LEVEL_CSP, COMPARE_YES, "Alike");
    add_node(&areas, "West", "Mercia", LEVEL_CSP, COMPARE_YES, NULL);
    add_node(&areas, "Staffordshire", "Midlands", LEVEL_FORCE, COMPARE_YES, NULL);
    add_node(&areas, "Mercia", "Midlands", LEVEL_FORCE, COMPARE_YES, NULL);
    add_node(&areas, "Midlands", "Land", LEVEL_REGION, COMPARE_YES, NULL);
    add_node(&areas, "Land", "", LEVEL_COUNTRY, COMPARE_YES, NULL);
    add_node(&categories, "Shop", "THEFT", LEVEL_NONE, COMPARE_YES, NULL);
    add_node(&categories, "Bike", "THEFT", LEVEL_NONE, COMPARE_YES, NULL);
    add_node(&categories, "THEFT", "", LEVEL_NONE, COMPARE_YES, NULL);
    add_node(&categories, "ASB", "", LEVEL_NONE, COMPARE_NO_COMPARATOR, NULL);
    assert_int_equal(hierarchy_link(&areas, "a", NULL), STATUS_OK);
    assert_int_equal(hierarchy_link(&categories, "c", NULL), STATUS_OK);
    assert_int_equal(aggregate_build(&aggregate, &panel, &areas, &categories, NULL), STATUS_OK);
    exposure_add(&exposure, "North", 2022, 10000, NULL);
    exposure_add(&exposure, "South", 2022, 20000, NULL);
    exposure_add(&exposure, "West", 2022, 40000, NULL);
    request = (struct comparisons_request){.aggregate = &aggregate,
                                           .exposure = &exposure,
                                           .comparators = &comparators,
                                           .benchmark = "",
                                           .first = APRIL,
                                           .last = MARCH,
                                           .rates = RATE_SETTINGS_DEFAULT,
                                           .low_volume = 10};
    return 0;
}

static void make(void) {
    assert_int_equal(comparisons_make(&request, &comparisons, NULL), STATUS_OK);
    assert_int_equal(rates_rows_make(&request, &comparisons, &table, NULL), STATUS_OK);
}

static int release(void **state) {
    (void)state;
    rates_table_free(&table);
    comparisons_free(&comparisons);
    aggregate_free(&aggregate);
    panel_free(&panel);
    hierarchy_free(&areas);
    hierarchy_free(&categories);
    exposure_free(&exposure);
    comparators_free(&comparators);
    return 0;
}

static const struct rates_page *page_of(const char *area) {
    for (size_t p = 0; p < table.pages; p++)
        if (strcmp(table.page[p].area, area) == 0)
            return &table.page[p];
    fail_msg("no page of %s", area);
    return NULL;
}

static const struct rates_line *line_of(const char *area, const char *category) {
    const struct rates_page *page = page_of(area);
    for (size_t i = 0; i < page->lines; i++)
        if (strcmp(page->line[i].category, category) == 0)
            return &page->line[i];
    fail_msg("no line of %s", category);
    return NULL;
}

static void order_and_columns(void **state) {
    (void)state;
    make();
    static const char *const order[] = {"THEFT", "Shop", "Bike", "ASB"};
    static const size_t depth[] = {0, 1, 1, 0};
    assert_int_equal(table.pages, 3);
    for (size_t p = 0; p < 3; p++) {
        const struct rates_page *page = &table.page[p];
        assert_int_equal(page->lines, 4);
        for (size_t i = 0; i < 4; i++) {
            assert_string_equal(page->line[i].category, order[i]);
            assert_int_equal(page->line[i].depth, depth[i]);
        }
        assert_false(page->used[RATES_BENCHMARK]); /* the country is one of the columns */
        assert_true(page->used[RATES_COUNTRY]);
    }
    assert_true(page_of("North")->used[RATES_GROUP]);
    assert_false(page_of("West")->used[RATES_GROUP]);
    assert_string_equal(page_of("West")->head[RATES_FORCE], "Mercia");
}

/* Bike a year: North 36, South 240, West 120. */
static void rates_are_those_of_the_findings(void **state) {
    (void)state;
    make();
    const struct rates_line *bike = line_of("North", "Bike");
    const struct {
        double rate;
        const char *shown;
    } expected[] = {[RATES_OWN] = {3.6, "3.6"},
                    [RATES_FORCE] = {276 / 30.0, "9.2"},
                    [RATES_GROUP] = {(3.6 + 12) / 2, "7.8"}, /* each area the same */
                    [RATES_REGION] = {396 / 70.0, "5.7"},
                    [RATES_COUNTRY] = {396 / 70.0, "5.7"}};
    for (int c = RATES_OWN; c <= RATES_COUNTRY; c++) {
        assert_true(fabs(bike->cell[c].rate - expected[c].rate) < 1e-12);
        assert_string_equal(bike->cell[c].shown, expected[c].shown);
    }
    for (size_t p = 0; p < table.pages; p++)
        for (size_t i = 0; i < table.page[p].lines; i++) {
            const struct rates_line *line = &table.page[p].line[i];
            assert_non_null(line->finding);
            assert_true(line->cell[RATES_OWN].rate == line->finding->rate);
            if (!(isnan(line->cell[RATES_COUNTRY].rate)))
                assert_true(line->cell[RATES_COUNTRY].rate == line->finding->benchmark_rate);
            assert_int_equal(line->cell[RATES_COUNTRY].verdict, line->finding->verdict);
        }
}

static void flags(void **state) {
    (void)state;
    make();
    const struct rates_line *bike = line_of("North", "Bike");
    assert_false(bike->cell[RATES_OWN].tested);
    assert_true(bike->cell[RATES_FORCE].tested); /* 36 of 10,000 against 240 of 20,000 */
    assert_int_equal(bike->cell[RATES_FORCE].verdict, VERDICT_LOWER_998);
    assert_int_equal(line_of("South", "Bike")->cell[RATES_FORCE].verdict, VERDICT_HIGHER_998);
    /* nothing is left of Mercia without West; of shop there are too few */
    assert_int_equal(line_of("West", "Bike")->cell[RATES_FORCE].verdict, VERDICT_NOT_COMPARED);
    assert_int_equal(line_of("North", "Shop")->cell[RATES_FORCE].verdict, VERDICT_NOT_COMPARED);
    assert_false(bike->cell[RATES_GROUP].tested);
    assert_true(bike->cell[RATES_REGION].tested);
    /* the region is the country here, so that both flags must agree with the finding */
    assert_int_equal(bike->cell[RATES_REGION].verdict, VERDICT_LOWER_95);
    assert_int_equal(bike->cell[RATES_COUNTRY].verdict, VERDICT_LOWER_95);
    assert_int_equal(line_of("South", "Bike")->cell[RATES_REGION].verdict, VERDICT_HIGHER_998);
}

static void markers_and_decimals(void **state) {
    (void)state;
    make();
    /* shop: North 0, South 4 of 20,000 = 0.2, West 12 of 40,000 = 0.3; country 16 of 70,000 */
    const struct rates_line *shop = line_of("North", "Shop");
    assert_string_equal(shop->cell[RATES_OWN].shown, "0");
    assert_string_equal(shop->cell[RATES_FORCE].shown, "0.13");
    assert_string_equal(shop->cell[RATES_COUNTRY].shown, "0.23");
    assert_true(shop->low_volume);
    const struct rates_line *asb = line_of("North", "ASB");
    assert_string_equal(asb->cell[RATES_OWN].shown, "9.6");
    for (int c = RATES_FORCE; c <= RATES_COUNTRY; c++) {
        assert_string_equal(asb->cell[c].shown, "[z]");
        assert_true(isnan(asb->cell[c].rate));
    }
}

/* No rate but zero ever reads as zero. */
static void nothing_reads_as_zero(void **state) {
    (void)state;
    static const struct {
        double rate[3];
        const char *shown[3];
    } row[] = {{{0, 1, 20}, {"0", "1.0", "20.0"}},
               {{0.04, 3, 0}, {"0.040", "3.000", "0"}},
               {{0.1, 0.96, 12}, {"0.10", "0.96", "12.00"}},
               {{0.0004, 0.0006, 5}, {"[low]", "0.001", "5.000"}},
               {{NAN, 2.25, INFINITY}, {"[x]", "2.2", "[x]"}}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct rates_line line = {.category = ""};
        for (int c = 0; c < RATES_COLUMNS; c++) {
            line.cell[c].rate = c < 3 ? row[i].rate[c] : NAN;
            line.cell[c].marker = c < 3 ? RATES_MARK_NONE : RATES_MARK_NOT_APPLICABLE;
        }
        rates_line_show(&line);
        for (int c = 0; c < 3; c++)
            assert_string_equal(line.cell[c].shown, row[i].shown[c]);
        assert_string_equal(line.cell[3].shown, "[z]");
    }
}

static void published_rates_stand_in(void **state) {
    (void)state;
    struct comparator alike = {"Alike", "Bike", APRIL, MARCH, 4.25, NAN, NAN};
    struct comparator land = {"England", "Bike", APRIL, MARCH, 3.5, NAN, NAN};
    assert_int_equal(comparators_add(&comparators, &alike), STATUS_OK);
    assert_int_equal(comparators_add(&comparators, &land), STATUS_OK);
    request.benchmark = "England"; /* no series: a column of its own */
    make();
    const struct rates_line *bike = line_of("North", "Bike");
    assert_true(page_of("North")->used[RATES_BENCHMARK]);
    assert_string_equal(page_of("North")->head[RATES_BENCHMARK], "England");
    assert_string_equal(bike->cell[RATES_BENCHMARK].shown, "3.5");
    assert_int_equal(bike->cell[RATES_BENCHMARK].verdict, bike->finding->verdict);
    /* all members are known: their mean, not the published rate */
    assert_true(fabs(bike->cell[RATES_GROUP].rate - 7.8) < 1e-12);
    assert_string_equal(line_of("North", "Shop")->cell[RATES_BENCHMARK].shown, "[x]");
}

static void html(void **state) {
    (void)state;
    make();
    struct text text = TEXT_EMPTY;
    struct rates_html ask = {.page = page_of("North"),
                             .slug = "north",
                             .period = "financial year 2022-23",
                             .source = "made up <for> a test & \"nothing\" else",
                             .note = "",
                             .heading_level = 2};
    rates_html_page(&ask, &text);
    assert_int_equal(text_status(&text), STATUS_OK);
    const char *page = text_string(&text), *path = TEST_SOURCE "/test/golden/rates.html";
    if (getenv("UPDATE_GOLDEN"))
        support_write(path, page);
    char *expected = support_read(path);
    assert_string_equal(page, expected);
    free(expected);
    text_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(order_and_columns, build, release),
        cmocka_unit_test_setup_teardown(rates_are_those_of_the_findings, build, release),
        cmocka_unit_test_setup_teardown(flags, build, release),
        cmocka_unit_test_setup_teardown(markers_and_decimals, build, release),
        cmocka_unit_test(nothing_reads_as_zero),
        cmocka_unit_test_setup_teardown(published_rates_stand_in, build, release),
        cmocka_unit_test_setup_teardown(html, build, release),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

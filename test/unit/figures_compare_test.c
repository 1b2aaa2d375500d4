/* Charts of comparisons from findings: the numbers drawn against the findings and against the
 * intervals they must agree with. Twelve areas of one force, of made sizes and rates.
 */
#include "test/support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/figures_compare.h"
#include "engine/data/panel_build.h"
#include "engine/data/period.h"
#include "models/significance/count_limits.h"
#include "models/significance/trend_xmr.h"

enum { APRIL = 2022 * 12 + 3, MONTHS = 24, AREAS = 12 };

static const struct {
    double people, rate; /* a year, per 1,000 */
} made[AREAS] = {{30000, 3},    {45000, 5},    {60000, 4},   {80000, 6},
                 {110000, 5},   {150000, 4.5}, {52000, 15},  {95000, 5.5},
                 {200000, 5.2}, {70000, 0.4},  {38000, 4.8}, {120000, 5.1}};

static struct panel panel;
static struct hierarchy areas, categories;
static struct aggregate aggregate;
static struct exposure exposure;
static struct comparators comparators;
static struct comparisons comparisons;
static struct figures_request request;
static struct arena arena;

static int build(void **state) {
    (void)state;
    struct panel_build rows = PANEL_BUILD_EMPTY;
    areas = categories = HIERARCHY_EMPTY;
    exposure = EXPOSURE_EMPTY;
    comparators = COMPARATORS_EMPTY;
    for (size_t a = 0; a < AREAS; a++) {
        char name[16];
        snprintf(name, sizeof name, "Area %zu", a + 1);
        struct node node = {.name = name, .parent_name = "Force", .level = LEVEL_CSP, .code = ""};
        size_t index;
        assert_int_equal(hierarchy_add(&areas, &node, &index), STATUS_OK);
        for (int year = 2022; year < 2024; year++)
            exposure_add(&exposure, name, year, made[a].people, NULL);
        for (int month = APRIL; month < APRIL + MONTHS; month++) {
            struct panel_observation o = {.month = month, .line = month};
            double mean = made[a].people * made[a].rate / 12000;
            o.value = round(mean * (1 + 0.1 * sin(month * 2.1)) * (month == APRIL + 20 ? 2 : 1));
            panel_build_area(&rows, name, strlen(name), &o.area);
            panel_build_category(&rows, "BURGLARY", 8, &o.category);
            assert_int_equal(panel_build_add(&rows, o), STATUS_OK);
        }
    }
    struct node force = {.name = "Force", .parent_name = "", .level = LEVEL_FORCE, .code = ""};
    struct node offence = {.name = "BURGLARY", .parent_name = "", .code = ""};
    size_t index;
    assert_int_equal(hierarchy_add(&areas, &force, &index), STATUS_OK);
    assert_int_equal(hierarchy_add(&categories, &offence, &index), STATUS_OK);
    assert_int_equal(panel_build_freeze(&rows, &panel, NULL), STATUS_OK);
    panel_build_free(&rows);
    assert_int_equal(hierarchy_link(&areas, "a", NULL), STATUS_OK);
    assert_int_equal(hierarchy_link(&categories, "c", NULL), STATUS_OK);
    assert_int_equal(aggregate_build(&aggregate, &panel, &areas, &categories, NULL), STATUS_OK);
    struct comparisons_request compare = {.aggregate = &aggregate,
                                          .exposure = &exposure,
                                          .comparators = &comparators,
                                          .benchmark = "all",
                                          .first = APRIL,
                                          .last = APRIL + 11,
                                          .rates = RATE_SETTINGS_DEFAULT,
                                          .low_volume = 10,
                                          .peers = {.per = 1000}};
    assert_int_equal(comparisons_make(&compare, &comparisons, NULL), STATUS_OK);
    request = (struct figures_request){.aggregate = &aggregate,
                                       .comparisons = &comparisons,
                                       .source = "made up for a test.",
                                       .note = "",
                                       .rates_note = "",
                                       .end = APRIL + MONTHS - 1};
    arena = ARENA_EMPTY;
    return 0;
}

static int release(void **state) {
    (void)state;
    arena_free(&arena);
    comparisons_free(&comparisons);
    aggregate_free(&aggregate);
    panel_free(&panel);
    hierarchy_free(&areas);
    hierarchy_free(&categories);
    exposure_free(&exposure);
    comparators_free(&comparators);
    return 0;
}

static struct figure_ask ask_for(size_t area) {
    return (struct figure_ask){
        .request = &request, .area = area, .category = 0, .name = "burglary", .spoken = "Burglary"};
}

static const char *cell(const struct figure *figure, size_t row, const char *head) {
    for (size_t c = 0; c < figure->table.columns; c++)
        if (strcmp(figure->table.head[c], head) == 0)
            return figure->table.cell[row * figure->table.columns + c];
    fail_msg("no column %s", head);
    return "";
}

static double number(const struct figure *figure, size_t row, const char *head) {
    return strtod(cell(figure, row, head), NULL);
}

static const struct finding *finding_of(const char *area) {
    for (size_t i = 0; i < comparisons.count; i++)
        if (strcmp(comparisons.finding[i].area, area) == 0)
            return &comparisons.finding[i];
    fail_msg("no finding of %s", area);
    return NULL;
}

/* Positions are the findings' own funnel verdicts; two areas were made to stand out. */
static void funnel_agrees_with_verdicts(void **state) {
    (void)state;
    struct figure figure;
    const struct figure_ask ask = ask_for(HIERARCHY_NONE);
    assert_int_equal(figures_funnel(&ask, &arena, &figure, NULL), STATUS_OK);
    size_t seen = 0, rows = figure.table.cells / figure.table.columns;
    for (size_t row = 0; row < rows; row++) {
        if (strcmp(cell(&figure, row, "kind"), "area") != 0)
            continue;
        const struct finding *f = finding_of(cell(&figure, row, "area_name"));
        static const char *const word[] = {"below", "within", "above"};
        assert_int_not_equal(f->funnel_verdict, VERDICT_NOT_COMPARED);
        assert_string_equal(cell(&figure, row, "position"),
                            word[finding_verdict_direction(f->funnel_verdict) + 1]);
        assert_true(fabs(number(&figure, row, "rate") - f->rate) < 1e-4);
        if (strcmp(f->area, "Area 7") == 0) /* three times the others, and a tenth */
            assert_string_equal(cell(&figure, row, "position"), "above");
        if (strcmp(f->area, "Area 10") == 0)
            assert_string_equal(cell(&figure, row, "position"), "below");
        seen++;
    }
    assert_int_equal(seen, AREAS);
    assert_int_equal(rows, AREAS + 61);
}

/* At the limits of chance alone a count's own interval touches what is expected; inside the wide
 * limits lie the narrow ones, and the outer outside the inner. */
static void funnel_limits_by_the_second_road(void **state) {
    (void)state;
    struct figure figure;
    const struct figure_ask ask = ask_for(HIERARCHY_NONE);
    assert_int_equal(figures_funnel(&ask, &arena, &figure, NULL), STATUS_OK);
    size_t rows = figure.table.cells / figure.table.columns, seen = 0;
    static const struct {
        const char *lower, *upper;
        double confidence;
    } level[] = {{"poisson_lower_95", "poisson_upper_95", 95},
                 {"poisson_lower_998", "poisson_upper_998", 99.8}};
    for (size_t row = 0; row < rows; row++) {
        if (strcmp(cell(&figure, row, "kind"), "limit") != 0)
            continue;
        double thousands = number(&figure, row, "population_thousands"), rate;
        double expected = thousands * (rate = number(&figure, row, "expected"));
        seen++;
        for (size_t k = 0; k < 2; k++) {
            struct limits high, low;
            double upper = number(&figure, row, level[k].upper);
            double lower = number(&figure, row, level[k].lower);
            assert_int_equal(
                count_limits(thousands * upper, level[k].confidence, COUNT_DEFAULT, &high),
                STATUS_OK);
            assert_int_equal(
                count_limits(thousands * lower, level[k].confidence, COUNT_DEFAULT, &low),
                STATUS_OK);
            /* four decimals of the rate are kept */
            assert_true(fabs(high.lower - expected) < 2e-4 * thousands + 1e-6);
            assert_true(fabs(low.upper - expected) < 2e-4 * thousands + 1e-6);
            assert_true(lower < rate && rate < upper);
        }
        assert_true(number(&figure, row, "poisson_upper_95") <
                    number(&figure, row, "poisson_upper_998"));
        assert_true(number(&figure, row, "wide_upper_95") >
                    number(&figure, row, "poisson_upper_95"));
        assert_true(number(&figure, row, "wide_lower_95") <
                    number(&figure, row, "poisson_lower_95"));
    }
    assert_int_equal(seen, 61);
}

static void ranks_are_the_findings(void **state) {
    (void)state;
    struct figure figure;
    const struct figure_ask ask = ask_for(HIERARCHY_NONE);
    assert_int_equal(figures_ranks(&ask, &arena, &figure, NULL), STATUS_OK);
    size_t rows = figure.table.cells / figure.table.columns;
    assert_int_equal(rows, AREAS);
    for (size_t row = 0; row < rows; row++) {
        const struct finding *f = finding_of(cell(&figure, row, "area_name"));
        assert_true(number(&figure, row, "rank") == f->rank);
        assert_true(number(&figure, row, "lower") == f->rank_lower);
        assert_true(number(&figure, row, "upper") == f->rank_upper);
        assert_true(number(&figure, row, "rank") == (double)row + 1);
    }
}

/* Month 20 was doubled: it is outside; a small area has no chart. */
static void control_marks_the_doubled_month(void **state) {
    (void)state;
    struct figure figure;
    struct figure_ask ask = ask_for(hierarchy_find(&aggregate.areas, "Area 9"));
    assert_int_equal(figures_control(&ask, &arena, &figure, NULL), STATUS_OK);
    size_t rows = figure.table.cells / figure.table.columns;
    assert_int_equal(rows, MONTHS);
    assert_string_equal(cell(&figure, 20, "month"), "2023-12");
    assert_string_equal(cell(&figure, 20, "mark"), "outside_high");
    for (size_t row = 0; row < rows; row++)
        assert_true(row == 20 || strncmp(cell(&figure, row, "mark"), "outside", 7) != 0);
    ask = ask_for(hierarchy_find(&aggregate.areas, "Area 10"));
    assert_int_equal(figures_control(&ask, &arena, &figure, NULL), STATUS_NO_DATA);
}

/* Only the last twelve months of the one area are drawn, in the words of a reader. */
static void changes_of_one_area(void **state) {
    (void)state;
    static const size_t burglary = 0;
    struct change_finding change[4];
    for (size_t i = 0; i < 4; i++) {
        change[i] = change_finding_empty();
        change[i].area = i == 3 ? "Area 2" : "Area 1";
        change[i].category = "BURGLARY";
        change[i].kind = (enum change_kind)(i % 3);
        change[i].after_last = APRIL + MONTHS - 1 - (i == 1);
        change[i].count_before = 222;
        change[i].count_after = 340;
        change[i].change_pct = 53.15;
        change[i].lower_95 = 28.9;
        change[i].upper_95 = 82.2;
        change[i].comparator = "Force";
        change[i].rest_change_pct = 38.7;
        change[i].rest_lower_95 = 35.2;
        change[i].rest_upper_95 = 42.3;
        change[i].verdict = VERDICT_SIMILAR;
    }
    request.change = change;
    request.changes = 4;
    request.category = &burglary;
    request.categories = 1;
    struct figure_ask ask = ask_for(hierarchy_find(&aggregate.areas, "Area 1"));
    struct figure *figures;
    size_t count;
    ask.category = HIERARCHY_NONE;
    assert_int_equal(figures_change(&ask, &arena, &figures, &count, NULL), STATUS_OK);
    assert_int_equal(count, 1);
    assert_int_equal(figures->table.cells, figures->table.columns);
    assert_string_equal(cell(figures, 0, "category"), "Burglary");
    assert_string_equal(cell(figures, 0, "comparison"), "similar");
    assert_true(number(figures, 0, "rest_change") == 38.7);
    assert_true(number(figures, 0, "rest_lower") == 35.2);
    assert_true(number(figures, 0, "rest_upper") == 42.3);
    assert_non_null(strstr(figures->alternative, "rest of Force +39% (+35 to +42)"));
    assert_non_null(strstr(figures->alternative, "12 months to March 2024"));
    ask = ask_for(hierarchy_find(&aggregate.areas, "Area 3"));
    assert_int_equal(figures_change(&ask, &arena, &figures, &count, NULL), STATUS_NO_DATA);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(funnel_agrees_with_verdicts, build, release),
        cmocka_unit_test_setup_teardown(funnel_limits_by_the_second_road, build, release),
        cmocka_unit_test_setup_teardown(ranks_are_the_findings, build, release),
        cmocka_unit_test_setup_teardown(control_marks_the_doubled_month, build, release),
        cmocka_unit_test_setup_teardown(changes_of_one_area, build, release),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

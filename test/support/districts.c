#include "test/support/districts.h"

#include <string.h>

#include "engine/data/panel_build.h"

const struct district_given districts_plain[DISTRICTS_PLAIN] = {
    {"North", "Bike", 3}, {"South", "Bike", 20}, {"West", "Bike", 10}, {"North", "Shop", 0.5},
    {"South", "Shop", 1}, {"West", "Fraud", 8},  {"West", "Shop", 1},
};

void districts_add(struct hierarchy *tree, const char *name, const char *parent,
                   enum area_level level, enum compare_rule rule) {
    struct node node = {
        .name = name, .parent_name = parent, .level = level, .code = "", .compare = rule};
    size_t index;
    assert_int_equal(hierarchy_add(tree, &node, &index), STATUS_OK);
}

static void build_panel(struct districts *d, const struct district_given *given, size_t count) {
    struct panel_build rows = PANEL_BUILD_EMPTY;
    for (size_t i = 0; i < count; i++)
        for (int month = DISTRICTS_APRIL + d->start; month <= DISTRICTS_MARCH + 2; month++) {
            struct panel_observation o = {.month = month, .line = month};
            if (d->gap.area && strcmp(given[i].area, d->gap.area) == 0 && month >= d->gap.first &&
                month <= d->gap.last)
                continue;
            o.value = given[i].monthly;
            if (d->peaks && strcmp(given[i].area, "North") == 0) {
                int from = month - DISTRICTS_APRIL + 12;
                o.value = from == 0 || from == 13 ? 10 : from == 1 || from == 12 ? 30 : 0;
            }
            panel_build_area(&rows, given[i].area, strlen(given[i].area), &o.area);
            panel_build_category(&rows, given[i].category, strlen(given[i].category), &o.category);
            assert_int_equal(panel_build_add(&rows, o), STATUS_OK);
        }
    assert_int_equal(panel_build_freeze(&rows, &d->panel, NULL), STATUS_OK);
    panel_build_free(&rows);
}

static void build_trees(struct districts *d, bool forces) {
    const char *region = d->region ? d->region : "", *group = d->group ? d->group : "";
    d->areas = d->categories = HIERARCHY_EMPTY;
    if (forces) {
        districts_add(&d->areas, "North", "Staffordshire", LEVEL_CSP, COMPARE_YES);
        districts_add(&d->areas, "South", "Staffordshire", LEVEL_CSP, COMPARE_YES);
        districts_add(&d->areas, "West", "Mercia", LEVEL_CSP, COMPARE_YES);
        districts_add(&d->areas, "Staffordshire", region, LEVEL_FORCE, COMPARE_YES);
        districts_add(&d->areas, "Mercia", region, LEVEL_FORCE, COMPARE_YES);
    }
    if (region[0]) {
        districts_add(&d->areas, region, "England", LEVEL_REGION, COMPARE_YES);
        districts_add(&d->areas, "England", "", LEVEL_COUNTRY, COMPARE_YES);
    }
    districts_add(&d->categories, "Bike", group, LEVEL_NONE, COMPARE_YES);
    districts_add(&d->categories, "Shop", group, LEVEL_NONE, COMPARE_YES);
    districts_add(&d->categories, "Fraud", "", LEVEL_NONE, COMPARE_NO_COMPARATOR);
    assert_int_equal(hierarchy_link(&d->areas, "a", NULL), STATUS_OK);
    assert_int_equal(hierarchy_link(&d->categories, "c", NULL), STATUS_OK);
}

void districts_build(struct districts *d, const struct district_given *given, size_t count,
                     bool forces) {
    build_panel(d, given, count);
    build_trees(d, forces);
    d->exposure = EXPOSURE_EMPTY;
    d->comparators = COMPARATORS_EMPTY;
    assert_int_equal(aggregate_build(&d->aggregate, &d->panel, &d->areas, &d->categories, NULL),
                     STATUS_OK);
    exposure_add(&d->exposure, "North", 2022, 10000, NULL);
    exposure_add(&d->exposure, "South", 2022, 20000, NULL);
    exposure_add(&d->exposure, "West", 2022, 40000, NULL);
    d->request = (struct comparisons_request){.aggregate = &d->aggregate,
                                              .exposure = &d->exposure,
                                              .comparators = &d->comparators,
                                              .benchmark = "",
                                              .first = DISTRICTS_APRIL,
                                              .last = DISTRICTS_MARCH,
                                              .rates = RATE_SETTINGS_DEFAULT,
                                              .low_volume = 10};
}

void districts_build_plain(struct districts *d) {
    districts_build(d, districts_plain, DISTRICTS_PLAIN, true);
}

void districts_free(struct districts *d) {
    aggregate_free(&d->aggregate);
    hierarchy_free(&d->areas);
    hierarchy_free(&d->categories);
    exposure_free(&d->exposure);
    comparators_free(&d->comparators);
    panel_free(&d->panel);
}

void districts_compare(struct districts *d, const char *benchmark) {
    struct fault fault = FAULT_NONE;
    d->request.benchmark = benchmark;
    const struct benchmark_names one = {{benchmark}, 1};
    assert_int_equal(comparisons_check(&d->request, &one, &fault), STATUS_OK);
    assert_int_equal(comparisons_make(&d->request, &d->out, &fault), STATUS_OK);
}

const struct finding *districts_finding(const struct districts *d, const char *area,
                                        const char *category) {
    for (size_t i = 0; i < d->out.count; i++)
        if (strcmp(d->out.finding[i].area, area) == 0 &&
            strcmp(d->out.finding[i].category, category) == 0)
            return &d->out.finding[i];
    fail_msg("there is no finding of %s in %s", category, area);
    return NULL;
}

void districts_check(const struct districts *d, const char *area, const char *category,
                     double benchmark, enum verdict verdict, const char *note, const char *file,
                     int line) {
    const struct finding *found = districts_finding(d, area, category);
    support_close(found->benchmark_rate, benchmark, RUNG_FORMULA, "benchmark_rate", file, line);
    _assert_string_equal(finding_verdict_word(found->verdict), finding_verdict_word(verdict), file,
                         line);
    _assert_string_equal(found->note, note, file, line);
}

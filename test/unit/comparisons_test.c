/* Rates against benchmarks: which benchmark, from where, and every note. Rates by hand: three
 * districts of 10,000, 20,000 and 40,000 people over one financial year. */
#include "test/support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/batch/comparisons.h"
#include "engine/data/panel_build.h"
#include "engine/data/period.h"

enum { APRIL = 2022 * 12 + 3, MARCH = APRIL + 11 };

struct given {
    const char *area, *category;
    double monthly; /* every month from April 2022 to May 2023 */
};

/* A year's count is twelve times that: Bike 36 (3.6 per 1,000), 240 (12), 120 (3). */
static const struct given plain[] = {
    {"North", "Bike", 3}, {"South", "Bike", 20}, {"West", "Bike", 10}, {"North", "Shop", 0.5},
    {"South", "Shop", 1}, {"West", "Fraud", 8},  {"West", "Shop", 1},
};

/* Rows that are left out, and what stands above the forces. */
static struct {
    const char *area;
    int first, last;
} gap = {"", 0, 0};
static const char *region = "";
static const char *group = ""; /* of Bike and Shop */
static int start;              /* months from April 2022 on which the record begins */
static bool peaks; /* North: 10 in April 2021, 30 in May, 30 and 10 a year on, nothing else */

static struct panel panel;
static struct hierarchy areas, categories;
static struct aggregate aggregate;
static struct exposure exposure;
static struct comparators comparators;
static struct comparisons out;
static struct comparisons_request request;

static void add_node(struct hierarchy *tree, const char *name, const char *parent,
                     enum area_level level, enum compare_rule rule) {
    struct node node = {
        .name = name, .parent_name = parent, .level = level, .code = "", .compare = rule};
    size_t index;
    assert_int_equal(hierarchy_add(tree, &node, &index), STATUS_OK);
}

static void build(const struct given *given, size_t count, bool forces) {
    struct panel_build rows = PANEL_BUILD_EMPTY;
    for (size_t i = 0; i < count; i++)
        for (int month = APRIL + start; month <= MARCH + 2; month++) {
            struct panel_observation o = {.month = month, .line = month};
            if (strcmp(given[i].area, gap.area) == 0 && month >= gap.first && month <= gap.last)
                continue;
            o.value = given[i].monthly;
            if (peaks && strcmp(given[i].area, "North") == 0) {
                int from = month - APRIL + 12;
                o.value = from == 0 || from == 13 ? 10 : from == 1 || from == 12 ? 30 : 0;
            }
            panel_build_area(&rows, given[i].area, strlen(given[i].area), &o.area);
            panel_build_category(&rows, given[i].category, strlen(given[i].category), &o.category);
            assert_int_equal(panel_build_add(&rows, o), STATUS_OK);
        }
    assert_int_equal(panel_build_freeze(&rows, &panel, NULL), STATUS_OK);
    panel_build_free(&rows);
    areas = categories = HIERARCHY_EMPTY;
    exposure = EXPOSURE_EMPTY;
    comparators = COMPARATORS_EMPTY;
    if (forces) {
        add_node(&areas, "North", "Staffordshire", LEVEL_CSP, COMPARE_YES);
        add_node(&areas, "South", "Staffordshire", LEVEL_CSP, COMPARE_YES);
        add_node(&areas, "West", "Mercia", LEVEL_CSP, COMPARE_YES);
        add_node(&areas, "Staffordshire", region, LEVEL_FORCE, COMPARE_YES);
        add_node(&areas, "Mercia", region, LEVEL_FORCE, COMPARE_YES);
    }
    if (region[0]) {
        add_node(&areas, region, "England", LEVEL_REGION, COMPARE_YES);
        add_node(&areas, "England", "", LEVEL_COUNTRY, COMPARE_YES);
    }
    add_node(&categories, "Bike", group, LEVEL_NONE, COMPARE_YES);
    add_node(&categories, "Shop", group, LEVEL_NONE, COMPARE_YES);
    add_node(&categories, "Fraud", "", LEVEL_NONE, COMPARE_NO_COMPARATOR);
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
}

static void build_plain(void) {
    build(plain, sizeof plain / sizeof *plain, true);
}

static void release(void) {
    aggregate_free(&aggregate);
    hierarchy_free(&areas);
    hierarchy_free(&categories);
    exposure_free(&exposure);
    comparators_free(&comparators);
    panel_free(&panel);
}

static void compare(const char *benchmark) {
    struct fault fault = FAULT_NONE;
    request.benchmark = benchmark;
    const struct benchmark_names one = {{benchmark}, 1};
    assert_int_equal(comparisons_check(&request, &one, &fault), STATUS_OK);
    assert_int_equal(comparisons_make(&request, &out, &fault), STATUS_OK);
}

static const struct finding *finding(const char *area, const char *category) {
    for (size_t i = 0; i < out.count; i++)
        if (strcmp(out.finding[i].area, area) == 0 &&
            strcmp(out.finding[i].category, category) == 0)
            return &out.finding[i];
    fail_msg("there is no finding of %s in %s", category, area);
    return NULL;
}

static void assert_finding(const char *area, const char *category, double benchmark,
                           enum verdict verdict, const char *note) {
    const struct finding *found = finding(area, category);
    assert_close(found->benchmark_rate, benchmark, RUNG_FORMULA);
    assert_int_equal(isnan(found->benchmark_rate), isnan(benchmark));
    assert_string_equal(finding_verdict_word(found->verdict), finding_verdict_word(verdict));
    assert_string_equal(found->note, note);
}

static const double none = NAN;

static void rates_counts_and_years(void **state) {
    (void)state;
    build_plain();
    compare("all");
    assert_string_equal(out.benchmark, "all areas");
    const struct finding *north = finding("North", "Bike"),
                         *force = finding("Staffordshire", "Bike");
    assert_close(north->count, 36, RUNG_EXACT);
    assert_close(north->population, 10000, RUNG_FORMULA);
    assert_close(north->rate, 3.6, RUNG_FORMULA);
    assert_string_equal(north->method, "Byars");
    assert_int_equal(north->period_first, APRIL);
    assert_int_equal(north->period_last, MARCH);
    /* a force without populations of its own takes the sum of its parts */
    assert_close(force->population, 30000, RUNG_FORMULA);
    assert_close(force->count, 276, RUNG_EXACT);
    assert_close(force->rate, 9.2, RUNG_FORMULA);
    assert_close(north->ratio, 3.6 / (396 / 70.0), RUNG_FORMULA);
    assert_close(north->difference, 3.6 - 396 / 70.0, RUNG_FORMULA);
    /* limits of 36 by Byar: 36 (1 - 1/324 - 1.959964/18)^3, by Python's math */
    assert_close(north->lower_95, 2.5210447842978914, RUNG_FORMULA);
    comparisons_free(&out);
    /* half a year is half the person-years; the last two months are not in the default period */
    request.first = APRIL + 6;
    compare("all");
    assert_close(finding("North", "Bike")->count, 18, RUNG_EXACT);
    assert_close(finding("North", "Bike")->rate, 3.6, RUNG_FORMULA);
    comparisons_free(&out);
    release();
}

static void benchmarks(void **state) {
    (void)state;
    build_plain();
    compare("all"); /* 396 in 70,000 */
    assert_finding("North", "Bike", 396 / 70.0, VERDICT_LOWER_95, "");
    assert_finding("South", "Bike", 396 / 70.0, VERDICT_HIGHER_998, "");
    assert_finding("West", "Bike", 396 / 70.0, VERDICT_LOWER_998, "");
    assert_finding("Mercia", "Bike", 396 / 70.0, VERDICT_LOWER_998, "");
    comparisons_free(&out);
    compare("mean-of-rates"); /* (3.6 + 12 + 3) / 3 = 6.2 */
    assert_string_equal(out.benchmark, "mean of rates");
    assert_finding("North", "Bike", 6.2, VERDICT_LOWER_998, "");
    comparisons_free(&out);
    compare("West"); /* 3 */
    assert_string_equal(out.benchmark, "West");
    assert_finding("North", "Bike", 3, VERDICT_SIMILAR, "");
    assert_finding("West", "Bike", 3, VERDICT_NOT_COMPARED, "an area is not compared with itself");
    assert_true(isnan(finding("West", "Bike")->ratio));
    comparisons_free(&out);
    release();
}

/* Each area against what stands above it, and against the plain mean of its group. */
static void own_benchmarks(void **state) {
    (void)state;
    build_plain();
    compare("force"); /* Staffordshire 276 in 30,000; Mercia is West alone */
    assert_finding("North", "Bike", 9.2, VERDICT_LOWER_998, "");
    assert_finding("South", "Bike", 9.2, VERDICT_HIGHER_998, "");
    assert_string_equal(finding("South", "Bike")->benchmark, "Staffordshire");
    assert_string_equal(finding("West", "Bike")->benchmark, "Mercia");
    assert_finding("Staffordshire", "Bike", 9.2, VERDICT_NOT_COMPARED,
                   "an area is not compared with itself");
    comparisons_free(&out);
    /* South has 240 in 20,000, the rest of its force 36 in 10,000; North the other way round */
    compare("rest-of-force");
    assert_finding("South", "Bike", 3.6, VERDICT_HIGHER_998, "benchmark without the area itself");
    assert_finding("North", "Bike", 12, VERDICT_LOWER_998, "benchmark without the area itself");
    assert_string_equal(finding("North", "Bike")->benchmark, "rest of Staffordshire");
    assert_string_equal(finding("Staffordshire", "Bike")->benchmark, "Staffordshire");
    /* 12 in 20,000 and 6 in 10,000: the same rate */
    assert_finding("South", "Shop", 0.6, VERDICT_SIMILAR, "benchmark without the area itself");
    assert_finding("Staffordshire", "Bike", 9.2, VERDICT_NOT_COMPARED,
                   "an area is not compared with itself");
    comparisons_free(&out);
    compare("region"); /* there is none */
    assert_finding("North", "Bike", none, VERDICT_NOT_COMPARED,
                   "no benchmark rate; no region above it");
    comparisons_free(&out);
    size_t north = hierarchy_find(&aggregate.areas, "North"),
           south = hierarchy_find(&aggregate.areas, "South"),
           west = hierarchy_find(&aggregate.areas, "West");
    hierarchy_join(&aggregate.areas, "towns", north);
    hierarchy_join(&aggregate.areas, "towns", south);
    hierarchy_join(&aggregate.areas, "shires", west);
    compare("similar-group"); /* (3.6 + 12) / 2, not 276 / 30 */
    assert_finding("North", "Bike", 7.8, VERDICT_LOWER_998, "");
    assert_string_equal(finding("North", "Bike")->benchmark, "towns");
    assert_finding("West", "Bike", 3, VERDICT_SIMILAR, "");
    assert_finding("Mercia", "Bike", none, VERDICT_NOT_COMPARED,
                   "no benchmark rate; in no similar group");
    comparisons_free(&out);
    hierarchy_join(&aggregate.areas, "shires", north);
    compare("similar-group"); /* North has no fraud: its first group is towns, West's lacks it */
    assert_finding(
        "West", "Fraud", 2.4, VERDICT_NOT_COMPARED,
        "the category has no comparator; benchmark covers 1 of 2 areas: North has no series");
    comparisons_free(&out);
    release();
}

static void default_benchmark(void **state) {
    (void)state;
    build_plain();
    compare(""); /* the top area with most below it */
    assert_string_equal(out.benchmark, "Staffordshire");
    comparisons_free(&out);
    release();
    build(plain, sizeof plain / sizeof *plain, false);
    compare(""); /* no tree: all together */
    assert_string_equal(out.benchmark, "all areas");
    comparisons_free(&out);
    release();
    build_plain();
    add_node(&aggregate.areas, "Wales", "", LEVEL_COUNTRY, COMPARE_YES);
    assert_int_equal(hierarchy_link(&aggregate.areas, "a", NULL), STATUS_OK);
    compare(""); /* a country goes before size; without data there is no rate */
    assert_string_equal(out.benchmark, "Wales");
    assert_finding("North", "Bike", none, VERDICT_NOT_COMPARED,
                   "no benchmark rate; Wales has no series");
    comparisons_free(&out);
    release();
}

static void unknown_benchmark(void **state) {
    (void)state;
    struct fault fault = FAULT_NONE;
    static const struct {
        const char *wanted, *message;
    } table[] = {
        {"Nroth", "there is no area \"Nroth\" to compare with; did you mean \"North\"?"},
        {"Atlantis", "there is no area \"Atlantis\" to compare with; expected an area, all, "
                     "mean-of-rates, similar-group, rest-of-force, force, region or country"},
    };
    build_plain();
    for (size_t i = 0; i < 2; i++) {
        const struct benchmark_names one = {{table[i].wanted}, 1};
        request.benchmark = table[i].wanted;
        assert_int_equal(comparisons_check(&request, &one, &fault), STATUS_CONFIGURATION);
        assert_string_equal(fault.message, table[i].message);
        assert_int_equal(comparisons_make(&request, &out, &fault), STATUS_CONFIGURATION);
        assert_int_equal(out.count, 0);
    }
    release();
}

static void published_rates(void **state) {
    (void)state;
    struct comparator given = {"England", "Bike", APRIL, MARCH, 4.5, NAN, NAN};
    struct comparator other = {"England", "Shop", APRIL - 12, MARCH - 12, 9, NAN, NAN};
    build_plain();
    assert_int_equal(comparators_add(&comparators, &given), STATUS_OK);
    assert_int_equal(comparators_add(&comparators, &other), STATUS_OK);
    compare("England");
    assert_string_equal(out.benchmark, "England");
    assert_finding("South", "Bike", 4.5, VERDICT_HIGHER_998, "published benchmark rate");
    /* there is one of another year */
    assert_finding("South", "Shop", none, VERDICT_NOT_COMPARED,
                   "no benchmark rate; England has no published rate of Shop for 2022-04..2023-03");
    assert_finding("West", "Fraud", none, VERDICT_NOT_COMPARED, "the category has no comparator");
    comparisons_free(&out);
    release();
    /* in the tree, too, and without a series */
    given.area = "Staffordshire";
    static const struct given elsewhere[] = {{"West", "Bike", 10}, {"West", "Shop", 1}};
    build(elsewhere, 2, true);
    assert_int_equal(comparators_add(&comparators, &given), STATUS_OK);
    compare("Staffordshire");
    assert_finding("West", "Bike", 4.5, VERDICT_LOWER_998, "published benchmark rate");
    assert_finding("West", "Shop", none, VERDICT_NOT_COMPARED,
                   "no benchmark rate; Staffordshire has no series, Staffordshire has no published "
                   "rate of Shop for 2022-04..2023-03");
    comparisons_free(&out);
    release();
}

static void quarterly_tables(void **state) {
    (void)state;
    struct quarterly quarterly = QUARTERLY_EMPTY;
    build_plain();
    for (int q = 0; q < 4; q++) { /* 4 x 50 in 50,000 people: 4 per 1,000 */
        struct quarterly_row row = {
            .quarter = period_of(PERIOD_QUARTER, APRIL + 3 * q).index, .line = q + 2, .count = 50};
        names_add(&quarterly.areas, "Region", 6, &row.area);
        names_add(&quarterly.categories, "Bike", 4, &row.group);
        names_add(&quarterly.categories, "Bike", 4, &row.subgroup);
        names_add(&quarterly.offences, "1", 1, &row.offence);
        names_add(&quarterly.sources, "q.csv", 5, &row.source);
        assert_int_equal(quarterly_add(&quarterly, &row), STATUS_OK);
    }
    assert_int_equal(quarterly_settle(&quarterly), STATUS_OK);
    exposure_add(&exposure, "Region", 2022, 50000, NULL);
    request.quarterly = &quarterly;
    compare("Region");
    assert_finding("South", "Bike", 4, VERDICT_HIGHER_998, "benchmark from quarterly tables");
    assert_finding("South", "Shop", none, VERDICT_NOT_COMPARED,
                   "no benchmark rate; Region has no published rate of Shop for 2022-04..2023-03");
    comparisons_free(&out);
    exposure_free(&exposure);
    exposure = EXPOSURE_EMPTY;
    exposure_add(&exposure, "South", 2022, 20000, NULL);
    compare("Region");
    assert_finding("South", "Bike", none, VERDICT_NOT_COMPARED,
                   "no benchmark rate; Region has no population for its quarterly counts");
    comparisons_free(&out);
    quarterly_free(&quarterly);
    release();
}

static void no_comparison(void **state) {
    (void)state;
    build_plain();
    compare("all");
    /* Shop: 6, 12, 12, together 30 in 70,000: North has 6 of 4.3 expected */
    assert_finding("North", "Shop", 30 / 70.0, VERDICT_NOT_COMPARED,
                   "due to low volume no statistical comparison is given");
    assert_finding("South", "Shop", 30 / 70.0, VERDICT_SIMILAR, "");
    assert_true(finding("North", "Shop")->rate > 0); /* the rate is still told */
    assert_finding("West", "Fraud", 96 / 40.0, VERDICT_NOT_COMPARED,
                   "the category has no comparator; benchmark covers 1 of 3 areas: North has no "
                   "series, South has no series");
    comparisons_free(&out);
    request.low_volume = 0;
    compare("all");
    assert_finding("North", "Shop", 30 / 70.0, VERDICT_SIMILAR, "");
    comparisons_free(&out);
    aggregate.categories.node[hierarchy_find(&aggregate.categories, "Bike")].compare =
        COMPARE_LOW_VOLUME;
    compare("all");
    assert_finding("South", "Bike", 396 / 70.0, VERDICT_NOT_COMPARED,
                   "due to low volume no statistical comparison is given");
    comparisons_free(&out);
    release();
}

static void populations_carried_and_missing(void **state) {
    (void)state;
    build_plain();
    request.first = APRIL + 2; /* to May 2023: two months of another financial year */
    request.last = MARCH + 2;
    compare("all");
    assert_finding("South", "Bike", 396 / 70.0, VERDICT_HIGHER_998,
                   "population carried from the nearest year");
    assert_string_equal(finding("Staffordshire", "Bike")->note,
                        "population carried from the nearest year");
    comparisons_free(&out);
    request.first = APRIL + 3; /* to June 2023: beyond the record */
    request.last = MARCH + 3;
    compare("all");
    assert_true(isnan(finding("North", "Bike")->count));
    assert_string_equal(
        finding("North", "Bike")->note,
        "no benchmark rate; North lacks 2023-06; population carried from the nearest "
        "year; benchmark covers 0 of 3 areas: North lacks 2023-06, South lacks "
        "2023-06, West lacks 2023-06");
    comparisons_free(&out);
    release();
    static const struct given more[] = {{"North", "Bike", 3}, {"Nowhere", "Bike", 5}};
    build(more, 2, true);
    compare("North");
    assert_finding("Nowhere", "Bike", 3.6, VERDICT_NOT_COMPARED, "no population");
    assert_close(finding("Nowhere", "Bike")->count, 60, RUNG_EXACT);
    assert_string_equal(finding("Nowhere", "Bike")->method, "Byars");
    comparisons_free(&out);
    release();
}

/* Staffordshire is known only by its north: its people do not go with that count. */
static void sums_that_do_not_cover_their_people(void **state) {
    (void)state;
    static const struct given part[] = {{"North", "Bike", 3}, {"West", "Bike", 10}};
    struct comparator given = {"Staffordshire", "Bike", APRIL, MARCH, 5, NAN, NAN};
    build(part, 2, true);
    assert_int_equal(comparators_add(&comparators, &given), STATUS_OK);
    compare("Staffordshire");
    assert_finding("North", "Bike", 5, VERDICT_LOWER_95, "published benchmark rate");
    assert_true(isnan(finding("Staffordshire", "Bike")->rate));
    assert_string_equal(finding("Staffordshire", "Bike")->note,
                        "an area is not compared with itself; Staffordshire lacks South; published "
                        "benchmark rate");
    assert_close(finding("Mercia", "Bike")->rate, 3, RUNG_FORMULA); /* whole */
    comparisons_free(&out);
    /* an estimate of its own, a little over its parts, is no reason to doubt; twice them is */
    exposure_add(&exposure, "Mercia", 2022, 40100, NULL);
    compare("all");
    assert_close(finding("Mercia", "Bike")->rate, 120 / 40.1, RUNG_FORMULA);
    comparisons_free(&out);
    exposure_add(&exposure, "Mercia", 2022, 80000, NULL);
    compare("all");
    assert_finding("Mercia", "Bike", 156 / 50.0, VERDICT_NOT_COMPARED,
                   "no count; Mercia has more people than the areas below it; benchmark covers 2 "
                   "of 3 areas: South has no series");
    comparisons_free(&out);
    release();
    /* recorded itself, it needs no parts */
    static const struct given own[] = {{"North", "Bike", 3}, {"Staffordshire", "Bike", 12}};
    build(own, 2, true);
    compare("all"); /* what the rest holds has no people that could be counted */
    assert_true(isnan(finding("Staffordshire", "Bike")->rate));
    comparisons_free(&out);
    exposure_add(&exposure, "Staffordshire", 2022, 30000, NULL);
    compare("all");
    assert_close(finding("Staffordshire", "Bike")->rate, 144 / 30.0, RUNG_FORMULA);
    comparisons_free(&out);
    release();
}

/* South lacks two months: whatever it is part of says so, or has no rate and says why. */
static void months_that_a_comparator_lacks(void **state) {
    (void)state;
    static const struct {
        const char *benchmark;
        double rate;
        enum verdict verdict;
        const char *note;
    } table[] = {
        /* 36 and 120 in 50,000, and (3.6 + 3) / 2 */
        {"all", 3.12, VERDICT_SIMILAR,
         "benchmark covers 2 of 3 areas: South lacks 2022-07 and 2022-08"},
        {"mean-of-rates", 3.3, VERDICT_SIMILAR,
         "benchmark covers 2 of 3 areas: South lacks 2022-07 and 2022-08"},
        {"similar-group", 3.6, VERDICT_SIMILAR,
         "benchmark covers 1 of 2 areas: South lacks 2022-07 and 2022-08"},
        {"South", NAN, VERDICT_NOT_COMPARED, "no benchmark rate; South lacks 2022-07 and 2022-08"},
        {"Staffordshire", NAN, VERDICT_NOT_COMPARED,
         "no benchmark rate; South lacks 2022-07 and 2022-08"},
        {"force", NAN, VERDICT_NOT_COMPARED, "no benchmark rate; South lacks 2022-07 and 2022-08"},
        {"region", 3.12, VERDICT_SIMILAR,
         "benchmark covers 2 of 3 areas: South lacks 2022-07 and 2022-08"},
        {"country", 3.12, VERDICT_SIMILAR,
         "benchmark covers 2 of 3 areas: South lacks 2022-07 and 2022-08"},
        {"rest-of-force", NAN, VERDICT_NOT_COMPARED,
         "no benchmark rate; benchmark without the area itself; South lacks 2022-07 and 2022-08"},
    };
    gap.area = "South";
    gap.first = APRIL + 3;
    gap.last = APRIL + 4;
    region = "Midlands";
    build_plain();
    hierarchy_join(&aggregate.areas, "towns", hierarchy_find(&aggregate.areas, "North"));
    hierarchy_join(&aggregate.areas, "towns", hierarchy_find(&aggregate.areas, "South"));
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        compare(table[i].benchmark);
        assert_finding("North", "Bike", table[i].rate, table[i].verdict, table[i].note);
        comparisons_free(&out);
    }
    compare("force"); /* an area and its benchmark that lack the same say it once */
    assert_string_equal(finding("South", "Bike")->note,
                        "no benchmark rate; South lacks 2022-07 and 2022-08");
    assert_finding("West", "Bike", 3, VERDICT_SIMILAR, ""); /* its own force is whole */
    comparisons_free(&out);
    request.last = MARCH + 3; /* to June 2023: nothing is recorded, whichever part it is */
    compare("Midlands");
    assert_string_equal(finding("West", "Bike")->note,
                        "no benchmark rate; West lacks 2023-06; population carried from the "
                        "nearest year; Midlands lacks 2022-07, 2022-08 and 2023-06");
    comparisons_free(&out);
    release();
    region = "";
    gap.first = APRIL + 1;
    gap.last = APRIL + 5;
    build_plain();
    compare("South");
    assert_string_equal(finding("North", "Bike")->note,
                        "no benchmark rate; South lacks 2022-05, 2022-06, 2022-07 and 2 more");
    comparisons_free(&out);
    release();
    gap.first = APRIL;
    gap.last = MARCH;
    build_plain();
    compare("all");
    assert_string_equal(finding("North", "Bike")->note,
                        "benchmark covers 2 of 3 areas: South lacks all 12 months");
    comparisons_free(&out);
    release();
    gap.area = "";
}

static void areas_that_a_comparator_lacks(void **state) {
    (void)state;
    static const struct given part[] = {{"North", "Bike", 3}, {"West", "Bike", 10}};
    static const char *const benchmark[] = {"Staffordshire", "force", "region", "country"};
    region = "Midlands";
    build(part, 2, true);
    for (size_t i = 0; i < 4; i++) {
        static const char *const lacking[] = {"Staffordshire", "Staffordshire", "Midlands",
                                              "England"};
        char note[100];
        snprintf(note, sizeof note, "no benchmark rate; %s lacks South", lacking[i]);
        compare(benchmark[i]);
        assert_finding("North", "Bike", none, VERDICT_NOT_COMPARED, note);
        comparisons_free(&out);
    }
    compare("rest-of-force");
    assert_finding("North", "Bike", none, VERDICT_NOT_COMPARED,
                   "no benchmark rate; benchmark without the area itself; Staffordshire lacks "
                   "South");
    comparisons_free(&out);
    /* 90 people of 10,090 are too few to take the rate away, 36 in 10,090, but are named */
    exposure_add(&exposure, "South", 2022, 90, NULL);
    compare("Staffordshire");
    assert_finding("North", "Bike", 36 / 10.09, VERDICT_SIMILAR, "Staffordshire lacks South");
    comparisons_free(&out);
    release();
    region = "";
    static const struct given many[] = {{"A", "Bike", 3}, {"B", "Shop", 3}, {"C", "Shop", 3},
                                        {"D", "Shop", 3}, {"E", "Shop", 3}, {"F", "Bike", 3}};
    build(many, 6, false);
    exposure_add(&exposure, "A", 2022, 10000, NULL);
    compare("all");
    assert_finding("A", "Bike", 3.6, VERDICT_SIMILAR,
                   "benchmark covers 1 of 6 areas: B has no series, C has no series, D has no "
                   "series, and 2 more");
    comparisons_free(&out);
    compare("F");
    assert_finding("A", "Bike", none, VERDICT_NOT_COMPARED,
                   "no benchmark rate; F has no population");
    comparisons_free(&out);
    release();
}

/* Theft is Bike and Shop: an area with one of them alone makes the sum too small. */
static void categories_that_a_comparator_lacks(void **state) {
    (void)state;
    static const struct given part[] = {
        {"North", "Bike", 3}, {"North", "Shop", 2}, {"South", "Bike", 20}, {"West", "Shop", 9}};
    static const char *const benchmark[] = {"Staffordshire", "force"};
    group = "Theft";
    region = "Midlands";
    build(part, 4, true);
    for (size_t i = 0; i < 2; i++) { /* 36 + 24 + 240 in 30,000 */
        compare(benchmark[i]);
        assert_finding("North", "Theft", 10, VERDICT_LOWER_998, "South lacks Shop");
        /* for Shop alone the sum is not made */
        assert_finding("North", "Shop", none, VERDICT_NOT_COMPARED,
                       "no benchmark rate; Staffordshire lacks South");
        assert_finding("North", "Bike", 9.2, VERDICT_LOWER_998, "");
        comparisons_free(&out);
    }
    compare("Midlands");
    assert_finding("North", "Theft", 408 / 70., VERDICT_SIMILAR,
                   "South lacks Shop, West lacks Bike");
    /* an area says first what it lacks itself */
    assert_string_equal(finding("Staffordshire", "Theft")->note,
                        "South lacks Shop; South lacks Shop, West lacks Bike");
    comparisons_free(&out);
    release();
    /* beside a month that is missing */
    gap.area = "South";
    gap.first = gap.last = APRIL + 3;
    build(part, 4, true);
    compare("Staffordshire");
    assert_finding("North", "Theft", none, VERDICT_NOT_COMPARED,
                   "no benchmark rate; South lacks Shop, South lacks 2022-07");
    comparisons_free(&out);
    release();
    gap.area = "";
    region = "";
    /* the whole, recorded in one go, lacks nothing; nor does what a force records itself */
    static const struct given whole[] = {
        {"North", "Bike", 3}, {"North", "Shop", 2}, {"South", "Bike", 20}, {"South", "Theft", 25}};
    static const struct given above[] = {{"North", "Bike", 3},
                                         {"North", "Shop", 2},
                                         {"South", "Bike", 20},
                                         {"Staffordshire", "Shop", 7}};
    build(whole, 4, true);
    compare("Staffordshire"); /* 60 + 300 in 30,000 */
    assert_finding("North", "Theft", 12, VERDICT_LOWER_998, "");
    comparisons_free(&out);
    release();
    build(above, 4, true);
    exposure_add(&exposure, "Staffordshire", 2022, 30000, NULL);
    compare("Staffordshire"); /* 36 + 240 + 84 */
    assert_finding("North", "Theft", 12, VERDICT_LOWER_998, "");
    comparisons_free(&out);
    release();
    group = "";
}

static void move_to_staffordshire(const char *const *name, size_t count) {
    struct aggregate again;
    for (size_t i = 0; i < count; i++)
        aggregate.areas.node[hierarchy_find(&aggregate.areas, name[i])].parent_name =
            "Staffordshire";
    assert_int_equal(hierarchy_link(&aggregate.areas, "a", NULL), STATUS_OK);
    assert_int_equal(aggregate_build(&again, &panel, &aggregate.areas, &categories, NULL),
                     STATUS_OK);
    aggregate_free(&aggregate);
    aggregate = again;
}

/* A force of North, South and West, of which South lacks two months: without South, where what is
 * left is half of it and more than the area itself. */
static void forces_without_an_area(void **state) {
    (void)state;
    static const char *const west = "West";
    static const char *const south = "benchmark covers 2 of 3 areas: South lacks 2022-07 and "
                                     "2022-08";
    gap.area = "South";
    gap.first = APRIL + 3;
    gap.last = APRIL + 4;
    build_plain();
    move_to_staffordshire(&west, 1);
    compare("force"); /* 36 + 120 in 50,000 */
    assert_finding("North", "Bike", 3.12, VERDICT_SIMILAR, south);
    assert_finding("West", "Bike", 3.12, VERDICT_SIMILAR, south);
    assert_string_equal(finding("West", "Bike")->benchmark, "Staffordshire");
    assert_true(isnan(finding("Staffordshire", "Bike")->rate)); /* it stays unknown itself */
    comparisons_free(&out);
    compare("rest-of-force"); /* of North: West, 120 in 40,000 */
    assert_finding("North", "Bike", 3, VERDICT_SIMILAR,
                   "benchmark without the area itself; benchmark covers 1 of 2 areas: South lacks "
                   "2022-07 and 2022-08");
    /* of West: North has 10,000 of 30,000 people only */
    assert_finding("West", "Bike", none, VERDICT_NOT_COMPARED,
                   "no benchmark rate; benchmark without the area itself; South lacks 2022-07 and "
                   "2022-08");
    /* of South: nothing is missing there */
    assert_finding("South", "Bike", 3.12, VERDICT_NOT_COMPARED,
                   "no count; South lacks 2022-07 and 2022-08; benchmark without the area itself");
    comparisons_free(&out);
    release();
    /* West alone is more than half, but it is not compared with itself */
    static const char *const gone[] = {"North", "South"};
    for (size_t i = 0; i < 2; i++) {
        static const struct given two[] = {{"North", "Bike", 3}, {"West", "Bike", 10}};
        static const struct given other[] = {{"South", "Bike", 20}, {"West", "Bike", 10}};
        gap.area = gone[i];
        build(i == 0 ? two : other, 2, true);
        exposure_free(&exposure);
        exposure = EXPOSURE_EMPTY;
        exposure_add(&exposure, gone[i], 2022, 10000, NULL);
        exposure_add(&exposure, "West", 2022, 40000, NULL);
        exposure_add(&exposure, "Staffordshire", 2022, 50000, NULL);
        move_to_staffordshire(&west, 1);
        compare("force");
        assert_int_equal(finding("West", "Bike")->verdict, VERDICT_NOT_COMPARED);
        assert_true(isnan(finding("West", "Bike")->benchmark_rate));
        comparisons_free(&out);
        release();
    }
    gap.area = "";
}

/* Three areas by name, then how many more. */
static void many_areas_that_lack_categories(void **state) {
    (void)state;
    static const char *const name[] = {"A", "B", "C", "D", "E"};
    struct given given[7] = {{"North", "Bike", 3}, {"North", "Shop", 2}};
    for (size_t i = 0; i < 5; i++)
        given[2 + i] = (struct given){name[i], "Shop", 4};
    group = "Theft";
    for (size_t parts = 4; parts <= 5; parts++) {
        build(given, 2 + parts, true);
        move_to_staffordshire(name, parts);
        compare("Staffordshire");
        const char *note = finding("North", "Theft")->note;
        assert_non_null(strstr(note, parts == 4 ? "C lacks Bike, 1 more area lacks categories"
                                                : "C lacks Bike, 2 more areas lack categories"));
        comparisons_free(&out);
        release();
    }
    group = "";
}

static void ranks_among_one_level(void **state) {
    (void)state;
    build_plain();
    compare("all");
    static const struct {
        const char *area;
        double rank, areas;
    } table[] = {{"North", 2, 3},
                 {"South", 1, 3},
                 {"West", 3, 3},
                 {"Staffordshire", 1, 2},
                 {"Mercia", 2, 2}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct finding *found = finding(table[i].area, "Bike");
        assert_close(found->rank, table[i].rank, RUNG_EXACT);
        assert_close(found->areas, table[i].areas, RUNG_EXACT);
        assert_true(found->rank_lower <= found->rank && found->rank <= found->rank_upper);
        assert_true(isnan(found->quartile)); /* fewer areas than quarters */
    }
    assert_true(isnan(finding("West", "Fraud")->rank)); /* alone */
    for (size_t i = 1; i < out.count; i++)              /* by area node, then category node */
        assert_true(hierarchy_find(&aggregate.areas, out.finding[i - 1].area) <=
                    hierarchy_find(&aggregate.areas, out.finding[i].area));
    comparisons_free(&out);
    release();
}

/* Bike 36 is rounded to 40, 240 and 120 stay; Shop 6 to 0. Rates, the pooled one and the rest of a
 * force are of the rounded counts. */
static void rounded_counts(void **state) {
    (void)state;
    build_plain();
    request.disclosure.round_to = 20;
    compare("all");
    const struct finding *found = finding("North", "Bike");
    assert_true(found->count == 40);
    assert_close(found->rate, 4, RUNG_FORMULA);
    assert_close(found->benchmark_rate, 1000 * 400.0 / 70000, RUNG_FORMULA);
    assert_true(finding("North", "Shop")->count == 0);
    comparisons_free(&out);
    compare("rest-of-force");
    found = finding("North", "Bike");
    assert_close(found->benchmark_rate, 1000 * 240.0 / 20000, RUNG_FORMULA);
    comparisons_free(&out);
    release();
}

/* With counts under 10 hidden, North's Shop is, and South's beside it: West's is the only one left,
 * and no rank or quarter tells of the others. */
static void ranks_of_what_is_shown(void **state) {
    (void)state;
    build_plain();
    compare("all");
    assert_true(finding("West", "Shop")->rank == 3 && finding("West", "Shop")->areas == 3);
    comparisons_free(&out);
    request.disclosure.below = 10;
    compare("all");
    static const char hidden[] = SUPPRESSION_NOTE "; " SUPPRESSION_BENCHMARK_NOTE;
    assert_string_equal(finding("North", "Shop")->note, hidden);
    assert_string_equal(finding("South", "Shop")->note, hidden);
    assert_true(isnan(finding("North", "Shop")->areas));
    const struct finding *west = finding("West", "Shop");
    assert_true(west->count == 12 && isnan(west->rank) && isnan(west->areas));
    /* its interval against the hidden rate of all would bracket that rate */
    assert_true(isnan(west->benchmark_rate) && west->verdict == VERDICT_NOT_COMPARED);
    comparisons_free(&out);
    release();
}

/* Rows by area, category, then benchmark, each as if asked for alone; the last gives the log. */
static void several_benchmarks(void **state) {
    (void)state;
    const struct benchmark_names names = {{"all", "Staffordshire", "mean-of-rates"}, 3},
                                 twice = {{"all", "North", "all"}, 3};
    struct comparisons each[3];
    struct fault fault = FAULT_NONE;
    size_t rows;
    build_plain();
    assert_int_equal(comparisons_check(&request, &names, &fault), STATUS_OK);
    assert_int_equal(comparisons_check(&request, &twice, &fault), STATUS_CONFIGURATION);
    assert_non_null(strstr(fault.message, "the benchmark \"all\" stands twice"));
    assert_int_equal(comparisons_make_each(&request, &names, each, &fault), STATUS_OK);
    const struct finding *row = comparisons_rows(each, 3, &rows);
    assert_non_null(row);
    for (size_t k = 0; k < 3; k++) {
        compare(names.name[k]);
        assert_int_equal(rows, 3 * out.count);
        for (size_t i = 0; i < out.count; i++) {
            const struct finding *own = &row[3 * i + k], *alone = &out.finding[i];
            assert_string_equal(own->area, alone->area);
            assert_string_equal(own->category, alone->category);
            assert_string_equal(own->benchmark, alone->benchmark);
            assert_memory_equal(&own->benchmark_rate, &alone->benchmark_rate, sizeof(double));
            assert_int_equal(own->verdict, alone->verdict);
            assert_memory_equal(&own->rank, &alone->rank, sizeof(double));
        }
        comparisons_free(&out);
    }
    for (size_t k = 0; k < 3; k++)
        comparisons_free(&each[k]);
    release();
}

/* Two years of North's Bike with two calendar months of crime, 10 and 30 against 30 and 10: all
 * means are 20, so phi = 4 (10^2 / 20) / 1 = 20, and the limits of the year's 40 lie sqrt(20) times
 * as far from it as Byar's, the lower one at 0. A record of one year leaves Poisson limits, and
 * says so. */
static void clustered_months(void **state) {
    (void)state;
    static const struct given even[] = {{"North", "Bike", 0}, {"South", "Bike", 3}};
    struct limits limits;
    start = -12;
    peaks = true;
    build(even, 2, false);
    request.clustered = true;
    compare("all");
    const struct finding *found = finding("North", "Bike");
    assert_true(found->count == 40);
    assert_close(found->dispersion, 20, RUNG_FORMULA);
    assert_int_equal(count_limits(40, 95, COUNT_DEFAULT, &limits), STATUS_OK);
    assert_close(found->upper_95, (40 + sqrt(20) * (limits.upper - 40)) / 10, RUNG_FORMULA);
    assert_true(found->lower_95 == 0 && limits.lower > 20);
    assert_true(finding("South", "Bike")->dispersion == 1); /* even months: never narrower */
    comparisons_free(&out);
    release();
    start = 0;
    peaks = false;
    build(even, 2, false);
    request.clustered = true;
    compare("all");
    found = finding("South", "Bike");
    assert_true(isnan(found->dispersion));
    assert_non_null(strstr(found->note, "under two whole years of months"));
    assert_int_equal(count_limits(36, 95, COUNT_DEFAULT, &limits), STATUS_OK);
    assert_close(found->upper_95, limits.upper / 20, RUNG_FORMULA);
    comparisons_free(&out);
    release();
}

/* North's Bike, 36 in 10,000, and South's, 240 in 20,000, against all of Staffordshire, 276 in
 * 30,000 (9.2): the intervals are 2.52 to 4.98, 10.53 to 13.62 and 8.15 to 10.35, so that South is
 * higher by both rules. West's 3.0 (120; 2.49 to 3.59) against North's value is lower, but their
 * intervals overlap. A mean has no interval. Limits by Byar's formula, by hand. */
static void double_overlap(void **state) {
    (void)state;
    build_plain();
    request.overlap = true;
    compare("Staffordshire");
    assert_finding("South", "Bike", 9.2, VERDICT_HIGHER_95, "");
    assert_int_equal(finding("North", "Bike")->verdict, VERDICT_LOWER_998);
    comparisons_free(&out);
    compare("North");
    assert_int_equal(finding("West", "Bike")->verdict, VERDICT_SIMILAR);
    comparisons_free(&out);
    compare("mean-of-rates");
    assert_int_equal(finding("West", "Bike")->verdict, VERDICT_NOT_COMPARED);
    assert_string_equal(finding("West", "Bike")->note, "the benchmark has no interval of its own");
    comparisons_free(&out);
    compare("rest-of-force");
    assert_int_equal(finding("North", "Bike")->verdict, VERDICT_LOWER_998);
    comparisons_free(&out);
    request.overlap = false;
    compare("North");
    assert_true(finding_verdict_direction(finding("West", "Bike")->verdict) <= 0);
    comparisons_free(&out);
    release();
}

static void rests_are_not_compared(void **state) {
    (void)state;
    static const struct given rest[] = {{"North", "Bike", 3}, {"Staffordshire", "Bike", 5}};
    build(rest, 2, true);
    exposure_add(&exposure, "Staffordshire", 2022, 60000, NULL);
    compare("Staffordshire"); /* 60 in 60,000 */
    for (size_t i = 0; i < out.count; i++)
        assert_true(strncmp(out.finding[i].area, "rest of", 7) != 0);
    assert_finding("North", "Bike", 1, VERDICT_HIGHER_998, "");
    comparisons_free(&out);
    release();
}

static void last_complete_financial_year(void **state) {
    (void)state;
    assert_int_equal(comparisons_default_period(MARCH), APRIL);
    assert_int_equal(comparisons_default_period(MARCH + 1), APRIL);
    assert_int_equal(comparisons_default_period(MARCH + 11), APRIL);
    assert_int_equal(comparisons_default_period(MARCH + 12), APRIL + 12);
    assert_int_equal(comparisons_default_period(MARCH - 1), APRIL - 12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rates_counts_and_years),
        cmocka_unit_test(benchmarks),
        cmocka_unit_test(own_benchmarks),
        cmocka_unit_test(default_benchmark),
        cmocka_unit_test(unknown_benchmark),
        cmocka_unit_test(published_rates),
        cmocka_unit_test(quarterly_tables),
        cmocka_unit_test(no_comparison),
        cmocka_unit_test(populations_carried_and_missing),
        cmocka_unit_test(sums_that_do_not_cover_their_people),
        cmocka_unit_test(months_that_a_comparator_lacks),
        cmocka_unit_test(areas_that_a_comparator_lacks),
        cmocka_unit_test(categories_that_a_comparator_lacks),
        cmocka_unit_test(many_areas_that_lack_categories),
        cmocka_unit_test(forces_without_an_area),
        cmocka_unit_test(ranks_among_one_level),
        cmocka_unit_test(double_overlap),
        cmocka_unit_test(several_benchmarks),
        cmocka_unit_test(clustered_months),
        cmocka_unit_test(rounded_counts),
        cmocka_unit_test(ranks_of_what_is_shown),
        cmocka_unit_test(rests_are_not_compared),
        cmocka_unit_test(last_complete_financial_year),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

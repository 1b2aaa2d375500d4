/* Rates against benchmarks: which benchmark, from where, and what is not compared. Rates by hand.
 */
#include "test/support/districts.h"

#include <math.h>
#include <string.h>

#include "engine/data/period.h"

static struct districts d;

static const double none = NAN;

static void rates_counts_and_years(void **state) {
    (void)state;
    districts_build_plain(&d);
    districts_compare(&d, "all");
    assert_string_equal(d.out.benchmark, "all areas");
    const struct finding *north = districts_finding(&d, "North", "Bike"),
                         *force = districts_finding(&d, "Staffordshire", "Bike");
    assert_close(north->count, 36, RUNG_EXACT);
    assert_close(north->population, 10000, RUNG_FORMULA);
    assert_close(north->rate, 3.6, RUNG_FORMULA);
    assert_string_equal(north->method, "Byars");
    assert_int_equal(north->period_first, DISTRICTS_APRIL);
    assert_int_equal(north->period_last, DISTRICTS_MARCH);
    /* a force without populations of its own takes the sum of its parts */
    assert_close(force->population, 30000, RUNG_FORMULA);
    assert_close(force->count, 276, RUNG_EXACT);
    assert_close(force->rate, 9.2, RUNG_FORMULA);
    assert_close(north->ratio, 3.6 / (396 / 70.0), RUNG_FORMULA);
    assert_close(north->difference, 3.6 - 396 / 70.0, RUNG_FORMULA);
    /* limits of 36 by Byar: 36 (1 - 1/324 - 1.959964/18)^3, by Python's math */
    assert_close(north->lower_95, 2.5210447842978914, RUNG_FORMULA);
    comparisons_free(&d.out);
    /* half a year is half the person-years; the last two months are not in the default period */
    d.request.first = DISTRICTS_APRIL + 6;
    districts_compare(&d, "all");
    assert_close(districts_finding(&d, "North", "Bike")->count, 18, RUNG_EXACT);
    assert_close(districts_finding(&d, "North", "Bike")->rate, 3.6, RUNG_FORMULA);
    comparisons_free(&d.out);
    districts_free(&d);
}

static void benchmarks(void **state) {
    (void)state;
    districts_build_plain(&d);
    districts_compare(&d, "all"); /* 396 in 70,000 */
    assert_district(&d, "North", "Bike", 396 / 70.0, VERDICT_LOWER_95, "");
    assert_district(&d, "South", "Bike", 396 / 70.0, VERDICT_HIGHER_998, "");
    assert_district(&d, "West", "Bike", 396 / 70.0, VERDICT_LOWER_998, "");
    assert_district(&d, "Mercia", "Bike", 396 / 70.0, VERDICT_LOWER_998, "");
    comparisons_free(&d.out);
    districts_compare(&d, "mean-of-rates"); /* (3.6 + 12 + 3) / 3 = 6.2 */
    assert_string_equal(d.out.benchmark, "mean of rates");
    assert_district(&d, "North", "Bike", 6.2, VERDICT_LOWER_998, "");
    comparisons_free(&d.out);
    districts_compare(&d, "West"); /* 3 */
    assert_string_equal(d.out.benchmark, "West");
    assert_district(&d, "North", "Bike", 3, VERDICT_SIMILAR, "");
    assert_district(&d, "West", "Bike", 3, VERDICT_NOT_COMPARED,
                    "an area is not compared with itself");
    assert_true(isnan(districts_finding(&d, "West", "Bike")->ratio));
    comparisons_free(&d.out);
    districts_free(&d);
}

/* Each area against what stands above it, and against the plain mean of its group. */
static void own_benchmarks(void **state) {
    (void)state;
    districts_build_plain(&d);
    districts_compare(&d, "force"); /* Staffordshire 276 in 30,000; Mercia is West alone */
    assert_district(&d, "North", "Bike", 9.2, VERDICT_LOWER_998, "");
    assert_district(&d, "South", "Bike", 9.2, VERDICT_HIGHER_998, "");
    assert_string_equal(districts_finding(&d, "South", "Bike")->benchmark, "Staffordshire");
    assert_string_equal(districts_finding(&d, "West", "Bike")->benchmark, "Mercia");
    assert_district(&d, "Staffordshire", "Bike", 9.2, VERDICT_NOT_COMPARED,
                    "an area is not compared with itself");
    comparisons_free(&d.out);
    /* South has 240 in 20,000, the rest of its force 36 in 10,000; North the other way round */
    districts_compare(&d, "rest-of-force");
    assert_district(&d, "South", "Bike", 3.6, VERDICT_HIGHER_998,
                    "benchmark without the area itself");
    assert_district(&d, "North", "Bike", 12, VERDICT_LOWER_998,
                    "benchmark without the area itself");
    assert_string_equal(districts_finding(&d, "North", "Bike")->benchmark, "rest of Staffordshire");
    assert_string_equal(districts_finding(&d, "Staffordshire", "Bike")->benchmark, "Staffordshire");
    /* 12 in 20,000 and 6 in 10,000: the same rate */
    assert_district(&d, "South", "Shop", 0.6, VERDICT_SIMILAR, "benchmark without the area itself");
    assert_district(&d, "Staffordshire", "Bike", 9.2, VERDICT_NOT_COMPARED,
                    "an area is not compared with itself");
    comparisons_free(&d.out);
    districts_compare(&d, "region"); /* there is none */
    assert_district(&d, "North", "Bike", none, VERDICT_NOT_COMPARED,
                    "no benchmark rate; no region above it");
    comparisons_free(&d.out);
    size_t north = hierarchy_find(&d.aggregate.areas, "North"),
           south = hierarchy_find(&d.aggregate.areas, "South"),
           west = hierarchy_find(&d.aggregate.areas, "West");
    hierarchy_join(&d.aggregate.areas, "towns", north);
    hierarchy_join(&d.aggregate.areas, "towns", south);
    hierarchy_join(&d.aggregate.areas, "shires", west);
    districts_compare(&d, "similar-group"); /* (3.6 + 12) / 2, not 276 / 30 */
    assert_district(&d, "North", "Bike", 7.8, VERDICT_LOWER_998, "");
    assert_string_equal(districts_finding(&d, "North", "Bike")->benchmark, "towns");
    assert_district(&d, "West", "Bike", 3, VERDICT_SIMILAR, "");
    assert_district(&d, "Mercia", "Bike", none, VERDICT_NOT_COMPARED,
                    "no benchmark rate; in no similar group");
    comparisons_free(&d.out);
    hierarchy_join(&d.aggregate.areas, "shires", north);
    districts_compare(
        &d, "similar-group"); /* North has no fraud: its first group is towns, West's lacks it */
    assert_district(
        &d, "West", "Fraud", 2.4, VERDICT_NOT_COMPARED,
        "the category has no comparator; benchmark covers 1 of 2 areas: North has no series");
    comparisons_free(&d.out);
    districts_free(&d);
}

static void default_benchmark(void **state) {
    (void)state;
    districts_build_plain(&d);
    districts_compare(&d, ""); /* the top area with most below it */
    assert_string_equal(d.out.benchmark, "Staffordshire");
    comparisons_free(&d.out);
    districts_free(&d);
    districts_build(&d, districts_plain, DISTRICTS_PLAIN, false);
    districts_compare(&d, ""); /* no tree: all together */
    assert_string_equal(d.out.benchmark, "all areas");
    comparisons_free(&d.out);
    districts_free(&d);
    districts_build_plain(&d);
    districts_add(&d.aggregate.areas, "Wales", "", LEVEL_COUNTRY, COMPARE_YES);
    assert_int_equal(hierarchy_link(&d.aggregate.areas, "a", NULL), STATUS_OK);
    districts_compare(&d, ""); /* a country goes before size; without data there is no rate */
    assert_string_equal(d.out.benchmark, "Wales");
    assert_district(&d, "North", "Bike", none, VERDICT_NOT_COMPARED,
                    "no benchmark rate; Wales has no series");
    comparisons_free(&d.out);
    districts_free(&d);
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
    districts_build_plain(&d);
    for (size_t i = 0; i < 2; i++) {
        const struct benchmark_names one = {{table[i].wanted}, 1};
        d.request.benchmark = table[i].wanted;
        assert_int_equal(comparisons_check(&d.request, &one, &fault), STATUS_CONFIGURATION);
        assert_string_equal(fault.message, table[i].message);
        assert_int_equal(comparisons_make(&d.request, &d.out, &fault), STATUS_CONFIGURATION);
        assert_int_equal(d.out.count, 0);
    }
    districts_free(&d);
}

static void published_rates(void **state) {
    (void)state;
    struct comparator given = {"England", "Bike", DISTRICTS_APRIL, DISTRICTS_MARCH, 4.5, NAN, NAN};
    struct comparator other = {"England", "Shop", DISTRICTS_APRIL - 12, DISTRICTS_MARCH - 12, 9,
                               NAN,       NAN};
    districts_build_plain(&d);
    assert_int_equal(comparators_add(&d.comparators, &given), STATUS_OK);
    assert_int_equal(comparators_add(&d.comparators, &other), STATUS_OK);
    districts_compare(&d, "England");
    assert_string_equal(d.out.benchmark, "England");
    assert_district(&d, "South", "Bike", 4.5, VERDICT_HIGHER_998, "published benchmark rate");
    /* there is one of another year */
    assert_district(
        &d, "South", "Shop", none, VERDICT_NOT_COMPARED,
        "no benchmark rate; England has no published rate of Shop for 2022-04..2023-03");
    assert_district(&d, "West", "Fraud", none, VERDICT_NOT_COMPARED,
                    "the category has no comparator");
    comparisons_free(&d.out);
    districts_free(&d);
    /* in the tree, too, and without a series */
    given.area = "Staffordshire";
    static const struct district_given elsewhere[] = {{"West", "Bike", 10}, {"West", "Shop", 1}};
    districts_build(&d, elsewhere, 2, true);
    assert_int_equal(comparators_add(&d.comparators, &given), STATUS_OK);
    districts_compare(&d, "Staffordshire");
    assert_district(&d, "West", "Bike", 4.5, VERDICT_LOWER_998, "published benchmark rate");
    assert_district(
        &d, "West", "Shop", none, VERDICT_NOT_COMPARED,
        "no benchmark rate; Staffordshire has no series, Staffordshire has no published "
        "rate of Shop for 2022-04..2023-03");
    comparisons_free(&d.out);
    districts_free(&d);
}

static void quarterly_tables(void **state) {
    (void)state;
    struct quarterly quarterly = QUARTERLY_EMPTY;
    districts_build_plain(&d);
    for (int q = 0; q < 4; q++) { /* 4 x 50 in 50,000 people: 4 per 1,000 */
        struct quarterly_row row = {.quarter =
                                        period_of(PERIOD_QUARTER, DISTRICTS_APRIL + 3 * q).index,
                                    .line = q + 2,
                                    .count = 50};
        names_add(&quarterly.areas, "Region", 6, &row.area);
        names_add(&quarterly.categories, "Bike", 4, &row.group);
        names_add(&quarterly.categories, "Bike", 4, &row.subgroup);
        names_add(&quarterly.offences, "1", 1, &row.offence);
        names_add(&quarterly.sources, "q.csv", 5, &row.source);
        assert_int_equal(quarterly_add(&quarterly, &row), STATUS_OK);
    }
    assert_int_equal(quarterly_settle(&quarterly), STATUS_OK);
    exposure_add(&d.exposure, "Region", 2022, 50000, NULL);
    d.request.quarterly = &quarterly;
    districts_compare(&d, "Region");
    assert_district(&d, "South", "Bike", 4, VERDICT_HIGHER_998, "benchmark from quarterly tables");
    assert_district(&d, "South", "Shop", none, VERDICT_NOT_COMPARED,
                    "no benchmark rate; Region has no published rate of Shop for 2022-04..2023-03");
    comparisons_free(&d.out);
    exposure_free(&d.exposure);
    d.exposure = EXPOSURE_EMPTY;
    exposure_add(&d.exposure, "South", 2022, 20000, NULL);
    districts_compare(&d, "Region");
    assert_district(&d, "South", "Bike", none, VERDICT_NOT_COMPARED,
                    "no benchmark rate; Region has no population for its quarterly counts");
    comparisons_free(&d.out);
    quarterly_free(&quarterly);
    districts_free(&d);
}

static void no_comparison(void **state) {
    (void)state;
    districts_build_plain(&d);
    districts_compare(&d, "all");
    /* Shop: 6, 12, 12, together 30 in 70,000: North has 6 of 4.3 expected */
    assert_district(&d, "North", "Shop", 30 / 70.0, VERDICT_NOT_COMPARED,
                    "due to low volume no statistical comparison is given");
    assert_district(&d, "South", "Shop", 30 / 70.0, VERDICT_SIMILAR, "");
    assert_true(districts_finding(&d, "North", "Shop")->rate > 0); /* the rate is still told */
    assert_district(&d, "West", "Fraud", 96 / 40.0, VERDICT_NOT_COMPARED,
                    "the category has no comparator; benchmark covers 1 of 3 areas: North has no "
                    "series, South has no series");
    comparisons_free(&d.out);
    d.request.low_volume = 0;
    districts_compare(&d, "all");
    assert_district(&d, "North", "Shop", 30 / 70.0, VERDICT_SIMILAR, "");
    comparisons_free(&d.out);
    d.aggregate.categories.node[hierarchy_find(&d.aggregate.categories, "Bike")].compare =
        COMPARE_LOW_VOLUME;
    districts_compare(&d, "all");
    assert_district(&d, "South", "Bike", 396 / 70.0, VERDICT_NOT_COMPARED,
                    "due to low volume no statistical comparison is given");
    comparisons_free(&d.out);
    districts_free(&d);
}

static void populations_carried_and_missing(void **state) {
    (void)state;
    districts_build_plain(&d);
    d.request.first = DISTRICTS_APRIL + 2; /* to May 2023: two months of another financial year */
    d.request.last = DISTRICTS_MARCH + 2;
    districts_compare(&d, "all");
    assert_district(&d, "South", "Bike", 396 / 70.0, VERDICT_HIGHER_998,
                    "population carried from the nearest year");
    assert_string_equal(districts_finding(&d, "Staffordshire", "Bike")->note,
                        "population carried from the nearest year");
    comparisons_free(&d.out);
    d.request.first = DISTRICTS_APRIL + 3; /* to June 2023: beyond the record */
    d.request.last = DISTRICTS_MARCH + 3;
    districts_compare(&d, "all");
    assert_true(isnan(districts_finding(&d, "North", "Bike")->count));
    assert_string_equal(
        districts_finding(&d, "North", "Bike")->note,
        "no benchmark rate; North lacks 2023-06; population carried from the nearest "
        "year; benchmark covers 0 of 3 areas: North lacks 2023-06, South lacks "
        "2023-06, West lacks 2023-06");
    comparisons_free(&d.out);
    districts_free(&d);
    static const struct district_given more[] = {{"North", "Bike", 3}, {"Nowhere", "Bike", 5}};
    districts_build(&d, more, 2, true);
    districts_compare(&d, "North");
    assert_district(&d, "Nowhere", "Bike", 3.6, VERDICT_NOT_COMPARED, "no population");
    assert_close(districts_finding(&d, "Nowhere", "Bike")->count, 60, RUNG_EXACT);
    assert_string_equal(districts_finding(&d, "Nowhere", "Bike")->method, "Byars");
    comparisons_free(&d.out);
    districts_free(&d);
}

/* Staffordshire is known only by its north: its people do not go with that count. */
static void sums_that_do_not_cover_their_people(void **state) {
    (void)state;
    static const struct district_given part[] = {{"North", "Bike", 3}, {"West", "Bike", 10}};
    struct comparator given = {
        "Staffordshire", "Bike", DISTRICTS_APRIL, DISTRICTS_MARCH, 5, NAN, NAN};
    districts_build(&d, part, 2, true);
    assert_int_equal(comparators_add(&d.comparators, &given), STATUS_OK);
    districts_compare(&d, "Staffordshire");
    assert_district(&d, "North", "Bike", 5, VERDICT_LOWER_95, "published benchmark rate");
    assert_true(isnan(districts_finding(&d, "Staffordshire", "Bike")->rate));
    assert_string_equal(districts_finding(&d, "Staffordshire", "Bike")->note,
                        "an area is not compared with itself; Staffordshire lacks South; published "
                        "benchmark rate");
    assert_close(districts_finding(&d, "Mercia", "Bike")->rate, 3, RUNG_FORMULA); /* whole */
    comparisons_free(&d.out);
    /* an estimate of its own, a little over its parts, is no reason to doubt; twice them is */
    exposure_add(&d.exposure, "Mercia", 2022, 40100, NULL);
    districts_compare(&d, "all");
    assert_close(districts_finding(&d, "Mercia", "Bike")->rate, 120 / 40.1, RUNG_FORMULA);
    comparisons_free(&d.out);
    exposure_add(&d.exposure, "Mercia", 2022, 80000, NULL);
    districts_compare(&d, "all");
    assert_district(&d, "Mercia", "Bike", 156 / 50.0, VERDICT_NOT_COMPARED,
                    "no count; Mercia has more people than the areas below it; benchmark covers 2 "
                    "of 3 areas: South has no series");
    comparisons_free(&d.out);
    districts_free(&d);
    /* recorded itself, it needs no parts */
    static const struct district_given own[] = {{"North", "Bike", 3},
                                                {"Staffordshire", "Bike", 12}};
    districts_build(&d, own, 2, true);
    districts_compare(&d, "all"); /* what the rest holds has no people that could be counted */
    assert_true(isnan(districts_finding(&d, "Staffordshire", "Bike")->rate));
    comparisons_free(&d.out);
    exposure_add(&d.exposure, "Staffordshire", 2022, 30000, NULL);
    districts_compare(&d, "all");
    assert_close(districts_finding(&d, "Staffordshire", "Bike")->rate, 144 / 30.0, RUNG_FORMULA);
    comparisons_free(&d.out);
    districts_free(&d);
}

static void ranks_among_one_level(void **state) {
    (void)state;
    districts_build_plain(&d);
    districts_compare(&d, "all");
    static const struct {
        const char *area;
        double rank, areas;
    } table[] = {{"North", 2, 3},
                 {"South", 1, 3},
                 {"West", 3, 3},
                 {"Staffordshire", 1, 2},
                 {"Mercia", 2, 2}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct finding *found = districts_finding(&d, table[i].area, "Bike");
        assert_close(found->rank, table[i].rank, RUNG_EXACT);
        assert_close(found->areas, table[i].areas, RUNG_EXACT);
        assert_true(found->rank_lower <= found->rank && found->rank <= found->rank_upper);
        assert_true(isnan(found->quartile)); /* fewer areas than quarters */
    }
    assert_true(isnan(districts_finding(&d, "West", "Fraud")->rank)); /* alone */
    for (size_t i = 1; i < d.out.count; i++) /* by area node, then category node */
        assert_true(hierarchy_find(&d.aggregate.areas, d.out.finding[i - 1].area) <=
                    hierarchy_find(&d.aggregate.areas, d.out.finding[i].area));
    comparisons_free(&d.out);
    districts_free(&d);
}

static void rests_are_not_compared(void **state) {
    (void)state;
    static const struct district_given rest[] = {{"North", "Bike", 3},
                                                 {"Staffordshire", "Bike", 5}};
    districts_build(&d, rest, 2, true);
    exposure_add(&d.exposure, "Staffordshire", 2022, 60000, NULL);
    districts_compare(&d, "Staffordshire"); /* 60 in 60,000 */
    for (size_t i = 0; i < d.out.count; i++)
        assert_true(strncmp(d.out.finding[i].area, "rest of", 7) != 0);
    assert_district(&d, "North", "Bike", 1, VERDICT_HIGHER_998, "");
    comparisons_free(&d.out);
    districts_free(&d);
}

static void last_complete_financial_year(void **state) {
    (void)state;
    assert_int_equal(comparisons_default_period(DISTRICTS_MARCH), DISTRICTS_APRIL);
    assert_int_equal(comparisons_default_period(DISTRICTS_MARCH + 1), DISTRICTS_APRIL);
    assert_int_equal(comparisons_default_period(DISTRICTS_MARCH + 11), DISTRICTS_APRIL);
    assert_int_equal(comparisons_default_period(DISTRICTS_MARCH + 12), DISTRICTS_APRIL + 12);
    assert_int_equal(comparisons_default_period(DISTRICTS_MARCH - 1), DISTRICTS_APRIL - 12);
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
        cmocka_unit_test(ranks_among_one_level),
        cmocka_unit_test(rests_are_not_compared),
        cmocka_unit_test(last_complete_financial_year),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

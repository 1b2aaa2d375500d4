/* Comparisons as a batch may ask for them: several benchmarks, wider limits, two intervals, rounded
 * and hidden counts. Rates by hand. */
#include "test/support/districts.h"

#include <math.h>
#include <string.h>

static struct districts d;

/* North's Bike, 36 in 10,000, and South's, 240 in 20,000, against all of Staffordshire, 276 in
 * 30,000 (9.2): the intervals are 2.52 to 4.98, 10.53 to 13.62 and 8.15 to 10.35, so that South is
 * higher by both rules. West's 3.0 (120; 2.49 to 3.59) against North's value is lower, but their
 * intervals overlap. A mean has no interval. Limits by Byar's formula, by hand. */
static void double_overlap(void **state) {
    (void)state;
    districts_build_plain(&d);
    d.request.overlap = true;
    districts_compare(&d, "Staffordshire");
    assert_district(&d, "South", "Bike", 9.2, VERDICT_HIGHER_95, "");
    assert_int_equal(districts_finding(&d, "North", "Bike")->verdict, VERDICT_LOWER_998);
    comparisons_free(&d.out);
    districts_compare(&d, "North");
    assert_int_equal(districts_finding(&d, "West", "Bike")->verdict, VERDICT_SIMILAR);
    comparisons_free(&d.out);
    districts_compare(&d, "mean-of-rates");
    assert_int_equal(districts_finding(&d, "West", "Bike")->verdict, VERDICT_NOT_COMPARED);
    assert_string_equal(districts_finding(&d, "West", "Bike")->note,
                        "the benchmark has no interval of its own");
    comparisons_free(&d.out);
    districts_compare(&d, "rest-of-force");
    assert_int_equal(districts_finding(&d, "North", "Bike")->verdict, VERDICT_LOWER_998);
    comparisons_free(&d.out);
    d.request.overlap = false;
    districts_compare(&d, "North");
    assert_true(finding_verdict_direction(districts_finding(&d, "West", "Bike")->verdict) <= 0);
    comparisons_free(&d.out);
    districts_free(&d);
}

/* Rows by area, category, then benchmark, each as if asked for alone; the last gives the log. */
static void several_benchmarks(void **state) {
    (void)state;
    const struct benchmark_names names = {{"all", "Staffordshire", "mean-of-rates"}, 3},
                                 twice = {{"all", "North", "all"}, 3};
    struct comparisons each[3];
    struct fault fault = FAULT_NONE;
    size_t rows;
    districts_build_plain(&d);
    assert_int_equal(comparisons_check(&d.request, &names, &fault), STATUS_OK);
    assert_int_equal(comparisons_check(&d.request, &twice, &fault), STATUS_CONFIGURATION);
    assert_non_null(strstr(fault.message, "the benchmark \"all\" stands twice"));
    assert_int_equal(comparisons_make_each(&d.request, &names, each, &fault), STATUS_OK);
    const struct finding *row = comparisons_rows(each, 3, &rows);
    assert_non_null(row);
    for (size_t k = 0; k < 3; k++) {
        districts_compare(&d, names.name[k]);
        assert_int_equal(rows, 3 * d.out.count);
        for (size_t i = 0; i < d.out.count; i++) {
            const struct finding *own = &row[3 * i + k], *alone = &d.out.finding[i];
            assert_string_equal(own->area, alone->area);
            assert_string_equal(own->category, alone->category);
            assert_string_equal(own->benchmark, alone->benchmark);
            assert_memory_equal(&own->benchmark_rate, &alone->benchmark_rate, sizeof(double));
            assert_int_equal(own->verdict, alone->verdict);
            assert_memory_equal(&own->rank, &alone->rank, sizeof(double));
        }
        comparisons_free(&d.out);
    }
    for (size_t k = 0; k < 3; k++)
        comparisons_free(&each[k]);
    districts_free(&d);
}

/* Two years of North's Bike with two calendar months of crime, 10 and 30 against 30 and 10: all
 * means are 20, so phi = 4 (10^2 / 20) / 1 = 20, and the limits of the year's 40 lie sqrt(20) times
 * as far from it as Byar's, the lower one at 0. A record of one year leaves Poisson limits, and
 * says so. */
static void clustered_months(void **state) {
    (void)state;
    static const struct district_given even[] = {{"North", "Bike", 0}, {"South", "Bike", 3}};
    struct limits limits;
    d.start = -12;
    d.peaks = true;
    districts_build(&d, even, 2, false);
    d.request.clustered = true;
    districts_compare(&d, "all");
    const struct finding *found = districts_finding(&d, "North", "Bike");
    assert_true(found->count == 40);
    assert_close(found->dispersion, 20, RUNG_FORMULA);
    assert_int_equal(count_limits(40, 95, COUNT_DEFAULT, &limits), STATUS_OK);
    assert_close(found->upper_95, (40 + sqrt(20) * (limits.upper - 40)) / 10, RUNG_FORMULA);
    assert_true(found->lower_95 == 0 && limits.lower > 20);
    assert_true(districts_finding(&d, "South", "Bike")->dispersion ==
                1); /* even months: never narrower */
    comparisons_free(&d.out);
    districts_free(&d);
    d.start = 0;
    d.peaks = false;
    districts_build(&d, even, 2, false);
    d.request.clustered = true;
    districts_compare(&d, "all");
    found = districts_finding(&d, "South", "Bike");
    assert_true(isnan(found->dispersion));
    assert_non_null(strstr(found->note, "under two whole years of months"));
    assert_int_equal(count_limits(36, 95, COUNT_DEFAULT, &limits), STATUS_OK);
    assert_close(found->upper_95, limits.upper / 20, RUNG_FORMULA);
    comparisons_free(&d.out);
    districts_free(&d);
}

/* Bike 36 is rounded to 40, 240 and 120 stay; Shop 6 to 0. Rates, the pooled one and the rest of a
 * force are of the rounded counts. */
static void rounded_counts(void **state) {
    (void)state;
    districts_build_plain(&d);
    d.request.disclosure.round_to = 20;
    districts_compare(&d, "all");
    const struct finding *found = districts_finding(&d, "North", "Bike");
    assert_true(found->count == 40);
    assert_close(found->rate, 4, RUNG_FORMULA);
    assert_close(found->benchmark_rate, 1000 * 400.0 / 70000, RUNG_FORMULA);
    assert_true(districts_finding(&d, "North", "Shop")->count == 0);
    comparisons_free(&d.out);
    districts_compare(&d, "rest-of-force");
    found = districts_finding(&d, "North", "Bike");
    assert_close(found->benchmark_rate, 1000 * 240.0 / 20000, RUNG_FORMULA);
    comparisons_free(&d.out);
    districts_free(&d);
}

/* With counts under 10 hidden, North's Shop is, and South's beside it: West's is the only one left,
 * and no rank or quarter tells of the others. */
static void ranks_of_what_is_shown(void **state) {
    (void)state;
    districts_build_plain(&d);
    districts_compare(&d, "all");
    assert_true(districts_finding(&d, "West", "Shop")->rank == 3 &&
                districts_finding(&d, "West", "Shop")->areas == 3);
    comparisons_free(&d.out);
    d.request.disclosure.below = 10;
    districts_compare(&d, "all");
    static const char hidden[] = SUPPRESSION_NOTE "; " SUPPRESSION_BENCHMARK_NOTE;
    assert_string_equal(districts_finding(&d, "North", "Shop")->note, hidden);
    assert_string_equal(districts_finding(&d, "South", "Shop")->note, hidden);
    assert_true(isnan(districts_finding(&d, "North", "Shop")->areas));
    const struct finding *west = districts_finding(&d, "West", "Shop");
    assert_true(west->count == 12 && isnan(west->rank) && isnan(west->areas));
    /* its interval against the hidden rate of all would bracket that rate */
    assert_true(isnan(west->benchmark_rate) && west->verdict == VERDICT_NOT_COMPARED);
    comparisons_free(&d.out);
    districts_free(&d);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(double_overlap),         cmocka_unit_test(several_benchmarks),
        cmocka_unit_test(clustered_months),       cmocka_unit_test(rounded_counts),
        cmocka_unit_test(ranks_of_what_is_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What areas and their benchmarks lack, in every note: months, areas, finer categories; and forces
 * that do without a district. Rates by hand. */
#include "test/support/districts.h"

#include <math.h>
#include <string.h>

static struct districts d;

static const double none = NAN;

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
    d.gap.area = "South";
    d.gap.first = DISTRICTS_APRIL + 3;
    d.gap.last = DISTRICTS_APRIL + 4;
    d.region = "Midlands";
    districts_build_plain(&d);
    hierarchy_join(&d.aggregate.areas, "towns", hierarchy_find(&d.aggregate.areas, "North"));
    hierarchy_join(&d.aggregate.areas, "towns", hierarchy_find(&d.aggregate.areas, "South"));
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        districts_compare(&d, table[i].benchmark);
        assert_district(&d, "North", "Bike", table[i].rate, table[i].verdict, table[i].note);
        comparisons_free(&d.out);
    }
    districts_compare(&d, "force"); /* an area and its benchmark that lack the same say it once */
    assert_string_equal(districts_finding(&d, "South", "Bike")->note,
                        "no benchmark rate; South lacks 2022-07 and 2022-08");
    assert_district(&d, "West", "Bike", 3, VERDICT_SIMILAR, ""); /* its own force is whole */
    comparisons_free(&d.out);
    d.request.last =
        DISTRICTS_MARCH + 3; /* to June 2023: nothing is recorded, whichever part it is */
    districts_compare(&d, "Midlands");
    assert_string_equal(districts_finding(&d, "West", "Bike")->note,
                        "no benchmark rate; West lacks 2023-06; population carried from the "
                        "nearest year; Midlands lacks 2022-07, 2022-08 and 2023-06");
    comparisons_free(&d.out);
    districts_free(&d);
    d.region = "";
    d.gap.first = DISTRICTS_APRIL + 1;
    d.gap.last = DISTRICTS_APRIL + 5;
    districts_build_plain(&d);
    districts_compare(&d, "South");
    assert_string_equal(districts_finding(&d, "North", "Bike")->note,
                        "no benchmark rate; South lacks 2022-05, 2022-06, 2022-07 and 2 more");
    comparisons_free(&d.out);
    districts_free(&d);
    d.gap.first = DISTRICTS_APRIL;
    d.gap.last = DISTRICTS_MARCH;
    districts_build_plain(&d);
    districts_compare(&d, "all");
    assert_string_equal(districts_finding(&d, "North", "Bike")->note,
                        "benchmark covers 2 of 3 areas: South lacks all 12 months");
    comparisons_free(&d.out);
    districts_free(&d);
    d.gap.area = "";
}

static void areas_that_a_comparator_lacks(void **state) {
    (void)state;
    static const struct district_given part[] = {{"North", "Bike", 3}, {"West", "Bike", 10}};
    static const char *const benchmark[] = {"Staffordshire", "force", "region", "country"};
    d.region = "Midlands";
    districts_build(&d, part, 2, true);
    for (size_t i = 0; i < 4; i++) {
        static const char *const lacking[] = {"Staffordshire", "Staffordshire", "Midlands",
                                              "England"};
        char note[100];
        snprintf(note, sizeof note, "no benchmark rate; %s lacks South", lacking[i]);
        districts_compare(&d, benchmark[i]);
        assert_district(&d, "North", "Bike", none, VERDICT_NOT_COMPARED, note);
        comparisons_free(&d.out);
    }
    districts_compare(&d, "rest-of-force");
    assert_district(&d, "North", "Bike", none, VERDICT_NOT_COMPARED,
                    "no benchmark rate; benchmark without the area itself; Staffordshire lacks "
                    "South");
    comparisons_free(&d.out);
    /* 90 people of 10,090 are too few to take the rate away, 36 in 10,090, but are named */
    exposure_add(&d.exposure, "South", 2022, 90, NULL);
    districts_compare(&d, "Staffordshire");
    assert_district(&d, "North", "Bike", 36 / 10.09, VERDICT_SIMILAR, "Staffordshire lacks South");
    comparisons_free(&d.out);
    districts_free(&d);
    d.region = "";
    static const struct district_given many[] = {{"A", "Bike", 3}, {"B", "Shop", 3},
                                                 {"C", "Shop", 3}, {"D", "Shop", 3},
                                                 {"E", "Shop", 3}, {"F", "Bike", 3}};
    districts_build(&d, many, 6, false);
    exposure_add(&d.exposure, "A", 2022, 10000, NULL);
    districts_compare(&d, "all");
    assert_district(&d, "A", "Bike", 3.6, VERDICT_SIMILAR,
                    "benchmark covers 1 of 6 areas: B has no series, C has no series, D has no "
                    "series, and 2 more");
    comparisons_free(&d.out);
    districts_compare(&d, "F");
    assert_district(&d, "A", "Bike", none, VERDICT_NOT_COMPARED,
                    "no benchmark rate; F has no population");
    comparisons_free(&d.out);
    districts_free(&d);
}

/* Theft is Bike and Shop: an area with one of them alone makes the sum too small. */
static void categories_that_a_comparator_lacks(void **state) {
    (void)state;
    static const struct district_given part[] = {
        {"North", "Bike", 3}, {"North", "Shop", 2}, {"South", "Bike", 20}, {"West", "Shop", 9}};
    static const char *const benchmark[] = {"Staffordshire", "force"};
    d.group = "Theft";
    d.region = "Midlands";
    districts_build(&d, part, 4, true);
    for (size_t i = 0; i < 2; i++) { /* 36 + 24 + 240 in 30,000 */
        districts_compare(&d, benchmark[i]);
        assert_district(&d, "North", "Theft", 10, VERDICT_LOWER_998, "South lacks Shop");
        /* for Shop alone the sum is not made */
        assert_district(&d, "North", "Shop", none, VERDICT_NOT_COMPARED,
                        "no benchmark rate; Staffordshire lacks South");
        assert_district(&d, "North", "Bike", 9.2, VERDICT_LOWER_998, "");
        comparisons_free(&d.out);
    }
    districts_compare(&d, "Midlands");
    assert_district(&d, "North", "Theft", 408 / 70., VERDICT_SIMILAR,
                    "South lacks Shop, West lacks Bike");
    /* an area says first what it lacks itself */
    assert_string_equal(districts_finding(&d, "Staffordshire", "Theft")->note,
                        "South lacks Shop; South lacks Shop, West lacks Bike");
    comparisons_free(&d.out);
    districts_free(&d);
    /* beside a month that is missing */
    d.gap.area = "South";
    d.gap.first = d.gap.last = DISTRICTS_APRIL + 3;
    districts_build(&d, part, 4, true);
    districts_compare(&d, "Staffordshire");
    assert_district(&d, "North", "Theft", none, VERDICT_NOT_COMPARED,
                    "no benchmark rate; South lacks Shop, South lacks 2022-07");
    comparisons_free(&d.out);
    districts_free(&d);
    d.gap.area = "";
    d.region = "";
    /* the whole, recorded in one go, lacks nothing; nor does what a force records itself */
    static const struct district_given whole[] = {
        {"North", "Bike", 3}, {"North", "Shop", 2}, {"South", "Bike", 20}, {"South", "Theft", 25}};
    static const struct district_given above[] = {{"North", "Bike", 3},
                                                  {"North", "Shop", 2},
                                                  {"South", "Bike", 20},
                                                  {"Staffordshire", "Shop", 7}};
    districts_build(&d, whole, 4, true);
    districts_compare(&d, "Staffordshire"); /* 60 + 300 in 30,000 */
    assert_district(&d, "North", "Theft", 12, VERDICT_LOWER_998, "");
    comparisons_free(&d.out);
    districts_free(&d);
    districts_build(&d, above, 4, true);
    exposure_add(&d.exposure, "Staffordshire", 2022, 30000, NULL);
    districts_compare(&d, "Staffordshire"); /* 36 + 240 + 84 */
    assert_district(&d, "North", "Theft", 12, VERDICT_LOWER_998, "");
    comparisons_free(&d.out);
    districts_free(&d);
    d.group = "";
}

static void move_to_staffordshire(const char *const *name, size_t count) {
    struct aggregate again;
    for (size_t i = 0; i < count; i++)
        d.aggregate.areas.node[hierarchy_find(&d.aggregate.areas, name[i])].parent_name =
            "Staffordshire";
    assert_int_equal(hierarchy_link(&d.aggregate.areas, "a", NULL), STATUS_OK);
    assert_int_equal(aggregate_build(&again, &d.panel, &d.aggregate.areas, &d.categories, NULL),
                     STATUS_OK);
    aggregate_free(&d.aggregate);
    d.aggregate = again;
}

/* Three areas by name, then how many more. */
static void many_areas_that_lack_categories(void **state) {
    (void)state;
    static const char *const name[] = {"A", "B", "C", "D", "E"};
    struct district_given given[7] = {{"North", "Bike", 3}, {"North", "Shop", 2}};
    for (size_t i = 0; i < 5; i++)
        given[2 + i] = (struct district_given){name[i], "Shop", 4};
    d.group = "Theft";
    for (size_t parts = 4; parts <= 5; parts++) {
        districts_build(&d, given, 2 + parts, true);
        move_to_staffordshire(name, parts);
        districts_compare(&d, "Staffordshire");
        const char *note = districts_finding(&d, "North", "Theft")->note;
        assert_non_null(strstr(note, parts == 4 ? "C lacks Bike, 1 more area lacks categories"
                                                : "C lacks Bike, 2 more areas lack categories"));
        comparisons_free(&d.out);
        districts_free(&d);
    }
    d.group = "";
}

/* A force of North, South and West, of which South lacks two months: without South, where what is
 * left is half of it and more than the area itself. */
static void forces_without_an_area(void **state) {
    (void)state;
    static const char *const west = "West";
    static const char *const south = "benchmark covers 2 of 3 areas: South lacks 2022-07 and "
                                     "2022-08";
    d.gap.area = "South";
    d.gap.first = DISTRICTS_APRIL + 3;
    d.gap.last = DISTRICTS_APRIL + 4;
    districts_build_plain(&d);
    move_to_staffordshire(&west, 1);
    districts_compare(&d, "force"); /* 36 + 120 in 50,000 */
    assert_district(&d, "North", "Bike", 3.12, VERDICT_SIMILAR, south);
    assert_district(&d, "West", "Bike", 3.12, VERDICT_SIMILAR, south);
    assert_string_equal(districts_finding(&d, "West", "Bike")->benchmark, "Staffordshire");
    assert_true(
        isnan(districts_finding(&d, "Staffordshire", "Bike")->rate)); /* it stays unknown itself */
    comparisons_free(&d.out);
    districts_compare(&d, "rest-of-force"); /* of North: West, 120 in 40,000 */
    assert_district(&d, "North", "Bike", 3, VERDICT_SIMILAR,
                    "benchmark without the area itself; benchmark covers 1 of 2 areas: South lacks "
                    "2022-07 and 2022-08");
    /* of West: North has 10,000 of 30,000 people only */
    assert_district(&d, "West", "Bike", none, VERDICT_NOT_COMPARED,
                    "no benchmark rate; benchmark without the area itself; South lacks 2022-07 and "
                    "2022-08");
    /* of South: nothing is missing there */
    assert_district(&d, "South", "Bike", 3.12, VERDICT_NOT_COMPARED,
                    "no count; South lacks 2022-07 and 2022-08; benchmark without the area itself");
    comparisons_free(&d.out);
    districts_free(&d);
    /* West alone is more than half, but it is not compared with itself */
    static const char *const gone[] = {"North", "South"};
    for (size_t i = 0; i < 2; i++) {
        static const struct district_given two[] = {{"North", "Bike", 3}, {"West", "Bike", 10}};
        static const struct district_given other[] = {{"South", "Bike", 20}, {"West", "Bike", 10}};
        d.gap.area = gone[i];
        districts_build(&d, i == 0 ? two : other, 2, true);
        exposure_free(&d.exposure);
        d.exposure = EXPOSURE_EMPTY;
        exposure_add(&d.exposure, gone[i], 2022, 10000, NULL);
        exposure_add(&d.exposure, "West", 2022, 40000, NULL);
        exposure_add(&d.exposure, "Staffordshire", 2022, 50000, NULL);
        move_to_staffordshire(&west, 1);
        districts_compare(&d, "force");
        assert_int_equal(districts_finding(&d, "West", "Bike")->verdict, VERDICT_NOT_COMPARED);
        assert_true(isnan(districts_finding(&d, "West", "Bike")->benchmark_rate));
        comparisons_free(&d.out);
        districts_free(&d);
    }
    d.gap.area = "";
}

/* An area that only happens to be called so is compared like any other, by its own record. */
static void an_area_called_the_rest(void **state) {
    (void)state;
    static const struct district_given given[] = {
        {"rest of England", "Bike", 3}, {"rest of England", "Shop", 2}, {"West", "Bike", 10}};
    d.group = "Theft";
    districts_build(&d, given, 3, false);
    exposure_add(&d.exposure, "rest of England", 2022, 10000, NULL);
    districts_compare(&d, "all"); /* 36 + 24 in 10,000; bikes 36 + 120 in 50,000 */
    assert_non_null(districts_finding(&d, "rest of England", "Theft"));
    assert_close(districts_finding(&d, "rest of England", "Theft")->rate, 6, RUNG_FORMULA);
    assert_district(&d, "rest of England", "Bike", 3.12, VERDICT_SIMILAR, "");
    comparisons_free(&d.out);
    districts_free(&d);
    d.group = "";
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months_that_a_comparator_lacks),
        cmocka_unit_test(areas_that_a_comparator_lacks),
        cmocka_unit_test(categories_that_a_comparator_lacks),
        cmocka_unit_test(many_areas_that_lack_categories),
        cmocka_unit_test(forces_without_an_area),
        cmocka_unit_test(an_area_called_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

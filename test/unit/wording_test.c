/* Sentences about past forecasts: grades against R's binomial distribution, words by hand. */
#include "test/support/support.h"

#include <math.h>
#include <string.h>

#include "outputs/wording.h"

static void grades_as_r(void **state) {
    (void)state;
    struct reference *file = reference_open(TEST_REFERENCE "/range_grades.csv");
    size_t rows = 0;
    assert_non_null(file);
    for (; reference_next(file); rows++) {
        struct track_record record = {.series = 1};
        record.quarters = record.totals = (size_t)reference_number(file, "quarters");
        record.inside = (size_t)reference_number(file, "inside");
        assert_string_equal(wording_range_word(wording_range(&record)),
                            reference_text(file, "grade"));
    }
    assert_int_equal(rows, 512);
    reference_close(file);
}

static void expect(const struct track_record *record, const char *words) {
    struct text text = TEXT_EMPTY;
    wording_track_record(record, &text);
    assert_string_equal(text_string(&text), words);
    text_free(&text);
}

static void one_series(void **state) {
    (void)state;
    /* 60 months of 100 each; 9% off, 2% too low; last year 14% off */
    struct track_record record = {.series = 1,
                                  .quarters = 8,
                                  .latest = true,
                                  .totals = 8,
                                  .inside = 6,
                                  .ahead = 12,
                                  .months = 60,
                                  .happened = 6000,
                                  .off = 540,
                                  .bias = -120,
                                  .repeated = 840};
    expect(&record,
           "In the last 8 quarters the outcome fell inside the 80% range 6 times (expected 6 to "
           "7). That is as it should be. Forecasts for the months up to a "
           "year ahead were on average 9% off, and 2% too low; repeating last year's months would "
           "have been 14% off.");
    record.months = 0;
    record.inside = 4; /* P(X <= 4) = 0.0563 */
    expect(&record,
           "In the last 8 quarters the outcome fell inside the 80% range 4 times (expected 6 to "
           "7). That is no further off than chance explains.");
    record.months = 60;
    record.inside = 3; /* P(X <= 3) = 0.0104 */
    record.latest = false;
    record.bias = 29; /* 0.48% */
    record.repeated = 500;
    expect(&record,
           "In 8 past quarters the outcome fell inside the 80% range 3 times (expected 6 to 7). "
           "The range has been too narrow: allow for more than it says. Forecasts for the months "
           "up to a year ahead were on average 9% off, and neither too high nor too low; repeating "
           "last year's months would have been 8% off, so the forecast was no better than that.");
    record.quarters = record.totals = record.inside = 20; /* 0.8^20 = 0.0115 */
    record.off = 50;                                      /* 0.83% */
    record.bias = 40;
    record.ahead = 6;
    expect(&record,
           "In 20 past quarters the outcome fell inside the 80% range 20 times (expected 16). The "
           "range has been wider than it needed to be. Forecasts for the next 6 months were on "
           "average under 1% off, and under 1% too high; repeating last year's months would "
           "have been 8% off.");
}

static void little_to_say(void **state) {
    (void)state;
    struct track_record record = {.series = 1, .ahead = 1};
    expect(&record, "");
    record.quarters = record.totals = record.inside = 1;
    expect(&record, "In one past quarter the outcome fell inside the 80% range. There are too few "
                    "quarters to judge the range.");
    record.latest = true;
    record.inside = 0;
    expect(&record, "In the last quarter the outcome fell outside the 80% range. There are too few "
                    "quarters to judge the range.");
    /* small counts are told as counts: 20 months, 24 in all */
    record = (struct track_record){.series = 1,
                                   .ahead = 1,
                                   .months = 20,
                                   .happened = 24,
                                   .off = 18,
                                   .bias = 2,
                                   .repeated = 31};
    expect(&record, "Forecasts for the next month were on average 0.9 a month off, and 0.1 a month "
                    "too high; repeating last year's months would have been 1.6 a month off. 1.2 a "
                    "month were recorded.");
    record.happened = 0; /* nothing recorded: no percentage to divide by */
    record.bias = 0.9;
    expect(&record, "Forecasts for the next month were on average 0.9 a month off, and neither too "
                    "high nor too low; repeating last year's months would have been 1.6 a month "
                    "off. 0.0 a month were recorded.");
}

/* Many series go wrong together: 40% of 1,600 totals are 4 of 8 quarters (3.2, rounded
 * towards 6.4), which chance may give (P(X <= 4) = 0.056); 30% are 3 (P = 0.0104). */
static void many_series(void **state) {
    (void)state;
    struct track_record record = {
        .series = 200, .quarters = 8, .latest = true, .totals = 1600, .inside = 640};
    assert_int_equal(wording_range(&record), RANGE_AS_STATED);
    record.inside = 480;
    assert_int_equal(wording_range(&record), RANGE_TOO_NARROW);
    expect(&record, "In the last 8 quarters the totals of 200 series fell inside the 80% range 30% "
                    "of the time (expected 80%). The range has been too narrow: allow for more "
                    "than it says.");
    record.inside = 1399; /* 87.4% */
    expect(&record, "In the last 8 quarters the totals of 200 series fell inside the 80% range 87% "
                    "of the time (expected 80%). That is as it should be.");
    record.inside = 1500;
    expect(&record, "In the last 8 quarters the totals of 200 series fell inside the 80% range 94% "
                    "of the time (expected 80%). That is no further off than chance explains.");
    record.inside = 1600;
    assert_int_equal(wording_range(&record), RANGE_AS_STATED); /* 0.8^8 = 0.17 */
    record.quarters = 3;
    assert_int_equal(wording_range(&record), RANGE_TOO_FEW);
}

static void expect_travel(enum direction verdict, double size, double low, double high,
                          const char *words) {
    struct travel travel = {
        .verdict = verdict, .slope_pct_year = size, .lower_95 = low, .upper_95 = high};
    struct text text = TEXT_EMPTY;
    wording_travel(&travel, &text);
    assert_string_equal(text_string(&text), words);
    text_free(&text);
}

static void directions_of_travel(void **state) {
    (void)state;
    expect_travel(DIRECTION_INCREASING, 4.2, 1.3, 7.4, "rising by about 4% a year (95% CI 1 to 7)");
    expect_travel(DIRECTION_DECREASING, -4.2, -7.4, -0.31,
                  "falling by about 4% a year (95% CI 0.3 to 7)");
    expect_travel(DIRECTION_INCREASING, 0.62, 0.012, 1.4,
                  "rising by about 0.6% a year (95% CI 0.01 to 1)");
    expect_travel(DIRECTION_NO_CHANGE, 1, -3.2, 5.1, "no clear trend (95% CI -3 to 5% a year)");
    expect_travel(DIRECTION_NO_CHANGE, 0, -0.001, 4e9,
                  "no clear trend (95% CI 0 to over 1,000% a year)");
    expect_travel(DIRECTION_INCREASING, 12, NAN, NAN, "rising by about 12% a year");
    expect_travel(DIRECTION_DECREASING, NAN, NAN, NAN, "falling");
    expect_travel(DIRECTION_NOT_CALCULATED, NAN, NAN, NAN, "too little to tell");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grades_as_r),          cmocka_unit_test(one_series),
        cmocka_unit_test(little_to_say),        cmocka_unit_test(many_series),
        cmocka_unit_test(directions_of_travel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Columns of a regression by hand: order and number, season, trend ahead, calendar, events. That
 * the columns are those R fits with is tested by glm_fit_test and tslm_test. */
#include "test/support/support.h"

#include <math.h>

#include "engine/data/calendar.h"
#include "engine/data/period.h"
#include "models/adjust/design.h"

enum { LENGTH = 30, HORIZON = 6, ROWS = LENGTH + HORIZON };

static double x[24 * ROWS];

static void everything_in_its_place(void **state) {
    (void)state;
    double given[2 * ROWS];
    for (size_t i = 0; i < 2 * ROWS; i++)
        given[i] = (double)i;
    struct design_terms terms = {.length = LENGTH,
                                 .horizon = HORIZON,
                                 .period = 12,
                                 .first = month_index(2014, 3),
                                 .intercept = true,
                                 .trend = true,
                                 .damping = 0.5,
                                 .season = DESIGN_DUMMIES,
                                 .month_length = true,
                                 .weekdays = true,
                                 .bank_holidays = true,
                                 .leap_year = true,
                                 .given = given,
                                 .given_columns = 2};
    assert_int_equal(design_columns(&terms), 1 + 1 + 11 + 4 + 2);
    design_fill(&terms, x);
    const double *trend = x + ROWS, *march = x + 3 * ROWS, *days = x + 13 * ROWS;
    const double *week = days + ROWS, *holidays = week + ROWS, *leap = holidays + ROWS;
    assert_close(x[ROWS - 1], 1, RUNG_EXACT);
    assert_close(trend[0], -29.0 / 12, RUNG_FORMULA);
    assert_close(trend[LENGTH - 1], 0, RUNG_EXACT);
    assert_close(trend[LENGTH], 0.5 / 12, RUNG_FORMULA);
    assert_close(trend[LENGTH + 2], 0.875 / 12, RUNG_FORMULA);
    assert_true(march[0] == 1 && march[1] == 0 && march[12] == 1);
    for (size_t j = 0; j < 11; j++) /* January, the tenth row from 0, has none */
        assert_true(x[(2 + j) * ROWS + 10] == 0);
    assert_close(days[11], log(28 / 30.436875), RUNG_FORMULA); /* February 2015 */
    assert_close(week[11], 20 - 2.5 * 8, RUNG_FORMULA);
    assert_true(leap[11] == -0.25 && leap[23] == 0.75 && leap[0] == 0);
    /* Easter 2015: 3 and 6 April, in 2016 25 and 28 March */
    assert_close(holidays[13] - holidays[25], 2, RUNG_FORMULA);
    assert_close(holidays[12] - holidays[24], -2, RUNG_FORMULA);
    assert_true(leap[ROWS] == 0 && leap[ROWS + 1] == 1 && leap[3 * ROWS - 1] == 2 * ROWS - 1);
}

static void harmonics(void **state) {
    (void)state;
    struct design_terms terms = {.length = 24,
                                 .period = 12,
                                 .first = month_index(2020, 1),
                                 .season = DESIGN_FOURIER,
                                 .harmonics = 6};
    assert_int_equal(design_columns(&terms), 11); /* the sixth has no sine */
    design_fill(&terms, x);
    for (size_t i = 0; i < 11; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = 0;
            for (size_t t = 0; t < 24; t++)
                sum += x[i * 24 + t] * x[j * 24 + t];
            assert_close(sum, i != j ? 0 : i == 10 ? 24 : 12, RUNG_FORMULA);
        }
    assert_close(x[24 + 3], 1, RUNG_FORMULA); /* the first sine, in April */
    terms.harmonics = 2;
    assert_int_equal(design_columns(&terms), 4);
    terms.period = 1;
    assert_int_equal(design_columns(&terms), 0);
}

/* Over 28 years every month's bank holidays come to nothing beyond its own mean. */
static void bank_holidays_are_no_season(void **state) {
    (void)state;
    static double column[28 * 12];
    design_bank_holidays(month_index(2000, 1), 28 * 12, column);
    for (size_t m = 0; m < 12; m++) {
        double sum = 0;
        for (size_t year = 0; year < 28; year++)
            sum += column[12 * year + m];
        assert_close(sum, 0, RUNG_INVERTED);
    }
}

static void events_have_shapes(void **state) {
    (void)state;
    double out[8];
    struct event event = {"e", EVENT_TEMPORARY, 102, 105, "", "", ""};
    static const struct {
        enum event_kind kind;
        double expected[8];
    } shape[] = {{EVENT_TEMPORARY, {0, 0, 1, 1, 1, 1, 0, 0}},
                 {EVENT_LEVEL_SHIFT, {0, 0, 1, 1, 1, 1, 1, 1}},
                 {EVENT_RAMP, {0, 0, 0.25, 0.5, 0.75, 1, 1, 1}},
                 {EVENT_EXCLUDE, {0, 0, 0, 0, 0, 0, 0, 0}}};
    for (size_t k = 0; k < sizeof shape / sizeof *shape; k++) {
        event.kind = shape[k].kind;
        design_event(&event, 100, 8, out);
        for (size_t t = 0; t < 8; t++)
            assert_close(out[t], shape[k].expected[t], RUNG_FORMULA);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_in_its_place),
        cmocka_unit_test(harmonics),
        cmocka_unit_test(bank_holidays_are_no_season),
        cmocka_unit_test(events_have_shapes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

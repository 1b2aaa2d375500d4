/* Filling of missing months: hand-made series whose answer is known. */
#include "test/support/support.h"

#include <math.h>
#include <string.h>

#include "models/adjust/gaps.h"

enum { LENGTH = 72, PERIOD = 12 };

static size_t fill(const double *values, size_t length, double *out) {
    double scratch[64];
    assert_true(gaps_scratch(length, PERIOD) <= 64);
    return gaps_fill(values, length, PERIOD, out, scratch);
}

static double pattern(int t) {
    static const double index[PERIOD] = {0.8, 0.7, 0.9, 1, 1.1, 1.2, 1.4, 1.3, 1, 0.9, 0.8, 0.9};
    return index[t % PERIOD];
}

static void nothing_missing_changes_nothing(void **state) {
    (void)state;
    double y[LENGTH], out[LENGTH];
    for (int t = 0; t < LENGTH; t++)
        y[t] = 10.5 * pattern(t);
    assert_int_equal(fill(y, LENGTH, out), 0);
    assert_memory_equal(y, out, sizeof y);
}

static void short_series_are_filled_on_straight_lines(void **state) {
    (void)state;
    const double y[] = {NAN, NAN, 4, NAN, NAN, NAN, 12, 6, NAN, 7, NAN};
    const double expected[] = {4, 4, 4, 6, 8, 10, 12, 6, 6.5, 7, 7};
    double out[11];
    assert_int_equal(fill(y, 11, out), 7);
    for (int t = 0; t < 11; t++)
        assert_close(out[t], expected[t], RUNG_FORMULA);
}

/* A fixed season on a fixed level comes back whole, wherever the holes are. */
static void pure_season_is_recovered(void **state) {
    (void)state;
    static const int hole[] = {0, 1, 13, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 50, 71};
    double y[LENGTH], out[LENGTH];
    for (int additive = 0; additive < 2; additive++) {
        for (int t = 0; t < LENGTH; t++)
            y[t] = additive ? 100 * pattern(t) - 100 : 40 * pattern(t);
        for (size_t i = 0; i < sizeof hole / sizeof *hole; i++)
            y[hole[i]] = NAN;
        assert_int_equal(fill(y, LENGTH, out), sizeof hole / sizeof *hole);
        for (int t = 0; t < LENGTH; t++)
            assert_close(out[t], additive ? 100 * pattern(t) - 100 : 40 * pattern(t), 2e-3);
    }
}

/* With a trend as well the season is found up to the trend within a year. */
static void season_and_trend(void **state) {
    (void)state;
    double y[LENGTH], out[LENGTH];
    for (int t = 0; t < LENGTH; t++)
        y[t] = (100 + t) * pattern(t);
    for (int t = 30; t < 36; t++)
        y[t] = NAN;
    assert_int_equal(fill(y, LENGTH, out), 6);
    for (int t = 30; t < 36; t++)
        assert_close(out[t], (100 + t) * pattern(t), 0.01);
    /* a plain line from month 29 (154.8) to 36 (108.8) would be 50 off in the summer peak */
    assert_true(out[30] > 175);
}

static void filled_counts_are_not_negative(void **state) {
    (void)state;
    double y[LENGTH], out[LENGTH];
    for (int t = 0; t < LENGTH; t++)
        y[t] = t < 36 ? (t % PERIOD == 6 ? 30 : 1) : 0;
    for (int t = 40; t < 60; t++)
        y[t] = NAN;
    assert_int_equal(fill(y, LENGTH, out), 20);
    for (int t = 0; t < LENGTH; t++)
        assert_true(isfinite(out[t]) && out[t] >= 0);
}

static void hardly_anything_observed(void **state) {
    (void)state;
    double y[LENGTH], out[LENGTH];
    for (int t = 0; t < LENGTH; t++)
        y[t] = NAN;
    assert_int_equal(fill(y, LENGTH, out), 0);
    for (int t = 0; t < LENGTH; t++)
        assert_true(isnan(out[t]));
    y[20] = 3;
    assert_int_equal(fill(y, LENGTH, out), LENGTH - 1);
    for (int t = 0; t < LENGTH; t++)
        assert_close(out[t], 3, RUNG_EXACT);
    assert_int_equal(fill(y, 0, out), 0);
}

/* A month of the year that was never seen: no indices, so straight lines. */
static void month_never_seen(void **state) {
    (void)state;
    double y[LENGTH], out[LENGTH];
    for (int t = 0; t < LENGTH; t++)
        y[t] = t % PERIOD == 3 ? (double)NAN : 50 + t;
    assert_int_equal(fill(y, LENGTH, out), 6);
    for (int t = 3; t < LENGTH; t += PERIOD)
        assert_close(out[t], 50 + t, RUNG_FORMULA);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_missing_changes_nothing),
        cmocka_unit_test(short_series_are_filled_on_straight_lines),
        cmocka_unit_test(pure_season_is_recovered),
        cmocka_unit_test(season_and_trend),
        cmocka_unit_test(filled_counts_are_not_negative),
        cmocka_unit_test(hardly_anything_observed),
        cmocka_unit_test(month_never_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

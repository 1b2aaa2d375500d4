/* Control charts of single values: against rules written again in R (test/reference/trend.R). */
#include "test/support/support.h"

#include <math.h>
#include <string.h>

#include "models/significance/trend_xmr.h"

enum { ROOM = 256 };

static size_t read_series(const char *name, double *out) {
    struct reference *reference = reference_open(TEST_REFERENCE "/trend_series.csv");
    size_t n = 0;
    assert_non_null(reference);
    while (reference_next(reference))
        if (strcmp(reference_text(reference, "series"), name) == 0)
            out[n++] = reference_number(reference, "value");
    reference_close(reference);
    return n;
}

static void agrees_with_rules_in_r(void **state) {
    (void)state;
    struct reference *reference = reference_open(TEST_REFERENCE "/trend_xmr.csv");
    assert_non_null(reference);
    double values[ROOM];
    struct xmr_point point[ROOM];
    struct xmr chart = {0};
    size_t rows = 0, seen[XMR_RULES] = {0};
    for (; reference_next(reference); rows++) {
        size_t t = (size_t)reference_number(reference, "t");
        if (t == 0) {
            size_t n = read_series(reference_text(reference, "series"), values);
            chart = xmr_chart(values, n, reference_number(reference, "screening") == 1, point);
        }
        assert_string_equal(xmr_rule_word(point[t].rule), reference_text(reference, "rule"));
        assert_close(chart.centre, reference_number(reference, "centre"), RUNG_FORMULA);
        assert_close(chart.lower, reference_number(reference, "lower"), RUNG_FORMULA);
        assert_close(chart.upper, reference_number(reference, "upper"), RUNG_FORMULA);
        seen[point[t].rule]++;
    }
    reference_close(reference);
    assert_true(rows > 1000);
    for (int rule = 0; rule < XMR_RULES; rule++)
        assert_true(seen[rule] > 0);
}

/* By hand: mean 5, moving ranges all 2, so limits 5 -+ 5.32 and near limits 5 -+ 3.5467. */
static void limits_by_hand(void **state) {
    (void)state;
    double values[14];
    struct xmr_point point[14];
    for (size_t t = 0; t < 14; t++)
        values[t] = t % 2 ? 6 : 4;
    struct xmr chart = xmr_chart(values, 14, true, point);
    assert_close(chart.centre, 5, RUNG_FORMULA);
    assert_close(chart.range, 2, RUNG_FORMULA);
    assert_close(chart.upper, 10.32, RUNG_FORMULA);
    assert_close(chart.lower, -0.32, RUNG_FORMULA);
    assert_close(chart.near_upper, 5 + 2 * 5.32 / 3, RUNG_FORMULA);
    assert_true(chart.shown_lower == 0);
    assert_true(chart.usable && chart.flagged == 0 && chart.screened == 0);
    assert_false(xmr_chart(values, 12, true, point).usable); /* too few points */
}

/* A spike: without screening its two ranges widen the limits; with it they are left out. */
static void screening_leaves_spikes_out(void **state) {
    (void)state;
    double values[24];
    struct xmr_point point[24];
    for (size_t t = 0; t < 24; t++)
        values[t] = t == 12 ? 100 : t % 2 ? 11 : 9;
    struct xmr with = xmr_chart(values, 24, true, point);
    assert_int_equal(with.screened, 2);
    assert_close(with.range, 2, RUNG_FORMULA);
    assert_int_equal(point[12].rule, XMR_RULE_OUTSIDE);
    struct xmr without = xmr_chart(values, 24, false, point);
    assert_true(without.upper > with.upper);
    assert_int_equal(without.screened, 0);
}

static void rows_break_at_gaps_and_on_the_centre(void **state) {
    (void)state;
    double values[16];
    struct xmr_point point[16];
    /* eight above 15, eight below, by steps of 10: two rows on one side within wide limits */
    for (size_t t = 0; t < 16; t++)
        values[t] = (t < 8 ? 16 : 4) + 10 * (double)(t % 2);
    struct xmr chart = xmr_chart(values, 16, false, point);
    assert_int_equal(chart.flagged, 16);
    assert_int_equal(point[0].rule, XMR_RULE_ONE_SIDE);
    assert_int_equal(point[0].side, 1);
    assert_int_equal(point[15].side, -1);
    values[4] = NAN;
    chart = xmr_chart(values, 16, false, point);
    assert_int_equal(point[0].rule, XMR_RULE_NONE);
    assert_int_equal(point[4].rule, XMR_RULE_NONE);
    assert_int_equal(point[4].side, 0);
    assert_int_equal(point[15].rule, XMR_RULE_ONE_SIDE);
    values[4] = chart.centre; /* on the centre (which stays): breaks the row too */
    chart = xmr_chart(values, 16, false, point);
    assert_int_equal(point[4].side, 0);
    assert_int_equal(point[5].rule, XMR_RULE_NONE);
}

static void nothing_to_chart(void **state) {
    (void)state;
    double values[] = {NAN, 3, NAN, 4};
    struct xmr_point point[4];
    struct xmr chart = xmr_chart(values, 4, true, point);
    assert_int_equal(chart.points, 2);
    assert_true(isnan(chart.lower) && isnan(chart.upper) && chart.flagged == 0 && !chart.usable);
    chart = xmr_chart(values, 0, true, point);
    assert_true(isnan(chart.centre) && chart.points == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_rules_in_r),
        cmocka_unit_test(limits_by_hand),
        cmocka_unit_test(screening_leaves_spikes_out),
        cmocka_unit_test(rows_break_at_gaps_and_on_the_centre),
        cmocka_unit_test(nothing_to_chart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

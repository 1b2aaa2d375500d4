/* The trend marker: against R's weighted lm (test/reference/trend.R) and published vectors. */
#include "test/support/support.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/significance/trend_marker.h"

static void same(double actual, double expected) {
    assert_close(actual / expected, 1, RUNG_FORMULA * 10);
}

static void agrees_with_weighted_regression(void **state) {
    (void)state;
    struct reference *reference = reference_open(TEST_REFERENCE "/trend_marker.csv");
    assert_non_null(reference);
    struct trend_point point[TREND_MARKER_POINTS];
    size_t rows = 0, verdicts[DIRECTIONS] = {0};
    while (reference_next(reference)) {
        size_t place = rows++ % TREND_MARKER_POINTS;
        point[place] = (struct trend_point){reference_number(reference, "value"),
                                            reference_number(reference, "lower"),
                                            reference_number(reference, "upper")};
        if (place < TREND_MARKER_POINTS - 1)
            continue;
        struct trend_marker marker = trend_mark(point);
        same(marker.slope, reference_number(reference, "slope"));
        same(marker.error, reference_number(reference, "error"));
        same(marker.chi2, reference_number(reference, "chi2"));
        same(marker.p_value, reference_number(reference, "p"));
        assert_string_equal(direction_word(marker.verdict), reference_text(reference, "verdict"));
        verdicts[marker.verdict]++;
    }
    reference_close(reference);
    assert_int_equal(rows, 30);
    assert_true(verdicts[DIRECTION_INCREASING] && verdicts[DIRECTION_DECREASING] &&
                verdicts[DIRECTION_NO_CHANGE]);
}

static enum direction expected_direction(const char *word) {
    return strcmp(word, "increasing") == 0   ? DIRECTION_INCREASING
           : strcmp(word, "decreasing") == 0 ? DIRECTION_DECREASING
           : strcmp(word, "no change") == 0  ? DIRECTION_NO_CHANGE
                                             : DIRECTION_NOT_CALCULATED;
}

static void agrees_with_published_vectors(void **state) {
    (void)state;
    char path[512], inputs[512];
    if (!support_shared("reference/significance/fingertips_trend_expected.csv", path) ||
        !support_shared("reference/significance/fingertips_trend_inputs.csv", inputs))
        skip();
    struct reference *expected = reference_open(path);
    size_t rows = 0;
    for (; reference_next(expected); rows++) {
        struct reference *input = reference_open(inputs);
        struct trend_point point[TREND_MARKER_POINTS];
        size_t points = 0;
        while (reference_next(input))
            if (strcmp(reference_text(input, "series"), reference_text(expected, "series")) == 0)
                point[points++] = (struct trend_point){reference_number(input, "value"),
                                                       reference_number(input, "lower95"),
                                                       reference_number(input, "upper95")};
        reference_close(input);
        assert_int_equal(points, TREND_MARKER_POINTS);
        struct trend_marker marker = trend_mark(point);
        assert_int_equal(marker.verdict,
                         expected_direction(reference_text(expected, "marker_computed")));
        if (marker.verdict == DIRECTION_NOT_CALCULATED) {
            assert_true(isnan(marker.slope) && isnan(marker.chi2) && isnan(marker.p_value));
            continue;
        }
        assert_int_equal(marker.one_sign,
                         strcmp(reference_text(expected, "no_outlier_check"), "yes") == 0);
        same(marker.slope, strtod(reference_text(expected, "slope"), NULL));
        same(marker.chi2, strtod(reference_text(expected, "chi2"), NULL));
    }
    reference_close(expected);
    assert_int_equal(rows, 8);
}

static void identities(void **state) {
    (void)state;
    struct trend_point point[TREND_MARKER_POINTS], back[TREND_MARKER_POINTS],
        scaled[TREND_MARKER_POINTS];
    const double value[] = {12, 14, 13.5, 16, 18}, half[] = {1, 1.5, 1, 1.2, 1.4};
    for (int i = 0; i < TREND_MARKER_POINTS; i++) {
        point[i] = (struct trend_point){value[i], value[i] - half[i], value[i] + half[i]};
        back[TREND_MARKER_POINTS - 1 - i] = point[i];
        scaled[i] = (struct trend_point){1000 * point[i].value, 1000 * point[i].lower,
                                         1000 * point[i].upper};
    }
    struct trend_marker a = trend_mark(point), b = trend_mark(back), c = trend_mark(scaled);
    same(a.slope, -b.slope);
    same(a.chi2, b.chi2);
    same(a.chi2, c.chi2);
    same(a.slope / a.mean, c.slope / c.mean);
    assert_int_equal(a.verdict, DIRECTION_INCREASING);
    assert_int_equal(b.verdict, DIRECTION_DECREASING);
    same(a.chi2, (a.slope / a.error) * (a.slope / a.error));
}

static void cannot_be_calculated(void **state) {
    (void)state;
    struct trend_point good[TREND_MARKER_POINTS];
    for (int i = 0; i < TREND_MARKER_POINTS; i++)
        good[i] = (struct trend_point){10 + i, 9 + i, 11 + i};
    assert_int_equal(trend_mark(good).verdict, DIRECTION_INCREASING);
    const struct trend_point bad[] = {{NAN, 1, 2}, {1, NAN, 2}, {1, 0, NAN},
                                      {1, 1, 1},   {1, 2, 0},   {1, 0, INFINITY}};
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++)
        for (int i = 0; i < TREND_MARKER_POINTS; i++) {
            struct trend_point points[TREND_MARKER_POINTS];
            memcpy(points, good, sizeof points);
            points[i] = bad[k];
            struct trend_marker marker = trend_mark(points);
            assert_int_equal(marker.verdict, DIRECTION_NOT_CALCULATED);
            assert_true(isnan(marker.slope) && isnan(marker.p_value));
        }
}

int main(void) {
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_weighted_regression),
        cmocka_unit_test(agrees_with_published_vectors),
        cmocka_unit_test(identities),
        cmocka_unit_test(cannot_be_calculated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

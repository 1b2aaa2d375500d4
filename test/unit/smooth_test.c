/* Small kernels against R: seasonal indices by stats::decompose (theta_reference.R), weighted
 * means, slopes and exponential smoothing (distributions.R); gaps and edges by hand. */
#include "test/support/support.h"

#include <math.h>
#include <string.h>

#include "models/kernels/season.h"
#include "models/kernels/smooth.h"

enum { LONGEST = 600 };

static size_t series_named(const char *name, double *y) {
    struct reference *file = reference_open(TEST_REFERENCE "/theta_series.csv");
    assert_non_null(file);
    size_t length = 0;
    while (reference_next(file))
        if (strcmp(reference_text(file, "series"), name) == 0 && length < LONGEST)
            y[length++] = reference_number(file, "value");
    reference_close(file);
    assert_true(length > 0);
    return length;
}

static void indices_as_r_decompose(void **state) {
    (void)state;
    struct reference *file = reference_open(TEST_REFERENCE "/theta_decompose.csv");
    assert_non_null(file);
    char name[64] = "";
    double y[LONGEST], index[12];
    size_t rows = 0;
    for (; reference_next(file); rows++) {
        if (strcmp(name, reference_text(file, "series")) != 0) {
            strncpy(name, reference_text(file, "series"), sizeof name - 1);
            size_t length = series_named(name, y);
            assert_int_equal(season_indices(y, length, 12, index), length - 12);
        }
        assert_close(index[(size_t)reference_number(file, "k")],
                     reference_number(file, "multiplicative"), RUNG_FORMULA);
    }
    assert_int_equal(rows, 6 * 12);
    reference_close(file);
}

static double mean_of(const double *index) {
    double sum = 0;
    for (int k = 0; k < 12; k++)
        sum += index[k];
    return sum / 12;
}

static void indices_at_the_edges(void **state) {
    (void)state;
    double y[48], index[12];
    for (int t = 0; t < 48; t++)
        y[t] = 7;
    assert_int_equal(season_indices(y, 12, 12, index), 0); /* no window fits */
    for (int k = 0; k < 12; k++)
        assert_close(index[k], 1, RUNG_EXACT);
    assert_int_equal(season_indices(y, 13, 12, index), 1);
    assert_int_equal(season_indices(y, 48, 12, index), 36);
    assert_close(index[5], 1, RUNG_FORMULA);
    y[20] = NAN; /* the windows of t = 14 .. 26 are gone, of the 36 */
    assert_int_equal(season_indices(y, 48, 12, index), 23);
    assert_close(index[8], 1, RUNG_FORMULA);
    for (int t = 0; t < 48; t++) /* one month of the year holds all: the others are kept at 0.05 */
        y[t] = t % 12 == 3 ? 120 : 0;
    season_indices(y, 48, 12, index);
    assert_close(index[3], 12 * 12 / (12 + 11 * 0.05), RUNG_FORMULA);
    assert_close(index[4], 0.05 * 12 / (12 + 11 * 0.05), RUNG_FORMULA);
    assert_close(mean_of(index), 1, RUNG_FORMULA);
    for (int t = 0; t < 48; t++) /* under 0.05 is kept there too: 0.3 of a trend of 10.275 */
        y[t] = t % 12 == 3 ? 120 : 0.3;
    season_indices(y, 48, 12, index);
    assert_close(index[3], 12 * (120 / 10.275) / (120 / 10.275 + 11 * 0.05), RUNG_FORMULA);
    memset(y, 0, sizeof y);
    season_indices(y, 48, 12, index);
    for (int k = 0; k < 12; k++) /* nothing at all has no season */
        assert_close(index[k], 1, RUNG_FORMULA);
    double four[] = {1, 2, 3, 2};
    season_normalise(four, 4);
    assert_close(four[2], 1.5, RUNG_FORMULA);
}

static void smoothing_as_r(void **state) {
    (void)state;
    struct reference *file = reference_open(TEST_REFERENCE "/smoothing.csv");
    assert_non_null(file);
    size_t rows = 0;
    for (; reference_next(file); rows++) {
        double y[LONGEST], x[LONGEST], holes[LONGEST], sse;
        size_t n = series_named(reference_text(file, "series"), y);
        double rate = reference_number(file, "rate");
        for (size_t t = 0; t < n; t++) {
            x[t] = y[t] + 100 * (double)((t + 1) % 7);
            holes[t] = (t + 1) % 5 == 0 ? NAN : y[t];
        }
        assert_close(smooth_level(y, n, rate, y[0], &sse), reference_number(file, "level"),
                     RUNG_FORMULA);
        assert_close(sse, reference_number(file, "sse"), RUNG_FORMULA);
        assert_close(smooth_mean(y, n, rate), reference_number(file, "mean"), RUNG_FORMULA);
        assert_close(smooth_mean(holes, n, rate), reference_number(file, "mean_holes"),
                     RUNG_FORMULA);
        assert_close(smooth_ratio(y, x, n, rate), reference_number(file, "ratio"), RUNG_FORMULA);
        assert_close(smooth_slope(y, n), reference_number(file, "slope"), RUNG_INVERTED);
        assert_close(smooth_slope(holes, n), reference_number(file, "slope_holes"), RUNG_INVERTED);
    }
    assert_int_equal(rows, 9);
    reference_close(file);
}

static void smoothing_at_the_edges(void **state) {
    (void)state;
    const double y[] = {NAN, 4, NAN, 8}, x[] = {1, 2, 5, NAN}, none[] = {NAN, NAN};
    /* the gap ages what came before it: weights 1/4 and 1 */
    assert_close(smooth_mean(y, 4, 0.5), (4 * 0.25 + 8) / 1.25, RUNG_FORMULA);
    assert_close(smooth_ratio(y, x, 4, 0.5), 2, RUNG_FORMULA); /* only t = 1 has both */
    assert_true(isnan(smooth_mean(none, 2, 0.5)));
    assert_close(smooth_ratio(none, x, 2, 0.5), 0, RUNG_EXACT);
    double sse;
    assert_close(smooth_level(y, 4, 0.5, 2, &sse), 5.5, RUNG_FORMULA); /* 2, 3, 3, 5.5 */
    assert_close(sse, 4 + 25, RUNG_FORMULA);
    assert_close(smooth_level(y, 4, 0.5, 2, NULL), 5.5, RUNG_FORMULA);
    assert_close(smooth_slope(y, 4), 2, RUNG_FORMULA);
    assert_close(smooth_slope(y, 2), 0, RUNG_EXACT);
    assert_close(smooth_slope(y, 0), 0, RUNG_EXACT);
    /* the steady state solves a^2 / (1 - a) = q: a half at q = 1/2 */
    assert_close(smooth_gain(0.5, 1), 0.5, RUNG_FORMULA);
    assert_close(smooth_gain(3, 6), 0.5, RUNG_FORMULA);
    assert_close(smooth_gain(0, 1), 0, RUNG_EXACT);
    for (double q = 1e-6; q < 1e3; q *= 7) {
        double a = smooth_gain(q, 1);
        assert_true(a > 0 && a < 1);
        assert_close(a * a / (1 - a), q, RUNG_INVERTED);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(indices_as_r_decompose),
        cmocka_unit_test(indices_at_the_edges),
        cmocka_unit_test(smoothing_as_r),
        cmocka_unit_test(smoothing_at_the_edges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

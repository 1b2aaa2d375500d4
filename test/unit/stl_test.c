/* Loess and STL against stats::stl of R on six public series (test/reference/stl.R). */
#include "test/support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/kernels/stl.h"

enum { PERIOD = 12, SERIES = 6, SCRATCH = 4096 };

static struct named_series series[SERIES];
static double scratch[SCRATCH];

static int open_series(void **state) {
    (void)state;
    return named_series_read(TEST_REFERENCE "/theta_series.csv", "series", "value", series,
                             SERIES) != SERIES;
}

static void decomposition_is_rs(void **state) {
    (void)state;
    struct reference *file = reference_open(TEST_REFERENCE "/stl.csv");
    assert_non_null(file);
    double season[NAMED_SERIES_LONGEST], trend[NAMED_SERIES_LONGEST], weight[NAMED_SERIES_LONGEST];
    const double *y = NULL;
    char now[64] = "";
    size_t rows = 0, fits = 0;
    for (; reference_next(file); rows++) {
        char key[64];
        size_t window = (size_t)reference_number(file, "window");
        bool robust = reference_number(file, "robust") > 0;
        snprintf(key, sizeof key, "%s %zu %d", reference_text(file, "series"), window, robust);
        if (strcmp(key, now) != 0) {
            strcpy(now, key);
            const struct named_series *of = &series[fits++ / 6];
            assert_string_equal(reference_text(file, "series"), of->name);
            size_t even = of->length % 2 == 0, length = of->length - even;
            y = of->y + even;
            struct stl how = stl_defaults(length, PERIOD, window, robust);
            assert_true(stl_scratch(length, PERIOD) <= SCRATCH);
            assert_true(stl_decompose(&how, y, length, season, trend, weight, scratch));
        }
        size_t t = (size_t)reference_number(file, "t");
        double scale = fabs(y[t]);
        assert_close(season[t] / scale, reference_number(file, "season") / scale, 1e-10);
        assert_close(trend[t] / scale, reference_number(file, "trend") / scale, 1e-10);
        assert_close((y[t] - season[t] - trend[t]) / scale,
                     reference_number(file, "remainder") / scale, 1e-10);
        assert_close(weight[t], reference_number(file, "weight"), 1e-8);
    }
    assert_int_equal(fits, SERIES * 6);
    assert_true(rows > 1000);
    reference_close(file);
}

/* What STL is for: a line and a season of its own are found again, an outlier is left out as long
 * as the months around it are not drowned in the first round. */
static void parts_are_found_again(void **state) {
    (void)state;
    double y[120], season[120], trend[120], weight[120];
    for (int t = 0; t < 120; t++)
        y[t] = 50 + 0.5 * t + 8 * cos(t * 0.52359877559829887);
    struct stl plain = stl_defaults(120, PERIOD, 7, false),
               robust = stl_defaults(120, PERIOD, 7, true);
    assert_true(stl_decompose(&plain, y, 120, season, trend, weight, scratch));
    for (int t = 0; t < 120; t++) {
        /* constant fits lean on a line, by a slope or so */
        assert_true(fabs(season[t] - 8 * cos(t * 0.52359877559829887)) < 0.5);
        assert_true(fabs(trend[t] - 50 - 0.5 * t) < 0.5);
        assert_close(weight[t], 1, RUNG_EXACT);
    }
    y[60] += 30;
    for (int t = 0; t < 120; t++)
        y[t] += 2 * sin(t * 1.7);
    assert_true(stl_decompose(&robust, y, 120, season, trend, weight, scratch));
    assert_close(weight[60], 0, RUNG_EXACT);
    assert_true(fabs(trend[60] - 80) < 0.5);
    assert_true(fabs(season[60] - 8) < 1.5);
}

static void awkward_series(void **state) {
    (void)state;
    double y[60] = {0}, season[60], trend[60], weight[60];
    struct stl robust = stl_defaults(60, PERIOD, 11, true), few = stl_defaults(25, PERIOD, 0, true);
    assert_true(stl_decompose(&robust, y, 60, season, trend, weight, scratch));
    for (int t = 0; t < 60; t++)
        assert_true(season[t] == 0 && trend[t] == 0 && weight[t] == 1);
    y[30] = 7; /* all else fits perfectly: the median remainder is hardly anything */
    assert_true(stl_decompose(&robust, y, 60, season, trend, weight, scratch));
    for (int t = 0; t < 60; t++)
        assert_true(isfinite(season[t]) && isfinite(trend[t]) && weight[t] >= 0);
    for (int t = 0; t < 60; t++)
        y[t] = t % 5;
    assert_true(stl_decompose(&few, y, 25, season, trend, weight, scratch));
    assert_close(season[0], season[12], RUNG_EXACT);
    assert_false(stl_decompose(&few, y, 24, season, trend, weight, scratch));
}

/* Loess keeps a line with degree 1, a constant with degree 0, between jumps too. */
static void loess_keeps_lines(void **state) {
    (void)state;
    double y[40], out[40], room[40];
    for (int t = 0; t < 40; t++)
        y[t] = 3 - 0.25 * t;
    for (size_t span = 5; span < 60; span += 18) {
        struct loess straight = {.span = span, .jump = 1 + span / 10, .straight = true};
        loess_smooth(&straight, y, 40, NULL, out, room);
        for (int t = 0; t < 40; t++)
            assert_close(out[t], y[t], RUNG_FORMULA);
    }
    /* by hand: three points at distance 0, 1 of 1 (nothing) leave the point itself */
    struct loess flat = {.span = 3, .jump = 1};
    loess_smooth(&flat, y, 40, NULL, out, room);
    assert_close(out[7], y[7], RUNG_FORMULA);
    /* at the end: distances 0, 1, 2 of 2, weights 1, (1 - 1/8)^3, 0 */
    double w = pow(7.0 / 8, 3);
    assert_close(out[0], (y[0] + w * y[1]) / (1 + w), RUNG_FORMULA);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decomposition_is_rs),
        cmocka_unit_test(parts_are_found_again),
        cmocka_unit_test(awkward_series),
        cmocka_unit_test(loess_keeps_lines),
    };
    return cmocka_run_group_tests(tests, open_series, NULL);
}

/* One autoregression for many series, against numpy (test/reference/pooled_regression.py), and what
 * gaps do to it. */
#include "test/support/support.h"

#include <math.h>
#include <string.h>

#include "models/kernels/pooled_regression.h"

enum { SERIES = 6, MONTHS = 72, AHEAD = 24, MOST = 400 };

static const char *const name[SERIES] = {"AirPassengers", "USAccDeaths", "UKDriverDeaths",
                                         "nottem",        "co2",         "ldeaths"};
static double z[SERIES][MONTHS];

static int read_series(void **state) {
    (void)state;
    static const char *const file[] = {TEST_REFERENCE "/ets_series.csv",
                                       TEST_REFERENCE "/ets_missing_series.csv"};
    static double value[SERIES][MOST];
    size_t length[SERIES] = {0};
    for (size_t f = 0; f < 2; f++) {
        struct reference *rows = reference_open(file[f]);
        if (!rows)
            return 1;
        while (reference_next(rows))
            for (size_t i = 0; i < SERIES; i++)
                if (strcmp(reference_text(rows, "series"), name[i]) == 0)
                    value[i][length[i]++] = log(reference_number(rows, "value"));
        reference_close(rows);
    }
    for (size_t i = 0; i < SERIES; i++)
        memcpy(z[i], value[i] + length[i] - MONTHS, sizeof z[i]);
    return 0;
}

static void learn(struct pooled_sums *sums) {
    *sums = (struct pooled_sums){.lags = POOLED_LAGS};
    for (size_t t = POOLED_LAGS; t < MONTHS; t++)
        for (size_t i = 0; i < SERIES; i++)
            pooled_add(sums, z[i], t);
}

static void coefficients_and_forecasts_are_those_of_numpy(void **state) {
    (void)state;
    static struct pooled_sums sums;
    double b[POOLED_LAGS], ahead[SERIES][AHEAD], scratch[POOLED_LAGS + AHEAD];
    learn(&sums);
    assert_int_equal(sums.windows, SERIES * (MONTHS - POOLED_LAGS));
    assert_true(pooled_solve(&sums, b));
    for (size_t i = 0; i < SERIES; i++)
        assert_true(pooled_ahead(b, POOLED_LAGS, z[i], MONTHS, 12, AHEAD, ahead[i], scratch));
    struct reference *rows = reference_open(TEST_REFERENCE "/pooled_regression.csv");
    assert_non_null(rows);
    size_t checked = 0;
    for (; reference_next(rows); checked++) {
        size_t index = (size_t)reference_number(rows, "index");
        double value = reference_number(rows, "value");
        if (strcmp(reference_text(rows, "kind"), "coefficient") == 0)
            assert_close(b[index], value, RUNG_INVERTED);
        for (size_t i = 0; i < SERIES; i++)
            if (strcmp(reference_text(rows, "series"), name[i]) == 0)
                assert_close(ahead[i][index - 1], value, RUNG_INVERTED);
    }
    assert_int_equal(checked, POOLED_LAGS + SERIES * AHEAD);
    reference_close(rows);
}

/* A window with a gap teaches nothing; a gap in the recent past stands for the month a year before.
 */
static void gaps(void **state) {
    (void)state;
    static struct pooled_sums sums;
    double b[POOLED_LAGS], scratch[POOLED_LAGS + AHEAD], holed[AHEAD], filled[AHEAD];
    double y[MONTHS];
    learn(&sums);
    assert_true(pooled_solve(&sums, b));
    memcpy(y, z[0], sizeof y);
    y[60] = NAN;
    size_t before = sums.windows;
    pooled_add(&sums, y, 60);
    pooled_add(&sums, y, 61);
    assert_int_equal(sums.windows, before);
    assert_true(pooled_ahead(b, POOLED_LAGS, y, MONTHS, 12, AHEAD, holed, scratch));
    y[60] = y[48];
    assert_true(pooled_ahead(b, POOLED_LAGS, y, MONTHS, 12, AHEAD, filled, scratch));
    assert_memory_equal(holed, filled, sizeof holed);
    for (size_t t = 0; t < MONTHS; t++)
        y[t] = NAN;
    assert_false(pooled_ahead(b, POOLED_LAGS, y, MONTHS, 12, AHEAD, holed, scratch));
    sums = (struct pooled_sums){.lags = POOLED_LAGS};
    assert_false(pooled_solve(&sums, b)); /* nothing seen */
    for (size_t t = 0; t < MONTHS; t++)
        y[t] = 5;
    pooled_add(&sums, y, 50);
    assert_false(pooled_solve(&sums, b)); /* nothing varies */
}

/* The level is free: a series moved by a constant has its forecast moved by it. */
static void levels_do_not_matter(void **state) {
    (void)state;
    static struct pooled_sums sums;
    double b[POOLED_LAGS], scratch[POOLED_LAGS + AHEAD], low[AHEAD], high[AHEAD], y[MONTHS];
    learn(&sums);
    assert_true(pooled_solve(&sums, b));
    for (size_t t = 0; t < MONTHS; t++)
        y[t] = z[1][t] + 1000;
    assert_true(pooled_ahead(b, POOLED_LAGS, z[1], MONTHS, 12, AHEAD, low, scratch));
    assert_true(pooled_ahead(b, POOLED_LAGS, y, MONTHS, 12, AHEAD, high, scratch));
    for (size_t h = 0; h < AHEAD; h++)
        assert_close(high[h], low[h] + 1000, RUNG_FORMULA);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coefficients_and_forecasts_are_those_of_numpy),
        cmocka_unit_test(gaps),
        cmocka_unit_test(levels_do_not_matter),
    };
    return cmocka_run_group_tests(tests, read_series, NULL);
}

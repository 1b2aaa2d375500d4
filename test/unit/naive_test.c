/* The naive floors against R's forecast (test/reference/theta_reference.R), and by hand with gaps.
 */
#include "test/support/support.h"

#include <math.h>
#include <string.h>

#include "models/forecast/naive.h"

enum { LONGEST = 512, MOST_HORIZON = 30 };

static const struct model *const models[] = {&model_snaive, &model_naive, &model_drift,
                                             &model_mean};
enum { MODELS = sizeof models / sizeof *models };

static double mean[MOST_HORIZON];
static struct marginal marginal[MOST_HORIZON];

static enum status run(const struct model *model, const double *y, size_t length, size_t horizon,
                       bool counts, struct model_result *result) {
    struct workspace none = {.block = NULL};
    assert_int_equal(model->scratch(length, 12, horizon), 0);
    *result = (struct model_result){.mean = mean, .marginal = marginal};
    struct model_task task = {
        .values = y, .length = length, .period = 12, .horizon = horizon, .counts = counts};
    return model->forecast(&task, NULL, &none, result);
}

static size_t series_named(const char *name, double *y) {
    struct reference *file = reference_open(TEST_REFERENCE "/theta_series.csv");
    assert_non_null(file);
    size_t length = 0;
    while (reference_next(file))
        if (strcmp(reference_text(file, "series"), name) == 0)
            y[length++] = reference_number(file, "value");
    reference_close(file);
    assert_true(length > 0 && length <= LONGEST);
    return length;
}

static void as_r_forecast(void **state) {
    (void)state;
    struct reference *file = reference_open(TEST_REFERENCE "/naive_reference.csv");
    assert_non_null(file);
    double y[LONGEST];
    size_t length = 0, rows = 0;
    char name[64] = "";
    struct model_result result;
    while (reference_next(file)) {
        if (strcmp(name, reference_text(file, "series")) != 0) {
            strncpy(name, reference_text(file, "series"), sizeof name - 1);
            length = series_named(name, y);
        }
        size_t h = (size_t)reference_number(file, "h");
        const char *wanted = reference_text(file, "model");
        for (size_t m = 0; m < MODELS && h == 1; m++)
            if (strcmp(models[m]->name, wanted) == 0)
                assert_int_equal(run(models[m], y, length, 26, false, &result), STATUS_OK);
        assert_close(mean[h - 1], reference_number(file, "mean"), RUNG_FORMULA);
        assert_int_equal(marginal[h - 1].kind, MARGINAL_NORMAL);
        assert_close(marginal[h - 1].a, mean[h - 1], RUNG_EXACT);
        assert_close(marginal[h - 1].b, reference_number(file, "sd"), RUNG_INVERTED);
        assert_true(marginal[h - 1].floor == -INFINITY);
        rows++;
    }
    reference_close(file);
    assert_int_equal(rows, 6 * 4 * 26);
}

static void walks_step_over_gaps(void **state) {
    (void)state;
    const double y[] = {NAN, 10, 14, NAN, 20, NAN};
    struct model_result result;
    assert_int_equal(run(&model_naive, y, 6, 2, false, &result), STATUS_OK);
    /* steps 4 over one month and 6 over two: s^2 = (16 + 36/2)/2 = 17; month 1 is two ahead */
    assert_close(mean[0], 20, RUNG_EXACT);
    assert_close(marginal[0].b, sqrt(34), RUNG_FORMULA);
    assert_close(marginal[1].b, sqrt(51), RUNG_FORMULA);
    assert_int_equal(run(&model_drift, y, 6, 2, false, &result), STATUS_OK);
    /* b = 10/3; left over 2/3 and -2/3: s^2 = (4/9 + 4/9/2)/1 = 2/3; 2 ahead of a span of 3 */
    assert_close(mean[0], 20 + 20.0 / 3, RUNG_FORMULA);
    assert_close(marginal[0].b, sqrt(2.0 / 3 * 2 * (1 + 2.0 / 3)), RUNG_FORMULA);
    assert_int_equal(run(&model_mean, y, 6, 1, false, &result), STATUS_OK);
    assert_close(mean[0], 44.0 / 3, RUNG_FORMULA);
    assert_close(marginal[0].b, sqrt(76.0 / 3 * 4 / 3), RUNG_FORMULA);
}

static void seasonal_naive_with_gaps(void **state) {
    (void)state;
    double y[36];
    for (int t = 0; t < 36; t++)
        y[t] = t;
    y[24] = NAN;                /* January: last seen in month 12 */
    y[1] = y[13] = y[25] = NAN; /* February was never seen */
    struct model_result result;
    assert_int_equal(run(&model_snaive, y, 36, 14, false, &result), STATUS_OK);
    assert_close(mean[0], 12, RUNG_EXACT);
    assert_close(mean[1], 35, RUNG_EXACT);
    assert_close(mean[2], 26, RUNG_EXACT);
    /* 21 steps of 12, none over a gap: s = 12 */
    assert_close(marginal[0].b, 12 * sqrt(2), RUNG_FORMULA);
    assert_close(marginal[2].b, 12, RUNG_FORMULA);
    assert_close(marginal[12].b, 12 * sqrt(3), RUNG_FORMULA);
}

static void counts_never_seen_keep_an_upper_limit(void **state) {
    (void)state;
    double y[24] = {0};
    struct model_result result;
    for (size_t m = 0; m < MODELS; m++) {
        assert_int_equal(run(models[m], y, 24, 12, true, &result), STATUS_OK);
        for (int h = 0; h < 12; h++) {
            assert_close(mean[h], 0, RUNG_EXACT);
            assert_int_equal(marginal[h].kind, MARGINAL_NEGATIVE_BINOMIAL);
            assert_close(marginal[h].a, 0.5 / 24, RUNG_FORMULA);
            assert_close(marginal[h].b, 0.5 / 24 * 25 / 24, RUNG_FORMULA);
        }
        /* P(0) = (24/25)^(1/2) = 0.9798: the 97.5% limit is 0, the 99.9% limit is not */
        assert_close(marginal_quantile(&marginal[0], 0.975), 0, RUNG_EXACT);
        assert_true(marginal_quantile(&marginal[0], 0.999) >= 1);
        assert_true(strstr(result.note, "Jeffreys") != NULL);
    }
    /* with 13 months P(0) = (13/14)^(1/2) = 0.9636 */
    assert_int_equal(run(&model_mean, y, 13, 1, true, &result), STATUS_OK);
    assert_close(marginal_quantile(&marginal[0], 0.975), 1, RUNG_EXACT);
}

static void few_counts_are_negative_binomial(void **state) {
    (void)state;
    const double even[] = {2, 3, 2, 3, 2, 3}, wild[] = {0, 9, 0, 0, 6, 0};
    struct model_result result;
    assert_int_equal(run(&model_mean, even, 6, 2, true, &result), STATUS_OK);
    assert_int_equal(marginal[1].kind, MARGINAL_NEGATIVE_BINOMIAL);
    assert_close(marginal[1].b, 2.5 * 7 / 6, RUNG_FORMULA); /* no narrower than Poisson */
    assert_int_equal(run(&model_mean, wild, 6, 2, true, &result), STATUS_OK);
    /* squares about 2.5: 4 of 6.25, 42.25 and 12.25, together 79.5 */
    assert_close(marginal[1].b, 79.5 / 5 * 7 / 6, RUNG_FORMULA);
    double many[] = {20, 30, 25};
    assert_int_equal(run(&model_mean, many, 3, 2, true, &result), STATUS_OK);
    assert_int_equal(marginal[1].kind, MARGINAL_NORMAL);
}

static void short_and_flat_series(void **state) {
    (void)state;
    double y[13];
    struct model_result result;
    for (size_t m = 0; m < MODELS; m++) {
        size_t least = models[m]->least_months;
        for (int t = 0; t < 13; t++)
            y[t] = 5;
        for (int counts = 0; counts < 2; counts++) {
            assert_int_equal(run(models[m], y, least, 30, counts, &result), STATUS_OK);
            for (int h = 0; h < 30; h++) {
                assert_close(mean[h], 5, RUNG_FORMULA);
                assert_true(isfinite(marginal[h].b));
                assert_true(!counts || (marginal[h].b > 0 && marginal[h].floor == 0));
            }
        }
        if (least > 1)
            assert_int_equal(run(models[m], y, least - 1, 12, true, &result), STATUS_TOO_SHORT);
        for (int t = 0; t < 13; t++)
            y[t] = NAN;
        assert_int_equal(run(models[m], y, 13, 12, true, &result), STATUS_TOO_SHORT);
    }
    const double falling[] = {30, 20, 10};
    assert_int_equal(run(&model_drift, falling, 3, 6, true, &result), STATUS_OK);
    assert_close(mean[5], 0, RUNG_EXACT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_r_forecast),
        cmocka_unit_test(walks_step_over_gaps),
        cmocka_unit_test(seasonal_naive_with_gaps),
        cmocka_unit_test(counts_never_seen_keep_an_upper_limit),
        cmocka_unit_test(few_counts_are_negative_binomial),
        cmocka_unit_test(short_and_flat_series),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

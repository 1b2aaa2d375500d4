/* Measures of accuracy: by hand, and the CRPS of a normal against its closed form (Gneiting &
 * Raftery 2007, equation 21). */
#include "test/support/support.h"

#include <math.h>

#include "models/combine/accuracy.h"

#define PI 3.14159265358979323846

static void scale_by_hand(void **state) {
    (void)state;
    /* season 2: steps 3, -1, (gap), 5 (gap at index 4 takes both pairs it is in) */
    const double values[] = {1, 4, 4, 3, NAN, 8, 2};
    struct accuracy_scale scale = accuracy_scale(values, 7, 2);
    assert_close(scale.absolute, (3 + 1 + 5) / 3.0, RUNG_FORMULA);
    assert_close(scale.square, (9 + 1 + 25) / 3.0, RUNG_FORMULA);
    scale = accuracy_scale(values, 2, 2); /* no pair */
    assert_true(isnan(scale.absolute) && isnan(scale.square));
    const double same[] = {1, 4, 1, 4, 1};
    scale = accuracy_scale(same, 5, 2); /* nothing to divide by */
    assert_true(isnan(scale.absolute) && isnan(scale.square));
    scale = accuracy_scale(same, 5, 1);
    assert_close(scale.absolute, 3, RUNG_FORMULA);
}

static void smape_by_hand(void **state) {
    (void)state;
    assert_true(accuracy_smape(0, 0) == 0);
    assert_close(accuracy_smape(0, 5), 200, RUNG_FORMULA);
    assert_close(accuracy_smape(10, 30), 100, RUNG_FORMULA);
    assert_close(accuracy_smape(30, 10), 100, RUNG_FORMULA);
}

static void interval_by_hand(void **state) {
    (void)state;
    assert_close(accuracy_interval_score(5, 2, 8, 95), 6, RUNG_FORMULA);
    assert_close(accuracy_interval_score(1, 2, 8, 95), 6 + 40, RUNG_FORMULA);
    assert_close(accuracy_interval_score(8.5, 2, 8, 95), 6 + 20, RUNG_FORMULA);
    assert_close(accuracy_interval_score(9, 2, 8, 80), 6 + 10, RUNG_FORMULA);
}

static double normal_crps(double y, double mean, double sd) {
    double z = (y - mean) / sd, density = exp(-z * z / 2) / sqrt(2 * PI);
    return sd * (z * erf(z / sqrt(2)) + 2 * density - 1 / sqrt(PI));
}

static void crps_of_normal(void **state) {
    (void)state;
    const struct marginal normal = {.kind = MARGINAL_NORMAL, .a = 50, .b = 8, .floor = -INFINITY};
    assert_close(normal_crps(50, 50, 8), 8 * 0.233695, 1e-5); /* (sqrt 2 - 1) / sqrt pi */
    for (double y = 20; y <= 80; y += 2.5)
        /* the grid ends at p = 0.005 and 0.995: a few thousandths short */
        assert_close(accuracy_crps(y, &normal), normal_crps(y, 50, 8), 4e-3);
}

static void crps_of_point(void **state) {
    (void)state;
    const struct marginal point = {.kind = MARGINAL_POINT, .a = 50, .floor = 0};
    assert_close(accuracy_crps(50, &point), 0, RUNG_FORMULA);
    assert_close(accuracy_crps(57, &point), 7, RUNG_FORMULA); /* the absolute error */
    assert_close(accuracy_crps(38, &point), 12, RUNG_FORMULA);
}

/* Normal(10, 2): 80% limits 10 +- 2.563, 95% limits 10 +- 3.920. */
static void measures_by_hand(void **state) {
    (void)state;
    const struct marginal normal = {.kind = MARGINAL_NORMAL, .a = 10, .b = 2, .floor = 0};
    const double actual[] = {10, 13, NAN, 6, 15};
    struct accuracy_errors errors = {.months = 0};
    double measure[ACCURACY_MEASURES];
    accuracy_measures(&errors, (struct accuracy_scale){1, 1}, measure);
    for (int m = 0; m < ACCURACY_MEASURES; m++)
        assert_true(isnan(measure[m])); /* no month, no measure */
    for (int t = 0; t < 5; t++)
        accuracy_month(&errors, actual[t], 10, &normal);
    assert_int_equal(errors.months, 4);
    accuracy_measures(&errors, (struct accuracy_scale){2, 9}, measure);
    assert_close(measure[ACCURACY_MAE], (0 + 3 + 4 + 5) / 4.0, RUNG_FORMULA);
    assert_close(measure[ACCURACY_RMSE], sqrt((9 + 16 + 25) / 4.0), RUNG_FORMULA);
    assert_close(measure[ACCURACY_MASE], 3 / 2.0, RUNG_FORMULA);
    assert_close(measure[ACCURACY_RMSSE], sqrt(12.5) / 3, RUNG_FORMULA);
    assert_close(measure[ACCURACY_SMAPE], 200 * (3 / 23.0 + 4 / 16.0 + 5 / 25.0) / 4, RUNG_FORMULA);
    assert_close(measure[ACCURACY_BIAS], (0 - 3 + 4 - 5) / 4.0, RUNG_FORMULA);
    assert_close(measure[ACCURACY_COVERAGE_80], 25, RUNG_FORMULA);
    assert_close(measure[ACCURACY_COVERAGE_95], 50, RUNG_FORMULA);
    double half = 2 * 1.959963984540054;
    assert_close(measure[ACCURACY_INTERVAL_SCORE_95], 2 * half + 40 * ((4 - half) + (5 - half)) / 4,
                 RUNG_INVERTED);
    double crps = 0;
    for (int t = 0; t < 5; t++)
        crps += isnan(actual[t]) ? 0 : normal_crps(actual[t], 10, 2) / 4;
    assert_close(measure[ACCURACY_CRPS], crps, 4e-3);
    accuracy_measures(&errors, (struct accuracy_scale){NAN, NAN}, measure);
    assert_true(isnan(measure[ACCURACY_MASE]) && isnan(measure[ACCURACY_RMSSE]));
    assert_close(measure[ACCURACY_MAE], 3, RUNG_FORMULA);
}

static void means_over_forecasts(void **state) {
    (void)state;
    struct accuracy one = {.forecasts = 0}, other = {.forecasts = 0};
    double measure[ACCURACY_MEASURES] = {0};
    assert_true(isnan(accuracy_mean(&one, ACCURACY_MAE)));
    measure[ACCURACY_MAE] = 4;
    measure[ACCURACY_MASE] = NAN;
    accuracy_add(&one, measure);
    measure[ACCURACY_MAE] = 1;
    measure[ACCURACY_MASE] = 0.5;
    accuracy_add(&one, measure);
    measure[ACCURACY_MAE] = 10;
    measure[ACCURACY_MASE] = 1.5;
    accuracy_add(&other, measure);
    accuracy_merge(&one, &other);
    assert_int_equal(one.forecasts, 3);
    assert_close(accuracy_mean(&one, ACCURACY_MAE), 5, RUNG_FORMULA);
    assert_close(accuracy_mean(&one, ACCURACY_MASE), 1, RUNG_FORMULA); /* of the two that have it */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scale_by_hand),        cmocka_unit_test(smape_by_hand),
        cmocka_unit_test(interval_by_hand),     cmocka_unit_test(crps_of_normal),
        cmocka_unit_test(crps_of_point),        cmocka_unit_test(measures_by_hand),
        cmocka_unit_test(means_over_forecasts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

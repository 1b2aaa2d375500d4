/* Kendall's tests: against every pair counted in R (test/reference/trend.R), and shared vectors. */
#include "test/support/support.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/significance/trend_kendall.h"

enum { ROOM = 256 };

static size_t read_series(const char *path, const char *name, double *out) {
    struct reference *reference = reference_open(path);
    size_t n = 0;
    assert_non_null(reference);
    while (reference_next(reference))
        if (strcmp(reference_text(reference, "series"), name) == 0)
            out[n++] = reference_number(reference, "value");
    reference_close(reference);
    assert_true(n > 0 && n <= ROOM);
    return n;
}

static struct trend_kendall test(const double *values, size_t length, size_t period) {
    double *scratch = malloc(trend_kendall_scratch(length) * sizeof *scratch);
    struct trend_kendall out = trend_kendall(values, length, period, scratch);
    free(scratch);
    return out;
}

static void agrees_with_all_pairs(void **state) {
    (void)state;
    struct reference *reference = reference_open(TEST_REFERENCE "/trend_kendall.csv");
    assert_non_null(reference);
    double values[ROOM];
    size_t rows = 0;
    for (; reference_next(reference); rows++) {
        size_t n = read_series(TEST_REFERENCE "/trend_series.csv",
                               reference_text(reference, "series"), values);
        struct trend_kendall k = test(values, n, (size_t)reference_number(reference, "period"));
        assert_int_equal(k.n, (int)reference_number(reference, "n"));
        assert_true(k.s == reference_number(reference, "s"));
        assert_close(k.var, reference_number(reference, "var"), RUNG_FORMULA);
        assert_close(k.z, reference_number(reference, "z"), RUNG_FORMULA);
        assert_close(k.p_value, reference_number(reference, "p"), RUNG_FORMULA);
        assert_close(k.tau, reference_number(reference, "tau"), RUNG_FORMULA);
        assert_close(k.slope, reference_number(reference, "slope"), RUNG_FORMULA);
        assert_close(k.intercept, reference_number(reference, "intercept"), RUNG_FORMULA);
    }
    reference_close(reference);
    assert_int_equal(rows, 17); /* two years alone have no seasonal test */
}

/* Columns of a shared row, with a prefix for the seasonal ones. */
static void agree(const struct reference *row, const char *prefix, const struct trend_kendall *k) {
    const struct {
        const char *name;
        double value;
    } columns[] = {{"S", k->s},       {"var_S", k->var}, {"z", k->z},
                   {"p", k->p_value}, {"tau", k->tau},   {"intercept", k->intercept}};
    char name[64];
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        snprintf(name, sizeof name, "%s%s", prefix, columns[i].name);
        double expected = strtod(reference_text(row, name), NULL);
        if (expected == 0)
            assert_close(columns[i].value, 0, RUNG_FORMULA);
        else
            assert_close(columns[i].value / expected, 1, RUNG_FORMULA * 10);
    }
    snprintf(name, sizeof name, "%s%s", prefix, prefix[0] ? "slope" : "sen_slope");
    assert_close(k->slope, strtod(reference_text(row, name), NULL), RUNG_FORMULA);
}

/* "increasing", "decreasing" or "no trend" at 5%. */
static const char *trend_of(const struct trend_kendall *k) {
    return !(k->p_value < 0.05) ? "no trend" : k->s > 0 ? "increasing" : "decreasing";
}

static void agrees_with_shared_vectors(void **state) {
    (void)state;
    char path[512], inputs[512];
    if (!support_shared("reference/significance/mann_kendall_computed.csv", path) ||
        !support_shared("reference/significance/mann_kendall_inputs.csv", inputs))
        skip();
    struct reference *reference = reference_open(path);
    double values[ROOM];
    size_t rows = 0, seasonal = 0;
    for (; reference_next(reference); rows++) {
        size_t n = read_series(inputs, reference_text(reference, "series"), values);
        struct trend_kendall plain = test(values, n, 1);
        agree(reference, "", &plain);
        assert_int_equal(plain.n, (int)reference_number(reference, "n"));
        assert_string_equal(trend_of(&plain), reference_text(reference, "trend"));
        if (strcmp(reference_text(reference, "seasonal_S"), "NA") == 0)
            continue;
        struct trend_kendall own = test(values, n, 12);
        agree(reference, "seasonal_", &own);
        assert_string_equal(trend_of(&own), reference_text(reference, "seasonal_trend"));
        seasonal++;
    }
    reference_close(reference);
    assert_int_equal(rows, 9);
    assert_int_equal(seasonal, 5);
}

static void identities(void **state) {
    (void)state;
    double values[60], turned[60], bent[60];
    for (size_t i = 0; i < 60; i++) {
        values[i] = (double)(i * 7919 % 23) + 0.2 * (double)i;
        turned[i] = -values[i];
        bent[i] = exp(0.3 * values[i]); /* ranks stay */
    }
    for (size_t period = 1; period <= 12; period += 11) {
        struct trend_kendall a = test(values, 60, period), b = test(turned, 60, period),
                             c = test(bent, 60, period);
        assert_true(a.s == -b.s && a.s == c.s && a.var == b.var && a.var == c.var);
        assert_true(a.p_value == b.p_value && a.p_value == c.p_value);
        assert_close(a.slope, -b.slope, RUNG_FORMULA);
    }
}

static void edges(void **state) {
    (void)state;
    double values[60];
    for (size_t i = 0; i < 60; i++)
        values[i] = 4;
    struct trend_kendall k = test(values, 60, 12);
    assert_true(k.s == 0 && k.var == 0 && k.z == 0 && k.p_value == 1 && k.slope == 0);
    assert_true(isnan(test(values, 1, 1).p_value));
    assert_true(isnan(test(values, 0, 1).p_value));
    assert_true(isnan(test(values, 35, 12).p_value)); /* under three years */
    assert_true(test(values, 36, 12).p_value == 1);
    values[3] = NAN;
    assert_true(isnan(test(values, 36, 12).p_value)); /* of recorded months */
    for (size_t i = 0; i < 60; i++)
        values[i] = i < 30 ? NAN : (double)i;
    k = test(values, 60, 1);
    assert_true(k.n == 30 && k.tau == 1 && k.slope == 1);
    assert_close(k.intercept, 0, RUNG_FORMULA); /* times are those of all months */
}

int main(void) {
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_all_pairs),
        cmocka_unit_test(agrees_with_shared_vectors),
        cmocka_unit_test(identities),
        cmocka_unit_test(edges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

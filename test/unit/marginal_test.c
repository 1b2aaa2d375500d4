/* Quantiles of the marginals against R (test/reference/distributions.R), by hand where a table is
 * bent, and monotone everywhere. */
#include "test/support/support.h"

#include <math.h>
#include <string.h>

#include "models/marginal.h"

static enum marginal_kind kind_named(const char *name) {
    return strcmp(name, "poisson") == 0  ? MARGINAL_POISSON
           : strcmp(name, "normal") == 0 ? MARGINAL_NORMAL
                                         : MARGINAL_NEGATIVE_BINOMIAL;
}

/* Counts up to a mean of 200 are exact. Beyond, an expansion is good to a count where the variance
 * is at most ten times the mean, else to a tenth of a standard deviation. */
static void as_r(void **state) {
    (void)state;
    struct reference *file = reference_open(TEST_REFERENCE "/marginal_quantiles.csv");
    assert_non_null(file);
    size_t rows = 0;
    while (reference_next(file)) {
        struct marginal marginal = {.kind = kind_named(reference_text(file, "kind")),
                                    .a = reference_number(file, "a"),
                                    .b = reference_number(file, "b"),
                                    .floor = -INFINITY};
        double p = reference_number(file, "p"), expected = reference_number(file, "value");
        double found = marginal_quantile(&marginal, p);
        rows++;
        if (marginal.kind == MARGINAL_NORMAL) {
            assert_close(found, expected, RUNG_INVERTED);
            continue;
        }
        assert_true(found >= 0 && found == floor(found));
        double most = marginal.a <= 200                   ? 0
                      : marginal.b <= 10.001 * marginal.a ? 1
                                                          : 0.1 * sqrt(marginal.b);
        if (!(fabs(found - expected) <= most))
            fail_msg("%s of mean %g and variance %g: %g, expected %g at %g",
                     reference_text(file, "kind"), marginal.a, marginal.b, found, expected, p);
    }
    reference_close(file);
    assert_int_equal(rows, 12 * 6 * 9 + 3 * 9);
}

/* A negative binomial no wider than its mean is Poisson. */
static void narrow_counts_are_poisson(void **state) {
    (void)state;
    for (double mean = 0.3; mean < 1000; mean *= 3)
        for (double p = 0.01; p < 1; p += 0.07) {
            struct marginal poisson = {MARGINAL_POISSON, mean, 0, 0, {NULL, 0}};
            struct marginal narrow = {MARGINAL_NEGATIVE_BINOMIAL, mean, mean / 2, 0, {NULL, 0}};
            assert_true(marginal_quantile(&poisson, p) == marginal_quantile(&narrow, p));
        }
}

static void tables_by_hand(void **state) {
    (void)state;
    /* four quantiles at 1/8, 3/8, 5/8, 7/8 */
    static const double value[] = {-2, 0, 1, 5};
    struct quantile_table table = {value, 4}, single = {value, 1};
    static const struct {
        double p, value;
    } at[] = {{0.125, -2},   {0.375, 0}, {0.25, -1}, {0.5, 0.5}, {0.625, 1},
              {0.75, 3},     {0.875, 5}, {0.01, -2}, {0.999, 5}, /* no further than the outermost */
              {0.1875, -1.5}};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++)
        assert_close(quantile_table_at(table, at[i].p), at[i].value, RUNG_FORMULA);
    assert_close(quantile_table_at(single, 0.9), -2, RUNG_EXACT);
    struct marginal empirical = {MARGINAL_EMPIRICAL, 10, 2, -INFINITY, table};
    assert_close(marginal_quantile(&empirical, 0.75), 16, RUNG_FORMULA);
    struct marginal logs = {MARGINAL_LOG, log(100), 0.5, 0, table};
    assert_close(marginal_quantile(&logs, 0.375), 100, RUNG_FORMULA);
    assert_close(marginal_quantile(&logs, 0.125), 100 / exp(1), RUNG_FORMULA);
    struct marginal root = {MARGINAL_ROOT, marginal_root(50), 1.5, 0, table};
    assert_close(marginal_quantile(&root, 0.375), 50, RUNG_INVERTED);
    /* g = 40 asinh(0.05 sqrt(50.25)), then three less; by Python's math */
    assert_close(marginal_root(50), 13.896230761055804, RUNG_FORMULA);
    assert_close(marginal_quantile(&root, 0.125), 30.17344616972714, RUNG_INVERTED);
    struct marginal point = {MARGINAL_POINT, 7, 99, 0, {NULL, 0}};
    assert_close(marginal_quantile(&point, 0.01), 7, RUNG_EXACT);
}

static void root_scale_and_its_inverse(void **state) {
    (void)state;
    for (double y = 0; y < 1e9; y = y * 1.7 + 0.3)
        assert_close(marginal_root_inverse(marginal_root(y)), y, RUNG_INVERTED);
    assert_close(marginal_root_inverse(-5), 0, RUNG_EXACT);
    assert_close(marginal_root_inverse(0), 0, RUNG_EXACT);
    for (double y = 0; y < 1000;
         y += 3) /* its slope is the spread of a count, at first 1/sqrt(y) */
        assert_true(marginal_root(y + 1) > marginal_root(y));
}

static const double bell[] = {-1.8, -1.1, -0.7, -0.3, -0.1, 0.1, 0.4, 0.6, 1.2, 2.4};

static void never_decreasing_and_over_the_floor(void **state) {
    (void)state;
    const struct quantile_table table = {bell, 10};
    const struct marginal marginals[] = {
        {MARGINAL_POINT, -3, 0, 0, {NULL, 0}},
        {MARGINAL_NORMAL, 3, 4, 0, {NULL, 0}},
        {MARGINAL_NORMAL, 3, 4, -INFINITY, {NULL, 0}},
        {MARGINAL_POISSON, 0.4, 0, 0, {NULL, 0}},
        {MARGINAL_POISSON, 900, 0, 0, {NULL, 0}},
        {MARGINAL_NEGATIVE_BINOMIAL, 4, 60, 0, {NULL, 0}},
        {MARGINAL_NEGATIVE_BINOMIAL, 150, 1e5, 0, {NULL, 0}},
        {MARGINAL_NEGATIVE_BINOMIAL, 300, 3000, 0, {NULL, 0}},
        {MARGINAL_NEGATIVE_BINOMIAL, 300, 1e6, 0, {NULL, 0}},
        {MARGINAL_NEGATIVE_BINOMIAL, 1e9, 1e12, 0, {NULL, 0}},
        {MARGINAL_ROOT, 3, 2, 0, table},
        {MARGINAL_ROOT, 0.2, 5, 0, table},
        {MARGINAL_LOG, 2, 1, 0, table},
        {MARGINAL_EMPIRICAL, 0, 1, 0, table},
        {MARGINAL_EMPIRICAL, 0, 1, 0.5, table},
    };
    for (size_t i = 0; i < sizeof marginals / sizeof *marginals; i++) {
        double before = -INFINITY;
        for (int k = 1; k < 2000; k++) {
            double value = marginal_quantile(&marginals[i], k / 2000.0);
            assert_true(isfinite(value));
            if (!(value >= before && value >= marginals[i].floor))
                fail_msg("marginal %zu falls from %g to %g at %g", i, before, value, k / 2000.0);
            before = value;
        }
    }
}

/* Past a mean of 200 another formula stands: no step where they meet. */
static void formulas_meet(void **state) {
    (void)state;
    for (double ratio = 1; ratio < 8; ratio *= 1.5)
        for (double p = 0.005; p < 1; p += 0.055) {
            struct marginal low = {MARGINAL_NEGATIVE_BINOMIAL, 200, 200 * ratio, 0, {NULL, 0}};
            struct marginal high = {
                MARGINAL_NEGATIVE_BINOMIAL, 200.0001, 200.0001 * ratio, 0, {NULL, 0}};
            assert_true(fabs(marginal_quantile(&low, p) - marginal_quantile(&high, p)) <= 1);
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_r),
        cmocka_unit_test(narrow_counts_are_poisson),
        cmocka_unit_test(tables_by_hand),
        cmocka_unit_test(root_scale_and_its_inverse),
        cmocka_unit_test(never_decreasing_and_over_the_floor),
        cmocka_unit_test(formulas_meet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Limits of a Poisson count: against decimal arithmetic of 70 digits (test/reference/
 * poisson_limits.py), against published and shared vectors, and against what they claim. */
#include "test/support/support.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

#include "models/significance/count_limits.h"

static enum count_method method_of_word(const char *word) {
    for (int m = 0; m < COUNT_METHODS; m++)
        if (strcmp(count_method_word((enum count_method)m), word) == 0)
            return (enum count_method)m;
    fail_msg("unknown method %s", word);
    return COUNT_DEFAULT;
}

/* Relative, so that tiny lower limits count too. */
static void same(double actual, double expected, double tolerance) {
    if (expected == 0 || isnan(expected))
        assert_close(actual, expected, RUNG_EXACT);
    else
        assert_close(actual / expected, 1, tolerance);
}

static size_t check_file(const char *path, const char *count_column) {
    struct reference *reference = reference_open(path);
    assert_non_null(reference);
    size_t rows = 0;
    for (; reference_next(reference); rows++) {
        enum count_method method = method_of_word(reference_text(reference, "method"));
        bool formula = method == COUNT_BYARS || method == COUNT_SCORE;
        double tolerance = formula ? RUNG_FORMULA : RUNG_INVERTED / 10;
        struct limits limits;
        assert_int_equal(count_limits(reference_number(reference, count_column),
                                      reference_number(reference, "confidence"), method, &limits),
                         STATUS_OK);
        same(limits.lower, reference_number(reference, "lower"), tolerance);
        same(limits.upper, reference_number(reference, "upper"), tolerance);
    }
    reference_close(reference);
    return rows;
}

static void agrees_with_decimal_arithmetic(void **state) {
    (void)state;
    assert_true(check_file(TEST_REFERENCE "/poisson_limits.csv", "count") > 400);
}

static void agrees_with_shared_vectors(void **state) {
    (void)state;
    char path[512];
    if (!support_shared("reference/significance/poisson_ci_computed.csv", path))
        skip();
    assert_true(check_file(path, "x") == 190);
}

static void agrees_with_published_byars(void **state) {
    (void)state;
    char path[512];
    if (!support_shared("reference/significance/phe_byars_wilson.csv", path))
        skip();
    struct reference *reference = reference_open(path);
    size_t rows = 0;
    while (reference_next(reference)) {
        if (strcmp(reference_text(reference, "method"), "Byars") != 0)
            continue;
        struct limits limits;
        double confidence = strtod(reference_text(reference, "confidence"), NULL);
        assert_int_equal(
            count_limits(reference_number(reference, "x"), confidence, COUNT_BYARS, &limits),
            STATUS_OK);
        same(limits.lower, reference_number(reference, "lowercl"), RUNG_FORMULA);
        same(limits.upper, reference_number(reference, "uppercl"), RUNG_FORMULA);
        rows++;
    }
    reference_close(reference);
    assert_int_equal(rows, 7);
}

static void widened_limits_agree_with_shared_vectors(void **state) {
    (void)state;
    char path[512];
    if (!support_shared("reference/significance/overdispersed_ci_computed.csv", path))
        skip();
    struct reference *reference = reference_open(path);
    size_t rows = 0;
    for (; reference_next(reference); rows++) {
        double count = reference_number(reference, "count"),
               confidence = reference_number(reference, "confidence");
        struct limits limits;
        assert_int_equal(count_limits(count, confidence, COUNT_DEFAULT, &limits), STATUS_OK);
        limits = count_limits_widen(count, limits, reference_number(reference, "phi"));
        double scale =
            reference_number(reference, "multiplier") / reference_number(reference, "population");
        same(count * scale, reference_number(reference, "rate"), RUNG_FORMULA);
        same(limits.lower * scale, reference_number(reference, "lower"), RUNG_FORMULA);
        same(limits.upper * scale, reference_number(reference, "upper"), RUNG_FORMULA);
    }
    reference_close(reference);
    assert_true(rows > 0);
}

static void edges(void **state) {
    (void)state;
    struct limits limits;
    /* no count: the exact upper limit is -log(a/2), mid-p's -log(a) */
    assert_int_equal(count_limits(0, 95, COUNT_DEFAULT, &limits), STATUS_OK);
    assert_true(limits.lower == 0);
    same(limits.upper, -log(0.025), RUNG_FORMULA);
    assert_int_equal(count_limits(0, 0.95, COUNT_MID_P, &limits), STATUS_OK);
    assert_true(limits.lower == 0);
    same(limits.upper, -log(0.05), RUNG_FORMULA);
    /* Byar's has no lower limit at 0, nor at 1 with 99.8% */
    assert_int_equal(count_limits(0, 95, COUNT_BYARS, &limits), STATUS_OK);
    assert_true(isnan(limits.lower) && limits.upper > 0);
    assert_int_equal(count_limits(1, 99.8, COUNT_BYARS, &limits), STATUS_OK);
    assert_true(isnan(limits.lower) && limits.upper > 0);
    /* a thousandth of a crime: the lower limit 0.025^1000 is below the smallest double */
    for (int m = COUNT_EXACT; m < COUNT_METHODS; m++) {
        assert_int_equal(count_limits(0.001, 95, (enum count_method)m, &limits), STATUS_OK);
        assert_true(isfinite(limits.upper) && limits.upper > 0.001);
        assert_true(isnan(limits.lower) || (limits.lower >= 0 && limits.lower < 0.001));
    }
    assert_int_equal(count_limits(1e300, 95, COUNT_EXACT, &limits), STATUS_OK);
    same(limits.lower, 1e300, RUNG_FORMULA);
    same(limits.upper, 1e300, RUNG_FORMULA);
    /* certainty */
    assert_int_equal(count_limits(5, 100, COUNT_DEFAULT, &limits), STATUS_OK);
    assert_true(limits.lower == 0 && isinf(limits.upper));
}

static void refuses_what_has_no_meaning(void **state) {
    (void)state;
    struct limits limits;
    static const double bad[] = {0, 0.5, 0.89, 1.5, 89.9, 100.1, -95, NAN, INFINITY};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(count_limits(5, bad[i], COUNT_DEFAULT, &limits), STATUS_USAGE);
        assert_true(isnan(limits.lower) && isnan(limits.upper));
    }
    assert_int_equal(count_limits(-1, 95, COUNT_DEFAULT, &limits), STATUS_BAD_ROW);
    assert_int_equal(count_limits(INFINITY, 95, COUNT_DEFAULT, &limits), STATUS_BAD_ROW);
    assert_int_equal(count_limits(NAN, 95, COUNT_DEFAULT, &limits), STATUS_NO_DATA);
    assert_true(isnan(limits.lower) && isnan(limits.upper));
}

static void default_is_exact_below_ten(void **state) {
    (void)state;
    assert_int_equal(count_method_of(9.999, COUNT_DEFAULT), COUNT_EXACT);
    assert_int_equal(count_method_of(10, COUNT_DEFAULT), COUNT_BYARS);
    assert_int_equal(count_method_of(3, COUNT_MID_P), COUNT_MID_P);
    struct limits rule, method;
    for (double count = 8; count < 12; count += 0.5) {
        count_limits(count, 95, COUNT_DEFAULT, &rule);
        count_limits(count, 95, count < 10 ? COUNT_EXACT : COUNT_BYARS, &method);
        assert_memory_equal(&rule, &method, sizeof rule);
    }
}

/* Limits rise with the count, widen with the confidence and hold the count, for every method and
 * across the seams at 10 (the rule) and 10,000 (the two ways to tails). */
static void limits_are_ordered(void **state) {
    (void)state;
    static const double counts[] = {0,     0.01,  0.3, 1,    2,    3.5,  8.9,      9,     10,
                                    11,    40,    200, 3000, 9990, 9999, 9999.5,   10000, 1e4,
                                    10001, 10002, 2e4, 1e5,  1e6,  1e7,  12345678, 1e9,   1e12};
    for (int m = COUNT_DEFAULT; m < COUNT_METHODS; m++) {
        struct limits last = {-1, -1};
        for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
            struct limits inner, outer;
            count_limits(counts[i], 95, (enum count_method)m, &inner);
            count_limits(counts[i], 99.8, (enum count_method)m, &outer);
            assert_true(inner.upper > counts[i] && outer.upper > inner.upper);
            assert_true(inner.upper >= last.upper);
            if (!isnan(inner.lower)) {
                assert_true(inner.lower <= counts[i] || m == COUNT_JEFFREYS);
                assert_true(inner.lower >= last.lower);
                assert_false(outer.lower > inner.lower);
                last.lower = inner.lower;
            }
            last.upper = inner.upper;
        }
    }
}

/* The promise itself: for any mu the exact interval holds it in at least the stated share of
 * samples. The sum over all counts is exact, no simulation. */
static void exact_limits_cover(void **state) {
    (void)state;
    enum { COUNTS = 140 };
    static const double levels[] = {0.9, 0.95, 0.998};
    for (size_t l = 0; l < sizeof levels / sizeof *levels; l++) {
        struct limits exact[COUNTS], rule[COUNTS];
        for (int k = 0; k < COUNTS; k++) {
            count_limits(k, levels[l], COUNT_EXACT, &exact[k]);
            count_limits(k, levels[l], COUNT_DEFAULT, &rule[k]);
        }
        for (double mu = 0.05; mu < 60; mu += 0.173) {
            double covered = 0, covered_by_rule = 0;
            for (unsigned k = 0; k < COUNTS; k++) {
                double p = gsl_ran_poisson_pdf(k, mu);
                if (exact[k].lower <= mu && mu <= exact[k].upper)
                    covered += p;
                if (rule[k].lower <= mu && mu <= rule[k].upper)
                    covered_by_rule += p;
            }
            assert_true(covered >= levels[l] - 1e-12);
            assert_true(covered_by_rule >= levels[l] - 0.003);
        }
    }
}

/* Put back into the tails of the counting distribution itself, the limits give a/2. */
static void exact_limits_solve_the_tails(void **state) {
    (void)state;
    for (unsigned k = 1; k < 400; k += 7) {
        struct limits limits;
        count_limits(k, 0.95, COUNT_EXACT, &limits);
        assert_close(gsl_cdf_poisson_Q(k - 1, limits.lower) / 0.025, 1, 1e-9);
        assert_close(gsl_cdf_poisson_P(k, limits.upper) / 0.025, 1, 1e-9);
        count_limits(k, 0.95, COUNT_MID_P, &limits);
        assert_close(
            (gsl_cdf_poisson_Q(k, limits.lower) + gsl_ran_poisson_pdf(k, limits.lower) / 2) / 0.025,
            1, 1e-9);
    }
}

int main(void) {
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_decimal_arithmetic),
        cmocka_unit_test(agrees_with_shared_vectors),
        cmocka_unit_test(agrees_with_published_byars),
        cmocka_unit_test(widened_limits_agree_with_shared_vectors),
        cmocka_unit_test(edges),
        cmocka_unit_test(refuses_what_has_no_meaning),
        cmocka_unit_test(default_is_exact_below_ten),
        cmocka_unit_test(limits_are_ordered),
        cmocka_unit_test(exact_limits_cover),
        cmocka_unit_test(exact_limits_solve_the_tails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Adjusted p-values: R's p.adjust (test/reference/adjusted.R), shared vectors, and what they keep.
 */
#include "test/support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/kernels/random.h"
#include "models/significance/multiplicity.h"

enum { TESTS = 400 };

/* p.adjust(c(0.04, NA, 0.01, 0.03, 0.5, 0.03), "BH") in R 4.2.2; 0.03 twice: 5/3 x 0.03. */
static void agrees_with_r(void **state) {
    (void)state;
    double p[] = {0.04, NAN, 0.01, 0.03, 0.5, 0.03}, scratch[12];
    static const double expected[] = {0.05, NAN, 0.05, 0.05, 0.5, 0.05};
    multiplicity_adjust(p, 6, p, scratch);
    for (size_t i = 0; i < 6; i++)
        if (i == 1)
            assert_true(isnan(p[i]));
        else
            assert_close(p[i], expected[i], RUNG_FORMULA);
    double high[] = {0.9, 1, 0.95};
    multiplicity_adjust(high, 3, high, scratch);
    assert_true(high[0] == 1 && high[1] == 1 && high[2] == 1);
    multiplicity_adjust(p, 0, p, scratch);
}

static const char *const columns[MULTIPLICITY_METHODS] = {"BH", "BY", "holm", "hochberg",
                                                          "bonferroni"};

/* A file of p-values, set after set where it has a column of sets; returns its rows. */
static size_t check_file(const char *path, const char *sets) {
    double p[TESTS], expected[MULTIPLICITY_METHODS][TESTS], adjusted[TESTS], scratch[2 * TESTS];
    struct reference *row = reference_open(path);
    size_t n = 0, rows = 0;
    char set[32] = "";
    assert_non_null(row);
    for (bool more = true; more;) {
        more = reference_next(row);
        bool ends = !more || (sets && strcmp(set, reference_text(row, sets)) != 0);
        for (int m = 0; m < MULTIPLICITY_METHODS && ends && n; m++) {
            multiplicity_adjust_by((enum multiplicity_method)m, p, n, adjusted, scratch);
            for (size_t i = 0; i < n; i++) {
                assert_int_equal(isnan(adjusted[i]), isnan(expected[m][i]));
                if (!isnan(expected[m][i]))
                    assert_close(adjusted[i], expected[m][i], RUNG_FORMULA * expected[m][i]);
            }
        }
        if (!more)
            break;
        n = ends && sets ? 0 : n;
        snprintf(set, sizeof set, "%s", sets ? reference_text(row, sets) : "");
        p[n] = reference_number(row, "p");
        for (int m = 0; m < MULTIPLICITY_METHODS; m++)
            expected[m][n] = reference_number(row, columns[m]);
        n++;
        rows++;
    }
    reference_close(row);
    return rows;
}

static void agrees_with_r_by_all_methods(void **state) {
    (void)state;
    assert_int_equal(check_file(TEST_REFERENCE "/adjusted.csv", "set"), 83);
}

static void agrees_with_shared_vectors(void **state) {
    (void)state;
    char path[512];
    if (!support_shared("reference/significance/p_adjust_computed.csv", path))
        skip();
    assert_int_equal(check_file(path, NULL), 21);
}

/* Stricter and stricter: BH, Hochberg, Holm, Bonferroni, none below the p-value; BY above BH. */
static void are_in_order(void **state) {
    (void)state;
    struct random_stream stream = random_stream(7, random_mark(0, "order"));
    double p[TESTS], by[MULTIPLICITY_METHODS][TESTS], scratch[2 * TESTS];
    for (size_t i = 0; i < TESTS; i++)
        p[i] = pow(random_uniform(&stream), 1 + (double)(i % 7));
    for (int m = 0; m < MULTIPLICITY_METHODS; m++)
        multiplicity_adjust_by((enum multiplicity_method)m, p, TESTS, by[m], scratch);
    for (size_t i = 0; i < TESTS; i++) {
        double hochberg = by[MULTIPLICITY_HOCHBERG][i], holm = by[MULTIPLICITY_HOLM][i];
        assert_true(p[i] <= by[MULTIPLICITY_BENJAMINI_HOCHBERG][i]);
        assert_true(by[MULTIPLICITY_BENJAMINI_HOCHBERG][i] <= hochberg && hochberg <= holm);
        assert_true(holm <= by[MULTIPLICITY_BONFERRONI][i] && holm <= 1);
        assert_true(by[MULTIPLICITY_BENJAMINI_HOCHBERG][i] <=
                    by[MULTIPLICITY_BENJAMINI_YEKUTIELI][i]);
    }
}

/* Where nothing is there, any call is false: at 5% one family in twenty has one. */
static void keeps_the_chance_of_any_false_call(void **state) {
    (void)state;
    static const enum multiplicity_method methods[] = {MULTIPLICITY_HOLM, MULTIPLICITY_HOCHBERG,
                                                       MULTIPLICITY_BONFERRONI};
    enum { FAMILIES = 4000, FEW = 12 };
    struct random_stream stream = random_stream(7, random_mark(0, "families"));
    double p[FEW], adjusted[FEW], scratch[2 * FEW], families[3] = {0};
    for (int family = 0; family < FAMILIES; family++) {
        for (size_t i = 0; i < FEW; i++)
            p[i] = random_uniform(&stream);
        for (size_t m = 0; m < 3; m++) {
            double least = 1;
            multiplicity_adjust_by(methods[m], p, FEW, adjusted, scratch);
            for (size_t i = 0; i < FEW; i++)
                least = fmin(least, adjusted[i]);
            families[m] += least <= 0.05 ? 1.0 / FAMILIES : 0;
        }
    }
    for (size_t m = 0; m < 3; m++)
        assert_close(families[m], 0.05, 0.0105); /* three standard errors */
}

/* Three quarters of the tests are of nothing, a quarter of a strong effect: at 5% the false calls
 * are 5% of three quarters of the calls, where unadjusted they would be 13%. */
static void keeps_the_share_of_false_calls(void **state) {
    (void)state;
    struct random_stream stream = random_stream(7, random_mark(0, "false calls"));
    double p[TESTS], adjusted[TESTS], scratch[2 * TESTS], share = 0, unadjusted = 0;
    const int rounds = 400;
    for (int round = 0; round < rounds; round++) {
        double called = 0, wrong = 0, plain = 0, plain_wrong = 0;
        for (size_t i = 0; i < TESTS; i++) {
            double z = random_normal(&stream) + (i % 4 ? 0 : 4);
            p[i] = erfc(fabs(z) / sqrt(2));
            plain += p[i] <= 0.05;
            plain_wrong += p[i] <= 0.05 && i % 4;
        }
        multiplicity_adjust(p, TESTS, adjusted, scratch);
        for (size_t i = 0; i < TESTS; i++) {
            assert_true(adjusted[i] >= p[i]);
            called += adjusted[i] <= 0.05;
            wrong += adjusted[i] <= 0.05 && i % 4;
        }
        share += wrong / called / rounds;
        unadjusted += plain_wrong / plain / rounds;
    }
    assert_close(share, 0.0375, 0.005);
    assert_true(unadjusted > 0.1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_r),
        cmocka_unit_test(agrees_with_r_by_all_methods),
        cmocka_unit_test(agrees_with_shared_vectors),
        cmocka_unit_test(are_in_order),
        cmocka_unit_test(keeps_the_chance_of_any_false_call),
        cmocka_unit_test(keeps_the_share_of_false_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

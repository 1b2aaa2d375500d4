/* Adjusted p-values: R's p.adjust by hand, shared vectors, and the share of false calls. */
#include "test/support/support.h"

#include <math.h>

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

static void agrees_with_shared_vectors(void **state) {
    (void)state;
    char path[512];
    if (!support_shared("reference/significance/p_adjust_computed.csv", path))
        skip();
    double p[TESTS], expected[TESTS], adjusted[TESTS], scratch[2 * TESTS];
    struct reference *row = reference_open(path);
    size_t n = 0;
    for (; reference_next(row); n++) {
        p[n] = reference_number(row, "p");
        expected[n] = reference_number(row, "BH");
    }
    reference_close(row);
    assert_int_equal(n, 21);
    multiplicity_adjust(p, n, adjusted, scratch);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(isnan(adjusted[i]), isnan(expected[i]));
        if (!isnan(expected[i]))
            assert_close(adjusted[i], expected[i], RUNG_FORMULA * expected[i]);
    }
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
        cmocka_unit_test(agrees_with_shared_vectors),
        cmocka_unit_test(keeps_the_share_of_false_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* p-values that are exactly 1 - confidence: touching is no difference, whatever rounding says. Ties
 * by fractions (test/reference/two_ties.py). */
#include "test/support/support.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

#include "models/significance/change.h"
#include "models/significance/compare.h"
#include "models/significance/ratio.h"

static void touching_is_similar(void **state) {
    (void)state;
    struct reference *row = reference_open(TEST_SOURCE "/test/reference/two_ties.csv");
    size_t rows = 0;
    for (; reference_next(row); rows++) {
        double a = reference_number(row, "a"), b = reference_number(row, "b"),
               c = reference_number(row, "c"), d = reference_number(row, "d"),
               confidence = reference_number(row, "confidence"), p;
        bool midp = strcmp(reference_text(row, "method"), "midp") == 0;
        struct limits limits;
        if (strcmp(reference_text(row, "kind"), "change") == 0) {
            const struct two_changes counts = {a, b, c, d};
            assert_int_equal(change_p(&counts, CHANGE_MID_P, NULL, &p), STATUS_OK);
            assert_int_equal(change_limits(&counts, confidence, CHANGE_MID_P, NULL, &limits),
                             STATUS_OK);
        } else {
            const struct two_rates counts = {a, b, c, d};
            enum ratio_method method = midp ? RATIO_MID_P : RATIO_EXACT;
            assert_int_equal(ratio_p(&counts, method, &p), STATUS_OK);
            assert_int_equal(ratio_limits(&counts, confidence, method, &limits), STATUS_OK);
        }
        assert_close(p, 1 - confidence / 100, RUNG_FORMULA);
        assert_true(limits.lower == 1 || limits.upper == 1);
        assert_false(count_p_below(p, confidence / 100));
        assert_int_equal(compare_with_value(0, &limits, NULL, 1), VERDICT_SIMILAR);
    }
    assert_int_equal(rows, 30);
    reference_close(row);
}

/* A little more than a tie still counts. */
static void beside_a_tie(void **state) {
    (void)state;
    assert_true(count_p_below(0.05 - 1e-12, 0.95));
    assert_false(count_p_below(0.05 - 1e-15, 0.95));
    const struct limits limits = {1 + 1e-13, 3};
    assert_true(count_limits_settle(limits, 1, 0.05 - 1e-12, 0.95).lower == limits.lower);
    assert_true(count_limits_settle(limits, 1, 0.05 - 1e-15, 0.95).lower == 1);
}

int main(void) {
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(touching_is_similar),
        cmocka_unit_test(beside_a_tie),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

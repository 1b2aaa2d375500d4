/* What the tests of two rates promise where the rates are equal, by adding up every pair of counts:
 * no simulation. The conditional ones never reject more often than they say; the others are held to
 * stay near. */
#include "test/support/support.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>

#include "models/significance/ratio.h"

enum { COUNTS = 130 };

/* P(p <= level) for Poisson counts of mean `mean` t1 and `mean` t2; NaN rejects nothing. */
static double size(enum ratio_method method, double mean, double t1, double t2, double level) {
    double sum = 0;
    for (int j = 0; j < COUNTS; j++)
        for (int k = 0; k < COUNTS; k++) {
            double chance = gsl_ran_poisson_pdf((unsigned)j, mean * t1) *
                            gsl_ran_poisson_pdf((unsigned)k, mean * t2);
            struct two_rates rates = {j, t1, k, t2};
            double p;
            if (chance < 1e-9)
                continue;
            ratio_p(&rates, method, &p);
            sum += p <= level ? chance : 0;
        }
    return sum;
}

static const double mean[] = {0.3, 1, 2, 5, 10, 20}, share[] = {0.25, 1, 3};

/* The most that a method rejects over all means and exposures. */
static double worst(enum ratio_method method, double level, double least_mean) {
    double most = 0;
    for (size_t i = 0; i < sizeof mean / sizeof *mean; i++)
        for (size_t t = 0; t < sizeof share / sizeof *share; t++)
            if (mean[i] * fmin(1, share[t]) >= least_mean)
                most = fmax(most, size(method, mean[i], share[t], 1, level));
    return most;
}

static void exact_never_rejects_too_often(void **state) {
    (void)state;
    static const double level[] = {0.002, 0.01, 0.05, 0.2};
    for (size_t l = 0; l < sizeof level / sizeof *level; l++)
        assert_true(worst(RATIO_EXACT, level[l], 0) <= level[l]);
}

static void the_score_etest_holds_its_level(void **state) {
    (void)state;
    assert_true(worst(RATIO_ETEST_SCORE, 0.05, 0) < 0.0505);
    assert_true(worst(RATIO_ETEST_SCORE, 0.002, 0) < 0.0021);
    /* and rejects more than the exact test, which is what it is for */
    for (size_t i = 2; i < sizeof mean / sizeof *mean; i++)
        assert_true(size(RATIO_ETEST_SCORE, mean[i], 1, 1, 0.05) >
                    size(RATIO_EXACT, mean[i], 1, 1, 0.05));
}

/* 5.8% at means of 2.5 and 10; at 0.5 and 2, 0.01%. */
static void the_unpooled_etest_wavers_where_exposures_differ(void **state) {
    (void)state;
    double most = worst(RATIO_ETEST_UNPOOLED, 0.05, 0);
    assert_true(most > 0.055 && most < 0.06);
    assert_true(worst(RATIO_ETEST_UNPOOLED, 0.002, 0) < 0.0025);
}

/* The same sums by other code (test/reference/two_counts.py). */
static void etests_reject_as_often_as_elsewhere(void **state) {
    (void)state;
    struct reference *row = reference_open(TEST_REFERENCE "/etest_sizes.csv");
    assert_non_null(row);
    size_t rows = 0;
    for (; reference_next(row); rows++) {
        double rate = reference_number(row, "rate"), t1 = reference_number(row, "t1"),
               t2 = reference_number(row, "t2");
        assert_close(size(RATIO_ETEST_UNPOOLED, rate, t1, t2, 0.05),
                     reference_number(row, "unpooled"), 1e-6);
        assert_close(size(RATIO_ETEST_SCORE, rate, t1, t2, 0.05), reference_number(row, "score"),
                     1e-6);
    }
    reference_close(row);
    assert_int_equal(rows, 3);
}

/* Far out the normal curve is too thin for roots of small counts. */
static void roots_call_too_much_far_out(void **state) {
    (void)state;
    double most = worst(RATIO_SQRT, 0.002, 0);
    assert_true(most > 0.003 && most < 0.0035);
}

static void others_stay_near(void **state) {
    (void)state;
    static const enum ratio_method methods[] = {RATIO_MID_P, RATIO_SCORE, RATIO_SQRT};
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
        double most = worst(methods[m], 0.05, 5);
        assert_true(most < 0.06);
        assert_true(most > 0.045); /* not asleep either */
    }
}

int main(void) {
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_never_rejects_too_often),
        cmocka_unit_test(the_score_etest_holds_its_level),
        cmocka_unit_test(the_unpooled_etest_wavers_where_exposures_differ),
        cmocka_unit_test(etests_reject_as_often_as_elsewhere),
        cmocka_unit_test(roots_call_too_much_far_out),
        cmocka_unit_test(others_stay_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

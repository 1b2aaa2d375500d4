/* Two rates against each other: against 35-digit arithmetic (test/reference/two_counts.py), shared
 * vectors, and identities: verdict equals interval, exchange gives reciprocals, p-values hold what
 * they promise under the null. */
#include "test/support/support.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

#include "models/significance/ratio.h"
#include "models/significance/ratio_etest.h"

/* Relative, also far below 1. */
static void same(double actual, double expected, double tolerance) {
    if (expected == 0 || isnan(expected) || isinf(expected))
        assert_true(actual == expected || (isnan(actual) && isnan(expected)));
    else
        assert_close(actual / expected, 1, tolerance);
}

static struct two_rates rates_of(const struct reference *row) {
    return (struct two_rates){reference_number(row, "x1"), reference_number(row, "t1"),
                              reference_number(row, "x2"), reference_number(row, "t2")};
}

/* The square-root test and the E-tests of a row; those that are empty are refused. */
static void check_unconditional(const struct reference *row, const struct two_rates *rates,
                                bool large) {
    static const struct {
        enum ratio_method method;
        const char *column;
    } etests[] = {{RATIO_ETEST_UNPOOLED, "etest_unpooled"}, {RATIO_ETEST_SCORE, "etest_score"}};
    double p;
    if (rates->x1 + rates->x2 > 0) {
        double tolerance = large ? RUNG_INVERTED : RUNG_FORMULA;
        same(ratio_z(rates, RATIO_SQRT), reference_number(row, "sqrt_z"), tolerance);
        assert_int_equal(ratio_p(rates, RATIO_SQRT, &p), STATUS_OK);
        if (p > 1e-290)
            same(p, reference_number(row, "sqrt_p"), RUNG_INVERTED);
    }
    for (size_t i = 0; i < 2; i++) {
        bool any = reference_text(row, etests[i].column)[0] != 0;
        enum status status = ratio_p(rates, etests[i].method, &p);
        if (rates->x1 + rates->x2 > ETEST_MOST)
            assert_true(status == STATUS_UNAVAILABLE && isnan(p) && !any);
        else if (any)
            same(p, reference_number(row, etests[i].column), 1e-11);
        else
            assert_true(p < 1e-280);
    }
}

/* Score and Wald: p-value and limits; empty ones are none. */
static void check_approximate(const struct reference *row, const struct two_rates *rates,
                              double confidence) {
    static const char *const columns[2][3] = {{"score_p", "score_lower", "score_upper"},
                                              {"wald_p", "wald_lower", "wald_upper"}};
    for (int m = 0; m < 2; m++) {
        enum ratio_method method = m ? RATIO_WALD : RATIO_SCORE;
        struct limits limits;
        double p, expected = reference_number(row, columns[m][0]);
        assert_int_equal(ratio_p(rates, method, &p), STATUS_OK);
        assert_int_equal(ratio_limits(rates, confidence, method, &limits), STATUS_OK);
        if (isnan(expected) || expected > 1e-290)
            same(p, expected, RUNG_INVERTED);
        if (isnan(expected) && method == RATIO_SCORE)
            continue; /* no counts: limits 0 and infinity by convention */
        same(limits.lower, reference_number(row, columns[m][1]), RUNG_INVERTED);
        same(limits.upper, reference_number(row, columns[m][2]), RUNG_INVERTED);
    }
}

static void agrees_with_many_digits(void **state) {
    (void)state;
    struct reference *row = reference_open(TEST_REFERENCE "/two_rates.csv");
    size_t rows = 0;
    assert_non_null(row);
    for (; reference_next(row); rows++) {
        struct two_rates rates = rates_of(row);
        bool large = rates.x1 + rates.x2 > 1e7; /* there the last digits of p = t1/(t1 + t2) show */
        double tolerance = large ? RUNG_INVERTED : RUNG_FORMULA, minlike;
        struct ratio_tails tails;
        struct limits limits;
        assert_int_equal(ratio_tails(&rates, &tails), STATUS_OK);
        same(tails.less, reference_number(row, "less"), tolerance);
        same(tails.greater, reference_number(row, "greater"), tolerance);
        same(tails.central, reference_number(row, "central"), tolerance);
        same(tails.mid_p, reference_number(row, "mid_p"), tolerance);
        assert_int_equal(ratio_minlike(&rates, &minlike), STATUS_OK);
        if (reference_text(row, "minlike")[0])
            same(minlike, reference_number(row, "minlike"), RUNG_FORMULA);
        double confidence = reference_number(row, "confidence");
        assert_int_equal(ratio_limits(&rates, confidence, RATIO_EXACT, &limits), STATUS_OK);
        same(limits.lower, reference_number(row, "exact_lower"), RUNG_INVERTED);
        same(limits.upper, reference_number(row, "exact_upper"), RUNG_INVERTED);
        assert_int_equal(ratio_limits(&rates, confidence, RATIO_MID_P, &limits), STATUS_OK);
        same(limits.lower, reference_number(row, "midp_lower"), RUNG_INVERTED);
        same(limits.upper, reference_number(row, "midp_upper"), RUNG_INVERTED);
        check_unconditional(row, &rates, large);
        check_approximate(row, &rates, confidence);
    }
    reference_close(row);
    assert_true(rows > 70);
}

/* The unpooled ones come from scipy, which leaves out the lowest 1e-10 of both distributions: they
 * are too small by up to that each, and by nothing else. */
static void check_shared_etests(const struct reference *row, const struct two_rates *rates) {
    const double left_out = 2e-10, close = 1e-9;
    double p;
    if (strcmp(reference_text(row, "p_etest_score_pooled"), "NA") != 0) {
        assert_int_equal(ratio_p(rates, RATIO_ETEST_SCORE, &p), STATUS_OK);
        same(p, reference_number(row, "p_etest_score_pooled"), close);
    }
    if (strcmp(reference_text(row, "p_etest_KT_unpooled"), "NA") != 0) {
        assert_int_equal(ratio_p(rates, RATIO_ETEST_UNPOOLED, &p), STATUS_OK);
        double missing = p - reference_number(row, "p_etest_KT_unpooled");
        assert_true(missing > -close * p && missing < close * p + left_out);
    }
}

static void agrees_with_shared_vectors(void **state) {
    (void)state;
    char path[512];
    if (!support_shared("reference/significance/rate_ratio_computed.csv", path))
        skip();
    struct reference *row = reference_open(path);
    size_t rows = 0;
    for (; reference_next(row); rows++) {
        struct two_rates rates = rates_of(row);
        struct ratio_tails tails;
        struct limits exact, mid, wald;
        double minlike, p;
        bool any = rates.x1 + rates.x2 > 0, both = rates.x1 > 0 && rates.x2 > 0;
        ratio_tails(&rates, &tails);
        ratio_minlike(&rates, &minlike);
        ratio_limits(&rates, 0.95, RATIO_EXACT, &exact);
        ratio_limits(&rates, 0.95, RATIO_MID_P, &mid);
        ratio_limits(&rates, 0.95, RATIO_WALD, &wald);
        if (any)
            same(ratio_value(&rates), reference_number(row, "rate_ratio"), RUNG_FORMULA);
        same(tails.less, reference_number(row, "p_less"), RUNG_FORMULA);
        same(tails.greater, reference_number(row, "p_greater"), RUNG_FORMULA);
        same(tails.central, reference_number(row, "p_central"), RUNG_FORMULA);
        same(tails.mid_p, reference_number(row, "p_midp_central"), RUNG_FORMULA);
        if (strcmp(reference_text(row, "p_minlike"), "NA"))
            same(minlike, reference_number(row, "p_minlike"), RUNG_FORMULA);
        same(exact.lower, reference_number(row, "ci95_lo_exact"), RUNG_INVERTED);
        same(exact.upper, reference_number(row, "ci95_hi_exact"), RUNG_INVERTED);
        same(mid.lower, reference_number(row, "ci95_lo_midp"), RUNG_INVERTED);
        same(mid.upper, reference_number(row, "ci95_hi_midp"), RUNG_INVERTED);
        if (any) {
            same(ratio_z(&rates, RATIO_SCORE), reference_number(row, "z_score"), RUNG_FORMULA);
            ratio_p(&rates, RATIO_SCORE, &p);
            same(p, reference_number(row, "p_score"), RUNG_FORMULA);
        }
        if (both) {
            ratio_p(&rates, RATIO_WALD, &p);
            same(p, reference_number(row, "p_wald_log"), RUNG_FORMULA);
            same(wald.lower, reference_number(row, "ci95_lo_wald_log"), RUNG_FORMULA);
            same(wald.upper, reference_number(row, "ci95_hi_wald_log"), RUNG_FORMULA);
        } else
            assert_true(isnan(wald.lower) && isnan(wald.upper));
        check_shared_etests(row, &rates);
    }
    reference_close(row);
    assert_int_equal(rows, 15);
}

/* Over a grid of counts and both levels, for each method: significant exactly when 1 is outside. */
static void verdict_equals_interval(void **state) {
    (void)state;
    static const double count[] = {0, 1, 2, 3, 5, 9, 10, 17, 24, 60, 333, 1000, 12345};
    static const double exposure[] = {0.2, 1, 3, 1.7e5};
    size_t n = sizeof count / sizeof *count, outside = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            for (size_t t = 0; t < 4; t++)
                for (int m = 0; ratio_method_limits((enum ratio_method)m); m++)
                    for (int level = 0; level < 2; level++) {
                        struct two_rates rates = {count[i], exposure[t], count[k], 1};
                        struct limits limits;
                        double p, confidence = level ? 99.8 : 95;
                        ratio_p(&rates, (enum ratio_method)m, &p);
                        ratio_limits(&rates, confidence, (enum ratio_method)m, &limits);
                        bool out = limits.lower > 1 || limits.upper < 1;
                        assert_int_equal(p < 1 - confidence / 100, out);
                        outside += out;
                    }
    assert_true(outside > 1000);
}

static void exchange_gives_reciprocals(void **state) {
    (void)state;
    static const double count[] = {0, 1, 9, 10, 340, 1e6};
    for (size_t i = 0; i < 6; i++)
        for (size_t k = 0; k < 6; k++)
            for (int m = 0; m < RATIO_METHODS; m++) {
                struct two_rates one = {count[i], 3, count[k], 7}, two = {count[k], 7, count[i], 3};
                struct limits here, there;
                double p, q;
                ratio_p(&one, (enum ratio_method)m, &p);
                ratio_p(&two, (enum ratio_method)m, &q);
                if (isnan(p) || p > 1e-290)
                    same(p, q, m < RATIO_SQRT ? RUNG_FORMULA : RUNG_INVERTED);
                if (m >= RATIO_WALD)
                    continue;
                ratio_limits(&one, 95, (enum ratio_method)m, &here);
                ratio_limits(&two, 95, (enum ratio_method)m, &there);
                same(here.lower, 1 / there.upper, RUNG_INVERTED);
                same(here.upper, 1 / there.lower, RUNG_INVERTED);
            }
}

/* The tail at a limit is what was asked for: a p-value of 5% at the hypothesis of the limit. */
static void limits_solve_their_equation(void **state) {
    (void)state;
    static const double count[] = {1, 9, 10, 1e3, 1e6, 1e9};
    for (size_t i = 0; i < 6; i++)
        for (size_t k = 0; k < 6; k++)
            for (int m = 0; m <= RATIO_MID_P; m++) {
                struct two_rates rates = {count[i], 1e-3, count[k], 1e4};
                struct limits limits;
                ratio_limits(&rates, 95, (enum ratio_method)m, &limits);
                for (int side = 0; side < 2; side++) {
                    double at = side ? limits.upper : limits.lower, p;
                    struct two_rates moved = {count[i], 1e-3 * at, count[k], 1e4};
                    ratio_p(&moved, (enum ratio_method)m, &p);
                    /* a rounding of the limit moves p by that times sqrt(N) */
                    assert_close(p / 0.05, 1, 1e-15 * sqrt(count[i] + count[k]) + 1e-10);
                }
            }
}

static void refuses_what_is_no_count(void **state) {
    (void)state;
    static const struct {
        struct two_rates rates;
        enum status status;
    } wrong[] = {
        {{-1, 1, 2, 1}, STATUS_BAD_ROW},       {{1, 0, 2, 1}, STATUS_BAD_ROW},
        {{1, 1, 2, -3}, STATUS_BAD_ROW},       {{1, 1, INFINITY, 1}, STATUS_BAD_ROW},
        {{1, INFINITY, 2, 1}, STATUS_BAD_ROW}, {{NAN, 1, 2, 1}, STATUS_NO_DATA},
        {{1, NAN, 2, 1}, STATUS_NO_DATA},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct ratio_tails tails;
        struct limits limits;
        assert_int_equal(ratio_tails(&wrong[i].rates, &tails), wrong[i].status);
        assert_true(isnan(tails.central));
        assert_int_equal(ratio_limits(&wrong[i].rates, 95, RATIO_EXACT, &limits), wrong[i].status);
        assert_true(isnan(limits.lower) && isnan(limits.upper));
    }
    struct two_rates good = {1, 1, 2, 1};
    struct limits limits;
    assert_int_equal(ratio_limits(&good, 50, RATIO_EXACT, &limits), STATUS_USAGE);
}

/* Every pair of small counts by the definition: all j and k, T compared in whole numbers. */
static double etest_by_definition(int x1, int t1, int x2, int t2, bool score) {
    enum { ALL = 160 };
    double rate = (double)(x1 + x2) / (t1 + t2), sum = 0;
    long own = (long)x1 * t2 - (long)x2 * t1;
    long own_spread = score ? x1 + x2 : (long)x1 * t2 * t2 + (long)x2 * t1 * t1;
    if (own == 0)
        return 1;
    for (int j = 0; j < ALL; j++)
        for (int k = j == 0; k < ALL; k++) { /* T(0, 0) is 0 */
            long here = (long)j * t2 - (long)k * t1;
            long spread = score ? j + k : (long)j * t2 * t2 + (long)k * t1 * t1;
            if (here * here * own_spread >= own * own * spread)
                sum += gsl_ran_poisson_pdf((unsigned)j, rate * t1) *
                       gsl_ran_poisson_pdf((unsigned)k, rate * t2);
        }
    return sum;
}

static void etests_are_their_definition(void **state) {
    (void)state;
    static const int exposure[][2] = {{1, 1}, {1, 2}, {3, 7}, {10, 1}};
    for (size_t t = 0; t < sizeof exposure / sizeof *exposure; t++)
        for (int x1 = 0; x1 <= 12; x1++)
            for (int x2 = 0; x2 <= 12; x2++)
                for (int score = 0; score < 2; score++) {
                    int t1 = exposure[t][0], t2 = exposure[t][1];
                    /* a tenth of a unit is no exact double, but ties stay ties */
                    struct two_rates rates = {x1, t1 / 10.0, x2, t2 / 10.0};
                    double p;
                    ratio_p(&rates, score ? RATIO_ETEST_SCORE : RATIO_ETEST_UNPOOLED, &p);
                    same(p, etest_by_definition(x1, t1, x2, t2, score), RUNG_FORMULA);
                }
}

static void etests_refuse_what_they_cannot_sum(void **state) {
    (void)state;
    static const struct two_rates refused[] = {
        {1, 1, ETEST_MOST, 1}, {2.5, 1, 3, 1}, {2, 1, 3.5, 1}, {2, 1e-60, 3, 1e60}};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        for (int m = RATIO_ETEST_UNPOOLED; m < RATIO_METHODS; m++) {
            double p = 0;
            assert_int_equal(ratio_p(&refused[i], (enum ratio_method)m, &p), STATUS_UNAVAILABLE);
            assert_true(isnan(p));
        }
    struct two_rates most = {499000, 1, 501000, 1};
    double p;
    assert_int_equal(ratio_p(&most, RATIO_ETEST_SCORE, &p), STATUS_OK);
    struct limits limits = {1, 2};
    for (int m = RATIO_SQRT; m < RATIO_METHODS; m++) {
        assert_int_equal(ratio_limits(&most, 95, (enum ratio_method)m, &limits), STATUS_OK);
        assert_true(isnan(limits.lower) && isnan(limits.upper));
        assert_int_equal(ratio_method_find(ratio_method_word((enum ratio_method)m)), m);
    }
    assert_int_equal(ratio_method_find("etest"), RATIO_METHODS);
}

/* Exposures beyond what their quotient can hold. */
static void any_exposure(void **state) {
    (void)state;
    struct two_rates far = {10, 1e-300, 12, 1e300};
    struct ratio_tails tails;
    struct limits limits;
    assert_int_equal(ratio_tails(&far, &tails), STATUS_OK);
    assert_true(tails.central == 0);
    assert_int_equal(ratio_limits(&far, 95, RATIO_EXACT, &limits), STATUS_OK);
    assert_false(isnan(limits.lower) || isnan(limits.upper));
    struct two_rates small = {340, 1e-308, 222, 1e-308}, plain = {340, 1, 222, 1};
    struct ratio_tails same_tails;
    ratio_tails(&small, &tails);
    ratio_tails(&plain, &same_tails);
    same(tails.central, same_tails.central, RUNG_EXACT);
    same(ratio_value(&small), ratio_value(&plain), RUNG_FORMULA);
}

/* Under the null central p-values are conservative, mid-p close to the level; intervals hold the
 * true ratio as often as they say. Seeded. */
static void keeps_its_promise(void **state) {
    (void)state;
    enum { ROUNDS = 4000 };
    static const double mean[] = {1, 4, 30, 400};
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(random, 7);
    for (size_t i = 0; i < 4; i++) {
        double central = 0, mid = 0, held = 0, held_mid = 0, ratio = 1.5;
        for (int n = 0; n < ROUNDS; n++) {
            struct two_rates null = {gsl_ran_poisson(random, mean[i]), 1,
                                     gsl_ran_poisson(random, 3 * mean[i]), 3};
            struct two_rates other = {gsl_ran_poisson(random, ratio * mean[i]), 1,
                                      gsl_ran_poisson(random, 3 * mean[i]), 3};
            struct ratio_tails tails;
            struct limits exact, midp;
            ratio_tails(&null, &tails);
            central += tails.central < 0.05;
            mid += tails.mid_p < 0.05;
            ratio_limits(&other, 95, RATIO_EXACT, &exact);
            ratio_limits(&other, 95, RATIO_MID_P, &midp);
            held += exact.lower <= ratio && ratio <= exact.upper;
            held_mid += midp.lower <= ratio && ratio <= midp.upper;
        }
        double error = 3 * sqrt(0.05 * 0.95 / ROUNDS);
        assert_true(central / ROUNDS < 0.05 + error);
        assert_true(mid / ROUNDS < 0.06 + error);
        assert_true(held / ROUNDS > 0.95 - error);
        assert_true(held_mid / ROUNDS > 0.94 - error);
        if (mean[i] >= 30) { /* and no more conservative than discreteness asks for */
            assert_true(mid / ROUNDS > 0.04 - error);
            assert_true(held_mid / ROUNDS < 0.96 + error);
        }
    }
    gsl_rng_free(random);
}

/* By hand: ln 2 +- ln 2 becomes twice that. */
static void widened_for_clusters(void **state) {
    (void)state;
    struct limits limits = ratio_limits_widen(2, (struct limits){1, 4}, 4);
    assert_close(limits.lower, 0.5, RUNG_FORMULA);
    assert_close(limits.upper, 8, RUNG_FORMULA);
    static const struct {
        double ratio, lower, upper, phi;
    } same[] = {
        {2, 1, 4, 1}, {2, 1, 4, 0.5}, {2, 1, 4, NAN}, {0, 0, 3, 4}, {INFINITY, 1, INFINITY, 4}};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        limits = ratio_limits_widen(same[i].ratio, (struct limits){same[i].lower, same[i].upper},
                                    same[i].phi);
        assert_true(limits.lower == same[i].lower && limits.upper == same[i].upper);
    }
}

int main(void) {
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_many_digits),
        cmocka_unit_test(agrees_with_shared_vectors),
        cmocka_unit_test(verdict_equals_interval),
        cmocka_unit_test(exchange_gives_reciprocals),
        cmocka_unit_test(limits_solve_their_equation),
        cmocka_unit_test(refuses_what_is_no_count),
        cmocka_unit_test(etests_are_their_definition),
        cmocka_unit_test(etests_refuse_what_they_cannot_sum),
        cmocka_unit_test(any_exposure),
        cmocka_unit_test(keeps_its_promise),
        cmocka_unit_test(widened_for_clusters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

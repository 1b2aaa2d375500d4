/* One change against the change elsewhere: against 35-digit arithmetic
 * (test/reference/two_counts.py), shared vectors, and identities. */
#include "test/support/support.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#include "models/significance/change.h"

static void same(double actual, double expected, double tolerance) {
    if (expected == 0 || isnan(expected) || isinf(expected))
        assert_true(actual == expected || (isnan(actual) && isnan(expected)));
    else
        assert_close(actual / expected, 1, tolerance);
}

static void agrees_with_many_digits(void **state) {
    (void)state;
    struct reference *row = reference_open(TEST_REFERENCE "/two_changes.csv");
    size_t rows = 0;
    assert_non_null(row);
    for (; reference_next(row); rows++) {
        struct two_changes counts = {
            reference_number(row, "local_before"), reference_number(row, "local_after"),
            reference_number(row, "comparator_before"), reference_number(row, "comparator_after")};
        double confidence = reference_number(row, "confidence"), central, mid;
        struct limits exact, midp;
        assert_int_equal(change_p(&counts, CHANGE_EXACT, NULL, &central), STATUS_OK);
        assert_int_equal(change_p(&counts, CHANGE_MID_P, NULL, &mid), STATUS_OK);
        change_limits(&counts, confidence, CHANGE_EXACT, NULL, &exact);
        change_limits(&counts, confidence, CHANGE_MID_P, NULL, &midp);
        double minlike, wald_p;
        struct limits wald;
        same(change_z(&counts), reference_number(row, "wald_z"), RUNG_FORMULA);
        change_p(&counts, CHANGE_WALD, NULL, &wald_p);
        change_limits(&counts, confidence, CHANGE_WALD, NULL, &wald);
        same(wald_p, reference_number(row, "wald_p"), RUNG_FORMULA);
        same(wald.lower, reference_number(row, "wald_lower"), RUNG_FORMULA);
        same(wald.upper, reference_number(row, "wald_upper"), RUNG_FORMULA);
        assert_int_equal(change_minlike(&counts, &minlike), STATUS_OK);
        if (reference_text(row, "minlike")[0])
            same(minlike, reference_number(row, "minlike"), RUNG_FORMULA);
        same(central, reference_number(row, "central"), RUNG_FORMULA);
        same(mid, reference_number(row, "mid_p"), RUNG_FORMULA);
        same(exact.lower, reference_number(row, "exact_lower"), RUNG_INVERTED);
        same(exact.upper, reference_number(row, "exact_upper"), RUNG_INVERTED);
        same(midp.lower, reference_number(row, "midp_lower"), RUNG_INVERTED);
        same(midp.upper, reference_number(row, "midp_upper"), RUNG_INVERTED);
    }
    reference_close(row);
    assert_true(rows > 30);
}

static void agrees_with_shared_vectors(void **state) {
    (void)state;
    char path[512];
    if (!support_shared("reference/significance/change_vs_force_computed.csv", path))
        skip();
    struct reference *row = reference_open(path);
    size_t rows = 0;
    for (; reference_next(row); rows++) {
        struct two_changes counts = {
            reference_number(row, "local_prev"), reference_number(row, "local_now"),
            reference_number(row, "force_prev"), reference_number(row, "force_now")};
        struct change_values values;
        struct limits wald;
        double central, mid, p_wald, minlike;
        assert_int_equal(change_values(&counts, &values), STATUS_OK);
        change_p(&counts, CHANGE_EXACT, NULL, &central);
        change_p(&counts, CHANGE_MID_P, NULL, &mid);
        change_p(&counts, CHANGE_WALD, NULL, &p_wald);
        change_limits(&counts, 95, CHANGE_WALD, NULL, &wald);
        same(values.local, reference_number(row, "local_pct"), RUNG_FORMULA);
        same(values.comparator, reference_number(row, "force_pct"), RUNG_FORMULA);
        same(values.rest, reference_number(row, "rest_of_force_pct"), RUNG_FORMULA);
        same(values.ratio_of_ratios, reference_number(row, "ratio_of_ratios"), RUNG_FORMULA);
        same(central, reference_number(row, "p_exact_central"), RUNG_FORMULA);
        same(mid, reference_number(row, "p_exact_midp"), RUNG_FORMULA);
        change_minlike(&counts, &minlike);
        /* the vector of the largest table is off by 7e-12, as whole numbers tell */
        same(minlike, reference_number(row, "p_fisher_minlike"), 1e-11);
        same(change_z(&counts), reference_number(row, "z"), RUNG_FORMULA);
        same(p_wald, reference_number(row, "p_wald"), RUNG_FORMULA);
        same(wald.lower, reference_number(row, "ci95_lo"), RUNG_FORMULA);
        same(wald.upper, reference_number(row, "ci95_hi"), RUNG_FORMULA);
    }
    reference_close(row);
    assert_int_equal(rows, 8);
}

/* Fisher's p-value is that of the table, whichever way it is turned, and never below one tail. */
static void minlike_does_not_depend_on_how_the_table_stands(void **state) {
    (void)state;
    static const double count[] = {0, 1, 4, 9, 31, 250};
    enum { N = sizeof count / sizeof *count };
    for (size_t i = 0; i < N * N * N * N; i++) {
        double a0 = count[i % N], a1 = count[i / N % N];
        double b0 = count[i / N / N % N], b1 = count[i / N / N / N];
        struct two_changes one = {a0, a1, a0 + b0, a1 + b1}, back = {a1, a0, a1 + b1, a0 + b0},
                           there = {b0, b1, a0 + b0, a1 + b1};
        double p, turned, other, central;
        change_minlike(&one, &p);
        change_minlike(&back, &turned);
        change_minlike(&there, &other);
        change_p(&one, CHANGE_EXACT, NULL, &central);
        same(p, turned, RUNG_INVERTED);
        same(p, other, RUNG_INVERTED);
        assert_true(p >= central / 2 * (1 - 1e-9) && p <= 1);
        assert_true(isnan(change_z(&one)) == (a0 * a1 * b0 * b1 == 0));
    }
}

/* Small tables whole, larger ones in part, every method, two levels, with and without scatter. */
static void verdict_equals_interval(void **state) {
    (void)state;
    static const double count[] = {0, 1, 2, 5, 9, 31, 250};
    static const struct change_spread spread[] = {
        {1, INFINITY}, {0.3, INFINITY}, {2.4, INFINITY}, {1, 11}, {6, 11}};
    enum { N = sizeof count / sizeof *count };
    size_t outside = 0;
    for (size_t i = 0; i < N * N * N * N; i++) {
        double a0 = count[i % N], a1 = count[i / N % N];
        double b0 = count[i / N / N % N], b1 = count[i / N / N / N];
        struct two_changes counts = {a0, a1, a0 + 3 * b0, a1 + 3 * b1};
        for (int m = 0; m < CHANGE_METHODS; m++)
            for (size_t s = 0; s < sizeof spread / sizeof *spread; s++)
                for (int level = 0; level < 2; level++) {
                    double confidence = level ? 99.8 : 95, p;
                    struct limits limits;
                    change_p(&counts, (enum change_method)m, &spread[s], &p);
                    change_limits(&counts, confidence, (enum change_method)m, &spread[s], &limits);
                    bool out = limits.lower > 1 || limits.upper < 1;
                    assert_int_equal(p < 1 - confidence / 100, out);
                    outside += out;
                }
    }
    assert_true(outside > 10000);
}

/* Before against after, or here against there: the ratio turns over; both: it stays. */
static void exchange_gives_reciprocals(void **state) {
    (void)state;
    static const double table[][4] = {
        {222, 340, 9578, 13282}, {0, 3, 50, 57}, {9, 1, 4, 0}, {3, 0, 7, 8}};
    const struct change_spread spread = {3, 11};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        for (int m = 0; m < CHANGE_WALD; m++)
            for (int s = 0; s < 2; s++) {
                double a0 = table[i][0], a1 = table[i][1], b0 = table[i][2], b1 = table[i][3];
                struct two_changes as_is = {a0, a1, a0 + b0, a1 + b1};
                struct two_changes back = {a1, a0, a1 + b1, a0 + b0};
                struct two_changes there = {b1, b0, a1 + b1, a0 + b0};
                struct limits first, turned, twice;
                double p, q, r;
                change_p(&as_is, (enum change_method)m, s ? &spread : NULL, &p);
                change_p(&back, (enum change_method)m, s ? &spread : NULL, &q);
                change_p(&there, (enum change_method)m, s ? &spread : NULL, &r);
                same(p, q, RUNG_FORMULA);
                same(p, r, RUNG_FORMULA);
                change_limits(&as_is, 95, (enum change_method)m, s ? &spread : NULL, &first);
                change_limits(&back, 95, (enum change_method)m, s ? &spread : NULL, &turned);
                change_limits(&there, 95, (enum change_method)m, s ? &spread : NULL, &twice);
                same(first.lower, 1 / turned.upper, RUNG_INVERTED);
                same(first.upper, 1 / turned.lower, RUNG_INVERTED);
                same(first.lower, twice.lower, RUNG_INVERTED);
                same(first.upper, twice.upper, RUNG_INVERTED);
            }
}

/* Wald's widening is the textbook's: half a width times sqrt(phi), t for normal. For large counts
 * the exact one comes to the same. */
static void scatter_widens(void **state) {
    (void)state;
    const double phi = 4, t = 2.2009851600916384; /* qt(0.975, 11) in R */
    struct two_changes counts = {90000, 100000, 990000, 1000000};
    struct change_spread spread = {phi, 11}, none = {0.2, INFINITY};
    double e = log(100000. / 90000 * 900000 / 900000);
    double error = sqrt(1. / 90000 + 1. / 100000 + 2. / 900000);
    struct limits wald, exact, plain, narrow;
    change_limits(&counts, 95, CHANGE_WALD, &spread, &wald);
    same(wald.lower, exp(e - t * sqrt(phi) * error), RUNG_FORMULA);
    same(wald.upper, exp(e + t * sqrt(phi) * error), RUNG_FORMULA);
    change_limits(&counts, 95, CHANGE_MID_P, &spread, &exact);
    same(exact.lower, wald.lower, 1e-5);
    same(exact.upper, wald.upper, 1e-5);
    change_limits(&counts, 95, CHANGE_MID_P, NULL, &plain);
    change_limits(&counts, 95, CHANGE_MID_P, &none, &narrow); /* phi below 1 never narrows */
    same(narrow.lower, plain.lower, RUNG_EXACT);
    same(narrow.upper, plain.upper, RUNG_EXACT);
}

static void refuses_what_is_no_table(void **state) {
    (void)state;
    static const struct {
        struct two_changes counts;
        enum status status;
    } wrong[] = {
        {{-1, 2, 3, 4}, STATUS_BAD_ROW},       {{5, 2, 3, 4}, STATUS_BAD_ROW},
        {{1, 2, 3, 1}, STATUS_BAD_ROW},        {{1.5, 2, 3, 4}, STATUS_BAD_ROW},
        {{NAN, 2, 3, 4}, STATUS_NO_DATA},      {{1, 2, 3, NAN}, STATUS_NO_DATA},
        {{1, 2, 3, INFINITY}, STATUS_BAD_ROW},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct change_values values;
        struct limits limits;
        double p;
        assert_int_equal(change_values(&wrong[i].counts, &values), wrong[i].status);
        assert_int_equal(change_p(&wrong[i].counts, CHANGE_MID_P, NULL, &p), wrong[i].status);
        assert_int_equal(change_limits(&wrong[i].counts, 95, CHANGE_MID_P, NULL, &limits),
                         wrong[i].status);
        assert_true(isnan(values.local) && isnan(p) && isnan(limits.lower));
    }
}

/* Counts of 1e9, which want some 100,000 terms a tail: the p-value at a limit is the level. */
static void large_counts(void **state) {
    (void)state;
    struct two_changes counts = {3e8, 3.001e8, 2.3e9, 2.2999e9};
    struct limits limits;
    struct change_values values;
    change_values(&counts, &values);
    assert_int_equal(change_limits(&counts, 95, CHANGE_MID_P, NULL, &limits), STATUS_OK);
    double error = sqrt(1 / 3e8 + 1 / 3.001e8 + 1 / 2e9 + 1 / 1.9998e9);
    same(log(values.ratio_of_ratios / limits.lower) / error, 1.959963984540054, 1e-4);
    same(log(limits.upper / values.ratio_of_ratios) / error, 1.959963984540054, 1e-4);
}

/* Under the null (here and there change alike) mid-p keeps close to 5%, central below; intervals
 * hold the truth. Seeded. */
static void keeps_its_promise(void **state) {
    (void)state;
    enum { ROUNDS = 2500 };
    static const double mean[] = {2, 12, 150};
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(random, 11);
    for (size_t i = 0; i < 3; i++) {
        double central = 0, mid = 0, held = 0, truth = 1.4;
        for (int n = 0; n < ROUNDS; n++) {
            double b0 = gsl_ran_poisson(random, 20 * mean[i]);
            double b1 = gsl_ran_poisson(random, 24 * mean[i]);
            double a0 = gsl_ran_poisson(random, mean[i]);
            double a1 = gsl_ran_poisson(random, 1.2 * mean[i]);
            double more = gsl_ran_poisson(random, 1.2 * truth * mean[i]), p;
            struct two_changes null = {a0, a1, a0 + b0, a1 + b1};
            struct two_changes other = {a0, more, a0 + b0, more + b1};
            struct limits limits;
            change_p(&null, CHANGE_EXACT, NULL, &p);
            central += p < 0.05;
            change_p(&null, CHANGE_MID_P, NULL, &p);
            mid += p < 0.05;
            change_limits(&other, 95, CHANGE_MID_P, NULL, &limits);
            held += limits.lower <= truth && truth <= limits.upper;
        }
        double error = 3 * sqrt(0.05 * 0.95 / ROUNDS);
        assert_true(central / ROUNDS < 0.05 + error);
        assert_true(mid / ROUNDS < 0.055 + error);
        assert_true(held / ROUNDS > 0.945 - error);
        if (mean[i] > 100)
            assert_true(mid / ROUNDS > 0.045 - error && held / ROUNDS < 0.955 + error);
    }
    gsl_rng_free(random);
}

int main(void) {
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_many_digits),
        cmocka_unit_test(agrees_with_shared_vectors),
        cmocka_unit_test(minlike_does_not_depend_on_how_the_table_stands),
        cmocka_unit_test(verdict_equals_interval),
        cmocka_unit_test(exchange_gives_reciprocals),
        cmocka_unit_test(scatter_widens),
        cmocka_unit_test(refuses_what_is_no_table),
        cmocka_unit_test(large_counts),
        cmocka_unit_test(keeps_its_promise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

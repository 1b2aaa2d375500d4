/* This year against last with months: R's glm (test/reference/monthly_change.R), shared vectors,
 * and how often true nulls are rejected. */
#include "test/support/support.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/significance/change.h"
#include "models/significance/monthly_change.h"
#include "models/significance/ratio.h"

static void read_months(const struct reference *row, const char *stem, double *out) {
    for (int m = 0; m < 12; m++) {
        char column[32];
        snprintf(column, sizeof column, "%s%d", stem, m + 1);
        out[m] = reference_number(row, column);
    }
}

static double sum(const double *x) {
    double total = 0;
    for (int m = 0; m < 12; m++)
        total += x[m];
    return total;
}

static void agrees_with_glm(void **state) {
    (void)state;
    struct reference *row = reference_open(TEST_REFERENCE "/monthly_change.csv");
    size_t rows = 0, between = 0;
    assert_non_null(row);
    for (; reference_next(row); rows++) {
        double before[12], after[12], rest_before[12], rest_after[12];
        struct monthly_scatter scatter;
        struct monthly_change change;
        read_months(row, "before", before);
        read_months(row, "after", after);
        struct monthly local = {before, after, 12}, rest = {rest_before, rest_after, 12};
        assert_int_equal(monthly_scatter(&local, &scatter), STATUS_OK);
        assert_close(scatter.dispersion, reference_number(row, "phi"), RUNG_INVERTED);
        assert_true(scatter.freedom == 11);
        assert_int_equal(monthly_change(sum(before), sum(after), scatter.dispersion,
                                        scatter.freedom, 95, &change),
                         STATUS_OK);
        assert_close(change.p / reference_number(row, "p"), 1, RUNG_INVERTED);
        assert_close(change.limits.lower, reference_number(row, "lower"), RUNG_INVERTED);
        assert_close(change.limits.upper, reference_number(row, "upper"), RUNG_INVERTED);
        if (!reference_text(row, "phi_between")[0])
            continue;
        read_months(row, "rest_before", rest_before);
        read_months(row, "rest_after", rest_after);
        assert_int_equal(monthly_scatter_between(&local, &rest, &scatter), STATUS_OK);
        assert_close(scatter.dispersion, reference_number(row, "phi_between"), RUNG_INVERTED);
        between++;
    }
    reference_close(row);
    assert_int_equal(rows, 15);
    assert_int_equal(between, 3);
}

/* The two sums as Poisson counts. */
static void check_plain(const struct reference *row, double x0, double x1) {
    struct two_rates rates = {x1, 1, x0, 1};
    struct monthly_change change;
    double wald, minlike;
    monthly_change(x0, x1, 1, INFINITY, 0.95, &change);
    ratio_p(&rates, RATIO_WALD, &wald);
    ratio_minlike(&rates, &minlike);
    assert_close(change_percent(x0, x1), reference_number(row, "pct"), RUNG_FORMULA);
    assert_close(change.ratio, reference_number(row, "ratio"), RUNG_FORMULA);
    assert_close(change.error, reference_number(row, "se_log_poisson"), RUNG_FORMULA);
    assert_close(wald / reference_number(row, "p_wald"), 1, RUNG_FORMULA);
    assert_close(minlike / reference_number(row, "p_exact_minlike"), 1, RUNG_FORMULA);
}

/* The last 24 months of each series of the vectors, by month and without. */
static void agrees_with_shared_vectors(void **state) {
    (void)state;
    enum { MOST = 200 };
    char path[512];
    if (!support_shared("reference/significance/year_on_year_quasi_computed.csv", path))
        skip();
    struct reference *row = reference_open(path);
    size_t rows = 0;
    for (; reference_next(row); rows++) {
        double count[MOST];
        size_t n = 0;
        assert_true(support_shared("reference/significance/monthly_inputs.csv", path));
        struct reference *series = reference_open(path);
        while (reference_next(series))
            if (strcmp(reference_text(series, "series"), reference_text(row, "series")) == 0)
                count[n++] = reference_number(series, "count");
        reference_close(series);
        struct monthly months = {count + n - 24, count + n - 12, 12};
        struct monthly_scatter scatter;
        struct monthly_change change;
        double x0 = sum(months.before), x1 = sum(months.after);
        assert_close(x0, reference_number(row, "prev12"), RUNG_EXACT);
        assert_close(x1, reference_number(row, "now12"), RUNG_EXACT);
        monthly_scatter(&months, &scatter);
        assert_close(scatter.dispersion, reference_number(row, "phi_months_seasonal"),
                     RUNG_FORMULA);
        assert_close(scatter.freedom, reference_number(row, "df_seasonal"), RUNG_EXACT);
        monthly_change(x0, x1, scatter.dispersion, scatter.freedom, 0.95, &change);
        assert_close(change.error, reference_number(row, "se_log_quasi_seasonal"), RUNG_FORMULA);
        assert_close(change.p / reference_number(row, "p_quasi_t_seasonal"), 1, RUNG_INVERTED);
        assert_close(change.limits.lower, reference_number(row, "ci95_lo_quasi_seasonal"),
                     RUNG_INVERTED);
        assert_close(change.limits.upper, reference_number(row, "ci95_hi_quasi_seasonal"),
                     RUNG_INVERTED);
        check_plain(row, x0, x1);
        monthly_change(x0, x1, reference_number(row, "phi_months"), reference_number(row, "df"), 95,
                       &change);
        assert_close(change.error, reference_number(row, "se_log_quasi"), RUNG_FORMULA);
        assert_close(change.p / reference_number(row, "p_quasi_t"), 1, RUNG_INVERTED);
    }
    reference_close(row);
    assert_int_equal(rows, 2);
}

/* By hand: k = 2 months, 1 lag of weight 1/2; no correlation, no inflation. */
static void inflation_by_hand(void **state) {
    (void)state;
    assert_close(monthly_inflation(0, 12, 12), 1, RUNG_EXACT);
    assert_close(monthly_inflation(0.5, 2, 2), 1.5 / (1 - 0.5), RUNG_FORMULA);
    assert_close(monthly_inflation(0.5, 1, 2), 1 / (1 - 0.5), RUNG_FORMULA);
    /* three months: 1 + 2 (2/3 rho + 1/3 rho^2) */
    assert_close(monthly_inflation(0.3, 3, 1), 1 + 2 * (0.2 + 0.03), RUNG_FORMULA);
}

static void correlation_by_hand(void **state) {
    (void)state;
    struct monthly_scatter scatter[] = {
        {2, 11, 0.1, 12}, {2, 11, NAN, 12}, {2, 2, 0.9, 3}, {2, 11, 0.4, 12}};
    assert_close(monthly_correlation(scatter, 0), MONTHLY_TYPICAL_CORRELATION, RUNG_EXACT);
    /* one year: r' = (1.2 + 1)/9, 12 months of it and 16 of 0.28 */
    assert_close(monthly_correlation(scatter, 1), (12 * 2.2 / 9 + 16 * 0.28) / 28, RUNG_FORMULA);
    assert_close(monthly_correlation(scatter, 4), (12 * 2.2 / 9 + 12 * 5.8 / 9 + 16 * 0.28) / 40,
                 RUNG_FORMULA);
    struct monthly_scatter low = {2, 11, -0.9, 12};
    assert_close(monthly_correlation(&low, 1), 0, RUNG_EXACT);
}

static void awkward_months(void **state) {
    (void)state;
    const double zero[12] = {0}, some[12] = {3, 0, 0, 2, 0, 1, 0, 0, 0, 4, 0, 1},
                 gap[12] = {1, 2, NAN}, low[12] = {-1};
    struct monthly_scatter scatter;
    struct monthly_change change;
    struct monthly none = {zero, zero, 12}, half = {zero, some, 12}, few = {some, some, 12},
                   missing = {gap, some, 12}, negative = {some, low, 12}, one = {some, some, 1};
    assert_int_equal(monthly_scatter(&none, &scatter), STATUS_OK);
    assert_true(isnan(scatter.dispersion) && scatter.freedom == 0);
    assert_int_equal(monthly_scatter(&half, &scatter), STATUS_OK);
    assert_true(isnan(scatter.dispersion));
    assert_int_equal(monthly_scatter(&few, &scatter), STATUS_OK);
    assert_close(scatter.freedom, 4, RUNG_EXACT);
    assert_close(scatter.dispersion, 0, RUNG_EXACT);
    assert_true(isnan(scatter.lag_1));
    assert_int_equal(monthly_scatter(&one, &scatter), STATUS_OK);
    assert_true(isnan(scatter.dispersion));
    assert_int_equal(monthly_scatter(&missing, &scatter), STATUS_NO_DATA);
    assert_int_equal(monthly_scatter(&negative, &scatter), STATUS_BAD_ROW);
    assert_int_equal(monthly_scatter_between(&half, &few, &scatter), STATUS_OK);
    assert_true(isnan(scatter.dispersion));
    assert_int_equal(monthly_scatter_between(&none, &none, &scatter), STATUS_OK);
    assert_int_equal(monthly_change(0, 4, 1, 11, 95, &change), STATUS_NO_DATA);
    assert_int_equal(monthly_change(4, 4, 1, 0, 95, &change), STATUS_NO_DATA);
    assert_int_equal(monthly_change(4, 4, 1, 11, 5, &change), STATUS_USAGE);
    assert_true(isnan(change.p));
}

/* How often a true null is rejected at 5%, months AR(1) on the log scale and Poisson on top; the
 * record has 6 years. Seeded. */
static double rejected(gsl_rng *random, double rho, bool allow) {
    enum { ROUNDS = 2000, YEARS = 6 };
    const double mean = 100, noise = 0.15;
    double count = 0;
    for (int round = 0; round < ROUNDS; round++) {
        double y[12 * YEARS], e = gsl_ran_gaussian(random, 1);
        struct monthly_scatter scatter[YEARS - 1];
        struct monthly_change change;
        for (int t = 0; t < 12 * YEARS; t++) {
            double season = 1 + 0.2 * sin(t * acos(-1) / 6);
            y[t] = gsl_ran_poisson(random, mean * season * exp(noise * e));
            e = rho * e + sqrt(1 - rho * rho) * gsl_ran_gaussian(random, 1);
        }
        for (int year = 0; year < YEARS - 1; year++) {
            struct monthly months = {y + 12 * year, y + 12 * year + 12, 12};
            monthly_scatter(&months, &scatter[year]);
        }
        double phi = scatter[YEARS - 2].dispersion;
        if (allow)
            phi *= monthly_inflation(monthly_correlation(scatter, YEARS - 1), 12, 12);
        monthly_change(sum(y + 12 * (YEARS - 2)), sum(y + 12 * (YEARS - 1)), phi, 11, 95, &change);
        count += change.p < 0.05;
    }
    return count / ROUNDS;
}

static void rejects_true_nulls_as_said(void **state) {
    (void)state;
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(random, 3);
    static const struct {
        double rho, least_plain, most_allowed;
    } expected[] = {{0, 0.035, 0.055}, {0.3, 0.085, 0.075}, {0.5, 0.14, 0.10}};
    for (size_t i = 0; i < 3; i++) {
        double plain = rejected(random, expected[i].rho, false);
        double allowed = rejected(random, expected[i].rho, true);
        print_message("AR(1) %.1f: plain %.3f, allowing for it %.3f\n", expected[i].rho, plain,
                      allowed);
        assert_true(plain > expected[i].least_plain);
        assert_true(allowed < expected[i].most_allowed);
    }
    gsl_rng_free(random);
}

int main(void) {
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_glm),   cmocka_unit_test(agrees_with_shared_vectors),
        cmocka_unit_test(inflation_by_hand), cmocka_unit_test(correlation_by_hand),
        cmocka_unit_test(awkward_months),    cmocka_unit_test(rejects_true_nulls_as_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

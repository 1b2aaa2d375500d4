/* Monthly slopes: against R's glm and whole matrices (test/reference/trend.R) and its negative
 * binomial (trend_negative.R), against shared vectors, and against what must hold of any series. */
#include "test/support/support.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/significance/trend_slope.h"

enum { ROOM = 256, FIRST = 24000 };

/* A series of a reference file into out; returns its length. */
static size_t read_series(const char *path, const char *name, const char *column, double *out) {
    struct reference *reference = reference_open(path);
    size_t n = 0;
    assert_non_null(reference);
    while (reference_next(reference))
        if (strcmp(reference_text(reference, "series"), name) == 0)
            out[n++] = reference_number(reference, column);
    reference_close(reference);
    assert_true(n > 0 && n <= ROOM);
    return n;
}

static struct trend_slope fit(const double *values, size_t length, int first, bool season) {
    struct trend_task task = {values, length, first, season, 0.95};
    double *scratch = malloc(trend_slope_scratch(length) * sizeof *scratch);
    struct trend_slope slope = trend_slope(&task, scratch);
    free(scratch);
    return slope;
}

static struct trend_negative fit_negative(const double *values, size_t length, bool season) {
    struct trend_task task = {values, length, FIRST, season, 0.95};
    double *scratch = malloc(trend_slope_scratch(length) * sizeof *scratch);
    struct trend_negative slope = trend_negative(&task, scratch);
    free(scratch);
    return slope;
}

/* Relative, except about 0. */
static void same(double actual, double expected, double tolerance) {
    if (fabs(expected) < 1e-12)
        assert_true(fabs(actual) < 1e-12);
    else
        assert_close(actual / expected, 1, tolerance);
}

static void agrees_with_whole_matrices(void **state) {
    (void)state;
    struct reference *reference = reference_open(TEST_REFERENCE "/trend_slopes.csv");
    assert_non_null(reference);
    double values[ROOM];
    size_t rows = 0;
    for (; reference_next(reference); rows++) {
        const char *name = reference_text(reference, "series");
        size_t n = read_series(TEST_REFERENCE "/trend_series.csv", name, "value", values);
        struct trend_slope s = fit(values, n, FIRST, reference_number(reference, "season") == 1);
        assert_int_equal(s.reason, TREND_REASON_FITTED);
        assert_int_equal(s.months, (int)reference_number(reference, "n"));
        assert_true(s.df == reference_number(reference, "df"));
        same(s.slope, reference_number(reference, "slope"), RUNG_INVERTED);
        const struct trend_estimate *poisson = &s.by[TREND_POISSON], *quasi = &s.by[TREND_QUASI],
                                    *own = &s.by[TREND_QUASI_AR1];
        same(poisson->error, reference_number(reference, "se_poisson"), RUNG_INVERTED);
        same(own->error, reference_number(reference, "se"), 1e-9);
        same(own->df, reference_number(reference, "df_own"), 1e-9);
        same(own->lower, reference_number(reference, "lower"), 1e-9);
        same(own->upper, reference_number(reference, "upper"), 1e-9);
        same(own->p_value, reference_number(reference, "p"), 1e-9);
        assert_close(s.rho, reference_number(reference, "rho"), 1e-9);
        same(s.phi, reference_number(reference, "phi"), 1e-9);
        if (strcmp(name, "level") == 0) {
            assert_true(isnan(quasi->p_value)); /* R divides rounding by rounding */
            continue;
        }
        same(poisson->p_value, reference_number(reference, "p_poisson"), 1e-8);
        same(quasi->error, reference_number(reference, "se_quasi"), RUNG_INVERTED);
        same(quasi->p_value, reference_number(reference, "p_quasi"), RUNG_INVERTED);
    }
    reference_close(reference);
    assert_int_equal(rows, 18);
}

static void negative_binomial_agrees_with_r(void **state) {
    (void)state;
    struct reference *row = reference_open(TEST_REFERENCE "/trend_negative.csv");
    assert_non_null(row);
    const double close = 1e-8; /* the score of theta is flat */
    double values[ROOM];
    size_t rows = 0, poisson = 0;
    for (; reference_next(row); rows++) {
        const char *name = reference_text(row, "series");
        size_t n = read_series(TEST_REFERENCE "/trend_series.csv", name, "value", values);
        bool season = reference_number(row, "season") == 1;
        struct trend_negative s = fit_negative(values, n, season);
        assert_int_equal(s.reason, TREND_REASON_FITTED);
        assert_int_equal(s.months, (int)reference_number(row, "n"));
        double theta = reference_number(row, "theta");
        if (isinf(theta))
            assert_true(isinf(s.theta));
        else
            same(s.theta, theta, close);
        same(s.slope, reference_number(row, "slope"), close);
        same(s.own.error, reference_number(row, "se"), close);
        same(s.own.p_value, reference_number(row, "p"), close);
        same(s.own.lower, reference_number(row, "lower"), close);
        same(s.own.upper, reference_number(row, "upper"), close);
        poisson += isinf(s.theta) ? 1 : 0;
    }
    reference_close(row);
    assert_int_equal(rows, 16);
    assert_int_equal(poisson, 4);
}

/* No more varied than Poisson counts: the Poisson answer. */
static void negative_binomial_goes_over_into_poisson(void **state) {
    (void)state;
    double values[60];
    for (size_t i = 0; i < 60; i++)
        values[i] = floor(30 * exp(0.004 * (double)i) + (double)(i % 2));
    struct trend_negative s = fit_negative(values, 60, true);
    struct trend_slope plain = fit(values, 60, FIRST, true);
    assert_true(isinf(s.theta));
    same(s.slope, plain.slope, RUNG_INVERTED);
    same(s.own.error, plain.by[TREND_POISSON].error, RUNG_INVERTED);
    same(s.own.p_value, plain.by[TREND_POISSON].p_value, 1e-8);
    /* and the reasons are the same */
    values[3] = -1;
    assert_int_equal(fit_negative(values, 60, true).reason, TREND_REASON_NOT_COUNTS);
    values[3] = 1;
    assert_int_equal(fit_negative(values, 12, true).reason, TREND_REASON_FEW_MONTHS);
    assert_true(isnan(fit_negative(values, 12, true).slope));
    for (size_t i = 0; i < 60; i++)
        values[i] = i % 12 == 0 ? 5 : 0;
    assert_int_equal(fit_negative(values, 60, true).reason, TREND_REASON_NO_FIT);
    /* one month far out: a theta near its lower end */
    for (size_t i = 0; i < 60; i++)
        values[i] = i == 30 ? 1e6 : 1;
    s = fit_negative(values, 60, true);
    assert_true(s.theta > 0 && isfinite(s.slope) && isfinite(s.own.p_value));
}

/* R's glm.nb of a shared row; its theta has a limit of rounds where there is no overdispersion. */
static void check_shared_negative(const struct reference *row, const double *values, size_t n,
                                  bool season) {
    struct trend_negative s = fit_negative(values, n, season);
    double theta = reference_number(row, "nb_theta");
    if (theta < 1e7)
        same(s.theta, theta, RUNG_OPTIMISED);
    else
        assert_true(isinf(s.theta));
    same(s.slope, reference_number(row, "nb_slope"), RUNG_OPTIMISED);
    same(s.own.error, reference_number(row, "nb_se"), RUNG_OPTIMISED);
    same(s.own.p_value, reference_number(row, "nb_p"), RUNG_OPTIMISED);
}

static void agrees_with_shared_vectors(void **state) {
    (void)state;
    char path[512], inputs[512];
    if (!support_shared("reference/significance/monthly_trend_glm_computed.csv", path) ||
        !support_shared("reference/significance/monthly_inputs.csv", inputs))
        skip();
    struct reference *reference = reference_open(path);
    double values[ROOM];
    size_t rows = 0;
    for (; reference_next(reference); rows++) {
        size_t n = read_series(inputs, reference_text(reference, "series"), "count", values);
        bool season = strcmp(reference_text(reference, "model"), "count~t") != 0;
        struct trend_slope s = fit(values, n, FIRST, season);
        assert_true(s.df == reference_number(reference, "df_resid"));
        same(s.slope, reference_number(reference, "slope"), RUNG_INVERTED);
        same(s.pearson, reference_number(reference, "pearson"), RUNG_INVERTED);
        /* R's summary() takes errors and dispersion from the weights before the last round, which
         * shows in the eighth digit where counts are small; these are at the estimate itself */
        const double lag = 2e-8;
        same(s.pearson / s.df, reference_number(reference, "phi_pearson"), lag);
        const struct trend_estimate *poisson = &s.by[TREND_POISSON], *quasi = &s.by[TREND_QUASI];
        same(poisson->error, reference_number(reference, "se_poisson"), lag);
        same(poisson->p_value, reference_number(reference, "p_poisson"), lag);
        same(quasi->error, reference_number(reference, "se_quasi"), lag);
        same(quasi->p_value, reference_number(reference, "p_quasi_t"), lag);
        assert_int_equal(s.months, (int)reference_number(reference, "n"));
        check_shared_negative(reference, values, n, season);
    }
    reference_close(reference);
    assert_int_equal(rows, 8);
}

/* --- what must hold ----------------------------------------------------------------------------
 */

static size_t drivers(double *values) {
    return read_series(TEST_REFERENCE "/trend_series.csv", "drivers", "value", values);
}

static void turning_time_round_turns_the_sign(void **state) {
    (void)state;
    double values[ROOM], back[ROOM];
    size_t n = drivers(values);
    for (size_t i = 0; i < n; i++)
        back[i] = values[n - 1 - i];
    struct trend_slope a = fit(values, n, FIRST, true), b = fit(back, n, FIRST, true);
    same(a.slope, -b.slope, RUNG_INVERTED);
    same(a.by[TREND_QUASI_AR1].error, b.by[TREND_QUASI_AR1].error, RUNG_INVERTED);
    same(a.by[TREND_QUASI_AR1].p_value, b.by[TREND_QUASI_AR1].p_value, 1e-9);
    same(a.by[TREND_QUASI_AR1].lower, -b.by[TREND_QUASI_AR1].upper, 1e-9);
}

static void missing_ends_change_nothing(void **state) {
    (void)state;
    double values[ROOM], wide[ROOM + 20];
    size_t n = drivers(values);
    for (size_t i = 0; i < n + 20; i++)
        wide[i] = i < 12 || i >= n + 12 ? NAN : values[i - 12];
    struct trend_slope a = fit(values, n, FIRST, true), b = fit(wide, n + 20, FIRST - 12, true);
    same(a.slope, b.slope, RUNG_FORMULA * 10);
    same(a.by[TREND_QUASI_AR1].p_value, b.by[TREND_QUASI_AR1].p_value, 1e-9);
    assert_int_equal(a.months, b.months);
}

static void a_season_alone_is_no_trend(void **state) {
    (void)state;
    double values[60];
    for (size_t i = 0; i < 60; i++)
        values[i] = 20 + (double)(i % 12);
    struct trend_slope s = fit(values, 60, FIRST, true);
    assert_true(fabs(s.slope) < 1e-14);
    assert_int_equal(trend_slope_verdict(&s, TREND_QUASI_AR1, 0.95), DIRECTION_NO_CHANGE);
}

static void an_exact_growth_comes_back(void **state) {
    (void)state;
    double values[60];
    for (size_t i = 0; i < 60; i++)
        values[i] = 1e6 * exp(0.01 * (double)i) * (1 + 0.05 * (double)(i % 12));
    struct trend_slope s = fit(values, 60, FIRST, true);
    assert_close(s.slope / 0.01, 1, RUNG_INVERTED);
    assert_close(trend_percent_a_year(s.slope), 100 * (exp(0.12) - 1), RUNG_INVERTED);
    assert_int_equal(trend_slope_verdict(&s, TREND_QUASI_AR1, 0.95), DIRECTION_INCREASING);
}

static void verdict_and_interval_agree(void **state) {
    (void)state;
    double values[60];
    /* from no trend to a clear one: the verdict turns where 0 leaves the interval */
    int seen[DIRECTIONS] = {0};
    for (int k = -40; k <= 40; k++) {
        for (size_t i = 0; i < 60; i++)
            values[i] = floor(30 * exp(0.0005 * k * (double)i) + (double)(i * 7919 % 13));
        struct trend_slope s = fit(values, 60, FIRST, true);
        const struct trend_estimate *own = &s.by[TREND_QUASI_AR1];
        enum direction verdict = trend_slope_verdict(&s, TREND_QUASI_AR1, 0.95);
        enum direction expected = own->lower > 0   ? DIRECTION_INCREASING
                                  : own->upper < 0 ? DIRECTION_DECREASING
                                                   : DIRECTION_NO_CHANGE;
        assert_int_equal(verdict, expected);
        assert_true(own->error >= s.by[TREND_POISSON].error * (1 - 1e-12));
        seen[verdict]++;
    }
    assert_true(seen[DIRECTION_INCREASING] && seen[DIRECTION_DECREASING] &&
                seen[DIRECTION_NO_CHANGE]);
}

static void months_without_any_offence_are_set_aside(void **state) {
    (void)state;
    double values[60];
    for (size_t i = 0; i < 60; i++)
        values[i] = i % 12 < 2 ? 0 : (double)(3 + i * 31 % 5);
    struct trend_slope s = fit(values, 60, FIRST, true);
    assert_int_equal(s.reason, TREND_REASON_FITTED);
    assert_int_equal(s.set_aside, 10);
    assert_int_equal(s.months, 50);
    assert_true(s.df == 50 - 11);
}

static void says_why_not(void **state) {
    (void)state;
    double values[TREND_MOST_MONTHS + 1];
    for (size_t i = 0; i <= TREND_MOST_MONTHS; i++)
        values[i] = 1 + (double)(i % 3);
    assert_int_equal(fit(values, 23, FIRST, true).reason, TREND_REASON_FEW_MONTHS);
    assert_int_equal(fit(values, 24, FIRST, true).reason, TREND_REASON_FITTED);
    assert_int_equal(fit(values, 0, FIRST, true).reason, TREND_REASON_FEW_MONTHS);
    assert_int_equal(fit(values, TREND_MOST_MONTHS + 1, FIRST, true).reason, TREND_REASON_TOO_LONG);
    values[7] = -1;
    assert_int_equal(fit(values, 48, FIRST, true).reason, TREND_REASON_NOT_COUNTS);
    for (size_t i = 0; i < 60; i++)
        values[i] = i % 8 == 0;
    assert_int_equal(fit(values, 60, FIRST, true).reason, TREND_REASON_FEW_OFFENCES);
    for (size_t i = 0; i < 60; i++)
        values[i] = i % 12 == 0 ? 5 : 0; /* one month of the year has them all */
    struct trend_slope s = fit(values, 60, FIRST, true);
    assert_int_equal(s.reason, TREND_REASON_NO_FIT);
    assert_true(isnan(s.slope) && isnan(s.by[TREND_QUASI_AR1].p_value));
    assert_int_equal(trend_slope_verdict(&s, TREND_QUASI_AR1, 0.95), DIRECTION_NOT_CALCULATED);
    assert_true(trend_reason_sentence(s.reason)[0]);
}

static void extremes(void **state) {
    (void)state;
    double values[60];
    /* nothing, then a great deal; one spike; huge counts */
    for (size_t i = 0; i < 60; i++)
        values[i] = i < 48 ? 0 : 1000;
    struct trend_slope s = fit(values, 60, FIRST, true);
    assert_true(s.slope > 0 && isfinite(s.by[TREND_QUASI_AR1].p_value));
    for (size_t i = 0; i < 60; i++)
        values[i] = i == 30 ? 1e6 : 1;
    s = fit(values, 60, FIRST, true);
    assert_true(isfinite(s.slope) && s.by[TREND_QUASI_AR1].p_value > 0.05);
    for (size_t i = 0; i < 60; i++)
        values[i] = 1e9 + 1e5 * (double)(i * 7919 % 17);
    s = fit(values, 60, FIRST, true);
    assert_true(isfinite(s.by[TREND_QUASI_AR1].lower) && isfinite(s.by[TREND_QUASI_AR1].upper));
}

int main(void) {
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_whole_matrices),
        cmocka_unit_test(negative_binomial_agrees_with_r),
        cmocka_unit_test(negative_binomial_goes_over_into_poisson),
        cmocka_unit_test(agrees_with_shared_vectors),
        cmocka_unit_test(turning_time_round_turns_the_sign),
        cmocka_unit_test(missing_ends_change_nothing),
        cmocka_unit_test(a_season_alone_is_no_trend),
        cmocka_unit_test(an_exact_growth_comes_back),
        cmocka_unit_test(verdict_and_interval_agree),
        cmocka_unit_test(months_without_any_offence_are_set_aside),
        cmocka_unit_test(says_why_not),
        cmocka_unit_test(extremes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

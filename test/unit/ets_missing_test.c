/* Exponential smoothing with missing months, against a recursion written in R
 * (test/reference/ets_missing.R), and its derivatives against differences. */
#include "test/support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/forecast/ets.h"

enum { MOST = 400, HORIZON = 24 };

struct given {
    char name[32], form[8];
    double y[MOST];
    size_t length;
    struct ets_series series;
    struct ets_values start;
    double log_likelihood, h1, h12, h24;
};

static void read_series(struct given *out) {
    static const char *const file[] = {TEST_REFERENCE "/ets_series.csv",
                                       TEST_REFERENCE "/ets_missing_series.csv"};
    out->length = 0;
    for (size_t i = 0; i < 2; i++) {
        struct reference *reference = reference_open(file[i]);
        assert_non_null(reference);
        while (reference_next(reference))
            if (strcmp(reference_text(reference, "series"), out->name) == 0)
                out->y[out->length++] = reference_number(reference, "value");
        reference_close(reference);
    }
    assert_true(out->length > 60);
    static const size_t hole[] = {1, 5, 20, 21, 22, 23, 47};
    for (size_t i = 0; i < sizeof hole / sizeof *hole; i++)
        out->y[hole[i] - 1] = NAN;
    out->y[out->length - 1] = NAN;
}

static double or_else(double value, double instead) {
    return isnan(value) ? instead : value;
}

static bool next(struct reference *file, struct given *out) {
    if (!reference_next(file))
        return false;
    snprintf(out->name, sizeof out->name, "%s", reference_text(file, "series"));
    snprintf(out->form, sizeof out->form, "%s", reference_text(file, "form"));
    read_series(out);
    struct ets_form form;
    assert_true(ets_form_parse(out->form, &form));
    out->series = (struct ets_series){.form = form,
                                      .y = out->y,
                                      .length = out->length,
                                      .period = form.season == ETS_NONE ? 1 : 12,
                                      .missing = 8};
    out->start = (struct ets_values){.alpha = reference_number(file, "alpha"),
                                     .beta = or_else(reference_number(file, "beta"), 0),
                                     .gamma = or_else(reference_number(file, "gamma"), 0),
                                     .phi = or_else(reference_number(file, "phi"), 1),
                                     .level = reference_number(file, "level"),
                                     .trend = or_else(reference_number(file, "trend"), 0)};
    for (size_t j = 0; j < 12; j++) {
        char column[16];
        snprintf(column, sizeof column, "season_%zu", j);
        out->start.season[j] = or_else(reference_number(file, column), 0);
    }
    out->log_likelihood = reference_number(file, "loglik");
    out->h1 = reference_number(file, "h1");
    out->h12 = reference_number(file, "h12");
    out->h24 = reference_number(file, "h24");
    return true;
}

static void the_recursion_is_that_of_r(void **state) {
    (void)state;
    struct reference *file = reference_open(TEST_REFERENCE "/ets_missing.csv");
    assert_non_null(file);
    static struct given given;
    size_t rows = 0;
    for (; next(file, &given); rows++) {
        struct ets_values end;
        double mean[HORIZON];
        struct ets_sums sums = ets_run(&given.series, &given.start, &end, NULL);
        assert_close(ets_log_likelihood(&given.series, sums), given.log_likelihood, RUNG_INVERTED);
        ets_path(&given.series, &end, HORIZON, mean);
        assert_close(mean[0], given.h1, RUNG_INVERTED);
        assert_close(mean[11], given.h12, RUNG_INVERTED);
        assert_close(mean[23], given.h24, RUNG_INVERTED);
    }
    assert_int_equal(rows, 36);
    reference_close(file);
}

/* J'r is half the slope of sum r^2. */
static void derivatives_are_those_of_differences(void **state) {
    (void)state;
    struct reference *file = reference_open(TEST_REFERENCE "/ets_missing.csv");
    assert_non_null(file);
    static struct given given;
    static double scratch[200000];
    while (next(file, &given)) {
        double square[ETS_COLUMNS * ETS_COLUMNS], gradient[ETS_COLUMNS];
        assert_true(ets_normal_scratch(given.length, given.series.period) < 200000);
        ets_normal(&given.series, &given.start, square, gradient, scratch);
        for (int by = 0; by < 2; by++) { /* alpha, and the level */
            struct ets_values up = given.start, down = given.start;
            size_t column = by ? ets_smoothing_columns(given.series.form) : 0;
            double step = by ? 1e-5 * given.start.level : 1e-6;
            *(by ? &up.level : &up.alpha) += step;
            *(by ? &down.level : &down.alpha) -= step;
            double high = ets_squares(&given.series, ets_run(&given.series, &up, NULL, NULL));
            double low = ets_squares(&given.series, ets_run(&given.series, &down, NULL, NULL));
            double slope = (high - low) / (2 * step);
            double size =
                ets_squares(&given.series, ets_run(&given.series, &given.start, NULL, NULL)) /
                (by ? given.start.level : 1);
            assert_true(fabs(2 * gradient[column] - slope) <= 1e-5 * fmax(size, fabs(slope)));
        }
    }
    reference_close(file);
}

/* Our optimum of the holed series is no worse than R's parameters of the whole one. */
static void fits_reach_at_least_the_given_point(void **state) {
    (void)state;
    struct reference *file = reference_open(TEST_REFERENCE "/ets_missing.csv");
    assert_non_null(file);
    static struct given given;
    struct workspace workspace;
    assert_int_equal(workspace_new(&workspace, ets_fit_scratch(MOST, 12)), STATUS_OK);
    while (next(file, &given)) {
        struct ets_fit fit;
        assert_int_equal(
            ets_fit_one(&fit, given.series.form, given.y, given.length, 12, NULL, &workspace),
            STATUS_OK);
        assert_int_equal(fit.series.missing, 8);
        assert_true(fit.log_likelihood > given.log_likelihood - 0.05);
    }
    workspace_free(&workspace);
    reference_close(file);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_recursion_is_that_of_r),
        cmocka_unit_test(derivatives_are_those_of_differences),
        cmocka_unit_test(fits_reach_at_least_the_given_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

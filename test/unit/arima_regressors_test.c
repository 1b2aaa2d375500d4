/* ARIMA with regressors against R's arima(..., xreg =) (test/reference/arima_regressors.R): exact
 * likelihood, coefficients, months ahead; columns that say nothing; the family with a step. */
#include "test/support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/forecast/arima.h"
#include "models/kernels/random.h"

enum { MOST = 300, SERIES = 9, HORIZON = 12, COLUMNS = 3 };

struct series_with_columns {
    char name[32];
    double y[MOST], x[COLUMNS][MOST];
    size_t length, rows, columns;
};

static struct series_with_columns series[SERIES];
static size_t series_count;
static double block[COLUMNS * MOST]; /* the columns of the series in hand, one after the other */
static struct workspace workspace;

static int open_series(void **state) {
    (void)state;
    static const char *const column[COLUMNS] = {"x1", "x2", "x3"};
    struct reference *file = reference_open(TEST_REFERENCE "/arima_x_series.csv");
    if (!file)
        return 1;
    while (reference_next(file)) {
        const char *name = reference_text(file, "series");
        if (series_count == 0 || strcmp(series[series_count - 1].name, name) != 0)
            snprintf(series[series_count++].name, sizeof series->name, "%s", name);
        struct series_with_columns *to = &series[series_count - 1];
        if (reference_number(file, "known") > 0)
            to->y[to->length++] = reference_number(file, "value");
        for (size_t j = 0; j < COLUMNS; j++) {
            to->x[j][to->rows] = reference_number(file, column[j]);
            if (!isnan(to->x[j][to->rows]))
                to->columns = j + 1;
        }
        to->rows++;
    }
    reference_close(file);
    return workspace_new(&workspace, model_arima.scratch(MOST, 12, HORIZON)) != STATUS_OK ||
           series_count != SERIES;
}

static int close_series(void **state) {
    (void)state;
    workspace_free(&workspace);
    return 0;
}

static const struct series_with_columns *series_of(const char *name) {
    for (size_t i = 0; i < series_count; i++)
        if (strcmp(series[i].name, name) == 0)
            return &series[i];
    fail_msg("no series %s", name);
    return NULL;
}

static struct arima_regressors regressors_of(const struct series_with_columns *of) {
    for (size_t j = 0; j < of->columns; j++)
        memcpy(block + j * of->rows, of->x[j], of->rows * sizeof *block);
    return (struct arima_regressors){block, of->rows, of->columns};
}

struct reference_fit {
    const struct series_with_columns *of;
    struct arima_order order;
    struct arima_series on;
    double coefficient[ARIMA_VARIABLES], beta[COLUMNS], error[COLUMNS], log_likelihood, variance;
};

static size_t whole(const struct reference *file, const char *column) {
    return (size_t)reference_number(file, column);
}

static bool next_fit(struct reference *file, struct reference_fit *out) {
    static const char *const name[] = {"ar1", "ar2", "ma1", "sar1", "sma1"};
    if (!reference_next(file))
        return false;
    *out = (struct reference_fit){.order = {whole(file, "p"), whole(file, "d"), whole(file, "q"),
                                            whole(file, "P"), whole(file, "D"), whole(file, "Q"),
                                            whole(file, "c") > 0}};
    size_t n = 0;
    for (size_t i = 0; i < out->order.p; i++)
        out->coefficient[n++] = reference_number(file, name[i]);
    if (out->order.q)
        out->coefficient[n++] = reference_number(file, "ma1");
    if (out->order.seasonal_p)
        out->coefficient[n++] = reference_number(file, "sar1");
    if (out->order.seasonal_q)
        out->coefficient[n++] = reference_number(file, "sma1");
    out->beta[0] = reference_number(file, "b1");
    out->beta[1] = reference_number(file, "b2");
    out->beta[2] = reference_number(file, "b3");
    out->error[0] = reference_number(file, "e1");
    out->error[1] = reference_number(file, "e2");
    out->error[2] = reference_number(file, "e3");
    out->log_likelihood = reference_number(file, "loglik");
    out->variance = reference_number(file, "sigma2");
    out->of = series_of(reference_text(file, "series"));
    workspace_reset(&workspace, 0);
    struct arima_regressors given = regressors_of(out->of);
    assert_int_equal(arima_prepare_with(&out->on, out->of->y, out->of->length, 12, out->order.d,
                                        out->order.seasonal_d, &given, &workspace),
                     STATUS_OK);
    assert_int_equal(out->on.regressors, out->of->columns);
    return true;
}

static void likelihood_and_coefficients_are_those_of_r(void **state) {
    (void)state;
    struct reference *file = reference_open(TEST_REFERENCE "/arima_x_fits.csv");
    assert_non_null(file);
    struct reference_fit r;
    size_t rows = 0;
    for (; next_fit(file, &r); rows++) {
        struct arima_fit ours;
        const char *name = r.of->name;
        assert_int_equal(arima_fit_at(&ours, &r.on, &r.order, r.coefficient, &workspace),
                         STATUS_OK);
        support_close(ours.log_likelihood, r.log_likelihood, 1e-5, name, __FILE__, (int)rows);
        double n = ours.used, k = (double)ours.parameters;
        assert_close(n, reference_number(file, "used"), RUNG_EXACT);
        assert_int_equal(ours.parameters,
                         arima_variables(&r.order) + r.order.constant + r.of->columns);
        support_close(ours.variance * (n - k) / n / r.variance, 1, 1e-5, name, __FILE__, (int)rows);
        for (size_t j = 0; j < r.of->columns; j++) {
            double error = isnan(r.error[j]) ? fabs(r.beta[j]) : r.error[j]; /* R found none */
            /* R climbs to its coefficients, here they are solved for */
            support_close((ours.beta[j] - r.beta[j]) / error, 0, 5e-3, name, __FILE__, (int)rows);
        }
        assert_int_equal(arima_fit(&ours, &r.on, &r.order, NULL, &workspace), STATUS_OK);
        bool beyond = r.order.p == 1 && r.coefficient[0] > 0.9999; /* where ours do not go */
        if (!beyond && ours.log_likelihood < r.log_likelihood - 0.01)
            fail_msg("row %zu, %s: %.6f, R has %.6f", rows, name, ours.log_likelihood,
                     r.log_likelihood);
    }
    assert_in_range(rows, 40, 45);
    reference_close(file);
}

static void months_ahead_are_those_of_r(void **state) {
    (void)state;
    struct reference *file = reference_open(TEST_REFERENCE "/arima_x_fits.csv");
    struct reference *ahead = reference_open(TEST_REFERENCE "/arima_x_ahead.csv");
    assert_non_null(file);
    assert_non_null(ahead);
    struct reference_fit r;
    for (size_t row = 0; next_fit(file, &r); row++) {
        struct arima_fit fit;
        double mean[HORIZON], variance[HORIZON];
        assert_int_equal(arima_fit_at(&fit, &r.on, &r.order, r.coefficient, &workspace), STATUS_OK);
        fit.variance = r.variance;
        assert_int_equal(arima_ahead(&r.on, &fit, HORIZON, mean, variance, &workspace), STATUS_OK);
        for (size_t i = 0; i < 3; i++) {
            assert_true(reference_next(ahead));
            size_t h = whole(ahead, "horizon") - 1;
            double se = reference_number(ahead, "se");
            /* R's own coefficients are not quite at their optimum: a share of the error */
            support_close((mean[h] - reference_number(ahead, "mean")) / se, 0, 1e-2, r.of->name,
                          __FILE__, (int)row);
            support_close(sqrt(variance[h]) / se, 1, 1e-6, r.of->name, __FILE__, (int)row);
        }
    }
    assert_false(reference_next(ahead));
    reference_close(ahead);
    reference_close(file);
}

/* A column of zeros, a twin and, where nothing is differenced, a constant one are dropped: the fit
 * is that of the column left. */
static void columns_that_say_nothing(void **state) {
    (void)state;
    const struct series_with_columns *of = series_of("USAccDeaths");
    size_t n = of->rows;
    static double many[4 * MOST];
    memset(many, 0, sizeof many);
    for (size_t t = 0; t < n; t++) {
        many[n + t] = of->x[0][t];
        many[2 * n + t] = 2 * of->x[0][t];
        many[3 * n + t] = 5;
    }
    struct arima_order order = {.p = 1, .constant = true};
    struct arima_series with, without;
    struct arima_fit a, b;
    workspace_reset(&workspace, 0);
    struct arima_regressors given = {many, n, 4}, one = {of->x[0], n, 1};
    assert_int_equal(arima_prepare_with(&with, of->y, of->length, 12, 0, 0, &given, &workspace),
                     STATUS_OK);
    assert_int_equal(with.regressors, 1);
    assert_int_equal(arima_fit(&a, &with, &order, NULL, &workspace), STATUS_OK);
    workspace_reset(&workspace, 0);
    assert_int_equal(arima_prepare_with(&without, of->y, of->length, 12, 0, 0, &one, &workspace),
                     STATUS_OK);
    assert_int_equal(arima_fit(&b, &without, &order, NULL, &workspace), STATUS_OK);
    assert_close(a.log_likelihood, b.log_likelihood, RUNG_INVERTED);
    assert_close(a.beta[1], b.beta[0], RUNG_OPTIMISED);
    assert_true(a.beta[0] == 0 && a.beta[2] == 0 && a.beta[3] == 0);
    assert_int_equal(a.parameters, b.parameters);
}

/* A step of the past that ends ahead: the forecast goes back by it, and the level of the years
 * before is not forgotten. */
static void the_family_follows_a_step(void **state) {
    (void)state;
    double y[120], step[120 + HORIZON], mean[HORIZON];
    struct marginal marginal[HORIZON];
    struct random_stream stream = random_stream(5, 6);
    for (size_t t = 0; t < 120 + HORIZON; t++)
        step[t] = t >= 90 && t < 126;
    for (size_t t = 0; t < 120; t++)
        y[t] = 100 * exp(0.7 * step[t] + 0.05 * random_normal(&stream));
    struct arena arena = ARENA_EMPTY;
    struct model_result result = {.mean = mean, .marginal = marginal, .arena = &arena};
    struct model_task task = {.values = y,
                              .length = 120,
                              .period = 12,
                              .horizon = HORIZON,
                              .regressor = step,
                              .regressors = 1};
    workspace_reset(&workspace, 0);
    assert_int_equal(model_arima.forecast(&task, NULL, &workspace, &result), STATUS_OK);
    assert_true(strstr(result.chosen, ",0,") != NULL); /* the step passes for no unit root */
    assert_close(mean[0] / mean[HORIZON - 1], exp(0.7), 0.05);
    assert_close(mean[HORIZON - 1], 100, 0.03);
    arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(likelihood_and_coefficients_are_those_of_r),
        cmocka_unit_test(months_ahead_are_those_of_r),
        cmocka_unit_test(columns_that_say_nothing),
        cmocka_unit_test(the_family_follows_a_step),
    };
    return cmocka_run_group_tests(tests, open_series, close_series);
}

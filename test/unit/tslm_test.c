/* Trend and season by least squares against forecast::tslm of R, limits by Student's t included
 * (test/reference/tslm.R); regressors; series without degrees of freedom. */
#include "test/support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/forecast/tslm.h"

enum { MOST = 260, HORIZON = 24 };

static struct workspace workspace;
static double mean[HORIZON];
static struct marginal marginal[HORIZON];

static int open_workspace(void **state) {
    (void)state;
    return workspace_new(&workspace, model_tslm.scratch(MOST, 12, HORIZON)) != STATUS_OK;
}

static int close_workspace(void **state) {
    (void)state;
    workspace_free(&workspace);
    return 0;
}

static enum status run(const struct model *model, const struct model_task *task,
                       struct model_result *result) {
    *result = (struct model_result){.mean = mean, .marginal = marginal};
    workspace_reset(&workspace, 0);
    return model->forecast(task, NULL, &workspace, result);
}

static size_t load(const char *name, double *y, int *first) {
    struct reference *file = reference_open(TEST_REFERENCE "/tslm_series.csv");
    assert_non_null(file);
    size_t length = 0;
    while (reference_next(file))
        if (strcmp(reference_text(file, "series"), name) == 0) {
            *first = (int)reference_number(file, "first");
            y[length++] = reference_number(file, "value");
        }
    reference_close(file);
    assert_in_range(length, 1, MOST);
    return length;
}

static void forecasts_are_those_of_r(void **state) {
    (void)state;
    static const struct {
        const char *column;
        double p;
    } limit[] = {{"lower_80", 0.1}, {"upper_80", 0.9}, {"lower_95", 0.025}, {"upper_95", 0.975}};
    struct reference *file = reference_open(TEST_REFERENCE "/tslm_ahead.csv");
    assert_non_null(file);
    double y[MOST];
    size_t rows = 0;
    for (; reference_next(file); rows++) {
        bool logs = strcmp(reference_text(file, "model"), "tslm_log") == 0;
        struct model_task task = {.values = y, .period = 12, .horizon = HORIZON};
        struct model_result result;
        task.length = load(reference_text(file, "series"), y, &task.first);
        assert_int_equal(run(logs ? &model_tslm_log : &model_tslm, &task, &result), STATUS_OK);
        size_t h = (size_t)reference_number(file, "h") - 1;
        double expected = reference_number(file, "mean");
        assert_close(mean[h] / expected, 1, 1e-10);
        for (size_t k = 0; k < 4; k++)
            assert_close(marginal_quantile(&marginal[h], limit[k].p) /
                             reference_number(file, limit[k].column),
                         1, 1e-9);
    }
    assert_int_equal(rows, 9 * 2 * 5);
    reference_close(file);
}

static void student_is_that_of_r(void **state) {
    (void)state;
    struct reference *file = reference_open(TEST_REFERENCE "/student.csv");
    assert_non_null(file);
    size_t rows = 0;
    for (; reference_next(file); rows++) {
        double value = reference_number(file, "value"), p = reference_number(file, "p");
        struct marginal at = {.kind = MARGINAL_STUDENT,
                              .a = 3,
                              .b = 0.5,
                              .floor = -INFINITY,
                              .table.count = (size_t)reference_number(file, "degrees")};
        assert_close(marginal_quantile(&at, p), 3 + 0.5 * value, RUNG_INVERTED);
        at.kind = MARGINAL_LOG_STUDENT;
        if (value < 100)
            assert_close(marginal_quantile(&at, p) / exp(3 + 0.5 * value), 1, 1e-8);
    }
    assert_int_equal(rows, 30);
    reference_close(file);
}

/* A line and a step, exactly: the step goes on as the regressor says. */
static void a_step_as_regressor(void **state) {
    (void)state;
    double y[60], step[60 + HORIZON];
    for (size_t t = 0; t < 60 + HORIZON; t++)
        step[t] = t >= 33 && t < 70;
    for (size_t t = 0; t < 60; t++)
        y[t] = 100 + 2 * (double)t + 30 * step[t];
    struct model_task task = {.values = y,
                              .length = 60,
                              .period = 12,
                              .horizon = HORIZON,
                              .regressor = step,
                              .regressors = 1};
    struct model_result result;
    assert_int_equal(run(&model_tslm, &task, &result), STATUS_OK);
    for (size_t h = 0; h < HORIZON; h++)
        assert_close(mean[h], 100 + 2 * (double)(60 + h) + 30 * step[60 + h], RUNG_INVERTED);
    assert_close(result.parameter[result.parameters - 1].value, 30, RUNG_INVERTED);
}

static void short_and_odd_series(void **state) {
    (void)state;
    double y[] = {4, 6, 5, 7, 0, 3, 8, 9, 4, 6, 5, 7, 6};
    struct model_task task = {.values = y, .length = 2, .period = 12, .horizon = HORIZON};
    struct model_result result;
    assert_int_equal(run(&model_tslm, &task, &result), STATUS_TOO_SHORT);
    task.length = 3; /* a mean, two degrees of freedom: by hand 5 -+ t sqrt(1 + 1/3) */
    assert_int_equal(run(&model_tslm, &task, &result), STATUS_OK);
    assert_close(mean[7], 5, RUNG_FORMULA);
    assert_close(marginal[7].b, sqrt(4.0 / 3), RUNG_FORMULA);
    assert_int_equal(marginal[7].table.count, 2);
    task.length = 13; /* no season under two years */
    assert_int_equal(run(&model_tslm_log, &task, &result), STATUS_OK);
    assert_string_equal(result.chosen, "trend"); /* and a 0: no logarithms */
    assert_true(strlen(result.note) > 0);
    const double zero[30] = {0};
    task = (struct model_task){
        .values = zero, .length = 30, .period = 12, .horizon = HORIZON, .counts = true};
    assert_int_equal(run(&model_tslm, &task, &result), STATUS_OK);
    assert_true(mean[3] == 0 && marginal_quantile(&marginal[3], 0.999) > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forecasts_are_those_of_r),
        cmocka_unit_test(student_is_that_of_r),
        cmocka_unit_test(a_step_as_regressor),
        cmocka_unit_test(short_and_odd_series),
    };
    return cmocka_run_group_tests(tests, open_workspace, close_workspace);
}

/* The families poisson and negative_binomial against the same written in R (test/reference/glm.R):
 * form, criterion, mean and variance ahead; regressors; awkward series. */
#include "test/support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/forecast/count_glm.h"

enum { MOST = 240, HORIZON = 24 };

static struct workspace workspace;
static double mean[HORIZON];
static struct marginal marginal[HORIZON];

static int open_workspace(void **state) {
    (void)state;
    return workspace_new(&workspace, model_poisson.scratch(MOST, 12, HORIZON)) != STATUS_OK;
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

static const char *const forms[] = {"level",
                                    "trend",
                                    "season of 1 harmonic",
                                    "trend, season of 1 harmonic",
                                    "season of 2 harmonics",
                                    "trend, season of 2 harmonics",
                                    "season of 3 harmonics",
                                    "trend, season of 3 harmonics",
                                    "season by month",
                                    "trend, season by month"};

static size_t load(const char *name, double *y, int *first) {
    struct reference *file = reference_open(TEST_REFERENCE "/glm_series.csv");
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

static void families_are_as_written_in_r(void **state) {
    (void)state;
    struct reference *file = reference_open(TEST_REFERENCE "/glm_family.csv");
    assert_non_null(file);
    double y[MOST];
    struct model_result result;
    size_t rows = 0;
    for (; reference_next(file); rows++) {
        bool poisson = strcmp(reference_text(file, "family"), "poisson") == 0;
        struct model_task task = {.values = y, .period = 12, .horizon = HORIZON, .counts = true};
        task.length = load(reference_text(file, "series"), y, &task.first);
        assert_int_equal(run(poisson ? &model_poisson : &model_negative_binomial, &task, &result),
                         STATUS_OK);
        assert_true(result.converged);
        const char *form = strchr(result.chosen, ':');
        assert_non_null(form);
        assert_string_equal(form + 2, forms[(size_t)reference_number(file, "form")]);
        assert_close(result.aicc, reference_number(file, "aicc"), 1e-8);
        size_t h = (size_t)reference_number(file, "h") - 1;
        assert_close(mean[h], reference_number(file, "mean"), RUNG_OPTIMISED);
        assert_true(marginal[h].kind == MARGINAL_NEGATIVE_BINOMIAL && marginal[h].floor == 0);
        assert_close(marginal[h].a, mean[h], RUNG_EXACT);
        assert_close(marginal[h].b, reference_number(file, "variance"), RUNG_OPTIMISED);
    }
    assert_int_equal(rows, 11 * 2 * 3);
    reference_close(file);
}

/* A step of the history given as a regressor, on in the months ahead or not. */
static void a_step_as_regressor(void **state) {
    (void)state;
    double y[60], step[60 + HORIZON];
    for (size_t t = 0; t < 60; t++)
        y[t] = t < 40 ? 20 : 60;
    for (size_t t = 0; t < 60 + HORIZON; t++)
        step[t] = t >= 40 && t < 66;
    struct model_task task = {.values = y,
                              .length = 60,
                              .period = 12,
                              .horizon = HORIZON,
                              .counts = true,
                              .regressor = step,
                              .regressors = 1};
    struct model_result result;
    for (int k = 0; k < 2; k++) {
        assert_int_equal(run(k ? &model_negative_binomial : &model_poisson, &task, &result),
                         STATUS_OK);
        assert_string_equal(strchr(result.chosen, ':'), ": level");
        assert_close(mean[0], 60, 1e-8);
        assert_close(mean[5], 60, 1e-8);
        assert_close(mean[6], 20, 1e-8);
        assert_string_equal(result.parameter[result.parameters - 1].name, "regressor");
        assert_close(result.parameter[result.parameters - 1].value, log(3), 1e-8);
    }
}

/* A trend that doubles each year goes nine months further and no more. */
static void trends_are_damped(void **state) {
    (void)state;
    double y[72];
    for (size_t t = 0; t < 72; t++)
        y[t] = floor(10 * pow(2, (double)t / 12) + 0.5);
    struct model_task task = {
        .values = y, .length = 72, .period = 12, .horizon = HORIZON, .counts = true};
    struct model_result result;
    assert_int_equal(run(&model_negative_binomial, &task, &result), STATUS_OK);
    assert_true(strstr(result.chosen, "trend") != NULL);
    assert_true(mean[0] > y[71] && mean[HORIZON - 1] > mean[0]);
    assert_true(mean[HORIZON - 1] < y[71] * pow(2, 9.0 / 12) * 1.01);
}

static void zeros_and_negatives(void **state) {
    (void)state;
    double y[30] = {0};
    struct model_task task = {
        .values = y, .length = 30, .period = 12, .horizon = HORIZON, .counts = true};
    struct model_result result;
    assert_int_equal(run(&model_poisson, &task, &result), STATUS_OK);
    assert_true(mean[5] == 0);
    assert_close(marginal[5].a, 0.5 / 30, RUNG_FORMULA); /* Jeffreys */
    y[3] = -1;
    task.counts = false;
    assert_int_equal(run(&model_negative_binomial, &task, &result), STATUS_NO_DATA);
}

/* Values that are not counts scale: forecasts of y/1000 are those of y over 1000. */
static void values_that_are_not_counts(void **state) {
    (void)state;
    double y[MOST], small[MOST], means[HORIZON], spreads[HORIZON];
    struct model_task task = {.values = y, .period = 12, .horizon = HORIZON};
    task.length = load("ldeaths", y, &task.first);
    struct model_result result;
    assert_int_equal(run(&model_negative_binomial, &task, &result), STATUS_OK);
    for (size_t h = 0; h < HORIZON; h++) {
        assert_int_equal(marginal[h].kind, MARGINAL_NORMAL);
        means[h] = mean[h];
        spreads[h] = marginal[h].b;
    }
    for (size_t t = 0; t < task.length; t++)
        small[t] = y[t] / 1000;
    task.values = small;
    assert_int_equal(run(&model_negative_binomial, &task, &result), STATUS_OK);
    for (size_t h = 0; h < HORIZON; h++) {
        assert_close(1000 * mean[h] / means[h], 1, 1e-8);
        assert_close(1000 * marginal[h].b / spreads[h], 1, 1e-6);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(families_are_as_written_in_r),
        cmocka_unit_test(a_step_as_regressor),
        cmocka_unit_test(trends_are_damped),
        cmocka_unit_test(zeros_and_negatives),
        cmocka_unit_test(values_that_are_not_counts),
    };
    return cmocka_run_group_tests(tests, open_workspace, close_workspace);
}

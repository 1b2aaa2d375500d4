/* The gamma-Poisson local level against a second implementation in R with simulated months ahead
 * (test/reference/local_level_count.R); missing months, season, zeros by hand. */
#include "test/support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/forecast/local_level_count.h"
#include "models/kernels/random.h"

enum { MOST = 240, HORIZON = 24 };

static struct workspace workspace;
static double mean[HORIZON];
static struct marginal marginal[HORIZON];

static int open_workspace(void **state) {
    (void)state;
    return workspace_new(&workspace, model_local_level_count.scratch(MOST, 12, HORIZON)) !=
           STATUS_OK;
}

static int close_workspace(void **state) {
    (void)state;
    workspace_free(&workspace);
    return 0;
}

static enum status run(const struct model_task *task, struct model_result *result) {
    *result = (struct model_result){.mean = mean, .marginal = marginal};
    workspace_reset(&workspace, 0);
    return model_local_level_count.forecast(task, NULL, &workspace, result);
}

static size_t load(const char *name, double *y, double *e) {
    struct reference *file = reference_open(TEST_REFERENCE "/level_count_series.csv");
    assert_non_null(file);
    size_t length = 0;
    while (reference_next(file))
        if (strcmp(reference_text(file, "series"), name) == 0) {
            y[length] = reference_number(file, "value");
            e[length++] = reference_number(file, "exposure");
        }
    reference_close(file);
    assert_in_range(length, 1, MOST);
    return length;
}

static void filter_is_that_of_r(void **state) {
    (void)state;
    struct reference *file = reference_open(TEST_REFERENCE "/level_count_fits.csv");
    assert_non_null(file);
    double y[MOST], e[MOST];
    size_t rows = 0;
    for (; reference_next(file); rows++) {
        size_t length = load(reference_text(file, "series"), y, e);
        struct level_count ours;
        double discount = reference_number(file, "discount");
        level_count_filter(&ours, y, e, length, (struct level_count_form){discount, 0});
        assert_close(ours.log_likelihood, reference_number(file, "loglik"), 1e-11);
        assert_close(ours.shape, reference_number(file, "shape"), RUNG_FORMULA);
        assert_close(ours.rate, reference_number(file, "rate"), RUNG_FORMULA);
        /* a maximum is flat: its place is good to the root of its height */
        double best = level_count_discount(y, e, length, 0);
        assert_close(best, reference_number(file, "best"), 1e-6);
        struct level_count at_best;
        level_count_filter(&at_best, y, e, length, (struct level_count_form){best, 0});
        assert_true(at_best.log_likelihood >= ours.log_likelihood - 1e-9);
        level_count_filter(&ours, y, e, length, (struct level_count_form){discount, 0.3});
        assert_close(ours.log_likelihood, reference_number(file, "loglik_over"), 1e-10);
        assert_close(ours.shape, reference_number(file, "shape_over"), RUNG_FORMULA);
        assert_close(ours.rate, reference_number(file, "rate_over"), RUNG_FORMULA);
        level_count_filter(&ours, y, e, length, level_count_form(y, e, length));
        if (!(ours.log_likelihood >= reference_number(file, "most_over") - 0.02))
            fail_msg("row %zu: %g, R has %g", rows, ours.log_likelihood,
                     reference_number(file, "most_over"));
    }
    assert_int_equal(rows, 7 * 5);
    reference_close(file);
}

/* P(Y <= y) of a marginal, by its quantiles. */
static double below(const struct marginal *at, double y) {
    double low = 0, high = 1;
    for (int i = 0; i < 40; i++) {
        double p = (low + high) / 2;
        if (marginal_quantile(at, p) <= y)
            low = p;
        else
            high = p;
    }
    return low;
}

/* The distribution ahead is that of a million simulated rates. */
static void months_ahead_are_as_simulated(void **state) {
    (void)state;
    static const int ahead[] = {1, 3, 12};
    struct reference *file = reference_open(TEST_REFERENCE "/level_count_fits.csv");
    assert_non_null(file);
    double y[MOST], e[MOST];
    size_t rows = 0;
    for (; reference_next(file); rows++) {
        size_t length = load(reference_text(file, "series"), y, e);
        struct level_count_form form = {reference_number(file, "discount"), 0};
        struct level_count run_to_end;
        level_count_filter(&run_to_end, y, e, length, form);
        double level = run_to_end.shape / run_to_end.rate;
        for (size_t k = 0; k < 3; k++) {
            struct marginal at = level_count_ahead(&run_to_end, form, 1, (size_t)ahead[k]);
            char column[3][16];
            snprintf(column[0], sizeof column[0], "mean_%d", ahead[k]);
            snprintf(column[1], sizeof column[1], "var_%d", ahead[k]);
            snprintf(column[2], sizeof column[2], "below_%d", ahead[k]);
            assert_close(at.a, level, RUNG_FORMULA);
            assert_close(at.a, reference_number(file, column[0]), 0.02);
            assert_close(at.b / reference_number(file, column[1]), 1, 0.04);
            assert_close(below(&at, floor(level)), reference_number(file, column[2]), 0.005);
        }
    }
    assert_int_equal(rows, 7 * 5);
    reference_close(file);
}

/* Months missing discount and add nothing: k of them before the end are k steps ahead. */
static void missing_months_are_steps_ahead(void **state) {
    (void)state;
    double y[63], whole[HORIZON], spread[HORIZON];
    struct random_stream stream = random_stream(1, 2);
    for (size_t t = 0; t < 60; t++)
        y[t] = floor(5 * random_uniform(&stream));
    y[60] = y[61] = y[62] = NAN;
    struct model_task task = {
        .values = y, .length = 60, .period = 1, .horizon = HORIZON, .counts = true};
    struct model_result result;
    assert_int_equal(run(&task, &result), STATUS_OK);
    for (size_t h = 0; h < HORIZON; h++) {
        whole[h] = mean[h];
        spread[h] = marginal[h].b;
    }
    task.length = 63;
    assert_int_equal(run(&task, &result), STATUS_OK);
    for (size_t h = 0; h + 3 < HORIZON; h++) {
        assert_close(mean[h], whole[h + 3], RUNG_FORMULA);
        assert_close(marginal[h].b, spread[h + 3], RUNG_FORMULA);
        assert_true(h == 0 || marginal[h].b >= marginal[h - 1].b);
    }
}

/* Indices near the truth where there is much data, 1 where months differ by chance alone. */
static void seasons_are_drawn_to_one(void **state) {
    (void)state;
    double y[120], index[12], scratch[120];
    for (size_t t = 0; t < 120; t++)
        y[t] = t % 12 == 4 ? 30 : 10;
    level_count_season(y, 120, 12, index, scratch);
    assert_close(index[4] / index[5], 3, 0.05);
    struct random_stream stream = random_stream(3, 4);
    size_t none = 0;
    for (int k = 0; k < 40; k++) {
        for (size_t t = 0; t < 120; t++)
            y[t] = random_uniform(&stream) < 0.3;
        level_count_season(y, 120, 12, index, scratch);
        double least = 1, most = 1, sum = 0;
        for (size_t m = 0; m < 12; m++) {
            least = fmin(least, index[m]);
            most = fmax(most, index[m]);
            sum += index[m];
        }
        assert_close(sum, 12, RUNG_FORMULA);
        assert_true(least > 0.3 && most < 2.5);
        none += most == least;
    }
    assert_true(none >= 15); /* about half of them have less spread than chance would */
    double two_years[23] = {0, 9, 0, 9};
    level_count_season(two_years, 23, 12, index, scratch);
    assert_true(index[1] == 1);
}

static void zeros_and_negatives(void **state) {
    (void)state;
    double y[40] = {0};
    struct model_task task = {
        .values = y, .length = 40, .period = 12, .horizon = HORIZON, .counts = true};
    struct model_result result;
    assert_int_equal(run(&task, &result), STATUS_OK);
    assert_true(mean[0] == 0);
    assert_close(marginal[0].a, 0.5 / 40, RUNG_FORMULA);
    y[39] = 2; /* the zeros before it are not forgotten: 2 over what is left of 40 months */
    assert_int_equal(run(&task, &result), STATUS_OK);
    assert_close(mean[0], 2 * 0.05 / (1 - pow(0.95, 40)), 1e-10);
    y[3] = -1;
    assert_int_equal(run(&task, &result), STATUS_NO_DATA);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(filter_is_that_of_r),
        cmocka_unit_test(months_ahead_are_as_simulated),
        cmocka_unit_test(missing_months_are_steps_ahead),
        cmocka_unit_test(seasons_are_drawn_to_one),
        cmocka_unit_test(zeros_and_negatives),
    };
    return cmocka_run_group_tests(tests, open_workspace, close_workspace);
}

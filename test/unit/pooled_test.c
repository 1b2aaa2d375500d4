/* The pooled autoregression as a family: its means by the kernel directly, the cover of its limits
 * on a seeded panel, and what it refuses. */
#include "test/support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/data/panel_build.h"
#include "engine/data/period.h"
#include "models/forecast/pooled.h"
#include "models/kernels/pooled_regression.h"
#include "models/kernels/random.h"

enum { SERIES = 80, MONTHS = 120, KEPT = 12, HORIZON = 12 };

static double value[SERIES][MONTHS];

/* Levels from 8 to 400 that wander by 2% a month, a season of 20%, counts about them. */
static void make(struct panel *panel, size_t months) {
    struct panel_build build = PANEL_BUILD_EMPTY;
    for (size_t s = 0; s < SERIES; s++) {
        struct random_stream stream = random_stream(11, random_mark(0, "pooled") + s);
        double level = 8 * exp((double)(s % 20) / 5);
        for (size_t t = 0; t < MONTHS; t++) {
            level *= exp(0.02 * random_normal(&stream));
            double mean = level * (1 + 0.2 * sin(2 * 3.14159265358979 * (double)t / 12));
            value[s][t] = fmax(0, floor(mean + sqrt(mean) * random_normal(&stream) + 0.5));
        }
        for (size_t t = 0; t < months; t++) {
            char area[16];
            struct panel_observation o = {.month = month_index(2012, 1) + (int)t,
                                          .value = value[s][t]};
            snprintf(area, sizeof area, "Area %02zu", s);
            assert_int_equal(panel_build_area(&build, area, strlen(area), &o.area), STATUS_OK);
            assert_int_equal(panel_build_category(&build, "x", 1, &o.category), STATUS_OK);
            assert_int_equal(panel_build_add(&build, o), STATUS_OK);
        }
    }
    assert_int_equal(panel_build_freeze(&build, panel, NULL), STATUS_OK);
    panel_build_free(&build);
}

static enum status ask(const struct panel *panel, const void *learned, size_t i, double *mean,
                       struct marginal *marginal) {
    struct workspace workspace;
    struct model_result result = {.mean = mean, .marginal = marginal};
    struct model_task task = {.values = panel_values(panel, i),
                              .length = panel->series[i].length,
                              .period = 12,
                              .horizon = HORIZON,
                              .counts = true,
                              .panel = panel,
                              .index = i};
    assert_int_equal(workspace_new(&workspace, model_pooled.scratch(task.length, 12, HORIZON)),
                     STATUS_OK);
    enum status status = model_pooled.forecast(&task, learned, &workspace, &result);
    workspace_free(&workspace);
    return status;
}

static void means_are_those_of_the_kernel(void **state) {
    (void)state;
    struct panel panel;
    void *learned;
    static struct pooled_sums sums;
    static double z[SERIES][MONTHS];
    double b[POOLED_LAGS], mean[HORIZON], path[HORIZON], scratch[POOLED_LAGS + HORIZON];
    struct marginal marginal[HORIZON];
    struct model_settings settings = {.horizon = HORIZON, .period = 12, .seed = 1};
    make(&panel, MONTHS - KEPT);
    assert_int_equal(model_pooled.learn(&panel, &settings, &learned, NULL), STATUS_OK);
    sums = (struct pooled_sums){.lags = POOLED_LAGS};
    for (size_t s = 0; s < SERIES; s++) {
        for (size_t t = 0; t < MONTHS - KEPT; t++)
            z[s][t] = marginal_root(value[s][t]);
        for (size_t t = POOLED_LAGS; t < MONTHS - KEPT; t++)
            pooled_add(&sums, z[s], t); /* in another order: the same but for rounding */
    }
    assert_true(pooled_solve(&sums, b));
    for (size_t s = 0; s < SERIES; s += 9) {
        assert_int_equal(ask(&panel, learned, s, mean, marginal), STATUS_OK);
        assert_true(pooled_ahead(b, POOLED_LAGS, z[s], MONTHS - KEPT, 12, HORIZON, path, scratch));
        for (size_t h = 0; h < HORIZON; h++)
            assert_close(mean[h], marginal_root_inverse(path[h]), RUNG_INVERTED);
    }
    model_pooled.forget(learned);
    panel_free(&panel);
}

/* 960 months of 80 series: an 80% interval covers within five points, at either volume. */
static void limits_cover_what_they_claim(void **state) {
    (void)state;
    struct panel panel;
    void *learned;
    double mean[HORIZON];
    struct marginal marginal[HORIZON];
    size_t inside[2] = {0}, all[2] = {0};
    struct model_settings settings = {.horizon = HORIZON, .period = 12, .seed = 1};
    make(&panel, MONTHS - KEPT);
    assert_int_equal(model_pooled.learn(&panel, &settings, &learned, NULL), STATUS_OK);
    for (size_t s = 0; s < SERIES; s++) {
        assert_int_equal(ask(&panel, learned, s, mean, marginal), STATUS_OK);
        size_t large = s % 20 >= 10;
        for (size_t h = 0; h < HORIZON; h++) {
            double y = value[s][MONTHS - KEPT + h];
            inside[large] += y >= marginal_quantile(&marginal[h], 0.1) &&
                             y <= marginal_quantile(&marginal[h], 0.9);
            all[large]++;
        }
    }
    for (size_t k = 0; k < 2; k++) {
        double cover = 100 * (double)inside[k] / (double)all[k];
        if (!(cover > 74 && cover < 87))
            fail_msg("80%% limits of %s series cover %.1f%%", k ? "large" : "small", cover);
    }
    model_pooled.forget(learned);
    panel_free(&panel);
}

static void what_it_refuses(void **state) {
    (void)state;
    struct panel panel;
    void *learned;
    double mean[HORIZON];
    struct marginal marginal[HORIZON];
    struct model_settings settings = {.horizon = HORIZON, .period = 12, .seed = 1};
    make(&panel, 30);
    assert_int_equal(model_pooled.learn(&panel, &settings, &learned, NULL), STATUS_OK);
    assert_int_equal(ask(&panel, learned, 0, mean, marginal), STATUS_TOO_SHORT);
    assert_int_equal(ask(&panel, NULL, 0, mean, marginal), STATUS_TOO_SHORT);
    model_pooled.forget(learned);
    panel_free(&panel);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_are_those_of_the_kernel),
        cmocka_unit_test(limits_cover_what_they_claim),
        cmocka_unit_test(what_it_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

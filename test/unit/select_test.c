/* Which way a panel's series go: the measure by hand, and the choice on two panels of known kind.
 */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "test/support/support.h"

#include "engine/batch/job.h"
#include "engine/data/panel_build.h"
#include "engine/data/period.h"
#include "models/combine/select.h"
#include "models/forecast/naive.h"
#include "models/kernels/random.h"

enum { SERIES = 12, MONTHS = 108 };

typedef double make_value(size_t series, int month);

static void make_panel(struct panel *panel, make_value *make) {
    struct panel_build build = PANEL_BUILD_EMPTY;
    for (size_t s = 0; s < SERIES; s++)
        for (int t = 0; t < MONTHS; t++) {
            char area[16];
            struct panel_observation o = {.month = month_index(2015, 1) + t,
                                          .value = floor(make(s, t) + 0.5)};
            snprintf(area, sizeof area, "Area %02zu", s);
            assert_int_equal(panel_build_area(&build, area, strlen(area), &o.area), STATUS_OK);
            assert_int_equal(panel_build_category(&build, "x", 1, &o.category), STATUS_OK);
            assert_int_equal(panel_build_add(&build, o), STATUS_OK);
        }
    assert_int_equal(panel_build_freeze(&build, panel, NULL), STATUS_OK);
    panel_build_free(&build);
}

static double line(size_t series, int month) {
    return 100 * ((double)series + 1) + 2 * month;
}

/* A line that rises by 2 a month: its seasonal difference is 24, and the naive forecast is 2, 4, ..
 * 2n below: the mean of these over 24. */
static void by_hand(void **state) {
    (void)state;
    struct panel panel;
    struct workspace workspace;
    size_t all[SERIES], used;
    make_panel(&panel, line);
    for (size_t i = 0; i < SERIES; i++)
        all[i] = i;
    assert_int_equal(workspace_new(&workspace, 10000), STATUS_OK);
    double error =
        select_error(&model_naive, &panel, all, SERIES, 7, 24, 12, 36, &workspace, &used);
    assert_int_equal(used, SERIES);
    assert_close(error, (2 + 4 + 6 + 8 + 10 + 12 + 14) / 7.0 / 24, RUNG_FORMULA);
    /* 30 months back, but 24 ahead */
    error = select_error(&model_naive, &panel, all, SERIES, 30, 24, 12, 36, &workspace, &used);
    assert_close(error, 25.0 / 24, RUNG_FORMULA);
    error = select_error(&model_snaive, &panel, all, SERIES, 12, 24, 12, 36, &workspace, &used);
    assert_close(error, 1, RUNG_FORMULA);
    /* too few months before the cut */
    error = select_error(&model_naive, &panel, all, SERIES, 80, 24, 12, 36, &workspace, &used);
    assert_true(isnan(error) && used == 0);
    workspace_free(&workspace);
    panel_free(&panel);
}

/* Each its own growth, level and noise: nothing to share. */
static double unrelated(size_t series, int month) {
    struct random_stream stream =
        random_stream(series + 1, random_mark(0, "unrelated") + (uint64_t)month);
    double growth = ((double)series - 5.5) * 0.003;
    return (300 + 900 * (double)(series % 4)) * exp(growth * month + 0.02 * random_normal(&stream));
}

/* One offence in many districts: a common wander, a common season, own shares. */
static double crime(size_t series, int month) {
    struct random_stream stream =
        random_stream(series + 1, random_mark(0, "crime") + (uint64_t)month);
    double wander = 0;
    for (int t = 0; t <= month; t++) {
        struct random_stream step = random_stream(99, random_mark(0, "wander") + (uint64_t)t);
        wander += 0.03 * random_normal(&step);
    }
    double mu = (60 + 20 * (double)series) * exp(wander + 0.15 * cos(month * 0.5235988));
    double value = mu + sqrt(2 * mu) * random_normal(&stream);
    return value > 0 ? value : 0;
}

static void choose(make_value *make, bool apart, const char *family) {
    struct panel panel;
    struct workspace workspace;
    make_panel(&panel, make);
    struct forecaster forecaster = {.panel = &panel,
                                    .record = &panel,
                                    .settings = {.horizon = 24, .period = 12, .seed = 1},
                                    .levels = {{80, 95}, 2},
                                    .end = INT_MIN};
    assert_int_equal(forecaster_ask(&forecaster, "auto", NULL), STATUS_OK);
    assert_int_equal(forecaster_learn(&forecaster, NULL), STATUS_OK);
    assert_int_equal(forecaster.apart, apart);
    assert_true((forecaster.apart_error < forecaster.panel_error) == apart);
    assert_int_equal(workspace_new(&workspace, forecaster.scratch), STATUS_OK);
    for (size_t i = 0; i < panel.count; i++) {
        struct job_result result;
        assert_int_equal(job_forecast(&forecaster, i, &workspace, &result), STATUS_OK);
        assert_string_equal(result.forecast.model, family);
        job_free(&result);
    }
    workspace_free(&workspace);
    forecaster_free(&forecaster);
    panel_free(&panel);
}

static void unrelated_series_go_apart(void **state) {
    (void)state;
    choose(unrelated, true, "ensemble");
}

static void crime_stays_a_panel(void **state) {
    (void)state;
    choose(crime, false, "shares");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_hand),
        cmocka_unit_test(unrelated_series_go_apart),
        cmocka_unit_test(crime_stays_a_panel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The calendar around the models, on series made with a known one: what is estimated, what models
 * see, what comes back; and the scaling of marginals, by its own quantiles. */
#include "test/support/support.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/batch/calendaring.h"
#include "engine/batch/job.h"
#include "engine/data/calendar.h"
#include "engine/data/panel_build.h"
#include "engine/data/period.h"
#include "models/kernels/random.h"

enum { JANUARY = 2010 * 12, MONTHS = 144, AREAS = 4, HORIZON = 24 };

/* Weekdays less 2.5 for each weekend day, counted day by day. */
static int contrast(int month) {
    int sum = 0;
    for (int day = 1; day <= calendar_days(month); day++)
        sum += calendar_weekday(month, day) < 5 ? 2 : -5;
    return sum; /* twice the contrast */
}

/* Category "week": a weekday effect of 0.004; "plain": none. Days enter both. */
static double value_of(bool week, size_t area, size_t t) {
    int month = JANUARY + (int)t;
    double season = 1 + 0.2 * sin((double)(month % 12));
    double level = 40.0 * (double)(area + 1) * (1 + 0.002 * (double)t) * season;
    return level * calendar_days(month) * (week ? exp(0.004 * contrast(month) / 2) : 1);
}

static void make_panel(struct panel *panel, double noise) {
    static const char *const names[] = {"plain", "week"};
    struct panel_build build = PANEL_BUILD_EMPTY;
    struct random_stream stream = random_stream(7, 7);
    for (size_t a = 0; a < AREAS; a++)
        for (size_t c = 0; c < 2; c++)
            for (size_t t = 0; t < MONTHS; t++) {
                char area[8];
                double value = value_of(c == 1, a, t) * exp(noise * random_normal(&stream));
                struct panel_observation o = {
                    .month = JANUARY + (int)t, .line = (long)t, .value = floor(value + 0.5)};
                snprintf(area, sizeof area, "a%zu", a);
                panel_build_area(&build, area, strlen(area), &o.area);
                panel_build_category(&build, names[c], strlen(names[c]), &o.category);
                assert_int_equal(panel_build_add(&build, o), STATUS_OK);
            }
    assert_int_equal(panel_build_freeze(&build, panel, NULL), STATUS_OK);
    panel_build_free(&build);
}

static void effects_are_found(void **state) {
    (void)state;
    struct panel panel;
    struct calendaring calendar;
    struct fault fault = FAULT_NONE;
    make_panel(&panel, 0.01);
    assert_string_equal(panel.category[1], "week");
    assert_int_equal(calendaring_apply(&calendar, CALENDARING_TRADING_DAYS, &panel, &fault),
                     STATUS_OK);
    assert_true(calendar.error[1] > 0 && calendar.error[1] < 0.0004);
    assert_true(fabs(calendar.weekday[1] - 0.004) < 3 * calendar.error[1]);
    assert_true(fabs(calendar.weekday[0]) < 3 * calendar.error[0]);
    /* by hand: February 2015 has 20 weekdays and 8 weekend days */
    double expected = 28 / 30.436875;
    assert_close(calendaring_factor(&calendar, 1, month_index(2015, 2)), expected, RUNG_FORMULA);
    /* March 2015 has 22 and 9 */
    expected = 31 / 30.436875 * exp(calendar.weekday[1] * (22 - 22.5));
    assert_close(calendaring_factor(&calendar, 1, month_index(2015, 3)), expected, RUNG_FORMULA);
    panel_free(&panel);
}

static void models_see_even_months(void **state) {
    (void)state;
    struct panel panel;
    struct calendaring calendar;
    struct fault fault = FAULT_NONE;
    make_panel(&panel, 0);
    struct panel before = panel;
    assert_int_equal(calendaring_apply(&calendar, CALENDARING_OFF, &panel, &fault), STATUS_OK);
    assert_ptr_equal(panel.values, before.values);
    assert_close(calendaring_factor(&calendar, 0, JANUARY), 1, RUNG_EXACT);
    assert_close(calendaring_factor(NULL, 0, JANUARY), 1, RUNG_EXACT);
    assert_int_equal(calendaring_apply(&calendar, CALENDARING_MONTH_LENGTH, &panel, &fault),
                     STATUS_OK);
    for (size_t i = 0; i < panel.count; i++) {
        assert_true(panel.series[i].counts);
        for (size_t t = 0; t < MONTHS; t++)
            assert_close(panel_values(&panel, i)[t],
                         panel_values(&before, i)[t] * 30.436875 / calendar_days(JANUARY + (int)t),
                         RUNG_FORMULA);
    }
    panel_free(&panel);
}

/* Ten a day, whatever the month: the mean of all months knows each month's days ahead. */
static void forecasts_come_back(void **state) {
    (void)state;
    struct panel_build build = PANEL_BUILD_EMPTY;
    struct panel record, panel;
    for (int k = 0; k < 2; k++) {
        for (size_t t = 0; t < 60; t++) {
            struct panel_observation o = {.month = JANUARY + (int)t,
                                          .line = (long)t,
                                          .value = 10.0 * calendar_days(JANUARY + (int)t)};
            panel_build_area(&build, "here", 4, &o.area);
            panel_build_category(&build, "all", 3, &o.category);
            assert_int_equal(panel_build_add(&build, o), STATUS_OK);
        }
        assert_int_equal(panel_build_freeze(&build, k ? &panel : &record, NULL), STATUS_OK);
        panel_build_free(&build);
        build = PANEL_BUILD_EMPTY;
    }
    struct calendaring calendar;
    struct fault fault = FAULT_NONE;
    assert_int_equal(calendaring_apply(&calendar, CALENDARING_MONTH_LENGTH, &panel, &fault),
                     STATUS_OK);
    struct forecaster forecaster = {.panel = &panel,
                                    .record = &record,
                                    .calendar = &calendar,
                                    .settings = {.horizon = HORIZON, .period = 12, .seed = 1},
                                    .levels = {{95}, 1},
                                    .end = INT_MIN};
    struct workspace workspace;
    struct job_result result;
    assert_int_equal(forecaster_ask(&forecaster, "mean", &fault), STATUS_OK);
    assert_int_equal(forecaster_learn(&forecaster, &fault), STATUS_OK);
    assert_int_equal(workspace_new(&workspace, forecaster.scratch), STATUS_OK);
    assert_int_equal(job_forecast(&forecaster, 0, &workspace, &result), STATUS_OK);
    for (int h = 0; h < HORIZON; h++) {
        double expected = 10.0 * calendar_days(JANUARY + 60 + h);
        assert_close(result.forecast.mean[h], expected, 1e-6);
        assert_true(result.forecast.lower[h] <= expected && result.forecast.upper[h] >= expected);
    }
    job_free(&result);
    workspace_free(&workspace);
    forecaster_free(&forecaster);
    panel_free(&panel);
    panel_free(&record);
}

static void marginals_scale(void **state) {
    (void)state;
    static const double value[] = {-2, -1, 0, 1, 2};
    const struct quantile_table table = {value, 5};
    static const struct quantile_table degrees = {NULL, 7};
    const struct marginal exact[] = {{MARGINAL_POINT, 7, 0, 0, {NULL, 0}},
                                     {MARGINAL_NORMAL, 30, 4, 0, {NULL, 0}},
                                     {MARGINAL_LOG, 2, 0.3, 0, table},
                                     {MARGINAL_EMPIRICAL, 20, 3, 0, table},
                                     {MARGINAL_STUDENT, 30, 4, -INFINITY, degrees},
                                     {MARGINAL_LOG_STUDENT, 2, 0.3, 0, degrees},
                                     {MARGINAL_EMPIRICAL, 20, 3, 19, table}};
    for (size_t i = 0; i < sizeof exact / sizeof *exact; i++)
        for (int k = 1; k < 20; k++) {
            struct marginal scaled = exact[i];
            marginal_multiply(&scaled, 1.07);
            assert_close(marginal_quantile(&scaled, k / 20.0),
                         1.07 * marginal_quantile(&exact[i], k / 20.0), RUNG_FORMULA);
        }
    struct marginal counts = {MARGINAL_NEGATIVE_BINOMIAL, 10, 30, 0, {NULL, 0}};
    marginal_multiply(&counts, 0.9);
    assert_close(counts.a, 9, RUNG_FORMULA);
    assert_close(counts.b, 9 + 0.81 * 20, RUNG_FORMULA);
    struct marginal root = {MARGINAL_ROOT, marginal_root(80), 0.8, 0, table}, scaled = root;
    marginal_multiply(&scaled, 0.92);
    assert_close(marginal_quantile(&scaled, 0.5) / (0.92 * marginal_quantile(&root, 0.5)), 1, 1e-9);
    for (int k = 1; k < 20; k++) /* to first order */
        assert_close(marginal_quantile(&scaled, k / 20.0) /
                         (0.92 * marginal_quantile(&root, k / 20.0)),
                     1, 0.005);
}

static void words(void **state) {
    (void)state;
    enum calendaring_mode mode;
    assert_true(calendaring_parse("off", &mode) && mode == CALENDARING_OFF);
    assert_true(calendaring_parse("month_length", &mode) && mode == CALENDARING_MONTH_LENGTH);
    assert_true(calendaring_parse("trading_days", &mode) && mode == CALENDARING_TRADING_DAYS);
    assert_false(calendaring_parse("", &mode));
    assert_false(calendaring_parse("month", &mode));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(effects_are_found),
        cmocka_unit_test(models_see_even_months),
        cmocka_unit_test(forecasts_come_back),
        cmocka_unit_test(marginals_scale),
        cmocka_unit_test(words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* One series from start to finish: the table of rules in job.h row by row, fallbacks with their
 * cause, series that ended early, names of models. */
#include "test/support/support.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/batch/job.h"
#include "engine/data/panel_build.h"
#include "engine/data/period.h"
#include "models/kernels/random.h"

enum { JANUARY = 2015 * 12, HORIZON = 6 };

/* A series by its rule: value(t) for t = 0 .. length - 1. */
struct shape {
    const char *area, *category;
    size_t length;
    double (*value)(size_t t);
};

static double busy(size_t t) {
    return 40 + (double)(t * 7 % 11) + 10 * (double)(t % 12 == 6);
}

static double plenty(size_t t) {
    return 3 * busy(t);
}

static double middling(size_t t) {
    return 14 + (double)(t * 7 % 11);
}

static double thirty(size_t t) {
    return t % 2 ? 31 : 29;
}

static double under_thirty(size_t t) {
    return t % 2 ? 30 : 29;
}

/* Large, and nothing in two months of three. */
static double lumpy(size_t t) {
    return t % 3 ? 0 : 360 + (double)(t % 7);
}

static double quiet(size_t t) {
    return (double)(t * 5 % 4);
}

static double quiet_fractions(size_t t) {
    return 0.5 + (double)(t * 5 % 4);
}

static double ended(size_t t) {
    return t < 30 ? busy(t) : 0;
}

static double ended_later(size_t t) {
    return t < 31 ? busy(t) : 0;
}

static double rising(size_t t) {
    return 100 + 2 * (double)t;
}

static double holed(size_t t) {
    return t % 3 ? busy(t) : NAN;
}

struct bench {
    struct panel panel;
    struct forecaster forecaster;
    struct workspace workspace;
    struct job_result result;
};

static struct bench bench;

static void set_up(const struct shape *shape, size_t count, const char *models, int end) {
    struct panel_build build = PANEL_BUILD_EMPTY;
    struct fault fault = FAULT_NONE;
    for (size_t i = 0; i < count; i++)
        for (size_t t = 0; t < shape[i].length; t++) {
            struct panel_observation o = {
                .month = JANUARY + (int)t, .line = (long)t, .value = shape[i].value(t)};
            panel_build_area(&build, shape[i].area, strlen(shape[i].area), &o.area);
            panel_build_category(&build, shape[i].category, strlen(shape[i].category), &o.category);
            assert_int_equal(panel_build_add(&build, o), STATUS_OK);
        }
    memset(&bench, 0, sizeof bench);
    assert_int_equal(panel_build_freeze(&build, &bench.panel, NULL), STATUS_OK);
    panel_build_free(&build);
    bench.forecaster =
        (struct forecaster){.panel = &bench.panel,
                            .record = &bench.panel,
                            .settings = {.horizon = HORIZON, .period = 12, .seed = 1},
                            .levels = {{50, 95}, 2},
                            .end = end};
    assert_int_equal(forecaster_ask(&bench.forecaster, models, &fault), STATUS_OK);
    assert_int_equal(forecaster_learn(&bench.forecaster, &fault), STATUS_OK);
    assert_int_equal(workspace_new(&bench.workspace, bench.forecaster.scratch), STATUS_OK);
}

static const struct forecast *run(size_t index) {
    job_free(&bench.result);
    assert_int_equal(job_forecast(&bench.forecaster, index, &bench.workspace, &bench.result),
                     STATUS_OK);
    assert_int_equal(bench.workspace.used, 0); /* all given back */
    return &bench.result.forecast;
}

static void tear_down(void) {
    job_free(&bench.result);
    workspace_free(&bench.workspace);
    forecaster_free(&bench.forecaster);
    panel_free(&bench.panel);
}

static void assert_sound(const struct forecast *forecast) {
    size_t n = forecast->horizon;
    assert_int_equal(n, HORIZON);
    for (size_t h = 0; h < n; h++) {
        assert_true(isfinite(forecast->mean[h]) && forecast->mean[h] >= 0);
        assert_true(0 <= forecast->lower[n + h] && forecast->lower[n + h] <= forecast->lower[h]);
        assert_true(forecast->lower[h] <= forecast->median[h]);
        assert_true(forecast->median[h] <= forecast->upper[h]);
        assert_true(forecast->upper[h] <= forecast->upper[n + h]);
    }
}

static void auto_goes_by_the_data(void **state) {
    (void)state;
    static const struct {
        struct shape shape;
        const char *model, *note;
        enum quality least; /* or worse */
    } table[] = {
        {{"A", "x", 54, ended}, "mean", "no offences in the last 24 months", QUALITY_UNCERTAIN},
        {{"A", "x", 54, ended_later},
         "ensemble_counts",
         "",
         QUALITY_GOOD}, /* 23 zeros are not enough */
        {{"A", "x", 11, busy}, "mean", "under 12 months of data: a mean", QUALITY_POOR},
        {{"A", "x", 11, quiet}, "mean", "under 12 months of data: a mean", QUALITY_POOR},
        {{"A", "x", 60, quiet},
         "mean",
         "under 5 a month: the mean of the last 36 months",
         QUALITY_UNCERTAIN},
        {{"A", "x", 60, quiet_fractions}, "ensemble", "", QUALITY_GOOD}, /* no counts */
        {{"A", "x", 12, busy}, "dotm", "under 24 months of data: no seasons", QUALITY_UNCERTAIN},
        {{"A", "x", 23, busy}, "dotm", "under 24 months of data: no seasons", QUALITY_UNCERTAIN},
        {{"A", "x", 24, middling}, "ensemble_counts", "", QUALITY_GOOD},
        {{"A", "x", 60, middling}, "ensemble_counts", "", QUALITY_GOOD},
        {{"A", "x", 60, under_thirty}, "ensemble_counts", "", QUALITY_GOOD},
        {{"A", "x", 60, thirty}, "ensemble_counts", "", QUALITY_GOOD},
        {{"A", "x", 24, busy}, "ensemble_counts", "", QUALITY_GOOD},
        {{"A", "x", 60, plenty}, "ensemble", "", QUALITY_GOOD},
        {{"A", "x", 17, holed}, "mean", "under 12 months of data: a mean", QUALITY_POOR},
        {{"A", "x", 30, holed}, "dotm", "under 24 months of data: no seasons", QUALITY_UNCERTAIN},
        {{"A", "x", 60, holed}, "ensemble_counts", "months are missing", QUALITY_GOOD},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        set_up(&table[i].shape, 1, "auto", INT_MIN);
        const struct forecast *forecast = run(0);
        if (strcmp(forecast->model, table[i].model) != 0)
            fail_msg("row %zu is forecast by %s", i, forecast->model);
        if (!strstr(forecast->note, table[i].note))
            fail_msg("row %zu says \"%s\"", i, forecast->note);
        assert_int_equal(forecast->outcome, OUTCOME_OK);
        assert_string_equal(forecast->cause, "");
        assert_true(forecast->quality >= table[i].least && forecast->quality < QUALITY_ERROR);
        assert_string_equal(forecast->asked, "auto");
        assert_int_equal(forecast->first, JANUARY + (int)bench.panel.series[0].length +
                                              (bench.panel.series[0].first - JANUARY));
        assert_sound(forecast);
        tear_down();
    }
}

/* No family has seen two years of a season, whatever it thinks of its own fit. */
static void under_two_years_is_uncertain(void **state) {
    (void)state;
    static const struct shape shapes[] = {
        {"A", "x", 23, busy}, {"B", "x", 23, busy}, {"C", "x", 23, busy}};
    static const char *const models[] = {"auto", "shares", "ets_shrunk", "theta", "naive"};
    for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
        set_up(shapes, 3, models[i], INT_MIN);
        const struct forecast *forecast = run(0);
        assert_int_equal(forecast->outcome, OUTCOME_OK);
        assert_true(forecast->quality >= QUALITY_UNCERTAIN);
        tear_down();
    }
}

static double doubling(size_t t) {
    return floor(pow(1.5, (double)t));
}

/* A multiplicative trend of half as much again a month would be 17,000 times as high in 24 months.
 */
static void no_forecast_explodes(void **state) {
    (void)state;
    static const struct shape shape = {"A", "x", 30, doubling};
    set_up(&shape, 1, "ets:MMN", INT_MIN);
    const struct forecast *forecast = run(0);
    double greatest = doubling(29), reach = greatest - doubling(0);
    assert_close(forecast->mean[HORIZON - 1], floor(greatest + 3 * reach), RUNG_OPTIMISED);
    for (size_t h = 0; h < HORIZON; h++) {
        assert_true(forecast->mean[h] <= greatest + 3 * reach + 1);
        assert_true(forecast->median[h] <= 1.01 * (greatest + 3 * reach));
        assert_true(forecast->upper[h] <= greatest + 10 * reach);
        assert_true(forecast->upper[HORIZON + h] <= greatest + 10 * reach);
    }
    assert_non_null(strstr(forecast->note, "held near the range of history"));
    assert_int_equal(forecast->quality, QUALITY_POOR);
    assert_sound(forecast);
    tear_down();
}

/* The mean of the last 36 months is of those 36, and of the last 24 zeros is zero. */
static void recent_months_only(void **state) {
    (void)state;
    static const struct shape quiet_shape = {"A", "x", 60, quiet}, zero = {"A", "x", 54, ended};
    double sum = 0;
    for (size_t t = 24; t < 60; t++)
        sum += quiet(t);
    set_up(&quiet_shape, 1, "auto", INT_MIN);
    assert_close(run(0)->mean[3], floor(sum / 36 * 1e4 + 0.5) / 1e4, RUNG_FORMULA);
    tear_down();
    set_up(&zero, 1, "auto", INT_MIN);
    const struct forecast *forecast = run(0);
    assert_close(forecast->mean[0], 0, RUNG_EXACT);
    assert_int_equal(forecast->zeros, 24);
    tear_down();
    set_up(&zero, 1, "auto", INT_MIN);
    bench.forecaster.levels = (struct levels){{99.8}, 1}; /* zero, with an upper bound */
    assert_true(run(0)->upper[0] >= 1);
    tear_down();
}

static void members_of_the_panel_take_shares(void **state) {
    (void)state;
    static const struct shape shapes[] = {{"A", "x", 60, busy},
                                          {"B", "x", 60, quiet},
                                          {"C", "x", 60, middling},
                                          {"A", "alone", 60, busy},
                                          {"B", "zero", 60, ended}};
    set_up(shapes, 5, "auto", INT_MIN);
    static const char *const expected[] = {"ensemble_counts", "shares", "shares", "mean", "shares"};
    for (size_t i = 0; i < 5; i++) { /* by area, then category: A alone, A x, B x, B zero, C x */
        const struct forecast *forecast = run(i);
        assert_string_equal(forecast->model, expected[i]);
        assert_int_equal(forecast->outcome, OUTCOME_OK);
        assert_sound(forecast);
    }
    assert_non_null(forecaster_dependence(&bench.forecaster));
    tear_down();
}

static void falls_back_and_says_so(void **state) {
    (void)state;
    static const struct {
        struct shape shape;
        const char *asked, *model, *cause;
        enum outcome outcome;
    } table[] = {
        {{"A", "x", 3, busy}, "ets", "mean", "ets: the series is too short", OUTCOME_FELL_BACK},
        {{"A", "x", 60, busy},
         "shares",
         "snaive",
         "shares: the series is no part of a panel that it can learn from",
         OUTCOME_FELL_BACK},
        {{"A", "x", 13, busy},
         "shares",
         "mean",
         "shares: the series is no part of a panel that it can learn from",
         OUTCOME_FELL_BACK},
        {{"A", "x", 3, busy},
         "ets,snaive",
         "mean",
         "ets: the series is too short; snaive: the series is too short",
         OUTCOME_FELL_BACK},
        {{"A", "x", 3, busy},
         "ets, naive",
         "naive",
         "ets: the series is too short",
         OUTCOME_FELL_BACK},
        {{"A", "x", 60, lumpy}, "auto", "dotm", "ensemble: no usable data", OUTCOME_FELL_BACK},
        {{"A", "x", 60, busy}, "naive,ets", "naive", "", OUTCOME_OK},
        {{"A", "x", 60, busy}, "ets:ANN", "ets:ANN", "", OUTCOME_OK},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        set_up(&table[i].shape, 1, table[i].asked, INT_MIN);
        const struct forecast *forecast = run(0);
        assert_string_equal(forecast->model, table[i].model);
        assert_string_equal(forecast->cause, table[i].cause);
        assert_int_equal(forecast->outcome, table[i].outcome);
        assert_string_equal(forecast->asked, table[i].asked);
        if (table[i].outcome == OUTCOME_FELL_BACK)
            assert_true(forecast->quality >= QUALITY_POOR || strcmp(table[i].model, "mean") != 0);
        assert_sound(forecast);
        tear_down();
    }
}

/* A series that ends three months before the others begins its forecast where theirs begin, three
 * steps on: a drift of 2 a month shows it. */
static void lead_of_an_ended_series(void **state) {
    (void)state;
    static const struct shape shapes[] = {{"A", "x", 40, rising}, {"B", "y", 43, rising}};
    char note[64];
    set_up(shapes, 2, "drift", JANUARY + 42);
    const struct forecast *forecast = run(0);
    assert_int_equal(bench.result.lead, 3);
    assert_int_equal(forecast->first, JANUARY + 43);
    assert_int_equal(forecast->series_last, JANUARY + 39);
    for (int h = 0; h < HORIZON; h++)
        assert_close(forecast->mean[h], 100 + 2 * (39 + 3 + h + 1), RUNG_FORMULA);
    for (int h = 0; h < 3 + HORIZON; h++)
        assert_close(bench.result.mean[h], 100 + 2 * (39 + h + 1), RUNG_FORMULA);
    strcpy(note, "recorded to ");
    month_print(JANUARY + 39, note + strlen(note));
    strcat(note, " only");
    assert_string_equal(forecast->note, note);
    forecast = run(1);
    assert_int_equal(bench.result.lead, 0);
    assert_string_equal(forecast->note, "");
    assert_close(forecast->mean[0], 100 + 2 * 43, RUNG_FORMULA);
    tear_down();
}

static void ended_too_long_ago(void **state) {
    (void)state;
    static const struct shape shapes[] = {
        {"A", "x", 40, busy}, {"B", "y", 64, busy}, {"C", "z", 39, busy}};
    set_up(shapes, 3, "auto", JANUARY + 63);
    assert_int_equal(run(0)->outcome, OUTCOME_OK); /* 24 months before */
    assert_int_equal(bench.result.lead, 24);
    const struct forecast *forecast = run(2);
    assert_int_equal(forecast->outcome, OUTCOME_SKIPPED);
    assert_int_equal(forecast->quality, QUALITY_ERROR);
    assert_int_equal(forecast->horizon, 0);
    assert_string_equal(forecast->cause, "ended in 2018-03, more than 24 months before the others");
    tear_down();
}

static void names_of_models(void **state) {
    (void)state;
    static const struct {
        const char *asked, *message; /* NULL: fine */
        size_t models;
    } table[] = {
        {"auto", NULL, 0},
        {"ets", NULL, 1},
        {"ets, dotm,  naive", NULL, 3},
        {"ets:MAdM", NULL, 1},
        {"dtom", "there is no model \"dtom\"; did you mean dotm?", 0},
        {"ets,snaiv", "there is no model \"snaiv\"; did you mean snaive?", 0},
        {"prophet-like thing", "there is no model \"prophet-like\"; see crimecast models", 0},
        {"auto, ets", "auto chooses by itself: it stands alone, found \"auto, ets\"", 0},
        {"", "no model is named; see crimecast models", 0},
        {" , ", "no model is named; see crimecast models", 0},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct forecaster forecaster = {.panel = NULL};
        struct fault fault = FAULT_NONE;
        assert_int_equal(forecaster_ask(&forecaster, table[i].asked, &fault),
                         table[i].message ? STATUS_USAGE : STATUS_OK);
        if (table[i].message)
            assert_string_equal(fault.message, table[i].message);
        else
            assert_int_equal(forecaster.models, table[i].models);
    }
}

static void means_add_up_as_printed(void **state) {
    (void)state;
    static const struct shape shape = {"A", "x", 60, busy};
    set_up(&shape, 1, "dotm", INT_MIN);
    const struct forecast *forecast = run(0);
    for (int h = 0; h < HORIZON; h++) { /* four decimals, no more */
        double steps = forecast->mean[h] * 1e4;
        assert_true(fabs(steps - nearbyint(steps)) < 1e-6);
    }
    tear_down();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(auto_goes_by_the_data),
        cmocka_unit_test(under_two_years_is_uncertain),
        cmocka_unit_test(recent_months_only),
        cmocka_unit_test(no_forecast_explodes),
        cmocka_unit_test(members_of_the_panel_take_shares),
        cmocka_unit_test(falls_back_and_says_so),
        cmocka_unit_test(lead_of_an_ended_series),
        cmocka_unit_test(ended_too_long_ago),
        cmocka_unit_test(names_of_models),
        cmocka_unit_test(means_add_up_as_printed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

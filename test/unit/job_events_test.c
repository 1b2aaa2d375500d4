/* Families that take regressors are handed the record and the events as columns; others the series
 * as adjusted. One series that doubles at a named step. */
#include "test/support/support.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/adjusting.h"
#include "engine/batch/job.h"
#include "engine/data/panel_build.h"
#include "models/kernels/random.h"

enum { JANUARY = 2015 * 12, MONTHS = 96, STEP = 76, HORIZON = 6 };

static struct panel record;
static struct events events;

static int set_up(void **state) {
    (void)state;
    struct panel_build build = PANEL_BUILD_EMPTY;
    struct random_stream stream = random_stream(11, 12);
    for (size_t t = 0; t < MONTHS; t++) {
        double mean = t < STEP ? 50 : 100;
        struct panel_observation o = {.month = JANUARY + (int)t,
                                      .line = (long)t,
                                      .value =
                                          floor(mean + sqrt(mean) * random_normal(&stream) + 0.5)};
        panel_build_area(&build, "here", 4, &o.area);
        panel_build_category(&build, "all", 3, &o.category);
        if (panel_build_add(&build, o) != STATUS_OK)
            return 1;
    }
    enum status status = panel_build_freeze(&build, &record, NULL);
    panel_build_free(&build);
    const struct event excluded = {"gap", EVENT_EXCLUDE, JANUARY + 5, JANUARY + 6, "", "", ""};
    const struct event step = {"step", EVENT_LEVEL_SHIFT, JANUARY + STEP, JANUARY + STEP, "", "",
                               ""};
    return status != STATUS_OK || events_add(&events, &excluded) != STATUS_OK ||
           events_add(&events, &step) != STATUS_OK;
}

static int drop(void **state) {
    (void)state;
    panel_free(&record);
    events_free(&events);
    return 0;
}

/* Forecast as a run does. The estimate told under a name into *effect, NaN when there is none. */
static double forecast_with(const char *model, double *effect) {
    struct hierarchy none = {.count = 0};
    struct adjusting ask = {&record, &events, &none, &none};
    struct adjustments adjustments;
    struct panel adjusted;
    struct fault fault = FAULT_NONE;
    assert_int_equal(adjusting_apply(&ask, &adjusted, &adjustments, &fault), STATUS_OK);
    assert_int_equal(adjustments.count, 1);
    assert_non_null(adjustments.recorded);
    assert_true(isnan(adjustments.recorded[5]));
    assert_close(adjustments.recorded[0], panel_values(&record, 0)[0], RUNG_EXACT);
    struct forecaster forecaster = {.panel = &adjusted,
                                    .record = &record,
                                    .adjustments = &adjustments,
                                    .settings = {.horizon = HORIZON, .period = 12, .seed = 1},
                                    .levels = {{95}, 1},
                                    .end = INT_MIN};
    struct workspace workspace;
    struct job_result result;
    assert_int_equal(forecaster_ask(&forecaster, model, &fault), STATUS_OK);
    assert_int_equal(forecaster_learn(&forecaster, &fault), STATUS_OK);
    assert_int_equal(workspace_new(&workspace, forecaster.scratch), STATUS_OK);
    assert_int_equal(job_forecast(&forecaster, 0, &workspace, &result), STATUS_OK);
    assert_int_equal(result.forecast.outcome, OUTCOME_OK);
    const char *told = strstr(result.forecast.estimated, "regressor=");
    *effect = told ? strtod(told + strlen("regressor="), NULL) : NAN;
    double mean = result.forecast.mean[HORIZON - 1];
    job_free(&result);
    workspace_free(&workspace);
    forecaster_free(&forecaster);
    panel_free(&adjusted);
    return mean;
}

static void families_that_take_regressors(void **state) {
    (void)state;
    static const char *const models[] = {"arima", "poisson", "negative_binomial", "tslm_log"};
    for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
        double effect, mean = forecast_with(models[i], &effect);
        if (!(fabs(effect - log(2)) < 0.15) || !(fabs(mean - 100) < 15))
            fail_msg("%s: effect %g, mean %g", models[i], effect, mean);
    }
    double effect;
    forecast_with("tslm", &effect); /* on the values themselves */
    assert_true(fabs(effect - 50) < 10);
}

static void families_that_do_not(void **state) {
    (void)state;
    double effect, mean = forecast_with("mean", &effect);
    assert_true(isnan(effect));
    assert_true(fabs(mean - 100) < 15); /* history stands in the latest regime */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(families_that_take_regressors),
        cmocka_unit_test(families_that_do_not),
    };
    return cmocka_run_group_tests(tests, set_up, drop);
}

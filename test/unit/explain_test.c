/* The page on one series: it names what it should, and its figures are those of the forecast. */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "test/support/support.h"

#include "engine/batch/explain.h"
#include "engine/data/panel_build.h"
#include "engine/data/period.h"

enum { AREAS = 4, MONTHS = 60 };

static void make_panel(struct panel *panel, size_t areas) {
    struct panel_build build = PANEL_BUILD_EMPTY;
    for (size_t a = 0; a < areas; a++)
        for (int t = 0; t < MONTHS; t++) {
            char area[16];
            struct panel_observation o = {.month = month_index(2020, 1) + t,
                                          .value = 40 + 10 * (double)a + (t * 7 + (int)a) % 11};
            snprintf(area, sizeof area, "Area %zu", a);
            assert_int_equal(panel_build_area(&build, area, strlen(area), &o.area), STATUS_OK);
            assert_int_equal(panel_build_category(&build, "Burglary", 8, &o.category), STATUS_OK);
            assert_int_equal(panel_build_add(&build, o), STATUS_OK);
        }
    assert_int_equal(panel_build_freeze(&build, panel, NULL), STATUS_OK);
    panel_build_free(&build);
}

static void explain(size_t areas, const char *models, const char *const *words) {
    struct panel panel;
    struct workspace workspace;
    struct text page = TEXT_EMPTY;
    make_panel(&panel, areas);
    struct forecaster forecaster = {
        .panel = &panel,
        .record = &panel,
        .settings = {.horizon = 12, .period = 12, .seed = 1},
        .levels = {{80, 95}, 2},
        .end = INT_MIN,
    };
    assert_int_equal(forecaster_ask(&forecaster, models, NULL), STATUS_OK);
    assert_int_equal(forecaster_learn(&forecaster, NULL), STATUS_OK);
    assert_int_equal(workspace_new(&workspace, forecaster.scratch), STATUS_OK);
    size_t index = explain_find(&panel, "Area 1", "Burglary", NULL);
    assert_int_equal(index, 1);
    assert_int_equal(explain_series(&forecaster, index, &workspace, &page), STATUS_OK);
    for (; *words; words++)
        if (!strstr(text_string(&page), *words))
            fail_msg("\"%s\" is missing from:\n%s", *words, text_string(&page));
    struct job_result result;
    char mean[64];
    assert_int_equal(job_forecast(&forecaster, index, &workspace, &result), STATUS_OK);
    snprintf(mean, sizeof mean, "2025-01 %8.1f", result.forecast.mean[0]);
    assert_non_null(strstr(text_string(&page), mean));
    job_free(&result);
    text_free(&page);
    workspace_free(&workspace);
    forecaster_free(&forecaster);
    panel_free(&panel);
}

static void member_of_a_panel(void **state) {
    (void)state;
    static const char *const words[] = {"Burglary in Area 1",
                                        "2020-01 to 2024-12: 60 months, 0 missing, 0 with none",
                                        "Answered by: shares",
                                        "4 series of 4 areas and 1 categories, 60 months",
                                        "chosen",
                                        "In the last 8 quarters the outcome fell inside the 80%",
                                        "repeating last year's months would have been",
                                        "dotm",
                                        NULL};
    explain(AREAS, "auto", words);
}

static void single_series(void **state) {
    (void)state;
    static const char *const words[] = {
        "Answered by: ensemble", "family             origins    MASE  inside 80%",
        "\narima_average  ", "In the last 8 quarters the outcome fell", NULL};
    explain(2, "auto", words);
}

static void fallback_is_told(void **state) {
    (void)state;
    static const char *const words[] = {"Outcome: fell_back", "What failed before: shares", NULL};
    explain(2, "shares", words);
}

static void unknown_names(void **state) {
    (void)state;
    struct panel panel;
    struct fault fault = FAULT_NONE;
    make_panel(&panel, AREAS);
    assert_int_equal(explain_find(&panel, "Area 9", "Burglary", &fault), PANEL_NONE);
    assert_non_null(strstr(fault.message, "did you mean \"Area"));
    assert_int_equal(explain_find(&panel, "Area 0", "Burglry", &fault), PANEL_NONE);
    assert_non_null(strstr(fault.message, "did you mean \"Burglary\""));
    panel_free(&panel);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(member_of_a_panel),
        cmocka_unit_test(single_series),
        cmocka_unit_test(fallback_is_told),
        cmocka_unit_test(unknown_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

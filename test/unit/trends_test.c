/* Rows of trend.csv: windows, what covers them, events and breaks in the notes, rates and counts.
 */
#include "test/support/support.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

#include "engine/batch/trends.h"
#include "engine/data/panel_build.h"
#include "engine/data/period.h"

/* From April 2017 to September 2024: five complete financial years end in March 2024. */
enum { FIRST = 2017 * 12 + 3, LAST = 2024 * 12 + 8, MAY = 2023 * 12 + 4 };

static struct panel panel;
static struct hierarchy areas, categories;
static struct aggregate aggregate;
static struct exposure exposure;
static struct events events;
static struct suggestions suggestions;
static struct trends out;

/* "grows" by 10% a year; "steady"; "late" begins in 2022; "rare" twice a year. */
static double value_of(const char *category, int month) {
    double wobble = (double)(month * 7919 % 11) - 5;
    if (strcmp(category, "grows") == 0)
        return floor(100 * exp(log(1.1) * (month - FIRST) / 12) + wobble);
    if (strcmp(category, "rare") == 0)
        return month % 6 == 0;
    return 80 + wobble;
}

static void build(void) {
    static const char *const names[] = {"grows", "steady", "late", "rare"};
    struct panel_build rows = PANEL_BUILD_EMPTY;
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        for (int month = FIRST; month <= LAST; month++) {
            struct panel_observation o = {.month = month, .line = month};
            if (strcmp(names[k], "late") == 0 && month < 2022 * 12)
                continue;
            o.value = value_of(names[k], month);
            panel_build_area(&rows, "Northtown", 9, &o.area);
            panel_build_category(&rows, names[k], strlen(names[k]), &o.category);
            assert_int_equal(panel_build_add(&rows, o), STATUS_OK);
        }
    assert_int_equal(panel_build_freeze(&rows, &panel, NULL), STATUS_OK);
    panel_build_free(&rows);
    areas = categories = HIERARCHY_EMPTY;
    assert_int_equal(aggregate_build(&aggregate, &panel, &areas, &categories, NULL), STATUS_OK);
}

static int set_up(void **state) {
    (void)state;
    exposure = EXPOSURE_EMPTY;
    events = EVENTS_EMPTY;
    suggestions = (struct suggestions){.count = 0};
    build();
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    trends_free(&out);
    events_free(&events);
    exposure_free(&exposure);
    aggregate_free(&aggregate);
    panel_free(&panel);
    return 0;
}

static double round_to;

static void trace_with(size_t workers) {
    struct pool pool = {.workers = workers};
    struct trends_request request = {.aggregate = &aggregate,
                                     .events = &events,
                                     .exposure = &exposure,
                                     .suggestions = &suggestions,
                                     .end = LAST,
                                     .round_to = round_to,
                                     .pool = &pool};
    struct fault fault = FAULT_NONE;
    assert_int_equal(trends_make(&request, &out, &fault), STATUS_OK);
    assert_int_equal(out.count, aggregate.targets * TREND_WINDOWS);
}

static const struct travel *row_of(const char *category, enum trend_window window) {
    for (size_t i = 0; i < out.count; i++)
        if (strcmp(out.travel[i].category, category) == 0 && out.travel[i].window == window)
            return &out.travel[i];
    fail_msg("no row for %s", category);
    return NULL;
}

static void tells_each_window(void **state) {
    (void)state;
    trace_with(1);
    const struct travel *years = row_of("grows", TREND_FIVE_YEARS),
                        *three = row_of("grows", TREND_LAST_36),
                        *five = row_of("grows", TREND_LAST_60);
    assert_int_equal(years->first, 2019 * 12 + 3);
    assert_int_equal(years->last, 2024 * 12 + 2);
    assert_int_equal(three->first, LAST - 35);
    assert_string_equal(years->method, "fingertips");
    assert_string_equal(three->method, "quasi_poisson_ar1");
    const struct travel *rows[] = {years, three, five};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(rows[i]->verdict, DIRECTION_INCREASING);
        assert_close(rows[i]->slope_pct_year, 10, 0.03);
        assert_true(rows[i]->lower_95 < rows[i]->slope_pct_year &&
                    rows[i]->slope_pct_year < rows[i]->upper_95);
        assert_memory_equal(rows[i]->words, "rising by about 10% a year (95% CI ", 35);
    }
    assert_non_null(strstr(years->note, "of counts; tested at 0.2%"));
    assert_non_null(strstr(five->note, "by ranks (seasonal Kendall) increasing"));
    assert_int_equal(row_of("steady", TREND_LAST_60)->verdict, DIRECTION_NO_CHANGE);
    assert_int_equal(row_of("late", TREND_LAST_60)->verdict, DIRECTION_NOT_CALCULATED);
    assert_string_equal(row_of("late", TREND_LAST_60)->note,
                        "the record does not cover the window");
    assert_string_equal(row_of("late", TREND_LAST_60)->words, "too little to tell");
    assert_string_equal(row_of("rare", TREND_LAST_36)->note, "under 10 offences");
    assert_string_equal(row_of("rare", TREND_LAST_36)->method, "");
}

static void rates_where_there_are_people(void **state) {
    (void)state;
    /* the population grows as fast as the offences: no trend in the rate */
    for (int year = 2017; year <= 2024; year++)
        exposure_add(&exposure, "Northtown", year, floor(1e5 * pow(1.1, year - 2017)), NULL);
    trace_with(1);
    assert_int_equal(row_of("grows", TREND_FIVE_YEARS)->verdict, DIRECTION_NO_CHANGE);
    assert_non_null(strstr(row_of("grows", TREND_FIVE_YEARS)->note, "of rates"));
    assert_int_equal(row_of("grows", TREND_LAST_60)->verdict, DIRECTION_INCREASING);
}

static void events_stand_in_the_note(void **state) {
    (void)state;
    struct event one = {"Lockdown", EVENT_EXCLUDE, 2020 * 12 + 2, 2020 * 12 + 5, "", "", ""};
    assert_int_equal(events_add(&events, &one), STATUS_OK);
    one = (struct event){"New system", EVENT_LEVEL_SHIFT, MAY, MAY, "Northtown", "", ""};
    assert_int_equal(events_add(&events, &one), STATUS_OK);
    one = (struct event){"Elsewhere", EVENT_LEVEL_SHIFT, MAY, MAY, "Southtown", "", ""};
    assert_int_equal(events_add(&events, &one), STATUS_OK);
    one = (struct event){"Long ago", EVENT_LEVEL_SHIFT, FIRST + 3, FIRST + 3, "", "", ""};
    assert_int_equal(events_add(&events, &one), STATUS_OK);
    trace_with(2);
    const struct travel *five = row_of("grows", TREND_LAST_60),
                        *years = row_of("grows", TREND_FIVE_YEARS),
                        *steady = row_of("steady", TREND_LAST_36);
    assert_non_null(strstr(five->note, "New system (level_shift from 2023-05) may explain it"));
    assert_non_null(strstr(five->note, "Lockdown (exclude from 2020-03) is left out"));
    assert_non_null(strstr(five->note, "4 months missing"));
    assert_null(strstr(five->note, "Elsewhere"));
    assert_null(strstr(five->note, "Long ago"));
    assert_close(five->slope_pct_year, 10, 0.03); /* missing months bend nothing */
    assert_int_equal(years->verdict, DIRECTION_NOT_CALCULATED);
    assert_non_null(strstr(years->note, "a month of the five financial years is missing"));
    assert_null(strstr(years->note, "may explain it")); /* there is nothing to explain */
    assert_null(strstr(steady->note, "New system"));
}

static void breaks_stand_in_the_note_that_pull_the_same_way(void **state) {
    (void)state;
    const struct travel *any;
    trace_with(1);
    any = row_of("grows", TREND_LAST_60);
    size_t target = (size_t)(any - out.travel) / TREND_WINDOWS;
    trends_free(&out);
    struct suggestion found[] = {
        {target,
         {EVENT_LEVEL_SHIFT, MAY, MAY, MAY, MAY, 0.24, 0.1, 0.4, 30, 0.001},
         "",
         false,
         "",
         ""},
        {target,
         {EVENT_LEVEL_SHIFT, MAY + 1, MAY, MAY, MAY, -0.24, -0.4, -0.1, 30, 0.001},
         "",
         false,
         "",
         ""},
        {target,
         {EVENT_TEMPORARY, LAST - 8, LAST - 4, MAY, MAY, 0.5, 0.3, 0.7, 30, 0.001},
         "Summer",
         false,
         "",
         ""},
        {target,
         {EVENT_TEMPORARY, LAST - 58, LAST - 54, MAY, MAY, 0.6, 0.3, 0.7, 30, 0.001},
         "",
         false,
         "",
         ""},
        {target + 1,
         {EVENT_LEVEL_SHIFT, MAY + 2, MAY, MAY, MAY, 0.33, 0.1, 0.4, 30, 0.001},
         "",
         false,
         "",
         ""},
    };
    suggestions.suggestion = found;
    suggestions.count = sizeof found / sizeof *found;
    trace_with(1);
    const char *note = row_of("grows", TREND_LAST_60)->note;
    assert_non_null(strstr(note, "a suggested shift of level in 2023-05 (+24%) may explain it"));
    assert_non_null(
        strstr(note, "a suggested temporary change in 2024-01 (+50%, Summer) may explain it"));
    assert_null(strstr(note, "-24%"));
    assert_null(strstr(note, "+60%"));
    assert_null(strstr(note, "+33%"));
    suggestions = (struct suggestions){.count = 0};
}

/* Two records whose twelve months round to the same sums have the same slope where sums are
 * rounded, and another one where they are not. */
static void slopes_hold_rounded_sums_only(void **state) {
    (void)state;
    double slope[2][2];
    for (int rounded = 0; rounded < 2; rounded++)
        for (int changed = 0; changed < 2; changed++) {
            size_t grows = hierarchy_find(&aggregate.categories, "grows"),
                   leaf = aggregate_find(&aggregate, 0, grows)->leaf[0];
            double *record = (double *)panel_values(&aggregate.leaves, leaf);
            if (changed)
                record[LAST - FIRST - 3] += 7;
            round_to = rounded ? 100 : 0;
            trace_with(1);
            slope[rounded][changed] = row_of("grows", TREND_LAST_36)->slope_pct_year;
            trends_free(&out);
            if (changed)
                record[LAST - FIRST - 3] -= 7;
        }
    round_to = 0;
    trace_with(1);
    assert_true(fabs(slope[0][0] - slope[0][1]) > 0.1);
    assert_close(slope[1][0], slope[1][1], 1e-9);
    assert_true(fabs(slope[1][0] - slope[0][0]) > 1e-3);
}

int main(void) {
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(slopes_hold_rounded_sums_only, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tells_each_window, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rates_where_there_are_people, set_up, tear_down),
        cmocka_unit_test_setup_teardown(events_stand_in_the_note, set_up, tear_down),
        cmocka_unit_test_setup_teardown(breaks_stand_in_the_note_that_pull_the_same_way, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The figures' special cases, each by the rule of the design's chart notes. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/data/period.h"
#include "plots/fan_figure.h"
#include "plots/rate_years_figure.h"
#include "plots/rates_figure.h"
#include "plots/script.h"
#include "plots/words.h"
#include "test/support/support.h"

enum { MONTHS = 60, AHEAD = 24 };

static struct arena arena;

static int empty(void **state) {
    (void)state;
    arena_free(&arena);
    return 0;
}

static size_t count_marks(const struct figure *figure, const char *words) {
    size_t count = 0;
    for (size_t i = 0; i < figure->marks; i++)
        count += figure->mark[i].kind == MARK_TEXT && strcmp(figure->mark[i].words, words) == 0;
    return count;
}

static bool has_variable(const struct figure *figure, const char *name, const char *part) {
    for (size_t i = 0; i < figure->marks; i++)
        if (figure->mark[i].variable &&
            strncmp(figure->mark[i].variable, name, strlen(name)) == 0 &&
            strstr(figure->mark[i].words, part))
            return true;
    return false;
}

static size_t count_layers(const struct figure *figure, enum layer_kind kind) {
    size_t count = 0;
    for (size_t i = 0; i < figure->layers; i++)
        count += figure->layer[i].kind == kind;
    return count;
}

/* --- Fan --- */

static struct {
    double observed[MONTHS], middle[AHEAD], lower[3][AHEAD], upper[3][AHEAD];
    char markers[MONTHS];
} series;

/* 100 a month, and a forecast of `middle` a month with limits of 10, 20 and 30% around it. */
static struct fan_data level_series(double middle) {
    for (size_t i = 0; i < MONTHS; i++) {
        series.observed[i] = 100;
        series.markers[i] = ' ';
    }
    struct fan_forecast forecast = {AHEAD, series.middle, 3, {50, 80, 95}, {0}, {0}};
    for (size_t k = 0; k < 3; k++) {
        forecast.lower[k] = series.lower[k];
        forecast.upper[k] = series.upper[k];
    }
    for (size_t i = 0; i < AHEAD; i++) {
        series.middle[i] = middle;
        for (size_t k = 0; k < 3; k++) {
            series.lower[k][i] = middle * (0.9 - 0.1 * (double)k);
            series.upper[k][i] = middle * (1.1 + 0.1 * (double)k);
        }
    }
    return (struct fan_data){.name = "fan",
                             .area = "Cannock Chase",
                             .category = "Burglary",
                             .unit = "offences",
                             .first = month_index(2020, 1),
                             .months = MONTHS,
                             .observed = series.observed,
                             .markers = series.markers,
                             .suppress_below = 5,
                             .month = forecast,
                             .p_increase = NAN,
                             .source = "synthetic."};
}

static struct figure draw_fan(const struct fan_data *data) {
    struct figure figure;
    struct fault fault = FAULT_NONE;
    if (fan_figure(&arena, data, &figure, &fault) != STATUS_OK)
        fail_msg("%s", fault.message);
    return figure;
}

/* Months are rounded one by one, sums of them as sums: twelve months of 101 read as 100 in the
 * table, and average 1210 / 12 = 101 in words. */
static void recorded_counts_are_rounded(void **state) {
    (void)state;
    struct fan_data data = level_series(100);
    for (size_t i = 0; i < MONTHS; i++)
        series.observed[i] = 101;
    data.round_to = 10;
    struct figure figure = draw_fan(&data);
    for (size_t row = 0; row < MONTHS; row++)
        assert_string_equal(figure.table.cell[row * 9 + 1], "100");
    assert_non_null(strstr(figure.alternative, "averaged 101 a month in 2020"));
    assert_non_null(strstr(figure.alternative, "with 100"));
}

static void titles_tell_the_story(void **state) {
    (void)state;
    static const struct {
        double middle, p_increase;
        const char *area, *category, *title;
    } known[] = {
        {100, NAN, "Cannock Chase", "Burglary", "Burglary in Cannock Chase expected to stay level"},
        {104, NAN, "Cannock Chase", "Burglary", "Burglary in Cannock Chase expected to stay level"},
        {110, NAN, "Cannock Chase", "Burglary", "Burglary in Cannock Chase may rise"},
        {90, NAN, "Cannock Chase", "Burglary", "Burglary in Cannock Chase may fall"},
        {150, NAN, "Cannock Chase", "Burglary", "Burglary in Cannock Chase expected to rise"},
        {110, 0.9, "Cannock Chase", "Burglary", "Burglary in Cannock Chase expected to rise"},
        {90, 0.1, "Cannock Chase", "Burglary", "Burglary in Cannock Chase expected to fall"},
        {90, 0.4, "Cannock Chase", "Burglary", "Burglary in Cannock Chase may fall"},
        {100, NAN, "Bournemouth, Christchurch and Poole", "Violence against the person",
         "Violence against the person expected to stay level"},
        {100, NAN, "Bristol, City of", "Theft", "Theft in Bristol, City of expected to stay level"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct fan_data data = level_series(known[i].middle);
        data.area = known[i].area;
        data.category = known[i].category;
        data.p_increase = known[i].p_increase;
        struct figure figure = draw_fan(&data);
        assert_string_equal(figure.title, known[i].title);
        assert_true(words_in(figure.title) <= 10);
        /* what the title leaves out, the subtitle says */
        assert_true(strstr(figure.title, known[i].category) ||
                    has_variable(&figure, "subtitle_1", known[i].category));
        assert_true(has_variable(&figure, "subtitle_1", known[i].area));
    }
}

static void fan_in_full(void **state) {
    (void)state;
    struct fan_data data = level_series(100);
    struct figure figure = draw_fan(&data);
    assert_int_equal(count_layers(&figure, LAYER_BAND), 3);
    assert_int_equal(count_layers(&figure, LAYER_LINE), 8);
    assert_int_equal(count_layers(&figure, LAYER_POINTS), 1); /* the last month's disc only */
    assert_int_equal(count_marks(&figure, "Recorded to December 2024"), 1);
    assert_int_equal(count_marks(&figure, "December 2026"), 1);
    assert_int_equal(count_marks(&figure, "80 to 120"), 1);
    assert_int_equal(count_marks(&figure, "4 in 5 chance:"), 1);
    assert_true(has_variable(&figure, "end_value", "100"));
    assert_int_equal(figure.table.columns, 9);
    assert_int_equal(figure.table.cells, 9 * (MONTHS + AHEAD));
    assert_close(figure.height, 430, RUNG_EXACT);
    assert_close(figure.panel.y.high, 150, RUNG_EXACT);
    assert_non_null(strstr(figure.alternative, "with a 4 in 5 chance of between 80 and 120, and a "
                                               "19 in 20 chance of between 70 and 130."));
}

static void fan_of_zeros(void **state) {
    (void)state;
    struct fan_data data = level_series(0.5);
    for (size_t i = 0; i < MONTHS; i++)
        series.observed[i] = 0;
    series.upper[2][7] = 2.2;
    struct figure figure = draw_fan(&data);
    assert_close(figure.panel.y.high, 1, RUNG_EXACT);
    assert_int_equal(figure.panel.y.ticks, 2);
    assert_int_equal(
        count_marks(&figure, "No offences recorded; 19 in 20 chance of at most 3 a month"), 1);
    assert_int_equal(count_layers(&figure, LAYER_BAND), 0);
    assert_string_equal(figure.title,
                        "Burglary in Cannock Chase: none recorded since January 2020");
    data.month = (struct fan_forecast){.steps = 0};
    figure = draw_fan(&data);
    assert_int_equal(count_marks(&figure, "No offences recorded"), 1);
}

static void fan_of_small_counts(void **state) {
    (void)state;
    struct fan_data data = level_series(2);
    double middle[] = {6, 6, 6, 6}, lower[] = {2, 2, 2, 2}, upper[] = {11, 11, 11, 11};
    for (size_t i = 0; i < MONTHS; i++)
        series.observed[i] = (double)(i % 4);
    data.first = month_index(2020, 2); /* the first whole quarter is April to June 2020 */
    data.quarter = (struct fan_forecast){4, middle, 1, {80}, {lower}, {upper}};
    struct figure figure = draw_fan(&data);
    assert_string_equal(figure.table.head[0], "quarter");
    assert_string_equal(figure.table.cell[0], "2020-Q2");
    /* months 2, 3, 4 of the record: 2 + 3 + 0 */
    assert_string_equal(figure.table.cell[1], "5");
    assert_string_equal(figure.last, "2024-Q4");
    assert_int_equal(count_layers(&figure, LAYER_POINTS), 2);
    assert_true(has_variable(&figure, "note_1",
                             "Quarter totals, because counts are small. The "
                             "first forecast quarter holds one recorded month."));
    assert_int_equal(count_marks(&figure, "Oct to Dec 2025"), 1);
    assert_int_equal(count_marks(&figure, "2.0 to 11.0"), 1);
    data.quarter.steps = 0; /* quarter limits cannot be made from monthly ones */
    figure = draw_fan(&data);
    assert_string_equal(figure.table.head[0], "month");
    data.month.steps = 0;
    figure = draw_fan(&data);
    assert_string_equal(figure.table.head[0], "quarter");
}

static void fan_with_gaps(void **state) {
    (void)state;
    struct fan_data data = level_series(100);
    series.observed[0] = series.observed[1] = NAN; /* before the record: not shown */
    series.observed[10] = series.observed[11] = series.observed[30] = NAN;
    series.markers[40] = 'c'; /* its value must not leak */
    series.observed[40] = 3;
    struct figure figure = draw_fan(&data);
    assert_string_equal(figure.table.cell[0], "2020-03");
    assert_int_equal(count_marks(&figure, "[x]"), 2);
    assert_int_equal(count_marks(&figure, "[c]"), 1);
    assert_true(
        has_variable(&figure, "note_1", "[x] not available. [c] suppressed: a count from 1 to 4."));
    assert_string_equal(figure.table.head[9], "marker");
    for (size_t row = 0; row < MONTHS - 2; row++)
        assert_string_not_equal(figure.table.cell[row * 10 + 1], "3");
    assert_string_equal(figure.table.cell[38 * 10 + 9], "c");
    assert_string_equal(figure.table.cell[8 * 10 + 9], "x");
    series.observed[MONTHS - 1] = NAN; /* the record ends early: the gap stays a gap */
    figure = draw_fan(&data);
    assert_int_equal(count_marks(&figure, "Recorded to November 2024"), 1);
    for (size_t i = 0; i < MONTHS; i += 2)
        series.observed[i] = NAN; /* more gaps than the axis has room to mark */
    figure = draw_fan(&data);
    assert_true(count_marks(&figure, "[x]") < MONTHS / 2);
    assert_int_equal(count_layers(&figure, LAYER_POINTS), 2);
}

static void fan_without_forecast(void **state) {
    (void)state;
    struct fan_data data = level_series(100);
    data.month.steps = 0;
    data.months = 40;
    struct figure figure = draw_fan(&data);
    assert_close(figure.height, 390, RUNG_EXACT);
    assert_close(figure.panel.right, 628, RUNG_EXACT);
    assert_int_equal(count_layers(&figure, LAYER_BAND), 0);
    assert_int_equal(count_layers(&figure, LAYER_POINTS), 1); /* up to 48 months: points */
    assert_int_equal(count_marks(&figure, "Forecast"), 0);
    assert_int_equal(count_marks(&figure, "2022"), 1); /* the row of years */
    assert_string_equal(figure.title, "Burglary in Cannock Chase little changed in a year");
    assert_int_equal(figure.table.columns, 2);
}

static void fan_refuses(void **state) {
    (void)state;
    struct figure figure;
    struct fault fault = FAULT_NONE;
    struct fan_data data = level_series(100);
    data.name = "a b";
    assert_int_equal(fan_figure(&arena, &data, &figure, &fault), STATUS_INTERNAL);
    data.name = "fan";
    series.upper[1][3] = INFINITY;
    assert_int_equal(fan_figure(&arena, &data, &figure, &fault), STATUS_NOT_FINITE);
    data = level_series(100);
    for (size_t i = 0; i < MONTHS; i++)
        series.observed[i] = NAN;
    assert_int_equal(fan_figure(&arena, &data, &figure, &fault), STATUS_NO_DATA);
    data.months = 0;
    assert_int_equal(fan_figure(&arena, &data, &figure, &fault), STATUS_NO_DATA);
    data = level_series(100);
    memset(series.markers, 'c', MONTHS); /* all suppressed: an empty frame with its forecast */
    assert_int_equal(fan_figure(&arena, &data, &figure, &fault), STATUS_OK);
    assert_int_equal(count_marks(&figure, "[c]"), 1);
}

static void fan_with_events(void **state) {
    (void)state;
    struct fan_event event[] = {
        {"pandemic restrictions", month_index(2020, 3), month_index(2021, 7)},
        {"Recording change", month_index(2022, 6), month_index(2022, 6)},
        {"long ago", month_index(2001, 1), month_index(2002, 1)}};
    struct fan_data data = level_series(100);
    data.event = event;
    data.events = 3;
    struct figure figure = draw_fan(&data);
    assert_int_equal(count_marks(&figure, "Pandemic"), 1);
    assert_int_equal(count_marks(&figure, "long ago"), 0);
    assert_true(has_variable(&figure, "note_1",
                             "Shaded months: pandemic restrictions, March 2020 to July 2021. "
                             "Dotted line: Recording change, June 2022."));
    /* inside the window: told together, and their words cross no line */
    event[1] = (struct fan_event){"First lockdown", month_index(2020, 4), month_index(2020, 6)};
    event[2] = (struct fan_event){"Second lockdown", month_index(2020, 11), month_index(2020, 11)};
    figure = draw_fan(&data);
    assert_true(has_variable(&figure, "note_", "Dotted lines: First lockdown"));
    assert_int_equal(count_marks(&figure, "Pandemic"), 1);
    for (size_t i = 0; i < figure.marks; i++) /* they would lie across each other's lines */
        assert_true(figure.mark[i].kind != MARK_TEXT || !strstr(figure.mark[i].words, "First") ||
                    figure.mark[i].variable);
}

/* A rule's words go where no value is: at the top, else at the bottom, else nowhere. The notes hold
 * all that is drawn and count what is not. */
static void fan_with_breaks(void **state) {
    (void)state;
    enum { AT = 4 }; /* no room on the left */
    struct fan_data data = level_series(100);
    int month = data.first + AT;
    const struct fan_break suggested[] = {{month, month, -0.5}, {month, month + 1, -0.25}};
    data.suggested = suggested;
    data.breaks = 2;
    struct figure figure = draw_fan(&data);
    assert_int_equal(count_marks(&figure, "Suggested break,"), 2); /* level: both have room */
    assert_true(has_variable(&figure, "note_1", "Dashed lines: suggested breaks, not applied"));
    data = level_series(100);
    data.suggested = suggested;
    data.breaks = 2;
    data.breaks_left_out = 3;
    series.observed[AT] = series.observed[AT + 1] =
        2; /* a dip, where the second's words would be */
    figure = draw_fan(&data);
    assert_int_equal(count_marks(&figure, "Suggested break,"), 1);
    assert_true(has_variable(&figure, "note_1", "Dashed lines: the largest of 5 suggested breaks"));
}

/* --- Rates --- */

enum { AREAS = 90 };

static struct rate_row area[AREAS];
static char area_name[AREAS][32];

static struct rates_data some_rates(size_t count) {
    for (size_t i = 0; i < count; i++) {
        double rate = 5 + (double)(i * 37 % 91) / 10;
        snprintf(area_name[i], sizeof area_name[i], "Area %02zu", i);
        area[i] = (struct rate_row){area_name[i], "E07000001", rate * 100,   100000, rate,
                                    rate * 0.9,   rate * 1.1,  RATE_SIMILAR, false};
        area[i].position = rate * 0.9 > 9   ? RATE_HIGHER
                           : rate * 1.1 < 9 ? RATE_LOWER
                                            : RATE_SIMILAR;
    }
    return (struct rates_data){.name = "rates",
                               .category = "Burglary",
                               .unit = "offences",
                               .areas = "all areas",
                               .area_word = "areas",
                               .period = "financial year 2024-25",
                               .comparator = "England",
                               .comparator_rate = 9,
                               .level = 95,
                               .suppress_below = 5,
                               .source = "synthetic.",
                               .row = area,
                               .rows = count};
}

static struct figure *draw_rates(const struct rates_data *data, size_t expected) {
    struct figure *figures;
    size_t count;
    struct fault fault = FAULT_NONE;
    if (rates_figure(&arena, data, &figures, &count, &fault) != STATUS_OK)
        fail_msg("%s", fault.message);
    assert_int_equal(count, expected);
    return figures;
}

static void rates_are_sorted(void **state) {
    (void)state;
    struct rates_data data = some_rates(12);
    area[3].rate = area[8].rate; /* a tie goes by name */
    area[5].position = RATE_SUPPRESSED;
    area[5].count = 3;
    area[6].rate = NAN;
    struct figure *figure = draw_rates(&data, 1);
    const char **cell = figure->table.cell;
    for (size_t row = 1; row < 10; row++) {
        double above = strtod(cell[(row - 1) * 9 + 1], NULL), own = strtod(cell[row * 9 + 1], NULL);
        assert_true(above >= own);
        if (above == own)
            assert_true(strcmp(cell[(row - 1) * 9 + 8], cell[row * 9 + 8]) < 0);
    }
    assert_string_equal(cell[10 * 9 + 8], "Area 05");
    assert_string_equal(cell[10 * 9 + 1], "");
    assert_string_equal(cell[10 * 9 + 4], "suppressed");
    assert_string_equal(cell[10 * 9 + 5], ""); /* its count must not leak */
    assert_string_equal(cell[11 * 9 + 4], "unavailable");
    assert_int_equal(count_marks(figure, "[c]"), 1);
    assert_int_equal(count_marks(figure, "[x]"), 1);
    assert_close(figure->height, floor(12 + 23 + 2 + 18 + 14 + 42 + 12 * 22 + 30 + 10 + 3 * 15),
                 RUNG_EXACT);
}

static void rates_of_many_areas(void **state) {
    (void)state;
    struct rates_data data = some_rates(AREAS);
    struct figure *figure = draw_rates(&data, 3);
    assert_string_equal(figure[2].name, "rates-3");
    assert_true(has_variable(&figure[1], "subtitle_1", "rows 31 to 60"));
    assert_string_equal(figure[0].title, figure[2].title); /* counted over all areas */
    assert_close(figure[0].panel.x.high, figure[2].panel.x.high, RUNG_EXACT);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(figure[i].table.cells, 9 * 30);
    for (size_t i = 10; i < 25; i++)
        area[i].in_group = true;
    data.subject = "Area 02";
    figure = draw_rates(&data, 1);
    assert_int_equal(figure->table.cells, 9 * 16);
    assert_true(has_variable(figure, "note", "Dashed lines: lower quartile"));
    assert_string_equal(figure->title, "Burglary rate higher in Area 02 than in England");
}

static void rates_titles(void **state) {
    (void)state;
    struct rates_data data = some_rates(10);
    for (size_t i = 0; i < 10; i++)
        area[i].position = RATE_SIMILAR;
    assert_string_equal(draw_rates(&data, 1)->title, "No areas above the England rate");
    area[4].position = RATE_HIGHER;
    assert_string_equal(draw_rates(&data, 1)->title,
                        "Burglary rates are above England in Area 04 only");
    area[5].position = RATE_HIGHER;
    assert_string_equal(draw_rates(&data, 1)->title,
                        "Burglary rates are above England in two areas");
    data.category = "Violence against the person";
    data.comparator = "England and Wales";
    assert_string_equal(draw_rates(&data, 1)->title, "Two areas above the England and Wales rate");
    data.category = "Burglary";
    data.subject = "Area 01";
    assert_string_equal(draw_rates(&data, 1)->title,
                        "Burglary rate similar in Area 01 and England and Wales");
    area[1].position = RATE_NOT_COMPARED;
    struct figure *figure = draw_rates(&data, 1);
    assert_string_equal(figure->title, "Burglary in Area 01: too few to compare");
    assert_int_equal(count_marks(figure, "Not compared"), 1);
    data.comparator_rate = NAN; /* no comparator published: no line, no key */
    figure = draw_rates(&data, 1);
    assert_int_equal(count_marks(figure, "Similar to England and Wales"), 0);
    for (size_t i = 0; i < 10; i++)
        area[i].position = RATE_UNAVAILABLE;
    struct figure *figures;
    size_t count;
    assert_int_equal(rates_figure(&arena, &data, &figures, &count, NULL), STATUS_NO_DATA);
    data.rows = 0;
    assert_int_equal(rates_figure(&arena, &data, &figures, &count, NULL), STATUS_NO_DATA);
}

/* A rate that is not zero never prints as 0. */
static void small_rates_keep_digits(void **state) {
    (void)state;
    struct rates_data data = some_rates(3);
    area[0].rate = 0;
    area[0].lower = 0;
    area[0].upper = 0.002;
    area[1].rate = 0.0004;
    area[1].lower = 0.0001;
    area[1].upper = 0.02;
    area[2].rate = 0.05;
    area[2].lower = 0.01;
    area[2].upper = 0.1;
    data.comparator_rate = 0.03;
    struct figure *figure = draw_rates(&data, 1);
    assert_int_equal(count_marks(figure, "0 (0 to 0.002)"), 1);
    assert_int_equal(count_marks(figure, "under 0.001 (under 0.001 to 0.020)"), 1);
    assert_int_equal(count_marks(figure, "0.050 (0.010 to 0.100)"), 1);
}

/* --- Rates over years --- */

static void rates_over_years(void **state) {
    (void)state;
    double local[] = {4, NAN, 4, 5, 7}, other[] = {2, 3, 4, NAN, NAN}, third[] = {1, 1, 1, 1, 7};
    struct rate_line line[] = {
        {"Bristol, City of", local}, {"Year", third}, {"England & Wales", other}};
    struct rate_event event = {"pandemic restrictions", month_index(2020, 3), month_index(2021, 7)};
    struct rate_years_data data = {.name = "years",
                                   .category = "Robbery",
                                   .unit = "offences",
                                   .time = PERIOD_FINANCIAL_YEAR,
                                   .first = 2018,
                                   .periods = 5,
                                   .line = line,
                                   .lines = 3,
                                   .event = &event,
                                   .events = 1,
                                   .source = "synthetic."};
    struct figure figure;
    struct fault fault = FAULT_NONE;
    assert_int_equal(rate_years_figure(&arena, &data, &figure, &fault), STATUS_OK);
    assert_string_equal(figure.table.head[2], "bristol_city_of");
    assert_string_equal(figure.table.head[3], "year_line_2"); /* "year" is taken */
    assert_string_equal(figure.table.head[4], "england_wales");
    assert_string_equal(figure.table.cell[1], "2018-19");
    assert_string_equal(figure.title, "Robbery rate in Bristol, City of"); /* no common last year */
    assert_int_equal(count_marks(&figure, "of 7.0"), 1);
    assert_int_equal(count_marks(&figure, "Wales, 2020-21 4.0"), 0);
    assert_int_equal(count_marks(&figure, "2020-21 4.0"), 1);
    /* of March 2020 to July 2021 only 2020-21 has half its months inside */
    size_t boxes = 0;
    for (size_t i = 0; i < figure.marks; i++)
        if (figure.mark[i].kind == MARK_BOX) {
            boxes++;
            assert_close(figure.mark[i].from.x, 2019.5, RUNG_EXACT);
            assert_close(figure.mark[i].to.x, 2020.5, RUNG_EXACT);
        }
    assert_int_equal(boxes, 1);
    for (size_t i = 0; i < 5; i++)
        other[i] = 5;
    assert_int_equal(rate_years_figure(&arena, &data, &figure, &fault), STATUS_OK);
    assert_string_equal(figure.title, "Robbery above the England & Wales rate");
    data.lines = 5;
    assert_int_equal(rate_years_figure(&arena, &data, &figure, &fault), STATUS_INTERNAL);
    data.lines = 1;
    for (size_t i = 0; i < 5; i++)
        local[i] = NAN;
    assert_int_equal(rate_years_figure(&arena, &data, &figure, &fault), STATUS_NO_DATA);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(titles_tell_the_story, empty),
        cmocka_unit_test_teardown(recorded_counts_are_rounded, empty),
        cmocka_unit_test_teardown(fan_in_full, empty),
        cmocka_unit_test_teardown(fan_of_zeros, empty),
        cmocka_unit_test_teardown(fan_of_small_counts, empty),
        cmocka_unit_test_teardown(fan_with_gaps, empty),
        cmocka_unit_test_teardown(fan_without_forecast, empty),
        cmocka_unit_test_teardown(fan_refuses, empty),
        cmocka_unit_test_teardown(fan_with_events, empty),
        cmocka_unit_test_teardown(fan_with_breaks, empty),
        cmocka_unit_test_teardown(rates_are_sorted, empty),
        cmocka_unit_test_teardown(rates_of_many_areas, empty),
        cmocka_unit_test_teardown(rates_titles, empty),
        cmocka_unit_test_teardown(small_rates_keep_digits, empty),
        cmocka_unit_test_teardown(rates_over_years, empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

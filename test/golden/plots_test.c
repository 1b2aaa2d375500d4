/* Scripts, data and text alternatives byte for byte, and the design's exemplars drawn again.
 *
 * The expected files stand in test/golden/plots. After a wanted change, run this test with
 * UPDATE_GOLDEN=1 in the environment, look at the difference, draw the scripts, look at the
 * pictures. All numbers are made here and mean nothing.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/data/period.h"
#include "plots/fan_figure.h"
#include "plots/rate_years_figure.h"
#include "plots/rates_figure.h"
#include "test/support/figures.h"
#include "test/support/support.h"

enum { MONTHS = 84, AHEAD = 24 };

/* A made-up series with a season and a slow rise, whole numbers. */
static double made_up(size_t month, double level) {
    static const int season[] = {-6, -9, -2, 1, 4, 6, 8, 7, 3, 2, -3, -7};
    static const int noise[] = {3, -4, 1, 5, -2, 0, -5, 2, 4, -1, -3};
    return floor(level * (1 + 0.002 * (double)month) *
                 (100 + season[month % 12] + noise[month % 11]) / 100);
}

static struct { double observed[MONTHS], middle[AHEAD], lower[3][AHEAD], upper[3][AHEAD]; } series;

static struct fan_data made_up_fan(const char *name) {
    struct fan_data data = {.name = name,
                            .area = "King's Lynn & West Norfolk",
                            .category = "Vehicle offences",
                            .unit = "offences",
                            .first = month_index(2018, 4),
                            .months = MONTHS,
                            .observed = series.observed,
                            .suppress_below = 5,
                            .month = {AHEAD, series.middle, 3, {50, 80, 95}, {0}, {0}},
                            .p_increase = NAN,
                            .note = "Synthetic figures.",
                            .source = "made up for a test."};
    for (size_t i = 0; i < MONTHS; i++)
        series.observed[i] = made_up(i, 120);
    for (size_t k = 0; k < 3; k++) {
        data.month.lower[k] = series.lower[k];
        data.month.upper[k] = series.upper[k];
    }
    for (size_t i = 0; i < AHEAD; i++) {
        series.middle[i] = made_up(MONTHS + i, 121);
        for (size_t k = 0; k < 3; k++) {
            double spread = (0.07 + 0.06 * (double)k) * (1 + (double)i / 30);
            series.lower[k][i] = series.middle[i] * (1 - spread);
            series.upper[k][i] = series.middle[i] * (1 + spread);
        }
    }
    return data;
}

static void draw_fan(const struct fan_data *data) {
    struct arena arena = ARENA_EMPTY;
    struct figure figure;
    assert_int_equal(fan_figure(&arena, data, &figure, NULL), STATUS_OK);
    figures_check(&figure);
    arena_free(&arena);
}

static void fan(void **state) {
    (void)state;
    static const struct fan_event event[] = {
        {"pandemic restrictions", 2020 * 12 + 2, 2021 * 12 + 6},
        {"Recording change", 2022 * 12 + 5, 2022 * 12 + 5}};
    struct fan_data data = made_up_fan("fan");
    data.event = event;
    data.events = 2;
    draw_fan(&data);
}

static void fan_breaks(void **state) {
    (void)state;
    static const struct fan_event event = {"pandemic restrictions", 2020 * 12 + 2, 2021 * 12 + 6};
    static const struct fan_break suggested[] = {{2022 * 12 + 5, 2022 * 12 + 5, 0.234},
                                                 {2024 * 12 + 1, 2024 * 12 + 4, -0.41}};
    struct fan_data data = made_up_fan("fan_breaks");
    data.event = &event;
    data.events = 1;
    data.suggested = suggested;
    data.breaks = 2;
    data.breaks_left_out = 1;
    for (size_t i = 50; i < MONTHS; i++) /* June 2022 */
        series.observed[i] = floor(series.observed[i] * (i >= 70 && i < 74 ? 0.73 : 1.23));
    draw_fan(&data);
}

static void fan_zero(void **state) {
    (void)state;
    struct fan_data data = made_up_fan("fan_zero");
    for (size_t i = 0; i < MONTHS; i++)
        series.observed[i] = 0;
    for (size_t i = 0; i < AHEAD; i++) {
        series.middle[i] = 0.03;
        for (size_t k = 0; k < 3; k++) {
            series.lower[k][i] = 0;
            series.upper[k][i] = k == 2 ? 0.8 : 0;
        }
    }
    data.category = "Homicide";
    draw_fan(&data);
}

static void fan_gaps(void **state) {
    (void)state;
    char markers[24];
    struct fan_data data = made_up_fan("fan_gaps");
    memset(markers, ' ', sizeof markers);
    data.area = "Bristol, City of";
    data.first = month_index(2023, 4);
    data.months = 24;
    data.month.steps = 12;
    data.markers = markers;
    series.observed[5] = series.observed[6] = series.observed[9] = NAN;
    markers[7] = markers[15] = 'c';
    draw_fan(&data);
}

/* One decimal, as the hostile names of the design's own test. */
static void rates(void **state) {
    (void)state;
    static const struct rate_row row[] = {
        {"King's Lynn & West Norfolk", "X1", 61, 154300, 0.3953, 0.3024, 0.5078, RATE_LOWER, false},
        {"Bristol, City of", "X2", 402, 404100, 0.9948, 0.8999, 1.0970, RATE_HIGHER, false},
        {"Bournemouth, Christchurch and Poole with Everything Between", "X3", 96, 188200, 0.5101,
         0.4132, 0.6229, RATE_LOWER, false},
        {"The \"Old\" Quarter", "X4", 44, 52100, 0.8445, 0.6136, 1.1338, RATE_SIMILAR, false},
        {"Town_Centre & `Harbour`^2 {a} \\n @b", "X5", 71, 48800, 1.4549, 1.1363, 1.8352,
         RATE_HIGHER, false},
        {"Ynys M\xC3\xB4n", "X6", 21, 69100, 0.3039, 0.1881, 0.4646, RATE_LOWER, false},
        {"50% {North}\nward", "X7", 12, 31200, 0.3846, 0.1985, 0.6719, RATE_NOT_COMPARED, false},
        {"Rutland", "X8", 0, 41100, 0, 0, 0.0898, RATE_LOWER, false},
        {"Isles of Scilly", "X9", 3, 2100, 1.43, 0.3, 4.2, RATE_SUPPRESSED, false},
        {"#comment, not", "X10", NAN, 1000, NAN, NAN, NAN, RATE_UNAVAILABLE, false}};
    struct rates_data data = {.name = "rates",
                              .category = "Burglary",
                              .unit = "offences",
                              .areas = "ten areas",
                              .area_word = "areas",
                              .period = "financial year 2024-25",
                              .comparator = "England & Wales",
                              .comparator_rate = 0.72,
                              .level = 95,
                              .suppress_below = 5,
                              .subject = "Ynys M\xC3\xB4n",
                              .source = "made up for a test.",
                              .row = row,
                              .rows = sizeof row / sizeof *row};
    struct arena arena = ARENA_EMPTY;
    struct figure *figures;
    size_t count;
    assert_int_equal(rates_figure(&arena, &data, &figures, &count, NULL), STATUS_OK);
    assert_int_equal(count, 1);
    figures_check(figures);
    arena_free(&arena);
}

static void rate_years(void **state) {
    (void)state;
    double rate[4][9];
    for (size_t i = 0; i < 9; i++) {
        rate[0][i] = made_up(i * 5, 60) / 10;
        rate[1][i] = made_up(i * 7 + 2, 58) / 10;
        rate[2][i] = made_up(i * 3 + 4, 57) / 10;
        rate[3][i] = i == 4 || i > 6 ? NAN : made_up(i + 1, 40) / 10;
    }
    static const char *const label[] = {"King's Lynn & West Norfolk", "Norfolk",
                                        "Fifteen similar areas", "England and Wales"};
    struct rate_line line[4];
    for (size_t i = 0; i < 4; i++)
        line[i] = (struct rate_line){label[i], rate[i]};
    struct rate_event event = {"pandemic restrictions", 2020 * 12 + 2, 2021 * 12 + 6};
    struct rate_years_data data = {.name = "rate_years",
                                   .category = "Burglary",
                                   .unit = "offences",
                                   .time = PERIOD_FINANCIAL_YEAR,
                                   .first = 2016,
                                   .periods = 9,
                                   .line = line,
                                   .lines = 4,
                                   .event = &event,
                                   .events = 1,
                                   .note = "Synthetic figures.",
                                   .source = "made up for a test."};
    struct arena arena = ARENA_EMPTY;
    struct figure figure;
    assert_int_equal(rate_years_figure(&arena, &data, &figure, NULL), STATUS_OK);
    figures_check(&figure);
    arena_free(&arena);
}

/* --- The exemplars again: every mark and frame where the design's own program puts it --- */

#define POLICE "Metropolitan Police Service, recorded crime"
#define STATISTICS "Office for National Statistics, mid-year population estimates"

static void exemplar_fan(void **state) {
    (void)state;
    static const char *const limit[3][2] = {
        {"lower_50", "upper_50"}, {"lower_80", "upper_80"}, {"lower_95", "upper_95"}};
    struct reference *reference = figures_open_exemplar("fan");
    if (!reference)
        return;
    struct fan_data data = made_up_fan("fan");
    size_t months = 0, steps = 0;
    while (reference_next(reference)) {
        double recorded = reference_number(reference, "recorded");
        if (!isnan(recorded)) {
            series.observed[months++] = recorded;
            continue;
        }
        series.middle[steps] = reference_number(reference, "forecast");
        for (size_t k = 0; k < 3; k++) {
            series.lower[k][steps] = reference_number(reference, limit[k][0]);
            series.upper[k][steps] = reference_number(reference, limit[k][1]);
        }
        steps++;
    }
    reference_close(reference);
    struct fan_event event = {"pandemic restrictions", 2020 * 12 + 2, 2021 * 12 + 6};
    data.area = "Lambeth";
    data.category = "Theft";
    data.first = month_index(2019, 1);
    data.months = months;
    data.month.steps = steps;
    data.event = &event;
    data.events = 1;
    data.title = "Theft in Lambeth likely to stay above pre-pandemic levels";
    data.note = "Illustrative forecast, made with a simple stand-in method.";
    data.source = POLICE ".";
    struct arena arena = ARENA_EMPTY;
    struct figure figure;
    assert_int_equal(fan_figure(&arena, &data, &figure, NULL), STATUS_OK);
    figures_compare_exemplar(&figure, true);
    arena_free(&arena);
}

static void exemplar_rates(void **state) {
    (void)state;
    struct reference *reference = figures_open_exemplar("rates");
    if (!reference)
        return;
    static char name[16][64];
    struct rate_row row[16];
    size_t rows = 0;
    while (rows < 16 && reference_next(reference)) {
        const char *position = reference_text(reference, "position");
        snprintf(name[rows], sizeof name[rows], "%s", reference_text(reference, "area_name"));
        row[rows] = (struct rate_row){.area = name[rows],
                                      .area_code = "",
                                      .count = reference_number(reference, "offences"),
                                      .population = reference_number(reference, "population"),
                                      .rate = reference_number(reference, "rate"),
                                      .lower = reference_number(reference, "lower"),
                                      .upper = reference_number(reference, "upper"),
                                      .position = position[0] == 'h'   ? RATE_HIGHER
                                                  : position[0] == 's' ? RATE_SIMILAR
                                                                       : RATE_LOWER};
        rows++;
    }
    reference_close(reference);
    struct rates_data data = {.name = "rates",
                              .category = "Possession of weapons",
                              .unit = "offences",
                              .areas = "16 London boroughs",
                              .area_word = "boroughs",
                              .period = "financial year 2024-25",
                              .comparator = "London",
                              .comparator_rate = 0.59628,
                              .level = 95,
                              .suppress_below = 5,
                              .title = "Weapon possession rates are above London's in six boroughs",
                              .source = POLICE "; " STATISTICS ", 2024.",
                              .row = row,
                              .rows = rows};
    struct arena arena = ARENA_EMPTY;
    struct figure *figures;
    size_t count;
    assert_int_equal(rates_figure(&arena, &data, &figures, &count, NULL), STATUS_OK);
    figures_compare_exemplar(figures, false);
    arena_free(&arena);
}

static void exemplar_rate_years(void **state) {
    (void)state;
    static const char *const column[] = {"area", "similar_areas", "london"};
    struct reference *reference = figures_open_exemplar("rate_years");
    if (!reference)
        return;
    double rate[3][32];
    size_t years = 0;
    while (years < 32 && reference_next(reference)) {
        for (size_t k = 0; k < 3; k++)
            rate[k][years] = reference_number(reference, column[k]);
        years++;
    }
    reference_close(reference);
    struct rate_line line[] = {
        {"Lambeth", rate[0]}, {"Four similar boroughs", rate[1]}, {"London", rate[2]}};
    struct rate_event event = {"pandemic restrictions", 2020 * 12 + 2, 2021 * 12 + 6};
    struct rate_years_data data = {
        .name = "rate_years",
        .category = "Robbery",
        .unit = "offences",
        .time = PERIOD_FINANCIAL_YEAR,
        .first = 2011,
        .periods = years,
        .line = line,
        .lines = 3,
        .event = &event,
        .events = 1,
        .title = "Lambeth's robbery rate is nearly twice London's",
        .note = "Similar boroughs: Hackney, Haringey, Southwark and Tower Hamlets (offences over "
                "people, all four together).",
        .source = POLICE "; " STATISTICS "."};
    struct arena arena = ARENA_EMPTY;
    struct figure figure;
    assert_int_equal(rate_years_figure(&arena, &data, &figure, NULL), STATUS_OK);
    figures_compare_exemplar(&figure, false);
    arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fan),
        cmocka_unit_test(fan_breaks),
        cmocka_unit_test(fan_zero),
        cmocka_unit_test(fan_gaps),
        cmocka_unit_test(rates),
        cmocka_unit_test(rate_years),
        cmocka_unit_test(exemplar_fan),
        cmocka_unit_test(exemplar_rates),
        cmocka_unit_test(exemplar_rate_years),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

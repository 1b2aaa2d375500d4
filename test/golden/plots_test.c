#define _DEFAULT_SOURCE
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

#include "engine/core/files.h"
#include "engine/data/period.h"
#include "plots/fan_figure.h"
#include "plots/gnuplot.h"
#include "plots/rate_years_figure.h"
#include "plots/rates_figure.h"
#include "plots/script.h"
#include "test/support/support.h"

enum { MONTHS = 84, AHEAD = 24 };

/* --- Golden files --- */

static void check_file(const char *name, const char *ending, const struct text *actual) {
    char path[512];
    snprintf(path, sizeof path, "%s/test/golden/plots/%s%s", TEST_SOURCE, name, ending);
    assert_int_equal(text_status(actual), STATUS_OK);
    if (getenv("UPDATE_GOLDEN")) {
        support_write(path, text_string(actual));
        print_message("written: %s%s\n", name, ending);
        return;
    }
    char *expected = support_read(path);
    size_t line = 1, i = 0;
    for (; expected[i] && expected[i] == text_string(actual)[i]; i++)
        line += expected[i] == '\n';
    bool same = strcmp(expected, text_string(actual)) == 0;
    free(expected);
    if (!same)
        fail_msg("%s%s differs from line %zu on; if that is wanted, run with UPDATE_GOLDEN=1", name,
                 ending, line);
}

/* A figure's three texts against the golden files; its script must also run, where gnuplot is. */
static void check_figure(const struct figure *figure) {
    struct text out = TEXT_EMPTY;
    script_write(figure, FIGURE_BOTH, &out);
    check_file(figure->name, ".gp", &out);
    text_clear(&out);
    script_data(figure, &out);
    check_file(figure->name, ".csv", &out);
    text_clear(&out);
    script_alternative(figure, &out);
    check_file(figure->name, ".alt.txt", &out);
    text_free(&out);
    struct gnuplot gnuplot = GNUPLOT_DEFAULT;
    struct fault fault = FAULT_NONE;
    if (gnuplot_find(&gnuplot, &fault) != STATUS_OK) {
        print_message("SKIPPED: %s\n", fault.message);
        return;
    }
    char folder[256];
    support_scratch(folder);
    if (gnuplot_write(figure, folder, FIGURE_BOTH, &fault) != STATUS_OK ||
        gnuplot_render(&gnuplot, folder, figure->name, FIGURE_BOTH, &fault) != STATUS_OK)
        fail_msg("%s: %s", figure->name, fault.message);
    support_remove(folder);
}

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
    check_figure(&figure);
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
    check_figure(figures);
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
    check_figure(&figure);
    arena_free(&arena);
}

/* --- The exemplars again: every mark and frame where the design's own program puts it --- */

/* The next line that places something; NULL at the end. */
static char *next_placing(char **rest) {
    static const char *const start[] = {"set label",   "set arrow",   "set object",
                                        "set lmargin", "set rmargin", "set tmargin",
                                        "set bmargin", "set xrange",  "set yrange"};
    for (char *line; (line = strsep(rest, "\n"));) {
        while (*line == ' ')
            line++;
        for (size_t i = 0; i < sizeof start / sizeof *start; i++)
            if (strncmp(line, start[i], strlen(start[i])) == 0)
                return line;
    }
    return NULL;
}

/* Equal but for the last decimal of coordinates. */
static bool same_line(const char *a, const char *b) {
    const double last_decimal = 1.5e-5;
    while (*a && *b) {
        char *end_a, *end_b;
        double number_a = strtod(a, &end_a), number_b = strtod(b, &end_b);
        if (end_a > a && end_b > b) {
            if (fabs(number_a - number_b) > last_decimal)
                return false;
            a = end_a;
            b = end_b;
        } else if (*a++ != *b++)
            return false;
    }
    return *a == *b;
}

static void compare_with_exemplar(const struct figure *figure, bool data_too) {
    char path[512], name[64];
    struct text out = TEXT_EMPTY;
    snprintf(name, sizeof name, "design/charts/%s.gp", figure->name);
    assert_true(support_shared(name, path));
    char *theirs = support_read(path), *their_rest = theirs;
    script_write(figure, FIGURE_BOTH, &out);
    char *our_rest = out.bytes;
    size_t lines = 0;
    for (;; lines++) {
        char *expected = next_placing(&their_rest), *actual = next_placing(&our_rest);
        if (!expected && !actual)
            break;
        if (!expected || !actual || !same_line(expected, actual))
            fail_msg("%s:\nexpected %s\nfound    %s", figure->name, expected ? expected : "no more",
                     actual ? actual : "no more");
    }
    assert_true(lines > 15);
    free(theirs);
    if (data_too) {
        snprintf(name, sizeof name, "design/charts/%s.csv", figure->name);
        assert_true(support_shared(name, path));
        theirs = support_read(path);
        text_clear(&out);
        script_data(figure, &out);
        assert_string_equal(text_string(&out), theirs);
        free(theirs);
    }
    text_free(&out);
}

static struct reference *open_exemplar(const char *name) {
    char path[512], file[64];
    snprintf(file, sizeof file, "design/charts/%s.csv", name);
    return support_shared(file, path) ? reference_open(path) : NULL;
}

#define POLICE "Metropolitan Police Service, recorded crime"
#define STATISTICS "Office for National Statistics, mid-year population estimates"

static void exemplar_fan(void **state) {
    (void)state;
    static const char *const limit[3][2] = {
        {"lower_50", "upper_50"}, {"lower_80", "upper_80"}, {"lower_95", "upper_95"}};
    struct reference *reference = open_exemplar("fan");
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
    compare_with_exemplar(&figure, true);
    arena_free(&arena);
}

static void exemplar_rates(void **state) {
    (void)state;
    struct reference *reference = open_exemplar("rates");
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
    compare_with_exemplar(figures, false);
    arena_free(&arena);
}

static void exemplar_rate_years(void **state) {
    (void)state;
    static const char *const column[] = {"area", "similar_areas", "london"};
    struct reference *reference = open_exemplar("rate_years");
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
    compare_with_exemplar(&figure, false);
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

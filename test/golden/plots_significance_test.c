/* The charts of comparisons byte for byte, the design's exemplars of them drawn again, and crowded
 * ones looked at for labels that touch. All numbers but the exemplars' are made here.
 */
#include "test/support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/data/period.h"
#include "plots/change_figure.h"
#include "plots/funnel_figure.h"
#include "plots/ranks_figure.h"
#include "plots/xmr_figure.h"
#include "test/support/figures.h"

#define POLICE "Metropolitan Police Service, recorded crime"
#define STATISTICS "Office for National Statistics, mid-year population estimates"

enum { CROWD = 300 };

/* A repeatable number from 0 to 1 (Park and Miller's generator). */
static double next(unsigned long long *state) {
    *state = *state * 16807 % 2147483647;
    return (double)*state / 2147483647;
}

/* No two texts on one another: the boxes of all words of a figure, with their widths as laid out.
 */
static void no_words_overlap(const struct figure *figure) {
    size_t texts = 0;
    for (size_t i = 0; i < figure->marks; i++) {
        const struct mark *a = &figure->mark[i];
        if (a->kind != MARK_TEXT)
            continue;
        texts++;
        for (size_t k = 0; k < i; k++) {
            const struct mark *b = &figure->mark[k];
            if (b->kind != MARK_TEXT)
                continue;
            const struct mark *m[] = {a, b};
            double left[2], right[2], y[2], half[2];
            for (int j = 0; j < 2; j++) {
                double width = text_width(m[j]->words, m[j]->size, m[j]->bold);
                double x = m[j]->from.x_unit == FIGURE_AXIS ? figure_x(figure, m[j]->from.x)
                                                            : m[j]->from.x;
                left[j] = x - width * (m[j]->side == TEXT_LEFT     ? 0
                                       : m[j]->side == TEXT_CENTRE ? 0.5
                                                                   : 1);
                right[j] = left[j] + width;
                y[j] = m[j]->from.y_unit == FIGURE_AXIS ? figure_y(figure, m[j]->from.y)
                       : m[j]->from.y < 0               ? figure->height + m[j]->from.y
                                                        : m[j]->from.y;
                half[j] = m[j]->size * 0.4; /* capitals and a part of the descent */
                assert_true(left[j] >= 0 && right[j] <= figure->width + 0.5);
            }
            if (left[0] < right[1] && left[1] < right[0] && fabs(y[0] - y[1]) < half[0] + half[1])
                fail_msg("%s: \"%s\" and \"%s\" overlap", figure->name, a->words, b->words);
        }
    }
    assert_true(texts > 5);
}

/* --- funnel --- */

/* Limits for tests by normal approximations on the square root scale: enough to draw. */
static void make_limits(const double *population, size_t count, double rate, double tau2,
                        struct funnel_grid_point *out) {
    for (size_t i = 0; i < count; i++) {
        double s = 1 / (4 * population[i] / 1000), root = sqrt(rate);
        struct funnel_limits *limits[] = {&out[i].chance, &out[i].wide};
        out[i].population = population[i];
        for (int k = 0; k < 2; k++) {
            double spread = sqrt(s + (k ? tau2 : 0));
            *limits[k] = (struct funnel_limits){
                pow(fmax(0, root - 1.95996 * spread), 2), pow(root + 1.95996 * spread, 2),
                pow(fmax(0, root - 3.09023 * spread), 2), pow(root + 3.09023 * spread, 2)};
        }
    }
}

static void funnel(void **state) {
    (void)state;
    static const struct {
        const char *name;
        double population, rate;
        enum funnel_position position;
    } given[] = {
        {"King's Lynn & West Norfolk", 154300, 4.1, FUNNEL_WITHIN},
        {"Bristol, City of", 404100, 7.9, FUNNEL_ABOVE},
        {"The \"Old\" Quarter", 52100, 3.2, FUNNEL_WITHIN},
        {"Ynys M\xC3\xB4n", 69100, 1.2, FUNNEL_BELOW},
        {"Rutland", 41100, 2.9, FUNNEL_WITHIN},
        {"Isles of Scilly", 2100, 1.9, FUNNEL_NOT_JUDGED},
        {"Town_Centre & `Harbour`^2 {a} \\n @b", 248800, 5.6, FUNNEL_WITHIN},
        {"50% {North}\nward", 131200, 4.6, FUNNEL_WITHIN},
        {"Bournemouth, Christchurch and Poole", 388200, 3.9, FUNNEL_WITHIN},
        {"#comment, not", NAN, NAN, FUNNEL_NOT_JUDGED},
    };
    enum { AREAS = sizeof given / sizeof *given };
    struct funnel_area area[AREAS];
    struct funnel_grid_point limit[FUNNEL_GRID];
    double grid[FUNNEL_GRID];
    for (size_t i = 0; i < AREAS; i++)
        area[i] = (struct funnel_area){.area = given[i].name,
                                       .area_code = "",
                                       .count = round(given[i].population * given[i].rate / 1000),
                                       .population = given[i].population,
                                       .rate = given[i].rate,
                                       .z = (sqrt(given[i].rate) - sqrt(4.2)) / 0.38,
                                       .position = given[i].position};
    assert_true(funnel_grid(area, AREAS, grid));
    assert_true(grid[0] > 0);
    make_limits(grid, FUNNEL_GRID, 4.2, 0.11, limit);
    struct funnel_data data = {.name = "funnel",
                               .category = "Burglary",
                               .unit = "offences",
                               .areas = "ten areas",
                               .area_word = "areas",
                               .period = "financial year 2024-25",
                               .comparator = "England and Wales",
                               .comparator_rate = 4.2,
                               .area = area,
                               .count = AREAS,
                               .limit = limit,
                               .limits = FUNNEL_GRID,
                               .subject = "King's Lynn & West Norfolk",
                               .note = "Synthetic figures.",
                               .source = "made up for a test."};
    struct arena arena = ARENA_EMPTY;
    struct figure figure;
    assert_int_equal(funnel_figure(&arena, &data, &figure, NULL), STATUS_OK);
    no_words_overlap(&figure);
    figures_check(&figure);
    arena_free(&arena);
}

static struct funnel_area crowd[CROWD];
static char crowd_name[CROWD][40];

/* 300 areas of usual sizes; every fifteenth far out. */
static void make_crowd(double rate) {
    static const char *const place[] = {"North", "South", "East", "West", "Upper", "Lower", "Old"};
    static const char *const thing[] = {
        "Wolverley",   "Dale", "Bournemouth and Poole", "Hartlepool",
        "Kingsbridge", "Ely",  "Northamptonshire Vale"};
    unsigned long long seed = 20240401;
    for (size_t i = 0; i < CROWD; i++) {
        double people = 35000 * exp(2.2 * next(&seed) * next(&seed) + 0.8 * next(&seed));
        double spread = (next(&seed) + next(&seed) + next(&seed) - 1.5) * 0.8;
        double own = rate * exp(spread + (i % 15 == 7 ? (i % 2 ? 1 : -1) * 1.3 : 0));
        double z = (sqrt(own / rate) - 1) / sqrt(0.25 / (people / 1000 * rate) + 0.035);
        snprintf(crowd_name[i], sizeof crowd_name[i], "%s %s %zu", place[i % 7], thing[i / 7 % 7],
                 i + 1);
        crowd[i] = (struct funnel_area){.area = crowd_name[i],
                                        .area_code = "",
                                        .count = round(own * people / 1000),
                                        .population = round(people),
                                        .rate = round(own * people / 1000) / round(people) * 1000,
                                        .z = z,
                                        .position = z > 1.96    ? FUNNEL_ABOVE
                                                    : z < -1.96 ? FUNNEL_BELOW
                                                                : FUNNEL_WITHIN};
    }
}

static void funnel_crowded(void **state) {
    (void)state;
    struct funnel_grid_point limit[FUNNEL_GRID];
    double grid[FUNNEL_GRID];
    make_crowd(5);
    assert_true(funnel_grid(crowd, CROWD, grid));
    make_limits(grid, FUNNEL_GRID, 5, 5 * 0.035, limit);
    struct funnel_data data = {.name = "funnel_crowded",
                               .category = "Vehicle offences",
                               .unit = "offences",
                               .areas = "300 community safety partnerships",
                               .area_word = "partnerships",
                               .period = "financial year 2024-25",
                               .comparator = "England and Wales",
                               .comparator_rate = 5,
                               .area = crowd,
                               .count = CROWD,
                               .limit = limit,
                               .limits = FUNNEL_GRID,
                               .subject = crowd_name[151],
                               .source = "made up for a test."};
    struct arena arena = ARENA_EMPTY;
    struct figure figure;
    assert_int_equal(funnel_figure(&arena, &data, &figure, NULL), STATUS_OK);
    no_words_overlap(&figure);
    figures_check(&figure);
    arena_free(&arena);
}

/* Every area in focus once: its name is there, nothing touches it. */
static void funnel_any_focus(void **state) {
    (void)state;
    struct funnel_grid_point limit[FUNNEL_GRID];
    double grid[FUNNEL_GRID];
    make_crowd(0.6);
    assert_true(funnel_grid(crowd, CROWD, grid));
    make_limits(grid, FUNNEL_GRID, 0.6, 0.6 * 0.035, limit);
    struct funnel_data data = {.name = "any",
                               .category = "Robbery",
                               .unit = "offences",
                               .areas = "300 areas",
                               .area_word = "areas",
                               .period = "financial year 2024-25",
                               .comparator = "England and Wales",
                               .comparator_rate = 0.6,
                               .area = crowd,
                               .count = CROWD,
                               .limit = limit,
                               .limits = FUNNEL_GRID,
                               .source = "made up for a test."};
    for (size_t i = 0; i < CROWD; i += 7) {
        struct arena arena = ARENA_EMPTY;
        struct figure figure;
        bool named = false;
        data.subject = crowd_name[i];
        assert_int_equal(funnel_figure(&arena, &data, &figure, NULL), STATUS_OK);
        for (size_t k = 0; k < figure.marks; k++)
            named |= figure.mark[k].kind == MARK_TEXT && figure.mark[k].bold &&
                     strncmp(figure.mark[k].words, data.subject, strlen(data.subject)) == 0;
        assert_true(named);
        no_words_overlap(&figure);
        arena_free(&arena);
    }
}

static void funnel_without_wide_limits(void **state) {
    (void)state;
    struct funnel_grid_point limit[FUNNEL_GRID];
    struct funnel_area area[4];
    double grid[FUNNEL_GRID];
    make_crowd(5);
    memcpy(area, crowd, sizeof area);
    for (size_t i = 0; i < 4; i++)
        area[i].position = FUNNEL_NOT_JUDGED;
    assert_true(funnel_grid(area, 4, grid));
    make_limits(grid, FUNNEL_GRID, 5, 0, limit);
    for (size_t i = 0; i < FUNNEL_GRID; i++)
        limit[i].wide = (struct funnel_limits){NAN, NAN, NAN, NAN};
    struct funnel_data data = {.name = "funnel_few",
                               .category = "Robbery",
                               .unit = "offences",
                               .areas = "four areas",
                               .area_word = "areas",
                               .period = "financial year 2024-25",
                               .comparator = "London",
                               .comparator_rate = 5,
                               .area = area,
                               .count = 4,
                               .limit = limit,
                               .limits = FUNNEL_GRID,
                               .source = "made up for a test."};
    struct arena arena = ARENA_EMPTY;
    struct figure figure;
    assert_int_equal(funnel_figure(&arena, &data, &figure, NULL), STATUS_OK);
    figures_check(&figure);
    data.count = 0;
    assert_int_equal(funnel_figure(&arena, &data, &figure, NULL), STATUS_NO_DATA);
    arena_free(&arena);
}

static void exemplar_funnel(void **state) {
    (void)state;
    struct reference *reference = figures_open_exemplar("funnel");
    static char name[16][64], code[16][16];
    struct funnel_area area[16];
    struct funnel_grid_point limit[FUNNEL_GRID];
    size_t areas = 0, limits = 0;
    double centre = NAN;
    if (!reference)
        return;
    while (reference_next(reference)) {
        double people = 1000 * reference_number(reference, "population_thousands");
        const char *position = reference_text(reference, "position");
        if (strcmp(reference_text(reference, "kind"), "limit") == 0) {
            centre = reference_number(reference, "expected");
            limit[limits++] =
                (struct funnel_grid_point){people,
                                           {reference_number(reference, "poisson_lower_95"),
                                            reference_number(reference, "poisson_upper_95"),
                                            reference_number(reference, "poisson_lower_998"),
                                            reference_number(reference, "poisson_upper_998")},
                                           {reference_number(reference, "wide_lower_95"),
                                            reference_number(reference, "wide_upper_95"),
                                            reference_number(reference, "wide_lower_998"),
                                            reference_number(reference, "wide_upper_998")}};
            continue;
        }
        snprintf(name[areas], sizeof name[areas], "%s", reference_text(reference, "area_name"));
        snprintf(code[areas], sizeof code[areas], "%s", reference_text(reference, "area_code"));
        area[areas] = (struct funnel_area){
            .area = name[areas],
            .area_code = code[areas],
            .count = reference_number(reference, "offences"),
            .population = people,
            .rate = reference_number(reference, "rate"),
            .z = strcmp(name[areas], "Merton") == 0 ? -2.1 : 3.4, /* only their order matters */
            .position = position[0] == 'w'   ? FUNNEL_WITHIN
                        : position[0] == 'a' ? FUNNEL_ABOVE
                                             : FUNNEL_BELOW};
        areas++;
    }
    reference_close(reference);
    assert_int_equal(limits, FUNNEL_GRID);
    double grid[FUNNEL_GRID];
    assert_true(funnel_grid(area, areas, grid));
    for (size_t i = 0; i < FUNNEL_GRID; i++)
        assert_true(fabs(grid[i] - limit[i].population) < 1);
    struct funnel_data data = {.name = "funnel",
                               .category = "Vehicle offences",
                               .unit = "offences",
                               .areas = "16 London boroughs",
                               .area_word = "boroughs",
                               .period = "financial year 2024-25",
                               .comparator = "London",
                               .comparator_rate = centre,
                               .area = area,
                               .count = areas,
                               .limit = limit,
                               .limits = limits,
                               .source = POLICE "; " STATISTICS ", 2024."};
    struct arena arena = ARENA_EMPTY;
    struct figure figure;
    assert_int_equal(funnel_figure(&arena, &data, &figure, NULL), STATUS_OK);
    figures_compare_exemplar(&figure, false);
    arena_free(&arena);
}

/* --- change --- */

static void change(void **state) {
    (void)state;
    static const struct change_row row[] = {
        {"Burglary", 222, 340, 53.2, 29, 82, 38.7, 35.1, 42.4, CHANGE_SIMILAR},
        {"Drug offences, and what's found \"with\" them in {bags}", 173, 251, 45.1, 36, 54, 14.4,
         12.6, 16.2, CHANGE_DIFFERS},
        {"Robbery", 139, 109, -21.6, -38, -0.3, 4.3, 1, 7.8, CHANGE_DIFFERS},
        {"Homicide", 1, 2, 100, -90, 5800, 3, -12, 20, CHANGE_NOT_COMPARED},
        {"Modern slavery", 0, 5, NAN, NAN, NAN, 60, 20, 110, CHANGE_NOT_COMPARED},
        {"Violence", 11268, 11241, -0.24, -2.8, 2.4, 2.1, 1.5, 2.7, CHANGE_SIMILAR},
        {"Fraud", NAN, 240, NAN, NAN, NAN, NAN, NAN, NAN, CHANGE_NOT_COMPARED},
        {"Stalking", 60, 80, 33.3, -5, 90, NAN, NAN, NAN, CHANGE_NOT_COMPARED}};
    struct change_data data = {.name = "change",
                               .area = "King's Lynn",
                               .whole = "Norfolk",
                               .unit = "offences",
                               .period = "year to March 2025 compared with the year to March 2024",
                               .spans = "12 months to March 2025 against the 12 months before",
                               .level = 95,
                               .row = row,
                               .rows = sizeof row / sizeof *row,
                               .note = "Synthetic figures.",
                               .source = "made up for a test."};
    struct arena arena = ARENA_EMPTY;
    struct figure *figures;
    size_t count;
    assert_int_equal(change_figure(&arena, &data, &figures, &count, NULL), STATUS_OK);
    assert_int_equal(count, 1);
    no_words_overlap(figures);
    figures_check(figures);
    data.rows = 0;
    assert_int_equal(change_figure(&arena, &data, &figures, &count, NULL), STATUS_NO_DATA);
    arena_free(&arena);
}

/* An area that is the whole: nothing to compare with; ninety rows on three sheets. */
static void change_alone(void **state) {
    (void)state;
    struct change_row row[90];
    unsigned long long seed = 7;
    make_crowd(5);
    for (size_t i = 0; i < 90; i++) {
        double before = floor(20 + 500 * next(&seed)), now = floor(before * (0.5 + next(&seed)));
        row[i] = (struct change_row){.category = crowd_name[i],
                                     .before = before,
                                     .now = now,
                                     .change = 100 * (now / before - 1),
                                     .lower = 100 * (now / before * exp(-2 / sqrt(before)) - 1),
                                     .upper = 100 * (now / before * exp(2 / sqrt(before)) - 1),
                                     .rest = NAN,
                                     .rest_lower = NAN,
                                     .rest_upper = NAN,
                                     .comparison = CHANGE_NOT_COMPARED};
    }
    struct change_data data = {.name = "change_alone",
                               .area = "London",
                               .unit = "offences",
                               .period = "year to March 2025 compared with the year to March 2024",
                               .spans = "12 months to March 2025 against the 12 months before",
                               .level = 95,
                               .row = row,
                               .rows = 90,
                               .source = "made up for a test."};
    struct arena arena = ARENA_EMPTY;
    struct figure *figures;
    size_t count;
    assert_int_equal(change_figure(&arena, &data, &figures, &count, NULL), STATUS_OK);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < count; i++)
        no_words_overlap(&figures[i]);
    figures_check(figures);
    arena_free(&arena);
}

static void exemplar_change(void **state) {
    (void)state;
    struct reference *reference = figures_open_exemplar("change");
    static char name[16][64];
    struct change_row row[16];
    size_t rows = 0;
    if (!reference)
        return;
    while (reference_next(reference)) {
        snprintf(name[rows], sizeof name[rows], "%s", reference_text(reference, "category"));
        row[rows] = (struct change_row){
            .category = name[rows],
            .before = reference_number(reference, "area_before"),
            .now = reference_number(reference, "area_now"),
            .change = reference_number(reference, "area_change"),
            .lower = reference_number(reference, "area_lower"),
            .upper = reference_number(reference, "area_upper"),
            .rest = reference_number(reference, "rest_change"),
            .rest_lower = reference_number(reference, "rest_lower"),
            .rest_upper = reference_number(reference, "rest_upper"),
            .comparison = strcmp(reference_text(reference, "comparison"), "differs") == 0
                              ? CHANGE_DIFFERS
                              : CHANGE_SIMILAR};
        rows++;
    }
    reference_close(reference);
    struct change_data data = {.name = "change",
                               .area = "Croydon",
                               .whole = "London",
                               .unit = "offences",
                               .period =
                                   "year to November 2025 compared with the year to November 2024",
                               .spans = "12 months to November 2025 against the 12 months before",
                               .level = 95,
                               .row = row,
                               .rows = rows,
                               .title = "Robbery fell faster in Croydon than elsewhere in London",
                               .source = POLICE "."};
    struct arena arena = ARENA_EMPTY;
    struct figure *figures;
    size_t count;
    assert_int_equal(change_figure(&arena, &data, &figures, &count, NULL), STATUS_OK);
    figures_compare_exemplar(figures, true);
    arena_free(&arena);
}

/* --- ranks --- */

static struct rank_row ranked[CROWD];

/* Ranks of the crowd's rates with intervals by a bare rule: 1.96 errors of the rates' roots. */
static void make_ranks(size_t count) {
    for (size_t i = 0; i < count; i++) {
        double above = 0, surely_above = 0, surely_below = 0;
        for (size_t k = 0; k < count; k++) {
            double error =
                sqrt(0.25 / (crowd[i].population / 1000) + 0.25 / (crowd[k].population / 1000));
            double z = (sqrt(crowd[k].rate) - sqrt(crowd[i].rate)) / error;
            above += crowd[k].rate > crowd[i].rate;
            surely_above += z > 1.96;
            surely_below += z < -1.96;
        }
        ranked[i] = (struct rank_row){.area = crowd_name[i],
                                      .area_code = "",
                                      .rate = crowd[i].rate,
                                      .rank = above + 1,
                                      .lower = surely_above + 1,
                                      .upper = (double)count - surely_below};
    }
}

static void draw_ranks(const char *name, const char *areas, size_t count, const char *subject,
                       double rate) {
    make_crowd(rate);
    make_ranks(count - 1);
    ranked[count - 1] = (struct rank_row){"No rate", "", NAN, NAN, NAN, NAN, false};
    struct ranks_data data = {.name = name,
                              .category = "Robbery",
                              .unit = "offences",
                              .areas = areas,
                              .area_word = "areas",
                              .period = "financial year 2024-25",
                              .level = 95,
                              .row = ranked,
                              .rows = count,
                              .subject = subject,
                              .source = "made up for a test."};
    struct arena arena = ARENA_EMPTY;
    struct figure figure;
    assert_int_equal(ranks_figure(&arena, &data, &figure, NULL), STATUS_OK);
    no_words_overlap(&figure);
    figures_check(&figure);
    data.rows = 1;
    assert_int_equal(ranks_figure(&arena, &data, &figure, NULL), STATUS_NO_DATA);
    arena_free(&arena);
}

static void ranks(void **state) {
    (void)state;
    draw_ranks("ranks", "16 areas", 16, crowd_name[3], 1);
}

static void ranks_crowded(void **state) {
    (void)state;
    draw_ranks("ranks_crowded", "300 areas", CROWD, crowd_name[151], 5);
}

/* --- XmR --- */

static void draw_xmr(const char *name, size_t months, double level, bool gaps) {
    double value[120], moves = 0, sum = 0;
    enum xmr_flag flag[120] = {XMR_FLAG_NONE};
    unsigned long long seed = 11;
    for (size_t i = 0; i < months; i++) {
        value[i] = floor(level * (0.85 + 0.3 * next(&seed)) + (i >= 30 && i < 38 ? level / 8 : 0));
        if (i == 12 || i == 40)
            value[i] = floor(level * 1.7);
        if (i == 22)
            value[i] = floor(level * 0.4);
        sum += value[i];
        moves += i ? fabs(value[i] - value[i - 1]) : 0;
    }
    double centre = sum / (double)months, spread = 1.6 * moves / (double)(months - 1);
    for (size_t i = 0; i < months; i++)
        flag[i] = fabs(value[i] - centre) > spread ? XMR_FLAG_OUTSIDE
                  : i >= 30 && i < 38              ? XMR_FLAG_SIDE
                                                   : XMR_FLAG_NONE;
    if (gaps)
        value[7] = value[8] = NAN;
    struct xmr_data data = {.name = name,
                            .area = "King's Lynn",
                            .category = "Burglary",
                            .unit = "offences",
                            .first = month_index(2021, 4),
                            .months = months,
                            .value = value,
                            .flag = flag,
                            .centre = centre,
                            .lower = centre - spread,
                            .upper = centre + spread,
                            .near_lower = centre - spread * 2 / 3,
                            .near_upper = centre + spread * 2 / 3,
                            .source = "made up for a test."};
    struct arena arena = ARENA_EMPTY;
    struct figure figure;
    assert_int_equal(xmr_figure(&arena, &data, &figure, NULL), STATUS_OK);
    no_words_overlap(&figure);
    figures_check(&figure);
    data.upper = NAN;
    assert_int_equal(xmr_figure(&arena, &data, &figure, NULL), STATUS_NO_DATA);
    arena_free(&arena);
}

static void xmr(void **state) {
    (void)state;
    draw_xmr("xmr", 48, 120, true);
}

static void xmr_long(void **state) {
    (void)state;
    draw_xmr("xmr_long", 120, 9, false);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(funnel),
        cmocka_unit_test(funnel_crowded),
        cmocka_unit_test(funnel_any_focus),
        cmocka_unit_test(funnel_without_wide_limits),
        cmocka_unit_test(exemplar_funnel),
        cmocka_unit_test(change),
        cmocka_unit_test(change_alone),
        cmocka_unit_test(exemplar_change),
        cmocka_unit_test(ranks),
        cmocka_unit_test(ranks_crowded),
        cmocka_unit_test(xmr),
        cmocka_unit_test(xmr_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

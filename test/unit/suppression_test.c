/* Small counts of three areas by two categories with all their sums: which series a run hides, and
 * that no hidden count comes back by subtraction. By hand.
 *
 *             East  Middle  West  Land
 *     Theft      3      20    30    53
 *     Other     40      50    60   150
 *     All       43      70    90   203
 */
#include "test/support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/suppression.h"
#include "engine/data/panel_build.h"
#include "models/significance/disclosure.h"

enum { FIRST = 2022 * 12 + 3, MONTHS = 12, AREAS = 4, KINDS = 3, CELLS = AREAS * KINDS };

static const char *const area_name[AREAS] = {"East", "Middle", "West", "Land"};
static const char *const kind_name[KINDS] = {"Theft", "Other", "All"};
/* theft, then other */
static const double small[6] = {3, 20, 30, 40, 50, 60}, large[6] = {13, 20, 30, 40, 50, 60};

static struct panel panel;
static struct hierarchy areas, categories;
static struct aggregate aggregate;
static struct suppression found;
static struct arena arena;
static bool themed; /* with a theme of Theft beside the tree */

static void add_node(struct hierarchy *tree, const char *name, const char *parent,
                     enum area_level level) {
    struct node node = {.name = name, .parent_name = parent, .level = level, .code = ""};
    size_t index;
    assert_int_equal(hierarchy_add(tree, &node, &index), STATUS_OK);
}

/* The year's count in its first months, one each while it lasts, the rest in the last. */
static void build(const double count[6]) {
    struct panel_build rows = PANEL_BUILD_EMPTY;
    for (size_t k = 0; k < 2; k++)
        for (size_t a = 0; a < 3; a++)
            for (int m = 0; m < MONTHS; m++) {
                struct panel_observation o = {.month = FIRST + m, .line = m};
                o.value = m < MONTHS - 1 ? (m < count[3 * k + a])
                                         : fmax(0, count[3 * k + a] - MONTHS + 1);
                panel_build_area(&rows, area_name[a], strlen(area_name[a]), &o.area);
                panel_build_category(&rows, kind_name[k], strlen(kind_name[k]), &o.category);
                assert_int_equal(panel_build_add(&rows, o), STATUS_OK);
            }
    assert_int_equal(panel_build_freeze(&rows, &panel, NULL), STATUS_OK);
    panel_build_free(&rows);
    areas = categories = HIERARCHY_EMPTY;
    for (size_t a = 0; a < 3; a++)
        add_node(&areas, area_name[a], "Land", LEVEL_CSP);
    add_node(&areas, "Land", "", LEVEL_FORCE);
    for (size_t k = 0; k < 2; k++)
        add_node(&categories, kind_name[k], "All", LEVEL_NONE);
    add_node(&categories, "All", "", LEVEL_NONE);
    if (themed) {
        size_t index;
        assert_int_equal(
            hierarchy_add(&categories, &(struct node){.name = "Town", .theme = true}, &index),
            STATUS_OK);
        assert_int_equal(hierarchy_join(&categories, "Town", 0), STATUS_OK);
    }
    assert_int_equal(hierarchy_link(&areas, "a", NULL), STATUS_OK);
    assert_int_equal(hierarchy_link(&categories, "c", NULL), STATUS_OK);
    assert_int_equal(aggregate_build(&aggregate, &panel, &areas, &categories, NULL), STATUS_OK);
    assert_int_equal(aggregate.targets, CELLS + (themed ? AREAS : 0));
}

static void release(void) {
    aggregate_free(&aggregate);
    hierarchy_free(&areas);
    hierarchy_free(&categories);
    panel_free(&panel);
    arena_free(&arena);
}

static void hide_below(double threshold) {
    const struct suppression_span year = {FIRST, FIRST + MONTHS - 1};
    arena = ARENA_EMPTY;
    const struct suppression_rules rules = {.below = threshold};
    assert_int_equal(suppression_find(&aggregate, &year, 1, &rules, &arena, &found, NULL),
                     STATUS_OK);
    assert_int_equal(found.unchecked, 0);
}

static size_t target(size_t area, size_t kind) {
    const struct aggregate_target *own =
        aggregate_find(&aggregate, hierarchy_find(&aggregate.areas, area_name[area]),
                       hierarchy_find(&aggregate.categories, kind_name[kind]));
    assert_non_null(own);
    return (size_t)(own - aggregate.target);
}

static double count_of(size_t area, size_t kind) {
    double sum = 0;
    for (int m = 0; m < MONTHS; m++)
        sum += aggregate.target[target(area, kind)].observed[m];
    return sum;
}

/* "P" primary, "C" complementary, "." shown; kinds by rows. */
static void assert_hidden(const char *const expected[KINDS]) {
    for (size_t k = 0; k < KINDS; k++)
        for (size_t a = 0; a < AREAS; a++) {
            char is = ".PC"[found.hidden[target(a, k)]];
            if (is != expected[k][a])
                fail_msg("%s in %s is %c, expected %c", kind_name[k], area_name[a], is,
                         expected[k][a]);
        }
}

static void hides_a_rectangle(void **state) {
    (void)state;
    build(small);
    assert_close(count_of(0, 0), 3, RUNG_EXACT);
    assert_close(count_of(3, 2), 203, RUNG_EXACT);
    hide_below(5);
    /* along its row and its column the smallest, and where these two meet */
    assert_hidden((const char *const[]){"PC..", "CC..", "...."});
    assert_int_equal(found.primary, 1);
    assert_int_equal(found.complementary, 3);
    assert_true(suppression_hides(&found, &aggregate, hierarchy_find(&aggregate.areas, "East"),
                                  hierarchy_find(&aggregate.categories, "Theft")));
    assert_false(suppression_hides(&found, &aggregate, hierarchy_find(&aggregate.areas, "Land"),
                                   hierarchy_find(&aggregate.categories, "Theft")));
    release();
}

/* Fill in whatever a sum with one unknown member gives, as often as that gives anything. */
static size_t subtract(bool known[AREAS][KINDS]) {
    size_t recovered = 0;
    for (bool more = true; more;) {
        more = false;
        for (size_t line = 0; line < AREAS + KINDS; line++) {
            size_t unknown = 0, cells = line < AREAS ? KINDS : AREAS, at = 0;
            for (size_t i = 0; i < cells; i++) {
                bool is = line < AREAS ? known[line][i] : known[i][line - AREAS];
                unknown += !is;
                at = is ? at : i;
            }
            if (unknown != 1)
                continue;
            *(line < AREAS ? &known[line][at] : &known[at][line - AREAS]) = more = true;
            recovered++;
        }
    }
    return recovered;
}

/* Every place of the small count, one and two of them: nothing hidden comes back. Primary ones
 * alone do, which shows that the reader here can subtract. */
static void nothing_comes_back(void **state) {
    (void)state;
    size_t alone = 0;
    for (size_t first = 0; first < 6; first++)
        for (size_t second = first; second < 6; second++) {
            double count[6];
            memcpy(count, large, sizeof count);
            count[first] = 2;
            count[second] = 4;
            build(count);
            hide_below(5);
            bool known[AREAS][KINDS], bare[AREAS][KINDS];
            size_t primary = 0;
            for (size_t a = 0; a < AREAS; a++)
                for (size_t k = 0; k < KINDS; k++) {
                    unsigned char is = found.hidden[target(a, k)];
                    known[a][k] = is == DISCLOSURE_SHOWN;
                    bare[a][k] = is != DISCLOSURE_PRIMARY;
                    primary += is == DISCLOSURE_PRIMARY;
                    assert_int_equal(is == DISCLOSURE_PRIMARY,
                                     count_of(a, k) > 0 && count_of(a, k) < 5);
                }
            assert_int_equal(primary, first == second ? 1 : 2);
            assert_int_equal(subtract(known), 0);
            alone += subtract(bare);
            release();
        }
    assert_true(alone > 20);
}

static void large_counts_stay(void **state) {
    (void)state;
    build(large);
    hide_below(5);
    assert_hidden((const char *const[]){"....", "....", "...."});
    assert_int_equal(found.primary + found.complementary, 0);
    release();
}

/* With the threshold at 0, and where nothing was looked for, nothing is hidden or emptied. */
static void off_hides_nothing(void **state) {
    (void)state;
    build(small);
    hide_below(0);
    assert_null(found.hidden);
    const struct suppression none = {.hidden = NULL};
    struct total total = {.target = target(0, 0),
                          .mean = 3,
                          .median = 3,
                          .change_pct = 50,
                          .p_increase = 0.5,
                          .observed_months = 12,
                          .note = "as it was"},
                 before = total;
    struct forecast *forecast = calloc(CELLS, sizeof *forecast);
    assert_non_null(forecast);
    forecast[target(0, 0)].series_mean = 0.25;
    strcpy(forecast[target(0, 0)].estimated, "alpha=0.5");
    for (int which = 0; which < 2; which++) {
        suppression_totals(which ? &none : &found, &total, 1, 0);
        suppression_forecasts(which ? &none : &found, forecast, CELLS, 0);
        assert_memory_equal(&total, &before, sizeof total);
        assert_close(forecast[target(0, 0)].series_mean, 0.25, RUNG_EXACT);
        assert_string_equal(forecast[target(0, 0)].estimated, "alpha=0.5");
    }
    free(forecast);
    release();
}

/* On 8 before no percentage and no chance where 20 is few. By hand: three years of 1.3 a month are
 * 46.8, so 45, so 1.25; and 3795 in 108 months are 3800 to the nearest ten, though 3795 / 108 times
 * 108 is less than 3795. */
static void rounds_what_is_shown(void **state) {
    (void)state;
    struct suppression rounding = {.rules = {.round_to = 5, .few = 20}};
    struct total total[2] = {
        {.mean = 53.5, .earlier = 35, .change_pct = 52.9, .p_increase = 0.75, .note = ""},
        {.mean = 6, .earlier = 8, .change_pct = -25, .p_increase = 0.25, .note = ""},
    };
    suppression_totals(&rounding, total, 2, 0);
    assert_true(total[0].mean == 53.5 && total[0].change_pct == 52.9 &&
                total[0].p_increase == 0.75);
    assert_true(total[1].mean == 6 && isnan(total[1].change_pct) && isnan(total[1].p_increase));
    assert_string_equal(total[1].note, "few before: no percentage");
    struct forecast *forecast = calloc(1, sizeof *forecast);
    assert_non_null(forecast);
    forecast->months = 38;
    forecast->missing = 2;
    forecast->series_mean = 1.3;
    suppression_forecasts(&rounding, forecast, 1, 0);
    assert_close(forecast->series_mean, 1.25, RUNG_FORMULA);
    forecast->months = 108;
    forecast->missing = 0;
    forecast->series_mean = 3795.0 / 108;
    rounding.rules.round_to = 10;
    suppression_forecasts(&rounding, forecast, 1, 0);
    assert_close(forecast->series_mean, 3800.0 / 108, RUNG_FORMULA);
    free(forecast);
}

/* No theft in East: shown as 0, or hidden with what would give it away. */
static void zeros_on_request(void **state) {
    (void)state;
    static const double none[6] = {0, 20, 30, 40, 50, 60};
    const struct suppression_span year = {FIRST, FIRST + MONTHS - 1};
    build(none);
    hide_below(5);
    assert_int_equal(found.primary + found.complementary, 0);
    arena_free(&arena);
    const struct suppression_rules rules = {.below = 5, .zero = true};
    assert_int_equal(suppression_find(&aggregate, &year, 1, &rules, &arena, &found, NULL),
                     STATUS_OK);
    assert_int_equal(found.primary, 1);
    assert_int_equal(found.hidden[target(0, 0)], DISCLOSURE_PRIMARY);
    assert_true(found.complementary >= 3);
    release();
}

/* What an earlier run hid stays hidden, with what would give it away, also where no count is too
 * small; names that are gone are counted. */
static void hidden_before(void **state) {
    (void)state;
    const struct suppression_span year = {FIRST, FIRST + MONTHS - 1};
    struct series_names names = SERIES_NAMES_EMPTY;
    assert_int_equal(series_names_add(&names, "East", "Theft"), STATUS_OK);
    assert_int_equal(series_names_add(&names, "North", "Theft"), STATUS_OK);
    assert_int_equal(series_names_add(&names, "East", "Piracy"), STATUS_OK);
    for (int below = 0; below <= 5; below += 5) {
        const struct suppression_rules rules = {.below = below, .before = &names};
        arena = ARENA_EMPTY;
        build(large);
        assert_int_equal(suppression_find(&aggregate, &year, 1, &rules, &arena, &found, NULL),
                         STATUS_OK);
        assert_hidden((const char *const[]){"PC..", "CC..", "...."});
        assert_int_equal(found.gone, 2);
        release();
    }
    series_names_free(&names);
}

/* A theme of Theft, small in East: hidden where Theft is and nowhere else, and the tree is hidden
 * as it is without the theme. */
static void themes_follow_their_members(void **state) {
    (void)state;
    themed = true;
    build(small);
    hide_below(5);
    assert_hidden((const char *const[]){"PC..", "CC..", "...."});
    size_t theme = hierarchy_find(&aggregate.categories, "Town");
    for (size_t a = 0; a < AREAS; a++) {
        size_t area = hierarchy_find(&aggregate.areas, area_name[a]);
        assert_non_null(aggregate_find(&aggregate, area, theme));
        assert_int_equal(suppression_hides(&found, &aggregate, area, theme), a < 2);
    }
    release();
    const struct suppression_span year = {FIRST, FIRST + MONTHS - 1};
    struct series_names names = SERIES_NAMES_EMPTY; /* for itself too */
    assert_int_equal(series_names_add(&names, "Land", "Town"), STATUS_OK);
    const struct suppression_rules rules = {.below = 5, .before = &names};
    arena = ARENA_EMPTY;
    build(large);
    theme = hierarchy_find(&aggregate.categories, "Town");
    assert_int_equal(suppression_find(&aggregate, &year, 1, &rules, &arena, &found, NULL),
                     STATUS_OK);
    for (size_t a = 0; a < AREAS; a++) {
        size_t area = hierarchy_find(&aggregate.areas, area_name[a]);
        assert_int_equal(suppression_hides(&found, &aggregate, area, theme), a == 3);
    }
    series_names_free(&names);
    release();
    themed = false;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hides_a_rectangle),    cmocka_unit_test(nothing_comes_back),
        cmocka_unit_test(large_counts_stay),    cmocka_unit_test(off_hides_nothing),
        cmocka_unit_test(rounds_what_is_shown), cmocka_unit_test(zeros_on_request),
        cmocka_unit_test(hidden_before),        cmocka_unit_test(themes_follow_their_members),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

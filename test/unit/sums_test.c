/* Sums of forecasts: parents are the sums of their leaves, totals of what is recorded and what is
 * drawn. Leaves with all their mass at a point, so that every figure is known by hand. */
#include "test/support/support.h"

#include <math.h>
#include <string.h>

#include "engine/batch/sums.h"
#include "engine/data/panel_build.h"
#include "engine/data/period.h"

enum { APRIL = 2020 * 12 + 3, MONTHS = 38, END = APRIL + MONTHS - 1, HORIZON = 24, LEAVES = 4 };

/* Recorded April 2020 to May 2023. One series ends two months earlier. */
static const struct {
    const char *area, *category;
    double base;
    int months;
} given[LEAVES] = {{"North", "Bike", 10, MONTHS},
                   {"North", "Shop", 100, MONTHS - 2},
                   {"South", "Bike", 1000, MONTHS},
                   {"South", "Shop", 10000, MONTHS}};

static double recorded(size_t leaf, int month) {
    return given[leaf].base + (month - APRIL) % 12;
}

/* A leaf's mean at `month`, with decimals as the batch keeps them. */
static double predicted(size_t leaf, int month) {
    return given[leaf].base + 0.1234 * (month - END) + (double)leaf / 8;
}

struct bench {
    struct panel panel;
    struct hierarchy areas, categories;
    struct aggregate aggregate;
    struct forecaster forecaster;
    struct job_result leaf[LEAVES];
    struct paths paths;
    struct sums sums;
};

static struct bench bench;

static void add_node(struct hierarchy *tree, const char *name, const char *parent) {
    struct node node = {.name = name, .parent_name = parent};
    size_t index;
    assert_int_equal(hierarchy_add(tree, &node, &index), STATUS_OK);
}

/* `kind` POINT: all mass at the mean; POISSON: spread about it. */
static void set_up(enum marginal_kind kind, size_t draws) {
    struct panel_build build = PANEL_BUILD_EMPTY;
    memset(&bench, 0, sizeof bench);
    for (size_t i = 0; i < LEAVES; i++)
        for (int t = 0; t < given[i].months; t++) {
            struct panel_observation o = {
                .month = APRIL + t, .line = t, .value = recorded(i, APRIL + t)};
            panel_build_area(&build, given[i].area, strlen(given[i].area), &o.area);
            panel_build_category(&build, given[i].category, strlen(given[i].category), &o.category);
            assert_int_equal(panel_build_add(&build, o), STATUS_OK);
        }
    assert_int_equal(panel_build_freeze(&build, &bench.panel, NULL), STATUS_OK);
    panel_build_free(&build);
    add_node(&bench.areas, "North", "Force");
    add_node(&bench.areas, "South", "Force");
    add_node(&bench.categories, "Bike", "Theft");
    add_node(&bench.categories, "Shop", "Theft");
    assert_int_equal(hierarchy_link(&bench.areas, "a", NULL), STATUS_OK);
    assert_int_equal(hierarchy_link(&bench.categories, "c", NULL), STATUS_OK);
    assert_int_equal(
        aggregate_build(&bench.aggregate, &bench.panel, &bench.areas, &bench.categories, NULL), 0);
    assert_int_equal(bench.aggregate.leaves.count, LEAVES);
    bench.forecaster =
        (struct forecaster){.panel = &bench.aggregate.leaves,
                            .record = &bench.aggregate.leaves,
                            .asked = "auto",
                            .settings = {.horizon = HORIZON, .period = 12, .seed = 1},
                            .levels = {{50, 95}, 2},
                            .end = END};
    for (size_t i = 0; i < LEAVES; i++) {
        struct job_result *leaf = &bench.leaf[i];
        leaf->lead = (size_t)(MONTHS - given[i].months);
        size_t months = leaf->lead + HORIZON;
        leaf->mark = i;
        leaf->mean = arena_zeroed(&leaf->arena, months, sizeof(double));
        leaf->marginal = arena_zeroed(&leaf->arena, months, sizeof *leaf->marginal);
        for (size_t t = 0; t < months; t++) {
            leaf->mean[t] = predicted(i, APRIL + given[i].months + (int)t);
            leaf->marginal[t] = (struct marginal){.kind = kind, .a = leaf->mean[t]};
        }
        leaf->forecast = (struct forecast){.area = given[i].area,
                                           .area_code = "",
                                           .category = given[i].category,
                                           .first = END + 1,
                                           .horizon = HORIZON,
                                           .mean = leaf->mean + leaf->lead,
                                           .series_first = APRIL,
                                           .quality = i == 1 ? QUALITY_POOR : QUALITY_GOOD};
    }
    assert_int_equal(paths_new(&bench.paths, NULL, 2, 2, draws, 1), STATUS_OK);
}

static double round_to;

static void make(size_t workers) {
    struct pool pool = {.workers = workers};
    struct fault fault = FAULT_NONE;
    struct sums_request request = {.aggregate = &bench.aggregate,
                                   .forecaster = &bench.forecaster,
                                   .leaf = bench.leaf,
                                   .paths = &bench.paths,
                                   .pool = &pool,
                                   .end = END,
                                   .round_to = round_to};
    assert_int_equal(sums_make(&request, &bench.sums, &fault), STATUS_OK);
}

static void tear_down(void) {
    sums_free(&bench.sums);
    paths_free(&bench.paths);
    for (size_t i = 0; i < LEAVES; i++)
        job_free(&bench.leaf[i]);
    aggregate_free(&bench.aggregate);
    hierarchy_free(&bench.areas);
    hierarchy_free(&bench.categories);
    panel_free(&bench.panel);
}

static size_t target(const char *area, const char *category) {
    const struct aggregate_target *found =
        aggregate_find(&bench.aggregate, hierarchy_find(&bench.aggregate.areas, area),
                       hierarchy_find(&bench.aggregate.categories, category));
    assert_non_null(found);
    return (size_t)(found - bench.aggregate.target);
}

static const struct total *total(size_t index, enum total_kind kind, int first) {
    for (size_t i = 0; i < bench.sums.totals; i++)
        if (bench.sums.total[i].target == index && bench.sums.total[i].span.kind == kind &&
            (!first || bench.sums.total[i].span.first == first))
            return &bench.sums.total[i];
    fail_msg("there is no %s from %d", total_word(kind), first);
    return NULL;
}

static void means_add_up_exactly(void **state) {
    (void)state;
    set_up(MARGINAL_POISSON, 50);
    make(1);
    static const char *const area[] = {"North", "South"};
    const struct forecast *f = bench.sums.forecast;
    for (size_t h = 0; h < HORIZON; h++) {
        double leaves = 0;
        for (size_t i = 0; i < LEAVES; i++)
            leaves += bench.leaf[i].forecast.mean[h];
        const double *all = f[target("Force", "Theft")].mean;
        assert_true(all[h] == leaves);
        assert_close(f[target("North", "Theft")].mean[h] + f[target("South", "Theft")].mean[h],
                     all[h], RUNG_FORMULA);
        assert_close(f[target("Force", "Bike")].mean[h] + f[target("Force", "Shop")].mean[h],
                     all[h], RUNG_FORMULA);
        for (size_t a = 0; a < 2; a++)
            assert_true(f[target(area[a], "Theft")].mean[h] ==
                        f[target(area[a], "Bike")].mean[h] + f[target(area[a], "Shop")].mean[h]);
    }
    const struct forecast *force = &f[target("Force", "Theft")];
    assert_string_equal(force->model, "sum");
    assert_string_equal(force->chosen, "sum of 4 series");
    assert_int_equal(force->quality, QUALITY_POOR); /* the worst of its parts */
    assert_int_equal(force->first, END + 1);
    assert_int_equal(force->outcome, OUTCOME_OK);
    tear_down();
}

static void parents_at_a_point(void **state) {
    (void)state;
    set_up(MARGINAL_POINT, 20);
    make(1);
    const struct forecast *north = &bench.sums.forecast[target("North", "Theft")];
    for (int h = 0; h < HORIZON; h++) {
        double sum = predicted(0, END + 1 + h) + predicted(1, END + 1 + h);
        assert_close(north->mean[h], sum, RUNG_FORMULA);
        assert_close(north->median[h], sum, 1e-6); /* paths are single precision */
        assert_close(north->lower[HORIZON + h], sum, 1e-6);
        assert_close(north->upper[HORIZON + h], sum, 1e-6);
    }
    tear_down();
}

/* Sum of a leaf over months: recorded where it is, predicted after. */
static double over(size_t leaf, int first, int last) {
    double sum = 0;
    for (int month = first; month <= last; month++)
        sum += month < APRIL + given[leaf].months ? recorded(leaf, month) : predicted(leaf, month);
    return sum;
}

static void totals_of_recorded_and_predicted(void **state) {
    (void)state;
    static const struct {
        enum total_kind kind;
        int first, last;
        size_t observed; /* of its months, by the batch's last month */
    } table[] = {
        {TOTAL_QUARTER, END - 1, END + 1, 2}, /* April to June 2023 */
        {TOTAL_QUARTER, END + 2, END + 4, 0},          {TOTAL_FINANCIAL_YEAR, END - 1, END + 10, 2},
        {TOTAL_FINANCIAL_YEAR, END + 11, END + 22, 0}, {TOTAL_YEAR_TO_DATE, END - 1, END, 2},
        {TOTAL_ROLLING_12, END - 11, END, 12},         {TOTAL_NEXT_12, END + 1, END + 12, 0},
        {TOTAL_NEXT_24, END + 1, END + 24, 0},
    };
    set_up(MARGINAL_POINT, 20);
    make(1);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        double sum = 0, before = 0;
        int back = table[i].kind == TOTAL_NEXT_24 ? 24 : 12;
        for (size_t leaf = 0; leaf < LEAVES; leaf++) {
            sum += over(leaf, table[i].first, table[i].last);
            before += over(leaf, table[i].first - back, table[i].last - back);
        }
        const struct total *found = total(target("Force", "Theft"), table[i].kind, table[i].first);
        assert_int_equal(found->span.last, table[i].last);
        assert_int_equal(found->observed_months, table[i].observed);
        assert_close(found->mean, sum, RUNG_FORMULA);
        assert_close(found->median, sum, 1e-6);
        assert_close(found->change_pct, 100 * (sum / before - 1), RUNG_INVERTED);
        /* the shops of the north are not known to the end: every span to it is drawn in part */
        assert_close(found->p_increase, sum > before ? 1 : 0, RUNG_EXACT);
        assert_string_equal(found->note, "");
    }
    const struct total *bike = total(target("South", "Bike"), TOTAL_ROLLING_12, 0);
    assert_close(bike->mean, over(2, END - 11, END), RUNG_EXACT);
    assert_close(bike->median, bike->mean, RUNG_EXACT);
    assert_string_equal(bike->note, "all months are recorded");
    assert_true(isnan(bike->lower[0]) && isnan(bike->upper[1]) && isnan(bike->p_increase));
    assert_close(bike->change_pct, 100 * (over(2, END - 11, END) / over(2, END - 23, END - 12) - 1),
                 RUNG_FORMULA);
    tear_down();
}

static void a_missing_month_leaves_a_total_empty(void **state) {
    (void)state;
    set_up(MARGINAL_POINT, 20);
    size_t index = target("South", "Bike");
    double *observed = (double *)bench.aggregate.target[index].observed;
    observed[MONTHS - 2] = NAN; /* April 2023 */
    make(1);
    const struct total *year = total(index, TOTAL_FINANCIAL_YEAR, END - 1);
    assert_true(isnan(year->mean) && isnan(year->median) && isnan(year->upper[0]));
    assert_string_equal(year->note, "a recorded month of the period is missing");
    const struct total *next = total(index, TOTAL_NEXT_12, 0);
    assert_close(next->mean, over(2, END + 1, END + 12), RUNG_FORMULA);
    assert_true(isnan(next->change_pct) && isnan(next->p_increase)); /* nothing to compare with */
    assert_true(total(index, TOTAL_NEXT_24, 0)->mean > 0);
    tear_down();
}

/* The recorded part of a year, and the year before it, to the nearest ten; what is to come is added
 * as it is, and change and chance follow from these. */
static void recorded_parts_are_rounded(void **state) {
    (void)state;
    set_up(MARGINAL_POINT, 20);
    round_to = 10;
    make(1);
    round_to = 0;
    size_t index = target("South", "Bike");
    double part = recorded(2, END - 1) + recorded(2, END), before = over(2, END - 13, END - 2),
           ahead = over(2, END + 1, END + 10), sum = 10 * round(part / 10) + ahead,
           earlier = 10 * round(before / 10);
    assert_true(part != 10 * round(part / 10) && before != earlier);
    const struct total *year = total(index, TOTAL_FINANCIAL_YEAR, END - 1);
    assert_close(year->mean, sum, RUNG_FORMULA);
    assert_close(year->median, sum, 1e-6);
    assert_close(year->earlier, earlier, RUNG_FORMULA);
    assert_close(year->change_pct, 100 * (sum / earlier - 1), RUNG_INVERTED);
    assert_close(year->p_increase, sum > earlier ? 1 : 0, RUNG_EXACT);
    /* of all: three leaves are recorded to the end, the shops of the north are not */
    double all = 0, known = 0;
    for (size_t leaf = 0; leaf < LEAVES; leaf++) {
        all += over(leaf, END - 1, END + 10);
        known += leaf == 1 ? 0 : recorded(leaf, END - 1) + recorded(leaf, END);
    }
    const struct total *force = total(target("Force", "Theft"), TOTAL_FINANCIAL_YEAR, END - 1);
    assert_true(known != 10 * round(known / 10));
    assert_close(force->mean, all - known + 10 * round(known / 10), RUNG_FORMULA);
    const struct total *rolling = total(index, TOTAL_ROLLING_12, 0);
    assert_true(fmod(rolling->mean, 10) == 0);
    assert_close(total(index, TOTAL_NEXT_12, 0)->mean, over(2, END + 1, END + 12), RUNG_FORMULA);
    tear_down();
}

static void parts_without_forecast(void **state) {
    (void)state;
    set_up(MARGINAL_POINT, 20);
    bench.leaf[3].forecast.horizon = 0;
    bench.leaf[3].lead = 0;
    make(2);
    const struct forecast *force = &bench.sums.forecast[target("Force", "Theft")];
    assert_int_equal(force->outcome, OUTCOME_SKIPPED);
    assert_int_equal(force->horizon, 0);
    assert_int_equal(force->quality, QUALITY_ERROR);
    assert_string_equal(force->cause, "1 of its 4 parts could not be forecast, for instance Shop");
    assert_int_equal(bench.sums.forecast[target("North", "Theft")].outcome, OUTCOME_OK);
    for (size_t i = 0; i < bench.sums.totals; i++)
        assert_true(bench.sums.total[i].target != target("Force", "Theft"));
    tear_down();
}

/* Draws are centred on the mean, limits nest, and are as wide as the correlations make them. */
static void limits_come_from_paths(void **state) {
    (void)state;
    set_up(MARGINAL_POISSON, 4000);
    make(2);
    const struct forecast *force = &bench.sums.forecast[target("Force", "Bike")];
    for (size_t h = 0; h < HORIZON; h++) {
        const double *lower = force->lower + h, *upper = force->upper + h;
        assert_true(lower[HORIZON] <= lower[0] && lower[0] <= force->median[h]);
        assert_true(force->median[h] <= upper[0] && upper[0] <= upper[HORIZON]);
        /* Poisson means 10 and 1,000, correlation 0.2: sd = sqrt(1,010 + 0.4 sqrt(10,000)) */
        assert_close((upper[HORIZON] - lower[HORIZON]) / (2 * 1.96 * sqrt(force->mean[h] + 40)), 1,
                     0.08);
        assert_close(force->median[h], force->mean[h], 0.005);
    }
    const struct total *next = total(target("South", "Bike"), TOTAL_NEXT_12, 0);
    /* months correlate 0.4 on the rank scale: sd = sqrt(12 v (1 + 11 x 0.4)) */
    double sd = sqrt(next->mean * (1 + 11 * 0.4));
    assert_close((next->upper[1] - next->lower[1]) / (2 * 1.96 * sd), 1, 0.08);
    assert_true(next->p_increase >= 0 && next->p_increase <= 1);
    tear_down();
}

/* A mean of nothing still has an upper limit where its marginals have one. */
static void zero_keeps_its_upper_limit(void **state) {
    (void)state;
    set_up(MARGINAL_POISSON, 2000);
    for (size_t t = 0; t < HORIZON; t++) {
        bench.leaf[2].mean[t] = 0;
        bench.leaf[2].marginal[t].a = 0.02;
    }
    make(1);
    const struct total *next = total(target("South", "Bike"), TOTAL_NEXT_12, 0);
    assert_close(next->mean, 0, RUNG_EXACT);
    assert_close(next->lower[1], 0, RUNG_EXACT);
    assert_true(next->upper[1] >= 1); /* 0.24 expected: one in five has any */
    tear_down();
}

static void workers_do_not_show(void **state) {
    (void)state;
    enum { MOST = 400 };
    static double first[MOST][4];
    static const size_t workers[] = {1, 2, 16};
    for (size_t k = 0; k < 3; k++) {
        set_up(MARGINAL_POISSON, 100);
        make(workers[k]);
        assert_true(bench.sums.totals > 50 && bench.sums.totals < MOST);
        for (size_t i = 0; i < bench.sums.totals; i++) {
            const struct total *t = &bench.sums.total[i];
            double row[4] = {t->mean, t->median, t->upper[1], t->p_increase};
            if (!k)
                memcpy(first[i], row, sizeof row);
            assert_memory_equal(first[i], row, sizeof row);
        }
        tear_down();
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(means_add_up_exactly),
        cmocka_unit_test(parents_at_a_point),
        cmocka_unit_test(totals_of_recorded_and_predicted),
        cmocka_unit_test(a_missing_month_leaves_a_total_empty),
        cmocka_unit_test(recorded_parts_are_rounded),
        cmocka_unit_test(parts_without_forecast),
        cmocka_unit_test(limits_come_from_paths),
        cmocka_unit_test(zero_keeps_its_upper_limit),
        cmocka_unit_test(workers_do_not_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Backtests by hand: seasonal naive on series whose errors are known, numbers of origins, short
 * series, any number of workers, and no look at what comes after an origin. */
#include "test/support/support.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/backtest.h"
#include "engine/batch/result_tables.h"
#include "engine/data/panel_build.h"
#include "models/kernels/random.h"

enum { JANUARY = 2010 * 12 };

struct shape {
    const char *area, *category;
    int from, to; /* months from JANUARY, to not included */
    double (*value)(int t);
};

static double periodic(int t) {
    return 40 + t * 7 % 12;
}

/* 5 more each year */
static double climbing(int t) {
    return 40 + t * 7 % 12 + 5 * (t / 12);
}

static double few(int t) {
    return 5 + t % 2;
}

static double fewest(int t) {
    return t % 3;
}

static double halves(int t) {
    return t < 100 ? periodic(t) : periodic(t) + 0.5;
}

static double holed(int t) {
    return t == 109 || t == 113 ? NAN : climbing(t);
}

static double noisy(int t, uint64_t mark) {
    struct random_stream stream = random_stream(mark, (uint64_t)t);
    return floor(60 + 12 * sin(t * 0.5235987755982988) + 8 * random_normal(&stream));
}

static void build(struct panel *panel, const struct shape *shape, size_t count) {
    struct panel_build build = PANEL_BUILD_EMPTY;
    for (size_t i = 0; i < count; i++)
        for (int t = shape[i].from; t < shape[i].to; t++) {
            struct panel_observation o = {
                .month = JANUARY + t, .line = t, .value = shape[i].value(t)};
            panel_build_area(&build, shape[i].area, strlen(shape[i].area), &o.area);
            panel_build_category(&build, shape[i].category, strlen(shape[i].category), &o.category);
            assert_int_equal(panel_build_add(&build, o), STATUS_OK);
        }
    assert_int_equal(panel_build_freeze(&build, panel, NULL), STATUS_OK);
    panel_build_free(&build);
}

static struct backtest_request ask(const struct panel *panel, const char *models) {
    return (struct backtest_request){.panel = panel,
                                     .models = models,
                                     .settings = {.horizon = 24, .period = 12, .seed = 1},
                                     .origins = 8,
                                     .every = 3,
                                     .workers = 1};
}

static void make(const struct backtest_request *request, struct backtest *out) {
    struct fault fault = FAULT_NONE;
    assert_int_equal(backtest_make(request, out, &fault), STATUS_OK);
}

static const struct backtest_row *row_of(const struct backtest *backtest, const char *area,
                                         const char *category, const char *model, size_t horizon) {
    for (size_t i = 0; i < backtest->rows; i++) {
        const struct backtest_row *row = &backtest->row[i];
        if (row->horizon == horizon && strcmp(row->area, area) == 0 &&
            strcmp(row->category, category) == 0 && strcmp(row->model, model) == 0)
            return row;
    }
    return NULL;
}

static double measure(const struct backtest *backtest, const char *area, size_t horizon,
                      enum accuracy_measure which) {
    const struct backtest_row *row = row_of(backtest, area, "Theft", "snaive", horizon);
    assert_non_null(row);
    return accuracy_mean(&row->accuracy, which);
}

static void months_told(void **state) {
    (void)state;
    size_t block[BACKTEST_BLOCKS];
    assert_int_equal(backtest_blocks(24, block), 5);
    const size_t usual[] = {1, 3, 6, 12, 24};
    assert_memory_equal(block, usual, sizeof usual);
    assert_int_equal(backtest_blocks(1, block), 1);
    assert_int_equal(block[0], 1);
    assert_int_equal(backtest_blocks(18, block), 5);
    assert_int_equal(block[4], 18);
    assert_int_equal(backtest_blocks(60, block), BACKTEST_BLOCKS);
    assert_int_equal(block[BACKTEST_BLOCKS - 1], 60);
}

/* A year ago is right for the periodic series, and 5 (then 10) too few for the climbing one. */
static void seasonal_naive(void **state) {
    (void)state;
    const struct shape shapes[] = {{"Level", "Theft", 0, 120, periodic},
                                   {"Up", "Theft", 0, 120, climbing}};
    struct panel panel;
    struct backtest backtest;
    build(&panel, shapes, 2);
    struct backtest_request request = ask(&panel, "snaive");
    make(&request, &backtest);
    const size_t horizons[] = {1, 3, 6, 12, 24}, origins[] = {8, 8, 7, 5, 1};
    for (size_t b = 0; b < 5; b++) {
        size_t h = horizons[b];
        assert_int_equal(row_of(&backtest, "Level", "Theft", "snaive", h)->accuracy.forecasts,
                         origins[b]);
        const enum accuracy_measure zero[] = {ACCURACY_MAE, ACCURACY_RMSE, ACCURACY_BIAS,
                                              ACCURACY_SMAPE};
        for (size_t m = 0; m < sizeof zero / sizeof *zero; m++)
            assert_true(measure(&backtest, "Level", h, zero[m]) == 0);
        assert_true(measure(&backtest, "Level", h, ACCURACY_COVERAGE_95) == 100);
        /* the family keeps a small spread where errors were always 0 */
        assert_in_range((size_t)(measure(&backtest, "Level", h, ACCURACY_CRPS) * 1000), 0, 50);
        assert_true(isnan(measure(&backtest, "Level", h, ACCURACY_MASE))); /* no scale */
        double mean = h == 24 ? 1.5 : 1, square = h == 24 ? 2.5 : 1;       /* of 1, 1, .. 2, 2 */
        assert_close(measure(&backtest, "Up", h, ACCURACY_MAE), 5 * mean, RUNG_FORMULA);
        assert_close(measure(&backtest, "Up", h, ACCURACY_BIAS), -5 * mean, RUNG_FORMULA);
        assert_close(measure(&backtest, "Up", h, ACCURACY_MASE), mean, RUNG_FORMULA);
        assert_close(measure(&backtest, "Up", h, ACCURACY_RMSE), 5 * sqrt(square), RUNG_FORMULA);
        assert_close(measure(&backtest, "Up", h, ACCURACY_RMSSE), sqrt(square), RUNG_FORMULA);
        /* month h alone: a year's step, at 24 two */
        const struct accuracy *at = &row_of(&backtest, "Up", "Theft", "snaive", h)->at;
        assert_int_equal(at->forecasts, origins[b]);
        assert_close(accuracy_mean(at, ACCURACY_MAE), h == 24 ? 10 : 5, RUNG_FORMULA);
        assert_close(accuracy_mean(at, ACCURACY_BIAS), h == 24 ? -10 : -5, RUNG_FORMULA);
        /* both: the plain mean over forecasts, of those that have the measure */
        const struct backtest_row *all = row_of(&backtest, "", "", "snaive", h);
        assert_int_equal(all->accuracy.forecasts, 2 * origins[b]);
        assert_close(accuracy_mean(&all->accuracy, ACCURACY_MAE), 2.5 * mean, RUNG_FORMULA);
        assert_close(accuracy_mean(&all->accuracy, ACCURACY_MASE), mean, RUNG_FORMULA);
        assert_non_null(row_of(&backtest, "", "Theft", "snaive", h));
    }
    assert_int_equal(backtest.rows, (4 + 1) * 5); /* the last: months of 30 to 100 */
    assert_int_equal(backtest.unscored, 0);
    backtest_free(&backtest);
    panel_free(&panel);
}

/* Months that are missing after the origin have no weight. */
static void missing_months(void **state) {
    (void)state;
    const struct shape shapes[] = {{"Up", "Theft", 0, 120, holed}};
    struct panel panel;
    struct backtest backtest;
    build(&panel, shapes, 1);
    struct backtest_request request = ask(&panel, "snaive");
    request.settings.horizon = 12;
    request.origins = 1;
    request.every = 12;
    make(&request, &backtest);
    assert_close(measure(&backtest, "Up", 12, ACCURACY_MAE), 5, RUNG_FORMULA);
    assert_close(measure(&backtest, "Up", 12, ACCURACY_BIAS), -5, RUNG_FORMULA);
    assert_int_equal(row_of(&backtest, "Up", "Theft", "snaive", 12)->accuracy.forecasts, 1);
    backtest_free(&backtest);
    request.every = 11; /* month 109 is the first to follow */
    request.settings.horizon = 1;
    struct fault fault = FAULT_NONE;
    assert_int_equal(backtest_make(&request, &backtest, &fault), STATUS_NO_DATA);
    backtest_free(&backtest);
    panel_free(&panel);
}

static void short_series(void **state) {
    (void)state;
    const struct shape shapes[] = {{"Ended", "Theft", 0, 90, periodic},
                                   {"Late", "Theft", 118, 120, periodic},
                                   {"Long", "Theft", 0, 120, periodic},
                                   {"Short", "Theft", 110, 120, periodic}};
    struct panel panel;
    struct backtest backtest;
    build(&panel, shapes, 4);
    struct backtest_request request = ask(&panel, "auto");
    make(&request, &backtest);
    assert_null(row_of(&backtest, "Ended", "Theft", "auto", 1));
    assert_null(row_of(&backtest, "Late", "Theft", "auto", 1));
    assert_int_equal(backtest.unscored, 2);
    assert_int_equal(row_of(&backtest, "Long", "Theft", "auto", 1)->accuracy.forecasts, 8);
    /* origins 3, 6 and 9 months before the end leave 7, 4 and 1 months to learn from */
    const struct backtest_row *row = row_of(&backtest, "Short", "Theft", "auto", 1);
    assert_non_null(row);
    assert_int_equal(row->accuracy.forecasts, 3);
    assert_int_equal(row_of(&backtest, "Short", "Theft", "auto", 6)->accuracy.forecasts, 2);
    assert_null(row_of(&backtest, "Short", "Theft", "auto", 12));
    assert_int_equal(row_of(&backtest, "", "", "auto", 1)->accuracy.forecasts, 11);
    assert_int_equal(backtest.model[0].forecasts, 11);
    assert_int_equal(backtest.model[0].failed, 0);
    backtest_free(&backtest);
    panel_free(&panel);
}

/* A panel of `areas` areas with two categories; after month `until` everything is different. */
static void build_panel(struct panel *panel, int until) {
    static const char *const area[] = {"A", "B", "C", "D"}, *const category[] = {"Theft", "Noise"};
    struct panel_build build = PANEL_BUILD_EMPTY;
    for (size_t i = 0; i < 8; i++)
        for (int t = 0; t < 84; t++) {
            uint64_t mark = i + 1 + (t >= until ? 100 : 0);
            struct panel_observation o = {
                .month = JANUARY + t, .line = t, .value = noisy(t, mark) * (t >= until ? 3.5 : 1)};
            panel_build_area(&build, area[i / 2], 1, &o.area);
            panel_build_category(&build, category[i % 2], 5, &o.category);
            assert_int_equal(panel_build_add(&build, o), STATUS_OK);
        }
    assert_int_equal(panel_build_freeze(&build, panel, NULL), STATUS_OK);
    panel_build_free(&build);
}

static char *table_of(const struct panel *panel, size_t workers, enum backtest_mode mode) {
    char folder[256], path[300];
    struct backtest backtest;
    struct fault fault = FAULT_NONE;
    struct backtest_request request = ask(panel, "auto,dotm,ets,snaive,blend");
    request.workers = workers;
    request.mode = mode;
    request.origins = 3;
    request.settings.horizon = 6;
    make(&request, &backtest);
    support_scratch(folder);
    snprintf(path, sizeof path, "%s/accuracy.csv", folder);
    assert_int_equal(write_accuracy(path, &backtest, &fault), STATUS_OK);
    char *text = support_read(path);
    support_remove(folder);
    backtest_free(&backtest);
    return text;
}

static void any_number_of_workers(void **state) {
    (void)state;
    struct panel panel;
    build_panel(&panel, INT_MAX);
    char *one = table_of(&panel, 1, BACKTEST_REFIT), *two = table_of(&panel, 2, BACKTEST_REFIT);
    char *five = table_of(&panel, 5, BACKTEST_REFIT);
    char *fixed = table_of(&panel, 1, BACKTEST_FIXED), *again = table_of(&panel, 3, BACKTEST_FIXED);
    static const char header[] =
        "area,category,model,origins,horizon,mae,rmse,mase,rmsse,smape,bias,coverage_80,"
        "coverage_95,interval_score_95,crps,coverage_50,volume,mode,mae_at,mase_at,smape_at,"
        "bias_at,coverage_50_at,coverage_80_at,coverage_95_at,crps_at\n,,auto,24,1,";
    assert_memory_equal(one, header, strlen(header));
    assert_string_equal(one, two);
    assert_string_equal(one, five);
    assert_string_equal(fixed, again);
    size_t lines = 0;
    for (const char *c = one; *c; c++)
        lines += *c == '\n';
    /* all, 2 categories, 8 series, 1 band of volume; 5 models; 1, 3 and 6 months */
    assert_int_equal(lines, 1 + (1 + 2 + 8 + 1) * 5 * 3);
    free(fixed);
    free(again);
    free(one);
    free(two);
    free(five);
    panel_free(&panel);
}

/* The mean forecast is bias + mean of what happened: it must not move when what happened does. With
 * fixed parameters the later of two origins is looked at: it stands on the earlier one's. */
static void look_ahead(enum backtest_mode mode) {
    static const char *const models[] = {"auto", "shares", "blend", "dotm", "ets", "mean"};
    enum { MODELS = sizeof models / sizeof *models, ORIGIN = 78 };
    struct panel panel[2];
    struct backtest backtest[2];
    size_t moved = 0;
    for (size_t k = 0; k < 2; k++) {
        build_panel(&panel[k], k ? ORIGIN : INT_MAX);
        struct backtest_request request = ask(&panel[k], "auto,shares,blend,dotm,ets,mean");
        request.mode = mode;
        request.origins = mode == BACKTEST_FIXED ? 2 : 1;
        request.every = request.settings.horizon = 6;
        make(&request, &backtest[k]);
    }
    size_t origins = mode == BACKTEST_FIXED ? 2 : 1;
    for (size_t i = 0; i < panel[0].count; i++)
        for (size_t m = 0; m < MODELS; m++)
            for (size_t b = 0; b < 3; b++) {
                const size_t h = (const size_t[]){1, 3, 6}[b];
                double forecast[2], happened[2] = {0, 0};
                for (size_t k = 0; k < 2; k++) {
                    const struct panel_series *series = &panel[k].series[i];
                    const struct backtest_row *row =
                        row_of(&backtest[k], panel[k].area[series->area],
                               panel[k].category[series->category], models[m], h);
                    assert_non_null(row);
                    for (size_t o = 0; o < origins; o++)
                        for (size_t t = 0; t < h; t++)
                            happened[k] +=
                                panel_value(&panel[k], i, JANUARY + ORIGIN - 6 * (int)o + (int)t) /
                                (double)(h * origins);
                    forecast[k] = accuracy_mean(&row->accuracy, ACCURACY_BIAS) + happened[k];
                }
                assert_close(forecast[1], forecast[0], RUNG_INVERTED);
                moved += fabs(happened[1] - happened[0]) > 10;
            }
    assert_int_equal(moved, panel[0].count * MODELS * 3);
    for (size_t k = 0; k < 2; k++) {
        backtest_free(&backtest[k]);
        panel_free(&panel[k]);
    }
}

static void no_look_ahead(void **state) {
    (void)state;
    look_ahead(BACKTEST_REFIT);
    look_ahead(BACKTEST_FIXED);
}

/* At the earliest origin everything is estimated, so it is as with refitting; families that cannot
 * filter on go on as with refitting at every origin. */
static void fixed_parameters(void **state) {
    (void)state;
    static const char models[] = "auto,shares,dotm,ets,ets:ANA,arima,snaive,blend,ets_average";
    static const char *const mode[] = {"fixed", "fixed", "fixed", "fixed", "fixed",
                                       "fixed", "fixed", "refit", "refit"};
    struct panel panel;
    build_panel(&panel, INT_MAX);
    for (size_t origins = 1; origins <= 4; origins += 3) {
        struct backtest_request request = ask(&panel, models);
        struct backtest refit, fixed;
        request.origins = origins;
        request.settings.horizon = 6;
        make(&request, &refit);
        request.mode = BACKTEST_FIXED;
        make(&request, &fixed);
        assert_int_equal(fixed.rows, refit.rows);
        size_t same = 0, differ = 0;
        for (size_t i = 0; i < fixed.rows; i++)
            for (int m = 0; m < ACCURACY_MEASURES; m++) {
                bool equal = fixed.row[i].accuracy.sum[m] == refit.row[i].accuracy.sum[m];
                size_t model = 0;
                while (strcmp(fixed.model[model].name, fixed.row[i].model) != 0)
                    model++;
                bool may_differ = origins > 1 && model < 6;
                assert_true(equal || may_differ);
                same += equal;
                differ += !equal;
            }
        assert_true(origins == 1 ? differ == 0 : differ > same / 10);
        for (size_t m = 0; m < fixed.models; m++) {
            assert_string_equal(refit.model[m].mode, "refit");
            assert_string_equal(fixed.model[m].mode, origins > 1 ? mode[m] : "fixed");
            assert_int_equal(fixed.model[m].later, 8 * (origins - 1));
        }
        backtest_free(&refit);
        backtest_free(&fixed);
    }
    panel_free(&panel);
}

/* Series of known means in their bands; every series in one. */
static void by_volume(void **state) {
    (void)state;
    const struct shape shapes[] = {{"Level", "Theft", 0, 120, periodic},
                                   {"Low", "Theft", 0, 120, few},
                                   {"Lowest", "Theft", 0, 120, fewest},
                                   {"Up", "Theft", 0, 120, climbing}};
    struct panel panel;
    struct backtest backtest;
    build(&panel, shapes, 4);
    struct backtest_request request = ask(&panel, "snaive");
    request.settings.horizon = 1;
    make(&request, &backtest);
    static const char *const band[] = {"0-5", "5-30", "30-100"};
    static const size_t series[] = {1, 1, 2};
    assert_int_equal(backtest.rows, 1 + 1 + 4 + 3);
    for (size_t i = 0; i < backtest.rows; i++)
        if (i < 6)
            assert_string_equal(backtest.row[i].volume, "");
        else {
            assert_string_equal(backtest.row[i].volume, band[i - 6]);
            assert_string_equal(backtest.row[i].category, "");
            assert_int_equal(backtest.row[i].accuracy.forecasts, 8 * series[i - 6]);
        }
    backtest_free(&backtest);
    panel_free(&panel);
}

/* Seasonal naive on 5 more each year: every month is 5 too low, which is what repeating last year
 * does; a quarter is 15 off, outside any 80% range of a family that sees steps of 5 a month, unless
 * the spread allows for it: sigma is 5, that of the sum of three months correlated by 0.4 is
 * 5 sqrt(3 + 6 x 0.4) = 11.6, and 1.28 x 11.6 = 14.9 < 15. */
static void track_records(void **state) {
    (void)state;
    const struct shape shapes[] = {{"Level", "Theft", 0, 120, periodic},
                                   {"Up", "Theft", 0, 120, climbing}};
    struct panel panel;
    struct backtest backtest;
    build(&panel, shapes, 2);
    for (size_t every = 1; every <= 6; every += every == 1 ? 2 : 3) {
        struct backtest_request request = ask(&panel, "snaive");
        request.records = true;
        request.every = every;
        make(&request, &backtest);
        assert_int_equal(backtest.records, 4); /* all, category, two series */
        const struct track_record *level = &backtest.record[2], *up = &backtest.record[3];
        size_t quarters = every == 1 ? 2 : 8, years = every == 1 ? 0 : every == 3 ? 5 : 7;
        assert_string_equal(level->area, "Level");
        assert_int_equal(level->quarters, quarters); /* 3 and 6 months back where every is 1 */
        assert_int_equal(level->latest, every <= 3);
        assert_int_equal(level->inside, quarters); /* errors of 0 */
        assert_int_equal(level->months, 12 * years);
        assert_true(level->off == 0 && level->repeated == 0);
        assert_int_equal(up->inside, 0);
        assert_close(up->off, 5 * 12 * (double)years, RUNG_FORMULA);
        assert_close(up->repeated, up->off, RUNG_FORMULA);
        assert_close(up->bias, -up->off, RUNG_FORMULA);
        const struct track_record *all = &backtest.record[0];
        assert_int_equal(all->series, 2);
        assert_int_equal(all->quarters, quarters);
        assert_int_equal(all->totals, 2 * quarters);
        assert_int_equal(all->inside, level->inside + up->inside);
        assert_close(all->happened, level->happened + up->happened, RUNG_FORMULA);
        assert_int_equal(all->latest, every <= 3);
        backtest_free(&backtest);
    }
    /* one series of the panel: its record is the same */
    struct backtest_request request = ask(&panel, "snaive");
    size_t only = 1;
    request.records = true;
    request.only = &only;
    make(&request, &backtest);
    assert_int_equal(backtest.model[0].forecasts, 8);
    assert_string_equal(backtest.record[backtest.records - 1].area, "Up");
    assert_close(backtest.record[backtest.records - 1].off, 5 * 12 * 5.0, RUNG_FORMULA);
    backtest_free(&backtest);
    panel_free(&panel);
}

/* A cut tells neither values nor kinds of what comes later. */
static void cut_panel(void **state) {
    (void)state;
    const struct shape shapes[] = {{"Halves", "Theft", 0, 120, halves},
                                   {"Holed", "Theft", 10, 120, holed},
                                   {"Late", "Theft", 118, 120, periodic}};
    struct panel panel, cut;
    const size_t *from;
    struct fault fault = FAULT_NONE;
    build(&panel, shapes, 3);
    assert_false(panel.series[0].counts);
    assert_int_equal(backtest_cut(&cut, &panel, JANUARY + 99, &from, &fault), STATUS_OK);
    assert_int_equal(cut.count, 2);
    assert_int_equal(cut.first, JANUARY);
    assert_int_equal(cut.last, JANUARY + 99);
    assert_true(from[0] == 0 && from[1] == 1);
    assert_true(cut.series[0].counts);
    assert_int_equal(cut.series[0].length, 100);
    assert_int_equal(cut.series[1].length, 90);
    assert_int_equal(cut.series[1].missing, 0);
    for (int t = 0; t < 125; t++)
        for (size_t i = 0; i < 2; i++) {
            double was = panel_value(&panel, i, JANUARY + t),
                   is = panel_value(&cut, i, JANUARY + t);
            assert_true(t <= 99 && !isnan(was) ? is == was : isnan(is));
        }
    panel_free(&cut);
    assert_int_equal(backtest_cut(&cut, &panel, JANUARY + 111, &from, &fault), STATUS_OK);
    assert_false(cut.series[0].counts);
    assert_int_equal(cut.series[1].missing, 1);
    panel_free(&cut);
    panel_free(&panel);
}

static void names_and_refusals(void **state) {
    (void)state;
    const struct shape shapes[] = {{"Level", "Theft", 0, 60, periodic}},
                       brief[] = {{"Level", "Theft", 0, 3, periodic}};
    struct panel panel;
    struct backtest backtest;
    struct fault fault = FAULT_NONE;
    build(&panel, shapes, 1);
    struct backtest_request request = ask(&panel, "mean, auto,mean");
    make(&request, &backtest);
    assert_int_equal(backtest.models, 2);
    assert_string_equal(backtest.row[0].model, "mean"); /* in the order named */
    assert_non_null(row_of(&backtest, "Level", "Theft", "auto", 24));
    assert_null(row_of(&backtest, "Level", "Theft", "dotm", 24));
    backtest_free(&backtest);
    request.models = "mean,snaiv";
    assert_int_equal(backtest_make(&request, &backtest, &fault), STATUS_USAGE);
    assert_non_null(strstr(fault.message, "snaive"));
    backtest_free(&backtest);
    request.models = ",";
    assert_int_equal(backtest_make(&request, &backtest, &fault), STATUS_USAGE);
    backtest_free(&backtest);
    panel_free(&panel);
    build(&panel, brief, 1);
    request = ask(&panel, "mean");
    assert_int_equal(backtest_make(&request, &backtest, &fault), STATUS_NO_DATA);
    backtest_free(&backtest);
    panel_free(&panel);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months_told),           cmocka_unit_test(seasonal_naive),
        cmocka_unit_test(missing_months),        cmocka_unit_test(short_series),
        cmocka_unit_test(any_number_of_workers), cmocka_unit_test(no_look_ahead),
        cmocka_unit_test(fixed_parameters),      cmocka_unit_test(by_volume),
        cmocka_unit_test(track_records),         cmocka_unit_test(cut_panel),
        cmocka_unit_test(names_and_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Every registered family over every awkward series keeps the contract of model.h: OK, or too short
 * (or, for families on logs, nothing to take a log of); then finite means and quantiles, no count
 * below 0, quantiles in order, the same bytes again. */
#include "test/support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/data/panel_build.h"
#include "models/adjust/gaps.h"
#include "models/kernels/random.h"
#include "models/registry.h"

enum { LENGTH = 96, HORIZON = 30, PERIOD = 12 };

struct awkward {
    const char *name;
    size_t length;
    double (*value)(size_t t, struct random_stream *stream);
};

static double ordinary(size_t t, struct random_stream *stream) {
    return floor(60 + 20 * sin((double)t / 1.9) + 5 * random_normal(stream));
}

static double constant(size_t t, struct random_stream *stream) {
    (void)t, (void)stream;
    return 7;
}

static double all_zero(size_t t, struct random_stream *stream) {
    (void)t, (void)stream;
    return 0;
}

static double one_spike(size_t t, struct random_stream *stream) {
    (void)stream;
    return t == 50 ? 900 : 0;
}

static double spike_at_the_end(size_t t, struct random_stream *stream) {
    return t == LENGTH - 1 ? 9000 : ordinary(t, stream);
}

static double gaps(size_t t, struct random_stream *stream) {
    return (t > 30 && t < 45) || t % 9 == 4 ? NAN : ordinary(t, stream);
}

static double gaps_at_both_ends(size_t t, struct random_stream *stream) {
    return t < 5 || t > LENGTH - 8 ? NAN : ordinary(t, stream);
}

static double mostly_missing(size_t t, struct random_stream *stream) {
    return t % 10 ? NAN : ordinary(t, stream);
}

static double level_shift(size_t t, struct random_stream *stream) {
    return ordinary(t, stream) + (t < 60 ? 0 : 5000);
}

static double huge(size_t t, struct random_stream *stream) {
    return 1e9 + 1e6 * ordinary(t, stream);
}

static double zero_or_one(size_t t, struct random_stream *stream) {
    (void)t;
    return random_uniform(stream) < 0.2;
}

static double to_zero(size_t t, struct random_stream *stream) {
    double value = floor(100 - 1.2 * (double)t + 3 * random_normal(stream));
    return value > 0 ? value : 0;
}

static double from_zero(size_t t, struct random_stream *stream) {
    return t < 70 ? 0 : ordinary(t, stream);
}

static double explosive(size_t t, struct random_stream *stream) {
    (void)stream;
    return floor(exp(0.12 * (double)t));
}

static double sawtooth(size_t t, struct random_stream *stream) {
    (void)stream;
    return t % 2 ? 0 : 500;
}

static double one_month_of_the_year(size_t t, struct random_stream *stream) {
    (void)stream;
    return t % PERIOD == 3 ? 120 : 0;
}

static double fractions(size_t t, struct random_stream *stream) {
    return 0.001 * (ordinary(t, stream) + 0.5);
}

static const struct awkward series[] = {
    {"ordinary", LENGTH, ordinary},
    {"constant", LENGTH, constant},
    {"all zero", LENGTH, all_zero},
    {"one spike", LENGTH, one_spike},
    {"spike at the end", LENGTH, spike_at_the_end},
    {"gaps", LENGTH, gaps},
    {"gaps at both ends", LENGTH, gaps_at_both_ends},
    {"mostly missing", LENGTH, mostly_missing},
    {"13 points", 13, ordinary},
    {"13 constant points", 13, constant},
    {"25 points", 25, ordinary},
    {"5 points", 5, ordinary},
    {"5 zeros", 5, all_zero},
    {"2 points", 2, ordinary},
    {"1 point", 1, ordinary},
    {"level shift", LENGTH, level_shift},
    {"1e9 scale", LENGTH, huge},
    {"0/1 counts", LENGTH, zero_or_one},
    {"trend to zero", LENGTH, to_zero},
    {"from zero", LENGTH, from_zero},
    {"explosive", LENGTH, explosive},
    {"sawtooth", LENGTH, sawtooth},
    {"one month of the year", LENGTH, one_month_of_the_year},
    {"fractions", LENGTH, fractions},
};
enum { SERIES = sizeof series / sizeof *series, AREAS = 3 };

/* All of them as one panel: each a category of three areas that ends with the others, so that panel
 * families have members; series s of area 0 is the awkward one. */
static struct panel panel;

static double value_of(size_t s, size_t area, size_t t) {
    struct random_stream stream = random_stream(area + 1, random_mark(t, series[s].name));
    return series[s].value(t, &stream);
}

static int make_panel(void **state) {
    (void)state;
    struct panel_build build = PANEL_BUILD_EMPTY;
    for (size_t a = 0; a < AREAS; a++)
        for (size_t s = 0; s < SERIES; s++)
            for (size_t t = LENGTH - series[s].length; t < LENGTH; t++) {
                char area[8];
                struct panel_observation o = {
                    .month = 24000 + (int)t, .line = (long)t, .value = value_of(s, a, t)};
                snprintf(area, sizeof area, "a%zu", a);
                panel_build_area(&build, area, strlen(area), &o.area);
                panel_build_category(&build, series[s].name, strlen(series[s].name), &o.category);
                assert_int_equal(panel_build_add(&build, o), STATUS_OK);
            }
    assert_int_equal(panel_build_freeze(&build, &panel, NULL), STATUS_OK);
    panel_build_free(&build);
    return 0;
}

static int drop_panel(void **state) {
    (void)state;
    panel_free(&panel);
    return 0;
}

/* One forecast, with its own copies of everything. */
struct run {
    enum status status;
    double mean[HORIZON];
    struct marginal marginal[HORIZON];
    struct arena arena;
    struct model_result result;
    struct model_fitted fitted;
};

static void forecast(const struct model *model, const void *learned, size_t index, size_t period,
                     const struct model_fitted *given, struct run *run) {
    const struct panel_series *own = &panel.series[index];
    struct workspace workspace;
    double *filled = malloc(own->length * sizeof *filled);
    double *scratch = malloc((gaps_scratch(own->length, period) + 1) * sizeof *scratch);
    size_t room = model_scratch(model, own->length, period, HORIZON);
    *run = (struct run){.arena = ARENA_EMPTY};
    run->result = (struct model_result){
        .mean = run->mean, .marginal = run->marginal, .arena = &run->arena, .fitted = &run->fitted};
    assert_int_equal(workspace_new(&workspace, room), STATUS_OK);
    for (size_t i = 0; i < room; i++)
        workspace.block[i] = NAN; /* memory taken is not cleared */
    memcpy(filled, panel_values(&panel, index), own->length * sizeof *filled);
    if (!model->takes_missing)
        gaps_fill(panel_values(&panel, index), own->length, period, filled, scratch);
    struct model_task task = {.values = filled,
                              .length = own->length,
                              .first = own->first,
                              .period = period,
                              .horizon = HORIZON,
                              .counts = own->counts,
                              .seed = 1,
                              .mark = index,
                              .panel = &panel,
                              .index = index,
                              .given = given};
    run->status = own->length < model->least_months
                      ? STATUS_TOO_SHORT
                      : model_forecast(model, &task, learned, &workspace, &run->result);
    workspace_free(&workspace);
    free(filled);
    free(scratch);
}

/* Can a family that works on logs say nothing of the series? */
static bool hardly_positive(size_t index) {
    size_t positive = 0;
    for (size_t t = 0; t < panel.series[index].length; t++)
        positive += panel_values(&panel, index)[t] > 0;
    return 2 * positive < panel.series[index].length;
}

static void check(const struct model *model, size_t index, const struct run *run) {
    static const double p[] = {0.001, 0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975, 0.999};
    const char *name = panel.category[panel.series[index].category];
    bool counts = panel.series[index].counts;
    if (run->status == STATUS_TOO_SHORT ||
        (run->status == STATUS_NO_DATA && hardly_positive(index)))
        return;
    if (run->status != STATUS_OK)
        fail_msg("%s of \"%s\": %s", model->name, name, status_sentence(run->status));
    assert_true(run->result.quality < QUALITY_ERROR);
    assert_true(run->result.parameters <= MODEL_PARAMETERS);
    assert_true(strlen(run->result.chosen) > 0);
    for (size_t h = 0; h < HORIZON; h++) {
        if (!isfinite(run->mean[h]) || (counts && run->mean[h] < 0))
            fail_msg("%s of \"%s\" has the mean %g at %zu", model->name, name, run->mean[h], h + 1);
        assert_true(!counts || run->marginal[h].floor == 0);
        double before = -INFINITY;
        for (size_t k = 0; k < sizeof p / sizeof *p; k++) {
            double value = marginal_quantile(&run->marginal[h], p[k]);
            if (!isfinite(value) || value < before || (counts && value < 0))
                fail_msg("%s of \"%s\": the %g quantile at %zu is %g, after %g", model->name, name,
                         p[k], h + 1, value, before);
            before = value;
        }
    }
    for (size_t i = 0; i < run->result.parameters; i++)
        assert_true(run->result.parameter[i].name && run->result.parameter[i].name[0]);
}

static void assert_same(const struct model *model, const struct run *a, const struct run *b) {
    assert_int_equal(a->status, b->status);
    if (a->status != STATUS_OK)
        return;
    if (memcmp(a->mean, b->mean, sizeof a->mean) != 0)
        fail_msg("%s gives other means the second time", model->name);
    for (size_t h = 0; h < HORIZON; h++)
        for (int k = 1; k < 20; k++)
            assert_true(marginal_quantile(&a->marginal[h], k / 20.0) ==
                        marginal_quantile(&b->marginal[h], k / 20.0));
    assert_string_equal(a->result.chosen, b->result.chosen);
    assert_string_equal(a->result.note, b->result.note);
}

/* A family that filters earlier fits on gives the forecast of a fit over the months of that fit;
 * the others leave nothing to filter. */
static void try_given(const struct model *model, const void *learned, size_t index, size_t period,
                      const struct run *fit) {
    const char *name = panel.category[panel.series[index].category];
    struct run run;
    if (fit->status != STATUS_OK || model->panel)
        return;
    assert_false(fit->result.refiltered);
    assert_true(fit->fitted.count <= MODEL_ESTIMATES);
    if (model->fixing != MODEL_REFILTERS || !fit->fitted.count)
        return;
    forecast(model, learned, index, period, &fit->fitted, &run);
    assert_int_equal(run.status, STATUS_OK);
    if (!run.result.refiltered)
        fail_msg("%s of \"%s\" does not filter its own fit on", model->name, name);
    assert_string_equal(run.result.chosen, fit->result.chosen);
    for (size_t h = 0; h < HORIZON; h++) {
        assert_close(run.mean[h], fit->mean[h], 1e-8);
        for (int k = 1; k < 20; k++)
            assert_close(marginal_quantile(&run.marginal[h], k / 20.0),
                         marginal_quantile(&fit->marginal[h], k / 20.0), 1e-8);
    }
    arena_free(&run.arena);
}

/* Forecast every series twice, the second time from what was learned a second time. */
static void try_model(const struct model *model, size_t period) {
    struct model_settings settings = {.horizon = HORIZON, .period = period, .seed = 1};
    void *learned[2] = {NULL, NULL};
    size_t forecast_well = 0;
    for (int k = 0; k < 2 && model->learn; k++)
        assert_int_equal(model_learn(model, &panel, &settings, &learned[k], NULL), STATUS_OK);
    for (size_t i = 0; i < panel.count && panel.series[i].area == 0; i++) {
        struct run run, again;
        forecast(model, learned[0], i, period, NULL, &run);
        forecast(model, learned[1], i, period, NULL, &again);
        check(model, i, &run);
        assert_same(model, &run, &again);
        try_given(model, learned[0], i, period, &run);
        forecast_well += run.status == STATUS_OK;
        arena_free(&run.arena);
        arena_free(&again.arena);
    }
    if (forecast_well < SERIES / 2)
        fail_msg("%s forecasts only %zu of %d series", model->name, forecast_well, SERIES);
    for (int k = 0; k < 2 && model->learn; k++)
        model->forget(learned[k]);
}

static void every_family_over_every_series(void **state) {
    (void)state;
    size_t count;
    const struct model *const *models = registry_models(&count);
    assert_true(count >= 8);
    for (size_t m = 0; m < count; m++)
        try_model(models[m], PERIOD);
}

/* Period 1: as the batch asks for under two years of data. */
static void single_families_without_seasons(void **state) {
    (void)state;
    size_t count;
    const struct model *const *models = registry_models(&count);
    for (size_t m = 0; m < count; m++)
        if (!models[m]->learn && strcmp(models[m]->name, "snaive") != 0)
            try_model(models[m], 1);
}

/* Forms of CES that only their names reach. */
static void named_forms_over_every_series(void **state) {
    (void)state;
    static const char *const names[] = {"ces:none", "ces:simple", "ces:partial", "ces:full"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct model *model = registry_find(names[i], strlen(names[i]));
        assert_non_null(model);
        try_model(model, PERIOD);
    }
}

static void every_row_is_filled_in(void **state) {
    (void)state;
    size_t count;
    const struct model *const *models = registry_models(&count);
    for (size_t m = 0; m < count; m++) {
        assert_ptr_equal(registry_find(models[m]->name, strlen(models[m]->name)), models[m]);
        assert_true(strlen(models[m]->title) > 3 && strlen(models[m]->describe) > 10);
        assert_true(strlen(models[m]->source) > 3);
        assert_true(models[m]->least_months >= 1);
        assert_non_null(models[m]->scratch);
        assert_non_null(models[m]->forecast);
        assert_true(!models[m]->learn == !models[m]->forget);
        assert_true(models[m]->learn || !models[m]->panel);
        assert_true(models[m]->learn || !models[m]->relearn);
        assert_true(models[m]->relearn || !models[m]->panel ||
                    models[m]->fixing != MODEL_REFILTERS);
        for (size_t k = 0; k < m; k++)
            assert_string_not_equal(models[m]->name, models[k]->name);
    }
    assert_null(registry_find("ets", 2));
    assert_null(registry_find("nothing", 7));
    assert_non_null(registry_find("ets:ANN", 7));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_filled_in),
        cmocka_unit_test(every_family_over_every_series),
        cmocka_unit_test(single_families_without_seasons),
        cmocka_unit_test(named_forms_over_every_series),
    };
    return cmocka_run_group_tests(tests, make_panel, drop_panel);
}

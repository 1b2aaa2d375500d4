#include "engine/batch/backtest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/job.h"
#include "engine/batch/pool.h"
#include "engine/core/number.h"
#include "engine/data/period.h"

size_t backtest_blocks(size_t horizon, size_t out[BACKTEST_BLOCKS]) {
    static const size_t usual[BACKTEST_BLOCKS - 1] = {1, 3, 6, 12, 24, 36, 48};
    size_t count = 0;
    while (count < BACKTEST_BLOCKS - 1 && usual[count] < horizon) {
        out[count] = usual[count];
        count++;
    }
    out[count++] = horizon;
    return count;
}

/* --- cuts ----------------------------------------------------------------------------------- */

/* What a series had at the end of month `last`; false when that is nothing. `missing` and `counts`
 * are read again, since months to come must not tell. */
static bool cut_series(const struct panel *panel, size_t i, int last, struct panel_series *out) {
    const struct panel_series *series = &panel->series[i];
    const double *values = panel_values(panel, i);
    *out = *series;
    if (last < series->first)
        return false;
    size_t kept = (size_t)(last - series->first) + 1;
    out->length = kept < series->length ? kept : series->length;
    out->missing = 0;
    out->counts = true;
    for (size_t t = 0; t < out->length; t++)
        if (number_is_missing(values[t]))
            out->missing++;
        else if (values[t] < 0 || values[t] != floor(values[t]))
            out->counts = false;
    return out->missing < out->length;
}

enum status backtest_cut(struct panel *out, const struct panel *panel, int last,
                         const size_t **from, struct fault *fault) {
    *out = *panel;
    out->arena = ARENA_EMPTY;
    out->count = 0;
    size_t total = 0, used = 0;
    for (size_t i = 0; i < panel->count; i++)
        total += panel->series[i].length;
    double *values = arena_take(&out->arena, (total + 1) * sizeof *values);
    struct panel_series *series = arena_take(&out->arena, (panel->count + 1) * sizeof *series);
    size_t *index = arena_take(&out->arena, (panel->count + 1) * sizeof *index);
    if (!values || !series || !index)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory cutting the panel");
    for (size_t i = 0; i < panel->count; i++) {
        struct panel_series *own = &series[out->count];
        if (!cut_series(panel, i, last, own))
            continue;
        memcpy(values + used, panel_values(panel, i), own->length * sizeof *values);
        own->offset = used;
        used += own->length;
        int end = own->first + (int)own->length - 1;
        if (!out->count || own->first < out->first)
            out->first = own->first;
        if (!out->count || end > out->last)
            out->last = end;
        index[out->count++] = i;
    }
    out->values = values;
    out->series = series;
    *from = index;
    return STATUS_OK;
}

/* --- one origin, one model ------------------------------------------------------------------ */

/* What came of a series under one model, over the origins so far. */
struct tally {
    size_t forecasts, fell_back, failed;
    struct accuracy accuracy[BACKTEST_BLOCKS];
};

struct origin {
    const struct backtest_request *request;
    struct forecaster forecaster; /* learned from the cut panel */
    const size_t *from;           /* [series of the cut panel] */
    int last;                     /* the origin: last month seen */
    size_t block[BACKTEST_BLOCKS], blocks;
    struct tally *tally; /* [series of the whole panel] */
    struct workspace *workspace;
};

/* Compare a forecast with the months that followed. */
static void score(const struct origin *origin, size_t index, const struct job_result *result) {
    const struct panel *whole = origin->request->panel, *cut = origin->forecaster.panel;
    size_t full = origin->from[index];
    size_t followed = (size_t)(panel_end(whole, full) - 1 - origin->last);
    struct accuracy_scale scale = accuracy_scale(
        panel_values(cut, index), cut->series[index].length, origin->request->settings.period);
    struct accuracy_errors errors = {.months = 0};
    size_t h = 0;
    for (size_t b = 0; b < origin->blocks && origin->block[b] <= followed; b++) {
        double measure[ACCURACY_MEASURES];
        for (; h < origin->block[b]; h++)
            accuracy_month(&errors, panel_value(whole, full, origin->last + 1 + (int)h),
                           result->forecast.mean[h], &result->marginal[result->lead + h]);
        if (!errors.months)
            continue;
        accuracy_measures(&errors, scale, measure);
        accuracy_add(&origin->tally[full].accuracy[b], measure);
    }
}

static enum status origin_job(void *context, size_t worker, size_t index) {
    struct origin *origin = context;
    size_t full = origin->from[index];
    struct tally *tally = &origin->tally[full];
    if (panel_end(origin->request->panel, full) - 1 <= origin->last)
        return STATUS_OK; /* nothing followed */
    struct job_result result;
    enum status status =
        job_forecast(&origin->forecaster, index, &origin->workspace[worker], &result);
    if (status == STATUS_OK) {
        tally->forecasts++;
        tally->fell_back += result.forecast.outcome == OUTCOME_FELL_BACK;
        tally->failed += result.forecast.horizon == 0;
        if (result.forecast.horizon)
            score(origin, index, &result);
    }
    job_free(&result);
    return status;
}

/* Learn from the cut panel as one model does, then forecast and score its series. */
static enum status run_origin(struct origin *origin, const char *model, struct pool *pool,
                              const struct panel *cut, struct fault *fault) {
    const struct backtest_request *request = origin->request;
    origin->forecaster = (struct forecaster){.panel = cut,
                                             .record = cut,
                                             .settings = request->settings,
                                             .levels = {{95}, 1},
                                             .end = origin->last};
    enum status status = forecaster_ask(&origin->forecaster, model, fault);
    if (status == STATUS_OK)
        status = forecaster_learn(&origin->forecaster, fault);
    for (size_t w = 0; w < pool->workers && status == STATUS_OK; w++)
        if (workspace_new(&origin->workspace[w], origin->forecaster.scratch) != STATUS_OK)
            status = fault_set(fault, STATUS_NO_MEMORY, "out of memory forecasting");
    if (status == STATUS_OK)
        status = pool_run(pool, cut->count, origin_job, origin, fault);
    for (size_t w = 0; w < pool->workers; w++)
        workspace_free(&origin->workspace[w]);
    forecaster_free(&origin->forecaster);
    return status;
}

/* --- all of them ---------------------------------------------------------------------------- */

/* Progress counts forecasts over all rounds, the pool those of one. */
struct rounds {
    struct progress progress;
    size_t done, round, rounds;
};

static void tell(void *context, size_t done, size_t jobs) {
    struct rounds *rounds = context;
    progress_tell(&rounds->progress, rounds->round * jobs + done, rounds->rounds * jobs);
}

/* The names asked for, each by itself and once. */
static enum status split_models(const char *models, struct backtest *out, struct fault *fault) {
    for (const char *c = models + strspn(models, ", "); *c; c += strspn(c, ", ")) {
        struct forecaster probe;
        size_t length = strcspn(c, ", ");
        const char *name = arena_string(&out->arena, c, length);
        if (!name)
            return fault_set(fault, STATUS_NO_MEMORY, "out of memory");
        enum status status = forecaster_ask(&probe, name, fault);
        if (status != STATUS_OK)
            return status;
        size_t at = 0;
        while (at < out->models && strcmp(out->model[at].name, name) != 0)
            at++;
        if (at == BACKTEST_MODELS)
            return fault_set(fault, STATUS_USAGE, "more than %d models", BACKTEST_MODELS);
        if (at == out->models)
            out->model[out->models++].name = name;
        c += length;
    }
    return out->models ? STATUS_OK
                       : fault_set(fault, STATUS_USAGE, "no model is named; see crimecast models");
}

static enum status run_origins(const struct backtest_request *request, struct backtest *out,
                               struct tally *tally, struct fault *fault) {
    const struct panel *panel = request->panel;
    struct rounds rounds = {.progress = request->progress,
                            .rounds = request->origins * out->models};
    struct pool pool = {request->workers, request->stop, tell, &rounds};
    struct origin origin = {.request = request,
                            .workspace = calloc(request->workers, sizeof *origin.workspace)};
    enum status status = origin.workspace
                             ? STATUS_OK
                             : fault_set(fault, STATUS_NO_MEMORY, "out of memory forecasting");
    origin.blocks = backtest_blocks(request->settings.horizon, origin.block);
    progress_start(&rounds.progress, "Backtesting");
    for (size_t k = 1; k <= request->origins && status == STATUS_OK; k++) {
        struct panel cut;
        if (k * request->every > (size_t)(panel->last - panel->first))
            break; /* before the panel begins */
        origin.last = panel->last - (int)(k * request->every);
        status = backtest_cut(&cut, panel, origin.last, &origin.from, fault);
        for (size_t m = 0; m < out->models && status == STATUS_OK && cut.count; m++) {
            origin.tally = tally + m * panel->count;
            status = run_origin(&origin, out->model[m].name, &pool, &cut, fault);
            rounds.round++;
        }
        panel_free(&cut);
    }
    progress_end(&rounds.progress);
    free(origin.workspace);
    return status;
}

/* --- rows ----------------------------------------------------------------------------------- */

/* Rows of one model for the series of an area and a category, either of which may be NULL for all.
 * Series are merged in the order of the panel, so sums have one order. */
static void add_rows(const struct backtest_request *request, struct backtest *out, size_t model,
                     const struct tally *tally, const size_t *member, size_t members,
                     const char *area, const char *category) {
    size_t block[BACKTEST_BLOCKS];
    size_t blocks = backtest_blocks(request->settings.horizon, block);
    for (size_t b = 0; b < blocks; b++) {
        struct backtest_row row = {
            area, category, out->model[model].name, block[b], {.forecasts = 0}};
        for (size_t i = 0; i < members; i++)
            accuracy_merge(&row.accuracy, &tally[member[i]].accuracy[b]);
        if (row.accuracy.forecasts)
            out->row[out->rows++] = row;
    }
}

/* The rows of a set of series, model by model. */
static void add_set(const struct backtest_request *request, struct backtest *out,
                    const struct tally *tally, const size_t *member, size_t members,
                    const char *area, const char *category) {
    for (size_t m = 0; m < out->models; m++)
        add_rows(request, out, m, tally + m * request->panel->count, member, members, area,
                 category);
}

static enum status make_rows(const struct backtest_request *request, struct backtest *out,
                             const struct tally *tally, struct fault *fault) {
    const struct panel *panel = request->panel;
    size_t most = (panel->count + panel->categories + 1) * out->models;
    size_t *member = arena_zeroed(&out->arena, panel->count + 1, sizeof *member);
    out->row = arena_zeroed(&out->arena, most * BACKTEST_BLOCKS + 1, sizeof *out->row);
    if (!member || !out->row)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory");
    for (size_t i = 0; i < panel->count; i++)
        member[i] = i;
    add_set(request, out, tally, member, panel->count, "", "");
    for (size_t c = 0; c < panel->categories; c++) {
        size_t members = 0;
        for (size_t i = 0; i < panel->count; i++)
            if (panel->series[i].category == c)
                member[members++] = i;
        add_set(request, out, tally, member, members, "", panel->category[c]);
    }
    for (size_t i = 0; i < panel->count; i++) {
        const struct panel_series *series = &panel->series[i];
        size_t before = out->rows;
        add_set(request, out, tally, &i, 1, panel->area[series->area],
                panel->category[series->category]);
        out->unscored += out->rows == before;
    }
    return STATUS_OK;
}

static enum status nothing(const struct panel *panel, const struct backtest_request *request,
                           struct fault *fault) {
    char first[PERIOD_SIZE], last[PERIOD_SIZE];
    month_print(panel->first, first);
    month_print(panel->last, last);
    return fault_set(
        fault, STATUS_NO_DATA,
        "nothing to compare: the panel runs from %s to %s, and no series has values on "
        "both sides of an origin (%zu, every %zu months before the end)",
        first, last, request->origins, request->every);
}

enum status backtest_make(const struct backtest_request *request, struct backtest *out,
                          struct fault *fault) {
    const struct panel *panel = request->panel;
    *out = (struct backtest){.arena = ARENA_EMPTY};
    enum status status = split_models(request->models, out, fault);
    if (status != STATUS_OK)
        return status;
    struct tally *tally = calloc(out->models * panel->count + 1, sizeof *tally);
    if (!tally)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory");
    status = run_origins(request, out, tally, fault);
    for (size_t m = 0; m < out->models; m++)
        for (size_t i = 0; i < panel->count; i++) {
            const struct tally *own = &tally[m * panel->count + i];
            out->model[m].forecasts += own->forecasts;
            out->model[m].fell_back += own->fell_back;
            out->model[m].failed += own->failed;
        }
    if (status == STATUS_OK)
        status = make_rows(request, out, tally, fault);
    if (status == STATUS_OK && !out->rows)
        status = nothing(panel, request, fault);
    free(tally);
    return status;
}

void backtest_free(struct backtest *backtest) {
    arena_free(&backtest->arena);
    *backtest = (struct backtest){.arena = ARENA_EMPTY};
}

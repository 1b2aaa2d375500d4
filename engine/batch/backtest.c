#include "engine/batch/backtest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/backtest_tally.h"
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

struct origin {
    const struct backtest_request *request;
    struct forecaster forecaster; /* learned from the cut panel */
    struct panel record;          /* the cut panel as recorded; shares the memory of the learned */
    struct calendaring calendar;  /* what the learned panel was divided by */
    const size_t *from;           /* [series of the cut panel] */
    int last;                     /* the origin: last month seen */
    size_t back;                  /* which origin: k */
    struct paths paths;           /* without draws where no records are asked for */
    struct tally *tally;          /* [series of the whole panel] */
    struct workspace *workspace;
};

static enum status origin_job(void *context, size_t worker, size_t index) {
    struct origin *origin = context;
    const struct backtest_request *request = origin->request;
    size_t full = origin->from[index];
    struct tally *tally = &origin->tally[full];
    if (panel_end(request->panel, full) - 1 <= origin->last ||
        (request->only && *request->only != full))
        return STATUS_OK; /* nothing followed */
    struct job_result result;
    enum status status =
        job_forecast(&origin->forecaster, index, &origin->workspace[worker], &result);
    if (status == STATUS_OK) {
        tally->later += tally->forecasts > 0;
        tally->fixed += tally->forecasts > 0 && result.fixed;
        tally->forecasts++;
        tally->fell_back += result.forecast.outcome == OUTCOME_FELL_BACK;
        tally->failed += result.forecast.horizon == 0;
        struct tally_forecast forecast = {request,      origin->forecaster.record,
                                          index,        full,
                                          origin->last, origin->back,
                                          &result,      &origin->paths};
        if (result.forecast.horizon)
            status = tally_add(tally, &forecast);
    }
    job_free(&result);
    return status;
}

/* How series move together, for quarters: as learned here, or, with fixed parameters, before. */
static enum status draw(struct origin *origin, struct fault *fault) {
    const struct forecaster *f = &origin->forecaster;
    const struct dependence *dependence =
        forecaster_dependence(f->given && f->given->shares ? f->given : f);
    if (!origin->request->records)
        return STATUS_OK;
    if (paths_new(&origin->paths, dependence, f->panel->areas, f->panel->categories, TALLY_DRAWS,
                  f->settings.seed) != STATUS_OK)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory drawing paths");
    return STATUS_OK;
}

/* Learn from the cut panel as one model does, then forecast and score its series. `first` is the
 * forecaster of the earliest origin, kept for later ones where parameters are fixed. */
static enum status run_origin(struct origin *origin, const char *model, struct pool *pool,
                              const struct panel *cut, struct forecaster *first,
                              struct model_fitted *fitted, struct fault *fault) {
    const struct backtest_request *request = origin->request;
    origin->forecaster = (struct forecaster){.panel = cut,
                                             .record = &origin->record,
                                             .calendar = &origin->calendar,
                                             .settings = request->settings,
                                             .levels = {{95}, 1},
                                             .end = origin->last,
                                             .given = first->panel ? first : NULL,
                                             .fitted = fitted,
                                             .slot = origin->from};
    enum status status = forecaster_ask(&origin->forecaster, model, fault);
    if (status == STATUS_OK)
        status = forecaster_learn(&origin->forecaster, fault);
    if (status == STATUS_OK)
        status = draw(origin, fault);
    for (size_t w = 0; w < pool->workers && status == STATUS_OK; w++)
        if (workspace_new(&origin->workspace[w], origin->forecaster.scratch) != STATUS_OK)
            status = fault_set(fault, STATUS_NO_MEMORY, "out of memory forecasting");
    if (status == STATUS_OK)
        status = pool_run(pool, cut->count, origin_job, origin, fault);
    for (size_t w = 0; w < pool->workers; w++)
        workspace_free(&origin->workspace[w]);
    paths_free(&origin->paths);
    if (fitted && !first->panel)
        *first = origin->forecaster;
    else
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

/* What is estimated once where parameters are fixed; empty where they are not. */
struct memory {
    struct forecaster first[BACKTEST_MODELS];
    struct model_fitted *fitted; /* [model][series of the whole panel] */
};

static void forget(struct memory *memory, size_t models) {
    for (size_t m = 0; m < models; m++)
        if (memory->first[m].panel)
            forecaster_free(&memory->first[m]);
    free(memory->fitted);
}

/* From the earliest origin on, so that what was estimated first is there for the later ones. */
static enum status run_origins(const struct backtest_request *request, struct backtest *out,
                               struct tally *tally, struct fault *fault) {
    const struct panel *panel = request->panel;
    struct rounds rounds = {.progress = request->progress,
                            .rounds = request->origins * out->models};
    struct pool pool = {request->workers, request->stop, tell, &rounds};
    struct origin origin = {.request = request,
                            .workspace = calloc(request->workers, sizeof *origin.workspace)};
    struct memory memory = {.fitted = NULL};
    bool fixed = request->mode == BACKTEST_FIXED;
    if (fixed)
        memory.fitted = calloc(out->models * panel->count + 1, sizeof *memory.fitted);
    enum status status = origin.workspace && (memory.fitted || !fixed)
                             ? STATUS_OK
                             : fault_set(fault, STATUS_NO_MEMORY, "out of memory forecasting");
    progress_start(&rounds.progress, "Backtesting");
    for (size_t k = request->origins; k >= 1 && status == STATUS_OK; k--) {
        struct panel cut;
        if (k * request->every > (size_t)(panel->last - panel->first)) {
            rounds.round += out->models;
            continue; /* before the panel begins */
        }
        origin.back = k;
        origin.last = panel->last - (int)(k * request->every);
        status = backtest_cut(&cut, panel, origin.last, &origin.from, fault);
        if (status == STATUS_OK) {
            origin.record = cut;
            status = calendaring_apply(&origin.calendar, request->calendar, &cut, fault);
        }
        for (size_t m = 0; m < out->models && status == STATUS_OK && cut.count; m++) {
            origin.tally = tally + m * panel->count;
            status = run_origin(&origin, out->model[m].name, &pool, &cut, &memory.first[m],
                                fixed ? memory.fitted + m * panel->count : NULL, fault);
            rounds.round++;
        }
        panel_free(&cut);
    }
    progress_end(&rounds.progress);
    forget(&memory, out->models);
    free(origin.workspace);
    return status;
}

/* --- the answer ------------------------------------------------------------------------------ */

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

/* What became of a model's forecasts, and whether its parameters were fixed. */
static void add_up(struct backtest_model *out, const struct tally *tally, size_t series) {
    for (size_t i = 0; i < series; i++) {
        out->forecasts += tally[i].forecasts;
        out->fell_back += tally[i].fell_back;
        out->failed += tally[i].failed;
        out->later += tally[i].later;
        out->fixed += tally[i].fixed;
    }
}

/* What was done, not what was asked for: with a single origin every fit is the first. */
static void name_mode(struct backtest_model *out, enum backtest_mode asked) {
    out->mode = asked == BACKTEST_REFIT    ? "refit"
                : out->fixed == out->later ? "fixed"
                : out->fixed == 0          ? "refit"
                                           : "mixed";
}

enum status backtest_make(const struct backtest_request *request, struct backtest *out,
                          struct fault *fault) {
    const struct panel *panel = request->panel;
    *out = (struct backtest){.arena = ARENA_EMPTY};
    enum status status = split_models(request->models, out, fault);
    if (status != STATUS_OK)
        return status;
    struct tally *tally = tally_new(out->models * panel->count, request->settings.horizon);
    if (!tally)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory");
    status = run_origins(request, out, tally, fault);
    for (size_t m = 0; m < out->models; m++) {
        add_up(&out->model[m], tally + m * panel->count, panel->count);
        name_mode(&out->model[m], request->mode);
    }
    if (status == STATUS_OK)
        status = tally_rows(request, out, tally, fault);
    if (status == STATUS_OK && !out->rows)
        status = nothing(panel, request, fault);
    free(tally);
    return status;
}

void backtest_free(struct backtest *backtest) {
    arena_free(&backtest->arena);
    *backtest = (struct backtest){.arena = ARENA_EMPTY};
}

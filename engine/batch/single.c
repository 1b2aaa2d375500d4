/* crimecast ingest, forecast, backtest */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/adjusting.h"
#include "engine/batch/backtest.h"
#include "engine/batch/explain.h"
#include "engine/batch/job.h"
#include "engine/batch/pool.h"
#include "engine/batch/result_tables.h"
#include "engine/batch/single_read.h"
#include "engine/batch/suggesting.h"
#include "engine/core/files.h"
#include "engine/core/number.h"
#include "inputs/tables.h"

enum { SEASON = 12 };

enum status single_ingest(const struct single_options *options, const char *const *lookups,
                          size_t lookup_count, struct fault *fault) {
    struct inputs inputs;
    enum status status = single_read_crime(options, lookups, lookup_count, &inputs);
    if (status == STATUS_OK)
        status = single_tell_rejects(options, &inputs, fault);
    if (status == STATUS_OK && !options->dry_run)
        status = write_panel(options->out, &inputs.panel, fault);
    if (status == STATUS_OK)
        status = single_closing(options, &inputs, 0);
    inputs_free(&inputs);
    return status;
}

/* --- forecast ------------------------------------------------------------------------------- */

struct forecasting {
    struct forecaster forecaster;
    struct job_result *result; /* [series] */
    struct workspace *workspace;
    size_t workers;
};

static enum status forecast_job(void *context, size_t worker, size_t index) {
    struct forecasting *f = context;
    return job_forecast(&f->forecaster, index, &f->workspace[worker], &f->result[index]);
}

/* Learn, and make room for as many workers as are asked for. */
static enum status prepare(struct forecasting *f, size_t workers, struct fault *fault) {
    enum status status = forecaster_learn(&f->forecaster, fault);
    size_t count = f->forecaster.panel->count;
    f->workers = workers;
    f->result = calloc(count + 1, sizeof *f->result);
    f->workspace = calloc(f->workers, sizeof *f->workspace);
    if (status == STATUS_OK && (!f->result || !f->workspace))
        status = fault_set(fault, STATUS_NO_MEMORY, "out of memory forecasting");
    for (size_t w = 0; w < f->workers && status == STATUS_OK; w++)
        status = workspace_new(&f->workspace[w], f->forecaster.scratch);
    if (status != STATUS_OK && fault->status != status)
        fault_set(fault, status, "out of memory");
    return status;
}

static enum status forecast_all(const struct single_options *options, struct forecasting *f,
                                struct fault *fault) {
    enum status status = prepare(f, options->jobs ? options->jobs : pool_processors(), fault);
    if (status != STATUS_OK)
        return status;
    struct progress progress = options->progress;
    struct pool pool = {f->workers, options->stop, progress_tell, &progress};
    progress_start(&progress, "Forecasting");
    status = pool_run(&pool, f->forecaster.panel->count, forecast_job, f, fault);
    progress_end(&progress);
    return status;
}

static enum status write_all(const struct single_options *options,
                             const struct single_forecast *asked, const struct forecasting *f,
                             const struct inputs *inputs, struct fault *fault) {
    size_t count = f->forecaster.panel->count, tally[OUTCOMES] = {0};
    const struct forecast **row = malloc((count + 1) * sizeof *row);
    if (!row)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory");
    for (size_t i = 0; i < count; i++) {
        const struct forecast *forecast = &f->result[i].forecast;
        row[i] = forecast;
        tally[forecast->outcome]++;
        if (forecast->outcome != OUTCOME_OK)
            log_line(options->log, LOG_WARNING, "%s, %s: %s: %s", forecast->area,
                     forecast->category, outcome_word(forecast->outcome), forecast->cause);
    }
    enum status status = STATUS_OK;
    if (!options->dry_run)
        status = write_forecasts(options->out, row, count, &f->forecaster.levels, fault);
    if (status == STATUS_OK && asked->series && !options->dry_run)
        status = write_series(asked->series, row, count, fault);
    free(row);
    if (status == STATUS_OK) {
        log_line(options->log, LOG_INFO, "%zu series: %zu ok, %zu fell back, %zu failed", count,
                 tally[OUTCOME_OK], tally[OUTCOME_FELL_BACK], tally[OUTCOME_FAILED]);
        status = single_closing(options, inputs, tally[OUTCOME_FAILED]);
    }
    return status;
}

/* The panel the models learn from: the record with every event applied. */
static enum status apply_events(const struct single_options *options, const char *file,
                                struct inputs *inputs, struct panel *adjusted,
                                struct adjustments *adjustments, struct fault *fault) {
    struct table_settings how = {NULL, &inputs->recode, &inputs->rejects, NULL};
    struct adjusting ask = {&inputs->panel, &inputs->events, &inputs->areas, &inputs->categories};
    enum status status = file ? tables_events(file, &how, &inputs->events, fault) : STATUS_OK;
    if (status == STATUS_OK)
        status = single_tell_rejects(options, inputs, fault);
    if (status == STATUS_OK)
        status = adjusting_apply(&ask, adjusted, adjustments, fault);
    if (status == STATUS_OK) {
        adjusting_tell_unmatched(&ask, options->log);
        adjusting_tell(adjustments, &inputs->panel, options->log);
    }
    return status;
}

/* The page asked for: all series teach, one is forecast. */
static enum status write_page(const struct single_options *options,
                              const struct single_forecast *asked, struct forecasting *f,
                              struct fault *fault) {
    struct text page = TEXT_EMPTY;
    size_t index =
        explain_find(f->forecaster.panel, asked->explain_area, asked->explain_category, fault);
    if (index == PANEL_NONE)
        return STATUS_USAGE;
    enum status status = prepare(f, 1, fault);
    if (status != STATUS_OK)
        return status;
    status = explain_series(&f->forecaster, index, &f->workspace[0], &page);
    if (status != STATUS_OK)
        fault_set(fault, status, "out of memory");
    else if (!options->dry_run)
        status = files_write(options->out, text_string(&page), page.length, fault);
    text_free(&page);
    return status;
}

static enum status suggest_breaks(const struct single_options *options, const char *path,
                                  const struct panel *adjusted, const struct inputs *inputs,
                                  struct fault *fault) {
    struct suggestions suggestions = {.count = 0};
    struct pool pool = {options->jobs ? options->jobs : pool_processors(), options->stop, NULL,
                        NULL};
    struct suggesting ask = {.count = adjusted->count,
                             .events = &inputs->events,
                             .areas = &inputs->areas,
                             .categories = &inputs->categories,
                             .pool = &pool};
    enum status status = suggesting_panel(adjusted, &suggestions, &ask.series, fault);
    if (status == STATUS_OK)
        status = suggesting_make(&ask, &suggestions, fault);
    if (status == STATUS_OK)
        suggesting_tell(&suggestions, options->log);
    if (status == STATUS_OK && !options->dry_run)
        status = write_breaks(path, &suggestions, fault);
    suggestions_free(&suggestions);
    return status;
}

/* The calendar asked for; NULL is off. */
static enum status read_calendar(const char *word, enum calendaring_mode *mode,
                                 struct fault *fault) {
    *mode = CALENDARING_OFF;
    return !word || calendaring_parse(word, mode)
               ? STATUS_OK
               : fault_set(fault, STATUS_USAGE,
                           "found --calendar %s, expected off, month_length or trading_days", word);
}

enum status single_forecast(const struct single_options *options,
                            const struct single_forecast *asked, struct fault *fault) {
    struct forecasting f = {.workers = 0};
    struct adjustments adjustments;
    struct calendaring calendar;
    enum calendaring_mode mode;
    struct inputs inputs;
    struct panel adjusted = {.count = 0};
    f.forecaster.settings =
        (struct model_settings){.horizon = asked->horizon, .period = SEASON, .seed = options->seed};
    f.forecaster.end = INT_MIN;
    f.forecaster.whole = asked->whole;
    if (!levels_parse(asked->levels, strlen(asked->levels), &f.forecaster.levels))
        return fault_set(fault, STATUS_USAGE,
                         "found --levels %s, expected percentages such as 50,80,95", asked->levels);
    enum status status = forecaster_ask(&f.forecaster, asked->models, fault);
    if (status == STATUS_OK)
        status = read_calendar(asked->calendar, &mode, fault);
    if (status != STATUS_OK)
        return status;
    status = single_read_crime(options, NULL, 0, &inputs);
    if (status == STATUS_OK)
        status = apply_events(options, asked->events, &inputs, &adjusted, &adjustments, fault);
    f.forecaster.panel = &adjusted;
    f.forecaster.record = &inputs.panel;
    if (status == STATUS_OK && asked->breaks)
        status = suggest_breaks(options, asked->breaks, &adjusted, &inputs, fault);
    if (status == STATUS_OK)
        status = calendaring_apply(&calendar, mode, &adjusted, fault);
    if (status == STATUS_OK)
        calendaring_tell(&calendar, &adjusted, options->log);
    f.forecaster.adjustments = &adjustments;
    f.forecaster.calendar = &calendar;
    if (status == STATUS_OK && asked->explain_area)
        status = write_page(options, asked, &f, fault);
    else if (status == STATUS_OK)
        status = forecast_all(options, &f, fault);
    if (status == STATUS_OK && !asked->explain_area)
        status = write_all(options, asked, &f, &inputs, fault);
    for (size_t i = 0; f.result && i < adjusted.count; i++)
        job_free(&f.result[i]);
    for (size_t w = 0; f.workspace && w < f.workers; w++)
        workspace_free(&f.workspace[w]);
    free(f.result);
    free(f.workspace);
    forecaster_free(&f.forecaster);
    panel_free(&adjusted);
    inputs_free(&inputs);
    return status;
}

/* --- backtest ------------------------------------------------------------------------------- */

static const char *mode_words(const struct backtest_model *model) {
    return strcmp(model->mode, "refit") == 0   ? "refitted at each origin"
           : strcmp(model->mode, "fixed") == 0 ? "estimated once, at the earliest origin"
                                               : "estimated once where that can be done";
}

/* The overall row of each model at the longest horizon there is, and what fell back. */
static size_t tell_backtest(const struct single_options *options, const struct backtest *backtest,
                            bool fixed) {
    size_t failed = 0;
    for (size_t m = 0; m < backtest->models; m++) {
        const struct backtest_model *model = &backtest->model[m];
        const struct backtest_row *longest = NULL;
        for (size_t i = 0; i < backtest->rows; i++) {
            const struct backtest_row *row = &backtest->row[i];
            if (!row->area[0] && !row->category[0] && !row->volume[0] &&
                strcmp(row->model, model->name) == 0)
                longest = row;
        }
        double mase = longest ? accuracy_mean(&longest->accuracy, ACCURACY_MASE) : NUMBER_MISSING;
        char number[64] = "not known (no changes on the year to scale by)";
        if (!number_is_missing(mase))
            snprintf(number, sizeof number, "%.3f", mase);
        if (longest)
            log_line(options->log, LOG_INFO,
                     "%s: MASE %s over months 1 to %zu of %zu forecasts, %s", model->name, number,
                     longest->horizon, longest->accuracy.forecasts, mode_words(model));
        if (fixed && strcmp(model->mode, "fixed") != 0)
            log_line(options->log, LOG_WARNING,
                     "%s: parameters could be fixed for %zu of %zu forecasts from later origins",
                     model->name, model->fixed, model->later);
        if (model->fell_back || model->failed)
            log_line(options->log, LOG_WARNING,
                     "%s: %zu of %zu forecasts fell back to a simpler family, %zu failed",
                     model->name, model->fell_back, model->forecasts, model->failed);
        failed += model->failed;
    }
    if (backtest->unscored)
        log_line(options->log, LOG_WARNING,
                 "%zu series have no row: no values on both sides of an origin",
                 backtest->unscored);
    return failed;
}

enum status single_backtest(const struct single_options *options,
                            const struct single_backtest *asked, struct fault *fault) {
    struct inputs inputs;
    struct backtest backtest = {.arena = ARENA_EMPTY};
    enum calendaring_mode calendar;
    enum status status = read_calendar(asked->calendar, &calendar, fault);
    if (status != STATUS_OK)
        return status;
    status = single_read_crime(options, NULL, 0, &inputs);
    struct backtest_request request = {
        .panel = &inputs.panel,
        .models = asked->models,
        .settings = {.horizon = asked->horizon, .period = SEASON, .seed = options->seed},
        .mode = asked->fixed ? BACKTEST_FIXED : BACKTEST_REFIT,
        .records = asked->words != NULL,
        .origins = asked->origins,
        .every = asked->every,
        .workers = options->jobs ? options->jobs : pool_processors(),
        .calendar = calendar,
        .stop = options->stop,
        .progress = options->progress,
    };
    if (asked->origins * asked->every < asked->horizon)
        log_line(options->log, LOG_WARNING,
                 "no origin is %zu months before the end, so there are no rows for horizon %zu",
                 asked->horizon, asked->horizon);
    if (status == STATUS_OK)
        status = single_tell_rejects(options, &inputs, fault);
    if (status == STATUS_OK)
        status = backtest_make(&request, &backtest, fault);
    if (status == STATUS_OK && !options->dry_run)
        status = write_accuracy(options->out, &backtest, fault);
    if (status == STATUS_OK && !options->dry_run && asked->words)
        status = write_track_records(asked->words, &backtest, fault);
    if (status == STATUS_OK)
        status = single_closing(options, &inputs, tell_backtest(options, &backtest, asked->fixed));
    backtest_free(&backtest);
    inputs_free(&inputs);
    return status;
}

#include "engine/batch/single.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/adjusting.h"
#include "engine/batch/backtest.h"
#include "engine/batch/comparisons.h"
#include "engine/batch/explain.h"
#include "engine/batch/job.h"
#include "engine/batch/load.h"
#include "engine/batch/pool.h"
#include "engine/batch/result_tables.h"
#include "engine/batch/suggesting.h"
#include "engine/core/files.h"
#include "engine/core/number.h"
#include "engine/data/aggregate.h"
#include "engine/data/period.h"
#include "inputs/tables.h"
#include "plots/gnuplot.h"

enum { SEASON = 12, REJECTS_SHOWN = 10 };

/* Refused rows: into the file asked for, else the first ten to the log. */
static enum status tell_rejects(const struct single_options *options, const struct inputs *inputs,
                                struct fault *fault) {
    const struct rejects *rejects = &inputs->rejects;
    if (options->rejects && !options->dry_run)
        return write_rejects(options->rejects, rejects, fault);
    for (size_t i = 0; i < rejects->kept && i < REJECTS_SHOWN; i++) {
        const struct reject *r = &rejects->reject[i];
        log_line(options->log, LOG_WARNING, "%s:%ld: %s%s%s", r->file, r->line, r->column,
                 r->column[0] ? ": " : "", r->reason);
    }
    if (rejects->count > REJECTS_SHOWN)
        log_line(options->log, LOG_WARNING,
                 "%zu rows were refused in all; --rejects FILE keeps them", rejects->count);
    return STATUS_OK;
}

/* A fault of the reading that is told on the way, since another one decides. */
static void log_fault(const struct single_options *options, const struct fault *fault) {
    char words[2048];
    fault_print(fault, words, sizeof words);
    log_line(options->log, LOG_ERROR, "%s", words);
}

/* Read the crime files; every fault is logged, the first decides. Where nothing is usable the
 * refused rows say why; else they are told once all tables are read. */
/* Warnings from the `from`-th on. */
static void tell_warnings(const struct single_options *options, const struct inputs *inputs,
                          size_t from) {
    for (size_t i = from; i < inputs->warnings; i++)
        log_line(options->log, LOG_WARNING, "%s", inputs->warning[i]);
}

static enum status read_crime(const struct single_options *options, const char *const *lookups,
                              size_t lookup_count, struct inputs *inputs) {
    struct config_faults *faults = calloc(1, sizeof *faults);
    if (!faults)
        return STATUS_NO_MEMORY;
    enum status status = inputs_load_crime(options->sources, options->source_count, lookups,
                                           lookup_count, NULL, inputs, faults);
    for (size_t i = 0; i < faults->count && i < CONFIG_FAULTS; i++)
        log_fault(options, &faults->fault[i]);
    free(faults);
    for (size_t i = 0; i < inputs->provenances.count; i++) {
        const struct provenance *p = &inputs->provenances.provenance[i];
        log_line(options->log, LOG_INFO, "%s: %s, %zu rows read, %zu kept, %zu refused%s%s",
                 p->file, p->reader, p->rows_read, p->rows_kept, p->rows_refused,
                 p->notes[0] ? "; " : "", p->notes);
    }
    tell_warnings(options, inputs, 0);
    struct fault fault;
    if (status != STATUS_OK && tell_rejects(options, inputs, &fault) != STATUS_OK)
        log_fault(options, &fault);
    return status;
}

static enum status closing(const struct single_options *options, const struct inputs *inputs,
                           size_t failed) {
    bool partial = (inputs->rejects.count || failed) && !options->allow_failures;
    return partial ? STATUS_PARTIAL : STATUS_OK;
}

enum status single_ingest(const struct single_options *options, const char *const *lookups,
                          size_t lookup_count, struct fault *fault) {
    struct inputs inputs;
    enum status status = read_crime(options, lookups, lookup_count, &inputs);
    if (status == STATUS_OK)
        status = tell_rejects(options, &inputs, fault);
    if (status == STATUS_OK && !options->dry_run)
        status = write_panel(options->out, &inputs.panel, fault);
    if (status == STATUS_OK)
        status = closing(options, &inputs, 0);
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
        status = closing(options, inputs, tally[OUTCOME_FAILED]);
    }
    return status;
}

/* The panel the models learn from: the record with every event applied. */
static enum status apply_events(const struct single_options *options, const char *file,
                                struct inputs *inputs, struct panel *adjusted,
                                struct adjustments *adjustments, struct fault *fault) {
    struct table_settings how = {NULL, NULL, &inputs->rejects, NULL};
    struct adjusting ask = {&inputs->panel, &inputs->events, &inputs->areas, &inputs->categories};
    enum status status = file ? tables_events(file, &how, &inputs->events, fault) : STATUS_OK;
    if (status == STATUS_OK)
        status = tell_rejects(options, inputs, fault);
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
    status = read_crime(options, NULL, 0, &inputs);
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
    status = read_crime(options, NULL, 0, &inputs);
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
        status = tell_rejects(options, &inputs, fault);
    if (status == STATUS_OK)
        status = backtest_make(&request, &backtest, fault);
    if (status == STATUS_OK && !options->dry_run)
        status = write_accuracy(options->out, &backtest, fault);
    if (status == STATUS_OK && !options->dry_run && asked->words)
        status = write_track_records(asked->words, &backtest, fault);
    if (status == STATUS_OK)
        status = closing(options, &inputs, tell_backtest(options, &backtest, asked->fixed));
    backtest_free(&backtest);
    inputs_free(&inputs);
    return status;
}

/* --- compare -------------------------------------------------------------------------------- */

static enum status read_sides(const struct single_compare *asked, struct inputs *inputs,
                              struct fault *fault) {
    struct table_settings how = {NULL, NULL, &inputs->rejects, NULL};
    enum status status = tables_population(asked->population, &how, &inputs->exposure, fault);
    if (status == STATUS_OK && asked->areas)
        status = tables_areas(asked->areas, &how, &inputs->areas, fault);
    if (status == STATUS_OK && asked->categories)
        status = tables_categories(asked->categories, &how, &inputs->categories, fault);
    if (status == STATUS_OK && asked->themes)
        status = tables_themes(asked->themes, &how, &inputs->categories, fault);
    if (status == STATUS_OK && asked->comparators)
        status = tables_comparators(asked->comparators, &how, &inputs->comparators, fault);
    return status;
}

enum status single_compare(const struct single_options *options, const struct single_compare *asked,
                           struct fault *fault) {
    struct inputs inputs;
    struct aggregate aggregate = {.targets = 0};
    struct benchmark_names names = asked->benchmarks;
    struct comparisons against[BENCHMARKS_MOST] = {{.count = 0}};
    struct comparisons_request request = {
        .aggregate = &aggregate,
        .exposure = &inputs.exposure,
        .comparators = &inputs.comparators,
        .quarterly = &inputs.quarterly,
        .rates = RATE_SETTINGS_DEFAULT,
        .low_volume = asked->low_volume,
        .clustered = asked->clustered,
        .peers = {.form = asked->funnel,
                  .false_discovery = asked->false_discovery,
                  .per = RATE_SETTINGS_DEFAULT.per},
        .disclosure = asked->disclosure,
    };
    if (asked->period &&
        !month_range_parse(asked->period, strlen(asked->period), &request.first, &request.last))
        return fault_set(fault, STATUS_USAGE,
                         "found --period %s, expected months such as 2022-04..2023-03 or a "
                         "financial year such as 2022-23",
                         asked->period);
    if (!names.count)
        names = (struct benchmark_names){{""}, 1};
    enum status status = read_crime(options, NULL, 0, &inputs);
    if (status == STATUS_OK)
        status = read_sides(asked, &inputs, fault);
    size_t told = inputs.warnings;
    if (status == STATUS_OK)
        inputs_match_names(&inputs);
    tell_warnings(options, &inputs, told);
    if (status == STATUS_OK)
        status = tell_rejects(options, &inputs, fault);
    if (status == STATUS_OK)
        status =
            aggregate_build(&aggregate, &inputs.panel, &inputs.areas, &inputs.categories, fault);
    if (status == STATUS_OK && !asked->period) {
        request.first = comparisons_default_period(inputs.panel.last);
        request.last = request.first + 11;
    }
    if (status == STATUS_OK)
        status = comparisons_check_period(&request, fault);
    if (status == STATUS_OK)
        status = comparisons_check(&request, &names, fault);
    if (status == STATUS_OK)
        status = comparisons_make_each(&request, &names, against, fault);
    if (status == STATUS_OK)
        comparisons_tell(against, names.count, &request, options->log);
    size_t rows = 0;
    const struct finding *row =
        status == STATUS_OK ? comparisons_rows(against, names.count, &rows) : NULL;
    if (status == STATUS_OK && rows && !row)
        status = fault_set(fault, STATUS_NO_MEMORY, "out of memory comparing rates");
    if (status == STATUS_OK && !options->dry_run)
        status = write_findings(options->out, row, rows, asked->judge, fault);
    if (status == STATUS_OK)
        status = closing(options, &inputs, 0);
    for (size_t i = 0; i < BENCHMARKS_MOST; i++)
        comparisons_free(&against[i]);
    aggregate_free(&aggregate);
    inputs_free(&inputs);
    return status;
}

/* --- charts --------------------------------------------------------------------------------- */

struct redrawing {
    struct gnuplot gnuplot;
    struct arena arena;
    const char *const *script; /* [job] path of a .gp file */
    struct fault *fault;       /* [job] */
};

/* A script holds both terminals and loops over those it draws: [picture in "svg png"]. */
static unsigned drawn_formats(const char *script) {
    const char *list = strstr(script, "[picture in \"");
    const char *end = list ? strchr(list, ']') : NULL, *svg = list ? strstr(list, "svg") : NULL;
    const char *png = list ? strstr(list, "png") : NULL;
    return (svg && svg < end ? FIGURE_SVG : 0u) | (png && png < end ? FIGURE_PNG : 0u);
}

static enum status redraw_job(void *context, size_t worker, size_t index) {
    (void)worker;
    struct redrawing *r = context;
    struct text script = TEXT_EMPTY;
    struct arena arena = ARENA_EMPTY;
    const char *path = r->script[index], *slash = strrchr(path, '/');
    const char *folder = files_folder(&arena, path);
    const char *base = slash ? slash + 1 : path;
    const char *name = arena_string(&arena, base, strlen(base) - strlen(".gp"));
    enum status status =
        folder && name ? files_read(path, &script, &r->fault[index]) : STATUS_NO_MEMORY;
    if (status == STATUS_OK) {
        unsigned formats = drawn_formats(text_string(&script));
        gnuplot_render(&r->gnuplot, folder, name, formats, &r->fault[index]);
    }
    text_free(&script);
    arena_free(&arena);
    return status == STATUS_NO_MEMORY ? status : STATUS_OK;
}

enum status single_charts(const struct single_options *options, struct fault *fault) {
    struct redrawing r = {.gnuplot = GNUPLOT_DEFAULT};
    const char *const *path;
    const char **script = NULL;
    size_t files, count = 0, failed = 0;
    const char *folder = files_join(&r.arena, options->sources[0], "charts");
    enum status status = gnuplot_find(&r.gnuplot, fault);
    if (status == STATUS_OK)
        status = files_list(&r.arena, folder, &path, &files, fault);
    if (status == STATUS_OK) {
        script = arena_zeroed(&r.arena, files + 1, sizeof *script);
        r.fault = arena_zeroed(&r.arena, files + 1, sizeof *r.fault);
        if (!script || !r.fault)
            status = fault_set(fault, STATUS_NO_MEMORY, "out of memory");
    }
    for (size_t i = 0; status == STATUS_OK && i < files; i++) {
        size_t length = strlen(path[i]);
        if (length > 3 && strcmp(path[i] + length - 3, ".gp") == 0)
            script[count++] = path[i];
    }
    r.script = script;
    struct pool pool = {options->jobs ? options->jobs : pool_processors(), options->stop, NULL,
                        NULL};
    if (status == STATUS_OK && !options->dry_run)
        status = pool_run(&pool, count, redraw_job, &r, fault);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        if (r.fault[i].status == STATUS_OK)
            continue;
        char words[2048];
        fault_print(&r.fault[i], words, sizeof words);
        log_line(options->log, LOG_WARNING, "%s", words);
        failed++;
    }
    if (status == STATUS_OK) {
        log_line(options->log, LOG_INFO, "%zu charts %s, %zu failed", count - failed,
                 options->dry_run ? "to draw" : "drawn", failed);
        status = failed ? STATUS_PARTIAL : STATUS_OK;
    }
    arena_free(&r.arena);
    return status;
}

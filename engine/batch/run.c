#include "engine/batch/run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/comparisons.h"
#include "engine/batch/config.h"
#include "engine/batch/figures.h"
#include "engine/batch/job.h"
#include "engine/batch/lists.h"
#include "engine/batch/load.h"
#include "engine/batch/masking.h"
#include "engine/batch/pool.h"
#include "engine/batch/result_tables.h"
#include "engine/batch/run_record.h"
#include "engine/batch/slugs.h"
#include "engine/batch/sums.h"
#include "engine/core/files.h"
#include "engine/core/number.h"
#include "engine/data/aggregate.h"
#include "engine/data/period.h"

enum { SEASON = 12 };

/* Everything a run holds, in the order in which it comes about. */
struct run {
    const struct run_options *options;
    struct log *log;
    struct pool pool;
    struct progress progress;
    struct settings settings;
    struct config_faults *faults;
    struct inputs inputs;
    struct aggregate aggregate;
    struct panel masked; /* the leaves without the months of `exclude` events */
    struct levels levels;
    int end; /* last recorded month */
    struct forecaster forecaster;
    struct job_result *leaf;
    struct workspace *workspace; /* [worker] */
    struct paths paths;
    struct sums sums;
    struct comparisons comparisons;
    bool compared;
    size_t *chart_area, *chart_category;
    size_t chart_areas, chart_categories;
    struct figures figures;
    struct run_record record;
    struct arena arena;
    char *output; /* folder */
    struct fault fault;
    size_t failed_charts, empty_charts;
};

static void say(struct run *run, enum log_level level, const struct fault *fault) {
    char words[2048];
    fault_print(fault, words, sizeof words);
    log_line(run->log, level, "%s", words);
}

static void say_faults(struct run *run) {
    size_t kept = run->faults->count < CONFIG_FAULTS ? run->faults->count : CONFIG_FAULTS;
    for (size_t i = 0; i < kept; i++)
        say(run, LOG_ERROR, &run->faults->fault[i]);
    if (run->faults->count > kept)
        log_line(run->log, LOG_ERROR, "and %zu more", run->faults->count - kept);
}

/* One more problem of the batch; `id` names the setting it stands in, SETTING_COUNT none. */
static enum status add_fault(struct run *run, enum setting_id id, const struct fault *fault) {
    struct fault *kept =
        run->faults->count < CONFIG_FAULTS ? &run->faults->fault[run->faults->count] : NULL;
    run->faults->count++;
    if (kept)
        *kept = *fault;
    if (kept && id != SETTING_COUNT) {
        snprintf(kept->file, sizeof kept->file, "%s", run->settings.file);
        kept->line = run->settings.line[id];
        if (!kept->column[0])
            snprintf(kept->column, sizeof kept->column, "%s", setting_table[id].key);
    }
    return fault->status;
}

/* --- reading -------------------------------------------------------------------------------- */

static enum status check_confidence(struct run *run) {
    struct levels levels = settings_levels(&run->settings, SETTING_CONFIDENCE);
    struct fault fault = FAULT_NONE;
    if (levels.count == 2 && levels.percent[0] == 95 && levels.percent[1] == 99.8)
        return STATUS_OK;
    fault_set(&fault, STATUS_CONFIGURATION,
              "found \"%s\", expected 95, 99.8: other levels are for crimecast stat",
              settings_text(&run->settings, SETTING_CONFIDENCE));
    return add_fault(run, SETTING_CONFIDENCE, &fault);
}

static enum status check_models(struct run *run) {
    struct fault fault = FAULT_NONE;
    if (forecaster_ask(&run->forecaster, settings_text(&run->settings, SETTING_MODELS), &fault) ==
        STATUS_OK)
        return STATUS_OK;
    fault.status = STATUS_CONFIGURATION;
    return add_fault(run, SETTING_MODELS, &fault);
}

/* --seed takes the place of the batch file's. */
static enum status override_seed(struct run *run) {
    struct fault fault = FAULT_NONE;
    if (!run->options->seed)
        return STATUS_OK;
    run->settings.line[SETTING_SEED] = 0;
    if (settings_set(&run->settings, "batch", "seed", run->options->seed, 1, &fault) == STATUS_OK)
        return STATUS_OK;
    return add_fault(run, SETTING_COUNT, &fault);
}

/* The batch file and what its table of settings cannot tell by itself; every problem is kept. */
static enum status configure(struct run *run) {
    static enum status (*const checks[])(struct run *) = {override_seed, check_confidence,
                                                          check_models};
    enum status status = config_read(&run->settings, run->options->file, run->faults);
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        if (status == STATUS_OK || status == STATUS_CONFIGURATION) {
            enum status checked = checks[i](run);
            status = status == STATUS_OK ? checked : status;
        }
    size_t jobs = run->options->jobs ? run->options->jobs
                                     : (size_t)settings_number(&run->settings, SETTING_JOBS);
    run->pool.workers = jobs ? jobs : pool_processors();
    return status;
}

static void tell_inputs(struct run *run) {
    const struct inputs *inputs = &run->inputs;
    for (size_t i = 0; i < inputs->provenances.count; i++) {
        const struct provenance *p = &inputs->provenances.provenance[i];
        char first[PERIOD_SIZE] = "", last[PERIOD_SIZE] = "";
        if (p->first <= p->last) {
            month_print(p->first, first);
            month_print(p->last, last);
        }
        log_line(run->log, LOG_INFO, "%s: %s, %zu rows read, %zu kept, %zu refused%s%s%s%s%s%s",
                 p->file, p->reader, p->rows_read, p->rows_kept, p->rows_refused,
                 first[0] ? ", " : "", first, first[0] ? " to " : "", last, p->notes[0] ? "; " : "",
                 p->notes);
    }
    for (size_t i = 0; i < inputs->warnings; i++)
        log_line(run->log, LOG_WARNING, "%s", inputs->warning[i]);
    enum { SHOWN = 10 };
    for (size_t i = 0; i < inputs->rejects.kept && i < SHOWN; i++) {
        const struct reject *r = &inputs->rejects.reject[i];
        log_line(run->log, LOG_WARNING, "%s:%ld: %s%s%s", r->file, r->line, r->column,
                 r->column[0] ? ": " : "", r->reason);
    }
    if (inputs->rejects.count > SHOWN)
        log_line(run->log, LOG_WARNING, "%zu rows were refused in all; see rejects.csv",
                 inputs->rejects.count);
}

/* Nodes a chart list names, or the default: all areas of level csp (all lowest ones where no level
 * is known), all categories. */
static enum status choose_charts(struct run *run) {
    const struct hierarchy *areas = &run->aggregate.areas;
    const struct hierarchy *categories = &run->aggregate.categories;
    run->chart_area = arena_take(&run->arena, (areas->count + 1) * sizeof(size_t));
    run->chart_category = arena_take(&run->arena, (categories->count + 1) * sizeof(size_t));
    if (!run->chart_area || !run->chart_category)
        return fault_set(&run->fault, STATUS_NO_MEMORY, "out of memory");
    enum status status = STATUS_OK;
    const struct settings *settings = &run->settings;
    if (strcmp(settings_text(settings, SETTING_CHART_AREAS), "none") == 0)
        return STATUS_OK;
    if (settings_count(settings, SETTING_CHART_AREAS))
        status = lists_read(settings_path(settings, SETTING_CHART_AREAS, 0, &run->arena),
                            COLUMN_AREA, areas, run->chart_area, &run->chart_areas, run->faults);
    else {
        bool levels = false;
        for (size_t a = 0; a < areas->count; a++)
            levels = levels || areas->node[a].level == LEVEL_CSP;
        for (size_t a = 0; a < areas->count; a++)
            if (levels ? areas->node[a].level == LEVEL_CSP
                       : hierarchy_is_leaf(areas, a) &&
                             strncmp(areas->node[a].name, "rest of ", 8) != 0)
                run->chart_area[run->chart_areas++] = a;
    }
    if (settings_count(settings, SETTING_CHART_CATEGORIES)) {
        enum status listed = lists_read(
            settings_path(settings, SETTING_CHART_CATEGORIES, 0, &run->arena), COLUMN_CATEGORY,
            categories, run->chart_category, &run->chart_categories, run->faults);
        status = status == STATUS_OK ? listed : status;
    } else
        for (size_t c = 0; c < categories->count; c++)
            if (strncmp(categories->node[c].name, "rest of ", 8) != 0)
                run->chart_category[run->chart_categories++] = c;
    return status;
}

static struct comparisons_request ask_comparisons(const struct run *run) {
    const struct settings *settings = &run->settings;
    struct comparisons_request request = {
        .aggregate = &run->aggregate,
        .exposure = &run->inputs.exposure,
        .comparators = &run->inputs.comparators,
        .quarterly = &run->inputs.quarterly,
        .benchmark = settings_text(settings, SETTING_BENCHMARK),
        .rates = RATE_SETTINGS_DEFAULT,
        .low_volume = settings_number(settings, SETTING_LOW_VOLUME),
    };
    const char *period = settings_text(settings, SETTING_PERIOD);
    if (!month_range_parse(period, strlen(period), &request.first, &request.last)) {
        request.first = comparisons_default_period(run->end);
        request.last = request.first + 11;
    }
    return request;
}

/* An unknown benchmark is said before the work, not after it. */
static enum status check_benchmark(struct run *run) {
    struct comparisons_request request = ask_comparisons(run);
    struct fault fault = FAULT_NONE;
    if (!run->inputs.exposure.count || comparisons_check(&request, &fault) == STATUS_OK)
        return STATUS_OK;
    return add_fault(run, SETTING_BENCHMARK, &fault);
}

static enum status read_all(struct run *run) {
    double started = clock_elapsed(&run->log->clock);
    enum status status = inputs_load(&run->settings, &run->inputs, run->faults);
    tell_inputs(run);
    if (run->inputs.panel.count) {
        enum status added = aggregate_build(&run->aggregate, &run->inputs.panel, &run->inputs.areas,
                                            &run->inputs.categories, &run->fault);
        if (added == STATUS_OK) {
            enum status known = check_benchmark(run); /* whatever the lists say: all is told */
            added = choose_charts(run);
            added = added == STATUS_OK ? known : added;
        } else
            add_fault(run, SETTING_COUNT, &run->fault);
        status = status == STATUS_OK ? added : status;
    }
    for (size_t i = 0; i < run->aggregate.warnings; i++)
        log_line(run->log, LOG_WARNING, "%s", run->aggregate.warning[i]);
    run_record_timing(&run->record, "read_seconds", clock_elapsed(&run->log->clock) - started);
    return status;
}

/* --- computing ------------------------------------------------------------------------------ */

static enum status run_job(void *context, size_t worker, size_t index) {
    struct run *run = context;
    enum status status =
        job_forecast(&run->forecaster, index, &run->workspace[worker], &run->leaf[index]);
    if (status == STATUS_OK && run->options->stop_on_error &&
        run->leaf[index].forecast.outcome == OUTCOME_FAILED)
        return STATUS_NOT_FINITE;
    return status;
}

static enum status apply_events(struct run *run) {
    size_t masked, others = 0;
    const struct events *events = &run->inputs.events;
    enum status status =
        masking_apply(&run->masked, &run->aggregate.leaves, events, &run->aggregate.areas,
                      &run->aggregate.categories, &masked, &run->fault);
    for (size_t i = 0; i < events->count; i++)
        others += events->event[i].kind != EVENT_EXCLUDE;
    if (status == STATUS_OK && masked)
        log_line(run->log, LOG_INFO, "%zu values have no weight (events of kind exclude)", masked);
    if (others)
        log_line(run->log, LOG_INFO,
                 "%zu events of other kinds than exclude are drawn, not applied, in this version",
                 others);
    return status;
}

static enum status forecast(struct run *run) {
    const struct settings *settings = &run->settings;
    double started = clock_elapsed(&run->log->clock);
    struct forecaster *f = &run->forecaster;
    run->end = run->aggregate.leaves.last;
    int data_to;
    const char *text = settings_text(settings, SETTING_DATA_TO);
    if (month_parse(text, strlen(text), &data_to) && data_to < run->end)
        run->end = data_to;
    f->panel = &run->masked;
    f->record = &run->aggregate.leaves;
    f->settings =
        (struct model_settings){(size_t)settings_number(settings, SETTING_HORIZON), SEASON,
                                (uint64_t)settings_number(settings, SETTING_SEED)};
    f->levels = run->levels;
    f->end = run->end;
    enum status status = apply_events(run);
    if (status == STATUS_OK)
        status = forecaster_learn(f, &run->fault);
    if (status != STATUS_OK)
        return status;
    size_t leaves = run->aggregate.leaves.count;
    run->leaf = calloc(leaves + 1, sizeof *run->leaf);
    run->workspace = calloc(run->pool.workers, sizeof *run->workspace);
    if (!run->leaf || !run->workspace)
        return fault_set(&run->fault, STATUS_NO_MEMORY, "out of memory forecasting");
    for (size_t w = 0; w < run->pool.workers && status == STATUS_OK; w++)
        status = workspace_new(&run->workspace[w], f->scratch);
    if (status != STATUS_OK)
        return fault_set(&run->fault, status, "out of memory forecasting");
    progress_start(&run->progress, "Forecasting");
    status = pool_run(&run->pool, leaves, run_job, run, &run->fault);
    progress_end(&run->progress);
    run_record_timing(&run->record, "forecast_seconds", clock_elapsed(&run->log->clock) - started);
    return status;
}

static enum status sum(struct run *run) {
    double started = clock_elapsed(&run->log->clock);
    const struct panel *leaves = &run->aggregate.leaves;
    enum status status = paths_new(
        &run->paths, forecaster_dependence(&run->forecaster), leaves->areas, leaves->categories,
        (size_t)settings_number(&run->settings, SETTING_PATHS), run->forecaster.settings.seed);
    if (status != STATUS_OK)
        return fault_set(&run->fault, status, "out of memory drawing paths");
    struct sums_request request = {&run->aggregate, &run->forecaster, run->leaf,
                                   &run->paths,     &run->pool,       run->end};
    progress_start(&run->progress, "Summing");
    status = sums_make(&request, &run->sums, &run->fault);
    progress_end(&run->progress);
    run_record_timing(&run->record, "sum_seconds", clock_elapsed(&run->log->clock) - started);
    return status;
}

static enum status compare(struct run *run) {
    struct comparisons_request request = ask_comparisons(run);
    if (!run->inputs.exposure.count) {
        log_line(run->log, LOG_WARNING, "no populations are given: no rates are compared");
        return STATUS_OK;
    }
    enum status status = comparisons_make(&request, &run->comparisons, &run->fault);
    run->compared = status == STATUS_OK;
    return status;
}

/* --- writing -------------------------------------------------------------------------------- */

/* An output folder that holds something that is not an earlier run is left alone. */
static enum status prepare_output(struct run *run) {
    run->output = settings_path(&run->settings, SETTING_OUTPUT, 0, &run->arena);
    if (!run->output)
        return fault_set(&run->fault, STATUS_NO_MEMORY, "out of memory");
    const char *const *inside;
    size_t count = 0;
    const char *log = files_join(&run->arena, run->output, "run.log");
    const char *manifest = files_join(&run->arena, run->output, "manifest.json");
    if (files_is_folder(run->output) && !files_exists(log) && !run->options->force &&
        files_list(&run->arena, run->output, &inside, &count, NULL) == STATUS_OK && count)
        return fault_at(&run->fault, STATUS_CANNOT_CREATE, run->output, 0, NULL,
                        "the folder holds other files, for instance %s, and no earlier run; name "
                        "another or use --force",
                        inside[0]);
    enum status status = files_make_folder(run->output, &run->fault);
    /* without its manifest a run is not finished: the old one goes before anything is replaced */
    if (status == STATUS_OK && files_exists(manifest) && remove(manifest) != 0)
        return fault_at(&run->fault, STATUS_CANNOT_CREATE, manifest, 0, NULL,
                        "cannot be replaced: %s", strerror(errno));
    if (status == STATUS_OK) {
        run->log->file = fopen(log, "w");
        if (!run->log->file)
            return fault_at(&run->fault, STATUS_CANNOT_CREATE, log, 0, NULL,
                            "cannot be created: %s", strerror(errno));
    }
    return status;
}

static const char *table_path(struct run *run, const char *name) {
    char file[64];
    snprintf(file, sizeof file, "tables/%s.csv", name);
    return files_join(&run->arena, run->output, file);
}

static enum status write_tables(struct run *run) {
    size_t targets = run->aggregate.targets, shown = 0;
    const struct forecast **row = malloc((targets + 1) * sizeof *row);
    if (!row)
        return fault_set(&run->fault, STATUS_NO_MEMORY, "out of memory writing the tables");
    for (size_t i = 0; i < targets; i++)
        row[i] = &run->sums.forecast[i];
    const char *folder = files_join(&run->arena, run->output, "tables");
    enum status status = files_make_folder(folder, &run->fault);
    if (status == STATUS_OK)
        status =
            write_forecasts(table_path(run, "forecasts"), row, targets, &run->levels, &run->fault);
    if (status == STATUS_OK)
        status = write_totals(table_path(run, "totals"), run->sums.total, run->sums.totals, row,
                              &run->levels, &run->fault);
    if (status == STATUS_OK)
        status = write_series(table_path(run, "series"), row, targets, &run->fault);
    if (status == STATUS_OK)
        status = write_findings(table_path(run, "significance"), run->comparisons.finding,
                                run->comparisons.count, &run->fault);
    if (status == STATUS_OK)
        status = write_rejects(table_path(run, "rejects"), &run->inputs.rejects, &run->fault);
    static const char *const names[] = {"forecasts", "totals", "significance", "series", "rejects"};
    for (; status == STATUS_OK && shown < sizeof names / sizeof *names; shown++)
        status = run_record_table(&run->record, run->output, names[shown], &run->fault);
    free(row);
    return status;
}

/* Slugs of all nodes, for folders, files and the data package. */
static enum status name_slugs(struct run *run, const char *const **area,
                              const char *const **category) {
    const struct hierarchy *tree[] = {&run->aggregate.areas, &run->aggregate.categories};
    const char *const **out[] = {area, category};
    for (int i = 0; i < 2; i++) {
        const char **name = arena_take(&run->arena, (tree[i]->count + 1) * sizeof *name);
        for (size_t k = 0; name && k < tree[i]->count; k++)
            name[k] = tree[i]->node[k].name;
        *out[i] = name ? slugs_make(&run->arena, name, tree[i]->count) : NULL;
        if (!*out[i])
            return fault_set(&run->fault, STATUS_NO_MEMORY, "out of memory naming files");
    }
    return STATUS_OK;
}

static enum status draw(struct run *run, const char *const *area_slug,
                        const char *const *category_slug) {
    const struct settings *settings = &run->settings;
    double started = clock_elapsed(&run->log->clock);
    const char *source = settings_text(settings, SETTING_SOURCE);
    struct figures_request request = {
        .aggregate = &run->aggregate,
        .sums = &run->sums,
        .levels = &run->levels,
        .comparisons = run->compared ? &run->comparisons : NULL,
        .exposure = &run->inputs.exposure,
        .events = &run->inputs.events,
        .folder = files_join(&run->arena, run->output, "charts"),
        .area = run->chart_area,
        .category = run->chart_category,
        .areas = run->chart_areas,
        .categories = run->chart_categories,
        .area_slug = area_slug,
        .category_slug = category_slug,
        .benchmark = run->compared ? run->comparisons.benchmark : "",
        .source = source[0] ? source : "police recorded crime",
        .note = "",
        .end = run->end,
        .history_months = 12 * (int)settings_number(settings, SETTING_HISTORY_YEARS),
        .formats = (settings_chosen(settings, SETTING_FORMATS, "svg") ? FIGURE_SVG : 0u) |
                   (settings_chosen(settings, SETTING_FORMATS, "png") ? FIGURE_PNG : 0u),
        .pool = &run->pool,
    };
    progress_start(&run->progress, "Drawing");
    enum status status = figures_make(&request, &run->figures, &run->fault);
    progress_end(&run->progress);
    if (!run->figures.available)
        say(run, LOG_ERROR, &run->figures.fault);
    else if (run->figures.fault.status != STATUS_OK)
        say(run, LOG_WARNING, &run->figures.fault);
    for (size_t i = 0; i < run->figures.count; i++) {
        struct figure_outcome *outcome = &run->figures.outcome[i];
        bool good =
            outcome->empty ||
            (outcome->written && (outcome->drawn || !request.formats || !run->figures.available));
        run->empty_charts += outcome->empty;
        if (good)
            continue;
        run->failed_charts++;
        char words[1024];
        fault_print(&outcome->fault, words, sizeof words);
        log_line(run->log, LOG_WARNING, "chart %s: %s", outcome->path, words);
    }
    run_record_timing(&run->record, "draw_seconds", clock_elapsed(&run->log->clock) - started);
    return status;
}

/* --- the page ------------------------------------------------------------------------------- */

static enum status write_all(struct run *run) {
    const char *const *area_slug, *const *category_slug;
    enum status status = name_slugs(run, &area_slug, &category_slug);
    if (status == STATUS_OK)
        status = write_tables(run);
    if (status == STATUS_OK && run->chart_areas && run->chart_categories)
        status = draw(run, area_slug, category_slug);
    return status;
}

static enum status outcome_of(struct run *run) {
    size_t failed = 0, fell_back = 0, skipped = 0, targets = run->aggregate.targets;
    for (size_t i = 0; i < targets; i++) {
        failed += run->sums.forecast[i].outcome == OUTCOME_FAILED;
        fell_back += run->sums.forecast[i].outcome == OUTCOME_FELL_BACK;
        skipped += run->sums.forecast[i].outcome == OUTCOME_SKIPPED;
    }
    size_t drawn = run->figures.count - run->failed_charts - run->empty_charts;
    log_line(run->log, LOG_INFO,
             "%zu series: %zu forecast, %zu fell back, %zu skipped, %zu failed; %zu rows refused; "
             "%zu charts%s",
             targets, targets - failed - skipped, fell_back, skipped, failed,
             run->inputs.rejects.count, drawn,
             run->figures.available || !run->figures.count ? "" : " as scripts only");
    run_record_outcomes(&run->record, run->sums.forecast, targets, run->inputs.rejects.count,
                        run->failed_charts);
    if (run->figures.count && !run->figures.available)
        return STATUS_UNAVAILABLE;
    if ((failed || run->inputs.rejects.count || run->failed_charts) &&
        !run->options->allow_failures)
        return STATUS_PARTIAL;
    return STATUS_OK;
}

static enum status finish(struct run *run) {
    enum status outcome = outcome_of(run);
    struct run_story story = {
        .settings = &run->settings,
        .inputs = &run->inputs,
        .aggregate = &run->aggregate,
        .figures = &run->figures,
        .charts_folder = "charts",
        .output = run->output,
        .end = run->end,
        .levels = &run->levels,
        .workers = (unsigned)run->pool.workers,
        .status = outcome,
        .clock = &run->log->clock,
    };
    enum status status = run_record_write(&run->record, &story, &run->fault);
    return status == STATUS_OK ? outcome : status;
}

static void tell_check(struct run *run) {
    const struct panel *panel = &run->inputs.panel;
    if (panel->count) {
        char first[PERIOD_SIZE], last[PERIOD_SIZE];
        month_print(panel->first, first);
        month_print(panel->last, last);
        log_line(run->log, LOG_INFO,
                 "%zu series of %zu areas and %zu categories, %s to %s; %zu leaves, %zu rows in "
                 "the tables, %zu by %zu to draw",
                 panel->count, panel->areas, panel->categories, first, last,
                 run->aggregate.leaves.count, run->aggregate.targets, run->chart_areas,
                 run->chart_categories);
    }
    log_line(run->log, run->faults->count ? LOG_ERROR : LOG_INFO,
             "%zu problem%s, %zu row%s refused", run->faults->count,
             run->faults->count == 1 ? "" : "s", run->inputs.rejects.count,
             run->inputs.rejects.count == 1 ? "" : "s");
}

static enum status steps(struct run *run) {
    enum status status = configure(run);
    if (status != STATUS_OK && !(run->options->check && status == STATUS_CONFIGURATION))
        return status;
    run->levels = settings_levels(&run->settings, SETTING_LEVELS);
    if (!run->options->check && !run->options->dry_run) {
        enum status prepared = prepare_output(run);
        if (prepared != STATUS_OK)
            return prepared;
    }
    enum status read = read_all(run);
    status = status == STATUS_OK ? read : status;
    if (run->options->check || run->options->dry_run) {
        say_faults(run);

        tell_check(run);
        run->faults->count = 0;
        return status != STATUS_OK || !run->inputs.rejects.count || run->options->allow_failures
                   ? status
                   : STATUS_PARTIAL;
    }
    /* side tables that cannot be read stop a run: a batch that quietly left them out would mislead
     */
    if (status == STATUS_OK)
        status = forecast(run);
    if (status == STATUS_OK)
        status = sum(run);
    if (status == STATUS_OK)
        status = compare(run);
    if (status == STATUS_OK)
        status = write_all(run);
    return status == STATUS_OK ? finish(run) : status;
}

static void clean_up(struct run *run) {
    for (size_t i = 0; run->leaf && i < run->aggregate.leaves.count; i++)
        job_free(&run->leaf[i]);
    for (size_t w = 0; run->workspace && w < run->pool.workers; w++)
        workspace_free(&run->workspace[w]);
    free(run->leaf);
    free(run->workspace);
    forecaster_free(&run->forecaster);
    panel_free(&run->masked);
    paths_free(&run->paths);
    sums_free(&run->sums);
    comparisons_free(&run->comparisons);
    figures_free(&run->figures);
    aggregate_free(&run->aggregate);
    inputs_free(&run->inputs);
    settings_free(&run->settings);
    run_record_free(&run->record);
    arena_free(&run->arena);
    free(run->faults);
    if (run->log->file) {
        fclose(run->log->file);
        run->log->file = NULL;
    }
    free(run);
}

enum status run_batch(const struct run_options *options) {
    struct run *run = calloc(1, sizeof *run);
    if (!run || !(run->faults = calloc(1, sizeof *run->faults))) {
        free(run);
        log_line(options->log, LOG_ERROR, "out of memory");
        return STATUS_NO_MEMORY;
    }
    run->options = options;
    run->log = options->log;
    run->progress = options->progress;
    run->pool = (struct pool){.workers = 1,
                              .stop = options->stop,
                              .progress = progress_tell,
                              .progress_context = &run->progress};
    run_record_start(&run->record, &run->log->clock);
    enum status status = steps(run);
    say_faults(run);
    if (run->fault.status != STATUS_OK && !run->faults->count)
        say(run, LOG_ERROR, &run->fault);
    if (status == STATUS_PARTIAL) { /* the caller says the failure line, as for all commands */
        if (run->output)
            log_line(run->log, LOG_INFO, "results in %s", run->output);
    } else if (status == STATUS_OK || status == STATUS_UNAVAILABLE)
        log_line(run->log, LOG_INFO, "%s%s%s", status_sentence(status),
                 run->output ? "; results in " : "", run->output ? run->output : "");
    else
        log_line(run->log, LOG_ERROR, "%s: %s", options->file, status_sentence(status));
    clean_up(run);
    return status;
}

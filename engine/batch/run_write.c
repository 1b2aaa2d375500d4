/* The last stages of a run: tables, charts, outcome, manifest. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/rates_rows.h"
#include "engine/batch/report_pages.h"
#include "engine/batch/result_tables.h"
#include "engine/batch/run_state.h"
#include "engine/batch/slugs.h"
#include "engine/core/files.h"

/* An output folder that holds something that is not an earlier run is left alone. */
enum status run_prepare_output(struct run *run) {
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
    leftovers_find(manifest, &run->arena, &run->leftovers);
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

/* A table that this run does not write: one of an earlier run would be taken for this one's. */
static enum status remove_table(struct run *run, const char *name) {
    const char *path = table_path(run, name);
    if (files_exists(path) && remove(path) != 0)
        return fault_at(&run->fault, STATUS_CANNOT_CREATE, path, 0, NULL, "cannot be removed: %s",
                        strerror(errno));
    return STATUS_OK;
}

/* Only where an event has an effect to tell. */
static enum status write_effects(struct run *run) {
    if (!run->adjustments.count)
        return remove_table(run, "events");
    enum status status = write_events(table_path(run, "events"), &run->adjustments,
                                      &run->aggregate.leaves, &run->fault);
    return status == STATUS_OK ? run_record_table(&run->record, run->output, "events", &run->fault)
                               : status;
}

/* Only where past forecasts were asked for. */
static enum status write_backtest(struct run *run) {
    static const char *const names[] = {"accuracy", "track_record"};
    enum status status = STATUS_OK;
    bool asked = settings_number(&run->settings, SETTING_BACKTEST_ORIGINS) > 0;
    if (asked)
        status = write_accuracy(table_path(run, "accuracy"), &run->backtest, &run->fault);
    if (asked && status == STATUS_OK)
        status = write_track_records(table_path(run, "track_record"), &run->backtest, &run->fault);
    for (size_t i = 0; i < 2 && status == STATUS_OK; i++)
        status = asked ? run_record_table(&run->record, run->output, names[i], &run->fault)
                       : remove_table(run, names[i]);
    return status;
}

static enum status write_significance(struct run *run) {
    size_t count = 0;
    const struct finding *row = comparisons_rows(run->against, run->benchmarks.count, &count);
    if (count && !row)
        return fault_set(&run->fault, STATUS_NO_MEMORY, "out of memory writing the tables");
    return write_findings(table_path(run, "significance"), row, count,
                          settings_chosen(&run->settings, SETTING_JUDGE, "on"), &run->fault);
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
        status = write_significance(run);
    if (status == STATUS_OK)
        status = write_changes(table_path(run, "change"), run->changes.finding, run->changes.count,
                               &run->fault);
    if (status == STATUS_OK)
        status = write_breaks(table_path(run, "breaks"), &run->suggestions, &run->fault);
    if (status == STATUS_OK)
        status = write_trends(table_path(run, "trend"), &run->trends, &run->fault);
    if (status == STATUS_OK)
        status = write_rejects(table_path(run, "rejects"), &run->inputs.rejects, &run->fault);
    static const char *const names[] = {"forecasts", "totals", "significance", "change",
                                        "series",    "breaks", "trend",        "rejects"};
    for (; status == STATUS_OK && shown < sizeof names / sizeof *names; shown++)
        status = run_record_table(&run->record, run->output, names[shown], &run->fault);
    if (status == STATUS_OK)
        status = write_effects(run);
    if (status == STATUS_OK)
        status = write_backtest(run);
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

/* What charts say of counts that are rounded, with `rates` what those of rates and the pages say of
 * limits too; "" for nothing. */
static const char *notes_of(struct run *run, bool rates) {
    struct comparisons_request request = run_ask_comparisons(run);
    struct text text = TEXT_EMPTY;
    if (request.disclosure.round_to > 1)
        text_printf(&text,
                    "Recorded counts are rounded to the nearest %g; rates and changes are of the "
                    "rounded counts.",
                    request.disclosure.round_to);
    if (rates && request.clustered)
        text_printf(&text, "%sIntervals of rates allow for the scatter of each series' months.",
                    text.length ? " " : "");
    const char *copy = arena_string(&run->arena, text_string(&text), text.length);
    text_free(&text);
    return copy ? copy : "";
}

/* tables/rates.csv and the pages; without populations a table with a header only. */
static enum status write_rates_table(struct run *run, const char *const *area_slug) {
    struct rates_table rates = {.pages = 0};
    struct comparisons_request request = run_ask_comparisons(run);
    const char *source = settings_text(&run->settings, SETTING_SOURCE);
    enum status status = STATUS_OK;
    if (run->compared)
        status = rates_rows_make(&request, &run->against[0], &rates, &run->fault);
    if (status == STATUS_OK)
        status = write_rates(table_path(run, "rates"), &rates, &run->fault);
    if (status == STATUS_OK)
        status = run_record_table(&run->record, run->output, "rates", &run->fault);
    struct report_pages pages = {
        .rates = &rates,
        .areas = &run->aggregate.areas,
        .area = run->report_area,
        .count = run->compared ? run->report_areas : 0,
        .area_slug = area_slug,
        .output = run->output,
        .source = source[0] ? source : "police recorded crime",
        .note = notes_of(run, true),
        .judge = settings_chosen(&run->settings, SETTING_JUDGE, "on"),
    };
    if (status == STATUS_OK)
        status = report_pages_write(&pages, &run->record, &run->fault);
    rates_table_free(&rates);
    return status;
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
        .comparisons = run->compared ? &run->against[0] : NULL,
        .change = run->changes.finding,
        .changes = run->changes.count,
        .peers = run_ask_comparisons(run).peers,
        .exposure = &run->inputs.exposure,
        .events = &run->inputs.events,
        .suggestions = &run->suggestions,
        .folder = files_join(&run->arena, run->output, "charts"),
        .area = run->chart_area,
        .category = run->chart_category,
        .areas = run->chart_areas,
        .categories = run->chart_categories,
        .area_slug = area_slug,
        .category_slug = category_slug,
        .benchmark = run->compared ? run->against[0].benchmark : "",
        .source = source[0] ? source : "police recorded crime",
        .note = notes_of(run, false),
        .rates_note = notes_of(run, true),
        .end = run->end,
        .round_to = run_ask_comparisons(run).disclosure.round_to,
        .history_months = 12 * (int)settings_number(settings, SETTING_HISTORY_YEARS),
        .formats = (settings_chosen(settings, SETTING_FORMATS, "svg") ? FIGURE_SVG : 0u) |
                   (settings_chosen(settings, SETTING_FORMATS, "png") ? FIGURE_PNG : 0u),
        .pool = &run->pool,
    };
    for (int kind = 0; kind < CHART_KINDS; kind++)
        request.kinds[kind] =
            settings_chosen(settings, SETTING_KINDS, figures_kind_word((enum chart_kind)kind));
    progress_start(&run->progress, "Drawing");
    enum status status = figures_make(&request, &run->figures, &run->fault);
    progress_end(&run->progress);
    if (!run->figures.available)
        run_say(run, LOG_ERROR, &run->figures.fault);
    else if (run->figures.fault.status != STATUS_OK)
        run_say(run, LOG_WARNING, &run->figures.fault);
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

enum status run_write(struct run *run) {
    const char *const *area_slug, *const *category_slug;
    enum status status = name_slugs(run, &area_slug, &category_slug);
    if (status == STATUS_OK)
        status = write_tables(run);
    if (status == STATUS_OK)
        status = write_rates_table(run, area_slug);
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

enum status run_finish(struct run *run) {
    enum status outcome = outcome_of(run);
    struct text learned = TEXT_EMPTY;
    forecaster_summarise(&run->forecaster, &learned);
    struct run_story story = {
        .learned = text_string(&learned),
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
    if (status == STATUS_OK && text_status(&learned) != STATUS_OK)
        status = fault_set(&run->fault, STATUS_NO_MEMORY, "out of memory writing the manifest");
    text_free(&learned);
    if (status == STATUS_OK)
        leftovers_remove(&run->leftovers, run->output, &run->record.record, run->log);
    return status == STATUS_OK ? outcome : status;
}

#include "engine/batch/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/run_state.h"
#include "engine/batch/suppression_tables.h"
#include "engine/data/period.h"

enum { SEASON = 12 };

void run_say(struct run *run, enum log_level level, const struct fault *fault) {
    char words[2048];
    fault_print(fault, words, sizeof words);
    log_line(run->log, level, "%s", words);
}

void run_say_faults(struct run *run) {
    size_t kept = run->faults->count < CONFIG_FAULTS ? run->faults->count : CONFIG_FAULTS;
    for (size_t i = 0; i < kept; i++)
        run_say(run, LOG_ERROR, &run->faults->fault[i]);
    if (run->faults->count > kept)
        log_line(run->log, LOG_ERROR, "and %zu more", run->faults->count - kept);
}

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
    struct adjusting ask = {&run->aggregate.leaves, &run->inputs.events, &run->aggregate.areas,
                            &run->aggregate.categories};
    enum status status = adjusting_apply(&ask, &run->adjusted, &run->adjustments, &run->fault);
    if (status == STATUS_OK) {
        adjusting_tell_unmatched(&ask, run->log);
        adjusting_tell(&run->adjustments, ask.panel, run->log);
    }
    enum calendaring_mode mode = CALENDARING_OFF;
    if (status == STATUS_OK &&
        !calendaring_parse(settings_text(&run->settings, SETTING_CALENDAR), &mode))
        status = STATUS_INTERNAL; /* the settings know the words */
    if (status == STATUS_OK)
        status = calendaring_apply(&run->calendar, mode, &run->adjusted, &run->fault);
    if (status == STATUS_OK)
        calendaring_tell(&run->calendar, &run->adjusted, run->log);
    run->forecaster.adjustments = &run->adjustments;
    run->forecaster.calendar = &run->calendar;
    return status;
}

static enum status forecast(struct run *run) {
    const struct settings *settings = &run->settings;
    double started = clock_elapsed(&run->log->clock);
    struct forecaster *f = &run->forecaster;
    f->panel = &run->adjusted;
    f->record = &run->aggregate.leaves;
    f->settings =
        (struct model_settings){.horizon = (size_t)settings_number(settings, SETTING_HORIZON),
                                .period = SEASON,
                                .seed = (uint64_t)settings_number(settings, SETTING_SEED)};
    f->levels = run->levels;
    f->whole = strcmp(settings_text(settings, SETTING_WHOLE), "yes") == 0;
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

/* How good such forecasts were from past origins: of the record, without events, whose effects were
 * estimated from months that those origins had not seen. */
static enum status look_back(struct run *run) {
    const struct settings *settings = &run->settings;
    double started = clock_elapsed(&run->log->clock);
    struct fault fault = FAULT_NONE;
    struct backtest_request request = {
        .panel = &run->aggregate.leaves,
        .models = run->forecaster.models ? run->forecaster.model[0]->name : "auto",
        .settings = run->forecaster.settings,
        .mode = settings_chosen(settings, SETTING_BACKTEST_MODE, "fixed") ? BACKTEST_FIXED
                                                                          : BACKTEST_REFIT,
        .calendar = run->calendar.mode,
        .records = true,
        .origins = (size_t)settings_number(settings, SETTING_BACKTEST_ORIGINS),
        .every = (size_t)settings_number(settings, SETTING_BACKTEST_EVERY),
        .workers = run->pool.workers,
        .stop = run->pool.stop,
        .progress = run->progress,
    };
    if (!request.origins)
        return STATUS_OK;
    enum status status = backtest_make(&request, &run->backtest, &fault);
    run_record_timing(&run->record, "backtest_seconds", clock_elapsed(&run->log->clock) - started);
    if (status == STATUS_NO_DATA) {
        log_line(run->log, LOG_INFO, "no past forecasts are scored: %s", fault.message);
        return STATUS_OK;
    }
    run->fault = status == STATUS_OK ? run->fault : fault;
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
    struct sums_request request = {
        .aggregate = &run->aggregate,
        .forecaster = &run->forecaster,
        .leaf = run->leaf,
        .paths = &run->paths,
        .pool = &run->pool,
        .end = run->end,
        .round_to = run_ask_comparisons(run).disclosure.round_to,
    };
    progress_start(&run->progress, "Summing");
    status = sums_make(&request, &run->sums, &run->fault);
    progress_end(&run->progress);
    run_record_timing(&run->record, "sum_seconds", clock_elapsed(&run->log->clock) - started);
    return status;
}

static enum status suggest(struct run *run) {
    double started = clock_elapsed(&run->log->clock);
    struct pool pool = run->pool;
    pool.progress = NULL; /* over before a line of it could be read */
    struct suggesting ask = {.count = run->aggregate.targets,
                             .events = &run->inputs.events,
                             .areas = &run->aggregate.areas,
                             .categories = &run->aggregate.categories,
                             .pool = &pool};
    enum status status = suggesting_targets(&run->aggregate, &run->adjusted, &run->suggestions,
                                            &ask.series, &run->fault);
    if (status == STATUS_OK)
        status = suggesting_make(&ask, &run->suggestions, &run->fault);
    if (status == STATUS_OK)
        suggesting_tell(&run->suggestions, run->log);
    run_record_timing(&run->record, "breaks_seconds", clock_elapsed(&run->log->clock) - started);
    return status;
}

static enum status trace(struct run *run) {
    struct pool pool = run->pool;
    pool.progress = NULL;
    struct trends_request request = {
        .aggregate = &run->aggregate,
        .events = &run->inputs.events,
        .exposure = &run->inputs.exposure,
        .suggestions = &run->suggestions,
        .end = run->end,
        .round_to = run_ask_comparisons(run).disclosure.round_to,
        .pool = &pool,
    };
    double started = clock_elapsed(&run->log->clock);
    enum status status = trends_make(&request, &run->trends, &run->fault);
    if (status == STATUS_OK)
        trends_tell(&run->trends, run->log);
    run_record_timing(&run->record, "trends_seconds", clock_elapsed(&run->log->clock) - started);
    return status;
}

static void add_span(struct suppression_span *span, size_t *count, int first, int last) {
    for (size_t k = 0; k < *count; k++)
        if (span[k].first == first && span[k].last == last)
            return;
    span[(*count)++] = (struct suppression_span){first, last};
}

/* What is published beside the period: the spans of change.csv, the financial years of the charts,
 * and the recorded parts of totals.csv with the months a year before, each once. Where counts are
 * rounded, spans under a year hide no series: they are shown as 0 or as multiples all the same. */
static struct suppression_span *
published_spans(const struct run *run, const struct comparisons_request *period, size_t *count) {
    enum { YEARS = 12, MONTHS = 12, CHANGE_SPANS = 5 };
    struct suppression_span *span =
        malloc((2 * run->sums.totals + YEARS + CHANGE_SPANS + 1) * sizeof *span);
    int april = comparisons_default_period(run->end);
    int year_to_date = period_first_month(period_of(PERIOD_FINANCIAL_YEAR, run->end));
    bool parts = !(period->disclosure.round_to > 1);
    *count = 0;
    if (!span)
        return NULL;
    add_span(span, count, period->first - MONTHS, period->last - MONTHS);
    for (int back = 0; back <= MONTHS; back += MONTHS) {
        add_span(span, count, run->end - MONTHS + 1 - back, run->end - back);
        if (parts)
            add_span(span, count, year_to_date - back, run->end - back);
    }
    for (int k = 0; k < YEARS; k++)
        add_span(span, count, april - MONTHS * k, april - MONTHS * k + MONTHS - 1);
    for (size_t i = 0; i < run->sums.totals && parts; i++) {
        const struct total *total = &run->sums.total[i];
        int first = total->span.first, last = first + (int)total->observed_months - 1;
        if (!total->observed_months)
            continue;
        add_span(span, count, first, last);
        add_span(span, count, first - MONTHS, last - MONTHS);
    }
    return span;
}

static enum status compare(struct run *run) {
    struct comparisons_request request = run_ask_comparisons(run);
    if (!run->inputs.exposure.count) {
        log_line(run->log, LOG_WARNING, "no populations are given: no rates are compared");
        return STATUS_OK;
    }
    struct suppression_span *span = published_spans(run, &request, &request.spans);
    request.span = span;
    enum status status =
        span ? comparisons_make_each(&request, &run->benchmarks, run->against, &run->fault)
             : fault_set(&run->fault, STATUS_NO_MEMORY, "out of memory comparing rates");
    free(span);
    run->compared = status == STATUS_OK;
    if (!run->compared)
        return status;
    comparisons_tell(run->against, run->benchmarks.count, &request, run->log);
    const struct suppression *hidden = &run->against[0].suppression;
    suppression_totals(hidden, run->sums.total, run->sums.totals, run->levels.count);
    suppression_forecasts(hidden, run->sums.forecast, run->aggregate.targets, run->levels.count);
    suppression_trends(hidden, &run->aggregate, &run->trends);
    suppression_breaks(hidden, &run->suggestions);
    suppression_events(hidden, &run->aggregate, &run->adjustments);
    suppression_backtest(hidden, &run->aggregate, &run->backtest);
    return STATUS_OK;
}

static enum status change(struct run *run) {
    struct comparisons_request period = run_ask_comparisons(run);
    struct changes_request request = {
        .aggregate = &run->aggregate,
        .exposure = &run->inputs.exposure,
        .end = run->end,
        .first = period.first,
        .last = period.last,
        .low_volume = period.low_volume,
        .round_to = period.disclosure.round_to,
    };
    double started = clock_elapsed(&run->log->clock);
    enum status status = changes_make(&request, &run->changes, &run->fault);
    if (status == STATUS_OK)
        suppression_changes(&run->against[0].suppression, &run->aggregate, run->changes.finding,
                            run->changes.count);
    if (status == STATUS_OK)
        changes_tell(&run->changes, run->log);
    run_record_timing(&run->record, "change_seconds", clock_elapsed(&run->log->clock) - started);
    return status;
}

static enum status steps(struct run *run) {
    enum status status = run_configure(run);
    if (status != STATUS_OK && !(run->options->check && status == STATUS_CONFIGURATION))
        return status;
    run->levels = settings_levels(&run->settings, SETTING_LEVELS);
    if (!run->options->check && !run->options->dry_run) {
        enum status prepared = run_prepare_output(run);
        if (prepared != STATUS_OK)
            return prepared;
    }
    enum status read = run_read(run);
    status = status == STATUS_OK ? read : status;
    if (run->options->check || run->options->dry_run) {
        run_say_faults(run);
        run_tell_check(run);
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
        status = look_back(run);
    if (status == STATUS_OK)
        status = sum(run);
    if (status == STATUS_OK)
        status = suggest(run);
    if (status == STATUS_OK)
        status = trace(run);
    if (status == STATUS_OK)
        status = compare(run);
    if (status == STATUS_OK)
        status = change(run);
    if (status == STATUS_OK)
        status = run_write(run);
    return status == STATUS_OK ? run_finish(run) : status;
}

static void clean_up(struct run *run) {
    for (size_t i = 0; run->leaf && i < run->aggregate.leaves.count; i++)
        job_free(&run->leaf[i]);
    for (size_t w = 0; run->workspace && w < run->pool.workers; w++)
        workspace_free(&run->workspace[w]);
    free(run->leaf);
    free(run->workspace);
    forecaster_free(&run->forecaster);
    panel_free(&run->adjusted);
    backtest_free(&run->backtest);
    paths_free(&run->paths);
    sums_free(&run->sums);
    suggestions_free(&run->suggestions);
    trends_free(&run->trends);
    for (size_t i = 0; i < BENCHMARKS_MOST; i++)
        comparisons_free(&run->against[i]);
    changes_free(&run->changes);
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
    run_say_faults(run);
    if (run->fault.status != STATUS_OK && !run->faults->count)
        run_say(run, LOG_ERROR, &run->fault);
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

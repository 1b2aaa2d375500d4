/* The first stages of a run: configuration, inputs, and every problem they hold. */
#include <stdio.h>
#include <string.h>

#include "engine/batch/lists.h"
#include "engine/batch/run_state.h"
#include "engine/data/period.h"

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
enum status run_configure(struct run *run) {
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

/* Areas a list names, or the default: all of level csp (all lowest ones where no level is known);
 * none for the word "none". */
static enum status choose_areas(struct run *run, enum setting_id setting, size_t *out,
                                size_t *count) {
    const struct hierarchy *areas = &run->aggregate.areas;
    const struct settings *settings = &run->settings;
    if (strcmp(settings_text(settings, setting), "none") == 0)
        return STATUS_OK;
    if (settings_count(settings, setting))
        return lists_read(settings_path(settings, setting, 0, &run->arena), COLUMN_AREA, areas, out,
                          count, run->faults);
    bool levels = false;
    for (size_t a = 0; a < areas->count; a++)
        levels = levels || areas->node[a].level == LEVEL_CSP;
    for (size_t a = 0; a < areas->count; a++)
        if (levels ? areas->node[a].level == LEVEL_CSP
                   : hierarchy_is_leaf(areas, a) && !areas->node[a].rest)
            out[(*count)++] = a;
    return STATUS_OK;
}

/* What to draw and to report on: areas as listed or by default, categories as listed or all. */
static enum status choose_charts(struct run *run) {
    const struct hierarchy *areas = &run->aggregate.areas;
    const struct hierarchy *categories = &run->aggregate.categories;
    const struct settings *settings = &run->settings;
    run->chart_area = arena_take(&run->arena, (areas->count + 1) * sizeof(size_t));
    run->report_area = arena_take(&run->arena, (areas->count + 1) * sizeof(size_t));
    run->chart_category = arena_take(&run->arena, (categories->count + 1) * sizeof(size_t));
    if (!run->chart_area || !run->report_area || !run->chart_category)
        return fault_set(&run->fault, STATUS_NO_MEMORY, "out of memory");
    enum status status =
        choose_areas(run, SETTING_REPORT_AREAS, run->report_area, &run->report_areas);
    if (strcmp(settings_text(settings, SETTING_CHART_AREAS), "none") == 0)
        return status;
    enum status drawn = choose_areas(run, SETTING_CHART_AREAS, run->chart_area, &run->chart_areas);
    status = status == STATUS_OK ? drawn : status;
    if (settings_count(settings, SETTING_CHART_CATEGORIES)) {
        enum status listed = lists_read(
            settings_path(settings, SETTING_CHART_CATEGORIES, 0, &run->arena), COLUMN_CATEGORY,
            categories, run->chart_category, &run->chart_categories, run->faults);
        status = status == STATUS_OK ? listed : status;
    } else
        for (size_t c = 0; c < categories->count; c++)
            if (!categories->node[c].rest)
                run->chart_category[run->chart_categories++] = c;
    return status;
}

struct comparisons_request run_ask_comparisons(const struct run *run) {
    const struct settings *settings = &run->settings;
    struct comparisons_request request = {
        .aggregate = &run->aggregate,
        .exposure = &run->inputs.exposure,
        .comparators = &run->inputs.comparators,
        .quarterly = &run->inputs.quarterly,
        .rates = RATE_SETTINGS_DEFAULT,
        .low_volume = settings_number(settings, SETTING_LOW_VOLUME),
        .overlap = settings_chosen(settings, SETTING_OVERLAP, "on"),
        .clustered = settings_chosen(settings, SETTING_DISPERSION, "months"),
        .peers = {.form = peers_form(settings_text(settings, SETTING_FUNNEL)),
                  .false_discovery = settings_chosen(settings, SETTING_FALSE_DISCOVERY, "on"),
                  .per = RATE_SETTINGS_DEFAULT.per},
    };
    if (settings_chosen(settings, SETTING_TIER, "public"))
        request.disclosure = (struct suppression_rules){
            .below = settings_number(settings, SETTING_SUPPRESS_BELOW),
            .zero = settings_chosen(settings, SETTING_SUPPRESS_ZERO, "on"),
            .round_to = settings_number(settings, SETTING_ROUND_TO),
            .few = request.low_volume,
            .before = &run->inputs.hidden_before};
    const char *period = settings_text(settings, SETTING_PERIOD);
    if (!month_range_parse(period, strlen(period), &request.first, &request.last)) {
        request.first = comparisons_default_period(run->end);
        request.last = request.first + 11;
    }
    return request;
}

/* The last month that counts: of the record, or the one the batch names. */
static void find_end(struct run *run) {
    int data_to;
    const char *text = settings_text(&run->settings, SETTING_DATA_TO);
    run->end = run->aggregate.leaves.last;
    if (month_parse(text, strlen(text), &data_to) && data_to < run->end)
        run->end = data_to;
}

/* None named: one, the default. */
static enum status name_benchmarks(struct run *run, struct fault *fault) {
    size_t named = settings_count(&run->settings, SETTING_BENCHMARK);
    struct benchmark_names *names = &run->benchmarks;
    names->count = named ? named : 1;
    if (named > BENCHMARKS_MOST)
        return fault_set(fault, STATUS_CONFIGURATION, "found %zu benchmarks, expected up to %d",
                         named, BENCHMARKS_MOST);
    for (size_t i = 0; i < names->count; i++) {
        names->name[i] = settings_item(&run->settings, SETTING_BENCHMARK, i, &run->arena);
        if (!names->name[i])
            return fault_set(fault, STATUS_NO_MEMORY, "out of memory");
    }
    return STATUS_OK;
}

/* What comparisons cannot do is said before the work, not after it. */
static enum status check_comparisons(struct run *run) {
    struct fault fault = FAULT_NONE;
    if (name_benchmarks(run, &fault) != STATUS_OK)
        return add_fault(run, SETTING_BENCHMARK, &fault);
    struct comparisons_request request = run_ask_comparisons(run);
    const struct suppression_rules *rules = &request.disclosure;
    if (rules->zero && !(rules->below > 0)) {
        fault_set(&fault, STATUS_CONFIGURATION,
                  "found on where suppress_below is 0, expected suppress_below above 0");
        return add_fault(run, SETTING_SUPPRESS_ZERO, &fault);
    }
    if (!run->inputs.exposure.count) {
        if (!(rules->below > 0) && !(rules->round_to > 1) &&
            !(rules->before && rules->before->count))
            return STATUS_OK;
        fault_set(&fault, STATUS_CONFIGURATION,
                  "found public without populations, by which counts are hidden and rounded: "
                  "expected population = FILE, or restricted");
        return add_fault(run, SETTING_TIER, &fault);
    }
    if (comparisons_check_period(&request, &fault) != STATUS_OK) {
        if (settings_count(&run->settings, SETTING_PERIOD))
            return add_fault(run, SETTING_PERIOD, &fault);
        log_line(
            run->log, LOG_WARNING,
            "no financial year of the record is complete: without a period there are no rates");
    }
    enum status status = comparisons_check(&request, &run->benchmarks, &fault);
    return status == STATUS_OK ? status : add_fault(run, SETTING_BENCHMARK, &fault);
}

enum status run_read(struct run *run) {
    double started = clock_elapsed(&run->log->clock);
    enum status status = inputs_load(&run->settings, &run->inputs, run->faults);
    tell_inputs(run);
    if (run->inputs.panel.count) {
        enum status added = aggregate_build(&run->aggregate, &run->inputs.panel, &run->inputs.areas,
                                            &run->inputs.categories, &run->fault);
        if (added == STATUS_OK) {
            find_end(run);
            enum status known = check_comparisons(run); /* whatever the lists say: all is told */
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

void run_tell_check(struct run *run) {
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

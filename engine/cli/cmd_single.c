/* crimecast ingest, forecast, compare, charts */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/batch/single.h"
#include "engine/cli/commands.h"

static enum status read_common(struct call *call, struct single_options *out, struct fault *fault) {
    double jobs, seed;
    const char *file = call_value(call, "-o");
    enum status status = call_whole(call, "--jobs", 1, 1024, 0, &jobs, fault);
    if (status == STATUS_OK)
        status = call_whole(call, "--seed", 0, 9e15, 1, &seed, fault);
    if (status != STATUS_OK)
        return status;
    *out = (struct single_options){
        .sources = call->argument,
        .source_count = call->arguments,
        .out = file ? file : "-",
        .aliases = call_value(call, "--aliases"),
        .rejects = call_value(call, "--rejects"),
        .jobs = (size_t)jobs,
        .seed = (uint64_t)seed,
        .allow_failures = call_value(call, "--allow-failures") != NULL,
        .dry_run = call_value(call, "--dry-run") != NULL,
        .stop = call->stop,
        .log = &call->log,
        .progress = {.stream =
                         call->log.shown >= LOG_INFO && call->log.shape == LOG_TEXT ? stderr : NULL,
                     .terminal = isatty(STDERR_FILENO) == 1},
    };
    return STATUS_OK;
}

static enum status ingest(struct call *call, struct fault *fault) {
    enum { LOOKUPS = 32 };
    struct single_options options;
    const char *lookup[LOOKUPS];
    size_t lookups = 0;
    while (lookups < LOOKUPS && (lookup[lookups] = call_nth(call, "--geography", lookups)))
        lookups++;
    enum status status = read_common(call, &options, fault);
    return status == STATUS_OK ? single_ingest(&options, lookup, lookups, fault) : status;
}

static enum status forecast(struct call *call, struct fault *fault) {
    struct single_options options;
    double horizon;
    const char *models = call_value(call, "--models"), *levels = call_value(call, "--levels");
    enum status status = read_common(call, &options, fault);
    if (status == STATUS_OK)
        status = call_whole(call, "--horizon", 1, 60, 24, &horizon, fault);
    if (status != STATUS_OK)
        return status;
    struct single_forecast asked = {.horizon = (size_t)horizon,
                                    .models = models ? models : "auto",
                                    .levels = levels ? levels : "50,80,95",
                                    .events = call_value(call, "--events"),
                                    .whole = call_value(call, "--whole") != NULL,
                                    .calendar = call_value(call, "--calendar"),
                                    .series = call_value(call, "--series"),
                                    .breaks = call_value(call, "--breaks"),
                                    .explain_area = call_value(call, "--explain")};
    if (asked.explain_area) { /* --explain AREA CATEGORY: the category is the last argument */
        if (options.source_count < 2)
            return fault_set(fault, STATUS_USAGE,
                             "expected: crimecast forecast PANEL.csv --explain AREA CATEGORY");
        asked.explain_category = call->argument[--options.source_count];
    }
    return single_forecast(&options, &asked, fault);
}

static enum status compare(struct call *call, struct fault *fault) {
    struct single_options options;
    double low_volume, suppress = 0, round_to = 0;
    enum status status = read_common(call, &options, fault);
    if (status == STATUS_OK)
        status = call_number(call, "--low-volume", 10, &low_volume, fault);
    if (status == STATUS_OK)
        status = call_number(call, "--suppress", 0, &suppress, fault);
    if (status == STATUS_OK)
        status = call_number(call, "--round", 0, &round_to, fault);
    if (status == STATUS_OK)
        status = call_apart(call, "--by-rank", "--fdr", fault);
    if (status == STATUS_OK)
        status = call_apart(call, "--by-rank", "--multiplicative", fault);
    if (status == STATUS_OK && call_value(call, "--suppress-zero") && !(suppress > 0))
        status = fault_set(fault, STATUS_USAGE, "--suppress-zero needs --suppress N");
    if (status != STATUS_OK)
        return status;
    struct single_compare asked = {
        .population = call_value(call, "--population"),
        .areas = call_value(call, "--areas"),
        .categories = call_value(call, "--categories"),
        .themes = call_value(call, "--themes"),
        .comparators = call_value(call, "--comparators"),
        .period = call_value(call, "--period"),
        .low_volume = low_volume,
        .disclosure = {.below = suppress,
                       .zero = call_value(call, "--suppress-zero") != NULL,
                       .round_to = round_to,
                       .few = low_volume},
        .funnel = peers_form_asked(call_value(call, "--multiplicative") != NULL,
                                   call_value(call, "--by-rank") != NULL),
        .false_discovery = call_value(call, "--fdr") != NULL};
    asked.mid_p = call_value(call, "--mid-p") != NULL;
    asked.overlap = call_value(call, "--overlap") != NULL;
    asked.judge = call_value(call, "--judge") != NULL;
    const char *dispersion = call_value(call, "--dispersion");
    asked.clustered = dispersion && strcmp(dispersion, "months") == 0;
    if (dispersion && !asked.clustered && strcmp(dispersion, "poisson") != 0)
        return fault_set(fault, STATUS_USAGE, "found --dispersion %s, expected poisson or months",
                         dispersion);
    if (!asked.population)
        return fault_set(fault, STATUS_USAGE, "compare needs --population POP.csv");
    const char *name;
    while ((name = call_nth(call, "--benchmark", asked.benchmarks.count))) {
        if (asked.benchmarks.count == BENCHMARKS_MOST)
            return fault_set(fault, STATUS_USAGE, "found over %d --benchmark", BENCHMARKS_MOST);
        asked.benchmarks.name[asked.benchmarks.count++] = name;
    }
    return single_compare(&options, &asked, fault);
}

static enum status charts(struct call *call, struct fault *fault) {
    double jobs;
    enum status status = call_whole(call, "--jobs", 1, 1024, 0, &jobs, fault);
    struct single_options options = {.sources = call->argument,
                                     .source_count = call->arguments,
                                     .jobs = (size_t)jobs,
                                     .dry_run = call_value(call, "--dry-run") != NULL,
                                     .stop = call->stop,
                                     .log = &call->log};
    return status == STATUS_OK ? single_charts(&options, fault) : status;
}

#define OUT_OPTION \
    { "-o", "FILE.csv", "Where the table goes; standard output when not given", false }
#define REJECTS_OPTION \
    { "--rejects", "FILE.csv", "Keep the refused rows; else the first ten are shown", false }

#define ALIASES_OPTION \
    { "--aliases", "FILE.csv", "Names of areas and categories that drifted", false }

static const struct option ingest_options[] = {
    OUT_OPTION,
    {"--geography", "LOOKUP.csv", "From LSOA to district to CSP, for street-level files", true},
    ALIASES_OPTION,
    REJECTS_OPTION,
    {NULL, NULL, NULL, false},
};

static const struct option forecast_options[] = {
    OUT_OPTION,
    {"--horizon", "N", "Months to forecast (24)", false},
    {"--models", "auto|NAME,...", "Families, tried in order (auto); see crimecast models", false},
    {"--levels", "50,80,95", "Interval levels in percent", false},
    {"--whole", NULL, "Limits and medians of counts as whole numbers, limits outward", false},
    {"--events", "FILE.csv", "Named events, applied to the history models learn from", false},
    {"--calendar", "off|month_length|trading_days",
     "Allow for the length of months, or also for their weekdays (off)", false},
    {"--explain", "AREA CATEGORY", "One page on one series instead of forecasts", false},
    {"--series", "FILE.csv", "One row a series: what was asked, chosen and estimated", false},
    {"--breaks", "FILE.csv", "Suggested breaks, each with the known event that fits", false},
    ALIASES_OPTION,
    REJECTS_OPTION,
    {NULL, NULL, NULL, false},
};

static const struct option compare_options[] = {
    OUT_OPTION,
    {"--population", "POP.csv", "Mid-year populations (required)", false},
    {"--benchmark", "AREA|all|mean-of-rates",
     "What to compare with; also force, region, country, rest-of-force, similar-group; the "
     "country, "
     "else the top area",
     true},
    {"--period", "2022-04..2023-03", "Months, or a financial year; the last complete one", false},
    {"--low-volume", "N", "No comparison when count and expected are both below (10)", false},
    {"--mid-p", NULL, "Mid-p limits of rates, not exact and Byar's", false},
    {"--overlap", NULL, "Verdicts against the interval, not the value, of the benchmark", false},
    {"--dispersion", "poisson|months", "Limits widened by the scatter of months (poisson)", false},
    {"--suppress", "N", "Hide counts above 0 and below N, and what would give them away", false},
    {"--suppress-zero", NULL, "With --suppress hide counts of 0 too", false},
    {"--round", "N", "Round counts to the nearest multiple of N, and use those", false},
    {"--multiplicative", NULL, "Funnel by one factor of overdispersion, not a spread", false},
    {"--by-rank", NULL, "Funnel verdicts by the intervals of ranks", false},
    {"--fdr", NULL, "Funnel verdicts by p-values adjusted for many areas", false},
    {"--judge", NULL, "Sentences say better or worse, less crime being better", false},
    {"--areas", "AREAS.csv", "Areas with parents and levels", false},
    {"--categories", "CATEGORIES.csv", "Categories with parents and how each is compared", false},
    {"--themes", "THEMES.csv", "Sums of categories beside their tree", false},
    {"--comparators", "FILE.csv", "Published comparator rates", false},
    ALIASES_OPTION,
    REJECTS_OPTION,
    {NULL, NULL, NULL, false},
};

const struct command command_ingest = {"ingest",
                                       "SOURCE... -o PANEL.csv [--geography LOOKUP.csv]...",
                                       "Any recognised input to one long panel",
                                       1,
                                       CALL_ARGUMENTS,
                                       ingest_options,
                                       ingest};
const struct command command_forecast = {"forecast",
                                         "PANEL.csv --horizon 24 -o FORECASTS.csv",
                                         "Forecast every series of a panel from its own last month",
                                         1,
                                         CALL_ARGUMENTS,
                                         forecast_options,
                                         forecast};
const struct command command_compare = {
    "compare",
    "PANEL.csv --population POP.csv --benchmark AREA -o SIGNIFICANCE.csv",
    "Compare rates of areas with a benchmark",
    1,
    CALL_ARGUMENTS,
    compare_options,
    compare};
const struct command command_charts = {
    "charts", "RUN_DIR", "Draw a finished run's charts again from its own scripts and data", 1, 1,
    NULL,     charts};

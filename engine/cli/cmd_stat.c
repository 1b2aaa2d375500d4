/* crimecast stat */
#include <stdio.h>
#include <string.h>

#include "engine/batch/filters.h"
#include "engine/cli/commands.h"
#include "engine/core/number.h"

/* "95" or "95,99.8". */
static enum status read_confidence(const struct call *call, struct filter_options *options,
                                   struct fault *fault) {
    const char *text = call_value(call, "--confidence");
    double *confidence = options->confidence;
    if (!text)
        return STATUS_OK;
    options->own_levels = true;
    size_t first = strcspn(text, ",");
    confidence[1] = 0;
    if (number_parse(text, first, &confidence[0]) &&
        (!text[first] || number_parse(text + first + 1, strlen(text + first + 1), &confidence[1])))
        return STATUS_OK;
    return fault_set(fault, STATUS_USAGE,
                     "found --confidence %s, expected one or two percentages such as 95,99.8",
                     text);
}

/* Options of other filters are mistakes. An unknown filter is told of later. */
static enum status check_options(const struct call *call, struct fault *fault) {
    size_t count;
    const struct filter_about *filter = filter_list(&count);
    bool known = false;
    for (size_t i = 0; i < count; i++)
        known = known || strcmp(filter[i].name, call->argument[0]) == 0;
    enum status status = call_apart(call, "--by-rank", "--fdr", fault);
    if (status == STATUS_OK)
        status = call_apart(call, "--by-rank", "--multiplicative", fault);
    for (size_t i = 0; i < call->options && known && status == STATUS_OK; i++)
        status = filter_option_check(call->argument[0], call->given[i].option->name, fault);
    return status;
}

/* The closing line; a refused row makes the exit code 1. */
static enum status close_with(struct call *call, const struct filter_outcome *outcome) {
    char refused[64] = "";
    if (outcome->refused)
        snprintf(refused, sizeof refused, "; %zu row%s refused", outcome->refused,
                 outcome->refused == 1 ? "" : "s");
    log_line(&call->log, LOG_INFO, "%zu rows, %zu of them with a note%s", outcome->rows,
             outcome->noted, refused);
    return outcome->refused && !call_value(call, "--allow-failures") ? STATUS_PARTIAL : STATUS_OK;
}

static enum status stat(struct call *call, struct fault *fault) {
    struct filter_options options = FILTER_OPTIONS_DEFAULT;
    struct filter_outcome outcome = {0, 0, 0};
    const char *out = call_value(call, "-o");
    if (call_value(call, "--dry-run"))
        out = "/dev/null"; /* the rows are worked through, none is kept */
    options.trend_method = call_value(call, "--method");
    options.no_season = call_value(call, "--no-season") != NULL;
    options.mid_p = call_value(call, "--mid-p") != NULL;
    options.funnel = peers_form_asked(call_value(call, "--multiplicative") != NULL,
                                      call_value(call, "--by-rank") != NULL);
    options.false_discovery = call_value(call, "--fdr") != NULL;
    options.method = call_value(call, "--method");
    options.phi = call_value(call, "--phi");
    const char *benchmark = call_value(call, "--benchmark");
    options.mean_of_rates = benchmark && strcmp(benchmark, "mean-of-rates") == 0;
    options.overlap = call_value(call, "--overlap") != NULL;
    options.suppress_zero = call_value(call, "--suppress-zero") != NULL;
    enum status status = check_options(call, fault);
    if (status == STATUS_OK && benchmark && !options.mean_of_rates && strcmp(benchmark, "all") != 0)
        status = fault_set(fault, STATUS_USAGE,
                           "found --benchmark %s, expected all or mean-of-rates", benchmark);
    if (status == STATUS_OK)
        status = read_confidence(call, &options, fault);
    if (status == STATUS_OK)
        status = call_number(call, "--per", options.per, &options.per, fault);
    if (status == STATUS_OK)
        status = call_number(call, "--low-volume", options.low_volume, &options.low_volume, fault);
    if (status == STATUS_OK)
        status = call_number(call, "--suppress", 0, &options.suppress, fault);
    if (status == STATUS_OK)
        status = call_number(call, "--round", 0, &options.round_to, fault);
    if (status == STATUS_OK)
        status = filter_run(call->argument[0], call->argument[1], out ? out : "-", &options,
                            &outcome, fault);
    return status == STATUS_OK ? close_with(call, &outcome) : status;
}

/* `stat --help` tells of all filters, `stat rate --help` of its own. */
void stat_columns(const struct call *call) {
    struct text words = TEXT_EMPTY;
    filter_describe(call->arguments ? call->argument[0] : NULL, &words);
    printf("\n%s", text_string(&words));
    text_free(&words);
}

static const struct option stat_options[] = {
    {"-o", "OUT.csv", "Where the rows go; standard output when not given", false},
    {"--confidence", "A,B",
     "Confidence levels in percent (95,99.8; ratio, change: 95; trend: one, 95)", false},
    {"--mid-p", NULL, "mid-p limits, not exact and Byar's (change always has them)", false},
    {"--method", "NAME",
     "of rate exact, byars, midp, score, jeffreys, or wilson for proportions; "
     "of ratio exact (the default), midp, score, wald, sqrt, etest_unpooled or etest_score; "
     "of trend quasi_poisson_ar1 (the default), quasi_poisson, poisson, negative_binomial, "
     "seasonal_kendall, mann_kendall or fingertips",
     false},
    {"--phi", "N|COLUMN", "limits widened for events in clusters, phi times as variable", false},
    {"--overlap", NULL,
     "verdicts against the interval, not the value, of a benchmark: columns "
     "benchmark_count and benchmark_population",
     false},
    {"--suppress", "N", "hide counts above 0 and below N, and what is made of them", false},
    {"--suppress-zero", NULL, "with --suppress hide counts of 0 too", false},
    {"--round", "N", "round counts to the nearest multiple of N, and use those", false},
    {"--benchmark", "all|mean-of-rates",
     "verdict against the pooled rate of all areas (all), or the mean of their rates", false},
    {"--multiplicative", NULL, "one factor of overdispersion, not a spread", false},
    {"--by-rank", NULL, "verdicts by the intervals of ranks", false},
    {"--fdr", NULL, "verdicts by p-values adjusted for many areas", false},
    {"--per", "N", "rates are per so many persons (1000)", false},
    {"--low-volume", "N", "no comparison when count and expected are both below (10); 0: always",
     false},
    {"--no-season", NULL, "no terms for the months of the year", false},
    {NULL, NULL, NULL, false},
};

const struct command command_stat = {"stat",
                                     "rate|ratio|change|funnel|trend IN.csv [-o OUT.csv]",
                                     "The significance methods as filters over a CSV",
                                     2,
                                     2,
                                     stat_options,
                                     stat};

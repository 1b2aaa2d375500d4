/* crimecast compare */
#include <string.h>

#include "engine/batch/comparisons.h"
#include "engine/batch/result_tables.h"
#include "engine/batch/single_read.h"
#include "engine/data/aggregate.h"
#include "engine/data/period.h"
#include "inputs/tables.h"

static enum status read_sides(const struct single_compare *asked, struct inputs *inputs,
                              struct fault *fault) {
    struct table_settings how = {NULL, &inputs->recode, &inputs->rejects, NULL};
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

/* The panel, what stands beside it, and its sums. */
static enum status read_all(const struct single_options *options,
                            const struct single_compare *asked, struct inputs *inputs,
                            struct aggregate *aggregate, struct fault *fault) {
    enum status status = single_read_crime(options, NULL, 0, inputs);
    size_t told = inputs->warnings;
    if (status == STATUS_OK)
        status = read_sides(asked, inputs, fault);
    if (status == STATUS_OK)
        inputs_match_names(inputs);
    single_tell_warnings(options, inputs, told);
    if (status == STATUS_OK)
        status = single_tell_rejects(options, inputs, fault);
    if (status == STATUS_OK)
        status =
            aggregate_build(aggregate, &inputs->panel, &inputs->areas, &inputs->categories, fault);
    return status;
}

/* All but the period. */
static struct comparisons_request request_of(const struct single_compare *asked,
                                             const struct inputs *inputs,
                                             const struct aggregate *aggregate) {
    struct comparisons_request request = {
        .aggregate = aggregate,
        .exposure = &inputs->exposure,
        .comparators = &inputs->comparators,
        .quarterly = &inputs->quarterly,
        .rates = RATE_SETTINGS_DEFAULT,
        .low_volume = asked->low_volume,
        .clustered = asked->clustered,
        .overlap = asked->overlap,
        .peers = {.form = asked->funnel,
                  .false_discovery = asked->false_discovery,
                  .per = RATE_SETTINGS_DEFAULT.per},
        .disclosure = asked->disclosure,
    };
    if (asked->mid_p)
        request.rates.method = COUNT_MID_P;
    return request;
}

static enum status write_rows(const struct single_options *options,
                              const struct single_compare *asked, struct comparisons *against,
                              size_t benchmarks, struct fault *fault) {
    size_t rows = 0;
    const struct finding *row = comparisons_rows(against, benchmarks, &rows);
    if (rows && !row)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory comparing rates");
    return options->dry_run ? STATUS_OK
                            : write_findings(options->out, row, rows, asked->judge, fault);
}

enum status single_compare(const struct single_options *options, const struct single_compare *asked,
                           struct fault *fault) {
    struct inputs inputs;
    struct aggregate aggregate = {.targets = 0};
    struct benchmark_names names = asked->benchmarks;
    struct comparisons against[BENCHMARKS_MOST] = {{.count = 0}};
    struct comparisons_request request = request_of(asked, &inputs, &aggregate);
    if (asked->period &&
        !month_range_parse(asked->period, strlen(asked->period), &request.first, &request.last))
        return fault_set(fault, STATUS_USAGE,
                         "found --period %s, expected months such as 2022-04..2023-03 or a "
                         "financial year such as 2022-23",
                         asked->period);
    if (!names.count)
        names = (struct benchmark_names){{""}, 1};
    enum status status = read_all(options, asked, &inputs, &aggregate, fault);
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
    if (status == STATUS_OK)
        status = write_rows(options, asked, against, names.count, fault);
    if (status == STATUS_OK)
        status = single_closing(options, &inputs, 0);
    for (size_t i = 0; i < BENCHMARKS_MOST; i++)
        comparisons_free(&against[i]);
    aggregate_free(&aggregate);
    inputs_free(&inputs);
    return status;
}

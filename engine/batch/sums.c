#include "engine/batch/sums.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/number.h"
#include "engine/data/period.h"

enum { SPANS_MOST = 64, PROBABILITIES_MOST = 2 * LEVELS_MOST + 1 };

/* What the workers share. Slot i of every array belongs to job i. */
struct summing {
    const struct sums_request *request;
    float **path;              /* [leaf][draw][lead + horizon], NULL without a forecast */
    struct forecast *forecast; /* [target] */
    struct total *total;       /* [target][SPANS_MOST] */
    double *limit;             /* [target][SPANS_MOST][2 * levels] */
    size_t *spans;             /* [target] */
    double probability[PROBABILITIES_MOST]; /* lower and upper of each level, then the median */
    size_t probabilities;
    bool whole; /* limits and medians as whole numbers: asked for, and all leaves are counts */
};

static enum status draw_leaf(void *context, size_t worker, size_t leaf) {
    (void)worker;
    struct summing *summing = context;
    const struct sums_request *request = summing->request;
    const struct job_result *result = &request->leaf[leaf];
    size_t months = result->lead + result->forecast.horizon;
    if (!result->forecast.horizon)
        return STATUS_OK;
    summing->path[leaf] = malloc(request->paths->draws * months * sizeof(float));
    if (!summing->path[leaf])
        return STATUS_NO_MEMORY;
    const struct panel_series *series = &request->aggregate->leaves.series[leaf];
    const struct paths_member member = {series->area, series->category, result->mark, result->kin};
    paths_series(request->paths, &member, result->marginal, months, summing->path[leaf]);
    return STATUS_OK;
}

/* The months of one target: what is recorded, then draws. */
struct window {
    const struct aggregate *aggregate;
    const struct aggregate_target *target;
    double round_to;
    int known;     /* last month in which every leaf is past its own end or observed */
    size_t months; /* drawn months, from known + 1 */
    size_t draws;
    float *drawn;     /* [draw][months] */
    double *mean;     /* [months] of what is drawn */
    double *recorded; /* [months] by leaves that last longer than another one */
};

/* Add a leaf to the window: paths after its own end, its record before. */
static void add_leaf(struct window *window, const struct sums_request *request,
                     const struct summing *summing, size_t leaf) {
    const struct job_result *result = &request->leaf[leaf];
    const struct panel *leaves = &request->aggregate->leaves;
    size_t own = result->lead + result->forecast.horizon;
    size_t recorded = window->months - own; /* months of the window before its own end */
    for (size_t t = 0; t < recorded; t++)
        window->recorded[t] += panel_value(leaves, leaf, window->known + 1 + (int)t);
    for (size_t t = 0; t < own; t++)
        window->mean[recorded + t] += result->mean[t];
    for (size_t d = 0; d < window->draws; d++)
        for (size_t t = 0; t < own; t++)
            window->drawn[d * window->months + recorded + t] += summing->path[leaf][d * own + t];
}

/* Scale each month's draws so that their average is the month's mean. Marginals are skewed about
 * their median, and over many series the skew would add up to sums that lie above their own mean.
 * A mean of zero is left alone: its marginals say how much there may be all the same. */
static void centre(struct window *window) {
    for (size_t t = 0; t < window->months; t++) {
        double sum = 0;
        for (size_t d = 0; d < window->draws; d++)
            sum += (double)window->drawn[d * window->months + t];
        if (!(sum > 0) || !(window->mean[t] > 0))
            continue;
        double scale = window->mean[t] * (double)window->draws / sum;
        for (size_t d = 0; d < window->draws; d++)
            window->drawn[d * window->months + t] *= (float)scale;
    }
}

static enum status window_new(struct window *out, const struct summing *summing,
                              const struct aggregate_target *target) {
    const struct sums_request *request = summing->request;
    size_t lead = 0, horizon = request->forecaster->settings.horizon;
    for (size_t k = 0; k < target->leaves; k++)
        if (request->leaf[target->leaf[k]].lead > lead)
            lead = request->leaf[target->leaf[k]].lead;
    *out = (struct window){.aggregate = request->aggregate,
                           .target = target,
                           .round_to = request->round_to,
                           .known = request->end - (int)lead,
                           .months = lead + horizon,
                           .draws = request->paths->draws};
    out->drawn = calloc(out->draws * out->months, sizeof *out->drawn);
    out->mean = calloc(out->months, sizeof *out->mean);
    out->recorded = calloc(out->months, sizeof *out->recorded);
    if (!out->drawn || !out->mean || !out->recorded)
        return STATUS_NO_MEMORY;
    for (size_t k = 0; k < target->leaves; k++)
        add_leaf(out, request, summing, target->leaf[k]);
    centre(out);
    return STATUS_OK;
}

static void window_free(struct window *window) {
    free(window->drawn);
    free(window->mean);
    free(window->recorded);
}

/* Sum of what is recorded in first..last, as it is to be shown; NaN when a month up to `known` is
 * missing. */
static double recorded_sum(const struct window *window, int first, int last) {
    const struct aggregate *aggregate = window->aggregate;
    double sum = 0;
    for (int month = first; month <= last && month <= window->known; month++) {
        int at = month - aggregate->first;
        if (at < 0 || at >= (int)aggregate->months)
            return NUMBER_MISSING;
        sum += window->target->observed[at];
    }
    int from = first > window->known ? first - window->known - 1 : 0;
    for (int t = from; t <= last - window->known - 1 && t < (int)window->months; t++)
        sum += window->recorded[t];
    return number_round_to(sum, window->round_to);
}

/* The drawn part of a span, one value a draw, added to `base`. */
static void drawn_sums(const struct window *window, int first, int last, double base, float *out) {
    int from = first > window->known ? first - window->known - 1 : 0;
    int to = last - window->known - 1;
    for (size_t d = 0; d < window->draws; d++) {
        double sum = base;
        for (int t = from; t <= to && t < (int)window->months; t++)
            sum += (double)window->drawn[d * window->months + (size_t)t];
        out[d] = (float)sum;
    }
}

static double mean_sum(const struct window *window, int first, int last, double base) {
    int from = first > window->known ? first - window->known - 1 : 0;
    for (int t = from; t <= last - window->known - 1 && t < (int)window->months; t++)
        base += window->mean[t];
    return base;
}

/* Change on the months `back` earlier, and the probability of more. */
static void compare_total(const struct window *window, struct total *total, const float *draws,
                          float *before) {
    int back = total->span.kind == TOTAL_NEXT_24 ? 24 : 12;
    int first = total->span.first - back, last = total->span.last - back;
    double base = recorded_sum(window, first, last);
    total->earlier = total->change_pct = total->p_increase = NUMBER_MISSING;
    if (number_is_missing(base))
        return;
    total->earlier = mean_sum(window, first, last, base);
    if (total->earlier > 0)
        total->change_pct = 100 * (total->mean / total->earlier - 1);
    if (total->span.last <= window->known)
        return; /* both are recorded: nothing is uncertain */
    drawn_sums(window, first, last, base, before);
    double more = 0;
    for (size_t d = 0; d < window->draws; d++)
        more += draws[d] > before[d] ? 1 : draws[d] == before[d] ? 0.5 : 0;
    total->p_increase = more / (double)window->draws;
}

static void make_total(const struct summing *summing, const struct window *window,
                       const struct total_span *span, struct total *total, double *limit,
                       float *draws) {
    size_t levels = summing->request->forecaster->levels.count;
    int recorded =
        (span->last < summing->request->end ? span->last : summing->request->end) - span->first + 1;
    total->span = *span;
    total->observed_months = recorded > 0 ? (size_t)recorded : 0;
    total->lower = limit;
    total->upper = limit + levels;
    total->note = "";
    total->earlier = total->change_pct = total->p_increase = total->median = NUMBER_MISSING;
    for (size_t k = 0; k < 2 * levels; k++)
        limit[k] = NUMBER_MISSING;
    double base = recorded_sum(window, span->first, span->last);
    total->mean = mean_sum(window, span->first, span->last, base);
    if (number_is_missing(base)) {
        total->note = "a recorded month of the period is missing";
        return;
    }
    if (span->last <= window->known) {
        total->median = total->mean;
        total->note = "all months are recorded";
        compare_total(window, total, NULL, NULL);
        return;
    }
    double quantile[PROBABILITIES_MOST];
    drawn_sums(window, span->first, span->last, base, draws);
    compare_total(window, total, draws, draws + window->draws);
    paths_quantiles(draws, window->draws, summing->probability, summing->probabilities, quantile);
    for (size_t k = 0; k < levels; k++) {
        total->lower[k] = summing->whole ? level_whole(quantile[2 * k], -1) : quantile[2 * k];
        total->upper[k] =
            summing->whole ? level_whole(quantile[2 * k + 1], 1) : quantile[2 * k + 1];
    }
    total->median = summing->whole ? level_whole(quantile[2 * levels], 0) : quantile[2 * levels];
}

/* Monthly limits of a parent from the summed paths. */
static void parent_months(const struct summing *summing, const struct window *window,
                          struct forecast *forecast, float *draws) {
    size_t levels = summing->request->forecaster->levels.count, horizon = forecast->horizon;
    size_t lead = window->months - horizon;
    for (size_t h = 0; h < horizon; h++) {
        double quantile[PROBABILITIES_MOST];
        for (size_t d = 0; d < window->draws; d++)
            draws[d] = window->drawn[d * window->months + lead + h];
        paths_quantiles(draws, window->draws, summing->probability, summing->probabilities,
                        quantile);
        forecast->mean[h] = window->mean[lead + h];
        forecast->median[h] = quantile[2 * levels];
        for (size_t k = 0; k < levels; k++) {
            forecast->lower[k * horizon + h] = quantile[2 * k];
            forecast->upper[k * horizon + h] = quantile[2 * k + 1];
        }
        if (summing->whole)
            forecast_whole(forecast, h, levels);
    }
}

/* What series.csv says of a sum: its record, and the worst of its parts. Returns whether it can be
 * forecast. */
static bool introduce_sum(const struct summing *summing, size_t index) {
    const struct sums_request *request = summing->request;
    const struct aggregate *aggregate = request->aggregate;
    const struct aggregate_target *target = &aggregate->target[index];
    struct forecast *forecast = &summing->forecast[index];
    size_t present = 0, failed = 0, first = aggregate->months, last = 0;
    const char *example = "";
    for (size_t t = 0; t < aggregate->months; t++) {
        if (number_is_missing(target->observed[t]))
            continue;
        present++;
        first = t < first ? t : first;
        last = t;
        forecast->zeros += target->observed[t] == 0;
        forecast->series_mean += target->observed[t];
    }
    forecast->series_mean = present ? forecast->series_mean / (double)present : NUMBER_MISSING;
    forecast->months = present ? last - first + 1 : 0;
    forecast->missing = forecast->months - present;
    forecast->series_first = aggregate->first + (int)(present ? first : 0);
    forecast->series_last = aggregate->first + (int)last;
    snprintf(forecast->model, sizeof forecast->model, "sum");
    snprintf(forecast->chosen, sizeof forecast->chosen, "sum of %zu series", target->leaves);
    for (size_t k = 0; k < target->leaves; k++) {
        const struct job_result *part = &request->leaf[target->leaf[k]];
        forecast->quality = quality_worse(forecast->quality, part->forecast.quality);
        if (!part->forecast.horizon) {
            failed++;
            example = part->forecast.category;
        }
    }
    if (failed)
        snprintf(forecast->cause, sizeof forecast->cause,
                 "%zu of its %zu parts could not be forecast, for instance %s", failed,
                 target->leaves, example);
    else if (target->cause[0])
        snprintf(forecast->cause, sizeof forecast->cause, "%s", target->cause);
    if (!forecast->cause[0])
        return true;
    forecast->outcome = OUTCOME_SKIPPED;
    forecast->quality = QUALITY_ERROR;
    forecast->horizon = 0;
    return false;
}

static enum status sum_target(void *context, size_t worker, size_t index) {
    (void)worker;
    struct summing *summing = context;
    const struct aggregate_target *target = &summing->request->aggregate->target[index];
    struct forecast *forecast = &summing->forecast[index];
    size_t levels = summing->request->forecaster->levels.count;
    struct window window;
    if (target->single) {
        if (!forecast->horizon)
            return STATUS_OK;
    } else if (!introduce_sum(summing, index))
        return STATUS_OK;
    enum status status = window_new(&window, summing, target);
    float *draws = malloc(2 * summing->request->paths->draws * sizeof *draws);
    if (status != STATUS_OK || !draws) {
        window_free(&window);
        free(draws);
        return STATUS_NO_MEMORY;
    }
    if (!target->single)
        parent_months(summing, &window, forecast, draws);
    struct total_span span[SPANS_MOST];
    size_t spans = total_spans(forecast->series_first, summing->request->end, forecast->horizon,
                               span, SPANS_MOST);
    summing->spans[index] = spans < SPANS_MOST ? spans : SPANS_MOST;
    for (size_t k = 0; k < summing->spans[index]; k++) {
        struct total *total = &summing->total[index * SPANS_MOST + k];
        total->target = index;
        make_total(summing, &window, &span[k], total,
                   summing->limit + (index * SPANS_MOST + k) * 2 * levels, draws);
    }
    window_free(&window);
    free(draws);
    return STATUS_OK;
}

/* Single targets are their leaf; parents get room for months of their own. */
static enum status prepare(struct summing *summing, struct arena *arena) {
    const struct sums_request *request = summing->request;
    const struct aggregate *aggregate = request->aggregate;
    size_t levels = request->forecaster->levels.count;
    size_t horizon = request->forecaster->settings.horizon;
    for (size_t i = 0; i < aggregate->targets; i++) {
        const struct aggregate_target *target = &aggregate->target[i];
        struct forecast *forecast = &summing->forecast[i];
        if (target->single) {
            *forecast = request->leaf[target->leaf[0]].forecast;
            continue;
        }
        *forecast = (struct forecast){.first = request->end + 1, .horizon = horizon};
        forecast->area = aggregate->areas.node[target->area].name;
        forecast->area_code = aggregate->areas.node[target->area].code;
        forecast->category = aggregate->categories.node[target->category].name;
        snprintf(forecast->asked, sizeof forecast->asked, "%s", request->forecaster->asked);
        forecast->mean = arena_zeroed(arena, horizon, sizeof(double));
        forecast->median = arena_zeroed(arena, horizon, sizeof(double));
        forecast->lower = arena_zeroed(arena, levels * horizon, sizeof(double));
        forecast->upper = arena_zeroed(arena, levels * horizon, sizeof(double));
        if (!forecast->mean || !forecast->median || !forecast->lower || !forecast->upper)
            return STATUS_NO_MEMORY;
    }
    for (size_t k = 0; k < levels; k++) {
        summing->probability[2 * k] = level_lower(request->forecaster->levels.percent[k]);
        summing->probability[2 * k + 1] = level_upper(request->forecaster->levels.percent[k]);
    }
    summing->probability[2 * levels] = 0.5;
    summing->probabilities = 2 * levels + 1;
    return STATUS_OK;
}

/* Close the gaps between the targets' slots. */
static enum status compact(struct summing *summing, struct sums *out) {
    size_t targets = summing->request->aggregate->targets, count = 0;
    for (size_t i = 0; i < targets; i++)
        count += summing->spans[i];
    out->total = arena_take(&out->arena, (count + 1) * sizeof *out->total);
    if (!out->total)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < targets; i++)
        for (size_t k = 0; k < summing->spans[i]; k++)
            out->total[out->totals++] = summing->total[i * SPANS_MOST + k];
    return STATUS_OK;
}

enum status sums_make(const struct sums_request *request, struct sums *out, struct fault *fault) {
    size_t leaves = request->aggregate->leaves.count, targets = request->aggregate->targets;
    size_t levels = request->forecaster->levels.count;
    *out = (struct sums){.totals = 0};
    struct summing summing = {.request = request, .whole = request->forecaster->whole};
    for (size_t i = 0; i < request->aggregate->leaves.count; i++)
        summing.whole = summing.whole && request->aggregate->leaves.series[i].counts;
    summing.path = calloc(leaves + 1, sizeof *summing.path);
    summing.total = calloc(targets * SPANS_MOST + 1, sizeof *summing.total);
    summing.spans = calloc(targets + 1, sizeof *summing.spans);
    summing.limit =
        arena_zeroed(&out->arena, targets * SPANS_MOST * 2 * levels + 1, sizeof(double));
    summing.forecast = out->forecast =
        arena_zeroed(&out->arena, targets + 1, sizeof *out->forecast);
    enum status status = STATUS_NO_MEMORY;
    if (summing.path && summing.total && summing.spans && summing.limit && summing.forecast)
        status = prepare(&summing, &out->arena);
    if (status != STATUS_OK)
        fault_set(fault, status, "out of memory summing the forecasts");
    else
        status = pool_run(request->pool, leaves, draw_leaf, &summing, fault);
    if (status == STATUS_OK)
        status = pool_run(request->pool, targets, sum_target, &summing, fault);
    if (status == STATUS_OK)
        status = compact(&summing, out);
    for (size_t i = 0; summing.path && i < leaves; i++)
        free(summing.path[i]);
    free(summing.path);
    free(summing.total);
    free(summing.spans);
    if (status != STATUS_OK)
        sums_free(out);
    return status;
}

void sums_free(struct sums *sums) {
    arena_free(&sums->arena);
    *sums = (struct sums){.totals = 0};
}

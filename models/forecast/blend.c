#include "models/forecast/blend.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/number.h"
#include "models/adjust/gaps.h"
#include "models/forecast/blend_fit.h"

enum {
    STEP = 6,           /* months between rolling origins */
    ORIGINS = 3,        /* of them behind a feature */
    LEAST_ORIGIN = 20,  /* months known at an origin */
    RECENT_MONTHS = 36, /* of s36 */
    LEARN_MOST = 1500   /* series; more teach nothing new */
};
static const double learned_part = 0.92;

/* ---- features ---- */

size_t blend_look_scratch(size_t length, size_t period) {
    return 2 * length + BLEND_AHEAD + blend_fit_scratch(length, period, BLEND_AHEAD);
}

static double log_of(double value, double floor) {
    return log(value > floor ? value : floor);
}

static double floor_of(const double *y, size_t length) {
    double sum = 0;
    for (size_t t = 0; t < length; t++)
        sum += y[t];
    return BLEND_FLOOR * sum / (double)length;
}

/* m2: how far off the forecasts of 6, 12 and 18 months ago were; NaN when there were none. */
static double rolling_error(const double *y, size_t length, size_t period, double *scratch) {
    double *ahead = scratch, *flat = ahead + BLEND_AHEAD, *rest = flat + length, sum = 0;
    double floor = floor_of(y, length);
    size_t count = 0;
    for (size_t back = STEP; back <= ORIGINS * STEP && back + LEAST_ORIGIN <= length;
         back += STEP) {
        struct blend_fit fit;
        size_t known = length - back;
        if (!(floor_of(y, known) > 0))
            break;
        blend_fit(&fit, y, known, period, back, ahead, flat, rest);
        for (size_t h = 1; h <= back; h++, count++)
            sum += fabs(log_of(y[known + h - 1], floor) - ahead[h - 1]) /
                   sqrt(0.5 + 0.5 * (double)h / STEP);
    }
    return count ? sum / (double)count : NUMBER_MISSING;
}

static double seasonal_change(const double *y, size_t length, size_t period) {
    double sum = 0, floor = floor_of(y, length);
    for (size_t t = period; t < length; t++)
        sum += fabs(log_of(y[t], floor) - log_of(y[t - period], floor));
    return length > period ? sum / (double)(length - period) : NUMBER_MISSING;
}

static double median_change(const double *flat, size_t length, double *change) {
    size_t count = length - 1;
    for (size_t t = 0; t < count; t++)
        change[t] = fabs(flat[t + 1] - flat[t]);
    gsl_sort(change, 1, count);
    return (change[(count - 1) / 2] + change[count / 2]) / 2;
}

static double recent_deviation(const double *flat, size_t length) {
    size_t count = length < RECENT_MONTHS ? length : RECENT_MONTHS;
    const double *v = flat + length - count;
    double mean = 0, squares = 0;
    for (size_t t = 0; t < count; t++)
        mean += v[t] / (double)count;
    for (size_t t = 0; t < count; t++)
        squares += (v[t] - mean) * (v[t] - mean);
    return sqrt(squares / (double)count);
}

void blend_look(const double *y, size_t length, size_t period, const double *flat, double one_step,
                double *feature, double *scratch) {
    const double measure[BLEND_FEATURES] = {1,
                                            one_step,
                                            rolling_error(y, length, period, scratch),
                                            seasonal_change(y, length, period),
                                            median_change(flat, length, scratch),
                                            recent_deviation(flat, length)};
    feature[0] = 1;
    for (size_t k = 1; k < BLEND_FEATURES; k++)
        feature[k] = blend_feature(number_is_missing(measure[k]) ? one_step : measure[k]);
}

/* ---- learning ---- */

/* Months over zero. */
static size_t positive_months(const double *y, size_t length) {
    size_t count = 0;
    for (size_t t = 0; t < length; t++)
        count += y[t] > 0;
    return count;
}

static bool teaches(const struct panel *panel, size_t i) {
    const struct panel_series *series = &panel->series[i];
    size_t present = series->length - series->missing;
    return present >= LEAST_ORIGIN + BLEND_AHEAD &&
           positive_months(panel_values(panel, i), series->length) == present;
}

struct learning {
    size_t period;
    double *filled, *flat, *rest; /* scratch of one series */
};

/* What series i teaches: forecast it from 18 months before its end. */
static void make_example(const struct panel *panel, size_t i, const struct learning *scratch,
                         struct blend_example *out) {
    size_t length = panel->series[i].length, known = length - BLEND_AHEAD;
    double ahead[BLEND_AHEAD];
    struct blend_fit fit;
    gaps_fill(panel_values(panel, i), length, scratch->period, scratch->filled, scratch->rest);
    blend_fit(&fit, scratch->filled, known, scratch->period, BLEND_AHEAD, ahead, scratch->flat,
              scratch->rest);
    blend_look(scratch->filled, known, scratch->period, scratch->flat, fit.one_step, out->feature,
               scratch->rest);
    for (size_t h = 0; h < BLEND_AHEAD; h++)
        out->error[h] = log(scratch->filled[known + h]) - ahead[h];
}

static enum status learn(const struct panel *panel, const struct model_settings *settings,
                         void **learned, struct fault *fault) {
    size_t usable = 0, longest = 0, seen = 0, taken = 0;
    for (size_t i = 0; i < panel->count; i++)
        if (teaches(panel, i)) {
            usable++;
            longest = panel->series[i].length > longest ? panel->series[i].length : longest;
        }
    size_t most = usable < LEARN_MOST ? usable : LEARN_MOST;
    size_t rest = blend_look_scratch(longest, settings->period);
    size_t filling = gaps_scratch(longest, settings->period);
    struct workspace workspace = {.block = NULL};
    struct blend_scale *out = malloc(sizeof *out);
    struct blend_example *example = malloc((most + 1) * sizeof *example);
    enum status status = workspace_new(&workspace, 2 * longest + rest + filling);
    if (!out || !example)
        status = STATUS_NO_MEMORY;
    struct learning scratch = {.period = settings->period};
    if (status == STATUS_OK) {
        scratch.filled = workspace.block;
        scratch.flat = scratch.filled + longest;
        scratch.rest = scratch.flat + longest;
    }
    for (size_t i = 0; i < panel->count && status == STATUS_OK; i++) {
        if (!teaches(panel, i))
            continue;
        /* evenly spread: every usable-th step of most/usable that passes a whole number */
        if ((seen + 1) * most / usable > seen * most / usable)
            make_example(panel, i, &scratch, &example[taken++]);
        seen++;
    }
    if (status == STATUS_OK)
        status = blend_scale_learn(example, taken, out);
    workspace_free(&workspace);
    free(example);
    if (status != STATUS_OK) {
        free(out);
        out = NULL;
    }
    *learned = out;
    return status == STATUS_OK ? status
                               : fault_set(fault, status, "out of memory learning from the panel");
}

static void forget(void *learned) {
    free(learned);
}

/* ---- forecasting ---- */

static void describe(const struct model_task *task, const struct blend_fit *fit,
                     const struct blend_scale *scale, const double *feature, size_t positive,
                     struct model_result *result) {
    const struct model_parameter known[] = {
        {"part of the season kept", fit->season},
        {"mean level, seasons removed", fit->level},
        {"one-step error of logs", fit->one_step},
        {"alpha of theta", fit->alpha},
        {"alpha of dynamic theta", fit->dynamic_alpha},
        {"theta of dynamic theta", fit->theta},
        {"error of logs 1 month ahead", learned_part * blend_scale_at(scale, feature, 1)},
        {"error of logs 12 months ahead", learned_part * blend_scale_at(scale, feature, 12)},
        {"series that errors were learned from", (double)scale->series},
    };
    result->parameters = sizeof known / sizeof *known;
    memcpy(result->parameter, known, sizeof known);
    snprintf(result->chosen, sizeof result->chosen, "blend(season=%.2f)", fit->season);
    result->note[0] = '\0';
    result->quality = QUALITY_GOOD;
    if (task->length < 2 * task->period + 2) {
        result->quality = QUALITY_UNCERTAIN;
        snprintf(result->note, sizeof result->note, "%zu months are too few to look for a season",
                 task->length);
    }
    if (positive < task->length) {
        result->quality = QUALITY_UNCERTAIN;
        snprintf(result->note, sizeof result->note,
                 "%zu months at or under 0 count as a hundredth of the mean",
                 task->length - positive);
    }
    result->log_likelihood = result->aicc = NUMBER_MISSING;
    result->evaluations = 0;
    result->converged = true;
}

static size_t scratch(size_t length, size_t period, size_t horizon) {
    size_t fit = blend_fit_scratch(length, period, horizon);
    size_t look = blend_look_scratch(length, period);
    return length + (fit > look ? fit : look);
}

/* The figures of M3, for a caller who learned nothing. */
static const struct blend_scale *unlearned(struct arena *arena) {
    struct blend_scale *scale = arena ? arena_take(arena, sizeof *scale) : NULL;
    if (scale)
        blend_scale_m3(scale);
    return scale;
}

static enum status forecast(const struct model_task *task, const void *learned,
                            struct workspace *workspace, struct model_result *result) {
    size_t n = task->length, mark = workspace->used;
    if (n < BLEND_LEAST_MONTHS)
        return STATUS_TOO_SHORT;
    size_t positive = positive_months(task->values, n);
    if (2 * positive < n || !(floor_of(task->values, n) > 0))
        return STATUS_NO_DATA;
    double *flat = workspace_take(workspace, scratch(n, task->period, task->horizon));
    if (!flat)
        return STATUS_INTERNAL;
    const struct blend_scale *scale = learned ? learned : unlearned(result->arena);
    if (!scale)
        return STATUS_NO_MEMORY;
    struct blend_fit fit;
    double feature[BLEND_FEATURES], *rest = flat + n;
    blend_fit(&fit, task->values, n, task->period, task->horizon, result->mean, flat, rest);
    blend_look(task->values, n, task->period, flat, fit.one_step, feature, rest);
    workspace_reset(workspace, mark);
    for (size_t h = 0; h < task->horizon; h++) {
        double log_mean = result->mean[h];
        result->mean[h] = exp(log_mean);
        if (!number_is_finite(result->mean[h]))
            return STATUS_NOT_FINITE;
        result->marginal[h] =
            (struct marginal){.kind = MARGINAL_LOG,
                              .a = log_mean,
                              .b = learned_part * blend_scale_at(scale, feature, h + 1),
                              .floor = task->counts ? 0 : -INFINITY,
                              .table = blend_scale_shape(scale, h + 1)};
    }
    describe(task, &fit, scale, feature, positive, result);
    return STATUS_OK;
}

const struct model model_blend = {
    .name = "blend",
    .title = "Blend of smoothings, theta and dynamic theta on logs",
    .describe = "The mean of 32 fixed exponential smoothings weighted by their record, theta and "
                "dynamic theta on logs, with a season shrunk towards none; widths of intervals "
                "learned from all series. For positive series well above 0. Wants 6 months, 26 "
                "for a season.",
    .source = "Assimakopoulos & Nikolopoulos 2000; Fiorucci et al. 2016; Miller & Williams 2003; "
              "split conformal after Vovk, Gammerman & Shafer 2005",
    .least_months = BLEND_LEAST_MONTHS,
    .takes_missing = false,
    .scratch = scratch,
    .learn = learn,
    .forget = forget,
    .forecast = forecast,
};

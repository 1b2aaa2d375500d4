#include "models/combine/ensemble.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>

static const double first_weight = 0.55;
static const double weight_doubt = 60, width_doubt = 120; /* forecasts */
enum {
    FORECASTS = 120, /* from past origins, all told */
    AHEAD = 18,
    LEAST_MONTHS = 36, /* known at an origin */
    ORIGINS = 4,       /* of one series at most */
    ORIGIN_STEP = 12,
    ROUNDS = 300, /* of the search for weights */
    LIMITS = 5
};
static const double limit[LIMITS] = {0.025, 0.1, 0.5, 0.9, 0.975};

struct ensemble {
    size_t members;
    const char *name;
    const struct model *const *row;
    void *inner[MODEL_INNER]; /* what each row learned */
    double weight[MODEL_INNER];
    double error[MODEL_INNER]; /* mean scaled error from past origins; NaN where there were none */
    double width;
    size_t forecasts;
    double score[ENSEMBLE_POINTS]; /* normal quantiles */
};

/* ---- weights ---- */

static void prior_weights(size_t members, double *weight) {
    for (size_t k = 0; k < members; k++)
        weight[k] = members == 1 ? 1
                    : k == 0     ? first_weight
                                 : (1 - first_weight) / (double)(members - 1);
}

/* Mean absolute combined error, and its slope in each weight where slope is not NULL. */
static double combined_error(const double *errors, size_t cells, size_t members,
                             const double *weight, double *slope) {
    double sum = 0;
    for (size_t k = 0; slope && k < members; k++)
        slope[k] = 0;
    for (size_t i = 0; i < cells; i++) {
        const double *e = errors + i * members;
        double all = 0;
        for (size_t k = 0; k < members; k++)
            all += weight[k] * e[k];
        sum += fabs(all);
        for (size_t k = 0; slope && k < members; k++)
            slope[k] += (all < 0 ? -e[k] : e[k]) / (double)cells;
    }
    return sum / (double)cells;
}

void ensemble_weigh(const double *errors, size_t forecasts, size_t months, size_t members,
                    double *weight) {
    double prior[MODEL_INNER], slope[MODEL_INNER];
    size_t cells = forecasts * months;
    prior_weights(members, prior);
    memcpy(weight, prior, members * sizeof *weight);
    double start = cells ? combined_error(errors, cells, members, prior, NULL) : 0;
    if (!(start > 0))
        return;
    for (size_t round = 0; round < ROUNDS; round++) {
        double step = 0.5 / (1 + (double)round / 50), total = 0;
        combined_error(errors, cells, members, weight, slope);
        for (size_t k = 0; k < members; k++) {
            double doubt =
                weight_doubt / (double)forecasts * (log(fmax(weight[k], 1e-12) / prior[k]) + 1);
            /* a step larger than one would leap over the valley where forecasts are few */
            double move =
                step * (slope[k] / start + doubt) / (1 + weight_doubt / (double)forecasts);
            weight[k] *= exp(-move);
            total += weight[k];
        }
        for (size_t k = 0; k < members; k++)
            weight[k] /= total;
    }
}

/* ---- learning ---- */

/* What past origins said; see the head. */
struct past {
    size_t members, months, forecasts;
    double *error;  /* [forecast][month][member], scaled */
    double *limits; /* [forecast][month][member][limit] */
    double *truth;  /* [forecast][month] */
    double *spread; /* a distance for each cell, scratch of the width */
};

static void past_free(struct past *past) {
    free(past->error);
    free(past->limits);
    free(past->truth);
    free(past->spread);
}

static bool past_new(struct past *out, size_t members, size_t months) {
    size_t cells = FORECASTS * months;
    *out = (struct past){.members = members, .months = months};
    out->error = malloc(cells * members * sizeof *out->error);
    out->limits = malloc(cells * members * LIMITS * sizeof *out->limits);
    out->truth = malloc(cells * sizeof *out->truth);
    out->spread = malloc(cells * sizeof *out->spread);
    return out->error && out->limits && out->truth && out->spread;
}

/* Mean absolute difference to the same month a year before. */
static double seasonal_scale(const double *y, size_t n, size_t period) {
    double sum = 0;
    for (size_t t = period; t < n; t++)
        sum += fabs(y[t] - y[t - period]);
    return n > period ? sum / (double)(n - period) : 0;
}

/* Forecast one series from one past origin by every member; it counts when none refuses. */
static void look_back(struct past *past, const struct ensemble *ensemble, struct model_task task,
                      struct workspace *workspace) {
    size_t months = past->months, members = past->members, at = past->forecasts;
    double mean[AHEAD], scale = seasonal_scale(task.values, task.length, task.period);
    struct marginal marginal[AHEAD];
    const double *truth = task.values + task.length;
    bool well = scale > 0;
    for (size_t k = 0; k < members && well; k++) {
        struct arena arena = ARENA_EMPTY;
        struct model_result result = {.mean = mean, .marginal = marginal, .arena = &arena};
        well = task.length >= ensemble->row[k]->least_months &&
               model_forecast(ensemble->row[k], &task, ensemble->inner[k], workspace, &result) ==
                   STATUS_OK;
        for (size_t h = 0; h < months && well; h++) {
            size_t cell = (at * months + h) * members + k;
            past->error[cell] = (mean[h] - truth[h]) / scale;
            past->truth[at * months + h] = truth[h];
            well = isfinite(past->error[cell]);
            for (size_t p = 0; p < LIMITS; p++)
                past->limits[cell * LIMITS + p] = marginal_quantile(&marginal[h], limit[p]);
        }
        arena_free(&arena);
    }
    past->forecasts += well;
}

static bool teaches(const struct model *model, const struct panel *panel, size_t i, size_t back) {
    const struct panel_series *series = &panel->series[i];
    return !series->missing && series->length >= LEAST_MONTHS + back &&
           model_meant_for(model, series->counts, panel_values(panel, i), series->length);
}

/* Series evenly spread, later origins first. */
static void look_at_panel(struct past *past, const struct ensemble *ensemble,
                          const struct panel *panel, const struct model_settings *settings,
                          struct workspace *workspace) {
    for (size_t origin = 0; origin < ORIGINS && past->forecasts < FORECASTS; origin++) {
        size_t back = past->months + origin * ORIGIN_STEP, usable = 0, seen = 0;
        size_t want = FORECASTS - past->forecasts;
        for (size_t i = 0; i < panel->count; i++)
            usable += teaches(settings->model, panel, i, back);
        want = want < usable ? want : usable;
        for (size_t i = 0; i < panel->count; i++) {
            if (!teaches(settings->model, panel, i, back))
                continue;
            struct model_task task = {.values = panel_values(panel, i),
                                      .length = panel->series[i].length - back,
                                      .first = panel->series[i].first,
                                      .period = settings->period,
                                      .horizon = past->months,
                                      .counts = panel->series[i].counts,
                                      .seed = settings->seed,
                                      .mark = i};
            if ((seen + 1) * want / usable > seen * want / usable)
                look_back(past, ensemble, task, workspace);
            seen++;
        }
    }
}

/* How far the limits `outer` from the middle must be stretched to hold `part` of the outcomes. */
static double stretch(const struct past *past, const double *weight, size_t outer, double part) {
    size_t cells = past->forecasts * past->months, count = 0;
    for (size_t i = 0; i < cells; i++) {
        double at[LIMITS] = {0};
        for (size_t k = 0; k < past->members; k++)
            for (size_t p = 0; p < LIMITS; p++)
                at[p] += weight[k] * past->limits[(i * past->members + k) * LIMITS + p];
        double off = past->truth[i] - at[LIMITS / 2];
        double reach = at[off < 0 ? outer : LIMITS - 1 - outer] - at[LIMITS / 2];
        if (reach != 0)
            past->spread[count++] = off / reach;
    }
    if (!count)
        return 1;
    gsl_sort(past->spread, 1, count);
    return past->spread[(size_t)(part * (double)(count - 1))];
}

static void conclude(struct ensemble *ensemble, const struct past *past) {
    size_t members = ensemble->members, n = past->forecasts;
    ensemble_weigh(past->error, n, past->months, members, ensemble->weight);
    ensemble->forecasts = n;
    for (size_t k = 0; k < members; k++) {
        double alone[MODEL_INNER] = {0};
        alone[k] = 1;
        ensemble->error[k] =
            n ? combined_error(past->error, n * past->months, members, alone, NULL) : NAN;
    }
    if (!n)
        return;
    double stretched = log(fmax(stretch(past, ensemble->weight, 0, 0.95), 0.1)) / 2 +
                       log(fmax(stretch(past, ensemble->weight, 1, 0.80), 0.1)) / 2;
    ensemble->width = exp((double)n * stretched / ((double)n + width_doubt));
}

/* What is known before learning. */
static void begin(struct ensemble *out, const struct model *model) {
    *out = (struct ensemble){
        .members = model_inner(model), .name = model->name, .row = model->inner, .width = 1};
    prior_weights(out->members, out->weight);
    for (size_t i = 0; i < ENSEMBLE_POINTS; i++)
        out->score[i] = gsl_cdf_ugaussian_Pinv(((double)i + 0.5) / ENSEMBLE_POINTS);
}

enum status ensemble_learn(const struct panel *panel, const struct model_settings *settings,
                           void **learned, struct fault *fault) {
    struct ensemble *out = malloc(sizeof *out);
    struct workspace workspace = {.block = NULL};
    struct past past = {.members = 0};
    size_t longest = 0, need = 0;
    enum status status = out ? STATUS_OK : STATUS_NO_MEMORY;
    if (out)
        begin(out, settings->model);
    for (size_t k = 0; status == STATUS_OK && k < out->members; k++)
        if (out->row[k]->learn)
            status = model_learn(out->row[k], panel, settings, &out->inner[k], fault);
    for (size_t i = 0; i < panel->count; i++)
        longest = panel->series[i].length > longest ? panel->series[i].length : longest;
    for (size_t k = 0; status == STATUS_OK && k < out->members; k++) {
        size_t own = model_scratch(out->row[k], longest, settings->period, AHEAD);
        need = own > need ? own : need;
    }
    size_t months = settings->horizon < AHEAD ? settings->horizon : AHEAD;
    if (status == STATUS_OK && !past_new(&past, out->members, months))
        status = STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        status = workspace_new(&workspace, need);
    if (status == STATUS_OK) {
        look_at_panel(&past, out, panel, settings, &workspace);
        conclude(out, &past);
    }
    workspace_free(&workspace);
    past_free(&past);
    if (status != STATUS_OK) {
        ensemble_forget(out);
        out = NULL;
    }
    *learned = out;
    return status == STATUS_OK ? status
                               : fault_set(fault, status, "out of memory learning from the panel");
}

void ensemble_forget(void *learned) {
    struct ensemble *ensemble = learned;
    if (!ensemble)
        return;
    for (size_t k = 0; k < ensemble->members; k++)
        if (ensemble->inner[k])
            ensemble->row[k]->forget(ensemble->inner[k]);
    free(ensemble);
}

/* ---- forecasting ---- */

size_t ensemble_scratch(size_t length, size_t period, size_t horizon) {
    (void)length, (void)period;
    return horizon + ENSEMBLE_POINTS + horizon * sizeof(struct marginal) / sizeof(double) + 1;
}

/* The sum so far of one combined series. */
struct sum {
    double *mean;  /* [horizon] */
    double *table; /* [horizon][ENSEMBLE_POINTS] */
    double weight;
    size_t members;
};

/* Ask member k and add its forecast with its weight. */
static enum status add_member(const struct ensemble *ensemble, size_t k,
                              const struct model_task *task, struct workspace *workspace,
                              struct model_result *result, struct sum *sum) {
    size_t horizon = task->horizon, used = workspace->used;
    double *mean = workspace_take(workspace, horizon + ENSEMBLE_POINTS), *point = mean + horizon;
    double *room =
        workspace_take(workspace, horizon * sizeof(struct marginal) / sizeof(double) + 1);
    enum status status = mean && room ? STATUS_OK : STATUS_INTERNAL;
    struct marginal *marginal = (struct marginal *)(void *)room;
    struct model_result own = {.mean = mean, .marginal = marginal, .arena = result->arena};
    if (status == STATUS_OK && task->length < ensemble->row[k]->least_months)
        status = STATUS_TOO_SHORT;
    if (status == STATUS_OK)
        status = model_forecast(ensemble->row[k], task, ensemble->inner[k], workspace, &own);
    for (size_t h = 0; h < horizon && status == STATUS_OK; h++)
        if (!isfinite(mean[h]) || !isfinite(marginal_quantile(&marginal[h], 0.995)))
            status = STATUS_NOT_FINITE;
    for (size_t h = 0; h < horizon && status == STATUS_OK; h++) {
        sum->mean[h] += ensemble->weight[k] * mean[h];
        marginal_tabulate(&marginal[h], ensemble->score, ENSEMBLE_POINTS, point);
        for (size_t i = 0; i < ENSEMBLE_POINTS; i++)
            sum->table[h * ENSEMBLE_POINTS + i] += ensemble->weight[k] * point[i];
    }
    if (status == STATUS_OK) {
        sum->weight += ensemble->weight[k];
        sum->members++;
        result->evaluations += own.evaluations;
        if (k == 0) /* what the most trusted member thinks of the series */
            result->quality = own.quality;
        if (result->parameters < MODEL_PARAMETERS)
            result->parameter[result->parameters++] =
                (struct model_parameter){ensemble->row[k]->name, ensemble->weight[k]};
    }
    workspace_reset(workspace, used);
    return status;
}

static void finish(const struct ensemble *ensemble, const struct model_task *task,
                   const struct sum *sum, struct model_result *result) {
    for (size_t h = 0; h < task->horizon; h++) {
        double *table = sum->table + h * ENSEMBLE_POINTS;
        double middle = table[ENSEMBLE_POINTS / 2] / sum->weight;
        for (size_t i = 0; i < ENSEMBLE_POINTS; i++)
            table[i] = middle + ensemble->width * (table[i] / sum->weight - middle);
        result->mean[h] = sum->mean[h] / sum->weight;
        result->marginal[h] = (struct marginal){.kind = MARGINAL_EMPIRICAL,
                                                .b = 1,
                                                .floor = task->counts ? 0 : -INFINITY,
                                                .table = {table, ENSEMBLE_POINTS}};
    }
    snprintf(result->chosen, sizeof result->chosen, "average of %zu families", sum->members);
    for (size_t k = 0; k < result->parameters; k++)
        result->parameter[k].value /= sum->weight;
    if (result->parameters < MODEL_PARAMETERS)
        result->parameter[result->parameters++] =
            (struct model_parameter){"width of limits", ensemble->width};
    result->log_likelihood = result->aicc = NAN;
    result->converged = true;
}

enum status ensemble_forecast(const struct model_task *task, const void *learned,
                              struct workspace *workspace, struct model_result *result) {
    struct ensemble *alone = learned ? NULL : arena_zeroed(result->arena, 1, sizeof *alone);
    const struct ensemble *ensemble = learned ? learned : alone;
    if (alone)
        begin(alone, task->model);
    size_t horizon = task->horizon;
    struct sum sum = {.mean = arena_zeroed(result->arena, horizon, sizeof(double)),
                      .table =
                          arena_zeroed(result->arena, horizon * ENSEMBLE_POINTS, sizeof(double))};
    enum status status = ensemble && sum.mean && sum.table ? STATUS_OK : STATUS_NO_MEMORY;
    result->note[0] = '\0';
    result->parameters = 0;
    result->evaluations = 0;
    result->quality = QUALITY_UNCERTAIN;
    for (size_t k = 0; status == STATUS_OK && k < ensemble->members; k++) {
        enum status did = add_member(ensemble, k, task, workspace, result, &sum);
        size_t used = strlen(result->note);
        if (did == STATUS_NO_MEMORY || did == STATUS_INTERNAL)
            status = did;
        else if (did != STATUS_OK && k == 0)
            status = did;
        else if (did != STATUS_OK) {
            snprintf(result->note + used, sizeof result->note - used, "%s%s dropped out",
                     used ? ", " : "", ensemble->row[k]->name);
        }
    }
    if (status == STATUS_OK)
        finish(ensemble, task, &sum, result);
    return status;
}

void ensemble_summarise(const void *learned, struct text *out) {
    const struct ensemble *ensemble = learned;
    text_printf(out, "%s:", ensemble->name);
    for (size_t k = 0; k < ensemble->members; k++)
        text_printf(out, " %s %.3f,", ensemble->row[k]->name, ensemble->weight[k]);
    text_printf(out, " limits stretched by %.3f, from %zu forecasts of past origins",
                ensemble->width, ensemble->forecasts);
}

void ensemble_explain(const struct model_task *task, const void *learned, struct text *out) {
    (void)task;
    const struct ensemble *ensemble = learned;
    if (!ensemble)
        return;
    text_printf(out,
                "Weights of the families averaged, learned from %zu forecasts of past origins, and "
                "their scaled errors (MASE) there:\n",
                ensemble->forecasts);
    for (size_t k = 0; k < ensemble->members; k++)
        text_printf(out, "  %-14s %.2f  %.3f\n", ensemble->row[k]->name, ensemble->weight[k],
                    ensemble->error[k]);
    text_printf(out, "Limits are stretched by %.2f, from the same forecasts.\n", ensemble->width);
}

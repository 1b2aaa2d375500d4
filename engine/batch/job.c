#include "engine/batch/job.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/core/number.h"
#include "engine/data/period.h"
#include "models/adjust/design.h"
#include "models/adjust/gaps.h"
#include "models/kernels/random.h"

/* Give a family that can use it what it kept of an earlier fit, or room to keep this one. */
static void hand_over(const struct model *model, struct model_task *task,
                      struct model_result *result) {
    struct model_fitted *kept = result->fitted;
    if (!kept || model->fixing != MODEL_REFILTERS)
        result->fitted = NULL;
    else if (kept->model == model && kept->first == task->first && kept->period == task->period &&
             kept->count)
        task->given = kept;
    else
        *kept = (struct model_fitted){model, task->first, task->period, 0, {0}};
}

/* For a family that takes regressors: the series without excluded months but otherwise as recorded
 * (over the calendar), and its events as columns. More than MODEL_REGRESSORS: as adjusted. */
static enum status hand_events(const struct forecaster *forecaster, struct model_task *task,
                               struct workspace *workspace) {
    const struct adjustments *events = forecaster->adjustments;
    const struct panel_series *series = &forecaster->panel->series[task->index];
    if (!events || !events->recorded)
        return STATUS_OK;
    size_t from = events->first[task->index], to = events->first[task->index + 1];
    size_t rows = task->length + task->horizon, count = to - from;
    if (!count || count > MODEL_REGRESSORS)
        return STATUS_OK;
    double *values = workspace_take(workspace, task->length);
    double *columns = workspace_take(workspace, count * rows);
    if (!values || !columns)
        return STATUS_INTERNAL;
    for (size_t t = 0; t < task->length; t++)
        values[t] =
            events->recorded[series->offset + t] /
            calendaring_factor(forecaster->calendar, series->category, series->first + (int)t);
    for (size_t k = 0; k < count; k++)
        design_event(events->adjustment[events->row[from + k]].event, task->first, rows,
                     columns + k * rows);
    task->values = values;
    task->regressor = columns;
    task->regressors = count;
    return STATUS_OK;
}

static enum status try_attempt(const struct forecaster *forecaster, const struct attempt *attempt,
                               struct model_task task, struct workspace *workspace,
                               struct model_result *result) {
    size_t used = workspace->used;
    const void *learned = forecaster_learned(forecaster, attempt->model);
    if (attempt->months && attempt->months < task.length) {
        size_t skip = task.length - attempt->months;
        task.values += skip;
        task.first += (int)skip;
        task.length -= skip;
    } else if (attempt->model->takes_regressors) {
        enum status status = hand_events(forecaster, &task, workspace);
        if (status != STATUS_OK)
            return status;
    }
    task.period = attempt->period;
    if (!attempt->model->takes_missing) {
        double *filled = workspace_take(workspace, task.length);
        double *scratch = workspace_take(workspace, gaps_scratch(task.length, task.period));
        if (!filled || !scratch)
            return STATUS_INTERNAL;
        gaps_fill(task.values, task.length, task.period, filled, scratch);
        task.values = filled;
    }
    hand_over(attempt->model, &task, result);
    enum status status = task.length < attempt->model->least_months
                             ? STATUS_TOO_SHORT
                             : model_forecast(attempt->model, &task, learned, workspace, result);
    workspace_reset(workspace, used);
    for (size_t h = 0; h < task.horizon && status == STATUS_OK; h++)
        if (!number_is_finite(result->mean[h]))
            status = STATUS_NOT_FINITE;
    return status;
}

static void describe(struct forecast *out, const struct model_result *result) {
    size_t used = 0;
    for (size_t i = 0; i < result->parameters && used + 1 < sizeof out->estimated; i++) {
        char number[NUMBER_SIZE];
        number_print_digits(result->parameter[i].value, 6, number);
        int wrote = snprintf(out->estimated + used, sizeof out->estimated - used, "%s%s=%s",
                             i ? "; " : "", result->parameter[i].name, number);
        used += wrote > 0 ? (size_t)wrote : 0;
    }
    snprintf(out->chosen, sizeof out->chosen, "%s", result->chosen);
}

static void add_note(char *note, size_t size, const char *words) {
    size_t used = strlen(note);
    if (words[0])
        snprintf(note + used, size - used, "%s%s", used ? "; " : "", words);
}

/* Means of counts are kept to four decimals, so that sums of printed means are exact. */
static double kept_mean(double mean, bool counts) {
    if (mean < 0)
        mean = 0;
    return counts && mean < 1e9 ? floor(mean * 1e4 + 0.5) / 1e4 : mean;
}

/* A marginal as a table, no value of it above `highest`. */
static enum status cap(struct marginal *marginal, double highest, struct arena *arena) {
    enum { POINTS = 199 };
    double *table = arena_zeroed(arena, POINTS, sizeof *table);
    if (!table)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < POINTS; i++)
        table[i] = fmin(marginal_quantile(marginal, ((double)i + 0.5) / POINTS), highest);
    *marginal = (struct marginal){
        .kind = MARGINAL_EMPIRICAL, .b = 1, .floor = marginal->floor, .table = {table, POINTS}};
    return STATUS_OK;
}

/* Hold means and limits to what history can bear; see the head of job.h. */
static enum status hold(const double *values, size_t length, struct job_result *out,
                        size_t months) {
    static const double mean_reach = 3, limit_reach = 10, outermost = 0.975;
    double least = INFINITY, greatest = 0, sum = 0, present = 0;
    for (size_t t = 0; t < length; t++) {
        if (number_is_missing(values[t]))
            continue;
        least = fmin(least, values[t]);
        greatest = fmax(greatest, values[t]);
        sum += values[t];
        present++;
    }
    if (!(greatest > 0))
        return STATUS_OK; /* nothing ever: limits are small, and history says nothing of size */
    double reach = fmax(greatest - least, sum / present);
    double highest_mean = greatest + mean_reach * reach, highest = greatest + limit_reach * reach;
    bool bites = false;
    for (size_t h = 0; h < months; h++) {
        double median = marginal_quantile(&out->marginal[h], 0.5);
        if (median > highest_mean) { /* the limits come down with the mean */
            marginal_multiply(&out->marginal[h], highest_mean / median);
            bites = true;
        }
        bool above = marginal_quantile(&out->marginal[h], outermost) > highest;
        bites = bites || above || out->mean[h] > highest_mean;
        out->mean[h] = fmin(out->mean[h], highest_mean);
        if (above && cap(&out->marginal[h], highest, &out->arena) != STATUS_OK)
            return STATUS_NO_MEMORY;
    }
    if (!bites)
        return STATUS_OK;
    out->forecast.quality = quality_worse(out->forecast.quality, QUALITY_POOR);
    add_note(out->forecast.note, sizeof out->forecast.note,
             "forecasts ran away and are held near the range of history");
    return STATUS_OK;
}

/* Back from days of one length and kind to the months as they are. */
static void apply_calendar(const struct forecaster *forecaster, const struct panel_series *series,
                           struct job_result *out) {
    const struct calendaring *calendar = forecaster->calendar;
    size_t months = out->lead + out->forecast.horizon;
    for (size_t h = 0; h < months && calendar && calendar->mode != CALENDARING_OFF; h++) {
        int month = series->first + (int)(series->length + h);
        double factor = calendaring_factor(calendar, series->category, month);
        out->mean[h] *= factor;
        marginal_multiply(&out->marginal[h], factor);
    }
}

static void read_limits(const struct forecaster *forecaster, struct job_result *out, bool counts) {
    struct forecast *forecast = &out->forecast;
    size_t horizon = forecast->horizon;
    for (size_t h = 0; h < out->lead + horizon; h++)
        out->mean[h] = kept_mean(out->mean[h], counts);
    for (size_t h = 0; h < horizon; h++) {
        struct marginal *marginal = &out->marginal[out->lead + h];
        forecast->mean[h] = out->mean[out->lead + h];
        forecast->median[h] = marginal_quantile(marginal, 0.5);
        for (size_t k = 0; k < forecaster->levels.count; k++) {
            double level = forecaster->levels.percent[k];
            forecast->lower[k * horizon + h] = marginal_quantile(marginal, level_lower(level));
            forecast->upper[k * horizon + h] = marginal_quantile(marginal, level_upper(level));
        }
        if (forecaster->whole && counts)
            forecast_whole(forecast, h, forecaster->levels.count);
    }
}

static enum status make_room(const struct forecaster *forecaster, struct job_result *out) {
    size_t horizon = out->forecast.horizon, months = out->lead + horizon;
    size_t levels = forecaster->levels.count;
    struct arena *arena = &out->arena;
    out->mean = arena_zeroed(arena, months, sizeof(double));
    out->marginal = arena_zeroed(arena, months, sizeof *out->marginal);
    out->forecast.mean = arena_zeroed(arena, horizon, sizeof(double));
    out->forecast.median = arena_zeroed(arena, horizon, sizeof(double));
    out->forecast.lower = arena_zeroed(arena, levels * horizon, sizeof(double));
    out->forecast.upper = arena_zeroed(arena, levels * horizon, sizeof(double));
    return out->mean && out->marginal && out->forecast.mean && out->forecast.median &&
                   out->forecast.lower && out->forecast.upper
               ? STATUS_OK
               : STATUS_NO_MEMORY;
}

/* Who is asked about, and from when on; false when the series ended too long ago. */
static bool introduce(const struct forecaster *forecaster, size_t index, struct job_result *out) {
    const struct panel *panel = forecaster->record;
    const struct panel_series *series = &panel->series[index];
    int own_end = panel_end(panel, index) - 1;
    int end = forecaster->end == INT_MIN ? own_end : forecaster->end;
    struct series_facts facts = series_facts(panel_values(panel, index), series->length);
    *out = (struct job_result){.arena = ARENA_EMPTY};
    out->lead = end > own_end ? (size_t)(end - own_end) : 0;
    out->mark =
        random_mark(random_mark(0, panel->area[series->area]), panel->category[series->category]);
    out->kin = random_mark(0, panel->category[series->category]);
    struct forecast *forecast = &out->forecast;
    forecast->area = panel->area[series->area];
    forecast->area_code = panel->area_code[series->area];
    forecast->category = panel->category[series->category];
    forecast->first = end + 1;
    forecast->months = series->length;
    forecast->missing = series->missing;
    forecast->zeros = facts.zeros;
    forecast->series_first = series->first;
    forecast->series_last = own_end;
    forecast->series_mean = facts.mean;
    snprintf(forecast->asked, sizeof forecast->asked, "%s", forecaster->asked);
    char when[PERIOD_SIZE];
    month_print(own_end, when);
    if (out->lead > FORECASTER_LEAD_MOST) {
        forecast->outcome = OUTCOME_SKIPPED;
        forecast->quality = QUALITY_ERROR;
        snprintf(forecast->cause, sizeof forecast->cause,
                 "ended in %s, more than %d months before the others", when, FORECASTER_LEAD_MOST);
        return false;
    }
    forecast->horizon = forecaster->settings.horizon;
    if (out->lead)
        snprintf(forecast->note, sizeof forecast->note, "recorded to %s only", when);
    if (series->missing)
        add_note(forecast->note, sizeof forecast->note, "months are missing");
    return true;
}

enum status job_forecast(const struct forecaster *forecaster, size_t index,
                         struct workspace *workspace, struct job_result *out) {
    if (!introduce(forecaster, index, out))
        return STATUS_OK;
    const struct panel_series *series = &forecaster->panel->series[index];
    const double *values = panel_values(forecaster->panel, index);
    struct series_facts facts = series_facts(values, series->length);
    struct forecast *forecast = &out->forecast;
    if (make_room(forecaster, out) != STATUS_OK)
        return STATUS_NO_MEMORY;
    struct model_task task = {
        .values = values,
        .length = series->length,
        .first = series->first,
        .horizon = out->lead + forecast->horizon,
        .counts = series->counts,
        .seed = forecaster->settings.seed,
        .mark = out->mark,
        .panel = forecaster->panel,
        .index = index,
    };
    struct model_fitted *kept =
        forecaster->fitted ? &forecaster->fitted[forecaster->slot[index]] : NULL;
    struct attempt attempt[FORECASTER_ATTEMPTS];
    size_t attempts = forecaster_plan(forecaster, index, &facts, attempt);
    for (size_t i = 0; i < attempts; i++) {
        struct model_result result = {
            .mean = out->mean, .marginal = out->marginal, .arena = &out->arena, .fitted = kept};
        enum status status = try_attempt(forecaster, &attempt[i], task, workspace, &result);
        if (status == STATUS_NO_MEMORY)
            return status;
        if (status != STATUS_OK) {
            char words[160];
            bool left_out = status == STATUS_TOO_SHORT && attempt[i].model->panel &&
                            series->length >= attempt[i].model->least_months;
            snprintf(words, sizeof words, "%s: %s", attempt[i].model->name,
                     left_out ? "the series is no part of a panel that it can learn from"
                              : status_sentence(status));
            add_note(forecast->cause, sizeof forecast->cause, words);
            continue;
        }
        forecast->outcome = i ? OUTCOME_FELL_BACK : OUTCOME_OK;
        forecast->quality = quality_worse(result.quality, attempt[i].quality);
        out->fixed = result.refiltered || attempt[i].model->fixing == MODEL_NOTHING_TO_FIT;
        if (!result.converged)
            forecast->quality = quality_worse(forecast->quality, QUALITY_POOR);
        if (facts.present < FORECASTER_SEASON_MONTHS) /* no family has seen two years of a season */
            forecast->quality = quality_worse(forecast->quality, QUALITY_UNCERTAIN);
        snprintf(forecast->model, sizeof forecast->model, "%s", attempt[i].model->name);
        add_note(forecast->note, sizeof forecast->note, attempt[i].note);
        add_note(forecast->note, sizeof forecast->note, result.note);
        describe(forecast, &result);
        for (size_t h = 0; h < task.horizon; h++)
            if (!(out->marginal[h].floor > 0))
                out->marginal[h].floor = 0; /* no input is negative */
        if (hold(values, series->length, out, task.horizon) != STATUS_OK)
            return STATUS_NO_MEMORY;
        apply_calendar(forecaster, series, out);
        read_limits(forecaster, out, series->counts);
        return STATUS_OK;
    }
    forecast->outcome = OUTCOME_FAILED;
    forecast->quality = QUALITY_ERROR;
    forecast->horizon = 0;
    return STATUS_OK;
}

void job_free(struct job_result *result) {
    arena_free(&result->arena);
}

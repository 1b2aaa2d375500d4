#include "engine/batch/explain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/backtest.h"
#include "engine/core/names.h"
#include "engine/core/number.h"
#include "engine/data/period.h"
#include "models/adjust/gaps.h"
#include "models/forecast/shares.h"
#include "models/registry.h"
#include "outputs/wording.h"

enum { ORIGINS = 8, APART = 3, LEAST_BEFORE = 36, SHOWN = 12, YEAR = 12 };

size_t explain_find(const struct panel *panel, const char *area, const char *category,
                    struct fault *fault) {
    uint32_t a = panel_name(panel->area, panel->areas, area);
    uint32_t c = panel_name(panel->category, panel->categories, category);
    if (a == UINT32_MAX || c == UINT32_MAX) {
        bool no_area = a == UINT32_MAX;
        const char *nearest = no_area ? names_nearest(panel->area, panel->areas, area)
                                      : names_nearest(panel->category, panel->categories, category);
        fault_set(fault, STATUS_USAGE, "there is no %s \"%s\" in the panel%s%s%s",
                  no_area ? "area" : "category", no_area ? area : category,
                  nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
        return PANEL_NONE;
    }
    size_t index = panel_find(panel, a, c);
    if (index == PANEL_NONE)
        fault_set(fault, STATUS_USAGE, "%s has no series of %s", area, category);
    return index;
}

static void heading(struct text *out, const char *words) {
    text_printf(out, "\n%s\n", words);
    for (const char *c = words; *c; c++)
        text_append_char(out, '-');
    text_append_char(out, '\n');
}

/* What a family did from past origins of this series. */
struct score {
    const char *name;
    double error, inside_80, inside_95; /* error: their mean once all origins are in */
    size_t origins, months;
};

/* Mean absolute difference to the same month a year before, over the first n months. */
static double seasonal_scale(const double *y, size_t n, size_t period) {
    double sum = 0;
    size_t count = 0;
    for (size_t t = period; t < n; t++)
        if (!number_is_missing(y[t]) && !number_is_missing(y[t - period])) {
            sum += fabs(y[t] - y[t - period]);
            count++;
        }
    return count ? sum / (double)count : 0;
}

/* Forecast from one origin and add what came of it. */
static void score_origin(const struct model *model, struct model_task task, const double *truth,
                         double scale, struct workspace *workspace, double *mean,
                         struct marginal *marginal, struct score *score) {
    struct arena arena = ARENA_EMPTY;
    struct model_result result = {.mean = mean, .marginal = marginal, .arena = &arena};
    size_t used = workspace->used, months = 0;
    double error = 0;
    if (model_forecast(model, &task, NULL, workspace, &result) == STATUS_OK) {
        for (size_t h = 0; h < task.horizon; h++) {
            if (number_is_missing(truth[h]))
                continue;
            error += fabs(truth[h] - mean[h]) / scale;
            score->inside_80 += truth[h] >= marginal_quantile(&marginal[h], 0.1) &&
                                truth[h] <= marginal_quantile(&marginal[h], 0.9);
            score->inside_95 += truth[h] >= marginal_quantile(&marginal[h], 0.025) &&
                                truth[h] <= marginal_quantile(&marginal[h], 0.975);
            months++;
        }
        if (months) {
            score->error += error / (double)months;
            score->months += months;
            score->origins++;
        }
    }
    workspace_reset(workspace, used);
    arena_free(&arena);
}

/* The least error first, ties by name. */
static int by_error(const void *a, const void *b) {
    const struct score *left = a, *right = b;
    int order = (left->error > right->error) - (left->error < right->error);
    return order ? order : strcmp(left->name, right->name);
}

static void tell_scores(struct score *score, size_t count, struct text *out) {
    size_t width = strlen("family");
    for (size_t m = 0; m < count; m++)
        width = strlen(score[m].name) > width ? strlen(score[m].name) : width;
    qsort(score, count, sizeof *score, by_error);
    text_printf(out, "%-*s  origins    MASE  inside 80%%  inside 95%%\n", (int)width, "family");
    for (size_t m = 0; m < count; m++)
        text_printf(out, "%-*s  %7zu  %6.3f  %9.0f%%  %9.0f%%\n", (int)width, score[m].name,
                    score[m].origins, score[m].error,
                    100 * score[m].inside_80 / (double)score[m].months,
                    100 * score[m].inside_95 / (double)score[m].months);
    if (!count)
        text_append(out, "The record is too short for that.\n");
}

/* Families of single series, each refitted at up to eight origins three months apart. */
static enum status compare_families(const struct forecaster *forecaster, size_t index,
                                    struct workspace *workspace, struct text *out) {
    const struct panel_series *series = &forecaster->panel->series[index];
    size_t count, length = series->length, horizon = forecaster->settings.horizon;
    size_t period = forecaster->settings.period;
    const struct model *const *models = registry_models(&count);
    double *filled = malloc((2 * length + gaps_scratch(length, period) + horizon) * sizeof *filled);
    struct marginal *marginal = malloc(horizon * sizeof *marginal);
    struct score *scores = malloc(count * sizeof *scores);
    if (!filled || !marginal || !scores) {
        free(filled);
        free(marginal);
        free(scores);
        return STATUS_NO_MEMORY;
    }
    size_t scored = 0;
    double *scratch = filled + length, *mean = scratch + length + gaps_scratch(length, period);
    const double *values = panel_values(forecaster->panel, index);
    heading(out, "How families of single series would have done");
    text_printf(out,
                "Refitted at up to %d past origins, %d months apart, up to %zu months ahead; MASE "
                "below 1 beats\nlast year's figures on average. The least error first.\n",
                ORIGINS, APART, horizon);
    for (size_t m = 0; m < count; m++) {
        struct score score = {.name = models[m]->name};
        for (size_t k = 1; k <= ORIGINS && k * APART + LEAST_BEFORE <= length && !models[m]->panel;
             k++) {
            size_t at = length - k * APART;
            double scale = seasonal_scale(values, at, period);
            if (!models[m]->takes_missing) /* from what was known at the origin */
                gaps_fill(values, at, period, filled, scratch);
            struct model_task task = {.values = models[m]->takes_missing ? values : filled,
                                      .length = at,
                                      .first = series->first,
                                      .period = period,
                                      .horizon = k * APART < horizon ? k * APART : horizon,
                                      .counts = series->counts,
                                      .seed = forecaster->settings.seed};
            if (scale > 0)
                score_origin(models[m], task, values + at, scale, workspace, mean, marginal,
                             &score);
        }
        score.error /= (double)score.origins;
        if (score.origins)
            scores[scored++] = score;
    }
    tell_scores(scores, scored, out);
    free(scores);
    free(filled);
    free(marginal);
    return STATUS_OK;
}

static void tell_record(const struct forecast *f, struct text *out) {
    char first[PERIOD_SIZE], last[PERIOD_SIZE];
    month_print(f->series_first, first);
    month_print(f->series_last, last);
    heading(out, "Record");
    text_printf(out, "%s to %s: %zu months, %zu missing, %zu with none; %.1f a month on average.\n",
                first, last, f->months, f->missing, f->zeros, f->series_mean);
}

/* What was done to the record before models learned from it. */
static void tell_changes(const struct forecaster *forecaster, size_t index, struct text *out) {
    const struct adjustments *events = forecaster->adjustments;
    const struct panel_series *series = &forecaster->panel->series[index];
    const double *learned = panel_values(forecaster->panel, index);
    const double *recorded = panel_values(forecaster->record, index);
    bool calendar = forecaster->calendar && forecaster->calendar->mode != CALENDARING_OFF;
    size_t rows = events && events->first ? events->first[index + 1] - events->first[index] : 0;
    size_t without = 0;
    for (size_t t = 0; t < series->length; t++)
        without += number_is_missing(learned[t]) && !number_is_missing(recorded[t]);
    if (!rows && !without && !calendar)
        return;
    heading(out, "What models learn from");
    if (without)
        text_printf(out, "%zu recorded month%s without weight, by named events.\n", without,
                    without == 1 ? " is" : "s are");
    for (size_t k = 0; k < rows; k++) {
        const struct adjustment *own = &events->adjustment[events->row[events->first[index] + k]];
        char when[PERIOD_SIZE];
        month_print(own->event->start, when);
        text_printf(out, "%s (%s, %s): ", own->event->name, event_word(own->event->kind), when);
        if (own->estimate.outcome == INTERVENTION_ESTIMATED)
            text_printf(out, "effect %+.0f%% (95%%: %+.0f%% to %+.0f%%), %s%s%s\n",
                        100 * expm1(own->pooled.effect), 100 * expm1(own->pooled.lower),
                        100 * expm1(own->pooled.upper), own->applied ? "applied" : "not applied",
                        own->note[0] ? ": " : "", own->note);
        else
            text_printf(out, "%s\n", own->note);
    }
    if (calendar)
        text_printf(out, "Months are compared over %s.\n",
                    forecaster->calendar->mode == CALENDARING_TRADING_DAYS
                        ? "days of one kind (trading_days)"
                        : "days (month_length)");
    if (rows || without)
        text_append(out, "Below, past forecasts are of the record without events, and families are "
                         "compared on the\nhistory as changed here.\n");
}

static void tell_choice(const struct forecast *f, struct text *out) {
    heading(out, "What was tried and chosen");
    text_printf(out, "Asked for: %s. Answered by: %s, %s. Outcome: %s. Quality: %s.\n", f->asked,
                f->model[0] ? f->model : "no family", f->chosen, outcome_word(f->outcome),
                quality_word(f->quality));
    if (f->cause[0])
        text_printf(out, "What failed before: %s.\n", f->cause);
    if (f->note[0])
        text_printf(out, "Note: %s.\n", f->note);
    for (const char *c = f->estimated; *c;) {
        c += *c == ' ';
        size_t length = strcspn(c, ";");
        text_printf(out, "  %.*s\n", (int)length, c);
        c += length + (c[length] == ';');
    }
}

/* What came of the forecasts that would have been made of this series in the past two years. */
static enum status tell_trust(const struct forecaster *forecaster, size_t index, struct text *out) {
    struct backtest backtest = {.arena = ARENA_EMPTY};
    struct fault fault = FAULT_NONE;
    struct backtest_request request = {
        .panel = forecaster->record,
        .models = forecaster->models ? forecaster->model[0]->name : "auto",
        .settings = forecaster->settings,
        .calendar = forecaster->calendar ? forecaster->calendar->mode : CALENDARING_OFF,
        .only = &index,
        .records = true,
        .origins = ORIGINS,
        .every = APART,
        .workers = 1,
    };
    if (request.settings.horizon > YEAR)
        request.settings.horizon = YEAR;
    enum status status = backtest_make(&request, &backtest, &fault);
    heading(out, "How far past forecasts could be trusted");
    if (status == STATUS_OK && backtest.records) {
        wording_track_record(&backtest.record[backtest.records - 1], out);
        text_append_char(out, '\n');
    } else
        text_append(out, "The record is too short to look back.\n");
    backtest_free(&backtest);
    return status == STATUS_NO_MEMORY ? status : STATUS_OK;
}

static void tell_forecast(const struct forecast *f, const struct levels *levels, struct text *out) {
    heading(out, "Forecast");
    text_append(out, "month      mean    median");
    for (size_t k = 0; k < levels->count; k++)
        text_printf(out, "   %14g%%", levels->percent[k]);
    text_append_char(out, '\n');
    for (size_t h = 0; h < f->horizon; h++) {
        char month[PERIOD_SIZE];
        if (h >= SHOWN && h + 1 < f->horizon)
            continue; /* the first year and the last month */
        month_print(f->first + (int)h, month);
        text_printf(out, "%s %8.1f  %8.1f", month, f->mean[h], f->median[h]);
        for (size_t k = 0; k < levels->count; k++)
            text_printf(out, "  %6.1f to %6.1f", f->lower[k * f->horizon + h],
                        f->upper[k * f->horizon + h]);
        text_append_char(out, '\n');
    }
}

enum status explain_series(const struct forecaster *forecaster, size_t index,
                           struct workspace *workspace, struct text *out) {
    struct job_result result;
    enum status status = job_forecast(forecaster, index, workspace, &result);
    if (status != STATUS_OK)
        return status;
    const struct forecast *f = &result.forecast;
    text_printf(out, "%s in %s\n", f->category, f->area);
    tell_record(f, out);
    tell_changes(forecaster, index, out);
    tell_choice(f, out);
    if (shares_member(forecaster->shares, index)) {
        struct model_task task = {.panel = forecaster->panel, .index = index};
        heading(out, "What the panel taught");
        model_shares.explain(&task, forecaster->shares, out);
        if (!isnan(forecaster->panel_error))
            text_printf(out,
                        "Scaled error from four past origins: %.3f as a panel, %.3f each series "
                        "by itself; so %s.\n",
                        forecaster->panel_error, forecaster->apart_error,
                        forecaster->apart ? "large series go by themselves" : "the panel stands");
    }
    const struct model *model = registry_find(f->model, strlen(f->model));
    if (model && model != &model_shares && model->explain && f->horizon) {
        struct model_task task = {.panel = forecaster->panel, .index = index};
        heading(out, "What the batch taught");
        model->explain(&task, forecaster_learned(forecaster, model), out);
    }
    status = tell_trust(forecaster, index, out);
    if (status == STATUS_OK)
        status = compare_families(forecaster, index, workspace, out);
    if (f->horizon)
        tell_forecast(f, &forecaster->levels, out);
    job_free(&result);
    return status == STATUS_OK ? text_status(out) : status;
}

#include "engine/batch/result_tables.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/core/number.h"
#include "engine/data/period.h"
#include "outputs/table.h"
#include "outputs/wording.h"
#include "outputs/wording_finding.h"

static const struct levels no_levels = {.count = 0};

/* Cells are filled in the order of the dictionary's layout; these keep the filling readable. */
static void put_text(struct cell **cell, const char *text) {
    (*cell)++->text = text;
}

static void put_number(struct cell **cell, double number) {
    (*cell)++->number = number;
}

static void put_month(struct cell **cell, int month) {
    (*cell)++->month = month;
}

struct forecast_rows {
    const struct forecast *const *forecast;
    size_t count;
    size_t *start; /* [count + 1] first row of each forecast */
    const struct levels *levels;
};

static size_t forecast_of(const struct forecast_rows *rows, size_t row) {
    size_t low = 0, high = rows->count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (rows->start[middle] <= row)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void put_limits(struct cell **cell, const double *lower, const double *upper, size_t stride,
                       size_t at, const struct levels *levels) {
    for (size_t k = 0; k < levels->count; k++) {
        put_number(cell, lower[k * stride + at]);
        put_number(cell, upper[k * stride + at]);
    }
}

static void fill_forecast(const void *context, size_t row, struct cell *cell) {
    const struct forecast_rows *rows = context;
    size_t index = forecast_of(rows, row), h = row - rows->start[index];
    const struct forecast *f = rows->forecast[index];
    put_text(&cell, f->area);
    put_text(&cell, f->area_code);
    put_text(&cell, f->category);
    put_month(&cell, f->first + (int)h);
    put_number(&cell, (double)h + 1);
    put_number(&cell, f->mean[h]);
    put_number(&cell, f->median[h]);
    put_limits(&cell, f->lower, f->upper, f->horizon, h, rows->levels);
    put_text(&cell, f->model);
    put_text(&cell, quality_word(f->quality));
    put_text(&cell, f->note);
}

enum status write_forecasts(const char *path, const struct forecast *const *forecast, size_t count,
                            const struct levels *levels, struct fault *fault) {
    struct forecast_rows rows = {forecast, 0, malloc((count + 1) * sizeof(size_t)), levels};
    const struct forecast **kept = malloc((count + 1) * sizeof *kept);
    enum status status = STATUS_NO_MEMORY;
    size_t total = 0;
    if (rows.start && kept) {
        for (size_t i = 0; i < count; i++) {
            if (!forecast[i]->horizon)
                continue;
            kept[rows.count] = forecast[i];
            rows.start[rows.count++] = total;
            total += forecast[i]->horizon;
        }
        rows.forecast = kept;
        struct table table = {dictionary_table("forecasts"), levels, total, &rows, fill_forecast};
        status = table_write_csv(&table, path, fault);
    } else
        fault_set(fault, status, "out of memory writing %s", path);
    free(rows.start);
    free(kept);
    return status;
}

struct total_rows {
    const struct total *total;
    const struct forecast *const *forecast;
    const struct levels *levels;
    char (*period)[PERIOD_SIZE]; /* [row] */
};

/* "2025-26", "2025-Q2", "2025-04 to 2026-03". */
static void name_span(const struct total_span *span, char *out, size_t size) {
    char first[PERIOD_SIZE], last[PERIOD_SIZE];
    if (span->kind == TOTAL_QUARTER || span->kind == TOTAL_FINANCIAL_YEAR) {
        period_print(period_of(span->kind == TOTAL_QUARTER ? PERIOD_QUARTER : PERIOD_FINANCIAL_YEAR,
                               span->first),
                     out);
        return;
    }
    month_print(span->first, first);
    month_print(span->last, last);
    snprintf(out, size, "%.7s to %.7s", first, last);
}

static void fill_total(const void *context, size_t row, struct cell *cell) {
    const struct total_rows *rows = context;
    const struct total *total = &rows->total[row];
    const struct forecast *f = rows->forecast[total->target];
    put_text(&cell, f->area);
    put_text(&cell, f->area_code);
    put_text(&cell, f->category);
    put_text(&cell, rows->period[row]);
    put_text(&cell, total_word(total->span.kind));
    put_month(&cell, total->span.first);
    put_month(&cell, total->span.last);
    put_number(&cell, (double)total->observed_months);
    put_number(&cell, total->mean);
    put_number(&cell, total->median);
    put_limits(&cell, total->lower, total->upper, 1, 0, rows->levels);
    put_number(&cell, total->change_pct);
    put_number(&cell, total->p_increase);
    put_text(&cell, total->note);
}

enum status write_totals(const char *path, const struct total *total, size_t totals,
                         const struct forecast *const *forecast, const struct levels *levels,
                         struct fault *fault) {
    struct total_rows rows = {total, forecast, levels, malloc((totals + 1) * PERIOD_SIZE)};
    if (!rows.period)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory writing %s", path);
    for (size_t i = 0; i < totals; i++)
        name_span(&total[i].span, rows.period[i], PERIOD_SIZE);
    struct table table = {dictionary_table("totals"), levels, totals, &rows, fill_total};
    enum status status = table_write_csv(&table, path, fault);
    free(rows.period);
    return status;
}

static void fill_series(const void *context, size_t row, struct cell *cell) {
    const struct forecast *f = ((const struct forecast *const *)context)[row];
    put_text(&cell, f->area);
    put_text(&cell, f->area_code);
    put_text(&cell, f->category);
    put_number(&cell, (double)f->months);
    put_month(&cell, f->series_first);
    put_month(&cell, f->series_last);
    put_number(&cell, (double)f->missing);
    put_number(&cell, f->zeros == SIZE_MAX ? NUMBER_MISSING : (double)f->zeros);
    put_number(&cell, f->series_mean);
    put_text(&cell, f->asked);
    put_text(&cell, f->model);
    put_text(&cell, f->chosen);
    put_text(&cell, f->estimated);
    put_text(&cell, outcome_word(f->outcome));
    put_text(&cell, f->cause);
    put_text(&cell, quality_word(f->quality));
}

enum status write_series(const char *path, const struct forecast *const *forecast, size_t count,
                         struct fault *fault) {
    struct table table = {dictionary_table("series"), &no_levels, count, forecast, fill_series};
    return table_write_csv(&table, path, fault);
}

struct finding_rows {
    const struct finding *finding;
    bool judge;
    struct text words; /* of the row being written */
};

static void fill_finding(const void *context, size_t row, struct cell *cell) {
    struct finding_rows *rows = *(struct finding_rows *const *)context;
    const struct finding *f = &rows->finding[row];
    put_text(&cell, f->area);
    put_text(&cell, f->area_code);
    put_text(&cell, f->category);
    put_month(&cell, f->period_first);
    put_month(&cell, f->period_last);
    const double numbers[] = {f->count,    f->population, f->rate,     f->lower_95,
                              f->upper_95, f->lower_998,  f->upper_998};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        put_number(&cell, numbers[i]);
    put_text(&cell, f->method);
    put_text(&cell, f->benchmark);
    put_number(&cell, f->benchmark_rate);
    put_number(&cell, f->ratio);
    put_number(&cell, f->difference);
    put_text(&cell, finding_verdict_word(f->verdict));
    put_text(&cell, finding_verdict_word(f->funnel_verdict));
    put_number(&cell, f->rank);
    put_number(&cell, f->rank_lower);
    put_number(&cell, f->rank_upper);
    put_number(&cell, f->areas);
    put_number(&cell, f->quartile);
    put_text(&cell, f->note);
    text_clear(&rows->words);
    wording_finding(f, &(struct wording_style){.judge = rows->judge}, &rows->words);
    put_text(&cell, text_string(&rows->words));
    put_number(&cell, f->dispersion);
}

enum status write_findings(const char *path, const struct finding *finding, size_t count,
                           bool judge, struct fault *fault) {
    struct finding_rows rows = {finding, judge, TEXT_EMPTY}, *context = &rows;
    struct table table = {dictionary_table("significance"), &no_levels, count, &context,
                          fill_finding};
    enum status status = table_write_csv(&table, path, fault);
    if (rows.words.failed && status == STATUS_OK)
        status = fault_set(fault, STATUS_NO_MEMORY, "out of memory writing %s", path);
    text_free(&rows.words);
    return status;
}

struct rates_place {
    size_t page, line;
    int column;
};

struct rates_rows {
    const struct rates_table *table;
    const struct rates_place *place; /* [row] */
};

static void fill_rates(const void *context, size_t row, struct cell *cell) {
    const struct rates_rows *rows = context;
    const struct rates_place *place = &rows->place[row];
    const struct rates_page *page = &rows->table->page[place->page];
    const struct rates_line *line = &page->line[place->line];
    const struct rates_cell *own = &line->cell[place->column];
    static const char *const marker[RATES_MARKERS] = {"", "c", "x", "z", "low"};
    put_text(&cell, page->area);
    put_text(&cell, page->area_code);
    put_text(&cell, line->category);
    put_text(&cell, line->parent);
    put_number(&cell, (double)line->depth);
    put_text(&cell, rates_column_word((enum rates_column)place->column));
    put_text(&cell, own->name);
    put_month(&cell, rows->table->first);
    put_month(&cell, rows->table->last);
    put_number(&cell, own->rate);
    put_text(&cell, own->shown);
    put_text(&cell, marker[own->marker]);
    put_text(&cell, own->tested ? finding_verdict_word(own->verdict) : "");
    put_text(&cell, own->note);
}

enum status write_rates(const char *path, const struct rates_table *table, struct fault *fault) {
    size_t rows = 0, most = 0;
    for (size_t p = 0; p < table->pages; p++)
        most += table->page[p].lines * RATES_COLUMNS;
    struct rates_place *place = malloc((most + 1) * sizeof *place);
    if (!place)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory writing %s", path);
    for (size_t p = 0; p < table->pages; p++)
        for (size_t i = 0; i < table->page[p].lines; i++)
            for (int c = 0; c < RATES_COLUMNS; c++)
                if (table->page[p].used[c])
                    place[rows++] = (struct rates_place){p, i, c};
    struct rates_rows context = {table, place};
    struct table out = {dictionary_table("rates"), &no_levels, rows, &context, fill_rates};
    enum status status = table_write_csv(&out, path, fault);
    free(place);
    return status;
}

struct change_rows {
    const struct change_finding *finding;
    struct text words; /* of the row being written */
};

static void fill_change(const void *context, size_t row, struct cell *cell) {
    struct change_rows *rows = *(struct change_rows *const *)context;
    const struct change_finding *f = &rows->finding[row];
    put_text(&cell, f->area);
    put_text(&cell, f->area_code);
    put_text(&cell, f->category);
    put_text(&cell, change_kind_word(f->kind));
    put_month(&cell, f->before_first);
    put_month(&cell, f->before_last);
    put_month(&cell, f->after_first);
    put_month(&cell, f->after_last);
    put_number(&cell, f->count_before);
    put_number(&cell, f->count_after);
    put_number(&cell, f->change_pct);
    put_number(&cell, f->lower_95);
    put_number(&cell, f->upper_95);
    put_number(&cell, f->p_value);
    put_text(&cell, f->comparator);
    put_number(&cell, f->comparator_change_pct);
    put_number(&cell, f->rest_change_pct);
    put_number(&cell, f->rest_lower_95);
    put_number(&cell, f->rest_upper_95);
    put_number(&cell, f->ratio_of_ratios);
    put_number(&cell, f->ratio_lower_95);
    put_number(&cell, f->ratio_upper_95);
    put_number(&cell, f->ratio_p);
    put_text(&cell, finding_verdict_word(f->verdict));
    put_text(&cell, f->note);
    put_text(&cell, f->method);
    put_number(&cell, f->dispersion);
    put_number(&cell, f->ratio_dispersion);
    text_clear(&rows->words);
    wording_change(f, &(struct wording_style){.judge = false}, &rows->words);
    put_text(&cell, text_string(&rows->words));
}

enum status write_changes(const char *path, const struct change_finding *finding, size_t count,
                          struct fault *fault) {
    struct change_rows rows = {finding, TEXT_EMPTY}, *context = &rows;
    struct table table = {dictionary_table("change"), &no_levels, count, &context, fill_change};
    enum status status = table_write_csv(&table, path, fault);
    if (rows.words.failed && status == STATUS_OK)
        status = fault_set(fault, STATUS_NO_MEMORY, "out of memory writing %s", path);
    text_free(&rows.words);
    return status;
}

static void fill_accuracy(const void *context, size_t row, struct cell *cell) {
    const struct backtest_row *r = ((const struct backtest *)context)->row + row;
    put_text(&cell, r->area);
    put_text(&cell, r->category);
    put_text(&cell, r->model);
    put_number(&cell, (double)r->accuracy.forecasts);
    put_number(&cell, (double)r->horizon);
    for (int m = 0; m < ACCURACY_MEASURES; m++) /* in the order of the layout */
        put_number(&cell, accuracy_mean(&r->accuracy, (enum accuracy_measure)m));
    put_text(&cell, r->volume);
    put_text(&cell, r->mode);
    static const enum accuracy_measure alone[] = {
        ACCURACY_MAE,         ACCURACY_MASE,        ACCURACY_SMAPE,       ACCURACY_BIAS,
        ACCURACY_COVERAGE_50, ACCURACY_COVERAGE_80, ACCURACY_COVERAGE_95, ACCURACY_CRPS};
    for (size_t m = 0; m < sizeof alone / sizeof *alone; m++)
        put_number(&cell, accuracy_mean(&r->at, alone[m]));
}

enum status write_accuracy(const char *path, const struct backtest *backtest, struct fault *fault) {
    struct table table = {dictionary_table("accuracy"), &no_levels, backtest->rows, backtest,
                          fill_accuracy};
    return table_write_csv(&table, path, fault);
}

struct record_rows {
    const struct track_record *record;
    char **words; /* [row] */
};

static void fill_record(const void *context, size_t row, struct cell *cell) {
    const struct record_rows *rows = context;
    const struct track_record *r = &rows->record[row];
    double percent = r->happened > 0 ? 100 / r->happened : NUMBER_MISSING;
    put_text(&cell, r->area);
    put_text(&cell, r->category);
    put_text(&cell, r->model);
    put_number(&cell, (double)r->series);
    put_number(&cell, (double)r->quarters);
    put_number(&cell, (double)r->totals);
    put_number(&cell, (double)r->inside);
    put_number(&cell, percent * r->off);
    put_number(&cell, percent * r->bias);
    put_number(&cell, percent * r->repeated);
    put_text(&cell, wording_range_word(wording_range(r)));
    put_text(&cell, rows->words[row]);
}

enum status write_track_records(const char *path, const struct backtest *backtest,
                                struct fault *fault) {
    struct arena arena = ARENA_EMPTY;
    size_t count = backtest->records;
    struct record_rows rows = {backtest->record,
                               arena_zeroed(&arena, count + 1, sizeof *rows.words)};
    struct text words = TEXT_EMPTY;
    bool room = rows.words != NULL;
    for (size_t i = 0; i < count && room; i++) {
        text_clear(&words);
        wording_track_record(&backtest->record[i], &words);
        rows.words[i] = arena_string(&arena, text_string(&words), words.length);
        room = rows.words[i] && !words.failed;
    }
    struct table table = {dictionary_table("track_record"), &no_levels, count, &rows, fill_record};
    enum status status = room
                             ? table_write_csv(&table, path, fault)
                             : fault_set(fault, STATUS_NO_MEMORY, "out of memory writing %s", path);
    text_free(&words);
    arena_free(&arena);
    return status;
}

static void fill_panel(const void *context, size_t row, struct cell *cell) {
    const struct panel *panel = context;
    /* values stand series after series, so the offsets tell whose a row is */
    size_t low = 0, high = panel->count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (panel->series[middle].offset <= row)
            low = middle;
        else
            high = middle;
    }
    const struct panel_series *series = &panel->series[low];
    put_month(&cell, series->first + (int)(row - series->offset));
    put_text(&cell, panel->area[series->area]);
    put_text(&cell, panel->area_code[series->area]);
    put_text(&cell, panel->category[series->category]);
    put_number(&cell, panel->values[row]);
}

enum status write_panel(const char *path, const struct panel *panel, struct fault *fault) {
    size_t rows = 0;
    for (size_t i = 0; i < panel->count; i++)
        rows += panel->series[i].length;
    struct table table = {dictionary_table("panel"), &no_levels, rows, panel, fill_panel};
    return table_write_csv(&table, path, fault);
}

struct event_rows {
    const struct adjustments *adjustments;
    const struct panel *panel;
};

static void fill_event(const void *context, size_t row, struct cell *cell) {
    const struct event_rows *rows = context;
    const struct adjustment *a = &rows->adjustments->adjustment[row];
    const struct panel_series *series = &rows->panel->series[a->series];
    bool estimated = a->estimate.outcome == INTERVENTION_ESTIMATED;
    put_text(&cell, rows->panel->area[series->area]);
    put_text(&cell, rows->panel->area_code[series->area]);
    put_text(&cell, rows->panel->category[series->category]);
    put_text(&cell, a->event->name);
    put_text(&cell, event_word(a->event->kind));
    put_month(&cell, a->event->start);
    put_month(&cell, a->event->end);
    put_number(&cell, estimated ? 100 * expm1(a->pooled.effect) : NUMBER_MISSING);
    put_number(&cell, 100 * expm1(a->pooled.lower));
    put_number(&cell, 100 * expm1(a->pooled.upper));
    put_text(&cell, a->applied ? "yes" : "no");
    put_text(&cell, a->note);
}

enum status write_events(const char *path, const struct adjustments *adjustments,
                         const struct panel *panel, struct fault *fault) {
    struct event_rows rows = {adjustments, panel};
    struct table table = {dictionary_table("events"), &no_levels, adjustments->count, &rows,
                          fill_event};
    return table_write_csv(&table, path, fault);
}

static void fill_break(const void *context, size_t row, struct cell *cell) {
    const struct suggestions *suggestions = context;
    const struct suggestion *own = &suggestions->suggestion[row];
    const struct suggesting_series *series = &suggestions->series[own->series];
    put_text(&cell, series->area);
    put_text(&cell, series->area_code);
    put_text(&cell, series->category);
    put_month(&cell, own->found.start);
    put_month(&cell, own->found.kind == EVENT_TEMPORARY ? own->found.end : TABLE_NO_MONTH);
    put_month(&cell, own->found.earliest);
    put_month(&cell, own->found.latest);
    put_text(&cell, event_word(own->found.kind));
    put_number(&cell, 100 * own->found.change);
    put_number(&cell, 100 * own->found.lower);
    put_number(&cell, 100 * own->found.upper);
    put_number(&cell, own->found.statistic);
    put_number(&cell, own->found.p_value);
    put_text(&cell, own->event);
    put_text(&cell, own->applied ? "yes" : "no");
    put_text(&cell, own->line);
    put_text(&cell, own->note);
}

enum status write_breaks(const char *path, const struct suggestions *suggestions,
                         struct fault *fault) {
    struct table table = {dictionary_table("breaks"), &no_levels, suggestions->count, suggestions,
                          fill_break};
    return table_write_csv(&table, path, fault);
}

static void fill_travel(const void *context, size_t row, struct cell *cell) {
    const struct travel *t = &((const struct trends *)context)->travel[row];
    put_text(&cell, t->area);
    put_text(&cell, t->area_code);
    put_text(&cell, t->category);
    put_text(&cell, trend_window_word(t->window));
    put_text(&cell, t->method);
    put_number(&cell, t->slope_pct_year);
    put_number(&cell, t->lower_95);
    put_number(&cell, t->upper_95);
    put_number(&cell, t->p_value);
    put_text(&cell, direction_word(t->verdict));
    put_text(&cell, t->words);
    put_text(&cell, t->note);
}

enum status write_trends(const char *path, const struct trends *trends, struct fault *fault) {
    struct table table = {dictionary_table("trend"), &no_levels, trends->count, trends,
                          fill_travel};
    return table_write_csv(&table, path, fault);
}

static void fill_reject(const void *context, size_t row, struct cell *cell) {
    const struct reject *reject = &((const struct rejects *)context)->reject[row];
    put_text(&cell, reject->file);
    put_number(&cell, (double)reject->line);
    put_text(&cell, reject->column);
    put_text(&cell, reject->value);
    put_text(&cell, reject->reason);
}

enum status write_rejects(const char *path, const struct rejects *rejects, struct fault *fault) {
    struct table table = {dictionary_table("rejects"), &no_levels, rejects->kept, rejects,
                          fill_reject};
    return table_write_csv(&table, path, fault);
}

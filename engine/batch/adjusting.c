#include "engine/batch/adjusting.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/masking.h"
#include "engine/core/number.h"
#include "engine/data/period.h"
#include "models/adjust/gaps.h"
#include "models/kernels/decompose.h"

enum { YEAR = 12, TURNS = 3, LEAST_LEFT = 24 };

static const double own_season = 2400; /* offences at which a series' own season has half the say */

/* All that the turns work on. */
struct work {
    const struct adjusting *ask;
    const struct panel *masked; /* the record without excluded months */
    struct adjustments *out;
    double *values;        /* as masked, adjusted by what is estimated so far */
    double *season;        /* [series][12] by calendar month; neutral where no event is */
    size_t *first, *row;   /* rows of series i: row[first[i] .. first[i + 1]) */
    double *line, *filled; /* scratch for one series or category */
    struct intervention *estimate;
    struct intervention_pooled *pooled;
};

static size_t count_pairs(const struct adjusting *ask, struct adjustment *out) {
    const struct panel *panel = ask->panel;
    size_t count = 0;
    for (size_t e = 0; e < ask->events->count; e++) {
        const struct event *event = &ask->events->event[e];
        if (event->kind == EVENT_EXCLUDE)
            continue;
        for (size_t i = 0; i < panel->count; i++) {
            if (!masking_covers(event, ask->areas, ask->categories,
                                panel->area[panel->series[i].area],
                                panel->category[panel->series[i].category]))
                continue;
            if (out)
                out[count] = (struct adjustment){.event = event, .series = i, .note = ""};
            count++;
        }
    }
    return count;
}

/* Which rows concern a series. */
static void index_rows(struct work *work) {
    const struct adjustments *rows = work->out;
    size_t series = work->masked->count;
    for (size_t k = 0; k < rows->count; k++)
        work->first[rows->adjustment[k].series + 1]++;
    for (size_t i = 0; i < series; i++)
        work->first[i + 1] += work->first[i];
    for (size_t k = rows->count; k-- > 0;) /* each first[i + 1] runs down to where i begins */
        work->row[--work->first[rows->adjustment[k].series + 1]] = k;
    for (size_t i = 0; i < series; i++)
        work->first[i] = work->first[i + 1];
    work->first[series] = rows->count;
}

/* The values of a series with the effects known so far. */
static void adjust_series(const struct work *work, size_t i) {
    const struct panel_series *series = &work->masked->series[i];
    const double *recorded = panel_values(work->masked, i);
    double *own = work->values + series->offset;
    memcpy(own, recorded, series->length * sizeof *own);
    for (size_t r = work->first[i]; r < work->first[i + 1]; r++) {
        const struct adjustment *row = &work->out->adjustment[work->row[r]];
        for (size_t t = 0; t < series->length && row->pooled.effect != 0; t++)
            own[t] *= intervention_factor(row->event, row->pooled.effect, series->first + (int)t);
    }
}

/* Indices by calendar month of values that begin in month `first`. */
static void season_of(struct work *work, const double *values, size_t length, int first,
                      double *season) {
    double index[YEAR];
    gaps_fill(values, length, YEAR, work->filled, index);
    decompose_indices_of(values, work->filled, length, YEAR, DECOMPOSE_MULTIPLICATIVE, index);
    for (size_t k = 0; k < YEAR; k++)
        season[((size_t)first + k) % YEAR] = fmax(index[k], 0.05);
}

/* A category's course: the present values over the present series' means. */
static void pool_category(struct work *work, uint32_t category) {
    const struct panel *panel = work->masked;
    size_t months = (size_t)(panel->last - panel->first + 1);
    double *above = work->line, *below = work->filled;
    memset(above, 0, months * sizeof *above);
    memset(below, 0, months * sizeof *below);
    for (size_t i = 0; i < panel->count; i++) {
        const struct panel_series *series = &panel->series[i];
        if (series->category != category)
            continue;
        const double *own = work->values + series->offset;
        size_t lead = (size_t)(series->first - panel->first), present = 0;
        double sum = 0;
        for (size_t t = 0; t < series->length; t++)
            if (!number_is_missing(own[t])) {
                sum += own[t];
                present++;
            }
        for (size_t t = 0; t < series->length; t++)
            if (!number_is_missing(own[t])) {
                above[lead + t] += own[t];
                below[lead + t] += sum / (double)present;
            }
    }
    for (size_t t = 0; t < months; t++)
        above[t] = below[t] > 0 ? above[t] / below[t] : NUMBER_MISSING;
}

/* Seasons of the series of a category that an event covers: own and common, weighted. */
static void find_seasons(struct work *work, uint32_t category) {
    const struct panel *panel = work->masked;
    double common[YEAR], own[YEAR];
    bool known = false;
    for (size_t i = 0; i < panel->count; i++) {
        const struct panel_series *series = &panel->series[i];
        if (series->category != category || work->first[i] == work->first[i + 1])
            continue;
        if (!known) {
            pool_category(work, category);
            season_of(work, work->line, (size_t)(panel->last - panel->first + 1), panel->first,
                      common);
            known = true;
        }
        const double *values = work->values + series->offset;
        season_of(work, values, series->length, series->first, own);
        double sum = 0, total = 0;
        for (size_t t = 0; t < series->length; t++)
            sum += number_is_missing(values[t]) ? 0 : values[t];
        double weight = sum > 0 ? sum / (sum + own_season) : 0;
        double *season = work->season + i * YEAR;
        for (size_t k = 0; k < YEAR; k++) {
            season[k] = pow(own[k], weight) * pow(common[k], 1 - weight);
            total += season[k];
        }
        for (size_t k = 0; k < YEAR; k++)
            season[k] *= YEAR / total;
    }
}

/* Estimate a row from the record, with the other events of its series beside it. */
static struct intervention estimate_row(const struct work *work, size_t k) {
    const struct adjustment *row = &work->out->adjustment[k];
    const struct panel_series *series = &work->masked->series[row->series];
    const struct event *event[INTERVENTION_EVENTS] = {row->event};
    size_t events = 1;
    for (size_t r = work->first[row->series];
         r < work->first[row->series + 1] && events < INTERVENTION_EVENTS; r++)
        if (work->row[r] != k)
            event[events++] = work->out->adjustment[work->row[r]].event;
    struct intervention_task task = {
        .values = panel_values(work->masked, row->series),
        .length = series->length,
        .first = series->first,
        .season = work->season + row->series * YEAR,
        .event = event,
        .events = events,
        .counts = series->counts,
    };
    return intervention_estimate(&task);
}

/* All rows of all events; those of one event are drawn together. */
static void estimate_all(struct work *work) {
    struct adjustments *rows = work->out;
    for (size_t from = 0, to; from < rows->count; from = to) {
        for (to = from;
             to < rows->count && rows->adjustment[to].event == rows->adjustment[from].event; to++)
            work->estimate[to - from] = estimate_row(work, to);
        intervention_pool(work->estimate, to - from, work->pooled);
        for (size_t k = from; k < to; k++) {
            rows->adjustment[k].estimate = work->estimate[k - from];
            rows->adjustment[k].pooled = work->pooled[k - from];
        }
    }
}

/* Months inside a temporary event whose effect is not known: out, where enough is left. */
static void empty_months(struct work *work, struct adjustment *row, struct panel_series *series) {
    double *own = work->values + series->offset;
    size_t inside = 0, left = series->length - series->missing;
    for (int pass = 0; pass < 2; pass++)
        for (size_t t = 0; t < series->length; t++) {
            if (intervention_shape(row->event, series->first + (int)t) == 0 ||
                number_is_missing(own[t]))
                continue;
            inside += pass == 0;
            if (pass && left >= LEAST_LEFT + inside) {
                own[t] = NUMBER_MISSING;
                row->emptied++;
            }
        }
    series->missing += row->emptied;
}

static void finish_row(struct work *work, struct adjustment *row, struct panel_series *series) {
    if (row->estimate.outcome == INTERVENTION_ESTIMATED) {
        row->applied = row->pooled.effect != 0;
        row->note = row->applied ? "" : "the effect is within its noise";
        return;
    }
    row->note = intervention_reason(row->estimate.outcome);
    if (row->event->kind == EVENT_TEMPORARY)
        empty_months(work, row, series);
    row->applied = row->emptied > 0;
}

/* Keep the index and the values as recorded, for families that take regressors. */
static enum status keep_rows(const struct work *work, struct arena *arena, struct fault *fault) {
    size_t series = work->masked->count, rows = work->out->count;
    size_t *first = arena_zeroed(arena, series + 1, sizeof *first);
    size_t *row = arena_zeroed(arena, rows + 1, sizeof *row);
    if (!first || !row)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory applying events");
    memcpy(first, work->first, (series + 1) * sizeof *first);
    memcpy(row, work->row, rows * sizeof *row);
    work->out->recorded = work->masked->values;
    work->out->first = first;
    work->out->row = row;
    return STATUS_OK;
}

static enum status make_room(struct work *work, struct arena *arena, struct fault *fault) {
    const struct panel *panel = work->masked;
    size_t total = 0, months = (size_t)(panel->last - panel->first + 1);
    size_t rows = work->out->count = count_pairs(work->ask, NULL);
    for (size_t i = 0; i < panel->count; i++)
        total += panel->series[i].length;
    work->values = arena_zeroed(arena, total + 1, sizeof(double));
    work->out->adjustment = arena_zeroed(arena, rows + 1, sizeof *work->out->adjustment);
    work->season = calloc((panel->count + 1) * YEAR, sizeof(double));
    work->first = calloc(panel->count + 2, sizeof(size_t));
    work->row = calloc(rows + 1, sizeof(size_t));
    work->line = calloc(months + 1, sizeof(double));
    work->filled = calloc(months + 1, sizeof(double));
    work->estimate = calloc(rows + 1, sizeof *work->estimate);
    work->pooled = calloc(rows + 1, sizeof *work->pooled);
    if (!work->values || !work->out->adjustment || !work->season || !work->first || !work->row ||
        !work->line || !work->filled || !work->estimate || !work->pooled)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory applying events");
    count_pairs(work->ask, work->out->adjustment);
    return STATUS_OK;
}

static void free_room(struct work *work) {
    free(work->season);
    free(work->first);
    free(work->row);
    free(work->line);
    free(work->filled);
    free(work->estimate);
    free(work->pooled);
}

static void take_turns(struct work *work) {
    const struct panel *panel = work->masked;
    index_rows(work);
    for (int turn = 0; turn < TURNS; turn++) {
        for (size_t i = 0; i < panel->count; i++)
            adjust_series(work, i);
        for (size_t c = 0; c < panel->categories; c++)
            find_seasons(work, (uint32_t)c);
        estimate_all(work);
    }
    for (size_t i = 0; i < panel->count; i++)
        adjust_series(work, i);
}

enum status adjusting_apply(const struct adjusting *adjusting, struct panel *out,
                            struct adjustments *adjustments, struct fault *fault) {
    *adjustments = (struct adjustments){.count = 0};
    enum status status = masking_apply(out, adjusting->panel, adjusting->events, adjusting->areas,
                                       adjusting->categories, &adjustments->masked, fault);
    if (status != STATUS_OK || !count_pairs(adjusting, NULL))
        return status;
    struct panel masked = *out;
    struct work work = {.ask = adjusting, .masked = &masked, .out = adjustments};
    status = make_room(&work, &out->arena, fault);
    struct panel_series *series = arena_zeroed(&out->arena, masked.count + 1, sizeof *series);
    if (status == STATUS_OK && !series)
        status = fault_set(fault, STATUS_NO_MEMORY, "out of memory applying events");
    if (status == STATUS_OK) {
        memcpy(series, masked.series, masked.count * sizeof *series);
        take_turns(&work);
        for (size_t k = 0; k < adjustments->count; k++)
            finish_row(&work, &adjustments->adjustment[k],
                       &series[adjustments->adjustment[k].series]);
        out->values = work.values;
        out->series = series;
        status = keep_rows(&work, &out->arena, fault);
    } else
        adjustments->count = 0;
    free_room(&work);
    return status;
}

static int by_size(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

/* The middle effect of the rows that are applied, in percent. */
static double middle_effect(const struct adjustment *row, size_t count, double *sorted) {
    size_t used = 0;
    for (size_t k = 0; k < count; k++)
        if (row[k].applied && !row[k].emptied)
            sorted[used++] = 100 * expm1(row[k].pooled.effect);
    qsort(sorted, used, sizeof *sorted, by_size);
    return used ? (sorted[(used - 1) / 2] + sorted[used / 2]) / 2 : NUMBER_MISSING;
}

/* "Recording improvement (level_shift, 2022-06, Rape, Cannock Chase)": a file names one event for
 * several categories or areas, each on its own line. */
static void print_event(const struct event *event, const char *when, char *out, size_t size) {
    snprintf(out, size, "%s (%s, %s%s%s%s%s)", event->name, event_word(event->kind), when,
             event->category[0] ? ", " : "", event->category, event->area[0] ? ", " : "",
             event->area);
}

static void tell_event(const struct adjustment *row, size_t count, const struct panel *panel,
                       struct log *log) {
    const struct event *event = row->event;
    const struct adjustment *refused = NULL;
    size_t adjusted = 0, emptied = 0, left = 0;
    for (size_t k = 0; k < count; k++) {
        bool estimated = row[k].estimate.outcome == INTERVENTION_ESTIMATED;
        adjusted += estimated && row[k].applied;
        emptied += row[k].emptied > 0;
        left += !estimated;
        refused = refused || estimated ? refused : &row[k];
    }
    char when[PERIOD_SIZE], name[256];
    month_print(event->start, when);
    print_event(event, when, name, sizeof name);
    double *sorted = malloc((count + 1) * sizeof *sorted);
    double middle = sorted ? middle_effect(row, count, sorted) : NUMBER_MISSING;
    free(sorted);
    if (adjusted)
        log_line(log, LOG_INFO, "%s: history of %zu of %zu series adjusted, middle effect %+.0f%%",
                 name, adjusted, count, middle);
    else if (left < count)
        log_line(log, LOG_INFO, "%s: no effect beyond noise in %zu series", name, count);
    if (!refused)
        return;
    const struct panel_series *series = &panel->series[refused->series];
    log_line(log, LOG_WARNING,
             "%s: effect not estimated in %zu of %zu series, %zu of them without its "
             "months, the others as recorded; first %s, %s: %s",
             name, left, count, emptied, panel->area[series->area],
             panel->category[series->category], refused->note);
}

void adjusting_tell(const struct adjustments *adjustments, const struct panel *panel,
                    struct log *log) {
    if (adjustments->masked)
        log_line(log, LOG_INFO, "%zu values have no weight (events of kind exclude)",
                 adjustments->masked);
    for (size_t from = 0, to; from < adjustments->count; from = to) {
        const struct adjustment *row = &adjustments->adjustment[from];
        for (to = from; to < adjustments->count && adjustments->adjustment[to].event == row->event;
             to++)
            ;
        tell_event(row, to - from, panel, log);
    }
}

void adjusting_tell_unmatched(const struct adjusting *ask, struct log *log) {
    const struct event *first = NULL;
    size_t unmatched = 0;
    for (size_t e = 0; e < ask->events->count; e++) {
        const struct event *event = &ask->events->event[e];
        bool found = false;
        for (size_t i = 0; i < ask->panel->count && !found; i++)
            found = masking_covers(event, ask->areas, ask->categories,
                                   ask->panel->area[ask->panel->series[i].area],
                                   ask->panel->category[ask->panel->series[i].category]);
        unmatched += !found;
        first = first || found ? first : event;
    }
    if (!first)
        return;
    char when[PERIOD_SIZE], name[256];
    month_print(first->start, when);
    print_event(first, when, name, sizeof name);
    log_line(log, LOG_WARNING,
             "%zu of %zu events name an area or category that no series has, and do nothing; first "
             "%s",
             unmatched, ask->events->count, name);
}

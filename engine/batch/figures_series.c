#include "engine/batch/figures_series.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "engine/core/number.h"
#include "engine/data/period.h"
#include "plots/fan_figure.h"
#include "plots/rate_years_figure.h"

enum { RATE_YEARS = 12, CHART_EVENTS = 8, CHART_BREAKS = 2 };

/* Does an event name this area and category, or something above them? */
static bool concerns(const struct figures_request *r, const struct event *event, size_t area,
                     size_t category) {
    const struct hierarchy *areas = &r->aggregate->areas, *categories = &r->aggregate->categories;
    return (!event->area[0] || hierarchy_within(areas, area, hierarchy_find(areas, event->area))) &&
           (!event->category[0] ||
            hierarchy_within(categories, category, hierarchy_find(categories, event->category)));
}

/* Events in the months shown: those that last are drawn over their window; a shift that stays is
 * drawn where it begins. */
static size_t chart_events(const struct figures_request *r, size_t area, size_t category, int first,
                           struct fan_event *out) {
    size_t count = 0;
    for (size_t i = 0; r->events && i < r->events->count && count < CHART_EVENTS; i++) {
        const struct event *event = &r->events->event[i];
        int last = event->kind == EVENT_LEVEL_SHIFT ? event->start : event->end;
        if (last < first || event->start > r->end || !concerns(r, event, area, category))
            continue;
        bool repeated = false;
        for (size_t k = 0; k < count; k++)
            repeated = repeated || strcmp(out[k].name, event->name) == 0;
        if (!repeated)
            out[count++] = (struct fan_event){event->name, event->start, last};
    }
    return count;
}

/* The largest suggested breaks of a target in the months shown, by month, and how many more there
 * are. What is left where an event acts is left out: the record drawn holds the event's own effect
 * too. */
static size_t chart_breaks(const struct figures_request *r, size_t target, int first,
                           struct fan_break *out, size_t *left_out) {
    size_t all = 0;
    const struct suggestion *chosen[CHART_BREAKS] = {NULL};
    for (size_t i = 0; r->suggestions && i < r->suggestions->count; i++) {
        const struct suggestion *own = &r->suggestions->suggestion[i];
        if (own->series != target || own->applied || own->found.start <= first)
            continue;
        all++;
        for (size_t k = 0; k < CHART_BREAKS && own; k++) /* keeps the largest, largest first */
            if (!chosen[k] ||
                fabs(log1p(own->found.change)) > fabs(log1p(chosen[k]->found.change))) {
                const struct suggestion *smaller = chosen[k];
                chosen[k] = own;
                own = smaller;
            }
    }
    size_t count = 0;
    for (size_t k = 0; k < CHART_BREAKS && chosen[k]; k++) {
        size_t at = count++;
        for (; at > 0 && out[at - 1].first > chosen[k]->found.start; at--)
            out[at] = out[at - 1];
        out[at] = (struct fan_break){chosen[k]->found.start, chosen[k]->found.end,
                                     chosen[k]->found.change};
    }
    *left_out = all - count;
    return count;
}

static void copy_levels(const struct levels *levels, const double *lower, const double *upper,
                        size_t stride, struct fan_forecast *out) {
    out->levels = levels->count < FAN_LEVELS ? levels->count : FAN_LEVELS;
    for (size_t k = 0; k < out->levels; k++) {
        /* of more levels than a fan shows, the widest */
        size_t at = levels->count - out->levels + k;
        out->level[k] = (int)(levels->percent[at] + 0.5);
        out->lower[k] = lower + at * stride;
        out->upper[k] = upper + at * stride;
    }
}

/* Quarter totals of a target as arrays for the fan of a low-volume series. */
static enum status quarters(const struct figures_request *r, struct arena *arena, size_t index,
                            struct fan_forecast *out) {
    size_t first = SIZE_MAX, count = 0, levels = r->levels->count;
    for (size_t i = 0; i < r->sums->totals; i++) {
        const struct total *total = &r->sums->total[i];
        if (total->target != index || total->span.kind != TOTAL_QUARTER ||
            number_is_missing(total->median))
            continue;
        first = first == SIZE_MAX ? i : first;
        count++;
    }
    double *middle = arena_zeroed(arena, count + 1, sizeof *middle);
    double *lower = arena_zeroed(arena, levels * count + 1, sizeof *lower);
    double *upper = arena_zeroed(arena, levels * count + 1, sizeof *upper);
    if (!middle || !lower || !upper)
        return STATUS_NO_MEMORY;
    for (size_t q = 0; q < count; q++) { /* the quarters of a target stand together, in order */
        const struct total *total = &r->sums->total[first + q];
        middle[q] = total->mean;
        for (size_t k = 0; k < levels; k++) {
            lower[k * count + q] = total->lower[k];
            upper[k * count + q] = total->upper[k];
        }
    }
    *out = (struct fan_forecast){.steps = count, .middle = middle};
    copy_levels(r->levels, lower, upper, count, out);
    return STATUS_OK;
}

enum status figures_fan(const struct figure_ask *ask, struct arena *arena, struct figure *figure,
                        struct fault *fault) {
    const struct figures_request *r = ask->request;
    const struct aggregate_target *target = aggregate_find(r->aggregate, ask->area, ask->category);
    if (!target)
        return fault_set(fault, STATUS_NO_DATA, "%s: no series", ask->name);
    size_t index = (size_t)(target - r->aggregate->target);
    const struct forecast *f = &r->sums->forecast[index];
    size_t known = (size_t)(r->end - r->aggregate->first + 1);
    size_t shown = known < (size_t)r->history_months ? known : (size_t)r->history_months;
    struct fan_event event[CHART_EVENTS];
    struct fan_break suggested[CHART_BREAKS];
    struct fan_data data = {
        .name = ask->name,
        .area = r->aggregate->areas.node[ask->area].name,
        .category = ask->spoken,
        .unit = "offences",
        .first = r->end + 1 - (int)shown,
        .months = shown,
        .observed = target->observed + (known - shown),
        .round_to = r->round_to,
        .p_increase = NUMBER_MISSING,
        .event = event,
        .events = chart_events(r, ask->area, ask->category, r->end + 1 - (int)shown, event),
        .suggested = suggested,
        .note = r->note[0] ? r->note : NULL,
        .source = r->source,
    };
    data.breaks = chart_breaks(r, index, data.first, suggested, &data.breaks_left_out);
    data.month = (struct fan_forecast){.steps = f->horizon, .middle = f->mean};
    if (f->horizon)
        copy_levels(r->levels, f->lower, f->upper, f->horizon, &data.month);
    for (size_t i = 0; i < r->sums->totals; i++)
        if (r->sums->total[i].target == index && r->sums->total[i].span.kind == TOTAL_NEXT_12)
            data.p_increase = r->sums->total[i].p_increase;
    enum status status = quarters(r, arena, index, &data.quarter);
    return status == STATUS_OK ? fan_figure(arena, &data, figure, fault) : status;
}

/* Rates of one area over financial years, newest last. */
static void rates_of_years(const struct figures_request *r, size_t area, size_t category,
                           int first_year, double *rate) {
    const struct aggregate_target *target = aggregate_find(r->aggregate, area, category);
    bool hidden = suppression_hides(&r->comparisons->suppression, r->aggregate, area, category);
    for (int k = 0; k < RATE_YEARS; k++) {
        int april = month_index(first_year + k, 4);
        bool carried;
        double years =
            comparisons_person_years(r->aggregate, r->exposure, area, april, april + 11, &carried);
        double count = comparisons_count(r->aggregate, target, april, april + 11, r->round_to);
        bool covered = comparisons_covered(r->aggregate, r->exposure, target, april, april + 11);
        rate[k] = years > 0 && covered && !hidden ? count / years * 1000 : NUMBER_MISSING;
    }
}

enum status figures_rate_years(const struct figure_ask *ask, struct arena *arena,
                               struct figure *figure, struct fault *fault) {
    const struct figures_request *r = ask->request;
    const struct hierarchy *areas = &r->aggregate->areas;
    const struct node *offence = &r->aggregate->categories.node[ask->category];
    double rate[RATE_YEARS_LINES][RATE_YEARS];
    struct rate_line line[RATE_YEARS_LINES];
    size_t lines = 0;
    int last_year = month_financial_year(comparisons_default_period(r->end));
    int first_year = last_year - RATE_YEARS + 1;
    size_t benchmark = hierarchy_find(areas, r->benchmark);
    for (size_t area = ask->area; area != HIERARCHY_NONE && lines + 1 < RATE_YEARS_LINES;
         area = areas->node[area].parent) {
        if (area != ask->area && offence->compare == COMPARE_NO_COMPARATOR)
            break;
        if (area == ask->area || areas->node[area].level == LEVEL_FORCE || area == benchmark) {
            rates_of_years(r, area, ask->category, first_year, rate[lines]);
            line[lines] = (struct rate_line){areas->node[area].name, rate[lines]};
            lines++;
        }
    }
    struct fan_event event[CHART_EVENTS];
    struct rate_event window[CHART_EVENTS];
    size_t events = chart_events(r, ask->area, ask->category, month_index(first_year, 4), event);
    for (size_t i = 0; i < events; i++)
        window[i] = (struct rate_event){event[i].name, event[i].first, event[i].last};
    size_t skip = RATE_YEARS; /* years before any line begins are not drawn */
    for (size_t k = 0; k < lines; k++)
        for (size_t t = 0; t < skip; t++)
            if (!number_is_missing(rate[k][t]))
                skip = t;
    for (size_t k = 0; k < lines; k++)
        line[k].rate += skip < RATE_YEARS ? skip : 0;
    struct rate_years_data data = {
        .name = ask->name,
        .category = ask->spoken,
        .unit = "offences",
        .time = PERIOD_FINANCIAL_YEAR,
        .first = first_year + (int)(skip < RATE_YEARS ? skip : 0),
        .periods = RATE_YEARS - (skip < RATE_YEARS ? skip : 0),
        .line = line,
        .lines = lines,
        .event = window,
        .events = events,
        .note = r->note[0] ? r->note : NULL,
        .source = r->source,
    };
    return rate_years_figure(arena, &data, figure, fault);
}

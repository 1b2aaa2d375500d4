#include "engine/batch/figures.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/figures_compare.h"
#include "engine/core/files.h"
#include "engine/core/number.h"
#include "engine/data/period.h"
#include "plots/fan_figure.h"
#include "plots/rate_years_figure.h"
#include "plots/rates_figure.h"

enum { RATE_YEARS = 12, CHART_EVENTS = 8, CHART_BREAKS = 2, NAME_SIZE = 200 };

/* Words of the setting, and what follows the category in the names of files. */
static const struct {
    const char *word, *ending;
} chart[CHART_KINDS] = {
    [CHART_FAN] = {"fan", ""},
    [CHART_RATE_YEARS] = {"rate_years", "-rate-years"},
    [CHART_CONTROL] = {"control", "-control"},
    [CHART_CHANGE] = {"change", "change"},
    [CHART_RATES] = {"rates", "-rates"},
    [CHART_RANKS] = {"ranks", "-ranks"},
    [CHART_FUNNEL] = {"funnel", "-funnel"},
};

const char *figures_kind_word(enum chart_kind kind) {
    return chart[kind].word;
}

static bool is_summary(enum chart_kind kind) {
    return kind >= CHART_RATES;
}

struct drawing_job {
    enum chart_kind kind;
    size_t area, category; /* nodes */
};

struct drawing {
    const struct figures_request *request;
    struct gnuplot gnuplot;
    struct figures *out;
    struct drawing_job *job;
    struct arena *arena; /* [worker] */
};

/* A category as words of a sentence. */
static const char *spoken(struct arena *arena, const char *name) {
    struct text words = TEXT_EMPTY;
    text_append_spoken(&words, name);
    const char *copy = words.failed ? NULL : arena_string(arena, text_string(&words), words.length);
    text_free(&words);
    return copy ? copy : name;
}

static size_t target_index(const struct figures_request *r, size_t area, size_t category) {
    const struct aggregate_target *target = aggregate_find(r->aggregate, area, category);
    return target ? (size_t)(target - r->aggregate->target) : SIZE_MAX;
}

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

static enum status make_fan(const struct figures_request *r, const struct drawing_job *job,
                            const char *name, struct arena *arena, struct figure *figure,
                            struct fault *fault) {
    size_t index = target_index(r, job->area, job->category);
    const struct aggregate_target *target = &r->aggregate->target[index];
    const struct forecast *f = &r->sums->forecast[index];
    size_t known = (size_t)(r->end - r->aggregate->first + 1);
    size_t shown = known < (size_t)r->history_months ? known : (size_t)r->history_months;
    struct fan_event event[CHART_EVENTS];
    struct fan_break suggested[CHART_BREAKS];
    struct fan_data data = {
        .name = name,
        .area = r->aggregate->areas.node[job->area].name,
        .category = spoken(arena, r->aggregate->categories.node[job->category].name),
        .unit = "offences",
        .first = r->end + 1 - (int)shown,
        .months = shown,
        .observed = target->observed + (known - shown),
        .round_to = r->round_to,
        .p_increase = NUMBER_MISSING,
        .event = event,
        .events = chart_events(r, job->area, job->category, r->end + 1 - (int)shown, event),
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

static enum status make_rate_years(const struct figures_request *r, const struct drawing_job *job,
                                   const char *name, struct arena *arena, struct figure *figure,
                                   struct fault *fault) {
    const struct hierarchy *areas = &r->aggregate->areas;
    const struct node *offence = &r->aggregate->categories.node[job->category];
    double rate[RATE_YEARS_LINES][RATE_YEARS];
    struct rate_line line[RATE_YEARS_LINES];
    size_t lines = 0;
    int last_year = month_financial_year(comparisons_default_period(r->end));
    int first_year = last_year - RATE_YEARS + 1;
    size_t benchmark = hierarchy_find(areas, r->benchmark);
    for (size_t area = job->area; area != HIERARCHY_NONE && lines + 1 < RATE_YEARS_LINES;
         area = areas->node[area].parent) {
        if (area != job->area && offence->compare == COMPARE_NO_COMPARATOR)
            break;
        if (area == job->area || areas->node[area].level == LEVEL_FORCE || area == benchmark) {
            rates_of_years(r, area, job->category, first_year, rate[lines]);
            line[lines] = (struct rate_line){areas->node[area].name, rate[lines]};
            lines++;
        }
    }
    struct fan_event event[CHART_EVENTS];
    struct rate_event window[CHART_EVENTS];
    size_t events = chart_events(r, job->area, job->category, month_index(first_year, 4), event);
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
        .name = name,
        .category = spoken(arena, offence->name),
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

static enum rate_position position_of(const struct finding *finding) {
    if (number_is_missing(finding->rate))
        return RATE_UNAVAILABLE;
    switch (finding_verdict_direction(finding->verdict)) {
    case 1:
        return RATE_HIGHER;
    case -1:
        return RATE_LOWER;
    default:
        return finding->verdict == VERDICT_SIMILAR ? RATE_SIMILAR : RATE_NOT_COMPARED;
    }
}

static enum status make_rates(const struct figures_request *r, const struct drawing_job *job,
                              const char *name, struct arena *arena, struct figure **figures,
                              size_t *count, struct fault *fault) {
    const struct hierarchy *areas = &r->aggregate->areas;
    const char *category = r->aggregate->categories.node[job->category].name;
    struct rate_row *row = arena_zeroed(arena, r->comparisons->count + 1, sizeof *row);
    if (!row)
        return STATUS_NO_MEMORY;
    size_t rows = 0;
    int first = 0;
    double comparator = NUMBER_MISSING;
    for (size_t i = 0; i < r->comparisons->count; i++) {
        const struct finding *f = &r->comparisons->finding[i];
        size_t area = hierarchy_find(areas, f->area);
        if (strcmp(f->category, category) != 0)
            continue;
        comparator = f->benchmark_rate;
        first = f->period_first;
        if (!hierarchy_is_leaf(areas, area))
            continue;
        row[rows++] = (struct rate_row){
            .area = f->area,
            .area_code = f->area_code,
            .count = f->count,
            .population = f->population,
            .rate = f->rate,
            .lower = f->lower_95,
            .upper = f->upper_95,
            .position = position_of(f),
        };
    }
    char year[PERIOD_SIZE], period[64], all[64];
    period_print(period_of(PERIOD_FINANCIAL_YEAR, first), year);
    snprintf(period, sizeof period, "financial year %.12s", year);
    snprintf(all, sizeof all, "%zu areas", rows);
    struct rates_data data = {
        .name = name,
        .category = spoken(arena, category),
        .unit = "offences",
        .areas = all,
        .area_word = "areas",
        .period = period,
        .comparator = r->comparisons->benchmark,
        .comparator_rate = comparator,
        .level = 95,
        .note = r->rates_note[0] ? r->rates_note : NULL,
        .source = r->source,
        .row = row,
        .rows = rows,
    };
    return rates_figure(arena, &data, figures, count, fault);
}

/* Write one figure's files and draw it. */
static void deliver(struct drawing *drawing, const struct figure *figure, const char *folder,
                    struct figure_outcome *outcome) {
    unsigned formats = drawing->request->formats;
    enum status status =
        gnuplot_write(figure, folder, formats ? formats : FIGURE_SVG, &outcome->fault);
    outcome->written = status == STATUS_OK;
    if (status == STATUS_OK && formats && drawing->out->available)
        outcome->drawn = gnuplot_render(&drawing->gnuplot, folder, figure->name, formats,
                                        &outcome->fault) == STATUS_OK;
}

/* What a job's files are called. */
static void name_files(const struct figures_request *r, const struct drawing_job *job,
                       char name[NAME_SIZE]) {
    snprintf(name, NAME_SIZE, "%s%s",
             job->category == HIERARCHY_NONE ? "" : r->category_slug[job->category],
             chart[job->kind].ending);
}

/* Lay out what a job asks for: one figure, or several. */
static enum status lay_out(const struct figures_request *r, const struct drawing_job *job,
                           const char *name, struct arena *arena, struct figure **figures,
                           size_t *count, struct fault *fault) {
    const struct figure_ask ask = {
        .request = r,
        .area = job->area,
        .category = job->category,
        .name = name,
        .spoken = job->category == HIERARCHY_NONE
                      ? ""
                      : spoken(arena, r->aggregate->categories.node[job->category].name)};
    *count = 1;
    switch (job->kind) {
    case CHART_FAN:
        return make_fan(r, job, name, arena, *figures, fault);
    case CHART_RATE_YEARS:
        return make_rate_years(r, job, name, arena, *figures, fault);
    case CHART_CONTROL:
        return figures_control(&ask, arena, *figures, fault);
    case CHART_CHANGE:
        return figures_change(&ask, arena, figures, count, fault);
    case CHART_RANKS:
        return figures_ranks(&ask, arena, *figures, fault);
    case CHART_FUNNEL:
        return figures_funnel(&ask, arena, *figures, fault);
    default:
        return make_rates(r, job, name, arena, figures, count, fault);
    }
}

/* A request whose notes say what the theme of a job is made of. */
static struct figures_request with_members(const struct figures_request *r, size_t category,
                                           struct arena *arena) {
    const struct hierarchy *categories = &r->aggregate->categories;
    struct figures_request own = *r;
    const char **const note[] = {&own.note, &own.rates_note};
    for (size_t i = 0; i < sizeof note / sizeof *note; i++) {
        struct text words = TEXT_EMPTY;
        text_append_spoken(&words, categories->node[category].name);
        text_append(&words, ": ");
        hierarchy_tell_members(categories, category, &words);
        text_printf(&words, ".%s%s", (*note[i])[0] ? " " : "", *note[i]);
        const char *copy = arena_string(arena, text_string(&words), words.length);
        *note[i] = copy && !words.failed ? copy : *note[i];
        text_free(&words);
    }
    return own;
}

static enum status draw(void *context, size_t worker, size_t index) {
    struct drawing *drawing = context;
    const struct figures_request *r = drawing->request;
    const struct drawing_job *job = &drawing->job[index];
    bool sums =
        job->category != HIERARCHY_NONE && r->aggregate->categories.node[job->category].theme;
    struct figure_outcome *outcome = &drawing->out->outcome[index];
    struct arena *arena = &drawing->arena[worker];
    struct arena_mark mark = arena_mark(arena);
    char name[NAME_SIZE];
    name_files(r, job, name);
    const char *folder =
        files_join(arena, r->folder, is_summary(job->kind) ? "summary" : r->area_slug[job->area]);
    enum status status = folder ? files_make_folder(folder, &outcome->fault) : STATUS_NO_MEMORY;
    struct figure single, *figure = &single;
    size_t count = 1;
    struct figures_request themed;
    if (sums)
        themed = with_members(r, job->category, arena);
    if (status == STATUS_OK)
        status = lay_out(sums ? &themed : r, job, name, arena, &figure, &count, &outcome->fault);
    bool written = true, drawn = true;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        deliver(drawing, &figure[i], folder, outcome);
        written = written && outcome->written;
        drawn = drawn && outcome->drawn;
    }
    outcome->empty = status == STATUS_NO_DATA;
    outcome->written = status == STATUS_OK && written;
    outcome->drawn = status == STATUS_OK && drawn;
    if (status != STATUS_OK)
        outcome->fault.status = status;
    arena_reset(arena, mark);
    return status == STATUS_NO_MEMORY ? status : STATUS_OK;
}

/* A chart is planned where it is asked for and there is something to draw. */
static void plan(const struct figures_request *r, struct drawing_job *job, size_t *count) {
    for (size_t a = 0; a < r->areas && r->changes && r->kinds[CHART_CHANGE]; a++)
        job[(*count)++] = (struct drawing_job){CHART_CHANGE, r->area[a], HIERARCHY_NONE};
    for (size_t c = 0; c < r->categories; c++) {
        for (size_t a = 0; a < r->areas; a++) {
            size_t index = target_index(r, r->area[a], r->category[c]);
            if (index == SIZE_MAX || r->aggregate->target[index].cause[0])
                continue;
            if (r->comparisons && suppression_hides(&r->comparisons->suppression, r->aggregate,
                                                    r->area[a], r->category[c]))
                continue;
            for (int kind = CHART_FAN; kind < CHART_CHANGE; kind++)
                if (r->kinds[kind] && (kind != CHART_RATE_YEARS || r->comparisons))
                    job[(*count)++] =
                        (struct drawing_job){(enum chart_kind)kind, r->area[a], r->category[c]};
        }
        bool any = false;
        for (size_t i = 0; r->comparisons && i < r->comparisons->count && !any; i++)
            any = strcmp(r->comparisons->finding[i].category,
                         r->aggregate->categories.node[r->category[c]].name) == 0 &&
                  !number_is_missing(r->comparisons->finding[i].rate);
        for (int kind = CHART_RATES; any && kind < CHART_KINDS; kind++)
            if (r->kinds[kind])
                job[(*count)++] =
                    (struct drawing_job){(enum chart_kind)kind, HIERARCHY_NONE, r->category[c]};
    }
}

static enum status remove_chart(const struct figures_request *r, const struct drawing_job *job,
                                struct arena *arena, struct fault *fault) {
    char name[NAME_SIZE];
    name_files(r, job, name);
    const char *folder =
        files_join(arena, r->folder, is_summary(job->kind) ? "summary" : r->area_slug[job->area]);
    return folder ? gnuplot_remove(folder, name, fault)
                  : fault_set(fault, STATUS_NO_MEMORY, "out of memory removing charts");
}

/* Charts of what is hidden that an earlier run left in the folder would be published with this
 * one's: of all areas and categories, drawn by this run or not. */
static enum status remove_hidden(const struct figures_request *r, struct arena *arena,
                                 struct fault *fault) {
    const struct aggregate *aggregate = r->aggregate;
    enum status status = STATUS_OK;
    if (!r->comparisons || !r->comparisons->suppression.hidden)
        return status;
    for (size_t c = 0; c < aggregate->categories.count; c++) {
        bool any = false;
        for (size_t a = 0; a < aggregate->areas.count; a++) {
            bool hidden = suppression_hides(&r->comparisons->suppression, aggregate, a, c);
            any = any || hidden;
            for (int kind = CHART_FAN; kind < CHART_CHANGE && hidden && status == STATUS_OK; kind++)
                status = remove_chart(r, &(struct drawing_job){(enum chart_kind)kind, a, c}, arena,
                                      fault);
        }
        for (int kind = CHART_RANKS; kind < CHART_KINDS && any && status == STATUS_OK; kind++)
            status = remove_chart(
                r, &(struct drawing_job){(enum chart_kind)kind, HIERARCHY_NONE, c}, arena, fault);
    }
    return status;
}

enum status figures_make(const struct figures_request *r, struct figures *out,
                         struct fault *fault) {
    *out = (struct figures){.available = true};
    struct drawing drawing = {.request = r, .gnuplot = GNUPLOT_DEFAULT, .out = out};
    size_t most = CHART_KINDS * (r->areas + 1) * (r->categories + 1);
    drawing.job = calloc(most + 1, sizeof *drawing.job);
    drawing.arena = calloc(r->pool->workers, sizeof *drawing.arena);
    out->outcome = arena_zeroed(&out->arena, most + 1, sizeof *out->outcome);
    enum status status = drawing.job && drawing.arena && out->outcome
                             ? STATUS_OK
                             : fault_set(fault, STATUS_NO_MEMORY, "out of memory drawing");
    if (status == STATUS_OK)
        status = remove_hidden(r, &out->arena, fault);
    if (status == STATUS_OK)
        plan(r, drawing.job, &out->count);
    for (size_t i = 0; i < out->count; i++) {
        const struct drawing_job *job = &drawing.job[i];
        char name[NAME_SIZE], path[2 * NAME_SIZE];
        name_files(r, job, name);
        snprintf(path, sizeof path, "%s/%s",
                 is_summary(job->kind) ? "summary" : r->area_slug[job->area], name);
        out->outcome[i].path = arena_string(&out->arena, path, strlen(path));
    }
    if (status == STATUS_OK && r->formats && out->count) {
        out->available = gnuplot_find(&drawing.gnuplot, &out->fault) == STATUS_OK;
        if (out->available)
            gnuplot_check_font(&drawing.gnuplot, NULL, &out->fault);
    }
    if (status == STATUS_OK)
        status = pool_run(r->pool, out->count, draw, &drawing, fault);
    for (size_t i = 0; drawing.arena && i < r->pool->workers; i++)
        arena_free(&drawing.arena[i]);
    free(drawing.arena);
    free(drawing.job);
    return status;
}

void figures_free(struct figures *figures) {
    arena_free(&figures->arena);
    *figures = (struct figures){.count = 0};
}

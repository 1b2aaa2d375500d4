#include "engine/batch/suppression.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/comparisons.h"
#include "engine/core/number.h"
#include "engine/core/text.h"
#include "models/significance/disclosure.h"

static size_t target_of(const struct aggregate *aggregate, size_t area, size_t category) {
    const struct aggregate_target *target = aggregate_find(aggregate, area, category);
    return target ? (size_t)(target - aggregate->target) : SIZE_MAX;
}

static bool is_theme(const struct aggregate *aggregate, size_t target) {
    return aggregate->categories.node[aggregate->target[target].category].theme;
}

/* The sum of a target over the nodes below it in one tree, where its parts make up all of it. */
static bool add_sum(const struct aggregate *aggregate, size_t whole, bool by_area,
                    struct arena *arena, struct disclosure_sum *out) {
    const struct aggregate_target *target = &aggregate->target[whole];
    const struct hierarchy *tree = by_area ? &aggregate->areas : &aggregate->categories;
    size_t node = by_area ? target->area : target->category, leaves = 0;
    size_t *part = arena_take(arena, (tree->count + 1) * sizeof *part);
    *out = (struct disclosure_sum){.whole = whole, .part = part};
    for (size_t i = 0; part && i < tree->count; i++) {
        if (tree->node[i].parent != node)
            continue;
        size_t own =
            target_of(aggregate, by_area ? i : target->area, by_area ? target->category : i);
        if (own == SIZE_MAX)
            continue;
        leaves += aggregate->target[own].leaves;
        part[out->parts++] = own;
    }
    return out->parts && leaves == target->leaves && !target->cause[0];
}

static enum status find_sums(const struct aggregate *aggregate, struct arena *arena,
                             struct disclosure_task *task) {
    struct disclosure_sum *sum = arena_zeroed(arena, 2 * aggregate->targets + 1, sizeof *sum);
    if (!sum)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < aggregate->targets; i++)
        for (int by_area = 0; by_area < 2 && !is_theme(aggregate, i); by_area++) {
            struct arena_mark mark = arena_mark(arena);
            if (add_sum(aggregate, i, by_area != 0, arena, &sum[task->sums]))
                task->sums++;
            else
                arena_reset(arena, mark);
        }
    task->sum = sum;
    return STATUS_OK;
}

/* A theme is the sum of members that do not overlap, but for those within another: where all are
 * shown it tells nothing new, else it is hidden. */
static bool hides_member(const struct aggregate *aggregate, const unsigned char *hidden,
                         size_t theme) {
    const struct hierarchy *categories = &aggregate->categories;
    const struct aggregate_target *own = &aggregate->target[theme];
    const char *name = categories->node[own->category].name;
    size_t place = 0, member;
    while ((member = hierarchy_member(categories, name, &place)) != HIERARCHY_NONE) {
        size_t target = target_of(aggregate, own->area, member);
        if (target != SIZE_MAX && hidden[target] != DISCLOSURE_SHOWN)
            return true;
    }
    return false;
}

enum status suppression_find(const struct aggregate *aggregate, const struct suppression_span *span,
                             size_t spans, const struct suppression_rules *rules,
                             struct arena *arena, struct suppression *out, struct fault *fault) {
    struct arena scratch = ARENA_EMPTY;
    size_t targets = aggregate->targets;
    struct disclosure_task task = {
        .tables = spans, .cells = targets, .threshold = rules->below, .hide_zero = rules->zero};
    *out = (struct suppression){.rules = *rules};
    if (!(rules->below > 0) && !(rules->before && rules->before->count))
        return STATUS_OK;
    out->hidden = arena_zeroed(arena, targets + 1, 1);
    bool *before = arena_zeroed(&scratch, targets + 1, sizeof *before);
    const double **table = arena_zeroed(&scratch, spans + 1, sizeof *table);
    double *count = arena_zeroed(&scratch, spans * targets + 1, sizeof *count);
    enum status status = out->hidden && before && table && count ? STATUS_OK : STATUS_NO_MEMORY;
    for (size_t s = 0; s < spans && status == STATUS_OK; s++) {
        table[s] = count + s * targets;
        for (size_t i = 0; i < targets; i++)
            count[s * targets + i] = is_theme(aggregate, i)
                                         ? NUMBER_MISSING
                                         : comparisons_count(aggregate, &aggregate->target[i],
                                                             span[s].first, span[s].last, 0);
    }
    for (size_t i = 0; status == STATUS_OK && rules->before && i < rules->before->count; i++) {
        const struct series_name *name = &rules->before->name[i];
        size_t target = target_of(aggregate, hierarchy_find(&aggregate->areas, name->area),
                                  hierarchy_find(&aggregate->categories, name->category));
        if (target != SIZE_MAX)
            before[target] = true;
        else
            out->gone++;
    }
    task.count = table;
    task.hidden = before;
    if (status == STATUS_OK)
        status = find_sums(aggregate, &scratch, &task);
    if (status == STATUS_OK)
        status = disclosure_suppress(&task, out->hidden, &out->unchecked, &scratch);
    for (size_t i = 0; i < targets && status == STATUS_OK; i++)
        if (is_theme(aggregate, i) && (before[i] || hides_member(aggregate, out->hidden, i)))
            out->hidden[i] = DISCLOSURE_COMPLEMENTARY;
    for (size_t i = 0; i < targets && status == STATUS_OK; i++) {
        out->primary += out->hidden[i] == DISCLOSURE_PRIMARY;
        out->complementary += out->hidden[i] == DISCLOSURE_COMPLEMENTARY;
    }
    arena_free(&scratch);
    return status == STATUS_OK ? status
                               : fault_set(fault, status, "out of memory looking for small counts");
}

static bool is_hidden(const struct suppression *suppression, size_t target) {
    return suppression->hidden && suppression->hidden[target] != DISCLOSURE_SHOWN;
}

bool suppression_hides(const struct suppression *suppression, const struct aggregate *aggregate,
                       size_t area, size_t category) {
    size_t target = suppression->hidden ? target_of(aggregate, area, category) : SIZE_MAX;
    return target != SIZE_MAX && is_hidden(suppression, target);
}

void suppression_empty(struct finding *finding) {
    const struct finding nothing = finding_empty();
    struct finding kept = nothing;
    kept.area = finding->area;
    kept.area_code = finding->area_code;
    kept.level = finding->level;
    kept.category = finding->category;
    kept.period_first = finding->period_first;
    kept.period_last = finding->period_last;
    kept.population = finding->population;
    kept.benchmark = finding->benchmark;
    kept.benchmark_level = finding->benchmark_level;
    kept.benchmark_rate = finding->benchmark_rate;
    kept.areas = finding->areas;
    kept.note = SUPPRESSION_NOTE;
    *finding = kept;
}

void suppression_empty_benchmark(struct finding *finding, struct arena *arena) {
    struct text note = TEXT_EMPTY;
    finding->benchmark_rate = finding->ratio = finding->difference = NUMBER_MISSING;
    finding->verdict = VERDICT_NOT_COMPARED; /* many of them bracket the rate */
    text_printf(&note, "%s%s%s", finding->note, finding->note[0] ? "; " : "",
                SUPPRESSION_BENCHMARK_NOTE);
    const char *copy = arena_string(arena, text_string(&note), note.length);
    finding->note = copy ? copy : SUPPRESSION_BENCHMARK_NOTE;
    text_free(&note);
}

static void hide_total(struct total *total, size_t levels) {
    total->mean = total->median = NUMBER_MISSING;
    total->earlier = total->change_pct = total->p_increase = NUMBER_MISSING;
    total->note = SUPPRESSION_NOTE;
    for (size_t k = 0; k < levels; k++)
        total->lower[k] = total->upper[k] = NUMBER_MISSING;
}

/* The chance of a rise tells the earlier sum as a percentage does. */
static void leave_out_percentage(struct total *total, double few) {
    if (number_is_missing(total->change_pct) || total->earlier >= few)
        return;
    total->change_pct = total->p_increase = NUMBER_MISSING;
    total->note = total->note[0] ? "all months are recorded; few before: no percentage"
                                 : "few before: no percentage";
}

void suppression_totals(const struct suppression *suppression, struct total *total, size_t totals,
                        size_t levels) {
    const struct suppression_rules *rules = &suppression->rules;
    for (size_t i = 0; i < totals; i++)
        if (is_hidden(suppression, total[i].target))
            hide_total(&total[i], levels);
        else if (rules->below > 0 || rules->round_to > 1)
            leave_out_percentage(&total[i], rules->few);
}

static void hide_forecast(struct forecast *forecast, size_t levels) {
    for (size_t h = 0; h < forecast->horizon; h++)
        forecast->mean[h] = forecast->median[h] = NUMBER_MISSING;
    for (size_t k = 0; k < levels * forecast->horizon; k++)
        forecast->lower[k] = forecast->upper[k] = NUMBER_MISSING;
    forecast->series_mean = NUMBER_MISSING;
    forecast->zeros = SIZE_MAX;
    forecast->estimated[0] = forecast->model[0] = forecast->chosen[0] = forecast->cause[0] = '\0';
    snprintf(forecast->note, sizeof forecast->note, SUPPRESSION_NOTE);
}

static void round_record(struct forecast *forecast, double base) {
    const double steps = 1e6; /* the sum, before it was divided */
    double present = (double)(forecast->months - forecast->missing);
    if (!(base > 1) || !(present > 0))
        return;
    double sum = round(forecast->series_mean * present * steps) / steps;
    forecast->series_mean = number_round_to(sum, base) / present;
}

void suppression_forecasts(const struct suppression *suppression, struct forecast *forecast,
                           size_t forecasts, size_t levels) {
    for (size_t i = 0; i < forecasts; i++)
        if (is_hidden(suppression, i))
            hide_forecast(&forecast[i], levels);
        else
            round_record(&forecast[i], suppression->rules.round_to);
}

void suppression_changes(const struct suppression *suppression, const struct aggregate *aggregate,
                         struct change_finding *finding, size_t count) {
    for (size_t i = 0; i < count && suppression->hidden; i++) {
        struct change_finding *f = &finding[i], kept = change_finding_empty();
        size_t category = hierarchy_find(&aggregate->categories, f->category),
               comparator = hierarchy_find(&aggregate->areas, f->comparator);
        bool own = suppression_hides(suppression, aggregate,
                                     hierarchy_find(&aggregate->areas, f->area), category);
        if (!own && !suppression_hides(suppression, aggregate, comparator, category))
            continue;
        kept.area = f->area;
        kept.area_code = f->area_code;
        kept.category = f->category;
        kept.kind = f->kind;
        kept.before_first = f->before_first;
        kept.before_last = f->before_last;
        kept.after_first = f->after_first;
        kept.after_last = f->after_last;
        kept.comparator = f->comparator;
        kept.note = own ? SUPPRESSION_NOTE : SUPPRESSION_BENCHMARK_NOTE;
        if (!own) { /* the area's own change is not a secret */
            kept.count_before = f->count_before;
            kept.count_after = f->count_after;
            kept.change_pct = f->change_pct;
            kept.lower_95 = f->lower_95;
            kept.upper_95 = f->upper_95;
            kept.p_value = f->p_value;
            kept.method = f->method;
            kept.dispersion = f->dispersion;
        }
        *f = kept;
    }
}

void suppression_tell(const struct suppression *suppression, struct log *log) {
    const struct suppression_rules *rules = &suppression->rules;
    if (rules->round_to > 1)
        log_line(log, LOG_INFO,
                 "public tier: recorded counts are rounded to the nearest %g, and rates, limits, "
                 "verdicts and changes are of the rounded ones",
                 rules->round_to);
    if (!suppression->hidden)
        return;
    log_line(log, LOG_INFO,
             "public tier: %zu series with counts from %d to under %g%s are hidden, and %zu beside "
             "them",
             suppression->primary, rules->zero ? 0 : 1, rules->below,
             rules->before && rules->before->count ? ", or hidden before," : "",
             suppression->complementary);
    if (suppression->gone)
        log_line(
            log, LOG_WARNING,
            "public tier: %zu hidden rows of hidden_before name no series of this run; one that "
            "has another name now is not hidden for it: an alias could join them",
            suppression->gone);
    if (suppression->unchecked)
        log_line(log, LOG_WARNING,
                 "public tier: %zu hidden series are tied together too widely to check what all "
                 "sums together give away; single sums were checked",
                 suppression->unchecked);
}

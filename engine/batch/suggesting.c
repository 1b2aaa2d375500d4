#include "engine/batch/suggesting.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/masking.h"
#include "engine/core/number.h"
#include "engine/core/text.h"
#include "engine/data/known_events.h"
#include "engine/data/period.h"

enum { TOLERANCE = 2 }; /* months beyond the interval of the date */

struct searching {
    const struct suggesting *ask;
    double **scratch;           /* [worker] */
    struct breaks_found *found; /* [series][BREAKS_MOST] */
    size_t *counts;             /* [series] */
};

static enum status search(void *context, size_t worker, size_t index) {
    struct searching *s = context;
    const struct suggesting_series *series = &s->ask->series[index];
    struct breaks_task task = {series->values, series->length, series->first, series->counts};
    if (series->length)
        s->counts[index] = breaks_find(&task, s->found + index * BREAKS_MOST, s->scratch[worker]);
    return STATUS_OK;
}

/* --- Which event fits --- */

/* An event as far as its dates go. */
struct dated {
    enum event_kind kind;
    int start, end;
};

/* Months between a break and an event that may explain it; INT_MAX where it cannot. */
static int distance(const struct breaks_found *found, const struct dated *event) {
    bool shift = found->kind == EVENT_LEVEL_SHIFT;
    bool stays = event->kind == EVENT_LEVEL_SHIFT || event->kind == EVENT_RAMP;
    int last = event->kind == EVENT_RAMP ? event->end : event->start;
    if (shift != stays || event->start > found->latest + TOLERANCE ||
        last < found->earliest - TOLERANCE)
        return INT_MAX;
    if (shift) /* a ramp's nearest month */
        return found->start < event->start ? event->start - found->start
               : found->start > last       ? found->start - last
                                           : 0;
    int from = found->start > event->start ? found->start : event->start;
    int to = found->end < event->end ? found->end : event->end;
    int own = found->end - found->start + 1, its = event->end - event->start + 1;
    if (2 * (to - from + 1) < (own < its ? own : its)) /* they share half of the shorter */
        return INT_MAX;
    return abs(found->start - event->start) + abs(found->end - event->end);
}

/* The series' own or a higher name that a catalogue entry lists; NULL when there is none. */
static const char *listed(const char *list, const struct hierarchy *tree, const char *name) {
    if (known_events_lists(list, name))
        return list[0] ? name : "";
    size_t node = hierarchy_find(tree, name);
    for (; node != HIERARCHY_NONE; node = tree->node[node].parent)
        if (known_events_lists(list, tree->node[node].name))
            return tree->node[node].name;
    return NULL;
}

static const char *keep(struct arena *arena, struct text *text) {
    const char *kept = text->failed ? NULL : arena_string(arena, text_string(text), text->length);
    text_clear(text);
    return kept;
}

/* Its line of an events file, with the names the data use, and what is known of it. */
static bool describe(const struct known_event *event, const char *area, const char *category,
                     struct arena *arena, struct suggestion *out) {
    struct text text = TEXT_EMPTY;
    char first[PERIOD_SIZE], last[PERIOD_SIZE];
    month_print(event->start, first);
    month_print(event->end, last);
    text_append_field(&text, event->name);
    text_printf(&text, ",%s,%s,%s,", event_word(event->kind), first, last);
    text_append_field(&text, area);
    text_append_char(&text, ',');
    text_append_field(&text, category);
    text_append_char(&text, ',');
    out->line = keep(arena, &text);
    text_printf(&text, "off until named; %s; source: %s", event->note, event->source);
    out->note = keep(arena, &text);
    text_free(&text);
    return out->line && out->note;
}

/* A shift that begins with a temporary event of the catalogue: the level did not come back. */
static bool tell_lasting(const struct suggesting *ask, struct arena *arena,
                         struct suggestion *out) {
    const struct suggesting_series *series = &ask->series[out->series];
    const struct known_event *nearest = NULL;
    struct text text = TEXT_EMPTY;
    size_t count;
    const struct known_event *known = known_events(&count);
    for (size_t i = 0; i < count; i++)
        if (known[i].kind == EVENT_TEMPORARY && known[i].start >= out->found.earliest - TOLERANCE &&
            known[i].start <= out->found.latest + TOLERANCE &&
            known[i].direction * out->found.change >= 0 &&
            listed(known[i].areas, ask->areas, series->area) &&
            listed(known[i].categories, ask->categories, series->category) &&
            (!nearest ||
             abs(known[i].start - out->found.start) < abs(nearest->start - out->found.start)))
            nearest = &known[i];
    if (!nearest)
        return true;
    text_printf(&text, "begins with %s, but did not end with it", nearest->name);
    out->note = keep(arena, &text);
    text_free(&text);
    return out->note != NULL;
}

/* The nearest event of the batch that could explain a break, or acts in its months; NULL when there
 * is none. */
static const struct event *acting(const struct suggesting *ask, const struct suggestion *own) {
    const struct suggesting_series *series = &ask->series[own->series];
    const struct event *nearest = NULL;
    int least = INT_MAX;
    for (size_t i = 0; i < ask->events->count; i++) {
        const struct event *event = &ask->events->event[i];
        int months = distance(&own->found, &(struct dated){event->kind, event->start, event->end});
        bool inside = event->kind != EVENT_LEVEL_SHIFT && event->start <= own->found.end &&
                      own->found.start <= event->end;
        if (months == INT_MAX && inside)
            months = INT_MAX - 1; /* behind any that could explain it */
        if (months < least &&
            masking_covers(event, ask->areas, ask->categories, series->area, series->category)) {
            least = months;
            nearest = event;
        }
    }
    return nearest;
}

/* The nearest entry of the catalogue with the names it has in the data; NULL when none fits. */
static const struct known_event *likely(const struct suggesting *ask, const struct suggestion *own,
                                        const char **in_area, const char **in_category) {
    const struct suggesting_series *series = &ask->series[own->series];
    const struct known_event *nearest = NULL;
    int least = INT_MAX;
    size_t count;
    const struct known_event *known = known_events(&count);
    for (size_t i = 0; i < count; i++) {
        int months =
            distance(&own->found, &(struct dated){known[i].kind, known[i].start, known[i].end});
        if (months >= least || known[i].direction * own->found.change < 0)
            continue;
        const char *area = listed(known[i].areas, ask->areas, series->area);
        const char *category = listed(known[i].categories, ask->categories, series->category);
        if (!area || !category)
            continue;
        least = months;
        nearest = &known[i];
        *in_area = area;
        *in_category = category;
    }
    return nearest;
}

/* Name what explains a break: an event of the batch, else of the catalogue. */
static bool match(const struct suggesting *ask, struct arena *arena, struct suggestion *out) {
    const char *area, *category;
    const struct event *event = acting(ask, out);
    if (event) {
        out->event = event->name;
        out->applied = true;
        out->note = "what is left where the event is applied already";
        return true;
    }
    const struct known_event *known = likely(ask, out, &area, &category);
    if (!known)
        return out->found.kind == EVENT_TEMPORARY || tell_lasting(ask, arena, out);
    out->event = known->name;
    return describe(known, area, category, arena, out);
}

/* --- All series --- */

static enum status collect(const struct searching *s, struct suggestions *out,
                           struct fault *fault) {
    size_t total = 0;
    for (size_t i = 0; i < s->ask->count; i++)
        total += s->counts[i];
    out->suggestion = arena_zeroed(&out->arena, total + 1, sizeof *out->suggestion);
    bool good = out->suggestion != NULL;
    for (size_t i = 0; i < s->ask->count && good; i++)
        for (size_t k = 0; k < s->counts[i] && good; k++) {
            struct suggestion *own = &out->suggestion[out->count++];
            *own = (struct suggestion){.series = i,
                                       .found = s->found[i * BREAKS_MOST + k],
                                       .event = "",
                                       .line = "",
                                       .note = "no known event fits"};
            good = match(s->ask, &out->arena, own);
        }
    return good ? STATUS_OK : fault_set(fault, STATUS_NO_MEMORY, "out of memory suggesting breaks");
}

enum status suggesting_make(const struct suggesting *ask, struct suggestions *out,
                            struct fault *fault) {
    size_t workers = ask->pool->workers, longest = 0;
    for (size_t i = 0; i < ask->count; i++)
        longest = ask->series[i].length > longest ? ask->series[i].length : longest;
    struct searching s = {ask, calloc(workers + 1, sizeof *s.scratch),
                          calloc(ask->count + 1, BREAKS_MOST * sizeof *s.found),
                          calloc(ask->count + 1, sizeof *s.counts)};
    bool room = s.scratch && s.found && s.counts;
    for (size_t w = 0; w < workers && room; w++)
        room = (s.scratch[w] = malloc((breaks_scratch(longest) + 1) * sizeof(double))) != NULL;
    out->series = ask->series;
    for (size_t i = 0; i < ask->count; i++)
        out->searched += ask->series[i].length > 0;
    enum status status =
        room ? pool_run(ask->pool, ask->count, search, &s, fault)
             : fault_set(fault, STATUS_NO_MEMORY, "out of memory suggesting breaks");
    if (status == STATUS_OK)
        status = collect(&s, out, fault);
    for (size_t w = 0; w < workers && s.scratch; w++)
        free(s.scratch[w]);
    free(s.scratch);
    free(s.found);
    free(s.counts);
    return status;
}

enum status suggesting_targets(const struct aggregate *aggregate, const struct panel *adjusted,
                               struct suggestions *out, const struct suggesting_series **series,
                               struct fault *fault) {
    size_t months = aggregate->months;
    struct suggesting_series *own = arena_zeroed(&out->arena, aggregate->targets + 1, sizeof *own);
    double *values = arena_zeroed(&out->arena, aggregate->targets * months + 1, sizeof *values);
    if (!own || !values)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory suggesting breaks");
    for (size_t i = 0; i < aggregate->targets; i++) {
        const struct aggregate_target *target = &aggregate->target[i];
        double *sum = values + i * months;
        bool counts = true;
        for (size_t k = 0; k < target->leaves; k++) {
            const struct panel_series *leaf = &adjusted->series[target->leaf[k]];
            const double *value = panel_values(adjusted, target->leaf[k]);
            counts = counts && leaf->counts;
            int lead = leaf->first - aggregate->first;
            for (int t = 0; t < (int)months; t++)
                sum[t] +=
                    t >= lead && t < lead + (int)leaf->length ? value[t - lead] : NUMBER_MISSING;
        }
        own[i] = (struct suggesting_series){
            .area = aggregate->areas.node[target->area].name,
            .area_code = aggregate->areas.node[target->area].code,
            .category = aggregate->categories.node[target->category].name,
            .values = sum,
            .length = target->cause[0] || !target->leaves ? 0 : months,
            .first = aggregate->first,
            .counts = counts,
        };
    }
    *series = own;
    return STATUS_OK;
}

enum status suggesting_panel(const struct panel *panel, struct suggestions *out,
                             const struct suggesting_series **series, struct fault *fault) {
    struct suggesting_series *own = arena_zeroed(&out->arena, panel->count + 1, sizeof *own);
    if (!own)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory suggesting breaks");
    for (size_t i = 0; i < panel->count; i++) {
        const struct panel_series *each = &panel->series[i];
        own[i] = (struct suggesting_series){
            .area = panel->area[each->area],
            .area_code = panel->area_code[each->area],
            .category = panel->category[each->category],
            .values = panel_values(panel, i),
            .length = each->length,
            .first = each->first,
            .counts = each->counts,
        };
    }
    *series = own;
    return STATUS_OK;
}

void suggesting_tell(const struct suggestions *suggestions, struct log *log) {
    size_t series = 0, known = 0, left = 0;
    for (size_t i = 0; i < suggestions->count; i++) {
        const struct suggestion *own = &suggestions->suggestion[i];
        series += i == 0 || own->series != own[-1].series;
        known += own->event[0] && !own->applied;
        left += own->applied;
    }
    char named[64] = "";
    if (left)
        snprintf(named, sizeof named, "; at %zu a named event acts already", left);
    if (!suggestions->count)
        log_line(log, LOG_INFO, "no break suggested in %zu series", suggestions->searched);
    else
        log_line(log, LOG_INFO,
                 "%zu break%s suggested in %zu of %zu series; a known event fits %zu%s; none is "
                 "applied before it is named",
                 suggestions->count, suggestions->count == 1 ? "" : "s", series,
                 suggestions->searched, known, named);
}

void suggestions_free(struct suggestions *suggestions) {
    arena_free(&suggestions->arena);
    *suggestions = (struct suggestions){.count = 0};
}

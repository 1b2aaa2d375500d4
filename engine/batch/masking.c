#include "engine/batch/masking.h"

#include <string.h>
#include <strings.h>

#include "engine/core/number.h"

enum { LEAST_LEFT = 24 };

/* Does an event that names `wanted` concern `name`? */
static bool covers(const struct hierarchy *tree, const char *wanted, const char *name) {
    if (!wanted[0] || strcasecmp(wanted, name) == 0) /* publishers shout now and then */
        return true;
    size_t node = hierarchy_find(tree, name), above = hierarchy_find(tree, wanted);
    return node != HIERARCHY_NONE && above != HIERARCHY_NONE && hierarchy_within(tree, node, above);
}

bool masking_covers(const struct event *event, const struct hierarchy *areas,
                    const struct hierarchy *categories, const char *area, const char *category) {
    return covers(areas, event->area, area) && covers(categories, event->category, category);
}

static bool excluded(const struct events *events, const struct hierarchy *areas,
                     const struct hierarchy *categories, const char *area, const char *category,
                     int month) {
    for (size_t i = 0; i < events->count; i++) {
        const struct event *event = &events->event[i];
        if (event->kind == EVENT_EXCLUDE && month >= event->start && month <= event->end &&
            masking_covers(event, areas, categories, area, category))
            return true;
    }
    return false;
}

enum status masking_apply(struct panel *out, const struct panel *panel, const struct events *events,
                          const struct hierarchy *areas, const struct hierarchy *categories,
                          size_t *masked, struct fault *fault) {
    *out = *panel;
    out->arena = ARENA_EMPTY;
    *masked = 0;
    size_t total = 0;
    for (size_t i = 0; i < panel->count; i++)
        total += panel->series[i].length;
    double *values = arena_take(&out->arena, (total + 1) * sizeof *values);
    struct panel_series *series = arena_take(&out->arena, (panel->count + 1) * sizeof *series);
    if (!values || !series)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory applying events");
    memcpy(values, panel->values, total * sizeof *values);
    memcpy(series, panel->series, panel->count * sizeof *series);
    for (size_t i = 0; i < panel->count; i++) {
        double *own = values + series[i].offset;
        size_t taken = 0, left = 0;
        for (size_t t = 0; t < series[i].length; t++) {
            if (number_is_missing(own[t]))
                continue;
            if (excluded(events, areas, categories, panel->area[series[i].area],
                         panel->category[series[i].category], series[i].first + (int)t)) {
                own[t] = NUMBER_MISSING;
                taken++;
            } else
                left++;
        }
        if (left < LEAST_LEFT) {
            memcpy(own, panel->values + series[i].offset, series[i].length * sizeof *own);
            continue;
        }
        series[i].missing += taken;
        *masked += taken;
    }
    out->values = values;
    out->series = series;
    return STATUS_OK;
}

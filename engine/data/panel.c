#include "engine/data/panel.h"

#include <string.h>

#include "engine/core/number.h"

const double *panel_values(const struct panel *panel, size_t i) {
    return panel->values + panel->series[i].offset;
}

int panel_end(const struct panel *panel, size_t i) {
    return panel->series[i].first + (int)panel->series[i].length;
}

double panel_value(const struct panel *panel, size_t i, int month) {
    const struct panel_series *series = &panel->series[i];
    if (month < series->first || month >= series->first + (int)series->length)
        return NUMBER_MISSING;
    return panel->values[series->offset + (size_t)(month - series->first)];
}

size_t panel_find(const struct panel *panel, uint32_t area, uint32_t category) {
    size_t low = 0, high = panel->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct panel_series *series = &panel->series[middle];
        if (series->area == area && series->category == category)
            return middle;
        if (series->area < area || (series->area == area && series->category < category))
            low = middle + 1;
        else
            high = middle;
    }
    return PANEL_NONE;
}

uint32_t panel_name(const char *const *names, size_t count, const char *name) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(names[middle], name);
        if (order == 0)
            return (uint32_t)middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return UINT32_MAX;
}

void panel_free(struct panel *panel) {
    if (panel) {
        arena_free(&panel->arena);
        *panel = (struct panel){.count = 0};
    }
}

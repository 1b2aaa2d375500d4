/* The frozen panel: many monthly series as one block of values plus offsets plus keys.
 *
 * Areas and categories are sorted by their bytes and series by (area, category), so a panel does
 * not depend on the order of the rows it was built from. Values run from each series' first to its
 * last month that was mentioned; a missing month is NaN. Built by panel_build, const once frozen
 * and then safe to read from any number of threads.
 */
#ifndef CRIMECAST_DATA_PANEL_H
#define CRIMECAST_DATA_PANEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/core/arena.h"

#define PANEL_NONE SIZE_MAX

struct panel_series {
    uint32_t area, category; /* indices into panel->area and panel->category */
    int first;               /* month index of the first value (period.h) */
    size_t length;           /* months, missing ones included */
    size_t offset;           /* of the first value in panel->values */
    size_t missing;          /* months among them without a value */
    bool counts;             /* every value is a non-negative whole number */
};

struct panel {
    struct arena arena; /* owns everything below */
    const char *const *area;
    const char *const *area_code; /* "" where none was given */
    const char *const *category;
    const struct panel_series *series;
    const double *values;
    size_t areas, categories, count; /* count: number of series */
    int first, last;                 /* earliest and latest month of all series */
};

/* The values of series i: panel->series[i].length of them. */
const double *panel_values(const struct panel *panel, size_t i);

/* The month after the last one of series i: where its forecast begins. */
int panel_end(const struct panel *panel, size_t i);

/* The value of series i in a month; NaN outside its range. */
double panel_value(const struct panel *panel, size_t i, int month);

/* The series of an area and a category, or PANEL_NONE. */
size_t panel_find(const struct panel *panel, uint32_t area, uint32_t category);

/* Index of a name in a sorted array of names, or UINT32_MAX. */
uint32_t panel_name(const char *const *names, size_t count, const char *name);

void panel_free(struct panel *panel);

#endif

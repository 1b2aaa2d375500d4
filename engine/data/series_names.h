/* A list of series by name: area and category. */
#ifndef CRIMECAST_DATA_SERIES_NAMES_H
#define CRIMECAST_DATA_SERIES_NAMES_H

#include <stddef.h>

#include "engine/core/arena.h"
#include "engine/core/status.h"

struct series_name {
    const char *area, *category;
};

struct series_names {
    struct arena arena; /* owns the strings */
    struct series_name *name;
    size_t count, capacity;
};

#define SERIES_NAMES_EMPTY ((struct series_names){.count = 0})

/* Strings are copied; a series may stand more than once. */
enum status series_names_add(struct series_names *names, const char *area, const char *category);
void series_names_free(struct series_names *names);

#endif

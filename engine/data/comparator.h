/* Published comparator rates with no series behind them (comparators.csv). */
#ifndef CRIMECAST_DATA_COMPARATOR_H
#define CRIMECAST_DATA_COMPARATOR_H

#include <stddef.h>

#include "engine/core/arena.h"
#include "engine/core/status.h"

struct comparator {
    const char *area, *category;
    int first, last;          /* months, both included */
    double rate;              /* per 1,000 person-years */
    double count, population; /* NaN where not given */
};

struct comparators {
    struct arena arena;
    struct comparator *comparator;
    size_t count, capacity;
};

#define COMPARATORS_EMPTY ((struct comparators){.count = 0})

enum status comparators_add(struct comparators *comparators, const struct comparator *comparator);

/* The comparator of an area and category for exactly these months, or NULL. */
const struct comparator *comparators_find(const struct comparators *comparators, const char *area,
                                          const char *category, int first, int last);

void comparators_free(struct comparators *comparators);

#endif

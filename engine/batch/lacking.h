/* What the sum of an area and category lacks over some months, in words for a note.
 *
 *   London lacks City of London            areas below that no series covers
 *   Camden lacks Robbery                   finer categories that other areas of the sum have
 *   Hackney lacks 2024-07 and 2024-08      months without a count, by the area they lack in
 *   Wales has no series, Kent has no population
 *
 * Three are named, then how many more there are. Where every part of a sum lacks months, as past
 * the end of the record, the sum is named in place of its parts. A finer category is not lacking
 * where what it is part of is recorded itself, for the area or for one around it.
 */
#ifndef CRIMECAST_BATCH_LACKING_H
#define CRIMECAST_BATCH_LACKING_H

#include "engine/core/text.h"
#include "engine/data/aggregate.h"

/* What a leaf's record stands for: its own area and category, or those it is the rest of. */
struct lacking_record {
    size_t area, category; /* nodes */
    bool rest;             /* the rest of a category: all that no finer one holds */
};

struct lacking {
    const struct aggregate *aggregate;
    const struct lacking_record *record; /* [leaf] */
    const bool *is_lowest; /* [area node] nothing stands below it, and it is no rest */
    int first, last;       /* months, both included */
};

enum { LACKING_NAMED = 3 };

struct lacking_record lacking_record_of(const struct aggregate *aggregate, size_t leaf);

/* [area node] true for those whose records a target sums. Free it; NULL when out of memory. */
bool *lacking_recorded_areas(const struct aggregate *aggregate,
                             const struct aggregate_target *target);

/* Append what is lacking, nothing where nothing is. `years`: person-years of the area. */
void lacking_append(const struct lacking *lacking, size_t area, size_t category, double years,
                    struct text *out);

#endif

/* Private to the building of an aggregate: aggregate.c finds the leaves, aggregate_targets.c the
 * sums of them.
 */
#ifndef CRIMECAST_DATA_AGGREGATE_BUILD_H
#define CRIMECAST_DATA_AGGREGATE_BUILD_H

#include "engine/data/aggregate.h"

/* A piece of the panel that nothing finer explains. */
struct aggregate_base {
    size_t area, category; /* nodes */
    size_t whole;          /* category, or what it is the rest of */
    const double *values;  /* [months] */
    bool gone;             /* explained after all */
    size_t overlaps;       /* least category below its area that holds part of it, or none */
};

struct aggregate_builder {
    struct aggregate *out;
    const struct panel *panel;
    size_t months;
    size_t *area_node, *category_node; /* [panel area / category] */
    size_t *series;                    /* [area node of the panel][category node]: panel series */
    size_t panel_areas, panel_categories;
    struct aggregate_base *base;
    size_t count, capacity;
    struct fault *fault;
};

/* Every pair of nodes that has leaves, as a target; leaves are frozen. */
enum status aggregate_make_targets(struct aggregate_builder *builder);

/* STATUS_NO_MEMORY, with words. */
enum status aggregate_no_memory(struct aggregate_builder *builder);

#endif

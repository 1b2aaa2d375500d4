/* What adds up to what: from observed series and the two trees to leaves that are forecast and
 * targets that are sums of leaves.
 *
 * Leaves are the finest series there are, in both trees. Where a parent is observed and what lies
 * under it is incomplete, its own series wins and a leaf "rest of PARENT" closes the sum; where the
 * parts make up the whole, the parent is their sum. A parent that is not observed is the sum of its
 * parts, if no part of it is known only as part of something larger, and if every area below it
 * that has any series has this category; else it is left out, with the cause. A theme is the sum of
 * what its members hold, each leaf once, where all of them are known; one that the panel records
 * itself is a category like any other.
 */
#ifndef CRIMECAST_DATA_AGGREGATE_H
#define CRIMECAST_DATA_AGGREGATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/core/fault.h"
#include "engine/data/hierarchy.h"
#include "engine/data/panel.h"

struct aggregate_target {
    size_t area, category; /* nodes of aggregate->areas and aggregate->categories */
    const size_t *leaf;    /* series of aggregate->leaves, ascending */
    size_t leaves;
    bool single;            /* the target is its one leaf */
    bool rest;              /* a "rest of" series */
    const char *cause;      /* why it is left out, or "" */
    const double *observed; /* [months] sums of the leaves; NaN where one is missing */
};

struct aggregate {
    struct arena arena;
    struct hierarchy areas, categories; /* the given trees, names of the panel and rests added */
    struct panel leaves;
    const size_t *leaf_area, *leaf_category; /* [leaf] nodes */
    int first;                               /* month of observed[0]: panel->first */
    size_t months;                           /* panel->last - panel->first + 1 */
    struct aggregate_target *target;         /* by area node, then category node */
    size_t targets;
    const char **warning; /* sums that do not fit, in sentences */
    size_t warnings;
};

/* Build from a frozen panel and the given trees (either may be empty; they are copied). */
enum status aggregate_build(struct aggregate *out, const struct panel *panel,
                            const struct hierarchy *areas, const struct hierarchy *categories,
                            struct fault *fault);

/* The target of an area node and a category node, or NULL. */
const struct aggregate_target *aggregate_find(const struct aggregate *aggregate, size_t area,
                                              size_t category);

void aggregate_free(struct aggregate *aggregate);

#endif

/* Lists of areas or categories to draw: a CSV with one column of names. */
#ifndef CRIMECAST_BATCH_LISTS_H
#define CRIMECAST_BATCH_LISTS_H

#include "engine/batch/config.h"
#include "engine/data/hierarchy.h"
#include "inputs/columns.h"

/* The nodes named in column `role` (COLUMN_AREA or COLUMN_CATEGORY) of a CSV, in its order, into
 * node[0 .. count-1] (room for hierarchy->count). A name that is unknown is a fault in `faults`
 * with file, line and the nearest known name; the rest is still read. */
enum status lists_read(const char *path, enum column_role role, const struct hierarchy *hierarchy,
                       size_t *node, size_t *count, struct config_faults *faults);

#endif

/* Names as file names: lower-case ASCII letters, digits and hyphens, unique within a set. */
#ifndef CRIMECAST_BATCH_SLUGS_H
#define CRIMECAST_BATCH_SLUGS_H

#include <stddef.h>

#include "engine/core/arena.h"

/* Slugs of `count` names in the arena, slug[i] of name[i]; NULL when memory is out. A slug that an
 * earlier name has already takes -2, -3, ... */
const char **slugs_make(struct arena *arena, const char *const *name, size_t count);

#endif

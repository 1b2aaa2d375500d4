/* Interned strings: each distinct name once, with a small index.
 *
 * Indices count up from 0 in the order of first appearance. Strings live as long as the table and
 * do not move. Lookup is exact, byte for byte.
 */
#ifndef CRIMECAST_CORE_NAMES_H
#define CRIMECAST_CORE_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "engine/core/arena.h"
#include "engine/core/status.h"

#define NAMES_NONE UINT32_MAX

struct names {
    struct arena arena;
    const char **string; /* string[i], i < count */
    uint32_t count;
    uint32_t *slot; /* open addressing: index + 1, 0 when free */
    uint64_t *hash;
    size_t capacity, slots;
};

#define NAMES_EMPTY ((struct names){.count = 0})

/* The index of a name of `length` bytes, added when new. */
enum status names_add(struct names *names, const char *name, size_t length, uint32_t *index);

/* The index of a name, or NAMES_NONE. */
uint32_t names_find(const struct names *names, const char *name, size_t length);

/* The string of an index that is in the table. */
const char *names_string(const struct names *names, uint32_t index);

/* The known name nearest to `wanted` by edit distance without regard to case, or NULL when none is
 * near: its distance is over a third of the length of `wanted` and one more (two letters swapped in
 * a short word). Made for "unknown ...; did you mean ...?". */
const char *names_nearest(const char *const *known, size_t count, const char *wanted);

void names_free(struct names *names);

#endif

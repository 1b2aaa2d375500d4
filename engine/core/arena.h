/* Block memory with mark and reset: many small allocations, one release.
 *
 * Memory from an arena is aligned for any object, lives until arena_reset to an earlier mark or
 * arena_free, and is never moved. Not safe to share between threads: one arena a worker.
 */
#ifndef CRIMECAST_CORE_ARENA_H
#define CRIMECAST_CORE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *top;
};

struct arena_mark {
    struct arena_block *block;
    size_t used;
};

#define ARENA_EMPTY ((struct arena){.top = NULL})

/* `size` bytes, or NULL when memory is out. */
void *arena_take(struct arena *arena, size_t size);

/* `count` elements of `size` bytes, zeroed; NULL on overflow or when memory is out. */
void *arena_zeroed(struct arena *arena, size_t count, size_t size);

/* A copy of a string of `length` bytes, terminated; NULL when memory is out. */
char *arena_string(struct arena *arena, const char *string, size_t length);

/* Where the arena stands now; arena_reset gives back all that was taken since. */
struct arena_mark arena_mark(const struct arena *arena);
void arena_reset(struct arena *arena, struct arena_mark mark);

/* Give everything back. The arena is empty and usable again. */
void arena_free(struct arena *arena);

#endif

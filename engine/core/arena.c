#include "engine/core/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 64 * 1024 };

struct arena_block {
    struct arena_block *below;
    size_t used, size;
    max_align_t bytes[];
};

void *arena_take(struct arena *arena, size_t size) {
    const size_t alignment = sizeof(max_align_t);
    if (size > SIZE_MAX / 2)
        return NULL;
    size = (size + alignment - 1) / alignment * alignment;
    if (!arena->top || arena->top->size - arena->top->used < size) {
        size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
        struct arena_block *block = malloc(sizeof *block + room);
        if (!block)
            return NULL;
        *block = (struct arena_block){.below = arena->top, .size = room};
        arena->top = block;
    }
    void *taken = (char *)arena->top->bytes + arena->top->used;
    arena->top->used += size;
    return taken;
}

void *arena_zeroed(struct arena *arena, size_t count, size_t size) {
    if (size && count > SIZE_MAX / size)
        return NULL;
    void *taken = arena_take(arena, count * size);
    if (taken)
        memset(taken, 0, count * size);
    return taken;
}

char *arena_string(struct arena *arena, const char *string, size_t length) {
    char *copy = arena_take(arena, length + 1);
    if (copy) {
        memcpy(copy, string, length);
        copy[length] = '\0';
    }
    return copy;
}

struct arena_mark arena_mark(const struct arena *arena) {
    return (struct arena_mark){arena->top, arena->top ? arena->top->used : 0};
}

void arena_reset(struct arena *arena, struct arena_mark mark) {
    while (arena->top != mark.block) {
        struct arena_block *below = arena->top->below;
        free(arena->top);
        arena->top = below;
    }
    if (arena->top)
        arena->top->used = mark.used;
}

void arena_free(struct arena *arena) {
    arena_reset(arena, (struct arena_mark){NULL, 0});
}

#include "engine/data/comparator.h"

#include <stdlib.h>
#include <string.h>

enum status comparators_add(struct comparators *comparators, const struct comparator *comparator) {
    if (comparators->count == comparators->capacity) {
        size_t capacity = comparators->capacity ? comparators->capacity * 2 : 64;
        struct comparator *grown = realloc(comparators->comparator, capacity * sizeof *grown);
        if (!grown)
            return STATUS_NO_MEMORY;
        comparators->comparator = grown;
        comparators->capacity = capacity;
    }
    struct comparator copy = *comparator;
    copy.area = arena_string(&comparators->arena, comparator->area, strlen(comparator->area));
    copy.category =
        arena_string(&comparators->arena, comparator->category, strlen(comparator->category));
    if (!copy.area || !copy.category)
        return STATUS_NO_MEMORY;
    comparators->comparator[comparators->count++] = copy;
    return STATUS_OK;
}

const struct comparator *comparators_find(const struct comparators *comparators, const char *area,
                                          const char *category, int first, int last) {
    for (size_t i = 0; i < comparators->count; i++) {
        const struct comparator *candidate = &comparators->comparator[i];
        if (candidate->first == first && candidate->last == last &&
            strcmp(candidate->area, area) == 0 && strcmp(candidate->category, category) == 0)
            return candidate;
    }
    return NULL;
}

void comparators_free(struct comparators *comparators) {
    arena_free(&comparators->arena);
    free(comparators->comparator);
    *comparators = COMPARATORS_EMPTY;
}

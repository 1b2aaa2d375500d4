#include "engine/data/series_names.h"

#include <stdlib.h>
#include <string.h>

enum status series_names_add(struct series_names *names, const char *area, const char *category) {
    if (names->count == names->capacity) {
        size_t capacity = names->capacity ? names->capacity * 2 : 64;
        struct series_name *grown = realloc(names->name, capacity * sizeof *grown);
        if (!grown)
            return STATUS_NO_MEMORY;
        names->name = grown;
        names->capacity = capacity;
    }
    struct series_name copy = {arena_string(&names->arena, area, strlen(area)),
                               arena_string(&names->arena, category, strlen(category))};
    if (!copy.area || !copy.category)
        return STATUS_NO_MEMORY;
    names->name[names->count++] = copy;
    return STATUS_OK;
}

void series_names_free(struct series_names *names) {
    arena_free(&names->arena);
    free(names->name);
    *names = SERIES_NAMES_EMPTY;
}

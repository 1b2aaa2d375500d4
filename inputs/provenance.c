#include "inputs/provenance.h"

#include <stdlib.h>
#include <string.h>

enum status provenances_add(struct provenances *provenances, const struct provenance *provenance) {
    if (provenances->count == provenances->capacity) {
        size_t capacity = provenances->capacity ? provenances->capacity * 2 : 16;
        struct provenance *grown = realloc(provenances->provenance, capacity * sizeof *grown);
        if (!grown)
            return STATUS_NO_MEMORY;
        provenances->provenance = grown;
        provenances->capacity = capacity;
    }
    struct arena *arena = &provenances->arena;
    const char *notes = provenance->notes ? provenance->notes : "";
    struct provenance copy = *provenance;
    copy.file = arena_string(arena, provenance->file, strlen(provenance->file));
    copy.reader = arena_string(arena, provenance->reader, strlen(provenance->reader));
    copy.notes = arena_string(arena, notes, strlen(notes));
    if (!copy.file || !copy.reader || !copy.notes)
        return STATUS_NO_MEMORY;
    provenances->provenance[provenances->count++] = copy;
    return STATUS_OK;
}

void provenances_free(struct provenances *provenances) {
    arena_free(&provenances->arena);
    free(provenances->provenance);
    *provenances = PROVENANCES_EMPTY;
}

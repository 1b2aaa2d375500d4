#include "inputs/reject.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VALUE_CUT = 80 };

enum status rejects_add(struct rejects *rejects, const char *file, long line, const char *column,
                        const char *value, size_t value_length, const char *reason, ...) {
    rejects->count++;
    if (rejects->kept == REJECT_CAP)
        return STATUS_OK;
    if (rejects->kept == rejects->capacity) {
        size_t capacity = rejects->capacity ? rejects->capacity * 2 : 64;
        struct reject *grown = realloc(rejects->reject, capacity * sizeof *grown);
        if (!grown)
            return STATUS_NO_MEMORY;
        rejects->reject = grown;
        rejects->capacity = capacity;
    }
    char words[512];
    va_list arguments;
    va_start(arguments, reason);
    vsnprintf(words, sizeof words, reason, arguments);
    va_end(arguments);
    struct arena *arena = &rejects->arena;
    struct reject kept = {
        .file = arena_string(arena, file, strlen(file)),
        .column = arena_string(arena, column ? column : "", column ? strlen(column) : 0),
        .value = arena_string(arena, value ? value : "",
                              value_length < VALUE_CUT ? value_length : VALUE_CUT),
        .reason = arena_string(arena, words, strlen(words)),
        .line = line,
    };
    if (!kept.file || !kept.column || !kept.value || !kept.reason)
        return STATUS_NO_MEMORY;
    rejects->reject[rejects->kept++] = kept;
    return STATUS_OK;
}

void rejects_free(struct rejects *rejects) {
    arena_free(&rejects->arena);
    free(rejects->reject);
    *rejects = REJECTS_EMPTY;
}

#include "engine/core/names.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* FNV-1a, 64 bits (Fowler, Noll, Vo). */
static uint64_t hash_bytes(const char *bytes, size_t length) {
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * 1099511628211u;
    return hash;
}

/* The slot that holds the name, or the free slot where it belongs. */
static size_t probe(const struct names *names, const char *name, size_t length, uint64_t hash) {
    size_t at = (size_t)hash & (names->slots - 1);
    for (; names->slot[at]; at = (at + 1) & (names->slots - 1)) {
        uint32_t index = names->slot[at] - 1;
        if (names->hash[index] == hash && strncmp(names->string[index], name, length) == 0 &&
            names->string[index][length] == '\0')
            break;
    }
    return at;
}

static enum status grow(struct names *names) {
    size_t slots = names->slots ? names->slots * 2 : 64;
    size_t capacity = slots / 2;
    uint32_t *slot = calloc(slots, sizeof *slot);
    const char **string = realloc(names->string, capacity * sizeof *string);
    if (string)
        names->string = string;
    uint64_t *hash = realloc(names->hash, capacity * sizeof *hash);
    if (hash)
        names->hash = hash;
    if (!slot || !string || !hash) {
        free(slot);
        return STATUS_NO_MEMORY;
    }
    for (uint32_t i = 0; i < names->count; i++) {
        size_t at = (size_t)hash[i] & (slots - 1);
        while (slot[at])
            at = (at + 1) & (slots - 1);
        slot[at] = i + 1;
    }
    free(names->slot);
    names->slot = slot;
    names->slots = slots;
    names->capacity = capacity;
    return STATUS_OK;
}

enum status names_add(struct names *names, const char *name, size_t length, uint32_t *index) {
    uint64_t hash = hash_bytes(name, length);
    if (names->slots) {
        size_t at = probe(names, name, length, hash);
        if (names->slot[at]) {
            *index = names->slot[at] - 1;
            return STATUS_OK;
        }
    }
    if (names->count == names->capacity && grow(names) != STATUS_OK)
        return STATUS_NO_MEMORY;
    const char *string = arena_string(&names->arena, name, length);
    if (!string)
        return STATUS_NO_MEMORY;
    size_t at = probe(names, name, length, hash);
    names->string[names->count] = string;
    names->hash[names->count] = hash;
    *index = names->count++;
    names->slot[at] = names->count;
    return STATUS_OK;
}

uint32_t names_find(const struct names *names, const char *name, size_t length) {
    if (!names->slots)
        return NAMES_NONE;
    size_t at = probe(names, name, length, hash_bytes(name, length));
    return names->slot[at] ? names->slot[at] - 1 : NAMES_NONE;
}

const char *names_string(const struct names *names, uint32_t index) {
    return names->string[index];
}

/* Levenshtein distance without regard to case; strings beyond 63 bytes are compared by their start.
 */
static size_t distance(const char *a, const char *b) {
    enum { MOST = 64 };
    size_t row[MOST];
    size_t length_a = strlen(a), length_b = strlen(b);
    if (length_a >= MOST)
        length_a = MOST - 1;
    if (length_b >= MOST)
        length_b = MOST - 1;
    for (size_t j = 0; j <= length_b; j++)
        row[j] = j;
    for (size_t i = 1; i <= length_a; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= length_b; j++) {
            size_t above = row[j];
            size_t best =
                diagonal + (tolower((unsigned char)a[i - 1]) != tolower((unsigned char)b[j - 1]));
            if (above + 1 < best)
                best = above + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            diagonal = above;
            row[j] = best;
        }
    }
    return row[length_b];
}

const char *names_nearest(const char *const *known, size_t count, const char *wanted) {
    const char *nearest = NULL;
    size_t least = strlen(wanted) / 3 + 1;
    for (size_t i = 0; i < count; i++) {
        size_t d = distance(known[i], wanted);
        if (d < least || (d == least && !nearest)) {
            nearest = known[i];
            least = d;
        }
    }
    return nearest;
}

void names_free(struct names *names) {
    arena_free(&names->arena);
    free(names->string);
    free(names->slot);
    free(names->hash);
    *names = NAMES_EMPTY;
}

#include "inputs/keys.h"

#include <stdlib.h>
#include <string.h>

struct keys keys_start(enum recode_kind kind, const struct recode *recode, keys_intern *intern,
                       void *to) {
    return (struct keys){
        .kind = kind, .recode = recode, .intern = intern, .to = to, .last = NAMES_NONE};
}

/* Understand a raw text met for the first time. */
static enum status learn(struct keys *keys, struct field field, uint32_t *index,
                         char reason[DECODE_REASON]) {
    if (keys->raw.count == keys->capacity) {
        size_t capacity = keys->capacity ? keys->capacity * 2 : 64;
        struct key *grown = realloc(keys->key, capacity * sizeof *grown);
        if (!grown)
            return STATUS_NO_MEMORY;
        keys->key = grown;
        keys->capacity = capacity;
    }
    char name[DECODE_NAME];
    struct key key = {.name = NULL, .index = NAMES_NONE};
    const char *what = keys->kind == RECODE_AREA ? "the name of an area" : "the name of a category";
    if (decode_name(field, what, name, &key.length, reason)) {
        const char *means = recode_name(keys->recode, keys->kind, name, key.length);
        if (means)
            key.length = strlen(means);
        key.name = arena_string(&keys->raw.arena, means ? means : name, key.length);
        if (!key.name)
            return STATUS_NO_MEMORY;
    }
    if (names_add(&keys->raw, field.bytes, field.length, index) != STATUS_OK)
        return STATUS_NO_MEMORY;
    keys->key[*index] = key;
    return STATUS_OK;
}

enum status keys_find(struct keys *keys, struct field field, struct key **key,
                      char reason[DECODE_REASON]) {
    uint32_t index = keys->last;
    if (index == NAMES_NONE || strcmp(keys->raw.string[index], field.bytes) != 0)
        index = names_find(&keys->raw, field.bytes, field.length);
    if (index == NAMES_NONE) {
        enum status status = learn(keys, field, &index, reason);
        if (status != STATUS_OK)
            return status;
    } else if (!keys->key[index].name) {
        char name[DECODE_NAME];
        size_t length;
        decode_name(field,
                    keys->kind == RECODE_AREA ? "the name of an area" : "the name of a category",
                    name, &length, reason);
    }
    keys->last = index;
    *key = &keys->key[index];
    return (*key)->name ? STATUS_OK : STATUS_BAD_ROW;
}

enum status keys_index(struct keys *keys, struct key *key, uint32_t *index) {
    enum status status = STATUS_OK;
    if (key->index == NAMES_NONE)
        status = keys->intern(keys->to, key->name, key->length, &key->index);
    *index = key->index;
    return status;
}

void keys_free(struct keys *keys) {
    names_free(&keys->raw);
    free(keys->key);
    *keys = (struct keys){.last = NAMES_NONE};
}

#include "inputs/recode.h"

#include <stdlib.h>
#include <string.h>

const char *recode_word(enum recode_kind kind) {
    return kind == RECODE_AREA ? "area" : "category";
}

enum status recode_add(struct recode *recode, enum recode_kind kind, const char *name,
                       const char *means, long line, long *earlier, bool *fresh) {
    struct recode_table *table = &recode->table[kind];
    uint32_t index, before = table->name.count;
    if (before == table->capacity) {
        size_t capacity = before ? (size_t)before * 2 : 64;
        struct alias *grown = realloc(table->alias, capacity * sizeof *grown);
        if (!grown)
            return STATUS_NO_MEMORY;
        table->alias = grown;
        table->capacity = capacity;
    }
    const char *copy = arena_string(&recode->arena, means, strlen(means));
    if (!copy || names_add(&table->name, name, strlen(name), &index) != STATUS_OK)
        return STATUS_NO_MEMORY;
    if (index < before) {
        struct alias *alias = &table->alias[index];
        if (alias->means && strcmp(alias->means, means) == 0)
            return STATUS_OK;
        if (earlier)
            *earlier = alias->line;
        if (fresh)
            *fresh = alias->means != NULL;
        alias->means = NULL;
        return STATUS_BAD_ROW;
    }
    table->alias[index] =
        (struct alias){names_string(&table->name, index), copy, line, kind, false};
    return STATUS_OK;
}

const char *recode_name(const struct recode *recode, enum recode_kind kind, const char *name,
                        size_t length) {
    if (!recode)
        return NULL;
    const struct recode_table *table = &recode->table[kind];
    uint32_t index = names_find(&table->name, name, length);
    if (index == NAMES_NONE)
        return NULL;
    table->alias[index].used = true;
    return table->alias[index].means;
}

static int by_line(const void *a, const void *b) {
    const struct alias *p = a, *q = b;
    return p->line < q->line ? -1 : p->line > q->line;
}

enum status recode_unused(const struct recode *recode, struct arena *arena,
                          const struct alias **alias, size_t *count) {
    size_t most = 0;
    for (size_t k = 0; k < RECODE_KINDS; k++)
        most += recode->table[k].name.count;
    struct alias *unused = arena_zeroed(arena, most + 1, sizeof *unused);
    if (!unused)
        return STATUS_NO_MEMORY;
    *count = 0;
    for (size_t k = 0; k < RECODE_KINDS; k++)
        for (uint32_t i = 0; i < recode->table[k].name.count; i++)
            if (!recode->table[k].alias[i].used && recode->table[k].alias[i].means)
                unused[(*count)++] = recode->table[k].alias[i];
    qsort(unused, *count, sizeof *unused, by_line);
    *alias = unused;
    return STATUS_OK;
}

enum status recode_unmatched(const char *const *names, size_t count,
                             const struct hierarchy *hierarchy, struct arena *arena,
                             const struct unmatched **unmatched, size_t *unmatched_count) {
    *unmatched = NULL;
    *unmatched_count = 0;
    if (!hierarchy->count)
        return STATUS_OK;
    struct unmatched *found = arena_zeroed(arena, count + 1, sizeof *found);
    const char **known = arena_zeroed(arena, hierarchy->count, sizeof *known);
    if (!found || !known)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < hierarchy->count; i++)
        known[i] = hierarchy->node[i].name;
    for (size_t i = 0; i < count; i++)
        if (hierarchy_find(hierarchy, names[i]) == HIERARCHY_NONE)
            found[(*unmatched_count)++] =
                (struct unmatched){names[i], names_nearest(known, hierarchy->count, names[i])};
    *unmatched = found;
    return STATUS_OK;
}

void recode_free(struct recode *recode) {
    for (size_t k = 0; k < RECODE_KINDS; k++) {
        names_free(&recode->table[k].name);
        free(recode->table[k].alias);
    }
    arena_free(&recode->arena);
    *recode = RECODE_EMPTY;
}

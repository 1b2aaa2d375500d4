/* Names that drift: what a file calls an area or a category, and what it means here.
 *
 * Read from aliases.csv (kind,name,means). Lookup is exact on the trimmed name and takes one step:
 * when "a" means "b" and "b" means "c", a file's "a" becomes "b". So the order of the rows does not
 * matter and two names can be exchanged. Names without an alias stay as they are.
 */
#ifndef CRIMECAST_INPUTS_RECODE_H
#define CRIMECAST_INPUTS_RECODE_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/core/arena.h"
#include "engine/core/names.h"
#include "engine/core/status.h"
#include "engine/data/hierarchy.h"

enum recode_kind { RECODE_AREA, RECODE_CATEGORY, RECODE_KINDS };

/* What one alias says; entry i belongs to name i of its table. */
struct alias {
    const char *name, *means; /* means is NULL when the file contradicts itself: not used */
    long line;
    enum recode_kind kind;
    bool used; /* some file called something by this name */
};

struct recode_table {
    struct names name;
    struct alias *alias;
    size_t capacity;
};

struct recode {
    struct arena arena;
    struct recode_table table[RECODE_KINDS];
};

#define RECODE_EMPTY ((struct recode){.arena = {.top = NULL}})

/* "area", "category". */
const char *recode_word(enum recode_kind kind);

/* Add an alias; strings are copied. The same alias twice is fine. A name that already means
 * something else is STATUS_BAD_ROW; neither is used then, whichever came first. *earlier is the
 * line of the first and *fresh says that it was in use until now. Both may be NULL. */
enum status recode_add(struct recode *recode, enum recode_kind kind, const char *name,
                       const char *means, long line, long *earlier, bool *fresh);

/* What a name of `length` bytes means, or NULL when it has no alias (or recode is NULL). Marks the
 * alias as used, the one thing a lookup changes: readers run one after another. */
const char *recode_name(const struct recode *recode, enum recode_kind kind, const char *name,
                        size_t length);

/* Aliases no file made use of, in the order of the file; the array is in the arena. */
enum status recode_unused(const struct recode *recode, struct arena *arena,
                          const struct alias **alias, size_t *count);

/* A name that is not in the hierarchy, and the nearest one that is (NULL when none is near). */
struct unmatched {
    const char *name, *nearest;
};

/* The names, say panel->area, that match nothing in a hierarchy, in their order. An empty hierarchy
 * knows nothing and so finds nothing amiss. Strings are borrowed, the array is in the arena. */
enum status recode_unmatched(const char *const *names, size_t count,
                             const struct hierarchy *hierarchy, struct arena *arena,
                             const struct unmatched **unmatched, size_t *unmatched_count);

void recode_free(struct recode *recode);

#endif

/* The names in a column of a large file, each understood once.
 *
 * A file of a million rows holds a few hundred names. What stands in a field is looked up as raw
 * bytes; only what is new is checked, trimmed and recoded. A name enters the panel when its index
 * is asked for, so that a refused row leaves no name behind.
 */
#ifndef CRIMECAST_INPUTS_KEYS_H
#define CRIMECAST_INPUTS_KEYS_H

#include <stdint.h>

#include "engine/core/names.h"
#include "inputs/decode.h"
#include "inputs/recode.h"
#include "inputs/rows.h"

/* Adds a name somewhere and gives its index: panel_build_area and the like, with its object. */
typedef enum status keys_intern(void *to, const char *name, size_t length, uint32_t *index);

struct key {
    const char *name; /* trimmed and recoded; NULL when it is no name */
    size_t length;
    uint32_t index; /* NAMES_NONE until asked for */
};

struct keys {
    enum recode_kind kind;
    const struct recode *recode; /* borrowed, may be NULL */
    keys_intern *intern;
    void *to;
    struct names raw;
    struct key *key; /* by index of raw */
    size_t capacity;
    uint32_t last; /* most files repeat the name of the row before */
};

/* Empty keys that intern into `to`. */
struct keys keys_start(enum recode_kind kind, const struct recode *recode, keys_intern *intern,
                       void *to);

/* The key of a field. STATUS_BAD_ROW with the reason when it is no name. */
enum status keys_find(struct keys *keys, struct field field, struct key **key,
                      char reason[DECODE_REASON]);

/* The index of a key's name where keys intern to. */
enum status keys_index(struct keys *keys, struct key *key, uint32_t *index);

void keys_free(struct keys *keys);

#endif

/* The two trees of the domain: areas (csp < force < region < country) and offence categories (leaf
 * < parent < total), as read from areas.csv and categories.csv, plus the groups and themes that cut
 * across them. A theme is a node at the top, whose members are those that joined the group of its
 * name; themes may overlap.
 *
 * Entries keep the order of their file, which is the order of presentation. Names are unique. A
 * parent that has no row of its own is added as an entry without a parent, after the ones named.
 */
#ifndef CRIMECAST_DATA_HIERARCHY_H
#define CRIMECAST_DATA_HIERARCHY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/core/arena.h"
#include "engine/core/fault.h"
#include "engine/core/text.h"

#define HIERARCHY_NONE SIZE_MAX

enum area_level { LEVEL_NONE, LEVEL_CSP, LEVEL_FORCE, LEVEL_REGION, LEVEL_COUNTRY };

/* How a category is compared with elsewhere. */
enum compare_rule { COMPARE_YES, COMPARE_LOW_VOLUME, COMPARE_NO_COMPARATOR };

/* One place in a tree: an area or a category. */
struct node {
    const char *name;
    const char *parent_name; /* "" at the top */
    size_t parent;           /* HIERARCHY_NONE at the top; set by hierarchy_link */
    size_t depth;            /* 0 at the top; set by hierarchy_link */
    size_t line;             /* of its row in the file, 0 when added as a parent */

    const char *code;      /* areas: ONS code or "" */
    enum area_level level; /* areas */

    enum compare_rule compare; /* categories */
    const char *note;          /* categories: printed beside it, or "" */
    bool theme;                /* categories: the sum of its members, beside the tree */
    bool rest;                 /* added by aggregate.h: what the recorded parts leave over */
};

/* A membership beside the tree: area in similar group, or category in theme. */
struct membership {
    const char *group;
    size_t node;
};

struct hierarchy {
    struct arena arena; /* owns the strings and arrays */
    struct node *node;
    size_t count, capacity;
    struct membership *membership;
    size_t memberships, membership_capacity;
};

#define HIERARCHY_EMPTY ((struct hierarchy){.count = 0})

/* Add a node; strings are copied. *index is its place. Adding a name again gives STATUS_OK and its
 * old place when parent, code and level agree (an area listed once for each similar group), else
 * STATUS_BAD_ROW. */
enum status hierarchy_add(struct hierarchy *hierarchy, const struct node *node, size_t *index);

enum status hierarchy_join(struct hierarchy *hierarchy, const char *group, size_t node);

/* Find parents, add those without a row, set depths; a loop is a fault that names its members. */
enum status hierarchy_link(struct hierarchy *hierarchy, const char *file, struct fault *fault);

/* The place of a name (exact bytes), or HIERARCHY_NONE. */
size_t hierarchy_find(const struct hierarchy *hierarchy, const char *name);

/* The first group that a node joined; "" for none. */
const char *hierarchy_group(const struct hierarchy *hierarchy, size_t node);

/* The next node that joined `group`, in the order of joining, or HIERARCHY_NONE. *place is 0 for
 * the first, and moves on. */
size_t hierarchy_member(const struct hierarchy *hierarchy, const char *group, size_t *place);

/* Is `node` the same as or somewhere below `above`? What lies below a member of a theme lies below
 * the theme; a theme lies below a node that all its members lie below. */
bool hierarchy_within(const struct hierarchy *hierarchy, size_t node, size_t above);

/* Append the members of a theme as words of a sentence: "A, B and C". */
void hierarchy_tell_members(const struct hierarchy *hierarchy, size_t theme, struct text *out);

bool hierarchy_is_leaf(const struct hierarchy *hierarchy, size_t node);

/* "csp", "force", ...; "" for LEVEL_NONE. */
const char *area_level_word(enum area_level level);

void hierarchy_free(struct hierarchy *hierarchy);

#endif

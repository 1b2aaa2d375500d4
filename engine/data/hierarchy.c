#include "engine/data/hierarchy.h"

#include <string.h>

/* Arrays live in the arena: growing copies, and the old copy goes when the arena does. */
static void *grow(struct arena *arena, void *old, size_t count, size_t *capacity, size_t size) {
    if (count < *capacity)
        return old;
    size_t more = *capacity ? *capacity * 2 : 64;
    void *grown = arena_zeroed(arena, more, size);
    if (!grown)
        return NULL;
    if (count)
        memcpy(grown, old, count * size);
    *capacity = more;
    return grown;
}

static const char *copy_string(struct arena *arena, const char *string) {
    return string ? arena_string(arena, string, strlen(string)) : "";
}

static bool same_text(const char *a, const char *b) {
    return strcmp(a ? a : "", b ? b : "") == 0;
}

enum status hierarchy_add(struct hierarchy *hierarchy, const struct node *node, size_t *index) {
    *index = hierarchy_find(hierarchy, node->name);
    if (*index != HIERARCHY_NONE) {
        const struct node *old = &hierarchy->node[*index];
        bool agree = same_text(old->parent_name, node->parent_name) &&
                     same_text(old->code, node->code) && old->level == node->level;
        return agree ? STATUS_OK : STATUS_BAD_ROW;
    }
    struct arena *arena = &hierarchy->arena;
    struct node *nodes = grow(arena, hierarchy->node, hierarchy->count, &hierarchy->capacity,
                              sizeof *hierarchy->node);
    if (!nodes)
        return STATUS_NO_MEMORY;
    hierarchy->node = nodes;
    struct node copy = *node;
    copy.name = copy_string(arena, node->name);
    copy.parent_name = copy_string(arena, node->parent_name);
    copy.code = copy_string(arena, node->code);
    copy.note = copy_string(arena, node->note);
    copy.parent = HIERARCHY_NONE;
    copy.depth = 0;
    if (!copy.name || !copy.parent_name || !copy.code || !copy.note)
        return STATUS_NO_MEMORY;
    *index = hierarchy->count;
    hierarchy->node[hierarchy->count++] = copy;
    return STATUS_OK;
}

enum status hierarchy_join(struct hierarchy *hierarchy, const char *group, size_t node) {
    for (size_t i = 0; i < hierarchy->memberships; i++)
        if (hierarchy->membership[i].node == node &&
            strcmp(hierarchy->membership[i].group, group) == 0)
            return STATUS_OK;
    struct membership *memberships =
        grow(&hierarchy->arena, hierarchy->membership, hierarchy->memberships,
             &hierarchy->membership_capacity, sizeof *hierarchy->membership);
    if (!memberships)
        return STATUS_NO_MEMORY;
    hierarchy->membership = memberships;
    const char *copy = copy_string(&hierarchy->arena, group);
    if (!copy)
        return STATUS_NO_MEMORY;
    hierarchy->membership[hierarchy->memberships++] = (struct membership){copy, node};
    return STATUS_OK;
}

/* A fault that spells the loop a node is part of: "A is below itself: A < B < A". */
static enum status loop_fault(const struct hierarchy *hierarchy, size_t start, const char *file,
                              struct fault *fault) {
    struct text text = TEXT_EMPTY;
    size_t at = start;
    do {
        text_printf(&text, "%s < ", hierarchy->node[at].name);
        at = hierarchy->node[at].parent;
    } while (at != start);
    text_append(&text, hierarchy->node[start].name);
    fault_at(fault, STATUS_BAD_ROW, file, (long)hierarchy->node[start].line, "parent",
             "\"%s\" stands below itself (%s); expected a tree", hierarchy->node[start].name,
             text_string(&text));
    text_free(&text);
    return STATUS_BAD_ROW;
}

enum status hierarchy_link(struct hierarchy *hierarchy, const char *file, struct fault *fault) {
    size_t rows = hierarchy->count;
    for (size_t i = 0; i < rows; i++) {
        const char *name = hierarchy->node[i].parent_name;
        size_t parent = name[0] ? hierarchy_find(hierarchy, name) : HIERARCHY_NONE;
        if (name[0] && parent == HIERARCHY_NONE) {
            struct node added = {.name = name};
            if (hierarchy_add(hierarchy, &added, &parent) != STATUS_OK)
                return fault_at(fault, STATUS_NO_MEMORY, file, 0, NULL, "out of memory");
        }
        hierarchy->node[i].parent = parent;
    }
    for (size_t i = 0; i < hierarchy->count; i++) {
        size_t depth = 0;
        for (size_t up = hierarchy->node[i].parent; up != HIERARCHY_NONE;
             up = hierarchy->node[up].parent) {
            if (up == i)
                return loop_fault(hierarchy, i, file, fault);
            /* A walk longer than the tree goes round a loop that i hangs below; the loop's own
             * members come to be told in their turn. */
            if (++depth > hierarchy->count)
                break;
        }
        hierarchy->node[i].depth = depth;
    }
    return STATUS_OK;
}

size_t hierarchy_find(const struct hierarchy *hierarchy, const char *name) {
    for (size_t i = 0; i < hierarchy->count; i++)
        if (strcmp(hierarchy->node[i].name, name) == 0)
            return i;
    return HIERARCHY_NONE;
}

const char *hierarchy_group(const struct hierarchy *hierarchy, size_t node) {
    for (size_t i = 0; i < hierarchy->memberships; i++)
        if (hierarchy->membership[i].node == node)
            return hierarchy->membership[i].group;
    return "";
}

size_t hierarchy_member(const struct hierarchy *hierarchy, const char *group, size_t *place) {
    while (*place < hierarchy->memberships) {
        const struct membership *own = &hierarchy->membership[(*place)++];
        if (strcmp(own->group, group) == 0)
            return own->node;
    }
    return HIERARCHY_NONE;
}

static bool below(const struct hierarchy *hierarchy, size_t node, size_t above) {
    while (node != HIERARCHY_NONE && node != above)
        node = hierarchy->node[node].parent;
    return node == above && above != HIERARCHY_NONE;
}

/* Do any, or all, members of a theme lie below a node (`up`), or the node below them? */
static bool members_below(const struct hierarchy *hierarchy, size_t theme, size_t node, bool up) {
    const char *name = hierarchy->node[theme].name;
    size_t members = 0, found = 0, place = 0, own;
    while ((own = hierarchy_member(hierarchy, name, &place)) != HIERARCHY_NONE) {
        members++;
        found += up ? below(hierarchy, own, node) : below(hierarchy, node, own);
    }
    return up ? members > 0 && found == members : found > 0;
}

bool hierarchy_within(const struct hierarchy *hierarchy, size_t node, size_t above) {
    if (below(hierarchy, node, above))
        return true;
    if (node == HIERARCHY_NONE || above == HIERARCHY_NONE)
        return false;
    bool themes = hierarchy->node[node].theme && hierarchy->node[above].theme;
    return !themes &&
           ((hierarchy->node[above].theme && members_below(hierarchy, above, node, false)) ||
            (hierarchy->node[node].theme && members_below(hierarchy, node, above, true)));
}

void hierarchy_tell_members(const struct hierarchy *hierarchy, size_t theme, struct text *out) {
    const char *const name = hierarchy->node[theme].name;
    size_t place = 0, ahead, node = hierarchy_member(hierarchy, name, &place);
    for (bool first = true; node != HIERARCHY_NONE; node = ahead, first = false) {
        ahead = hierarchy_member(hierarchy, name, &place);
        text_append(out, first ? "" : ahead == HIERARCHY_NONE ? " and " : ", ");
        text_append_spoken(out, hierarchy->node[node].name);
    }
}

bool hierarchy_is_leaf(const struct hierarchy *hierarchy, size_t node) {
    for (size_t i = 0; i < hierarchy->count; i++)
        if (hierarchy->node[i].parent == node)
            return false;
    return true;
}

const char *area_level_word(enum area_level level) {
    static const char *const word[] = {[LEVEL_NONE] = "",
                                       [LEVEL_CSP] = "csp",
                                       [LEVEL_FORCE] = "force",
                                       [LEVEL_REGION] = "region",
                                       [LEVEL_COUNTRY] = "country"};
    return (size_t)level < sizeof word / sizeof *word ? word[level] : "";
}

void hierarchy_free(struct hierarchy *hierarchy) {
    arena_free(&hierarchy->arena);
    *hierarchy = HIERARCHY_EMPTY;
}

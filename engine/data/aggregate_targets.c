#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/data/aggregate_build.h"

/* Leaves of every target: each leaf belongs to all pairs of nodes above it, itself and the themes
 * it is part of included. */
struct membership_list {
    size_t *leaf;
    size_t count, capacity;
};

static enum status join(struct aggregate_builder *b, struct membership_list *to, size_t leaf) {
    if (to->count && to->leaf[to->count - 1] == leaf) /* two members of a theme hold it */
        return STATUS_OK;
    if (to->count == to->capacity) {
        size_t capacity = to->capacity ? to->capacity * 2 : 4;
        size_t *grown = realloc(to->leaf, capacity * sizeof *grown);
        if (!grown)
            return aggregate_no_memory(b);
        to->leaf = grown;
        to->capacity = capacity;
    }
    to->leaf[to->count++] = leaf;
    return STATUS_OK;
}

static enum status gather(struct aggregate_builder *b, struct membership_list *list) {
    const struct aggregate *out = b->out;
    const struct hierarchy *areas = &out->areas, *categories = &out->categories;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < out->leaves.count; i++)
        for (size_t c = 0; c < categories->count; c++)
            if (hierarchy_within(categories, out->leaf_category[i], c))
                for (size_t a = out->leaf_area[i]; a != HIERARCHY_NONE && status == STATUS_OK;
                     a = areas->node[a].parent)
                    status = join(b, &list[a * categories->count + c], i);
    return status;
}

/* The nodes of every leaf, by its names. */
static enum status place_leaves(struct aggregate_builder *b) {
    struct aggregate *out = b->out;
    size_t *area = arena_take(&out->arena, (out->leaves.count + 1) * sizeof *area);
    size_t *category = arena_take(&out->arena, (out->leaves.count + 1) * sizeof *category);
    if (!area || !category)
        return aggregate_no_memory(b);
    for (size_t i = 0; i < out->leaves.count; i++) {
        const struct panel_series *series = &out->leaves.series[i];
        area[i] = hierarchy_find(&out->areas, out->leaves.area[series->area]);
        category[i] = hierarchy_find(&out->categories, out->leaves.category[series->category]);
    }
    out->leaf_area = area;
    out->leaf_category = category;
    return STATUS_OK;
}

/* Is the pair of nodes a series of the panel? *same says whether the sum of its leaves is what was
 * recorded, in all months that have both. */
static bool is_observed(const struct aggregate_builder *b, size_t area, size_t category,
                        const double *sum, bool *same) {
    size_t series = PANEL_NONE;
    for (size_t a = 0; a < b->panel_areas && category < b->panel_categories; a++)
        if (b->area_node[a] == area)
            series = b->series[a * b->panel_categories + category];
    *same = series != PANEL_NONE;
    for (size_t t = 0; t < b->months && *same; t++)
        if (fabs(panel_value(b->panel, series, b->panel->first + (int)t) - sum[t]) > 1e-6)
            *same = false;
    return series != PANEL_NONE;
}

/* Why a sum would mislead, or "". */
static const char *incomplete(struct aggregate_builder *b, const struct membership_list *list,
                              size_t area, size_t category, const double *sum) {
    struct aggregate *out = b->out;
    size_t categories = out->categories.count, missing = 0, below = 0, example = 0;
    bool same, observed = is_observed(b, area, category, sum, &same);
    if (same)
        return "";
    for (size_t i = 0; i < b->count; i++)
        if (b->base[i].overlaps != HIERARCHY_NONE &&
            hierarchy_within(&out->areas, b->base[i].area, area) &&
            hierarchy_within(&out->categories, b->base[i].overlaps, category))
            return "part of it is recorded twice: finely for an area, coarsely for areas below it";
    if (observed)
        return "";
    for (size_t up = out->categories.node[category].parent; up != HIERARCHY_NONE;
         up = out->categories.node[up].parent)
        for (size_t i = 0; i < b->count; i++)
            if (!b->base[i].gone && b->base[i].category == up &&
                hierarchy_within(&out->areas, b->base[i].area, area))
                return "part of it is recorded only within a larger category";
    for (size_t up = out->areas.node[area].parent; up != HIERARCHY_NONE;
         up = out->areas.node[up].parent)
        for (size_t i = 0; i < b->count; i++)
            if (!b->base[i].gone && b->base[i].area == up &&
                hierarchy_within(&out->categories, b->base[i].category, category))
                return "part of it is recorded only within a larger area";
    for (size_t a = 0; a < out->areas.count; a++) {
        if (a == area || !hierarchy_within(&out->areas, a, area))
            continue;
        bool leaf = true, any = false, has = list[a * categories + category].count > 0;
        for (size_t k = 0; k < out->areas.count && leaf; k++)
            leaf = out->areas.node[k].parent != a;
        for (size_t c = 0; c < categories && !any; c++)
            any = list[a * categories + c].count > 0;
        if (!leaf || !any)
            continue;
        below++;
        if (!has) {
            missing++;
            example = a;
        }
    }
    if (!missing)
        return "";
    char words[512];
    snprintf(words, sizeof words, "%zu of %zu areas below have no such series, for instance %s",
             missing, below, out->areas.node[example].name);
    const char *copy = arena_string(&out->arena, words, strlen(words));
    return copy ? copy : "areas below have no such series";
}

/* Why the sum of a theme would mislead, or "": a member of it that is not known here. */
static const char *lacks_member(struct aggregate_builder *b, size_t area, size_t theme) {
    struct aggregate *out = b->out;
    const struct hierarchy *categories = &out->categories;
    const char *name = categories->node[theme].name;
    char words[512] = "";
    size_t place = 0, own;
    while (!words[0] && (own = hierarchy_member(categories, name, &place)) != HIERARCHY_NONE) {
        const struct aggregate_target *member = aggregate_find(out, area, own);
        if (!member)
            snprintf(words, sizeof words, "no series of %s, which is part of it",
                     categories->node[own].name);
        else if (member->cause[0])
            snprintf(words, sizeof words, "%s, which is part of it: %s", categories->node[own].name,
                     member->cause);
    }
    const char *copy = words[0] ? arena_string(&out->arena, words, strlen(words)) : "";
    return copy ? copy : "part of it is not known";
}

static enum status make_target(struct aggregate_builder *b, const struct membership_list *list,
                               size_t area, size_t category) {
    struct aggregate *out = b->out;
    const struct membership_list *own = &list[area * out->categories.count + category];
    size_t *leaf = arena_take(&out->arena, own->count * sizeof *leaf);
    double *sum = arena_zeroed(&out->arena, out->months, sizeof *sum);
    if (!leaf || !sum)
        return aggregate_no_memory(b);
    memcpy(leaf, own->leaf, own->count * sizeof *leaf);
    for (size_t k = 0; k < own->count; k++)
        for (size_t t = 0; t < out->months; t++)
            sum[t] += panel_value(&out->leaves, leaf[k], out->first + (int)t);
    bool single = own->count == 1 && out->leaf_area[leaf[0]] == area &&
                  out->leaf_category[leaf[0]] == category;
    bool told = single || out->categories.node[category].theme;
    const char *cause = told ? "" : incomplete(b, list, area, category, sum);
    out->target[out->targets++] = (struct aggregate_target){
        .area = area,
        .category = category,
        .leaf = leaf,
        .leaves = own->count,
        .single = single,
        .rest = out->areas.node[area].rest || out->categories.node[category].rest,
        .cause = cause,
        .observed = sum,
    };
    return STATUS_OK;
}

enum status aggregate_make_targets(struct aggregate_builder *b) {
    struct aggregate *out = b->out;
    size_t cells = out->areas.count * out->categories.count;
    struct membership_list *list = calloc(cells + 1, sizeof *list);
    enum status status = list ? place_leaves(b) : aggregate_no_memory(b);
    if (status == STATUS_OK)
        status = gather(b, list);
    size_t targets = 0;
    for (size_t i = 0; list && i < cells; i++)
        targets += list[i].count > 0;
    if (status == STATUS_OK) {
        out->target = arena_zeroed(&out->arena, targets + 1, sizeof *out->target);
        status = out->target ? STATUS_OK : aggregate_no_memory(b);
    }
    for (size_t i = 0; i < cells && status == STATUS_OK; i++)
        if (list[i].count)
            status = make_target(b, list, i / out->categories.count, i % out->categories.count);
    for (size_t i = 0; i < out->targets && status == STATUS_OK; i++)
        if (out->categories.node[out->target[i].category].theme) /* when all members are there */
            out->target[i].cause = lacks_member(b, out->target[i].area, out->target[i].category);
    for (size_t i = 0; list && i < cells; i++)
        free(list[i].leaf);
    free(list);
    return status;
}

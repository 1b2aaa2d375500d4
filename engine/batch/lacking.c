#include "engine/batch/lacking.h"

#include <stdlib.h>

#include "engine/core/number.h"
#include "engine/data/period.h"

/* A node, or what it is the rest of. */
static size_t recorded(const struct hierarchy *tree, size_t node, bool *rest) {
    *rest = tree->node[node].rest;
    return *rest ? tree->node[node].parent : node;
}

struct lacking_record lacking_record_of(const struct aggregate *aggregate, size_t leaf) {
    struct lacking_record out;
    out.area = recorded(&aggregate->areas, aggregate->leaf_area[leaf], &out.rest);
    out.category = recorded(&aggregate->categories, aggregate->leaf_category[leaf], &out.rest);
    return out;
}

bool *lacking_recorded_areas(const struct aggregate *aggregate,
                             const struct aggregate_target *target) {
    bool *marked = calloc(aggregate->areas.count + 1, sizeof *marked);
    for (size_t k = 0; marked && k < target->leaves; k++)
        marked[lacking_record_of(aggregate, target->leaf[k]).area] = true;
    return marked;
}

/* The i-th of `count` words of a list: "A, B and C", or "A, B, C and 4 more". */
static void append_item(struct text *out, size_t i, size_t count, const char *word) {
    if (i < LACKING_NAMED)
        text_printf(out, "%s%s", i == 0 ? "" : i + 1 == count ? " and " : ", ", word);
    else if (i == LACKING_NAMED)
        text_printf(out, " and %zu more", count - LACKING_NAMED);
}

/* How many areas beside those named lack something. */
static void append_more(size_t areas, const char *what, struct text *out) {
    if (areas)
        text_printf(out, ", %zu more area%s %s", areas, areas == 1 ? " lacks" : "s lack", what);
}

/* Months of leaves [from, to) of a target in which one has no count; listed unless out is NULL. */
static size_t months(const struct lacking *lacking, const struct aggregate_target *target,
                     size_t from, size_t to, size_t count, struct text *out) {
    const struct panel *leaves = &lacking->aggregate->leaves;
    size_t found = 0;
    for (int month = lacking->first; month <= lacking->last; month++) {
        bool missing = false;
        for (size_t k = from; k < to && !missing; k++)
            missing = number_is_missing(panel_value(leaves, target->leaf[k], month));
        if (!missing)
            continue;
        char word[PERIOD_SIZE];
        month_print(month, word);
        if (out)
            append_item(out, found, count, word);
        found++;
    }
    return found;
}

static void append_months(const struct lacking *lacking, const struct aggregate_target *target,
                          size_t from, size_t to, const char *name, struct text *out) {
    size_t count = months(lacking, target, from, to, 0, NULL);
    text_printf(out, "%s%s lacks ", out->length ? ", " : "", name);
    if (count > LACKING_NAMED && count == (size_t)(lacking->last - lacking->first + 1))
        text_printf(out, "all %zu months", count);
    else
        months(lacking, target, from, to, count, out);
}

/* Leaves stand by area: the end of those that share the area of leaf `from`. */
static size_t part_end(const struct lacking *lacking, const struct aggregate_target *target,
                       size_t from) {
    const struct panel_series *series = lacking->aggregate->leaves.series;
    size_t to = from + 1;
    while (to < target->leaves && series[target->leaf[to]].area == series[target->leaf[from]].area)
        to++;
    return to;
}

static void append_parts(const struct lacking *lacking, const struct aggregate_target *target,
                         struct text *out) {
    const struct node *node = lacking->aggregate->areas.node;
    size_t parts = 0, short_of = 0, named = 0;
    for (size_t k = 0; k < target->leaves; k = part_end(lacking, target, k), parts++)
        short_of += months(lacking, target, k, part_end(lacking, target, k), 0, NULL) > 0;
    if (short_of == 0)
        return;
    if (short_of == parts) {
        append_months(lacking, target, 0, target->leaves, node[target->area].name, out);
        return;
    }
    for (size_t k = 0, to; k < target->leaves && named < LACKING_NAMED; k = to) {
        to = part_end(lacking, target, k);
        if (months(lacking, target, k, to, 0, NULL) == 0)
            continue;
        append_months(lacking, target, k, to, node[lacking->record[target->leaf[k]].area].name,
                      out);
        named++;
    }
    append_more(short_of - named, "months", out);
}

/* Lowest areas below the target with no marked area on the way up; listed unless out is NULL. */
static size_t uncovered(const struct lacking *lacking, const struct aggregate_target *target,
                        const bool *marked, size_t count, struct text *out) {
    const struct hierarchy *areas = &lacking->aggregate->areas;
    size_t found = 0;
    for (size_t a = 0; a < areas->count; a++) {
        if (!lacking->is_lowest[a] || !hierarchy_within(areas, a, target->area))
            continue;
        size_t up = a;
        while (!marked[up] && up != target->area)
            up = areas->node[up].parent;
        if (marked[up])
            continue;
        if (out)
            append_item(out, found, count, areas->node[a].name);
        found++;
    }
    return found;
}

static size_t append_areas(const struct lacking *lacking, const struct aggregate_target *target,
                           struct text *out) {
    bool *marked = target->single ? NULL : lacking_recorded_areas(lacking->aggregate, target);
    size_t count = marked ? uncovered(lacking, target, marked, 0, NULL) : 0;
    if (count) {
        text_printf(out, "%s lacks ", lacking->aggregate->areas.node[target->area].name);
        uncovered(lacking, target, marked, count, out);
    }
    free(marked);
    return count;
}

/* What is recorded of each category for each area. */
enum { SOME = 1, ALL = 2 };

struct held {
    unsigned char *mark;     /* [area node][category node] */
    unsigned char *recorded; /* [category node] by its own name, wherever */
    size_t categories;
};

static struct held mark_categories(const struct lacking *lacking,
                                   const struct aggregate_target *target) {
    const struct hierarchy *categories = &lacking->aggregate->categories;
    size_t areas = lacking->aggregate->areas.count;
    struct held held = {.mark = calloc(areas + 1, categories->count),
                        .categories = categories->count};
    held.recorded = held.mark ? held.mark + areas * categories->count : NULL;
    for (size_t k = 0; held.mark && k < target->leaves; k++) {
        const struct lacking_record *record = &lacking->record[target->leaf[k]];
        unsigned char *mark = held.mark + record->area * held.categories;
        mark[record->category] |= ALL;
        held.recorded[record->category] |= !record->rest;
        for (size_t c = record->category; c != HIERARCHY_NONE; c = categories->node[c].parent)
            mark[c] |= SOME;
    }
    return held;
}

/* Is some of a category recorded for an area or one around it, or all of what it is part of? */
static bool has_category(const struct lacking *lacking, const struct held *held,
                         const struct aggregate_target *target, size_t area, size_t category) {
    const struct aggregate *aggregate = lacking->aggregate;
    for (size_t a = area; a != HIERARCHY_NONE; a = aggregate->areas.node[a].parent) {
        const unsigned char *mark = held->mark + a * held->categories;
        if (mark[category] & SOME)
            return true;
        for (size_t c = category; c != target->category; c = aggregate->categories.node[c].parent)
            if (mark[aggregate->categories.node[c].parent] & ALL)
                return true;
    }
    return false;
}

/* Categories that other areas of the sum have and this one has not; listed unless out is NULL. */
static size_t categories_absent(const struct lacking *lacking, const struct held *held,
                                const struct aggregate_target *target, size_t area, size_t count,
                                struct text *out) {
    const struct aggregate *aggregate = lacking->aggregate;
    size_t found = 0;
    for (size_t c = 0; c < held->categories; c++) {
        if (!held->recorded[c] || has_category(lacking, held, target, area, c))
            continue;
        if (out)
            append_item(out, found, count, aggregate->categories.node[c].name);
        found++;
    }
    return found;
}

/* Areas of which nothing at all is recorded are no matter of categories: append_areas has them. */
static void append_categories(const struct lacking *lacking, const struct aggregate_target *target,
                              struct text *out) {
    const struct aggregate *aggregate = lacking->aggregate;
    size_t areas = 0, named = 0;
    if (target->single || hierarchy_is_leaf(&aggregate->categories, target->category))
        return;
    struct held held = mark_categories(lacking, target);
    for (size_t a = 0; held.mark && a < aggregate->areas.count; a++) {
        if (!lacking->is_lowest[a] || !hierarchy_within(&aggregate->areas, a, target->area) ||
            !has_category(lacking, &held, target, a, target->category))
            continue;
        size_t count = categories_absent(lacking, &held, target, a, 0, NULL);
        areas += count > 0;
        if (!count || named == LACKING_NAMED)
            continue;
        text_printf(out, "%s%s lacks ", out->length ? ", " : "", aggregate->areas.node[a].name);
        categories_absent(lacking, &held, target, a, count, out);
        named++;
    }
    append_more(areas - named, "categories", out);
    free(held.mark);
}

void lacking_append(const struct lacking *lacking, size_t area, size_t category, double years,
                    struct text *out) {
    const char *name = lacking->aggregate->areas.node[area].name;
    const struct aggregate_target *target = aggregate_find(lacking->aggregate, area, category);
    struct text own = TEXT_EMPTY; /* so that what stands before is no part of its commas */
    if (!target)
        text_printf(&own, "%s has no series", name);
    else if (!append_areas(lacking, target, &own) && target->cause[0])
        text_printf(&own, "%s: %s", name, target->cause);
    if (target && !target->cause[0])
        append_categories(lacking, target, &own);
    if (target)
        append_parts(lacking, target, &own);
    if (target && !(years > 0))
        text_printf(&own, "%s%s has no population", own.length ? ", " : "", name);
    text_append(out, text_string(&own));
    text_free(&own);
}

#include "engine/data/aggregate_build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/number.h"
#include "engine/data/panel_build.h"

enum status aggregate_no_memory(struct aggregate_builder *b) {
    return fault_set(b->fault, STATUS_NO_MEMORY, "out of memory adding up the panel");
}

/* Note that a whole is less than its parts ("categories" or "areas") in some months. */
static enum status warn_less(struct aggregate_builder *b, size_t area, size_t category,
                             const char *parts, size_t months) {
    char words[640];
    snprintf(
        words, sizeof words,
        "%s in %s is less than the %s below it together in %zu month%s: their sum stands there",
        b->out->categories.node[category].name, b->out->areas.node[area].name, parts, months,
        months == 1 ? "" : "s");
    struct aggregate *out = b->out;
    const char **grown = arena_take(&out->arena, (out->warnings + 1) * sizeof *grown);
    char *copy = arena_string(&out->arena, words, strlen(words));
    if (!grown || !copy)
        return aggregate_no_memory(b);
    if (out->warnings)
        memcpy(grown, out->warning, out->warnings * sizeof *grown);
    grown[out->warnings++] = copy;
    out->warning = grown;
    return STATUS_OK;
}

static enum status copy_tree(struct hierarchy *out, const struct hierarchy *given,
                             const char *const *name, const char *const *code, size_t names,
                             size_t *node, struct fault *fault) {
    size_t index;
    for (size_t i = 0; given && i < given->count; i++)
        if (hierarchy_add(out, &given->node[i], &index) != STATUS_OK)
            return fault_set(fault, STATUS_NO_MEMORY, "out of memory");
    for (size_t i = 0; given && i < given->memberships; i++)
        if (hierarchy_join(out, given->membership[i].group, given->membership[i].node) != STATUS_OK)
            return fault_set(fault, STATUS_NO_MEMORY, "out of memory");
    for (size_t i = 0; i < names; i++) {
        node[i] = hierarchy_find(out, name[i]);
        if (node[i] != HIERARCHY_NONE)
            continue;
        struct node added = {.name = name[i], .parent_name = "", .code = code ? code[i] : ""};
        if (hierarchy_add(out, &added, &node[i]) != STATUS_OK)
            return fault_set(fault, STATUS_NO_MEMORY, "out of memory");
    }
    return hierarchy_link(out, "the hierarchy", fault);
}

/* Add "rest of PARENT" below a node, once. */
static enum status rest_node(struct aggregate_builder *b, struct hierarchy *tree, size_t parent,
                             size_t *index) {
    char name[512];
    const struct node *whole = &tree->node[parent];
    snprintf(name, sizeof name, "rest of %s", whole->name);
    struct node rest = {.name = name,
                        .parent_name = whole->name,
                        .compare = COMPARE_NO_COMPARATOR,
                        .note = "what the parts that are recorded leave over"};
    if (hierarchy_add(tree, &rest, index) == STATUS_NO_MEMORY)
        return aggregate_no_memory(b);
    tree->node[*index].rest = true;
    tree->node[*index].parent = parent;
    tree->node[*index].depth = whole->depth + 1;
    return STATUS_OK;
}

static enum status add_base(struct aggregate_builder *b, size_t area, size_t category, size_t whole,
                            const double *values) {
    if (b->count == b->capacity) {
        size_t capacity = b->capacity ? b->capacity * 2 : 256;
        struct aggregate_base *grown = realloc(b->base, capacity * sizeof *grown);
        if (!grown)
            return aggregate_no_memory(b);
        b->base = grown;
        b->capacity = capacity;
    }
    b->base[b->count++] =
        (struct aggregate_base){area, category, whole, values, false, HIERARCHY_NONE};
    return STATUS_OK;
}

/* whole less parts into a new array; a month where any is missing is missing. *negative counts the
 * months in which the parts exceed the whole (then 0), *zero says that nothing is ever left. */
static double *subtract(struct aggregate_builder *b, const double *whole, const double *parts,
                        size_t *negative, bool *zero) {
    double *rest = arena_take(&b->out->arena, b->months * sizeof *rest);
    *negative = 0;
    *zero = true;
    for (size_t t = 0; rest && t < b->months; t++) {
        rest[t] = whole[t] - parts[t];
        if (number_is_missing(rest[t]))
            continue;
        if (rest[t] < -1e-9) {
            ++*negative;
            rest[t] = 0;
        }
        if (rest[t] > 1e-9)
            *zero = false;
        else
            rest[t] = 0;
    }
    return rest;
}

/* Sum of the bases within an area node and a category node, from base `from` on; NULL if none. */
static double *sum_within(struct aggregate_builder *b, size_t area, size_t category, size_t from) {
    double *sum = NULL;
    const struct aggregate *out = b->out;
    for (size_t i = from; i < b->count; i++) {
        if (b->base[i].gone || !hierarchy_within(&out->categories, b->base[i].category, category) ||
            !hierarchy_within(&out->areas, b->base[i].area, area))
            continue;
        if (!sum && !(sum = arena_zeroed(&b->out->arena, b->months, sizeof *sum)))
            return NULL;
        for (size_t t = 0; t < b->months; t++)
            sum[t] += b->base[i].values[t];
    }
    return sum;
}

static const double *observed(struct aggregate_builder *b, size_t panel_area, size_t category) {
    size_t series = b->series[panel_area * b->panel_categories + category];
    if (series == PANEL_NONE)
        return NULL;
    double *values = arena_take(&b->out->arena, b->months * sizeof *values);
    for (size_t t = 0; values && t < b->months; t++)
        values[t] = panel_value(b->panel, series, b->panel->first + (int)t);
    return values;
}

/* Bases of one area under a category, children first; a whole that exceeds its parts leaves a rest.
 */
static enum status close_category(struct aggregate_builder *b, size_t panel_area, size_t category,
                                  size_t depth) {
    size_t area = b->area_node[panel_area], from = b->count;
    enum status status = STATUS_OK;
    size_t nodes = b->panel_categories;
    for (size_t c = 0; c < nodes && status == STATUS_OK && depth < nodes; c++)
        if (b->out->categories.node[c].parent == category)
            status = close_category(b, panel_area, c, depth + 1);
    const double *whole = status == STATUS_OK ? observed(b, panel_area, category) : NULL;
    if (!whole)
        return status;
    if (b->count == from)
        return add_base(b, area, category, category, whole);
    const double *parts = sum_within(b, area, category, from);
    size_t negative;
    bool zero;
    double *rest = parts ? subtract(b, whole, parts, &negative, &zero) : NULL;
    if (!rest)
        return aggregate_no_memory(b);
    if (negative)
        status = warn_less(b, area, category, "categories", negative);
    if (zero || status != STATUS_OK)
        return status;
    size_t node;
    status = rest_node(b, &b->out->categories, category, &node);
    return status == STATUS_OK ? add_base(b, area, node, category, rest) : status;
}

/* Does what base `part` holds belong to base `own` of an area above it? A rest holds what no other
 * record of its own area does: those stand beside it. */
static bool explains(const struct aggregate_builder *b, size_t own, size_t part) {
    const struct hierarchy *areas = &b->out->areas, *categories = &b->out->categories;
    const struct aggregate_base *whole = &b->base[own], *below = &b->base[part];
    if (below->gone || below->area == whole->area ||
        !hierarchy_within(areas, below->area, whole->area) ||
        !hierarchy_within(categories, below->category, whole->whole))
        return false;
    size_t from = own;
    while (from > 0 && b->base[from - 1].area == whole->area)
        from--;
    for (const struct aggregate_base *other = &b->base[from];
         other < b->base + b->count && other->area == whole->area; other++)
        if (other->whole != whole->whole &&
            hierarchy_within(categories, other->whole, whole->whole) &&
            hierarchy_within(categories, below->category, other->whole))
            return false;
    return true;
}

/* Replace a base by what the areas below leave of it, if they have any of it. */
static enum status close_base(struct aggregate_builder *b, size_t own) {
    struct aggregate *out = b->out;
    struct aggregate_base base = b->base[own];
    double *parts = NULL;
    if (hierarchy_is_leaf(&out->areas, base.area))
        return STATUS_OK;
    for (size_t k = 0; k < b->count; k++) {
        if (!explains(b, own, k))
            continue;
        if (!parts && !(parts = arena_zeroed(&out->arena, b->months, sizeof *parts)))
            return aggregate_no_memory(b);
        for (size_t t = 0; t < b->months; t++)
            parts[t] += b->base[k].values[t];
    }
    if (!parts)
        return STATUS_OK;
    b->base[own].gone = true;
    size_t negative, node;
    bool zero;
    double *rest = subtract(b, base.values, parts, &negative, &zero);
    if (!rest)
        return aggregate_no_memory(b);
    enum status status = STATUS_OK;
    if (negative)
        status = warn_less(b, base.area, base.category, "areas", negative);
    if (status == STATUS_OK && !zero) {
        status = rest_node(b, &out->areas, base.area, &node);
        if (status == STATUS_OK)
            status = add_base(b, node, base.category, base.whole, rest);
    }
    return status;
}

/* An area that is observed itself and has areas with data below it keeps only what they leave. */
static enum status close_areas(struct aggregate_builder *b) {
    const struct hierarchy *areas = &b->out->areas;
    size_t bases = b->count, deepest = 0;
    enum status status = STATUS_OK;
    for (size_t a = 0; a < areas->count; a++)
        deepest = areas->node[a].depth > deepest ? areas->node[a].depth : deepest;
    for (size_t depth = deepest + 1; depth-- > 0;) /* children before parents */
        for (size_t i = 0; i < bases && status == STATUS_OK; i++)
            if (areas->node[b->base[i].area].depth == depth)
                status = close_base(b, i);
    return status;
}

/* Fine categories of an area beside coarser ones of an area below it hold the same offences twice:
 * note the least such category. */
static void mark_overlaps(struct aggregate_builder *b) {
    const struct hierarchy *areas = &b->out->areas, *categories = &b->out->categories;
    for (size_t i = 0; i < b->count; i++) {
        struct aggregate_base *own = &b->base[i];
        if (own->gone || hierarchy_is_leaf(areas, own->area))
            continue;
        for (size_t k = 0; k < b->count; k++) {
            const struct aggregate_base *below = &b->base[k];
            if (!below->gone && below->area != own->area && below->whole != own->category &&
                hierarchy_within(areas, below->area, own->area) &&
                hierarchy_within(categories, own->category, below->whole) &&
                (own->overlaps == HIERARCHY_NONE ||
                 hierarchy_within(categories, below->whole, own->overlaps)))
                own->overlaps = below->whole;
        }
    }
}

static enum status freeze_leaves(struct aggregate_builder *b) {
    struct panel_build build = PANEL_BUILD_EMPTY;
    struct aggregate *out = b->out;
    uint32_t source;
    enum status status = panel_build_source(&build, "leaves", &source);
    for (size_t i = 0; i < b->count && status == STATUS_OK; i++) {
        if (b->base[i].gone)
            continue;
        const struct node *area = &out->areas.node[b->base[i].area];
        const char *category = out->categories.node[b->base[i].category].name;
        struct panel_observation o = {.source = source};
        status = panel_build_area(&build, area->name, strlen(area->name), &o.area);
        if (status == STATUS_OK)
            status = panel_build_category(&build, category, strlen(category), &o.category);
        if (status == STATUS_OK)
            status = panel_build_area_code(&build, o.area, area->code, strlen(area->code));
        for (size_t t = 0; t < b->months && status == STATUS_OK; t++) {
            o.month = out->first + (int)t;
            o.value = b->base[i].values[t];
            o.line = (long)t;
            if (!number_is_missing(o.value))
                status = panel_build_add(&build, o);
        }
    }
    if (status == STATUS_OK)
        status = panel_build_freeze(&build, &out->leaves, b->fault);
    else
        aggregate_no_memory(b);
    panel_build_free(&build);
    return status;
}

static enum status index_series(struct aggregate_builder *b) {
    const struct panel *panel = b->panel;
    b->panel_areas = panel->areas;
    b->panel_categories = b->out->categories.count;
    size_t cells = panel->areas * b->panel_categories;
    b->series = malloc((cells + 1) * sizeof *b->series);
    if (!b->series)
        return aggregate_no_memory(b);
    for (size_t i = 0; i < cells; i++)
        b->series[i] = PANEL_NONE;
    for (size_t i = 0; i < panel->count; i++) {
        size_t category = b->category_node[panel->series[i].category];
        b->series[panel->series[i].area * b->panel_categories + category] = i;
        b->out->categories.node[category].theme = false; /* recorded, so no sum */
    }
    return STATUS_OK;
}

enum status aggregate_build(struct aggregate *out, const struct panel *panel,
                            const struct hierarchy *areas, const struct hierarchy *categories,
                            struct fault *fault) {
    *out = (struct aggregate){.first = panel->first,
                              .months = (size_t)(panel->last - panel->first + 1)};
    struct aggregate_builder b = {
        .out = out, .panel = panel, .months = out->months, .fault = fault};
    b.area_node = malloc((panel->areas + 1) * sizeof *b.area_node);
    b.category_node = malloc((panel->categories + 1) * sizeof *b.category_node);
    enum status status = b.area_node && b.category_node ? STATUS_OK : aggregate_no_memory(&b);
    if (status == STATUS_OK)
        status = copy_tree(&out->areas, areas, panel->area, panel->area_code, panel->areas,
                           b.area_node, fault);
    if (status == STATUS_OK)
        status = copy_tree(&out->categories, categories, panel->category, NULL, panel->categories,
                           b.category_node, fault);
    if (status == STATUS_OK)
        status = index_series(&b);
    for (size_t a = 0; a < panel->areas && status == STATUS_OK; a++)
        for (size_t c = 0; c < b.panel_categories && status == STATUS_OK; c++)
            if (out->categories.node[c].parent == HIERARCHY_NONE)
                status = close_category(&b, a, c, 0);
    if (status == STATUS_OK)
        status = close_areas(&b);
    if (status == STATUS_OK)
        mark_overlaps(&b);
    if (status == STATUS_OK)
        status = freeze_leaves(&b);
    if (status == STATUS_OK)
        status = aggregate_make_targets(&b);
    free(b.area_node);
    free(b.category_node);
    free(b.series);
    free(b.base);
    if (status != STATUS_OK)
        aggregate_free(out);
    return status;
}

const struct aggregate_target *aggregate_find(const struct aggregate *aggregate, size_t area,
                                              size_t category) {
    size_t low = 0, high = aggregate->targets;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const struct aggregate_target *target = &aggregate->target[middle];
        if (target->area == area && target->category == category)
            return target;
        if (target->area < area || (target->area == area && target->category < category))
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

void aggregate_free(struct aggregate *aggregate) {
    panel_free(&aggregate->leaves);
    hierarchy_free(&aggregate->areas);
    hierarchy_free(&aggregate->categories);
    arena_free(&aggregate->arena);
    *aggregate = (struct aggregate){.targets = 0};
}

#include "engine/batch/rates_rows.h"

#include <stdio.h>
#include <string.h>

#include "engine/core/number.h"
#include "engine/core/text.h"
#include "models/significance/compare.h"
#include "models/significance/ratio.h"

struct laying {
    const struct comparisons_request *request;
    const struct comparisons *comparisons;
    const struct hierarchy *areas, *categories;
    const struct finding **finding; /* [area * categories + category]; NULL for none */
    size_t *order;                  /* categories, parents first */
    size_t ordered;
    size_t benchmark; /* node, or HIERARCHY_NONE */
    size_t *member;   /* areas of the page's group */
    size_t members;
    struct rates_table *out;
};

static const struct finding *find(const struct laying *l, size_t area, size_t category) {
    return area == HIERARCHY_NONE ? NULL : l->finding[area * l->categories->count + category];
}

/* A category, then its parts as they are listed. */
static void walk(struct laying *l, size_t category) {
    if (!l->categories->node[category].rest)
        l->order[l->ordered++] = category;
    for (size_t k = 0; k < l->categories->count; k++)
        if (l->categories->node[k].parent == category)
            walk(l, k);
}

/* The nearest area above of that level. */
static size_t above(const struct hierarchy *areas, size_t area, enum area_level level) {
    size_t up = areas->node[area].parent;
    while (up != HIERARCHY_NONE && areas->node[up].level != level)
        up = areas->node[up].parent;
    return up;
}

/* The first group an area or the nearest above it sits in; "" for none. */
static const char *group_of(const struct hierarchy *areas, size_t area) {
    const char *group = "";
    for (; area != HIERARCHY_NONE && !group[0]; area = areas->node[area].parent)
        group = hierarchy_group(areas, area);
    return group;
}

static double published(const struct laying *l, const char *area, const char *category) {
    const struct comparisons_request *r = l->request;
    const struct comparator *given =
        r->comparators ? comparators_find(r->comparators, area, category, r->first, r->last) : NULL;
    return given ? given->rate : NUMBER_MISSING;
}

static struct rates_cell empty_cell(void) {
    return (struct rates_cell){
        .name = "", .rate = NUMBER_MISSING, .verdict = VERDICT_NOT_COMPARED, .note = ""};
}

/* In the public tier: no rate, nor one published elsewhere, which would tell what is hidden. */
static bool hides(const struct laying *l, size_t area, size_t category) {
    return area != HIERARCHY_NONE &&
           suppression_hides(&l->comparisons->suppression, l->request->aggregate, area, category);
}

static void suppress(struct rates_cell *cell) {
    cell->rate = NUMBER_MISSING;
    cell->marker = RATES_MARK_SUPPRESSED;
    cell->note = SUPPRESSION_NOTE;
}

/* The rate of an area above, its own or a published one. */
static struct rates_cell level_cell(const struct laying *l, size_t node, size_t category,
                                    const struct finding *own) {
    struct rates_cell cell = empty_cell();
    cell.name = l->areas->node[node].name;
    if (hides(l, node, category)) {
        suppress(&cell);
        return cell;
    }
    const struct finding *f = find(l, node, category);
    if (f)
        cell.rate = f->rate;
    if (number_is_missing(cell.rate) && node == l->benchmark && own)
        cell.rate = own->benchmark_rate;
    if (number_is_missing(cell.rate)) {
        cell.rate = published(l, cell.name, l->categories->node[category].name);
        if (!number_is_missing(cell.rate))
            cell.note = "published rate";
    }
    return cell;
}

static struct rates_cell group_cell(struct laying *l, const char *group, size_t category) {
    struct rates_cell cell = empty_cell();
    double sum = 0;
    size_t known = 0;
    bool hidden = false;
    char note[64];
    cell.name = group;
    for (size_t i = 0; i < l->members; i++) {
        const struct finding *f = find(l, l->member[i], category);
        hidden = hidden || hides(l, l->member[i], category);
        if (f && !number_is_missing(f->rate)) {
            sum += f->rate;
            known++;
        }
    }
    if (known < l->members && !hidden)
        cell.rate = published(l, group, l->categories->node[category].name);
    if (!number_is_missing(cell.rate))
        cell.note = "published rate";
    else if (known) {
        cell.rate = sum / (double)known;
        if (known < l->members) {
            snprintf(note, sizeof note, "mean of %zu of %zu areas", known, l->members);
            const char *copy = arena_string(&l->out->arena, note, strlen(note));
            cell.note = copy ? copy : "";
        }
    } else if (hidden)
        suppress(&cell);
    return cell;
}

static struct rate rate_of(const struct finding *f) {
    return (struct rate){.count = f->count,
                         .population = f->population,
                         .value = f->rate,
                         .limits = {{f->lower_95, f->upper_95}, {f->lower_998, f->upper_998}}};
}

/* The interval of a finding against a large area's rate, or, where that is asked for, against the
 * interval of its finding. */
static enum verdict flag(const struct laying *l, const struct finding *own, double rate,
                         const struct finding *large, enum compare_rule rule) {
    if (!own || number_is_missing(rate) || (l->request->overlap && !large))
        return VERDICT_NOT_COMPARED;
    const struct rate local = rate_of(own);
    const struct compare_settings how = {
        .low_volume = l->request->low_volume, .per = l->request->rates.per, .rule = rule};
    struct comparison comparison = compare_rate(&local, rate, &how);
    if (!l->request->overlap || comparison.reason != REASON_COMPARED)
        return comparison.verdict;
    const struct rate other = rate_of(large);
    return compare_rates_overlap(&local, &other, false);
}

/* An area against the rest of the force it is part of: two counts in two exposures, by the exact
 * interval of their ratio. Low volume as against a fixed value, with what is expected at the rate
 * of both. */
static enum verdict flag_rest(const struct laying *l, const struct finding *own,
                              const struct finding *whole, enum compare_rule rule) {
    if (!own || !whole || rule != COMPARE_YES)
        return VERDICT_NOT_COMPARED;
    const struct two_rates rates = {own->count, own->population, whole->count - own->count,
                                    whole->population - own->population};
    struct limits inner, outer;
    const double *confidence = l->request->rates.confidence;
    if (!(rates.t2 > 0) || !(rates.x2 >= 0) ||
        ratio_limits(&rates, confidence[RATE_INNER], RATIO_EXACT, &inner) != STATUS_OK ||
        ratio_limits(&rates, confidence[RATE_OUTER], RATIO_EXACT, &outer) != STATUS_OK)
        return VERDICT_NOT_COMPARED;
    inner = ratio_limits_widen(ratio_value(&rates), inner, own->dispersion);
    outer = ratio_limits_widen(ratio_value(&rates), outer, own->dispersion);
    double expected = own->population * whole->count / whole->population;
    if (own->count < l->request->low_volume && expected < l->request->low_volume)
        return VERDICT_NOT_COMPARED;
    return compare_with_value(own->count, &inner, &outer, 1);
}

/* What a theme is made of, as words of a sentence; "" for a category. */
static const char *tell_members(struct laying *l, size_t category) {
    struct text words = TEXT_EMPTY;
    if (!l->categories->node[category].theme)
        return "";
    hierarchy_tell_members(l->categories, category, &words);
    const char *copy = arena_string(&l->out->arena, text_string(&words), words.length);
    text_free(&words);
    return copy ? copy : "";
}

static void fill_line(struct laying *l, size_t area, size_t category, const size_t *node,
                      const char *group, struct rates_line *line) {
    const struct node *offence = &l->categories->node[category];
    const struct finding *own = find(l, area, category);
    *line = (struct rates_line){.category = offence->name,
                                .parent = offence->parent_name ? offence->parent_name : "",
                                .depth = offence->depth,
                                .members = tell_members(l, category),
                                .finding = own};
    const char *low = compare_reason_sentence(REASON_LOW_VOLUME);
    line->low_volume =
        own && own->verdict == VERDICT_NOT_COMPARED && strncmp(own->note, low, strlen(low)) == 0;
    for (int c = 0; c < RATES_COLUMNS; c++) {
        struct rates_cell *cell = &line->cell[c];
        *cell = empty_cell();
        if (c == RATES_OWN) {
            cell->name = l->areas->node[area].name;
            cell->rate = own ? own->rate : NUMBER_MISSING;
            cell->note = own && number_is_missing(own->rate) ? own->note : "";
            if (hides(l, area, category))
                suppress(cell);
        } else if (c == RATES_GROUP && group[0])
            *cell = group_cell(l, group, category);
        else if (c == RATES_BENCHMARK && l->benchmark == HIERARCHY_NONE && own) {
            cell->name = l->comparisons->benchmark;
            cell->rate = own->benchmark_rate;
            if (strstr(own->note, SUPPRESSION_BENCHMARK_NOTE))
                suppress(cell);
        } else if (node[c] != HIERARCHY_NONE)
            *cell = level_cell(l, node[c], category, own);
        if (c != RATES_OWN && (!cell->name[0] || offence->compare == COMPARE_NO_COMPARATOR)) {
            cell->rate = NUMBER_MISSING;
            cell->marker = RATES_MARK_NOT_APPLICABLE;
            cell->note = "";
        }
        cell->tested = true;
        if (c == RATES_BENCHMARK || (node[c] != HIERARCHY_NONE && node[c] == l->benchmark))
            cell->verdict = own ? own->verdict : VERDICT_NOT_COMPARED;
        else if (c == RATES_REGION || c == RATES_COUNTRY)
            cell->verdict = flag(l, own, cell->rate, find(l, node[c], category), offence->compare);
        else if (c == RATES_FORCE && find(l, node[c], category))
            cell->verdict = flag_rest(l, own, find(l, node[c], category), offence->compare);
        else
            cell->tested = false;
    }
    rates_line_show(line);
}

static enum status make_page(struct laying *l, size_t area, struct rates_page *page) {
    const struct node *own = &l->areas->node[area];
    const char *group = group_of(l->areas, area);
    size_t node[RATES_COLUMNS];
    l->members = 0;
    size_t place = 0, member;
    while ((member = hierarchy_member(l->areas, group, &place)) != HIERARCHY_NONE)
        l->member[l->members++] = member;
    for (int c = 0; c < RATES_COLUMNS; c++)
        node[c] = HIERARCHY_NONE;
    node[RATES_FORCE] = above(l->areas, area, LEVEL_FORCE);
    node[RATES_REGION] = above(l->areas, area, LEVEL_REGION);
    node[RATES_COUNTRY] = above(l->areas, area, LEVEL_COUNTRY);
    if (l->benchmark != node[RATES_FORCE] && l->benchmark != node[RATES_REGION] &&
        l->benchmark != node[RATES_COUNTRY] && l->benchmark != area)
        node[RATES_BENCHMARK] = l->benchmark;
    *page = (struct rates_page){.area = own->name, .area_code = own->code, .lines = l->ordered};
    page->line = arena_zeroed(&l->out->arena, l->ordered + 1, sizeof *page->line);
    if (!page->line)
        return STATUS_NO_MEMORY;
    for (int c = 0; c < RATES_COLUMNS; c++)
        page->head[c] = node[c] == HIERARCHY_NONE ? "" : l->areas->node[node[c]].name;
    page->head[RATES_OWN] = own->name;
    page->head[RATES_GROUP] = group;
    if (l->benchmark == HIERARCHY_NONE)
        page->head[RATES_BENCHMARK] = l->comparisons->benchmark;
    for (int c = 0; c < RATES_COLUMNS; c++)
        page->used[c] = page->head[c][0];
    for (size_t i = 0; i < l->ordered; i++)
        fill_line(l, area, l->order[i], node, group, &page->line[i]);
    return STATUS_OK;
}

/* Findings stand in the order of the targets that are no rest. */
static enum status index_findings(struct laying *l) {
    const struct aggregate *aggregate = l->request->aggregate;
    size_t cells = l->areas->count * l->categories->count, next = 0;
    l->finding = arena_zeroed(&l->out->arena, cells + 1, sizeof(const struct finding *));
    l->order = arena_zeroed(&l->out->arena, l->categories->count + 1, sizeof *l->order);
    l->member = arena_zeroed(&l->out->arena, l->areas->memberships + 1, sizeof *l->member);
    if (!l->finding || !l->order || !l->member)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < aggregate->targets && next < l->comparisons->count; i++) {
        const struct aggregate_target *target = &aggregate->target[i];
        if (!target->rest)
            l->finding[target->area * l->categories->count + target->category] =
                &l->comparisons->finding[next++];
    }
    for (int themes = 0; themes < 2; themes++)
        for (size_t k = 0; k < l->categories->count; k++)
            if (l->categories->node[k].parent == HIERARCHY_NONE &&
                l->categories->node[k].theme == (themes != 0))
                walk(l, k);
    return STATUS_OK;
}

enum status rates_rows_make(const struct comparisons_request *request,
                            const struct comparisons *comparisons, struct rates_table *out,
                            struct fault *fault) {
    *out = (struct rates_table){.first = request->first, .last = request->last};
    struct laying l = {.request = request,
                       .comparisons = comparisons,
                       .areas = &request->aggregate->areas,
                       .categories = &request->aggregate->categories,
                       .out = out};
    l.benchmark = hierarchy_find(l.areas, comparisons->benchmark);
    enum status status = index_findings(&l);
    out->page = arena_zeroed(&out->arena, l.areas->count + 1, sizeof *out->page);
    if (!out->page)
        status = STATUS_NO_MEMORY;
    for (size_t a = 0; a < l.areas->count && status == STATUS_OK; a++)
        if (hierarchy_is_leaf(l.areas, a) && !l.areas->node[a].rest)
            status = make_page(&l, a, &out->page[out->pages++]);
    if (status != STATUS_OK) {
        rates_table_free(out);
        return fault_set(fault, status, "out of memory laying out the table of rates");
    }
    return STATUS_OK;
}

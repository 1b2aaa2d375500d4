#include "engine/data/panel_build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/number.h"
#include "engine/core/text.h"

enum status panel_build_source(struct panel_build *build, const char *file, uint32_t *source) {
    uint32_t before = build->sources.count;
    enum status status = names_add(&build->sources, file, strlen(file), source);
    /* The same file named twice is read twice: the repeat is a source of its own. */
    for (unsigned number = 2; status == STATUS_OK && *source < before; number++) {
        struct text again = TEXT_EMPTY;
        text_printf(&again, "%s#%u", file, number);
        status = again.failed ? STATUS_NO_MEMORY
                              : names_add(&build->sources, again.bytes, again.length, source);
        text_free(&again);
    }
    return status;
}

enum status panel_build_area(struct panel_build *build, const char *name, size_t length,
                             uint32_t *area) {
    return names_add(&build->areas, name, length, area);
}

enum status panel_build_category(struct panel_build *build, const char *name, size_t length,
                                 uint32_t *category) {
    return names_add(&build->categories, name, length, category);
}

enum status panel_build_area_code(struct panel_build *build, uint32_t area, const char *code,
                                  size_t length) {
    if (!length)
        return STATUS_OK;
    if (area >= build->area_codes) {
        size_t count = (size_t)area + 64;
        const char **grown = realloc(build->area_code, count * sizeof *grown);
        if (!grown)
            return STATUS_NO_MEMORY;
        memset(grown + build->area_codes, 0, (count - build->area_codes) * sizeof *grown);
        build->area_code = grown;
        build->area_codes = count;
    }
    /* of several codes the least by bytes stays, whatever the order of the rows */
    const char *old = build->area_code[area];
    const char *copy = arena_string(&build->areas.arena, code, length);
    if (!old || (copy && strcmp(copy, old) < 0))
        build->area_code[area] = copy;
    return build->area_code[area] ? STATUS_OK : STATUS_NO_MEMORY;
}

enum status panel_build_add(struct panel_build *build, struct panel_observation observation) {
    if (build->count == build->capacity) {
        size_t capacity = build->capacity ? build->capacity * 2 : 4096;
        struct panel_observation *grown =
            realloc(build->observation, capacity * sizeof *build->observation);
        if (!grown)
            return STATUS_NO_MEMORY;
        build->observation = grown;
        build->capacity = capacity;
    }
    build->observation[build->count++] = observation;
    return STATUS_OK;
}

size_t panel_build_until(struct panel_build *build, int last) {
    size_t kept = 0, before = build->count;
    for (size_t i = 0; i < build->count; i++)
        if (build->observation[i].month <= last)
            build->observation[kept++] = build->observation[i];
    build->count = kept;
    return before - kept;
}

static enum status add_conflict(struct panel_build *build, const struct panel_observation *a,
                                const struct panel_observation *b) {
    if (build->conflicts == build->conflict_capacity) {
        size_t capacity = build->conflict_capacity ? build->conflict_capacity * 2 : 16;
        struct panel_conflict *grown = realloc(build->conflict, capacity * sizeof *grown);
        if (!grown)
            return STATUS_NO_MEMORY;
        build->conflict = grown;
        build->conflict_capacity = capacity;
    }
    build->conflict[build->conflicts++] = (struct panel_conflict){*a, *b};
    return STATUS_OK;
}

struct name_rank {
    const char *name;
    uint32_t index;
};

static int by_name(const void *a, const void *b) {
    return strcmp(((const struct name_rank *)a)->name, ((const struct name_rank *)b)->name);
}

/* rank[i] is the place of name i when all are sorted; sorted[rank[i]] is its string. */
static enum status sort_names(const struct names *names, struct arena *arena, uint32_t **rank,
                              const char *const **sorted) {
    size_t count = names->count;
    struct name_rank *order = malloc((count + 1) * sizeof *order);
    *rank = malloc((count + 1) * sizeof **rank);
    const char **copies = arena_zeroed(arena, count + 1, sizeof *copies);
    enum status status = order && *rank && copies ? STATUS_OK : STATUS_NO_MEMORY;
    for (uint32_t i = 0; i < count && status == STATUS_OK; i++)
        order[i] = (struct name_rank){names->string[i], i};
    if (status == STATUS_OK)
        qsort(order, count, sizeof *order, by_name);
    for (uint32_t i = 0; i < count && status == STATUS_OK; i++) {
        (*rank)[order[i].index] = i;
        copies[i] = arena_string(arena, order[i].name, strlen(order[i].name));
        if (!copies[i])
            status = STATUS_NO_MEMORY;
    }
    free(order);
    *sorted = copies;
    return status;
}

/* By cell, then later sources first, then line: the first value of a cell is the one that counts.
 */
static int by_cell(const void *a, const void *b) {
    const struct panel_observation *p = a, *q = b;
    if (p->area != q->area)
        return p->area < q->area ? -1 : 1;
    if (p->category != q->category)
        return p->category < q->category ? -1 : 1;
    if (p->month != q->month)
        return p->month < q->month ? -1 : 1;
    if (p->source != q->source)
        return p->source > q->source ? -1 : 1;
    return p->line < q->line ? -1 : p->line > q->line;
}

static bool same_cell(const struct panel_observation *a, const struct panel_observation *b) {
    return a->area == b->area && a->category == b->category && a->month == b->month;
}

/* One source's lines for one cell, [from, to): the value they agree on, NaN when they do not. */
static enum status agree(struct panel_build *build, size_t from, size_t to, double *value) {
    const struct panel_observation *first = NULL;
    bool conflict = false;
    *value = NUMBER_MISSING;
    for (size_t i = from; i < to; i++) {
        const struct panel_observation *next = &build->observation[i];
        if (number_is_missing(next->value))
            continue;
        if (!first)
            first = next;
        else if (first->value == next->value)
            build->repeats++;
        else {
            conflict = true;
            if (add_conflict(build, first, next) != STATUS_OK)
                return STATUS_NO_MEMORY;
        }
    }
    if (first && !conflict)
        *value = first->value;
    return STATUS_OK;
}

/* Compact the sorted observations to one a cell, in place; rules applied. */
static enum status settle(struct panel_build *build, size_t *cells) {
    size_t kept = 0;
    for (size_t i = 0; i < build->count;) {
        struct panel_observation cell = build->observation[i];
        bool settled = false;
        cell.value = NUMBER_MISSING;
        while (i < build->count && same_cell(&build->observation[i], &cell)) {
            size_t end = i + 1;
            while (end < build->count && same_cell(&build->observation[end], &cell) &&
                   build->observation[end].source == build->observation[i].source)
                end++;
            double value;
            if (agree(build, i, end, &value) != STATUS_OK)
                return STATUS_NO_MEMORY;
            if (!number_is_missing(value)) {
                if (settled)
                    build->superseded++;
                else
                    cell.value = value;
                settled = true;
            }
            i = end;
        }
        build->observation[kept++] = cell;
    }
    *cells = kept;
    return STATUS_OK;
}

/* Length of the run of one series' cells that starts at `from`. */
static size_t series_end(const struct panel_observation *cell, size_t cells, size_t from) {
    size_t to = from + 1;
    while (to < cells && cell[to].area == cell[from].area &&
           cell[to].category == cell[from].category)
        to++;
    return to;
}

/* Lay one series, cells [from, to), into values from month `first` to `last`. */
static void lay(const struct panel_observation *cell, size_t from, size_t to, double absent,
                double *values, struct panel_series *series) {
    for (size_t t = 0; t < series->length; t++)
        values[t] = absent;
    for (size_t i = from; i < to; i++)
        values[cell[i].month - series->first] = cell[i].value;
    series->counts = true;
    for (size_t t = 0; t < series->length; t++) {
        if (number_is_missing(values[t]))
            series->missing++;
        else if (values[t] < 0 || values[t] != floor(values[t]))
            series->counts = false;
    }
}

static enum status lay_all(struct panel_build *build, struct panel *panel, size_t cells) {
    const struct panel_observation *cell = build->observation;
    size_t count = 0, total = 0;
    panel->first = cell[0].month;
    panel->last = cell[0].month;
    for (size_t i = 0; i < cells; i++) {
        panel->first = cell[i].month < panel->first ? cell[i].month : panel->first;
        panel->last = cell[i].month > panel->last ? cell[i].month : panel->last;
    }
    size_t span = (size_t)(panel->last - panel->first + 1);
    for (size_t i = 0; i < cells; count++) {
        size_t to = series_end(cell, cells, i);
        total += build->zero_fill ? span : (size_t)(cell[to - 1].month - cell[i].month + 1);
        i = to;
    }
    if (build->zero_fill) {
        count = panel->areas * panel->categories;
        total = count * span;
    }
    struct panel_series *series = arena_zeroed(&panel->arena, count, sizeof *series);
    double *values = arena_zeroed(&panel->arena, total, sizeof *values);
    if (!series || !values)
        return STATUS_NO_MEMORY;
    size_t at = 0, offset = 0, kept = 0;
    for (size_t s = 0; s < count; s++) {
        struct panel_series *own = &series[kept];
        bool wanted = at < cells;
        size_t to = wanted ? series_end(cell, cells, at) : at;
        *own = (struct panel_series){.offset = offset};
        if (build->zero_fill) { /* every area by every category, whether mentioned or not */
            own->area = (uint32_t)(s / panel->categories);
            own->category = (uint32_t)(s % panel->categories);
            own->first = panel->first;
            own->length = span;
            if (!wanted || cell[at].area != own->area || cell[at].category != own->category)
                to = at;
        } else {
            own->area = cell[at].area;
            own->category = cell[at].category;
            own->first = cell[at].month;
            own->length = (size_t)(cell[to - 1].month - cell[at].month + 1);
        }
        lay(cell, at, to, build->zero_fill ? 0 : NUMBER_MISSING, values + offset, own);
        at = to;
        if (own->missing == own->length) /* every month known to be missing: no series */
            continue;
        offset += own->length;
        kept++;
    }
    panel->series = series;
    panel->values = values;
    panel->count = kept;
    return STATUS_OK;
}

/* Series without a single value say nothing and are not part of the panel. */
static size_t drop_empty(struct panel_observation *cell, size_t cells) {
    size_t kept = 0;
    for (size_t i = 0; i < cells;) {
        size_t to = series_end(cell, cells, i);
        bool any = false;
        for (size_t k = i; k < to; k++)
            any = any || !number_is_missing(cell[k].value);
        for (; i < to; i++)
            if (any)
                cell[kept++] = cell[i];
    }
    return kept;
}

enum status panel_build_freeze(struct panel_build *build, struct panel *panel,
                               struct fault *fault) {
    *panel = (struct panel){.count = 0};
    uint32_t *area_rank = NULL, *category_rank = NULL;
    enum status status = sort_names(&build->areas, &panel->arena, &area_rank, &panel->area);
    if (status == STATUS_OK)
        status = sort_names(&build->categories, &panel->arena, &category_rank, &panel->category);
    const char **codes = arena_zeroed(&panel->arena, build->areas.count + 1, sizeof *codes);
    if (status != STATUS_OK || !codes) {
        status = fault_set(fault, STATUS_NO_MEMORY, "out of memory building the panel");
        goto done;
    }
    panel->areas = build->areas.count;
    panel->categories = build->categories.count;
    for (uint32_t i = 0; i < build->areas.count; i++) {
        const char *code = i < build->area_codes && build->area_code[i] ? build->area_code[i] : "";
        codes[area_rank[i]] = arena_string(&panel->arena, code, strlen(code));
        if (!codes[area_rank[i]])
            status = STATUS_NO_MEMORY;
    }
    panel->area_code = codes;
    for (size_t i = 0; i < build->count; i++) {
        build->observation[i].area = area_rank[build->observation[i].area];
        build->observation[i].category = category_rank[build->observation[i].category];
    }
    if (build->count)
        qsort(build->observation, build->count, sizeof *build->observation, by_cell);
    size_t cells = 0;
    if (status == STATUS_OK)
        status = settle(build, &cells);
    size_t filled = 0;
    for (size_t i = 0; i < cells; i++)
        filled += !number_is_missing(build->observation[i].value);
    if (!build->zero_fill) /* else lay_all drops them: their months are not absent ones */
        cells = drop_empty(build->observation, cells);
    if (status == STATUS_OK && !filled) {
        status = fault_set(fault, STATUS_NO_DATA, "no usable row: nothing to work on");
        goto done;
    }
    if (status == STATUS_OK)
        status = lay_all(build, panel, cells);
    if (status != STATUS_OK)
        fault_set(fault, status, "out of memory building the panel");
done:
    free(area_rank);
    free(category_rank);
    build->count = 0; /* the observations were sorted and compacted in place */
    if (status != STATUS_OK)
        panel_free(panel);
    return status;
}

void panel_build_free(struct panel_build *build) {
    names_free(&build->areas);
    names_free(&build->categories);
    names_free(&build->sources);
    free(build->area_code);
    free(build->observation);
    free(build->conflict);
    *build = PANEL_BUILD_EMPTY;
}

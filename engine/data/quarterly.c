#include "engine/data/quarterly.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/number.h"
#include "engine/data/period.h"

enum status quarterly_add(struct quarterly *quarterly, const struct quarterly_row *row) {
    if (quarterly->rows == quarterly->row_capacity) {
        size_t capacity = quarterly->row_capacity ? quarterly->row_capacity * 2 : 1024;
        struct quarterly_row *grown = realloc(quarterly->row, capacity * sizeof *grown);
        if (!grown)
            return STATUS_NO_MEMORY;
        quarterly->row = grown;
        quarterly->row_capacity = capacity;
    }
    quarterly->row[quarterly->rows++] = *row;
    return STATUS_OK;
}

/* By what is counted: area, group, subgroup, offence, quarter. */
static int compare_key(const struct quarterly_row *p, const struct quarterly_row *q) {
    if (p->area != q->area)
        return p->area < q->area ? -1 : 1;
    if (p->quarter != q->quarter)
        return p->quarter < q->quarter ? -1 : 1;
    if (p->group != q->group)
        return p->group < q->group ? -1 : 1;
    if (p->subgroup != q->subgroup)
        return p->subgroup < q->subgroup ? -1 : 1;
    return p->offence < q->offence ? -1 : p->offence > q->offence;
}

static int by_key(const void *a, const void *b) {
    const struct quarterly_row *p = a, *q = b;
    int order = compare_key(p, q);
    if (order)
        return order;
    if (p->source != q->source) /* later sources first */
        return p->source > q->source ? -1 : 1;
    return p->line < q->line ? -1 : p->line > q->line;
}

static int by_cell(const void *a, const void *b) {
    const struct quarterly_cell *p = a, *q = b;
    if (p->area != q->area)
        return p->area < q->area ? -1 : 1;
    if (p->category != q->category)
        return p->category < q->category ? -1 : 1;
    return p->quarter < q->quarter ? -1 : p->quarter > q->quarter;
}

static enum status add_conflict(struct quarterly *quarterly, const struct quarterly_row *kept,
                                const struct quarterly_row *refused) {
    if (quarterly->conflicts == quarterly->conflict_capacity) {
        size_t capacity = quarterly->conflict_capacity ? quarterly->conflict_capacity * 2 : 16;
        struct quarterly_conflict *grown = realloc(quarterly->conflict, capacity * sizeof *grown);
        if (!grown)
            return STATUS_NO_MEMORY;
        quarterly->conflict = grown;
        quarterly->conflict_capacity = capacity;
    }
    quarterly->conflict[quarterly->conflicts++] = (struct quarterly_conflict){*kept, *refused};
    return STATUS_OK;
}

/* Rows [from, to) are one key: the value that counts, NaN when missing or refused. */
static enum status agree(struct quarterly *quarterly, size_t from, size_t to, double *count) {
    const struct quarterly_row *row = quarterly->row;
    const struct quarterly_row *chosen = NULL;
    *count = NUMBER_MISSING;
    for (size_t i = from; i < to;) {
        const struct quarterly_row *first = NULL;
        bool conflict = false;
        size_t end = i;
        for (; end < to && row[end].source == row[i].source; end++) {
            if (number_is_missing(row[end].count))
                continue;
            if (!first)
                first = &row[end];
            else if (first->count == row[end].count)
                quarterly->repeats++;
            else {
                conflict = true;
                if (add_conflict(quarterly, first, &row[end]) != STATUS_OK)
                    return STATUS_NO_MEMORY;
            }
        }
        if (first && !conflict) {
            quarterly->superseded += chosen != NULL;
            if (!chosen)
                chosen = first;
        }
        i = end;
    }
    if (chosen)
        *count = chosen->count;
    return STATUS_OK;
}

/* Sum sorted cells of one key into one, in place. NaN spreads, which is what is wanted. */
static size_t merge(struct quarterly_cell *cell, size_t count) {
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept && by_cell(&cell[kept - 1], &cell[i]) == 0)
            cell[kept - 1].count += cell[i].count;
        else
            cell[kept++] = cell[i];
    }
    return kept;
}

enum status quarterly_settle(struct quarterly *quarterly) {
    size_t rows = quarterly->rows, made = 0;
    quarterly->conflicts = quarterly->repeats = quarterly->superseded = 0;
    free(quarterly->cell);
    quarterly->cells = 0;
    quarterly->cell = malloc((2 * rows + 1) * sizeof *quarterly->cell);
    if (!quarterly->cell)
        return STATUS_NO_MEMORY;
    if (rows)
        qsort(quarterly->row, rows, sizeof *quarterly->row, by_key);
    for (size_t i = 0; i < rows;) {
        const struct quarterly_row *row = &quarterly->row[i];
        size_t end = i + 1;
        while (end < rows && compare_key(&quarterly->row[end], row) == 0)
            end++;
        double count;
        if (agree(quarterly, i, end, &count) != STATUS_OK)
            return STATUS_NO_MEMORY;
        quarterly->cell[made++] =
            (struct quarterly_cell){row->area, row->subgroup, row->quarter, count};
        if (row->group != row->subgroup)
            quarterly->cell[made++] =
                (struct quarterly_cell){row->area, row->group, row->quarter, count};
        i = end;
    }
    if (made)
        qsort(quarterly->cell, made, sizeof *quarterly->cell, by_cell);
    quarterly->cells = merge(quarterly->cell, made);
    return STATUS_OK;
}

/* The first cell that is not before the key. */
static size_t lower_bound(const struct quarterly *quarterly, struct quarterly_cell key) {
    size_t low = 0, high = quarterly->cells;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (by_cell(&quarterly->cell[middle], &key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Has an area any row in a quarter? */
static bool covered(const struct quarterly *quarterly, uint32_t area, int quarter) {
    size_t i = lower_bound(quarterly, (struct quarterly_cell){.area = area, .quarter = quarter});
    for (; i < quarterly->cells && quarterly->cell[i].area == area; i++)
        if (quarterly->cell[i].quarter == quarter)
            return true;
    return false;
}

double quarterly_sum(const struct quarterly *quarterly, const char *area, const char *category,
                     int first, int last) {
    struct quarterly_cell key = {
        .area = names_find(&quarterly->areas, area, strlen(area)),
        .category = names_find(&quarterly->categories, category, strlen(category))};
    struct period start = period_of(PERIOD_QUARTER, first), end = period_of(PERIOD_QUARTER, last);
    if (key.area == NAMES_NONE || key.category == NAMES_NONE || first > last ||
        period_first_month(start) != first || period_last_month(end) != last)
        return NUMBER_MISSING;
    double sum = 0;
    for (int quarter = start.index; quarter <= end.index; quarter++) {
        key.quarter = quarter;
        size_t at = lower_bound(quarterly, key);
        if (at < quarterly->cells && by_cell(&quarterly->cell[at], &key) == 0)
            sum += quarterly->cell[at].count;
        else if (!covered(quarterly, key.area, quarter))
            return NUMBER_MISSING;
    }
    return sum;
}

void quarterly_free(struct quarterly *quarterly) {
    names_free(&quarterly->areas);
    names_free(&quarterly->categories);
    names_free(&quarterly->offences);
    names_free(&quarterly->sources);
    free(quarterly->row);
    free(quarterly->cell);
    free(quarterly->conflict);
    *quarterly = QUARTERLY_EMPTY;
}

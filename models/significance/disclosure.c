#include "models/significance/disclosure.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#define NOWHERE SIZE_MAX

/* Everything while cells are hidden. Members of a sum: its parts, then its whole. */
struct hiding {
    const struct disclosure_task *task;
    unsigned char *hidden;
    struct arena *arena;
    double *least;                /* [cells] the smallest count over the tables; NaN for none */
    double *size;                 /* [cells] the largest count over the tables, for the choice */
    bool *unknown;                /* [cells] hidden, or NaN in every table */
    bool *known;                  /* [cells] hidden, and given away */
    bool *marked, *marked_before; /* [cells] while looking for what to hide */
    size_t *column;               /* [cells] of its piece */
    size_t *cell;                 /* [cells] of the piece looked at, by column */
    size_t *row;                  /* [sums] of the piece looked at */
    bool *taken;                  /* [sums] */
    bool *moved; /* [cells] takes another value in some table that cannot be ruled out */
    size_t unchecked;
};

static size_t member(const struct disclosure_sum *sum, size_t i) {
    return i < sum->parts ? sum->part[i] : sum->whole;
}

static void hide(struct hiding *h, size_t cell, enum disclosure why) {
    h->hidden[cell] = (unsigned char)why;
    h->unknown[cell] = true;
}

static void hide_small(struct hiding *h) {
    const struct disclosure_task *task = h->task;
    for (size_t c = 0; c < task->cells; c++) {
        bool small = false, missing = true;
        h->hidden[c] = DISCLOSURE_SHOWN;
        h->size[c] = 0;
        h->least[c] = NAN;
        for (size_t t = 0; t < task->tables; t++) {
            double x = task->count[t][c];
            missing = missing && isnan(x);
            small = small || (x < task->threshold && (x > 0 || (task->hide_zero && x == 0)));
            h->size[c] = fmax(h->size[c], x);
            h->least[c] = fmin(h->least[c], x);
        }
        h->unknown[c] = missing;
        if (small || (task->hidden && task->hidden[c] && !missing))
            hide(h, c, DISCLOSURE_PRIMARY);
    }
}

/* Hide the smallest cell of a sum that is shown and not 0; zeros only where nothing else is left
 * and they are hidden too. Returns it, or NOWHERE. */
static size_t hide_another(struct hiding *h, const struct disclosure_sum *sum) {
    size_t best = NOWHERE;
    for (size_t i = 0; i <= sum->parts; i++) {
        size_t cell = member(sum, i);
        if (h->unknown[cell] || !(h->size[cell] > 0))
            continue;
        if (best == NOWHERE || h->size[cell] < h->size[best] ||
            (h->size[cell] == h->size[best] && cell < best))
            best = cell;
    }
    if (best != NOWHERE)
        hide(h, best, DISCLOSURE_COMPLEMENTARY);
    return best;
}

/* The rule a reader of one row or column would break first. */
static bool hide_lone(struct hiding *h) {
    bool changed = false;
    for (size_t s = 0; s < h->task->sums; s++) {
        const struct disclosure_sum *sum = &h->task->sum[s];
        size_t unknown = 0, own = 0;
        for (size_t i = 0; i <= sum->parts; i++) {
            unknown += h->unknown[member(sum, i)];
            own += h->hidden[member(sum, i)] != DISCLOSURE_SHOWN;
        }
        if (unknown == 1 && own == 1)
            changed = hide_another(h, sum) != NOWHERE || changed;
    }
    return changed;
}

/* What the sums together give away: one piece of the table at a time, cells tied by hidden ones */

static const uint64_t prime = 2147483647; /* 2^31 - 1 */

static uint64_t inverse(uint64_t value) {
    uint64_t power = prime - 2, result = 1;
    for (; power; power >>= 1) {
        if (power & 1)
            result = result * value % prime;
        value = value * value % prime;
    }
    return result;
}

/* Reduced row echelon form of matrix[rows][columns]; pivot[row] is its column, rows without one
 * are at the end. Returns the rank. */
static size_t reduce(uint32_t *matrix, size_t rows, size_t columns, size_t *pivot) {
    size_t rank = 0;
    for (size_t c = 0; c < columns && rank < rows; c++) {
        size_t r = rank;
        while (r < rows && !matrix[r * columns + c])
            r++;
        if (r == rows)
            continue;
        uint32_t *top = matrix + rank * columns, *found = matrix + r * columns;
        uint64_t scale = inverse(found[c]);
        for (size_t k = 0; k < columns; k++) {
            uint32_t swap = top[k];
            top[k] = (uint32_t)(found[k] * scale % prime);
            if (found != top)
                found[k] = swap;
        }
        for (size_t i = 0; i < rows; i++) {
            uint64_t factor = i == rank ? 0 : matrix[i * columns + c];
            for (size_t k = c; factor && k < columns; k++)
                matrix[i * columns + k] =
                    (uint32_t)((matrix[i * columns + k] + (prime - factor) * top[k]) % prime);
        }
        pivot[rank++] = c;
    }
    return rank;
}

/* One piece: its unknown cells, the sums they are in, and directions of the null space. */
struct piece {
    size_t cells, sums, rank;
    uint32_t *matrix; /* [sums][cells] */
    size_t *pivot;    /* [rank] */
    int *direction;   /* [directions][cells] small whole numbers */
    size_t directions;
};

/* Number the unknown cells and the sums of the piece that cell `from` is in. */
static void gather(struct hiding *h, size_t from, struct piece *piece) {
    const struct disclosure_task *task = h->task;
    piece->cells = piece->sums = 0;
    h->column[from] = piece->cells;
    h->cell[piece->cells++] = from;
    for (bool more = true; more;) {
        more = false;
        for (size_t s = 0; s < task->sums; s++) {
            const struct disclosure_sum *sum = &task->sum[s];
            bool near = false;
            for (size_t i = 0; i <= sum->parts && !h->taken[s]; i++)
                near = near ||
                       (h->unknown[member(sum, i)] && h->column[member(sum, i)] < piece->cells &&
                        h->cell[h->column[member(sum, i)]] == member(sum, i));
            if (!near)
                continue;
            h->taken[s] = more = true;
            h->row[piece->sums++] = s;
            for (size_t i = 0; i <= sum->parts; i++) {
                size_t cell = member(sum, i);
                if (!h->unknown[cell] || h->column[cell] != NOWHERE)
                    continue;
                h->column[cell] = piece->cells;
                h->cell[piece->cells++] = cell;
            }
        }
    }
}

/* Columns by falling counts: pivots are then large ones, which have room for what a small one
 * moves by. Cells nobody knows have all room. */
static void order_columns(struct hiding *h, const struct piece *piece) {
    for (size_t k = 1; k < piece->cells; k++) {
        size_t cell = h->cell[k], at = k;
        for (; at > 0 && !isnan(h->least[h->cell[at - 1]]) &&
               !(h->least[cell] <= h->least[h->cell[at - 1]]);
             at--)
            h->cell[at] = h->cell[at - 1];
        h->cell[at] = cell;
    }
    for (size_t k = 0; k < piece->cells; k++)
        h->column[h->cell[k]] = k;
}

/* Reduce the sums of a piece and read a direction off each column without a pivot: 1 there, less
 * the column in the rows of the pivots. Those that are not of small whole numbers are left out. */
static bool find_directions(struct hiding *h, struct piece *piece) {
    enum { SMALL = 1000 };
    size_t n = piece->cells;
    piece->matrix = arena_zeroed(h->arena, piece->sums * n + 1, sizeof *piece->matrix);
    piece->pivot = arena_zeroed(h->arena, piece->sums + 1, sizeof *piece->pivot);
    if (!piece->matrix || !piece->pivot)
        return false;
    for (size_t r = 0; r < piece->sums; r++) {
        const struct disclosure_sum *sum = &h->task->sum[h->row[r]];
        for (size_t i = 0; i <= sum->parts; i++)
            if (h->unknown[member(sum, i)])
                piece->matrix[r * n + h->column[member(sum, i)]] =
                    i < sum->parts ? 1 : (uint32_t)(prime - 1);
    }
    piece->rank = reduce(piece->matrix, piece->sums, n, piece->pivot);
    piece->direction = arena_zeroed(h->arena, (n - piece->rank) * n + 1, sizeof(int));
    if (!piece->direction)
        return false;
    piece->directions = 0;
    for (size_t c = 0, next = 0; c < n; c++) {
        if (next < piece->rank && piece->pivot[next] == c) {
            next++;
            continue;
        }
        int *v = piece->direction + piece->directions * n;
        bool small = true;
        memset(v, 0, n * sizeof *v);
        v[c] = 1;
        for (size_t r = 0; r < piece->rank && small; r++) {
            uint64_t entry = (prime - piece->matrix[r * n + c]) % prime;
            int64_t value = entry > prime / 2 ? (int64_t)entry - (int64_t)prime : (int64_t)entry;
            small = value <= SMALL && value >= -SMALL;
            v[piece->pivot[r]] = (int)value;
        }
        piece->directions += small;
    }
    return true;
}

/* Is the table moved by a v + b w one that a reader cannot rule out? Then no cell that moved is
 * known. */
static void try_move(struct hiding *h, const struct piece *piece, const double *count, const int *v,
                     int a, const int *w, int b) {
    for (size_t k = 0; k < piece->cells; k++) {
        size_t cell = h->cell[k];
        double x = count[cell], least = x >= 1 && !h->task->hide_zero ? 1 : 0;
        if (h->hidden[cell] != DISCLOSURE_SHOWN && x + a * v[k] + b * w[k] < least)
            return;
    }
    for (size_t k = 0; k < piece->cells; k++)
        if (a * v[k] + b * w[k] != 0)
            h->moved[h->cell[k]] = true;
}

/* Each direction alone; then, for cells that none of them moves, with another one. */
static void try_moves(struct hiding *h, const struct piece *piece, const double *count) {
    static const int sign[] = {1, -1};
    size_t n = piece->cells;
    for (size_t i = 0; i < piece->directions; i++) {
        const int *v = piece->direction + i * n;
        for (size_t a = 0; a < 2; a++)
            try_move(h, piece, count, v, sign[a], v, 0);
    }
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < piece->directions && !h->moved[h->cell[k]]; i++) {
            const int *v = piece->direction + i * n;
            for (size_t j = 0; v[k] && j < piece->directions && !h->moved[h->cell[k]]; j++)
                for (size_t s = 0; s < 4; s++)
                    try_move(h, piece, count, v, sign[s / 2], piece->direction + j * n,
                             sign[s % 2]);
        }
}

static enum status audit_piece(struct hiding *h, size_t from) {
    enum { CELLS_MOST = 600 };
    struct piece piece;
    struct arena_mark mark = arena_mark(h->arena);
    gather(h, from, &piece);
    if (piece.cells > CELLS_MOST) {
        h->unchecked += piece.cells;
        return STATUS_OK;
    }
    order_columns(h, &piece);
    bool room = find_directions(h, &piece);
    for (size_t t = 0; t < h->task->tables && room; t++) {
        for (size_t k = 0; k < piece.cells; k++)
            h->moved[h->cell[k]] = false;
        try_moves(h, &piece, h->task->count[t]);
        for (size_t k = 0; k < piece.cells; k++)
            h->known[h->cell[k]] = h->known[h->cell[k]] || !h->moved[h->cell[k]];
    }
    arena_reset(h->arena, mark);
    return room ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status audit(struct hiding *h) {
    const struct disclosure_task *task = h->task;
    enum status status = STATUS_OK;
    h->unchecked = 0;
    memset(h->known, 0, task->cells * sizeof *h->known);
    memset(h->taken, 0, task->sums * sizeof *h->taken);
    for (size_t c = 0; c < task->cells; c++)
        h->column[c] = NOWHERE;
    for (size_t c = 0; c < task->cells && status == STATUS_OK; c++)
        if (h->unknown[c] && h->column[c] == NOWHERE)
            status = audit_piece(h, c);
    return status;
}

/* The sum with the smallest cell to hide among those that touch a marked cell; NULL when none has
 * one. */
static const struct disclosure_sum *cheapest_near(const struct hiding *h) {
    const struct disclosure_sum *best = NULL;
    double least = INFINITY;
    for (size_t s = 0; s < h->task->sums; s++) {
        const struct disclosure_sum *sum = &h->task->sum[s];
        bool near = false;
        double smallest = INFINITY;
        for (size_t i = 0; i <= sum->parts; i++) {
            size_t cell = member(sum, i);
            near = near || h->marked[cell];
            if (!h->unknown[cell] && h->size[cell] > 0)
                smallest = fmin(smallest, h->size[cell]);
        }
        if (near && smallest < least) {
            least = smallest;
            best = sum;
        }
    }
    return best;
}

/* Mark the unknown cells that share a sum with a marked one; false when there is no new one. */
static bool mark_further(struct hiding *h) {
    bool more = false;
    memcpy(h->marked_before, h->marked, h->task->cells * sizeof *h->marked);
    for (size_t s = 0; s < h->task->sums; s++) {
        const struct disclosure_sum *sum = &h->task->sum[s];
        bool near = false;
        for (size_t i = 0; i <= sum->parts; i++)
            near = near || h->marked_before[member(sum, i)];
        for (size_t i = 0; near && i <= sum->parts; i++) {
            size_t cell = member(sum, i);
            if (h->unknown[cell] && !h->marked[cell])
                h->marked[cell] = more = true;
        }
    }
    return more;
}

/* Does a sum that the cell is in touch a marked cell? */
static bool touches(const struct hiding *h, size_t cell, const bool *mark) {
    for (size_t s = 0; s < h->task->sums; s++) {
        const struct disclosure_sum *sum = &h->task->sum[s];
        bool inside = false, marked = false;
        for (size_t i = 0; i <= sum->parts; i++) {
            inside = inside || member(sum, i) == cell;
            marked = marked || mark[member(sum, i)];
        }
        if (inside && marked)
            return true;
    }
    return false;
}

/* For a cell given away, hide one more: in a sum it is in, else in the nearest that is tied to it
 * by hidden cells. Not for a neighbour of one that was just hidden: that may protect it too. */
static bool hide_beside_known(struct hiding *h) {
    bool changed = false, *just = h->moved;
    memset(just, 0, h->task->cells * sizeof *just);
    for (size_t c = 0; c < h->task->cells; c++) {
        if (!h->known[c] || h->hidden[c] == DISCLOSURE_SHOWN || touches(h, c, just))
            continue;
        memset(h->marked, 0, h->task->cells * sizeof *h->marked);
        h->marked[c] = true;
        const struct disclosure_sum *sum = cheapest_near(h);
        while (!sum && mark_further(h))
            sum = cheapest_near(h);
        size_t place = sum ? hide_another(h, sum) : NOWHERE;
        if (place != NOWHERE)
            just[place] = changed = true;
    }
    return changed;
}

static bool make_room(struct hiding *h) {
    size_t cells = h->task->cells + 1, sums = h->task->sums + 1;
    h->size = arena_zeroed(h->arena, cells, sizeof *h->size);
    h->least = arena_zeroed(h->arena, cells, sizeof *h->least);
    h->unknown = arena_zeroed(h->arena, cells, sizeof *h->unknown);
    h->known = arena_zeroed(h->arena, cells, sizeof *h->known);
    h->marked = arena_zeroed(h->arena, cells, sizeof *h->marked);
    h->marked_before = arena_zeroed(h->arena, cells, sizeof *h->marked_before);
    h->column = arena_zeroed(h->arena, cells, sizeof *h->column);
    h->cell = arena_zeroed(h->arena, cells, sizeof *h->cell);
    h->moved = arena_zeroed(h->arena, cells, sizeof *h->moved);
    h->row = arena_zeroed(h->arena, sums, sizeof *h->row);
    h->taken = arena_zeroed(h->arena, sums, sizeof *h->taken);
    return h->size && h->least && h->unknown && h->known && h->marked && h->marked_before &&
           h->column && h->cell && h->moved && h->row && h->taken;
}

enum status disclosure_suppress(const struct disclosure_task *task, unsigned char *hidden,
                                size_t *unchecked, struct arena *scratch) {
    struct arena_mark mark = arena_mark(scratch);
    struct hiding h = {.task = task, .hidden = hidden, .arena = scratch};
    enum status status = make_room(&h) ? STATUS_OK : STATUS_NO_MEMORY;
    if (status == STATUS_OK)
        hide_small(&h);
    for (bool changed = true; changed && status == STATUS_OK;) {
        changed = hide_lone(&h);
        if (changed)
            continue;
        status = audit(&h);
        changed = status == STATUS_OK && hide_beside_known(&h);
    }
    *unchecked = h.unchecked;
    arena_reset(scratch, mark);
    return status;
}

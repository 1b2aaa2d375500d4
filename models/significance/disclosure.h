/* Which counts of a published table must be hidden so that no small one can be worked out?
 *
 * Cells are counts; sums say which cells are the total of which others (areas of a force, offences
 * of a group), and anyone may use them. Several tables of the same cells (periods) are hidden
 * alike, since a sum over periods would undo what one of them hides.
 *
 * 1. Primary: a cell with 0 < x < threshold in any table is hidden (with hide_zero also x = 0).
 * 2. Complementary, until nothing changes: a sum in which one cell alone is unknown hides its
 *    smallest other cell that is not 0 (the first of equal ones; taken over the tables, the largest
 *    value counts). Then what several sums give away together. With A the matrix of the sums over
 *    the unknown cells of one piece of the table, readers who know that a hidden count is a whole
 *    number of at least 1 cannot rule out x + v for any whole v with A v = 0 that leaves all hidden
 *    cells at 1 or more. Directions v of the null space (reduced row echelon form modulo the prime
 *    2^31 - 1, pivots on the largest counts, which have room to move) and sums and differences of
 *    two are tried; a cell that moves in none of them counts as known, and one more cell is hidden:
 *    in a sum it is in, else in the nearest sum that hidden cells tie to it. So a cell may be
 *    hidden without need, but none that stays is given away.
 *
 * A cell that is NaN in every table is known to nobody, and never hidden. What is made of a hidden
 * cell (rates, limits, changes, ranks) is the caller's to hide.
 *
 * Limits: a reader may still learn bounds, above all from the ranks and verdicts of others; and
 * what was published elsewhere is not known here. Cost: the square of the cells that are tied to
 * each other by hidden cells, times the sums among them.
 *
 * Source: Willenborg & de Waal 2001, Elements of Statistical Disclosure Control, chapters 5 and 6.
 */
#ifndef CRIMECAST_MODELS_SIGNIFICANCE_DISCLOSURE_H
#define CRIMECAST_MODELS_SIGNIFICANCE_DISCLOSURE_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/core/arena.h"
#include "engine/core/status.h"

/* whole = the sum of part[parts]; places of cells. */
struct disclosure_sum {
    size_t whole;
    const size_t *part; /* borrowed */
    size_t parts;
};

struct disclosure_task {
    const double *const *count; /* [tables][cells] */
    size_t tables, cells;
    const struct disclosure_sum *sum;
    size_t sums;
    double threshold; /* counts below are small; 0 hides nothing */
    bool hide_zero;
    const bool *hidden; /* [cells] that are hidden whatever their counts, as primary; or NULL */
};

enum disclosure { DISCLOSURE_SHOWN, DISCLOSURE_PRIMARY, DISCLOSURE_COMPLEMENTARY };

/* Fill hidden[cells] with enum disclosure; *unchecked is the number of unknown cells in pieces too
 * large to check. Memory comes from `scratch` and is given back. */
enum status disclosure_suppress(const struct disclosure_task *task, unsigned char *hidden,
                                size_t *unchecked, struct arena *scratch);

#endif

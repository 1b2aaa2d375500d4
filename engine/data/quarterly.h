/* Quarterly counts of recorded crime by area and offence, for comparisons.
 *
 * The Home Office publishes counts by quarter. A quarter's count is not a month's, and splitting it
 * would invent a season, so these tables never enter the monthly panel: they are kept here and
 * summed over whole quarters when a rate elsewhere is wanted.
 *
 * A quarter is the index of period.h (PERIOD_QUARTER, calendar quarters): quarter 1 of the
 * financial year 2015-16 is April to June 2015. Rows come at the finest level published, one an
 * offence code; they are counted under their offence subgroup and under their offence group. Rules,
 * as for the panel: the same row twice in one source counts once; two values for one row in one
 * source are refused, both lines named; a later source supersedes; a missing value makes the sums
 * it belongs to missing. Settling sorts, so the order of rows does not matter.
 */
#ifndef CRIMECAST_DATA_QUARTERLY_H
#define CRIMECAST_DATA_QUARTERLY_H

#include <stddef.h>
#include <stdint.h>

#include "engine/core/names.h"
#include "engine/core/status.h"

/* One published row. */
struct quarterly_row {
    uint32_t area, group, subgroup, offence; /* indices of names below */
    int quarter;
    uint32_t source;
    long line;
    double count; /* NaN: known to be missing */
};

/* One sum: an area's count for a subgroup or group in a quarter. */
struct quarterly_cell {
    uint32_t area, category;
    int quarter;
    double count;
};

/* Two lines of one source that disagree; neither is used. */
struct quarterly_conflict {
    struct quarterly_row kept, refused;
};

struct quarterly {
    struct names areas, categories, offences, sources; /* categories: subgroups and groups */
    struct quarterly_row *row;
    size_t rows, row_capacity;
    struct quarterly_cell *cell; /* sorted by area, category, quarter; after quarterly_settle */
    size_t cells;
    struct quarterly_conflict *conflict;
    size_t conflicts, conflict_capacity, repeats, superseded;
};

#define QUARTERLY_EMPTY ((struct quarterly){.rows = 0})

enum status quarterly_add(struct quarterly *quarterly, const struct quarterly_row *row);

/* Apply the rules and sum to subgroups and groups. A subgroup that has its group's name is counted
 * once. May be called again after more rows were added: conflicts and counters start afresh. */
enum status quarterly_settle(struct quarterly *quarterly);

/* The count of an area and category (subgroup or group) in the months first..last. NaN when they
 * are not whole quarters, when the area has no row in one of the quarters, or when a count in them
 * is missing. A category without rows in a quarter that the area is otherwise covered in counts 0:
 * an offence that was not recorded has no row. An unknown area or category gives NaN. */
double quarterly_sum(const struct quarterly *quarterly, const char *area, const char *category,
                     int first, int last);

void quarterly_free(struct quarterly *quarterly);

#endif

/* Rows over the dictionary: the one path every tabular format reads.
 *
 * A table is a layout, a number of rows and a function that fills the cells of one row. A writer
 * asks for the rows in order. Cells are in the order of the expanded layout; a number cell that is
 * NaN is written empty.
 */
#ifndef CRIMECAST_OUTPUTS_TABLE_H
#define CRIMECAST_OUTPUTS_TABLE_H

#include <stddef.h>

#include "engine/core/fault.h"
#include "engine/data/dictionary.h"

struct cell {
    const char *text; /* text columns; NULL is empty */
    double number;    /* integer and number columns */
    int month;        /* month columns; TABLE_NO_MONTH is empty */
};

#define TABLE_NO_MONTH (-1000000)

struct table {
    const struct table_layout *layout;
    const struct levels *levels;
    size_t rows;
    const void *context;
    /* Fill cell[0 .. columns - 1] of a row; cells come zeroed with NaN numbers and no month. */
    void (*fill)(const void *context, size_t row, struct cell *cell);
};

/* Write a table as CSV: UTF-8 without a mark, LF, tidy, RFC 4180 quoting. "-" is standard output.
 */
enum status table_write_csv(const struct table *table, const char *path, struct fault *fault);

#endif

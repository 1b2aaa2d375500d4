/* Every output column once: name, type, unit, digits, meaning; and every table as a list of them.
 *
 * A column "lower_" or "upper_" stands for one column a level: lower_50, lower_80, ... `crimecast
 * columns` and datapackage.json print this; every tabular writer reads it.
 */
#ifndef CRIMECAST_DATA_DICTIONARY_H
#define CRIMECAST_DATA_DICTIONARY_H

#include <stddef.h>

#include "engine/data/levels.h"

enum column_type { CELL_TEXT, CELL_MONTH, CELL_INTEGER, CELL_NUMBER };

struct column {
    const char *name;
    enum column_type type;
    const char *unit; /* "" for none */
    int digits;       /* significant digits written; 0 writes the shortest text that reads back */
    const char *meaning;
};

/* What a table holds, row by row. */
struct table_layout {
    const char *name; /* file name without extension: "forecasts" */
    const char *title;
    const char *columns; /* comma-separated names; lower_* and upper_* expand to the levels */
};

const struct column *dictionary_columns(size_t *count);
const struct table_layout *dictionary_tables(size_t *count);
const struct table_layout *dictionary_table(const char *name); /* NULL when there is none */

enum { LAYOUT_COLUMNS = 64, COLUMN_NAME_SIZE = 48 };

/* A layout made concrete for some levels. */
struct layout_column {
    char name[COLUMN_NAME_SIZE];
    const struct column *column;
};

/* Expand a layout into out[LAYOUT_COLUMNS]; returns the number of columns. */
size_t dictionary_expand(const struct table_layout *layout, const struct levels *levels,
                         struct layout_column *out);

/* "text", "month", "integer", "number". */
const char *column_type_word(enum column_type type);

#endif

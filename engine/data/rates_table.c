#include "engine/data/rates_table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/core/number.h"

static const struct {
    const char *word, *head;
} columns[] = {
#define X(name, word, head) {word, head},
    RATES_COLUMN_LIST(X)
#undef X
};

static const struct {
    const char *marker, *meaning;
} markers[] = {
#define X(name, marker, meaning) {marker, meaning},
    RATES_MARKER_LIST(X)
#undef X
};

const char *rates_column_word(enum rates_column column) {
    return columns[column].word;
}

const char *rates_column_head(enum rates_column column) {
    return columns[column].head;
}

const char *rates_marker_word(enum rates_marker marker) {
    return markers[marker].marker;
}

const char *rates_marker_meaning(enum rates_marker marker) {
    return markers[marker].meaning;
}

/* 1 from 1 on, 2 from 0.1, else 3: as many as the smallest rate that is not zero needs. */
static int decimals_of(const struct rates_line *line) {
    double smallest = INFINITY;
    for (int c = 0; c < RATES_COLUMNS; c++)
        if (line->cell[c].marker == RATES_MARK_NONE && line->cell[c].rate > 0)
            smallest = fmin(smallest, line->cell[c].rate);
    return smallest >= 1 ? 1 : smallest >= 0.1 ? 2 : 3;
}

void rates_line_show(struct rates_line *line) {
    int decimals = decimals_of(line);
    for (int c = 0; c < RATES_COLUMNS; c++) {
        struct rates_cell *cell = &line->cell[c];
        char digits[NUMBER_SIZE];
        if (cell->marker == RATES_MARK_NONE && !number_is_finite(cell->rate))
            cell->marker = RATES_MARK_UNAVAILABLE;
        if (cell->marker == RATES_MARK_NONE) {
            number_print_fixed(cell->rate, cell->rate == 0 ? 0 : decimals, digits);
            if (cell->rate != 0 && strspn(digits, "0.") == strlen(digits))
                cell->marker = RATES_MARK_LOW;
        }
        snprintf(cell->shown, sizeof cell->shown, "%.31s",
                 cell->marker == RATES_MARK_NONE ? digits : rates_marker_word(cell->marker));
    }
}

void rates_table_free(struct rates_table *table) {
    arena_free(&table->arena);
    *table = (struct rates_table){.pages = 0};
}

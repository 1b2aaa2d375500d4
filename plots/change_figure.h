/* The change of an area against the rest of its force: a row a category, sorted by the area's
 * change, two intervals a row.
 *
 * The comparator excludes the area. Where there were under twenty offences before, a percentage
 * says little: the counts stand in its place and nothing is drawn.
 *
 * Source: docs/charts.md.
 */
#ifndef CRIMECAST_PLOTS_CHANGE_FIGURE_H
#define CRIMECAST_PLOTS_CHANGE_FIGURE_H

#include "plots/figure.h"

enum { CHANGE_ROWS = 40, CHANGE_LEAST = 20 };

/* Does the area's change differ from the rest's? As the test of the ratio of ratios found. */
enum change_comparison { CHANGE_SIMILAR, CHANGE_DIFFERS, CHANGE_NOT_COMPARED, CHANGE_COMPARISONS };

struct change_row {
    const char *category;
    double before, now;                  /* counts; NaN: not available */
    double change, lower, upper;         /* percent; limits NaN for none */
    double rest, rest_lower, rest_upper; /* percent; NaN for none */
    enum change_comparison comparison;
};

struct change_data {
    const char *name;   /* of the files: plain word */
    const char *area;   /* "Croydon" */
    const char *whole;  /* what the area is part of: "London"; NULL: nothing to compare with */
    const char *unit;   /* what is counted: "offences" */
    const char *period; /* "year to November 2025 compared with the year to November 2024" */
    const char *spans;  /* the same for sentences: "12 months to November 2025 against the 12 months
                           before" */
    double level;       /* of the intervals, percent */
    const struct change_row *row;
    size_t rows;
    const char *title; /* NULL: told from the data */
    const char *note;  /* further sentences, or NULL */
    const char *source;
};

/* The figures, in the arena: one, or over CHANGE_ROWS rows several named NAME-1, NAME-2, ...
 * STATUS_NO_DATA when no row has counts. */
enum status change_figure(struct arena *arena, const struct change_data *data,
                          struct figure **figures, size_t *count, struct fault *fault);

#endif

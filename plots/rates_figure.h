/* Rates of many areas with their intervals against one comparator: a row an area, sorted by rate.
 *
 * Over forty rows do not fit a page. Where one area is the subject and its group is known, the
 * chart shows them alone, with the quartiles of all areas as dashed lines; otherwise the rows are
 * split evenly over several figures that share one axis.
 *
 * Source: docs/charts.md.
 */
#ifndef CRIMECAST_PLOTS_RATES_FIGURE_H
#define CRIMECAST_PLOTS_RATES_FIGURE_H

#include "plots/figure.h"

enum { RATES_ROWS = 40 };

/* Against the comparator, as the significance method found it; the last two have no rate. */
enum rate_position {
    RATE_HIGHER,
    RATE_SIMILAR,
    RATE_LOWER,
    RATE_NOT_COMPARED,
    RATE_SUPPRESSED,
    RATE_UNAVAILABLE,
    RATE_POSITIONS
};

struct rate_row {
    const char *area, *area_code; /* the code may be "" */
    double count, population;     /* NaN for none; the count of a suppressed row is never shown */
    double rate, lower, upper;    /* per 1,000 people */
    enum rate_position position;
    bool in_group; /* of the areas similar to the subject */
};

struct rates_data {
    const char *name;       /* of the files: plain word */
    const char *category;   /* "Burglary" */
    const char *unit;       /* what is counted: "offences" */
    const char *areas;      /* all rows in words: "16 London boroughs" */
    const char *area_word;  /* many of them: "boroughs" */
    const char *period;     /* "financial year 2024-25" */
    const char *comparator; /* "London" */
    double comparator_rate; /* per 1,000; NaN: none was published, and nothing is compared */
    double level;           /* of the intervals, percent */
    int suppress_below;     /* for the note on [c]: counts from 1 to this less 1 */
    const char *subject;    /* the area the chart is about, its name in bold, or NULL */
    const char *title;      /* NULL: told from the data */
    const char *note;       /* further sentences, or NULL */
    const char *source;     /* "Police recorded crime; ..." without "Source: " */
    const struct rate_row *row;
    size_t rows;
};

/* The figures, in the arena; `count` of them (one, or several named NAME-1, NAME-2, ...).
 * STATUS_NO_DATA when no row has a rate. */
enum status rates_figure(struct arena *arena, const struct rates_data *data,
                         struct figure **figures, size_t *count, struct fault *fault);

#endif

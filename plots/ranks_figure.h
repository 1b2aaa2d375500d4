/* A caterpillar of ranks: every area's place among all, with the interval of places that the
 * uncertainty of the rates leaves open. Rank 1 is the highest rate.
 *
 * Up to forty areas have a row each, with its name. More become thin lines on one page, and only
 * the area in focus, the first three and the last three have names. An area is amongst the highest
 * quarter when its whole interval is, and so for the lowest.
 *
 * Source: docs/charts.md; docs/methods.md (ranks); Goldstein and Healy 1995, The graphical
 * presentation of a collection of means.
 */
#ifndef CRIMECAST_PLOTS_RANKS_FIGURE_H
#define CRIMECAST_PLOTS_RANKS_FIGURE_H

#include "plots/figure.h"

enum { RANKS_ROWS = 40, RANKS_NAMED_ENDS = 3 };

struct rank_row {
    const char *area, *area_code; /* the code may be "" */
    double rate;                  /* per 1,000 */
    double rank, lower, upper;    /* NaN: not ranked, left out */
    bool few;                     /* too few expected to place it amongst a quarter */
};

struct ranks_data {
    const char *name;      /* of the files: plain word */
    const char *category;  /* "Burglary" */
    const char *unit;      /* what is counted: "offences" */
    const char *areas;     /* all rows in words: "318 areas" */
    const char *area_word; /* many of them: "areas" */
    const char *period;    /* "financial year 2024-25" */
    double level;          /* of the intervals, percent */
    const struct rank_row *row;
    size_t rows;
    const char *subject; /* the area the chart is about, or NULL */
    const char *title;   /* NULL: told from the data */
    const char *note;    /* further sentences, or NULL */
    const char *source;
};

/* STATUS_NO_DATA when fewer than two areas have a rank. */
enum status ranks_figure(struct arena *arena, const struct ranks_data *data, struct figure *figure,
                         struct fault *fault);

#endif

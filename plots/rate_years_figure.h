/* Rates over time, local against its comparators: up to four lines with their names at their ends.
 *
 * Time runs in financial years (a rate a year) or in months (usually the rate of the 12 months to
 * each). The first line is the subject and is drawn on top; the last is the comparator that the
 * title speaks of.
 *
 * Source: docs/charts.md.
 */
#ifndef CRIMECAST_PLOTS_RATE_YEARS_FIGURE_H
#define CRIMECAST_PLOTS_RATE_YEARS_FIGURE_H

#include "engine/data/period.h"
#include "plots/figure.h"

enum { RATE_YEARS_LINES = THEME_SERIES };

struct rate_line {
    const char *label;  /* as it stands at the line's end: "Four similar boroughs" */
    const double *rate; /* one a period, per 1,000 people; NaN where there is none */
};

/* Months from first to last, both included. */
struct rate_event {
    const char *name;
    int first, last;
};

struct rate_years_data {
    const char *name;      /* of the files: plain word */
    const char *category;  /* "Robbery" */
    const char *unit;      /* "offences" */
    const char *areas;     /* all lines in words: "four boroughs"; NULL: "LABEL and comparators" */
    enum period_unit time; /* PERIOD_FINANCIAL_YEAR or PERIOD_MONTH */
    int first;             /* year in which the first financial year starts, or month index */
    size_t periods;
    const struct rate_line *line;
    size_t lines; /* 1 to RATE_YEARS_LINES */
    const struct rate_event *event;
    size_t events;
    const char *title; /* NULL: told from the data */
    const char *note;  /* further sentences, or NULL */
    const char *source;
};

/* STATUS_NO_DATA when no line has a value; STATUS_INTERNAL for more than four lines or another unit
 * of time. */
enum status rate_years_figure(struct arena *arena, const struct rate_years_data *data,
                              struct figure *figure, struct fault *fault);

#endif

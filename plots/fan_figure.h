/* The fan: what was recorded, month by month, and what to expect, with chances as bands.
 *
 * The forecast opens at the last recorded point. Special cases, all read from the data:
 *  - a mean under 5 a month (and no suppressed month): quarter totals with points, when `quarter`
 *    holds their forecast or there is no forecast at all. Quarter limits come from summed paths and
 *    cannot be made here from monthly limits;
 *  - only zeros: an axis from 0 to 1, the line on 0, and words that tell the chance;
 *  - missing months: a gap in the line and [x], suppressed ones [c]; months before the first value
 *    are not shown;
 *  - up to 48 months, or a month alone between gaps: points as well as the line;
 *  - up to four years in all: quarter ticks and a row of years; no forecast: no key, no divider.
 *
 * Source: docs/charts.md.
 */
#ifndef CRIMECAST_PLOTS_FAN_FIGURE_H
#define CRIMECAST_PLOTS_FAN_FIGURE_H

#include "plots/figure.h"

enum { FAN_LEVELS = THEME_BANDS };

/* Months from first to last, both included. */
struct fan_event {
    const char *name;
    int first, last;
};

/* A change of level that is suggested, not applied: from `first` on, or to `last`. */
struct fan_break {
    int first, last; /* equal for a level that stays */
    double change;   /* 0.23: 23% higher */
};

/* Steps ahead, from the first after the record; all arrays hold `steps` numbers. */
struct fan_forecast {
    size_t steps;          /* 0: none */
    const double *middle;  /* mean or median */
    size_t levels;         /* 0 to FAN_LEVELS */
    int level[FAN_LEVELS]; /* percent, from the narrowest to the widest: 50, 80, 95 */
    const double *lower[FAN_LEVELS], *upper[FAN_LEVELS];
};

struct fan_data {
    const char *name;     /* of the files: plain word */
    const char *area;     /* "Cannock Chase" */
    const char *category; /* "Burglary" */
    const char *unit;     /* what is counted: "offences" */
    int first;            /* month (period.h) of observed[0] */
    size_t months;
    const double *observed;    /* NaN: missing */
    double round_to;           /* months, quarters and years shown are multiples of this, each
                                * rounded by itself; up to 1: exact */
    const char *markers;       /* NULL, or one a month: 'c' where a count is suppressed, else any */
    int suppress_below;        /* for the note on [c]: counts from 1 to this less 1 */
    struct fan_forecast month; /* from month first + months */
    struct fan_forecast quarter; /* totals, from the calendar quarter that holds that month */
    double p_increase; /* chance that the next 12 months exceed the last 12; NaN: not known */
    const struct fan_event *event;
    size_t events;
    const struct fan_break *suggested; /* drawn as dashed rules; two are readable */
    size_t breaks, breaks_left_out;    /* drawn; smaller ones that are not */
    const char *title;                 /* NULL: told from the data */
    const char *note;                  /* further sentences (method, run), or NULL */
    const char *source;                /* "Police recorded crime." without "Source: " */
};

/* STATUS_NO_DATA when no month has a value or is suppressed. */
enum status fan_figure(struct arena *arena, const struct fan_data *data, struct figure *figure,
                       struct fault *fault);

#endif

/* XmR chart: months around their mean, with the limits that month-to-month movement implies, and
 * the points that a rule of statistical process control picks out.
 *
 * Centre, limits and flags are given; only places and words are decided here. A lower limit under
 * zero is drawn at zero.
 *
 * Source: docs/charts.md; Wheeler 1993, Understanding Variation.
 */
#ifndef CRIMECAST_PLOTS_XMR_FIGURE_H
#define CRIMECAST_PLOTS_XMR_FIGURE_H

#include "plots/figure.h"

/* Why a point stands out, in order of precedence. */
enum xmr_flag {
    XMR_FLAG_NONE,
    XMR_FLAG_OUTSIDE,
    XMR_FLAG_TREND,
    XMR_FLAG_NEAR,
    XMR_FLAG_SIDE,
    XMR_FLAG_COUNT
};

struct xmr_data {
    const char *name;            /* of the files: plain word */
    const char *area, *category; /* "Croydon", "Burglary" */
    const char *unit;            /* what is counted: "offences" */
    int first;                   /* month */
    size_t months;
    const double *value;       /* [months]; NaN for a gap */
    const enum xmr_flag *flag; /* [months] */
    double centre, lower, upper;
    double near_lower, near_upper; /* two thirds of the way; NaN for none */
    const char *title;             /* NULL: told from the data */
    const char *note;              /* further sentences, or NULL */
    const char *source;
};

/* STATUS_NO_DATA without a value or without limits. */
enum status xmr_figure(struct arena *arena, const struct xmr_data *data, struct figure *figure,
                       struct fault *fault);

#endif

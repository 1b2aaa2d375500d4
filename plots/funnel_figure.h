/* Funnel plot: the rate of every area against its population, with control limits as curves.
 *
 * Two pairs of limits around one rate: those expected if areas differed by chance alone (Poisson),
 * and wider ones that allow for the usual differences between areas (overdispersed). Areas outside
 * the wider 95% limits are triangles and have their names; with more than twelve, the six furthest.
 * The area in focus is always named. Nothing is computed here but places: limits, distances and
 * verdicts are given.
 *
 * Source: docs/charts.md; Spiegelhalter 2005, Funnel plots for comparing institutional performance.
 */
#ifndef CRIMECAST_PLOTS_FUNNEL_FIGURE_H
#define CRIMECAST_PLOTS_FUNNEL_FIGURE_H

#include "plots/figure.h"

enum { FUNNEL_GRID = 61, FUNNEL_NAMED = 12, FUNNEL_FURTHEST = 6 };

/* Against the overdispersed 95% limits; FUNNEL_NOT_JUDGED where no verdict was given (too few
 * expected, or too few areas). */
enum funnel_position {
    FUNNEL_WITHIN,
    FUNNEL_ABOVE,
    FUNNEL_BELOW,
    FUNNEL_NOT_JUDGED,
    FUNNEL_POSITIONS
};

struct funnel_area {
    const char *area, *area_code; /* the code may be "" */
    double count, population;     /* people, or person-years */
    double rate;                  /* per 1,000; NaN: not drawn */
    double z;                     /* overdispersed; NaN for none: orders the names */
    enum funnel_position position;
};

/* Limits on the rate (per 1,000) at one population; NaN for limits that do not exist. */
struct funnel_limits {
    double lower_95, upper_95, lower_998, upper_998;
};

struct funnel_grid_point {
    double population;
    struct funnel_limits chance, wide;
};

struct funnel_data {
    const char *name;       /* of the files: plain word */
    const char *category;   /* "Vehicle offences" */
    const char *unit;       /* what is counted: "offences" */
    const char *areas;      /* all areas in words: "16 London boroughs" */
    const char *area_word;  /* many of them: "boroughs" */
    const char *period;     /* "financial year 2024-25" */
    const char *comparator; /* whose rate the limits are set around: "London" */
    double comparator_rate; /* per 1,000 */
    const struct funnel_area *area;
    size_t count;
    const struct funnel_grid_point *limit; /* by population, ascending: see funnel_grid */
    size_t limits;
    const char *subject; /* the area the chart is about, or NULL */
    const char *title;   /* NULL: told from the data */
    const char *note;    /* further sentences, or NULL */
    const char *source;  /* without "Source: " */
};

/* The populations at which limits are wanted, ascending over the axis that the areas will have.
 * False when no area has a rate and a population above zero. */
bool funnel_grid(const struct funnel_area *area, size_t count, double grid[FUNNEL_GRID]);

/* STATUS_NO_DATA when there is no area to draw. */
enum status funnel_figure(struct arena *arena, const struct funnel_data *data,
                          struct figure *figure, struct fault *fault);

#endif

/* Inside the search for breaks: the series on its scale, what is in the model so far, and the best
 * place for one effect more. Not for other files: breaks.h.
 *
 * Places in the grid of drift and memory are numbers from 0; effects are columns of the regression
 * after level and slope. */
#ifndef CRIMECAST_MODELS_SIGNIFICANCE_BREAKS_SEARCH_H
#define CRIMECAST_MODELS_SIGNIFICANCE_BREAKS_SEARCH_H

#include <stdbool.h>

#include "models/kernels/level_steps.h"
#include "models/significance/breaks.h"

enum {
    YEAR = 12,
    DRIFTS = 6,
    MEMORIES = 3,
    GRID = DRIFTS * MEMORIES,
    LONE = 4, /* months set aside, most */
    EFFECTS = BREAKS_MOST + LONE,
    TRENDS = 2, /* columns before the effects: level and slope */
    EDGE = 6,   /* months around a temporary change */
    LEAST_INSIDE = 2
};

enum effect_kind { SHIFT, TEMPORARY, ALONE, EFFECT_KINDS };

/* Months from .. to - 1 of the series; a shift's `to` is its length. */
struct effect {
    enum effect_kind kind;
    size_t from, to;
    double statistic;
};

struct search {
    const struct breaks_task *task;
    size_t n;
    double season[YEAR]; /* [month of the series % 12] */
    double *z;           /* [n] */
    double *column;      /* [TRENDS + EFFECTS][n] */
    double *work;        /* of level_steps, and of the season */
    struct level_filter filter[GRID];
    double floor;   /* squares that are rounding, not noise */
    double least;   /* variance that chance alone gives counts on the z scale; 0 for others */
    size_t *before; /* [n + 1] recorded months before a month */
    struct effect effect[EFFECTS];
    size_t effects;
    size_t drift, memory; /* at the highest likelihood, by place in the grid */
    double bar[EFFECT_KINDS];
};

/* Lay out a series in breaks_scratch() doubles, season and scale included. False for a series that
 * is not searched. */
bool search_begin(struct search *search, const struct breaks_task *task, double *scratch);

/* Season and scale anew, the effects found so far taken out of what the season is read from;
 * coefficients of all columns, or NULL for none. */
void search_prepare(struct search *search, const double *coefficient);

/* Columns from the effects as they are. */
void search_set_columns(struct search *search);

/* One regression at a place of the grid; false when the columns cannot be told apart. */
bool search_run(const struct search *search, size_t drift, size_t memory, bool steps,
                struct level_steps *out);

/* The highest likelihood over the grid with the effects there are, its place kept; -INFINITY when
 * they cannot be told apart or leave no noise. */
double search_highest(struct search *search);

/* May an effect stand beside those there are? */
bool search_allowed(const struct search *search, enum effect_kind kind, size_t from, size_t to);

/* What a column explains, from its product with y and its square; 0 where the regressors leave
 * nothing of it. */
double search_explained(double product, double square);

/* The best candidate of each kind with its statistic, against the effects there are. False when
 * there is no likelihood. */
bool search_best(struct search *search, struct effect *best);

/* Take the clearest, again and again, until nothing is above its bar. */
void search_take(struct search *search);

/* The p-value of a statistic. */
double search_tail(const struct search *search, enum effect_kind kind, double statistic);

#endif

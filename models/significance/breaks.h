/* Where does a monthly series change its level, for good or for a while? Suggestions for a person
 * to explain: nothing here changes a series.
 *
 * Scale: z(t) = g(y(t)/season(t)), g(y) = (2/k) asinh(k sqrt(y + 0.25)), k = 0.05 (marginal.h):
 * counts spread evenly there. The season is the median ratio to a centred 2x12 mean by calendar
 * month, drawn to 1 by its noise; it is taken again with what a first search found removed.
 *
 * Model: z(t) = a + b t + sum of effects + w(t) + u(t), w a random walk, u an AR(1)
 * (kernels/level_steps.h): a level that wanders and months that resemble their neighbours explain
 * what they can before a break does; of counts, the noise is at least that of chance. The drift q
 * and the memory rho are profiled over a grid, with and without the break. Effects:
 *
 *   level_shift  a step that stays, at least 12 recorded months from the ends and other shifts
 *
 *   temporary    2 to 18 months, at least 6 from the ends
 *
 * (Months that stand alone are set aside, and not told.)
 *
 * Statistic: twice the gain in the restricted profile log-likelihood, the largest over all places.
 * Its p-value comes from a tail fitted to simulated series without a break (docs/methods.md).
 * Greedy: the clearest first, then again with it in the model, until nothing is above the bar; then
 * dates move to where the likelihood is highest, and what the others explain is dropped.
 *
 * Interval of a date: months whose profile likelihood lies within 7.35/2 of the highest, the 95%
 * point of the likelihood ratio of a break date, P = (1 - exp(-x/2))^2 (Siegmund 1988; Eo & Morley
 * 2015, Quantitative Economics 6, 463-497).
 *
 * Size: the effect d on the z scale, with its generalised least squares error and t quantiles, as
 * g^-1(c + d/2) / g^-1(c - d/2) about the middle c of 12 months on either side.
 *
 * Limits: sizes just above the bar are on the large side; a move spread over months can pass for a
 * step; a series under 36 months or a mean under 2 a month is not searched.
 *
 * Source: Chen & Liu 1993, JASA 88, 284-297; de Jong & Penzer 1998, JASA 93, 796-806.
 * The search itself: breaks_search.h.
 */
#ifndef CRIMECAST_MODELS_SIGNIFICANCE_BREAKS_H
#define CRIMECAST_MODELS_SIGNIFICANCE_BREAKS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/data/event.h"

enum {
    BREAKS_SHIFTS = 4,    /* most in one series */
    BREAKS_TEMPORARY = 4, /* most in one series */
    BREAKS_MOST = BREAKS_SHIFTS + BREAKS_TEMPORARY,
    BREAKS_LEAST_MONTHS = 36,
    BREAKS_SEGMENT = 12, /* recorded months on either side of a shift */
    BREAKS_LONGEST = 18  /* months of a temporary change */
};

struct breaks_task {
    const double *values; /* [length] counts or positive numbers, NaN missing; borrowed */
    size_t length;
    int first;   /* month (period.h) of values[0] */
    bool counts; /* then the noise is at least a Poisson's */
};

struct breaks_found {
    enum event_kind kind; /* EVENT_LEVEL_SHIFT or EVENT_TEMPORARY */
    int start, end;       /* months; a shift's end is its start */
    int earliest, latest; /* 95% interval of the start */
    double change;        /* level after (or within) over level before (or around), less 1 */
    double lower, upper;  /* its 95% limits */
    double statistic, p_value;
};

/* Doubles of scratch for a length. */
size_t breaks_scratch(size_t length);

/* Search a series; suggestions by start into out[BREAKS_MOST]. Returns how many: 0 also for a
 * series that is not searched. */
size_t breaks_find(const struct breaks_task *task, struct breaks_found *out, double *scratch);

/* The largest statistics of a shift and of a temporary change before anything is in the model: what
 * the bar is calibrated on. NaN for a series that is not searched. */
void breaks_largest(const struct breaks_task *task, double *shift, double *temporary,
                    double *scratch);

#endif

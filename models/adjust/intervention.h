/* How large was the effect of a named event on one series, and what would the past have been had
 * the latest regime always held?
 *
 * Model, over a window from 24 months before the event to 24 months after it:
 *   log mean(t) = a + b (t - start)/12 + log season(t) + sum over events j of effect_j shape_j(t)
 *   var(t)      = phi mean(t)
 *   shape       = temporary: 1 from start to end; level_shift: 1 from start on; ramp: rises in
 * equal steps from start to end, then 1 fitted by penalised quasi-likelihood (iterated weighted
 * least squares) with the slope b drawn to 0 (prior standard deviation 0.2 a year) and effects
 * hardly (2 on the log scale: a series of few offences gives a wide interval, not an infinite
 * estimate). Events that overlap are fitted together. phi is Pearson's, for counts at least 1,
 * times (1 + r)/(1 - r) where neighbouring residuals are correlated with r > 0: a wandering level
 * makes twelve months worth less than twelve.
 *
 * Pooling (empirical Bayes) of the estimates e_i with standard errors s_i of one event in k series:
 *   tau^2 by DerSimonian & Laird, w_i = 1/(s_i^2 + tau^2), m = sum w_i e_i / sum w_i, v = 1/sum w_i
 *   centre = m max(0, 1 - v/m^2)                    (positive-part James & Stein)
 *   effect_i = centre + B_i (e_i - m), B_i = tau^2/(tau^2 + s_i^2)
 * so a noisy series takes the event's common effect, and an effect within its own noise takes none.
 * Limits are m + B_i (e_i - m) -+ 1.96 sqrt(B_i s_i^2 + (1 - B_i)^2 v): before the draw to 0.
 *
 * Limits: the season is taken as known; a change of trend at the event passes for an effect; with
 * few series tau^2 is often 0 and limits then are those of the common effect.
 * Source: Box & Tiao 1975; McCullagh & Nelder 1989; DerSimonian & Laird 1986; Efron & Morris 1973.
 */
#ifndef CRIMECAST_MODELS_ADJUST_INTERVENTION_H
#define CRIMECAST_MODELS_ADJUST_INTERVENTION_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/data/event.h"

enum {
    INTERVENTION_WINDOW = 24, /* months looked at on either side */
    INTERVENTION_SIDE = 6,    /* months with a value needed on either side */
    INTERVENTION_INSIDE = 3,  /* and inside a temporary event */
    INTERVENTION_EVENTS = 6   /* events fitted together; further ones are left out */
};

enum intervention_outcome {
    INTERVENTION_ESTIMATED,
    INTERVENTION_FEW_BEFORE,
    INTERVENTION_FEW_AFTER,
    INTERVENTION_FEW_INSIDE,
    INTERVENTION_NOTHING /* no offences in the window, a negative value, or no solution */
};

/* Why there is no estimate, as half a sentence; "" for INTERVENTION_ESTIMATED. */
const char *intervention_reason(enum intervention_outcome outcome);

struct intervention_task {
    const double *values; /* length of them, NaN missing; borrowed, like all below */
    size_t length;
    int first;                        /* month index of values[0] */
    const double *season;             /* [12] multiplicative, season[month % 12] */
    const struct event *const *event; /* event[0] is asked about, the others also act here */
    size_t events;
    bool counts;
};

struct intervention {
    enum intervention_outcome outcome;
    double effect, error; /* on the log scale, with its standard error */
    double dispersion;    /* phi, correlation included */
};

/* Estimate the effect of task->event[0]. */
struct intervention intervention_estimate(const struct intervention_task *task);

struct intervention_pooled {
    double effect, lower,
        upper; /* log scale: applied, and 95% limits; 0 and NaN without estimate */
};

/* Draw the estimates of one event in `count` series towards each other; those without an estimate
 * take no part. Returns how many took part. */
size_t intervention_pool(const struct intervention *estimate, size_t count,
                         struct intervention_pooled *out);

/* The part of the event's effect that holds in a month, 0 to 1; 0 for EVENT_EXCLUDE. */
double intervention_shape(const struct event *event, int month);

/* What a month's value is multiplied by to stand in the latest regime: exp(effect (1 - shape)) for
 * effects that stay, exp(-effect shape) for those that end. */
double intervention_factor(const struct event *event, double effect, int month);

#endif

/* Forecasts of the panel from past origins, and the mix they teach.
 *
 *   top'(h) = top(h) [1 - 0.2 k + 0.2 k R_j(h) / sum_i top_ij(h)]        top, own: shares_fit.h
 *   f(h)    = (1 - 0.1 k) [l top'(h) + (1 - l) own(h)] + 0.1 k r(h)      R, r: shares_regress.h
 *
 * One l of 0, .2 .. 1 and one k of 0, .5, 1 serve the whole panel. They are those with least mean
 * scaled absolute error (MASE) over the origins T-1, T-3, ... down to 36 months, an origin weighing
 * 0.5^(age/48 months) x (months it can be judged on)/horizon, at least three; times 1 + 0.02 |l -
 * 0.8|
 * + 0.004 (1 - k), so that without evidence l is 0.8 and k is 1. Before an origin has 48 months the
 * regression says nothing and k counts as 0 there.
 */
#ifndef CRIMECAST_MODELS_FORECAST_SHARES_ROLL_H
#define CRIMECAST_MODELS_FORECAST_SHARES_ROLL_H

#include "models/forecast/shares_fit.h"
#include "models/forecast/shares_regress.h"

enum {
    SHARES_ORIGIN_STEP = 2,
    SHARES_LEAST_ORIGIN = 36,
    SHARES_CANDIDATES = 6, /* of l */
    SHARES_POOLED = 3      /* of k */
};

struct shares_mix {
    double top, pooled; /* l, k */
};

/* The four forecasts of one month that are mixed; NaN where the regression says nothing. */
struct shares_parts {
    double top, tilted, own, regressed; /* tilted: top R_j / sum_i top_ij */
};

double shares_mixed(const struct shares_mix *mix, const struct shares_parts *parts);

struct shares_roll {
    size_t origins, members, horizon;
    size_t *at;                            /* [origin] months known */
    double *weight;                        /* [origin] for intervals: 0.5^(age/36) */
    float *top, *tilted, *own, *regressed; /* [origin][member][h]; top NaN where not comparable */
    double *mase; /* [origin][member] in-sample seasonal mean absolute difference */
    float *z;     /* [origin][member][h] errors of the mix on the root scale */
};

/* Room for all origins of a grid, or for none at all. STATUS_NO_MEMORY or STATUS_OK. */
enum status shares_roll_new(struct shares_roll *out, const struct shares_grid *grid, size_t horizon,
                            bool none);
void shares_roll_free(struct shares_roll *roll);

/* Forecast from every origin. `regress` may be NULL; it is left at the last origin but one. */
void shares_roll_forecast(struct shares_roll *roll, struct shares_fit *fit,
                          struct shares_regress *regress, const struct shares_grid *grid);

/* The parts for a member's month `month` of the grid from where fit and regress stand. */
struct shares_parts shares_roll_parts(const struct shares_fit *fit,
                                      const struct shares_regress *regress,
                                      const struct shares_grid *grid, size_t member, size_t month);

/* Mean scaled absolute error over members from one origin; NaN when none can be judged. */
double shares_roll_error(const struct shares_roll *roll, const struct shares_grid *grid, size_t o,
                         const struct shares_mix *mix);

/* The mix chosen; error[SHARES_POOLED][SHARES_CANDIDATES] of every candidate, NaN without origins.
 * `only_plain`: k is 0. */
struct shares_mix shares_roll_choose(const struct shares_roll *roll, const struct shares_grid *grid,
                                     bool only_plain,
                                     double error[SHARES_POOLED][SHARES_CANDIDATES]);

/* Fill z. */
void shares_roll_residuals(struct shares_roll *roll, const struct shares_grid *grid,
                           const struct shares_mix *mix);

#endif

/* Top-down with smoothed shares: the point forecasts at one origin.
 *
 * x_ij(t): count of area i in category j, t = 0 .. months - 1; S_ij: seasonal index of its calendar
 * month; y = x/S. Neighbouring areas move together within a category, so forecast the category's
 * total with a fast level and give each area its slowly changing share:
 *
 *   A_j(t)  = sum_i y_ij(t)                              deseasonalised total of the category
 *   G_j(h)  = mean of three forecasts of A_j             (log SES + drift, SES + drift, damped
 * Holt) s_ij    = EW(y_ij; a)/EW(A_j; a)                     share, EW an exponentially weighted
 * mean td(h)   = max(0, s_ij G_j(h) S_ij)                   top-down forecast own2(h) = max(0,
 * (L_ij + 0.25 b_ij (h - 1 + 1/a)) S_ij)   the series by itself
 *
 * The rate a is the steady-state Kalman gain of a share that drifts against Poisson noise, so large
 * counts follow faster than small ones. Seasonal indices are pooled: own, category and all. Missing
 * cells have no weight; in totals they count as their share of what the present cells imply.
 */
#ifndef CRIMECAST_MODELS_FORECAST_SHARES_FIT_H
#define CRIMECAST_MODELS_FORECAST_SHARES_FIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/core/status.h"

enum { SHARES_PERIOD = 12 };

/* The panel as a block: every member on one calendar. */
struct shares_grid {
    size_t members, months, areas, categories;
    double *x;          /* [member][month], NaN missing */
    uint32_t *area;     /* [member], 0 .. areas - 1 */
    uint32_t *category; /* [member], 0 .. categories - 1 */
};

/* What one origin knows; arrays as marked, owned by shares_fit_new / shares_fit_free. */
struct shares_fit {
    size_t origin; /* months used: 0 .. origin - 1 */
    size_t horizon;
    bool own_season;              /* indices of each series alone, for comparison */
    double *season;               /* [member][12], by t mod 12 */
    double *y;                    /* [member][month] deseasonalised */
    double *total;                /* [category][month] A_j */
    double *ahead;                /* [category][horizon] G_j */
    double *expected;             /* [category][horizon] the members' top-down forecasts summed */
    double *share;                /* [member]; 0 when the member has no month before the origin */
    double *level, *slope, *rate; /* [member] of own2 */
    double *volume;               /* [member] mean of y over the last 36 months */
    double *recent;               /* [member] mean of x over the last 36 months */
    size_t *end;                  /* [member] months up to its last present one */
    double *scratch;              /* enough for one pass */
};

enum status shares_fit_new(struct shares_fit *out, const struct shares_grid *grid, size_t horizon);
void shares_fit_free(struct shares_fit *fit);

/* Learn from the first `origin` months of the grid (at least 1). */
void shares_fit_at(struct shares_fit *fit, const struct shares_grid *grid, size_t origin);

/* Category totals of block[member][month] over the first u months into total[category][month]. A
 * missing cell counts as its share of the total implied by the cells present: total = present sum /
 * (1 - share of the missing); NaN where none is present. scratch: members + 2 * categories. */
void shares_totals(const struct shares_grid *grid, const double *block, size_t u, double *scratch,
                   double *total);

/* The two point forecasts of a member for month `month` of the grid (beyond its last present one;
 * months before the origin are given their share of the total that was seen). */
double shares_top_down(const struct shares_fit *fit, const struct shares_grid *grid, size_t member,
                       size_t month);
double shares_own(const struct shares_fit *fit, size_t member, size_t month);

#endif

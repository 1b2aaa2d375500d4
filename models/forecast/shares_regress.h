/* What one pooled regression over the panel says (kernels/pooled_regression.h), beside what shares
 * and levels say: a correction of each category's total, and a forecast of each member.
 *
 *   R_j(h)   the regression over category totals on the root scale, for category j, season and all
 *   r_ij(h)  the regression over members, for member ij
 *
 * Both see the season as lags, not as indices, and learn from all series how levels go on, so they
 * err otherwise than smoothed shares (shares_roll.h mixes them). Windows are added as origins
 * advance; each origin learns from what stands before it only. Totals with a missing cell count it
 * as its share of what the other cells imply (shares_fit.h).
 */
#ifndef CRIMECAST_MODELS_FORECAST_SHARES_REGRESS_H
#define CRIMECAST_MODELS_FORECAST_SHARES_REGRESS_H

#include "models/forecast/shares_fit.h"
#include "models/kernels/pooled_regression.h"

struct shares_regress {
    size_t months, horizon;
    size_t added;               /* windows up to this month are in the sums */
    double *member_z, *total_z; /* [member][month], [category][month], root scale */
    struct pooled_sums member_sums, total_sums;
    double *member_ahead, *total_ahead; /* [member][h], [category][h], counts; NaN where unknown */
    double *scratch;
};

/* STATUS_NO_MEMORY or STATUS_OK; a panel too short to regress has no months ahead. */
enum status shares_regress_new(struct shares_regress *out, const struct shares_grid *grid,
                               size_t horizon);
void shares_regress_free(struct shares_regress *regress);

/* Learn from the first `origin` months and forecast; origins must not fall from call to call. */
void shares_regress_at(struct shares_regress *regress, const struct shares_grid *grid,
                       size_t origin);

#endif

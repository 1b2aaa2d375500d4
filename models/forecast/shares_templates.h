/* Dependence templates (models/dependence.h) from the errors of the rolling origins.
 *
 * Every origin with at least 8 months after it (or the horizon, if shorter) is a template. With e =
 * z/(sd_h s_i), the scaled error of a member, its rank at horizon h is
 *   1/2 + sign(e)/2 F_h(|e|),   F_h the weighted distribution of |e| over all templates and
 * members, so that at each h the ranks, mirrored or not, are even on the whole: what is drawn from
 * them spreads as the marginals say, however calm or wild the origins that are templates were. The
 * sign stays, and with it what an origin's errors have in common. Months that an origin has not
 * seen yet keep each member's last rank; such a template weighs (months seen)/horizon of a whole
 * one.
 */
#ifndef CRIMECAST_MODELS_FORECAST_SHARES_TEMPLATES_H
#define CRIMECAST_MODELS_FORECAST_SHARES_TEMPLATES_H

#include "engine/core/status.h"
#include "models/dependence.h"
#include "models/forecast/shares_roll.h"
#include "models/kernels/conformal.h"

struct shares_templates {
    size_t origins;
    float *rank;     /* [origin][member][h], owned */
    double *weight;  /* [origin], owned */
    double horizons; /* months from the first template's origin to the end, over the horizon */
};

/* Make the templates of what was rolled, its z filled; `volume`[member] and `scale` give the
 * spread. None where nothing was rolled. STATUS_NO_MEMORY or STATUS_OK. */
enum status shares_templates_make(struct shares_templates *out, const struct shares_roll *rolling,
                                  const struct shares_grid *grid,
                                  const struct conformal_scale *scale, const double *volume);
void shares_templates_free(struct shares_templates *templates);

#endif

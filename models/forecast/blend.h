/* Blend: the family for single positive series that share nothing: the mean of 32 fixed
 * smoothings, theta and dynamic theta on logs, with a shrunk season (blend_fit.h), and intervals
 * whose width is learned across all series of the panel (blend_scale.h).
 *
 * learn: one origin a series, 18 months before its end, from every series of the panel without a
 * zero or negative month and with 20 months before the origin (at most 1,500 of them, evenly
 * spread); missing months are filled first (adjust/gaps.h). With none M3's figures stand.
 *
 * forecast: mean f = exp(mean of the three), marginal log f + 0.92 scale(h) shape(h). The shape is
 * symmetrised by half only, so the median of the marginal leans as past errors did and is not f.
 * 0.92: errors learned 18 months ago came from shorter series.
 *
 * Refused: fewer than 6 months (STATUS_TOO_SHORT); a mean not over 0 or less than half of the
 * months over 0 (STATUS_NO_DATA: logs say nothing of such a series). Zeros and negatives that are
 * left count as 0.01 of the mean, and the result is marked uncertain.
 *
 * Measured on the 1,428 monthly series of M3, horizon 18, learned from their training months: OWA
 * 0.781, 95% limits cover 95.4%, MSIS 5.70. On London boroughs' counts (16 areas, 11 offences, 7
 * origins, horizon 24): MASE 0.983, but 95% limits cover 92.3% only, since one origin for all means
 * one shock for all (with M3's figures alone 96.3%); where areas share a category the shares family
 * is the better choice.
 */
#ifndef CRIMECAST_MODELS_FORECAST_BLEND_H
#define CRIMECAST_MODELS_FORECAST_BLEND_H

#include "models/forecast/blend_scale.h"
#include "models/model.h"

extern const struct model model_blend;

/* Doubles of scratch that blend_look needs. */
size_t blend_look_scratch(size_t length, size_t period);

/* The features of a series of `length` >= BLEND_LEAST_MONTHS positive-mean months, from itself and
 * its forecasts of 6, 12 and 18 months ago; `flat` is its deseasonalised log (blend_fit) and
 * `one_step` its one-step error. */
void blend_look(const double *y, size_t length, size_t period, const double *flat, double one_step,
                double *feature, double *scratch);

#endif

/* Several families on one series, their whole distributions averaged: the row's `inner` are the
 * members, the first of them the one trusted most.
 *
 *   mean(h) = sum_k w_k mean_k(h)
 *   q_p(h)  = m + c (sum_k w_k q_k,p(h) - m),   m = sum_k w_k q_k,1/2(h),   c the width
 *
 * Averaging quantiles (Vincent 1912; Lichtendahl, Grushka-Cockayne & Winkler 2013, Management
 * Science 59, 1594-1611) keeps the shape its members agree on, where a mixture of densities would
 * be wider than any of them.
 *
 * Weights are learned once for the batch, not for each series, whose few past origins say little
 * (learn): up to 120 forecasts from past origins, 18 months back and, in small batches, 30, 42 and
 * 54 months back too, by every member. With e_k,s,h the error of member k over the series' mean
 * seasonal difference up to the origin, and w0 = 0.55 for the first and the rest shared equally,
 *
 *   w minimises  mean_s mean_h |sum_k w_k e_k,s,h| / same at w0  +  (60/S) sum_k w_k log(w_k /
 * w0_k)
 *
 * over weights that are not negative and sum to 1, by exponentiated gradients (Kivinen & Warmuth
 * 1997, Information and Computation 132, 1-63). The second term is the floor: the past of a batch
 * is one past, with its own shocks, and 60 forecasts' worth of doubt holds weights near w0. On M3
 * weights learned without it did worse than w0 in both of two trials.
 *
 * c: how far limits must be stretched for 80% and 95% of those forecasts' outcomes to lie inside,
 * the geometric mean of both, drawn to 1 by 120 forecasts.
 *
 * A series that the first member refuses is refused: it is not of the kind this average is for. Any
 * other member that refuses or fails drops out of that series, the weights of the rest are scaled
 * to sum to 1, and the note names it.
 */
#ifndef CRIMECAST_MODELS_COMBINE_ENSEMBLE_H
#define CRIMECAST_MODELS_COMBINE_ENSEMBLE_H

#include "models/model.h"

enum { ENSEMBLE_POINTS = 99 }; /* quantiles of a combined month */

/* For the rows of models/registry.c; ask them through model_learn and model_forecast. */
size_t ensemble_scratch(size_t length, size_t period, size_t horizon);
enum status ensemble_learn(const struct panel *panel, const struct model_settings *settings,
                           void **learned, struct fault *fault);
void ensemble_forget(void *learned);
void ensemble_explain(const struct model_task *task, const void *learned, struct text *out);
void ensemble_summarise(const void *learned, struct text *out);
enum status ensemble_forecast(const struct model_task *task, const void *learned,
                              struct workspace *workspace, struct model_result *result);

/* The weights above from errors[forecast][month][member], `members` of them at most MODEL_INNER,
 * into weight[]. With no forecasts these are w0. */
void ensemble_weigh(const double *errors, size_t forecasts, size_t months, size_t members,
                    double *weight);

#endif

/* Sample paths: whole futures of many series that hang together, for anything that is summed.
 *
 * Marginal distributions come from the models; what happens together comes from dependence
 * templates (models/dependence.h). A path of a series is marginal_quantile(h, rank_h) with the
 * ranks of one past origin. Series without a template draw ranks from a normal copula: months of a
 * series share the correlation 0.4 that residuals of crime panels show, and half of what they share
 * is common to all such series. That half is a guess, on the side of sums that are not too sure.
 *
 * Past origins are few, so a bare template would give sums of many series a ragged distribution
 * that ends at the worst origin there was. The ranks are therefore smoothed (a smoothed bootstrap,
 * Efron 1979): on the normal scale z' = sqrt(1 - b^2) z + b e, with one e a draw for all series and
 * months and b = 0.2. The marginals stay as they are; sums over areas gain the shock nobody has
 * seen yet. docs/accuracy.md has what b does to the cover of sums.
 *
 * The draws (template, order of areas, mirrored or not, e) are fixed once for a batch; the paths of
 * a series then depend on nothing but these and its marginals, so they can be made in any order.
 */
#ifndef CRIMECAST_MODELS_COMBINE_PATHS_H
#define CRIMECAST_MODELS_COMBINE_PATHS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/core/status.h"
#include "models/dependence.h"
#include "models/marginal.h"

struct paths {
    const struct dependence *dependence; /* NULL or borrowed */
    size_t draws, areas, categories;
    uint64_t seed;
    uint32_t *template; /* [draw] origin of the template */
    bool *mirrored;     /* [draw] */
    float *common;      /* [draw] e, also without a dependence */
    float *score;       /* [origin][member][h] ranks of the dependence as normal scores */
    uint32_t *donor;    /* [draw][area] whose ranks an area takes */
    size_t *member;     /* [area][category] member of the dependence, or SIZE_MAX */
    bool *complete;     /* [origin][member] has every rank */
};

/* Fix `draws` draws for a panel of so many areas and categories. */
enum status paths_new(struct paths *out, const struct dependence *dependence, size_t areas,
                      size_t categories, size_t draws, uint64_t seed);
void paths_free(struct paths *paths);

/* One series' paths into out[draw][months], month after month from its own end. `area` and
 * `category` are its indices in the panel the dependence was learned from; `mark` is its random
 * mark.
 */
void paths_series(const struct paths *paths, uint32_t area, uint32_t category, uint64_t mark,
                  const struct marginal *marginal, size_t months, float *out);

/* Quantiles at p[0 .. count-1] of n draws, by linear interpolation of the order statistics (R type
 * 7). `values` is sorted in place. */
void paths_quantiles(float *values, size_t n, const double *p, size_t count, double *out);

#endif

/* Sample paths: whole futures of many series that hang together, for anything that is summed.
 *
 * Marginal distributions come from the models; what happens together comes from dependence
 * templates (models/dependence.h). A path of a series is marginal_quantile(h, rank_h) with the
 * ranks of one past origin. Without a template ranks come from a normal copula: months of a series
 * share the correlation 0.4 that residuals of crime panels show,
 *   z(h) = sqrt(0.1) e + sqrt(0.1) e_category + sqrt(0.2) e_series + sqrt(0.6) e_series(h),
 * e one normal draw for everything, e_category one for all series of a category.
 *
 * A panel's templates come from few stretches of time: a panel of 60 months has seen one horizon of
 * 24 months. The copula counts as much as one more such stretch, so with n horizons of templates a
 * draw has no template with probability 1/(1 + n), for all series at once.
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
    uint32_t *template; /* [draw] origin of the template, or UINT32_MAX: the copula */
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

/* Whose paths: its indices in the panel the dependence was learned from, its random mark, and that
 * of its category, which all series of the category share. */
struct paths_member {
    uint32_t area, category;
    uint64_t mark, kin;
};

/* One series' paths into out[draw][months], month after month from its own end. */
void paths_series(const struct paths *paths, const struct paths_member *member,
                  const struct marginal *marginal, size_t months, float *out);

/* Quantiles at p[0 .. count-1] of n draws, by linear interpolation of the order statistics (R type
 * 7). `values` is sorted in place. */
void paths_quantiles(float *values, size_t n, const double *p, size_t count, double *out);

#endif

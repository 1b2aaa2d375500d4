/* Places among areas: rank, quantile group, and how far a rank can be trusted.
 *
 * Rank 1 is the highest rate; areas with equal rates share the lowest place number of the tie
 * ("min": 1, 2, 2, 4).
 *
 * Quantile group (phe_quantile): with P areas, k groups and the rank counted from the highest,
 *   group = max(1, k + 1 - ceil((P + 1 - rank) k / P)),
 * in whole numbers; group 1 holds the highest rates. With fewer areas than groups there is none.
 *
 * Rank interval, one area against each of the others on the scale where Poisson rates have known
 * variance: y_j = sqrt(r_j), v_j = m / (4 n_j), z_jk = (y_j - y_k) / sqrt(v_j + v_k), c the normal
 * quantile at 1 - a / (2 (P - 1)) (Bonferroni over the P - 1 comparisons of the area):
 *   lower = 1 + #{k: z_jk < -c},  upper = P - #{k: z_jk > c}.
 * The set is the marginal confidence set of Mogstad, Romano, Shaikh & Wilhelm (2024, Review of
 * Economic Studies 91, 476) with a closed form in place of resampling. Where counts are phi times
 * as variable as Poisson counts, v is multiplied by phi. Cost P^2.
 */
#ifndef CRIMECAST_MODELS_SIGNIFICANCE_RANK_H
#define CRIMECAST_MODELS_SIGNIFICANCE_RANK_H

#include <stddef.h>

#include "engine/core/status.h"
#include "engine/data/finding.h"

/* Ranks of value[n] into rank[n]; NaN values have NaN ranks and do not count. Returns how many were
 * ranked. Cost n^2. */
size_t rank_places(const double *value, size_t n, double *rank);

/* The quantile group, 1 .. groups, of each of rank[n] as rank_places gave them for `ranked`
 * areas; NaN for NaN, and for all when ranked < groups. */
void rank_groups(const double *rank, size_t n, size_t ranked, size_t groups, double *group);

struct rank_interval {
    double lower, upper; /* places, 1 the highest; NaN when not computed */
};

/* Rank intervals of rate[n] per `per` in population[n], overdispersion phi[n] (NULL: 1), at a
 * confidence (fraction or percent). Areas with a NaN or a population not above 0 are left out. A
 * single area has place 1 to 1. STATUS_USAGE for a confidence out of range. Pure. */
enum status rank_intervals(const double *rate, const double *population, const double *phi,
                           size_t n, double per, double confidence, struct rank_interval *out);

#define RANK_QUARTER 0.25

/* Is an area surely among the highest or lowest `share` (a quarter: 0.25) of `areas` places? With
 * h = ceil(share areas): higher when its whole interval lies in the first h places, lower when it
 * lies in the last h, else similar. The outer interval decides the stronger verdict. */
enum verdict rank_verdict(struct rank_interval inner, struct rank_interval outer, double areas,
                          double share);

#endif

/* How months, areas and categories move together, as ranks of past errors.
 *
 * Marginal distributions say nothing of what happens together, and sums need it: months drawn
 * independently make a yearly total two to three times too narrow. A template is one past origin:
 * for every series the ranks (probabilities) that its errors took, horizon by horizon. A draw takes
 * one template for all series, so that areas and offences stay dependent; each series takes the
 * ranks of another area of its category (one permutation of areas a draw), and in 35% of draws all
 * ranks are mirrored. Bent to any series' marginals by quantile(marginal, rank). Templates overlap;
 * how many independent ones they amount to is about `horizons`. docs/methods.md.
 */
#ifndef CRIMECAST_MODELS_DEPENDENCE_H
#define CRIMECAST_MODELS_DEPENDENCE_H

#include <stddef.h>
#include <stdint.h>

struct dependence {
    size_t origins, members, horizon;
    const float *rank;        /* [origin][member][h] in (0, 1); NaN where there was no error */
    const double *weight;     /* [origin], half-life weights */
    const uint32_t *area;     /* [member] area of the panel */
    const uint32_t *category; /* [member] category of the panel */
    const size_t *member;     /* [panel series] its member index, or SIZE_MAX */
    size_t series;            /* of the panel */
    double horizons;          /* stretch of months the templates come from, over the horizon */
};

#endif

#include "models/significance/rank.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>

#include "models/significance/count_limits.h"

size_t rank_places(const double *value, size_t n, double *rank) {
    size_t ranked = 0;
    for (size_t i = 0; i < n; i++) {
        size_t above = 0;
        for (size_t k = 0; k < n; k++)
            above += value[k] > value[i];
        rank[i] = isnan(value[i]) ? NAN : (double)(above + 1);
        ranked += isnan(value[i]) ? 0 : 1;
    }
    return ranked;
}

void rank_groups(const double *rank, size_t n, size_t ranked, size_t groups, double *group) {
    for (size_t i = 0; i < n; i++) {
        group[i] = NAN;
        if (isnan(rank[i]) || ranked < groups || groups == 0)
            continue;
        size_t share = (ranked + 1 - (size_t)rank[i]) * groups;
        size_t from_below = (share + ranked - 1) / ranked;
        group[i] = from_below > groups ? 1 : (double)(groups + 1 - from_below);
    }
}

static bool rankable(double rate, double population) {
    return rate >= 0 && isfinite(rate) && population > 0 && isfinite(population);
}

enum status rank_intervals(const double *rate, const double *population, const double *phi,
                           size_t n, double per, double confidence, struct rank_interval *out) {
    confidence = count_confidence(confidence);
    size_t areas = 0;
    for (size_t i = 0; i < n; i++) {
        out[i] = (struct rank_interval){NAN, NAN};
        areas += rankable(rate[i], population[i]);
    }
    if (isnan(confidence))
        return STATUS_USAGE;
    /* one area has nobody to be compared with: any c serves */
    double others = areas > 1 ? (double)(areas - 1) : 1;
    double c = gsl_cdf_ugaussian_Qinv((1 - confidence) / (2 * others));
    for (size_t j = 0; j < n; j++) {
        if (!rankable(rate[j], population[j]))
            continue;
        size_t above = 0, below = 0; /* areas surely above and surely below j */
        double v_j = per / (4 * population[j]) * (phi ? phi[j] : 1);
        for (size_t k = 0; k < n; k++) {
            if (k == j || !rankable(rate[k], population[k]))
                continue;
            double v_k = per / (4 * population[k]) * (phi ? phi[k] : 1);
            double z = (sqrt(rate[j]) - sqrt(rate[k])) / sqrt(v_j + v_k);
            above += z < -c;
            below += z > c;
        }
        out[j] = (struct rank_interval){(double)(1 + above), (double)(areas - below)};
    }
    return STATUS_OK;
}

enum verdict rank_verdict(struct rank_interval inner, struct rank_interval outer, double areas,
                          double share) {
    double places = ceil(share * areas);
    if (isnan(inner.lower) || isnan(outer.lower))
        return VERDICT_NOT_COMPARED;
    if (outer.upper <= places)
        return VERDICT_HIGHER_998;
    if (outer.lower > areas - places)
        return VERDICT_LOWER_998;
    if (inner.upper <= places)
        return VERDICT_HIGHER_95;
    if (inner.lower > areas - places)
        return VERDICT_LOWER_95;
    return VERDICT_SIMILAR;
}

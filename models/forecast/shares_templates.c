#include "models/forecast/shares_templates.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* |e| is counted in bins this wide, which is exact to a bin and needs no sort. */
static const double bin_width = 0.001;
enum { BINS = 20000, LEAST_TEMPLATE = 8 };

/* Ranks go no further out than the shape of the marginals does. */
static const double outermost = 0.5 / CONFORMAL_POINTS;

static size_t bin_of(double error) {
    double at = fabs(error) / bin_width;
    return at >= BINS ? BINS - 1 : (size_t)at;
}

/* Scaled errors of one horizon, where ranks go later, and F_h at the middle of each bin. */
static void distribute(struct shares_templates *templates, size_t members, size_t horizon, size_t h,
                       double *bin) {
    double total = 0, below = 0;
    memset(bin, 0, BINS * sizeof *bin);
    for (size_t o = 0; o < templates->origins; o++)
        for (size_t m = 0; m < members; m++) {
            double error = (double)templates->rank[(o * members + m) * horizon + h];
            if (isnan(error))
                continue;
            bin[bin_of(error)] += templates->weight[o];
            total += templates->weight[o];
        }
    for (size_t b = 0; b < BINS; b++) {
        double part = bin[b];
        bin[b] = total > 0 ? (below + part / 2) / total : 0;
        below += part;
    }
}

static float rank_of(const double *bin, float error) {
    if (isnan(error))
        return NAN;
    double p = 0.5 + copysign(0.5, (double)error) * bin[bin_of((double)error)];
    return (float)fmin(fmax(p, outermost), 1 - outermost);
}

enum status shares_templates_make(struct shares_templates *out, const struct shares_roll *rolling,
                                  const struct shares_grid *grid,
                                  const struct conformal_scale *scale, const double *volume) {
    size_t members = grid->members, horizon = rolling->horizon, first = 0;
    size_t least = horizon < LEAST_TEMPLATE ? horizon : LEAST_TEMPLATE;
    while (first < rolling->origins && grid->months - rolling->at[first] < least)
        first++;
    *out = (struct shares_templates){.origins = rolling->origins - first};
    size_t cells = out->origins * members * horizon;
    out->rank = malloc((cells + 1) * sizeof *out->rank);
    out->weight = malloc((out->origins + 1) * sizeof *out->weight);
    double *bin = malloc(BINS * sizeof *bin);
    if (!out->rank || !out->weight || !bin) {
        free(bin);
        shares_templates_free(out);
        return STATUS_NO_MEMORY;
    }
    for (size_t o = 0; o < out->origins; o++) {
        size_t seen = grid->months - rolling->at[first + o];
        out->weight[o] = rolling->weight[first + o];
        if (seen < horizon)
            out->weight[o] *= (double)seen / (double)horizon;
        out->horizons = fmax(out->horizons, (double)seen / (double)horizon);
        for (size_t m = 0; m < members; m++)
            for (size_t h = 0; h < horizon; h++) {
                double z = (double)rolling->z[((first + o) * members + m) * horizon + h];
                out->rank[(o * members + m) * horizon + h] =
                    (float)(z / (conformal_spread(scale, volume[m], h + 1) * scale->scale[m]));
            }
    }
    for (size_t h = 0; h < horizon; h++) {
        distribute(out, members, horizon, h, bin);
        for (size_t i = h; i < cells; i += horizon)
            out->rank[i] = rank_of(bin, out->rank[i]);
    }
    free(bin);
    for (size_t o = 0; o < out->origins; o++) {
        size_t seen = grid->months - rolling->at[first + o];
        for (size_t m = 0; m < members; m++)
            for (size_t h = seen; h < horizon; h++) {
                float *rank = out->rank + (o * members + m) * horizon;
                rank[h] = rank[h - 1];
            }
    }
    return STATUS_OK;
}

void shares_templates_free(struct shares_templates *templates) {
    free(templates->rank);
    free(templates->weight);
    *templates = (struct shares_templates){.origins = 0};
}

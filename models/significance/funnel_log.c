#include "models/significance/funnel_log.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdbool.h>

size_t funnel_log_scratch(size_t n) {
    return 2 * n;
}

static bool enters(double count, double expected) {
    return count >= 0 && expected > 0 && isfinite(count + expected);
}

/* Does an area stay whose z stands from place `from` to before `to`, counted from 0? */
static bool stays(size_t from, size_t to, size_t areas) {
    size_t twice_rank = from + 1 + to; /* twice the mean of from + 1 .. to */
    return 5 * twice_rank >= areas + 1 && 5 * twice_rank < 9 * (areas + 1);
}

/* Sums over the areas that stay; z sorted, each with its weight. */
static void sum_inside(const double *z, const double *weight, struct funnel_log_spread *out) {
    double squares = 0, weights = 0, weights_squared = 0, all = 0;
    for (size_t from = 0, to; from < out->areas; from = to) {
        to = from + 1;
        while (to < out->areas && z[to] == z[from])
            to++;
        bool inside = stays(from, to, out->areas);
        for (size_t i = from; i < to; i++) {
            all += z[i] * z[i];
            squares += inside ? z[i] * z[i] : 0;
            weights += inside ? weight[i] : 0;
            weights_squared += inside ? weight[i] * weight[i] : 0;
            out->used += inside;
        }
    }
    double freedom = (double)out->used - 1, between = weights - weights_squared / weights;
    out->raw = all / (double)out->areas;
    out->phi = out->used ? squares / (double)out->used : NAN;
    out->tau2 = out->used == 0                       ? NAN
                : squares > freedom && out->used > 1 ? (squares - freedom) / between
                                                     : 0;
}

struct funnel_log_spread funnel_log_measure(const double *count, const double *expected, size_t n,
                                            double *scratch) {
    struct funnel_log_spread out = {.raw = NAN, .phi = NAN, .tau2 = NAN};
    double *z = scratch, *weight = scratch + n;
    for (size_t i = 0; i < n; i++) {
        if (!enters(count[i], expected[i]))
            continue;
        z[out.areas] = log(count[i] / expected[i]) * sqrt(expected[i]);
        weight[out.areas++] = expected[i];
    }
    if (!out.areas)
        return out;
    gsl_sort2(z, 1, weight, 1, out.areas);
    sum_inside(z, weight, &out);
    return out;
}

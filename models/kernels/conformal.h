/* Intervals from evidence: pooled split conformal prediction on scaled rolling-origin errors.
 *
 * Residuals z = g(actual) - g(forecast) (g: marginal_root) of many series, origins and horizons
 * give
 *   spread          sd_h^2 = c0 + c1 h, weighted least squares through the mean z^2 of each h; or
 *                   by volume (below)
 *   series scale    s_i^2 = (n_i m_i + 50 base_i)/(n_i + 50), m_i the weighted mean of (z/sd_h)^2,
 *                   n_i its weighted number of residuals / 12, base_i a ridge regression of log m_i
 *                   on log volume and category (penalties 1 and 4);
 *   shape           quantiles of z/(sd_h s_i) over everything, median removed, 0.7 symmetrised.
 * By volume. A count y = volume + 0.25 with Poisson noise phi y and a relative drift of variance
 * delta^2 h has on the g scale, where g' = 1/sqrt(y (1 + k^2 y)), the variance
 *   sd_i,h^2 = (c0 + c1 h + (d0 + d1 h) y) / (1 + k^2 y),
 * all four at least 0, by weighted least squares through the mean z^2 of each series and h (weights
 * (number of residuals)/h over the square of what was fitted before, four rounds): so that small
 * counts, whose noise hardly grows with h, and large ones, whose drift does, each cover what they
 * claim at every h. On 28 origins of London's boroughs the 80% limits one month ahead of series of
 * 5 to 30 a month covered 72% with one spread for all, and 79% so; 13 to 24 months ahead 86 and 82.
 *
 * docs/methods.md; split conformal prediction after Vovk, Gammerman & Shafer 2005. Origins weigh
 * 0.5^(age/36 months) everywhere.
 */
#ifndef CRIMECAST_MODELS_KERNELS_CONFORMAL_H
#define CRIMECAST_MODELS_KERNELS_CONFORMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CONFORMAL_POINTS = 1000 };

/* What is known about past errors; all borrowed. */
struct conformal_errors {
    size_t origins, series, horizon;
    const float *z;           /* [origin][series][h], NaN where there is none */
    const double *weight;     /* [origin] */
    const double *volume;     /* [series] mean monthly count of the last three years */
    const uint32_t *category; /* [series], 0 .. categories - 1 */
    size_t categories;
    bool by_volume; /* how the spread is fitted */
};

/* What is learned; the caller provides scale[series]. */
struct conformal_scale {
    double c0, c1;  /* variance at horizon h on the g scale */
    bool by_volume; /* whether the next two are in use */
    double d0, d1;
    double *scale;                  /* s_i */
    double shape[CONFORMAL_POINTS]; /* quantiles at (i + 0.5)/CONFORMAL_POINTS, median 0 */
    double raw[CONFORMAL_POINTS];   /* the same before symmetrising, median not removed */
};

/* Learn; with no residual at all the stated fallback stands: c0 = 2, c1 = 0.2, s_i = 1, normal
 * shape. */
void conformal_learn(const struct conformal_errors *errors, struct conformal_scale *out,
                     double *scratch);

/* Doubles of scratch that conformal_learn needs. */
size_t conformal_scratch(const struct conformal_errors *errors);

/* sd for h = 1, 2, ... of a series of this volume. */
double conformal_spread(const struct conformal_scale *scale, double volume, size_t h);

#endif

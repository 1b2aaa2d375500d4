/* Intervals from evidence: pooled split conformal prediction on scaled rolling-origin errors.
 *
 * Residuals z = g(actual) - g(forecast) (g: marginal_root) of many series, origins and horizons
 * give horizon spread  sd_h^2 = c0 + c1 h, weighted least squares through the mean z^2 of each h;
 *   series scale    s_i^2 = (n_i m_i + 50 base_i)/(n_i + 50), m_i the weighted mean of (z/sd_h)^2,
 *                   n_i its weighted number of residuals / 12, base_i a ridge regression of log m_i
 *                   on log volume and category (penalties 1 and 4);
 *   shape           quantiles of z/(sd_h s_i) over everything, median removed, 0.7 symmetrised.
 * docs/methods.md; split conformal prediction after Vovk, Gammerman & Shafer 2005. Origins weigh
 * 0.5^(age/36 months) everywhere.
 */
#ifndef CRIMECAST_MODELS_KERNELS_CONFORMAL_H
#define CRIMECAST_MODELS_KERNELS_CONFORMAL_H

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
};

/* What is learned; the caller provides scale[series]. */
struct conformal_scale {
    double c0, c1;                  /* variance at horizon h on the g scale */
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

/* sd_h for h = 1, 2, ... */
double conformal_spread(const struct conformal_scale *scale, size_t h);

#endif

/* Log-linear regression of counts: Poisson, or negative binomial with its dispersion.
 *
 *   log mu(t) = offset(t) + x(t)' beta
 *   Poisson              var y = mu
 *   negative binomial    var y = mu + mu^2 / theta        (NB2, as MASS::glm.nb)
 *
 * beta by iterated weighted least squares (Nelder & Wedderburn 1972): regress
 *   z = eta - offset + (y - mu) / mu   with weights   w = prior mu / (1 + mu / theta)
 * until the deviance settles (1e-10 relative); a step that raises it is halved up to 30 times.
 * theta is the maximum of its likelihood at the means so far, the two in turn until the likelihood
 * settles: beta and theta are orthogonal, so this is the joint maximum.
 *
 * theta: where the likelihood falls from 1/theta = 0 on, that is where
 *   sum prior [(y - mu)^2 - y] <= 0,
 * there is no overdispersion, theta is infinite and the model Poisson. Else its score has a root,
 * found by safeguarded Newton steps on log theta within [1e-4, 1e7].
 *
 * Standard errors are those of the expected information at theta as known, dispersion 1, as
 * summary.glm and summary.negbin. Aliased columns have coefficient 0 and an infinite error
 * (regress.h). A month or group of months with zeros only drives its coefficient to minus infinity;
 * the linear predictor is held at or above -30 and the deviance settles first.
 *
 * y may hold fractions (adjusted counts) but nothing negative; NaN takes no part. Limits: 1e-12 of
 * mean and variance; local maxima of theta near a sample that is all zeros but one.
 */
#ifndef CRIMECAST_MODELS_KERNELS_GLM_FIT_H
#define CRIMECAST_MODELS_KERNELS_GLM_FIT_H

#include <stdbool.h>
#include <stddef.h>

#include "models/kernels/regress.h"

enum glm_family { GLM_POISSON, GLM_NEGATIVE_BINOMIAL };

struct glm_task {
    enum glm_family family;
    const double *x; /* as regress_task: columns of `stride` doubles */
    size_t stride, rows, columns;
    const double *y;      /* rows of them */
    const double *offset; /* the same; NULL: 0 */
    const double *weight; /* prior weights, the same; NULL: 1 */
    double theta;         /* NaN: estimate; else as given */
};

struct glm_fit {
    struct regress last;   /* of the last round: beta, leverage, errors */
    double theta;          /* INFINITY: Poisson */
    double theta_error;    /* standard error of theta; NaN without */
    double log_likelihood; /* of the observed months, prior weights as frequencies */
    double deviance;
    double pearson;    /* sum of prior (y - mu)^2 / variance */
    size_t parameters; /* rank, and theta where estimated */
    size_t rounds;
    bool converged;
};

/* Doubles of scratch. */
size_t glm_scratch(size_t rows, size_t columns);

/* Fit. mu (rows of them) gets the means, also of months without y. False when there is nothing to
 * fit (no months, only zeros, a negative value) or something is not finite. */
bool glm_fit(struct glm_fit *out, const struct glm_task *task, double *mu, double *scratch);

/* log of the probability of y at a mean and theta (INFINITY: Poisson), gamma functions in place of
 * factorials. */
double glm_log_probability(double y, double mean, double theta);

/* theta by maximum likelihood at given means, searched from `start` (NaN: from moments); INFINITY
 * where there is no overdispersion. *error: its standard error by the observed information. weight
 * may be NULL. */
double glm_theta(const double *y, const double *mu, const double *weight, size_t rows, double start,
                 double *error);

#endif

/* Fitting one seasonal ARIMA(p,d,q)(P,D,Q)s by exact maximum likelihood.
 *
 *   phi(B) Phi(B^s) (1-B)^d (1-B^s)^D [y(t) - beta x(t)] = theta(B) Theta(B^s) e(t),
 *   phi(B) = 1 - phi_1 B - ...,  theta(B) = 1 + theta_1 B + ...  (signs as R's arima)
 * with x(t) = 1 (mean) where nothing is differenced and x(t) = t (drift) where one difference is
 * taken; beta is regressed out (kernels/arima_likelihood.h), missing months are integrated out.
 *
 * The likelihood over everything but the ARMA coefficients is a sum of squares, minimised by
 * Levenberg-Marquardt with derivatives by differences, in partial autocorrelations of each factor
 * (kernels/polynomial.h), |r| <= 0.9999 for autoregressions and <= 1 for moving averages: some 8
 * steps. The likelihood can have several maxima, so there are several starts: the given point as it
 * is and moved along each coordinate in turn to the best of a few values, then once more from the
 * optimum; without a given point and with at most four coefficients also every corner of +-0.6. A
 * quick fit climbs once, from the given point: on M3 orders chosen and averaged so forecast as well
 * (OWA 0.827 against 0.826) in two fifths of the time.
 *
 * Regressors given by the caller are differenced and regressed out alike, coefficients by least
 * squares on the innovations: R's arima(..., xreg =). Columns that differencing or the others leave
 * nothing of are dropped, with coefficient 0.
 *
 *   AICc = -2 log L + 2 k n / (n - k - 1),  k = coefficients + 1,  n = observed - d - s D
 * as forecast::Arima in R, whose sigma^2 = S / (n - k + 1) is `variance`.
 */
#ifndef CRIMECAST_MODELS_FORECAST_ARIMA_FIT_H
#define CRIMECAST_MODELS_FORECAST_ARIMA_FIT_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/core/status.h"
#include "models/kernels/arima_likelihood.h"
#include "models/kernels/difference.h"
#include "models/workspace.h"

enum {
    ARIMA_ORDER = 5,    /* highest p, q */
    ARIMA_SEASONAL = 2, /* highest P, Q, D; highest d too */
    ARIMA_PERIOD = 24,
    ARIMA_VARIABLES = 2 * (ARIMA_ORDER + ARIMA_SEASONAL),
    ARIMA_MISSING = 60, /* most missing months */
    ARIMA_REGRESSORS = 8
};

/* Columns of known influences, one after the other, `stride` doubles each: months fitted, then
 * those ahead. */
struct arima_regressors {
    const double *x;
    size_t stride, count; /* count at most ARIMA_REGRESSORS */
};

struct arima_order {
    size_t p, d, q;
    size_t seasonal_p, seasonal_d, seasonal_q;
    bool constant; /* mean or drift; only with d + D < 2 */
};

/* A series made ready for one d and D: differenced, with a column for every missing month. Memory
 * is the workspace's. */
struct arima_series {
    const double *filled; /* missing months hold the value before them */
    const size_t *hole;   /* where they are */
    size_t length, period, plain, seasonal, missing;
    struct difference difference;
    double *columns; /* differenced: series, missing months, regressors kept, constant */
    struct arima_regressors given;
    size_t kept[ARIMA_REGRESSORS], regressors; /* which of the given; how many */
};

struct arima_fit {
    struct arima_order order;
    double partial[ARIMA_VARIABLES];     /* phi, theta, Phi, Theta factors' partials */
    double coefficient[ARIMA_VARIABLES]; /* phi, theta, Phi, Theta */
    double constant;                     /* beta; 0 without */
    double beta[ARIMA_REGRESSORS];       /* of the given regressors; 0 where dropped */
    double log_likelihood, aicc, variance;
    double used;       /* n */
    double least_root; /* least modulus of the roots of all factors, in B */
    size_t parameters; /* k - 1 */
    size_t evaluations;
    bool converged;
};

/* Coefficients of phi, theta, Phi and Theta together. */
size_t arima_variables(const struct arima_order *order);

/* Doubles of workspace for arima_prepare and any fits and forecasts after it. */
size_t arima_fit_scratch(size_t length, size_t period, size_t horizon);

/* Make y[0 .. length-1] (NaN missing, y[0] observed) ready. STATUS_TOO_SHORT when nothing is left
 * after differencing or more than a third or ARIMA_MISSING months are missing. Takes from the
 * workspace and does not give back. */
enum status arima_prepare(struct arima_series *out, const double *y, size_t length, size_t period,
                          size_t plain, size_t seasonal, struct workspace *workspace);

/* The same with regressors (may be NULL), whose memory must outlive `out`. */
enum status arima_prepare_with(struct arima_series *out, const double *y, size_t length,
                               size_t period, size_t plain, size_t seasonal,
                               const struct arima_regressors *given, struct workspace *workspace);

/* Fit; `partial` (may be NULL: zeros) is where to start. order's d and D must be the series'.
 * STATUS_TOO_SHORT when there are as many parameters as months, STATUS_NOT_FINITE when no start has
 * a likelihood. */
enum status arima_fit(struct arima_fit *out, const struct arima_series *series,
                      const struct arima_order *order, const double *partial,
                      struct workspace *workspace);

/* The same by one climb from `partial`, zeros of it moved a little; a lesser maximum may be met. */
enum status arima_fit_quick(struct arima_fit *out, const struct arima_series *series,
                            const struct arima_order *order, const double *partial,
                            struct workspace *workspace);

/* The same at given coefficients, nothing searched. */
enum status arima_fit_at(struct arima_fit *out, const struct arima_series *series,
                         const struct arima_order *order, const double *coefficient,
                         struct workspace *workspace);

/* The same with the mean or drift held at `constant` too (order->constant says whether there is
 * one). It is taken out of `series`, and the fit's order is without it, so that arima_ahead finds
 * it held as well. */
enum status arima_fit_held(struct arima_fit *out, struct arima_series *series,
                           const struct arima_order *order, const double *coefficient,
                           double constant, struct workspace *workspace);

/* Mean and variance of the months ahead, `horizon` each; parameters count as known, missing months
 * do not. */
enum status arima_ahead(const struct arima_series *series, const struct arima_fit *fit,
                        size_t horizon, double *mean, double *variance,
                        struct workspace *workspace);

#endif

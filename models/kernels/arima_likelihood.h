/* Exact Gaussian likelihood of an ARMA process with regressors and missing values, fast.
 *
 *   w(t) = phi_1 w(t-1) + ... + phi_p w(t-p) + e(t) + theta_1 e(t-1) + ... + theta_q e(t-q)
 *
 * Innovations. With the state of r = max(p, q + 1) elements of Harvey, x(t+1) = T x(t) + R e(t+1),
 * w(t) = x_1(t), the stationary start makes the state's covariance P change by a matrix of rank one
 * each month, P(t+1) - P(t) = M Y Y'. So, in place of the r x r Riccati recursion, with y = Y_1:
 *   F' = F + M y^2,  K' = K + M y T Y,  Y' = T Y - (y / F') K',  M' = M F' / F,
 *   F = gamma(0), K = T P e_1, Y = K, M = -1 / F at the start
 * (Morf, Sidhu & Kailath 1974, IEEE Transactions on Automatic Control 19, 315-323; for ARMA
 * Pearlman 1980, Biometrika 67, 232-233, and Melard 1984, Applied Statistics 33, 104-114, algorithm
 * AS 197). Work is 6 r a month; once M Y Y' is nothing the recursion stands still.
 *
 * Regressors. Series and regressors pass the same filter; the coefficients then are ordinary least
 * squares on innovations over sqrt F, and drop out of the likelihood.
 *
 * Missing months. Each is filled with any number and given a column with -1 there: its coefficient
 * is what to add. Integrating the density over the missing values leaves the density of the
 * observed ones exactly, which costs log det X'X over those columns (X after the filter) and one
 * degree each:
 *   -2 log L = nu log(2 pi S / nu) + nu + sum log F + log det X'X,   nu = length - missing,
 * S the sum of squares. With differenced series this is the diffuse likelihood. Source: Gomez,
 * Maravall & Pena 1999, Journal of Econometrics 88, 341-363.
 *
 * Limits: 1e-16 of gamma(0) is lost from F, so that likelihoods are poor when the process is
 * stationary by less than about 1e-10.
 */
#ifndef CRIMECAST_MODELS_KERNELS_ARIMA_LIKELIHOOD_H
#define CRIMECAST_MODELS_KERNELS_ARIMA_LIKELIHOOD_H

#include <stdbool.h>
#include <stddef.h>

enum { ARMA_DEGREE = 54, ARMA_STATE = ARMA_DEGREE + 1 };

/* The process; ar[p ..] and ma[q ..] up to ARMA_STATE are 0. */
struct arma {
    double ar[ARMA_STATE], ma[ARMA_STATE];
    size_t p, q;
};

/* The series and its columns, `length` each, one after the other: series, missing months,
 * regressors. */
struct arma_data {
    const double *columns;
    size_t length, missing, regressors;
};

/* What the likelihood is made of. */
struct arma_gls {
    double squares; /* S */
    double logs;    /* sum log F + log det X'X */
    double used;    /* nu */
    size_t columns; /* missing + regressors */
    double *beta;   /* their coefficients, in the scratch */
    double *factor; /* Cholesky factor of X'X by rows, in the scratch */
};

/* The state after the last month: prediction of x and its covariance over the variance of e. */
struct arma_end {
    double state[ARMA_STATE];
    double covariance[ARMA_STATE * ARMA_STATE];
    size_t size; /* r, also the row length */
};

/* Doubles of scratch for arma_gls. */
size_t arma_gls_scratch(size_t length, size_t columns);

/* Filter and regress. residual (length of them) gets innovations over sqrt F less the regression.
 * False when the process is not stationary, the columns are collinear or something is not finite.
 */
bool arma_gls(const struct arma *process, const struct arma_data *data, struct arma_gls *out,
              double *residual, double *scratch);

/* -2 log L / nu but for constants, as a sum of squares: S exp(logs / nu). */
double arma_gls_objective(const struct arma_gls *gls);

double arma_gls_log_likelihood(const struct arma_gls *gls);

/* The state at the end of one series. False as above. */
bool arma_filter_end(const struct arma *process, const double *w, size_t length,
                     struct arma_end *end);

#endif

/* What a step in the level of a drifting series would explain, for every month at once.
 *
 * Model of y(t), t = 0 .. n-1, NaN missing, with given regressors x_j:
 *   y(t) = sum_j beta_j x_j(t) + w(t) + u(t)
 *   w(t) = w(t-1) + eta(t),  w(0) = 0,  var eta = q s^2       a level that drifts
 *   u(t) = rho u(t-1) + e(t),           var u   = s^2         noise that remembers
 * The Kalman filter whitens y and every regressor alike, which makes generalised least squares
 * plain: with v the whitened columns and F their variances, inner products are
 * <a,b> = sum v_a v_b / F. A step that begins in month k is an impulse in w, and its inner products
 * with all columns come from one backward pass (de Jong & Penzer 1998, "Diagnosing shocks in time
 * series", JASA 93, 796-806):
 *   r(t-1) = Z' v(t)/F(t) + L(t)' r(t),   N(t-1) = Z'Z/F(t) + L(t)' N(t) L(t)
 *   <step k, y> = r(k-1)[w],              <step k, step k> = N(k-1)[w,w]
 *   <step k, step m> = x' N(m-1)[.,w],    x the impulse of k carried to month m > k by L
 * All are then projected off the regressors. Adding a column c lowers the weighted residual sum of
 * squares by <c,y>^2 / <c,c>; a step from k that ends before m is step k less step m.
 *
 * Limits: q and rho are given; find them by the profile likelihood (level_steps_likelihood).
 */
#ifndef CRIMECAST_MODELS_KERNELS_LEVEL_STEPS_H
#define CRIMECAST_MODELS_KERNELS_LEVEL_STEPS_H

#include <stdbool.h>
#include <stddef.h>

enum { LEVEL_STEPS_COLUMNS = 16 };

/* What depends on q, rho and the missing months alone: gains, variances and what steps carry. It
 * serves any number of series and regressors. Arrays lie in the scratch given. */
struct level_filter {
    size_t length, present;
    double memory;          /* rho */
    double log_determinant; /* sum of log F over the recorded months */
    double *gain;           /* [length][2] */
    double *one;            /* [length] 1/F, 0 in a missing month */
    double *spread;         /* [length][2] N(t-1)[.,w] */
};

/* Doubles of scratch for a length. */
size_t level_filter_scratch(size_t length);

/* The filter of a series with the missing months of y, for q >= 0 and 0 <= rho < 1. */
void level_filter_make(const double *y, size_t length, double drift, double memory,
                       struct level_filter *out, double *scratch);

/* A series and its regressors; borrowed. */
struct level_steps_task {
    const struct level_filter *filter;
    const double *y;      /* [length] missing where the filter's are */
    const double *column; /* [columns][length], finite, linearly independent */
    size_t columns;       /* 0 to LEVEL_STEPS_COLUMNS */
};

/* What the passes leave; the arrays lie in the scratch given. */
struct level_steps {
    const struct level_filter *filter;
    size_t columns;
    double log_determinant; /* the filter's, plus log |X'X| whitened */
    double squares;         /* residual sum of squares after the regressors */
    double coefficient[LEVEL_STEPS_COLUMNS];
    double variance[LEVEL_STEPS_COLUMNS]; /* of each coefficient, over s^2 */
    double *step_y, *step_step;           /* [length] projected inner products of a step */
    double *shared;                       /* [length][columns] what is projected off */
    double *whitened;                     /* of the passes */
};

/* Doubles of scratch for a length and a number of columns. */
size_t level_steps_scratch(size_t length, size_t columns);

/* Run the filter; with `steps` also the backward pass, without which step_y and what follows must
 * not be asked. False when the regressors are not independent or too few months are present. */
bool level_steps_run(const struct level_steps_task *task, bool steps, struct level_steps *out,
                     double *scratch);

/* Profile log-likelihood of the drift and memory given, with squares lowered by `explained` and s^2
 * at least `least`: restricted (REML) in what concerns the regressors. */
double level_steps_likelihood(const struct level_steps *steps, double explained, double least);

/* <step k, step k + ahead[i]> projected, into cross[count]; `ahead` ascending, within the series.
 */
void level_steps_cross(const struct level_steps *steps, size_t k, const size_t *ahead, size_t count,
                       double *cross);

#endif

/* Weighted linear least squares: minimise sum of w_t (y_t - x_t' beta)^2.
 *
 * QR by Householder reflections of sqrt(w) X, columns in the order given except that one which
 * loses all but 1e-7 of its length to those before it goes to the end and takes no part (limited
 * pivoting, as R's lm: LINPACK dqrdc2). Its coefficient is 0, so that a combination of columns with
 * a twin is told once. With the rank r of columns kept, R the triangle (r x r):
 *   beta = R^-1 Q' sqrt(w) y,   (X' W X)^-1 = R^-1 R^-T,   x' (X' W X)^-1 x = |R^-T x|^2
 *
 * Months without y (NaN) or with weight 0 take no part. Limits: REGRESS_COLUMNS columns.
 * Source: Golub & Van Loan 1996, Matrix Computations, 5.2 and 5.3.
 */
#ifndef CRIMECAST_MODELS_KERNELS_REGRESS_H
#define CRIMECAST_MODELS_KERNELS_REGRESS_H

#include <stdbool.h>
#include <stddef.h>

enum { REGRESS_COLUMNS = 64 };

struct regress_task {
    const double *x;      /* columns one after the other, `stride` doubles each */
    size_t stride;        /* at least rows: a design may go on into the future */
    size_t rows, columns; /* rows fitted */
    const double *y;      /* rows of them */
    const double *weight; /* the same, at or above 0; NULL: 1 */
};

struct regress {
    double beta[REGRESS_COLUMNS];  /* by column as given; 0 where aliased */
    size_t pivot[REGRESS_COLUMNS]; /* pivot[0 .. rank-1]: columns kept, then the aliased */
    size_t columns, rank, used;    /* used: rows that took part */
    double squares;                /* weighted, of the residuals */
    double *triangle;              /* R: element (i, j) at [j * columns + i]; in the scratch */
};

/* Doubles of scratch. */
size_t regress_scratch(size_t rows, size_t columns);

/* Solve. False when there are too many columns, no rows, or something is not finite. */
bool regress_solve(struct regress *out, const struct regress_task *task, double *scratch);

/* x' beta of one row of a design: x[j * stride], j = 0 .. columns-1. */
double regress_at(const struct regress *fit, const double *x, size_t stride);

/* x' (X' W X)^-1 x of one row: variance of x' beta over that of an observation of weight 1. */
double regress_leverage(const struct regress *fit, const double *x, size_t stride);

/* Standard error of coefficient `column` over the standard deviation of an observation of weight
 * 1; infinite where the column is aliased. */
double regress_error(const struct regress *fit, size_t column);

#endif

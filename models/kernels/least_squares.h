/* Least squares inside a box, from normal equations: minimise F(x) = sum of r_i(x)^2.
 *
 * Levenberg-Marquardt: solve (J'J + mu diag(J'J)) d = -J'r, go to x + d if F falls there, and make
 * mu smaller or larger by how well the model foretold the fall (Nielsen 1999, IMM-REP-1999-05).
 * Scaling by the diagonal makes the steps independent of the variables' units. Variables on a bound
 * that the gradient pushes outward are held; a step that leaves the box is cut back to its face,
 * coordinate by coordinate. The caller forms J'J and J'r itself, so J need not exist.
 *
 * Limits: a local search; F must be smooth. Where x must not go, F returns INFINITY or NaN: such
 * steps are refused, and the search can stop short beside a curved border (`converged` false).
 */
#ifndef CRIMECAST_MODELS_KERNELS_LEAST_SQUARES_H
#define CRIMECAST_MODELS_KERNELS_LEAST_SQUARES_H

#include <stdbool.h>
#include <stddef.h>

struct least_squares {
    double (*value)(const double *x, void *context); /* F */
    /* J'J (n x n, all of it) and J'r (n) at x. */
    void (*normal)(const double *x, void *context, double *square, double *gradient);
    void *context;
    size_t n;
    const double *lower, *upper; /* n each; -INFINITY and INFINITY where there is none */
    double tolerance;            /* stop when a step lowers F by less than this part of it */
    size_t most;                 /* steps tried */
    size_t early; /* after this many (over 0) give up when F is still over `bar`; 0: never */
    double bar;
};

struct least_squares_result {
    double value;
    size_t evaluations; /* of F */
    size_t derivatives; /* of J'J */
    bool converged;
};

/* Doubles of scratch. */
size_t least_squares_scratch(size_t n);

/* Minimise from x, which must lie in the box; the best point is left there. With F not finite at
 * the start, returns at once with value INFINITY. */
struct least_squares_result least_squares_solve(const struct least_squares *task, double *x,
                                                double *scratch);

/* Solve A x = b for symmetric positive definite A (n x n by rows; only its lower triangle is read,
 * and overwritten by its Cholesky factor), b overwritten by x. False when A is not so. */
bool least_squares_cholesky(double *a, double *b, size_t n);

#endif

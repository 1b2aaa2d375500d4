/* Minimise a function of a few variables inside a box, without derivatives.
 *
 * The simplex of Nelder & Mead (1965, Computer Journal 7, 308-313): n + 1 points walk downhill by
 * reflecting, expanding and contracting the worst of them through the mean of the others. The four
 * coefficients depend on n as in Gao & Han (2012, Computational Optimization and Applications 51,
 * 259-277), which is the textbook choice for n <= 2 and keeps the simplex from collapsing for more.
 *
 * Bounds: a point that would leave the box is put back on its nearest face, coordinate by
 * coordinate, so the objective is never asked outside and an optimum on a bound is found exactly. A
 * start outside is put back too; an initial step that would leave goes the other way. Other
 * constraints: let the objective return INFINITY (or NaN, which counts as INFINITY) where it must
 * not go; the start itself should be feasible.
 *
 * Limits: local search; below some ten variables. When the objective is a sum of squares with
 * derivatives, a Gauss-Newton method is far cheaper.
 */
#ifndef CRIMECAST_MODELS_KERNELS_OPTIMISE_H
#define CRIMECAST_MODELS_KERNELS_OPTIMISE_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/core/status.h"
#include "models/workspace.h"

/* What to minimise and when to stop. */
struct optimise_task {
    double (*objective)(const double *x, void *context);
    void *context;       /* handed to the objective */
    size_t n;            /* variables, at least 1 */
    const double *lower; /* n of them, -INFINITY for none; NULL: no lower bounds */
    const double *upper; /* n of them, INFINITY for none; NULL: no upper bounds */
    const double *step;  /* n sizes of the first simplex, not 0; NULL: 0.1 each */
    double tolerance;    /* stop when worst - best <= tolerance * (|best| + tolerance) and the
                            points lie within sqrt(tolerance) * max(1, |x|); for instance 1e-8 */
    size_t most;         /* evaluations; a step begun is finished */
};

struct optimise_result {
    double value;       /* of the objective at the best point; INFINITY when none was finite */
    size_t evaluations; /* of the objective */
    bool converged;     /* stopped by the tolerance, not by `most` */
};

/* Doubles of workspace that optimise_simplex takes (and gives back) for n variables. */
size_t optimise_simplex_scratch(size_t n);

/* Minimise from `x` (n variables, the start); the best point is left in `x`. STATUS_INTERNAL when
 * the workspace is too small, else STATUS_OK: not converging is not an error. Deterministic. */
enum status optimise_simplex(struct optimise_result *out, double *x,
                             const struct optimise_task *task, struct workspace *workspace);

#endif

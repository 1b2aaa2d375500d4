/* The recursion of the dynamic theta model: exponential smoothing plus a part of the least-squares
 * line that is refitted with every month. models/forecast/theta.h has the equations and the source;
 * here they run at given parameters.
 */
#ifndef CRIMECAST_MODELS_KERNELS_THETA_RECURSION_H
#define CRIMECAST_MODELS_KERNELS_THETA_RECURSION_H

#include <stdbool.h>
#include <stddef.h>

/* Everything the next month needs: level, mean of the past, line A + B t, (1-a)^months. */
struct theta_state {
    double level, mean, intercept, slope, decay;
    double months; /* seen so far */
    bool fixed;    /* the line stays as it is */
};

/* The line and the mean after one more month of value y, `months` counting it. */
void theta_refit_line(struct theta_state *state, double y);

struct theta_parameters {
    double level; /* l(0), in units of the series */
    double alpha, theta;
    bool fixed; /* the line is that of all of y, from the first month on, and stays so */
};

/* Run the recursion at given parameters through y (length >= 1) and `horizon` months beyond; the
 * one-step errors go to error[0 .. length-1], forecasts to mean and their variances, in units of
 * the error variance, to factor (both `horizon`, either may be NULL). */
void theta_run(const double *y, size_t length, const struct theta_parameters *at, size_t horizon,
               double *error, double *mean, double *factor);

#endif

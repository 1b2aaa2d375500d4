#include "models/kernels/theta_recursion.h"

#include <math.h>

void theta_refit_line(struct theta_state *state, double y) {
    double t = state->months;
    double above = y - state->mean;
    state->slope = ((t - 2) * state->slope + 6 * above / t) / (t + 1);
    state->mean += above / t;
    state->intercept = state->mean - state->slope * (t + 1) / 2;
}

static struct theta_state first_state(double y, const struct theta_parameters *at) {
    return (struct theta_state){.level = at->alpha * y + (1 - at->alpha) * at->level,
                                .mean = y,
                                .intercept = y,
                                .slope = 0,
                                .decay = 1 - at->alpha,
                                .months = 1};
}

/* A(t-1) (1-a)^(t-1) + B(t-1) (1 - (1-a)^t)/a for the coming month t. */
static double line_part(const struct theta_state *state, double alpha) {
    return state->intercept * state->decay +
           state->slope * (1 - state->decay * (1 - alpha)) / alpha;
}

static double expected(const struct theta_state *state, double alpha, double weight) {
    return state->level + weight * line_part(state, alpha);
}

static void advance(struct theta_state *state, double alpha, double y) {
    state->months += 1;
    state->level += alpha * (y - state->level);
    state->decay *= 1 - alpha;
    if (!state->fixed)
        theta_refit_line(state, y);
}

/* Sums of squared responses: an error of 1 in month n + j moves the months after it as a series of
 * zeros does that has a 1 there, because the recursion is linear. */
static void error_factors(size_t length, const struct theta_parameters *at, size_t horizon,
                          double *factor) {
    double alpha = at->alpha, weight = 1 - 1 / at->theta;
    for (size_t h = 0; h < horizon; h++)
        factor[h] = 1;
    double decay = pow(1 - alpha, (double)length);
    for (size_t j = 0; j + 1 < horizon; j++, decay *= 1 - alpha) {
        struct theta_state state = {
            .decay = decay, .months = (double)(length + j), .fixed = at->fixed};
        advance(&state, alpha, 1);
        for (size_t h = j + 1; h < horizon; h++) {
            double response = expected(&state, alpha, weight);
            factor[h] += response * response;
            advance(&state, alpha, response);
        }
    }
}

void theta_run(const double *y, size_t length, const struct theta_parameters *at, size_t horizon,
               double *error, double *mean, double *factor) {
    double weight = 1 - 1 / at->theta;
    struct theta_state state = first_state(y[0], at);
    for (size_t t = 1; t < length && at->fixed; t++) {
        state.months += 1;
        theta_refit_line(&state, y[t]);
    }
    state.months = 1;
    state.fixed = at->fixed;
    if (error)
        error[0] = 0;
    for (size_t t = 1; t < length; t++) {
        if (error)
            error[t] = y[t] - expected(&state, at->alpha, weight);
        advance(&state, at->alpha, y[t]);
    }
    for (size_t h = 0; h < horizon && mean; h++) {
        mean[h] = expected(&state, at->alpha, weight);
        advance(&state, at->alpha, mean[h]);
    }
    if (factor)
        error_factors(length, at, horizon, factor);
}

#include "models/kernels/glm_fit.h"

#include <math.h>

#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sf_psi.h>

static const double settled = 1e-10;
static const double least_eta = -30, most_eta = 300;
static const double least_theta = 1e-4, most_theta = 1e7;

enum { ROUNDS = 60, HALVINGS = 30, TURNS = 60, STEPS = 100 };

size_t glm_scratch(size_t rows, size_t columns) {
    return 3 * rows + columns + regress_scratch(rows, columns);
}

static double prior(const double *weight, size_t t) {
    return weight ? weight[t] : 1;
}

double glm_log_probability(double y, double mean, double theta) {
    double log_factorial = gsl_sf_lngamma(y + 1);
    if (isinf(theta))
        return (y > 0 ? y * log(mean) : 0) - mean - log_factorial;
    double total = log1p(mean / theta);
    /* lngamma(theta + y) - lngamma(theta) cancels where theta is large */
    double rise = y > 0 ? gsl_sf_lnpoch(theta, y) : 0;
    double mass = y > 0 ? y * (log(mean / theta) - total) : 0;
    return rise - log_factorial + mass - theta * total;
}

/* --- theta --------------------------------------------------------------------------------------
 */

/* First and second derivative of the log likelihood by theta. */
static void theta_score(const double *y, const double *mu, const double *weight, size_t rows,
                        double theta, double *first, double *second) {
    *first = *second = 0;
    double psi = gsl_sf_psi(theta), psi_1 = gsl_sf_psi_1(theta);
    for (size_t t = 0; t < rows; t++) {
        double w = prior(weight, t), sum = theta + mu[t];
        if (isnan(y[t]) || w == 0)
            continue;
        *first += w * ((y[t] > 0 ? gsl_sf_psi(theta + y[t]) - psi : 0) - log1p(mu[t] / theta) +
                       (mu[t] - y[t]) / sum);
        *second += w * ((y[t] > 0 ? gsl_sf_psi_1(theta + y[t]) - psi_1 : 0) +
                        mu[t] / (theta * sum) - (mu[t] - y[t]) / (sum * sum));
    }
}

double glm_theta(const double *y, const double *mu, const double *weight, size_t rows, double start,
                 double *error) {
    double over = 0, square = 0;
    *error = NAN;
    for (size_t t = 0; t < rows; t++)
        if (!isnan(y[t])) {
            over += prior(weight, t) * ((y[t] - mu[t]) * (y[t] - mu[t]) - y[t]);
            square += prior(weight, t) * mu[t] * mu[t];
        }
    if (!(over > 0))
        return INFINITY;
    /* the score falls through 0 at a maximum */
    double low = log(least_theta), high = log(most_theta), first, second;
    double at = fmin(fmax(log(start > 0 ? start : square / over), low), high);
    for (int step = 0; step < STEPS && high - low > 1e-13; step++) {
        double theta = exp(at);
        theta_score(y, mu, weight, rows, theta, &first, &second);
        if (first > 0)
            low = at;
        else
            high = at;
        double slope = theta * first, curve = theta * first + theta * theta * second;
        double to = curve < 0 ? at - slope / curve : NAN;
        if (!(to > low && to < high))
            to = (low + high) / 2;
        bool done = fabs(to - at) < 1e-13;
        at = to;
        if (done)
            break;
    }
    double theta = exp(at);
    if (theta > 0.999 * most_theta)
        return INFINITY;
    theta_score(y, mu, weight, rows, theta, &first, &second);
    *error = second < 0 ? 1 / sqrt(-second) : NAN;
    return theta;
}

/* --- means --------------------------------------------------------------------------------------
 */

static double unit_deviance(double y, double mu, double theta) {
    double part = y > 0 ? y * log(y / mu) : 0;
    if (isinf(theta))
        return 2 * (part - (y - mu));
    return 2 * (part - (y + theta) * log((y + theta) / (mu + theta)));
}

struct rounds {
    const struct glm_task *task;
    double theta;
    double *z, *w, *eta; /* rows each */
    double *beta;        /* columns: the last round that was good */
    double *scratch;     /* of the regression */
};

static double held(double eta) {
    return eta < least_eta ? least_eta : eta > most_eta ? most_eta : eta;
}

/* Means of coefficients, and their deviance. */
static double spread_means(const struct rounds *on, const double *beta, double *mu) {
    const struct glm_task *task = on->task;
    double deviance = 0;
    for (size_t t = 0; t < task->rows; t++) {
        double eta = task->offset ? task->offset[t] : 0;
        for (size_t j = 0; j < task->columns; j++)
            eta += beta[j] * task->x[j * task->stride + t];
        on->eta[t] = held(eta);
        mu[t] = exp(on->eta[t]);
        if (!isnan(task->y[t]))
            deviance += prior(task->weight, t) * unit_deviance(task->y[t], mu[t], on->theta);
    }
    return deviance;
}

static bool regress_round(const struct rounds *on, const double *mu, struct regress *out) {
    const struct glm_task *task = on->task;
    for (size_t t = 0; t < task->rows; t++) {
        double offset = task->offset ? task->offset[t] : 0;
        on->z[t] = on->eta[t] - offset + (task->y[t] - mu[t]) / mu[t];
        on->w[t] = prior(task->weight, t) * mu[t] / (1 + mu[t] / on->theta);
    }
    struct regress_task least = {.x = task->x,
                                 .stride = task->stride,
                                 .rows = task->rows,
                                 .columns = task->columns,
                                 .y = on->z,
                                 .weight = on->w};
    return regress_solve(out, &least, on->scratch);
}

/* Rounds at one theta, from the means in mu. The regression of the last is kept at the last means,
 * so that errors and leverages belong to the estimate. */
static bool fit_means(struct rounds *on, struct glm_fit *out, double *mu, bool fresh) {
    size_t columns = on->task->columns;
    double before = fresh ? INFINITY : spread_means(on, on->beta, mu);
    out->converged = false;
    for (int round = 0; round < ROUNDS; round++) {
        if (!regress_round(on, mu, &out->last))
            return false;
        out->rounds++;
        double deviance = spread_means(on, out->last.beta, mu);
        for (int k = 0; k < HALVINGS && !(fresh && round == 0) &&
                        !(deviance <= before + settled * (fabs(before) + 0.1));
             k++) {
            for (size_t j = 0; j < columns; j++)
                out->last.beta[j] = (out->last.beta[j] + on->beta[j]) / 2;
            deviance = spread_means(on, out->last.beta, mu);
        }
        if (!isfinite(deviance))
            return false;
        for (size_t j = 0; j < columns; j++)
            on->beta[j] = out->last.beta[j];
        out->converged = fabs(deviance - before) <= settled * (fabs(deviance) + 0.1);
        before = deviance;
        if (out->converged)
            break;
    }
    out->deviance = before;
    return true;
}

static double likelihood(const struct glm_task *task, const double *mu, double theta) {
    double sum = 0;
    for (size_t t = 0; t < task->rows; t++)
        if (!isnan(task->y[t]) && prior(task->weight, t) > 0)
            sum += prior(task->weight, t) * glm_log_probability(task->y[t], mu[t], theta);
    return sum;
}

/* Something above 0, nothing below. */
static bool worth_fitting(const struct glm_task *task) {
    bool any = false;
    for (size_t t = 0; t < task->rows; t++) {
        if (task->y[t] < 0 || isinf(task->y[t]))
            return false;
        any = any || (task->y[t] > 0 && prior(task->weight, t) > 0);
    }
    return any;
}

static void begin(struct rounds *on, double *mu) {
    const struct glm_task *task = on->task;
    for (size_t t = 0; t < task->rows; t++) {
        mu[t] = isnan(task->y[t]) ? 1 : task->y[t] + 0.1;
        on->eta[t] = log(mu[t]);
    }
}

/* Theta and means in turn. */
static bool take_turns(struct rounds *on, struct glm_fit *out, double *mu) {
    const struct glm_task *task = on->task;
    double before = likelihood(task, mu, INFINITY);
    bool settled_down = false;
    for (int turn = 0; turn < TURNS && !settled_down; turn++) {
        double start = isfinite(on->theta) ? on->theta : NAN;
        on->theta = glm_theta(task->y, mu, task->weight, task->rows, start, &out->theta_error);
        if (!fit_means(on, out, mu, false))
            return false;
        double now = likelihood(task, mu, on->theta);
        settled_down = fabs(now - before) <= 1e-11 * (fabs(now) + 0.1);
        before = now;
    }
    out->converged = out->converged && settled_down;
    return true;
}

bool glm_fit(struct glm_fit *out, const struct glm_task *task, double *mu, double *scratch) {
    size_t rows = task->rows, columns = task->columns;
    *out = (struct glm_fit){.theta = INFINITY, .theta_error = NAN};
    if (columns == 0 || columns > REGRESS_COLUMNS || !worth_fitting(task))
        return false;
    struct rounds on = {.task = task, .z = scratch, .theta = INFINITY};
    on.w = on.z + rows;
    on.eta = on.w + rows;
    on.beta = on.eta + rows;
    on.scratch = on.beta + columns;
    bool negative = task->family == GLM_NEGATIVE_BINOMIAL,
         estimate = negative && isnan(task->theta);
    if (negative && !estimate)
        on.theta = task->theta;
    begin(&on, mu);
    if (!fit_means(&on, out, mu, true) || (estimate && !take_turns(&on, out, mu)))
        return false;
    out->theta = on.theta;
    /* once more at the last means, so that errors and leverages are those of the estimate */
    struct regress last;
    if (regress_round(&on, mu, &last))
        out->last = last;
    for (size_t j = 0; j < columns; j++)
        out->last.beta[j] = on.beta[j];
    out->log_likelihood = likelihood(task, mu, out->theta);
    out->parameters = out->last.rank + estimate;
    for (size_t t = 0; t < rows; t++)
        if (!isnan(task->y[t]))
            out->pearson += prior(task->weight, t) * (task->y[t] - mu[t]) * (task->y[t] - mu[t]) /
                            (mu[t] + mu[t] * mu[t] / out->theta);
    return isfinite(out->log_likelihood);
}

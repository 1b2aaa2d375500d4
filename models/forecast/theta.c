#include "models/forecast/theta.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/core/number.h"
#include "models/kernels/decompose.h"
#include "models/kernels/line_search.h"

static const double alpha_least = 0.1, alpha_most = 0.99;
static const double theta_most = 1e10;

enum {
    LEAST_MONTHS = 4,
    BURN_IN = 3, /* first months whose errors are not counted: the line has seen too little */
    SHORT = 12,  /* with fewer months every error but the first two counts */
    GRID = 31,   /* points over the range of alpha */
    GOLDEN = 28, /* steps of golden section: shrinks a grid cell by 7e5 */
    FREE = 3     /* parameters */
};

static size_t first_counted(size_t length) {
    return length < SHORT ? BURN_IN - 1 : BURN_IN;
}

/* ---- fitting ---- */

/* The series less its first value (the model follows a shift, and small numbers cancel less), and
 * the line seen from each month; none of it depends on the parameters. */
struct problem {
    const double *y, *intercept, *slope;
    size_t length;
    double reach; /* |level| at most: the range of the series */
    size_t evaluations;
};

/* The least squares in (l(0), w) at one alpha. */
struct profile {
    double squares, level, weight;
};

struct sums {
    double pp, pd, dd, pr, dr, rr;
};

/* Products of p, d and r over the counted months, where the error is r - l(0) p - w d. */
static struct sums profile_sums(const struct problem *problem, double alpha) {
    struct sums s = {0};
    double keep = 1 - alpha, p = keep, level = alpha * problem->y[0];
    size_t from = first_counted(problem->length);
    for (size_t t = 1; t < problem->length; t++) {
        if (t >= from) {
            double r = problem->y[t] - level;
            double d =
                problem->intercept[t - 1] * p + problem->slope[t - 1] * (1 - p * keep) / alpha;
            s.pp += p * p, s.pd += p * d, s.dd += d * d;
            s.pr += p * r, s.dr += d * r, s.rr += r * r;
        }
        level += alpha * (problem->y[t] - level);
        p *= keep;
    }
    return s;
}

static double between(double low, double value, double high) {
    return fmin(fmax(value, low), high);
}

/* Minimise rr - 2 w dr - 2 l pr + w^2 dd + 2 w l pd + l^2 pp over |l| <= reach, 0 <= w <= most.
 * With l at its best for each w this is a parabola in w, so a w outside goes to the nearer bound;
 * an l that is then outside goes to its nearer bound, and w to its best there. */
static struct profile profile_at(struct problem *problem, double alpha) {
    problem->evaluations++;
    const double most = 1 - 1 / theta_most;
    struct sums s = profile_sums(problem, alpha);
    double curve = s.pp > 0 ? s.dd - s.pd * s.pd / s.pp : s.dd;
    double slope = s.pp > 0 ? s.dr - s.pd * s.pr / s.pp : s.dr;
    double weight = 0.5; /* the line and the start tell the same: theta = 2 */
    if (curve > 1e-12 * s.dd && s.dd > 0)
        weight = between(0, slope / curve, most);
    double level = s.pp > 0 ? (s.pr - weight * s.pd) / s.pp : 0;
    if (fabs(level) > problem->reach) {
        level = between(-problem->reach, level, problem->reach);
        if (s.dd > 0)
            weight = between(0, (s.dr - level * s.pd) / s.dd, most);
    }
    double squares = s.rr - 2 * weight * s.dr - 2 * level * s.pr + weight * weight * s.dd +
                     2 * weight * level * s.pd + level * level * s.pp;
    /* what is left of the difference below rounding is a perfect fit, no better than another */
    squares = fmax(squares, 1e-14 * s.rr);
    return (struct profile){.squares = squares, .level = level, .weight = weight};
}

static double squares_at(double alpha, void *problem) {
    return profile_at(problem, alpha).squares;
}

size_t theta_fit_scratch(size_t length) {
    return 3 * length;
}

void theta_fit(struct theta_fit *out, const double *y, size_t length, bool fixed, double *scratch) {
    double *shifted = scratch, *intercept = shifted + length, *slope = intercept + length;
    struct theta_state state = {.months = 1};
    double least = y[0], greatest = y[0];
    for (size_t t = 0; t < length; t++) {
        least = fmin(least, y[t]), greatest = fmax(greatest, y[t]);
        shifted[t] = y[t] - y[0];
        if (t > 0) {
            state.months += 1;
            theta_refit_line(&state, shifted[t]);
        }
        intercept[t] = state.intercept;
        slope[t] = state.slope;
    }
    for (size_t t = 0; t < length && fixed; t++)
        intercept[t] = state.intercept, slope[t] = state.slope;
    struct problem problem = {.y = shifted,
                              .intercept = intercept,
                              .slope = slope,
                              .length = length,
                              .reach = greatest - least};
    struct line_search search = {.value = squares_at,
                                 .context = &problem,
                                 .low = alpha_least,
                                 .high = alpha_most,
                                 .grid = GRID,
                                 .steps = GOLDEN};
    double alpha = line_search_minimum(&search);
    struct profile best = profile_at(&problem, alpha);
    /* shifting the series back shifts the line too, and w of it is already in the forecast */
    out->at = (struct theta_parameters){.level = best.level + y[0] * (1 - best.weight),
                                        .alpha = alpha,
                                        .theta = 1 / (1 - best.weight),
                                        .fixed = fixed};
    theta_run(y, length, &out->at, 0, shifted, NULL, NULL);
    out->squares = 0;
    for (size_t t = first_counted(length); t < length; t++)
        out->squares += shifted[t] * shifted[t];
    out->evaluations = problem.evaluations;
    out->converged = number_is_finite(out->squares);
}

/* ---- the family ---- */

/* Mean square of month-to-month changes: what the spread is at least with few months. */
static double change_square(const double *y, size_t length) {
    double sum = 0;
    for (size_t t = 1; t < length; t++)
        sum += (y[t] - y[t - 1]) * (y[t] - y[t - 1]);
    return sum / (double)(length - 1);
}

/* Variance of the errors. Estimated indices spent degrees of freedom too. With hardly any freedom
 * left a fit is perfect by itself, and the changes from month to month tell more. */
static double error_variance(const struct theta_fit *fit, const double *y, size_t length,
                             size_t spent) {
    double freedom = (double)(length - first_counted(length)) - (double)spent;
    double square = fit->squares / fmax(freedom, 1);
    return freedom < 6 ? fmax(square, change_square(y, length)) : square;
}

/* A count that never moved may still move: the posterior predictive of a rate under Jeffreys' prior
 * after n months with nothing. */
static double least_variance(const struct model_task *task) {
    double n = (double)task->length;
    return task->counts ? 0.5 / n * (1 + 1 / n) : 0;
}

/* Variance that the estimated indices add, in units of the error variance: each is the mean over
 * the years whose trend is known. */
static double index_factor(const struct model_task *task, enum decompose_kind kind) {
    double period = (double)task->period, length = (double)task->length;
    return kind == DECOMPOSE_NONE ? 0 : period / (length - period);
}

/* Season put back on mean and factor[] (variances in units of `square`). */
static enum status write_months(const struct model_task *task, enum decompose_kind kind,
                                const double *index, double square, const double *factor,
                                struct model_result *result) {
    double least = least_variance(task), extra = index_factor(task, kind);
    for (size_t h = 0; h < task->horizon; h++) {
        double s = index[(task->length + h) % task->period];
        double mean = decompose_restore(kind, result->mean[h], s);
        double scale = kind == DECOMPOSE_MULTIPLICATIVE ? s * s : 1;
        double variance = fmax(square * (factor[h] + extra) * scale, least);
        if (!number_is_finite(mean) || !number_is_finite(variance))
            return STATUS_NOT_FINITE;
        result->mean[h] = task->counts && mean < 0 ? 0 : mean;
        result->marginal[h] = (struct marginal){.kind = MARGINAL_NORMAL,
                                                .a = mean,
                                                .b = sqrt(variance),
                                                .floor = task->counts ? 0 : -INFINITY};
    }
    return STATUS_OK;
}

static void describe(const struct theta_fit *fit, enum decompose_kind kind, double sigma,
                     const struct model_task *task, struct model_result *result) {
    static const char *const season[] = {"no season", "additive season", "multiplicative season"};
    snprintf(result->chosen, sizeof result->chosen, "%s, %s", fit->at.fixed ? "OTM" : "DOTM",
             season[kind]);
    result->note[0] = '\0';
    if (task->length < 2 * task->period)
        snprintf(result->note, sizeof result->note, "%zu months are too few to look for a season",
                 task->length);
    const struct model_parameter parameters[] = {{"alpha", fit->at.alpha},
                                                 {"theta", fit->at.theta},
                                                 {"ell0", fit->at.level},
                                                 {"sigma", sigma}};
    result->parameters = sizeof parameters / sizeof *parameters;
    memcpy(result->parameter, parameters, sizeof parameters);
    result->log_likelihood = result->aicc = NUMBER_MISSING;
    result->evaluations = fit->evaluations;
    result->converged = fit->converged;
    result->quality = task->length < 2 * task->period ? QUALITY_UNCERTAIN : QUALITY_GOOD;
}

/* A fit and the season under it as numbers: kind, a, theta, l(0), converged, indices. */
enum { KEPT = 5 };

static void keep(const struct theta_fit *fit, enum decompose_kind kind, const double *index,
                 size_t period, struct model_fitted *out) {
    const double number[KEPT] = {kind, fit->at.alpha, fit->at.theta, fit->at.level, fit->converged};
    out->count = 0;
    if (KEPT + period > MODEL_ESTIMATES)
        return;
    memcpy(out->number, number, sizeof number);
    memcpy(out->number + KEPT, index, period * sizeof *index);
    out->count = KEPT + period;
}

/* The season to take out: the one given, or what the test finds. */
static enum decompose_kind find_season(const struct model_task *task, double *index) {
    if (!task->given)
        return decompose_season(task->values, task->length, task->period, index);
    memcpy(index, task->given->number + KEPT, task->period * sizeof *index);
    return (enum decompose_kind)task->given->number[0];
}

/* The parameters: those given, with the errors they make of y, or the best. */
static void find_fit(const struct model_task *task, const double *y, bool fixed,
                     struct theta_fit *fit, double *rest) {
    size_t n = task->length;
    if (!task->given) {
        theta_fit(fit, y, n, fixed, rest);
        return;
    }
    const double *kept = task->given->number;
    *fit = (struct theta_fit){.at = {.level = kept[3], .alpha = kept[1], .theta = kept[2]},
                              .converged = kept[4] != 0};
    theta_run(y, n, &fit->at, 0, rest, NULL, NULL);
    for (size_t t = first_counted(n); t < n; t++)
        fit->squares += rest[t] * rest[t];
}

static size_t scratch(size_t length, size_t period, size_t horizon) {
    return length + period + horizon + theta_fit_scratch(length);
}

static enum status run(const struct model_task *task, bool fixed, struct workspace *workspace,
                       struct model_result *result) {
    size_t n = task->length, mark = workspace->used;
    if (n < LEAST_MONTHS)
        return STATUS_TOO_SHORT;
    double *y = workspace_take(workspace, scratch(n, task->period, task->horizon));
    if (!y)
        return STATUS_INTERNAL;
    double *index = y + n, *factor = index + task->period, *rest = factor + task->horizon;
    enum decompose_kind kind = find_season(task, index);
    for (size_t t = 0; t < n; t++)
        y[t] = decompose_remove(kind, task->values[t], index[t % task->period]);
    struct theta_fit fit;
    find_fit(task, y, fixed, &fit, rest);
    theta_run(y, n, &fit.at, task->horizon, NULL, result->mean, factor);
    double square =
        error_variance(&fit, y, n, FREE + (kind == DECOMPOSE_NONE ? 0 : task->period - 1));
    describe(&fit, kind, sqrt(square), task, result);
    enum status status = write_months(task, kind, index, square, factor, result);
    result->refiltered = task->given != NULL;
    if (status == STATUS_OK && result->fitted)
        keep(&fit, kind, index, task->period, result->fitted);
    workspace_reset(workspace, mark);
    return status;
}

static enum status dynamic(const struct model_task *task, const void *learned,
                           struct workspace *workspace, struct model_result *result) {
    (void)learned;
    return run(task, false, workspace, result);
}

static enum status fixed_line(const struct model_task *task, const void *learned,
                              struct workspace *workspace, struct model_result *result) {
    (void)learned;
    return run(task, true, workspace, result);
}

const struct model model_dotm = {
    .name = "dotm",
    .title = "Dynamic optimised theta model",
    .describe = "Exponential smoothing plus part of a straight line refitted every month; level, "
                "smoothing and theta by least squares; a season found by test at 90% is taken out "
                "by classical decomposition. Wants 4 months, 24 for a season.",
    .source = "Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler 2016, IJF 32, 1151-1161",
    .least_months = LEAST_MONTHS,
    .takes_missing = false,
    .fixing = MODEL_REFILTERS,
    .scratch = scratch,
    .forecast = dynamic,
};

const struct model model_otm = {
    .name = "otm",
    .title = "Optimised theta model",
    .describe = "Exponential smoothing plus part of the straight line of the whole series; level, "
                "smoothing and theta by least squares; season as dotm. Wants 4 months, 24 for a "
                "season.",
    .source = "Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler 2016, IJF 32, 1151-1161",
    .least_months = LEAST_MONTHS,
    .takes_missing = false,
    .scratch = scratch,
    .forecast = fixed_line,
};

#include "models/forecast/count_glm.h"

#include <math.h>
#include <stdio.h>

#include "engine/core/number.h"
#include "models/adjust/design.h"
#include "models/kernels/glm_fit.h"

static const double damping = 0.9;
static const double half_life = 24; /* months */ /* months */

enum { LEAST_MONTHS = 3 };

struct form {
    bool trend;
    enum design_season season;
    size_t harmonics;
    const char *words;
};

/* From the smallest; dummies for every month last. */
static const struct form forms[] = {
    {false, DESIGN_NO_SEASON, 0, "level"},
    {true, DESIGN_NO_SEASON, 0, "trend"},
    {false, DESIGN_FOURIER, 1, "season of 1 harmonic"},
    {true, DESIGN_FOURIER, 1, "trend, season of 1 harmonic"},
    {false, DESIGN_FOURIER, 2, "season of 2 harmonics"},
    {true, DESIGN_FOURIER, 2, "trend, season of 2 harmonics"},
    {false, DESIGN_FOURIER, 3, "season of 3 harmonics"},
    {true, DESIGN_FOURIER, 3, "trend, season of 3 harmonics"},
    {false, DESIGN_DUMMIES, 0, "season by month"},
    {true, DESIGN_DUMMIES, 0, "trend, season by month"},
};
enum { FORMS = sizeof forms / sizeof *forms };

static size_t most_columns(size_t period) {
    return 2 + (period > 7 ? period - 1 : 6) + MODEL_REGRESSORS;
}

static size_t scratch(size_t length, size_t period, size_t horizon) {
    size_t columns = most_columns(period);
    return (length + horizon) * columns + 2 * length + glm_scratch(length, columns);
}

/* All a fit needs; memory is the workspace's. */
struct work {
    const struct model_task *task;
    enum glm_family family;
    double *x, *weight, *mu, *scratch;
    size_t observed;
    double effective; /* sum of weights over the observed months */
    bool zero;        /* all observed are */
    size_t evaluations;
};

static enum status begin(struct work *work, const struct model_task *task, enum glm_family family,
                         struct workspace *workspace) {
    size_t n = task->length, columns = most_columns(task->period);
    *work =
        (struct work){.task = task, .family = task->counts ? family : GLM_POISSON, .zero = true};
    if (columns > REGRESS_COLUMNS || task->regressors > MODEL_REGRESSORS)
        return STATUS_INTERNAL;
    work->x = workspace_take(workspace, (n + task->horizon) * columns);
    work->weight = workspace_take(workspace, n);
    work->mu = workspace_take(workspace, n);
    work->scratch = workspace_take(workspace, glm_scratch(n, columns));
    if (!work->x || !work->weight || !work->mu || !work->scratch)
        return STATUS_INTERNAL;
    for (size_t t = 0; t < n; t++) {
        work->weight[t] = pow(0.5, (double)(n - 1 - t) / half_life);
        if (number_is_missing(task->values[t]))
            continue;
        if (task->values[t] < 0)
            return STATUS_NO_DATA;
        work->observed++;
        work->effective += work->weight[t];
        work->zero = work->zero && task->values[t] == 0;
    }
    return work->observed < LEAST_MONTHS ? STATUS_TOO_SHORT : STATUS_OK;
}

static size_t lay(struct work *work, const struct form *form) {
    const struct model_task *task = work->task;
    struct design_terms terms = {.length = task->length,
                                 .horizon = task->horizon,
                                 .period = task->period,
                                 .first = task->first,
                                 .intercept = true,
                                 .trend = form->trend,
                                 .damping = damping,
                                 .season = form->season,
                                 .harmonics = form->harmonics,
                                 .given = task->regressor,
                                 .given_columns = task->regressors};
    design_fill(&terms, work->x);
    return design_columns(&terms);
}

/* Can the months known bear a form? */
static bool bears(const struct work *work, const struct form *form) {
    size_t period = work->task->period;
    size_t season = form->season == DESIGN_DUMMIES ? period - 1 : 2 * form->harmonics;
    if (form->season != DESIGN_NO_SEASON &&
        (period < 2 || work->observed < 2 * period || 2 * form->harmonics >= period))
        return false;
    if (form->trend && work->observed < 12)
        return false;
    return work->observed > 2 * (1 + form->trend + season + work->task->regressors);
}

static bool fit_form(struct work *work, const struct form *form, struct glm_fit *fit) {
    const struct model_task *task = work->task;
    struct glm_task ask = {.family = work->family,
                           .x = work->x,
                           .stride = task->length + task->horizon,
                           .rows = task->length,
                           .columns = lay(work, form),
                           .y = task->values,
                           .weight = work->weight,
                           .theta = NAN};
    bool fitted = glm_fit(fit, &ask, work->mu, work->scratch);
    work->evaluations += fit->rounds;
    return fitted;
}

/* Pearson's dispersion, for values that are not counts. */
static double dispersion(const struct work *work, const struct glm_fit *fit) {
    double left = work->effective - (double)fit->last.rank;
    return left > 0.5 && fit->pearson > 0 ? fit->pearson / left : 1;
}

/* AICc, or QAICc at a dispersion; INFINITY where there are too few months for it. */
static double criterion(const struct work *work, const struct glm_fit *fit, double phi) {
    double n = work->effective, k = (double)fit->parameters;
    double loss = work->task->counts ? -2 * fit->log_likelihood : fit->deviance / phi;
    return n > k + 1.5 ? loss + 2 * k * n / (n - k - 1) : INFINITY;
}

/* The form of least criterion, fitted; the level alone is always tried. */
static bool choose(struct work *work, struct glm_fit *fit, size_t *chosen, double *aicc) {
    double phi = 1, least = INFINITY;
    *chosen = 0;
    for (size_t f = FORMS; f-- > 0 && !work->task->counts;)
        if (bears(work, &forms[f]) && fit_form(work, &forms[f], fit)) {
            phi = dispersion(work, fit);
            break;
        }
    for (size_t f = 0; f < FORMS; f++) {
        if (f > 0 && (!bears(work, &forms[f]) || !fit_form(work, &forms[f], fit)))
            continue;
        if (f == 0 && !fit_form(work, &forms[f], fit))
            return false;
        double found = criterion(work, fit, phi);
        if (found < least) {
            least = found;
            *chosen = f;
        }
    }
    *aicc = isfinite(least) ? least : NUMBER_MISSING;
    return fit_form(work, &forms[*chosen], fit);
}

static enum status write_ahead(const struct work *work, const struct glm_fit *fit, double phi,
                               struct model_result *result) {
    const struct model_task *task = work->task;
    size_t stride = task->length + task->horizon;
    for (size_t h = 0; h < task->horizon; h++) {
        const double *row = work->x + task->length + h;
        double mean = exp(regress_at(&fit->last, row, stride));
        double v = regress_leverage(&fit->last, row, stride);
        double variance = phi * (mean + mean * mean * v) + mean * mean / fit->theta;
        if (!number_is_finite(mean) || !number_is_finite(variance))
            return STATUS_NOT_FINITE;
        result->mean[h] = mean;
        struct marginal *to = &result->marginal[h];
        if (task->counts)
            *to = (struct marginal){.kind = variance > mean ? MARGINAL_NEGATIVE_BINOMIAL
                                                            : MARGINAL_POISSON,
                                    .a = mean,
                                    .b = variance,
                                    .floor = 0};
        else
            *to = (struct marginal){
                .kind = MARGINAL_NORMAL, .a = mean, .b = sqrt(variance), .floor = 0};
    }
    return STATUS_OK;
}

static void tell(struct model_result *result, const char *name, double value) {
    if (result->parameters < MODEL_PARAMETERS && number_is_finite(value))
        result->parameter[result->parameters++] = (struct model_parameter){name, value};
}

static enum status write_zero(const struct work *work, const char *family,
                              struct model_result *result) {
    double n = (double)work->observed, rate = 0.5 / n;
    for (size_t h = 0; h < work->task->horizon; h++) {
        result->mean[h] = 0;
        result->marginal[h] = work->task->counts
                                  ? (struct marginal){.kind = MARGINAL_NEGATIVE_BINOMIAL,
                                                      .a = rate,
                                                      .b = rate * (1 + 1 / n),
                                                      .floor = 0}
                                  : (struct marginal){.kind = MARGINAL_POINT, .a = 0, .floor = 0};
    }
    snprintf(result->chosen, sizeof result->chosen, "%s: no count", family);
    snprintf(result->note, sizeof result->note,
             "no count in %zu months: upper limits are the posterior predictive under Jeffreys' "
             "prior",
             work->observed);
    result->parameters = 0;
    result->log_likelihood = result->aicc = NUMBER_MISSING;
    result->converged = true;
    result->quality = QUALITY_UNCERTAIN;
    return STATUS_OK;
}

static void explain(const struct work *work, const struct glm_fit *fit, const struct form *form,
                    const char *family, double phi, struct model_result *result) {
    snprintf(result->chosen, sizeof result->chosen, "%s: %s", family, form->words);
    snprintf(result->note, sizeof result->note, "%s",
             work->task->counts ? "" : "not counts: quasi-likelihood, normal limits");
    result->parameters = 0;
    tell(result, "level", exp(fit->last.beta[0]));
    if (form->trend)
        tell(result, "trend", fit->last.beta[1]); /* a year, log scale */
    tell(result, "theta", fit->theta);
    if (!work->task->counts)
        tell(result, "dispersion", phi);
    size_t first = fit->last.columns - work->task->regressors;
    for (size_t j = first; j < fit->last.columns; j++)
        tell(result, "regressor", fit->last.beta[j]);
    result->log_likelihood = work->task->counts ? fit->log_likelihood : NUMBER_MISSING;
    result->evaluations = work->evaluations;
    result->converged = fit->converged;
    result->quality = work->observed >= 2 * work->task->period ? QUALITY_GOOD : QUALITY_UNCERTAIN;
}

static enum status run(const struct model_task *task, enum glm_family family, const char *name,
                       struct workspace *workspace, struct model_result *result) {
    size_t used = workspace->used, chosen;
    struct work work;
    struct glm_fit fit;
    enum status status = begin(&work, task, family, workspace);
    if (status == STATUS_OK && work.zero)
        status = write_zero(&work, name, result);
    else if (status == STATUS_OK) {
        if (!choose(&work, &fit, &chosen, &result->aicc))
            status = STATUS_NOT_FINITE;
        double phi = task->counts || status != STATUS_OK ? 1 : dispersion(&work, &fit);
        if (status == STATUS_OK)
            status = write_ahead(&work, &fit, phi, result);
        if (status == STATUS_OK)
            explain(&work, &fit, &forms[chosen], name, phi, result);
    }
    workspace_reset(workspace, used);
    return status;
}

static enum status poisson(const struct model_task *task, const void *learned,
                           struct workspace *workspace, struct model_result *result) {
    (void)learned;
    return run(task, GLM_POISSON, "Poisson", workspace, result);
}

static enum status negative_binomial(const struct model_task *task, const void *learned,
                                     struct workspace *workspace, struct model_result *result) {
    (void)learned;
    return run(task, GLM_NEGATIVE_BINOMIAL, "negative binomial", workspace, result);
}

#define SOURCE                                                                              \
    "Nelder & Wedderburn 1972, J. Royal Statistical Society A 135, 370-384; Lawless 1987, " \
    "Canadian Journal of Statistics 15, 209-225"

const struct model model_poisson = {
    .name = "poisson",
    .title = "Poisson regression on trend and season",
    .describe = "Log-linear regression; trend (damped ahead) and form of the season by AICc. Takes "
                "missing months and regressors. Limits are too narrow where counts vary more than "
                "Poisson.",
    .source = SOURCE,
    .least_months = LEAST_MONTHS,
    .takes_missing = true,
    .takes_regressors = true,
    .scratch = scratch,
    .forecast = poisson,
};

const struct model model_negative_binomial = {
    .name = "negative_binomial",
    .title = "Negative binomial regression on trend and season",
    .describe = "As poisson, with a dispersion estimated by maximum likelihood.",
    .source = SOURCE,
    .least_months = LEAST_MONTHS,
    .takes_missing = true,
    .takes_regressors = true,
    .scratch = scratch,
    .forecast = negative_binomial,
};

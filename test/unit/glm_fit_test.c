/* Count regression against R's glm and MASS::glm.nb (test/reference/glm.R): coefficients, errors,
 * theta, likelihood and months ahead, over designs laid by adjust/design; and where there is no
 * maximum, no overdispersion, no data, twin columns. */
#include "test/support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/adjust/design.h"
#include "models/kernels/glm_fit.h"

enum { MOST = 240, SERIES = 11, HORIZON = 12, COLUMNS = 14 };

struct dated_series {
    char name[32];
    int first;
    double y[MOST];
    size_t length;
};

static struct dated_series series[SERIES];
static double x[(MOST + HORIZON) * REGRESS_COLUMNS], offset[MOST + HORIZON], weight[MOST], mu[MOST];
static double *scratch;

static int open_series(void **state) {
    (void)state;
    struct reference *file = reference_open(TEST_REFERENCE "/glm_series.csv");
    if (!file)
        return 1;
    size_t count = 0;
    while (reference_next(file)) {
        const char *name = reference_text(file, "series");
        if (count == 0 || strcmp(series[count - 1].name, name) != 0)
            snprintf(series[count++].name, sizeof series->name, "%s", name);
        struct dated_series *to = &series[count - 1];
        to->first = (int)reference_number(file, "first");
        to->y[to->length++] = reference_number(file, "value");
    }
    reference_close(file);
    scratch = malloc(glm_scratch(MOST, REGRESS_COLUMNS) * sizeof *scratch);
    return count != SERIES || !scratch;
}

static int close_series(void **state) {
    (void)state;
    free(scratch);
    return 0;
}

static const struct dated_series *series_of(const char *name) {
    for (size_t i = 0; i < SERIES; i++)
        if (strcmp(series[i].name, name) == 0)
            return &series[i];
    fail_msg("no series %s", name);
    return NULL;
}

/* Fit what a row of the reference names. */
static struct glm_task task_of(const struct reference *file) {
    const struct dated_series *of = series_of(reference_text(file, "series"));
    const char *form = reference_text(file, "form");
    static double step[MOST + HORIZON];
    size_t n = of->length, rows = n + HORIZON;
    bool steps = strcmp(form, "step") == 0, length = strcmp(form, "length") == 0;
    for (size_t t = 0; t < rows; t++)
        step[t] = t >= 2 * n / 3;
    struct design_terms terms = {.length = n,
                                 .horizon = HORIZON,
                                 .period = 12,
                                 .first = of->first,
                                 .intercept = true,
                                 .trend = true,
                                 .damping = 0.9,
                                 .season = strcmp(form, "trend") == 0     ? DESIGN_NO_SEASON
                                           : strcmp(form, "fourier") == 0 ? DESIGN_FOURIER
                                                                          : DESIGN_DUMMIES,
                                 .harmonics = 2,
                                 .given = step,
                                 .given_columns = steps};
    design_fill(&terms, x);
    design_month_length(of->first, rows, offset);
    for (size_t t = 0; t < n; t++)
        weight[t] = pow(0.5, (double)(n - 1 - t) / 36);
    return (struct glm_task){.family = strcmp(reference_text(file, "family"), "poisson") == 0
                                           ? GLM_POISSON
                                           : GLM_NEGATIVE_BINOMIAL,
                             .x = x,
                             .stride = rows,
                             .rows = n,
                             .columns = design_columns(&terms),
                             .y = of->y,
                             .offset = length ? offset : NULL,
                             .weight = strcmp(form, "weights") == 0 ? weight : NULL,
                             .theta = NAN};
}

/* The relative rung; a coefficient in units of its error as well. */
static void near(double ours, double r, double rung, const char *what, size_t row) {
    support_close((ours - r) / fmax(fabs(r), 1e-3), 0, rung, what, __FILE__, (int)row);
}

static void fits_are_those_of_r(void **state) {
    (void)state;
    struct reference *file = reference_open(TEST_REFERENCE "/glm_fits.csv");
    assert_non_null(file);
    size_t rows = 0, negative = 0;
    for (; reference_next(file); rows++) {
        struct glm_task task = task_of(file);
        struct glm_fit fit;
        assert_true(glm_fit(&fit, &task, mu, scratch));
        assert_true(fit.converged);
        bool nb = task.family == GLM_NEGATIVE_BINOMIAL;
        negative += nb;
        assert_int_equal(fit.parameters, task.columns + nb);
        for (size_t j = 0; j < task.columns; j++) {
            char b[24], e[24];
            snprintf(b, sizeof b, "b%zu", j);
            snprintf(e, sizeof e, "e%zu", j);
            double error = reference_number(file, e);
            near(regress_error(&fit.last, j), error, RUNG_OPTIMISED, "error", rows);
            support_close((fit.last.beta[j] - reference_number(file, b)) / error, 0, RUNG_OPTIMISED,
                          "coefficient", __FILE__, (int)rows);
        }
        near(fit.log_likelihood, reference_number(file, "loglik"), 1e-9, "likelihood", rows);
        if (nb) {
            near(fit.theta, reference_number(file, "theta"), RUNG_OPTIMISED, "theta", rows);
            /* glm.nb takes it at the step before the last */
            near(fit.theta_error, reference_number(file, "theta_error"), 1e-4, "its error", rows);
        }
        near(fit.deviance, reference_number(file, "deviance"), RUNG_OPTIMISED, "deviance", rows);
    }
    assert_true(rows > 110 && negative > 45);
    reference_close(file);
}

static void months_ahead_are_those_of_r(void **state) {
    (void)state;
    struct reference *file = reference_open(TEST_REFERENCE "/glm_ahead.csv");
    assert_non_null(file);
    size_t rows = 0;
    for (; reference_next(file); rows++) {
        struct glm_task task = task_of(file);
        struct glm_fit fit;
        assert_true(glm_fit(&fit, &task, mu, scratch));
        const double *row = x + task.rows + (size_t)reference_number(file, "h") - 1;
        double eta = regress_at(&fit.last, row, task.stride);
        if (task.offset)
            eta += offset[task.rows + (size_t)reference_number(file, "h") - 1];
        double error = reference_number(file, "se");
        support_close((eta - reference_number(file, "eta")) / error, 0, RUNG_OPTIMISED, "eta",
                      __FILE__, (int)rows);
        near(sqrt(regress_leverage(&fit.last, row, task.stride)), error, RUNG_OPTIMISED, "error",
             rows);
    }
    assert_true(rows > 330);
    reference_close(file);
}

/* Where R's glm.nb wanders off: Poisson, and nothing else. */
static void no_overdispersion_is_poisson(void **state) {
    (void)state;
    const double y[] = {3, 4, 3, 4, 4, 3, 3, 4}, one[] = {1, 1, 1, 1, 1, 1, 1, 1};
    struct glm_task task = {.family = GLM_NEGATIVE_BINOMIAL,
                            .x = one,
                            .stride = 8,
                            .rows = 8,
                            .columns = 1,
                            .y = y,
                            .theta = NAN};
    struct glm_fit fit;
    assert_true(glm_fit(&fit, &task, mu, scratch));
    assert_true(isinf(fit.theta) && fit.converged);
    assert_close(exp(fit.last.beta[0]), 3.5, RUNG_FORMULA);
    assert_close(regress_error(&fit.last, 0), 1 / sqrt(28), RUNG_FORMULA);
}

static void nothing_to_fit(void **state) {
    (void)state;
    const double zero[] = {0, 0, 0}, gone[] = {NAN, NAN, NAN}, below[] = {1, -1, 2};
    const double one[] = {1, 1, 1};
    const double *const y[] = {zero, gone, below};
    for (size_t i = 0; i < 3; i++) {
        struct glm_task task = {
            .family = GLM_POISSON, .x = one, .stride = 3, .rows = 3, .columns = 1, .y = y[i]};
        struct glm_fit fit;
        assert_false(glm_fit(&fit, &task, mu, scratch));
    }
}

/* The second of two equal columns has no coefficient, and the fit is that without it. */
static void twin_columns(void **state) {
    (void)state;
    const double y[] = {3, 9, 1, 4, 12, 0};
    double design[] = {1, 1, 1, 1, 1, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1, 2, 3, 4, 5, 6};
    struct glm_task task = {
        .family = GLM_POISSON, .x = design, .stride = 6, .rows = 6, .columns = 4, .y = y};
    struct glm_fit twice, once;
    assert_true(glm_fit(&twice, &task, mu, scratch));
    memmove(design + 12, design + 18, 6 * sizeof *design);
    double *other = malloc(glm_scratch(6, 3) * sizeof *other);
    task.columns = 3;
    assert_true(glm_fit(&once, &task, mu, other));
    assert_int_equal(twice.last.rank, 3);
    assert_true(twice.last.beta[2] == 0 && isinf(regress_error(&twice.last, 2)));
    assert_close(twice.last.beta[1], once.last.beta[1], RUNG_INVERTED);
    assert_close(twice.last.beta[3], once.last.beta[2], RUNG_INVERTED);
    assert_close(twice.log_likelihood, once.log_likelihood, RUNG_FORMULA);
    free(other);
}

/* A group of zeros: its mean goes to 0, the others are unharmed. */
static void a_group_of_zeros(void **state) {
    (void)state;
    const double y[] = {0, 5, 0, 3, 0, 4}, design[] = {1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 0, 1};
    struct glm_task task = {
        .family = GLM_POISSON, .x = design, .stride = 6, .rows = 6, .columns = 2, .y = y};
    struct glm_fit fit;
    assert_true(glm_fit(&fit, &task, mu, scratch));
    assert_true(fit.converged && mu[0] < 1e-8);
    assert_close(mu[1], 4, 1e-8);
}

/* --- shared vectors: R's glm and glm.nb of monthly counts ----------------------------------------
 */

/* The months of a shared series, from January. */
static size_t read_months(const char *path, const char *name, double *y) {
    struct reference *row = reference_open(path);
    size_t n = 0;
    while (reference_next(row))
        if (strcmp(reference_text(row, "series"), name) == 0 && n < MOST)
            y[n++] = reference_number(row, "count");
    reference_close(row);
    assert_true(n > 0);
    return n;
}

/* A level and a trend; with `season` eleven months beside January. Returns the columns. */
static size_t lay_trend(size_t n, bool season) {
    for (size_t t = 0; t < n; t++) {
        x[t] = 1;
        x[n + t] = (double)t;
        for (size_t m = 1; m < 12 && season; m++)
            x[(m + 1) * n + t] = t % 12 == m;
    }
    return season ? 13 : 2;
}

static void agrees_with_shared_trends(void **state) {
    (void)state;
    char path[512], inputs[512];
    if (!support_shared("reference/significance/monthly_trend_glm_computed.csv", path) ||
        !support_shared("reference/significance/monthly_inputs.csv", inputs))
        skip();
    struct reference *row = reference_open(path);
    double y[MOST];
    size_t rows = 0;
    for (; reference_next(row); rows++) {
        size_t n = read_months(inputs, reference_text(row, "series"), y);
        struct glm_task task = {.family = GLM_POISSON, .x = x, .stride = n, .rows = n, .y = y};
        task.columns = lay_trend(n, strcmp(reference_text(row, "model"), "count~t") != 0);
        task.theta = NAN;
        struct glm_fit fit;
        assert_true(glm_fit(&fit, &task, mu, scratch));
        assert_close(fit.deviance / reference_number(row, "deviance"), 1, 1e-9);
        assert_close(fit.pearson / reference_number(row, "pearson"), 1, 1e-7);
        assert_close(fit.last.beta[1], reference_number(row, "slope"), RUNG_OPTIMISED);
        task.family = GLM_NEGATIVE_BINOMIAL;
        assert_true(glm_fit(&fit, &task, mu, scratch));
        assert_close(1 / fit.theta, 1 / reference_number(row, "nb_theta"), RUNG_OPTIMISED);
        assert_close(fit.last.beta[1], reference_number(row, "nb_slope"), RUNG_OPTIMISED);
    }
    reference_close(row);
    assert_int_equal(rows, 8);
}

/* Two years as two levels, without months. */
static void agrees_with_shared_years(void **state) {
    (void)state;
    char path[512], inputs[512];
    if (!support_shared("reference/significance/year_on_year_quasi_computed.csv", path) ||
        !support_shared("reference/significance/monthly_inputs.csv", inputs))
        skip();
    enum { MONTHS = 24 };
    struct reference *row = reference_open(path);
    double y[MOST];
    size_t rows = 0;
    for (; reference_next(row); rows++) {
        size_t n = read_months(inputs, reference_text(row, "series"), y);
        for (size_t t = 0; t < MONTHS; t++) {
            x[t] = 1;
            x[MONTHS + t] = t >= 12;
        }
        struct glm_task task = {.family = GLM_POISSON,
                                .x = x,
                                .stride = MONTHS,
                                .rows = MONTHS,
                                .columns = 2,
                                .y = y + n - MONTHS};
        struct glm_fit fit;
        assert_true(glm_fit(&fit, &task, mu, scratch));
        double df = (double)(MONTHS - fit.last.rank);
        assert_close(df, reference_number(row, "df"), RUNG_EXACT);
        assert_close(fit.pearson / df, reference_number(row, "phi_months"), RUNG_INVERTED);
        assert_close(exp(fit.last.beta[1]), reference_number(row, "ratio"), RUNG_INVERTED);
        assert_close(regress_error(&fit.last, 1), reference_number(row, "se_log_poisson"),
                     RUNG_INVERTED);
    }
    reference_close(row);
    assert_int_equal(rows, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_shared_trends),
        cmocka_unit_test(agrees_with_shared_years),
        cmocka_unit_test(fits_are_those_of_r),
        cmocka_unit_test(months_ahead_are_those_of_r),
        cmocka_unit_test(no_overdispersion_is_poisson),
        cmocka_unit_test(nothing_to_fit),
        cmocka_unit_test(twin_columns),
        cmocka_unit_test(a_group_of_zeros),
    };
    return cmocka_run_group_tests(tests, open_series, close_series);
}

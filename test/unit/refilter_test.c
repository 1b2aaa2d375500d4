/* A fit filtered on over months that came later: against R at R's parameters, against the equations
 * written out, and, over the very months it was fitted to, against the fit itself. */
#include "test/support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/forecast/arima.h"
#include "models/forecast/ets.h"
#include "models/forecast/theta.h"
#include "models/kernels/decompose.h"
#include "models/registry.h"

enum { MOST = 256, HORIZON = 24, HELD_OUT = 24, SEASON = 12, SERIES = 6 };

static size_t read_series(const char *name, double *y) {
    struct reference *file = reference_open(TEST_REFERENCE "/refilter_series.csv");
    size_t length = 0;
    assert_non_null(file);
    while (reference_next(file))
        if (strcmp(reference_text(file, "series"), name) == 0) {
            assert_true(length < MOST);
            y[length++] = reference_number(file, "value");
        }
    reference_close(file);
    return length;
}

/* A forecast and all it needs. */
struct outcome {
    enum status status;
    double mean[HORIZON];
    struct marginal marginal[HORIZON];
    struct model_fitted fitted;
    struct model_result result;
    struct arena arena;
};

static void run(const struct model *model, const double *y, size_t length,
                const struct model_fitted *given, struct outcome *out) {
    struct workspace workspace;
    assert_int_equal(workspace_new(&workspace, model->scratch(length, SEASON, HORIZON)), STATUS_OK);
    *out = (struct outcome){.arena = ARENA_EMPTY};
    out->result = (struct model_result){
        .mean = out->mean, .marginal = out->marginal, .arena = &out->arena, .fitted = &out->fitted};
    struct model_task task = {.values = y,
                              .length = length,
                              .first = 24000,
                              .period = SEASON,
                              .horizon = HORIZON,
                              .seed = 1,
                              .given = given};
    out->status = model->forecast(&task, NULL, &workspace, &out->result);
    workspace_free(&workspace);
}

/* The reference's months ahead of a series by a family; se may be NULL. */
static void read_ahead(const char *name, const char *family, double *mean, double *se) {
    struct reference *file = reference_open(TEST_REFERENCE "/refilter_ahead.csv");
    size_t rows = 0;
    assert_non_null(file);
    while (reference_next(file)) {
        if (strcmp(reference_text(file, "series"), name) != 0 ||
            strcmp(reference_text(file, "family"), family) != 0)
            continue;
        mean[rows] = reference_number(file, "mean");
        if (se)
            se[rows] = reference_number(file, "se");
        rows++;
    }
    assert_int_equal(rows, HORIZON);
    reference_close(file);
}

static double or_zero(double value) {
    return isnan(value) ? 0 : value;
}

static void ets_as_r(void **state) {
    (void)state;
    struct reference *file = reference_open(TEST_REFERENCE "/refilter_ets.csv");
    size_t rows = 0;
    assert_non_null(file);
    for (; reference_next(file); rows++) {
        char name[32];
        double y[MOST], mean[HORIZON];
        struct model_fitted given = {.model = &model_ets};
        struct ets_fit fit = {.converged = true};
        snprintf(name, sizeof name, "%s", reference_text(file, "series"));
        size_t length = read_series(name, y);
        assert_true(ets_form_parse(reference_text(file, "form"), &fit.series.form));
        fit.series.period = SEASON;
        fit.start = (struct ets_values){.alpha = reference_number(file, "alpha"),
                                        .beta = or_zero(reference_number(file, "beta")),
                                        .gamma = reference_number(file, "gamma"),
                                        .phi = 1,
                                        .level = reference_number(file, "level"),
                                        .trend = or_zero(reference_number(file, "trend"))};
        for (int j = 0; j < SEASON; j++) {
            char column[16];
            snprintf(column, sizeof column, "season_%d", j);
            fit.start.season[j] = reference_number(file, column);
        }
        ets_keep(&fit, &given);
        struct outcome ours;
        run(&model_ets, y, length, &given, &ours);
        assert_int_equal(ours.status, STATUS_OK);
        assert_true(ours.result.refiltered);
        assert_int_equal(ours.result.evaluations, 0);
        read_ahead(name, "ets", mean, NULL);
        for (size_t h = 0; h < HORIZON; h++)
            assert_close(ours.mean[h], mean[h], 1e-9);
        double k = (double)ets_columns(fit.series.form, SEASON), sigma = NAN;
        for (size_t i = 0; i < ours.result.parameters; i++)
            if (strcmp(ours.result.parameter[i].name, "sigma") == 0)
                sigma = ours.result.parameter[i].value;
        assert_close(sigma * sigma * ((double)length - k) / reference_number(file, "squares"), 1,
                     1e-9);
        arena_free(&ours.arena);
    }
    assert_int_equal(rows, SERIES);
    reference_close(file);
}

static void arima_as_r(void **state) {
    (void)state;
    struct reference *file = reference_open(TEST_REFERENCE "/refilter_arima.csv");
    static const char *const degree[] = {"p", "d", "q", "P", "D", "Q", "constant", "logs"};
    size_t rows = 0;
    assert_non_null(file);
    for (; reference_next(file); rows++) {
        char name[32];
        size_t d[8], n = 0;
        double y[MOST], mean[HORIZON], se[HORIZON];
        struct model_fitted given = {.model = &model_arima};
        snprintf(name, sizeof name, "%s", reference_text(file, "series"));
        size_t length = read_series(name, y);
        for (size_t i = 0; i < 8; i++)
            d[i] = (size_t)reference_number(file, degree[i]);
        struct arima_fit fit = {.order = {d[0], d[1], d[2], d[3], d[4], d[5], d[6] == 1},
                                .constant = reference_number(file, "drift"),
                                .converged = true};
        static const char *const column[4][2] = {
            {"ar1", "ar2"}, {"ma1", "ma1"}, {"sar1", "sar1"}, {"sma1", "sma1"}};
        const size_t has[4] = {d[0], d[2], d[3], d[5]};
        for (size_t f = 0; f < 4; f++)
            for (size_t i = 0; i < has[f]; i++)
                fit.coefficient[n++] = reference_number(file, column[f][i]);
        arima_keep(&fit, d[7] == 1, &given);
        struct outcome ours;
        run(&model_arima, y, length, &given, &ours);
        assert_int_equal(ours.status, STATUS_OK);
        assert_true(ours.result.refiltered);
        read_ahead(name, "arima", mean, se);
        for (size_t h = 0; h < HORIZON; h++) {
            /* on the scale fitted, as R's; its start from kappa instead of infinity shows */
            double at = d[7] ? log(ours.mean[h]) : ours.mean[h];
            assert_close(at, mean[h], 2e-5);
            assert_close(ours.marginal[h].b / ours.marginal[0].b, se[h], 2e-4);
        }
        arena_free(&ours.arena);
    }
    assert_int_equal(rows, SERIES);
    reference_close(file);
}

/* The dynamic theta model as its equations stand in theta.h, the line by least squares over all
 * months so far. */
static void theta_by_hand(const double *y, size_t length, double alpha, double theta, double level,
                          double *mean) {
    double x[MOST + HORIZON];
    memcpy(x, y, length * sizeof *x);
    level = alpha * x[0] + (1 - alpha) * level;
    for (size_t t = 1; t < length + HORIZON; t++) { /* t months are known */
        double n = (double)t, middle = (n + 1) / 2, product = 0, square = 0, average = 0;
        for (size_t i = 0; i < t; i++)
            average += x[i] / n;
        for (size_t i = 0; i < t; i++) {
            product += ((double)i + 1 - middle) * (x[i] - average);
            square += ((double)i + 1 - middle) * ((double)i + 1 - middle);
        }
        double b = t > 1 ? product / square : 0, a = average - b * middle;
        double mu = level + (1 - 1 / theta) *
                                (a * pow(1 - alpha, n) + b * (1 - pow(1 - alpha, n + 1)) / alpha);
        if (t >= length)
            x[t] = mean[t - length] = mu;
        level = alpha * x[t] + (1 - alpha) * level;
    }
}

static double parameter(const struct model_result *result, const char *name) {
    for (size_t i = 0; i < result->parameters; i++)
        if (strcmp(result->parameter[i].name, name) == 0)
            return result->parameter[i].value;
    fail_msg("no parameter %s", name);
    return NAN;
}

static void dotm_by_hand(void **state) {
    (void)state;
    static const char *const names[] = {"AirPassengers", "USAccDeaths", "nottem"};
    for (size_t i = 0; i < 3; i++) {
        double y[MOST], index[SEASON], mean[HORIZON];
        struct outcome early, later;
        size_t length = read_series(names[i], y), known = length - HELD_OUT;
        run(&model_dotm, y, known, NULL, &early);
        run(&model_dotm, y, length, &early.fitted, &later);
        assert_true(early.status == STATUS_OK && later.status == STATUS_OK);
        assert_true(!early.result.refiltered && later.result.refiltered);
        enum decompose_kind kind = decompose_season(y, known, SEASON, index);
        assert_int_not_equal(kind, DECOMPOSE_NONE);
        for (size_t t = 0; t < length; t++)
            y[t] = decompose_remove(kind, y[t], index[t % SEASON]);
        theta_by_hand(y, length, parameter(&early.result, "alpha"),
                      parameter(&early.result, "theta"), parameter(&early.result, "ell0"), mean);
        for (size_t h = 0; h < HORIZON; h++)
            assert_close(later.mean[h],
                         decompose_restore(kind, mean[h], index[(length + h) % SEASON]), 1e-9);
        arena_free(&early.arena);
        arena_free(&later.arena);
    }
}

/* Over the months of the fit the filtered forecast is the fitted one. A held mean or drift is taken
 * out before the likelihood instead of in it: that differs in the last digits. */
static void same_months_same_forecast(void **state) {
    (void)state;
    static const char *const families[] = {"ets",           "ets:AAdN",       "ets:MNM",
                                           "dotm",          "arima",          "ets:MMM",
                                           "arima:011-011", "arima:100-011c", "arima:010-000"};
    static const char *const names[] = {"AirPassengers", "USAccDeaths", "UKDriverDeaths",
                                        "nottem",        "ldeaths",     "co2"};
    for (size_t f = 0; f < sizeof families / sizeof *families; f++) {
        const struct model *model = registry_find(families[f], strlen(families[f]));
        assert_non_null(model);
        assert_int_equal(model->fixing, MODEL_REFILTERS);
        double rung = strncmp(families[f], "arima", 5) == 0 ? 1e-9 : RUNG_EXACT;
        for (size_t i = 0; i < SERIES; i++) {
            double y[MOST];
            struct outcome fitted, again;
            size_t length = read_series(names[i], y) - HELD_OUT;
            run(model, y, length, NULL, &fitted);
            run(model, y, length, &fitted.fitted, &again);
            assert_int_equal(fitted.status, STATUS_OK);
            assert_int_equal(again.status, STATUS_OK);
            assert_true(!fitted.result.refiltered && again.result.refiltered);
            assert_string_equal(again.result.chosen, fitted.result.chosen);
            assert_close(again.result.aicc, fitted.result.aicc, rung);
            for (size_t h = 0; h < HORIZON; h++) {
                assert_close(again.mean[h], fitted.mean[h], rung);
                for (double p = 0.025; p < 1; p += 0.475)
                    assert_close(marginal_quantile(&again.marginal[h], p),
                                 marginal_quantile(&fitted.marginal[h], p), rung);
            }
            arena_free(&fitted.arena);
            arena_free(&again.arena);
        }
    }
}

/* A month at 0 rules out logarithms and multiplicative errors: the family fits anew. */
static void zero_after_the_fit(void **state) {
    (void)state;
    static const char *const families[] = {"ets", "arima"};
    for (size_t f = 0; f < 2; f++) {
        double y[MOST];
        struct outcome early, later, alone;
        const struct model *model = registry_find(families[f], strlen(families[f]));
        size_t length = read_series("AirPassengers", y);
        run(model, y, length - HELD_OUT, NULL, &early);
        y[length - 1] = 0;
        run(model, y, length, &early.fitted, &later);
        run(model, y, length, NULL, &alone);
        assert_int_equal(later.status, STATUS_OK);
        assert_false(later.result.refiltered);
        assert_memory_equal(later.mean, alone.mean, sizeof alone.mean);
        assert_memory_equal(later.fitted.number, alone.fitted.number,
                            alone.fitted.count * sizeof *alone.fitted.number);
        arena_free(&early.arena);
        arena_free(&later.arena);
        arena_free(&alone.arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ets_as_r),           cmocka_unit_test(arima_as_r),
        cmocka_unit_test(dotm_by_hand),       cmocka_unit_test(same_months_same_forecast),
        cmocka_unit_test(zero_after_the_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

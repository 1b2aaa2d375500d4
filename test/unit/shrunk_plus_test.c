/* A shrunk season and a family behind it, against the same steps taken one by one. */
#include "test/support/support.h"

#include <math.h>
#include <string.h>

#include "models/kernels/shrunk_season.h"
#include "models/registry.h"

enum { MONTHS = 96, HORIZON = 24, PERIOD = 12 };

struct answer {
    double mean[HORIZON];
    struct marginal marginal[HORIZON];
    struct arena arena;
    struct model_result result;
    enum status status;
};

static void ask(const char *name, const double *values, size_t length, size_t period, bool counts,
                struct answer *out) {
    struct workspace workspace;
    const struct model *model = registry_find(name, strlen(name));
    assert_non_null(model);
    struct model_task task = {.values = values,
                              .length = length,
                              .period = period,
                              .horizon = HORIZON,
                              .counts = counts,
                              .seed = 1};
    out->arena = ARENA_EMPTY;
    out->result =
        (struct model_result){.mean = out->mean, .marginal = out->marginal, .arena = &out->arena};
    assert_int_equal(workspace_new(&workspace, model_scratch(model, length, period, HORIZON)),
                     STATUS_OK);
    out->status = model_forecast(model, &task, NULL, &workspace, &out->result);
    assert_int_equal(workspace.used, 0);
    workspace_free(&workspace);
}

static void make(double *values) {
    for (size_t t = 0; t < MONTHS; t++)
        values[t] = floor(200 + 30 * sin((double)t * 0.9) +
                          60 * sin(2 * 3.14159265358979 * (double)t / 12) + 0.3 * (double)t);
}

/* Every quantile is the inner family's times the index, whatever its kind: arima_average answers
 * with a log kind, ets_average with a normal one. */
static void quantiles_are_those_of_the_rest_times_the_index(void **state) {
    (void)state;
    static const char *const pair[][2] = {
        {"arima_shrunk", "arima_average"}, {"ets_shrunk", "ets_average"}, {"dotm_shrunk", "dotm"}};
    double y[MONTHS], logs[MONTHS], index[PERIOD], rest[3 * MONTHS + 4 * PERIOD];
    make(y);
    for (size_t t = 0; t < MONTHS; t++)
        logs[t] = log(y[t]);
    double kept = shrunk_season(y, logs, MONTHS, PERIOD, index, rest);
    assert_true(kept > 0.9);
    double flat[MONTHS];
    for (size_t t = 0; t < MONTHS; t++)
        flat[t] = y[t] / exp(index[t % PERIOD]);
    for (size_t i = 0; i < 3; i++) {
        struct answer outer, inner;
        ask(pair[i][0], y, MONTHS, PERIOD, true, &outer);
        ask(pair[i][1], flat, MONTHS, 1, false, &inner);
        assert_int_equal(outer.status, STATUS_OK);
        assert_int_equal(inner.status, STATUS_OK);
        for (size_t h = 0; h < HORIZON; h++) {
            double factor = exp(index[(MONTHS + h) % PERIOD]);
            assert_close(outer.mean[h], factor * inner.mean[h], RUNG_OPTIMISED);
            for (double p = 0.05; p < 1; p += 0.15)
                assert_close(marginal_quantile(&outer.marginal[h], p),
                             fmax(0, factor * marginal_quantile(&inner.marginal[h], p)),
                             RUNG_OPTIMISED);
        }
        arena_free(&outer.arena);
        arena_free(&inner.arena);
    }
}

static void series_without_logs_are_refused(void **state) {
    (void)state;
    double y[MONTHS];
    struct answer answer;
    for (size_t t = 0; t < MONTHS; t++)
        y[t] = t % 3 == 0 ? 4 : 0;
    ask("ets_shrunk", y, MONTHS, PERIOD, true, &answer);
    assert_int_equal(answer.status, STATUS_NO_DATA);
    arena_free(&answer.arena);
    make(y);
    y[40] = 0; /* a single empty month is raised, and told */
    ask("ets_shrunk", y, MONTHS, PERIOD, true, &answer);
    assert_int_equal(answer.status, STATUS_OK);
    assert_non_null(strstr(answer.result.note, "1 months near or under 0"));
    arena_free(&answer.arena);
    ask("ets_shrunk", y, 3, PERIOD, true, &answer);
    assert_int_equal(answer.status, STATUS_TOO_SHORT);
    arena_free(&answer.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_are_those_of_the_rest_times_the_index),
        cmocka_unit_test(series_without_logs_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

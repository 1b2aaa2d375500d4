/* The average of families: weights against a general solver (test/reference/ensemble.py), combined
 * quantiles by hand, width learned from outcomes, members that drop out. */
#include "test/support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/data/panel_build.h"
#include "engine/data/period.h"
#include "models/combine/ensemble.h"
#include "models/kernels/random.h"

/* ---- weights ---- */

enum { CELLS = 2000 };

static double objective(const double *errors, size_t cells, size_t forecasts, size_t members,
                        const double *weight) {
    double sum = 0, start = 0, doubt = 0;
    for (size_t i = 0; i < cells; i++) {
        double all = 0, prior = 0;
        for (size_t k = 0; k < members; k++) {
            double w0 = k == 0 ? 0.55 : 0.45 / (double)(members - 1);
            all += weight[k] * errors[i * members + k];
            prior += w0 * errors[i * members + k];
        }
        sum += fabs(all);
        start += fabs(prior);
    }
    for (size_t k = 0; k < members; k++) {
        double w0 = k == 0 ? 0.55 : 0.45 / (double)(members - 1);
        doubt += weight[k] > 0 ? weight[k] * log(weight[k] / w0) : 0;
    }
    return sum / start + 60 / (double)forecasts * doubt;
}

/* The objective is flat about its least: hold it tightly, the weights loosely. */
static void weights_are_those_of_a_solver(void **state) {
    (void)state;
    struct reference *file = reference_open(TEST_SOURCE "/test/reference/ensemble_weights.csv");
    assert_non_null(file);
    static double errors[CELLS * 4];
    size_t cells = 0, members = 0, forecasts = 0, cases = 0;
    double last = 0, least = 0, expected[4] = {0};
    for (bool more = true; more;) {
        more = reference_next(file);
        double number = more ? reference_number(file, "case") : NAN;
        if (cells > 0 && !(number == last)) {
            double weight[4], sum = 0;
            ensemble_weigh(errors, forecasts, cells / forecasts, members, weight);
            double found = objective(errors, cells, forecasts, members, weight);
            assert_close(found, least, 2e-4);
            for (size_t k = 0; k < members; k++) {
                assert_true(weight[k] >= 0);
                assert_true(fabs(weight[k] - expected[k]) < 0.03);
                sum += weight[k];
            }
            assert_close(sum, 1, RUNG_FORMULA);
            cells = 0;
            cases++;
        }
        if (!more)
            break;
        static const char *const e[] = {"e1", "e2", "e3", "e4"}, *const w[] = {"w1", "w2", "w3",
                                                                               "w4"};
        members = (size_t)reference_number(file, "members");
        forecasts = (size_t)reference_number(file, "forecasts");
        least = reference_number(file, "objective");
        for (size_t k = 0; k < members; k++) {
            errors[cells * members + k] = reference_number(file, e[k]);
            expected[k] = reference_number(file, w[k]);
        }
        last = number;
        cells++;
    }
    assert_int_equal(cases, 4);
    reference_close(file);
}

static void without_evidence_the_prior_stands(void **state) {
    (void)state;
    double weight[4];
    ensemble_weigh(NULL, 0, 18, 4, weight);
    assert_close(weight[0], 0.55, RUNG_FORMULA);
    assert_close(weight[3], 0.15, RUNG_FORMULA);
    ensemble_weigh(NULL, 0, 18, 1, weight);
    assert_close(weight[0], 1, RUNG_EXACT);
}

/* ---- combining ---- */

/* Members that always say the same. */
static enum status say(const struct model_task *task, double mean, double deviation,
                       struct model_result *result) {
    for (size_t h = 0; h < task->horizon; h++) {
        result->mean[h] = mean;
        result->marginal[h] = (struct marginal){
            .kind = MARGINAL_NORMAL, .a = mean, .b = deviation, .floor = -INFINITY};
    }
    result->quality = QUALITY_GOOD;
    result->parameters = 0;
    result->converged = true;
    return STATUS_OK;
}

static enum status say_100(const struct model_task *task, const void *learned,
                           struct workspace *workspace, struct model_result *result) {
    (void)learned, (void)workspace;
    return say(task, 100, 10, result);
}

static enum status say_120(const struct model_task *task, const void *learned,
                           struct workspace *workspace, struct model_result *result) {
    (void)learned, (void)workspace;
    return say(task, 120, 30, result);
}

static enum status refuse(const struct model_task *task, const void *learned,
                          struct workspace *workspace, struct model_result *result) {
    (void)task, (void)learned, (void)workspace, (void)result;
    return STATUS_NO_DATA;
}

static size_t none(size_t length, size_t period, size_t horizon) {
    (void)length, (void)period, (void)horizon;
    return 0;
}

#define ROW(word, function) \
    { .name = word, .least_months = 1, .scratch = none, .forecast = function }
static const struct model hundred = ROW("hundred", say_100), more = ROW("more", say_120),
                          broken = ROW("broken", refuse);
static const struct model *const two[] = {&hundred, &more, NULL};
static const struct model *const three[] = {&hundred, &more, &broken, NULL};
static const struct model *const broken_first[] = {&broken, &hundred, NULL};

#define AVERAGE(rows)                                                                      \
    {                                                                                      \
        .name = "average", .least_months = 1, .scratch = ensemble_scratch,                 \
        .learn = ensemble_learn, .forget = ensemble_forget, .forecast = ensemble_forecast, \
        .inner = rows                                                                      \
    }

enum { MONTHS = 60, HORIZON = 3 };

struct answer {
    double mean[HORIZON];
    struct marginal marginal[HORIZON];
    struct arena arena;
    struct model_result result;
    enum status status;
};

static void ask(const struct model *model, const void *learned, struct answer *out) {
    double values[MONTHS];
    struct workspace workspace;
    for (size_t t = 0; t < MONTHS; t++)
        values[t] = 100;
    struct model_task task = {
        .values = values, .length = MONTHS, .period = 12, .horizon = HORIZON, .counts = true};
    out->arena = ARENA_EMPTY;
    out->result =
        (struct model_result){.mean = out->mean, .marginal = out->marginal, .arena = &out->arena};
    assert_int_equal(workspace_new(&workspace, model_scratch(model, MONTHS, 12, HORIZON)),
                     STATUS_OK);
    out->status = model_forecast(model, &task, learned, &workspace, &out->result);
    assert_int_equal(workspace.used, 0);
    workspace_free(&workspace);
}

/* Unlearned: 0.55 and 0.45. Quantiles of normals average to those of a normal: mean 109, standard
 * deviation 19. 1.2815515655 and 1.9599639845 are the normal quantiles of 0.9 and 0.975; the table
 * is read between its points, to 1 in 1,000 at 0.9 and to 2 in 100 so near its end. */
static void quantiles_are_averaged(void **state) {
    (void)state;
    static const struct model model = AVERAGE(two);
    struct answer answer;
    ask(&model, NULL, &answer);
    assert_int_equal(answer.status, STATUS_OK);
    assert_close(answer.mean[2], 109, RUNG_FORMULA);
    assert_close(marginal_quantile(&answer.marginal[0], 0.5), 109, RUNG_FORMULA);
    assert_close(marginal_quantile(&answer.marginal[0], 0.9), 109 + 19 * 1.2815515655, 1e-3);
    assert_close(marginal_quantile(&answer.marginal[0], 0.025), 109 - 19 * 1.9599639845, 2e-2);
    assert_string_equal(answer.result.note, "");
    arena_free(&answer.arena);
}

static void a_member_that_fails_drops_out(void **state) {
    (void)state;
    static const struct model model = AVERAGE(three);
    struct answer answer;
    ask(&model, NULL, &answer);
    assert_int_equal(answer.status, STATUS_OK);
    assert_string_equal(answer.result.note, "broken dropped out");
    /* 0.55 and 0.225, scaled to 1 */
    assert_close(answer.mean[0], (0.55 * 100 + 0.225 * 120) / 0.775, RUNG_FORMULA);
    arena_free(&answer.arena);
}

static void what_the_first_refuses_is_refused(void **state) {
    (void)state;
    static const struct model model = AVERAGE(broken_first);
    struct answer answer;
    ask(&model, NULL, &answer);
    assert_int_equal(answer.status, STATUS_NO_DATA);
    arena_free(&answer.arena);
}

/* ---- learning ---- */

/* 120 series of normal months about 100 with standard deviation 20 whose only member says 10. */
static void width_is_learned_from_outcomes(void **state) {
    (void)state;
    static const struct model *const alone[] = {&hundred, NULL};
    static const struct model model = AVERAGE(alone);
    struct panel_build build = PANEL_BUILD_EMPTY;
    struct panel panel;
    for (size_t s = 0; s < 120; s++) {
        struct random_stream stream = random_stream(7, random_mark(0, "width") + s);
        for (int t = 0; t < MONTHS; t++) {
            char area[16];
            struct panel_observation o = {.month = month_index(2015, 1) + t,
                                          .value = 100 + 20 * random_normal(&stream)};
            snprintf(area, sizeof area, "Area %03zu", s);
            assert_int_equal(panel_build_area(&build, area, strlen(area), &o.area), STATUS_OK);
            assert_int_equal(panel_build_category(&build, "x", 1, &o.category), STATUS_OK);
            assert_int_equal(panel_build_add(&build, o), STATUS_OK);
        }
    }
    assert_int_equal(panel_build_freeze(&build, &panel, NULL), STATUS_OK);
    panel_build_free(&build);
    struct model_settings settings = {.horizon = 18, .period = 12, .seed = 1};
    void *learned;
    assert_int_equal(model_learn(&model, &panel, &settings, &learned, NULL), STATUS_OK);
    struct answer answer;
    ask(&model, learned, &answer);
    assert_int_equal(answer.status, STATUS_OK);
    /* twice as wide is called for; 120 forecasts against the doubt of 120 give its root */
    double wide = (marginal_quantile(&answer.marginal[0], 0.9) - 100) / (10 * 1.2815515655);
    assert_true(fabs(wide - sqrt(2)) < 0.05);
    arena_free(&answer.arena);
    ensemble_forget(learned);
    panel_free(&panel);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_are_those_of_a_solver),
        cmocka_unit_test(without_evidence_the_prior_stands),
        cmocka_unit_test(quantiles_are_averaged),
        cmocka_unit_test(a_member_that_fails_drops_out),
        cmocka_unit_test(what_the_first_refuses_is_refused),
        cmocka_unit_test(width_is_learned_from_outcomes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

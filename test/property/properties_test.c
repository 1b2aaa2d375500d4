/* What must hold whatever the numbers: scaling and shifting a series, the calendar, and coverage of
 * limits, which is known exactly for counts and by simulation for forecasts. */
#include "test/support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include "models/kernels/random.h"
#include "models/registry.h"
#include "models/significance/rate_limits.h"

enum { LENGTH = 72, HORIZON = 14 };

struct forecasted {
    double mean[HORIZON];
    struct marginal marginal[HORIZON];
    struct arena arena;
};

static void forecast(const struct model *model, const double *y, size_t length, int first,
                     struct forecasted *out) {
    struct workspace workspace;
    *out = (struct forecasted){.arena = ARENA_EMPTY};
    struct model_result result = {
        .mean = out->mean, .marginal = out->marginal, .arena = &out->arena};
    struct model_task task = {
        .values = y, .length = length, .first = first, .period = 12, .horizon = HORIZON};
    assert_int_equal(workspace_new(&workspace, model->scratch(length, 12, HORIZON)), STATUS_OK);
    assert_int_equal(model->forecast(&task, NULL, &workspace, &result), STATUS_OK);
    workspace_free(&workspace);
}

static void draw_series(struct random_stream *stream, double *y) {
    double level = 100;
    for (int t = 0; t < LENGTH; t++) {
        level += 0.5 * random_normal(stream);
        y[t] = level * (1 + 0.2 * sin(t * 0.5235987755982988)) + 4 * random_normal(stream);
    }
}

/* A family under y -> k y and y -> y + c: how closely the forecast follows; 0: it need not. */
static const struct {
    const char *name;
    double scaled, shifted;
} families[] = {
    {"naive", 1e-12, 1e-12}, {"snaive", 1e-12, 1e-12}, {"drift", 1e-12, 1e-12},
    {"mean", 1e-12, 1e-12},  {"dotm", 1e-4, 0},        {"ets:ANN", 1e-4, 1e-3},
    {"ets:AAA", 1e-3, 1e-2}, {"blend", 1e-9, 0},
};

static const struct model *family(size_t i) {
    const struct model *model = registry_find(families[i].name, strlen(families[i].name));
    assert_non_null(model);
    return model;
}

/* Units do not matter: in thousands or in ones the same forecast. */
static void scaled_series_scaled_forecasts(void **state) {
    (void)state;
    struct random_stream stream = random_stream(1, random_mark(0, "scaling"));
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        for (int n = 0; n < 3; n++) {
            double y[LENGTH], ky[LENGTH], cy[LENGTH];
            struct forecasted one, scaled, shifted;
            draw_series(&stream, y);
            for (int t = 0; t < LENGTH; t++) {
                ky[t] = 1024 * y[t];
                cy[t] = y[t] + 50;
            }
            forecast(family(i), y, LENGTH, 24000, &one);
            forecast(family(i), ky, LENGTH, 24000, &scaled);
            forecast(family(i), cy, LENGTH, 24000, &shifted);
            for (int h = 0; h < HORIZON; h++) {
                double width = marginal_quantile(&one.marginal[h], 0.975) -
                               marginal_quantile(&one.marginal[h], 0.025);
                double wide = marginal_quantile(&scaled.marginal[h], 0.975) -
                              marginal_quantile(&scaled.marginal[h], 0.025);
                if (fabs(scaled.mean[h] / 1024 / one.mean[h] - 1) > families[i].scaled ||
                    fabs(wide / 1024 / width - 1) > 100 * families[i].scaled)
                    fail_msg("%s: %.12g and %.12g a 1,024th, widths %.12g and %.12g",
                             families[i].name, one.mean[h], scaled.mean[h], width, wide);
                if (families[i].shifted > 0 &&
                    fabs((shifted.mean[h] - 50) / one.mean[h] - 1) > families[i].shifted)
                    fail_msg("%s: %.12g and %.12g, 50 on", families[i].name, one.mean[h],
                             shifted.mean[h]);
            }
            arena_free(&one.arena);
            arena_free(&scaled.arena);
            arena_free(&shifted.arena);
        }
}

/* Which year it is does not matter: families of single series see an order, not a date. */
static void moved_series_same_forecasts(void **state) {
    (void)state;
    struct random_stream stream = random_stream(2, random_mark(0, "calendar"));
    double y[LENGTH];
    draw_series(&stream, y);
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        struct forecasted one, moved;
        forecast(family(i), y, LENGTH, 24000, &one);
        forecast(family(i), y, LENGTH, 12005, &moved);
        assert_memory_equal(one.mean, moved.mean, sizeof one.mean);
        arena_free(&one.arena);
        arena_free(&moved.arena);
    }
}

/* 95% limits of a forecast hold 95% of what comes, where the family's own model is true. */
static void forecasts_cover_where_their_model_is_true(void **state) {
    (void)state;
    enum { SERIES = 400 };
    static const char *const names[] = {"mean", "naive"};
    struct random_stream stream = random_stream(3, random_mark(0, "coverage"));
    for (size_t k = 0; k < 2; k++) {
        const struct model *model = registry_find(names[k], strlen(names[k]));
        size_t held = 0, seen = 0;
        for (int n = 0; n < SERIES; n++) {
            double y[LENGTH + HORIZON], level = 0;
            for (int t = 0; t < LENGTH + HORIZON; t++) {
                double step = random_normal(&stream);
                level = k ? level + step : step; /* noise about a mean; a random walk */
                y[t] = 1000 + level;
            }
            struct forecasted out;
            forecast(model, y, LENGTH, 24000, &out);
            for (int h = 0; h < HORIZON; h += 13, seen++)
                held += marginal_quantile(&out.marginal[h], 0.025) <= y[LENGTH + h] &&
                        y[LENGTH + h] <= marginal_quantile(&out.marginal[h], 0.975);
            arena_free(&out.arena);
        }
        /* five standard errors of 800 */
        double share = (double)held / (double)seen;
        if (fabs(share - 0.95) > 0.04)
            fail_msg("%s covers %g of 0.95", names[k], share);
    }
}

/* The exact limits of a count never cover less than they say; the default rule hardly ever does.
 * Coverage at mu: the sum of the Poisson probabilities of the counts whose limits hold mu. */
static void count_limits_cover(void **state) {
    (void)state;
    enum { MOST = 400 };
    static const double confidence[] = {0.95, 0.998};
    for (size_t k = 0; k < 2; k++) {
        static struct limits exact[MOST], usual[MOST];
        for (unsigned o = 0; o < MOST; o++) {
            assert_int_equal(count_limits(o, confidence[k], COUNT_EXACT, &exact[o]), STATUS_OK);
            assert_int_equal(count_limits(o, confidence[k], COUNT_DEFAULT, &usual[o]), STATUS_OK);
        }
        for (double mu = 0.05; mu < 150; mu *= 1.13) {
            double by_exact = 0, by_usual = 0;
            for (unsigned o = 0; o < MOST; o++) {
                double p = gsl_ran_poisson_pdf(o, mu);
                by_exact += exact[o].lower <= mu && mu <= exact[o].upper ? p : 0;
                by_usual += usual[o].lower <= mu && mu <= usual[o].upper ? p : 0;
            }
            if (by_exact < confidence[k] - 1e-9 || by_usual < confidence[k] - 0.002)
                fail_msg("at %g limits of %g cover %g and %g", mu, confidence[k], by_exact,
                         by_usual);
        }
    }
}

/* k times the people, a k-th of the rate; k times `per`, k times the rate; and the limits with it.
 */
static void rates_scale(void **state) {
    (void)state;
    for (double count = 0; count < 500; count = 2 * count + 1) {
        struct rate_settings settings = RATE_SETTINGS_DEFAULT;
        struct rate one, people, per;
        assert_int_equal(rate_limits(count, 12345, &settings, &one), STATUS_OK);
        assert_int_equal(rate_limits(count, 4 * 12345, &settings, &people), STATUS_OK);
        settings.per = 4000;
        assert_int_equal(rate_limits(count, 12345, &settings, &per), STATUS_OK);
        assert_close(people.value * 4, one.value, RUNG_FORMULA);
        assert_close(per.value / 4, one.value, RUNG_FORMULA);
        for (int level = RATE_INNER; level < RATE_LEVELS; level++) {
            assert_close(people.limits[level].upper * 4, one.limits[level].upper, RUNG_FORMULA);
            assert_close(per.limits[level].lower / 4, one.limits[level].lower, RUNG_FORMULA);
        }
        assert_true(one.limits[RATE_OUTER].lower <= one.limits[RATE_INNER].lower);
        assert_true(one.limits[RATE_INNER].lower <= one.value);
        assert_true(one.value <= one.limits[RATE_INNER].upper);
        assert_true(one.limits[RATE_INNER].upper <= one.limits[RATE_OUTER].upper);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scaled_series_scaled_forecasts),
        cmocka_unit_test(moved_series_same_forecasts),
        cmocka_unit_test(forecasts_cover_where_their_model_is_true),
        cmocka_unit_test(count_limits_cover),
        cmocka_unit_test(rates_scale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

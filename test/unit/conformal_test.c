/* The pooled interval method: its fallback, two horizons by hand, and what is recovered from
 * residuals simulated with known spread, scales and shape. */
#include "test/support/support.h"

#include <math.h>
#include <stdlib.h>

#include "models/kernels/conformal.h"

#include "models/kernels/random.h"

enum { ORIGINS = 40, SERIES = 120, HORIZON = 24 };

struct simulated {
    float z[ORIGINS * SERIES * HORIZON];
    double weight[ORIGINS], volume[SERIES];
    uint32_t category[SERIES];
    struct conformal_errors errors;
};

static struct simulated world;
static double scale_of[SERIES];

/* Residuals sqrt(c0 + c1 h) s_i e with e drawn by `draw`; every seventh cell is missing. */
static void simulate(double c0, double c1, const double *s,
                     double (*draw)(struct random_stream *)) {
    struct random_stream stream = random_stream(5, random_mark(0, "residuals"));
    for (size_t o = 0; o < ORIGINS; o++) {
        world.weight[o] = pow(0.5, (double)(ORIGINS - o) / 36);
        for (size_t i = 0; i < SERIES; i++)
            for (size_t h = 0; h < HORIZON; h++) {
                double e = draw(&stream);
                world.z[(o * SERIES + i) * HORIZON + h] =
                    random_below(&stream, 7) ? (float)(sqrt(c0 + c1 * (double)(h + 1)) * s[i] * e)
                                             : NAN;
            }
    }
    for (size_t i = 0; i < SERIES; i++) {
        world.volume[i] = 20;
        world.category[i] = 0;
    }
    world.errors = (struct conformal_errors){
        ORIGINS, SERIES, HORIZON, world.z, world.weight, world.volume, world.category, 1, false};
}

/* Mean 0, variance 1, long to the right. */
static double skewed(struct random_stream *stream) {
    return -log(random_uniform(stream)) - 1;
}

static void learn(const struct conformal_errors *errors, struct conformal_scale *out) {
    size_t doubles = conformal_scratch(errors);
    double *scratch = malloc(doubles * sizeof *scratch);
    assert_non_null(scratch);
    for (size_t i = 0; i < doubles; i++)
        scratch[i] = NAN; /* whatever was there before */
    conformal_learn(errors, out, scratch);
    free(scratch);
}

static void fallback_without_residuals(void **state) {
    (void)state;
    static const float none[] = {NAN, NAN, NAN, NAN};
    static const double weight[] = {1}, volume[] = {1, 2};
    static const uint32_t category[] = {0, 0};
    struct conformal_errors errors = {1, 2, 2, none, weight, volume, category, 1, false};
    double s[2];
    struct conformal_scale out = {.scale = s};
    learn(&errors, &out);
    assert_close(out.c0, 2, RUNG_EXACT);
    assert_close(out.c1, 0.2, RUNG_EXACT);
    assert_close(s[0], 1, RUNG_EXACT);
    assert_close(s[1], 1, RUNG_EXACT);
    assert_close(conformal_spread(&out, 5, 10), 2, RUNG_FORMULA);
    assert_close(out.shape[0], -3.2905267314918945, RUNG_INVERTED);  /* R: qnorm(0.0005) */
    assert_close(out.shape[974], 1.9514797734758593, RUNG_INVERTED); /* qnorm(0.9745) */
    for (size_t k = 0; k < CONFORMAL_POINTS; k++)
        assert_close(out.shape[k], -out.shape[CONFORMAL_POINTS - 1 - k], RUNG_INVERTED);
    errors.origins = 0;
    learn(&errors, &out);
    assert_close(out.c0, 2, RUNG_EXACT);
}

/* Mean squares a and b at horizons 1 and 2, weights 1 and 1/2. */
static void spread_of_two_horizons(void **state) {
    (void)state;
    static const struct {
        float z[2];
        double c0, c1;
    } table[] = {
        {{2, 2.5}, 2 * 4 - 6.25, 6.25 - 4}, /* the line through both */
        {{2, 1}, (4 + 0.5 * 1) / 1.5, 0},   /* would fall: flat */
        {{1, 3}, 0, (1 + 9) / 3.0},         /* would begin under 0: through the origin */
        {{0, 0}, 1e-6, 0},                  /* exact forecasts keep a sliver */
        {{3, NAN}, 9, 0},                   /* one horizon says nothing of growth */
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        static const double weight[] = {0.7}, volume[] = {10};
        static const uint32_t category[] = {0};
        double s[1];
        struct conformal_errors errors = {1, 1, 2, table[i].z, weight, volume, category, 1, false};
        struct conformal_scale out = {.scale = s};
        learn(&errors, &out);
        assert_close(out.c0, table[i].c0, RUNG_INVERTED);
        assert_close(out.c1, table[i].c1, RUNG_INVERTED);
        assert_close(conformal_spread(&out, 10, 2), sqrt(table[i].c0 + 2 * table[i].c1),
                     RUNG_INVERTED);
        assert_true(isfinite(s[0]) && s[0] > 0);
    }
}

static void known_spread_is_found_again(void **state) {
    (void)state;
    static const struct { double c0, c1; } table[] = {{1.5, 0.1}, {3, 0}, {0.2, 0.4}};
    for (size_t k = 0; k < 3; k++) {
        double s[SERIES], found[SERIES];
        for (size_t i = 0; i < SERIES; i++)
            s[i] = i % 2 ? sqrt(0.5) : sqrt(1.5); /* mean square 1 */
        simulate(table[k].c0, table[k].c1, s, random_normal);
        struct conformal_scale out = {.scale = found};
        learn(&world.errors, &out);
        /* about 4,000 squares a horizon: 2.5% each, together well under 5% of the spread there */
        for (size_t h = 1; h <= HORIZON; h++) {
            double expected = table[k].c0 + table[k].c1 * (double)h;
            double variance = conformal_spread(&out, 20, h) * conformal_spread(&out, 20, h);
            assert_true(fabs(variance / expected - 1) < 0.05);
        }
        /* scales lie between their own and the pooled: n m + 50 base over n + 50, by a second road
         */
        double n[SERIES], m[SERIES], base = 0;
        for (size_t i = 0; i < SERIES; i++) {
            n[i] = m[i] = 0;
            for (size_t o = 0; o < ORIGINS; o++)
                for (size_t h = 0; h < HORIZON; h++) {
                    double z = (double)world.z[(o * SERIES + i) * HORIZON + h];
                    if (isnan(z))
                        continue;
                    n[i] += world.weight[o];
                    m[i] += world.weight[o] * z * z / (out.c0 + out.c1 * (double)(h + 1));
                }
            m[i] /= n[i];
            base += m[i] / SERIES; /* one category, one volume: the same for all */
        }
        for (size_t i = 0; i < SERIES; i++)
            assert_close(found[i], sqrt((n[i] / 12 * m[i] + 50 * base) / (n[i] / 12 + 50)),
                         RUNG_INVERTED);
    }
}

/* Noise and drift of known size are found again, and nothing is negative where the truth is 0. */
static void spread_by_volume_is_found_again(void **state) {
    (void)state;
    static const double truth[][4] = {{2, 0, 0.01, 0.002}, {1, 0.05, 0, 0.001}, {3, 0, 0, 0}};
    double s[SERIES], found[SERIES];
    for (size_t i = 0; i < SERIES; i++)
        s[i] = 1;
    for (size_t k = 0; k < 3; k++) {
        simulate(1, 0, s, random_normal);
        for (size_t i = 0; i < SERIES; i++)
            world.volume[i] = exp((double)(i % 40) / 5); /* 1 to 2,440 */
        for (size_t cell = 0; cell < ORIGINS * SERIES * HORIZON; cell++) {
            double y = world.volume[cell / HORIZON % SERIES] + 0.25;
            double h = (double)(cell % HORIZON + 1);
            double variance =
                (truth[k][0] + truth[k][1] * h + (truth[k][2] + truth[k][3] * h) * y) /
                (1 + 0.0025 * y);
            world.z[cell] *= (float)sqrt(variance);
        }
        world.errors.by_volume = true;
        struct conformal_scale out = {.scale = found};
        learn(&world.errors, &out);
        assert_true(out.c0 >= 0 && out.c1 >= 0 && out.d0 >= 0 && out.d1 >= 0);
        /* some 40 squares a cell, 2,880 cells for four numbers: 5% of the spread anywhere */
        for (double volume = 1; volume < 2000; volume *= 3)
            for (size_t h = 1; h <= HORIZON; h += 5) {
                double y = volume + 0.25, at = (double)h;
                double variance =
                    (truth[k][0] + truth[k][1] * at + (truth[k][2] + truth[k][3] * at) * y) /
                    (1 + 0.0025 * y);
                assert_true(fabs(conformal_spread(&out, volume, h) / sqrt(variance) - 1) < 0.05);
            }
    }
}

/* What a category or a volume explains is not shrunk away. */
static void scales_follow_category_and_volume(void **state) {
    (void)state;
    double found[SERIES];
    for (size_t i = 0; i < SERIES; i++)
        scale_of[i] = i % 2 ? sqrt(0.5) : sqrt(1.5);
    simulate(2, 0.1, scale_of, random_normal);
    struct conformal_scale out = {.scale = found};
    for (int by_category = 0; by_category < 2; by_category++) {
        for (size_t i = 0; i < SERIES; i++) {
            world.category[i] = by_category ? (uint32_t)(i % 2) : 0;
            world.volume[i] = !by_category && i % 2 == 0 ? 1000 : 5;
        }
        world.errors.categories = 2;
        learn(&world.errors, &out);
        double odd = 0, even = 0;
        for (size_t i = 0; i < SERIES; i += 2)
            even += found[i] / (SERIES / 2), odd += found[i + 1] / (SERIES / 2);
        assert_true(fabs(even / sqrt(1.5) - 1) < 0.05 && fabs(odd / sqrt(0.5) - 1) < 0.05);
    }
}

static void shape_is_symmetrised_by_part(void **state) {
    (void)state;
    enum { LAST = CONFORMAL_POINTS - 1 };
    double s[SERIES], found[SERIES];
    for (size_t i = 0; i < SERIES; i++)
        s[i] = 1;
    static double (*const draws[])(struct random_stream *) = {random_normal, skewed};
    for (size_t k = 0; k < 2; k++) {
        simulate(2, 0.1, s, draws[k]);
        struct conformal_scale out = {.scale = found};
        learn(&world.errors, &out);
        double median = (out.raw[LAST / 2] + out.raw[LAST / 2 + 1]) / 2;
        for (size_t i = 0; i <= LAST; i++) {
            assert_close(out.shape[i] + out.shape[LAST - i],
                         0.3 * (out.raw[i] + out.raw[LAST - i] - 2 * median), RUNG_INVERTED);
            assert_close(out.shape[i] - out.shape[LAST - i], out.raw[i] - out.raw[LAST - i],
                         RUNG_INVERTED);
            assert_true(i == 0 ||
                        (out.shape[i] >= out.shape[i - 1] && out.raw[i] >= out.raw[i - 1]));
        }
        assert_close(out.shape[LAST / 2] + out.shape[LAST / 2 + 1], 0, RUNG_INVERTED);
        /* 100,000 residuals tell quantiles to 0.02 */
        assert_close(out.raw[974], k ? -log(0.0255) - 1 : 1.9515, 0.05);
        assert_close(median, k ? log(2) - 1 : 0, 0.03);
    }
}

static void origins_without_weight_say_nothing(void **state) {
    (void)state;
    double s[SERIES], found[SERIES], again[SERIES];
    static struct conformal_scale out, other;
    for (size_t i = 0; i < SERIES; i++)
        s[i] = 1;
    simulate(2, 0.1, s, random_normal);
    out.scale = found;
    other.scale = again;
    world.errors.origins = ORIGINS - 1;
    learn(&world.errors, &out);
    world.errors.origins = ORIGINS;
    world.weight[ORIGINS - 1] = 0;
    for (size_t i = 0; i < SERIES * HORIZON; i++)
        world.z[(ORIGINS - 1) * SERIES * HORIZON + i] = 50;
    learn(&world.errors, &other);
    assert_close(other.c0, out.c0, RUNG_EXACT);
    assert_close(other.c1, out.c1, RUNG_EXACT);
    assert_memory_equal(again, found, sizeof found);
    assert_memory_equal(other.shape, out.shape, sizeof out.shape);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fallback_without_residuals),
        cmocka_unit_test(spread_of_two_horizons),
        cmocka_unit_test(known_spread_is_found_again),
        cmocka_unit_test(spread_by_volume_is_found_again),
        cmocka_unit_test(scales_follow_category_and_volume),
        cmocka_unit_test(shape_is_symmetrised_by_part),
        cmocka_unit_test(origins_without_weight_say_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

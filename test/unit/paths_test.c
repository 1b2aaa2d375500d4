/* Sample paths: marginals kept, dependence kept, donors, seeds; quantiles against R's type 7
 * (test/reference/distributions.R). */
#include "test/support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>

#include "models/combine/paths.h"
#include "models/kernels/random.h"

enum {
    AREAS = 8,
    CATEGORIES = 3,
    MEMBERS = AREAS * CATEGORIES,
    ORIGINS = 30,
    HORIZON = 6,
    DRAWS = 6000
};

/* Ranks that are even at every horizon over origins and members. `alike`: all members of an origin
 * share their rank, so that series and months move as one. */
struct world {
    float rank[ORIGINS * MEMBERS * HORIZON];
    double weight[ORIGINS];
    uint32_t area[MEMBERS], category[MEMBERS];
    size_t member[MEMBERS];
    struct dependence dependence;
};

static struct world world;

static void make_world(bool alike) {
    for (size_t o = 0; o < ORIGINS; o++) {
        world.weight[o] = 1;
        for (size_t m = 0; m < MEMBERS; m++)
            for (size_t h = 0; h < HORIZON; h++)
                world.rank[(o * MEMBERS + m) * HORIZON + h] =
                    (float)(((double)(alike ? o : (o * 7 + m * 11 + h * 13) % ORIGINS) + 0.5) /
                            ORIGINS);
    }
    for (size_t m = 0; m < MEMBERS; m++) {
        world.area[m] = (uint32_t)(m / CATEGORIES);
        world.category[m] = (uint32_t)(m % CATEGORIES);
        world.member[m] = m;
    }
    world.dependence =
        (struct dependence){ORIGINS,    MEMBERS,        HORIZON,      world.rank, world.weight,
                            world.area, world.category, world.member, MEMBERS,    INFINITY};
}

/* Standard normal marginals: paths are then normal scores of the ranks. */
static void normal_paths(const struct paths *paths, uint32_t area, uint32_t category, size_t months,
                         float *out) {
    struct marginal marginal[2 * HORIZON];
    for (size_t h = 0; h < months; h++)
        marginal[h] = (struct marginal){MARGINAL_NORMAL, 0, 1, -INFINITY, {NULL, 0}};
    const struct paths_member member = {area, category,
                                        random_mark(area * CATEGORIES + category + 1, "series"),
                                        random_mark(category + 1, "category")};
    paths_series(paths, &member, marginal, months, out);
}

static double correlation(const float *x, const float *y, size_t stride, size_t n) {
    double sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
    for (size_t i = 0; i < n; i++) {
        double a = (double)x[i * stride], b = (double)y[i * stride];
        sx += a, sy += b, sxx += a * a, syy += b * b, sxy += a * b;
    }
    double count = (double)n;
    return (sxy - sx * sy / count) / sqrt((sxx - sx * sx / count) * (syy - sy * sy / count));
}

static float one[DRAWS * 2 * HORIZON], two[DRAWS * 2 * HORIZON];

/* The tenths of the uniform scale are hit alike, at every month. */
static void assert_uniform(const float *path, size_t months, double most) {
    for (size_t h = 0; h < months; h++) {
        size_t tenth[10] = {0};
        for (size_t d = 0; d < DRAWS; d++)
            tenth[(size_t)(gsl_cdf_ugaussian_P((double)path[d * months + h]) * 9.999999)]++;
        for (size_t k = 0; k < 10; k++)
            assert_true(fabs((double)tenth[k] / DRAWS - 0.1) < most);
    }
}

static void ranks_are_uniform(void **state) {
    (void)state;
    struct paths paths;
    /* without a template: five standard errors of a tenth */
    assert_int_equal(paths_new(&paths, NULL, AREAS, CATEGORIES, DRAWS, 1), STATUS_OK);
    normal_paths(&paths, 2, 1, HORIZON, one);
    assert_uniform(one, HORIZON, 5 * sqrt(0.09 / DRAWS));
    /* months share the correlation 0.4, months of two series 0.2 */
    assert_true(fabs(correlation(one, one + 1, HORIZON, DRAWS) - 0.4) < 5 / sqrt(DRAWS));
    assert_true(fabs(correlation(one, one + 5, HORIZON, DRAWS) - 0.4) < 5 / sqrt(DRAWS));
    normal_paths(&paths, 3, 1, HORIZON, two);
    assert_true(fabs(correlation(one, two, HORIZON, DRAWS) - 0.2) < 5 / sqrt(DRAWS));
    assert_true(fabs(correlation(one, two + 4, HORIZON, DRAWS) - 0.2) < 5 / sqrt(DRAWS));
    /* and of two categories 0.1, in one area or not */
    normal_paths(&paths, 2, 0, HORIZON, two);
    assert_true(fabs(correlation(one, two, HORIZON, DRAWS) - 0.1) < 5 / sqrt(DRAWS));
    normal_paths(&paths, 5, 0, HORIZON, two);
    assert_true(fabs(correlation(one, two + 4, HORIZON, DRAWS) - 0.1) < 5 / sqrt(DRAWS));
    paths_free(&paths);
    /* with templates the ranks are even by construction; the smoothing keeps them */
    make_world(false);
    assert_int_equal(paths_new(&paths, &world.dependence, AREAS, CATEGORIES, DRAWS, 1), STATUS_OK);
    normal_paths(&paths, 2, 1, HORIZON, one);
    assert_uniform(one, HORIZON, 0.03);
    paths_free(&paths);
}

static void dependence_is_kept(void **state) {
    (void)state;
    struct paths paths;
    make_world(true);
    assert_int_equal(paths_new(&paths, &world.dependence, AREAS, CATEGORIES, DRAWS, 1), STATUS_OK);
    normal_paths(&paths, 0, 0, HORIZON, one);
    normal_paths(&paths, 5, 2, HORIZON, two);
    assert_memory_equal(one, two, DRAWS * HORIZON * sizeof *one); /* all series as one */
    assert_true(correlation(one, one + HORIZON - 1, HORIZON, DRAWS) > 0.999);
    double mean = 0, square = 0;
    for (size_t d = 0; d < DRAWS; d++) {
        mean += (double)one[d * HORIZON] / DRAWS;
        square += (double)one[d * HORIZON] * (double)one[d * HORIZON] / DRAWS;
    }
    assert_true(fabs(mean) < 0.06 && fabs(square - 1) < 0.1);
    /* months past the template's last take its last rank */
    normal_paths(&paths, 0, 0, 2 * HORIZON, two);
    for (size_t d = 0; d < DRAWS; d++)
        for (size_t h = HORIZON; h < 2 * HORIZON; h++)
            assert_true(two[d * 2 * HORIZON + h] == two[d * 2 * HORIZON + HORIZON - 1]);
    paths_free(&paths);
}

/* With one origin of weight, every template is that one, and 35% of the draws are mirrored. */
static void templates_follow_their_weights(void **state) {
    (void)state;
    struct paths paths;
    make_world(true);
    for (size_t o = 0; o < ORIGINS; o++)
        world.weight[o] = o == 3 ? 1 : o == 9 ? 3 : 0;
    assert_int_equal(paths_new(&paths, &world.dependence, AREAS, CATEGORIES, DRAWS, 1), STATUS_OK);
    size_t ninth = 0, mirrored = 0;
    for (size_t d = 0; d < DRAWS; d++) {
        assert_true(paths.template[d] == 3 || paths.template[d] == 9);
        ninth += paths.template[d] == 9;
        mirrored += paths.mirrored[d];
    }
    assert_true(fabs((double)ninth / DRAWS - 0.75) < 0.03);
    assert_true(fabs((double)mirrored / DRAWS - 0.35) < 0.03);
    paths_free(&paths);
}

/* Templates from three horizons of months leave a quarter of the draws to the copula, for every
 * series the same ones; none leaves all. */
static void few_templates_share_with_the_copula(void **state) {
    (void)state;
    struct paths paths;
    size_t without = 0;
    make_world(true);
    world.dependence.horizons = 3;
    assert_int_equal(paths_new(&paths, &world.dependence, AREAS, CATEGORIES, DRAWS, 1), STATUS_OK);
    normal_paths(&paths, 0, 0, HORIZON, one);
    normal_paths(&paths, 5, 2, HORIZON, two);
    for (size_t d = 0; d < DRAWS; d++) {
        bool same = memcmp(one + d * HORIZON, two + d * HORIZON, HORIZON * sizeof *one) == 0;
        assert_true(same == (paths.template[d] < ORIGINS));
        without += !same;
    }
    assert_true(fabs((double)without / DRAWS - 0.25) < 0.03);
    assert_uniform(one, HORIZON, 0.03);
    paths_free(&paths);
    world.dependence.horizons = 0;
    assert_int_equal(paths_new(&paths, &world.dependence, AREAS, CATEGORIES, DRAWS, 1), STATUS_OK);
    for (size_t d = 0; d < DRAWS; d++)
        assert_true(paths.template[d] >= ORIGINS);
    paths_free(&paths);
}

static void nobody_is_its_own_donor(void **state) {
    (void)state;
    struct paths paths;
    size_t taken[AREAS][AREAS] = {{0}};
    make_world(false);
    assert_int_equal(paths_new(&paths, &world.dependence, AREAS, CATEGORIES, DRAWS, 1), STATUS_OK);
    for (size_t d = 0; d < DRAWS; d++) {
        uint32_t at = 0;
        size_t steps = 0;
        for (uint32_t a = 0; a < AREAS; a++) {
            assert_true(paths.donor[d * AREAS + a] < AREAS && paths.donor[d * AREAS + a] != a);
            taken[a][paths.donor[d * AREAS + a]]++;
        }
        do
            at = paths.donor[d * AREAS + at], steps++;
        while (at && steps < AREAS);
        assert_int_equal(steps, AREAS); /* one cycle through all */
        assert_int_equal(at, 0);
    }
    for (size_t a = 0; a < AREAS; a++) /* each other area alike: 1 in 7 */
        for (size_t b = 0; b < AREAS; b++)
            assert_true(a == b || fabs((double)taken[a][b] / DRAWS - 1.0 / 7) < 0.025);
    paths_free(&paths);
}

/* A donor without the category or with a gap is passed over; a series nobody can give to draws its
 * own ranks. */
static void donors_with_gaps_are_passed_over(void **state) {
    (void)state;
    struct paths paths;
    make_world(true);
    for (size_t o = 0; o < ORIGINS; o++) /* only area 6 is whole in category 1 */
        for (size_t a = 0; a < AREAS; a++)
            if (a != 6)
                world.rank[(o * MEMBERS + a * CATEGORIES + 1) * HORIZON + 2] = NAN;
    assert_int_equal(paths_new(&paths, &world.dependence, AREAS, CATEGORIES, DRAWS, 1), STATUS_OK);
    normal_paths(&paths, 0, 1, HORIZON, one);
    normal_paths(&paths, 0, 0, HORIZON, two);
    assert_memory_equal(one, two, DRAWS * HORIZON * sizeof *one);
    paths_free(&paths);
    for (size_t o = 0; o < ORIGINS; o++)
        world.rank[(o * MEMBERS + 6 * CATEGORIES + 1) * HORIZON] = NAN;
    assert_int_equal(paths_new(&paths, &world.dependence, AREAS, CATEGORIES, DRAWS, 1), STATUS_OK);
    normal_paths(&paths, 0, 1, HORIZON, one);
    assert_true(fabs(correlation(one, one + 1, HORIZON, DRAWS) - 0.4) < 5 / sqrt(DRAWS));
    normal_paths(&paths, AREAS + 3, 0, HORIZON, one); /* nor one that the panel did not have */
    assert_true(fabs(correlation(one, one + 1, HORIZON, DRAWS) - 0.4) < 5 / sqrt(DRAWS));
    paths_free(&paths);
}

static void same_seed_same_paths(void **state) {
    (void)state;
    struct paths a, b, c;
    make_world(false);
    assert_int_equal(paths_new(&a, &world.dependence, AREAS, CATEGORIES, 200, 1), STATUS_OK);
    assert_int_equal(paths_new(&b, &world.dependence, AREAS, CATEGORIES, 200, 1), STATUS_OK);
    assert_int_equal(paths_new(&c, &world.dependence, AREAS, CATEGORIES, 200, 2), STATUS_OK);
    normal_paths(&b, 4, 1, HORIZON, two); /* another series first */
    normal_paths(&a, 1, 1, HORIZON, one);
    normal_paths(&b, 1, 1, HORIZON, two);
    assert_memory_equal(one, two, 200 * HORIZON * sizeof *one);
    normal_paths(&c, 1, 1, HORIZON, two);
    assert_memory_not_equal(one, two, 200 * HORIZON * sizeof *one);
    paths_free(&a);
    paths_free(&b);
    paths_free(&c);
    paths_free(&c); /* twice is fine */
}

static void quantiles_as_r_type_7(void **state) {
    (void)state;
    struct reference *file = reference_open(TEST_REFERENCE "/sample_quantiles.csv");
    assert_non_null(file);
    static float sample[1000];
    size_t rows = 0;
    for (; reference_next(file); rows++) {
        size_t n = (size_t)reference_number(file, "n");
        double p = reference_number(file, "p"), out;
        for (size_t i = 0; i < n; i++)
            sample[i] = (float)(i * 7919 % 1009) / 8;
        paths_quantiles(sample, n, &p, 1, &out);
        assert_close(out, reference_number(file, "value"), RUNG_FORMULA);
        for (size_t i = 1; i < n; i++)
            assert_true(sample[i] >= sample[i - 1]);
    }
    assert_int_equal(rows, 40);
    reference_close(file);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_are_uniform),
        cmocka_unit_test(dependence_is_kept),
        cmocka_unit_test(templates_follow_their_weights),
        cmocka_unit_test(few_templates_share_with_the_copula),
        cmocka_unit_test(nobody_is_its_own_donor),
        cmocka_unit_test(donors_with_gaps_are_passed_over),
        cmocka_unit_test(same_seed_same_paths),
        cmocka_unit_test(quantiles_as_r_type_7),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

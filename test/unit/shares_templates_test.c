/* Dependence templates of the panel family, by hand: ranks within what the templates hold, months
 * not seen yet, gaps, weights. */
#include "test/support/support.h"

#include <math.h>
#include <string.h>

#include "models/forecast/shares_templates.h"

enum { MEMBERS = 2, HORIZON = 10, ORIGINS = 3, MONTHS = 60 };

/* Three origins 7, 8 and 10 months before the end, the latest first as rolled; 7 months are too few
 * for a template. Errors of the two members stand at every month that was seen. */
struct rolled {
    float z[ORIGINS * MEMBERS * HORIZON];
    double weight[ORIGINS], member_scale[MEMBERS], volume[MEMBERS];
    size_t at[ORIGINS];
    struct shares_roll roll;
    struct shares_grid grid;
    struct conformal_scale scale;
};

static void make(struct rolled *rolled, double spread) {
    static const float error[ORIGINS][MEMBERS] = {{9, 9}, {0.5F, -3}, {1, -2}};
    static const size_t seen[ORIGINS] = {7, 8, 10};
    memset(rolled, 0, sizeof *rolled);
    rolled->weight[0] = 4, rolled->weight[1] = 0.5, rolled->weight[2] = 1;
    for (size_t o = 0; o < ORIGINS; o++) {
        rolled->at[o] = MONTHS - seen[o];
        for (size_t m = 0; m < MEMBERS; m++)
            for (size_t h = 0; h < HORIZON; h++)
                rolled->z[(o * MEMBERS + m) * HORIZON + h] =
                    h < seen[o] ? (float)spread * (m ? 2 : 1) * error[o][m] : NAN;
    }
    rolled->member_scale[0] = 1, rolled->member_scale[1] = 2;
    rolled->scale = (struct conformal_scale){.c0 = spread * spread, .scale = rolled->member_scale};
    rolled->roll = (struct shares_roll){.origins = ORIGINS,
                                        .members = MEMBERS,
                                        .horizon = HORIZON,
                                        .at = rolled->at,
                                        .weight = rolled->weight,
                                        .z = rolled->z};
    rolled->grid = (struct shares_grid){.members = MEMBERS, .months = MONTHS};
}

static double rank(const struct shares_templates *templates, size_t o, size_t m, size_t h) {
    return (double)templates->rank[(o * MEMBERS + m) * HORIZON + h];
}

static void ranks_by_hand(void **state) {
    (void)state;
    struct shares_templates templates;
    static struct rolled rolled;
    for (double spread = 1; spread < 3; spread++) { /* the scale does not matter */
        make(&rolled, spread);
        rolled.z[(2 * MEMBERS + 1) * HORIZON + 3] = NAN;
        assert_int_equal(shares_templates_make(&templates, &rolled.roll, &rolled.grid,
                                               &rolled.scale, rolled.volume),
                         STATUS_OK);
        assert_int_equal(templates.origins, 2);
        assert_close(templates.weight[0], 0.5 * 8 / 10, RUNG_FORMULA);
        assert_close(templates.weight[1], 1, RUNG_FORMULA);
        assert_close(templates.horizons, 1, RUNG_FORMULA);
        /* |e| of 0.5 1 2 3 with the weights 0.4 1 1 0.4: below half of it 0.2 0.9 1.9 2.6 of 2.8 */
        for (size_t h = 0; h < 8; h++) {
            if (h == 3)
                continue;
            assert_true(fabs(rank(&templates, 1, 0, h) - (0.5 + 0.45 / 2.8)) < 1e-6);
            assert_true(fabs(rank(&templates, 1, 1, h) - (0.5 - 0.95 / 2.8)) < 1e-6);
            assert_true(fabs(rank(&templates, 0, 0, h) - (0.5 + 0.1 / 2.8)) < 1e-6);
            assert_true(fabs(rank(&templates, 0, 1, h) - (0.5 - 1.3 / 2.8)) < 1e-6);
        }
        /* a gap stays one, and the others share 1.8 */
        assert_true(isnan(rank(&templates, 1, 1, 3)));
        assert_true(fabs(rank(&templates, 1, 0, 3) - (0.5 + 0.45 / 1.8)) < 1e-6);
        assert_true(fabs(rank(&templates, 0, 1, 3) - (0.5 - 0.8 / 1.8)) < 1e-6);
        /* months that only the earlier origin has seen; the other keeps its last rank */
        for (size_t h = 8; h < HORIZON; h++) {
            assert_true(fabs(rank(&templates, 1, 0, h) - 0.625) < 1e-6);
            assert_true(fabs(rank(&templates, 1, 1, h) - 0.125) < 1e-6);
            assert_true(rank(&templates, 0, 0, h) == rank(&templates, 0, 0, 7));
            assert_true(rank(&templates, 0, 1, h) == rank(&templates, 0, 1, 7));
        }
        shares_templates_free(&templates);
    }
    shares_templates_free(&templates); /* twice is fine */
}

static void nothing_rolled_no_templates(void **state) {
    (void)state;
    struct shares_templates templates;
    static struct rolled rolled;
    make(&rolled, 1);
    rolled.roll.origins = 0;
    assert_int_equal(
        shares_templates_make(&templates, &rolled.roll, &rolled.grid, &rolled.scale, rolled.volume),
        STATUS_OK);
    assert_int_equal(templates.origins, 0);
    assert_true(templates.horizons == 0);
    shares_templates_free(&templates);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_by_hand),
        cmocka_unit_test(nothing_rolled_no_templates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

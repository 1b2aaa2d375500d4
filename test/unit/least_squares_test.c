/* Bounded least squares: minima known by hand, and the solver of the normal equations. */
#include <math.h>

#include "test/support/support.h"

#include "models/kernels/least_squares.h"

/* Rosenbrock (1960): minimum 0 at (1, 1), along a curved valley. */
static double valley(const double *x, void *context) {
    (void)context;
    double a = x[1] - x[0] * x[0], b = 1 - x[0];
    return 100 * a * a + b * b;
}

/* The valley again, as residuals 10 (y - x^2) and 1 - x. */
static double valley_squares(const double *x, void *context) {
    return valley(x, context);
}

static void valley_normal(const double *x, void *context, double *square, double *gradient) {
    (void)context;
    double r[2] = {10 * (x[1] - x[0] * x[0]), 1 - x[0]};
    double slope[2][2] = {{-20 * x[0], 10}, {-1, 0}};
    for (int i = 0; i < 2; i++) {
        gradient[i] = slope[0][i] * r[0] + slope[1][i] * r[1];
        for (int k = 0; k < 2; k++)
            square[2 * i + k] = slope[0][i] * slope[0][k] + slope[1][i] * slope[1][k];
    }
}

static struct least_squares_result solve_valley(double *x, const double *lower,
                                                const double *upper) {
    double scratch[64];
    assert_true(least_squares_scratch(2) <= 64);
    struct least_squares task = {.value = valley_squares,
                                 .normal = valley_normal,
                                 .n = 2,
                                 .lower = lower,
                                 .upper = upper,
                                 .tolerance = 1e-12,
                                 .most = 100};
    return least_squares_solve(&task, x, scratch);
}

static void least_squares_finds_the_valley(void **state) {
    (void)state;
    double x[2] = {-1.2, 1}, lower[2] = {-INFINITY, -INFINITY}, upper[2] = {INFINITY, INFINITY};
    struct least_squares_result result = solve_valley(x, lower, upper);
    assert_true(result.converged);
    assert_true(result.evaluations < 60);
    assert_close(x[0], 1, RUNG_OPTIMISED);
    assert_close(x[1], 1, RUNG_OPTIMISED);
}

/* With y <= 0.25 the minimum has x = 0.5 less a little: 400 x (x^2 - 0.25) = 2 (1 - x), whose root
 * is near 0.505 (one Newton step from 0.5: 0.5 + 1 / 202). */
static void least_squares_stops_at_a_bound(void **state) {
    (void)state;
    double x[2] = {-1.2, -1}, lower[2] = {-INFINITY, -INFINITY}, upper[2] = {INFINITY, 0.25};
    struct least_squares_result result = solve_valley(x, lower, upper);
    assert_true(result.converged);
    assert_close(x[1], 0.25, RUNG_EXACT);
    assert_close(400 * x[0] * (x[0] * x[0] - 0.25), 2 * (1 - x[0]), RUNG_OPTIMISED);
    assert_close(x[0], 0.505, 1e-3);
    assert_close(result.value, valley(x, NULL), RUNG_EXACT);
}

static void cholesky_solves_and_refuses(void **state) {
    (void)state;
    /* 4x + 2y = 2, 2x + 3y = 5: x = -0.5, y = 2 */
    double a[4] = {4, 0, 2, 3}, b[2] = {2, 5};
    assert_true(least_squares_cholesky(a, b, 2));
    assert_close(b[0], -0.5, RUNG_FORMULA);
    assert_close(b[1], 2, RUNG_FORMULA);
    double singular[4] = {1, 0, 2, 4}, right[2] = {1, 1};
    assert_false(least_squares_cholesky(singular, right, 2));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(least_squares_finds_the_valley),
        cmocka_unit_test(least_squares_stops_at_a_bound),
        cmocka_unit_test(cholesky_solves_and_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Minima known by hand, with and without bounds, and how the search stops. */
#include "test/support/support.h"

#include <math.h>

#include "models/kernels/least_squares.h"
#include "models/kernels/optimise.h"

/* Rosenbrock (1960): minimum 0 at (1, 1), along a curved valley. */
static double valley(const double *x, void *context) {
    (void)context;
    double a = x[1] - x[0] * x[0], b = 1 - x[0];
    return 100 * a * a + b * b;
}

/* Minimum 3 at (1, 2, ..., n); each curvature is ten times the one before it. */
static double bowl(const double *x, void *context) {
    size_t n = *(size_t *)context;
    double sum = 3, weight = 1;
    for (size_t i = 0; i < n; i++, weight *= 10)
        sum += weight * (x[i] - (double)(i + 1)) * (x[i] - (double)(i + 1));
    return sum;
}

/* Has no value (NaN) left of 2; decreases towards 2. */
static double cliff(const double *x, void *context) {
    (*(size_t *)context)++;
    return x[0] < 2 ? NAN : x[0] * x[0];
}

static double nowhere(const double *x, void *context) {
    (void)x, (void)context;
    return NAN;
}

struct room {
    struct workspace workspace;
};

static int open_room(void **state) {
    static struct room room;
    *state = &room;
    return workspace_new(&room.workspace, optimise_simplex_scratch(6)) != STATUS_OK;
}

static int close_room(void **state) {
    workspace_free(&((struct room *)*state)->workspace);
    return 0;
}

static struct optimise_result search(void **state, const struct optimise_task *task, double *x) {
    struct workspace *workspace = &((struct room *)*state)->workspace;
    struct optimise_result result;
    assert_int_equal(optimise_simplex(&result, x, task, workspace), STATUS_OK);
    assert_int_equal(workspace->used, 0);
    return result;
}

static void finds_a_curved_valley(void **state) {
    double x[2] = {-1.2, 1};
    struct optimise_task task = {.objective = valley, .n = 2, .tolerance = 1e-14, .most = 1000};
    struct optimise_result result = search(state, &task, x);
    assert_true(result.converged);
    assert_true(result.evaluations < 400);
    assert_true(result.value < 1e-12);
    assert_close(x[0], 1, RUNG_OPTIMISED);
    assert_close(x[1], 1, RUNG_OPTIMISED);
}

static void finds_a_bowl_in_five_variables(void **state) {
    size_t n = 5;
    double x[5] = {0, 0, 0, 0, 0}, step[5] = {1, 1, 1, 1, 1};
    struct optimise_task task = {
        .objective = bowl, .context = &n, .n = n, .step = step, .tolerance = 1e-12, .most = 5000};
    struct optimise_result result = search(state, &task, x);
    assert_true(result.converged);
    assert_close(result.value, 3, RUNG_OPTIMISED);
    for (size_t i = 0; i < n; i++)
        assert_close(x[i], (double)(i + 1), RUNG_FORECAST);
}

static void finds_one_variable(void **state) {
    size_t n = 1;
    double x[1] = {-40};
    struct optimise_task task = {
        .objective = bowl, .context = &n, .n = n, .tolerance = 1e-12, .most = 500};
    struct optimise_result result = search(state, &task, x);
    assert_true(result.converged);
    assert_close(x[0], 1, RUNG_FORECAST);
}

/* With (x - 1)^2 + 10 (y - 2)^2 and y <= 1.5, x >= 1.25 the minimum is the corner. */
static void stops_on_the_bounds_exactly(void **state) {
    size_t n = 2;
    double x[2] = {3, 9}; /* outside: put back */
    double lower[2] = {1.25, -INFINITY}, upper[2] = {INFINITY, 1.5};
    struct optimise_task task = {.objective = bowl,
                                 .context = &n,
                                 .n = n,
                                 .lower = lower,
                                 .upper = upper,
                                 .tolerance = 1e-10,
                                 .most = 2000};
    struct optimise_result result = search(state, &task, x);
    assert_close(x[0], 1.25, RUNG_EXACT);
    assert_close(x[1], 1.5, RUNG_EXACT);
    assert_close(result.value, 3 + 0.0625 + 2.5, RUNG_FORMULA);
    assert_true(result.converged);
}

static void treats_nan_as_forbidden(void **state) {
    size_t calls = 0;
    double x[1] = {5};
    struct optimise_task task = {
        .objective = cliff, .context = &calls, .n = 1, .tolerance = 1e-10, .most = 500};
    struct optimise_result result = search(state, &task, x);
    assert_close(x[0], 2, RUNG_FORECAST);
    assert_int_equal(result.evaluations, calls);
    task.objective = nowhere;
    result = search(state, &task, x);
    assert_false(result.converged);
    assert_true(isinf(result.value));
}

static void stops_at_the_most_evaluations(void **state) {
    double x[2] = {-1.2, 1};
    struct optimise_task task = {.objective = valley, .n = 2, .tolerance = 1e-14, .most = 20};
    struct optimise_result result = search(state, &task, x);
    assert_false(result.converged);
    assert_true(result.evaluations >= 20 && result.evaluations < 24);
    assert_true(result.value < valley((double[]){-1.2, 1}, NULL));
}

static void refuses_a_small_workspace(void **state) {
    (void)state;
    struct workspace small;
    assert_int_equal(workspace_new(&small, optimise_simplex_scratch(2) - 1), STATUS_OK);
    double x[2] = {0, 0};
    struct optimise_result result;
    struct optimise_task task = {.objective = valley, .n = 2, .tolerance = 1e-8, .most = 10};
    assert_int_equal(optimise_simplex(&result, x, &task, &small), STATUS_INTERNAL);
    workspace_free(&small);
}

/* --- least squares ---------------------------------------------------------------------------- */

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
        cmocka_unit_test(finds_a_curved_valley),
        cmocka_unit_test(finds_a_bowl_in_five_variables),
        cmocka_unit_test(finds_one_variable),
        cmocka_unit_test(stops_on_the_bounds_exactly),
        cmocka_unit_test(treats_nan_as_forbidden),
        cmocka_unit_test(stops_at_the_most_evaluations),
        cmocka_unit_test(refuses_a_small_workspace),
        cmocka_unit_test(least_squares_finds_the_valley),
        cmocka_unit_test(least_squares_stops_at_a_bound),
        cmocka_unit_test(cholesky_solves_and_refuses),
    };
    return cmocka_run_group_tests(tests, open_room, close_room);
}

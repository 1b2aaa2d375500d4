/* Steps in a drifting level: every number of the filter against dense generalised least squares
 * (test/reference/level_steps.py, which also holds the series). */
#include "test/support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/number.h"
#include "models/kernels/level_steps.h"

enum { LENGTH = 72, COLUMNS = 3 };

/* R's UKDriverDeaths, the first 72 months. */
static const double deaths[LENGTH] = {
    1687, 1508, 1507, 1385, 1632, 1511, 1559, 1630, 1579, 1653, 2152, 2148, 1752, 1765, 1717,
    1558, 1575, 1520, 1805, 1800, 1719, 2008, 2242, 2478, 2030, 1655, 1693, 1623, 1805, 1746,
    1795, 1926, 1619, 1992, 2233, 2192, 2080, 1768, 1835, 1569, 1976, 1853, 1965, 1689, 1778,
    1976, 2397, 2654, 2097, 1963, 1677, 1941, 2003, 1813, 2012, 1912, 2084, 2080, 2118, 2150,
    1608, 1503, 1548, 1382, 1731, 1798, 1779, 1887, 2004, 2077, 2092, 2051};

struct fit {
    double y[LENGTH], column[COLUMNS * LENGTH], *scratch;
    double room[5 * LENGTH];
    struct level_filter filter;
    struct level_steps steps;
};

static void fit(struct fit *out, double drift, double memory) {
    for (int t = 0; t < LENGTH; t++) {
        bool missing = t == 5 || t == 30 || t == 31 || t == 60;
        out->y[t] = missing ? NUMBER_MISSING : sqrt(deaths[t]);
        out->column[t] = 1;
        out->column[LENGTH + t] = t / 12.0;
        out->column[2 * LENGTH + t] = t >= 20 && t < 26;
    }
    assert_int_equal(level_filter_scratch(LENGTH), sizeof out->room / sizeof *out->room);
    level_filter_make(out->y, LENGTH, drift, memory, &out->filter, out->room);
    struct level_steps_task task = {&out->filter, out->y, out->column, COLUMNS};
    assert_true(level_steps_run(&task, true, &out->steps, out->scratch));
}

static double crossed(const struct level_steps *steps, size_t from, size_t to) {
    const size_t ahead[] = {0, to - from};
    double cross[2];
    level_steps_cross(steps, from, ahead, 2, cross);
    assert_close(cross[0], steps->step_step[from], RUNG_FORMULA);
    return cross[1];
}

static double quantity(const struct level_steps *steps, const char *what, size_t from, size_t to) {
    return strcmp(what, "squares") == 0       ? steps->squares
           : strcmp(what, "likelihood") == 0  ? level_steps_likelihood(steps, 0, 0)
           : strcmp(what, "coefficient") == 0 ? steps->coefficient[from]
           : strcmp(what, "variance") == 0    ? steps->variance[from]
           : strcmp(what, "step_y") == 0      ? steps->step_y[from]
           : strcmp(what, "step_step") == 0   ? steps->step_step[from]
           : strcmp(what, "cross") == 0       ? crossed(steps, from, to)
                                              : NUMBER_MISSING;
}

static void as_dense_least_squares(void **state) {
    (void)state;
    struct reference *reference = reference_open(TEST_REFERENCE "/level_steps.csv");
    struct fit own = {.scratch = malloc(level_steps_scratch(LENGTH, COLUMNS) * sizeof(double))};
    assert_non_null(reference);
    assert_non_null(own.scratch);
    size_t rows = 0;
    for (; reference_next(reference); rows++) {
        fit(&own, reference_number(reference, "drift"), reference_number(reference, "memory"));
        assert_close(quantity(&own.steps, reference_text(reference, "quantity"),
                              (size_t)reference_number(reference, "from"),
                              (size_t)reference_number(reference, "to")),
                     reference_number(reference, "value"), 1e-9); /* of differences of sums */
    }
    assert_true(rows > 100);
    free(own.scratch);
    reference_close(reference);
}

/* What is explained is what a column of the step would take from the squares. */
static void explained_is_what_a_column_takes(void **state) {
    (void)state;
    double column[(COLUMNS + 1) * LENGTH];
    struct fit own = {.scratch = malloc(level_steps_scratch(LENGTH, COLUMNS + 1) * sizeof(double))};
    fit(&own, 0.06, 0.3);
    double product = own.steps.step_y[40] - own.steps.step_y[47];
    double square =
        own.steps.step_step[40] + own.steps.step_step[47] - 2 * crossed(&own.steps, 40, 47);
    double before = own.steps.squares;
    memcpy(column, own.column, sizeof own.column);
    for (int t = 0; t < LENGTH; t++)
        column[COLUMNS * LENGTH + t] = t >= 40 && t < 47;
    struct level_steps_task task = {&own.filter, own.y, column, COLUMNS + 1};
    assert_true(level_steps_run(&task, false, &own.steps, own.scratch));
    assert_close(own.steps.squares, before - product * product / square, RUNG_INVERTED);
    assert_close(own.steps.coefficient[COLUMNS], product / square, RUNG_INVERTED);
    assert_close(own.steps.variance[COLUMNS], 1 / square, RUNG_INVERTED);
    free(own.scratch);
}

/* Columns that say the same, and series that say nothing, are refused. */
static void refusals(void **state) {
    (void)state;
    double column[2 * LENGTH], y[LENGTH], room[5 * LENGTH];
    struct level_filter filter;
    struct level_steps steps;
    double *scratch = malloc(level_steps_scratch(LENGTH, 2) * sizeof *scratch);
    for (int t = 0; t < LENGTH; t++) {
        column[t] = column[LENGTH + t] = 1;
        y[t] = t % 5;
    }
    level_filter_make(y, LENGTH, 0.06, 0.3, &filter, room);
    struct level_steps_task task = {&filter, y, column, 2};
    assert_false(level_steps_run(&task, true, &steps, scratch));
    task.columns = 1;
    assert_true(level_steps_run(&task, true, &steps, scratch));
    for (int t = 0; t < LENGTH; t++)
        y[t] = NUMBER_MISSING;
    level_filter_make(y, LENGTH, 0.06, 0.3, &filter, room);
    assert_false(level_steps_run(&task, true, &steps, scratch));
    free(scratch);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_dense_least_squares),
        cmocka_unit_test(explained_is_what_a_column_takes),
        cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Spread on the log scale: against R (test/reference/funnel_log.R), against shared vectors, and
 * what must hold. */
#include "test/support/support.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

#include "models/significance/funnel.h"
#include "models/significance/funnel_log.h"

enum { AREAS = 400 };

static double count[AREAS], population[AREAS], expected[AREAS], scratch[2 * AREAS];

static void same(double actual, double wanted) {
    if (isinf(wanted) || wanted == 0)
        assert_true(actual == wanted);
    else
        assert_close(actual / wanted, 1, RUNG_FORMULA);
}

static struct funnel_log_spread measured(size_t n) {
    assert_true(funnel_log_scratch(n) <= sizeof scratch / sizeof *scratch);
    funnel_expected(count, population, n, expected, scratch);
    return funnel_log_measure(count, expected, n, scratch);
}

/* The areas of a set of funnel.csv; the set of ties is made here. */
static size_t read_set(const char *set) {
    static const double ties[] = {50, 60, 60, 60, 70, 90};
    size_t n = 0;
    for (; n < 30 && strcmp(set, "ties") == 0; n++) {
        count[n] = ties[n % 6];
        population[n] = 1e4;
    }
    struct reference *row = reference_open(TEST_REFERENCE "/funnel.csv");
    while (reference_next(row))
        if (strcmp(reference_text(row, "set"), set) == 0) {
            count[n] = reference_number(row, "count");
            population[n++] = reference_number(row, "population");
        }
    reference_close(row);
    return n;
}

static void agrees_with_r(void **state) {
    (void)state;
    struct reference *row = reference_open(TEST_REFERENCE "/funnel_log.csv");
    size_t rows = 0;
    assert_non_null(row);
    for (; reference_next(row); rows++) {
        struct funnel_log_spread spread = measured(read_set(reference_text(row, "set")));
        assert_int_equal(spread.areas, (int)reference_number(row, "areas"));
        assert_int_equal(spread.used, (int)reference_number(row, "used"));
        same(spread.raw, reference_number(row, "raw"));
        same(spread.phi, reference_number(row, "phi"));
        same(spread.tau2, reference_number(row, "tau2"));
    }
    reference_close(row);
    assert_int_equal(rows, 5);
}

static void agrees_with_shared_vectors(void **state) {
    (void)state;
    char inputs[512], summary[512];
    if (!support_shared("reference/significance/csp_synth_inputs.csv", inputs) ||
        !support_shared("reference/significance/overdispersion_summary_computed.csv", summary))
        skip();
    struct reference *row = reference_open(summary);
    size_t rows = 0;
    while (reference_next(row)) {
        if (strcmp(reference_text(row, "method"), "SHMI") != 0)
            continue;
        struct reference *area = reference_open(inputs);
        size_t n = 0;
        for (; reference_next(area); n++) {
            count[n] = reference_number(area, reference_text(row, "series"));
            population[n] = reference_number(area, "population");
        }
        reference_close(area);
        struct funnel_log_spread spread = measured(n);
        assert_int_equal(spread.areas, (int)reference_number(row, "groups"));
        assert_int_equal(spread.used, (int)reference_number(row, "n_used"));
        same(spread.raw, reference_number(row, "phi_raw"));
        same(spread.phi, reference_number(row, "phi"));
        same(spread.tau2, reference_number(row, "tau2"));
        same(sqrt(spread.tau2), reference_number(row, "tau"));
        rows++;
    }
    reference_close(row);
    assert_int_equal(rows, 3);
}

/* The order of areas changes nothing, and outliers beyond the others do not matter. */
static void outliers_are_left_out(void **state) {
    (void)state;
    enum { N = 40 };
    for (size_t i = 0; i < N; i++) {
        expected[i] = 100;
        count[i] = 100 + (double)(i * 7919 % 41) - 20;
    }
    struct funnel_log_spread one = funnel_log_measure(count, expected, N, scratch);
    for (size_t i = 0; i < N; i++)
        if (count[i] == 120)
            count[i] = 100000;
    struct funnel_log_spread two = funnel_log_measure(count, expected, N, scratch);
    same(two.phi, one.phi);
    same(two.tau2, one.tau2);
    assert_true(two.raw > 50 * one.raw);
    for (size_t i = 0; i < N / 2; i++) {
        double swap = count[i];
        count[i] = count[N - 1 - i];
        count[N - 1 - i] = swap;
    }
    same(funnel_log_measure(count, expected, N, scratch).phi, one.phi);
}

static void few_areas(void **state) {
    (void)state;
    static const double o[] = {NAN, 3, 5}, e[] = {4, 0, 4};
    struct funnel_log_spread none = funnel_log_measure(o, e, 2, scratch);
    assert_true(none.areas == 0 && isnan(none.raw) && isnan(none.phi) && isnan(none.tau2));
    struct funnel_log_spread one = funnel_log_measure(o, e, 3, scratch);
    assert_true(one.areas == 1 && one.used == 1);
    same(one.phi, 4 * log(1.25) * log(1.25));
    assert_true(one.tau2 == 0);
}

int main(void) {
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_r),
        cmocka_unit_test(agrees_with_shared_vectors),
        cmocka_unit_test(outliers_are_left_out),
        cmocka_unit_test(few_areas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

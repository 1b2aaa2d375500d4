/* Wilson's limits and phi: published vectors, figures by hand and what they promise. */
#include "test/support/support.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/significance/count_limits.h"
#include "models/significance/dispersion.h"
#include "models/significance/proportion_limits.h"

static void agrees_with_published_wilson(void **state) {
    (void)state;
    char path[512];
    if (!support_shared("reference/significance/phe_byars_wilson.csv", path))
        skip();
    struct reference *row = reference_open(path);
    size_t rows = 0;
    while (reference_next(row)) {
        struct limits limits;
        if (strcmp(reference_text(row, "method"), "Wilson") != 0)
            continue;
        assert_int_equal(proportion_limits(reference_number(row, "x"), reference_number(row, "n"),
                                           strtod(reference_text(row, "confidence"), NULL),
                                           &limits),
                         STATUS_OK);
        assert_close(limits.lower, reference_number(row, "lowercl"), RUNG_FORMULA);
        assert_close(limits.upper, reference_number(row, "uppercl"), RUNG_FORMULA);
        rows++;
    }
    reference_close(row);
    assert_int_equal(rows, 6);
}

/* R 4.2.2, prop.test(x, n, correct = FALSE, conf.level = ...)$conf.int */
static void agrees_with_r(void **state) {
    (void)state;
    static const struct {
        double x, n, confidence, lower, upper;
    } table[] = {
        {15, 148, 0.95, 0.062386399530736283, 0.160487241723308},
        {1, 30, 0.9, 0.0074718787649423277, 0.13640414215182693},
        {29, 30, 0.998, 0.71088813365522896, 0.99708477930347439},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct limits limits;
        assert_int_equal(proportion_limits(table[i].x, table[i].n, table[i].confidence, &limits),
                         STATUS_OK);
        assert_close(limits.lower, table[i].lower, 1e-12);
        assert_close(limits.upper, table[i].upper, 1e-12);
    }
}

/* wilson.csv, by 80 digits: small and large x/n, n from 1e-6 to 1e18. Relative. */
static void keeps_its_digits(void **state) {
    (void)state;
    struct reference *row = reference_open(TEST_REFERENCE "/wilson.csv");
    assert_non_null(row);
    size_t rows = 0;
    for (; reference_next(row); rows++) {
        struct limits limits;
        double lower = reference_number(row, "lower"), upper = reference_number(row, "upper");
        assert_int_equal(proportion_limits(reference_number(row, "x"), reference_number(row, "n"),
                                           reference_number(row, "confidence"), &limits),
                         STATUS_OK);
        assert_true(fabs(limits.lower - lower) <= RUNG_FORMULA * lower);
        assert_true(fabs(limits.upper - upper) <= RUNG_FORMULA * upper);
    }
    reference_close(row);
    assert_true(rows > 100);
}

static void edges(void **state) {
    (void)state;
    struct limits limits;
    assert_int_equal(proportion_limits(0, 7, 95, &limits), STATUS_OK);
    assert_true(limits.lower == 0);
    assert_close(limits.upper, 3.841458820694124 / (7 + 3.841458820694124), RUNG_FORMULA);
    assert_int_equal(proportion_limits(7, 7, 95, &limits), STATUS_OK);
    assert_true(limits.upper == 1);
    /* one in a thousand million, lower limit to all its digits: about x/n over 1 + z^2 + ... */
    assert_int_equal(proportion_limits(1, 1e9, 95, &limits), STATUS_OK);
    double z2 = 3.841458820694124;
    assert_close(limits.lower * 1e9, 2 / (2 + z2 + sqrt(z2 * (z2 + 4))), 1e-8);
    assert_int_equal(proportion_limits(3, 7, 1, &limits), STATUS_OK);
    assert_true(limits.lower == 0 && limits.upper == 1);
    static const double bad[][2] = {{-1, 7}, {8, 7}, {0, 0}, {1, INFINITY}, {3, -7}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(proportion_limits(bad[i][0], bad[i][1], 95, &limits), STATUS_BAD_ROW);
    assert_int_equal(proportion_limits(NAN, 7, 95, &limits), STATUS_NO_DATA);
    assert_int_equal(proportion_limits(3, NAN, 95, &limits), STATUS_NO_DATA);
    assert_int_equal(proportion_limits(3, 7, 80, &limits), STATUS_USAGE);
    assert_true(isnan(limits.lower) && isnan(limits.upper));
}

/* Coverage by the exact binomial sum: right on average over proportions; x and n - x mirror. */
static void covers_on_average(void **state) {
    (void)state;
    enum { N = 40 };
    struct limits limits[N + 1];
    for (unsigned x = 0; x <= N; x++)
        proportion_limits(x, N, 95, &limits[x]);
    for (unsigned x = 0; x <= N; x++)
        assert_close(limits[x].lower, 1 - limits[N - x].upper, RUNG_FORMULA);
    double covered = 0;
    const int places = 999;
    for (int k = 1; k <= places; k++) {
        double p = k / (places + 1.0);
        for (unsigned x = 0; x <= N; x++)
            if (limits[x].lower <= p && p <= limits[x].upper)
                covered += gsl_ran_binomial_pdf(x, p, N) / places;
    }
    assert_close(covered, 0.95, 0.005);
}

/* 300 victims once, 30 twice, 8 three times, 2 four times: 392 crimes, 524 in squares. */
static void repeat_victims(void **state) {
    (void)state;
    static const double victims[] = {300, 30, 8, 2};
    double count, phi;
    struct limits limits;
    assert_int_equal(dispersion_victims(victims, 4, &count, &phi), STATUS_OK);
    assert_close(count, 392, RUNG_EXACT);
    assert_close(phi, 524.0 / 392, RUNG_FORMULA);
    count_limits(count, 95, COUNT_DEFAULT, &limits);
    limits = count_limits_widen(count, limits, phi);
    assert_close(limits.lower, 348.23828188964977, RUNG_FORMULA);
    assert_close(limits.upper, 439.16461650991157, RUNG_FORMULA);
    static const double alone[] = {12}, none[] = {0, 0}, bad[] = {3, -1};
    assert_int_equal(dispersion_victims(alone, 1, &count, &phi), STATUS_OK);
    assert_true(phi == 1);
    assert_int_equal(dispersion_victims(none, 2, &count, &phi), STATUS_NO_DATA);
    assert_int_equal(dispersion_victims(bad, 2, &count, &phi), STATUS_BAD_ROW);
    assert_true(isnan(phi) && isnan(count));
}

/* The last 24 of 60 months, with month terms: R's quasi-Poisson glm. */
static void months_agree_with_shared_vectors(void **state) {
    (void)state;
    char path[512], months_path[512];
    double month[64], phi, freedom;
    if (!support_shared("reference/significance/year_on_year_quasi_computed.csv", path) ||
        !support_shared("reference/significance/monthly_inputs.csv", months_path))
        skip();
    struct reference *row = reference_open(path);
    size_t rows = 0;
    for (; reference_next(row); rows++) {
        struct reference *months = reference_open(months_path);
        size_t n = 0;
        while (reference_next(months) && n < 60)
            if (strcmp(reference_text(months, "series"), reference_text(row, "series")) == 0)
                month[n++] = reference_number(months, "count");
        reference_close(months);
        assert_int_equal(n, 60);
        assert_int_equal(dispersion_months(month + 36, 2, &phi, &freedom), STATUS_OK);
        assert_close(phi, reference_number(row, "phi_months_seasonal"), 1e-10);
        assert_close(freedom, 11, RUNG_EXACT);
    }
    reference_close(row);
    assert_int_equal(rows, 2);
}

static void months(void **state) {
    (void)state;
    double month[36], phi, freedom;
    /* twice the year before, month by month: no spread at all */
    for (size_t t = 0; t < 36; t++)
        month[t] = (double)((t % 12 + 3) << (t / 12));
    assert_int_equal(dispersion_months(month, 3, &phi, &freedom), STATUS_OK);
    assert_close(phi, 0, 1e-12);
    assert_close(freedom, 22, RUNG_EXACT);
    /* two months alone, 1 2 | 2 1 : means 1.5, chi-square 4 x 0.25 / 1.5 on one degree */
    for (size_t t = 0; t < 24; t++)
        month[t] = t == 0 || t == 13 ? 1 : t == 1 || t == 12 ? 2 : 0;
    assert_int_equal(dispersion_months(month, 2, &phi, &freedom), STATUS_OK);
    assert_close(phi, 1 / 1.5, RUNG_FORMULA);
    assert_close(freedom, 1, RUNG_EXACT);
    assert_int_equal(dispersion_months(month, 1, &phi, &freedom), STATUS_TOO_SHORT);
    month[1] = month[12] = 0;
    month[0] = month[13] = 0;
    month[5] = month[17] = 4;
    assert_int_equal(dispersion_months(month, 2, &phi, &freedom), STATUS_NO_DATA);
    month[3] = NAN;
    assert_int_equal(dispersion_months(month, 2, &phi, &freedom), STATUS_NO_DATA);
    month[3] = -1;
    assert_int_equal(dispersion_months(month, 2, &phi, &freedom), STATUS_BAD_ROW);
    assert_true(isnan(phi) && freedom == 0);
}

int main(void) {
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_published_wilson),
        cmocka_unit_test(agrees_with_r),
        cmocka_unit_test(keeps_its_digits),
        cmocka_unit_test(edges),
        cmocka_unit_test(covers_on_average),
        cmocka_unit_test(repeat_victims),
        cmocka_unit_test(months_agree_with_shared_vectors),
        cmocka_unit_test(months),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

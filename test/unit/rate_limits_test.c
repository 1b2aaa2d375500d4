/* Rates with limits at two levels: against the shared vectors of a published package, and by hand.
 */
#include "test/support/support.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/significance/rate_limits.h"

static void same(double actual, double expected) {
    if (isnan(expected))
        assert_true(isnan(actual));
    else
        assert_close(actual / expected, 1, RUNG_FORMULA);
}

static const char *method_name(const struct rate *rate) {
    return rate->has_method ? count_method_name(rate->method) : "";
}

/* "rate per 100" names the multiplier. */
static void names_its_multiplier(const struct reference *row) {
    char words[64];
    snprintf(words, sizeof words, "rate per %.0f", reference_number(row, "multiplier"));
    assert_string_equal(reference_text(row, "statistic"), words);
}

static void agrees_with_published_rates(void **state) {
    (void)state;
    char path[512];
    if (!support_shared("reference/significance/phe_rate.csv", path))
        skip();
    struct reference *reference = reference_open(path);
    size_t rows = 0;
    for (; reference_next(reference); rows++) {
        struct rate_settings settings = RATE_SETTINGS_DEFAULT;
        settings.per = reference_number(reference, "multiplier");
        struct rate rate;
        enum status status =
            rate_limits(reference_number(reference, "Numerator"),
                        reference_number(reference, "Denominator"), &settings, &rate);
        double value = reference_number(reference, "value");
        assert_int_equal(status, isnan(value) ? STATUS_NO_DATA : STATUS_OK);
        same(rate.value, value);
        same(rate.limits[RATE_INNER].lower, reference_number(reference, "lower95_0cl"));
        same(rate.limits[RATE_INNER].upper, reference_number(reference, "upper95_0cl"));
        same(rate.limits[RATE_OUTER].lower, reference_number(reference, "lower99_8cl"));
        same(rate.limits[RATE_OUTER].upper, reference_number(reference, "upper99_8cl"));
        assert_string_equal(method_name(&rate), reference_text(reference, "method"));
        names_its_multiplier(reference);
    }
    reference_close(reference);
    assert_int_equal(rows, 20);
}

/* The published grouped rows are the single ones, the first eight areas given twice. */
static void agrees_with_published_grouped_rates(void **state) {
    (void)state;
    char single_path[512], path[512];
    if (!support_shared("reference/significance/phe_rate.csv", single_path) ||
        !support_shared("reference/significance/phe_rate_grouped.csv", path))
        skip();
    struct reference *single = reference_open(single_path), *grouped = reference_open(path);
    size_t rows = 0;
    while (reference_next(single)) {
        if (reference_number(single, "multiplier") != 100000)
            continue;
        assert_true(reference_next(grouped));
        double count[2], population[2];
        count[0] = count[1] = reference_number(single, "Numerator");
        population[0] = population[1] = reference_number(single, "Denominator");
        struct rate_settings settings = RATE_SETTINGS_DEFAULT;
        settings.per = reference_number(grouped, "multiplier");
        struct rate rate;
        bool once = strlen(reference_text(grouped, "Area")) > strlen("Area8"); /* from Area09 on */
        rate_limits_grouped(count, population, once ? 1 : 2, &settings, &rate);
        double sum = once ? count[0] : count[0] + count[1],
               people = once ? population[0] : population[0] + population[1];
        same(sum, reference_number(grouped, "Numerator"));
        same(people, reference_number(grouped, "Denominator"));
        assert_string_equal(reference_text(grouped, "confidence"), "95%");
        names_its_multiplier(grouped);
        same(rate.value, reference_number(grouped, "value"));
        same(rate.limits[RATE_INNER].lower, reference_number(grouped, "lowercl"));
        same(rate.limits[RATE_INNER].upper, reference_number(grouped, "uppercl"));
        if (!isnan(rate.value))
            assert_string_equal(method_name(&rate), reference_text(grouped, "method"));
        rows++;
    }
    reference_close(single);
    reference_close(grouped);
    assert_int_equal(rows, 12);
}

/* 24 crimes among 120,000 people are 0.2 per 1,000; limits are those of 24 over 120. */
static void rate_is_count_over_population(void **state) {
    (void)state;
    struct rate_settings settings = RATE_SETTINGS_DEFAULT;
    struct rate rate;
    struct limits limits;
    assert_int_equal(rate_limits(24, 120000, &settings, &rate), STATUS_OK);
    same(rate.value, 0.2);
    count_limits(24, 0.998, COUNT_BYARS, &limits);
    same(rate.limits[RATE_OUTER].lower, limits.lower / 120);
    same(rate.limits[RATE_OUTER].upper, limits.upper / 120);
    /* no crimes: -log(0.025) over 2 */
    assert_int_equal(rate_limits(0, 2000, &settings, &rate), STATUS_OK);
    assert_true(rate.value == 0 && rate.limits[RATE_INNER].lower == 0);
    same(rate.limits[RATE_INNER].upper, -log(0.025) / 2);
    settings.method = COUNT_MID_P;
    assert_int_equal(rate_limits(0, 2000, &settings, &rate), STATUS_OK);
    same(rate.limits[RATE_INNER].upper, -log(0.05) / 2);
    assert_string_equal(method_name(&rate), "Mid-p");
}

static void says_what_is_wrong(void **state) {
    (void)state;
    struct rate_settings settings = RATE_SETTINGS_DEFAULT;
    struct rate rate;
    static const struct {
        double count, population;
        enum status status;
    } cases[] = {
        {5, 0, STATUS_BAD_ROW},
        {5, -1, STATUS_BAD_ROW},
        {-5, 100, STATUS_BAD_ROW},
        {INFINITY, 1, STATUS_BAD_ROW},
        {NAN, 100, STATUS_NO_DATA},
        {5, NAN, STATUS_NO_DATA},
        {NAN, 0, STATUS_BAD_ROW},
        {5, INFINITY, STATUS_BAD_ROW},
        {1e300, 1e-300, STATUS_NOT_FINITE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(rate_limits(cases[i].count, cases[i].population, &settings, &rate),
                         cases[i].status);
    /* no population: no rate, yet the method is known */
    rate_limits(10, NAN, &settings, &rate);
    assert_true(isnan(rate.value) && isnan(rate.limits[RATE_INNER].upper));
    assert_string_equal(method_name(&rate), "Byars");
    settings.per = 0;
    assert_int_equal(rate_limits(5, 100, &settings, &rate), STATUS_USAGE);
    settings = RATE_SETTINGS_DEFAULT;
    settings.confidence[1] = 80;
    assert_int_equal(rate_limits(5, 100, &settings, &rate), STATUS_USAGE);
    assert_true(isnan(rate.value));
}

static void groups_sum_before_dividing(void **state) {
    (void)state;
    struct rate_settings settings = RATE_SETTINGS_DEFAULT;
    static const double count[] = {3, 4, 5}, population[] = {1000, 3000, 2000},
                        hidden[] = {10, -4, 5};
    struct rate grouped, whole;
    assert_int_equal(rate_limits_grouped(count, population, 3, &settings, &grouped), STATUS_OK);
    assert_int_equal(rate_limits(12, 6000, &settings, &whole), STATUS_OK);
    assert_true(grouped.value == 2 && grouped.method == COUNT_BYARS);
    assert_memory_equal(grouped.limits, whole.limits, sizeof whole.limits);
    assert_int_equal(rate_limits_grouped(hidden, population, 3, &settings, &grouped),
                     STATUS_BAD_ROW);
    assert_int_equal(rate_limits_grouped(count, population, 0, &settings, &grouped),
                     STATUS_NO_DATA);
}

int main(void) {
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_published_rates),
        cmocka_unit_test(agrees_with_published_grouped_rates),
        cmocka_unit_test(rate_is_count_over_population),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(groups_sum_before_dividing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

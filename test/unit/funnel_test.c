/* The overdispersed funnel: against R (test/reference/funnel.R), against shared vectors, and
 * against what it claims. */
#include "test/support/support.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/significance/funnel.h"

enum { AREAS = 400 };

static double count[AREAS], population[AREAS], expected[AREAS], scratch[2 * AREAS];
static char name[AREAS][16];

static struct funnel_point judged(double o, double e, const struct funnel_spread *spread,
                                  enum funnel_form form) {
    struct funnel_settings settings = FUNNEL_SETTINGS_DEFAULT;
    struct funnel_point point;
    settings.form = form;
    assert_int_equal(funnel_judge(o, e, spread, &settings, &point), STATUS_OK);
    return point;
}

static struct funnel_spread measured(size_t n) {
    assert_true(funnel_scratch(n) <= sizeof scratch / sizeof *scratch);
    funnel_expected(count, population, n, expected, scratch);
    return funnel_measure(count, expected, n, scratch);
}

static void check_limits(const struct reference *row, const struct limits *limits,
                         const char *const columns[4]) {
    for (int i = 0; i < 4; i++)
        assert_close(i % 2 ? limits[i / 2].upper : limits[i / 2].lower,
                     reference_number(row, columns[i]), RUNG_FORMULA);
}

static void agrees_with_r(void **state) {
    (void)state;
    static const char *const sets[] = {"ordinary", "chance", "rare", "ten"};
    static const char *const additive[] = {"lower_add_95", "upper_add_95", "lower_add_998",
                                           "upper_add_998"};
    static const char *const multiplicative[] = {"lower_mul_95", "upper_mul_95", "lower_mul_998",
                                                 "upper_mul_998"};
    size_t rows = 0;
    for (size_t s = 0; s < sizeof sets / sizeof *sets; s++) {
        struct reference *row = reference_open(TEST_REFERENCE "/funnel.csv");
        size_t n = 0, i = 0;
        while (reference_next(row)) {
            if (strcmp(reference_text(row, "set"), sets[s]) != 0)
                continue;
            count[n] = reference_number(row, "count");
            population[n++] = reference_number(row, "population");
        }
        reference_close(row);
        struct funnel_spread spread = measured(n);
        assert_int_equal(spread.areas, n);
        row = reference_open(TEST_REFERENCE "/funnel.csv");
        while (reference_next(row)) {
            if (strcmp(reference_text(row, "set"), sets[s]) != 0)
                continue;
            struct funnel_point point = judged(count[i], expected[i], &spread, FUNNEL_ADDITIVE);
            assert_close(expected[i], reference_number(row, "expected"), RUNG_FORMULA);
            assert_close(spread.phi, reference_number(row, "phi"), RUNG_FORMULA);
            assert_close(spread.tau2, reference_number(row, "tau2"), RUNG_FORMULA);
            assert_close(point.ratio, reference_number(row, "ratio"), RUNG_FORMULA);
            assert_close(point.z, reference_number(row, "z"), RUNG_FORMULA);
            assert_close(point.z_overdispersed, reference_number(row, "z_overdispersed"),
                         RUNG_FORMULA);
            check_limits(row, point.limits, additive);
            point = judged(count[i], expected[i], &spread, FUNNEL_MULTIPLICATIVE);
            assert_close(point.z_overdispersed, reference_number(row, "z_multiplicative"),
                         RUNG_FORMULA);
            check_limits(row, point.limits, multiplicative);
            i++;
            rows++;
        }
        reference_close(row);
    }
    assert_int_equal(rows, 160);
}

/* The areas of one crime of the shared vectors. */
static size_t read_shared(const char *path, const char *crime) {
    struct reference *row = reference_open(path);
    size_t n = 0;
    for (; reference_next(row) && n < AREAS; n++) {
        snprintf(name[n], sizeof name[n], "%s", reference_text(row, "csp"));
        population[n] = reference_number(row, "population");
        count[n] = reference_number(row, crime);
    }
    reference_close(row);
    return n;
}

/* z^2 without winsorising. */
static double mean_square(size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += funnel_z(count[i], expected[i]) * funnel_z(count[i], expected[i]);
    return sum / (double)n;
}

static double total_count(size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += count[i];
    return sum;
}

static const char *const crimes[] = {"burglary_now", "vwi_now", "homicide_now"};

static void agrees_with_shared_spread(void **state) {
    (void)state;
    char inputs[512], summary[512];
    if (!support_shared("reference/significance/csp_synth_inputs.csv", inputs) ||
        !support_shared("reference/significance/overdispersion_summary_computed.csv", summary))
        skip();
    size_t rows = 0;
    for (size_t c = 0; c < 3; c++) {
        size_t n = read_shared(inputs, crimes[c]);
        struct funnel_spread spread = measured(n);
        struct reference *row = reference_open(summary);
        while (reference_next(row)) {
            if (strcmp(reference_text(row, "series"), crimes[c]) != 0 ||
                strcmp(reference_text(row, "method"), "CQC") != 0)
                continue;
            assert_close(spread.phi / reference_number(row, "phi"), 1, RUNG_FORMULA);
            assert_close(spread.tau2 / reference_number(row, "tau2"), 1, RUNG_FORMULA);
            assert_int_equal(spread.areas, (size_t)reference_number(row, "groups"));
            assert_int_equal(spread.areas, (size_t)reference_number(row, "n_used"));
            assert_close(sqrt(spread.tau2), reference_number(row, "tau"), RUNG_FORMULA);
            assert_close(mean_square(n) / reference_number(row, "phi_raw"), 1, RUNG_FORMULA);
            assert_close(total_count(n), reference_number(row, "total"), RUNG_EXACT);
            assert_close(1000 * funnel_expected(count, population, n, expected, scratch),
                         reference_number(row, "national_rate_per_1000"), RUNG_FORMULA);
            rows++;
        }
        reference_close(row);
    }
    assert_int_equal(rows, 3);
}

static enum verdict shared_flag(const char *word) {
    static const struct {
        const char *word;
        enum verdict verdict;
    } flags[] = {{"highest (0.001)", VERDICT_HIGHER_998},
                 {"highest (0.025)", VERDICT_HIGHER_95},
                 {"within range", VERDICT_SIMILAR},
                 {"lowest (0.025)", VERDICT_LOWER_95},
                 {"lowest (0.001)", VERDICT_LOWER_998}};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (strcmp(flags[i].word, word) == 0)
            return flags[i].verdict;
    fail_msg("unknown flag %s", word);
    return VERDICT_NOT_COMPARED;
}

/* Rare crimes too, which we leave without a verdict. */
static enum verdict judged_whatever_expected(double o, double e,
                                             const struct funnel_spread *spread) {
    struct funnel_settings settings = FUNNEL_SETTINGS_DEFAULT;
    struct funnel_point point;
    settings.least_expected = 0;
    assert_int_equal(funnel_judge(o, e, spread, &settings, &point), STATUS_OK);
    return point.verdict;
}

static void agrees_with_shared_areas(void **state) {
    (void)state;
    static const char *const limits[] = {"od_lo95", "od_hi95", "od_lo998", "od_hi998"};
    char inputs[512], areas[512];
    if (!support_shared("reference/significance/csp_synth_inputs.csv", inputs) ||
        !support_shared("reference/significance/csp_compare_computed.csv", areas))
        skip();
    size_t rows = 0, rare = 0;
    for (size_t c = 0; c < 3; c++) {
        size_t n = read_shared(inputs, crimes[c]), i = 0;
        struct funnel_spread spread = measured(n);
        struct reference *row = reference_open(areas);
        while (reference_next(row)) {
            if (strcmp(reference_text(row, "series"), crimes[c]) != 0)
                continue;
            while (i < n && strcmp(name[i], reference_text(row, "csp")) != 0)
                i++; /* every other area, in order */
            assert_true(i < n);
            struct funnel_point point = judged(count[i], expected[i], &spread, FUNNEL_ADDITIVE);
            assert_close(expected[i], reference_number(row, "expected"), RUNG_FORMULA);
            assert_close(point.ratio, reference_number(row, "sr"), RUNG_FORMULA);
            assert_close(point.z, reference_number(row, "z_sqrt"), RUNG_FORMULA);
            assert_close(fmin(fmax(point.z, spread.winsorised[0]), spread.winsorised[1]),
                         reference_number(row, "z_winsorised"), RUNG_FORMULA);
            assert_close(point.z_overdispersed, reference_number(row, "z_od"), RUNG_FORMULA);
            check_limits(row, point.limits, limits);
            if (expected[i] >= FUNNEL_LEAST_EXPECTED)
                assert_int_equal(point.verdict, shared_flag(reference_text(row, "od_flag")));
            else
                assert_int_equal(point.verdict, VERDICT_NOT_COMPARED);
            assert_int_equal(judged_whatever_expected(count[i], expected[i], &spread),
                             shared_flag(reference_text(row, "od_flag")));
            assert_close(count[i], reference_number(row, "count"), RUNG_EXACT);
            assert_close(population[i], reference_number(row, "population"), RUNG_EXACT);
            rare += point.reason == FUNNEL_FEW_EXPECTED;
            point = judged(count[i], expected[i], &spread, FUNNEL_MULTIPLICATIVE);
            assert_close(point.limits[RATE_INNER].lower, reference_number(row, "mult_lo95"),
                         RUNG_FORMULA);
            assert_close(point.limits[RATE_INNER].upper, reference_number(row, "mult_hi95"),
                         RUNG_FORMULA);
            rows++;
        }
        reference_close(row);
    }
    assert_int_equal(rows, 477);
    assert_true(rare > 0);
}

/* Limits on a root are squared: at E = 100 and no spread (1 -+ 1.959964/20)^2, where the exact
 * limits of a Poisson ratio are 0.814 and 1.216; unsquared they would be 0.902 and 1.098. */
static void limits_are_squared(void **state) {
    (void)state;
    struct funnel_spread spread = {.areas = 50, .phi = 1, .tau2 = 0};
    struct funnel_point point = judged(100, 100, &spread, FUNNEL_ADDITIVE);
    assert_close(point.limits[RATE_INNER].lower, 0.8136072, 1e-7);
    assert_close(point.limits[RATE_INNER].upper, 1.2056000, 1e-7);
    assert_int_equal(point.verdict, VERDICT_SIMILAR);
    assert_true(point.z == 0 && point.z_overdispersed == 0 && point.p_value == 1);
    /* far below: the root is floored before it is squared, else the lower limit would rise again */
    spread.tau2 = 0.5;
    point = judged(0, 100, &spread, FUNNEL_ADDITIVE);
    assert_true(point.limits[RATE_INNER].lower == 0 && point.limits[RATE_OUTER].lower == 0);
    assert_int_equal(point.verdict, VERDICT_SIMILAR);
    /* phi under 1 never narrows */
    spread.phi = 0.5;
    point = judged(100, 100, &spread, FUNNEL_MULTIPLICATIVE);
    assert_close(point.limits[RATE_INNER].upper, 1.2056000, 1e-7);
}

static void says_why_there_is_no_verdict(void **state) {
    (void)state;
    struct funnel_spread spread = {.areas = 9, .phi = 4, .tau2 = 0.01};
    struct funnel_point point = judged(130, 100, &spread, FUNNEL_ADDITIVE);
    assert_int_equal(point.reason, FUNNEL_FEW_AREAS);
    assert_int_equal(point.verdict, VERDICT_NOT_COMPARED);
    assert_true(isnan(point.limits[RATE_INNER].upper) && isnan(point.p_value));
    assert_close(point.z, 20 * (sqrt(1.3) - 1), RUNG_FORMULA);
    spread.areas = 10;
    point = judged(0, 9.999, &spread, FUNNEL_ADDITIVE);
    assert_int_equal(point.reason, FUNNEL_FEW_EXPECTED);
    assert_int_equal(point.verdict, VERDICT_NOT_COMPARED);
    assert_true(point.limits[RATE_INNER].upper > 1);
    assert_int_equal(judged(0, 10, &spread, FUNNEL_ADDITIVE).reason, FUNNEL_JUDGED);
    static const double bad[][2] = {{NAN, 20}, {3, NAN}, {3, 0}, {-1, 20}, {INFINITY, 20}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        point = judged(bad[i][0], bad[i][1], &spread, FUNNEL_ADDITIVE);
        assert_int_equal(point.reason, FUNNEL_NO_VALUE);
        assert_true(isnan(point.ratio) && isnan(point.z));
    }
    struct funnel_settings settings = FUNNEL_SETTINGS_DEFAULT;
    settings.confidence[1] = 80;
    assert_int_equal(funnel_judge(3, 20, &spread, &settings, &point), STATUS_USAGE);
    assert_true(isnan(point.ratio));
    settings.levels = 1;
    assert_int_equal(funnel_judge(30, 20, &spread, &settings, &point), STATUS_OK);
    assert_true(isnan(point.limits[RATE_OUTER].upper) && point.limits[RATE_INNER].upper > 1);
}

static void awkward_areas(void **state) {
    (void)state;
    /* none, one, two; nothing recorded anywhere; areas that cannot enter change nothing */
    assert_true(isnan(measured(0).phi));
    count[0] = 5;
    population[0] = 1000;
    struct funnel_spread spread = measured(1);
    assert_true(spread.areas == 1 && spread.phi == 0 && spread.tau2 == 0);
    count[1] = 400;
    population[1] = 1000;
    spread = measured(2);
    assert_true(spread.areas == 2 && spread.tau2 > 0 && isfinite(spread.tau2));
    struct funnel_spread before = spread;
    count[2] = NAN, population[2] = 1000;
    count[3] = 7, population[3] = NAN;
    count[4] = 7, population[4] = 0;
    count[5] = -7, population[5] = 10;
    spread = measured(6);
    assert_memory_equal(&spread, &before, sizeof spread);
    for (size_t i = 2; i < 6; i++)
        assert_true(isnan(expected[i]));
    count[0] = count[1] = 0;
    spread = measured(2);
    assert_true(spread.areas == 0 && isnan(spread.phi) && expected[0] == 0);
}

static void draw(gsl_rng *rng, size_t n, double rate, double shape) {
    for (size_t i = 0; i < n; i++) {
        population[i] = floor(gsl_ran_lognormal(rng, log(120000), 0.5));
        double mean = population[i] * rate;
        count[i] =
            gsl_ran_poisson(rng, shape > 0 ? mean * gsl_ran_gamma(rng, shape, 1 / shape) : mean);
    }
}

/* The same bits whatever the order of the areas; nothing moves when all populations double. */
static void order_and_unit_do_not_matter(void **state) {
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (int round = 0; round < 50; round++) {
        draw(rng, 300, 0.003, 9);
        struct funnel_spread first = measured(300);
        double kept = expected[0];
        for (size_t i = 299; i > 0; i--) {
            size_t k = gsl_rng_uniform_int(rng, i);
            double swap[2] = {count[i], population[i]};
            count[i] = count[k], population[i] = population[k];
            count[k] = swap[0], population[k] = swap[1];
        }
        struct funnel_spread second = measured(300);
        assert_memory_equal(&first, &second, sizeof first);
        bool found = false;
        for (size_t i = 0; i < 300; i++) {
            found = found || expected[i] == kept;
            population[i] *= 2;
        }
        assert_true(found);
        second = measured(300);
        assert_memory_equal(&first, &second, sizeof first);
    }
    gsl_rng_free(rng);
}

/* Verdict, limits and z_overdispersed are one answer. */
static void verdict_equals_limits_and_z(void **state) {
    (void)state;
    const double q95 = gsl_cdf_ugaussian_Qinv(0.025), q998 = gsl_cdf_ugaussian_Qinv(0.001);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    size_t flagged = 0;
    for (int form = 0; form < 2; form++)
        for (int round = 0; round < 20; round++) {
            draw(rng, 200, 0.002, round % 2 ? 6 : 0);
            struct funnel_spread spread = measured(200);
            for (size_t i = 0; i < 200; i++) {
                struct funnel_point p =
                    judged(count[i], expected[i], &spread, (enum funnel_form)form);
                int direction = finding_verdict_direction(p.verdict);
                bool outer = p.verdict == VERDICT_HIGHER_998 || p.verdict == VERDICT_LOWER_998;
                assert_int_equal(direction, (p.z_overdispersed > q95) - (p.z_overdispersed < -q95));
                assert_int_equal(outer, fabs(p.z_overdispersed) > q998);
                assert_int_equal(direction != 0, p.p_value < 0.05);
                flagged += direction != 0;
            }
        }
    assert_true(flagged > 100);
    gsl_rng_free(rng);
}

/* What a flag is worth. Areas that differ by chance alone: one in twenty. Areas with one normal
 * spread: winsorising a normal at its 10% and 90% quantiles leaves 0.679 of its variance, so limits
 * lie at 1.96 sqrt(0.679) = 1.615 of its true deviations, and 10.6% are outside. Limits without the
 * spread flag most of them. */
static void flags_as_many_areas_as_it_says(void **state) {
    (void)state;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (int kind = 0; kind < 2; kind++) {
        double tested = 0, flagged = 0, naive = 0;
        for (int round = 0; round < 100; round++) {
            draw(rng, 300, 0.02, kind ? 20 : 0);
            struct funnel_spread spread = measured(300);
            for (size_t i = 0; i < 300; i++) {
                struct funnel_point p = judged(count[i], expected[i], &spread, FUNNEL_ADDITIVE);
                tested += p.reason == FUNNEL_JUDGED;
                flagged += finding_verdict_direction(p.verdict) != 0;
                naive += fabs(p.z) > 1.96;
            }
        }
        assert_close(flagged / tested, kind ? 0.106 : 0.05, 0.02);
        if (kind)
            assert_true(naive / tested > 0.8);
    }
    gsl_rng_free(rng);
}

int main(void) {
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_r),
        cmocka_unit_test(agrees_with_shared_spread),
        cmocka_unit_test(agrees_with_shared_areas),
        cmocka_unit_test(limits_are_squared),
        cmocka_unit_test(says_why_there_is_no_verdict),
        cmocka_unit_test(awkward_areas),
        cmocka_unit_test(order_and_unit_do_not_matter),
        cmocka_unit_test(verdict_equals_limits_and_z),
        cmocka_unit_test(flags_as_many_areas_as_it_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

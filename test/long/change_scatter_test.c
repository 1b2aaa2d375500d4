/* How often a true null is rejected at 5% when months scatter and hang together: an area's change
 * against the rest of its force, as change.csv judges it, and without allowing for scatter. Counts
 * are Poisson around means with AR(1) noise on the log scale, part of it common to both; six years.
 * Seeded; prints what docs/methods.md tells. */
#include "test/support/support.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#include "models/significance/change.h"
#include "models/significance/monthly_change.h"

enum { ROUNDS = 4000, YEARS = 6, MONTHS = 12 * YEARS };

struct noise {
    double mean, own, common, rho; /* of the local counts; standard deviations; AR(1) */
};

struct rates {
    double plain, allowed;
};

/* AR(1) of variance 1. */
static void draw_noise(gsl_rng *random, double rho, double out[MONTHS]) {
    double e = gsl_ran_gaussian(random, 1);
    for (int t = 0; t < MONTHS; t++) {
        out[t] = e;
        e = rho * e + sqrt(1 - rho * rho) * gsl_ran_gaussian(random, 1);
    }
}

static double sum(const double *x) {
    double total = 0;
    for (int m = 0; m < 12; m++)
        total += x[m];
    return total;
}

static struct rates rejected(gsl_rng *random, const struct noise *noise) {
    struct rates out = {0, 0};
    for (int round = 0; round < ROUNDS; round++) {
        double common[MONTHS], here[MONTHS], there[MONTHS], local[MONTHS], rest[MONTHS];
        draw_noise(random, noise->rho, common);
        draw_noise(random, noise->rho, here);
        draw_noise(random, noise->rho, there);
        for (int t = 0; t < MONTHS; t++) {
            double season = 1 + 0.2 * sin(t * acos(-1) / 6);
            double both = noise->mean * season * exp(noise->common * common[t]);
            local[t] = gsl_ran_poisson(random, both * exp(noise->own * here[t]));
            rest[t] = gsl_ran_poisson(random, 8 * both * exp(noise->own / 3 * there[t]));
        }
        struct monthly_scatter scatter[YEARS - 1];
        for (int year = 0; year < YEARS - 1; year++) {
            struct monthly one = {local + 12 * year, local + 12 * year + 12, 12};
            struct monthly two = {rest + 12 * year, rest + 12 * year + 12, 12};
            assert_int_equal(monthly_scatter_between(&one, &two, &scatter[year]), STATUS_OK);
        }
        const double *before = local + MONTHS - 24, *after = local + MONTHS - 12;
        double a0 = sum(before), a1 = sum(after);
        struct two_changes counts = {a0, a1, a0 + sum(rest + MONTHS - 24),
                                     a1 + sum(rest + MONTHS - 12)};
        double rho = monthly_correlation(scatter, YEARS - 1), p;
        struct change_spread spread = {scatter[YEARS - 2].dispersion *
                                           monthly_inflation(rho, 12, 12),
                                       scatter[YEARS - 2].freedom};
        change_p(&counts, CHANGE_MID_P, NULL, &p);
        out.plain += p < 0.05;
        change_p(&counts, CHANGE_MID_P, &spread, &p);
        out.allowed += p < 0.05;
    }
    return (struct rates){out.plain / ROUNDS, out.allowed / ROUNDS};
}

static void rejects_true_nulls_as_said(void **state) {
    (void)state;
    static const struct {
        struct noise noise;
        double most;
    } row[] = {
        {{100, 0, 0.2, 0.5}, 0.05}, /* all noise is common: none is left in the share */
        {{100, 0.15, 0.1, 0}, 0.06},   {{100, 0.15, 0.1, 0.3}, 0.08},
        {{100, 0.15, 0.1, 0.5}, 0.11}, {{8, 0.2, 0.1, 0.3}, 0.06},
    };
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(random, 5);
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct rates rates = rejected(random, &row[i].noise);
        print_message("mean %g, noise %g own, %g common, AR(1) %g: plain %.3f, allowed for %.3f\n",
                      row[i].noise.mean, row[i].noise.own, row[i].noise.common, row[i].noise.rho,
                      rates.plain, rates.allowed);
        assert_true(rates.allowed < row[i].most);
        assert_true(rates.allowed > 0.005);
    }
    gsl_rng_free(random);
}

int main(void) {
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {cmocka_unit_test(rejects_true_nulls_as_said)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

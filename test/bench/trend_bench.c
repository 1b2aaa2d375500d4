/* How often do monthly trends claim a trend where there is none? The sizes that docs/methods.md
 * prints. Series have a season, counts around a mean, and errors that are an AR(1):
 *
 *   copula   counts whose distribution at each month is negative binomial of variance phi mu
 *            (Poisson for phi 1), joined by a normal AR(1): months' errors themselves are related
 *   latent   Poisson about a log-normal rate whose logarithm is an AR(1), chosen so that the
 *            variance is phi mu: chance hides part of the relation
 *   walk     Poisson about a level that walks by phi percent a month (no errors; rho is not used):
 *            what these tests cannot tell from a trend
 *
 * Usage: trend_bench [SERIES a cell] (1000). Prints the share with p < 0.05 by method. Asserts
 * nothing. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "models/kernels/random.h"
#include "models/significance/trend_kendall.h"
#include "models/significance/trend_slope.h"

static const double two_pi = 6.283185307179586;

enum { MOST = 120, FIRST = 24000, METHODS = 4 };

enum errors { COPULA, LATENT, WALK };

static const char *const error_names[] = {"copula", "latent", "walk"};

struct cell {
    enum errors errors;
    double mean, phi;
};

/* The smallest count whose probability of no more is at least u, by walking from the middle. */
static double quantile(double u, double mean, double phi) {
    double size = phi > 1 ? mean / (phi - 1) : 0;
    double count = floor(mean);
    for (;;) {
        unsigned k = (unsigned)count;
        double below =
            phi > 1 ? gsl_cdf_negative_binomial_P(k, 1 / phi, size) : gsl_cdf_poisson_P(k, mean);
        if (below >= u) {
            double less = k == 0    ? 0
                          : phi > 1 ? gsl_cdf_negative_binomial_P(k - 1, 1 / phi, size)
                                    : gsl_cdf_poisson_P(k - 1, mean);
            if (less < u)
                return count;
            count--;
        } else
            count++;
    }
}

static void make(const struct cell *cell, double rho, size_t months, uint64_t mark, double *out) {
    struct random_stream stream = random_stream(3, mark);
    double spread = cell->errors == LATENT ? log1p((cell->phi - 1) / cell->mean) : 0;
    double u = random_normal(&stream), level = 0;
    for (size_t t = 0; t < months; t++) {
        double mu = cell->mean * exp(0.2 * cos(two_pi * (double)t / 12));
        u = t ? rho * u + sqrt(1 - rho * rho) * random_normal(&stream) : u;
        level += cell->phi / 100 * random_normal(&stream);
        if (cell->errors == WALK)
            out[t] = quantile(random_uniform(&stream), mu * exp(level), 1);
        else if (cell->errors == LATENT)
            out[t] = quantile(random_uniform(&stream), mu * exp(sqrt(spread) * u - spread / 2), 1);
        else
            out[t] = quantile(gsl_cdf_ugaussian_P(u), mu, cell->phi);
    }
}

static void count(const double *values, size_t months, double *scratch, double *hits) {
    struct trend_task task = {values, months, FIRST, true, 0.95};
    struct trend_slope slope = trend_slope(&task, scratch);
    for (int v = 0; v < TREND_VARIANCES; v++)
        hits[v] += slope.by[v].p_value < 0.05;
    hits[TREND_VARIANCES] += trend_kendall(values, months, 12, scratch).p_value < 0.05;
}

int main(int arguments, char **argument) {
    static const struct cell cells[] = {{COPULA, 1.5, 1}, {COPULA, 10, 2}, {COPULA, 80, 4},
                                        {LATENT, 10, 2},  {LATENT, 80, 4}, {LATENT, 400, 20},
                                        {WALK, 100, 1},   {WALK, 100, 3}};
    static const double rhos[] = {0, 0.2, 0.4, 0.6};
    static const size_t lengths[] = {24, 36, 60, 120};
    static const char *const names[METHODS] = {"poisson", "quasi", "quasi_ar1", "seasonal_kendall"};
    size_t series = arguments > 1 ? (size_t)atol(argument[1]) : 1000;
    size_t room = trend_slope_scratch(MOST) + trend_kendall_scratch(MOST);
    double *scratch = malloc(room * sizeof *scratch), values[MOST];
    uint64_t mark = 0;
    gsl_set_error_handler_off();
    if (!scratch || !series)
        return 1;
    printf("errors,mean,phi,months,rho,poisson,quasi,quasi_ar1,seasonal_kendall\n");
    for (size_t c = 0; c < sizeof cells / sizeof *cells; c++)
        for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++)
            for (size_t r = 0; r < (cells[c].errors == WALK ? 1 : sizeof rhos / sizeof *rhos);
                 r++) {
                double hits[METHODS] = {0};
                for (size_t i = 0; i < series; i++) {
                    make(&cells[c], rhos[r], lengths[l], ++mark, values);
                    count(values, lengths[l], scratch, hits);
                }
                printf("%s,%g,%g,%zu,%g", error_names[cells[c].errors], cells[c].mean, cells[c].phi,
                       lengths[l], rhos[r]);
                for (size_t m = 0; m < sizeof names / sizeof *names; m++)
                    printf(",%.4f", hits[m] / (double)series);
                printf("\n");
            }
    free(scratch);
    return 0;
}

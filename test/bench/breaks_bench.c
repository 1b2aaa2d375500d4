/* How often a series without a break is given one, and how well true breaks are found.
 *
 *     breaks_bench [SERIES] [quantiles]
 *
 * Seeded series of eleven kinds, from quiet to restless, with season and trend; for each kind and
 * length, SERIES (1,000) of them. Prints how many get a suggestion and the time; with `quantiles`
 * the upper quantiles of the largest statistics of either kind instead, on which the bars of
 * models/significance/breaks_search.c stand. Then true shifts: found, within the interval of the
 * date and of the size.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "models/kernels/random.h"
#include "models/significance/breaks.h"

enum { LONGEST = 240, YEAR = 12 };

struct kind {
    const char *name;
    double mean, size; /* negative binomial; size 0: Poisson */
    double rho, noise; /* AR(1) of the log level, its standard deviation */
    double walk, slope,
        bend; /* standard deviation a month of a random walk of the log level; a year */
};

static const struct kind kinds[] = {
    {"Poisson, mean 4", 4, 0, 0, 0, 0, 0, 0},
    {"Poisson, mean 40", 40, 0, 0, 0, 0, 0.05, 0},
    {"negative binomial, mean 60, size 20", 60, 20, 0, 0, 0, -0.05, 0},
    {"negative binomial, mean 400, size 50", 400, 50, 0, 0, 0, 0.03, 0},
    {"AR(1) 0.3 of 10%, mean 150", 150, 0, 0.3, 0.10, 0, 0.03, 0},
    {"AR(1) 0.6 of 10%, mean 150", 150, 0, 0.6, 0.10, 0, 0, 0},
    {"walk of 1% a month, mean 100", 100, 0, 0, 0, 0.01, 0, 0},
    {"walk of 3% a month, mean 100", 100, 0, 0, 0, 0.03, 0, 0},
    {"walk of 2%, AR(1) 0.3 of 5%, mean 300", 300, 0, 0.3, 0.05, 0.02, 0, 0},
    {"trend that bends, -8 to +8% a year", 150, 0, 0, 0, 0, 0, 0.08},
    {"trend that bends, walk 1%, mean 100", 100, 0, 0, 0, 0.01, 0, 0.08},
};

enum { KINDS = sizeof kinds / sizeof *kinds };

static double gamma_draw(struct random_stream *stream, double shape) {
    double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d); /* Marsaglia & Tsang 2000, shape >= 1 */
    for (;;) {
        double x = random_normal(stream), v = 1 + c * x;
        if (v > 0 && log(random_uniform(stream)) < 0.5 * x * x + d * (1 - v * v * v + 3 * log(v)))
            return d * v * v * v;
    }
}

static double poisson_draw(struct random_stream *stream, double mean) {
    double count = 0;
    while (mean > 30) { /* halves of a Poisson: the gamma's order statistic */
        double half = floor(mean * 7 / 8), at = gamma_draw(stream, half);
        if (at > mean) { /* binomial share of the half - 1 before it */
            double p = mean / at;
            for (double i = 1; i < half; i++)
                count += random_uniform(stream) < p;
            return count;
        }
        count += half;
        mean -= at;
    }
    double limit = exp(-mean), product = random_uniform(stream);
    for (; product > limit; count++)
        product *= random_uniform(stream);
    return count;
}

static void make(const struct kind *kind, size_t n, size_t at, double effect, uint64_t mark,
                 double *out) {
    struct random_stream stream = random_stream(11, mark);
    double level = log(kind->mean), own = kind->noise * random_normal(&stream);
    double season[YEAR], sum = 0;
    for (int k = 0; k < YEAR; k++)
        sum += season[k] = exp(0.1 * sin(6.2831853 * k / YEAR) + 0.04 * random_normal(&stream));
    for (size_t t = 0; t < n; t++) {
        double middle = (double)t - (double)n / 2;
        level += kind->walk * random_normal(&stream);
        own = kind->rho * own +
              sqrt(1 - kind->rho * kind->rho) * kind->noise * random_normal(&stream);
        double mean = exp(level + own + (kind->slope * middle + kind->bend * fabs(middle)) / YEAR +
                          (t >= at ? effect : 0)) *
                      season[t % YEAR] * YEAR / sum;
        if (kind->size > 0)
            mean *= gamma_draw(&stream, kind->size) / kind->size;
        out[t] = poisson_draw(&stream, mean);
    }
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static int by_size(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static void quantiles(const struct kind *kind, size_t n, size_t series, double *scratch) {
    static const double p[] = {0.5, 0.9, 0.95, 0.975, 0.99, 0.995};
    double values[LONGEST],
        *largest[2] = {malloc(series * sizeof(double)), malloc(series * sizeof(double))};
    for (size_t i = 0; i < series; i++) {
        make(kind, n, n, 0, i * 1000 + (uint64_t)(kind - kinds) * 100 + n / 12, values);
        struct breaks_task task = {values, n, 24000, true};
        breaks_largest(&task, &largest[0][i], &largest[1][i], scratch);
    }
    for (int k = 0; k < 2; k++) {
        qsort(largest[k], series, sizeof(double), by_size);
        printf("%-38s %4zu %-9s", kind->name, n, k ? "temporary" : "shift");
        for (size_t q = 0; q < sizeof p / sizeof *p; q++)
            printf(" %6.2f", largest[k][(size_t)(p[q] * (double)(series - 1))]);
        printf("\n");
        free(largest[k]);
    }
}

static void rates(const struct kind *kind, size_t n, size_t series, double *scratch) {
    double values[LONGEST], seconds = 0;
    size_t any = 0, shifts = 0, temporary = 0;
    for (size_t i = 0; i < series; i++) {
        make(kind, n, n, 0, i * 1000 + (uint64_t)(kind - kinds) * 100 + n / 12, values);
        struct breaks_task task = {values, n, 24000, true};
        struct breaks_found found[BREAKS_MOST];
        double start = now();
        size_t count = breaks_find(&task, found, scratch);
        seconds += now() - start;
        bool of[2] = {false, false};
        for (size_t k = 0; k < count; k++)
            of[found[k].kind == EVENT_TEMPORARY] = true;
        any += count > 0;
        shifts += of[0];
        temporary += of[1];
    }
    double part = 100 / (double)series;
    printf("%-38s %4zu  any %5.2f%%  shift %5.2f%%  temporary %5.2f%%  %.3f s per 1,000\n",
           kind->name, n, (double)any * part, (double)shifts * part, (double)temporary * part,
           seconds / (double)series * 1000);
}

static void power(const struct kind *kind, size_t n, double effect, size_t series,
                  double *scratch) {
    double values[LONGEST];
    size_t found_near = 0, in_date = 0, in_size = 0, exact = 0, other = 0, width = 0;
    for (size_t i = 0; i < series; i++) {
        size_t at = n / 3 + (i * 7) % (n / 3);
        make(kind, n, at, effect, i * 1000 + (uint64_t)(kind - kinds) * 100 + 7, values);
        struct breaks_task task = {values, n, 24000, true};
        struct breaks_found found[BREAKS_MOST];
        size_t count = breaks_find(&task, found, scratch), near = BREAKS_MOST;
        for (size_t k = 0; k < count; k++) {
            if (found[k].kind == EVENT_LEVEL_SHIFT && abs(found[k].start - 24000 - (int)at) <= 12)
                near = k;
            else
                other++;
        }
        if (near == BREAKS_MOST)
            continue;
        const struct breaks_found *f = &found[near];
        int month = 24000 + (int)at;
        found_near++;
        exact += f->start == month;
        in_date += month >= f->earliest && month <= f->latest;
        width += (size_t)(f->latest - f->earliest + 1);
        in_size += expm1(effect) >= f->lower && expm1(effect) <= f->upper;
    }
    double part = 100 / fmax((double)found_near, 1);
    printf("%-38s %4zu %+4.0f%%: found %5.1f%%; of these date exact %5.1f%%, in interval %5.1f%% "
           "(mean "
           "%4.1f months), size in interval %5.1f%%; others %.3f a series\n",
           kind->name, n, 100 * expm1(effect), 100 * (double)found_near / (double)series,
           (double)exact * part, (double)in_date * part, (double)width * part / 100,
           (double)in_size * part, (double)other / (double)series);
}

int main(int argc, char **argv) {
    static const size_t lengths[] = {60, 120, 192};
    size_t series = argc > 1 ? (size_t)atol(argv[1]) : 1000;
    double *scratch = malloc(breaks_scratch(LONGEST) * sizeof *scratch);
    for (size_t k = 0; k < KINDS; k++)
        for (size_t l = 0; l < 3; l++)
            (argc > 2 ? quantiles : rates)(&kinds[k], lengths[l], series, scratch);
    static const double effects[] = {-0.2231, 0.1398, 0.2624, 0.5};
    for (size_t k = 0; k < KINDS && argc <= 2; k++)
        for (size_t e = 0; e < 4; e++)
            power(&kinds[k], 144, effects[e], series / 4, scratch);
    free(scratch);
    return 0;
}

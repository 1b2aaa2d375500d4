#include "models/combine/paths.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "models/kernels/random.h"

static const double mirrored_part = 0.35;
static const double month_correlation = 0.4, series_correlation = 0.1, category_correlation = 0.1;
static const double copula_horizons = 1; /* of templates, that the copula counts for */
static const double smoothing = 0.2;     /* b */
static const uint32_t NO_TEMPLATE = UINT32_MAX;

/* Ranks as normal scores, and which members have them at all horizons of each origin. */
static void make_scores(struct paths *paths) {
    const struct dependence *d = paths->dependence;
    for (size_t o = 0; o < d->origins; o++)
        for (size_t m = 0; m < d->members; m++) {
            const float *rank = d->rank + (o * d->members + m) * d->horizon;
            bool complete = true;
            float *score = paths->score + (o * d->members + m) * d->horizon;
            for (size_t h = 0; h < d->horizon; h++) {
                complete = complete && !isnan(rank[h]);
                score[h] = isnan(rank[h]) ? NAN : (float)gsl_cdf_ugaussian_Pinv((double)rank[h]);
            }
            paths->complete[o * d->members + m] = complete;
        }
}

static uint32_t choose_template(const struct dependence *d, double u) {
    double total = 0, below = 0;
    for (size_t o = 0; o < d->origins; o++)
        total += d->weight[o];
    for (size_t o = 0; o + 1 < d->origins; o++) {
        below += d->weight[o];
        if (u * total < below)
            return (uint32_t)o;
    }
    return (uint32_t)(d->origins - 1);
}

/* A random cycle through all areas (Sattolo 1986): nobody is its own donor. */
static void draw_donors(struct random_stream *stream, uint32_t *donor, size_t areas) {
    for (size_t a = 0; a < areas; a++)
        donor[a] = (uint32_t)a;
    for (size_t a = areas; a-- > 1;) {
        uint32_t other = random_below(stream, (uint32_t)a);
        uint32_t kept = donor[a];
        donor[a] = donor[other];
        donor[other] = kept;
    }
}

enum status paths_new(struct paths *out, const struct dependence *dependence, size_t areas,
                      size_t categories, size_t draws, uint64_t seed) {
    if (dependence && !dependence->origins)
        dependence = NULL;
    *out = (struct paths){.dependence = dependence,
                          .draws = draws,
                          .areas = areas,
                          .categories = categories,
                          .seed = seed};
    out->common = malloc((draws + 1) * sizeof *out->common);
    if (!out->common)
        return STATUS_NO_MEMORY;
    struct random_stream shocks = random_stream(seed, random_mark(0, "shocks"));
    for (size_t d = 0; d < draws; d++)
        out->common[d] = (float)random_normal(&shocks);
    if (!dependence)
        return STATUS_OK;
    size_t cells = areas * categories;
    out->template = malloc((draws + 1) * sizeof *out->template);
    out->mirrored = malloc((draws + 1) * sizeof *out->mirrored);
    out->donor = malloc((draws * areas + 1) * sizeof *out->donor);
    out->member = malloc((cells + 1) * sizeof *out->member);
    out->complete = malloc((dependence->origins * dependence->members + 1) * sizeof *out->complete);
    out->score = malloc((dependence->origins * dependence->members * dependence->horizon + 1) *
                        sizeof *out->score);
    if (!out->template || !out->mirrored || !out->donor || !out->member || !out->complete ||
        !out->score) {
        paths_free(out);
        return STATUS_NO_MEMORY;
    }
    make_scores(out);
    for (size_t i = 0; i < cells; i++)
        out->member[i] = SIZE_MAX;
    for (size_t m = 0; m < dependence->members; m++)
        out->member[dependence->area[m] * categories + dependence->category[m]] = m;
    struct random_stream stream = random_stream(seed, random_mark(0, "templates"));
    double apart = copula_horizons / (copula_horizons + dependence->horizons);
    for (size_t d = 0; d < draws; d++) {
        bool without = random_uniform(&stream) < apart;
        uint32_t origin = choose_template(dependence, random_uniform(&stream));
        out->template[d] = without ? NO_TEMPLATE : origin;
        out->mirrored[d] = random_uniform(&stream) < mirrored_part;
        draw_donors(&stream, out->donor + d * areas, areas);
    }
    return STATUS_OK;
}

void paths_free(struct paths *paths) {
    free(paths->template);
    free(paths->mirrored);
    free(paths->donor);
    free(paths->member);
    free(paths->complete);
    free(paths->common);
    free(paths->score);
    *paths = (struct paths){.draws = 0};
}

/* The scores a series takes in a draw: its donor's, or the next donor's along the cycle that has
 * the category and every horizon. NULL when nobody has. */
static const float *donor_scores(const struct paths *paths, size_t draw, uint32_t area,
                                 uint32_t category) {
    const struct dependence *d = paths->dependence;
    if (!d || paths->template[draw] == NO_TEMPLATE || area >= paths->areas ||
        category >= paths->categories ||
        paths->member[area * paths->categories + category] == SIZE_MAX)
        return NULL;
    size_t origin = paths->template[draw];
    uint32_t at = area;
    for (size_t tried = 0; tried < paths->areas; tried++) {
        at = paths->donor[draw * paths->areas + at];
        size_t member = paths->member[at * paths->categories + category];
        if (member != SIZE_MAX && paths->complete[origin * d->members + member])
            return paths->score + (origin * d->members + member) * d->horizon;
    }
    return NULL;
}

/* What all months of a series share in a draw without a template. */
static double copula_shared(double common, double kindred, double own) {
    return sqrt(series_correlation) * common + sqrt(category_correlation) * kindred +
           sqrt(month_correlation - series_correlation - category_correlation) * own;
}

void paths_series(const struct paths *paths, const struct paths_member *member,
                  const struct marginal *marginal, size_t months, float *out) {
    struct random_stream stream = random_stream(paths->seed, random_mark(member->mark, "paths"));
    struct random_stream kin = random_stream(paths->seed, random_mark(member->kin, "category"));
    for (size_t draw = 0; draw < paths->draws; draw++) {
        const float *score = donor_scores(paths, draw, member->area, member->category);
        double common = (double)paths->common[draw];
        double kindred = random_normal(&kin); /* drawn in every draw: the same for all kin */
        double shared =
            score ? smoothing * common : copula_shared(common, kindred, random_normal(&stream));
        double sign = score && paths->mirrored[draw] ? -1 : 1;
        for (size_t h = 0; h < months; h++) {
            double z;
            if (score) {
                size_t last = paths->dependence->horizon - 1;
                z = sqrt(1 - smoothing * smoothing) * sign * (double)score[h < last ? h : last];
            } else
                z = sqrt(1 - month_correlation) * random_normal(&stream);
            out[draw * months + h] =
                (float)marginal_quantile(&marginal[h], gsl_cdf_ugaussian_P(z + shared));
        }
    }
}

static int ascending(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

void paths_quantiles(float *values, size_t n, const double *p, size_t count, double *out) {
    qsort(values, n, sizeof *values, ascending);
    for (size_t k = 0; k < count; k++) {
        double at = p[k] * (double)(n - 1);
        size_t below = (size_t)at;
        double part = at - (double)below;
        double low = (double)values[below];
        double high = (double)values[below + 1 < n ? below + 1 : below];
        out[k] = low + part * (high - low);
    }
}

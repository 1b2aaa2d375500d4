/* What rates are compared with: which benchmark, its rate, and what it does not cover.
 *
 * A benchmark is one for all (an area, a published rate, all lowest areas pooled, the mean of their
 * rates) or another for each area (the area above of a level, the rest of its force, the mean of
 * its group). A pool is made of the areas that have a rate. An area above, or the rest of one, with
 * a month missing is the pool of its lowest areas without it, if they hold half of its people; any
 * other benchmark with a month missing has no rate. What is missing is put in words either way
 * (lacking.h).
 */
#ifndef CRIMECAST_BATCH_BENCHMARKS_H
#define CRIMECAST_BATCH_BENCHMARKS_H

#include "engine/batch/comparisons.h"
#include "engine/batch/lacking.h"

enum benchmark_kind {
    BENCHMARK_AREA,
    BENCHMARK_ALL,
    BENCHMARK_MEAN,
    BENCHMARK_LEVEL, /* the area above of a level: another one for each area */
    BENCHMARK_REST,  /* the force above without the area itself */
    BENCHMARK_SIMILAR
};

/* What is known of one target: asked of many times. */
struct benchmarks_known {
    double rate;       /* NaN for none */
    bool covered;      /* comparisons_covered */
    struct text lacks; /* lacking_append */
};

struct benchmarks {
    const struct comparisons_request *request;
    enum benchmark_kind kind;
    enum area_level level; /* of BENCHMARK_LEVEL and BENCHMARK_REST */
    size_t area;           /* node of BENCHMARK_AREA, or HIERARCHY_NONE for a published one */
    const char *name;
    bool *is_lowest;               /* [area node] nothing stands below it, and it is no rest */
    double *years;                 /* [area node] person-years */
    bool *carried;                 /* [area node] are they of another year? */
    struct lacking_record *record; /* [leaf] */
    struct lacking lacking;
    struct benchmarks_known *known; /* [target] */
};

/* What one rate is compared with. */
struct benchmark {
    double rate;
    const char *name;
    size_t area;         /* or HIERARCHY_NONE */
    double count, years; /* that the rate is made of; NaN for a mean, or a published rate alone */
    bool without_itself;
    struct text covers; /* what it lacks; the caller frees it */
};

/* Which one is asked for: fills kind, level, area and name. STATUS_CONFIGURATION for an unknown
 * one, with the nearest name. */
enum status benchmarks_choose(struct benchmarks *benchmarks,
                              const struct comparisons_request *request, struct fault *fault);

/* Person-years and records of all areas, which rates rest on; after benchmarks_choose. */
enum status benchmarks_measure(struct benchmarks *benchmarks);

/* Does each area have its own? */
bool benchmarks_differ(const struct benchmarks *benchmarks);

/* The benchmark of all areas in a category; without a rate where there is none or they differ. */
void benchmarks_common(const struct benchmarks *benchmarks, size_t category,
                       struct benchmark *common);

/* Append what an area lacks (lacking.h). Where that does not explain why `rate` is missing, its
 * people do: areas below it hold too few of them. */
void benchmarks_lacking(const struct benchmarks *benchmarks, size_t area, size_t category,
                        double rate, struct text *out);

/* The benchmark of one area, where they differ. */
void benchmarks_own(const struct benchmarks *benchmarks, size_t area, size_t category,
                    struct benchmark *own);

void benchmarks_free(struct benchmarks *benchmarks);

#endif

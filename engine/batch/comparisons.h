/* Rates of areas over a period against a benchmark: the rows of significance.csv.
 *
 * The count of an area and category is the sum of its recorded months, the exposure its
 * person-years (engine/data/exposure.h; a parent without populations of its own takes the sum of
 * its parts). The benchmark is an area, "all" (all areas of the lowest level pooled) or
 * "mean-of-rates" (the unweighted mean of their rates). Where the benchmark area has no series, a
 * published rate of comparators.csv, else a quarterly table, stands in. Several benchmarks make as
 * many sets of rows, which differ in what is measured against them only. On request limits are
 * those of clustered events (count_limits_widen, ratio_limits_widen). Ranks and the funnel are
 * among the areas of one level (peers.h) that are shown: were hidden ones counted in, the others'
 * ranks would tell where they lie (suppression.h).
 */
#ifndef CRIMECAST_BATCH_COMPARISONS_H
#define CRIMECAST_BATCH_COMPARISONS_H

#include "engine/batch/peers.h"
#include "engine/batch/suppression.h"
#include "engine/data/aggregate.h"
#include "engine/data/comparator.h"
#include "engine/data/exposure.h"
#include "engine/data/finding.h"
#include "engine/data/quarterly.h"
#include "models/significance/rate_limits.h"

struct comparisons_request {
    const struct aggregate *aggregate;
    const struct exposure *exposure;
    const struct comparators *comparators; /* may be NULL */
    const struct quarterly *quarterly;     /* may be NULL */
    const char *benchmark;                 /* "" chooses the country, else the top area */
    int first, last;                       /* months, both included */
    struct rate_settings rates;
    double low_volume;
    bool clustered; /* widen limits by the dispersion of each series' months */
    bool overlap; /* compare with the benchmark's interval, not its value; rest of force as ever */
    struct peers_settings peers;
    struct suppression_rules disclosure; /* what is hidden or rounded */
    const struct suppression_span *span; /* [spans] other periods that are published */
    size_t spans;
};

struct comparisons {
    struct arena arena;
    struct finding *finding; /* by area node, then category node */
    size_t count;
    const char *benchmark; /* its name */
    struct peers_tally tally;
    struct suppression suppression;
};

/* STATUS_CONFIGURATION for an unknown benchmark, with the nearest name. */
enum status comparisons_make(const struct comparisons_request *request, struct comparisons *out,
                             struct fault *fault);
void comparisons_free(struct comparisons *comparisons);

enum { BENCHMARKS_MOST = 8 };

/* Benchmarks of one run, the first for charts, pages and sentences. */
struct benchmark_names {
    const char *name[BENCHMARKS_MOST]; /* borrowed */
    size_t count;
};

/* comparisons_make for each of them, into out[names->count]; request->benchmark is not looked at.
 * Each is to be freed, also after a failure. */
enum status comparisons_make_each(const struct comparisons_request *request,
                                  const struct benchmark_names *names, struct comparisons *out,
                                  struct fault *fault);

/* The findings of all, by area, category, then benchmark: *count of them, in an array that lives as
 * long as out[0]. NULL when there is no memory. */
const struct finding *comparisons_rows(struct comparisons *out, size_t benchmarks, size_t *count);

/* Lines on how many differ, and how many chance alone would let differ. */
void comparisons_tell(const struct comparisons *comparisons, size_t benchmarks,
                      const struct comparisons_request *request, struct log *log);

/* Only whether the period has months of the record, before anything is computed;
 * STATUS_CONFIGURATION else. */
enum status comparisons_check_period(const struct comparisons_request *request,
                                     struct fault *fault);

/* And whether the benchmarks are known, each named once. */
enum status comparisons_check(const struct comparisons_request *request,
                              const struct benchmark_names *names, struct fault *fault);

/* The last complete financial year up to month `end`: its first month; the last is 11 later. */
int comparisons_default_period(int end);

/* Count of a target over months, rounded to a multiple of `round_to` (number_round_to); NaN when a
 * month is missing or outside the record. */
double comparisons_count(const struct aggregate *aggregate, const struct aggregate_target *target,
                         int first, int last, double round_to);

/* How much more variable than a Poisson count a target's is: dispersion.h over the last three whole
 * years up to month `last`, or two; NaN where those are not recorded. Below 1 told as 1. */
double comparisons_dispersion(const struct aggregate *aggregate,
                              const struct aggregate_target *target, int last);

/* Whether the count of a target stands for all of its area's people: an area that is a sum of areas
 * of which some have no series at all is known only in part, and its rate would be too low. True
 * where it cannot be told for want of populations, false for want of memory. */
bool comparisons_covered(const struct aggregate *aggregate, const struct exposure *exposure,
                         const struct aggregate_target *target, int first, int last);

/* Person-years of an area node; NaN when there is no population. */
double comparisons_person_years(const struct aggregate *aggregate, const struct exposure *exposure,
                                size_t area, int first, int last, bool *carried);

#endif

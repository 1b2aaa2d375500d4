/* Everything that is a sum: forecasts of parents, and totals over quarters and years.
 *
 * A parent's mean is the sum of its leaves' means, so districts add up to the force and offences to
 * the total exactly; its limits, and those of every total, are quantiles of summed sample paths,
 * never sums of limits. Memory: leaves x draws x (horizon + lead) x 4 bytes.
 */
#ifndef CRIMECAST_BATCH_SUMS_H
#define CRIMECAST_BATCH_SUMS_H

#include "engine/batch/job.h"
#include "engine/batch/pool.h"
#include "engine/data/aggregate.h"
#include "engine/data/total.h"
#include "models/combine/paths.h"

struct sums {
    struct arena arena;        /* of the arrays below */
    struct forecast *forecast; /* [target], in the order of aggregate->target */
    struct total *total;       /* by target, then as total_spans gives them */
    size_t totals;
};

struct sums_request {
    const struct aggregate *aggregate;
    const struct forecaster *forecaster;
    const struct job_result *leaf; /* [series of aggregate->leaves] */
    const struct paths *paths;
    const struct pool *pool;
    int end;         /* last recorded month of the batch */
    double round_to; /* recorded parts of totals become multiples of this; up to 1: exact */
};

enum status sums_make(const struct sums_request *request, struct sums *out, struct fault *fault);
void sums_free(struct sums *sums);

#endif

/* Workers that share a list of jobs.
 *
 * Job i writes slot i and nothing else, jobs are handed out in small chunks in order, and every
 * outcome is returned, so how many workers there are shows in nothing but the time taken.
 */
#ifndef CRIMECAST_BATCH_POOL_H
#define CRIMECAST_BATCH_POOL_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "engine/core/fault.h"

/* One job. `worker` counts from 0. A status other than STATUS_OK stops the pool: failures that a
 * batch survives belong into the job's own slot. */
typedef enum status pool_job(void *context, size_t worker, size_t job);

/* Called now and then, by one worker at a time, with the number of finished jobs. */
typedef void pool_progress(void *context, size_t done, size_t jobs);

struct pool {
    size_t workers;                    /* at least 1 */
    const volatile sig_atomic_t *stop; /* set from outside to stop; may be NULL */
    pool_progress *progress;           /* may be NULL */
    void *progress_context;
};

/* Run jobs 0 .. jobs-1. STATUS_INTERRUPTED when `stop` was set, the first job's failure (by job
 * number) when one failed, else STATUS_OK. */
enum status pool_run(const struct pool *pool, size_t jobs, pool_job *run, void *context,
                     struct fault *fault);

/* The number of processors there are, at least 1. */
size_t pool_processors(void);

#endif

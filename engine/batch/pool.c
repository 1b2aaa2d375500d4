#include "engine/batch/pool.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { CHUNK = 4, WORKERS_MOST = 1024 };

struct shared {
    const struct pool *pool;
    pool_job *run;
    void *context;
    size_t jobs;
    pthread_mutex_t lock; /* of everything below */
    size_t next, done;
    bool stopped;
    enum status failed;
    size_t failed_job;
};

struct worker {
    struct shared *shared;
    size_t number;
};

/* The next chunk, or false when there is none or the pool shall stop. */
static bool take(struct shared *shared, size_t finished, size_t *from, size_t *to) {
    const struct pool *pool = shared->pool;
    pthread_mutex_lock(&shared->lock);
    shared->done += finished;
    if (finished && pool->progress)
        pool->progress(pool->progress_context, shared->done, shared->jobs);
    if (pool->stop && *pool->stop)
        shared->stopped = true;
    bool any = !shared->stopped && shared->failed == STATUS_OK && shared->next < shared->jobs;
    *from = shared->next;
    *to = shared->next + CHUNK < shared->jobs ? shared->next + CHUNK : shared->jobs;
    if (any)
        shared->next = *to;
    pthread_mutex_unlock(&shared->lock);
    return any;
}

static void *work(void *argument) {
    const struct worker *worker = argument;
    struct shared *shared = worker->shared;
    size_t from, to, finished = 0;
    while (take(shared, finished, &from, &to)) {
        for (size_t job = from; job < to; job++) {
            enum status status = shared->run(shared->context, worker->number, job);
            if (status == STATUS_OK)
                continue;
            pthread_mutex_lock(&shared->lock);
            if (shared->failed == STATUS_OK || job < shared->failed_job) {
                shared->failed = status;
                shared->failed_job = job;
            }
            pthread_mutex_unlock(&shared->lock);
            return NULL;
        }
        finished = to - from;
    }
    return NULL;
}

enum status pool_run(const struct pool *pool, size_t jobs, pool_job *run, void *context,
                     struct fault *fault) {
    struct shared shared = {.pool = pool, .run = run, .context = context, .jobs = jobs};
    size_t workers = pool->workers < WORKERS_MOST ? pool->workers : WORKERS_MOST;
    if (workers > (jobs + CHUNK - 1) / CHUNK)
        workers = (jobs + CHUNK - 1) / CHUNK;
    if (workers < 1)
        workers = 1;
    struct worker *worker = calloc(workers, sizeof *worker);
    pthread_t *thread = calloc(workers, sizeof *thread);
    if (!worker || !thread) {
        free(worker);
        free(thread);
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory starting workers");
    }
    pthread_mutex_init(&shared.lock, NULL);
    size_t started = 1;
    for (size_t i = 0; i < workers; i++)
        worker[i] = (struct worker){&shared, i};
    for (; started < workers; started++) /* fewer threads than wanted only take longer */
        if (pthread_create(&thread[started], NULL, work, &worker[started]) != 0)
            break;
    work(&worker[0]);
    for (size_t i = 1; i < started; i++)
        pthread_join(thread[i], NULL);
    pthread_mutex_destroy(&shared.lock);
    free(worker);
    free(thread);
    if (shared.failed != STATUS_OK)
        return fault_set(fault, shared.failed, "job %zu failed: %s", shared.failed_job,
                         status_sentence(shared.failed));
    if (shared.stopped)
        return fault_set(fault, STATUS_INTERRUPTED, "stopped after %zu of %zu", shared.done, jobs);
    return STATUS_OK;
}

size_t pool_processors(void) {
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (size_t)count : 1;
}

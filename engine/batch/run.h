/* The whole run as one page: read, check, forecast, sum, compare, write, draw, and the manifest
 * last.
 */
#ifndef CRIMECAST_BATCH_RUN_H
#define CRIMECAST_BATCH_RUN_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "engine/batch/progress.h"
#include "engine/core/fault.h"
#include "engine/core/log.h"

struct run_options {
    const char *file;    /* BATCH.ini */
    size_t jobs;         /* workers; 0: the setting, else all processors */
    const char *seed;    /* overrides the setting; NULL: does not */
    bool force;          /* write into a folder that holds something else */
    bool dry_run;        /* stop before anything is written */
    bool check;          /* as dry_run, and say what was found */
    bool allow_failures; /* exit 0 although rows were refused or series failed */
    bool stop_on_error;  /* --on-error stop */
    const volatile sig_atomic_t *stop;
    struct log *log;
    struct progress progress;
};

/* Run, check or dry-run a batch file; everything to be said goes to the log. The status decides the
 * exit code: OK, PARTIAL, UNAVAILABLE (charts asked for, gnuplot absent), or what stopped it. */
enum status run_batch(const struct run_options *options);

#endif

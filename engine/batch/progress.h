/* A progress line: on a terminal one line that is rewritten, elsewhere a plain line every few
 * seconds. Says done/total, what fell back or failed, and the time left.
 */
#ifndef CRIMECAST_BATCH_PROGRESS_H
#define CRIMECAST_BATCH_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "engine/core/clock.h"

struct progress {
    FILE *stream; /* NULL: silent */
    bool terminal;
    struct clock clock;
    const char *what; /* "Forecasting", "Drawing" */
    double started, shown;
};

/* Begin a stage. */
void progress_start(struct progress *progress, const char *what);

/* Tell how far it is; fits pool_progress. `context` is a struct progress. */
void progress_tell(void *context, size_t done, size_t total);

/* End the stage: takes the line off a terminal. */
void progress_end(struct progress *progress);

#endif

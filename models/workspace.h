/* Scratch memory for one worker: doubles taken in order, given back to a mark.
 *
 * A workspace is sized once from integers (the largest need any model of the batch states for the
 * longest series) and holds no other workspace; kernels take from it and never call malloc, so a
 * failed allocation exists in one place and any number of threads gives the same bytes. Memory
 * taken is not cleared.
 */
#ifndef CRIMECAST_MODELS_WORKSPACE_H
#define CRIMECAST_MODELS_WORKSPACE_H

#include <stddef.h>

#include "engine/core/status.h"

struct workspace {
    double *block;
    size_t capacity, used;
};

/* A workspace of `doubles` doubles. */
enum status workspace_new(struct workspace *out, size_t doubles);
void workspace_free(struct workspace *workspace);

/* `count` doubles, or NULL when the workspace is too small (a model stated too little: the caller
 * returns STATUS_INTERNAL). */
double *workspace_take(struct workspace *workspace, size_t count);

/* Give back all that was taken since `used` was read from workspace->used. */
void workspace_reset(struct workspace *workspace, size_t used);

#endif

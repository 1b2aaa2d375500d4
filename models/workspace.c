#include "models/workspace.h"

#include <stdlib.h>

enum status workspace_new(struct workspace *out, size_t doubles) {
    *out = (struct workspace){.block = calloc(doubles ? doubles : 1, sizeof(double)),
                              .capacity = doubles};
    return out->block ? STATUS_OK : STATUS_NO_MEMORY;
}

void workspace_free(struct workspace *workspace) {
    free(workspace->block);
    *workspace = (struct workspace){.block = NULL};
}

double *workspace_take(struct workspace *workspace, size_t count) {
    if (workspace->capacity - workspace->used < count)
        return NULL;
    double *taken = workspace->block + workspace->used;
    workspace->used += count;
    return taken;
}

void workspace_reset(struct workspace *workspace, size_t used) {
    workspace->used = used;
}

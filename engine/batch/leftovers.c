#include "engine/batch/leftovers.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/core/digest.h"
#include "engine/core/files.h"
#include "engine/core/names.h"
#include "outputs/manifest.h"

void leftovers_find(const char *manifest, struct arena *arena, struct leftovers *out) {
    out->file = manifest_files(manifest, arena, &out->count);
}

static enum status name_outputs(const struct record *now, struct names *made) {
    enum status status = STATUS_OK;
    uint32_t index;
    for (size_t i = 0; i < now->outputs && status == STATUS_OK; i++)
        status = names_add(made, now->output[i].path, strlen(now->output[i].path), &index);
    return status;
}

void leftovers_remove(const struct leftovers *leftovers, const char *output,
                      const struct record *now, struct log *log) {
    struct arena arena = ARENA_EMPTY;
    struct names made = NAMES_EMPTY;
    size_t removed = 0;
    /* without memory for the names nothing is known to be left over */
    size_t count = name_outputs(now, &made) == STATUS_OK ? leftovers->count : 0;
    for (size_t i = 0; i < count; i++) {
        const struct record_file *own = &leftovers->file[i];
        const char *path = files_join(&arena, output, own->path);
        char digest[DIGEST_SIZE];
        size_t size;
        bool is_made = names_find(&made, own->path, strlen(own->path)) != NAMES_NONE;
        if (is_made || !path || !files_exists(path))
            continue;
        if (digest_file(path, digest, &size, NULL) != STATUS_OK ||
            strcmp(digest, own->digest) != 0 || remove(path) != 0) {
            log_line(log, LOG_WARNING, "%s is of an earlier run, but was changed since: it stays",
                     path);
            continue;
        }
        removed++;
        const char *folder = files_folder(&arena, path);
        if (folder)
            rmdir(folder); /* fails, as it should, while anything is in it */
    }
    if (removed)
        log_line(log, LOG_INFO, "%zu files of an earlier run that this one does not make: removed",
                 removed);
    names_free(&made);
    arena_free(&arena);
}

#define _XOPEN_SOURCE 700 /* realpath */
#include "engine/core/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *files_join(struct arena *arena, const char *folder, const char *name) {
    if (name[0] == '/' || !folder[0] || strcmp(folder, ".") == 0 || strcmp(name, "-") == 0)
        return arena_string(arena, name, strlen(name));
    size_t room = strlen(folder) + strlen(name) + 2;
    char *path = arena_take(arena, room);
    if (path)
        snprintf(path, room, "%s%s%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/", name);
    return path;
}

char *files_folder(struct arena *arena, const char *path) {
    const char *slash = strrchr(path, '/');
    if (!slash)
        return arena_string(arena, ".", 1);
    return arena_string(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

bool files_exists(const char *path) {
    struct stat about;
    return stat(path, &about) == 0;
}

bool files_is_folder(const char *path) {
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

bool files_same(const char *a, const char *b) {
    struct stat one, other;
    bool there = stat(a, &one) == 0;
    if (!there || stat(b, &other) != 0)
        return !there && strcmp(a, b) == 0;
    return S_ISREG(one.st_mode) && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

enum status files_make_folder(const char *path, struct fault *fault) {
    char *copy = strdup(path);
    if (!copy)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory");
    enum status status = STATUS_OK;
    for (char *c = copy + 1; status == STATUS_OK; c++) {
        if (*c != '/' && *c != '\0')
            continue;
        char kept = *c;
        *c = '\0';
        if (mkdir(copy, 0777) != 0 && !(errno == EEXIST && files_is_folder(copy)))
            status = fault_at(fault, STATUS_CANNOT_CREATE, copy, 0, NULL,
                              "the folder cannot be created: %s", strerror(errno));
        *c = kept;
        if (!kept)
            break;
    }
    free(copy);
    return status;
}

struct listing {
    struct arena *arena;
    const char **path;
    size_t count, capacity;
};

static enum status list_below(struct listing *listing, const char *folder, int depth,
                              struct fault *fault) {
    enum { DEEPEST = 16 };
    DIR *open = opendir(folder);
    if (!open)
        return fault_at(fault, STATUS_MISSING_INPUT, folder, 0, NULL,
                        "the folder cannot be opened: %s", strerror(errno));
    enum status status = STATUS_OK;
    for (struct dirent *entry; status == STATUS_OK && (entry = readdir(open));) {
        if (entry->d_name[0] == '.')
            continue;
        char *path = files_join(listing->arena, folder, entry->d_name);
        if (path && files_is_folder(path)) {
            if (depth < DEEPEST)
                status = list_below(listing, path, depth + 1, fault);
            continue;
        }
        if (path && listing->count == listing->capacity) {
            size_t capacity = listing->capacity ? listing->capacity * 2 : 64;
            const char **grown = realloc(listing->path, capacity * sizeof *grown);
            if (!grown)
                path = NULL;
            else {
                listing->path = grown;
                listing->capacity = capacity;
            }
        }
        if (!path)
            status = fault_set(fault, STATUS_NO_MEMORY, "out of memory listing %s", folder);
        else
            listing->path[listing->count++] = path;
    }
    closedir(open);
    return status;
}

static int by_bytes(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

enum status files_list(struct arena *arena, const char *folder, const char *const **paths,
                       size_t *count, struct fault *fault) {
    struct listing listing = {.arena = arena};
    enum status status = list_below(&listing, folder, 0, fault);
    const char **kept = NULL;
    if (status == STATUS_OK) {
        kept = arena_take(arena, (listing.count + 1) * sizeof *kept);
        if (!kept)
            status = fault_set(fault, STATUS_NO_MEMORY, "out of memory listing %s", folder);
    }
    if (status == STATUS_OK && listing.count) {
        qsort(listing.path, listing.count, sizeof *listing.path, by_bytes);
        memcpy(kept, listing.path, listing.count * sizeof *kept);
    }
    free(listing.path);
    *paths = kept;
    *count = status == STATUS_OK ? listing.count : 0;
    return status;
}

enum status files_read(const char *path, struct text *out, struct fault *fault) {
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return fault_at(fault, errno == ENOENT ? STATUS_MISSING_INPUT : STATUS_IO, path, 0, NULL,
                        "cannot be opened: %s", strerror(errno));
    char block[65536];
    size_t got;
    while ((got = fread(block, 1, sizeof block, stream)) > 0)
        text_append_bytes(out, block, got);
    enum status status = STATUS_OK;
    if (ferror(stream))
        status = fault_at(fault, STATUS_IO, path, 0, NULL, "cannot be read: %s", strerror(errno));
    else if (out->failed)
        status = fault_at(fault, STATUS_NO_MEMORY, path, 0, NULL, "does not fit in memory");
    fclose(stream);
    return status;
}

enum status files_open(struct files_output *output, const char *path, struct fault *fault) {
    *output = (struct files_output){.path = strdup(path)};
    if (!output->path)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory");
    if (strcmp(path, "-") == 0) {
        output->stream = stdout;
        return STATUS_OK;
    }
    struct stat about;
    if (lstat(path, &about) == 0 && S_ISLNK(about.st_mode)) { /* replace what a link leads to */
        char *end = realpath(path, NULL);
        if (end) {
            free(output->path);
            path = output->path = end;
        }
    }
    if (stat(path, &about) == 0 && !S_ISREG(about.st_mode)) {
        /* a device or a pipe is written to, never replaced */
        output->stream = S_ISDIR(about.st_mode) ? NULL : fopen(path, "wb");
        output->direct = output->stream != NULL;
        if (output->direct)
            return STATUS_OK;
        enum status status =
            fault_at(fault, STATUS_CANNOT_CREATE, path, 0, NULL, "cannot be written to: %s",
                     S_ISDIR(about.st_mode) ? "it is a folder" : strerror(errno));
        files_discard(output);
        return status;
    }
    size_t room = strlen(path) + sizeof ".XXXXXX.part";
    output->temporary = malloc(room);
    if (!output->temporary) {
        files_discard(output);
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory");
    }
    snprintf(output->temporary, room, "%s.XXXXXX", path);
    int descriptor = mkstemp(output->temporary);
    if (descriptor >= 0) {
        mode_t mask = umask(0); /* mkstemp makes private files; outputs follow the user's umask */
        umask(mask);
        (void)fchmod(descriptor, 0666 & ~mask);
        output->stream = fdopen(descriptor, "wb");
    }
    if (!output->stream) {
        enum status status = fault_at(fault, STATUS_CANNOT_CREATE, path, 0, NULL,
                                      "cannot be created: %s", strerror(errno));
        if (descriptor < 0) { /* nothing to unlink */
            free(output->temporary);
            output->temporary = NULL;
        }
        files_discard(output);
        return status;
    }
    return STATUS_OK;
}

enum status files_close(struct files_output *output, struct fault *fault) {
    enum status status = STATUS_OK;
    bool failed = fflush(output->stream) != 0 || ferror(output->stream);
    if (output->direct) {
        failed = fclose(output->stream) != 0 || failed;
        output->stream = NULL;
    }
    if (output->temporary) {
        failed = failed || fsync(fileno(output->stream)) != 0;
        failed = fclose(output->stream) != 0 || failed;
        output->stream = NULL;
        failed = failed || rename(output->temporary, output->path) != 0;
    }
    if (failed)
        status = fault_at(fault, STATUS_IO, output->path, 0, NULL, "cannot be written: %s",
                          strerror(errno));
    else {
        free(output->temporary);
        output->temporary = NULL;
    }
    files_discard(output);
    return status;
}

void files_discard(struct files_output *output) {
    if ((output->temporary || output->direct) && output->stream)
        fclose(output->stream);
    if (output->temporary)
        unlink(output->temporary);
    free(output->temporary);
    free(output->path);
    *output = (struct files_output){.stream = NULL};
}

enum status files_write(const char *path, const char *bytes, size_t length, struct fault *fault) {
    struct files_output output;
    enum status status = files_open(&output, path, fault);
    if (status != STATUS_OK)
        return status;
    if (length)
        fwrite(bytes, 1, length, output.stream); /* files_close looks at ferror */
    return files_close(&output, fault);
}

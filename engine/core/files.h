/* Files: sorted listings, whole-file reads, atomic writes.
 *
 * A file is written under a temporary name in its own folder, flushed to disk and renamed, so a
 * reader sees the old file or the whole new one and never a part.
 */
#ifndef CRIMECAST_CORE_FILES_H
#define CRIMECAST_CORE_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "engine/core/arena.h"
#include "engine/core/fault.h"
#include "engine/core/text.h"

/* "FOLDER/NAME" in the arena; NAME itself when it is absolute or FOLDER is "" or ".". */
char *files_join(struct arena *arena, const char *folder, const char *name);

/* The folder part of a path ("." when it has none), in the arena. */
char *files_folder(struct arena *arena, const char *path);

bool files_exists(const char *path);
bool files_is_folder(const char *path);

/* Do two paths name one place: the same words, or one regular file by two names? Devices other than
 * standard input and output ("-") are never the same place. */
bool files_same(const char *a, const char *b);

/* Create a folder and the ones above it; an existing one is fine. */
enum status files_make_folder(const char *path, struct fault *fault);

/* All plain files below a folder, as full paths sorted byte by byte. The array is in the arena. */
enum status files_list(struct arena *arena, const char *folder, const char *const **paths,
                       size_t *count, struct fault *fault);

/* Append the whole content of a file to `out`. */
enum status files_read(const char *path, struct text *out, struct fault *fault);

/* Write a whole file atomically; "-" writes to standard output. */
enum status files_write(const char *path, const char *bytes, size_t length, struct fault *fault);

/* An output stream with the same guarantee, for what is too large to hold: open, write to
 * `stream`, then close (which flushes, checks and renames) or discard. */
struct files_output {
    FILE *stream;
    char *path, *temporary; /* owned; temporary is NULL for standard output and devices */
    bool direct;            /* a device or pipe, written to as it is */
};
enum status files_open(struct files_output *output, const char *path, struct fault *fault);
enum status files_close(struct files_output *output, struct fault *fault);
void files_discard(struct files_output *output);

#endif

/* The files of a street-level source: a folder, a zip archive or one file.
 *
 * YYYY-MM-<force>-street.csv at any depth; <force> in lower case with hyphens, "west-mercia".
 */
#ifndef CRIMECAST_INPUTS_STREET_FILES_H
#define CRIMECAST_INPUTS_STREET_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/core/arena.h"
#include "engine/core/digest.h"
#include "engine/core/fault.h"
#include "inputs/rows.h"
#include "inputs/unzip.h"

struct street_file {
    const char *name;   /* for messages: path, or path of the archive / name of the entry */
    const char *below;  /* path below the folder, or name of the entry */
    const char *force;  /* as in its name */
    char month_text[8]; /* "2018-10" */
    int month;
    size_t entry;             /* in the archive */
    char digest[DIGEST_SIZE]; /* of a plain file, once street_files_finish was called for it */
};

struct street_files {
    struct arena arena;
    struct street_file *file; /* by month, force and name */
    size_t count;
    size_t others; /* files that are none of these */
    size_t bytes;
    bool single; /* the source is one file, neither folder nor archive */
    char digest[DIGEST_SIZE];
    struct unzip *zip; /* NULL for folders and files */
};

/* Could this path be such a source? See street_crime_recognise. */
bool street_files_recognise(const char *path);

/* List them; an archive is digested. None at all is STATUS_NO_DATA. */
enum status street_files_open(struct street_files *files, const char *path, struct fault *fault);

/* Start reading the rows of one file; the rows of the one before are closed by the caller. */
enum status street_files_rows(struct street_files *files, size_t index, struct rows **rows,
                              struct fault *fault);

/* The rows of a file were read: take its digest, read whatever is left of it, close it. */
enum status street_files_finish(struct street_files *files, size_t index, struct rows *rows,
                                struct fault *fault);

/* All files were finished: the digest of the source. For a folder that of the list of digests, as
 * `sha256sum FILE... | sha256sum` prints it; for one file its own. */
enum status street_files_digest(struct street_files *files, struct fault *fault);

void street_files_close(struct street_files *files);

#endif

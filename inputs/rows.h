/* The next row of a CSV file, over libcsv.
 *
 * RFC 4180: UTF-8 with or without a byte order mark, LF or CRLF, quoted commas and line breaks. The
 * reader counts lines, keeps the first fault, and caps what one field (1 MiB) and one row (16 MiB)
 * may hold, so that an open quote cannot swallow a file; a NUL byte says the file is not text.
 * After the first fault libcsv is fed no more.
 */
#ifndef CRIMECAST_INPUTS_ROWS_H
#define CRIMECAST_INPUTS_ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/core/digest.h"
#include "engine/core/fault.h"

struct field {
    const char *bytes; /* terminated; valid until the next call of rows_next */
    size_t length;
};

struct row {
    const struct field *field;
    size_t fields;
    long line; /* on which the row starts, from 1 */
};

/* Where bytes come from: fills up to `size` bytes, returns how many (0 at the end), and sets
 * *failed with its own reason when reading failed. */
typedef size_t rows_source(void *from, char *bytes, size_t size, const char **failed);

struct rows;

/* Read a file; "-" is standard input. `name` in messages is the path. */
enum status rows_open(struct rows **out, const char *path, struct fault *fault);

/* Read from any source; `from` is borrowed until rows_close. */
enum status rows_open_source(struct rows **out, const char *name, rows_source *source, void *from,
                             struct fault *fault);

/* The next row that is not blank. STATUS_OK with *more false at the end. A faulty row or file is a
 * fault with file and line; nothing can be read after it. */
enum status rows_next(struct rows *rows, struct row *row, bool *more, struct fault *fault);

/* Read what is left of the source without looking at it, and give the SHA-256 of all of it. Rows of
 * rows_open carry a digest; of rows_open_source only those that rows_hash was called for, before
 * the first rows_next (others give ""). */
enum status rows_hash(struct rows *rows);
enum status rows_digest(struct rows *rows, char out[DIGEST_SIZE], struct fault *fault);

/* Name of the file, and the bytes read so far. */
const char *rows_name(const struct rows *rows);
size_t rows_bytes(const struct rows *rows);

void rows_close(struct rows *rows);

#endif

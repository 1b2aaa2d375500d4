/* Files inside a zip archive, over libzip, which is known to unzip.c only. (libzip itself has taken
 * the names zip_source_*.)
 *
 * Compiled without libzip (no CRIMECAST_HAVE_ZIP), unzip_open fails with STATUS_UNAVAILABLE and
 * says what is missing.
 */
#ifndef CRIMECAST_INPUTS_UNZIP_H
#define CRIMECAST_INPUTS_UNZIP_H

#include <stddef.h>

#include "engine/core/fault.h"

struct unzip;

/* Open an archive for reading. */
enum status unzip_open(struct unzip **out, const char *path, struct fault *fault);

/* Number of entries, and the name of one with its folders ("2018-10/x.csv"); "" when it has none.
 * Names live until unzip_close. */
size_t unzip_count(const struct unzip *zip);
const char *unzip_name(const struct unzip *zip, size_t entry);

/* Start reading one entry; the one before is closed. */
enum status unzip_start(struct unzip *zip, size_t entry, struct fault *fault);

/* The next bytes of the entry started: a rows_source (rows.h) whose `from` is the unzip. A
 * damaged entry (checksum, truncation) fails. */
size_t unzip_read(void *from, char *bytes, size_t size, const char **failed);

void unzip_close(struct unzip *zip);

#endif

/* SHA-256 (FIPS 180-4) of bytes, over nettle. */
#ifndef CRIMECAST_CORE_DIGEST_H
#define CRIMECAST_CORE_DIGEST_H

#include <stddef.h>

#include "engine/core/fault.h"

enum { DIGEST_SIZE = 65 }; /* 64 hexadecimal digits and the terminator */

/* A digest under way: what is read once can be digested as it is read. NULL when memory is out. */
struct digest;
struct digest *digest_new(void);
void digest_add(struct digest *digest, const void *bytes, size_t length);

/* Write the digest and give its memory back. Accepts NULL (out is then ""). */
void digest_end(struct digest *digest, char out[DIGEST_SIZE]);

void digest_bytes(const void *bytes, size_t length, char out[DIGEST_SIZE]);

/* Digest of a file's content; also its size in bytes when `size` is not NULL. */
enum status digest_file(const char *path, char out[DIGEST_SIZE], size_t *size, struct fault *fault);

#endif

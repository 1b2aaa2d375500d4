#include "engine/core/digest.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void finish(struct sha256_ctx *context, char out[DIGEST_SIZE]) {
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_digest(context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++)
        snprintf(out + 2 * i, 3, "%02x", digest[i]);
}

struct digest {
    struct sha256_ctx context;
};

struct digest *digest_new(void) {
    struct digest *digest = malloc(sizeof *digest);
    if (digest)
        sha256_init(&digest->context);
    return digest;
}

void digest_add(struct digest *digest, const void *bytes, size_t length) {
    sha256_update(&digest->context, length, bytes);
}

void digest_end(struct digest *digest, char out[DIGEST_SIZE]) {
    out[0] = '\0';
    if (digest)
        finish(&digest->context, out);
    free(digest);
}

void digest_bytes(const void *bytes, size_t length, char out[DIGEST_SIZE]) {
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, length, bytes);
    finish(&context, out);
}

enum status digest_file(const char *path, char out[DIGEST_SIZE], size_t *size,
                        struct fault *fault) {
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return fault_at(fault, errno == ENOENT ? STATUS_MISSING_INPUT : STATUS_IO, path, 0, NULL,
                        "cannot be opened: %s", strerror(errno));
    struct sha256_ctx context;
    sha256_init(&context);
    uint8_t block[65536];
    size_t got, total = 0;
    while ((got = fread(block, 1, sizeof block, stream)) > 0) {
        sha256_update(&context, got, block);
        total += got;
    }
    enum status status = STATUS_OK;
    if (ferror(stream))
        status = fault_at(fault, STATUS_IO, path, 0, NULL, "cannot be read: %s", strerror(errno));
    fclose(stream);
    finish(&context, out);
    if (size)
        *size = total;
    return status;
}

/* The record that carries the words of a failure: code, place, what was found, what was expected.
 *
 * It is owned by the caller, usually on the stack, and never global. Messages are cut, not lost, at
 * the sizes below, so recording a failure cannot itself fail.
 */
#ifndef CRIMECAST_CORE_FAULT_H
#define CRIMECAST_CORE_FAULT_H

#include <stddef.h>

#include "engine/core/status.h"

struct fault {
    enum status status;
    long line;         /* 1-based line of the file, 0 when it has none */
    char file[512];    /* "" when no file is involved */
    char column[128];  /* header name, setting or series the failure is about; "" when none */
    char message[768]; /* what was found and what was expected, one sentence, no full stop */
};

/* A fault with nothing in it. */
#define FAULT_NONE ((struct fault){.status = STATUS_OK})

/* Record a failure without a place. `fault` may be NULL. Returns `status`, so that a caller can
 * write `return fault_set(fault, STATUS_IO, ...)`. */
#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
enum status
fault_set(struct fault *fault, enum status status, const char *format, ...);

/* Record a failure at a place of a file. `column` may be NULL, `line` 0. Returns `status`. */
#if defined(__GNUC__)
__attribute__((format(printf, 6, 7)))
#endif
enum status
fault_at(struct fault *fault, enum status status, const char *file, long line, const char *column,
         const char *format, ...);

/* Write "FILE:LINE: column NAME: message" into out (always terminated); parts that are empty are
 * left out. */
void fault_print(const struct fault *fault, char *out, size_t size);

#endif

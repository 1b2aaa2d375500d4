/* A growable string. Running out of memory is remembered, not returned: append freely and look at
 * `failed` (or text_status) once at the end; after a failure further appends do nothing.
 */
#ifndef CRIMECAST_CORE_TEXT_H
#define CRIMECAST_CORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/core/status.h"

struct text {
    char *bytes; /* terminated; NULL while nothing was appended: use text_string */
    size_t length, capacity;
    bool failed;
};

#define TEXT_EMPTY ((struct text){.bytes = NULL})

void text_append(struct text *text, const char *string);
void text_append_bytes(struct text *text, const char *bytes, size_t length);
void text_append_char(struct text *text, char c);
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void text_printf(struct text *text, const char *format, ...);

/* A field of a CSV line, quoted where it holds a comma, a quote or a line break. */
void text_append_field(struct text *text, const char *field);

/* A name as words of a sentence: what a file shouts, "THEFT", becomes "Theft"; names with a small
 * letter, and those of up to three letters (ASB), stay as they are. ASCII only. */
void text_append_spoken(struct text *text, const char *name);

/* The string so far, "" when empty; valid until the next append. */
const char *text_string(const struct text *text);
enum status text_status(const struct text *text);

/* Keep the memory, forget the content. */
void text_clear(struct text *text);
void text_free(struct text *text);

#endif

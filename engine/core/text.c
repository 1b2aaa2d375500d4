#include "engine/core/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool reserve(struct text *text, size_t more) {
    if (text->failed)
        return false;
    if (text->capacity - text->length > more)
        return true;
    size_t capacity = text->capacity ? text->capacity : 256;
    while (capacity - text->length <= more) {
        if (capacity > (size_t)-1 / 2) {
            text->failed = true;
            return false;
        }
        capacity *= 2;
    }
    char *bytes = realloc(text->bytes, capacity);
    if (!bytes) {
        text->failed = true;
        return false;
    }
    text->bytes = bytes;
    text->capacity = capacity;
    return true;
}

void text_append_bytes(struct text *text, const char *bytes, size_t length) {
    if (!reserve(text, length))
        return;
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

void text_append(struct text *text, const char *string) {
    text_append_bytes(text, string, strlen(string));
}

void text_append_char(struct text *text, char c) {
    text_append_bytes(text, &c, 1);
}

void text_printf(struct text *text, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0 || !reserve(text, (size_t)length)) {
        text->failed = true;
        return;
    }
    va_start(arguments, format);
    vsnprintf(text->bytes + text->length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    text->length += (size_t)length;
}

void text_append_field(struct text *text, const char *field) {
    bool quoted = field[strcspn(field, ",\"\r\n")] != '\0';
    if (!quoted) {
        text_append(text, field);
        return;
    }
    text_append_char(text, '"');
    for (const char *c = field; *c; c++) {
        if (*c == '"')
            text_append_char(text, '"');
        text_append_char(text, *c);
    }
    text_append_char(text, '"');
}

const char *text_string(const struct text *text) {
    return text->bytes ? text->bytes : "";
}

enum status text_status(const struct text *text) {
    return text->failed ? STATUS_NO_MEMORY : STATUS_OK;
}

void text_clear(struct text *text) {
    text->length = 0;
    text->failed = false;
    if (text->bytes)
        text->bytes[0] = '\0';
}

void text_free(struct text *text) {
    free(text->bytes);
    *text = TEXT_EMPTY;
}

void text_append_spoken(struct text *text, const char *name) {
    enum { ABBREVIATION = 3 };
    size_t capitals = 0;
    bool shouted = true;
    for (const char *c = name; *c; c++) {
        shouted = shouted && !(*c >= 'a' && *c <= 'z');
        capitals += *c >= 'A' && *c <= 'Z';
    }
    if (!shouted || capitals <= ABBREVIATION) {
        text_append(text, name);
        return;
    }
    for (const char *c = name; *c; c++)
        text_append_char(text, c > name && *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c);
}

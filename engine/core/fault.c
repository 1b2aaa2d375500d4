#include "engine/core/fault.h"

#include <stdarg.h>
#include <stdio.h>

enum status fault_set(struct fault *fault, enum status status, const char *format, ...) {
    if (fault) {
        va_list arguments;
        *fault = (struct fault){.status = status};
        va_start(arguments, format);
        vsnprintf(fault->message, sizeof fault->message, format, arguments);
        va_end(arguments);
    }
    return status;
}

enum status fault_at(struct fault *fault, enum status status, const char *file, long line,
                     const char *column, const char *format, ...) {
    if (fault) {
        va_list arguments;
        *fault = (struct fault){.status = status, .line = line};
        snprintf(fault->file, sizeof fault->file, "%s", file ? file : "");
        snprintf(fault->column, sizeof fault->column, "%s", column ? column : "");
        va_start(arguments, format);
        vsnprintf(fault->message, sizeof fault->message, format, arguments);
        va_end(arguments);
    }
    return status;
}

void fault_print(const struct fault *fault, char *out, size_t size) {
    char place[640] = "";
    char column[160] = "";
    if (fault->file[0] && fault->line > 0)
        snprintf(place, sizeof place, "%s:%ld: ", fault->file, fault->line);
    else if (fault->file[0])
        snprintf(place, sizeof place, "%s: ", fault->file);
    if (fault->column[0])
        snprintf(column, sizeof column, "%s: ", fault->column);
    snprintf(out, size, "%s%s%s", place, column,
             fault->message[0] ? fault->message : status_sentence(fault->status));
}

#include "engine/core/log.h"

#include <stdarg.h>

#include "engine/core/text.h"

static const char *const level_name[] = {"error", "warning", "info", "debug"};

/* JSON string escapes (RFC 8259, section 7). */
static void append_json(struct text *out, const char *string) {
    text_append_char(out, '"');
    for (const char *c = string; *c; c++) {
        if (*c == '"' || *c == '\\')
            text_printf(out, "\\%c", *c);
        else if ((unsigned char)*c < 0x20)
            text_printf(out, "\\u%04x", (unsigned)(unsigned char)*c);
        else
            text_append_char(out, *c);
    }
    text_append_char(out, '"');
}

static void write_line(FILE *stream, enum log_shape shape, bool timed, enum log_level level,
                       const char *stamp, const char *message) {
    struct text line = TEXT_EMPTY;
    if (shape == LOG_JSON) {
        text_printf(&line, "{\"time\":\"%s\",\"level\":\"%s\",\"message\":", stamp,
                    level_name[level]);
        append_json(&line, message);
        text_append(&line, "}\n");
    } else if (timed)
        text_printf(&line, "%s %-7s %s\n", stamp, level_name[level], message);
    else
        text_printf(&line, "%s%s%s\n", level <= LOG_WARNING ? level_name[level] : "",
                    level <= LOG_WARNING ? ": " : "", message);
    fputs(text_string(&line), stream);
    fflush(stream);
    text_free(&line);
}

void log_line(struct log *log, enum log_level level, const char *format, ...) {
    char message[2048], stamp[CLOCK_STAMP_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    clock_stamp(&log->clock, stamp);
    if (log->stream && level <= log->shown)
        write_line(log->stream, log->shape, false, level, stamp, message);
    if (log->file)
        write_line(log->file, log->shape, true, level, stamp, message);
}

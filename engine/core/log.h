/* Messages to people and machines: levels, plain lines or JSON lines, to a stream and a file.
 *
 * Only the edges (batch, cli) hold a log; library code returns faults instead. Lines carry the time
 * of the clock they were given. Not for use from several threads at once: the caller locks.
 */
#ifndef CRIMECAST_CORE_LOG_H
#define CRIMECAST_CORE_LOG_H

#include <stdbool.h>
#include <stdio.h>

#include "engine/core/clock.h"

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };
enum log_shape { LOG_TEXT, LOG_JSON };

struct log {
    FILE *stream; /* shown when level <= shown; may be NULL */
    FILE *file;   /* run.log: everything up to LOG_DEBUG, with times; may be NULL */
    enum log_level shown;
    enum log_shape shape;
    struct clock clock;
};

#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
void log_line(struct log *log, enum log_level level, const char *format, ...);

#endif

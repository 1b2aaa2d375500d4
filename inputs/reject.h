/* Rows that were refused: file, line, column, value, reason. All are counted; the first ones, up to
 * a cap, are kept for rejects.csv.
 */
#ifndef CRIMECAST_INPUTS_REJECT_H
#define CRIMECAST_INPUTS_REJECT_H

#include <stddef.h>

#include "engine/core/arena.h"
#include "engine/core/status.h"

enum { REJECT_CAP = 100000 };

struct reject {
    const char *file, *column, *value, *reason; /* column and value may be "" */
    long line;
};

struct rejects {
    struct arena arena;
    struct reject *reject;
    size_t kept, capacity;
    size_t count; /* all of them, kept or not */
};

#define REJECTS_EMPTY ((struct rejects){.count = 0})

/* Count a refused row, and keep it while fewer than REJECT_CAP are kept. Values are cut at 80
 * bytes. The reason is a printf format. */
#if defined(__GNUC__)
__attribute__((format(printf, 7, 8)))
#endif
enum status
rejects_add(struct rejects *rejects, const char *file, long line, const char *column,
            const char *value, size_t value_length, const char *reason, ...);

void rejects_free(struct rejects *rejects);

#endif

/* Named interventions: lockdowns, recording changes, boundary changes. Applied only when named in
 * a file. Both months are included; an area's event holds for what lies under it.
 */
#ifndef CRIMECAST_DATA_EVENT_H
#define CRIMECAST_DATA_EVENT_H

#include <stddef.h>

#include "engine/core/arena.h"
#include "engine/core/status.h"

#define EVENT_LIST(X)                                     \
    X(EXCLUDE, "exclude", "no weight in fitting")         \
    X(TEMPORARY, "temporary", "an effect that ends")      \
    X(LEVEL_SHIFT, "level_shift", "an effect that stays") \
    X(RAMP, "ramp", "an effect that grows from start to end and stays")

enum event_kind {
#define X(name, word, meaning) EVENT_##name,
    EVENT_LIST(X)
#undef X
        EVENT_KINDS
};

struct event {
    const char *name;
    enum event_kind kind;
    int start, end;       /* months, both included; end == start where the file leaves it empty */
    const char *area;     /* "" means all */
    const char *category; /* "" means all */
    const char *note;
};

struct events {
    struct arena arena;
    struct event *event;
    size_t count, capacity;
};

#define EVENTS_EMPTY ((struct events){.count = 0})

const char *event_word(enum event_kind kind);

/* Add a copy (strings too). */
enum status events_add(struct events *events, const struct event *event);
void events_free(struct events *events);

#endif

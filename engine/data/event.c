#include "engine/data/event.h"

#include <stdlib.h>
#include <string.h>

const char *event_word(enum event_kind kind) {
    static const char *const word[] = {
#define X(name, word, meaning) word,
        EVENT_LIST(X)
#undef X
    };
    return (size_t)kind < EVENT_KINDS ? word[kind] : "";
}

static const char *copy_string(struct arena *arena, const char *string) {
    return string ? arena_string(arena, string, strlen(string)) : "";
}

enum status events_add(struct events *events, const struct event *event) {
    if (events->count == events->capacity) {
        size_t capacity = events->capacity ? events->capacity * 2 : 16;
        struct event *grown = realloc(events->event, capacity * sizeof *grown);
        if (!grown)
            return STATUS_NO_MEMORY;
        events->event = grown;
        events->capacity = capacity;
    }
    struct event copy = *event;
    copy.name = copy_string(&events->arena, event->name);
    copy.area = copy_string(&events->arena, event->area);
    copy.category = copy_string(&events->arena, event->category);
    copy.note = copy_string(&events->arena, event->note);
    if (!copy.name || !copy.area || !copy.category || !copy.note)
        return STATUS_NO_MEMORY;
    events->event[events->count++] = copy;
    return STATUS_OK;
}

void events_free(struct events *events) {
    arena_free(&events->arena);
    free(events->event);
    *events = EVENTS_EMPTY;
}

/* The shipped catalogue of events that moved police recorded crime in England and Wales: lockdowns,
 * changes of counting rules, recording standards, a change of system.
 *
 * Nothing here acts by itself. A person who knows that an event holds for an area names it in the
 * events file of the batch; suggested breaks are compared with this list so that the likely reason
 * stands beside the date. Each entry tells the published source its date was checked against, or
 * says unverified.
 *
 * Limits: national dates; forces carried changes out at their own pace. Months are the first whole
 * or mostly affected ones.
 */
#ifndef CRIMECAST_DATA_KNOWN_EVENTS_H
#define CRIMECAST_DATA_KNOWN_EVENTS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/data/event.h"

struct known_event {
    const char *name;
    enum event_kind kind;
    int start, end; /* months, both included */
    /* Names the area or category goes by, separated by |, the first as an events file has it; ""
     * for all. Case does not matter. */
    const char *areas, *categories;
    int direction; /* 1: counts are expected to rise, -1: to fall, 0: either */
    const char *note;
    const char *source; /* publisher, title, date; or "unverified" */
};

const struct known_event *known_events(size_t *count);

/* Is `name` one of the names in a |-separated list? Without regard to case. "" lists all. */
bool known_events_lists(const char *list, const char *name);

#endif

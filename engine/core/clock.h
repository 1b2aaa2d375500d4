/* The one place that reads the time; tests freeze it. Times are UTC whatever the time zone. */
#ifndef CRIMECAST_CORE_CLOCK_H
#define CRIMECAST_CORE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

enum { CLOCK_STAMP_SIZE = 32 };

struct clock {
    bool frozen;
    int64_t frozen_seconds; /* since 1970-01-01T00:00:00Z, used when frozen */
};

/* Now as 2024-04-01T12:34:56Z. */
void clock_stamp(const struct clock *clock, char out[CLOCK_STAMP_SIZE]);

/* Seconds on a clock that only moves forward, for durations; 0 when frozen. */
double clock_elapsed(const struct clock *clock);

#endif

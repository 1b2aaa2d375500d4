#include "engine/core/clock.h"

#include <time.h>

void clock_stamp(const struct clock *clock, char out[CLOCK_STAMP_SIZE]) {
    time_t now = clock->frozen ? (time_t)clock->frozen_seconds : time(NULL);
    struct tm parts;
    if (!gmtime_r(&now, &parts) || !strftime(out, CLOCK_STAMP_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts))
        out[0] = '\0';
}

double clock_elapsed(const struct clock *clock) {
    struct timespec now;
    if (clock->frozen || clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return 0;
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Interval levels in percent, ascending: 50, 80, 95. */
#ifndef CRIMECAST_DATA_LEVELS_H
#define CRIMECAST_DATA_LEVELS_H

#include <stdbool.h>
#include <stddef.h>

enum { LEVELS_MOST = 9, LEVEL_NAME_SIZE = 16 };

struct levels {
    double percent[LEVELS_MOST];
    size_t count;
};

/* Parse "50,80,95" (any order, no repeats, each from 10 to below 100). */
bool levels_parse(const char *bytes, size_t length, struct levels *out);

/* "95", "998" for 99.8: the ending of column names. */
void level_name(double percent, char out[LEVEL_NAME_SIZE]);

/* Lower and upper tail probability of a level: 0.025 and 0.975 for 95. */
double level_lower(double percent);
double level_upper(double percent);

/* The whole number that a limit (side -1: the lower, 1: the upper) or a median (0) of a count is
 * told by: outward for limits, so that none covers less than it claims; halves up for a median. */
double level_whole(double value, int side);

#endif

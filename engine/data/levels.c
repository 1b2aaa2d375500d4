#include "engine/data/levels.h"

#include <math.h>

#include "engine/core/number.h"

bool levels_parse(const char *bytes, size_t length, struct levels *out) {
    *out = (struct levels){.count = 0};
    for (size_t from = 0; from <= length;) {
        size_t to = from;
        while (to < length && bytes[to] != ',')
            to++;
        double level;
        if (out->count == LEVELS_MOST || !number_parse(bytes + from, to - from, &level) ||
            level < 10 || level >= 100) /* under 10, "9.5" and "95" would name one column */
            return false;
        size_t at = out->count;
        for (; at > 0 && out->percent[at - 1] >= level; at--) {
            if (out->percent[at - 1] == level)
                return false;
            out->percent[at] = out->percent[at - 1];
        }
        out->percent[at] = level;
        out->count++;
        from = to + 1;
    }
    return out->count > 0;
}

void level_name(double percent, char out[LEVEL_NAME_SIZE]) {
    char number[NUMBER_SIZE];
    size_t used = 0;
    number_print(percent, number);
    for (const char *c = number; *c && used + 1 < LEVEL_NAME_SIZE; c++)
        if (*c != '.')
            out[used++] = *c;
    out[used] = '\0';
}

double level_lower(double percent) {
    return (100 - percent) / 200;
}

double level_upper(double percent) {
    return 1 - (100 - percent) / 200;
}

double level_whole(double value, int side) {
    return side < 0 ? floor(value) : side > 0 ? ceil(value) : floor(value + 0.5);
}

#include "engine/data/direction.h"

static const struct {
    const char *word, *meaning;
} directions[DIRECTIONS] = {
#define X(name, word, meaning) {word, meaning},
    DIRECTION_LIST(X)
#undef X
};

static const struct {
    const char *word;
    int months;
    const char *spoken;
} windows[TREND_WINDOWS] = {
#define X(name, word, months, spoken) {word, months, spoken},
    TREND_WINDOW_LIST(X)
#undef X
};

const char *direction_word(enum direction direction) {
    return directions[direction].word;
}

const char *direction_meaning(enum direction direction) {
    return directions[direction].meaning;
}

const char *trend_window_word(enum trend_window window) {
    return windows[window].word;
}

int trend_window_months(enum trend_window window) {
    return windows[window].months;
}

const char *trend_window_spoken(enum trend_window window) {
    return windows[window].spoken;
}

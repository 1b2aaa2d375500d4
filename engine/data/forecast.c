#include "engine/data/forecast.h"

#include "engine/data/levels.h"

static const char *const words[] = {
#define X(name, word, meaning) word,
    OUTCOME_LIST(X)
#undef X
};

const char *outcome_word(enum outcome outcome) {
    return words[outcome];
}

void forecast_whole(struct forecast *forecast, size_t h, size_t levels) {
    forecast->median[h] = level_whole(forecast->median[h], 0);
    for (size_t k = 0; k < levels; k++) {
        double *lower = &forecast->lower[k * forecast->horizon + h];
        double *upper = &forecast->upper[k * forecast->horizon + h];
        *lower = level_whole(*lower, -1);
        *upper = level_whole(*upper, 1);
    }
}

#include "engine/data/forecast.h"

static const char *const words[] = {
#define X(name, word, meaning) word,
    OUTCOME_LIST(X)
#undef X
};

const char *outcome_word(enum outcome outcome) {
    return words[outcome];
}

#include "engine/data/quality.h"

static const char *const words[] = {
#define X(name, word, meaning) word,
    QUALITY_LIST(X)
#undef X
};

const char *quality_word(enum quality quality) {
    return words[quality];
}

enum quality quality_worse(enum quality a, enum quality b) {
    return a > b ? a : b;
}

#include "engine/core/status.h"

#include <stddef.h>

static const struct {
    int exit_code;
    const char *sentence;
} outcomes[] = {
#define X(name, exit_code, sentence) {exit_code, sentence},
    STATUS_LIST(X)
#undef X
};

const char *status_sentence(enum status status) {
    return outcomes[status].sentence;
}

int status_exit_code(enum status status) {
    return outcomes[status].exit_code;
}

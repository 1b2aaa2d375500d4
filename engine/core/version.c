#include "engine/core/version.h"

const char *version_string(void) {
    return CRIMECAST_VERSION;
}

static const char *const libraries[] = {CRIMECAST_LIBRARIES};

const char *const *version_libraries(size_t *count) {
    *count = sizeof libraries / sizeof *libraries;
    return libraries;
}

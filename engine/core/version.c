#include "engine/core/version.h"

const char *version_string(void) {
    return CRIMECAST_VERSION;
}

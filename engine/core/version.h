/* What this program calls itself. */
#ifndef CRIMECAST_CORE_VERSION_H
#define CRIMECAST_CORE_VERSION_H

#include <stddef.h>

/* "0.1.0" */
const char *version_string(void);

/* The libraries it was built with, "gsl 2.7.1", ...; *count of them. */
const char *const *version_libraries(size_t *count);

#endif

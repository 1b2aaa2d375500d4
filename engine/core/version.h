/* What this program calls itself. */
#ifndef CRIMECAST_CORE_VERSION_H
#define CRIMECAST_CORE_VERSION_H

/* "0.1.0" */
const char *version_string(void);

#endif

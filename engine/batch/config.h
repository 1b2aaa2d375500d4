/* BATCH.ini into settings, over inih.
 *
 * inih as Debian builds it cuts lines at 199 characters and tells its handler no line number, so it
 * is fed by a reader that counts lines and refuses longer ones. Every problem of the file is found
 * in one go. Comments start with ; or # at the start of a line, or with ; after a blank.
 */
#ifndef CRIMECAST_BATCH_CONFIG_H
#define CRIMECAST_BATCH_CONFIG_H

#include "engine/batch/settings.h"

enum { CONFIG_FAULTS = 100 };

struct config_faults {
    struct fault fault[CONFIG_FAULTS];
    size_t count; /* may exceed CONFIG_FAULTS; the rest is counted only */
};

/* Read a batch file into fresh settings. STATUS_CONFIGURATION when anything is wrong (all of it in
 * `faults`), STATUS_MISSING_INPUT when the file is not there. */
enum status config_read(struct settings *out, const char *path, struct config_faults *faults);

#endif

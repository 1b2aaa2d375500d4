/* The second half of reading street-level crime (street_crime.h says the rules): from tallies of
 * files to whose area is whose, observations, and the account of rows.
 */
#ifndef CRIMECAST_INPUTS_STREET_PANEL_H
#define CRIMECAST_INPUTS_STREET_PANEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/core/names.h"
#include "inputs/street_crime.h"
#include "inputs/street_files.h"

/* More crime types than this are not crime types; 16 were ever published. */
enum { STREET_TYPES_MOST = 256 };
#define STREET_NOWHERE UINT32_MAX

struct street_account {
    size_t read, kept, unlocated, outside, refused;
};

/* What became of one file. */
struct street_reading {
    uint32_t force;
    bool used; /* its force-month is present */
    struct street_account account;
};

/* How many rows a file has for one area and type. */
struct street_tally {
    uint32_t file, area, type, count;
};

/* One source while it is read. */
struct street {
    const struct geography *lookup; /* NULL: areas are the forces */
    const struct recode *recode;
    struct street_crime_sink *sink;
    struct street_files files;
    struct street_reading *reading; /* by file */
    struct names forces;            /* as in file names */
    struct names types;             /* as published */
    struct names titles;            /* "Reported by", when areas are the forces */
    uint32_t *title;                /* by force, STREET_NOWHERE without */
    size_t areas;
    uint32_t *home;  /* by area: the force that polices it, STREET_NOWHERE for none here */
    uint32_t *count; /* by area and type: of the file under way */
    struct street_tally *tally;
    size_t tallies, tally_room;
    /* what was looked up before, as rows repeat it: the last LSOA, and types by type_slot */
    char last_lsoa[16];
    size_t last_lsoa_length;
    uint32_t last_area;
    uint32_t type_cache[64]; /* index + 1, 0 when free */
};

/* Fill street->home. */
enum status street_panel_homes(struct street *street);

/* Divide the tallied rows of each file into kept and outside. */
void street_panel_account(struct street *street);

/* Add the observations, month by month, as one source named `path`. */
enum status street_panel_add(struct street *street, const char *path);

/* Add the provenance record. */
enum status street_panel_tell(const struct street *street, const char *path);

#endif

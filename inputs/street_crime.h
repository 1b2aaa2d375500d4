/* Street-level crime as data.police.uk publishes it: one row a crime, one file a force and month.
 *
 * A source is a folder (files at any depth), a zip archive, or one file; its files are named
 * YYYY-MM-<force>-street.csv and others (outcomes, stop and search) are left alone. Crimes are
 * counted by area, crime type and month. The same files give the same panel from folder and zip.
 *
 * Which rows count. Every row read is exactly one of
 *
 *     kept      its LSOA lies in an area that the file's force polices
 *     unlocated it has no LSOA, so no area
 *     outside   its LSOA lies in an area of another force, or of none in the source; a crime counts
 *               where its force publishes it, and a neighbour's few crimes across the border
 *               would otherwise make numbers that depend on which neighbours were downloaded
 *     refused   wrong month, width or crime type, or an LSOA the lookups do not place; it is in
 *               the rejects
 *
 * and read = kept + unlocated + outside + refused, for each force and in all.
 *
 * Which force polices an area: the one the lookups name (pfa columns), matched to the <force> of
 * the file name; where they name none, the force in the source with most rows there.
 *
 * Zeros. A force-month with no file is missing. In one with a file, each area of that force, for
 * each crime type kept anywhere in the source, has its count, 0 without rows. Areas of a force are
 * those above: all the lookups name, else all with rows in any month. Crime types that were not
 * yet, or no longer, published in a month (see street_panel.c) are missing there, not 0.
 *
 * A file with another header, that breaks off in the middle of a row or names a force-month already
 * read is left out whole, with one reject: half a month would be a wrong number.
 *
 * Without a lookup each force is one area, named as in "Reported by", and rows without LSOA are
 * kept, as their force is known.
 *
 * Categories are the crime types as published. "Anti-social behaviour" is incidents, not crimes; no
 * total is made here. Crime IDs are not compared: the publisher repeats some on purpose.
 *
 * Source: data.police.uk/about and /changelog (Open Government Licence v3.0).
 */
#ifndef CRIMECAST_INPUTS_STREET_CRIME_H
#define CRIMECAST_INPUTS_STREET_CRIME_H

#include <stdbool.h>

#include "engine/core/fault.h"
#include "engine/data/panel_build.h"
#include "inputs/geography.h"
#include "inputs/provenance.h"
#include "inputs/recode.h"
#include "inputs/reject.h"

/* How to read; borrowed. */
struct street_crime_settings {
    const struct geography *lookup; /* NULL or without tables: one area a force */
    const struct recode *recode;    /* aliases of areas and crime types, or NULL */
};

/* Where rows go; borrowed. */
struct street_crime_sink {
    struct panel_build *build;
    struct rejects *rejects;
    struct provenances *provenances;
};

/* The header of every file, column by column. */
enum { STREET_CRIME_COLUMNS = 12 };
extern const char *const street_crime_header[STREET_CRIME_COLUMNS];

/* Is this a source of street-level crime: a name ending in .zip, a file named as above, or a folder
 * that holds one? */
bool street_crime_recognise(const char *path);

/* Read one source. The observations are one source of the panel; the provenance is one record with
 * the rows of each force in its notes. The digest of a folder is that of its files' list,
 * "<SHA-256>  <path below the folder>\n" a file in order of month and force. A source that cannot
 * be read or holds no street-level file is a fault. */
enum status street_crime_read(const char *path, const struct street_crime_settings *settings,
                              struct street_crime_sink *sink, struct fault *fault);

#endif

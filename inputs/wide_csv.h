/* The wide panel: label columns, then one column a month (201004 or any form of a month).
 *
 * Labels: the area, and one or two for the offence (category or minor*, parent or major*). The
 * category is the deepest label that is not blank, the other is its parent; a row with a blank
 * minor label is the parent's own total.
 *
 * Names that would collide. A tree's names are unique, publishers' labels are not:
 *  - a minor label that stands under several majors is written "MAJOR: minor" under each;
 *  - so is one that is also the name of a major, where that would make two things one name;
 *  - a major whose only minor repeats its name is one category without a parent.
 * Which of these holds is decided when the whole file is read, so the order of its rows does not
 * matter; the notes of the file say how many names were written in two parts.
 *
 * Publishers leave out rows that are all zero. Such cells are missing unless the batch says missing
 * = zero, which counts them as zero for every area and month covered.
 */
#ifndef CRIMECAST_INPUTS_WIDE_CSV_H
#define CRIMECAST_INPUTS_WIDE_CSV_H

#include "engine/data/hierarchy.h"
#include "engine/data/panel_build.h"
#include "inputs/reading.h"

/* Does a header hold a wide panel: an area, an offence label and a month? */
bool wide_csv_fits(const struct header *header);

/* Read all rows into the panel under construction. A refused cell leaves the other cells of its row
 * standing; the row then counts as refused. A month with two columns is a fault. Parents go to
 * `found` (may be NULL), sorted by name; it is not linked here. */
enum status wide_csv_read(struct reading *reading, struct panel_build *build,
                          struct hierarchy *found, struct fault *fault);

#endif

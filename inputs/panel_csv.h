/* The long panel: month,area,category,count (+ area_code), one observation a row.
 *
 * Values are usually counts; any finite number of 0 or more is taken, and a series of whole numbers
 * is recognised as counts later (panel_build). Negative and non-finite values are refused: no
 * recorded crime is negative, and a net adjustment entered as such would make a month look quiet.
 * An empty, NA or - value says that the month is known to be missing.
 *
 * Sizes: about a million rows a second; names cost memory once, rows 40 bytes each.
 */
#ifndef CRIMECAST_INPUTS_PANEL_CSV_H
#define CRIMECAST_INPUTS_PANEL_CSV_H

#include "engine/data/panel_build.h"
#include "inputs/reading.h"

/* Does a header hold a long panel? */
bool panel_csv_fits(const struct header *header);

/* Read all rows into the panel under construction. Refused rows go to the rejects. */
enum status panel_csv_read(struct reading *reading, struct panel_build *build, struct fault *fault);

#endif

/* The Home Office table of recorded crime by Community Safety Partnership, quarterly.
 *
 * Header: Financial Year, Financial Quarter, Force Name (Police Force in newer files), CSP Name,
 * Offence Description, Offence Group, Offence Subgroup, Offence Code, Offence Count. No published
 * sample was at hand: the headings are from scripts that read these files, and a real file may hold
 * surprises. Years are 2015/16 or 2015-16; quarter 1 is April to June.
 *
 * The counts are of quarters and do not enter the monthly panel (see quarterly.h): they serve as
 * comparators over whole quarters and financial years. Rows come one an offence code; they are
 * counted by offence subgroup and by offence group. A row without a CSP is its force's.
 */
#ifndef CRIMECAST_INPUTS_CSP_TABLE_H
#define CRIMECAST_INPUTS_CSP_TABLE_H

#include "engine/data/hierarchy.h"
#include "engine/data/quarterly.h"
#include "inputs/reading.h"

bool csp_table_fits(const struct header *header);

/* Add all rows; the caller settles when all files are read. Subgroups and their groups go to
 * `found` (may be NULL), which is not linked here. */
enum status csp_table_read(struct reading *reading, struct quarterly *quarterly,
                           struct hierarchy *found, struct fault *fault);

/* Lines of one file that gave two counts for the same thing, as quarterly_settle found them, into
 * the rejects. */
enum status csp_table_conflicts(const struct quarterly *quarterly, struct rejects *rejects);

#endif

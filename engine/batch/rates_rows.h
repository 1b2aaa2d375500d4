/* The rates table of an assessment from the findings of a run.
 *
 * Pages are areas of the lowest level, lines are categories, parents before their parts in the
 * order of the categories file. Columns: the area; the force, region and country above it; the mean
 * of its similar group; the benchmark of the run where it is none of these. The group's mean is the
 * unweighted mean of its members' rates, the area's own among them (as police comparators do); an
 * area without a group has its force's. Where a rate is not among the findings a published one
 * stands in, as in the comparisons.
 *
 * The flag against the run's benchmark is the finding's own. Regions and the country are large
 * enough for the same rule: the area's interval against their rate as a fixed value. A force of a
 * few areas is not: the area is tested against the rest of it, by the exact interval of the ratio
 * of the two rates (models/significance/ratio.h). A group's mean has no count and no flag.
 */
#ifndef CRIMECAST_BATCH_RATES_ROWS_H
#define CRIMECAST_BATCH_RATES_ROWS_H

#include "engine/batch/comparisons.h"
#include "engine/data/rates_table.h"

/* The pages of all areas of the lowest level, in the order of the tree. Borrows names and findings
 * from the request's tree and the comparisons. */
enum status rates_rows_make(const struct comparisons_request *request,
                            const struct comparisons *comparisons, struct rates_table *out,
                            struct fault *fault);

#endif

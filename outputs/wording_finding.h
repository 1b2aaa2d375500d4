/* Plain sentences about comparisons: one for each finding, with the caveats that belong to it.
 *
 *   Burglary is significantly below the national level (2.9 per 1,000, 95% CI 2.6 to 3.3, against
 *   4.5), but not amongst the lowest of all CSPs.
 *
 * Two tests speak. "Significantly above" or "below" is the area's own interval against the
 * benchmark's value; "amongst the highest" or "lowest" is the overdispersed funnel over all areas.
 * A difference that only the inner interval shows is told so: "at 95%, not at 99.8%". Where the
 * second test was not made, a caveat says what the first does not allow for. Nothing is called
 * better or worse unless asked: more recorded crime can mean more reporting.
 *
 * A value that is not zero never reads as zero. Pure functions.
 */
#ifndef CRIMECAST_OUTPUTS_WORDING_FINDING_H
#define CRIMECAST_OUTPUTS_WORDING_FINDING_H

#include <stdbool.h>

#include "engine/core/text.h"
#include "engine/data/change_finding.h"
#include "engine/data/finding.h"

enum { RATE_WORDS_SIZE = 48 };

/* How sentences are made; zeroed is the default. */
struct wording_style {
    bool judge;          /* add "better" or "worse", where less crime is better */
    bool bare;           /* without caveats */
    double inner, outer; /* confidence of the limits in percent; 0: 95 and 99.8 */
};

/* Append one to three sentences on a finding. */
void wording_finding(const struct finding *finding, const struct wording_style *style,
                     struct text *out);

/* Append "Burglary: +53% (95% CI +29% to +82%), not distinguishable from Norfolk's +39%." The
 * comparator's change is that of the whole, the area included, as it is published; the verdict is
 * against the rest of it. From fewer than twenty, and where the finding has no percentage, the two
 * counts stand in its place. */
void wording_change(const struct change_finding *change, const struct wording_style *style,
                    struct text *out);

/* Decimals for rates that stand together, by the smallest that is not zero: 1 from 1 on, 2 from
 * 0.1, else 3. */
int wording_rate_decimals(double smallest);

/* "the national level", "the force level", "the level of London": what a finding's rate is compared
 * with. */
void wording_benchmark(const struct finding *finding, struct text *out);

/* Many areas of a level: "CSPs", "forces", "regions", "countries", "areas". */
const char *wording_areas(enum area_level level);

#endif

/* The public tier: small counts, and what would give them away, left out of a run's results, and
 * the others rounded.
 *
 * A series (area and category) is hidden when its count in any of the periods asked about is above
 * 0 and below the threshold, with `zero` also where it is 0; when an earlier run hid it (`before`);
 * or when it would give such a count away through the sums of the two trees
 * (models/significance/disclosure.h). A theme is hidden where one of its members is. A series is
 * hidden in every table and period alike, since another period, or a sum over periods, would tell
 * what one of them hides. What is hidden: counts, rates, limits, ratios, changes, ranks, verdicts,
 * sums, forecasts (a mean of few months tells them); for a benchmark that is or contains a hidden
 * series also its rate and what is measured against it. Tables that tell counts in other ways:
 * suppression_tables.h.
 *
 * What is left is made of counts rounded to multiples of `round_to`, each period's by itself,
 * before any rate or test: who computes from months (comparisons_count, sums, trends, figures) is
 * given the base.
 *
 * Limits: forecasts and breaks of shown series are estimates from the exact record; single months
 * are drawn for series that are shown, however small; rounded parts and sums narrow each other; two
 * runs, or two bases, tell more than one.
 */
#ifndef CRIMECAST_BATCH_SUPPRESSION_H
#define CRIMECAST_BATCH_SUPPRESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/core/arena.h"
#include "engine/core/fault.h"
#include "engine/core/log.h"
#include "engine/data/aggregate.h"
#include "engine/data/change_finding.h"
#include "engine/data/finding.h"
#include "engine/data/forecast.h"
#include "engine/data/series_names.h"
#include "engine/data/total.h"

#define SUPPRESSION_NOTE FINDING_HIDDEN_NOTE
#define SUPPRESSION_BENCHMARK_NOTE "benchmark suppressed"

/* A period whose counts are published. */
struct suppression_span {
    int first, last; /* months, both included */
};

/* All zero: everything is shown as it is. */
struct suppression_rules {
    double below;    /* counts above 0 and below are hidden; 0: none */
    bool zero;       /* zeros are hidden too */
    double round_to; /* what is shown rests on multiples of this; up to 1: exact */
    double few;      /* on fewer before, no change in percent */
    const struct series_names *before; /* hidden whatever their counts; may be NULL */
};

struct suppression {
    unsigned char *hidden; /* [target] enum disclosure; NULL: nothing is hidden */
    size_t primary, complementary, unchecked; /* series that stay hidden count as primary */
    size_t gone;                              /* entries of `before` that are no series */
    struct suppression_rules rules;
};

/* Which series to hide; `hidden` lives in `arena`, and stays NULL where the rules hide nothing. */
enum status suppression_find(const struct aggregate *aggregate, const struct suppression_span *span,
                             size_t spans, const struct suppression_rules *rules,
                             struct arena *arena, struct suppression *out, struct fault *fault);

/* Is the series of an area node and a category node hidden? */
bool suppression_hides(const struct suppression *suppression, const struct aggregate *aggregate,
                       size_t area, size_t category);

/* Empty a finding, or only what is measured against its benchmark. */
void suppression_empty(struct finding *finding);
void suppression_empty_benchmark(struct finding *finding, struct arena *arena);

/* Totals, whose limits are [levels]: empty those of hidden series, and leave out changes in percent
 * on few. The recorded parts of the others are rounded where they are summed (sums.h). */
void suppression_totals(const struct suppression *suppression, struct total *total, size_t totals,
                        size_t levels);

/* Forecasts of [levels] levels: empty those of hidden series, and what series.csv tells of their
 * record; the means of the other records are those of rounded sums. */
void suppression_forecasts(const struct suppression *suppression, struct forecast *forecast,
                           size_t forecasts, size_t levels);

/* Empty the changes of hidden series, and what rests on a comparator that is hidden. */
void suppression_changes(const struct suppression *suppression, const struct aggregate *aggregate,
                         struct change_finding *finding, size_t count);

void suppression_tell(const struct suppression *suppression, struct log *log);

#endif

/* The public tier in the tables that are not about counts, but would tell them.
 *
 * trend.csv: the five yearly values behind a slope and its p-value may be worked out from them.
 * breaks.csv and events.csv: a change of level in percent of few offences tells how few.
 * accuracy.csv and track_record.csv: errors in offences over errors in percent is what was
 * recorded, and so are past forecasts less their bias. There also sums over series go that hold a
 * hidden one; where counts are rounded only how often limits held is left of the others.
 */
#ifndef CRIMECAST_BATCH_SUPPRESSION_TABLES_H
#define CRIMECAST_BATCH_SUPPRESSION_TABLES_H

#include "engine/batch/adjusting.h"
#include "engine/batch/backtest.h"
#include "engine/batch/suggesting.h"
#include "engine/batch/suppression.h"
#include "engine/batch/trends.h"

/* Empty what trends say of hidden series. */
void suppression_trends(const struct suppression *suppression, const struct aggregate *aggregate,
                        struct trends *trends);

/* Leave out breaks of hidden series; series i is target i. */
void suppression_breaks(const struct suppression *suppression, struct suggestions *suggestions);

/* Empty the effects of events on hidden leaves. */
void suppression_events(const struct suppression *suppression, const struct aggregate *aggregate,
                        struct adjustments *adjustments);

/* Leave out what past forecasts tell of hidden leaves. */
void suppression_backtest(const struct suppression *suppression, const struct aggregate *aggregate,
                          struct backtest *backtest);

#endif

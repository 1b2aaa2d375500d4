/* The panel family: top-down with smoothed shares, mixed with each series' own forecast by a weight
 * learned from pooled rolling origins, with pooled conformal intervals.
 *
 * Learns from the panel's members: series of counts in a category that at least three areas share
 * on one calendar. A member needs no minimum length: a new series takes its category's seasons, a
 * share from what it has, and the pooled interval scale. Series outside (SHARES_OUTSIDE) are
 * refused with STATUS_TOO_SHORT, for a family of single series to take.
 *
 * Relearned from an earlier cut of the panel, mixing weight and interval scales stand; totals,
 * shares, levels and seasons are brought up to date, for they are states. A member new since then
 * has the panel's scale. No origin is rolled again, so there are neither templates for sums nor
 * past errors (shares_error).
 */
#ifndef CRIMECAST_MODELS_FORECAST_SHARES_H
#define CRIMECAST_MODELS_FORECAST_SHARES_H

#include "models/model.h"

extern const struct model model_shares;

/* What it is compared with: the same less one thing after another. */
extern const struct model model_shares_plain, model_shares_alone, model_shares_apart;

/* Whether the family can learn anything from a panel: some category is held by at least three areas
 * with whole-number counts and a common last month. */
bool shares_fits_panel(const struct panel *panel);

/* The mean scaled error of the mix as chosen at the past origin `back` months before the panel's
 * end, looking min(back, horizon) months ahead; NaN where there was no such origin (they lie 1, 3,
 * 5, ... months back). */
double shares_error(const void *learned, size_t back);

/* Whether series `index` is among those learned from. */
bool shares_member(const void *learned, size_t index);

#endif

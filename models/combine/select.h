/* Does a family of single series do better on the members of a panel than the panel family does?
 *
 * Both forecast from the same past origins; what is compared is the mean over members of the
 * absolute error, scaled by each one's seasonal difference up to the origin (MASE, Hyndman &
 * Koehler 2006), pooled over origins. One answer for all members: a single series' few origins say
 * little.
 */
#ifndef CRIMECAST_MODELS_COMBINE_SELECT_H
#define CRIMECAST_MODELS_COMBINE_SELECT_H

#include <stddef.h>

#include "models/model.h"

/* Mean scaled error of `model`, fitted without learning, over series member[0 .. members-1] of the
 * panel, each cut `back` months before the panel's last month and forecast min(back, horizon)
 * months on. A series counts when it has at least `least` months before the cut, no month of it is
 * missing and the family does not refuse it. NaN when none counts. *used is how many did. */
double select_error(const struct model *model, const struct panel *panel, const size_t *member,
                    size_t members, size_t back, size_t horizon, size_t period, size_t least,
                    struct workspace *workspace, size_t *used);

#endif

/* Events of kind `exclude` as missing months: a panel of the same shape in which they have no
 * weight. The other kinds: adjusting.h.
 */
#ifndef CRIMECAST_BATCH_MASKING_H
#define CRIMECAST_BATCH_MASKING_H

#include <stdbool.h>

#include "engine/core/fault.h"
#include "engine/data/event.h"
#include "engine/data/hierarchy.h"
#include "engine/data/panel.h"

/* Does an event concern a series? One that names an area or category holds for what lies under it;
 * names the trees do not have match themselves only; "" means all. */
bool masking_covers(const struct event *event, const struct hierarchy *areas,
                    const struct hierarchy *categories, const char *area, const char *category);

/* A copy of the panel with the excluded months missing. The trees say what an event's area and
 * category cover; names they do not have match themselves only. *masked counts the values taken
 * out. A series is left as it is where fewer than 24 values would remain. The copy owns its values
 * and series and borrows the names: free it before the panel. */
enum status masking_apply(struct panel *out, const struct panel *panel, const struct events *events,
                          const struct hierarchy *areas, const struct hierarchy *categories,
                          size_t *masked, struct fault *fault);

#endif

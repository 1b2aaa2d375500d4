/* One series on a page: its record, what was tried, what was chosen and estimated, what the panel
 * taught, how far past forecasts could be trusted, how simpler families would have done, and the
 * forecast.
 */
#ifndef CRIMECAST_BATCH_EXPLAIN_H
#define CRIMECAST_BATCH_EXPLAIN_H

#include "engine/batch/job.h"
#include "engine/core/text.h"

/* Append the page on series `index`. `workspace` has forecaster->scratch doubles. Past forecasts
 * are those of a backtest of the record as it stands (backtest.h), for which the whole panel is
 * learned again at each of eight origins. Running out of memory is the only failure. */
enum status explain_series(const struct forecaster *forecaster, size_t index,
                           struct workspace *workspace, struct text *out);

/* The series of an area and a category by name, or PANEL_NONE with a fault that names the nearest.
 */
size_t explain_find(const struct panel *panel, const char *area, const char *category,
                    struct fault *fault);

#endif

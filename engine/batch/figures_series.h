/* The charts of one series over time, laid out from a run's results. Each fills a figure, or says
 * STATUS_NO_DATA where there is nothing worth drawing.
 */
#ifndef CRIMECAST_BATCH_FIGURES_SERIES_H
#define CRIMECAST_BATCH_FIGURES_SERIES_H

#include "engine/batch/figures.h"
#include "plots/figure.h"

/* Its record and forecast, with events and the largest suggested breaks. */
enum status figures_fan(const struct figure_ask *ask, struct arena *arena, struct figure *figure,
                        struct fault *fault);

/* Its rate over the financial years, beside its force's and the benchmark's. */
enum status figures_rate_years(const struct figure_ask *ask, struct arena *arena,
                               struct figure *figure, struct fault *fault);

#endif

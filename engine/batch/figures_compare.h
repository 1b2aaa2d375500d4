/* The charts of comparisons, laid out from a run's findings: rates, ranks, funnel, changes, months
 * against their own limits. Each fills a figure, or says STATUS_NO_DATA where there is nothing
 * worth drawing.
 */
#ifndef CRIMECAST_BATCH_FIGURES_COMPARE_H
#define CRIMECAST_BATCH_FIGURES_COMPARE_H

#include "engine/batch/figures.h"
#include "plots/figure.h"

/* The rates of all areas of the lowest level against the benchmark; several figures of many. */
enum status figures_rates(const struct figure_ask *ask, struct arena *arena,
                          struct figure **figures, size_t *count, struct fault *fault);

/* Their places. */
enum status figures_ranks(const struct figure_ask *ask, struct arena *arena, struct figure *figure,
                          struct fault *fault);

/* Their rates against population, around their pooled rate. The limits of chance alone are those at
 * which an area's own interval would touch the pooled rate, so that chart and verdict agree; the
 * wider ones are those of the funnel verdict (models/significance/funnel.h). */
enum status figures_funnel(const struct figure_ask *ask, struct arena *arena, struct figure *figure,
                           struct fault *fault);

/* The last three years of one series by month (models/significance/trend_xmr.h). */
enum status figures_control(const struct figure_ask *ask, struct arena *arena,
                            struct figure *figure, struct fault *fault);

/* The changes of all categories drawn, in the last twelve months against the twelve before
 * (change.csv's rolling_12), against the rest of the area above. The figures are one, or several of
 * many categories. */
enum status figures_change(const struct figure_ask *ask, struct arena *arena,
                           struct figure **figures, size_t *count, struct fault *fault);

#endif

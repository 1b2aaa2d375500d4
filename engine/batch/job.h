/* One series from start to finish: gaps, forecast by the families forecaster.h plans, limits,
 * fallback, which it tells.
 *
 * Families that take regressors are handed the events of a series as columns, and the series as
 * recorded; all others the series as adjusting.h made it.
 *
 * No forecast explodes. With y the history, m its greatest value and r the larger of its range and
 * its mean, means and medians are held at m + 3 r and limits at m + 10 r; where that bites, quality
 * is poor and the note says so.
 */
#ifndef CRIMECAST_BATCH_JOB_H
#define CRIMECAST_BATCH_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/batch/forecaster.h"
#include "engine/core/arena.h"
#include "engine/data/forecast.h"

/* A forecast and its marginals. */
struct job_result {
    struct forecast forecast;
    struct marginal *marginal; /* [lead + horizon] from the series' own end */
    double *mean;              /* [lead + horizon], as kept in forecast.mean */
    size_t lead;               /* months between the series' own end and the first forecast */
    uint64_t mark;             /* of the series' random streams */
    uint64_t kin;              /* of those its category shares */
    bool fixed;                /* nothing was estimated that an earlier fit had estimated */
    struct arena arena;        /* owns the arrays above */
};

/* Forecast series `index`. Only running out of memory is a failure; everything else is an outcome
 * of the result. */
enum status job_forecast(const struct forecaster *forecaster, size_t index,
                         struct workspace *workspace, struct job_result *out);
void job_free(struct job_result *result);

#endif

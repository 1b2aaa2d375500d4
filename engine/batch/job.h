/* One series from start to finish: which family, gaps, forecast, limits, fallback.
 *
 * Families are tried in the order asked for. `auto` chooses by what the data allow:
 *   24 months of zeros at the end     zero, with an upper bound
 *   a member of the panel             shares (or as the lines below, where the panel's large series
 *                                     did better by themselves from past origins)
 *   under 12 months                   mean, flagged
 *   counts with a mean under 5        mean of the last 36 months, negative binomial
 *   under 24 months                   dotm without seasons, flagged
 *   counts with a mean up to 100      ensemble_counts, else dotm
 *   otherwise                         ensemble, else dotm
 * Families that take regressors are handed the events of a series as columns, and the series as
 * recorded; all others the series as adjusting.h made it.
 * What fails falls back to seasonal naive and then to the mean, and says so.
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

#include "engine/batch/adjusting.h"
#include "engine/batch/calendaring.h"
#include "engine/core/arena.h"
#include "engine/core/fault.h"
#include "engine/data/forecast.h"
#include "engine/data/panel.h"
#include "models/model.h"

enum { FORECASTER_MODELS = 64 }; /* at least as many as the registry has */

/* All that jobs share, frozen before the workers start. */
struct forecaster {
    const struct panel *panel;  /* what models learn from: excluded months are missing */
    const struct panel *record; /* the same as recorded; may be the same panel */
    const struct model *model[FORECASTER_MODELS]; /* asked for, in order; empty: auto */
    size_t models;
    const char *asked;                     /* as the user wrote it */
    const struct adjustments *adjustments; /* events, for families that take them; NULL: none */
    const struct calendaring *calendar;    /* what the panel was divided by; NULL: nothing */
    struct model_settings settings;
    struct levels levels;
    bool whole; /* limits and medians of counts as whole numbers */
    int end;    /* month before the first forecast; INT_MIN: each series' own end */

    /* Fixed parameters, for backtests: what was learned and decided from an earlier cut of the same
     * panel stands (its panel may be gone), and so does what was estimated of each series before.
     * NULL: all is learned and estimated here. */
    const struct forecaster *given;
    struct model_fitted *fitted; /* [slot], read and, where empty, filled by jobs */
    const size_t *slot;          /* [series] */

    const void *shares; /* what the panel taught, or NULL */
    bool apart;         /* auto: large members do better by themselves than as a panel */
    double panel_error, apart_error;  /* pooled scaled errors of past origins behind that; NaN */
    void *learned[FORECASTER_MODELS]; /* by registry order */
    size_t scratch;                   /* doubles a workspace needs */
};

/* Parse "auto" or "name,name"; unknown names are a fault that names the nearest. */
enum status forecaster_ask(struct forecaster *out, const char *models, struct fault *fault);

/* Learn from the panel. `out` has panel, settings, levels, end and models set. A panel with nothing
 * to learn is fine unless a panel family was asked for by name and stands alone. */
enum status forecaster_learn(struct forecaster *out, struct fault *fault);
void forecaster_free(struct forecaster *forecaster);

/* What a family learned from the panel, or NULL; borrowed. */
const void *forecaster_learned(const struct forecaster *forecaster, const struct model *model);

/* Append what each family learned for the whole batch, parted by "; ". */
void forecaster_summarise(const struct forecaster *forecaster, struct text *out);

/* How series move together, or NULL. */
const struct dependence *forecaster_dependence(const struct forecaster *forecaster);

/* A forecast and its marginals. */
struct job_result {
    struct forecast forecast;
    struct marginal *marginal; /* [lead + horizon] from the series' own end */
    double *mean;              /* [lead + horizon], as kept in forecast.mean */
    size_t lead;               /* months between the series' own end and the first forecast */
    uint64_t mark;             /* of the series' random streams */
    bool fixed;                /* nothing was estimated that an earlier fit had estimated */
    struct arena arena;        /* owns the arrays above */
};

/* Forecast series `index`. Only running out of memory is a failure; everything else is an outcome
 * of the result. */
enum status job_forecast(const struct forecaster *forecaster, size_t index,
                         struct workspace *workspace, struct job_result *out);
void job_free(struct job_result *result);

#endif

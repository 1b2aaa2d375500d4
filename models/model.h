/* What every forecaster is: a row of functions, and the contract they keep.
 *
 * Two phases, because neighbours teach each other. *Learn* sees the frozen panel once and freezes
 * what it learned; a family with nothing to learn leaves it NULL. *Forecast* sees one series and
 * what was learned, from any thread, with its own workspace.
 *
 * The contract:
 *  - Numbers in, numbers out: no file, no log, no clock, no global state, no malloc outside learn.
 *  - The mean of every month is finite; with `counts` it is never negative, and every marginal has
 *    floor 0.
 *  - The median of a marginal need not be the mean.
 *  - Missing months are NaN. A family that cannot take them says so (`takes_missing`), and is
 * handed a series whose gaps were filled (adjust/gaps.h), never NaN.
 *  - Not converged lowers `quality`; it is not an error. An error is a status, and the series then
 *    falls back to a simpler family.
 *  - Same task, same bytes. A given fit filtered over the very months it was fitted to gives the
 *    forecast of that fit.
 */
#ifndef CRIMECAST_MODELS_MODEL_H
#define CRIMECAST_MODELS_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/core/arena.h"
#include "engine/core/fault.h"
#include "engine/core/text.h"
#include "engine/data/panel.h"
#include "engine/data/quality.h"
#include "models/dependence.h"
#include "models/marginal.h"
#include "models/workspace.h"

enum { MODEL_ESTIMATES = 48 };

/* What a fit of one series estimated, in full and unrounded, for the same family to filter the same
 * series again when months were added: form, smoothing parameters, initial states. The numbers and
 * their order are the family's own business. */
struct model_fitted {
    const struct model *model; /* who wrote it; NULL: nothing is kept */
    int first;                 /* month and season of the series it was fitted to */
    size_t period;
    size_t count; /* numbers in use */
    double number[MODEL_ESTIMATES];
};

/* What a family does with an earlier fit of the same series (model_task.given). */
enum model_fixing {
    MODEL_REFITS,         /* nothing: it estimates again */
    MODEL_REFILTERS,      /* takes form and parameters from it, optimises nothing */
    MODEL_NOTHING_TO_FIT, /* its parameters are fixed anyway */
};
enum { MODEL_REGRESSORS = 8 };

/* One series to forecast. */
struct model_task {
    const double *values; /* length of them, months in order, NaN missing; borrowed */
    size_t length;
    int first;                 /* month index of values[0] (engine/data/period.h) */
    size_t period;             /* months in a season: 12 */
    size_t horizon;            /* months to forecast, 1 .. horizon */
    bool counts;               /* non-negative whole numbers */
    uint64_t seed, mark;       /* of this series' random streams (kernels/random.h) */
    const struct panel *panel; /* NULL for a series outside a panel */
    size_t index;              /* of the series in the panel */

    /* An earlier fit of this series by the same family from the same first month, to be filtered
     * on instead of fitting anew; NULL: fit. Borrowed. Where the months since then do not allow it
     * (a zero under logarithms) the family fits. */
    const struct model_fitted *given;
    const struct model *model; /* the row asked, set by model_forecast: see `inner` */
    /* Known influences, `regressors` (at most MODEL_REGRESSORS) columns one after the other of
     * length + horizon doubles each, the months ahead included; borrowed, NULL when there are none.
     * Only families that take them (`takes_regressors`) are handed any. */
    const double *regressor;
    size_t regressors;
};

/* A named estimate, for explanation. */
struct model_parameter {
    const char *name; /* static */
    double value;
};

enum { MODEL_PARAMETERS = 24, MODEL_CHOSEN_SIZE = 64, MODEL_NOTE_SIZE = 160 };

/* What a forecast returns. The caller provides mean and marginal with room for `horizon` elements
 * and an arena that outlives the result (tables of marginals are taken from it). */
struct model_result {
    double *mean;
    struct marginal *marginal;
    struct arena *arena;
    char chosen[MODEL_CHOSEN_SIZE]; /* the form chosen, for instance "ETS(M,Ad,M)" */
    char note[MODEL_NOTE_SIZE];     /* what a reader should know, or "" */
    struct model_parameter parameter[MODEL_PARAMETERS];
    size_t parameters;
    double log_likelihood, aicc; /* NaN where the family has none */
    size_t evaluations;          /* of the objective */
    bool converged;
    enum quality quality;
    struct model_fitted *fitted; /* provided by the caller or NULL; a family that refilters leaves
                                    number and count there (count 0: nothing to keep) */
    bool refiltered;             /* task->given was used */
};

struct model_settings {
    size_t horizon, period;
    uint64_t seed;
    const struct model *model; /* the row asked, set by model_learn */
};

/* One row of the registry. */
struct model {
    const char *name;     /* as in --models */
    const char *title;    /* "Exponential smoothing (ETS), form by AICc" */
    const char *describe; /* parameters and limits, a sentence or two */
    const char *source;   /* paper */
    size_t least_months;  /* with fewer the family refuses (STATUS_TOO_SHORT) */
    bool takes_missing;
    bool takes_regressors; /* estimates the columns of task->regressor with the rest */
    bool panel;            /* forecasts only series it learned from, as members of a panel */
    enum model_fixing fixing;

    /* Rows it hands series on to, NULL after the last; NULL where it needs none. So no family names
     * another: the registry says which rows meet. */
    const struct model *const *inner;

    /* Meant for counts with a mean month of at most this; 0: for all. What such a row learns from,
     * and the default's choice, go by it; asked for by name it takes any series. */
    double most_mean;

    /* Doubles of workspace that forecast needs. */
    size_t (*scratch)(size_t length, size_t period, size_t horizon);

    /* Look at the whole panel; *learned is owned by the caller, given back with forget. */
    enum status (*learn)(const struct panel *panel, const struct model_settings *settings,
                         void **learned, struct fault *fault);
    void (*forget)(void *learned);

    /* As learn, but the estimates in `given`, learned from an earlier cut of the same panel, stand
     * and only states are brought up to date. NULL where a family learns anew. */
    enum status (*relearn)(const struct panel *panel, const struct model_settings *settings,
                           const void *given, void **learned, struct fault *fault);

    /* How the series learned from move together, for sums; NULL where a family knows nothing. */
    const struct dependence *(*dependence)(const void *learned);

    /* Append what was learned that bears on one series, in lines a reader understands; NULL where
     * the parameters of a result say it all. */
    void (*explain)(const struct model_task *task, const void *learned, struct text *out);

    /* Append what was learned for the whole batch, in one line without a break, for the record of a
     * run; NULL where nothing is. */
    void (*summarise)(const void *learned, struct text *out);

    enum status (*forecast)(const struct model_task *task, const void *learned,
                            struct workspace *workspace, struct model_result *result);
};

enum { MODEL_INNER = 8 }; /* most rows behind one */

/* Whether a row is meant for a series with these values (NaN missing). */
bool model_meant_for(const struct model *model, bool counts, const double *values, size_t length);

/* How many rows stand behind a row. */
size_t model_inner(const struct model *model);

/* The functions of a row, which learns here which row it is. Rows with `inner` are to be asked
 * through these; workspace then holds the row's own need and the largest of those behind it. */
size_t model_scratch(const struct model *model, size_t length, size_t period, size_t horizon);
enum status model_learn(const struct model *model, const struct panel *panel,
                        const struct model_settings *settings, void **learned, struct fault *fault);
enum status model_forecast(const struct model *model, const struct model_task *task,
                           const void *learned, struct workspace *workspace,
                           struct model_result *result);

#endif

/* Forecasts from past origins against what followed: what `crimecast backtest` scores.
 *
 * Origin k = 1 .. origins cuts the panel k * every months before its last month. What stands after
 * the cut is gone: models learn again, parameters are fitted again, from the cut panel alone
 * ("refit"); nothing is carried from one origin to the next. Each series with a value left and a
 * record beyond the cut is forecast as in `crimecast forecast` (rules, fallbacks and all, job.h)
 * and compared with that record (models/combine/accuracy.h).
 *
 * Measures are told over the months 1 .. h after the origin, for h = 1, 3, 6, 12, 24, 36, 48 up to
 * the horizon and for the horizon itself. An origin counts for h only when the series' record
 * reaches h months beyond it, so late origins count for short h only, and short series or series
 * that ended early have fewer origins.
 *
 * Every model named is scored by itself. Rows come from the general to the single: over all series,
 * by category, by series; within these by model, in the order named, and by h.
 */
#ifndef CRIMECAST_BATCH_BACKTEST_H
#define CRIMECAST_BATCH_BACKTEST_H

#include <signal.h>
#include <stddef.h>

#include "engine/batch/progress.h"
#include "engine/core/arena.h"
#include "engine/core/fault.h"
#include "engine/data/panel.h"
#include "models/combine/accuracy.h"
#include "models/model.h"

enum { BACKTEST_MODELS = 16, BACKTEST_BLOCKS = 8 };

struct backtest_request {
    const struct panel *panel;
    const char *models; /* "auto", or "name,name": each is scored */
    struct model_settings settings;
    size_t origins, every; /* at least 1 */
    size_t workers;        /* at least 1 */
    const volatile sig_atomic_t *stop;
    struct progress progress;
};

struct backtest_row {
    const char *area, *category; /* borrowed from the panel; "" for all */
    const char *model;
    size_t horizon; /* h: measures are over months 1 .. h */
    struct accuracy accuracy;
};

/* What became of the forecasts of one model. */
struct backtest_model {
    const char *name; /* as asked */
    size_t forecasts, fell_back, failed;
};

struct backtest {
    struct arena arena; /* owns all below */
    struct backtest_row *row;
    size_t rows;
    struct backtest_model model[BACKTEST_MODELS];
    size_t models;
    size_t unscored; /* series of the panel without any row */
};

/* STATUS_USAGE for unknown models; STATUS_NO_DATA when no origin leaves anything to compare. Free
 * with backtest_free, also after a failure, and before the panel. */
enum status backtest_make(const struct backtest_request *request, struct backtest *out,
                          struct fault *fault);
void backtest_free(struct backtest *backtest);

/* The months h at which measures are told; returns how many. */
size_t backtest_blocks(size_t horizon, size_t out[BACKTEST_BLOCKS]);

/* The panel as it stood at the end of month `last`. Series without a value by then are left out;
 * from[i] is the index in `panel` of series i of the copy. The copy owns values, series and `from`
 * and borrows the names: free it before the panel. */
enum status backtest_cut(struct panel *out, const struct panel *panel, int last,
                         const size_t **from, struct fault *fault);

#endif

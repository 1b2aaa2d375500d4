/* Forecasts from past origins against what followed: what `crimecast backtest` scores.
 *
 * Origin k = 1 .. origins cuts the panel k * every months before its last month. What stands after
 * the cut is gone: nothing later than an origin reaches its forecasts. Each series with a value
 * left and a record beyond the cut is forecast as in `crimecast forecast` (rules, fallbacks and
 * all, job.h) and compared with that record (models/combine/accuracy.h).
 *
 *   refit  at every origin models learn and estimate again from the cut panel alone
 *   fixed  what is estimated is estimated once, at the earliest origin a series has, and only
 *          filtered on with the months that came since (model.h: given, relearn). Families that
 *          cannot do so estimate again all the same, and the result says so.
 *
 * Measures are told over the months 1 .. h after the origin, and at month h alone, for h = 1, 3, 6,
 * 12, 24, 36, 48 up to the horizon and for the horizon itself. An origin counts for h only when the
 * series' record reaches h months beyond it, so late origins count for short h only, and short
 * series or series that ended early have fewer origins.
 *
 * Every model named is scored by itself. Rows come from the general to the single: over all series,
 * by category, by series, and last by volume, in bands of the mean month of the record; within
 * these by model, in the order named, and by h. With `records` the same sets get a track record
 * (engine/data/track_record.h), quarters from the same sample paths as a run's totals.
 */
#ifndef CRIMECAST_BATCH_BACKTEST_H
#define CRIMECAST_BATCH_BACKTEST_H

#include <signal.h>
#include <stddef.h>

#include "engine/batch/calendaring.h"
#include "engine/batch/progress.h"
#include "engine/core/arena.h"
#include "engine/core/fault.h"
#include "engine/data/panel.h"
#include "engine/data/track_record.h"
#include "models/combine/accuracy.h"
#include "models/model.h"

enum { BACKTEST_MODELS = 64, BACKTEST_BLOCKS = 8 };

enum backtest_mode { BACKTEST_REFIT, BACKTEST_FIXED };

struct backtest_request {
    const struct panel *panel;
    const char *models; /* "auto", or "name,name": each is scored */
    struct model_settings settings;
    enum backtest_mode mode;
    const size_t *only;    /* series to forecast (all teach); NULL: all */
    bool records;          /* make track records too */
    size_t origins, every; /* at least 1 */
    size_t workers;        /* at least 1 */
    enum calendaring_mode calendar;
    const volatile sig_atomic_t *stop;
    struct progress progress;
};

struct backtest_row {
    const char *area, *category; /* borrowed from the panel; "" for all */
    const char *model;
    size_t horizon;           /* h */
    struct accuracy accuracy; /* over months 1 .. h */
    struct accuracy at;       /* at month h alone */
    const char *volume;       /* "" for all, or a band: "0-5", "5-30", "30-100", "100+" */
    const char *mode;         /* as in struct backtest_model */
};

/* What became of the forecasts of one model. */
struct backtest_model {
    const char *name; /* as asked */
    const char
        *mode; /* "refit" or "fixed", as it was done; "mixed" where only some could be fixed */
    size_t forecasts, fell_back, failed;
    size_t later,
        fixed; /* forecasts from later origins of a series; of these, without estimating */
};

struct backtest {
    struct arena arena; /* owns all below */
    struct backtest_row *row;
    size_t rows;
    struct track_record *record;
    size_t records;
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

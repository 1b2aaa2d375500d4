/* What came of a series' forecasts over the origins of a backtest, and the rows made of it. Private
 * to backtest.c, backtest_tally.c and backtest_rows.c.
 */
#ifndef CRIMECAST_BATCH_BACKTEST_TALLY_H
#define CRIMECAST_BATCH_BACKTEST_TALLY_H

#include "engine/batch/backtest.h"
#include "engine/batch/job.h"
#include "models/combine/paths.h"

/* With 99 draws a total's rank has 100 places, of which the interval holds exactly 80. */
enum { TALLY_DRAWS = 99, TALLY_QUARTER = 3, TALLY_YEAR = 12 };

/* One series under one model. */
struct tally {
    size_t forecasts, fell_back, failed;
    size_t later, fixed;       /* as in struct backtest_model */
    struct accuracy *accuracy; /* [block] over months 1 .. h */
    struct accuracy *at;       /* [block] at month h */
    struct track_record record;
    size_t nearest, furthest; /* origins k of its quarters */
};

/* A forecast to be compared. */
struct tally_forecast {
    const struct backtest_request *request;
    const struct panel *cut; /* what was known */
    size_t index, full;      /* the series in the cut and in the whole panel */
    int last;                /* the origin */
    size_t back;             /* k */
    const struct job_result *result;
    const struct paths *paths; /* read where the request asks for records */
};

/* `count` empty tallies, to be freed as one; NULL when memory is out. */
struct tally *tally_new(size_t count, size_t horizon);

/* Compare a forecast with the months that followed. */
enum status tally_add(struct tally *tally, const struct tally_forecast *forecast);

/* The rows and track records of all: by everything, category, series, volume. `tally` is
 * [model][series]. */
enum status tally_rows(const struct backtest_request *request, struct backtest *out,
                       const struct tally *tally, struct fault *fault);

#endif

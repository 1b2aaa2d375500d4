/* A regression's columns for the months of a series and those ahead, as plain data.
 *
 * A design is one block, a column after the other, `rows` = length + horizon doubles each: the
 * first `length` rows are fitted, the others foretold. Columns stand in this order:
 *   intercept      1
 *   trend          years after the last month known, (t - (length - 1)) / 12. Beyond it damped: h
 *                  months ahead count as d + d^2 + ... + d^h, so that no trend goes further than
 *                  d/(1 - d) months (9 for d = 0.9); d = 1: a straight line
 *   season         Fourier: cos and sin of 2 pi k m / period, k = 1 .. harmonics (at k = period/2
 *                  only the cosine), m the month of the year, 0 .. period - 1; or a dummy for every
 *                  month of the year but the first (treatment contrasts, as R's factor)
 *   month length   log(days / 30.436875), as a column; design_month_length as an offset
 *   weekdays       (Monday to Friday) - 5/2 (Saturday and Sunday): the one-coefficient trading day
 *                  regressor of X-12-ARIMA (Findley, Monsell, Bell, Otto & Chen 1998, J. Business &
 *                  Economic Statistics 16, 127-152)
 *   bank holidays  trading days lost to bank holidays of England and Wales, less the same month's
 *                  mean of 28 years (it would be a season otherwise)
 *   leap year      0.75 in a February of 29 days, -0.25 in another, else 0 (the same source)
 *   given          columns of the caller (events), copied
 */
#ifndef CRIMECAST_MODELS_ADJUST_DESIGN_H
#define CRIMECAST_MODELS_ADJUST_DESIGN_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/data/event.h"

enum design_season { DESIGN_NO_SEASON, DESIGN_FOURIER, DESIGN_DUMMIES };

enum { DESIGN_HARMONICS = 6 };

struct design_terms {
    size_t length, horizon, period;
    int first; /* month index of the first row */
    bool intercept, trend;
    double damping; /* d, 0 < d <= 1 */
    enum design_season season;
    size_t harmonics; /* at most DESIGN_HARMONICS and period / 2 */
    bool month_length, weekdays, bank_holidays, leap_year;
    const double *given; /* given_columns of length + horizon; NULL when none */
    size_t given_columns;
};

/* Columns of the terms; their doubles are columns * (length + horizon). */
size_t design_columns(const struct design_terms *terms);

/* Lay them into x. */
void design_fill(const struct design_terms *terms, double *x);

/* One column of its own, `rows` months from month index `first` on. */
void design_month_length(int first, size_t rows, double *out);
void design_weekdays(int first, size_t rows, double *out);
void design_bank_holidays(int first, size_t rows, double *out);

/* What an event does, 0 to 1: a pulse (temporary), a step (level_shift) or a ramp; 0 for
 * EVENT_EXCLUDE. */
void design_event(const struct event *event, int first, size_t rows, double *out);

#endif

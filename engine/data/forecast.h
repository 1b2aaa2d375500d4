/* One series' forecast as readers of results see it: what was asked, chosen and estimated kept
 * apart, beside mean, median and limits by month.
 */
#ifndef CRIMECAST_DATA_FORECAST_H
#define CRIMECAST_DATA_FORECAST_H

#include <stddef.h>
#include <stdint.h>

#include "engine/data/levels.h"
#include "engine/data/quality.h"

#define OUTCOME_LIST(X)                                                            \
    X(OK, "ok", "forecast as asked")                                               \
    X(FELL_BACK, "fell_back", "the family asked for could not; a simpler one did") \
    X(FAILED, "failed", "no family could forecast it")                             \
    X(SKIPPED, "skipped", "not forecast, for the reason given")

enum outcome {
#define X(name, word, meaning) OUTCOME_##name,
    OUTCOME_LIST(X)
#undef X
        OUTCOMES
};

const char *outcome_word(enum outcome outcome);

enum { FORECAST_TEXT = 64, FORECAST_NOTE = 512, FORECAST_ESTIMATED = 512 };

struct forecast {
    const char *area, *area_code, *category; /* borrowed */
    int first;                               /* month of the first value */
    size_t horizon;                          /* 0 when there is no forecast */
    double *mean, *median;                   /* [horizon], owned by the results' arena */
    double *lower, *upper;                   /* [level][horizon] */
    enum outcome outcome;
    enum quality quality;
    char asked[FORECAST_TEXT];          /* the families asked for */
    char model[FORECAST_TEXT];          /* name of the family that answered */
    char chosen[FORECAST_TEXT];         /* the form it chose */
    char estimated[FORECAST_ESTIMATED]; /* "name=value; ..." */
    char note[FORECAST_NOTE];           /* for forecasts.csv */
    char cause[FORECAST_NOTE];          /* why it fell back, failed or was skipped */

    /* The series itself, for series.csv. */
    size_t months, missing;
    size_t zeros; /* SIZE_MAX: not to be told */
    int series_first, series_last;
    double series_mean;
};

/* Median and limits of month h (from 0) of a forecast with `levels` levels as whole numbers
 * (levels.h). */
void forecast_whole(struct forecast *forecast, size_t h, size_t levels);

#endif

/* The single commands: one table in, one table out, without a batch file. */
#ifndef CRIMECAST_BATCH_SINGLE_H
#define CRIMECAST_BATCH_SINGLE_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "engine/batch/comparisons.h"
#include "engine/batch/progress.h"
#include "engine/core/fault.h"
#include "engine/core/log.h"

/* What all of them share. */
struct single_options {
    const char *const *sources; /* crime files, folders or zips; "-" is standard input */
    size_t source_count;
    const char *aliases; /* file of names that drifted, or NULL */
    const char *out;     /* "-" is standard output */
    const char *rejects; /* file for refused rows; NULL: the first ten are logged */
    size_t jobs;         /* 0: all processors */
    uint64_t seed;
    bool allow_failures;
    bool dry_run; /* read and check, write nothing */
    const volatile sig_atomic_t *stop;
    struct log *log;
    struct progress progress;
};

/* crimecast ingest: any recognised input to one long panel. */
enum status single_ingest(const struct single_options *options, const char *const *lookups,
                          size_t lookup_count, struct fault *fault);

struct single_forecast {
    size_t horizon;
    const char *models, *levels;
    bool whole;                                  /* limits and medians of counts as whole numbers */
    const char *events;                          /* file, or NULL */
    const char *calendar;                        /* a word of calendaring.h, or NULL: off */
    const char *series;                          /* file for series.csv, or NULL */
    const char *breaks;                          /* file for breaks.csv, or NULL */
    const char *explain_area, *explain_category; /* write one page on this series instead; NULL */
};

/* crimecast forecast: each series from its own last month. */
enum status single_forecast(const struct single_options *options,
                            const struct single_forecast *asked, struct fault *fault);

struct single_backtest {
    size_t horizon, origins, every; /* months, number, months */
    const char *models;             /* each is scored */
    bool fixed;                     /* parameters, instead of refitted */
    const char *words;              /* file for track_record.csv, or NULL */
    const char *calendar;           /* a word of calendaring.h, or NULL: off */
};

/* crimecast backtest: forecasts from past origins against what followed. */
enum status single_backtest(const struct single_options *options,
                            const struct single_backtest *asked, struct fault *fault);

struct single_compare {
    /* files; all but the first NULL */
    const char *population, *areas, *categories, *themes, *comparators;
    struct benchmark_names benchmarks; /* none: the default of a run */
    const char *period;                /* NULL: as in a run */
    double low_volume;
    bool clustered, overlap;
    bool mid_p; /* limits of rates, not exact and Byar's */
    bool judge; /* say better or worse */
    struct suppression_rules disclosure;
    enum peers_form funnel;
    bool false_discovery; /* judge the funnel by adjusted p-values */
};

/* crimecast compare: rates of a period against a benchmark. */
enum status single_compare(const struct single_options *options, const struct single_compare *asked,
                           struct fault *fault);

/* crimecast charts: draw the charts of a finished run again from its own scripts and data. */
enum status single_charts(const struct single_options *options, struct fault *fault);

#endif

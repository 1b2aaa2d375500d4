/* What the stages of a run hand on: private to run.c, run_read.c and run_write.c. */
#ifndef CRIMECAST_BATCH_RUN_STATE_H
#define CRIMECAST_BATCH_RUN_STATE_H

#include "engine/batch/adjusting.h"
#include "engine/batch/backtest.h"
#include "engine/batch/changes.h"
#include "engine/batch/comparisons.h"
#include "engine/batch/config.h"
#include "engine/batch/figures.h"
#include "engine/batch/job.h"
#include "engine/batch/leftovers.h"
#include "engine/batch/load.h"
#include "engine/batch/pool.h"
#include "engine/batch/run.h"
#include "engine/batch/run_record.h"
#include "engine/batch/suggesting.h"
#include "engine/batch/sums.h"
#include "engine/batch/trends.h"
#include "engine/data/aggregate.h"

/* Everything a run holds, in the order in which it comes about. */
struct run {
    const struct run_options *options;
    struct log *log;
    struct pool pool;
    struct progress progress;
    struct settings settings;
    struct config_faults *faults;
    struct inputs inputs;
    struct aggregate aggregate;
    struct panel adjusted; /* the leaves with every event applied: what models learn from */
    struct adjustments adjustments;
    struct calendaring calendar; /* what the adjusted panel was divided by */
    struct levels levels;
    int end; /* last recorded month */
    struct forecaster forecaster;
    struct job_result *leaf;
    struct workspace *workspace; /* [worker] */
    struct backtest backtest;    /* no rows when switched off or when there is nothing to compare */
    struct paths paths;
    struct sums sums;
    struct benchmark_names benchmarks;
    struct comparisons against[BENCHMARKS_MOST]; /* one for each, the first for charts and pages */
    bool compared;
    struct changes changes;
    struct suggestions suggestions; /* series i is target i */
    struct trends trends;
    size_t *chart_area, *chart_category, *report_area;
    size_t chart_areas, chart_categories, report_areas;
    struct figures figures;
    struct run_record record;
    struct leftovers leftovers; /* of an earlier run in the output folder */
    struct arena arena;
    char *output; /* folder */
    struct fault fault;
    size_t failed_charts, empty_charts;
};

/* Say a fault, or all problems found, in the log. */
void run_say(struct run *run, enum log_level level, const struct fault *fault);
void run_say_faults(struct run *run);

/* run_read.c: configuration, inputs, what adds up to what, what to draw. All problems are collected
 * in run->faults. */
enum status run_configure(struct run *run);
enum status run_read(struct run *run);
void run_tell_check(struct run *run);
struct comparisons_request run_ask_comparisons(const struct run *run);

/* run_write.c: the output folder, tables, charts, and what came of it all, the manifest last. */
enum status run_prepare_output(struct run *run);
enum status run_write(struct run *run);
enum status run_finish(struct run *run);

#endif

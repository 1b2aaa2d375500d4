/* The tables of a run, from results to the one tabular path of outputs/table.h. */
#ifndef CRIMECAST_BATCH_RESULT_TABLES_H
#define CRIMECAST_BATCH_RESULT_TABLES_H

#include <stddef.h>

#include "engine/batch/adjusting.h"
#include "engine/batch/backtest.h"
#include "engine/batch/suggesting.h"
#include "engine/batch/trends.h"
#include "engine/core/fault.h"
#include "engine/data/change_finding.h"
#include "engine/data/finding.h"
#include "engine/data/forecast.h"
#include "engine/data/panel.h"
#include "engine/data/rates_table.h"
#include "engine/data/total.h"
#include "inputs/reject.h"

/* forecasts.csv: one row a month of each forecast. */
enum status write_forecasts(const char *path, const struct forecast *const *forecast, size_t count,
                            const struct levels *levels, struct fault *fault);

/* totals.csv; totals[i].target is an index into forecast. */
enum status write_totals(const char *path, const struct total *total, size_t totals,
                         const struct forecast *const *forecast, const struct levels *levels,
                         struct fault *fault);

/* series.csv: one row a series, whatever came of it. */
enum status write_series(const char *path, const struct forecast *const *forecast, size_t count,
                         struct fault *fault);

/* significance.csv; with `judge` its words say better or worse (wording_finding.h). */
enum status write_findings(const char *path, const struct finding *finding, size_t count,
                           bool judge, struct fault *fault);
enum status write_rates(const char *path, const struct rates_table *table, struct fault *fault);

/* change.csv */
enum status write_changes(const char *path, const struct change_finding *finding, size_t count,
                          struct fault *fault);

/* accuracy.csv */
enum status write_accuracy(const char *path, const struct backtest *backtest, struct fault *fault);

/* track_record.csv */
enum status write_track_records(const char *path, const struct backtest *backtest,
                                struct fault *fault);

/* events.csv: one row for each event and series of the panel that it covers. */
enum status write_events(const char *path, const struct adjustments *adjustments,
                         const struct panel *panel, struct fault *fault);

/* breaks.csv: one row a suggested break. */
enum status write_breaks(const char *path, const struct suggestions *suggestions,
                         struct fault *fault);

/* trend.csv: one row a series and window. */
enum status write_trends(const char *path, const struct trends *trends, struct fault *fault);

/* A long panel, as `forecast` and `run` read it; missing months are empty. */
enum status write_panel(const char *path, const struct panel *panel, struct fault *fault);

/* rejects.csv */
enum status write_rejects(const char *path, const struct rejects *rejects, struct fault *fault);

#endif

/* What a run tells the manifest and the data package, gathered as it goes. */
#ifndef CRIMECAST_BATCH_RUN_RECORD_H
#define CRIMECAST_BATCH_RUN_RECORD_H

#include "engine/batch/figures.h"
#include "engine/batch/load.h"
#include "engine/batch/settings.h"
#include "engine/core/clock.h"
#include "engine/data/aggregate.h"
#include "engine/data/record.h"
#include "outputs/datapackage.h"

enum { RECORD_TIMINGS = 16, RECORD_TABLES = 16 };

struct run_record {
    struct arena arena;
    struct record record;
    struct record_timing timing[RECORD_TIMINGS];
    struct datapackage_table table[RECORD_TABLES];
    size_t tables;
    size_t output_capacity;
};

/* What is known only at the end; all borrowed. */
struct run_story {
    const struct settings *settings;
    const struct inputs *inputs;
    const struct aggregate *aggregate;
    const struct figures *figures;
    const char *charts_folder, *output; /* charts below output */
    int end;
    const struct levels *levels;
    unsigned workers;
    enum status status;
    const struct clock *clock;
    const char *learned; /* by the families, for the whole batch, in a line */
};

void run_record_start(struct run_record *out, const struct clock *clock);
void run_record_timing(struct run_record *record, const char *what, double seconds);

/* A table that was written: OUTPUT/tables/NAME.csv. */
enum status run_record_table(struct run_record *record, const char *output, const char *name,
                             struct fault *fault);

/* Any other file that was written: OUTPUT/PATH, and what it is in a word. */
enum status run_record_file(struct run_record *record, const char *output, const char *path,
                            const char *kind, struct fault *fault);

void run_record_outcomes(struct run_record *record, const struct forecast *forecast, size_t count,
                         size_t rows_refused, size_t charts_failed);

/* Digest the charts, write datapackage.json and, last, manifest.json. */
enum status run_record_write(struct run_record *record, const struct run_story *story,
                             struct fault *fault);

void run_record_free(struct run_record *record);

#endif

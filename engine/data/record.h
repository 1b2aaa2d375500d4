/* The story of a run, as the manifest tells it. Filled by the batch; everything is borrowed. */
#ifndef CRIMECAST_DATA_RECORD_H
#define CRIMECAST_DATA_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An input or output file. */
struct record_file {
    const char *path;   /* inputs: as given; outputs: relative to the output folder */
    const char *kind;   /* inputs: reader or role; outputs: table, chart, script, data, text, log */
    const char *digest; /* SHA-256, "" when none */
    size_t bytes, rows_read, rows_kept, rows_refused;
    const char *first, *last; /* months as 2024-04, "" when none */
    const char *notes;
};

struct record_setting {
    const char *section, *key, *value;
    bool given; /* false: the default */
};

struct record_timing {
    const char *what;
    double seconds;
};

struct record {
    const char *name, *program, *version, *data_to;
    uint64_t seed;
    const char *status; /* sentence of the outcome */
    int exit_code;
    struct record_file *input, *output;
    size_t inputs, outputs;
    struct record_setting *setting;
    size_t settings;
    const char *const *built_with; /* "gsl 2.7.1", ... */
    size_t libraries;
    size_t series, ok, fell_back, failed, skipped, rows_refused, charts_failed;
    const char *model_summary; /* the families asked for */
    const char *learned;       /* what they learned for the whole batch, in a line */
    const char *const *warning;
    size_t warnings;
    struct record_timing *timing;
    size_t timings;
    const char *started, *finished;
    unsigned workers;
};

#endif

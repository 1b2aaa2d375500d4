#include "engine/batch/single_read.h"

#include <stdlib.h>

#include "engine/batch/result_tables.h"

enum { REJECTS_SHOWN = 10 };

enum status single_tell_rejects(const struct single_options *options, const struct inputs *inputs,
                                struct fault *fault) {
    const struct rejects *rejects = &inputs->rejects;
    if (options->rejects && !options->dry_run)
        return write_rejects(options->rejects, rejects, fault);
    for (size_t i = 0; i < rejects->kept && i < REJECTS_SHOWN; i++) {
        const struct reject *r = &rejects->reject[i];
        log_line(options->log, LOG_WARNING, "%s:%ld: %s%s%s", r->file, r->line, r->column,
                 r->column[0] ? ": " : "", r->reason);
    }
    if (rejects->count > REJECTS_SHOWN)
        log_line(options->log, LOG_WARNING,
                 "%zu rows were refused in all; --rejects FILE keeps them", rejects->count);
    return STATUS_OK;
}

/* A fault of the reading that is told on the way, since another one decides. */
static void log_fault(const struct single_options *options, const struct fault *fault) {
    char words[2048];
    fault_print(fault, words, sizeof words);
    log_line(options->log, LOG_ERROR, "%s", words);
}

void single_tell_warnings(const struct single_options *options, const struct inputs *inputs,
                          size_t from) {
    for (size_t i = from; i < inputs->warnings; i++)
        log_line(options->log, LOG_WARNING, "%s", inputs->warning[i]);
}

enum status single_read_crime(const struct single_options *options, const char *const *lookups,
                              size_t lookup_count, struct inputs *inputs) {
    *inputs = (struct inputs){.warnings = 0}; /* to be freed also where nothing is read */
    struct config_faults *faults = calloc(1, sizeof *faults);
    if (!faults)
        return STATUS_NO_MEMORY;
    enum status status = inputs_load_crime(options->sources, options->source_count, lookups,
                                           lookup_count, options->aliases, inputs, faults);
    for (size_t i = 0; i < faults->count && i < CONFIG_FAULTS; i++)
        log_fault(options, &faults->fault[i]);
    free(faults);
    for (size_t i = 0; i < inputs->provenances.count; i++) {
        const struct provenance *p = &inputs->provenances.provenance[i];
        log_line(options->log, LOG_INFO, "%s: %s, %zu rows read, %zu kept, %zu refused%s%s",
                 p->file, p->reader, p->rows_read, p->rows_kept, p->rows_refused,
                 p->notes[0] ? "; " : "", p->notes);
    }
    single_tell_warnings(options, inputs, 0);
    struct fault fault;
    if (status != STATUS_OK && single_tell_rejects(options, inputs, &fault) != STATUS_OK)
        log_fault(options, &fault);
    return status;
}

enum status single_closing(const struct single_options *options, const struct inputs *inputs,
                           size_t failed) {
    bool partial = (inputs->rejects.count || failed) && !options->allow_failures;
    return partial ? STATUS_PARTIAL : STATUS_OK;
}

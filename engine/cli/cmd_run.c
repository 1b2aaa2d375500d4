/* crimecast run, crimecast check */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/batch/run.h"
#include "engine/cli/commands.h"

static enum status call_batch(struct call *call, bool check, struct fault *fault) {
    double jobs, seed;
    enum status status = call_whole(call, "--jobs", 1, 1024, 0, &jobs, fault);
    if (status == STATUS_OK)
        status = call_whole(call, "--seed", 0, 9e15, 1, &seed, fault);
    const char *on_error = check ? NULL : call_value(call, "--on-error");
    if (status == STATUS_OK && on_error && strcmp(on_error, "stop") != 0 &&
        strcmp(on_error, "continue") != 0)
        status = fault_set(fault, STATUS_USAGE, "found --on-error %s, expected continue or stop",
                           on_error);
    if (status != STATUS_OK)
        return status;
    struct run_options options = {
        .file = call->argument[0],
        .jobs = (size_t)jobs,
        .seed = call_value(call, "--seed"),
        .force = call_value(call, "--force") != NULL,
        .dry_run = call_value(call, "--dry-run") != NULL,
        .check = check,
        .allow_failures = call_value(call, "--allow-failures") != NULL,
        .stop_on_error = on_error && strcmp(on_error, "stop") == 0,
        .stop = call->stop,
        .log = &call->log,
        .progress = {.stream =
                         call->log.shown >= LOG_INFO && call->log.shape == LOG_TEXT ? stderr : NULL,
                     .terminal = isatty(STDERR_FILENO) == 1},
    };
    return run_batch(&options);
}

static enum status run(struct call *call, struct fault *fault) {
    return call_batch(call, false, fault);
}

static enum status check(struct call *call, struct fault *fault) {
    return call_batch(call, true, fault);
}

static const struct option run_options[] = {
    {"--on-error", "continue|stop", "What a series that cannot be forecast does to the rest",
     false},
    {NULL, NULL, NULL, false},
};

const struct command command_run = {
    "run", "BATCH.ini", "The quarterly batch: read, check, forecast, compare, write, draw",
    1,     1,           run_options,
    run};

const struct command command_check = {
    "check", "BATCH.ini", "Read configuration and inputs, report every problem, change nothing",
    1,       1,           NULL,
    check};

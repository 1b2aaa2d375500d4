/* crimecast demo */
#include "engine/batch/sample.h"
#include "engine/cli/commands.h"

static enum status demo(struct call *call, struct fault *fault) {
    double seed;
    const char *folder = call->arguments ? call->argument[0] : "demo";
    enum status status = call_whole(call, "--seed", 0, 9e15, 1, &seed, fault);
    if (status == STATUS_OK && call_value(call, "--dry-run")) {
        log_line(&call->log, LOG_INFO, "the synthetic sample would be written to %s", folder);
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        status = sample_write(folder, (uint64_t)seed, fault);
    if (status == STATUS_OK)
        log_line(&call->log, LOG_INFO,
                 "synthetic sample written to %s; next: crimecast run %s/BATCH.ini", folder,
                 folder);
    return status;
}

const struct command command_demo = {
    "demo", "[DIR]", "Write the bundled synthetic sample and its BATCH.ini, ready to run", 0, 1,
    NULL,   demo};

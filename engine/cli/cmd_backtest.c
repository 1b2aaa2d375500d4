/* crimecast backtest */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/batch/single.h"
#include "engine/cli/commands.h"

enum { HORIZON_MOST = 60, ORIGINS_MOST = 240, EVERY_MOST = 60 };

static enum status backtest(struct call *call, struct fault *fault) {
    double jobs, seed, horizon, origins, every;
    const char *file = call_value(call, "-o"), *models = call_value(call, "--models");
    enum status status = call_whole(call, "--jobs", 1, 1024, 0, &jobs, fault);
    if (status == STATUS_OK)
        status = call_whole(call, "--seed", 0, 9e15, 1, &seed, fault);
    if (status == STATUS_OK)
        status = call_whole(call, "--horizon", 1, HORIZON_MOST, 24, &horizon, fault);
    if (status == STATUS_OK)
        status = call_whole(call, "--origins", 1, ORIGINS_MOST, 8, &origins, fault);
    if (status == STATUS_OK)
        status = call_whole(call, "--every", 1, EVERY_MOST, 3, &every, fault);
    if (status != STATUS_OK)
        return status;
    const char *mode = call_value(call, "--mode");
    bool fixed = mode && strcmp(mode, "fixed") == 0;
    if (mode && !fixed && strcmp(mode, "refit") != 0)
        return fault_set(fault, STATUS_USAGE, "found --mode %s, expected refit or fixed", mode);
    bool shown = call->log.shown >= LOG_INFO && call->log.shape == LOG_TEXT;
    struct single_options options = {
        .sources = call->argument,
        .source_count = call->arguments,
        .out = file ? file : "-",
        .aliases = call_value(call, "--aliases"),
        .rejects = call_value(call, "--rejects"),
        .jobs = (size_t)jobs,
        .seed = (uint64_t)seed,
        .allow_failures = call_value(call, "--allow-failures") != NULL,
        .dry_run = call_value(call, "--dry-run") != NULL,
        .stop = call->stop,
        .log = &call->log,
        .progress = {.stream = shown ? stderr : NULL, .terminal = isatty(STDERR_FILENO) == 1},
    };
    struct single_backtest asked = {.horizon = (size_t)horizon,
                                    .origins = (size_t)origins,
                                    .every = (size_t)every,
                                    .models = models ? models : "auto",
                                    .fixed = fixed,
                                    .words = call_value(call, "--words"),
                                    .calendar = call_value(call, "--calendar")};
    return single_backtest(&options, &asked, fault);
}

static const struct option backtest_options[] = {
    {"-o", "FILE.csv", "Where the table goes; standard output when not given", false},
    {"--horizon", "N", "Months to forecast from each origin (24)", false},
    {"--origins", "N", "Number of origins (8); a short series has fewer", false},
    {"--every", "N", "Months between origins (3); the latest is so many before the end", false},
    {"--models", "auto|NAME,...", "Families, each scored by itself (auto); see crimecast models",
     false},
    {"--mode", "refit|fixed",
     "Estimate at every origin (refit), or only at the earliest and filter on (fixed)", false},
    {"--words", "FILE.csv", "How past forecasts turned out, in plain words, beside the table",
     false},
    {"--calendar", "off|month_length|trading_days",
     "Allow for the length of months, or also for their weekdays (off)", false},
    {"--aliases", "FILE.csv", "Names of areas and categories that drifted", false},
    {"--rejects", "FILE.csv", "Keep the refused rows; else the first ten are shown", false},
    {NULL, NULL, NULL, false},
};

const struct command command_backtest = {
    "backtest",
    "PANEL.csv --horizon 24 --origins 8 --every 3 -o ACCURACY.csv",
    "Forecast from past months and compare with what followed",
    1,
    CALL_ARGUMENTS,
    backtest_options,
    backtest};

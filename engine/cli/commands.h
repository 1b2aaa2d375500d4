/* Every command of the program, in the order of the help. */
#ifndef CRIMECAST_CLI_COMMANDS_H
#define CRIMECAST_CLI_COMMANDS_H

#include "engine/cli/options.h"

extern const struct command command_run, command_check, command_ingest, command_forecast,
    command_backtest, command_compare, command_stat, command_charts, command_models,
    command_settings, command_columns, command_inputs, command_events, command_demo;

/* What the help of stat ends with: the columns of the filter named, or of all. */
void stat_columns(const struct call *call);

/* All of them; *count how many. */
const struct command *const *commands_list(size_t *count);

/* What the whole program, or one command, takes, on standard output. */
void commands_help(void);
void command_help(const struct call *call);

#endif

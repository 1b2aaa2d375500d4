#include "engine/cli/commands.h"

#include <stdio.h>
#include <string.h>

static const struct command *const commands[] = {
    &command_run,     &command_check,  &command_ingest, &command_forecast, &command_backtest,
    &command_compare, &command_stat,   &command_charts, &command_models,   &command_settings,
    &command_columns, &command_inputs, &command_events, &command_demo,
};

/* What the help of a command ends with. */
static const struct {
    const struct command *command;
    void (*print)(const struct call *call);
} closings[] = {
    {&command_stat, stat_columns},
};

const struct command *const *commands_list(size_t *count) {
    *count = sizeof commands / sizeof *commands;
    return commands;
}

void commands_help(void) {
    puts(
        "crimecast: forecasts and comparisons of recorded crime for Community Safety Partnerships\n"
        "\n"
        "usage: crimecast COMMAND ...    crimecast COMMAND --help    crimecast --version\n");
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        printf("  %-9s %s\n", commands[i]->name, commands[i]->sentence);
    puts(
        "\nStart with: crimecast demo demo && crimecast run demo/BATCH.ini\n"
        "- is standard input or output. Data goes to standard output, all else to standard error.\n"
        "Exit codes: 0 done; 1 done, but rows were refused or series failed; 64 usage; 65 no "
        "usable\n"
        "data; 66 missing input; 69 gnuplot absent; 70 internal; 73 cannot create; 74 reading or\n"
        "writing failed; 75 interrupted; 78 configuration.");
}

enum { WORD_WIDTH = 28 }; /* of an option and its value */

static void print_options(const struct option *option) {
    for (; option && option->name; option++) {
        char word[64];
        snprintf(word, sizeof word, "%s%s%s", option->name, option->value ? " " : "",
                 option->value ? option->value : "");
        if (strlen(word) > WORD_WIDTH) /* the sentence on a line of its own */
            printf("  %s\n  %-*s", word, WORD_WIDTH, "");
        else
            printf("  %-*s", WORD_WIDTH, word);
        printf(" %s%s\n", option->sentence, option->repeats ? " (may repeat)" : "");
    }
}

void command_help(const struct call *call) {
    const struct command *command = call->command;
    printf("usage: crimecast %s%s%s\n\n%s\n\n", command->name, command->arguments[0] ? " " : "",
           command->arguments, command->sentence);
    print_options(command->option);
    print_options(common_options);
    for (size_t i = 0; i < sizeof closings / sizeof *closings; i++)
        if (closings[i].command == command)
            closings[i].print(call);
}

#include "engine/cli/commands.h"

#include <stdio.h>
#include <string.h>

#include "engine/batch/filters.h"

static const struct command *const commands[] = {
    &command_run,     &command_check,  &command_ingest, &command_forecast, &command_backtest,
    &command_compare, &command_stat,   &command_charts, &command_models,   &command_settings,
    &command_columns, &command_inputs, &command_events, &command_demo,
};

/* What the help of a command has beyond the table of its options: what each is for, before its
 * sentence, and an end. */
static const struct extra {
    const struct command *command;
    const char *(*users)(const char *option);
    void (*close)(const struct call *call);
} extras[] = {
    {&command_stat, filter_option_users, stat_columns},
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

static void print_options(const struct option *option, const struct extra *extra) {
    for (; option && option->name; option++) {
        char word[64];
        snprintf(word, sizeof word, "%s%s%s", option->name, option->value ? " " : "",
                 option->value ? option->value : "");
        if (strlen(word) > WORD_WIDTH) /* the sentence on a line of its own */
            printf("  %s\n  %-*s", word, WORD_WIDTH, "");
        else
            printf("  %-*s", WORD_WIDTH, word);
        const char *users = extra ? extra->users(option->name) : NULL;
        printf(" %s%s%s%s\n", users ? users : "", users ? ": " : "", option->sentence,
               option->repeats ? " (may repeat)" : "");
    }
}

void command_help(const struct call *call) {
    const struct command *command = call->command;
    printf("usage: crimecast %s%s%s\n\n%s\n\n", command->name, command->arguments[0] ? " " : "",
           command->arguments, command->sentence);
    const struct extra *extra = NULL;
    for (size_t i = 0; i < sizeof extras / sizeof *extras; i++)
        if (extras[i].command == command)
            extra = &extras[i];
    print_options(command->option, extra);
    print_options(common_options, NULL);
    if (extra)
        extra->close(call);
}

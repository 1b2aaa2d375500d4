#include "engine/cli/options.h"

#include <math.h>
#include <string.h>

#include "engine/core/files.h"
#include "engine/core/names.h"
#include "engine/core/number.h"

const struct option common_options[] = {
    {"--help", NULL, "Say what the command takes", false},
    {"-q", NULL, "Say nothing but errors", false},
    {"-v", NULL, "Say more", false},
    {"--log-format", "text|json", "Shape of the messages on standard error", false},
    {"--jobs", "N", "Workers; all processors when not given. Results do not depend on it", false},
    {"--seed", "N", "Seed of all random streams (1)", false},
    {"--force", NULL, "Write into a folder that holds other files", false},
    {"--dry-run", NULL, "Read and check, write nothing", false},
    {"--allow-failures", NULL, "Exit 0 although rows were refused or series failed", false},
    {NULL, NULL, NULL, false},
};

static const struct option *find(const struct command *command, const char *word, size_t length) {
    const struct option *list[] = {command->option, common_options};
    for (size_t l = 0; l < 2; l++)
        for (const struct option *o = list[l]; o && o->name; o++)
            if (strlen(o->name) == length && strncmp(o->name, word, length) == 0)
                return o;
    return NULL;
}

static enum status unknown(const struct command *command, const char *word, struct fault *fault) {
    const char *known[CALL_OPTIONS];
    size_t count = 0;
    const struct option *list[] = {command->option, common_options};
    for (size_t l = 0; l < 2; l++)
        for (const struct option *o = list[l]; o && o->name && count < CALL_OPTIONS; o++)
            known[count++] = o->name;
    const char *nearest = names_nearest(known, count, word);
    return fault_set(fault, STATUS_USAGE, "%s has no option %s%s%s%s", command->name, word,
                     nearest ? "; did you mean " : "; see crimecast ",
                     nearest ? nearest : command->name, nearest ? "?" : " --help");
}

static enum status take_option(struct call *call, int count, char **word, int *at,
                               struct fault *fault) {
    const char *text = word[*at];
    size_t length = strncmp(text, "--", 2) == 0 ? strcspn(text, "=") : strlen(text);
    const struct option *option = find(call->command, text, length);
    const char *value = text[length] == '=' ? text + length + 1 : NULL;
    if (!option)
        return unknown(call->command, text, fault);
    if (!option->value && value)
        return fault_set(fault, STATUS_USAGE, "%s takes no value", option->name);
    if (option->value && !value) {
        if (*at + 1 >= count)
            return fault_set(fault, STATUS_USAGE, "%s needs a value: %s", option->name,
                             option->value);
        value = word[++*at];
    }
    if (!option->repeats && call_value(call, option->name))
        return fault_set(fault, STATUS_USAGE, "%s is given twice", option->name);
    if (call->options == CALL_OPTIONS)
        return fault_set(fault, STATUS_USAGE, "more than %d options", CALL_OPTIONS);
    call->given[call->options].option = option;
    call->given[call->options++].value = value ? value : "";
    return STATUS_OK;
}

static bool is_output(const char *option) {
    static const char *const outputs[] = {"-o", "--rejects", "--series", "--breaks", "--words"};
    for (size_t i = 0; i < sizeof outputs / sizeof *outputs; i++)
        if (strcmp(option, outputs[i]) == 0)
            return true;
    return false;
}

/* No table is written over an input or another table. */
static enum status outputs_apart(const struct call *call, struct fault *fault) {
    for (size_t i = 0; i < call->options; i++) {
        const char *option = call->given[i].option->name, *path = call->given[i].value;
        if (!is_output(option))
            continue;
        for (size_t k = 0; k < call->arguments; k++)
            if (strcmp(path, "-") != 0 && files_same(path, call->argument[k]))
                return fault_set(fault, STATUS_USAGE, "%s %s would overwrite the input %s", option,
                                 path, call->argument[k]);
        for (size_t k = 0; k < call->options; k++) {
            const char *other = call->given[k].option->name, *value = call->given[k].value;
            bool both = is_output(other);
            if (k == i || (both && k < i) || !(call->given[k].option->value) ||
                !files_same(path, value))
                continue;
            return fault_set(fault, STATUS_USAGE, "%s and %s are both %s", option, other, path);
        }
    }
    return STATUS_OK;
}

enum status options_parse(struct call *call, int count, char **word, struct fault *fault) {
    bool ended = false;
    for (int i = 0; i < count; i++) {
        const char *text = word[i];
        if (!ended && strcmp(text, "--") == 0)
            ended = true;
        else if (!ended && text[0] == '-' && text[1]) {
            enum status status = take_option(call, count, word, &i, fault);
            if (status != STATUS_OK)
                return status;
        } else if (call->arguments == CALL_ARGUMENTS)
            return fault_set(fault, STATUS_USAGE, "more than %d arguments", CALL_ARGUMENTS);
        else
            call->argument[call->arguments++] = text;
    }
    if (call_value(call, "--help"))
        return STATUS_OK;
    if (call->arguments < call->command->least || call->arguments > call->command->most)
        return fault_set(fault, STATUS_USAGE, "found %zu argument%s, expected: crimecast %s%s%s",
                         call->arguments, call->arguments == 1 ? "" : "s", call->command->name,
                         call->command->arguments[0] ? " " : "", call->command->arguments);
    const char *shape = call_value(call, "--log-format");
    if (shape && strcmp(shape, "text") != 0 && strcmp(shape, "json") != 0)
        return fault_set(fault, STATUS_USAGE, "found --log-format %s, expected text or json",
                         shape);
    return outputs_apart(call, fault);
}

const char *call_value(const struct call *call, const char *name) {
    for (size_t i = call->options; i-- > 0;)
        if (strcmp(call->given[i].option->name, name) == 0)
            return call->given[i].value;
    return NULL;
}

const char *call_nth(const struct call *call, const char *name, size_t n) {
    for (size_t i = 0; i < call->options; i++)
        if (strcmp(call->given[i].option->name, name) == 0 && n-- == 0)
            return call->given[i].value;
    return NULL;
}

enum status call_apart(const struct call *call, const char *option, const char *other,
                       struct fault *fault) {
    return call_value(call, option) && call_value(call, other)
               ? fault_set(fault, STATUS_USAGE, "%s does not go with %s", option, other)
               : STATUS_OK;
}

enum status call_whole(const struct call *call, const char *name, double least, double most,
                       double otherwise, double *out, struct fault *fault) {
    const char *value = call_value(call, name);
    *out = otherwise;
    if (!value)
        return STATUS_OK;
    if (number_parse(value, strlen(value), out) && *out == floor(*out) && *out >= least &&
        *out <= most)
        return STATUS_OK;
    char low[NUMBER_SIZE], high[NUMBER_SIZE];
    number_print(least, low);
    number_print(most, high);
    return fault_set(fault, STATUS_USAGE, "found %s %s, expected a whole number from %s to %s",
                     name, value, low, high);
}

enum status call_number(const struct call *call, const char *name, double otherwise, double *out,
                        struct fault *fault) {
    const char *value = call_value(call, name);
    *out = otherwise;
    if (!value || (number_parse(value, strlen(value), out) && *out >= 0))
        return STATUS_OK;
    return fault_set(fault, STATUS_USAGE, "found %s %s, expected a number of 0 or more", name,
                     value);
}

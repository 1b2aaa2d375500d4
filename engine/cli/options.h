/* Words of the command line to calls: commands and their options as tables.
 *
 * An option stands once in its command's table; the table feeds the parser and --help. Options may
 * stand before or after arguments, as --name VALUE or --name=VALUE; -- ends them; - is an argument.
 */
#ifndef CRIMECAST_CLI_OPTIONS_H
#define CRIMECAST_CLI_OPTIONS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "engine/core/fault.h"
#include "engine/core/log.h"

struct option {
    const char *name;  /* "--horizon", "-o" */
    const char *value; /* name of its value in the help; NULL for a switch */
    const char *sentence;
    bool repeats;
};

enum { CALL_ARGUMENTS = 4096, CALL_OPTIONS = 64 };

struct call;

struct command {
    const char *name, *arguments; /* "SOURCE... -o PANEL.csv" */
    const char *sentence;
    size_t least, most;          /* number of arguments */
    const struct option *option; /* ends with a NULL name; the common ones come on top */
    enum status (*run)(struct call *call, struct fault *fault);
};

struct call {
    const struct command *command;
    const char *argument[CALL_ARGUMENTS];
    size_t arguments;
    struct {
        const struct option *option;
        const char *value;
    } given[CALL_OPTIONS];
    size_t options;
    struct log log;
    const volatile sig_atomic_t *stop;
};

/* Options every command takes. */
extern const struct option common_options[];

/* Sort the words after the command's name. STATUS_USAGE with the nearest known option. */
enum status options_parse(struct call *call, int count, char **word, struct fault *fault);

/* The value of an option (the last one given), or NULL; a switch has the value "". */
const char *call_value(const struct call *call, const char *name);

/* The n-th value of an option that repeats, or NULL. */
const char *call_nth(const struct call *call, const char *name, size_t n);

/* STATUS_USAGE where two options are given that do not go together. */
enum status call_apart(const struct call *call, const char *option, const char *other,
                       struct fault *fault);

/* A whole number within bounds, or `otherwise` when the option is not given. */
enum status call_whole(const struct call *call, const char *name, double least, double most,
                       double otherwise, double *out, struct fault *fault);

/* A number above 0. */
enum status call_number(const struct call *call, const char *name, double otherwise, double *out,
                        struct fault *fault);

#endif

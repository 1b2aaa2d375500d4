/* The program: words to a command, a command to an exit code. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <gsl/gsl_errno.h>

#include "engine/cli/commands.h"
#include "engine/core/names.h"
#include "engine/core/version.h"

/* The one piece of global state: a signal handler can reach nothing else. */
static volatile sig_atomic_t stop_asked;

static void ask_stop(int signal_number) {
    (void)signal_number;
    stop_asked = 1;
}

static void watch_signals(void) {
    struct sigaction action = {.sa_handler = ask_stop};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    action.sa_handler = SIG_IGN; /* a closed pipe shows as a failed write, with a message */
    sigaction(SIGPIPE, &action, NULL);
}

static const struct command *find_command(const char *name) {
    size_t count;
    const struct command *const *list = commands_list(&count);
    const char *known[64];
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i]->name, name) == 0)
            return list[i];
        known[i] = list[i]->name;
    }
    const char *nearest = names_nearest(known, count, name);
    fprintf(stderr, "error: there is no command %s%s%s%s\n", name,
            nearest ? "; did you mean " : "; see crimecast --help", nearest ? nearest : "",
            nearest ? "?" : "");
    return NULL;
}

static enum status run_command(struct call *call, int count, char **word) {
    struct fault fault = FAULT_NONE;
    char words[2048];
    enum status status = options_parse(call, count, word, &fault);
    call->log = (struct log){.stream = stderr, .shown = LOG_INFO};
    if (call_value(call, "-v"))
        call->log.shown = LOG_DEBUG;
    if (call_value(call, "-q"))
        call->log.shown = LOG_ERROR;
    const char *shape = call_value(call, "--log-format");
    if (shape && strcmp(shape, "json") == 0)
        call->log.shape = LOG_JSON;
    if (status == STATUS_OK && call_value(call, "--help")) {
        command_help(call);
        return STATUS_OK;
    }
    if (status == STATUS_OK)
        status = call->command->run(call, &fault);
    if (fault.status != STATUS_OK) {
        fault_print(&fault, words, sizeof words);
        log_line(&call->log, LOG_ERROR, "%s", words);
    }
    if (status == STATUS_PARTIAL) /* the failure line that -q leaves */
        log_line(&call->log, LOG_ERROR, "%s: %s", call->command->name, status_sentence(status));
    if (fflush(stdout) != 0 || ferror(stdout)) {
        log_line(&call->log, LOG_ERROR, "standard output cannot be written");
        status = status_exit_code(status) > 1 ? status : STATUS_IO;
    }
    return status;
}

int main(int count, char **word) {
    gsl_set_error_handler_off(); /* GSL's own handler would abort the program */
    if (count < 2 || strcmp(word[1], "--help") == 0 || strcmp(word[1], "-h") == 0 ||
        strcmp(word[1], "help") == 0) {
        commands_help();
        return count < 2 ? status_exit_code(STATUS_USAGE) : 0;
    }
    if (strcmp(word[1], "--version") == 0) {
        printf("crimecast %s\n", version_string());
        return 0;
    }
    const struct command *command = find_command(word[1]);
    struct call *call = command ? calloc(1, sizeof *call) : NULL;
    if (!call)
        return status_exit_code(command ? STATUS_NO_MEMORY : STATUS_USAGE);
    watch_signals();
    call->command = command;
    call->stop = &stop_asked;
    int code = status_exit_code(run_command(call, count - 2, word + 2));
    free(call);
    return code;
}

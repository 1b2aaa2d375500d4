#define _XOPEN_SOURCE 700
#include "plots/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { NOT_STARTED = 127, PATH_SIZE = 4096, ENVIRONMENT = 12, OUTPUT_SIZE = 16 * 1024 };

/* The program's full path, since the child changes folder: the name itself when it has a slash,
 * else the first executable of that name on PATH. */
static bool find_program(const char *name, char out[PATH_SIZE]) {
    char candidate[PATH_SIZE];
    if (strchr(name, '/'))
        return access(name, X_OK) == 0 && realpath(name, out);
    const char *path = getenv("PATH");
    if (!path || !path[0])
        path = "/usr/local/bin:/usr/bin:/bin";
    while (*path) {
        int length = (int)strcspn(path, ":");
        int printed = snprintf(candidate, sizeof candidate, "%.*s/%s", length, path, name);
        if (length > 0 && printed > 0 && (size_t)printed < sizeof candidate &&
            access(candidate, X_OK) == 0 && realpath(candidate, out))
            return true;
        path += length + (path[length] == ':');
    }
    return false;
}

/* "NAME=value" of the variables the child may see. */
static bool make_environment(struct text *block, char **environment) {
    static const char *const kept[] = {"PATH",
                                       "HOME",
                                       "TMPDIR",
                                       "XDG_CACHE_HOME",
                                       "FONTCONFIG_FILE",
                                       "FONTCONFIG_PATH",
                                       "XDG_DATA_HOME",
                                       "XDG_DATA_DIRS",
                                       "LD_LIBRARY_PATH"};
    size_t start[ENVIRONMENT], count = 0;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        const char *value = getenv(kept[i]);
        if (!value)
            continue;
        start[count++] = block->length;
        text_printf(block, "%s=%s", kept[i], value);
        text_append_char(block, '\0');
    }
    start[count++] = block->length;
    text_append_bytes(block, "LC_ALL=C.UTF-8", sizeof "LC_ALL=C.UTF-8");
    for (size_t i = 0; i < count && !block->failed; i++)
        environment[i] = block->bytes + start[i];
    environment[count] = NULL;
    return !block->failed;
}

/* In the child: only calls that are safe after a fork in a threaded program. */
static void become(const char *program, char *const *arguments, char *const *environment,
                   const char *folder, int sink) {
    int nothing = open("/dev/null", O_RDONLY);
    setpgid(0, 0); /* so that a time limit ends its children too */
    if (nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 && dup2(sink, STDOUT_FILENO) >= 0 &&
        dup2(sink, STDERR_FILENO) >= 0 && (!folder || chdir(folder) == 0)) {
        sigset_t none; /* the engine's blocked signals are not the renderer's */
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, NULL);
        execve(program, arguments, environment);
    }
    _exit(NOT_STARTED);
}

static double elapsed_since(const struct timespec *start) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

/* Waits for the child, polling ever more slowly; kills it at the time limit. True when it ended by
 * itself. */
static bool wait_for(pid_t child, double seconds, int *outcome) {
    const long longest = 20 * 1000 * 1000;
    struct timespec start, pause = {0, 1000 * 1000};
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (;;) {
        pid_t ended = waitpid(child, outcome, WNOHANG);
        if (ended == child)
            return true;
        if (ended < 0 && errno != EINTR)
            return false;
        if (elapsed_since(&start) > seconds)
            break;
        nanosleep(&pause, NULL);
        pause.tv_nsec = pause.tv_nsec * 2 > longest ? longest : pause.tv_nsec * 2;
    }
    kill(-child, SIGKILL);
    kill(child, SIGKILL);
    while (waitpid(child, outcome, 0) < 0 && errno == EINTR)
        ;
    return false;
}

static void read_output(FILE *sink, struct text *output) {
    char block[4096];
    size_t got, total = 0;
    rewind(sink);
    while (total < OUTPUT_SIZE && (got = fread(block, 1, sizeof block, sink)) > 0) {
        text_append_bytes(output, block, got);
        total += got;
    }
}

enum status process_run(const struct process *process, struct text *output, int *exit_code,
                        struct fault *fault) {
    const char *name = process->arguments[0];
    char program[PATH_SIZE], *environment[ENVIRONMENT];
    struct text block = TEXT_EMPTY;
    int outcome = 0;
    enum status status = STATUS_OK;
    if (!find_program(name, program))
        return fault_set(fault, STATUS_UNAVAILABLE, "the program %s is not installed", name);
    FILE *sink = tmpfile();
    if (!sink)
        return fault_set(fault, STATUS_IO, "no temporary file for the output of %s: %s", name,
                         strerror(errno));
    fcntl(fileno(sink), F_SETFD, FD_CLOEXEC); /* other children must not hold it */
    if (!make_environment(&block, environment)) {
        status = fault_set(fault, STATUS_NO_MEMORY, "out of memory starting %s", name);
        goto done;
    }
    pid_t child = fork();
    if (child == 0) /* exec takes its arguments without const and leaves them alone */
        become(program, (char *const *)(uintptr_t)process->arguments, environment, process->folder,
               fileno(sink));
    if (child < 0) {
        status = fault_set(fault, STATUS_IO, "%s cannot be started: %s", name, strerror(errno));
        goto done;
    }
    if (!wait_for(child, process->seconds, &outcome)) {
        status = fault_set(fault, STATUS_UNAVAILABLE, "%s took more than %g seconds and was ended",
                           name, process->seconds);
        goto done;
    }
    if (output)
        read_output(sink, output);
    *exit_code = WIFEXITED(outcome) ? WEXITSTATUS(outcome) : 128 + WTERMSIG(outcome);
    if (*exit_code == NOT_STARTED)
        status = fault_set(fault, STATUS_UNAVAILABLE, "%s cannot be started", name);
done:
    fclose(sink);
    text_free(&block);
    return status;
}

#define _DEFAULT_SOURCE /* wait4: the peak of one child's memory */
#include "test/support/program.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "engine/core/files.h"
#include "engine/core/text.h"
#include "test/support/support.h"

enum { SECONDS_MOST = 60 };

/* --- running -------------------------------------------------------------------------------- */

/* In the child. */
static void become(const struct program *program, const int *input, const int *out,
                   const int *err) {
    char *words[40] = {(char *)(uintptr_t)TEST_PROGRAM};
    for (size_t i = 0; program->arguments[i]; i++)
        words[i + 1] = (char *)(uintptr_t)program->arguments[i];
    for (size_t i = 0; program->set[i]; i++) {
        char name[256];
        size_t length = strcspn(program->set[i], "=");
        snprintf(name, sizeof name, "%.*s", (int)length, program->set[i]);
        setenv(name, program->set[i] + length + 1, 1);
    }
    if (program->folder && chdir(program->folder) != 0)
        _exit(126);
    if (program->file_most) {
        struct rlimit limit = {program->file_most, program->file_most};
        signal(SIGXFSZ, SIG_IGN); /* so that it shows as a failed write, as a full disk does */
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    int sink = program->output ? open(program->output, O_WRONLY) : out[1];
    if (sink < 0 || dup2(input[0], STDIN_FILENO) < 0 || dup2(sink, STDOUT_FILENO) < 0 ||
        dup2(err[1], STDERR_FILENO) < 0)
        _exit(126);
    for (int i = 0; i < 2; i++) {
        close(input[i]);
        close(out[i]);
        close(err[i]);
    }
    execv(TEST_PROGRAM, words);
    _exit(127);
}

struct stream {
    char *bytes;
    size_t length, room;
};

/* Take what a pipe holds; false at its end. */
static bool drain(int descriptor, struct stream *stream) {
    if (stream->room - stream->length < 65536) {
        stream->room = stream->room * 2 + 65536;
        stream->bytes = realloc(stream->bytes, stream->room + 1);
        if (!stream->bytes)
            fail_msg("out of memory reading the program's output");
    }
    ssize_t got = read(descriptor, stream->bytes + stream->length, stream->room - stream->length);
    if (got > 0)
        stream->length += (size_t)got;
    stream->bytes[stream->length] = '\0';
    return got > 0 || (got < 0 && errno == EINTR);
}

/* Give the input and take both outputs until they end, as fast as the program goes. */
static void converse(const char *input, int to, struct stream *out, int from_out,
                     struct stream *err, int from_err) {
    size_t left = input ? strlen(input) : 0;
    struct pollfd wait[3] = {{to, POLLOUT, 0}, {from_out, POLLIN, 0}, {from_err, POLLIN, 0}};
    struct stream *stream[3] = {NULL, out, err};
    time_t start = time(NULL);
    while (wait[0].fd >= 0 || wait[1].fd >= 0 || wait[2].fd >= 0) {
        if (wait[0].fd >= 0 && !left) {
            close(wait[0].fd);
            wait[0].fd = -1;
        }
        if (time(NULL) - start > SECONDS_MOST)
            fail_msg("the program took over %d seconds", SECONDS_MOST);
        if (poll(wait, 3, 1000) <= 0)
            continue;
        if (wait[0].fd >= 0 && wait[0].revents) {
            ssize_t sent = write(wait[0].fd, input, left);
            if (sent < 0) /* it closed its input: that may be right */
                left = 0;
            else {
                input += sent;
                left -= (size_t)sent;
            }
        }
        for (int i = 1; i < 3; i++)
            if (wait[i].fd >= 0 && wait[i].revents && !drain(wait[i].fd, stream[i])) {
                close(wait[i].fd);
                wait[i].fd = -1;
            }
    }
}

struct outcome program_run(const struct program *program) {
    int input[2], out[2], err[2], state = 0;
    struct rusage usage;
    if (pipe(input) || pipe(out) || pipe(err))
        fail_msg("no pipes: %s", strerror(errno));
    fcntl(input[1], F_SETFL, O_NONBLOCK);
    signal(SIGPIPE, SIG_IGN);
    fflush(NULL);
    pid_t child = fork();
    if (child < 0)
        fail_msg("no process: %s", strerror(errno));
    if (child == 0)
        become(program, input, out, err);
    close(input[0]);
    close(out[1]);
    close(err[1]);
    if (program->during)
        program->during(program->context, child);
    struct stream said = {calloc(1, 1), 0, 0}, complained = {calloc(1, 1), 0, 0};
    converse(program->input, input[1], &said, out[0], &complained, err[0]);
    while (wait4(child, &state, 0, &usage) < 0 && errno == EINTR)
        ;
    struct outcome outcome = {
        .code = WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state),
        .out = said.bytes,
        .out_length = said.length,
        .err = complained.bytes,
        .peak = usage.ru_maxrss,
    };
    if (outcome.code == 126 || outcome.code == 127)
        fail_msg("%s cannot be started", TEST_PROGRAM);
    return outcome;
}

void outcome_free(struct outcome *outcome) {
    free(outcome->out);
    free(outcome->err);
    *outcome = (struct outcome){0, NULL, NULL, 0, 0};
}

const char *missing_word(const char *text, const char *const *words) {
    for (; *words; words++)
        if (!strstr(text, *words))
            return *words;
    return NULL;
}

void program_check(const struct program *program, int code, const char *const *words,
                   const char *file, int line) {
    struct outcome outcome = program_run(program);
    const char *missing = missing_word(outcome.err, words);
    if (outcome.code != code || missing) {
        print_error("crimecast");
        for (size_t i = 0; program->arguments[i]; i++)
            print_error(" %s", program->arguments[i]);
        print_error("\nended with %d, expected %d", outcome.code, code);
        if (missing)
            print_error("; \"%s\" is not in what it said", missing);
        print_error("\n%.4000s", outcome.err);
        _fail(file, line);
    }
    outcome_free(&outcome);
}

/* --- files ---------------------------------------------------------------------------------- */

void path_of(char out[512], const char *folder, const char *name) {
    snprintf(out, 512, "%s/%s", folder, name);
}

bool there_is(const char *folder, const char *name) {
    char path[512];
    path_of(path, folder, name);
    return access(path, F_OK) == 0;
}

size_t count_files(const char *folder) {
    DIR *open = opendir(folder);
    size_t count = 0;
    if (!open)
        return 0;
    for (struct dirent *entry; (entry = readdir(open));) {
        char path[512];
        struct stat about;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        path_of(path, folder, entry->d_name);
        if (lstat(path, &about) == 0 && S_ISDIR(about.st_mode))
            count += count_files(path);
        else
            count++;
    }
    closedir(open);
    return count;
}

/* The line on which two contents differ, and where it starts in both. */
static long differing_line(const struct text *a, const struct text *b, size_t *start) {
    long number = 1;
    *start = 0;
    for (size_t i = 0; i < a->length && i < b->length && a->bytes[i] == b->bytes[i]; i++)
        if (a->bytes[i] == '\n') {
            number++;
            *start = i + 1;
        }
    return number;
}

void same_file(const char *folder_a, const char *folder_b, const char *name, const char *file,
               int line) {
    char path[2][512];
    struct text text[2] = {TEXT_EMPTY, TEXT_EMPTY};
    path_of(path[0], folder_a, name);
    path_of(path[1], folder_b, name);
    for (int i = 0; i < 2; i++)
        if (files_read(path[i], &text[i], NULL) != STATUS_OK)
            fail_msg("%s cannot be read", path[i]);
    if (text[0].length != text[1].length ||
        (text[0].length && memcmp(text[0].bytes, text[1].bytes, text[0].length) != 0)) {
        size_t start;
        long number = differing_line(&text[0], &text[1], &start);
        print_error("%s and %s differ on line %ld:\n", path[0], path[1], number);
        for (int i = 0; i < 2; i++)
            print_error("  %.*s\n", (int)strcspn(text_string(&text[i]) + start, "\n"),
                        text_string(&text[i]) + start);
        _fail(file, line);
    }
    text_free(&text[0]);
    text_free(&text[1]);
}

/* --- a small batch -------------------------------------------------------------------------- */

static const char *const area[] = {"Alder", "Birch", "Cedar", "Dogwood", "Elm"};
static const char *const category[] = {"Burglary", "Robbery", "Violence"};

static FILE *begin(const char *folder, const char *name) {
    char path[512];
    path_of(path, folder, name);
    FILE *stream = fopen(path, "wb");
    if (!stream)
        fail_msg("%s cannot be written", path);
    return stream;
}

/* Level by area and offence, a season, a slow slope, and a spread from a small generator. */
static void write_crime(FILE *stream) {
    static const int season[12] = {0, 3, 5, 6, 4, 2, 1, -1, -3, -5, -4, -2};
    unsigned state = 12345;
    fputs("month,area,area_code,category,count\n", stream);
    for (int a = 0; a < 5; a++)
        for (int c = 0; c < 3; c++)
            for (int m = 0; m < 48; m++) {
                state = state * 1664525u + 1013904223u;
                int count =
                    20 + 6 * a + 11 * c + season[m % 12] + m * (c - 1) / 8 + (int)(state >> 29);
                fprintf(stream, "%d-%02d,%s,E2200000%d,%s,%d\n", 2020 + (m + 3) / 12,
                        (m + 3) % 12 + 1, area[a], a, category[c], count);
            }
}

static void write_population(FILE *stream) {
    fputs("year,area,population\n", stream);
    for (int year = 2019; year <= 2023; year++)
        for (int a = 0; a < 5; a++)
            fprintf(stream, "%d,%s,%d\n", year, area[a], 90000 + 7000 * a + 100 * (year - 2019));
}

void batch_write(const char *folder, const char *charts, const char *lines) {
    static const struct {
        const char *name, *content;
    } fixed[] = {
        {"areas.csv", "area,area_code,parent,level\nAlder,E22000000,North,csp\n"
                      "Birch,E22000001,North,csp\nCedar,E22000002,North,csp\n"
                      "Dogwood,E22000003,South,csp\nElm,E22000004,South,csp\n"
                      "North,E23000001,Land,force\nSouth,E23000002,Land,force\n"
                      "Land,E92000001,,country\n"},
        {"categories.csv", "category,parent,compare,note\nBurglary,Acquisitive,yes,\n"
                           "Robbery,Acquisitive,yes,\nAcquisitive,All,yes,\nViolence,All,yes,\n"
                           "All,,yes,\n"},
        {"none.csv", "area\n"},
        {"one.csv", "area\nBirch\n"},
        {"one_category.csv", "category\nBurglary\n"},
    };
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) {
        char path[512];
        path_of(path, folder, fixed[i].name);
        support_write(path, fixed[i].content);
    }
    FILE *stream = begin(folder, "crime.csv");
    write_crime(stream);
    fclose(stream);
    stream = begin(folder, "population.csv");
    write_population(stream);
    fclose(stream);
    stream = begin(folder, "BATCH.ini");
    fprintf(stream,
            "[batch]\nname = Small batch\noutput = out\n[input]\ncrime = crime.csv\n"
            "areas = areas.csv\ncategories = categories.csv\npopulation = population.csv\n"
            "[forecast]\nhorizon = 3\n[charts]\n%s\n%s",
            charts ? charts : "areas = none.csv\nformats =", lines ? lines : "");
    fclose(stream);
}

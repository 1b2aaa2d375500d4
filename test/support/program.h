/* Driving the program as a user does: arguments in, exit code and both streams out. And a small
 * batch on disk to drive it with.
 */
#ifndef CRIMECAST_TEST_PROGRAM_H
#define CRIMECAST_TEST_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* How to run it; everything but the arguments may be left out. */
struct program {
    const char *arguments[32]; /* without the program's own name; ends with NULL */
    const char *folder;        /* in which it runs */
    const char *input;         /* standard input; NULL: none */
    const char *output;        /* file that standard output goes to, such as /dev/full */
    const char *set[8];        /* "NAME=value" on top of the environment; ends with NULL */
    size_t file_most;          /* bytes a file may grow to, as on a full disk; 0: no limit */
    /* Called when the program has started and before it is given its input. */
    void (*during)(void *context, pid_t child);
    void *context;
};

struct outcome {
    int code;        /* exit code; 128 + number for a signal */
    char *out, *err; /* what it wrote; never NULL */
    size_t out_length;
    long peak; /* KiB of memory at most */
};

/* Run to the end; fails the test when the program cannot be started or takes over a minute.
 * outcome_free afterwards. */
struct outcome program_run(const struct program *program);
void outcome_free(struct outcome *outcome);

/* Run, check the exit code and that standard error holds each word; prints what it said when not.
 * `words` ends with NULL. */
#define assert_program(program, code, ...) \
    program_check((program), (code), (const char *[]){__VA_ARGS__, NULL}, __FILE__, __LINE__)
void program_check(const struct program *program, int code, const char *const *words,
                   const char *file, int line);

/* Does `text` hold each of the words (which end with NULL)? The first one missing, or NULL. */
const char *missing_word(const char *text, const char *const *words);

bool there_is(const char *folder, const char *name);
void path_of(char out[512], const char *folder, const char *name);

/* How many files stand below a folder, hidden ones (such as temporary folders) included. */
size_t count_files(const char *folder);

/* Both files there and the same, byte by byte; says the first line that differs. */
#define assert_same_file(folder_a, folder_b, name) \
    same_file((folder_a), (folder_b), (name), __FILE__, __LINE__)
void same_file(const char *folder_a, const char *folder_b, const char *name, const char *file,
               int line);

/* A batch in a folder: crime.csv, areas.csv, categories.csv, population.csv, none.csv (no area to
 * draw), one.csv (one area), one_category.csv and BATCH.ini. Fixed numbers, no random ones.
 *
 *     Land > North > Alder, Birch, Cedar       All > Acquisitive > Burglary, Robbery
 *          > South > Dogwood, Elm                  > Violence
 *
 * 2020-04 to 2024-03, 5 areas by 3 offences, horizon 3, output `out`, nothing drawn unless `charts`
 * says so. `lines` is appended to BATCH.ini. */
void batch_write(const char *folder, const char *charts, const char *lines);

#endif

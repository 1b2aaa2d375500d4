/* Outcome codes: every way a call can end, once, with its sentence and its exit class.
 *
 * A function that can fail returns an enum status. Kernels return the code alone; functions at the
 * edges also fill a struct fault (fault.h), which carries the words.
 */
#ifndef CRIMECAST_CORE_STATUS_H
#define CRIMECAST_CORE_STATUS_H

/* name, exit code of a command that ends so, sentence */
#define STATUS_LIST(X)                                                      \
    X(OK, 0, "done")                                                        \
    X(PARTIAL, 1, "done, but some rows were refused or some series failed") \
    X(USAGE, 64, "the command line is wrong")                               \
    X(NO_DATA, 65, "no usable data")                                        \
    X(BAD_ROW, 65, "a row cannot be understood")                            \
    X(MISSING_INPUT, 66, "an input is missing")                             \
    X(UNAVAILABLE, 69, "a service asked for is unavailable")                \
    X(INTERNAL, 70, "internal error")                                       \
    X(NO_MEMORY, 70, "out of memory")                                       \
    X(TOO_SHORT, 70, "the series is too short")                             \
    X(NOT_FINITE, 70, "a result is not finite")                             \
    X(CANNOT_CREATE, 73, "an output cannot be created")                     \
    X(IO, 74, "reading or writing failed")                                  \
    X(INTERRUPTED, 75, "interrupted; run the same command again to finish") \
    X(CONFIGURATION, 78, "the configuration is wrong")

enum status {
#define X(name, exit_code, sentence) STATUS_##name,
    STATUS_LIST(X)
#undef X
};

/* One sentence for people, without a full stop. */
const char *status_sentence(enum status status);

/* The process exit code (sysexits.h classes). */
int status_exit_code(enum status status);

#endif

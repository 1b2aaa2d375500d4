/* Running another program without a shell: arguments as given, a small fixed environment, a time
 * limit.
 *
 * The child gets PATH, HOME, TMPDIR and the font configuration's variables from this process and
 * LC_ALL=C.UTF-8, nothing else, so that a user's locale and settings change no picture. Its input
 * is empty; what it writes to either output is kept (the first 16 kB) for the message.
 */
#ifndef CRIMECAST_PLOTS_PROCESS_H
#define CRIMECAST_PLOTS_PROCESS_H

#include "engine/core/fault.h"
#include "engine/core/text.h"

struct process {
    const char *const *arguments; /* the program first, NULL after the last */
    const char *folder;           /* to run in; NULL: here */
    double seconds;               /* allowed; then it is killed */
};

/* Runs to the end. `output` (may be NULL) receives what was written, `exit_code` the exit code, or
 * 128 + signal. STATUS_UNAVAILABLE when the program cannot be started (it is not there) or takes
 * too long; STATUS_IO when the system refuses a process. A non-zero exit code is STATUS_OK here. */
enum status process_run(const struct process *process, struct text *output, int *exit_code,
                        struct fault *fault);

#endif

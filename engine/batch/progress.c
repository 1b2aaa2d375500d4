#include "engine/batch/progress.h"

static const double terminal_seconds = 0.2, plain_seconds = 5;

void progress_start(struct progress *progress, const char *what) {
    progress->what = what;
    progress->started = progress->shown = clock_elapsed(&progress->clock);
}

void progress_tell(void *context, size_t done, size_t total) {
    struct progress *progress = context;
    double now = clock_elapsed(&progress->clock);
    double wait = progress->terminal ? terminal_seconds : plain_seconds;
    if (!progress->stream || now - progress->shown < wait)
        return;
    progress->shown = now;
    double left = done ? (now - progress->started) / (double)done * (double)(total - done) : 0;
    fprintf(progress->stream, "%s%s %zu of %zu, about %.0f s left%s",
            progress->terminal ? "\r" : "", progress->what, done, total, left,
            progress->terminal ? "\033[K" : "\n");
    fflush(progress->stream);
}

void progress_end(struct progress *progress) {
    if (progress->stream && progress->terminal)
        fprintf(progress->stream, "\r\033[K");
}

/* crimecast charts */
#include <string.h>

#include "engine/batch/pool.h"
#include "engine/batch/single.h"
#include "engine/core/files.h"
#include "plots/gnuplot.h"

struct redrawing {
    struct gnuplot gnuplot;
    struct arena arena;
    const char *const *script; /* [job] path of a .gp file */
    struct fault *fault;       /* [job] */
};

/* A script holds both terminals and loops over those it draws: [picture in "svg png"]. */
static unsigned drawn_formats(const char *script) {
    const char *list = strstr(script, "[picture in \"");
    const char *end = list ? strchr(list, ']') : NULL, *svg = list ? strstr(list, "svg") : NULL;
    const char *png = list ? strstr(list, "png") : NULL;
    return (svg && svg < end ? FIGURE_SVG : 0u) | (png && png < end ? FIGURE_PNG : 0u);
}

static enum status redraw_job(void *context, size_t worker, size_t index) {
    (void)worker;
    struct redrawing *r = context;
    struct text script = TEXT_EMPTY;
    struct arena arena = ARENA_EMPTY;
    const char *path = r->script[index], *slash = strrchr(path, '/');
    const char *folder = files_folder(&arena, path);
    const char *base = slash ? slash + 1 : path;
    const char *name = arena_string(&arena, base, strlen(base) - strlen(".gp"));
    enum status status =
        folder && name ? files_read(path, &script, &r->fault[index]) : STATUS_NO_MEMORY;
    if (status == STATUS_OK) {
        unsigned formats = drawn_formats(text_string(&script));
        gnuplot_render(&r->gnuplot, folder, name, formats, &r->fault[index]);
    }
    text_free(&script);
    arena_free(&arena);
    return status == STATUS_NO_MEMORY ? status : STATUS_OK;
}

enum status single_charts(const struct single_options *options, struct fault *fault) {
    struct redrawing r = {.gnuplot = GNUPLOT_DEFAULT};
    const char *const *path;
    const char **script = NULL;
    size_t files, count = 0, failed = 0;
    const char *folder = files_join(&r.arena, options->sources[0], "charts");
    enum status status = gnuplot_find(&r.gnuplot, fault);
    if (status == STATUS_OK)
        status = files_list(&r.arena, folder, &path, &files, fault);
    if (status == STATUS_OK) {
        script = arena_zeroed(&r.arena, files + 1, sizeof *script);
        r.fault = arena_zeroed(&r.arena, files + 1, sizeof *r.fault);
        if (!script || !r.fault)
            status = fault_set(fault, STATUS_NO_MEMORY, "out of memory");
    }
    for (size_t i = 0; status == STATUS_OK && i < files; i++) {
        size_t length = strlen(path[i]);
        if (length > 3 && strcmp(path[i] + length - 3, ".gp") == 0)
            script[count++] = path[i];
    }
    r.script = script;
    struct pool pool = {options->jobs ? options->jobs : pool_processors(), options->stop, NULL,
                        NULL};
    if (status == STATUS_OK && !options->dry_run)
        status = pool_run(&pool, count, redraw_job, &r, fault);
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        if (r.fault[i].status == STATUS_OK)
            continue;
        char words[2048];
        fault_print(&r.fault[i], words, sizeof words);
        log_line(options->log, LOG_WARNING, "%s", words);
        failed++;
    }
    if (status == STATUS_OK) {
        log_line(options->log, LOG_INFO, "%zu charts %s, %zu failed", count - failed,
                 options->dry_run ? "to draw" : "drawn", failed);
        status = failed ? STATUS_PARTIAL : STATUS_OK;
    }
    arena_free(&r.arena);
    return status;
}

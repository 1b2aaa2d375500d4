#include "plots/gnuplot.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/core/files.h"
#include "plots/picture.h"
#include "plots/process.h"
#include "plots/script.h"

enum { NEEDED_MAJOR = 5, NEEDED_MINOR = 4, FAMILY_SIZE = 128 };

enum status gnuplot_find(struct gnuplot *gnuplot, struct fault *fault) {
    const char *const arguments[] = {gnuplot->program, "--version", NULL};
    const double seconds = 10;
    struct text output = TEXT_EMPTY;
    int exit_code = 0;
    enum status status = process_run(&(struct process){.arguments = arguments, .seconds = seconds},
                                     &output, &exit_code, fault);
    if (status == STATUS_OK && (exit_code != 0 || sscanf(text_string(&output), "gnuplot %4d.%4d",
                                                         &gnuplot->major, &gnuplot->minor) != 2))
        status = fault_set(fault, STATUS_UNAVAILABLE, "%s does not say that it is gnuplot",
                           gnuplot->program);
    if (status == STATUS_OK && (gnuplot->major < NEEDED_MAJOR ||
                                (gnuplot->major == NEEDED_MAJOR && gnuplot->minor < NEEDED_MINOR)))
        status = fault_set(fault, STATUS_UNAVAILABLE,
                           "gnuplot %d.%d is installed; charts need %d.%d or later", gnuplot->major,
                           gnuplot->minor, NEEDED_MAJOR, NEEDED_MINOR);
    text_free(&output);
    return status;
}

enum status gnuplot_check_font(const struct gnuplot *gnuplot, char *family, struct fault *fault) {
    static const char *const same[] = {"Arial", "Liberation Sans", "Arimo", "Helvetica",
                                       "Nimbus Sans"};
    const char *const arguments[] = {gnuplot->font_program, "-f", "%{family}", theme.png_font,
                                     NULL};
    const double seconds = 10;
    struct text output = TEXT_EMPTY;
    int exit_code = 0;
    bool fits = false;
    enum status status = process_run(&(struct process){.arguments = arguments, .seconds = seconds},
                                     &output, &exit_code, fault);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        fits |= strncmp(text_string(&output), same[i], strlen(same[i])) == 0;
    if (family)
        snprintf(family, FAMILY_SIZE, "%.120s", text_string(&output));
    if (status == STATUS_OK && (exit_code != 0 || !fits))
        status = fault_set(fault, STATUS_UNAVAILABLE,
                           "the font for charts would be %.120s; expected Arial or Liberation "
                           "Sans (package fonts-liberation), for words will not fit",
                           exit_code != 0 ? "unknown" : text_string(&output));
    text_free(&output);
    return status;
}

static char *path_of(struct arena *arena, const char *folder, const char *name,
                     const char *ending) {
    struct text file = TEXT_EMPTY;
    text_printf(&file, "%s%s", name, ending);
    char *path = file.failed ? NULL : files_join(arena, folder, text_string(&file));
    text_free(&file);
    return path;
}

enum status gnuplot_write(const struct figure *figure, const char *folder, unsigned formats,
                          struct fault *fault) {
    static const char *const ending[] = {".csv", ".alt.txt", ".gp"};
    struct arena arena = ARENA_EMPTY;
    struct text content = TEXT_EMPTY;
    enum status status = figure_status(figure, fault);
    for (size_t i = 0; status == STATUS_OK && i < 3; i++) {
        text_clear(&content);
        if (i == 0)
            script_data(figure, &content);
        else if (i == 1)
            script_alternative(figure, &content);
        else
            script_write(figure, formats, &content);
        const char *path = path_of(&arena, folder, figure->name, ending[i]);
        if (!path || content.failed)
            status = fault_set(fault, STATUS_NO_MEMORY, "out of memory writing a chart");
        else
            status = files_write(path, content.bytes, content.length, fault);
    }
    text_free(&content);
    arena_free(&arena);
    return status;
}

enum status gnuplot_remove(const char *folder, const char *name, struct fault *fault) {
    static const char *const ending[] = {".csv", ".alt.txt", ".gp", ".svg", ".png"};
    struct arena arena = ARENA_EMPTY;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < sizeof ending / sizeof *ending && status == STATUS_OK; i++) {
        const char *path = path_of(&arena, folder, name, ending[i]);
        if (!path)
            status = fault_set(fault, STATUS_NO_MEMORY, "out of memory removing a chart");
        else if (unlink(path) != 0 && errno != ENOENT && errno != ENOTDIR)
            status = fault_at(fault, STATUS_CANNOT_CREATE, path, 0, NULL, "cannot be removed: %s",
                              strerror(errno));
    }
    arena_free(&arena);
    return status;
}

/* The files of one rendering, and the folder it happens in. */
struct studio {
    struct arena arena;
    char *folder; /* temporary */
    const char *home, *name;
    struct text bytes;
};

/* The script and its data, by links: nothing is copied. */
static enum status link_in(struct studio *studio, const char *ending, struct fault *fault) {
    char *from = path_of(&studio->arena, studio->home, studio->name, ending);
    char *to = path_of(&studio->arena, studio->folder, studio->name, ending);
    char *target = path_of(&studio->arena, "..", studio->name, ending);
    if (!from || !to || !target)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory drawing a chart");
    if (!files_exists(from))
        return fault_at(fault, STATUS_MISSING_INPUT, from, 0, NULL,
                        "the file is not there; a chart needs its script and its data");
    if (symlink(target, to) != 0)
        return fault_at(fault, STATUS_CANNOT_CREATE, to, 0, NULL, "cannot be linked: %s",
                        strerror(errno));
    return STATUS_OK;
}

/* A picture from the temporary folder into place, looked at on the way. */
static enum status take_out(struct studio *studio, unsigned format, struct fault *fault) {
    const char *ending = format == FIGURE_SVG ? ".svg" : ".png";
    char *from = path_of(&studio->arena, studio->folder, studio->name, ending);
    char *to = path_of(&studio->arena, studio->home, studio->name, ending);
    struct text sized = TEXT_EMPTY;
    if (!from || !to)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory drawing a chart");
    text_clear(&studio->bytes);
    if (!files_exists(from) || files_read(from, &studio->bytes, NULL) != STATUS_OK)
        return fault_at(fault, STATUS_IO, to, 0, NULL, "the script wrote no picture");
    const char *bytes = text_string(&studio->bytes);
    size_t length = studio->bytes.length;
    bool whole = format == FIGURE_SVG
                     ? picture_is_svg(bytes, length)
                     : picture_set_resolution(bytes, length, theme.png_per_metre, &sized);
    enum status status;
    if (!whole)
        status = fault_at(fault, STATUS_IO, to, 0, NULL,
                          "gnuplot left an unfinished picture of %zu bytes", length);
    else if (sized.failed)
        status = fault_set(fault, STATUS_NO_MEMORY, "out of memory drawing a chart");
    else
        status = files_write(to, format == FIGURE_SVG ? bytes : sized.bytes,
                             format == FIGURE_SVG ? length : sized.length, fault);
    text_free(&sized);
    return status;
}

/* gnuplot's own words in one line: control characters out, at most what a fault holds. */
static void one_line(struct text *words) {
    size_t kept = 0;
    for (size_t i = 0; i < words->length; i++) {
        char c = words->bytes[i];
        if ((unsigned char)c < 32)
            c = ' ';
        if (c == ' ' && (!kept || words->bytes[kept - 1] == ' '))
            continue;
        words->bytes[kept++] = c;
    }
    while (kept && words->bytes[kept - 1] == ' ')
        kept--;
    if (words->bytes)
        words->bytes[words->length = kept] = '\0';
}

static enum status draw(const struct gnuplot *gnuplot, struct studio *studio, struct fault *fault) {
    struct text script = TEXT_EMPTY, words = TEXT_EMPTY;
    int exit_code = 0;
    text_printf(&script, "%s.gp", studio->name);
    const char *const arguments[] = {gnuplot->program, "-d", text_string(&script), NULL};
    enum status status = process_run(&(struct process){.arguments = arguments,
                                                       .folder = studio->folder,
                                                       .seconds = gnuplot->seconds},
                                     &words, &exit_code, fault);
    if (status == STATUS_OK && exit_code != 0) {
        one_line(&words);
        char *place = path_of(&studio->arena, studio->home, studio->name, ".gp");
        status = fault_at(fault, STATUS_IO, place ? place : studio->name, 0, NULL,
                          "gnuplot ended with code %d: %.600s", exit_code,
                          words.length ? text_string(&words) : "it said nothing");
    }
    text_free(&script);
    text_free(&words);
    return status;
}

static enum status open_studio(struct studio *studio, struct fault *fault) {
    struct text pattern = TEXT_EMPTY;
    text_printf(&pattern, ".%s.XXXXXX", studio->name);
    studio->folder =
        pattern.failed ? NULL : files_join(&studio->arena, studio->home, text_string(&pattern));
    text_free(&pattern);
    if (!studio->folder)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory drawing a chart");
    if (!mkdtemp(studio->folder)) {
        enum status status = fault_at(fault, STATUS_CANNOT_CREATE, studio->home, 0, NULL,
                                      "no temporary folder can be made in it: %s", strerror(errno));
        studio->folder = NULL;
        return status;
    }
    return STATUS_OK;
}

static void close_studio(struct studio *studio) {
    static const char *const ending[] = {".gp", ".csv", ".svg", ".png"};
    for (size_t i = 0; studio->folder && i < sizeof ending / sizeof *ending; i++) {
        char *path = path_of(&studio->arena, studio->folder, studio->name, ending[i]);
        if (path)
            unlink(path);
    }
    if (studio->folder)
        rmdir(studio->folder);
    text_free(&studio->bytes);
    arena_free(&studio->arena);
}

enum status gnuplot_render(const struct gnuplot *gnuplot, const char *folder, const char *name,
                           unsigned formats, struct fault *fault) {
    struct studio studio = {
        .arena = ARENA_EMPTY, .home = folder, .name = name, .bytes = TEXT_EMPTY};
    enum status status = open_studio(&studio, fault);
    if (status == STATUS_OK)
        status = link_in(&studio, ".gp", fault);
    if (status == STATUS_OK)
        status = link_in(&studio, ".csv", fault);
    if (status == STATUS_OK)
        status = draw(gnuplot, &studio, fault);
    if (status == STATUS_OK && formats & FIGURE_SVG)
        status = take_out(&studio, FIGURE_SVG, fault);
    if (status == STATUS_OK && formats & FIGURE_PNG)
        status = take_out(&studio, FIGURE_PNG, fault);
    close_studio(&studio);
    return status;
}

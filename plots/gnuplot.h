/* Scripts to pictures: the gnuplot process, run without a shell.
 *
 * A script runs in a temporary folder beside its place, with `gnuplot -d` (no start-up file of the
 * user's), a fixed locale and a time limit. Its pictures are looked at and then renamed into place,
 * so a failing script leaves an older picture as it was and never an empty one. The script itself
 * always stays, and "script only" is a valid result where gnuplot is not installed.
 *
 * This is the only file of plots/ (with process.c below it) that touches files, the environment or
 * the clock. Safe to call from several threads for different names.
 */
#ifndef CRIMECAST_PLOTS_GNUPLOT_H
#define CRIMECAST_PLOTS_GNUPLOT_H

#include "engine/core/fault.h"
#include "plots/figure.h"

struct gnuplot {
    const char *program;      /* "gnuplot", or a path */
    const char *font_program; /* "fc-match", or a path */
    double seconds;           /* time limit of one script */
    int major, minor;         /* filled by gnuplot_find */
};

#define GNUPLOT_DEFAULT \
    ((struct gnuplot){.program = "gnuplot", .font_program = "fc-match", .seconds = 60})

/* Is gnuplot there, and 5.4 or later? Fills the version. STATUS_UNAVAILABLE with what was found and
 * what is needed otherwise. Call once, before the first picture. */
enum status gnuplot_find(struct gnuplot *gnuplot, struct fault *fault);

/* Is Arial or a font of its metrics (Liberation Sans, Arimo, Helvetica, Nimbus Sans) installed?
 * Words are laid out by those widths; others overlap. `family` (128 bytes, may be NULL) receives
 * the font that will be used. STATUS_UNAVAILABLE when it is another, or cannot be told: a warning,
 * not a reason to draw nothing. */
enum status gnuplot_check_font(const struct gnuplot *gnuplot, char *family, struct fault *fault);

/* Write FOLDER/NAME.gp, NAME.csv and NAME.alt.txt (NAME is the figure's) atomically. The folder
 * must exist. `formats`: FIGURE_SVG, FIGURE_PNG or both, for the script. */
enum status gnuplot_write(const struct figure *figure, const char *folder, unsigned formats,
                          struct fault *fault);

/* Remove what the two around this one write; files that are not there are no fault. */
enum status gnuplot_remove(const char *folder, const char *name, struct fault *fault);

/* Run FOLDER/NAME.gp and put NAME.svg and NAME.png (by `formats`) in place. PNG files get their
 * resolution. STATUS_UNAVAILABLE: gnuplot absent or too slow; STATUS_MISSING_INPUT: no script or no
 * data; STATUS_IO: the script failed (the message holds gnuplot's own words) or made no picture. */
enum status gnuplot_render(const struct gnuplot *gnuplot, const char *folder, const char *name,
                           unsigned formats, struct fault *fault);

#endif

/* Where labels stand, so that none covers another; gnuplot places nothing.
 *
 * Labels on one side of a plot: each has a wanted centre w and a height h; centres p are chosen to
 * minimise the sum of (p - w)^2 subject to p[i+1] - p[i] >= (h[i] + h[i+1])/2 + gap in the order of
 * w. Taking the cumulated distances off both turns it into isotonic regression, which pooling
 * adjacent violators solves exactly; the ends are then clamped into the range.
 *
 * Source: Ayer and others 1955 (pool adjacent violators); docs/charts.md.
 */
#ifndef CRIMECAST_PLOTS_LABELS_H
#define CRIMECAST_PLOTS_LABELS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/core/arena.h"
#include "plots/text_width.h"

/* Place `count` labels along one axis (pixels, either direction) between low and high. Equal wishes
 * keep their order. `centre` receives the places. False when memory is out. */
bool labels_place(struct arena *arena, const double *wanted, const double *height, size_t count,
                  double low, double high, double gap, double *centre);

/* The lines of a label at a line's end: the name broken at `limit`, the value always beside the
 * last word. */
struct lines labels_end(struct arena *arena, const char *name, const char *value, double size,
                        double limit);

/* A curve by its points from left to right, and a label's place already taken. */
struct label_curve {
    const double *x, *y;
    size_t points;
};

struct label_box {
    double left, right, top, bottom;
};

/* What a point's label must keep clear of, in pixels (y runs down). */
struct label_scene {
    double left, right;  /* of the plot */
    const double *x, *y; /* all points, the labelled one among them */
    size_t points;
    const double *line; /* heights of the limit lines at the labelled point's x */
    size_t lines;
    double top, bottom;              /* of the plot; equal: not looked at */
    const struct label_curve *curve; /* looked at over the whole width of a label */
    size_t curves;
    const struct label_box *box; /* of labels placed before */
    size_t boxes;
    const struct label_box *tie; /* lines from points to labels: from left, top to right, bottom */
    size_t ties;
    bool ties_off_points, ties_off_curves; /* ties keep clear of those too */
};

enum label_side { LABEL_RIGHT, LABEL_LEFT, LABEL_BEYOND, LABEL_TOWARDS };

struct label_spot {
    enum label_side side;
    double x, y; /* the anchor: the text's left end, right end, or middle */
    bool free;   /* false: every place was refused */
    bool apart;  /* so far away that a line must tie it to its point */
};

/* Beside the point on the right, else the left (11 pixels away), else beyond the limit it crossed,
 * else towards it (13 pixels). A place is refused when the label leaves the plot, comes within 9
 * pixels of a limit line, or covers another point (6 pixels around it); the last stands when all
 * are refused. `above` tells which limit the point crossed. */
struct label_spot labels_point(const struct label_scene *scene, size_t point, double width,
                               bool above);

/* As labels_point, and where its four places are refused, places up to 90 pixels away, nearest
 * first, on the side of the limit the point crossed first. */
struct label_spot labels_point_apart(const struct label_scene *scene, size_t point, double width,
                                     bool above);

/* What a label of this width takes at a spot, and the line that ties it to its point. */
struct label_box labels_box(const struct label_spot *spot, double width);
struct label_box labels_tie(const struct label_scene *scene, size_t point,
                            const struct label_spot *spot);

#endif

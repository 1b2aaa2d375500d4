/* What stands around the data on every chart: title, subtitle, notes, source, key, the windows of
 * events and the row of years under a month axis.
 *
 * All are functions of a figure under construction and add marks to it. Heights and distances are
 * those of theme.h.
 */
#ifndef CRIMECAST_PLOTS_FURNITURE_H
#define CRIMECAST_PLOTS_FURNITURE_H

#include "plots/figure.h"

/* Title and subtitle from the top. Returns the y under them. */
double furniture_header(struct figure *figure, const char *title, const char *subtitle);

/* Notes, then the source ("Source: " goes before it), up from the bottom edge. Either may be "".
 * Returns their height, the bottom margin included. */
double furniture_footer(struct figure *figure, const char *notes, const char *source);

enum key_kind { KEY_WORDS, KEY_SWATCH, KEY_RANGE };

struct key_item {
    enum key_kind kind;
    const char *words;
    const char *color, *fill; /* line or outline; swatch */
    double weight;
    enum shape shape;
    double size;
};

/* A key from the left margin, its first row centred at y, broken into rows where it must be.
 * Returns the centre of its last row. */
double furniture_key(struct figure *figure, double y, const struct key_item *item, size_t count);

/* Shaded or dotted by width; a thin dashed line at `low`, listed after those; nothing, but a line
 * at `low` that the words of rules keep off. */
enum window_shape { WINDOW_SPAN, WINDOW_RULE, WINDOW_CLEAR };

/* A window of time on the x axis. */
struct window {
    const char *name;
    double low, high;
    enum window_shape shape;
    const char *detail; /* of a rule: its second line of words */
};

/* The largest, or the smallest, value drawn between two places of the x axis. */
typedef double window_extreme(const void *context, double low, double high);

/* Shade windows behind the data, each with its name in one or two lines at the top of the plot, or
 * at the bottom where a value stands higher than 34 pixels under the top. A window under 20 pixels
 * wide is a dotted line. The words of a line or rule stand on its right or left, where they cross
 * no other line and no value. A name that finds no free place is left out (the
 * notes carry it). The panel must be set. `context` is handed to `highest` and `lowest`, which may
 * be NULL where nothing is drawn near the axis. */
void furniture_windows(struct figure *figure, const struct window *window, size_t count,
                       window_extreme *highest, window_extreme *lowest, const void *context);

/* The width in pixels of a window inside the plot (0 or less: outside), and whether it is so narrow
 * that it is drawn as a line. */
double furniture_window_width(const struct figure *figure, double low, double high);
bool furniture_is_narrow(const struct figure *figure, double low, double high);

/* The row of years under a month axis of quarters, with short dividers between them. */
void furniture_year_row(struct figure *figure);

#endif

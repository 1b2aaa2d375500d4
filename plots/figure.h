/* A chart as plain data: words, marks, axes and layers at fixed places, and the table they read.
 *
 * A *_figure function decides everything and fills one of these; script.h turns it into text;
 * gnuplot only draws. Nothing here knows gnuplot's language, and nothing here reads a clock, an
 * environment, a locale or a file.
 *
 * Places are pixels from the top left corner of the picture (a y below zero counts up from its
 * bottom edge), values on an axis, or fractions of the plot. Marks are drawn as listed.
 *
 * All memory belongs to the arena given to figure_start. Running out of it is remembered, as in
 * struct text: build freely and look at figure_status once at the end.
 */
#ifndef CRIMECAST_PLOTS_FIGURE_H
#define CRIMECAST_PLOTS_FIGURE_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/core/arena.h"
#include "engine/core/fault.h"
#include "plots/axis.h"
#include "plots/text_width.h"
#include "plots/theme.h"

/* Formats of a picture, to be added. */
enum { FIGURE_SVG = 1, FIGURE_PNG = 2, FIGURE_BOTH = 3 };

enum figure_unit { FIGURE_PIXEL, FIGURE_AXIS, FIGURE_GRAPH };

struct place {
    enum figure_unit x_unit, y_unit;
    double x, y;
};

enum mark_kind {
    MARK_SECTION, /* words: a comment that opens a part of the layout */
    MARK_AXES,    /* here the plot area and its axes are set */
    MARK_TEXT,    /* words at `from` */
    MARK_LINE,    /* from, to */
    MARK_BOX,     /* from, to: opposite corners; `fill` and `color` (its outline) may be NULL */
    MARK_POINT    /* at `from` */
};

enum mark_layer { MARK_BEHIND, MARK_BACK, MARK_FRONT };
enum text_side { TEXT_LEFT, TEXT_CENTRE, TEXT_RIGHT };

struct mark {
    enum mark_kind kind;
    enum mark_layer layer;
    struct place from, to;
    const char *words;
    const char *variable; /* MARK_TEXT: words are kept under this name atop the script; or NULL */
    double size;          /* pixels of a text, gnuplot size of a point */
    bool bold;
    enum text_side side; /* which end of the text stands at the place */
    const char *color, *fill;
    double weight;
    const char *dash; /* "(4,3)", NULL: solid */
    enum shape shape;
};

/* How a layer reads a column of the table, row by row. */
enum reading_kind {
    READ_NUMBER, /* a column without empty cells */
    READ_CELL,   /* a column with empty cells, which leave gaps */
    READ_PERIOD, /* the period column as decimal years at mid-period */
    READ_JOINED, /* as READ_CELL; in the last recorded row, the recorded value */
    READ_AT,     /* as READ_CELL in the one row whose period is `key`, else nothing */
    READ_ONLY    /* as READ_CELL in rows whose group is `key`, else nothing */
};

struct reading {
    enum reading_kind kind;
    const char *column;
    const char *key;
};

enum layer_kind {
    LAYER_BAND,    /* filled between y and to */
    LAYER_LINE,    /* x, y */
    LAYER_POINTS,  /* x, y */
    LAYER_INTERVAL /* a line along x, from x to `to`, at height y */
};

/* One pass over the table; layers are drawn as listed, later ones on top. */
struct layer {
    enum layer_kind kind;
    struct reading x, y, to;
    double shift; /* added to y */
    const char *color;
    double weight;
    const char *dash; /* NULL: solid */
    enum shape shape;
    double size;
};

/* The data beside the picture; cells are text, empty for none. Names stand in the last column
 * only, because gnuplot cuts a quoted cell at a comma. */
struct figure_table {
    const char *const *head;
    size_t columns;
    const char **cell; /* row by row */
    size_t cells, capacity;
};

/* The plot area and its axes, in pixels. (Small multiples will hold several.) */
struct figure_panel {
    double left, top, right, bottom;
    struct axis x, y;
    bool rows; /* rows of names instead of a y axis and grid */
};

struct figure {
    struct arena *arena;
    const char *name;    /* of its files, without extension: letters, digits, - and _ */
    const char *purpose; /* one line at the head of the script */
    const char *title;   /* as drawn, in one line */
    const char *alternative;
    double width, height;
    struct figure_panel panel;
    /* For readings: the column that tells periods and how it is written, and where the record
     * ends. */
    enum { FIGURE_YEARS, FIGURE_MONTHS, FIGURE_QUARTERS } periods;
    const char *period_column, *last, *recorded_column;
    const char *group_column;
    struct mark *mark;
    size_t marks, marks_room;
    struct layer *layer;
    size_t layers, layers_room;
    struct figure_table table;
    bool failed;
};

/* An empty figure of the house's width. `name` is checked by figure_status. */
void figure_start(struct figure *figure, struct arena *arena, const char *name, double height,
                  const char *purpose);

/* STATUS_OK, or why the figure cannot be used: out of memory, or a name that is not plain. */
enum status figure_status(const struct figure *figure, struct fault *fault);

/* A formatted string in the arena; "" when memory is out. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
const char *
figure_words(struct figure *figure, const char *format, ...);

/* A cleaned copy of words from outside (text_clean); "" for NULL. */
const char *figure_clean(struct figure *figure, const char *words);

/* A copy that starts with a capital letter. */
const char *figure_sentence(struct figure *figure, const char *words);

/* What is counted: "Burglary offences", but "Vehicle offences" once only. */
const char *figure_counted(struct figure *figure, const char *category, const char *unit);

/* Places: both pixels; axis value by pixel height; pixel by axis value; axis value by
 * part of the plot's height. */
struct place place_pixel(double x, double y);
struct place place_column(double x, double y_pixel);
struct place place_row(double x_pixel, double y);
struct place place_graph(double x, double y_part);

/* A value's pixel, once panel and axes are set. */
double figure_x(const struct figure *figure, double value);
double figure_y(const struct figure *figure, double value);

/* Add a mark or a layer (copied; strings are borrowed and must outlive the figure). */
void figure_add(struct figure *figure, struct mark mark);
void figure_section(struct figure *figure, const char *comment);
void figure_text(struct figure *figure, struct place at, const char *words, double size,
                 enum text_side side);
void figure_bold(struct figure *figure, struct place at, const char *words, double size,
                 enum text_side side, const char *variable);
void figure_rule(struct figure *figure, struct place from, struct place to, const char *color,
                 double weight, enum mark_layer layer);
void figure_layer(struct figure *figure, struct layer layer);

/* The table: heads first, then cells row by row. NaN is an empty cell. */
void figure_table_heads(struct figure *figure, const char *const *head, size_t columns);
void figure_cell(struct figure *figure, const char *cell);
void figure_cell_number(struct figure *figure, double value, int decimals, bool trim);

#endif

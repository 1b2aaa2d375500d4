#include "plots/script.h"

#include <string.h>

#include "plots/words.h"

enum { PLACES = 5 }; /* decimals of a coordinate: a hundredth of a pixel */

void script_quote(const char *words, struct text *out) {
    text_append_char(out, '\'');
    for (const char *c = words; *c; c++) {
        if ((unsigned char)*c < 32 || *c == 127)
            continue;
        if (*c == '\'')
            text_append_char(out, '\'');
        text_append_char(out, *c);
    }
    text_append_char(out, '\'');
}

static void append_number(double value, int decimals, struct text *out) {
    char digits[WORDS_SIZE];
    text_append(out, words_plain(value, decimals, digits));
}

/* Axes of tiny rates need more decimals than pixels do. */
static int axis_places(const struct axis *axis) {
    double span = axis->high - axis->low;
    int more = axis_decimals(span < 0 ? -span : span) + 3;
    return more > PLACES && span < 0.1 && span > -0.1 ? more : PLACES;
}

static void append_place(const struct figure *figure, struct place at, struct text *out) {
    static const char *const unit[] = {"screen ", "first ", "graph "};
    text_append(out, unit[at.x_unit]);
    append_number(at.x_unit == FIGURE_PIXEL ? at.x / figure->width : at.x,
                  at.x_unit == FIGURE_AXIS ? axis_places(&figure->panel.x) : PLACES, out);
    text_append(out, ", ");
    text_append(out, unit[at.y_unit]);
    double below = at.y < 0 ? figure->height + at.y : at.y;
    append_number(at.y_unit == FIGURE_PIXEL ? 1 - below / figure->height : at.y,
                  at.y_unit == FIGURE_AXIS ? axis_places(&figure->panel.y) : PLACES, out);
}

/* Numbers that gnuplot gives to labels, arrows and objects. */
struct counts {
    int labels, arrows, objects;
};

static void write_text(const struct figure *figure, const struct mark *mark, int number,
                       struct text *out) {
    static const char *const side[] = {"left", "center", "right"};
    text_printf(out, "set label %d ", number);
    if (mark->variable)
        text_append(out, mark->variable);
    else
        script_quote(mark->words, out);
    text_append(out, " at ");
    append_place(figure, mark->from, out);
    text_printf(out, " %s font %s\",%g\" tc rgb \"%s\" front\n", side[mark->side],
                mark->bold ? "bold." : "", mark->size, mark->color);
}

static void write_point(const struct figure *figure, const struct mark *mark, struct counts *counts,
                        struct text *out) {
    bool open = mark->shape == SHAPE_OPEN_DISC;
    for (int ring = 0; ring <= open; ring++) {
        text_printf(out, "set label %d \"\" at ", ++counts->labels);
        append_place(figure, mark->from, out);
        text_printf(out, " point pt %d ps %g lw %g lc rgb \"%s\" front\n",
                    open ? SHAPE_DISC : (int)mark->shape, mark->size - (ring ? theme.ring : 0),
                    mark->weight, ring ? theme.white : mark->color);
    }
}

static const char *const layer_word[] = {"behind", "back", "front"};

static void write_line(const struct figure *figure, const struct mark *mark, int number,
                       struct text *out) {
    text_printf(out, "set arrow %d from ", number);
    append_place(figure, mark->from, out);
    text_append(out, " to ");
    append_place(figure, mark->to, out);
    text_printf(out, " nohead lw %g lc rgb \"%s\"%s%s %s\n", mark->weight, mark->color,
                mark->dash ? " dt " : "", mark->dash ? mark->dash : "", layer_word[mark->layer]);
}

static void write_box(const struct figure *figure, const struct mark *mark, int number,
                      struct text *out) {
    text_printf(out, "set object %d rectangle from ", number);
    append_place(figure, mark->from, out);
    text_append(out, " to ");
    append_place(figure, mark->to, out);
    text_printf(out, " %s ", layer_word[mark->layer]);
    if (mark->fill)
        text_printf(out, "fc rgb \"%s\" fs solid 1 ", mark->fill);
    else
        text_append(out, "fs empty ");
    if (mark->color)
        text_printf(out, "border lc rgb \"%s\" lw %g", mark->color, mark->weight);
    else
        text_append(out, "noborder");
    text_printf(out, "%s%s\n", mark->dash ? " dt " : "", mark->dash ? mark->dash : "");
}

/* A tick's words are a number format to gnuplot: every % is doubled. */
static void write_ticks(const struct axis *axis, struct text *out) {
    text_append(out, "(");
    if (!axis->ticks) { /* an empty list would mean automatic ticks */
        text_append(out, "\"\" ");
        append_number(axis->low, axis_places(axis), out);
    }
    for (size_t i = 0; i < axis->ticks; i++) {
        const struct tick *tick = &axis->tick[i];
        struct text word = TEXT_EMPTY;
        for (const char *c = tick->word ? tick->word : ""; *c; c++)
            text_append(&word, *c == '%' ? "%%" : (const char[]){*c, '\0'});
        text_append(out, i ? ", " : "");
        if (tick->word)
            script_quote(text_string(&word), out);
        else
            text_append(out, "\"\"");
        text_append(out, " ");
        append_number(tick->at, axis_places(axis), out);
        text_append(out, tick->word ? "" : " 1");
        out->failed |= word.failed;
        text_free(&word);
    }
    text_append(out, ")\n");
}

static void write_range(const char *name, const struct axis *axis, struct text *out) {
    text_printf(out, "set %srange [", name);
    append_number(axis->low, axis_places(axis), out);
    text_append(out, ":");
    append_number(axis->high, axis_places(axis), out);
    text_append(out, "]\n");
}

static void write_margin(const char *name, double part, struct text *out) {
    text_printf(out, "set %smargin at screen ", name);
    append_number(part, PLACES, out);
    text_append(out, "\n");
}

static void write_axes(const struct figure *figure, struct text *out) {
    static const char *const scale[] = {"0", "0,0.6", "0.6", "0.6,0.6"};
    const struct figure_panel *panel = &figure->panel;
    text_append(out, "set key off noautotitle\n");
    text_printf(out, "set border 1 lw 1 lc rgb \"%s\"\n", theme.dark);
    text_printf(out, "set tics nomirror out font \",%g\" tc rgb \"%s\"\n", theme.words, theme.dark);
    if (panel->rows) {
        text_append(out, "unset ytics\n");
    } else {
        text_printf(out, "set grid ytics noxtics back lt 1 lw %g lc rgb \"%s\"\n", theme.grid,
                    theme.guide);
        text_append(out, "set ytics scale 0 offset 0.4,0 ");
        write_ticks(&panel->y, out);
    }
    write_margin("l", panel->left / figure->width, out);
    write_margin("r", panel->right / figure->width, out);
    write_margin("t", 1 - panel->top / figure->height, out);
    write_margin("b", 1 - panel->bottom / figure->height, out);
    write_range("x", &panel->x, out);
    write_range("y", &panel->y, out);
    text_printf(out, "set xtics scale %s font \",%g\" ", scale[panel->x.marks], panel->x.size);
    write_ticks(&panel->x, out);
}

/* Marks in order: all but bold words go to `layout`; those to `inside`, the loop over pictures,
 * because the bold font's name differs between them. */
static void write_marks(const struct figure *figure, struct text *layout, struct text *inside) {
    struct counts counts = {0, 0, 0};
    for (size_t i = 0; i < figure->marks; i++) {
        const struct mark *mark = &figure->mark[i];
        switch (mark->kind) {
        case MARK_SECTION:
            text_printf(layout, "%s# %s\n", i ? "\n" : "", mark->words);
            break;
        case MARK_AXES:
            write_axes(figure, layout);
            break;
        case MARK_TEXT:
            text_append(inside, mark->bold ? "  " : "");
            write_text(figure, mark, ++counts.labels, mark->bold ? inside : layout);
            break;
        case MARK_LINE:
            write_line(figure, mark, ++counts.arrows, layout);
            break;
        case MARK_BOX:
            write_box(figure, mark, ++counts.objects, layout);
            break;
        case MARK_POINT:
            write_point(figure, mark, &counts, layout);
            break;
        }
    }
}

/* An expression for `using`. */
static void append_reading(const struct figure *figure, const struct reading *reading,
                           struct text *out) {
    static const char *const period[] = {"column", "month", "quarter"};
    switch (reading->kind) {
    case READ_NUMBER:
        text_printf(out, "column(\"%s\")", reading->column);
        break;
    case READ_CELL:
        text_printf(out, "cell(\"%s\")", reading->column);
        break;
    case READ_PERIOD:
        if (figure->periods == FIGURE_YEARS)
            text_printf(out, "column(\"%s\")", figure->period_column);
        else
            text_printf(out, "%s(stringcolumn(\"%s\"))", period[figure->periods],
                        figure->period_column);
        break;
    case READ_JOINED:
        text_printf(out, "joined(\"%s\")", reading->column);
        break;
    case READ_AT:
        text_printf(out, "stringcolumn(\"%s\") eq \"%s\" ? cell(\"%s\") : NaN",
                    figure->period_column, reading->key, reading->column);
        break;
    case READ_ONLY:
        text_printf(out, "only(\"%s\", \"%s\")", reading->key, reading->column);
        break;
    }
}

static void append_using(const struct figure *figure, const struct layer *layer, struct text *out) {
    text_append(out, "data using (");
    append_reading(figure, &layer->x, out);
    text_append(out, "):(");
    append_reading(figure, &layer->y, out);
    if (layer->shift != 0) {
        text_append(out, layer->shift < 0 ? " - " : " + ");
        append_number(layer->shift < 0 ? -layer->shift : layer->shift, PLACES, out);
    }
    if (layer->kind == LAYER_BAND) {
        text_append(out, "):(");
        append_reading(figure, &layer->to, out);
    }
    if (layer->kind == LAYER_INTERVAL) {
        text_append(out, "):(");
        append_reading(figure, &layer->to, out);
        text_append(out, " - ");
        append_reading(figure, &layer->x, out);
        text_append(out, "):(0");
    }
    text_append(out, ") with ");
}

static void write_layer(const struct figure *figure, const struct layer *layer, bool ring,
                        struct text *out) {
    append_using(figure, layer, out);
    switch (layer->kind) {
    case LAYER_BAND:
        text_printf(out, "filledcurves fc rgb \"%s\" fs solid 1 noborder", layer->color);
        break;
    case LAYER_LINE:
        text_printf(out, "lines lw %g%s%s lc rgb \"%s\"", layer->weight, layer->dash ? " dt " : "",
                    layer->dash ? layer->dash : "", layer->color);
        break;
    case LAYER_POINTS:
        text_printf(out, "points pt %d ps %g lc rgb \"%s\"",
                    layer->shape == SHAPE_OPEN_DISC ? SHAPE_DISC : (int)layer->shape,
                    layer->size - (ring ? theme.ring : 0), ring ? theme.white : layer->color);
        break;
    case LAYER_INTERVAL:
        text_printf(out, "vectors nohead lw %g lc rgb \"%s\"", layer->weight, layer->color);
        break;
    }
}

static void write_layers(const struct figure *figure, struct text *out) {
    for (size_t i = 0; i < figure->layers; i++) {
        const struct layer *layer = &figure->layer[i];
        bool open = layer->kind == LAYER_POINTS && layer->shape == SHAPE_OPEN_DISC;
        for (int ring = 0; ring <= open; ring++) {
            text_append(out, i || ring ? ", \\\n    " : "  plot ");
            write_layer(figure, layer, ring, out);
        }
    }
    text_append(out, "\n");
}

static bool reads(const struct figure *figure, enum reading_kind kind) {
    for (size_t i = 0; i < figure->layers; i++) {
        const struct layer *layer = &figure->layer[i];
        if (layer->x.kind == kind || layer->y.kind == kind ||
            (layer->to.column && layer->to.kind == kind))
            return true;
    }
    return false;
}

static void write_functions(const struct figure *figure, struct text *out) {
    text_append(out,
                "\n# Reading the data: an empty cell must be NaN, or gnuplot joins the line across "
                "it\n"
                "cell(name) = strlen(stringcolumn(name)) > 0 ? column(name) : NaN\n");
    if (figure->periods == FIGURE_MONTHS)
        text_append(out, "month(s) = (t = strptime(\"%Y-%m\", s), tm_year(t) + (tm_mon(t) + 0.5) / "
                         "12.0)\n");
    if (figure->periods == FIGURE_QUARTERS)
        text_append(out, "quarter(s) = real(s[1:4]) + (real(s[7:7]) - 0.5) / 4.0   # 2025-Q3\n");
    if (reads(figure, READ_JOINED))
        text_printf(out,
                    "last = '%s'\n"
                    "joined(name) = stringcolumn(\"%s\") eq last ? column(\"%s\") : cell(name)   # "
                    "the fan opens at the last recorded point\n",
                    figure->last, figure->period_column, figure->recorded_column);
    if (reads(figure, READ_ONLY))
        text_printf(out, "only(group, name) = stringcolumn(\"%s\") eq group ? cell(name) : NaN\n",
                    figure->group_column);
}

static void write_head(const struct figure *figure, unsigned formats, struct text *out) {
    const char *name = figure->name;
    text_append(out, "# ");
    for (const char *c = figure->purpose; *c; c++) /* a comment ends with its line */
        if ((unsigned char)*c >= 32)
            text_append_char(out, *c);
    /* A comment that ends in a backslash would go on in the next line. */
    text_printf(out, ".\n# Run in this folder with: gnuplot %s.gp\n# Reads %s.csv; writes ", name,
                name);
    if (formats & FIGURE_SVG)
        text_printf(out, "%s.svg%s", name, formats & FIGURE_PNG ? " and " : "");
    if (formats & FIGURE_PNG)
        text_printf(out, "%s.png", name);
    text_printf(out,
                ". Needs gnuplot 5.4 or later.\n\nreset\nset encoding utf8\n"
                "set datafile separator comma\nset datafile columnheaders\ndata = '%s.csv'\n\n"
                "# Words on the chart\n",
                name);
    for (size_t i = 0; i < figure->marks; i++)
        if (figure->mark[i].variable) {
            text_printf(out, "%s = ", figure->mark[i].variable);
            script_quote(figure->mark[i].words, out);
            text_append(out, "\n");
        }
}

/* The SVG terminal takes letters, digits and _ only as the name it builds ids from. */
static void append_svg_name(const char *name, struct text *out) {
    for (const char *c = name; *c; c++)
        text_append_char(out, *c == '-' ? '_' : *c);
}

/* The loop over pictures: terminals first, then what depends on them. */
static void write_pictures(const struct figure *figure, unsigned formats, struct text *out) {
    static const char *const pictures[] = {"", "svg", "png", "svg png"};
    static const char *const tick[] = {"0", "0,tick", "tick", "tick,tick"};
    text_append(out, (formats & FIGURE_BOTH) == FIGURE_BOTH
                         ? "\n# The same drawing twice: vector for the web and editing, bitmap at "
                           "twice the size for documents\n"
                         : "\n# The drawing\n");
    text_printf(out, "do for [picture in \"%s\"] {\n", pictures[formats & FIGURE_BOTH]);
    text_printf(out,
                "  if (picture eq \"svg\") {\n    sans = \"%s\"\n"
                "    set terminal svg size %g,%g dynamic font sans.\",12\" name \"",
                theme.svg_fonts, figure->width, figure->height);
    append_svg_name(figure->name, out);
    text_append(out, "\" background rgb \"white\" noenhanced\n    up = 0.42; tick = 0.4\n");
    text_printf(out,
                "  } else {\n    sans = \"%s\"\n"
                "    set terminal pngcairo size %g,%g font sans.\",12\" fontscale 1.5 linewidth 2 "
                "pointscale 2.9 dashlength 2 background rgb \"white\" noenhanced\n"
                "    up = 0.2; tick = 0.6\n  }\n",
                theme.png_font, theme.png_scale * figure->width, theme.png_scale * figure->height);
    text_printf(out,
                "  set xtics scale %s offset 0,up\n  bold = sans.\" Bold\"\n"
                "  set output \"%s.\".picture\n",
                tick[figure->panel.x.marks], figure->name);
}

void script_write(const struct figure *figure, unsigned formats, struct text *out) {
    struct text inside = TEXT_EMPTY;
    write_head(figure, formats, out);
    write_functions(figure, out);
    text_append(out, "\n# Layout\n");
    write_marks(figure, out, &inside);
    write_pictures(figure, formats, out);
    text_append(out, text_string(&inside));
    write_layers(figure, out);
    text_append(out, "}\nunset output\n");
    out->failed |= inside.failed;
    text_free(&inside);
}

static void append_cell(const char *cell, struct text *out) {
    if (!strpbrk(cell, ",\"\r\n")) {
        text_append(out, cell);
        return;
    }
    text_append_char(out, '"');
    for (const char *c = cell; *c; c++) {
        if (*c == '"')
            text_append_char(out, '"');
        text_append_char(out, *c);
    }
    text_append_char(out, '"');
}

void script_data(const struct figure *figure, struct text *out) {
    const struct figure_table *table = &figure->table;
    for (size_t i = 0; i < table->columns; i++) {
        text_append(out, i ? "," : "");
        append_cell(table->head[i], out);
    }
    for (size_t i = 0; i < table->cells; i++) {
        text_append(out, i % table->columns ? "," : "\n");
        append_cell(table->cell[i], out);
    }
    text_append(out, "\n");
}

void script_alternative(const struct figure *figure, struct text *out) {
    text_append(out, figure->alternative);
    text_append(out, "\n");
}

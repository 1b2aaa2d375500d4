#include "plots/furniture.h"

#include <math.h>
#include <string.h>

/* One line of words that is kept under NAME_NUMBER atop the script. */
static void add_line(struct figure *figure, double y, const char *words, double size, bool bold,
                     const char *name, size_t number) {
    figure_add(figure, (struct mark){.kind = MARK_TEXT,
                                     .layer = MARK_FRONT,
                                     .from = place_pixel(theme.margin, y),
                                     .words = words,
                                     .variable = figure_words(figure, "%s_%zu", name, number),
                                     .size = size,
                                     .bold = bold,
                                     .color = bold ? theme.ink : theme.dark});
}

double furniture_header(struct figure *figure, const char *title, const char *subtitle) {
    const double title_centre = 11, subtitle_centre = 9, between = 2;
    double room = figure->width - 2 * theme.margin, y = theme.margin;
    struct lines heading = text_balance(figure->arena, title, theme.title, room, true);
    struct lines below = text_tidy(figure->arena, subtitle, theme.subtitle, room, false);
    figure->failed |= !heading.count || !below.count;
    figure->title = title;
    figure_section(figure, "Title, subtitle, notes and source");
    for (size_t i = 0; i < heading.count; i++, y += theme.title_line)
        add_line(figure, y + title_centre, heading.line[i], theme.title, true, "title", i + 1);
    y += between;
    for (size_t i = 0; i < below.count; i++, y += theme.subtitle_line)
        add_line(figure, y + subtitle_centre, below.line[i], theme.subtitle, false, "subtitle",
                 i + 1);
    return y;
}

double furniture_footer(struct figure *figure, const char *notes, const char *source) {
    const double centre = 8, room = figure->width - 2 * theme.margin;
    const char *const words[] = {notes,
                                 source[0] ? figure_words(figure, "Source: %s", source) : ""};
    static const char *const name[] = {"note", "source"};
    struct lines lines[2] = {{NULL, 0}, {NULL, 0}};
    size_t count = 0;
    for (size_t part = 0; part < 2; part++)
        if (words[part][0]) {
            lines[part] = text_tidy(figure->arena, words[part], theme.small, room, false);
            figure->failed |= !lines[part].count;
            count += lines[part].count;
        }
    double height = theme.bottom_margin + theme.small_line * (double)count, y = -height;
    for (size_t part = 0; part < 2; part++)
        for (size_t i = 0; i < lines[part].count; i++, y += theme.small_line)
            add_line(figure, y + centre, lines[part].line[i], theme.small, false, name[part],
                     i + 1);
    return height;
}

enum { SWATCH_WIDTH = 18, SWATCH_HEIGHT = 11, AFTER_SWATCH = 6, RANGE_WIDTH = 24, AFTER_RANGE = 7 };

/* What stands before an item's words, in pixels. */
static double key_symbol_width(enum key_kind kind) {
    return kind == KEY_SWATCH  ? SWATCH_WIDTH + AFTER_SWATCH
           : kind == KEY_RANGE ? RANGE_WIDTH + AFTER_RANGE
                               : 0;
}

static void key_symbol(struct figure *figure, double x, double y, const struct key_item *item) {
    if (item->kind == KEY_SWATCH)
        figure_add(figure,
                   (struct mark){.kind = MARK_BOX,
                                 .layer = MARK_FRONT,
                                 .from = place_pixel(x, y + SWATCH_HEIGHT / 2.0),
                                 .to = place_pixel(x + SWATCH_WIDTH, y - SWATCH_HEIGHT / 2.0),
                                 .fill = item->fill,
                                 .color = item->color,
                                 .weight = item->weight});
    if (item->kind == KEY_RANGE) {
        figure_rule(figure, place_pixel(x, y), place_pixel(x + RANGE_WIDTH, y), item->color,
                    item->weight, MARK_BACK);
        figure_add(figure, (struct mark){.kind = MARK_POINT,
                                         .layer = MARK_FRONT,
                                         .from = place_pixel(x + RANGE_WIDTH / 2.0, y),
                                         .color = item->color,
                                         .weight = 1,
                                         .shape = item->shape,
                                         .size = item->size});
    }
}

double furniture_key(struct figure *figure, double y, const struct key_item *item, size_t count) {
    const double after_words = 10, between = 18;
    double x = theme.margin;
    for (size_t i = 0; i < count; i++) {
        double symbol = key_symbol_width(item[i].kind);
        double words = text_width(item[i].words, theme.words, false);
        if (x > theme.margin && x + symbol + words > figure->width - theme.margin) {
            x = theme.margin;
            y += theme.key_row;
        }
        key_symbol(figure, x, y, &item[i]);
        figure_text(figure, place_pixel(x + symbol, y), item[i].words, theme.words, TEXT_LEFT);
        x += symbol + words + (item[i].kind == KEY_WORDS ? after_words : between);
    }
    return y;
}

/* Label extents already taken, at the top and at the bottom of the plot. */
struct taken {
    double low, high;
    bool bottom;
};

static bool is_taken(const struct taken *taken, size_t count, double low, double high,
                     bool bottom) {
    for (size_t i = 0; i < count; i++)
        if (taken[i].bottom == bottom && low < taken[i].high && taken[i].low < high)
            return true;
    return false;
}

/* One line where the name is short, else two even ones. */
static struct lines window_lines(struct figure *figure, const char *name) {
    double limit = 70;
    struct lines lines;
    do {
        lines = text_balance(figure->arena, name, theme.small, limit, false);
        limit += 10;
    } while (lines.count > 2 && limit < figure->width);
    figure->failed |= !lines.count;
    return lines;
}

static double to_axis(const struct figure *figure, double pixel) {
    const struct figure_panel *panel = &figure->panel;
    return panel->x.low +
           (pixel - panel->left) / (panel->right - panel->left) * (panel->x.high - panel->x.low);
}

/* Do words between two pixels lie across a line other than their own? */
static bool across_lines(const struct figure *figure, const struct window *window, size_t count,
                         double own, double left, double right) {
    const double clear = 4;
    for (size_t i = 0; i < count; i++) {
        double x = figure_x(figure, window[i].low);
        bool line = window[i].shape != WINDOW_SPAN ||
                    furniture_is_narrow(figure, window[i].low, window[i].high);
        if (line && window[i].low != own && x > left - clear && x < right + clear)
            return true;
    }
    return false;
}

/* A line stops short of the words of a window it would cross. */
static void draw_rule(struct figure *figure, double at, double weight, const char *dash,
                      const struct taken *taken, size_t used) {
    const double top = 34, bottom = 48, clear = 3;
    const struct figure_panel *panel = &figure->panel;
    double x = figure_x(figure, at);
    bool above = is_taken(taken, used, x - clear, x + clear, false);
    bool below = is_taken(taken, used, x - clear, x + clear, true);
    figure_add(
        figure,
        (struct mark){.kind = MARK_LINE,
                      .layer = MARK_BACK,
                      .from = below ? place_column(at, panel->bottom - bottom) : place_graph(at, 0),
                      .to = above ? place_column(at, panel->top + top) : place_graph(at, 1),
                      .color = theme.dark,
                      .weight = weight,
                      .dash = dash});
}

/* Puts the words of a line beside it: right or left, at the top or the bottom, where no value,
 * words or other line is in the way; else nowhere. */
static void line_label(struct figure *figure, double at, const struct lines *lines,
                       const struct window *window, size_t count, window_extreme *highest,
                       window_extreme *lowest, const void *context, struct taken *taken,
                       size_t *used) {
    const double first = 12, line = 14, clear = 34, above_axis = 26, beside = 4;
    const struct figure_panel *panel = &figure->panel;
    double width = text_widest(lines, theme.small, false), x = figure_x(figure, at);
    for (int place = 0; place < 4; place++) {
        bool bottom = place >= 2, on_left = place % 2;
        double left = on_left ? x - beside - width : x + beside;
        if (left < panel->left || left + width > panel->right ||
            is_taken(taken, *used, left, left + width, bottom) ||
            across_lines(figure, window, count, at, left, left + width))
            continue;
        /* from the line on: values come from there */
        double from = to_axis(figure, fmin(left, x)), to = to_axis(figure, fmax(left + width, x));
        double low = lowest ? lowest(context, from, to) : INFINITY;
        if (bottom ? figure_y(figure, low) > panel->bottom - above_axis - line - clear / 2
                   : figure_y(figure, highest(context, from, to)) < panel->top + clear)
            continue;
        taken[(*used)++] = (struct taken){left, left + width, bottom};
        double y = bottom ? panel->bottom - above_axis - line * (double)(lines->count - 1)
                          : panel->top + first;
        for (size_t i = 0; i < lines->count; i++)
            figure_text(figure, place_pixel(on_left ? left + width : left, y + line * (double)i),
                        lines->line[i], theme.small, on_left ? TEXT_RIGHT : TEXT_LEFT);
        return;
    }
}

/* Puts a window's name at the top if no value is in the way, else at the bottom. */
static void window_label(struct figure *figure, const struct window *window,
                         window_extreme *highest, const void *context, struct taken *taken,
                         size_t *used) {
    const double first = 12, line = 14, clear = 34, above_axis = 26;
    const struct figure_panel *panel = &figure->panel;
    struct lines lines = window_lines(figure, window->name);
    double width = text_widest(&lines, theme.small, false);
    double middle = (window->low + window->high) / 2, left = figure_x(figure, middle) - width / 2;
    double inside = fmax(panel->left, fmin(left, panel->right - width));
    if (inside != left)
        middle = to_axis(figure, inside + width / 2);
    double peak = highest(context, to_axis(figure, inside), to_axis(figure, inside + width));
    bool bottom = figure_y(figure, peak) < panel->top + clear ||
                  is_taken(taken, *used, inside, inside + width, false);
    if (bottom && is_taken(taken, *used, inside, inside + width, true))
        return;
    taken[(*used)++] = (struct taken){inside, inside + width, bottom};
    double y =
        bottom ? panel->bottom - above_axis - line * (double)(lines.count - 1) : panel->top + first;
    for (size_t i = 0; i < lines.count; i++)
        figure_text(figure, place_column(middle, y + line * (double)i), lines.line[i], theme.small,
                    TEXT_CENTRE);
}

double furniture_window_width(const struct figure *figure, double low, double high) {
    const struct axis *x = &figure->panel.x;
    return figure_x(figure, fmin(high, x->high)) - figure_x(figure, fmax(low, x->low));
}

bool furniture_is_narrow(const struct figure *figure, double low, double high) {
    const double limit = 20;
    return furniture_window_width(figure, low, high) < limit;
}

void furniture_windows(struct figure *figure, const struct window *window, size_t count,
                       window_extreme *highest, window_extreme *lowest, const void *context) {
    const struct figure_panel *panel = &figure->panel;
    struct taken *taken = arena_zeroed(figure->arena, count + 1, sizeof *taken);
    size_t used = 0;
    if (!taken) {
        figure->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        struct window inside = {figure_sentence(figure, figure_clean(figure, window[i].name)),
                                fmax(window[i].low, panel->x.low),
                                fmin(window[i].high, panel->x.high), window[i].shape,
                                window[i].detail};
        if (!(inside.high > inside.low) || inside.shape == WINDOW_CLEAR)
            continue;
        bool rule = inside.shape == WINDOW_RULE;
        if (rule || furniture_is_narrow(figure, inside.low, inside.high)) {
            const char *words[] = {inside.name, inside.detail};
            struct lines lines = rule ? (struct lines){words, 2} : (struct lines){NULL, 0};
            if (!rule && inside.name[0])
                lines = window_lines(figure, inside.name);
            draw_rule(figure, inside.low, rule ? theme.break_line : 1,
                      rule ? theme.break_dash : theme.event_dash, taken, used);
            if (lines.count)
                line_label(figure, inside.low, &lines, window, count, highest, lowest, context,
                           taken, &used);
            continue;
        }
        figure_add(figure, (struct mark){.kind = MARK_BOX,
                                         .layer = MARK_BEHIND,
                                         .from = place_graph(inside.low, 0),
                                         .to = place_graph(inside.high, 1),
                                         .fill = theme.shade});
        if (inside.name[0])
            window_label(figure, &inside, highest, context, taken, &used);
    }
}

void furniture_year_row(struct figure *figure) {
    const double centre = 32, divider_top = 25, divider_bottom = 38;
    const struct figure_panel *panel = &figure->panel;
    int last = (int)ceil(panel->x.high);
    for (int year = (int)floor(panel->x.low); year < last; year++) {
        double from = fmax(panel->x.low, year), to = fmin(panel->x.high, year + 1);
        const char *word = figure_words(figure, "%d", year);
        if (figure_x(figure, to) - figure_x(figure, from) >= text_width(word, theme.words, false))
            figure_text(figure, place_column((from + to) / 2, panel->bottom + centre), word,
                        theme.words, TEXT_CENTRE);
        if (year > panel->x.low)
            figure_rule(figure, place_column(year, panel->bottom + divider_top),
                        place_column(year, panel->bottom + divider_bottom), theme.dark, 1,
                        MARK_FRONT);
    }
}

#include "plots/ranks_figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/number.h"
#include "plots/furniture.h"
#include "plots/labels.h"
#include "plots/words.h"

enum rank_position { RANK_HIGHEST, RANK_BETWEEN, RANK_LOWEST, RANK_POSITIONS };

static const struct {
    const char *word, *key;
    enum shape shape;
    double size;
} style[RANK_POSITIONS] = {
    [RANK_HIGHEST] = {"highest_quarter", "Amongst the highest quarter", SHAPE_UP, 0.95},
    [RANK_BETWEEN] = {"between", "Between, or too uncertain to tell", SHAPE_OPEN_DISC, 0.85},
    [RANK_LOWEST] = {"lowest_quarter", "Amongst the lowest quarter", SHAPE_DOWN, 0.95},
};

struct ranks_view {
    const struct ranks_data *data;
    const struct rank_row **row;  /* those ranked, by rank */
    size_t rows, places, quarter; /* places: of all; in the highest, and in the lowest, quarter */
    size_t in_position[RANK_POSITIONS];
    bool dense;
    int decimals;
    const char *category, *subject;
    const struct rank_row *focus;
};

static enum rank_position position_of(const struct ranks_view *view, const struct rank_row *row) {
    double quarter = (double)view->quarter, areas = (double)view->places;
    return row->few                       ? RANK_BETWEEN
           : row->upper <= quarter        ? RANK_HIGHEST
           : row->lower > areas - quarter ? RANK_LOWEST
                                          : RANK_BETWEEN;
}

static const char *position_color(enum rank_position position) {
    return position == RANK_HIGHEST  ? theme.plum
           : position == RANK_LOWEST ? theme.navy
                                     : theme.dark;
}

static bool is_ranked(const struct rank_row *row) {
    return number_is_finite(row->rank) && number_is_finite(row->lower) &&
           number_is_finite(row->upper);
}

static int by_rank(const void *left, const void *right) {
    const struct rank_row *const *a = left, *const *b = right;
    if ((*a)->rank != (*b)->rank)
        return (*a)->rank < (*b)->rank ? -1 : 1;
    return strcmp((*a)->area, (*b)->area);
}

/* --- words --- */

/* "12 (8 to 20)" */
static const char *rank_words(struct figure *figure, const struct rank_row *row) {
    char rank[WORDS_SIZE], range[WORDS_SIZE];
    return figure_words(figure, "%s (%s)", words_grouped(row->rank, 0, rank),
                        words_range(row->lower, row->upper, 0, range));
}

static const char *tell_title(struct figure *figure, const struct ranks_view *view) {
    char number[WORDS_SIZE], range[WORDS_SIZE];
    const char *many = figure_clean(figure, view->data->area_word);
    if (view->data->title)
        return figure_clean(figure, view->data->title);
    if (view->focus) {
        words_range(view->focus->lower, view->focus->upper, 0, range);
        const char *const title[] = {
            figure_words(figure, "%s in %s: rank %s of %zu", view->category, view->subject, range,
                         view->places),
            figure_words(figure, "%s: rank %s of %zu", view->subject, range, view->places),
            figure_words(figure, "Rank %s of %zu", range, view->places)};
        return words_title(title, 3);
    }
    size_t highest = view->in_position[RANK_HIGHEST];
    words_small_number(highest, number);
    const char *const title[] = {
        highest == 1 ? figure_words(figure, "%s: one of the %s surely in the highest quarter",
                                    view->category, many)
                     : figure_words(figure, "%s: %s %s surely in the highest quarter",
                                    view->category, number, many),
        figure_words(figure, "%s: %s %s surely high", view->category, number, many),
        figure_words(figure, "Ranks of %s", many)};
    return words_title(title, 3);
}

static const char *tell_subtitle(struct figure *figure, const struct ranks_view *view) {
    const struct ranks_data *data = view->data;
    return figure_words(figure, "%s per 1,000 people, ranked, %s, %s",
                        figure_counted(figure, view->category, figure_clean(figure, data->unit)),
                        figure_clean(figure, data->areas), figure_clean(figure, data->period));
}

static const char *tell_notes(struct figure *figure, const struct ranks_view *view) {
    char chance[WORDS_SIZE];
    size_t left_out = view->data->rows - view->rows;
    const char *notes = figure_words(
        figure,
        "Rank 1: the highest rate. Range: %s chance or more that it holds the rank by underlying "
        "rates. Amongst a quarter: the whole range is in it.",
        words_chance(view->data->level, chance));
    if (view->dense)
        notes = figure_words(figure, "%s Named: the first and last three%s.", notes,
                             view->focus ? ", and the area in focus" : "");
    size_t few = 0;
    for (size_t i = 0; i < view->data->rows; i++)
        few += view->data->row[i].few && is_ranked(&view->data->row[i]);
    if (few)
        notes = figure_words(figure, "%s Too few expected to place amongst a quarter: %zu.", notes,
                             few);
    if (left_out)
        notes = figure_words(figure, "%s Without a rate: %zu.", notes, left_out);
    if (view->data->note && view->data->note[0])
        notes = figure_words(figure, "%s %s", notes, figure_clean(figure, view->data->note));
    return notes;
}

static const char *tell_row(struct figure *figure, const struct ranks_view *view,
                            const struct rank_row *row) {
    char rate[WORDS_SIZE];
    return figure_words(figure, "%s: rank %s, %s per 1,000", figure_clean(figure, row->area),
                        rank_words(figure, row), words_value(row->rate, view->decimals, rate));
}

static const char *tell_alternative(struct figure *figure, const struct ranks_view *view,
                                    const char *source) {
    const char *words = figure_words(
        figure,
        "Caterpillar chart of ranks with intervals, %zu areas from the highest rate to the "
        "lowest. %s.",
        view->rows, tell_subtitle(figure, view));
    for (int p = 0; p < RANK_POSITIONS; p++)
        words = figure_words(figure, "%s\n%s: %zu.", words, style[p].key, view->in_position[p]);
    if (view->focus)
        words =
            figure_words(figure, "%s\nIn focus: %s.", words, tell_row(figure, view, view->focus));
    if (view->dense) {
        words = figure_words(figure, "%s\nThe first: ", words);
        for (size_t i = 0; i < RANKS_NAMED_ENDS; i++)
            words = figure_words(figure, "%s%s%s", words, i ? "; " : "",
                                 tell_row(figure, view, view->row[i]));
        words = figure_words(figure, "%s.\nThe last: ", words);
        for (size_t i = view->rows - RANKS_NAMED_ENDS; i < view->rows; i++)
            words =
                figure_words(figure, "%s%s%s", words, i > view->rows - RANKS_NAMED_ENDS ? "; " : "",
                             tell_row(figure, view, view->row[i]));
        words = figure_words(figure, "%s.", words);
    } else
        for (size_t i = 0; i < view->rows; i++)
            words = figure_words(figure, "%s\n%s.", words, tell_row(figure, view, view->row[i]));
    return figure_words(figure, "%s\nSource: %s", words, source);
}

/* --- layout --- */

static double draw_key(struct figure *figure, const struct ranks_view *view, double y) {
    const double dense_key = 0.5;
    struct key_item item[RANK_POSITIONS];
    for (int p = 0; p < RANK_POSITIONS; p++)
        item[p] = (struct key_item){.kind = KEY_RANGE,
                                    .words = style[p].key,
                                    .color = position_color((enum rank_position)p),
                                    .weight = 1.5,
                                    .shape = view->dense ? SHAPE_DISC : style[p].shape,
                                    .size = view->dense ? dense_key : style[p].size};
    figure_section(figure, "Key");
    return furniture_key(figure, y + theme.key_gap, item, RANK_POSITIONS);
}

static void add_layers(struct figure *figure, const struct ranks_view *view, double row_height) {
    const double part = 0.6, thin = 0.75, dense_mark = 0.3;
    const struct reading row = {READ_NUMBER, "row", NULL};
    double weight = fmin(fmax(row_height * part, thin), theme.interval);
    for (int p = 0; p < RANK_POSITIONS; p++)
        if (view->in_position[p])
            figure_layer(figure,
                         (struct layer){.kind = LAYER_INTERVAL,
                                        .x = {READ_ONLY, "lower", style[p].word},
                                        .y = row,
                                        .to = {READ_ONLY, "upper", style[p].word},
                                        .color = view->dense && p == RANK_BETWEEN
                                                     ? theme.grey
                                                     : position_color((enum rank_position)p),
                                        .weight = weight});
    for (int p = 0; p < RANK_POSITIONS; p++)
        if (view->in_position[p])
            figure_layer(figure, (struct layer){.kind = LAYER_POINTS,
                                                .x = {READ_ONLY, "rank", style[p].word},
                                                .y = row,
                                                .color = position_color((enum rank_position)p),
                                                .shape = view->dense ? SHAPE_DISC : style[p].shape,
                                                .size = view->dense ? dense_mark : style[p].size});
}

static void add_table(struct figure *figure, const struct ranks_view *view) {
    static const char *const head[] = {"row",      "rank", "lower",     "upper",
                                       "position", "rate", "area_code", "area_name"};
    figure_table_heads(figure, head, sizeof head / sizeof *head);
    for (size_t i = 0; i < view->rows; i++) {
        const struct rank_row *row = view->row[i];
        figure_cell_number(figure, (double)(i + 1), 0, false);
        figure_cell_number(figure, row->rank, 1, true);
        figure_cell_number(figure, row->lower, 1, true);
        figure_cell_number(figure, row->upper, 1, true);
        figure_cell(figure, style[position_of(view, row)].word);
        figure_cell_number(figure, row->rate, view->decimals + 2, false);
        figure_cell(figure, figure_clean(figure, row->area_code));
        figure_cell(figure, figure_clean(figure, row->area));
    }
}

/* Places 1 and every so many; the axis holds half a place more on either side. */
static bool rank_ticks(struct figure *figure, const struct ranks_view *view) {
    enum { STEPS = 6 };
    double areas = (double)view->places, step, end;
    char word[WORDS_SIZE];
    struct axis *x = &figure->panel.x;
    axis_steps(areas, STEPS, 1, &step, &end);
    *x = (struct axis){
        .low = 0.5, .high = areas + 0.5, .marks = AXIS_MARKS_WORDS, .size = theme.words};
    x->tick = arena_zeroed(figure->arena, STEPS + 2, sizeof *x->tick);
    if (!x->tick)
        return false;
    x->tick[x->ticks++] = (struct tick){1, "1"};
    for (double at = step; at <= areas; at += step)
        if (at > 1)
            x->tick[x->ticks++] =
                (struct tick){at, figure_words(figure, "%s", words_grouped(at, 0, word))};
    return true;
}

/* Dashed lines where the highest and the lowest quarter end, and their names above. */
static void draw_quarters(struct figure *figure, const struct ranks_view *view) {
    const double above = 12, rise = 4;
    const struct figure_panel *panel = &figure->panel;
    double quarter = (double)view->quarter, areas = (double)view->places;
    const double at[] = {quarter + 0.5, areas - quarter + 0.5};
    static const char *const words[] = {"Highest quarter", "Lowest quarter"};
    figure_section(figure, "Quarters");
    for (size_t i = 0; i < 2; i++) {
        double edge = i ? panel->right : panel->left, x = figure_x(figure, at[i]);
        figure_add(figure, (struct mark){.kind = MARK_LINE,
                                         .layer = MARK_BACK,
                                         .from = place_graph(at[i], 0),
                                         .to = place_column(at[i], panel->top - rise),
                                         .color = theme.dark,
                                         .weight = theme.divider + 0.01 * (double)i,
                                         .dash = theme.divider_dash});
        if (fabs(edge - x) > text_width(words[i], theme.small, false))
            figure_text(figure, place_pixel((edge + x) / 2, panel->top - above), words[i],
                        theme.small, TEXT_CENTRE);
    }
}

/* A name and its figures for each row, as on the chart of rates. */
static void draw_rows(struct figure *figure, const struct ranks_view *view,
                      const struct lines *name, double row_height) {
    const double before = 10, above = 12;
    const struct figure_panel *panel = &figure->panel;
    double edge = figure->width - theme.margin;
    figure_section(figure, "One row for each area: guide, name, rank and range");
    figure_text(figure, place_pixel(edge, panel->top - above), "Rank (range)", theme.small,
                TEXT_RIGHT);
    for (size_t i = 0; i < view->rows; i++) {
        double y = panel->top + ((double)i + 0.5) * row_height;
        figure_rule(figure, place_pixel(panel->left, y), place_pixel(panel->right, y), theme.guide,
                    theme.grid, MARK_BACK);
        for (size_t j = 0; j < name[i].count; j++) {
            double shift = (double)j - (double)(name[i].count - 1) / 2;
            struct place at = place_pixel(panel->left - before, y + shift * theme.row_line);
            if (view->row[i] == view->focus)
                figure_bold(figure, at, name[i].line[j], theme.words, TEXT_RIGHT, NULL);
            else
                figure_text(figure, at, name[i].line[j], theme.words, TEXT_RIGHT);
        }
        figure_text(figure, place_pixel(edge, y), rank_words(figure, view->row[i]), theme.words,
                    TEXT_RIGHT);
    }
}

static bool is_named(const struct ranks_view *view, size_t i) {
    return i < RANKS_NAMED_ENDS || i + RANKS_NAMED_ENDS >= view->rows ||
           view->row[i] == view->focus;
}

/* Names beside the thin rows, each tied to its row by a line. */
static void draw_named(struct figure *figure, const struct ranks_view *view,
                       const struct lines *name, double row_height) {
    enum { MOST = 2 * RANKS_NAMED_ENDS + 1 };
    const double line = 15, gap = 4, bend = 14, beside = 4, after_range = 3;
    const struct figure_panel *panel = &figure->panel;
    double wanted[MOST] = {0}, height[MOST] = {0}, centre[MOST] = {0};
    size_t which[MOST], count = 0;
    for (size_t i = 0; i < view->rows && count < MOST; i++) {
        if (!is_named(view, i))
            continue;
        which[count] = i;
        wanted[count] = panel->top + ((double)i + 0.5) * row_height;
        height[count++] = line * (double)name[i].count;
    }
    figure->failed |=
        !labels_place(figure->arena, wanted, height, count, panel->top, panel->bottom, gap, centre);
    figure_section(figure, "Names of some rows");
    for (size_t k = 0; k < count && !figure->failed; k++) {
        const struct rank_row *row = view->row[which[k]];
        bool focus = row == view->focus;
        double x = figure_x(figure, row->upper) + after_range;
        figure_rule(figure, place_pixel(fmin(x, panel->right), wanted[k]),
                    place_pixel(panel->right, wanted[k]), focus ? theme.ink : theme.grey,
                    theme.grid, MARK_BACK);
        figure_rule(figure, place_pixel(panel->right, wanted[k]),
                    place_pixel(panel->right + bend, centre[k]), focus ? theme.ink : theme.grey,
                    theme.grid, MARK_BACK);
        for (size_t j = 0; j < name[which[k]].count; j++) {
            double y = centre[k] + ((double)j - (double)(name[which[k]].count - 1) / 2) * line;
            struct place at = place_pixel(panel->right + bend + beside, y);
            if (focus)
                figure_bold(figure, at, name[which[k]].line[j], theme.words, TEXT_LEFT, NULL);
            else
                figure_text(figure, at, name[which[k]].line[j], theme.words, TEXT_LEFT);
        }
    }
}

/* The focus stands out of thin rows by a broad line and a large mark. */
static void mark_focus(struct figure *figure, const struct ranks_view *view) {
    for (size_t i = 0; i < view->rows && view->dense; i++) {
        const struct rank_row *row = view->row[i];
        if (row != view->focus)
            continue;
        enum rank_position position = position_of(view, row);
        figure_add(figure,
                   (struct mark){.kind = MARK_LINE,
                                 .layer = MARK_FRONT,
                                 .from = {FIGURE_AXIS, FIGURE_AXIS, row->lower, (double)(i + 1)},
                                 .to = {FIGURE_AXIS, FIGURE_AXIS, row->upper, (double)(i + 1)},
                                 .color = position_color(position),
                                 .weight = theme.area_line});
        figure_add(figure,
                   (struct mark){.kind = MARK_POINT,
                                 .layer = MARK_FRONT,
                                 .from = {FIGURE_AXIS, FIGURE_AXIS, row->rank, (double)(i + 1)},
                                 .color = position_color(position),
                                 .weight = 1,
                                 .shape = style[position].shape,
                                 .size = style[position].size});
    }
}

static void draw(struct figure *figure, struct ranks_view *view) {
    const double beside = 12, under = 46, title = 34, page = 430, most_row = 6, bend = 18,
                 name_most = 150;
    const char *source = figure_clean(figure, view->data->source);
    struct lines *name = arena_zeroed(figure->arena, view->rows, sizeof *name);
    double name_width = 0, words_width = text_width("Rank (range)", theme.small, false);
    size_t lines = 1;
    if (!name || !rank_ticks(figure, view)) {
        figure->failed = true;
        return;
    }
    for (size_t i = 0; i < view->rows; i++) {
        if (view->dense && !is_named(view, i))
            continue;
        bool bold = view->row[i] == view->focus;
        const char *words = figure_clean(figure, view->row[i]->area);
        const char *figures = rank_words(figure, view->row[i]);
        name[i] = view->dense
                      ? labels_end(figure->arena, figure_words(figure, "%s:", words), figures,
                                   theme.words, name_most)
                      : text_balance(figure->arena, words, theme.words, theme.row_name, bold);
        name_width = fmax(name_width, text_widest(&name[i], theme.words, true));
        words_width = fmax(words_width, text_width(figures, theme.words, false));
        lines = name[i].count > lines ? name[i].count : lines;
    }
    double row_height = view->dense  ? fmin(page / (double)view->rows, most_row)
                        : lines == 1 ? theme.row
                        : lines == 2 ? theme.row_two
                                     : theme.row_three + theme.row_line * ((double)lines - 3);
    double y = furniture_header(figure, tell_title(figure, view), tell_subtitle(figure, view));
    double foot = furniture_footer(figure, tell_notes(figure, view), source);
    struct figure_panel *panel = &figure->panel;
    panel->rows = true;
    panel->top = draw_key(figure, view, y) + theme.after_key_rows;
    panel->bottom = panel->top + row_height * (double)view->rows;
    panel->left = view->dense ? theme.margin : theme.margin + name_width + beside;
    panel->right =
        figure->width - theme.margin - (view->dense ? name_width + bend : words_width + beside);
    figure->height = floor(panel->bottom + under + foot);
    panel->y = (struct axis){.low = (double)view->rows + 0.5, .high = 0.5, .size = theme.words};
    figure_section(figure, "Plot area and axes");
    figure_add(figure, (struct mark){.kind = MARK_AXES});
    figure_text(figure, place_pixel((panel->left + panel->right) / 2, panel->bottom + title),
                "Rank", theme.words, TEXT_CENTRE);
    draw_quarters(figure, view);
    (view->dense ? draw_named : draw_rows)(figure, view, name, row_height);
    mark_focus(figure, view);
    add_table(figure, view);
    figure->group_column = "position";
    add_layers(figure, view, row_height);
    figure->alternative = tell_alternative(figure, view, source);
}

enum status ranks_figure(struct arena *arena, const struct ranks_data *data, struct figure *figure,
                         struct fault *fault) {
    struct ranks_view view = {.data = data};
    double smallest = INFINITY;
    figure_start(figure, arena, data->name, theme.fan, "");
    view.row = arena_zeroed(arena, data->rows + 1, sizeof *view.row);
    if (!view.row)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory laying out a chart of ranks");
    for (size_t i = 0; i < data->rows; i++) {
        const struct rank_row *row = &data->row[i];
        if (!is_ranked(row))
            continue;
        view.row[view.rows++] = row;
        if (row->rate > 0)
            smallest = fmin(smallest, row->rate);
        if (data->subject && strcmp(row->area, data->subject) == 0)
            view.focus = row;
    }
    if (view.rows < 2)
        return fault_set(fault, STATUS_NO_DATA, "%s: fewer than two of %zu areas have a rank",
                         data->name, data->rows);
    qsort(view.row, view.rows, sizeof *view.row, by_rank);
    view.places = view.rows;
    for (size_t i = 0; i < view.rows; i++)
        view.places =
            view.row[i]->upper > (double)view.places ? (size_t)view.row[i]->upper : view.places;
    view.quarter = (view.places + 3) / 4;
    view.dense = view.rows > RANKS_ROWS;
    for (size_t i = 0; i < view.rows; i++)
        view.in_position[position_of(&view, view.row[i])]++;
    view.decimals = words_rate_decimals(number_is_finite(smallest) ? smallest : 1);
    view.category = figure_clean(figure, data->category);
    view.subject = figure_clean(figure, data->subject);
    figure->purpose = figure_words(figure, "%s: ranks of %s with intervals", view.category,
                                   figure_clean(figure, data->areas));
    draw(figure, &view);
    return figure_status(figure, fault);
}

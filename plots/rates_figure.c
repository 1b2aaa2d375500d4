#include "plots/rates_figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/number.h"
#include "plots/furniture.h"
#include "plots/rates_sheet.h"
#include "plots/words.h"

/* How a position is drawn and written in the data. */
static const struct {
    const char *word;
    enum shape shape;
    double size, weight;
} style[RATE_POSITIONS] = {
    [RATE_HIGHER] = {"higher", SHAPE_UP, 0.95, 2},
    [RATE_SIMILAR] = {"similar", SHAPE_OPEN_DISC, 0.85, 2},
    [RATE_LOWER] = {"lower", SHAPE_DOWN, 0.95, 2},
    [RATE_NOT_COMPARED] = {"not_compared", SHAPE_DISC, 0.5, 1},
    [RATE_SUPPRESSED] = {"suppressed", SHAPE_DISC, 0, 0},
    [RATE_UNAVAILABLE] = {"unavailable", SHAPE_DISC, 0, 0},
};

static const char *position_color(enum rate_position position) {
    return position == RATE_HIGHER ? theme.plum : position == RATE_LOWER ? theme.navy : theme.dark;
}

static double sheet_key(struct figure *figure, const struct rates_sheet *sheet, double y) {
    struct key_item item[RATE_SUPPRESSED];
    size_t count = 0;
    if (!rates_compared(sheet->data))
        return y;
    for (int p = 0; p < RATE_SUPPRESSED; p++)
        if (p != RATE_NOT_COMPARED || sheet->in_position[p])
            item[count++] = (struct key_item){
                .kind = KEY_RANGE,
                .words = rates_key_words(figure, (enum rate_position)p, sheet->comparator),
                .color = position_color((enum rate_position)p),
                .weight = 1.5,
                .shape = style[p].shape,
                .size = style[p].size};
    figure_section(figure, "Key");
    return furniture_key(figure, y + theme.key_gap, item, count);
}

/* Names broken into lines, and the room they and the figures need. */
struct rows_layout {
    struct lines *name;
    const char **words;
    double row_height, name_width, words_width;
};

static bool lay_rows(struct figure *figure, const struct rates_sheet *sheet,
                     struct rows_layout *out) {
    size_t most = 1;
    *out =
        (struct rows_layout){.name = arena_zeroed(figure->arena, sheet->rows, sizeof *out->name),
                             .words = arena_zeroed(figure->arena, sheet->rows, sizeof *out->words)};
    if (!out->name || !out->words)
        return false;
    for (size_t i = 0; i < sheet->rows; i++) {
        const struct rate_row *row = sheet->row[i];
        bool bold = rates_is_subject(sheet, row);
        out->name[i] = text_balance(figure->arena, figure_clean(figure, row->area), theme.words,
                                    theme.row_name, bold);
        out->words[i] = rates_range(figure, sheet, row);
        out->name_width = fmax(out->name_width, text_widest(&out->name[i], theme.words, bold));
        out->words_width = fmax(out->words_width, text_width(out->words[i], theme.words, false));
        if (out->name[i].count > most)
            most = out->name[i].count;
    }
    out->row_height = most == 1   ? theme.row
                      : most == 2 ? theme.row_two
                                  : theme.row_three + theme.row_line * (double)(most - 3);
    return true;
}

static void draw_rows(struct figure *figure, const struct rates_sheet *sheet,
                      const struct rows_layout *rows) {
    const double before = 10, above = 12;
    const struct figure_panel *panel = &figure->panel;
    double edge = figure->width - theme.margin;
    figure_section(figure, "One row for each area: guide, name, rate and range");
    figure_text(figure, place_pixel(edge, panel->top - above), "Rate (range)", theme.small,
                TEXT_RIGHT);
    for (size_t i = 0; i < sheet->rows; i++) {
        double y = panel->top + ((double)i + 0.5) * rows->row_height;
        figure_rule(figure, place_pixel(panel->left, y), place_pixel(panel->right, y), theme.guide,
                    theme.grid, MARK_BACK);
        for (size_t j = 0; j < rows->name[i].count; j++) {
            double shift = (double)j - (double)(rows->name[i].count - 1) / 2;
            struct place at = place_pixel(panel->left - before, y + shift * theme.row_line);
            if (rates_is_subject(sheet, sheet->row[i]))
                figure_bold(figure, at, rows->name[i].line[j], theme.words, TEXT_RIGHT, NULL);
            else
                figure_text(figure, at, rows->name[i].line[j], theme.words, TEXT_RIGHT);
        }
        figure_text(figure, place_pixel(edge, y), rows->words[i], theme.words, TEXT_RIGHT);
    }
}

static void draw_comparator(struct figure *figure, const struct rates_sheet *sheet) {
    const double above = 12, rise = 4, head = 70; /* head: the room of "Rate (range)" */
    const struct figure_panel *panel = &figure->panel;
    double rate = sheet->data->comparator_rate;
    char digits[WORDS_SIZE];
    figure_section(figure, "The comparator");
    struct place foot = place_graph(rate, 0), peak = place_column(rate, panel->top - rise);
    figure_rule(figure, foot, peak, theme.ink, theme.comparator_rule, MARK_FRONT);
    const char *words = figure_words(figure, "%s %s", sheet->comparator,
                                     words_value(rate, sheet->decimals, digits));
    double half = text_width(words, theme.words, true) / 2;
    double x = fmin(fmax(figure_x(figure, rate), theme.margin + half),
                    figure->width - theme.margin - head - half);
    figure_bold(figure, place_pixel(x, panel->top - above), words, theme.words, TEXT_CENTRE,
                "comparator");
}

static void draw_quartiles(struct figure *figure, const struct rates_sheet *sheet) {
    figure_section(figure, "Quartiles of all areas");
    for (size_t i = 0; i < 3; i++)
        figure_add(figure, (struct mark){.kind = MARK_LINE,
                                         .layer = MARK_BACK,
                                         .from = place_graph(sheet->quartile[i], 0),
                                         .to = place_graph(sheet->quartile[i], 1),
                                         .color = theme.dark,
                                         .weight = 0.75 + 0.01 * (double)i,
                                         .dash = theme.divider_dash});
}

static void add_layers(struct figure *figure, const struct rates_sheet *sheet) {
    struct reading row = {READ_NUMBER, "row", NULL};
    for (int p = 0; p < RATE_SUPPRESSED; p++)
        if (p != RATE_NOT_COMPARED || sheet->in_position[p])
            figure_layer(figure, (struct layer){.kind = LAYER_INTERVAL,
                                                .x = {READ_ONLY, "lower", style[p].word},
                                                .y = row,
                                                .to = {READ_ONLY, "upper", style[p].word},
                                                .color = position_color((enum rate_position)p),
                                                .weight = style[p].weight});
    for (int p = 0; p < RATE_SUPPRESSED; p++)
        if (p != RATE_NOT_COMPARED || sheet->in_position[p])
            figure_layer(figure, (struct layer){.kind = LAYER_POINTS,
                                                .x = {READ_ONLY, "rate", style[p].word},
                                                .y = row,
                                                .color = position_color((enum rate_position)p),
                                                .shape = style[p].shape,
                                                .size = style[p].size});
}

static void add_table(struct figure *figure, const struct rates_sheet *sheet) {
    static const char *const head[] = {"row",   "rate",       "lower",     "upper",    "position",
                                       "count", "population", "area_code", "area_name"};
    int places = sheet->decimals + 2;
    figure_table_heads(figure, head, sizeof head / sizeof *head);
    for (size_t i = 0; i < sheet->rows; i++) {
        const struct rate_row *row = sheet->row[i];
        bool shown = rates_shown(row);
        figure_cell_number(figure, (double)(i + 1), 0, false);
        figure_cell_number(figure, shown ? row->rate : NUMBER_MISSING, places, false);
        figure_cell_number(figure, shown ? row->lower : NUMBER_MISSING, places, false);
        figure_cell_number(figure, shown ? row->upper : NUMBER_MISSING, places, false);
        figure_cell(
            figure,
            style[shown || row->position == RATE_SUPPRESSED ? row->position : RATE_UNAVAILABLE]
                .word);
        figure_cell_number(figure, shown ? row->count : NUMBER_MISSING, 1, true);
        figure_cell_number(figure, row->population, 1, true);
        figure_cell(figure, figure_clean(figure, row->area_code));
        figure_cell(figure, figure_clean(figure, row->area));
    }
}

static void draw_sheet(struct figure *figure, struct rates_sheet *sheet) {
    const double beside = 12;
    const struct rates_data *data = sheet->data;
    const char *subtitle = rates_subtitle(figure, sheet);
    const char *source = figure_clean(figure, data->source);
    struct rows_layout rows;
    if (!lay_rows(figure, sheet, &rows)) {
        figure->failed = true;
        return;
    }
    double y = furniture_header(figure, rates_title(figure, sheet), subtitle);
    double foot = furniture_footer(figure, rates_notes(figure, sheet), source);
    struct figure_panel *panel = &figure->panel;
    panel->rows = true;
    panel->top = sheet_key(figure, sheet, y) + theme.after_key_rows;
    panel->bottom = panel->top + rows.row_height * (double)sheet->rows;
    panel->left = theme.margin + rows.name_width + beside;
    panel->right = figure->width - theme.margin - rows.words_width - beside;
    figure->height = floor(panel->bottom + theme.ticks + foot);
    panel->x =
        (struct axis){.low = 0, .high = sheet->top, .marks = AXIS_MARKS_WORDS, .size = theme.words};
    panel->y = (struct axis){.low = (double)sheet->rows + 0.5, .high = 0.5, .size = theme.words};
    figure->failed |= !axis_rate_ticks(figure->arena, &panel->x, sheet->step);
    figure_section(figure, "Plot area and axes");
    figure_add(figure, (struct mark){.kind = MARK_AXES});
    if (sheet->selected)
        draw_quartiles(figure, sheet);
    draw_rows(figure, sheet, &rows);
    if (rates_compared(data))
        draw_comparator(figure, sheet);
    figure->group_column = "position";
    add_layers(figure, sheet);
    add_table(figure, sheet);
    figure->alternative = rates_alternative(figure, sheet, subtitle, source);
}

/* --- Which rows on which sheet --- */

/* By rate from the highest, then by name; rows without a rate last. */
static int by_rate(const void *a, const void *b) {
    const struct rate_row *left = *(const struct rate_row *const *)a;
    const struct rate_row *right = *(const struct rate_row *const *)b;
    if (rates_shown(left) != rates_shown(right))
        return rates_shown(left) ? -1 : 1;
    if (rates_shown(left) && left->rate != right->rate)
        return left->rate > right->rate ? -1 : 1;
    return strcmp(left->area, right->area);
}

/* Quartiles of sorted rates (highest first), linear between order statistics (R's type 7). */
static void find_quartiles(const struct rate_row *const *row, size_t count, double *quartile) {
    for (int i = 0; i < 3; i++) {
        double at = (double)(count - 1) * (3 - i) / 4;
        size_t below = (size_t)at;
        size_t next = below + 1 < count ? below + 1 : below;
        quartile[i] =
            row[below]->rate + (at - (double)below) * (row[next]->rate - row[below]->rate);
    }
}

/* Keeps the subject and its group, in order. Returns how many; 0 leaves the rows as they are. */
static size_t select_group(const struct rates_sheet *sheet, const struct rate_row **row,
                           size_t count) {
    size_t kept = 0, in_group = 0;
    bool subject = false;
    for (size_t i = 0; i < count; i++) {
        in_group += row[i]->in_group;
        subject |= rates_is_subject(sheet, row[i]);
    }
    if (!subject || !in_group)
        return 0;
    for (size_t i = 0; i < count; i++)
        if (row[i]->in_group || rates_is_subject(sheet, row[i]))
            row[kept++] = row[i];
    return kept;
}

/* What all sheets share: decimals, axis, quartiles. Returns the rows that have a rate. */
static size_t share_scale(struct rates_sheet *sheet, const struct rate_row **row, size_t count) {
    enum { STEPS = 6, MOST_DECIMALS = 8 };
    double top = 0, smallest = INFINITY;
    size_t shown = 0;
    for (size_t i = 0; i < count; i++) {
        if (!rates_shown(row[i]))
            continue;
        shown++;
        top = fmax(top, number_is_finite(row[i]->upper) ? row[i]->upper : row[i]->rate);
        if (row[i]->rate > 0)
            smallest = fmin(smallest, row[i]->rate);
    }
    if (rates_compared(sheet->data))
        top = fmax(top, sheet->data->comparator_rate);
    sheet->decimals = words_rate_decimals(number_is_finite(smallest) ? smallest : 1);
    while (top > 0 && top * pow(10, sheet->decimals) < 10 && sheet->decimals < MOST_DECIMALS)
        sheet->decimals++; /* where even the largest would read "under 0.001" */
    axis_steps(top, STEPS, 0, &sheet->step, &sheet->top);
    if (shown)
        find_quartiles(row, shown, sheet->quartile);
    return shown;
}

static void count_positions(struct rates_sheet *sheet) {
    memset(sheet->in_position, 0, sizeof sheet->in_position);
    for (size_t i = 0; i < sheet->rows; i++) {
        const struct rate_row *row = sheet->row[i];
        bool kept = rates_shown(row) || row->position == RATE_SUPPRESSED;
        sheet->in_position[kept ? row->position : RATE_UNAVAILABLE]++;
    }
}

enum status rates_figure(struct arena *arena, const struct rates_data *data,
                         struct figure **figures, size_t *count, struct fault *fault) {
    const struct rate_row **row = arena_zeroed(arena, data->rows + 1, sizeof *row);
    struct rates_sheet sheet = {.data = data, .parts = 1};
    *figures = NULL;
    *count = 0;
    if (!row)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory laying out a chart of rates");
    for (size_t i = 0; i < data->rows; i++)
        row[i] = &data->row[i];
    if (data->rows)
        qsort(row, data->rows, sizeof *row, by_rate);
    if (!share_scale(&sheet, row, data->rows))
        return fault_set(fault, STATUS_NO_DATA, "%s: none of %zu areas has a rate to draw",
                         data->name, data->rows);
    sheet.every = row;
    sheet.all = data->rows;
    if (sheet.all > RATES_ROWS) {
        size_t kept = select_group(&sheet, row, data->rows);
        sheet.selected = kept > 0;
        sheet.all = kept ? kept : sheet.all;
        sheet.parts = (sheet.all + RATES_ROWS - 1) / RATES_ROWS;
    }
    struct figure *made = arena_zeroed(arena, sheet.parts, sizeof *made);
    if (!made)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory laying out a chart of rates");
    enum status status = STATUS_OK;
    for (sheet.part = 0; status == STATUS_OK && sheet.part < sheet.parts; sheet.part++) {
        struct figure *figure = &made[sheet.part];
        sheet.first = sheet.all * sheet.part / sheet.parts;
        sheet.row = row + sheet.first;
        sheet.rows = sheet.all * (sheet.part + 1) / sheet.parts - sheet.first;
        count_positions(&sheet);
        figure_start(figure, arena, data->name, theme.fan, "");
        sheet.category = figure_clean(figure, data->category);
        sheet.comparator = figure_clean(figure, data->comparator);
        sheet.subject = figure_clean(figure, data->subject);
        figure->purpose = figure_words(figure, "%s: rate per 1,000 in %s", sheet.category,
                                       figure_clean(figure, data->areas));
        if (sheet.parts > 1)
            figure->name = figure_words(figure, "%s-%zu", data->name, sheet.part + 1);
        draw_sheet(figure, &sheet);
        status = figure_status(figure, fault);
    }
    if (status == STATUS_OK) {
        *figures = made;
        *count = sheet.parts;
    }
    return status;
}

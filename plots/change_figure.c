#include "plots/change_figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/number.h"
#include "plots/furniture.h"
#include "plots/words.h"

static const double area_shift = -0.16, rest_shift = 0.2; /* rows from the row's middle */

static const char *const comparison_word[CHANGE_COMPARISONS] = {"similar", "differs",
                                                                "not_compared"};

struct sheet {
    const struct change_data *data;
    const struct change_row **row, **every;
    size_t rows, all, part, parts, first;
    bool has[CHANGE_COMPARISONS], compared, counts, from_zero, missing;
    double low, high, step;
    const char *area, *whole;
};

static bool is_known(const struct change_row *row) {
    return number_is_finite(row->before) && number_is_finite(row->now);
}

/* A change that is drawn and told as a percentage. */
static bool is_drawn(const struct change_row *row) {
    return is_known(row) && row->before >= CHANGE_LEAST && number_is_finite(row->change);
}

static int by_change(const void *left, const void *right) {
    const struct change_row *const *a = left, *const *b = right;
    int grade_a = is_drawn(*a) ? 0 : is_known(*a) ? 1 : 2;
    int grade_b = is_drawn(*b) ? 0 : is_known(*b) ? 1 : 2;
    if (grade_a != grade_b)
        return grade_a - grade_b;
    if (!grade_a && (*a)->change != (*b)->change)
        return (*a)->change > (*b)->change ? -1 : 1;
    return strcmp((*a)->category, (*b)->category);
}

/* --- words --- */

/* Inside ranges without the sign of percent: "+36". */
static const char *bare(struct figure *figure, double percent) {
    char out[WORDS_SIZE];
    words_change(percent, out);
    return figure_words(figure, "%.*s", (int)(strlen(out) - 1), out);
}

static const char *signed_percent(struct figure *figure, double percent) {
    char out[WORDS_SIZE];
    return figure_words(figure, "%s", words_change(percent, out));
}

/* "+45% (+36 to +54)" */
static const char *with_range(struct figure *figure, double percent, double lower, double upper) {
    const char *change = signed_percent(figure, percent);
    if (!number_is_finite(lower) || !number_is_finite(upper))
        return change;
    return figure_words(figure, "%s (%s to %s)", change, bare(figure, lower), bare(figure, upper));
}

static const char *area_figures(struct figure *figure, const struct change_row *row) {
    char before[WORDS_SIZE], now[WORDS_SIZE];
    if (!is_known(row))
        return "[x]";
    if (!is_drawn(row))
        return figure_words(figure, "%s to %s", words_grouped(row->before, 0, before),
                            words_grouped(row->now, 0, now));
    return with_range(figure, row->change, row->lower, row->upper);
}

static const char *rest_figures(struct figure *figure, const struct change_row *row) {
    return number_is_finite(row->rest) ? signed_percent(figure, row->rest) : "[z]";
}

/* The row of which the title speaks: the widest gap among those that differ. */
static const struct change_row *find_story(const struct sheet *sheet) {
    const struct change_row *found = NULL;
    for (size_t i = 0; i < sheet->all; i++) {
        const struct change_row *row = sheet->every[i];
        if (is_drawn(row) && row->comparison == CHANGE_DIFFERS &&
            (!found || fabs(log1p(row->change / 100) - log1p(row->rest / 100)) >
                           fabs(log1p(found->change / 100) - log1p(found->rest / 100))))
            found = row;
    }
    return found;
}

static const char *tell_title(struct figure *figure, const struct sheet *sheet) {
    if (sheet->data->title)
        return figure_clean(figure, sheet->data->title);
    const struct change_row *story = find_story(sheet);
    const char *area = sheet->area, *whole = sheet->whole;
    if (!story) {
        const char *const plain[] = {
            sheet->compared
                ? figure_words(figure, "Changes in %s similar to the rest of %s", area, whole)
                : figure_words(figure, "Change in recorded crime in %s", area),
            sheet->compared ? "Changes similar to the rest" : "Change in recorded crime"};
        return words_title(plain, 2);
    }
    const char *category = figure_clean(figure, story->category);
    bool rose = story->change > 0, more = story->change > story->rest;
    /* one direction: faster or less; two directions: against the rest */
    const char *how = rose != (story->rest > 0) ? (rose ? "rose" : "fell")
                      : rose                    ? (more ? "rose faster" : "rose less")
                                                : (more ? "fell less" : "fell faster");
    const char *than = rose != (story->rest > 0) ? "but not" : "than";
    const char *const title[] = {
        figure_words(figure, "%s %s in %s %s elsewhere in %s", category, how, area, than, whole),
        figure_words(figure, "%s %s in %s %s elsewhere", category, how, area, than),
        figure_words(figure, "%s %s %s elsewhere", category, how, than)};
    return words_title(title, 3);
}

static const char *tell_subtitle(struct figure *figure, const struct sheet *sheet) {
    const char *unit = figure_clean(figure, sheet->data->unit);
    const char *words =
        figure_words(figure, "Change in recorded %s by category, %s", unit, sheet->area);
    if (sheet->compared)
        words = figure_words(figure, "%s and the rest of %s", words, sheet->whole);
    if (sheet->parts > 1)
        words = figure_words(figure, "%s (rows %zu to %zu)", words, sheet->first + 1,
                             sheet->first + sheet->rows);
    return figure_words(figure, "%s, %s", words, figure_clean(figure, sheet->data->period));
}

static const char *tell_notes(struct figure *figure, const struct sheet *sheet) {
    char chance[WORDS_SIZE];
    words_chance(sheet->data->level, chance);
    const char *notes =
        figure_words(figure, "Range: %s chance that it holds the underlying change.", chance);
    if (sheet->compared)
        notes = figure_words(figure, "%s Differs: by more than chance alone would explain (%s).",
                             notes, chance);
    if (sheet->counts)
        notes = figure_words(figure, "%s Under %d before: counts only.", notes, CHANGE_LEAST);
    if (sheet->missing)
        notes = figure_words(figure, "%s [x] not available.", notes);
    if (sheet->from_zero)
        notes = figure_words(figure, "%s [z] not applicable.", notes);
    if (sheet->data->note && sheet->data->note[0])
        notes = figure_words(figure, "%s %s", notes, figure_clean(figure, sheet->data->note));
    return notes;
}

static const char *tell_alternative(struct figure *figure, const struct sheet *sheet,
                                    const char *source) {
    const char *words = figure_words(
        figure,
        "Dot chart with intervals, %s for each of %zu crime categories: the percentage "
        "change in recorded %s in %s%s%s, %s.",
        sheet->compared ? "two points" : "one point", sheet->rows,
        figure_clean(figure, sheet->data->unit), sheet->area,
        sheet->compared ? " and in the rest of " : "", sheet->compared ? sheet->whole : "",
        figure_clean(figure, sheet->data->spans));
    for (size_t i = 0; i < sheet->rows; i++) {
        const struct change_row *row = sheet->row[i];
        words =
            figure_words(figure, "%s\n%s: %s %s", words, figure_clean(figure, row->category),
                         sheet->area, is_known(row) ? area_figures(figure, row) : "not available");
        if (sheet->compared && number_is_finite(row->rest))
            words = figure_words(figure, "%s, rest of %s %s", words, sheet->whole,
                                 with_range(figure, row->rest, row->rest_lower, row->rest_upper));
        static const char *const end[] = {"; similar", "; differs", "; not compared"};
        words = figure_words(figure, "%s%s.", words, sheet->compared ? end[row->comparison] : "");
    }
    return figure_words(figure, "%s\nSource: %s", words, source);
}

/* --- layout --- */

static double draw_key(struct figure *figure, const struct sheet *sheet, double y) {
    struct key_item item[CHANGE_COMPARISONS + 1];
    size_t count = 0;
    if (!sheet->compared)
        return y;
    item[count++] =
        (struct key_item){.words = figure_words(figure, "%s, differs from the rest", sheet->area),
                          .shape = SHAPE_DISC,
                          .size = theme.end_mark};
    item[count++] =
        (struct key_item){.words = figure_words(figure, "%s, similar to the rest", sheet->area),
                          .shape = SHAPE_OPEN_DISC,
                          .size = theme.disc_mark};
    if (sheet->has[CHANGE_NOT_COMPARED])
        item[count++] =
            (struct key_item){.words = figure_words(figure, "%s, not compared", sheet->area),
                              .shape = SHAPE_DISC,
                              .size = 0.5};
    for (size_t i = 0; i < count; i++)
        item[i].color = theme.navy;
    item[count++] = (struct key_item){.words = figure_words(figure, "Rest of %s", sheet->whole),
                                      .color = theme.orange,
                                      .shape = SHAPE_SQUARE,
                                      .size = theme.last_mark};
    for (size_t i = 0; i < count; i++) {
        item[i].kind = KEY_RANGE;
        item[i].weight = theme.interval;
    }
    figure_section(figure, "Key");
    return furniture_key(figure, y + theme.key_gap, item, count);
}

/* Names in lines, figures in words, and the widths they need. */
struct rows {
    struct lines *name;
    const char **area, **rest;
    double height, name_width, area_width, rest_width;
};

static bool lay_rows(struct figure *figure, const struct sheet *sheet, struct rows *out) {
    const double limit = 140, height = 30;
    size_t most = 1;
    *out = (struct rows){.name = arena_zeroed(figure->arena, sheet->rows, sizeof *out->name),
                         .area = arena_zeroed(figure->arena, sheet->rows, sizeof *out->area),
                         .rest = arena_zeroed(figure->arena, sheet->rows, sizeof *out->rest)};
    if (!out->name || !out->area || !out->rest)
        return false;
    for (size_t i = 0; i < sheet->rows; i++) {
        const struct change_row *row = sheet->row[i];
        out->name[i] = text_balance(figure->arena, figure_clean(figure, row->category), theme.words,
                                    limit, false);
        out->area[i] = area_figures(figure, row);
        out->rest[i] = rest_figures(figure, row);
        out->name_width = fmax(out->name_width, text_widest(&out->name[i], theme.words, false));
        out->area_width = fmax(out->area_width, text_width(out->area[i], theme.words, false));
        out->rest_width = fmax(out->rest_width, text_width(out->rest[i], theme.words, false));
        if (out->name[i].count > most)
            most = out->name[i].count;
    }
    out->height = most < 3 ? height : theme.row_three + theme.row_line * (double)(most - 3);
    return true;
}

static void draw_rows(struct figure *figure, const struct sheet *sheet, const struct rows *rows,
                      double area_edge) {
    const double above = 12, before = 12;
    const struct figure_panel *panel = &figure->panel;
    double edge = figure->width - theme.margin;
    figure_section(figure, "One row for each category: guide, name and figures");
    figure_text(figure, place_pixel(area_edge, panel->top - above),
                figure_words(figure, "%s (range)", sheet->area), theme.small, TEXT_RIGHT);
    if (sheet->compared)
        figure_text(figure, place_pixel(edge, panel->top - above), "Rest", theme.small, TEXT_RIGHT);
    for (size_t i = 0; i < sheet->rows; i++) {
        double y = panel->top + ((double)i + 0.5) * rows->height;
        if (i)
            figure_rule(figure, place_pixel(theme.margin, y - rows->height / 2),
                        place_pixel(edge, y - rows->height / 2), theme.guide, theme.grid,
                        MARK_BACK);
        for (size_t j = 0; j < rows->name[i].count; j++) {
            double shift = (double)j - (double)(rows->name[i].count - 1) / 2;
            figure_text(figure, place_pixel(panel->left - before, y + shift * theme.row_line),
                        rows->name[i].line[j], theme.words, TEXT_RIGHT);
        }
        figure_text(figure, place_pixel(area_edge, y), rows->area[i], theme.words, TEXT_RIGHT);
        if (sheet->compared)
            figure_text(figure, place_pixel(edge, y), rows->rest[i], theme.words, TEXT_RIGHT);
    }
}

static bool change_ticks(struct figure *figure, const struct sheet *sheet) {
    struct axis *x = &figure->panel.x;
    size_t ticks = (size_t)lround((sheet->high - sheet->low) / sheet->step) + 1;
    *x = (struct axis){
        .low = sheet->low, .high = sheet->high, .marks = AXIS_MARKS_WORDS, .size = theme.words};
    x->tick = arena_zeroed(figure->arena, ticks, sizeof *x->tick);
    for (; x->tick && x->ticks < ticks; x->ticks++) {
        double at = sheet->low + sheet->step * (double)x->ticks;
        x->tick[x->ticks] = (struct tick){at, signed_percent(figure, at)};
    }
    return x->tick != NULL;
}

static void add_layers(struct figure *figure, const struct sheet *sheet) {
    const struct reading row = {READ_NUMBER, "row", NULL};
    static const struct {
        enum shape shape;
        double size;
    } mark[CHANGE_COMPARISONS] = {{SHAPE_OPEN_DISC, 0.85}, {SHAPE_DISC, 0.9}, {SHAPE_DISC, 0.5}};
    if (sheet->compared) { /* thinner than the area, which is read first; the key shows colours */
        figure_layer(figure, (struct layer){.kind = LAYER_INTERVAL,
                                            .x = {READ_CELL, "rest_lower", NULL},
                                            .y = row,
                                            .to = {READ_CELL, "rest_upper", NULL},
                                            .shift = rest_shift,
                                            .color = theme.orange,
                                            .weight = theme.rest_interval});
        figure_layer(figure, (struct layer){.kind = LAYER_POINTS,
                                            .x = {READ_CELL, "rest_change", NULL},
                                            .y = row,
                                            .shift = rest_shift,
                                            .color = theme.orange,
                                            .shape = SHAPE_SQUARE,
                                            .size = theme.last_mark});
    }
    figure_layer(figure, (struct layer){.kind = LAYER_INTERVAL,
                                        .x = {READ_CELL, "area_lower", NULL},
                                        .y = row,
                                        .to = {READ_CELL, "area_upper", NULL},
                                        .shift = sheet->compared ? area_shift : 0,
                                        .color = theme.navy,
                                        .weight = theme.interval});
    for (int c = 0; c < CHANGE_COMPARISONS; c++)
        if (sheet->has[c])
            figure_layer(figure,
                         (struct layer){.kind = LAYER_POINTS,
                                        .x = {READ_ONLY, "area_change", comparison_word[c]},
                                        .y = row,
                                        .shift = sheet->compared ? area_shift : 0,
                                        .color = theme.navy,
                                        .shape = mark[c].shape,
                                        .size = sheet->compared ? mark[c].size : theme.disc_mark});
}

static void add_table(struct figure *figure, const struct sheet *sheet) {
    static const char *const head[] = {"row",         "area_change", "area_lower", "area_upper",
                                       "rest_change", "rest_lower",  "rest_upper", "comparison",
                                       "area_before", "area_now",    "category"};
    figure_table_heads(figure, head, sizeof head / sizeof *head);
    for (size_t i = 0; i < sheet->rows; i++) {
        const struct change_row *row = sheet->row[i];
        bool drawn = is_drawn(row);
        figure_cell_number(figure, (double)(i + 1), 0, false);
        const double number[] = {row->change, row->lower, row->upper};
        for (size_t k = 0; k < 3; k++)
            figure_cell_number(figure, drawn ? number[k] : NUMBER_MISSING, 2, false);
        figure_cell_number(figure, row->rest, 2, false);
        figure_cell_number(figure, row->rest_lower, 2, false);
        figure_cell_number(figure, row->rest_upper, 2, false);
        figure_cell(figure, comparison_word[row->comparison]);
        figure_cell_number(figure, row->before, 1, true);
        figure_cell_number(figure, row->now, 1, true);
        figure_cell(figure, figure_clean(figure, row->category));
    }
}

static void draw_sheet(struct figure *figure, const struct sheet *sheet) {
    const double after_key = 40, no_key = 36, beside = 12, rest_column = 58, rest_gap = 20,
                 area_column = 112, above = 12;
    const char *source = figure_clean(figure, sheet->data->source);
    struct rows rows;
    if (!lay_rows(figure, sheet, &rows)) {
        figure->failed = true;
        return;
    }
    double y = furniture_header(figure, tell_title(figure, sheet), tell_subtitle(figure, sheet));
    double foot = furniture_footer(figure, tell_notes(figure, sheet), source);
    double head = text_width(figure_words(figure, "%s (range)", sheet->area), theme.small, false);
    double area_edge = figure->width - theme.margin -
                       (sheet->compared ? fmax(rest_column, rows.rest_width + rest_gap) : 0);
    struct figure_panel *panel = &figure->panel;
    panel->rows = true;
    panel->top = draw_key(figure, sheet, y) + (sheet->compared ? after_key : no_key);
    panel->bottom = panel->top + rows.height * (double)sheet->rows;
    panel->left = theme.margin + rows.name_width + beside;
    panel->right = area_edge - fmax(area_column, rows.area_width + beside);
    figure->height = floor(panel->bottom + theme.ticks + foot);
    panel->y = (struct axis){.low = (double)sheet->rows + 0.5, .high = 0.5, .size = theme.words};
    figure->failed |= !change_ticks(figure, sheet);
    figure_section(figure, "Plot area and axes");
    figure_add(figure, (struct mark){.kind = MARK_AXES});
    draw_rows(figure, sheet, &rows, area_edge);
    figure_section(figure, "No change");
    figure_rule(figure, place_graph(0, 0), place_graph(0, 1), theme.ink, 1, MARK_BACK);
    double zero = figure_x(figure, 0), half = text_width("No change", theme.small, false) / 2;
    if (zero + half < area_edge - head - beside)
        figure_text(figure, place_column(0, panel->top - above), "No change", theme.small,
                    TEXT_CENTRE);
    add_table(figure, sheet);
    figure->group_column = "comparison";
    add_layers(figure, sheet);
    figure->alternative = tell_alternative(figure, sheet, source);
}

/* An axis on both sides of no change: the smallest step with at most six of them. */
static void share_scale(struct sheet *sheet) {
    enum { STEPS = 6 };
    static const double step[] = {1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500};
    double low = 0, high = 0;
    for (size_t i = 0; i < sheet->all; i++) {
        const struct change_row *row = sheet->every[i];
        const double value[] = {is_drawn(row) ? row->change : 0,
                                is_drawn(row) ? row->lower : 0,
                                is_drawn(row) ? row->upper : 0,
                                row->rest,
                                row->rest_lower,
                                row->rest_upper};
        for (size_t k = 0; k < sizeof value / sizeof *value; k++)
            if (number_is_finite(value[k])) {
                low = fmin(low, value[k]);
                high = fmax(high, value[k]);
            }
        sheet->compared = sheet->compared || (sheet->data->whole && number_is_finite(row->rest));
    }
    sheet->step = step[0];
    for (size_t i = 0;; i++) { /* beyond the table, thousands */
        size_t known = sizeof step / sizeof *step;
        sheet->step = i < known ? step[i] : 1000 * pow(2, (double)(i - known));
        sheet->low = floor(low / sheet->step) * sheet->step;
        sheet->high = ceil(high / sheet->step) * sheet->step;
        if (sheet->high - sheet->low <= (STEPS + 0.5) * sheet->step)
            break;
    }
    if (!(sheet->high > sheet->low))
        sheet->high = sheet->step;
}

static void look_at_rows(struct sheet *sheet) {
    memset(sheet->has, 0, sizeof sheet->has);
    sheet->counts = sheet->from_zero = sheet->missing = false;
    for (size_t i = 0; i < sheet->rows; i++) {
        const struct change_row *row = sheet->row[i];
        if (is_drawn(row))
            sheet->has[row->comparison] = true;
        sheet->counts |= is_known(row) && !is_drawn(row);
        sheet->missing |= !is_known(row);
        sheet->from_zero |= sheet->compared && !number_is_finite(row->rest);
    }
}

enum status change_figure(struct arena *arena, const struct change_data *data,
                          struct figure **figures, size_t *count, struct fault *fault) {
    struct sheet sheet = {.data = data};
    size_t known = 0;
    *figures = NULL;
    *count = 0;
    sheet.every = arena_zeroed(arena, data->rows + 1, sizeof *sheet.every);
    if (!sheet.every)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory laying out a chart of changes");
    for (sheet.all = 0; sheet.all < data->rows; sheet.all++) {
        sheet.every[sheet.all] = &data->row[sheet.all];
        known += is_known(&data->row[sheet.all]);
    }
    if (!known)
        return fault_set(fault, STATUS_NO_DATA, "%s: none of %zu categories has counts to compare",
                         data->name, data->rows);
    qsort(sheet.every, sheet.all, sizeof *sheet.every, by_change);
    share_scale(&sheet);
    sheet.parts = (sheet.all + CHANGE_ROWS - 1) / CHANGE_ROWS;
    struct figure *made = arena_zeroed(arena, sheet.parts, sizeof *made);
    if (!made)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory laying out a chart of changes");
    enum status status = STATUS_OK;
    for (; status == STATUS_OK && sheet.part < sheet.parts; sheet.part++) {
        struct figure *figure = &made[sheet.part];
        sheet.first = sheet.all * sheet.part / sheet.parts;
        sheet.row = sheet.every + sheet.first;
        sheet.rows = sheet.all * (sheet.part + 1) / sheet.parts - sheet.first;
        look_at_rows(&sheet);
        figure_start(figure, arena, data->name, theme.fan, "");
        sheet.area = figure_clean(figure, data->area);
        sheet.whole = figure_clean(figure, data->whole);
        figure->purpose = figure_words(figure, "%s: change in recorded %s on the year before%s%s",
                                       sheet.area, figure_clean(figure, data->unit),
                                       sheet.compared ? ", against the rest of " : "",
                                       sheet.compared ? sheet.whole : "");
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

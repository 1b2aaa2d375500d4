#include "plots/figure.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "engine/core/number.h"
#include "plots/words.h"

void figure_start(struct figure *figure, struct arena *arena, const char *name, double height,
                  const char *purpose) {
    *figure = (struct figure){.arena = arena,
                              .name = name,
                              .purpose = purpose,
                              .title = "",
                              .alternative = "",
                              .width = theme.width,
                              .height = height,
                              .panel = {.y = {.size = theme.words}, .x = {.size = theme.words}}};
}

static bool is_plain(const char *name) {
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    return *name && *name != '-' && name[strspn(name, allowed)] == '\0';
}

enum status figure_status(const struct figure *figure, struct fault *fault) {
    if (figure->failed)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory laying out a chart");
    if (!is_plain(figure->name))
        return fault_set(fault, STATUS_INTERNAL,
                         "a chart's name is '%.100s'; expected letters, digits, - and _ only",
                         figure->name);
    return STATUS_OK;
}

const char *figure_words(struct figure *figure, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *out = length < 0 ? NULL : arena_take(figure->arena, (size_t)length + 1);
    if (!out) {
        figure->failed = true;
        return "";
    }
    va_start(arguments, format);
    vsnprintf(out, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return out;
}

const char *figure_clean(struct figure *figure, const char *words) {
    const char *clean = words ? text_clean(figure->arena, words) : "";
    figure->failed |= !clean;
    return clean ? clean : "";
}

const char *figure_sentence(struct figure *figure, const char *words) {
    char first = words[0];
    if (first >= 'a' && first <= 'z')
        first = (char)(first - 'a' + 'A');
    return words[0] ? figure_words(figure, "%c%s", first, words + 1) : "";
}

const char *figure_counted(struct figure *figure, const char *category, const char *unit) {
    if (!unit[0] || words_end_in(category, unit))
        return category;
    return figure_words(figure, "%s %s", category, unit);
}

struct place place_pixel(double x, double y) {
    return (struct place){FIGURE_PIXEL, FIGURE_PIXEL, x, y};
}

struct place place_column(double x, double y_pixel) {
    return (struct place){FIGURE_AXIS, FIGURE_PIXEL, x, y_pixel};
}

struct place place_row(double x_pixel, double y) {
    return (struct place){FIGURE_PIXEL, FIGURE_AXIS, x_pixel, y};
}

struct place place_graph(double x, double y_part) {
    return (struct place){FIGURE_AXIS, FIGURE_GRAPH, x, y_part};
}

double figure_x(const struct figure *figure, double value) {
    const struct figure_panel *panel = &figure->panel;
    return panel->left +
           (value - panel->x.low) / (panel->x.high - panel->x.low) * (panel->right - panel->left);
}

double figure_y(const struct figure *figure, double value) {
    const struct figure_panel *panel = &figure->panel;
    return panel->bottom -
           (value - panel->y.low) / (panel->y.high - panel->y.low) * (panel->bottom - panel->top);
}

/* Room for one more element; the old block stays in the arena until all is released. */
static void *grow(struct figure *figure, void *block, size_t used, size_t *room, size_t size) {
    if (used < *room)
        return block;
    size_t larger = *room ? *room * 2 : 32;
    void *grown = arena_zeroed(figure->arena, larger, size);
    if (!grown) {
        figure->failed = true;
        return NULL;
    }
    if (used)
        memcpy(grown, block, used * size);
    *room = larger;
    return grown;
}

void figure_add(struct figure *figure, struct mark mark) {
    struct mark *grown =
        grow(figure, figure->mark, figure->marks, &figure->marks_room, sizeof *grown);
    if (!grown)
        return;
    figure->mark = grown;
    figure->mark[figure->marks++] = mark;
}

void figure_layer(struct figure *figure, struct layer layer) {
    struct layer *grown =
        grow(figure, figure->layer, figure->layers, &figure->layers_room, sizeof *grown);
    if (!grown)
        return;
    figure->layer = grown;
    figure->layer[figure->layers++] = layer;
}

void figure_section(struct figure *figure, const char *comment) {
    figure_add(figure, (struct mark){.kind = MARK_SECTION, .words = comment});
}

void figure_text(struct figure *figure, struct place at, const char *words, double size,
                 enum text_side side) {
    figure_add(figure, (struct mark){.kind = MARK_TEXT,
                                     .layer = MARK_FRONT,
                                     .from = at,
                                     .words = words,
                                     .size = size,
                                     .side = side,
                                     .color = theme.dark});
}

void figure_bold(struct figure *figure, struct place at, const char *words, double size,
                 enum text_side side, const char *variable) {
    figure_add(figure, (struct mark){.kind = MARK_TEXT,
                                     .layer = MARK_FRONT,
                                     .from = at,
                                     .words = words,
                                     .variable = variable,
                                     .size = size,
                                     .bold = true,
                                     .side = side,
                                     .color = theme.ink});
}

void figure_rule(struct figure *figure, struct place from, struct place to, const char *color,
                 double weight, enum mark_layer layer) {
    figure_add(figure, (struct mark){.kind = MARK_LINE,
                                     .layer = layer,
                                     .from = from,
                                     .to = to,
                                     .color = color,
                                     .weight = weight});
}

void figure_table_heads(struct figure *figure, const char *const *head, size_t columns) {
    figure->table = (struct figure_table){.head = head, .columns = columns};
}

void figure_cell(struct figure *figure, const char *cell) {
    struct figure_table *table = &figure->table;
    const char **grown =
        grow(figure, table->cell, table->cells, &table->capacity, sizeof *table->cell);
    if (!grown)
        return;
    table->cell = grown;
    table->cell[table->cells++] = cell;
}

void figure_cell_number(struct figure *figure, double value, int decimals, bool trim) {
    char out[WORDS_SIZE] = "";
    if (number_is_finite(value)) {
        if (trim)
            words_plain(value, decimals, out);
        else
            number_print_fixed(value, decimals, out);
    }
    figure_cell(figure, figure_words(figure, "%s", out));
}

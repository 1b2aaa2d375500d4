#include "plots/fan_figure.h"

#include <math.h>

#include "engine/core/number.h"
#include "plots/fan_view.h"
#include "plots/furniture.h"
#include "plots/labels.h"
#include "plots/words.h"

static bool has_bands(const struct fan_view *view) {
    return view->forecast && view->forecast->levels && !view->zero_only;
}

/* Bands take the colours of the widest: with fewer than three the narrowest tones are left out. */
static const char *band_color(const struct fan_view *view, size_t level) {
    return theme.band[FAN_LEVELS - view->forecast->levels + level];
}

static double band_limit(const struct fan_view *view, const double *limit, size_t step) {
    double value = fan_view_round(view, limit[step]);
    return view->lowest >= 0 ? fmax(value, 0) : value; /* a count's limits are never below zero */
}

/* --- The label beside the last forecast --- */

struct end_words {
    const char *period, *value, *chance, *range;
};

static struct end_words end_words(struct figure *figure, const struct fan_view *view) {
    const struct fan_forecast *forecast = view->forecast;
    size_t end = forecast->steps - 1;
    char out[WORDS_SIZE];
    struct end_words words = {
        .period = fan_period_short(figure, view, view->rows + end),
        .value =
            figure_words(figure, "%s", words_value(forecast->middle[end], view->decimals, out))};
    if (!forecast->levels)
        return words;
    words.chance =
        figure_words(figure, "%s chance:", words_chance(forecast->level[view->told], out));
    words.range = figure_words(figure, "%s",
                               words_range(band_limit(view, forecast->lower[view->told], end),
                                           band_limit(view, forecast->upper[view->told], end),
                                           view->decimals, out));
    return words;
}

enum { BRACKET = 5, BRACKET_HALF = 3, AFTER_BRACKET = 9 };

/* The column right of the plot: wider than the house's where the words need it. */
static double end_column(const struct end_words *words) {
    double widest = fmax(text_width(words->period, theme.words, false),
                         text_width(words->value, theme.value, true));
    if (words->range)
        widest = fmax(widest, fmax(text_width(words->chance, theme.small, false),
                                   text_width(words->range, theme.small, false)));
    return fmax(theme.fan_labels, widest + BRACKET + AFTER_BRACKET);
}

static void draw_end(struct figure *figure, const struct fan_view *view,
                     const struct end_words *words) {
    const double room_above = 30, room_below = 31;
    const struct figure_panel *panel = &figure->panel;
    const struct fan_forecast *forecast = view->forecast;
    size_t end = forecast->steps - 1;
    double x = panel->right + BRACKET;
    figure_section(figure, "Last forecast, its value and its range");
    if (words->range) {
        double limit[] = {band_limit(view, forecast->lower[view->told], end),
                          band_limit(view, forecast->upper[view->told], end)};
        figure_rule(figure, place_row(x, limit[0]), place_row(x, limit[1]), theme.mid,
                    theme.bracket, MARK_FRONT);
        for (size_t i = 0; i < 2; i++)
            figure_rule(figure, place_row(x - BRACKET_HALF, limit[i]),
                        place_row(x + BRACKET_HALF, limit[i]), theme.mid, theme.bracket,
                        MARK_FRONT);
    }
    double y = figure_y(figure, forecast->middle[end]);
    y = fmin(fmax(y, panel->top + room_above), panel->bottom - room_below);
    x += AFTER_BRACKET;
    figure_text(figure, place_pixel(x, y - 22), words->period, theme.words, TEXT_LEFT);
    figure_bold(figure, place_pixel(x, y - 7), words->value, theme.value, TEXT_LEFT, "end_value");
    if (words->range) {
        figure_text(figure, place_pixel(x, y + 9), words->chance, theme.small, TEXT_LEFT);
        figure_text(figure, place_pixel(x, y + 23), words->range, theme.small, TEXT_LEFT);
    }
}

/* --- Layout --- */

static double draw_key(struct figure *figure, const struct fan_view *view, double y) {
    struct key_item item[FAN_LEVELS + 1] = {
        {.kind = KEY_WORDS, .words = "Chance that the count falls in the band:"}};
    size_t levels = view->forecast->levels;
    char chance[WORDS_SIZE];
    for (size_t k = 0; k < levels; k++)
        item[k + 1] = (struct key_item){
            .kind = KEY_SWATCH,
            .words = figure_words(figure, "%s", words_chance(view->forecast->level[k], chance)),
            .fill = band_color(view, k),
            .color = theme.mid,
            .weight = theme.band_line};
    figure_section(figure, "Key to the bands");
    return furniture_key(figure, y + theme.key_gap, item, levels + 1);
}

/* The horizontal frame and both axes: the notes need them before heights are known. */
static bool set_axes(struct figure *figure, const struct fan_view *view,
                     const struct end_words *end, bool *year_row) {
    enum { STEPS = 5 };
    const double beside = 8;
    struct figure_panel *panel = &figure->panel;
    double step;
    axis_steps(fmax(view->highest, -view->lowest), STEPS, 1, &step, &panel->y.high);
    if (view->zero_only)
        panel->y.high = step = 1;
    else
        panel->y.high = fmax(step * ceil(view->highest / step - 1e-9), 0);
    if (panel->y.high <= 0 && view->lowest >= 0) /* zeros among suppressed months */
        panel->y.high = step;
    panel->y.low = view->lowest < 0 ? -step * ceil(-view->lowest / step - 1e-9) : 0;
    bool made = axis_count_ticks(figure->arena, &panel->y, step);
    panel->left = theme.margin + axis_widest(&panel->y) + beside;
    panel->right = figure->width - theme.margin - (end ? end_column(end) : 0);
    return made && axis_months(figure->arena, &panel->x, fan_view_first_month(view),
                               fan_view_last_month(view), panel->right - panel->left, year_row);
}

static void set_heights(struct figure *figure, const struct fan_view *view, double head,
                        double foot, bool year_row) {
    struct figure_panel *panel = &figure->panel;
    double under = foot + (year_row ? theme.ticks_years : theme.ticks);
    panel->top = has_bands(view)  ? draw_key(figure, view, head) + theme.after_key_row
                 : view->forecast ? head + theme.after_key_row
                                  : head + theme.no_key;
    figure->height = fmax(figure->height, ceil(panel->top + theme.least_plot + under));
    panel->bottom = figure->height - under;
    figure_section(figure, "Plot area and axes");
    figure_add(figure, (struct mark){.kind = MARK_AXES});
    if (year_row)
        furniture_year_row(figure);
}

static void draw_events(struct figure *figure, const struct fan_view *view) {
    size_t count = view->data->events, breaks = view->data->breaks;
    struct window *window = arena_zeroed(figure->arena, count + breaks + 2, sizeof *window);
    if (!window) {
        figure->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++)
        window[i] = (struct window){
            view->data->event[i].name, (double)view->data->event[i].first / MONTHS_A_YEAR,
            (double)(view->data->event[i].last + 1) / MONTHS_A_YEAR, WINDOW_SPAN, ""};
    for (size_t i = 0; i < breaks; i++) {
        const struct fan_break *own = &view->data->suggested[i];
        window[count + i] = (struct window){"Suggested break,", (double)own->first / MONTHS_A_YEAR,
                                            (double)(own->last + 1) / MONTHS_A_YEAR, WINDOW_RULE,
                                            fan_break_words(figure, own)};
    }
    double end = fan_view_start(view, (double)view->last + 1);
    window[count + breaks] = (struct window){"", end, end + 1, WINDOW_CLEAR, ""};
    if (count + breaks)
        figure_section(figure, breaks && count ? "Event windows and suggested breaks"
                               : breaks        ? "Suggested breaks"
                               : count == 1    ? "Event window"
                                               : "Event windows");
    furniture_windows(figure, window, count + breaks + 1, fan_view_highest, fan_view_lowest, view);
}

/* The words of a series of zeros stand left of the divider where they fit, else in the middle of
 * the plot and the divider stops above them. Gives their middle. */
static bool zero_words_fit(const struct figure *figure, const struct fan_view *view,
                           const char *words, double *middle) {
    const double clear = 8;
    const struct figure_panel *panel = &figure->panel;
    double half = text_width(words, theme.words, false) / 2;
    double edge = figure_x(figure, fan_view_start(view, (double)view->last + 1)) - clear - half;
    *middle = (panel->left + panel->right) / 2;
    if (edge - half < panel->left)
        return false;
    *middle = fmin(*middle, edge);
    return true;
}

static void draw_zero_words(struct figure *figure, const struct fan_view *view) {
    const double height = 0.6; /* of the plot, clear of a small forecast */
    const struct figure_panel *panel = &figure->panel;
    const char *words = fan_zero_words(figure, view);
    double middle;
    zero_words_fit(figure, view, words, &middle);
    figure_text(figure, place_pixel(middle, panel->bottom - height * (panel->bottom - panel->top)),
                words, theme.words, TEXT_CENTRE);
}

/* The end of the record, named on both sides in the row above the plot. */
static void draw_divider(struct figure *figure, const struct fan_view *view) {
    const double rise = 16, centre = 10, widest_gap = 0.1, least_gap = 6;
    const struct figure_panel *panel = &figure->panel;
    double per_year = (panel->right - panel->left) / (panel->x.high - panel->x.low);
    double at = fan_view_start(view, (double)view->last + 1);
    double gap = fmin(widest_gap, least_gap / per_year);
    const char *words =
        figure_words(figure, "Recorded to %s", fan_month_after(figure, view, view->last));
    if (figure_x(figure, at - gap) - text_width(words, theme.words, false) < theme.margin)
        words = "Recorded";
    double foot = 0, middle;
    if (view->zero_only && !zero_words_fit(figure, view, fan_zero_words(figure, view), &middle))
        foot = 0.7;
    figure_section(figure, "End of the record");
    figure_add(figure, (struct mark){.kind = MARK_LINE,
                                     .layer = MARK_FRONT,
                                     .from = place_graph(at, foot),
                                     .to = place_column(at, panel->top - rise),
                                     .color = theme.dark,
                                     .weight = theme.divider,
                                     .dash = theme.divider_dash});
    figure_text(figure, place_column(at - gap, panel->top - centre), words, theme.words,
                TEXT_RIGHT);
    figure_text(figure, place_column(at + gap, panel->top - centre), "Forecast", theme.words,
                TEXT_LEFT);
}

/* [x] and [c] above the axis, one for a run of months, moved apart where they would touch. */
static void draw_markers(struct figure *figure, const struct fan_view *view) {
    const double above = 9, gap = 2, width = text_width("[x]", theme.small, false);
    const struct figure_panel *panel = &figure->panel;
    size_t runs = 0;
    double *wanted = arena_zeroed(figure->arena, view->rows + 1, sizeof *wanted);
    double *room = arena_zeroed(figure->arena, view->rows + 1, sizeof *room);
    double *centre = arena_zeroed(figure->arena, view->rows + 1, sizeof *centre);
    char *kind = arena_zeroed(figure->arena, view->rows + 1, 1);
    if (!wanted || !room || !centre || !kind) {
        figure->failed = true;
        return;
    }
    for (size_t i = 0, next; i < view->rows; i = next) {
        next = i + 1;
        if (view->marker[i] == ' ')
            continue;
        while (next < view->rows && view->marker[next] == view->marker[i])
            next++;
        double middle = fan_view_start(view, (double)(i + next) / 2);
        wanted[runs] = figure_x(figure, middle);
        room[runs] = width;
        kind[runs++] = view->marker[i];
    }
    size_t fit = (size_t)((panel->right - panel->left) / (width + gap)), every = runs / fit + 1;
    figure->failed |= !labels_place(figure->arena, wanted, room, every > 1 ? 0 : runs, panel->left,
                                    panel->right, gap, centre);
    if (runs)
        figure_section(figure, "Periods without a figure");
    for (size_t i = 0; i < runs; i += every)
        figure_text(figure, place_pixel(every > 1 ? wanted[i] : centre[i], panel->bottom - above),
                    kind[i] == 'c' ? "[c]" : "[x]", theme.small, TEXT_CENTRE);
}

/* --- Layers and table --- */

static const char *limit_name(struct figure *figure, const struct fan_view *view, bool upper,
                              size_t level) {
    return figure_words(figure, "%s_%d", upper ? "upper" : "lower", view->forecast->level[level]);
}

static void add_forecast_layers(struct figure *figure, const struct fan_view *view) {
    const struct reading time = {READ_PERIOD, NULL, NULL};
    size_t levels = has_bands(view) ? view->forecast->levels : 0;
    for (size_t k = levels; k-- > 0;)
        figure_layer(figure,
                     (struct layer){.kind = LAYER_BAND,
                                    .x = time,
                                    .y = {READ_JOINED, limit_name(figure, view, false, k), NULL},
                                    .to = {READ_JOINED, limit_name(figure, view, true, k), NULL},
                                    .color = band_color(view, k)});
    for (size_t k = levels; k-- > 0;)
        for (int upper = 0; upper < 2; upper++)
            figure_layer(
                figure, (struct layer){.kind = LAYER_LINE,
                                       .x = time,
                                       .y = {READ_JOINED, limit_name(figure, view, upper, k), NULL},
                                       .color = theme.mid,
                                       .weight = theme.band_line});
    figure_layer(figure, (struct layer){.kind = LAYER_LINE,
                                        .x = time,
                                        .y = {READ_JOINED, "forecast", NULL},
                                        .color = theme.navy,
                                        .weight = theme.forecast_line,
                                        .dash = theme.forecast_dash});
}

static void add_layers(struct figure *figure, const struct fan_view *view) {
    const struct reading time = {READ_PERIOD, NULL, NULL}, recorded = {READ_CELL, "recorded", NULL};
    if (view->forecast)
        add_forecast_layers(figure, view);
    figure_layer(figure, (struct layer){.kind = LAYER_LINE,
                                        .x = time,
                                        .y = recorded,
                                        .color = theme.navy,
                                        .weight = theme.main_line});
    if (view->points)
        figure_layer(figure, (struct layer){.kind = LAYER_POINTS,
                                            .x = time,
                                            .y = recorded,
                                            .color = theme.navy,
                                            .shape = SHAPE_DISC,
                                            .size = theme.month_mark});
    if (view->forecast && view->last < view->rows)
        figure_layer(figure, (struct layer){.kind = LAYER_POINTS,
                                            .x = time,
                                            .y = {READ_AT, "recorded", figure->last},
                                            .color = theme.navy,
                                            .shape = SHAPE_DISC,
                                            .size = theme.last_mark});
}

static void add_row(struct figure *figure, const struct fan_view *view, size_t row, bool marked) {
    const struct fan_forecast *forecast = view->forecast;
    bool recorded = row < view->rows;
    figure_cell(figure, fan_period_key(figure, view, row));
    figure_cell_number(
        figure, recorded ? fan_view_recorded(view, view->value[row]) : NUMBER_MISSING, 4, true);
    if (forecast) {
        size_t step = recorded ? 0 : row - view->rows;
        figure_cell_number(figure, recorded ? NUMBER_MISSING : forecast->middle[step], view->places,
                           true);
        for (size_t k = 0; k < forecast->levels; k++) {
            double low = band_limit(view, forecast->lower[k], step);
            double high = band_limit(view, forecast->upper[k], step);
            figure_cell_number(figure, recorded ? NUMBER_MISSING : low, view->places, true);
            figure_cell_number(figure, recorded ? NUMBER_MISSING : high, view->places, true);
        }
    }
    if (marked)
        figure_cell(figure, recorded && view->marker[row] == 'c'   ? "c"
                            : recorded && view->marker[row] == 'x' ? "x"
                                                                   : "");
}

static void add_table(struct figure *figure, const struct fan_view *view) {
    enum { MOST = 4 + 2 * FAN_LEVELS };
    const struct fan_forecast *forecast = view->forecast;
    bool marked = view->missing + view->suppressed > 0;
    size_t columns = 0, steps = forecast ? forecast->steps : 0;
    const char **head = arena_zeroed(figure->arena, MOST, sizeof *head);
    if (!head) {
        figure->failed = true;
        return;
    }
    head[columns++] = figure->period_column;
    head[columns++] = "recorded";
    if (forecast)
        head[columns++] = "forecast";
    for (size_t k = 0; forecast && k < forecast->levels; k++) {
        head[columns++] = limit_name(figure, view, false, k);
        head[columns++] = limit_name(figure, view, true, k);
    }
    if (marked)
        head[columns++] = "marker";
    figure_table_heads(figure, head, columns);
    for (size_t row = 0; row < view->rows + steps; row++)
        add_row(figure, view, row, marked);
}

static enum status check(const struct fan_data *data, struct fault *fault) {
    const struct fan_forecast *forecast[] = {&data->month, &data->quarter};
    for (size_t f = 0; f < 2; f++) {
        bool whole = forecast[f]->levels <= FAN_LEVELS;
        for (size_t i = 0; whole && i < forecast[f]->steps; i++) {
            whole = number_is_finite(forecast[f]->middle[i]);
            for (size_t k = 0; whole && k < forecast[f]->levels; k++)
                whole = number_is_finite(forecast[f]->lower[k][i]) &&
                        number_is_finite(forecast[f]->upper[k][i]);
        }
        if (!whole)
            return fault_set(fault, STATUS_NOT_FINITE,
                             "%s: a forecast to draw is not finite, or has over %d levels",
                             data->name, FAN_LEVELS);
    }
    return STATUS_OK;
}

enum status fan_figure(struct arena *arena, const struct fan_data *data, struct figure *figure,
                       struct fault *fault) {
    struct fan_view view;
    struct end_words end = {NULL, NULL, NULL, NULL};
    bool year_row = false;
    figure_start(figure, arena, data->name, theme.fan, "");
    enum status status = check(data, fault);
    if (status == STATUS_OK)
        status = fan_view_make(figure, data, &view, fault);
    if (status != STATUS_OK)
        return status;
    bool labelled = view.forecast && !view.zero_only;
    if (!view.forecast)
        figure->height = theme.short_lines;
    figure->purpose = figure_words(figure, "%s in %s: recorded %s%s", view.category, view.area,
                                   view.unit, view.forecast ? " and a forecast" : "");
    figure->periods = view.quarters ? FIGURE_QUARTERS : FIGURE_MONTHS;
    figure->period_column = view.quarters ? "quarter" : "month";
    figure->recorded_column = "recorded";
    figure->last = view.last < view.rows ? fan_period_key(figure, &view, view.last) : "";
    if (labelled)
        end = end_words(figure, &view);
    figure->failed |= !set_axes(figure, &view, labelled ? &end : NULL, &year_row);
    const char *title = fan_title(figure, &view);
    const char *source = figure_clean(figure, data->source);
    double head = furniture_header(figure, title, fan_subtitle(figure, &view, title));
    double foot = furniture_footer(figure, fan_notes(figure, &view), source);
    set_heights(figure, &view, head, foot, year_row);
    draw_events(figure, &view);
    if (view.forecast && view.last < view.rows)
        draw_divider(figure, &view);
    draw_markers(figure, &view);
    if (labelled)
        draw_end(figure, &view, &end);
    if (view.zero_only)
        draw_zero_words(figure, &view);
    add_layers(figure, &view);
    add_table(figure, &view);
    figure->alternative = fan_alternative(figure, &view, source);
    return figure_status(figure, fault);
}

#include "plots/rate_years_figure.h"

#include <math.h>
#include <string.h>

#include "engine/core/number.h"
#include "plots/furniture.h"
#include "plots/labels.h"
#include "plots/words.h"

/* What differs between years and months: distances right of the last point, and heights. */
struct spacing {
    double column, line_start, line_end, label, label_height, gap, first_line;
};

static struct spacing spacing_of(enum period_unit time) {
    return time == PERIOD_MONTH
               ? (struct spacing){theme.month_labels, 6, 20, 24, 14, 1, theme.main_line}
               : (struct spacing){theme.year_labels, 7, 18, 23, 15, 4, theme.area_line};
}

/* A chart under construction. */
struct chart {
    const struct rate_years_data *data;
    const char *category, *label[RATE_YEARS_LINES], *column[RATE_YEARS_LINES];
    size_t last[RATE_YEARS_LINES]; /* position of the last value; periods when a line has none */
    double largest, smallest;      /* of all values; smallest above zero */
    int decimals;
};

static bool has_line(const struct chart *chart, size_t line) {
    return chart->last[line] < chart->data->periods;
}

/* Where a period stands on the x axis. */
static double period_x(const struct chart *chart, size_t i) {
    double index = chart->data->first + (double)i;
    return chart->data->time == PERIOD_MONTH ? (index + 0.5) / MONTHS_A_YEAR : index;
}

static const char *period_words(struct figure *figure, const struct chart *chart, size_t i) {
    int index = chart->data->first + (int)i;
    char out[WORDS_SIZE]; /* larger than PERIOD_SIZE */
    if (chart->data->time == PERIOD_MONTH)
        month_print_words(index, out);
    else
        words_financial_year(index, out);
    return figure_words(figure, "%s", out);
}

/* How the period column of the table writes a period. */
static const char *period_key(struct figure *figure, const struct chart *chart, size_t i) {
    char out[PERIOD_SIZE];
    if (chart->data->time != PERIOD_MONTH)
        return figure_words(figure, "%d", chart->data->first + (int)i);
    month_print(chart->data->first + (int)i, out);
    return figure_words(figure, "%s", out);
}

/* A table head from a label: lower-case letters and digits, underscores between. */
static const char *column_name(struct figure *figure, struct chart *chart, size_t line) {
    const char *label = chart->label[line];
    char *name = arena_zeroed(figure->arena, strlen(label) + 1, 1);
    if (!name) {
        figure->failed = true;
        return "";
    }
    size_t used = 0;
    for (const char *c = label; *c; c++) {
        char lower = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
        if ((lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9'))
            name[used++] = lower;
        else if (lower != '\'' && used && name[used - 1] != '_')
            name[used++] = '_';
    }
    while (used && name[used - 1] == '_')
        name[--used] = '\0';
    static const char *const kept[] = {"", "year", "financial_year", "month"};
    bool taken = false;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        taken |= strcmp(name, kept[i]) == 0;
    for (size_t i = 0; i < line; i++)
        taken |= strcmp(name, chart->column[i]) == 0;
    return taken ? figure_words(figure, "%s%sline_%zu", name, used ? "_" : "", line + 1) : name;
}

static void scan(struct figure *figure, struct chart *chart) {
    const struct rate_years_data *data = chart->data;
    chart->smallest = INFINITY;
    chart->category = figure_clean(figure, data->category);
    for (size_t line = 0; line < data->lines; line++) {
        chart->label[line] = figure_clean(figure, data->line[line].label);
        chart->column[line] = column_name(figure, chart, line);
        chart->last[line] = data->periods;
        for (size_t i = 0; i < data->periods; i++) {
            double rate = data->line[line].rate[i];
            if (!number_is_finite(rate))
                continue;
            chart->last[line] = i;
            chart->largest = fmax(chart->largest, rate);
            if (rate > 0)
                chart->smallest = fmin(chart->smallest, rate);
        }
    }
    chart->decimals = words_rate_decimals(number_is_finite(chart->smallest) ? chart->smallest : 1);
}

/* A value that no neighbour's line reaches would not be drawn. */
static bool has_lone_value(const struct chart *chart, size_t line) {
    const double *rate = chart->data->line[line].rate;
    size_t count = chart->data->periods;
    for (size_t i = 0; i < count; i++)
        if (number_is_finite(rate[i]) && (i == 0 || !number_is_finite(rate[i - 1])) &&
            (i + 1 == count || !number_is_finite(rate[i + 1])))
            return true;
    return false;
}

/* --- Words --- */

/* "nearly twice" and the like: how a rate stands to another. */
static const char *ratio_words(double ratio) {
    static const struct {
        double below;
        const char *words;
    } step[] = {{0.45, "less than half"}, {0.55, "about half"},      {0.95, "below"},
                {1.05, "close to"},       {1.75, "above"},           {1.95, "nearly twice"},
                {2.05, "twice"},          {2.95, "more than twice"}, {3.05, "three times"}};
    for (size_t i = 0; i < sizeof step / sizeof *step; i++)
        if (ratio < step[i].below)
            return step[i].words;
    return "more than three times";
}

static const char *make_title(struct figure *figure, const struct chart *chart) {
    const struct rate_years_data *data = chart->data;
    if (data->title)
        return figure_clean(figure, data->title);
    size_t other = data->lines - 1, last = chart->last[0];
    const char *category = chart->category, *area = chart->label[0], *against = chart->label[other];
    double rate = last < data->periods ? data->line[other].rate[last] : NUMBER_MISSING;
    if (data->lines == 1 || !(rate > 0)) {
        const char *const plain[] = {figure_words(figure, "%s rate in %s", category, area),
                                     figure_words(figure, "%s rate", category),
                                     figure_words(figure, "Rate in %s", area)};
        return words_title(plain, sizeof plain / sizeof *plain);
    }
    const char *stands = ratio_words(data->line[0].rate[last] / rate);
    const char *const title[] = {
        figure_words(figure, "%s rate in %s is %s the %s rate", category, area, stands, against),
        figure_words(figure, "%s in %s %s the %s rate", category, area, stands, against),
        figure_words(figure, "%s %s the %s rate", category, stands, against),
        figure_words(figure, "Rate in %s %s the %s rate", area, stands, against),
        figure_words(figure, "Rate %s the %s rate", stands, against)};
    return words_title(title, sizeof title / sizeof *title);
}

static const char *make_subtitle(struct figure *figure, const struct chart *chart) {
    const struct rate_years_data *data = chart->data;
    const char *areas = data->areas ? figure_clean(figure, data->areas)
                        : data->lines == 1
                            ? chart->label[0]
                            : figure_words(figure, "%s and comparators", chart->label[0]);
    return figure_words(figure, "%s per 1,000 people, %s%s, %s%s to %s",
                        figure_counted(figure, chart->category, figure_clean(figure, data->unit)),
                        data->time == PERIOD_MONTH ? "12 months to each month, " : "", areas,
                        data->time == PERIOD_MONTH ? "" : "financial years ",
                        period_words(figure, chart, 0),
                        period_words(figure, chart, data->periods - 1));
}

static const char *make_notes(struct figure *figure, const struct chart *chart) {
    const struct rate_years_data *data = chart->data;
    const char *notes = figure_clean(figure, data->note);
    for (size_t line = 0; line < data->lines; line++)
        if (!has_line(chart, line))
            notes = figure_words(figure, "%s%s%s: [x] not available.", notes, notes[0] ? " " : "",
                                 chart->label[line]);
    return notes;
}

/* One line's story: first, highest, lowest and last value. */
static const char *line_story(struct figure *figure, const struct chart *chart, size_t line) {
    const double *rate = chart->data->line[line].rate;
    size_t first = 0, high, low, last = chart->last[line];
    char number[4][WORDS_SIZE];
    if (!has_line(chart, line))
        return figure_words(figure, "%s: not available.", chart->label[line]);
    while (!number_is_finite(rate[first]))
        first++;
    high = low = first;
    for (size_t i = first; i <= last; i++)
        if (number_is_finite(rate[i])) {
            high = rate[i] > rate[high] ? i : high;
            low = rate[i] < rate[low] ? i : low;
        }
    return figure_words(
        figure, "%s: %s in %s, highest %s in %s, lowest %s in %s, %s in %s.", chart->label[line],
        words_value(rate[first], chart->decimals, number[0]), period_words(figure, chart, first),
        words_value(rate[high], chart->decimals, number[1]), period_words(figure, chart, high),
        words_value(rate[low], chart->decimals, number[2]), period_words(figure, chart, low),
        words_value(rate[last], chart->decimals, number[3]), period_words(figure, chart, last));
}

static const char *make_alternative(struct figure *figure, const struct chart *chart,
                                    const char *subtitle, const char *source) {
    const struct rate_years_data *data = chart->data;
    char number[WORDS_SIZE];
    const char *words = figure_words(figure, "Line chart with %s line%s. %s.",
                                     words_small_number(data->lines, number),
                                     data->lines == 1 ? "" : "s", subtitle);
    for (size_t line = 0; line < data->lines; line++)
        words = figure_words(figure, "%s\n%s", words, line_story(figure, chart, line));
    size_t both = 0, above = 0;
    for (size_t i = 0; i < data->periods && data->lines > 1; i++) {
        double own = data->line[0].rate[i], other = data->line[data->lines - 1].rate[i];
        both += number_is_finite(own) && number_is_finite(other);
        above += own > other;
    }
    if (both)
        words = figure_words(figure, "%s\n%s was above %s in %zu of the %zu %s.", words,
                             chart->label[0], chart->label[data->lines - 1], above, both,
                             data->time == PERIOD_MONTH ? "months" : "years");
    for (size_t i = 0; i < data->events; i++) {
        char first[PERIOD_SIZE], last[PERIOD_SIZE];
        month_print_words(data->event[i].first, first);
        month_print_words(data->event[i].last, last);
        words = figure_words(figure, "%s\nMarked: %s, %s to %s.", words,
                             figure_clean(figure, data->event[i].name), first, last);
    }
    return figure_words(figure, "%s\nSource: %s", words, source);
}

/* --- Layout --- */

/* An event as a window of the x axis: its months, or the years with half their months inside. */
static bool event_window(const struct chart *chart, const struct rate_event *event,
                         struct window *window) {
    window->name = event->name;
    if (chart->data->time == PERIOD_MONTH) {
        window->low = (double)event->first / MONTHS_A_YEAR;
        window->high = (double)(event->last + 1) / MONTHS_A_YEAR;
        return true;
    }
    bool found = false;
    for (int year = month_financial_year(event->first); year <= month_financial_year(event->last);
         year++) {
        int start = month_index(year, 4), end = start + MONTHS_A_YEAR - 1;
        int inside = (event->last < end ? event->last : end) -
                     (event->first > start ? event->first : start) + 1;
        if (2 * inside < MONTHS_A_YEAR)
            continue;
        window->low = found ? window->low : year - 0.5;
        window->high = year + 0.5;
        found = true;
    }
    return found;
}

static double highest_between(const void *context, double low, double high) {
    const struct chart *chart = context;
    double highest = 0;
    for (size_t line = 0; line < chart->data->lines; line++)
        for (size_t i = 0; i < chart->data->periods; i++)
            if (period_x(chart, i) >= low && period_x(chart, i) <= high &&
                number_is_finite(chart->data->line[line].rate[i]))
                highest = fmax(highest, chart->data->line[line].rate[i]);
    return highest;
}

static void draw_events(struct figure *figure, struct chart *chart) {
    const struct rate_years_data *data = chart->data;
    struct window *window = arena_zeroed(figure->arena, data->events + 1, sizeof *window);
    size_t count = 0;
    if (!window) {
        figure->failed = true;
        return;
    }
    for (size_t i = 0; i < data->events; i++)
        count += event_window(chart, &data->event[i], &window[count]);
    if (count)
        figure_section(figure, data->time == PERIOD_MONTH
                                   ? "Event window"
                                   : "Event window: years with at least half their months "
                                     "inside it");
    furniture_windows(figure, window, count, highest_between, NULL, chart);
}

/* The label of a line's end; a line that ends early says when. */
static struct lines end_label(struct figure *figure, const struct chart *chart, size_t line) {
    size_t last = chart->last[line];
    const char *name = chart->label[line];
    char value[WORDS_SIZE];
    words_value(chart->data->line[line].rate[last], chart->decimals, value);
    if (last + 1 < chart->data->periods)
        name = figure_words(figure, "%s, %s", name, period_words(figure, chart, last));
    struct lines lines = labels_end(figure->arena, name, value, theme.words, theme.end_name);
    figure->failed |= !lines.count;
    return lines;
}

static void draw_labels(struct figure *figure, const struct chart *chart,
                        const struct lines *label) {
    const double level = 3; /* a label moved less keeps a level line */
    const struct rate_years_data *data = chart->data;
    const struct spacing space = spacing_of(data->time);
    double wanted[RATE_YEARS_LINES], height[RATE_YEARS_LINES], centre[RATE_YEARS_LINES];
    size_t line_of[RATE_YEARS_LINES], count = 0;
    for (size_t line = 0; line < data->lines; line++)
        if (has_line(chart, line)) {
            wanted[count] = figure_y(figure, data->line[line].rate[chart->last[line]]);
            height[count] = space.label_height * (double)label[line].count;
            line_of[count++] = line;
        }
    figure->failed |= !labels_place(figure->arena, wanted, height, count, figure->panel.top,
                                    figure->panel.bottom, space.gap, centre);
    if (figure->failed)
        return;
    double end = figure_x(figure, period_x(chart, data->periods - 1));
    figure_section(figure, "Labels at the line ends, moved apart by the program that wrote this "
                           "script");
    for (size_t i = 0; i < count; i++) {
        size_t line = line_of[i];
        double from = figure_x(figure, period_x(chart, chart->last[line])) + space.line_start;
        double to = fabs(centre[i] - wanted[i]) > level ? centre[i] : wanted[i];
        figure_rule(figure, place_pixel(from, wanted[i]), place_pixel(end + space.line_end, to),
                    theme.series[line], 1, MARK_BACK);
        for (size_t j = 0; j < label[line].count; j++) {
            double shift = (double)j - (double)(label[line].count - 1) / 2;
            figure_bold(figure,
                        place_pixel(end + space.label, centre[i] + shift * theme.small_line),
                        label[line].line[j], theme.words, TEXT_LEFT, NULL);
        }
    }
}

/* In reverse, so that the first line is on top. */
static void add_layers(struct figure *figure, const struct chart *chart) {
    const struct rate_years_data *data = chart->data;
    struct reading time = {READ_PERIOD, NULL, NULL};
    for (size_t line = data->lines; line-- > 0;) {
        struct reading rate = {READ_CELL, chart->column[line], NULL};
        if (!has_line(chart, line))
            continue;
        figure_layer(figure, (struct layer){.kind = LAYER_LINE,
                                            .x = time,
                                            .y = rate,
                                            .color = theme.series[line],
                                            .weight = line ? theme.comparator_line
                                                           : spacing_of(data->time).first_line});
        if (has_lone_value(chart, line))
            figure_layer(figure, (struct layer){.kind = LAYER_POINTS,
                                                .x = time,
                                                .y = rate,
                                                .color = theme.series[line],
                                                .shape = theme.series_shape[line],
                                                .size = theme.month_mark});
    }
    for (size_t line = data->lines; line-- > 0;)
        if (has_line(chart, line))
            figure_layer(figure, (struct layer){.kind = LAYER_POINTS,
                                                .x = time,
                                                .y = {READ_AT, chart->column[line],
                                                      period_key(figure, chart, chart->last[line])},
                                                .color = theme.series[line],
                                                .shape = theme.series_shape[line],
                                                .size = theme.end_mark});
}

static void add_table(struct figure *figure, const struct chart *chart) {
    enum { LEAST_PLACES = 4 };
    const struct rate_years_data *data = chart->data;
    bool monthly = data->time == PERIOD_MONTH;
    size_t columns = 0;
    const char **head = arena_zeroed(figure->arena, data->lines + 2, sizeof *head);
    if (!head) {
        figure->failed = true;
        return;
    }
    head[columns++] = monthly ? "month" : "year";
    if (!monthly)
        head[columns++] = "financial_year";
    for (size_t line = 0; line < data->lines; line++)
        head[columns++] = chart->column[line];
    figure_table_heads(figure, head, columns);
    int places = chart->decimals + 2 > LEAST_PLACES ? chart->decimals + 2 : LEAST_PLACES;
    for (size_t i = 0; i < data->periods; i++) {
        figure_cell(figure, period_key(figure, chart, i));
        if (!monthly)
            figure_cell(figure, period_words(figure, chart, i));
        for (size_t line = 0; line < data->lines; line++)
            figure_cell_number(figure, data->line[line].rate[i], places, false);
    }
}

static void set_panel(struct figure *figure, const struct chart *chart, const struct lines *label,
                      double head, double foot) {
    enum { STEPS = 5 };
    const double beside = 8;
    const struct rate_years_data *data = chart->data;
    const struct spacing space = spacing_of(data->time);
    struct figure_panel *panel = &figure->panel;
    double step, column = space.column;
    bool made, year_row = false;
    int last = data->first + (int)data->periods - 1;
    axis_steps(chart->largest, STEPS, 0, &step, &panel->y.high);
    made = axis_rate_ticks(figure->arena, &panel->y, step);
    for (size_t line = 0; line < data->lines; line++)
        column = fmax(column, text_widest(&label[line], theme.words, true) + space.label);
    panel->left = theme.margin + axis_widest(&panel->y) + beside;
    panel->right = figure->width - theme.margin - column;
    if (data->time == PERIOD_MONTH)
        made &= axis_months(figure->arena, &panel->x, data->first, last, panel->right - panel->left,
                            &year_row);
    else
        made &= axis_financial_years(figure->arena, &panel->x, data->first, last,
                                     panel->right - panel->left);
    double under = (year_row ? theme.ticks_years : theme.ticks) + foot;
    panel->top = head + theme.no_key;
    figure->height = fmax(figure->height, ceil(panel->top + theme.least_plot + under));
    panel->bottom = figure->height - under;
    figure->failed |= !made;
    figure_section(figure, "Plot area and axes");
    figure_add(figure, (struct mark){.kind = MARK_AXES});
    if (year_row)
        furniture_year_row(figure);
}

enum status rate_years_figure(struct arena *arena, const struct rate_years_data *data,
                              struct figure *figure, struct fault *fault) {
    struct chart chart = {.data = data};
    struct lines label[RATE_YEARS_LINES] = {{NULL, 0}};
    if (data->lines < 1 || data->lines > RATE_YEARS_LINES)
        return fault_set(fault, STATUS_INTERNAL, "%s: %zu lines asked for; expected 1 to %d",
                         data->name, data->lines, RATE_YEARS_LINES);
    if (data->time != PERIOD_MONTH && data->time != PERIOD_FINANCIAL_YEAR)
        return fault_set(fault, STATUS_INTERNAL,
                         "%s: rates over time are drawn by month or financial year", data->name);
    figure_start(figure, arena, data->name, theme.rate_years, "");
    scan(figure, &chart);
    bool any = false;
    for (size_t line = 0; line < data->lines; line++)
        any |= has_line(&chart, line);
    if (!any)
        return fault_set(fault, STATUS_NO_DATA, "%s: no line has a rate to draw", data->name);
    figure->purpose =
        figure_words(figure, "%s: rate per 1,000 in %s over time", chart.category, chart.label[0]);
    figure->periods = data->time == PERIOD_MONTH ? FIGURE_MONTHS : FIGURE_YEARS;
    figure->period_column = data->time == PERIOD_MONTH ? "month" : "year";
    for (size_t line = 0; line < data->lines; line++)
        if (has_line(&chart, line))
            label[line] = end_label(figure, &chart, line);
    const char *subtitle = make_subtitle(figure, &chart);
    const char *source = figure_clean(figure, data->source);
    double head = furniture_header(figure, make_title(figure, &chart), subtitle);
    double foot = furniture_footer(figure, make_notes(figure, &chart), source);
    set_panel(figure, &chart, label, head, foot);
    draw_events(figure, &chart);
    draw_labels(figure, &chart, label);
    add_layers(figure, &chart);
    add_table(figure, &chart);
    figure->alternative = make_alternative(figure, &chart, subtitle, source);
    return figure_status(figure, fault);
}

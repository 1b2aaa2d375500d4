#include "plots/xmr_figure.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/core/number.h"
#include "engine/data/period.h"
#include "plots/furniture.h"
#include "plots/labels.h"
#include "plots/words.h"

enum { NAMED = 8 };

/* How a flagged point is drawn and told: patterns share a mark, for what they are stands in words.
 */
static const struct {
    const char *word, *why;
} flag_style[XMR_FLAG_COUNT] = {
    [XMR_FLAG_NONE] = {"", ""},
    [XMR_FLAG_OUTSIDE] = {"outside", "outside the limits"},
    [XMR_FLAG_TREND] = {"trend", "seven or more rising or falling"},
    [XMR_FLAG_NEAR] = {"near", "two of three close to a limit"},
    [XMR_FLAG_SIDE] = {"run", "seven or more on one side of the mean"},
};

struct xmr_view {
    const struct xmr_data *data;
    size_t known, in_flag[XMR_FLAG_COUNT], high, low; /* high, low: outside */
    size_t unnamed;
    double lower, near_lower;
    const char *area, *category;
};

static bool is_high(const struct xmr_data *data, size_t i) {
    return data->value[i] > data->centre;
}

static const char *flag_word(const struct xmr_data *data, size_t i) {
    enum xmr_flag flag = data->flag[i];
    if (flag == XMR_FLAG_OUTSIDE)
        return is_high(data, i) ? "outside_high" : "outside_low";
    return flag == XMR_FLAG_NONE ? "common" : "pattern";
}

/* --- words --- */

static const char *month_words(struct figure *figure, int month) {
    char out[PERIOD_SIZE];
    month_print_words(month, out);
    return figure_words(figure, "%s", out);
}

static int decimals_of(double value) {
    return value > 0 && value < 10 ? 1 : 0;
}

static const char *number_words(struct figure *figure, double value) {
    char out[WORDS_SIZE];
    return figure_words(figure, "%s", words_value(value, decimals_of(fabs(value)), out));
}

/* A recorded count has decimals only where the data have. */
static const char *count_words(struct figure *figure, double value) {
    char out[WORDS_SIZE];
    return figure_words(figure, "%s",
                        value == floor(value) ? words_grouped(value, 0, out)
                                              : words_value(value, decimals_of(value), out));
}

static size_t patterns(const struct xmr_view *view) {
    return view->in_flag[XMR_FLAG_TREND] + view->in_flag[XMR_FLAG_NEAR] +
           view->in_flag[XMR_FLAG_SIDE];
}

static const char *tell_title(struct figure *figure, const struct xmr_view *view) {
    char number[WORDS_SIZE];
    size_t outside = view->in_flag[XMR_FLAG_OUTSIDE];
    if (view->data->title)
        return figure_clean(figure, view->data->title);
    words_small_number(outside, number);
    const char *what = outside == 1     ? "one unusual month"
                       : outside        ? figure_words(figure, "%s unusual months", number)
                       : patterns(view) ? "a pattern beyond chance"
                                        : "no unusual month";
    const char *const title[] = {
        figure_words(figure, "%s in %s: %s", view->category, view->area, what),
        figure_words(figure, "%s: %s", view->category, what), figure_sentence(figure, what)};
    return words_title(title, 3);
}

static const char *tell_subtitle(struct figure *figure, const struct xmr_view *view) {
    const struct xmr_data *data = view->data;
    return figure_words(figure, "%s recorded per month, %s, %s to %s",
                        figure_counted(figure, view->category, figure_clean(figure, data->unit)),
                        view->area, month_words(figure, data->first),
                        month_words(figure, data->first + (int)data->months - 1));
}

static const char *tell_notes(struct figure *figure, const struct xmr_view *view) {
    const struct xmr_data *data = view->data;
    const char *notes =
        "Limits: 2.66 mean moving ranges from the mean (XmR chart); seasons are not allowed for.";
    if (patterns(view))
        notes = figure_words(figure, "%s Pattern:", notes);
    const char *between = " ";
    for (int f = XMR_FLAG_TREND; f < XMR_FLAG_COUNT; f++)
        if (view->in_flag[f]) {
            notes = figure_words(figure, "%s%s%s", notes, between, flag_style[f].why);
            between = "; ";
        }
    if (patterns(view))
        notes = figure_words(figure, "%s.", notes);
    if (data->lower < 0)
        notes = figure_words(figure, "%s The lower limit is drawn at 0.", notes);
    if (view->unnamed)
        notes = figure_words(figure, "%s No room for %zu date%s.", notes, view->unnamed,
                             view->unnamed == 1 ? "" : "s");
    if (view->known < data->months)
        notes = figure_words(figure, "%s [x] not available.", notes);
    if (data->note && data->note[0])
        notes = figure_words(figure, "%s %s", notes, figure_clean(figure, data->note));
    return notes;
}

static const char *tell_alternative(struct figure *figure, const struct xmr_view *view,
                                    const char *source) {
    const struct xmr_data *data = view->data;
    const char *words = figure_words(
        figure, "Control chart (XmR). %s. The mean is %s a month, the limits are %s and %s.",
        tell_subtitle(figure, view), number_words(figure, data->centre),
        number_words(figure, view->lower), number_words(figure, data->upper));
    for (int f = XMR_FLAG_OUTSIDE; f < XMR_FLAG_COUNT; f++) {
        if (!view->in_flag[f])
            continue;
        words = figure_words(figure, "%s\n%s (%zu): ", words,
                             figure_sentence(figure, flag_style[f].why), view->in_flag[f]);
        const char *between = "";
        for (size_t i = 0; i < data->months; i++)
            if (number_is_finite(data->value[i]) && data->flag[i] == (enum xmr_flag)f) {
                words = figure_words(figure, "%s%s%s, %s", words, between,
                                     month_words(figure, data->first + (int)i),
                                     count_words(figure, data->value[i]));
                between = "; ";
            }
        words = figure_words(figure, "%s.", words);
    }
    if (!view->in_flag[XMR_FLAG_OUTSIDE] && !patterns(view))
        words = figure_words(figure, "%s\nNo point stands out.", words);
    return figure_words(figure, "%s\nSource: %s", words, source);
}

/* --- layout --- */

static double draw_key(struct figure *figure, const struct xmr_view *view, double y) {
    struct key_item item[4];
    size_t count = 0;
    item[count++] = (struct key_item){
        .words = "Recorded", .color = theme.navy, .shape = SHAPE_DISC, .size = theme.month_mark};
    if (view->high)
        item[count++] = (struct key_item){
            .words = "Above the limits", .color = theme.plum, .shape = SHAPE_UP, .size = 0.95};
    if (view->low)
        item[count++] = (struct key_item){
            .words = "Below the limits", .color = theme.plum, .shape = SHAPE_DOWN, .size = 0.95};
    if (patterns(view))
        item[count++] = (struct key_item){.words = "Part of a pattern",
                                          .color = theme.orange,
                                          .shape = SHAPE_SQUARE,
                                          .size = 0.7};
    for (size_t i = 0; i < count; i++) {
        item[i].kind = KEY_RANGE;
        item[i].weight = 1.5;
    }
    figure_section(figure, "Key");
    return furniture_key(figure, y + theme.key_gap, item, count);
}

static void add_table(struct figure *figure, const struct xmr_view *view) {
    static const char *const head[] = {"month",       "recorded",    "mean",
                                       "lower_limit", "upper_limit", "lower_near",
                                       "upper_near",  "mark",        "flag"};
    const struct xmr_data *data = view->data;
    figure_table_heads(figure, head, sizeof head / sizeof *head);
    for (size_t i = 0; i < data->months; i++) {
        char month[PERIOD_SIZE];
        bool known = number_is_finite(data->value[i]);
        month_print_date(data->first + (int)i, month);
        figure_cell(figure, figure_words(figure, "%.7s", month));
        figure_cell_number(figure, data->value[i], 2, true);
        figure_cell_number(figure, data->centre, 4, false);
        figure_cell_number(figure, view->lower, 4, false);
        figure_cell_number(figure, data->upper, 4, false);
        figure_cell_number(figure, view->near_lower, 4, false);
        figure_cell_number(figure, data->near_upper, 4, false);
        figure_cell(figure, known ? flag_word(data, i) : "");
        figure_cell(figure, known ? flag_style[data->flag[i]].word : "");
    }
}

static void add_layers(struct figure *figure, const struct xmr_view *view) {
    const struct reading month = {READ_PERIOD, "month", NULL};
    const struct {
        const char *column, *color, *dash;
        double weight;
        bool shown;
    } line[] = {
        {"lower_near", theme.mid, "(2,3)", 0.75, number_is_finite(view->near_lower)},
        {"upper_near", theme.mid, "(2,3)", 0.75, number_is_finite(view->data->near_upper)},
        {"lower_limit", theme.mid, "(8,4)", 1.5, true},
        {"upper_limit", theme.mid, "(8,4)", 1.5, true},
        {"mean", theme.ink, NULL, theme.comparator_rule, true},
        {"recorded", theme.navy, NULL, theme.main_line, true},
    };
    for (size_t i = 0; i < sizeof line / sizeof *line; i++)
        if (line[i].shown)
            figure_layer(figure, (struct layer){.kind = LAYER_LINE,
                                                .x = month,
                                                .y = {READ_CELL, line[i].column, NULL},
                                                .color = line[i].color,
                                                .weight = line[i].weight,
                                                .dash = line[i].dash});
    const struct {
        const char *mark, *color;
        enum shape shape;
        double size;
        size_t count;
    } point[] = {
        {"common", theme.navy, SHAPE_DISC, theme.month_mark, view->in_flag[XMR_FLAG_NONE]},
        {"pattern", theme.orange, SHAPE_SQUARE, 0.7, patterns(view)},
        {"outside_high", theme.plum, SHAPE_UP, 0.95, view->high},
        {"outside_low", theme.plum, SHAPE_DOWN, 0.95, view->low},
    };
    for (size_t i = 0; i < sizeof point / sizeof *point; i++)
        if (point[i].count)
            figure_layer(figure, (struct layer){.kind = LAYER_POINTS,
                                                .x = month,
                                                .y = {READ_ONLY, "recorded", point[i].mark},
                                                .color = point[i].color,
                                                .shape = point[i].shape,
                                                .size = point[i].size});
}

static double month_x(const struct figure *figure, int month) {
    return figure_x(figure, ((double)month + 0.5) / MONTHS_A_YEAR);
}

/* "Upper limit 123" and the like, right of the plot. */
static void name_lines(struct figure *figure, const struct xmr_view *view) {
    const double height = 14, gap = 2, beside = 6;
    const struct figure_panel *panel = &figure->panel;
    const double value[] = {view->data->upper, view->data->centre, view->lower};
    static const char *const word[] = {"Upper limit", "Mean", "Lower limit"};
    const double heights[] = {height, height, height};
    double wanted[3], centre[3];
    for (size_t i = 0; i < 3; i++)
        wanted[i] = figure_y(figure, value[i]);
    figure->failed |= !labels_place(figure->arena, wanted, heights, 3, panel->top,
                                    panel->bottom + height / 2, gap, centre);
    figure_section(figure, "Names of the lines");
    for (size_t i = 0; i < 3 && !figure->failed; i++) {
        const char *words = figure_words(figure, "%s %s", word[i], number_words(figure, value[i]));
        struct place at = place_pixel(panel->right + beside, centre[i]);
        if (i == 1)
            figure_bold(figure, at, words, theme.words, TEXT_LEFT, NULL);
        else
            figure_text(figure, at, words, theme.words, TEXT_LEFT);
    }
}

/* Dates beside the points outside the limits, the latest first, where there is room. */
static void name_points(struct figure *figure, struct xmr_view *view) {
    static const enum text_side side[] = {TEXT_LEFT, TEXT_RIGHT, TEXT_CENTRE, TEXT_CENTRE};
    const struct xmr_data *data = view->data;
    const struct figure_panel *panel = &figure->panel;
    double *place = arena_zeroed(figure->arena, 2 * view->known + 1, sizeof *place);
    size_t *where = arena_zeroed(figure->arena, data->months + 1, sizeof *where), known = 0;
    if (!place || !where) {
        figure->failed = true;
        return;
    }
    double *x = place, *y = place + view->known;
    for (size_t i = 0; i < data->months; i++) {
        if (!number_is_finite(data->value[i]))
            continue;
        x[known] = month_x(figure, data->first + (int)i);
        y[known] = figure_y(figure, data->value[i]);
        where[i] = known++;
    }
    const double near[] = {view->near_lower, data->near_upper};
    double line[5] = {figure_y(figure, data->upper), figure_y(figure, data->centre),
                      figure_y(figure, view->lower)};
    size_t lines = 3;
    for (size_t i = 0; i < 2; i++)
        if (number_is_finite(near[i]))
            line[lines++] = figure_y(figure, near[i]);
    const struct label_curve record = {x, y, known};
    struct label_box box[NAMED], tie[NAMED];
    struct label_scene scene = {.left = panel->left,
                                .right = panel->right,
                                .x = x,
                                .y = y,
                                .points = known,
                                .line = line,
                                .lines = lines,
                                .top = panel->top,
                                .bottom = panel->bottom,
                                .curve = &record,
                                .curves = 1,
                                .box = box,
                                .tie = tie,
                                .ties_off_points = true,
                                .ties_off_curves = true};
    figure_section(figure, "Months outside the limits");
    view->unnamed = 0;
    for (size_t i = data->months; i-- > 0;) {
        if (!number_is_finite(data->value[i]) || data->flag[i] != XMR_FLAG_OUTSIDE)
            continue;
        const char *month = month_words(figure, data->first + (int)i);
        const char *words = figure_words(figure, "%.3s%s: %s", month, strchr(month, ' '),
                                         count_words(figure, data->value[i]));
        double width = text_width(words, theme.small, false);
        struct label_spot spot = {.free = false};
        if (scene.boxes < NAMED)
            spot = labels_point_apart(&scene, where[i], width, is_high(data, i));
        if (!spot.free) {
            view->unnamed++;
            continue;
        }
        box[scene.boxes++] = labels_box(&spot, width);
        if (spot.apart) {
            struct label_box own = labels_tie(&scene, where[i], &spot);
            tie[scene.ties++] = own;
            figure_rule(figure, place_pixel(own.left, own.top), place_pixel(own.right, own.bottom),
                        theme.dark, theme.divider, MARK_FRONT);
        }
        figure_text(figure, place_pixel(spot.x, spot.y), words, theme.small, side[spot.side]);
    }
}

/* One [x] in the middle of each run of missing months. */
static void mark_gaps(struct figure *figure, const struct xmr_data *data) {
    const double over = 9;
    for (size_t i = 0, run = 0; i < data->months; i += run + 1) {
        for (run = 0; i + run < data->months && !number_is_finite(data->value[i + run]);)
            run++;
        if (run)
            figure_text(
                figure,
                place_column(((double)data->first + (double)i + (double)run / 2) / MONTHS_A_YEAR,
                             figure->panel.bottom - over),
                "[x]", theme.small, TEXT_CENTRE);
    }
}

static void draw(struct figure *figure, struct xmr_view *view) {
    enum { STEPS = 5 };
    const double height = 400, column = 116, beyond = 8;
    const struct xmr_data *data = view->data;
    const char *source = figure_clean(figure, data->source);
    struct figure_panel *panel = &figure->panel;
    double top = fmax(data->upper, data->centre), step;
    for (size_t i = 0; i < data->months; i++)
        if (number_is_finite(data->value[i]))
            top = fmax(top, data->value[i]);
    panel->y = (struct axis){.low = 0, .size = theme.words};
    axis_steps(top, STEPS, 1, &step, &panel->y.high);
    figure->failed |= !axis_count_ticks(figure->arena, &panel->y, step);
    int last = data->first + (int)data->months - 1;
    bool year_row = axis_wants_year_row(data->first, last);
    double y = furniture_header(figure, tell_title(figure, view), tell_subtitle(figure, view));
    /* twice, because the notes say how many dates found no room, and names find room by notes */
    for (int pass = 0; pass < 2 && !figure->failed; pass++) {
        struct figure keep = *figure;
        double foot = furniture_footer(figure, tell_notes(figure, view), source);
        double under = year_row ? theme.ticks_years : theme.ticks;
        panel->top = draw_key(figure, view, y) + theme.after_key;
        panel->bottom = fmax(height - foot - under, panel->top + theme.least_plot);
        figure->height = panel->bottom + under + foot;
        panel->left = theme.margin + axis_widest(&panel->y) + beyond;
        panel->right = figure->width - theme.margin - column;
        panel->x.size = theme.words;
        figure->failed |= !axis_months(figure->arena, &panel->x, data->first, last,
                                       panel->right - panel->left, &year_row);
        figure_section(figure, "Plot area and axes");
        figure_add(figure, (struct mark){.kind = MARK_AXES});
        if (year_row)
            furniture_year_row(figure);
        name_lines(figure, view);
        name_points(figure, view);
        mark_gaps(figure, data);
        if (pass == 0) {
            bool failed = figure->failed;
            *figure = keep;
            figure->failed = failed;
        }
    }
    figure->periods = FIGURE_MONTHS;
    figure->period_column = "month";
    figure->group_column = "mark";
    add_table(figure, view);
    add_layers(figure, view);
    figure->alternative = tell_alternative(figure, view, source);
}

enum status xmr_figure(struct arena *arena, const struct xmr_data *data, struct figure *figure,
                       struct fault *fault) {
    struct xmr_view view = {.data = data};
    figure_start(figure, arena, data->name, theme.fan, "");
    for (size_t i = 0; i < data->months; i++) {
        if (!number_is_finite(data->value[i]))
            continue;
        view.known++;
        view.in_flag[data->flag[i]]++;
        if (data->flag[i] == XMR_FLAG_OUTSIDE)
            (*(is_high(data, i) ? &view.high : &view.low))++;
    }
    if (!view.known || !number_is_finite(data->centre) || !number_is_finite(data->lower) ||
        !number_is_finite(data->upper))
        return fault_set(fault, STATUS_NO_DATA, "%s: there is nothing to draw, or no limits",
                         data->name);
    view.lower = fmax(0, data->lower);
    view.near_lower =
        number_is_finite(data->near_lower) ? fmax(0, data->near_lower) : NUMBER_MISSING;
    view.area = figure_clean(figure, data->area);
    view.category = figure_clean(figure, data->category);
    figure->purpose =
        figure_words(figure, "%s in %s: control chart of months", view.category, view.area);
    draw(figure, &view);
    return figure_status(figure, fault);
}

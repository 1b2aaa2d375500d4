#include "plots/funnel_figure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/number.h"
#include "plots/funnel_view.h"
#include "plots/furniture.h"
#include "plots/labels.h"
#include "plots/words.h"

enum { CURVES = 9 }; /* the rate in the middle, and four limits of either kind */

static const struct {
    const char *word;
    enum shape shape;
    double size;
} style[FUNNEL_POSITIONS] = {
    [FUNNEL_WITHIN] = {"within", SHAPE_DISC, 0.75},
    [FUNNEL_ABOVE] = {"above", SHAPE_UP, 0.95},
    [FUNNEL_BELOW] = {"below", SHAPE_DOWN, 0.95},
    [FUNNEL_NOT_JUDGED] = {"not_judged", SHAPE_OPEN_DISC, 0.75},
};

/* The limits as they are drawn: from the back to the front. */
static const struct {
    const char *column;
    size_t offset;
    bool wide;
    double weight;
    const char *dash;
} curve[CURVES - 1] = {
    {"poisson_lower_95", offsetof(struct funnel_limits, lower_95), false, 1.5, NULL},
    {"poisson_upper_95", offsetof(struct funnel_limits, upper_95), false, 1.5, NULL},
    {"poisson_lower_998", offsetof(struct funnel_limits, lower_998), false, 1, "(3,3)"},
    {"poisson_upper_998", offsetof(struct funnel_limits, upper_998), false, 1, "(3,3)"},
    {"wide_lower_95", offsetof(struct funnel_limits, lower_95), true, 2, NULL},
    {"wide_upper_95", offsetof(struct funnel_limits, upper_95), true, 2, NULL},
    {"wide_lower_998", offsetof(struct funnel_limits, lower_998), true, 1.25, "(8,4)"},
    {"wide_upper_998", offsetof(struct funnel_limits, upper_998), true, 1.25, "(8,4)"},
};

static double limit_value(const struct funnel_grid_point *point, size_t which) {
    const struct funnel_limits *limits = curve[which].wide ? &point->wide : &point->chance;
    return *(const double *)((const char *)limits + curve[which].offset);
}

static bool is_drawn(const struct funnel_area *area) {
    return number_is_finite(area->rate) && number_is_finite(area->population) &&
           area->population > 0;
}

/* Where an axis of thousands starts and ends: on a step, a fifth of one beyond the areas. */
static bool find_span(const struct funnel_area *area, size_t count, double *low, double *high,
                      double *step) {
    enum { MOST_STEPS = 8 };
    const double beyond = 0.2, thousand = 1000;
    static const double multiple[] = {1, 2, 2.5, 5};
    double least = INFINITY, most = 0;
    for (size_t i = 0; i < count; i++)
        if (is_drawn(&area[i])) {
            least = fmin(least, area[i].population / thousand);
            most = fmax(most, area[i].population / thousand);
        }
    if (!(most > 0))
        return false;
    for (double ten = pow(10, floor(log10(most)) - 2);; ten *= 10)
        for (size_t i = 0; i < sizeof multiple / sizeof *multiple; i++) {
            *step = multiple[i] * ten;
            *low = fmax(0, floor(least / *step - beyond)) * *step;
            *high = ceil(most / *step + beyond) * *step;
            if (*high - *low <= (MOST_STEPS + 0.5) * *step)
                return true;
        }
}

bool funnel_grid(const struct funnel_area *area, size_t count, double grid[FUNNEL_GRID]) {
    const double thousand = 1000, from_zero = 0.25; /* limits at no population are infinite */
    double low, high, step;
    if (!find_span(area, count, &low, &high, &step))
        return false;
    double first = low > 0 ? low : step * from_zero;
    for (size_t i = 0; i < FUNNEL_GRID; i++)
        grid[i] = thousand * (first + (high - first) * (double)i / (FUNNEL_GRID - 1));
    return true;
}

/* Outside first, the furthest of them first; then by name, so that row order means nothing. */
static int by_distance(const void *left, const void *right) {
    const struct funnel_area *const *a = left, *const *b = right;
    bool out_a = funnel_is_outside(*a), out_b = funnel_is_outside(*b);
    double z_a = number_is_finite((*a)->z) ? fabs((*a)->z) : 0;
    double z_b = number_is_finite((*b)->z) ? fabs((*b)->z) : 0;
    if (out_a != out_b)
        return out_a ? -1 : 1;
    if (out_a && z_a != z_b)
        return z_a > z_b ? -1 : 1;
    return strcmp((*a)->area, (*b)->area);
}

/* One row of the key: words, then a line for each level. */
static void key_row(struct figure *figure, double x, double y, const char *words, const char *color,
                    double weight, double outer_weight, const char *outer_dash) {
    const double line = 24, after = 6, between = 18;
    char inner[WORDS_SIZE], outer[WORDS_SIZE];
    const char *level[] = {words_chance(95, inner), words_chance(99.8, outer)};
    figure_text(figure, place_pixel(theme.margin, y), words, theme.words, TEXT_LEFT);
    for (size_t i = 0; i < 2; i++) {
        figure_add(figure, (struct mark){.kind = MARK_LINE,
                                         .layer = MARK_BACK,
                                         .from = place_pixel(x, y),
                                         .to = place_pixel(x + line, y),
                                         .color = color,
                                         .weight = i ? outer_weight : weight,
                                         .dash = i ? outer_dash : NULL});
        const char *word = figure_words(figure, "%s", level[i]);
        figure_text(figure, place_pixel(x + line + after, y), word, theme.words, TEXT_LEFT);
        x += line + after + text_width(word, theme.words, false) + between;
    }
}

static double draw_key(struct figure *figure, const struct funnel_view *view, double y) {
    const double after_words = 12;
    static const char *const words[] = {"Range expected if areas differed by chance alone:",
                                        "Range allowing for the usual differences between areas:"};
    double width = text_width(words[0], theme.words, false);
    if (view->wide)
        width = fmax(width, text_width(words[1], theme.words, false));
    double x = theme.margin + width + after_words;
    figure_section(figure, "Key");
    y += theme.key_gap;
    key_row(figure, x, y, words[0], theme.mid, curve[0].weight, curve[2].weight, curve[2].dash);
    if (view->wide) {
        y += theme.key_row;
        key_row(figure, x, y, words[1], theme.navy, curve[4].weight, curve[6].weight,
                curve[6].dash);
    }
    return y;
}

static void add_table(struct figure *figure, const struct funnel_view *view) {
    static const char *const head[] = {"kind",
                                       "population_thousands",
                                       "rate",
                                       "expected",
                                       "poisson_lower_95",
                                       "poisson_upper_95",
                                       "poisson_lower_998",
                                       "poisson_upper_998",
                                       "wide_lower_95",
                                       "wide_upper_95",
                                       "wide_lower_998",
                                       "wide_upper_998",
                                       "position",
                                       "offences",
                                       "area_code",
                                       "area_name"};
    const double thousand = 1000;
    const struct funnel_data *data = view->data;
    int places = view->decimals + 2 < 4 ? 4 : view->decimals + 2;
    figure_table_heads(figure, head, sizeof head / sizeof *head);
    for (size_t i = 0; i < data->count; i++) {
        const struct funnel_area *area = &data->area[i];
        if (!is_drawn(area))
            continue;
        figure_cell(figure, "area");
        figure_cell_number(figure, area->population / thousand, 3, true);
        figure_cell_number(figure, area->rate, places, false);
        for (size_t k = 0; k < CURVES; k++)
            figure_cell(figure, "");
        figure_cell(figure, style[area->position].word);
        figure_cell_number(figure, area->count, 1, true);
        figure_cell(figure, figure_clean(figure, area->area_code));
        figure_cell(figure, figure_clean(figure, area->area));
    }
    for (size_t i = 0; i < data->limits; i++) {
        const struct funnel_grid_point *point = &data->limit[i];
        figure_cell(figure, "limit");
        figure_cell_number(figure, point->population / thousand, 3, true);
        figure_cell(figure, "");
        figure_cell_number(figure, data->comparator_rate, places, false);
        for (size_t k = 0; k + 1 < CURVES; k++)
            figure_cell_number(figure, limit_value(point, k), places, false);
        for (size_t k = 0; k < 4; k++)
            figure_cell(figure, "");
    }
}

static void add_layers(struct figure *figure, const struct funnel_view *view) {
    enum { CROWD = 60 };
    const double crowded = 0.5;
    const struct reading x = {READ_NUMBER, "population_thousands", NULL};
    bool has[FUNNEL_POSITIONS] = {false};
    for (size_t i = 0; i < view->areas; i++)
        has[view->area[i]->position] = true;
    figure_layer(figure, (struct layer){.kind = LAYER_LINE,
                                        .x = x,
                                        .y = {READ_CELL, "expected", NULL},
                                        .color = theme.ink,
                                        .weight = theme.comparator_rule});
    for (size_t k = 0; k + 1 < CURVES; k++)
        if (!curve[k].wide || view->wide)
            figure_layer(figure, (struct layer){.kind = LAYER_LINE,
                                                .x = x,
                                                .y = {READ_CELL, curve[k].column, NULL},
                                                .color = curve[k].wide ? theme.navy : theme.mid,
                                                .weight = curve[k].weight,
                                                .dash = curve[k].dash});
    static const enum funnel_position order[] = {FUNNEL_NOT_JUDGED, FUNNEL_WITHIN, FUNNEL_ABOVE,
                                                 FUNNEL_BELOW};
    for (size_t i = 0; i < FUNNEL_POSITIONS; i++) {
        enum funnel_position p = order[i];
        bool outside = p == FUNNEL_ABOVE || p == FUNNEL_BELOW;
        if (has[p])
            figure_layer(
                figure,
                (struct layer){.kind = LAYER_POINTS,
                               .x = x,
                               .y = {READ_ONLY, "rate", style[p].word},
                               .color = outside ? theme.plum : theme.dark,
                               .shape = style[p].shape,
                               .size = !outside && view->areas > CROWD ? crowded : style[p].size});
    }
}

/* --- names --- */

struct naming {
    struct label_scene scene;
    struct label_box *box, *tie;
    double *x, *y;
    double curve_x[FUNNEL_GRID], curve_y[CURVES][FUNNEL_GRID];
    struct label_curve curve[CURVES];
};

/* Points and curves in pixels. Only the first FUNNEL_GRID limits matter: there are no more. */
static struct naming *make_scene(struct figure *figure, const struct funnel_view *view) {
    const double thousand = 1000;
    const struct funnel_data *data = view->data;
    struct naming *naming = arena_zeroed(figure->arena, 1, sizeof *naming);
    double *place = arena_zeroed(figure->arena, 2 * view->areas + 1, sizeof *place);
    struct label_box *box = arena_zeroed(figure->arena, 2 * view->areas + 1, sizeof *box);
    if (!naming || !place || !box)
        return NULL;
    naming->x = place;
    naming->y = place + view->areas;
    naming->box = box;
    naming->tie = box + view->areas;
    for (size_t i = 0; i < view->areas; i++) {
        naming->x[i] = figure_x(figure, view->area[i]->population / thousand);
        naming->y[i] = figure_y(figure, view->area[i]->rate);
    }
    size_t points = data->limits < FUNNEL_GRID ? data->limits : FUNNEL_GRID, curves = 0;
    for (size_t i = 0; i < points; i++)
        naming->curve_x[i] = figure_x(figure, data->limit[i].population / thousand);
    for (size_t k = 0; k < CURVES; k++) {
        for (size_t i = 0; i < points; i++) {
            double value = k + 1 < CURVES ? limit_value(&data->limit[i], k) : data->comparator_rate;
            naming->curve_y[k][i] = figure_y(figure, value);
        }
        if (points && number_is_finite(naming->curve_y[k][0]))
            naming->curve[curves++] =
                (struct label_curve){naming->curve_x, naming->curve_y[k], points};
    }
    const struct figure_panel *panel = &figure->panel;
    naming->scene = (struct label_scene){.left = panel->left,
                                         .right = panel->right,
                                         .top = panel->top,
                                         .bottom = panel->bottom,
                                         .x = naming->x,
                                         .y = naming->y,
                                         .points = view->areas,
                                         .curve = naming->curve,
                                         .curves = curves,
                                         .box = box,
                                         .tie = naming->tie,
                                         .ties_off_points = true};
    return naming;
}

/* Without free room only the subject keeps its name: first tied to its point over others, else over
 * points and limits, never over names. */
static bool find_spot(struct naming *naming, size_t point, double width, bool above, bool must,
                      struct label_spot *spot) {
    struct label_scene scene = naming->scene;
    *spot = labels_point_apart(&scene, point, width, above);
    if (spot->free || !must)
        return spot->free;
    scene.ties_off_points = false;
    *spot = labels_point_apart(&scene, point, width, above);
    if (spot->free)
        return true;
    scene.curves = scene.points = 0;
    *spot = labels_point_apart(&scene, point, width, above);
    return true;
}

static bool name_area(struct figure *figure, const struct funnel_view *view, struct naming *naming,
                      size_t i) {
    static const enum text_side side[] = {TEXT_LEFT, TEXT_RIGHT, TEXT_CENTRE, TEXT_CENTRE};
    const struct funnel_area *area = view->area[i];
    bool subject = funnel_is_subject(view, area);
    bool above = area->position == FUNNEL_ABOVE ||
                 (area->position != FUNNEL_BELOW && area->rate >= view->data->comparator_rate);
    char rate[WORDS_SIZE];
    const char *words = figure_words(figure, "%s %s", figure_clean(figure, area->area),
                                     words_value(area->rate, view->decimals, rate));
    double width = text_width(words, theme.words, subject);
    struct label_spot spot;
    if (!find_spot(naming, i, width, above, subject, &spot))
        return false;
    naming->box[naming->scene.boxes++] = labels_box(&spot, width);
    if (spot.apart) {
        struct label_box tie = labels_tie(&naming->scene, i, &spot);
        naming->tie[naming->scene.ties++] = tie;
        figure_rule(figure, place_pixel(tie.left, tie.top), place_pixel(tie.right, tie.bottom),
                    theme.dark, theme.divider, MARK_FRONT);
    }
    figure_add(figure, (struct mark){.kind = MARK_TEXT,
                                     .layer = MARK_FRONT,
                                     .from = place_pixel(spot.x, spot.y),
                                     .words = words,
                                     .size = theme.words,
                                     .bold = subject,
                                     .side = side[spot.side],
                                     .color = theme.ink});
    return true;
}

static void name_areas(struct figure *figure, struct funnel_view *view) {
    struct naming *naming = make_scene(figure, view);
    if (!naming) {
        figure->failed = true;
        return;
    }
    figure_section(figure,
                   "Areas outside the wider limits: label beside the point, on the side with room");
    size_t most = view->outside > FUNNEL_NAMED ? FUNNEL_FURTHEST : view->outside;
    for (size_t i = 0; i < view->areas; i++) /* first, so that it has the choice */
        if (funnel_is_subject(view, view->area[i]))
            name_area(figure, view, naming, i);
    for (size_t i = 0; i < view->outside && view->named + view->unnamed < most; i++) {
        if (funnel_is_subject(view, view->area[i]))
            continue;
        if (name_area(figure, view, naming, i))
            view->named++;
        else
            view->unnamed++;
    }
}

/* The subject's own mark, where no triangle tells it: a square in a white frame. */
static void mark_subject(struct figure *figure, const struct funnel_view *view) {
    const double thousand = 1000;
    for (size_t i = 0; i < view->areas; i++) {
        if (!funnel_is_subject(view, view->area[i]) || funnel_is_outside(view->area[i]))
            continue;
        const struct place at = {FIGURE_AXIS, FIGURE_AXIS, view->area[i]->population / thousand,
                                 view->area[i]->rate};
        for (int frame = 1; frame >= 0; frame--)
            figure_add(figure, (struct mark){.kind = MARK_POINT,
                                             .layer = MARK_FRONT,
                                             .from = at,
                                             .color = frame ? theme.white : theme.navy,
                                             .weight = 1,
                                             .shape = SHAPE_SQUARE,
                                             .size = theme.end_mark + (frame ? theme.ring : 0)});
    }
}

/* --- layout --- */

/* The comparator's name right of the plot; returns its lines. */
static void draw_comparator(struct figure *figure, const struct funnel_view *view,
                            const struct lines *lines) {
    const double beside = 6, line = 15;
    const struct figure_panel *panel = &figure->panel;
    double half = (double)(lines->count - 1) / 2 * line;
    double y = fmin(fmax(figure_y(figure, view->data->comparator_rate), panel->top + half),
                    panel->bottom - half);
    figure_section(figure, figure_words(figure, "The %s rate", view->comparator));
    for (size_t i = 0; i < lines->count; i++)
        figure_bold(figure, place_pixel(panel->right + beside, y - half + line * (double)i),
                    lines->line[i], theme.words, TEXT_LEFT,
                    i ? figure_words(figure, "comparator_%zu", i + 1) : "comparator");
}

static bool set_axes(struct figure *figure, struct funnel_view *view) {
    enum { STEPS = 5 };
    const double thousand = 1000;
    double top = view->data->comparator_rate, least = INFINITY, step;
    for (size_t i = 0; i < view->areas; i++) {
        top = fmax(top, view->area[i]->rate);
        least = fmin(least, view->area[i]->population);
    }
    double upper = funnel_at(view->data, least, view->wide).upper_998;
    if (number_is_finite(upper))
        top = fmax(top, upper);
    struct axis *x = &figure->panel.x, *y = &figure->panel.y;
    *y = (struct axis){.low = 0, .size = theme.words};
    axis_steps(top, STEPS, 0, &step, &y->high);
    *x = (struct axis){
        .low = view->low, .high = view->high, .marks = AXIS_MARKS_WORDS, .size = theme.words};
    size_t ticks = (size_t)lround((view->high - view->low) / view->step) + 1;
    x->tick = arena_zeroed(figure->arena, ticks, sizeof *x->tick);
    if (!x->tick || !axis_count_ticks(figure->arena, y, step))
        return false;
    for (; x->ticks < ticks; x->ticks++) {
        double at = view->low + view->step * (double)x->ticks;
        char word[WORDS_SIZE];
        x->tick[x->ticks] =
            (struct tick){at, figure_words(figure, "%s", words_grouped(at * thousand, 0, word))};
    }
    return true;
}

static void draw(struct figure *figure, struct funnel_view *view) {
    const double after_key = 26, under = 46, title = 34, column = 78, beside = 6, beyond = 8,
                 name_limit = 84;
    const struct funnel_data *data = view->data;
    const char *source = figure_clean(figure, data->source);
    char rate[WORDS_SIZE];
    struct lines name = labels_end(figure->arena, figure_sentence(figure, view->comparator),
                                   words_value(data->comparator_rate, view->decimals, rate),
                                   theme.words, name_limit);
    if (!name.count || !set_axes(figure, view)) {
        figure->failed = true;
        return;
    }
    double y = furniture_header(figure, funnel_title(figure, view), funnel_subtitle(figure, view));
    /* the notes depend on the names set, and these on the room the notes leave: both are laid out
     * on a copy first, which costs nothing but arena */
    double top, foot = 0;
    for (int pass = 0; pass < 2 && !figure->failed; pass++) {
        struct figure keep = *figure;
        struct funnel_view told = *view;
        foot = furniture_footer(figure, funnel_notes(figure, view), source);
        top = draw_key(figure, view, y) + after_key;
        struct figure_panel *panel = &figure->panel;
        panel->top = top;
        panel->left = theme.margin + axis_widest(&panel->y) + beyond;
        panel->right = figure->width - theme.margin -
                       fmax(column, text_widest(&name, theme.words, true) + beside);
        panel->bottom = fmax(figure->height - foot - under, top + theme.least_plot);
        figure->height = panel->bottom + under + foot;
        figure_section(figure, "Plot area and axes");
        figure_add(figure, (struct mark){.kind = MARK_AXES});
        figure_text(figure, place_pixel((panel->left + panel->right) / 2, panel->bottom + title),
                    "Population", theme.words, TEXT_CENTRE);
        draw_comparator(figure, view, &name);
        told.named = told.unnamed = 0;
        name_areas(figure, &told);
        if (pass == 0) {
            bool failed = figure->failed;
            *figure = keep;
            figure->failed = failed;
        }
        view->named = told.named;
        view->unnamed = told.unnamed;
    }
    mark_subject(figure, view);
    add_table(figure, view);
    figure->group_column = "position";
    add_layers(figure, view);
    figure->alternative = funnel_alternative(figure, view, source);
}

enum status funnel_figure(struct arena *arena, const struct funnel_data *data,
                          struct figure *figure, struct fault *fault) {
    const double funnel_height = 460;
    struct funnel_view view = {.data = data};
    double smallest = INFINITY;
    figure_start(figure, arena, data->name, funnel_height, "");
    view.area = arena_zeroed(arena, data->count + 1, sizeof *view.area);
    if (!view.area)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory laying out a funnel plot");
    for (size_t i = 0; i < data->count; i++) {
        if (!is_drawn(&data->area[i]))
            continue;
        view.area[view.areas++] = &data->area[i];
        view.outside += funnel_is_outside(&data->area[i]);
        if (data->area[i].rate > 0)
            smallest = fmin(smallest, data->area[i].rate);
    }
    if (!find_span(data->area, data->count, &view.low, &view.high, &view.step) ||
        !number_is_finite(data->comparator_rate))
        return fault_set(fault, STATUS_NO_DATA, "%s: none of %zu areas has a rate to draw",
                         data->name, data->count);
    qsort(view.area, view.areas, sizeof *view.area, by_distance);
    view.wide = data->limits && number_is_finite(data->limit[0].wide.upper_95);
    view.decimals = words_rate_decimals(number_is_finite(smallest) ? smallest : 1);
    view.comparator = figure_clean(figure, data->comparator);
    view.category = figure_clean(figure, data->category);
    view.subject = figure_clean(figure, data->subject);
    figure->purpose = figure_words(
        figure, "%s: rate per 1,000 against population, with control limits", view.category);
    draw(figure, &view);
    return figure_status(figure, fault);
}

#include "plots/labels.h"

#include <math.h>
#include <string.h>

/* A run of labels that touch: the mean of their wishes and how many they are. */
struct run {
    double mean;
    size_t count;
};

/* Positions sorted by wish; insertion keeps equal wishes in order, and labels are few. */
static void sort_wishes(const double *wanted, size_t count, size_t *order) {
    for (size_t i = 0; i < count; i++) {
        size_t at = i;
        for (; at > 0 && wanted[order[at - 1]] > wanted[i]; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
}

bool labels_place(struct arena *arena, const double *wanted, const double *height, size_t count,
                  double low, double high, double gap, double *centre) {
    if (!count)
        return true;
    struct arena_mark mark = arena_mark(arena);
    size_t *order = arena_zeroed(arena, count, sizeof *order), runs = 0;
    double *offset = arena_zeroed(arena, count, sizeof *offset);
    struct run *run = arena_zeroed(arena, count, sizeof *run);
    bool room = order && offset && run;
    if (!room)
        goto done;
    sort_wishes(wanted, count, order);
    for (size_t k = 1; k < count; k++)
        offset[k] = offset[k - 1] + (height[order[k - 1]] + height[order[k]]) / 2 + gap;
    for (size_t k = 0; k < count; k++) {
        run[runs++] = (struct run){wanted[order[k]] - offset[k], 1};
        for (; runs > 1 && run[runs - 2].mean > run[runs - 1].mean; runs--) {
            struct run *a = &run[runs - 2], *b = &run[runs - 1];
            size_t both = a->count + b->count;
            a->mean = (a->mean * (double)a->count + b->mean * (double)b->count) / (double)both;
            a->count = both;
        }
    }
    double least = low + height[order[0]] / 2;
    double most = high - height[order[count - 1]] / 2 - offset[count - 1];
    for (size_t r = 0, k = 0; r < runs; r++)
        for (size_t i = 0; i < run[r].count; i++, k++)
            centre[order[k]] = fmin(fmax(run[r].mean, least), fmax(least, most)) + offset[k];
done:
    arena_reset(arena, mark);
    return room;
}

struct lines labels_end(struct arena *arena, const char *name, const char *value, double size,
                        double limit) {
    /* While breaking, the value hangs on the last word by slashes, which are as wide as spaces. */
    size_t head = strlen(name), tail = strlen(value) + 1;
    char *whole = arena_take(arena, head + tail + 1);
    if (!whole)
        return (struct lines){NULL, 0};
    memcpy(whole, name, head);
    whole[head] = '/';
    memcpy(whole + head + 1, value, tail);
    for (char *c = whole + head; (c = strchr(c, ' '));)
        *c = '/';
    struct lines lines = text_wrap(arena, whole, size, limit, true);
    if (!lines.count)
        return lines;
    const char *last = lines.line[lines.count - 1];
    size_t length = strlen(last);
    char *line = arena_string(arena, last, length);
    if (!line)
        return (struct lines){NULL, 0};
    line[length - tail] = ' ';
    memcpy(line + length - tail + 1, value, tail);
    lines.line[lines.count - 1] = line;
    return lines;
}

/* Does a curve come within `room` of the height y between two x? */
static bool curve_near(const struct label_curve *curve, double left, double right, double y,
                       double room) {
    for (size_t i = 0; i + 1 < curve->points; i++) {
        double x0 = curve->x[i], x1 = curve->x[i + 1], from = fmax(x0, left), to = fmin(x1, right);
        if (!(from <= to) || !(x1 > x0))
            continue;
        double slope = (curve->y[i + 1] - curve->y[i]) / (x1 - x0);
        double a = curve->y[i] + slope * (from - x0) - y, b = curve->y[i] + slope * (to - x0) - y;
        if (fabs(a) < room || fabs(b) < room || (a < 0) != (b < 0))
            return true;
    }
    return false;
}

/* Do a line and a box, or two lines, meet? Lines run from (left, top) to (right, bottom). */
static double side_of(const struct label_box *line, double x, double y) {
    return (line->right - line->left) * (y - line->top) -
           (line->bottom - line->top) * (x - line->left);
}

static bool lines_meet(const struct label_box *a, const struct label_box *b) {
    return (side_of(a, b->left, b->top) < 0) != (side_of(a, b->right, b->bottom) < 0) &&
           (side_of(b, a->left, a->top) < 0) != (side_of(b, a->right, a->bottom) < 0);
}

static bool line_meets_box(const struct label_box *line, const struct label_box *box) {
    const struct label_box falling = *box;
    const struct label_box rising = {box->left, box->right, box->bottom, box->top};
    return lines_meet(line, &falling) || lines_meet(line, &rising);
}

static bool is_free(const struct label_scene *scene, size_t point, double left, double width,
                    double y) {
    const double inside = 2, line_room = 9, point_room = 6, half = 7, box_room = 2;
    if (left < scene->left + inside || left + width > scene->right)
        return false;
    if (scene->top < scene->bottom && (y - half < scene->top || y + half > scene->bottom))
        return false;
    for (size_t i = 0; i < scene->lines; i++)
        if (fabs(scene->line[i] - y) < line_room)
            return false;
    for (size_t i = 0; i < scene->curves; i++)
        if (curve_near(&scene->curve[i], left, left + width, y, line_room))
            return false;
    for (size_t i = 0; i < scene->boxes; i++) {
        const struct label_box *box = &scene->box[i];
        if (left < box->right + box_room && box->left < left + width + box_room &&
            y - half < box->bottom + box_room && box->top < y + half + box_room)
            return false;
    }
    const struct label_box own = {left, left + width, y - half, y + half};
    for (size_t i = 0; i < scene->ties; i++)
        if (line_meets_box(&scene->tie[i], &own))
            return false;
    for (size_t i = 0; i < scene->points; i++)
        if (i != point && left - point_room < scene->x[i] &&
            scene->x[i] < left + width + point_room && fabs(scene->y[i] - y) < 2 * point_room)
            return false;
    return true;
}

/* The part of a label's width that lies left of its anchor. */
static double part_left(enum label_side side) {
    return side == LABEL_RIGHT ? 0 : side == LABEL_LEFT ? 1 : 0.5;
}

struct label_box labels_box(const struct label_spot *spot, double width) {
    const double half = 7;
    double left = spot->x - part_left(spot->side) * width;
    return (struct label_box){left, left + width, spot->y - half, spot->y + half};
}

struct label_box labels_tie(const struct label_scene *scene, size_t point,
                            const struct label_spot *spot) {
    const double gap = 3, from_point = 5;
    double x = scene->x[point], y = scene->y[point];
    double part = from_point / hypot(spot->x - x, spot->y - y);
    return (struct label_box){x + (spot->x - x) * part,
                              spot->x + (spot->side == LABEL_RIGHT ? -gap : gap),
                              y + (spot->y - y) * part, spot->y};
}

static bool tie_meets_curve(const struct label_box *tie, const struct label_curve *curve) {
    for (size_t i = 0; i + 1 < curve->points; i++) {
        const struct label_box part = {curve->x[i], curve->x[i + 1], curve->y[i], curve->y[i + 1]};
        if (lines_meet(tie, &part))
            return true;
    }
    return false;
}

/* The distance of a place from a line. */
static double distance(const struct label_box *line, double x, double y) {
    double dx = line->right - line->left, dy = line->bottom - line->top;
    double part = ((x - line->left) * dx + (y - line->top) * dy) / (dx * dx + dy * dy);
    part = fmin(fmax(part, 0), 1);
    return hypot(x - line->left - part * dx, y - line->top - part * dy);
}

/* A tie runs over no label and no other tie; where asked, over no other point and no curve. */
static bool tie_is_free(const struct label_scene *scene, size_t point,
                        const struct label_box *tie) {
    const double point_room = 4;
    for (size_t i = 0; i < scene->points && scene->ties_off_points; i++)
        if (i != point && distance(tie, scene->x[i], scene->y[i]) < point_room)
            return false;
    for (size_t i = 0; i < scene->boxes; i++)
        if (line_meets_box(tie, &scene->box[i]))
            return false;
    for (size_t i = 0; i < scene->ties; i++)
        if (lines_meet(tie, &scene->tie[i]))
            return false;
    for (size_t i = 0; i < scene->curves && scene->ties_off_curves; i++)
        if (tie_meets_curve(tie, &scene->curve[i]))
            return false;
    return true;
}

static struct label_spot try_spot(const struct label_scene *scene, size_t point, double width,
                                  enum label_side side, double x, double y) {
    struct label_spot spot = {
        .side = side, .x = scene->x[point] + x, .y = scene->y[point] + y, .free = false};
    spot.free = is_free(scene, point, spot.x - part_left(side) * width, width, spot.y);
    return spot;
}

struct label_spot labels_point(const struct label_scene *scene, size_t point, double width,
                               bool above) {
    const double beside = 11, over = above ? -13 : 13;
    const struct {
        enum label_side side;
        double x, y;
    } place[] = {{LABEL_RIGHT, beside, 0},
                 {LABEL_LEFT, -beside, 0},
                 {LABEL_BEYOND, 0, over},
                 {LABEL_TOWARDS, 0, -over}};
    struct label_spot spot = {.free = false};
    for (size_t i = 0; i < sizeof place / sizeof *place && !spot.free; i++)
        spot = try_spot(scene, point, width, place[i].side, place[i].x, place[i].y);
    return spot;
}

struct label_spot labels_point_apart(const struct label_scene *scene, size_t point, double width,
                                     bool above) {
    const double nearest = 18, farthest = 90, step = 6;
    static const double slope[] = {1, 0.5, 2, -1, -0.5, -2}; /* height over width; minus: back */
    struct label_spot near = labels_point(scene, point, width, above);
    for (double away = nearest; away <= farthest && !near.free; away += step)
        for (size_t i = 0; i < 2 * sizeof slope / sizeof *slope; i++) {
            double s = slope[i / 2], x = away / hypot(1, s), y = x * s * (above ? -1 : 1);
            struct label_spot spot =
                try_spot(scene, point, width, i % 2 ? LABEL_LEFT : LABEL_RIGHT, i % 2 ? -x : x, y);
            spot.apart = true;
            const struct label_box tie = labels_tie(scene, point, &spot);
            if (spot.free && tie_is_free(scene, point, &tie))
                return spot;
        }
    return near;
}

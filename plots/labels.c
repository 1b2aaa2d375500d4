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

static bool is_free(const struct label_scene *scene, size_t point, double left, double width,
                    double y) {
    const double inside = 2, line_room = 9, point_room = 6;
    if (left < scene->left + inside || left + width > scene->right)
        return false;
    for (size_t i = 0; i < scene->lines; i++)
        if (fabs(scene->line[i] - y) < line_room)
            return false;
    for (size_t i = 0; i < scene->points; i++)
        if (i != point && left - point_room < scene->x[i] &&
            scene->x[i] < left + width + point_room && fabs(scene->y[i] - y) < 2 * point_room)
            return false;
    return true;
}

struct label_spot labels_point(const struct label_scene *scene, size_t point, double width,
                               bool above) {
    const double beside = 11, over = above ? -13 : 13;
    const struct {
        double x, y, shift; /* shift: the part of the width that lies left of the anchor */
    } spot[] = {{beside, 0, 0}, {-beside, 0, 1}, {0, over, 0.5}, {0, -over, 0.5}};
    enum { SPOTS = sizeof spot / sizeof *spot };
    size_t i = 0;
    for (; i < SPOTS; i++)
        if (is_free(scene, point, scene->x[point] + spot[i].x - spot[i].shift * width, width,
                    scene->y[point] + spot[i].y))
            break;
    if (i == SPOTS)
        i = SPOTS - 1;
    return (struct label_spot){(enum label_side)i, scene->x[point] + spot[i].x,
                               scene->y[point] + spot[i].y};
}

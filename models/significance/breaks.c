#include "models/significance/breaks.h"

#include <math.h>
#include <string.h>

#include "engine/core/number.h"
#include "models/marginal.h"
#include "models/significance/breaks_search.h"

enum { TURNS = 3 /* of moving dates */ };

static const double date_ratio = 7.35; /* 95% point of the likelihood ratio of a date */
static const double normal_975 = 1.95996398;

size_t breaks_scratch(size_t length) {
    size_t places = length + 1; /* size_t are no larger than doubles */
    return length + length * (TRENDS + EFFECTS) + level_steps_scratch(length, TRENDS + EFFECTS) +
           GRID * level_filter_scratch(length) + places;
}

/* --- Dates --- */

/* Look at the series without one effect: it is put last, and its column left out. */
static struct effect set_aside(struct search *search, size_t e) {
    struct effect own = search->effect[e];
    search->effects--;
    memmove(&search->effect[e], &search->effect[e + 1],
            (search->effects - e) * sizeof search->effect[0]);
    search_set_columns(search);
    return own;
}

static void put_back(struct search *search, size_t e, struct effect own) {
    memmove(&search->effect[e + 1], &search->effect[e],
            (search->effects - e) * sizeof search->effect[0]);
    search->effect[e] = own;
    search->effects++;
    search_set_columns(search);
}

/* What an effect with other dates would explain; NaN where it may not stand. */
static double gain_at(const struct search *search, const struct level_steps *steps,
                      enum effect_kind kind, size_t from, size_t to) {
    if (!search_allowed(search, kind, from, to))
        return NUMBER_MISSING;
    if (kind == SHIFT)
        return search_explained(steps->step_y[from], steps->step_step[from]);
    const size_t ahead = to - from;
    double cross;
    level_steps_cross(steps, from, &ahead, 1, &cross);
    return search_explained(steps->step_y[from] - steps->step_y[to],
                            steps->step_step[from] + steps->step_step[to] - 2 * cross);
}

/* Move one effect to where the likelihood is highest at the drift and memory there are. */
static bool move_dates(struct search *search, size_t e) {
    struct level_steps steps;
    struct effect own = set_aside(search, e), moved = own;
    if (search_run(search, search->drift, search->memory, true, &steps)) {
        double most = gain_at(search, &steps, own.kind, own.from, own.to);
        size_t n = search->n, reach = own.kind == SHIFT ? n : BREAKS_LONGEST;
        size_t low = own.from > reach ? own.from - reach : 1;
        for (size_t from = low; from < n && from <= own.from + reach && own.kind != ALONE; from++) {
            size_t to = own.kind == SHIFT ? n : from + LEAST_INSIDE;
            size_t last = own.kind == SHIFT ? n : from + BREAKS_LONGEST;
            for (; to <= last && (own.kind == SHIFT || to < n); to++) {
                if (own.kind == TEMPORARY && (to + EDGE < own.to || to > own.to + EDGE))
                    continue;
                double gain = gain_at(search, &steps, own.kind, from, to);
                if (gain > most * (1 + 1e-12)) {
                    most = gain;
                    moved.from = from;
                    moved.to = to;
                }
            }
        }
    }
    put_back(search, e, moved);
    return moved.from != own.from || moved.to != own.to;
}

/* The squares left over the grid with all effects, for own_statistic. */
static void leave_squares(const struct search *search, double *squares) {
    struct level_steps steps;
    for (size_t d = 0; d < DRIFTS; d++)
        for (size_t m = 0; m < MEMORIES; m++)
            squares[d * MEMORIES + m] =
                search_run(search, d, m, false, &steps) ? steps.squares : NUMBER_MISSING;
}

/* The statistic of an effect, the others in the model, as in best_candidates: what it explains is
 * what its column takes from the squares. */
static double own_statistic(struct search *search, size_t e, const double *squares) {
    struct level_steps steps;
    struct effect own = set_aside(search, e);
    double without = -INFINITY, with[GRID], highest_with = -INFINITY;
    size_t drift = 0, memory = 0;
    for (size_t d = 0; d < DRIFTS; d++)
        for (size_t m = 0; m < MEMORIES; m++) {
            size_t g = d * MEMORIES + m;
            with[g] = -INFINITY;
            if (!search_run(search, d, m, false, &steps) || number_is_missing(squares[g]))
                continue;
            with[g] = level_steps_likelihood(&steps, steps.squares - squares[g], search->least);
            double likelihood = level_steps_likelihood(&steps, 0, search->least);
            if (likelihood > without) {
                without = likelihood;
                drift = d;
                memory = m;
            }
        }
    for (size_t d = 0; d <= drift; d++)
        for (size_t m = 0; m < MEMORIES && (d < drift || m <= memory); m++)
            highest_with = fmax(highest_with, with[d * MEMORIES + m]);
    put_back(search, e, own);
    return 2 * (highest_with - without);
}

/* Settle the dates, then drop what falls below the bar once the others are there. */
static void settle(struct search *search) {
    double squares[GRID];
    while (search->effects) {
        bool moving = true;
        search_highest(search);
        for (int turn = 0; turn < TURNS && moving; turn++) {
            moving = false;
            for (size_t e = 0; e < search->effects; e++)
                moving = move_dates(search, e) || moving;
        }
        leave_squares(search, squares);
        double least = INFINITY;
        size_t weakest = 0;
        for (size_t e = 0; e < search->effects; e++) {
            struct effect *own = &search->effect[e];
            double statistic = own_statistic(search, e, squares);
            own->statistic = statistic;
            if (statistic - search->bar[own->kind] < least) {
                least = statistic - search->bar[own->kind];
                weakest = e;
            }
        }
        if (least >= 0)
            return;
        set_aside(search, weakest);
    }
}

/* --- What is told --- */

/* Months whose profile likelihood is not too far from the highest. */
static void find_interval(struct search *search, size_t e, struct breaks_found *out) {
    struct level_steps steps;
    struct effect own = set_aside(search, e);
    size_t n = search->n, earliest = own.from, latest = own.from;
    if (search_run(search, search->drift, search->memory, true, &steps)) {
        double most = level_steps_likelihood(
            &steps, gain_at(search, &steps, own.kind, own.from, own.to), search->least);
        for (size_t from = 1; from < n; from++) {
            if (own.kind == TEMPORARY &&
                (from + LEAST_INSIDE > own.to || own.to > from + BREAKS_LONGEST))
                continue;
            double gain = gain_at(search, &steps, own.kind, from, own.to);
            if (number_is_missing(gain) ||
                2 * (most - level_steps_likelihood(&steps, gain, search->least)) > date_ratio)
                continue;
            earliest = from < earliest ? from : earliest;
            latest = from > latest ? from : latest;
        }
    }
    put_back(search, e, own);
    out->earliest = search->task->first + (int)earliest;
    out->latest = search->task->first + (int)latest;
}

/* The middle between the level within and around an effect, the other effects taken out. */
static double middle_level(const struct search *search, const double *coefficient, size_t e) {
    const struct effect *own = &search->effect[e];
    double sum[2] = {0}, count[2] = {0};
    for (size_t t = 0; t < search->n; t++) {
        bool inside = t >= own->from && t < own->to;
        if (number_is_missing(search->z[t]) || t + YEAR < own->from ||
            t >= (own->kind == SHIFT ? own->from : own->to) + YEAR)
            continue;
        double z = search->z[t];
        for (size_t k = 0; k < search->effects; k++)
            if (k != e && t >= search->effect[k].from && t < search->effect[k].to)
                z -= coefficient[TRENDS + k];
        sum[inside] += z;
        count[inside]++;
    }
    return (sum[0] / count[0] + sum[1] / count[1]) / 2;
}

static double change_of(double middle, double effect) {
    double before = marginal_root_inverse(middle - effect / 2);
    return before > 0 ? marginal_root_inverse(middle + effect / 2) / before - 1 : INFINITY;
}

static void find_size(const struct search *search, const struct level_steps *steps, size_t e,
                      struct breaks_found *out) {
    const double z = normal_975;
    double free = (double)(steps->filter->present - steps->columns);
    double t = z + (z * z * z + z) / (4 * free); /* Cornish & Fisher */
    double effect = steps->coefficient[TRENDS + e];
    double error = sqrt(steps->variance[TRENDS + e] * fmax(steps->squares / free, search->least));
    double middle = middle_level(search, steps->coefficient, e);
    out->change = change_of(middle, effect);
    out->lower = change_of(middle, effect - t * error);
    out->upper = change_of(middle, effect + t * error);
}

static size_t tell(struct search *search, struct breaks_found *out) {
    size_t count = 0;
    for (size_t e = 0; e < search->effects; e++) {
        const struct effect *own = &search->effect[e];
        struct level_steps steps;
        if (own->kind == ALONE)
            continue;
        bool shift = own->kind == SHIFT;
        struct breaks_found found = {
            .kind = shift ? EVENT_LEVEL_SHIFT : EVENT_TEMPORARY,
            .start = search->task->first + (int)own->from,
            .end = search->task->first + (int)(shift ? own->from : own->to - 1),
            .statistic = own->statistic,
            .p_value = search_tail(search, own->kind, own->statistic),
        };
        find_interval(search, e, &found);
        if (!search_run(search, search->drift, search->memory, false, &steps))
            continue;
        find_size(search, &steps, e, &found);
        size_t at = count++;
        for (; at > 0 && out[at - 1].start > found.start; at--)
            out[at] = out[at - 1];
        out[at] = found;
    }
    return count;
}

size_t breaks_find(const struct breaks_task *task, struct breaks_found *out, double *scratch) {
    struct search search;
    struct level_steps steps;
    if (!search_begin(&search, task, scratch))
        return 0;
    search_take(&search);
    if (!search.effects)
        return 0;
    /* the season again, without what was found; then what can be seen now */
    search_highest(&search);
    if (search_run(&search, search.drift, search.memory, false, &steps)) {
        search_prepare(&search, steps.coefficient);
        search_take(&search);
    }
    settle(&search);
    return tell(&search, out);
}

void breaks_largest(const struct breaks_task *task, double *shift, double *temporary,
                    double *scratch) {
    struct search search;
    struct effect best[EFFECT_KINDS];
    *shift = *temporary = NUMBER_MISSING;
    if (!search_begin(&search, task, scratch) || !search_best(&search, best))
        return;
    *shift = best[SHIFT].statistic;
    *temporary = best[TEMPORARY].statistic;
}

#include "models/significance/breaks_search.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <string.h>

#include "engine/core/number.h"
#include "models/marginal.h"

enum { YEARS_MOST = 64 /* of ratios by calendar month */ };

static const double least_mean = 2; /* a month */
static const double least_index = 0.05;
static const double root_k = 0.05; /* of marginal_root */
static const double rounding =
    1e-20; /* of a sum of squares: a series without noise is not searched */
static const double drifts[DRIFTS] = {0, 0.003, 0.015, 0.06, 0.25, 1};
static const double memories[MEMORIES] = {0, 0.3, 0.6};
static const size_t lengths[] = {1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 18};

enum { LENGTHS = sizeof lengths / sizeof *lengths };

/* The upper tail of the largest statistic in a series without a break,
 * p = exp(-(x - at - growth log(n/120))/scale) with n recorded months: fitted to the 90, 97.5 and
 * 99.5% points of the most restless of nine kinds of series, 4,000 each of 60, 120 and 192 months
 * (test/bench/breaks_bench.c prints them). */
static const struct effect_rule {
    double at, growth, scale;
    size_t most;
} rules[EFFECT_KINDS] = {
    [SHIFT] = {6.8, 2.6, 2.2, BREAKS_SHIFTS},
    [TEMPORARY] = {10.4, 2.3, 2.3, BREAKS_TEMPORARY},
    [ALONE] = {10.4, 2.3, 2.3, LONE},
};
static const double usual_months = 120;
static const double taken = 0.025; /* a p-value under it: half of 5% for either kind */

static double rule_start(const struct search *search, enum effect_kind kind) {
    double present = (double)search->before[search->n];
    return rules[kind].at + rules[kind].growth * log(present / usual_months);
}

double search_tail(const struct search *search, enum effect_kind kind, double statistic) {
    return fmin(1, exp((rule_start(search, kind) - statistic) / rules[kind].scale));
}

static void lay_out(struct search *search, const struct breaks_task *task, double *scratch) {
    size_t n = task->length;
    *search = (struct search){.task = task, .n = n};
    search->z = scratch;
    search->column = search->z + n;
    search->work = search->column + n * (TRENDS + EFFECTS);
    double *filters = search->work + level_steps_scratch(n, TRENDS + EFFECTS);
    search->before = (size_t *)(void *)(filters + GRID * level_filter_scratch(n));
    size_t present = 0;
    for (size_t t = 0; t < n; t++) {
        search->before[t] = present;
        present += !number_is_missing(task->values[t]);
        search->column[t] = 1;
        search->column[n + t] = (double)t / YEAR;
    }
    search->before[n] = present;
    for (int k = 0; k < EFFECT_KINDS && present; k++)
        search->bar[k] = rule_start(search, (enum effect_kind)k) - rules[k].scale * log(taken);
}

static size_t recorded(const struct search *search, size_t from, size_t to) {
    return search->before[to] - search->before[from];
}

/* The filters of the grid. */
static void make_filters(struct search *search) {
    double *scratch = search->work + level_steps_scratch(search->n, TRENDS + EFFECTS);
    for (size_t g = 0; g < GRID; g++)
        level_filter_make(search->task->values, search->n, drifts[g / MEMORIES],
                          memories[g % MEMORIES], &search->filter[g],
                          scratch + g * level_filter_scratch(search->n));
}

static bool worth_searching(const struct search *search) {
    double sum = 0;
    size_t present = search->before[search->n];
    for (size_t t = 0; t < search->n; t++) {
        double value = search->task->values[t];
        if (number_is_missing(value))
            continue;
        if (!number_is_finite(value) || value < 0)
            return false;
        sum += value;
    }
    return present >= BREAKS_LEAST_MONTHS && search->n < YEAR * YEARS_MOST &&
           sum >= least_mean * (double)present;
}

/* --- Season --- */

static double median(double *value, size_t count) {
    gsl_sort(value, 1, count);
    return gsl_stats_median_from_sorted_data(value, 1, count);
}

/* Median ratios of y to its centred 2x12 mean, drawn to 1 as far as they are noise: with r the
 * ratios of a month and k of them, noise = (pi/2) mean var(r)/k and signal = var(medians) keep
 * 1 - noise/signal. */
static void find_season(const double *y, size_t n, double *season) {
    double ratio[YEARS_MOST], noise = 0, signal = 0, total = 0;
    for (size_t k = 0; k < YEAR; k++) {
        size_t count = 0;
        double sum = 0, squares = 0;
        for (size_t t = k; t + YEAR / 2 < n; t += YEAR) {
            if (t < YEAR / 2)
                continue;
            double trend = (y[t - YEAR / 2] + y[t + YEAR / 2]) / 2;
            for (size_t i = t - YEAR / 2 + 1; i < t + YEAR / 2; i++)
                trend += y[i];
            double own = YEAR * y[t] / trend;
            if (!number_is_finite(own))
                continue;
            sum += own;
            squares += own * own;
            ratio[count++] = own;
        }
        season[k] = count ? fmax(median(ratio, count), least_index) : 1;
        total += season[k];
        if (count > 1) {
            double years = (double)count;
            noise += 1.5707963 * fmax(squares - sum * sum / years, 0) / (years - 1) / years / YEAR;
        }
    }
    for (size_t k = 0; k < YEAR; k++) {
        season[k] *= YEAR / total;
        signal += (season[k] - 1) * (season[k] - 1) / (YEAR - 1);
    }
    double kept = signal > noise ? 1 - noise / signal : 0;
    for (size_t k = 0; k < YEAR; k++)
        season[k] = 1 + kept * (season[k] - 1);
}

/* Season and scale, the effects found so far taken out of what the season is read from. */
void search_prepare(struct search *search, const double *coefficient) {
    size_t n = search->n;
    double *plain = search->work;
    for (size_t t = 0; t < n; t++) {
        double value = search->task->values[t], z = search->z[t];
        plain[t] = value;
        for (size_t e = 0; coefficient && e < search->effects; e++)
            if (t >= search->effect[e].from && t < search->effect[e].to)
                z -= coefficient[TRENDS + e];
        if (coefficient && !number_is_missing(value)) {
            double now = marginal_root_inverse(search->z[t]), then = marginal_root_inverse(z);
            plain[t] = now > 0 ? value * then / now : then;
        }
    }
    find_season(plain, n, search->season);
    for (size_t t = 0; t < n; t++) {
        double value = search->task->values[t];
        search->z[t] = number_is_missing(value) ? NUMBER_MISSING
                                                : marginal_root(value / search->season[t % YEAR]);
    }
    search->floor = search->least = 0;
    for (size_t t = 0; t < n; t++) {
        double value = search->task->values[t];
        if (number_is_missing(value))
            continue;
        search->floor += rounding * search->z[t] * search->z[t];
        /* a Poisson count's on the scale g: g'(y)^2 y */
        search->least += value / (value + 0.25) / (1 + root_k * root_k * (value + 0.25));
    }
    search->least = search->task->counts ? search->least / (double)search->before[n] : 0;
}

/* --- Likelihoods --- */

void search_set_columns(struct search *search) {
    for (size_t e = 0; e < search->effects; e++) {
        double *column = search->column + (TRENDS + e) * search->n;
        for (size_t t = 0; t < search->n; t++)
            column[t] = t >= search->effect[e].from && t < search->effect[e].to;
    }
}

bool search_run(const struct search *search, size_t drift, size_t memory, bool steps,
                struct level_steps *out) {
    struct level_steps_task task = {&search->filter[drift * MEMORIES + memory], search->z,
                                    search->column, TRENDS + search->effects};
    return level_steps_run(&task, steps, out, search->work);
}

/* The highest likelihood over the grid with the effects there are; -INFINITY when they cannot be
 * told apart or leave no noise. */
double search_highest(struct search *search) {
    struct level_steps steps;
    double best = -INFINITY;
    for (size_t d = 0; d < DRIFTS; d++)
        for (size_t m = 0; m < MEMORIES; m++) {
            if (!search_run(search, d, m, false, &steps) || steps.squares <= search->floor)
                return -INFINITY;
            double own = level_steps_likelihood(&steps, 0, search->least);
            if (own > best) {
                best = own;
                search->drift = d;
                search->memory = m;
            }
        }
    return best;
}

/* --- Candidates --- */

/* May an effect stand beside those there are? A shift inside a temporary change
 * cannot be told from the change's own size. */
bool search_allowed(const struct search *search, enum effect_kind kind, size_t from, size_t to) {
    size_t n = search->n;
    if (kind == SHIFT &&
        (recorded(search, 0, from) < BREAKS_SEGMENT || recorded(search, from, n) < BREAKS_SEGMENT))
        return false;
    if (kind == TEMPORARY && (recorded(search, 0, from) < EDGE || recorded(search, to, n) < EDGE ||
                              recorded(search, from, to) < LEAST_INSIDE))
        return false;
    for (size_t e = 0; e < search->effects; e++) {
        const struct effect *other = &search->effect[e];
        if (kind == SHIFT && other->kind == SHIFT &&
            recorded(search, from < other->from ? from : other->from,
                     from < other->from ? other->from : from) < BREAKS_SEGMENT)
            return false;
        if (kind == SHIFT && other->kind == TEMPORARY && from > other->from && from < other->to)
            return false;
        if (kind == TEMPORARY && other->kind == SHIFT && other->from > from && other->from < to)
            return false;
        if (kind != SHIFT && other->kind != SHIFT && from < other->to && other->from < to)
            return false; /* temporary changes do not overlap */
    }
    return true;
}

/* What a step in `from` explains; 0 where the regressors leave nothing of it. */
double search_explained(double product, double square) {
    return square > 1e-8 ? product * product / square : 0;
}

/* Remember a candidate that explains more than any before it in this pass (`record`). */
static void consider(const struct search *search, const struct level_steps *steps,
                     enum effect_kind kind, size_t from, size_t to, double gain, double *record,
                     struct effect *best) {
    if (!(gain > record[kind]) || !search_allowed(search, kind, from, to))
        return;
    record[kind] = gain;
    double own = level_steps_likelihood(steps, gain, search->least);
    if (own > best[kind].statistic)
        best[kind] = (struct effect){kind, from, to, own};
}

/* The best place of each kind at one drift and memory; `statistic` holds likelihoods here. Within
 * one pass the likelihood rises with what is explained, so logarithms are taken only of records. */
static void scan(const struct search *search, const struct level_steps *steps,
                 struct effect *best) {
    size_t n = search->n;
    double record[EFFECT_KINDS] = {0}, cross[LENGTHS];
    for (size_t k = 1; k < n; k++) {
        double y = steps->step_y[k], square = steps->step_step[k];
        if (y * y > record[SHIFT] * square)
            consider(search, steps, SHIFT, k, n, search_explained(y, square), record, best);
        size_t count = 0;
        while (count < LENGTHS && k + lengths[count] < n)
            count++;
        level_steps_cross(steps, k, lengths, count, cross);
        for (size_t i = 0; i < count; i++) {
            enum effect_kind kind = lengths[i] == 1 ? ALONE : TEMPORARY;
            size_t m = k + lengths[i];
            double part = y - steps->step_y[m];
            double its = square + steps->step_step[m] - 2 * cross[i];
            if (part * part > record[kind] * its) /* a division for few */
                consider(search, steps, kind, k, m, search_explained(part, its), record, best);
        }
    }
}

/* The best candidate of each kind with its statistic, against the effects there are. A break can
 * only have made the level look more restless than it is: drifts above the one found without it are
 * not tried. */
bool search_best(struct search *search, struct effect *best) {
    struct level_steps steps;
    double base = search_highest(search);
    for (int k = 0; k < EFFECT_KINDS; k++)
        best[k] = (struct effect){(enum effect_kind)k, 0, 0, base};
    if (!number_is_finite(base))
        return false;
    for (size_t d = 0; d <= search->drift; d++)
        for (size_t m = 0; m < MEMORIES; m++) {
            if (d == search->drift && m > search->memory)
                continue;
            if (search_run(search, d, m, true, &steps))
                scan(search, &steps, best);
        }
    for (int k = 0; k < EFFECT_KINDS; k++)
        best[k].statistic = 2 * (best[k].statistic - base);
    return true;
}

static size_t count_kind(const struct search *search, enum effect_kind kind) {
    size_t count = 0;
    for (size_t e = 0; e < search->effects; e++)
        count += search->effect[e].kind == kind;
    return count;
}

/* Take the clearest, again and again. */
void search_take(struct search *search) {
    struct effect best[EFFECT_KINDS];
    while (search->effects < EFFECTS && search_best(search, best)) {
        const struct effect *chosen = NULL;
        for (int k = 0; k < EFFECT_KINDS; k++) {
            double over = best[k].statistic - search->bar[k];
            if (over > 0 && count_kind(search, (enum effect_kind)k) < rules[k].most &&
                (!chosen || over > chosen->statistic - search->bar[chosen->kind]))
                chosen = &best[k];
        }
        if (!chosen)
            return;
        search->effect[search->effects++] = *chosen;
        search_set_columns(search);
    }
}

bool search_begin(struct search *search, const struct breaks_task *task, double *scratch) {
    lay_out(search, task, scratch);
    if (!worth_searching(search))
        return false;
    make_filters(search);
    search_prepare(search, NULL);
    return true;
}

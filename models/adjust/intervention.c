#include "models/adjust/intervention.h"

#include <math.h>
#include <string.h>

#include "engine/core/number.h"
#include "models/kernels/least_squares.h"

enum {
    YEAR = 12,
    LEVEL = 0, /* terms: level, slope, then the events, the one asked about first */
    SLOPE = 1,
    TARGET = 2,
    TERMS = TARGET + INTERVENTION_EVENTS,
    ROUNDS = 60
};

static const double slope_spread = 0.2;      /* prior standard deviation a year, log scale */
static const double effect_spread = 2;       /* and of an effect */
static const double longest_step = 1.5;      /* of a term in one round */
static const double most_correlation = 0.8;  /* of neighbouring residuals that is allowed for */
static const double settled = 1e-9;          /* steps under this end the rounds */
static const double normal_975 = 1.95996398; /* normal quantile of 95% limits */

const char *intervention_reason(enum intervention_outcome outcome) {
    static const char *const reason[] = {"", "fewer than 6 months are recorded before it",
                                         "fewer than 6 months are recorded after it",
                                         "fewer than 3 months are recorded within it",
                                         "too few offences around it"};
    return (size_t)outcome < sizeof reason / sizeof *reason ? reason[outcome] : "";
}

double intervention_shape(const struct event *event, int month) {
    if (event->kind == EVENT_EXCLUDE || month < event->start)
        return 0;
    if (event->kind == EVENT_TEMPORARY)
        return month <= event->end;
    if (event->kind == EVENT_LEVEL_SHIFT || month >= event->end)
        return 1;
    return (double)(month - event->start + 1) / (double)(event->end - event->start + 1);
}

double intervention_factor(const struct event *event, double effect, int month) {
    double shape = intervention_shape(event, month);
    if (event->kind == EVENT_EXCLUDE)
        return 1;
    return exp(event->kind == EVENT_TEMPORARY ? -effect * shape : effect * (1 - shape));
}

/* The months looked at, as indices into the values, and the terms that vary among them. */
struct window {
    const struct intervention_task *task;
    size_t from, to;                                /* to: one past */
    const struct event *event[INTERVENTION_EVENTS]; /* fitted together, the target first */
    size_t terms;
};

/* An event's own months: a shift's are none, it lies between two months. */
static int last_inside(const struct event *event) {
    return event->kind == EVENT_LEVEL_SHIFT ? event->start - 1 : event->end;
}

static size_t place(const struct intervention_task *task, int month) {
    int at = month - task->first;
    return at < 0 ? 0 : (size_t)at > task->length ? task->length : (size_t)at;
}

static size_t recorded(const double *values, size_t from, size_t to) {
    size_t count = 0;
    for (size_t t = from; t < to; t++)
        count += !number_is_missing(values[t]);
    return count;
}

static bool varies(const struct window *window, const struct event *event) {
    const struct intervention_task *task = window->task;
    double least = 1, most = 0;
    for (size_t t = window->from; t < window->to; t++) {
        double shape = intervention_shape(event, task->first + (int)t);
        if (number_is_missing(task->values[t]))
            continue;
        least = fmin(least, shape);
        most = fmax(most, shape);
    }
    return most > least;
}

static enum intervention_outcome open_window(const struct intervention_task *task,
                                             struct window *out) {
    const struct event *target = task->event[0];
    int last = last_inside(target);
    size_t start = place(task, target->start), after = place(task, last + 1);
    *out = (struct window){.task = task, .terms = TARGET};
    out->from = place(task, target->start - INTERVENTION_WINDOW);
    out->to = place(task, last + 1 + INTERVENTION_WINDOW);
    if (recorded(task->values, out->from, start) < INTERVENTION_SIDE)
        return INTERVENTION_FEW_BEFORE;
    if (recorded(task->values, after, out->to) < INTERVENTION_SIDE)
        return INTERVENTION_FEW_AFTER;
    if (target->kind == EVENT_TEMPORARY &&
        recorded(task->values, start, after) < INTERVENTION_INSIDE)
        return INTERVENTION_FEW_INSIDE;
    double sum = 0;
    for (size_t t = out->from; t < out->to; t++) {
        if (task->values[t] < 0)
            return INTERVENTION_NOTHING;
        sum += number_is_missing(task->values[t]) ? 0 : task->values[t];
    }
    if (!(sum > 0))
        return INTERVENTION_NOTHING;
    for (size_t i = 0; i < task->events && out->terms < TERMS; i++)
        if (i == 0 || varies(out, task->event[i]))
            out->event[out->terms++ - TARGET] = task->event[i];
    return INTERVENTION_ESTIMATED;
}

/* The terms of a month without its season, and its mean. */
static double mean_of(const struct window *window, const double *beta, size_t t, double *term) {
    const struct intervention_task *task = window->task;
    int month = task->first + (int)t;
    term[LEVEL] = 1;
    term[SLOPE] = (double)(month - task->event[0]->start) / YEAR;
    double sum = beta[LEVEL] + beta[SLOPE] * term[SLOPE];
    for (size_t k = TARGET; k < window->terms; k++) {
        term[k] = intervention_shape(window->event[k - TARGET], month);
        sum += beta[k] * term[k];
    }
    return task->season[month % YEAR] * exp(sum);
}

/* Pearson's dispersion, widened by the correlation of neighbouring residuals. */
static double dispersion_of(const struct window *window, const double *beta) {
    double term[TERMS], squares = 0, products = 0, before = NUMBER_MISSING, n = 0;
    for (size_t t = window->from; t < window->to; t++) {
        double value = window->task->values[t], mean = mean_of(window, beta, t, term);
        double residual = (value - mean) / sqrt(mean);
        if (!number_is_missing(residual)) {
            squares += residual * residual;
            n++;
        }
        if (!number_is_missing(residual * before))
            products += residual * before;
        before = residual;
    }
    double free = fmax(1, n - (double)window->terms), phi = squares / free;
    if (window->task->counts)
        phi = fmax(phi, 1);
    /* residuals of a fitted line are too little correlated, by about this much */
    double r = squares > 0 ? products / squares : 0;
    r = fmin(fmax(r + (1 + 4 * r) / fmax(n, 1), 0), most_correlation);
    return fmax(phi, 1e-12) * (1 + r) / (1 - r);
}

/* Information and score of the penalised quasi-likelihood at beta. */
static void normal_equations(const struct window *window, const double *beta, double phi,
                             double *information, double *score) {
    size_t p = window->terms;
    double term[TERMS];
    memset(information, 0, p * p * sizeof *information);
    memset(score, 0, p * sizeof *score);
    for (size_t t = window->from; t < window->to; t++) {
        double value = window->task->values[t];
        if (number_is_missing(value))
            continue;
        double mean = mean_of(window, beta, t, term);
        for (size_t i = 0; i < p; i++) {
            score[i] += term[i] * (value - mean) / phi;
            for (size_t j = 0; j < p; j++)
                information[i * p + j] += term[i] * term[j] * mean / phi;
        }
    }
    for (size_t i = SLOPE; i < p; i++) {
        double spread = i == SLOPE ? slope_spread : effect_spread;
        information[i * p + i] += 1 / (spread * spread);
        score[i] -= beta[i] / (spread * spread);
    }
}

static double start_level(const struct window *window) {
    double values = 0, seasons = 0;
    const struct intervention_task *task = window->task;
    for (size_t t = window->from; t < window->to; t++)
        if (!number_is_missing(task->values[t])) {
            values += task->values[t];
            seasons += task->season[(task->first + (int)t) % YEAR];
        }
    return log(values / seasons);
}

struct intervention intervention_estimate(const struct intervention_task *task) {
    struct window window;
    struct intervention out = {.outcome = open_window(task, &window)};
    if (out.outcome != INTERVENTION_ESTIMATED)
        return out;
    double beta[TERMS] = {start_level(&window)}, information[TERMS * TERMS], score[TERMS];
    double phi = dispersion_of(&window, beta), furthest = INFINITY;
    size_t p = window.terms;
    for (int round = 0; round < ROUNDS && furthest > settled; round++) {
        normal_equations(&window, beta, phi, information, score);
        if (!least_squares_cholesky(information, score, p))
            return (struct intervention){.outcome = INTERVENTION_NOTHING};
        furthest = 0;
        for (size_t i = 0; i < p; i++) {
            double step = fmin(fmax(score[i], -longest_step), longest_step);
            beta[i] += step;
            furthest = fmax(furthest, fabs(step));
        }
        phi = dispersion_of(&window, beta);
    }
    normal_equations(&window, beta, phi, information, score);
    double unit[TERMS] = {0};
    unit[TARGET] = 1; /* the target's row of the inverse */
    if (!least_squares_cholesky(information, unit, p) || !(unit[TARGET] > 0) ||
        !isfinite(beta[TARGET]) || !isfinite(unit[TARGET]))
        return (struct intervention){.outcome = INTERVENTION_NOTHING};
    out.effect = beta[TARGET];
    out.error = sqrt(unit[TARGET]);
    out.dispersion = phi;
    return out;
}

/* Weighted mean and its variance with `between` as the variance between series. */
static double common(const struct intervention *estimate, size_t count, double between,
                     double *variance) {
    double weights = 0, sum = 0;
    for (size_t i = 0; i < count; i++) {
        if (estimate[i].outcome != INTERVENTION_ESTIMATED)
            continue;
        double weight = 1 / (estimate[i].error * estimate[i].error + between);
        weights += weight;
        sum += weight * estimate[i].effect;
    }
    *variance = 1 / weights;
    return sum / weights;
}

/* DerSimonian & Laird's moment estimate of the variance between series. */
static double variance_between(const struct intervention *estimate, size_t count, size_t used) {
    double variance, mean = common(estimate, count, 0, &variance), q = 0, squares = 0;
    for (size_t i = 0; i < count; i++) {
        if (estimate[i].outcome != INTERVENTION_ESTIMATED)
            continue;
        double weight = 1 / (estimate[i].error * estimate[i].error);
        q += weight * (estimate[i].effect - mean) * (estimate[i].effect - mean);
        squares += weight * weight;
    }
    double scale = 1 / variance - squares * variance;
    return used > 1 && scale > 0 ? fmax(0, (q - (double)(used - 1)) / scale) : 0;
}

size_t intervention_pool(const struct intervention *estimate, size_t count,
                         struct intervention_pooled *out) {
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        out[i] = (struct intervention_pooled){0, NUMBER_MISSING, NUMBER_MISSING};
        used += estimate[i].outcome == INTERVENTION_ESTIMATED;
    }
    if (!used)
        return 0;
    double between = variance_between(estimate, count, used), v;
    double mean = common(estimate, count, between, &v);
    double centre = mean * mean > v ? mean * (1 - v / (mean * mean)) : 0;
    for (size_t i = 0; i < count; i++) {
        if (estimate[i].outcome != INTERVENTION_ESTIMATED)
            continue;
        double noise = estimate[i].error * estimate[i].error;
        double own = used > 1 ? between / (between + noise) : 0;
        double apart = own * (estimate[i].effect - mean);
        double half = normal_975 * sqrt(own * noise + (1 - own) * (1 - own) * v);
        out[i] =
            (struct intervention_pooled){centre + apart, mean + apart - half, mean + apart + half};
    }
    return used;
}

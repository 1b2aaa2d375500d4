#include "models/forecast/naive.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/core/number.h"

/* What is there to work with. */
struct observed {
    size_t count, first, last; /* observed months; index of the first and the last */
    double mean, square;       /* mean, and mean square about it on count - 1 */
    bool zero;                 /* every one of them is 0 */
};

static struct observed observe(const double *y, size_t length) {
    struct observed seen = {.count = 0, .zero = true};
    double sum = 0, squares = 0;
    for (size_t t = 0; t < length; t++) {
        if (number_is_missing(y[t]))
            continue;
        if (seen.count++ == 0)
            seen.first = t;
        seen.last = t;
        seen.zero = seen.zero && y[t] == 0;
        sum += y[t];
    }
    if (seen.count)
        seen.mean = sum / (double)seen.count;
    for (size_t t = 0; t < length; t++)
        if (!number_is_missing(y[t]))
            squares += (y[t] - seen.mean) * (y[t] - seen.mean);
    if (seen.count > 1)
        seen.square = squares / (double)(seen.count - 1);
    return seen;
}

/* Mean square of the steps over `lag` months less drift b a step, a step over g lags counting 1/g;
 * `spent` degrees of freedom are taken off. NaN without a step left. */
static double step_square(const double *y, size_t length, size_t lag, double b, size_t spent) {
    double sum = 0;
    size_t steps = 0;
    for (size_t t = lag; t < length; t++) {
        if (number_is_missing(y[t]))
            continue;
        size_t gap = 1;
        while (gap * lag <= t && number_is_missing(y[t - gap * lag]))
            gap++;
        if (gap * lag > t)
            continue;
        double step = y[t] - y[t - gap * lag] - (double)gap * b;
        sum += step * step / (double)gap;
        steps++;
    }
    return steps > spent ? sum / (double)(steps - spent) : NUMBER_MISSING;
}

/* The index of the last observed month of the same season as `month` (an index that may lie beyond
 * the end), or the last observed of all when that season was never observed. */
static size_t same_month(const struct model_task *task, size_t month, size_t fallback) {
    size_t t = month;
    while (t >= task->length || number_is_missing(task->values[t])) {
        if (t < task->period)
            return fallback;
        t -= task->period;
    }
    return t;
}

static double jeffreys_variance(const struct observed *seen) {
    double n = (double)seen->count;
    return 0.5 / n * (1 + 1 / n);
}

/* A normal marginal, or what stands in for it where the data show no spread. */
static struct marginal spread(const struct model_task *task, const struct observed *seen,
                              double mean, double variance) {
    double n = (double)seen->count;
    double least = task->counts ? jeffreys_variance(seen) : 0;
    if (task->counts && seen->zero)
        return (struct marginal){
            .kind = MARGINAL_NEGATIVE_BINOMIAL, .a = 0.5 / n, .b = least, .floor = 0};
    return (struct marginal){.kind = MARGINAL_NORMAL,
                             .a = mean,
                             .b = sqrt(variance > least ? variance : least),
                             .floor = task->counts ? 0 : -INFINITY};
}

/* What all four have in common. */
static void finish(struct model_result *result, const struct model_task *task,
                   const struct observed *seen, const char *chosen, double sigma) {
    snprintf(result->chosen, sizeof result->chosen, "%s", chosen);
    result->note[0] = '\0';
    if (task->counts && seen->zero)
        snprintf(
            result->note, sizeof result->note,
            "no count in %zu months: upper limits are the posterior predictive under Jeffreys' "
            "prior",
            seen->count);
    result->parameters = 0;
    result->parameter[result->parameters++] = (struct model_parameter){"sigma", sigma};
    result->log_likelihood = result->aicc = NUMBER_MISSING;
    result->evaluations = 0;
    result->converged = true;
    result->quality = seen->count >= 2 * task->period ? QUALITY_GOOD : QUALITY_UNCERTAIN;
}

static double at_least_zero(const struct model_task *task, double mean) {
    return task->counts && mean < 0 ? 0 : mean;
}

/* The first of these that can be had: the square asked for, the spread about the mean, the value
 * itself (one value says nothing of spread). */
static double usable_square(double square, const struct observed *seen) {
    if (number_is_finite(square))
        return square;
    return seen->count > 1 ? seen->square : seen->mean * seen->mean;
}

static enum status snaive(const struct model_task *task, const void *learned,
                          struct workspace *workspace, struct model_result *result) {
    (void)learned, (void)workspace;
    struct observed seen = observe(task->values, task->length);
    if (task->length < model_snaive.least_months || seen.count == 0)
        return STATUS_TOO_SHORT;
    double square =
        usable_square(step_square(task->values, task->length, task->period, 0, 0), &seen);
    for (size_t h = 1; h <= task->horizon; h++) {
        size_t month = task->length + h - 1;
        size_t from = same_month(task, month, seen.last);
        size_t seasons = (month - from + task->period - 1) / task->period;
        double mean = at_least_zero(task, task->values[from]);
        result->mean[h - 1] = mean;
        result->marginal[h - 1] = spread(task, &seen, mean, square * (double)seasons);
    }
    finish(result, task, &seen, "seasonal naive", sqrt(square));
    return STATUS_OK;
}

/* naive and drift: a walk from the last observed month. */
static enum status walk(const struct model_task *task, struct model_result *result, bool drift) {
    struct observed seen = observe(task->values, task->length);
    if (seen.count < 2)
        return STATUS_TOO_SHORT;
    const double *y = task->values;
    double span = (double)(seen.last - seen.first);
    double b = drift ? (y[seen.last] - y[seen.first]) / span : 0;
    double square = usable_square(step_square(y, task->length, 1, b, drift ? 1 : 0), &seen);
    for (size_t h = 1; h <= task->horizon; h++) {
        double ahead = (double)(task->length - 1 - seen.last + h);
        double mean = at_least_zero(task, y[seen.last] + ahead * b);
        double variance = square * ahead * (drift ? 1 + ahead / span : 1);
        result->mean[h - 1] = mean;
        result->marginal[h - 1] = spread(task, &seen, mean, variance);
    }
    finish(result, task, &seen, drift ? "random walk with drift" : "naive", sqrt(square));
    if (drift)
        result->parameter[result->parameters++] = (struct model_parameter){"drift", b};
    return STATUS_OK;
}

static enum status naive(const struct model_task *task, const void *learned,
                         struct workspace *workspace, struct model_result *result) {
    (void)learned, (void)workspace;
    return walk(task, result, false);
}

static enum status drift(const struct model_task *task, const void *learned,
                         struct workspace *workspace, struct model_result *result) {
    (void)learned, (void)workspace;
    return walk(task, result, true);
}

/* Below this many a month a normal is a poor likeness of counts. */
static const double few = 10;

static enum status mean(const struct model_task *task, const void *learned,
                        struct workspace *workspace, struct model_result *result) {
    (void)learned, (void)workspace;
    struct observed seen = observe(task->values, task->length);
    if (seen.count == 0)
        return STATUS_TOO_SHORT;
    double n = (double)seen.count,
           square = usable_square(seen.count > 1 ? seen.square : NAN, &seen);
    struct marginal marginal = spread(task, &seen, seen.mean, square * (1 + 1 / n));
    if (task->counts && !seen.zero && seen.mean < few)
        marginal = (struct marginal){.kind = MARGINAL_NEGATIVE_BINOMIAL,
                                     .a = seen.mean,
                                     .b = fmax(square, seen.mean) * (1 + 1 / n),
                                     .floor = 0};
    for (size_t h = 0; h < task->horizon; h++) {
        result->mean[h] = seen.mean;
        result->marginal[h] = marginal;
    }
    finish(result, task, &seen, "mean", sqrt(square));
    return STATUS_OK;
}

static size_t no_scratch(size_t length, size_t period, size_t horizon) {
    (void)length, (void)period, (void)horizon;
    return 0;
}

#define FPP3 "Hyndman & Athanasopoulos 2021, Forecasting: Principles and Practice, section 5.2"

const struct model model_snaive = {
    .name = "snaive",
    .title = "Seasonal naive: the same month of the year before",
    .describe = "Each month repeats the last observed value of that month of the year; "
                "no trend. Wants 13 months.",
    .source = FPP3,
    .least_months = 13,
    .takes_missing = true,
    .fixing = MODEL_NOTHING_TO_FIT,
    .scratch = no_scratch,
    .forecast = snaive,
};

const struct model model_naive = {
    .name = "naive",
    .title = "Naive: the last month again",
    .describe = "Every month repeats the last observed value; no season, no trend.",
    .source = FPP3,
    .least_months = 2,
    .takes_missing = true,
    .fixing = MODEL_NOTHING_TO_FIT,
    .scratch = no_scratch,
    .forecast = naive,
};

const struct model model_mean = {
    .name = "mean",
    .title = "Mean of all months",
    .describe = "Every month is the mean of the past; negative binomial below 10 counts a month. "
                "No season, no trend.",
    .source = FPP3,
    .least_months = 1,
    .takes_missing = true,
    .fixing = MODEL_NOTHING_TO_FIT,
    .scratch = no_scratch,
    .forecast = mean,
};

const struct model model_drift = {
    .name = "drift",
    .title = "Random walk with drift",
    .describe = "The straight line through the first and the last month, continued; no season.",
    .source = FPP3,
    .least_months = 2,
    .takes_missing = true,
    .fixing = MODEL_NOTHING_TO_FIT,
    .scratch = no_scratch,
    .forecast = drift,
};

#include "models/kernels/optimise.h"

#include <math.h>
#include <string.h>

struct simplex {
    const struct optimise_task *task;
    size_t n, evaluations;
    double *point;                 /* (n + 1) x n, by rows */
    double *value;                 /* n + 1 */
    double *centre, *trial, *next; /* n */
    size_t best, worst, second;    /* second: the worst but one */
};

size_t optimise_simplex_scratch(size_t n) {
    return (n + 1) * n + (n + 1) + 3 * n;
}

static double bounded(const struct optimise_task *task, size_t i, double x) {
    if (task->lower && x < task->lower[i])
        return task->lower[i];
    if (task->upper && x > task->upper[i])
        return task->upper[i];
    return x;
}

static double evaluate(struct simplex *s, const double *x) {
    s->evaluations++;
    double value = s->task->objective(x, s->task->context);
    return isnan(value) ? INFINITY : value;
}

static void first_simplex(struct simplex *s, const double *start) {
    const struct optimise_task *task = s->task;
    size_t n = s->n;
    for (size_t row = 0; row <= n; row++)
        for (size_t i = 0; i < n; i++)
            s->point[row * n + i] = bounded(task, i, start[i]);
    for (size_t i = 0; i < n; i++) {
        double step = task->step ? task->step[i] : 0.1, from = s->point[i];
        double there = bounded(task, i, from + step), back = bounded(task, i, from - step);
        s->point[(i + 1) * n + i] = fabs(there - from) >= fabs(back - from) ? there : back;
    }
    for (size_t row = 0; row <= n; row++)
        s->value[row] = evaluate(s, s->point + row * n);
}

static void rank(struct simplex *s) {
    s->best = s->worst = 0;
    for (size_t row = 1; row <= s->n; row++) {
        if (s->value[row] < s->value[s->best])
            s->best = row;
        if (s->value[row] >= s->value[s->worst])
            s->worst = row;
    }
    s->second = s->best;
    for (size_t row = 0; row <= s->n; row++)
        if (row != s->worst && s->value[row] > s->value[s->second])
            s->second = row;
}

static void centre(struct simplex *s) {
    memset(s->centre, 0, s->n * sizeof *s->centre);
    for (size_t row = 0; row <= s->n; row++)
        if (row != s->worst)
            for (size_t i = 0; i < s->n; i++)
                s->centre[i] += s->point[row * s->n + i] / (double)s->n;
}

/* The point `by` times as far from the centre as the worst is, and its value. */
static double along(struct simplex *s, double by, double *out) {
    const double *worst = s->point + s->worst * s->n;
    for (size_t i = 0; i < s->n; i++)
        out[i] = bounded(s->task, i, s->centre[i] + by * (worst[i] - s->centre[i]));
    return evaluate(s, out);
}

static void replace_worst(struct simplex *s, const double *x, double value) {
    memcpy(s->point + s->worst * s->n, x, s->n * sizeof *x);
    s->value[s->worst] = value;
}

static void shrink(struct simplex *s, double by) {
    const double *best = s->point + s->best * s->n;
    for (size_t row = 0; row <= s->n; row++) {
        if (row == s->best)
            continue;
        double *x = s->point + row * s->n;
        for (size_t i = 0; i < s->n; i++)
            x[i] = best[i] + by * (x[i] - best[i]);
        s->value[row] = evaluate(s, x);
    }
}

/* One step of the walk; the four coefficients are Gao and Han's. */
static void walk(struct simplex *s) {
    double n = s->n < 2 ? 2 : (double)s->n;
    double expansion = 1 + 2 / n, contraction = 0.75 - 1 / (2 * n), shrinkage = 1 - 1 / n;
    centre(s);
    double reflected = along(s, -1, s->trial);
    if (reflected < s->value[s->best]) {
        double expanded = along(s, -expansion, s->next);
        if (expanded < reflected)
            replace_worst(s, s->next, expanded);
        else
            replace_worst(s, s->trial, reflected);
    } else if (reflected < s->value[s->second]) {
        replace_worst(s, s->trial, reflected);
    } else {
        bool outside = reflected < s->value[s->worst];
        double contracted = along(s, outside ? -contraction : contraction, s->next);
        if (contracted < (outside ? reflected : s->value[s->worst]))
            replace_worst(s, s->next, contracted);
        else
            shrink(s, shrinkage);
    }
}

/* The values agree. */
static bool level(const struct simplex *s) {
    double best = s->value[s->best], worst = s->value[s->worst];
    double tolerance = s->task->tolerance;
    return worst - best <= tolerance * (fabs(best) + tolerance);
}

/* The points agree too: near a minimum a difference of `tolerance` in value is one of its square
 * root in place. Without this, two points on either side of a minimum would pass for it. */
static bool narrow(const struct simplex *s) {
    double within = sqrt(s->task->tolerance);
    const double *best = s->point + s->best * s->n;
    for (size_t row = 0; row <= s->n; row++)
        for (size_t i = 0; i < s->n; i++)
            if (fabs(s->point[row * s->n + i] - best[i]) > within * fmax(1, fabs(best[i])))
                return false;
    return true;
}

enum status optimise_simplex(struct optimise_result *out, double *x,
                             const struct optimise_task *task, struct workspace *workspace) {
    size_t n = task->n, used = workspace->used;
    *out = (struct optimise_result){.value = INFINITY};
    double *block = workspace_take(workspace, optimise_simplex_scratch(n));
    if (!block || n == 0)
        return STATUS_INTERNAL;
    struct simplex s = {.task = task, .n = n, .point = block, .value = block + (n + 1) * n};
    s.centre = s.value + n + 1;
    s.trial = s.centre + n;
    s.next = s.trial + n;
    first_simplex(&s, x);
    rank(&s);
    bool settled = false;
    while (isfinite(s.value[s.best]) && s.evaluations < task->most) {
        if (!level(&s))
            walk(&s);
        else if (!(settled = narrow(&s)))
            shrink(&s, 0.1);
        else
            break;
        rank(&s);
    }
    memcpy(x, s.point + s.best * n, n * sizeof *x);
    *out = (struct optimise_result){
        .value = s.value[s.best], .evaluations = s.evaluations, .converged = settled};
    workspace_reset(workspace, used);
    return STATUS_OK;
}

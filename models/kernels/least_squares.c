#include "models/kernels/least_squares.h"

#include <math.h>
#include <string.h>

struct search {
    const struct least_squares *task;
    size_t n, free;
    bool stopped;                     /* some variable at a bound by the step */
    double *square, *gradient;        /* J'J and J'r */
    double *step, *trial;             /* n */
    double *matrix, *right, *place;   /* the system of the free variables; place holds indices */
    double damping, growth, foretold; /* foretold: the fall of F in the linear model */
};

size_t least_squares_scratch(size_t n) {
    return 2 * n * n + 5 * n;
}

bool least_squares_cholesky(double *a, double *b, size_t n) {
    for (size_t i = 0; i < n; i++) {
        double *row = a + i * n;
        for (size_t j = 0; j <= i; j++) {
            const double *other = a + j * n;
            double sum = row[j];
            for (size_t k = 0; k < j; k++)
                sum -= row[k] * other[k];
            if (j < i)
                row[j] = sum / other[j];
            else if (sum > 0)
                row[i] = sqrt(sum);
            else
                return false; /* NaN too */
        }
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i; k++)
            b[i] -= a[i * n + k] * b[k];
        b[i] /= a[i * n + i];
    }
    for (size_t i = n; i-- > 0;) {
        for (size_t k = i + 1; k < n; k++)
            b[i] -= a[k * n + i] * b[k];
        b[i] /= a[i * n + i];
    }
    return true;
}

/* Variables that may move: not held at a bound, and with some effect. */
static void choose_free(struct search *s, const double *x) {
    s->free = 0;
    for (size_t i = 0; i < s->n; i++) {
        double slope = s->gradient[i];
        bool held =
            (x[i] <= s->task->lower[i] && slope >= 0) || (x[i] >= s->task->upper[i] && slope <= 0);
        if (!held && s->square[i * s->n + i] > 0)
            s->place[s->free++] = (double)i;
    }
}

/* Solve for the free variables with the others' steps given: false when it cannot be done. */
static bool solve_free(struct search *s) {
    size_t n = s->n, m = s->free;
    for (size_t i = 0; i < m; i++) {
        size_t at = (size_t)s->place[i];
        const double *row = s->square + at * n;
        double right = -s->gradient[at];
        for (size_t k = 0; k < n; k++)
            right -= row[k] * s->step[k];
        for (size_t j = 0; j <= i; j++)
            s->matrix[i * m + j] = row[(size_t)s->place[j]];
        s->matrix[i * m + i] *= 1 + s->damping;
        s->right[i] = right;
    }
    return least_squares_cholesky(s->matrix, s->right, m);
}

/* Take the solution where it stays in the box; stop the other variables at their bounds, and say
 * whether there were any. */
static bool cut(struct search *s, const double *x) {
    size_t kept = 0;
    for (size_t i = 0; i < s->free; i++) {
        size_t at = (size_t)s->place[i];
        double to = x[at] + s->right[i], low = s->task->lower[at], high = s->task->upper[at];
        s->trial[at] = to < low ? low : to > high ? high : to;
        if (to >= low && to <= high) {
            s->place[kept++] = s->place[i];
            continue;
        }
        s->step[at] = s->trial[at] - x[at];
    }
    bool any = kept < s->free;
    if (!any)
        for (size_t i = 0; i < s->free; i++)
            s->step[(size_t)s->place[i]] = s->right[i];
    s->free = kept;
    return any;
}

/* The damped step from x within the box, in s->trial: when it would cross a bound, that variable
 * goes to the bound and the rest is solved again. False when the system cannot be solved. */
static bool propose(struct search *s, const double *x) {
    size_t n = s->n;
    memset(s->step, 0, n * sizeof *s->step);
    memcpy(s->trial, x, n * sizeof *x);
    choose_free(s, x);
    s->stopped = false;
    do {
        if (!solve_free(s))
            return false;
    } while (cut(s, x) && (s->stopped = true) && s->free > 0);
    s->foretold = 0;
    for (size_t i = 0; i < n; i++) {
        double product = 2 * s->gradient[i];
        for (size_t k = 0; k < n; k++)
            product += s->square[i * n + k] * s->step[k];
        s->foretold -= product * s->step[i];
    }
    return isfinite(s->foretold);
}

static void accept(struct search *s, double ratio) {
    double better = 1 - pow(2 * ratio - 1, 3);
    s->damping *= fmax(1.0 / 3, fmin(better, 2));
    s->damping = fmax(s->damping, 1e-10);
    s->growth = 2;
}

static void refuse(struct search *s) {
    s->damping *= s->growth;
    s->growth *= 2;
}

struct least_squares_result least_squares_solve(const struct least_squares *task, double *x,
                                                double *scratch) {
    size_t n = task->n;
    struct search s = {.task = task, .n = n, .damping = 1e-3, .growth = 2, .square = scratch};
    s.matrix = s.square + n * n;
    s.gradient = s.matrix + n * n;
    s.step = s.gradient + n;
    s.trial = s.step + n;
    s.right = s.trial + n;
    s.place = s.right + n;
    struct least_squares_result out = {.value = task->value(x, task->context), .evaluations = 1};
    if (!isfinite(out.value)) {
        out.value = INFINITY;
        return out;
    }
    bool stale = true;
    for (size_t tried = 0; tried < task->most && s.damping < 1e4; tried++) {
        if (tried > 0 && tried == task->early && out.value > task->bar)
            break;
        if (stale) {
            task->normal(x, task->context, s.square, s.gradient);
            out.derivatives++;
            choose_free(&s, x);
            stale = false;
        }
        if (s.free == 0 || out.value == 0) {
            out.converged = true;
            break;
        }
        if (!propose(&s, x)) {
            refuse(&s);
            continue;
        }
        if (s.foretold <= task->tolerance * out.value && s.damping <= 1 && !s.stopped) {
            out.converged = true; /* not worth the step */
            break;
        }
        if (s.foretold <= 0) {
            refuse(&s);
            continue;
        }
        double value = task->value(s.trial, task->context), fall = out.value - value;
        out.evaluations++;
        if (!(fall > 0)) { /* NaN too */
            refuse(&s);
            continue;
        }
        memcpy(x, s.trial, n * sizeof *x);
        accept(&s, fall / s.foretold);
        out.converged = fall <= task->tolerance * out.value && s.damping <= 1;
        out.value = value;
        stale = true;
        if (out.converged)
            break;
    }
    return out;
}

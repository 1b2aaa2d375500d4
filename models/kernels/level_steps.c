#include "models/kernels/level_steps.h"

#include <math.h>
#include <string.h>

enum { MOST = LEVEL_STEPS_COLUMNS };

/* The factor of the regressors' inner products, and y's part along them. */
struct projection {
    double factor[MOST * MOST]; /* lower triangle, its diagonal inverted */
    double along[MOST];         /* of y */
};

size_t level_filter_scratch(size_t length) {
    return 5 * length;
}

size_t level_steps_scratch(size_t length, size_t columns) {
    return length * (1 + columns)    /* whitened */
           + length * (2 + columns); /* step_y, step_step, shared */
}

/* Gains and variances, forward. */
static void find_gains(const double *y, double drift, struct level_filter *out) {
    double rho = out->memory, p11 = 0, p12 = 0, p22 = 1, product = 1;
    for (size_t t = 0; t < out->length; t++) {
        bool missing = !(y[t] == y[t]);
        double a1 = p11 + p12, a2 = p12 + p22; /* P Z' */
        double f = a1 + a2, one = missing ? 0 : 1 / f;
        double k1 = a1 * one, k2 = rho * a2 * one;
        out->gain[2 * t] = k1;
        out->gain[2 * t + 1] = k2;
        out->one[t] = one;
        if (!missing) {
            out->present++;
            product *= f;
        }
        if (t % 16 == 15 || t + 1 == out->length) { /* one logarithm for sixteen months */
            out->log_determinant += log(product);
            product = 1;
        }
        p11 += drift - k1 * a1;
        p12 = rho * (p12 - k1 * a2);
        p22 = rho * rho * p22 + (1 - rho * rho) - rho * k2 * a2;
    }
}

/* N, backward: what a step from month t on is worth. */
static void find_spread(struct level_filter *out) {
    double n11 = 0, n12 = 0, n22 = 0;
    for (size_t t = out->length; t-- > 0;) {
        double one = out->one[t], k1 = out->gain[2 * t], k2 = out->gain[2 * t + 1];
        double l11 = 1 - k1, l12 = -k1, l21 = -k2, l22 = out->memory - k2;
        double m11 = n11 * l11 + n12 * l21, m12 = n11 * l12 + n12 * l22; /* N L */
        double m21 = n12 * l11 + n22 * l21, m22 = n12 * l12 + n22 * l22;
        n11 = one + l11 * m11 + l21 * m21;
        n12 = one + l11 * m12 + l21 * m22;
        n22 = one + l12 * m12 + l22 * m22;
        out->spread[2 * t] = n11;
        out->spread[2 * t + 1] = n12;
    }
}

void level_filter_make(const double *y, size_t length, double drift, double memory,
                       struct level_filter *out, double *scratch) {
    *out = (struct level_filter){.length = length,
                                 .memory = memory,
                                 .gain = scratch,
                                 .one = scratch + 2 * length,
                                 .spread = scratch + 3 * length};
    find_gains(y, drift, out);
    find_spread(out);
}

static void lay_out(struct level_steps *out, double *scratch) {
    size_t n = out->filter->length;
    out->whitened = scratch;
    out->step_y = out->whitened + n * (1 + out->columns);
    out->step_step = out->step_y + n;
    out->shared = out->step_step + n;
}

/* Every column, y first, through the filter. */
static void whiten(const struct level_steps_task *task, struct level_steps *out) {
    const struct level_filter *filter = task->filter;
    size_t n = filter->length, columns = 1 + task->columns;
    double rho = filter->memory, level[1 + MOST] = {0}, noise[1 + MOST] = {0};
    for (size_t t = 0; t < n; t++) {
        double *v = out->whitened + t * columns;
        double k1 = filter->gain[2 * t], k2 = filter->gain[2 * t + 1];
        bool missing = !(filter->one[t] > 0);
        for (size_t j = 0; j < columns; j++) {
            double x = missing ? 0 : j ? task->column[(j - 1) * n + t] : task->y[t];
            v[j] = x - level[j] - noise[j];
            level[j] += k1 * v[j];
            noise[j] = rho * noise[j] + k2 * v[j];
        }
    }
}

/* Solve factor x = b in place. */
static void forward_solve(const double *factor, size_t k, double *b) {
    for (size_t i = 0; i < k; i++) {
        for (size_t j = 0; j < i; j++)
            b[i] -= factor[i * MOST + j] * b[j];
        b[i] *= factor[i * MOST + i];
    }
}

/* Cholesky of the inner products of the regressors; false when they are not independent. */
static bool project(struct level_steps *out, struct projection *p) {
    const double least = 1e-10; /* of a column's own square: less is rounding */
    const double *one = out->filter->one;
    size_t n = out->filter->length, k = out->columns, columns = 1 + k;
    double y_y = 0;
    memset(p, 0, sizeof *p);
    for (size_t t = 0; t < n; t++) {
        const double *v = out->whitened + t * columns;
        for (size_t i = 0; i < k; i++) {
            double scaled = v[1 + i] * one[t];
            p->along[i] += scaled * v[0];
            for (size_t j = 0; j <= i; j++)
                p->factor[i * MOST + j] += scaled * v[1 + j];
        }
        y_y += v[0] * v[0] * one[t];
    }
    for (size_t i = 0; i < k; i++) {
        double *row = p->factor + i * MOST, own = row[i];
        for (size_t j = 0; j <= i; j++) {
            const double *other = p->factor + j * MOST;
            double sum = row[j];
            for (size_t m = 0; m < j; m++)
                sum -= row[m] * other[m];
            if (j == i && !(sum > least * own))
                return false;
            row[j] = j < i ? sum * other[j] : 1 / sqrt(sum);
        }
        out->log_determinant -= 2 * log(row[i]);
    }
    forward_solve(p->factor, k, p->along);
    out->squares = y_y;
    for (size_t i = 0; i < k; i++)
        out->squares -= p->along[i] * p->along[i];
    out->squares = fmax(out->squares, 0);
    return true;
}

/* Coefficients and their variances: the inverse of the factor, column by column. */
static void find_coefficients(struct level_steps *out, const struct projection *p) {
    size_t k = out->columns;
    for (size_t c = 0; c < k; c++) {
        double unit[MOST] = {0};
        unit[c] = 1;
        forward_solve(p->factor, k, unit);
        out->coefficient[c] = out->variance[c] = 0;
        for (size_t i = c; i < k; i++) {
            out->coefficient[c] += unit[i] * p->along[i];
            out->variance[c] += unit[i] * unit[i];
        }
    }
}

/* Backward: the inner products of every step. */
static void step_back(struct level_steps *out, const struct projection *p) {
    const struct level_filter *filter = out->filter;
    size_t n = filter->length, k = out->columns, columns = 1 + k;
    double rho = filter->memory, r1[1 + MOST] = {0}, r2[1 + MOST] = {0};
    for (size_t t = n; t-- > 0;) {
        const double *v = out->whitened + t * columns;
        double one = filter->one[t], k1 = filter->gain[2 * t], k2 = filter->gain[2 * t + 1];
        for (size_t j = 0; j < columns; j++) { /* Z'v/F + L'r */
            double scaled = v[j] * one - k1 * r1[j] - k2 * r2[j];
            r1[j] += scaled;
            r2[j] = rho * r2[j] + scaled;
        }
        double *shared = out->shared + t * k, with_y = r1[0], own = filter->spread[2 * t];
        for (size_t j = 0; j < k; j++)
            shared[j] = r1[1 + j];
        forward_solve(p->factor, k, shared);
        for (size_t j = 0; j < k; j++) {
            with_y -= shared[j] * p->along[j];
            own -= shared[j] * shared[j];
        }
        out->step_y[t] = with_y;
        out->step_step[t] = own;
    }
}

bool level_steps_run(const struct level_steps_task *task, bool steps, struct level_steps *out,
                     double *scratch) {
    struct projection projection;
    out->filter = task->filter;
    out->columns = task->columns;
    out->log_determinant = task->filter->log_determinant;
    lay_out(out, scratch);
    whiten(task, out);
    if (task->filter->present < task->columns + 2 || !project(out, &projection))
        return false;
    find_coefficients(out, &projection);
    if (steps)
        step_back(out, &projection);
    return true;
}

double level_steps_likelihood(const struct level_steps *steps, double explained, double least) {
    const double rounding = 1e-12; /* of the squares */
    double free = (double)(steps->filter->present - steps->columns);
    double left = fmax(steps->squares - explained, rounding * steps->squares);
    double variance = fmax(left / free, least);
    return -0.5 * (free * (log(variance) - 1) + left / variance + steps->log_determinant);
}

void level_steps_cross(const struct level_steps *steps, size_t k, const size_t *ahead, size_t count,
                       double *cross) {
    const struct level_filter *filter = steps->filter;
    const double *own = steps->shared + k * steps->columns;
    double level = 1, noise = 0, rho = filter->memory; /* the impulse, carried on */
    size_t m = k;
    for (size_t i = 0; i < count; i++) {
        for (; m < k + ahead[i]; m++) {
            double both = level + noise;
            level -= filter->gain[2 * m] * both;
            noise = rho * noise - filter->gain[2 * m + 1] * both;
        }
        const double *other = steps->shared + m * steps->columns;
        cross[i] = level * filter->spread[2 * m] + noise * filter->spread[2 * m + 1];
        for (size_t j = 0; j < steps->columns; j++)
            cross[i] -= own[j] * other[j];
    }
}

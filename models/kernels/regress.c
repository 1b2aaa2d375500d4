#include "models/kernels/regress.h"

#include <math.h>

static const double alias = 1e-7; /* of a column's length that must be its own */

size_t regress_scratch(size_t rows, size_t columns) {
    return columns * columns + (rows + 3) * columns + rows;
}

/* The rows that take part, times sqrt w, packed: columns of `used` each, then y. Returns used. */
static size_t pack(const struct regress_task *task, double *q, double *y) {
    size_t used = 0;
    for (size_t t = 0; t < task->rows; t++) {
        double weight = task->weight ? task->weight[t] : 1;
        if (isnan(task->y[t]) || weight == 0)
            continue;
        double root = sqrt(weight);
        for (size_t j = 0; j < task->columns; j++)
            q[j * task->rows + used] = root * task->x[j * task->stride + t];
        y[used++] = root * task->y[t];
    }
    return used;
}

static double length_of(const double *v, size_t n) {
    double most = 0, sum = 0;
    for (size_t i = 0; i < n; i++)
        most = fmax(most, fabs(v[i]));
    for (size_t i = 0; i < n && most > 0; i++)
        sum += (v[i] / most) * (v[i] / most);
    return most * sqrt(sum);
}

/* v -> v - 2 h (h'v) over n elements, h of length 1. */
static void reflect(const double *h, double *v, size_t n) {
    double product = 0;
    for (size_t i = 0; i < n; i++)
        product += h[i] * v[i];
    for (size_t i = 0; i < n; i++)
        v[i] -= 2 * product * h[i];
}

/* One column after the other: keep it and reflect the rest, or send it to the end. */
static void factorise(struct regress *out, const struct regress_task *task, double *q, double *y,
                      double *whole) {
    size_t rows = task->rows, n = out->used, left = task->columns;
    out->rank = 0;
    for (size_t j = 0; j < task->columns; j++) {
        out->pivot[j] = j;
        whole[j] = length_of(q + j * rows, n);
    }
    while (out->rank < left && out->rank < n) {
        size_t k = out->rank, column = out->pivot[k];
        double *v = q + column * rows + k, own = length_of(v, n - k);
        if (!(own > alias * whole[column])) {
            left--;
            for (size_t i = k; i < left; i++)
                out->pivot[i] = out->pivot[i + 1];
            out->pivot[left] = column;
            continue;
        }
        double diagonal = v[0] > 0 ? -own : own;
        v[0] -= diagonal;
        double size = length_of(v, n - k);
        for (size_t i = 0; i < n - k; i++)
            v[i] /= size;
        for (size_t i = k + 1; i < left; i++)
            reflect(v, q + out->pivot[i] * rows + k, n - k);
        reflect(v, y + k, n - k);
        out->triangle[k * out->columns + k] = diagonal;
        out->rank++;
    }
    for (size_t j = 0; j < out->rank; j++)
        for (size_t i = 0; i < j; i++)
            out->triangle[j * out->columns + i] = q[out->pivot[j] * rows + i];
}

static bool back_substitute(struct regress *out, const double *y, double *solved) {
    for (size_t j = 0; j < out->columns; j++)
        out->beta[j] = 0;
    for (size_t i = out->rank; i-- > 0;) {
        double sum = y[i];
        for (size_t j = i + 1; j < out->rank; j++)
            sum -= out->triangle[j * out->columns + i] * solved[j];
        solved[i] = sum / out->triangle[i * out->columns + i];
        out->beta[out->pivot[i]] = solved[i];
        if (!isfinite(solved[i]))
            return false;
    }
    return true;
}

bool regress_solve(struct regress *out, const struct regress_task *task, double *scratch) {
    size_t columns = task->columns;
    out->columns = columns;
    out->rank = out->used = 0;
    if (columns > REGRESS_COLUMNS)
        return false;
    out->triangle = scratch;
    double *q = scratch + columns * columns, *y = q + columns * task->rows, *whole = y + task->rows;
    out->used = pack(task, q, y);
    if (out->used == 0)
        return false;
    factorise(out, task, q, y, whole);
    if (!back_substitute(out, y, whole + columns))
        return false;
    double size = length_of(y + out->rank, out->used - out->rank);
    out->squares = size * size;
    return isfinite(out->squares);
}

double regress_at(const struct regress *fit, const double *x, size_t stride) {
    double sum = 0;
    for (size_t j = 0; j < fit->columns; j++)
        sum += fit->beta[j] * x[j * stride];
    return sum;
}

/* |R^-T x|^2 for x in the order of the pivots. */
static double solve_square(const struct regress *fit, double *x) {
    double sum = 0;
    for (size_t j = 0; j < fit->rank; j++) {
        for (size_t i = 0; i < j; i++)
            x[j] -= fit->triangle[j * fit->columns + i] * x[i];
        x[j] /= fit->triangle[j * fit->columns + j];
        sum += x[j] * x[j];
    }
    return sum;
}

double regress_leverage(const struct regress *fit, const double *x, size_t stride) {
    double row[REGRESS_COLUMNS];
    for (size_t j = 0; j < fit->rank; j++)
        row[j] = x[fit->pivot[j] * stride];
    return solve_square(fit, row);
}

double regress_error(const struct regress *fit, size_t column) {
    double row[REGRESS_COLUMNS] = {0};
    for (size_t j = 0; j < fit->rank; j++)
        if (fit->pivot[j] == column) {
            row[j] = 1;
            return sqrt(solve_square(fit, row));
        }
    return INFINITY;
}

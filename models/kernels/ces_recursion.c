#include "models/kernels/ces_recursion.h"

#include <stdbool.h>
#include <string.h>

#include "models/kernels/decompose.h"

enum { WIDTH = 1 + CES_COLUMNS };

static const double guessed_potential = 1 / 1.1; /* of the level */

static bool has_level(enum ces_form form) {
    return form != CES_SIMPLE;
}

static bool has_season(enum ces_form form) {
    return form != CES_NONE;
}

static bool complex_season(enum ces_form form) {
    return form == CES_SIMPLE || form == CES_FULL;
}

size_t ces_columns(enum ces_form form) {
    static const size_t columns[CES_FORMS] = {2, 2, 3, 4};
    return columns[form];
}

size_t ces_states(enum ces_form form, size_t period) {
    return (has_level(form) ? 2 : 0) +
           (has_season(form) ? (complex_season(form) ? 2 : 1) : 0) * period;
}

/* ---- states with `width` columns: the value, then its derivatives ---- */

/* Where things stand in a block of states. */
struct layout {
    enum ces_form form;
    size_t width, period;
    const double *x;
    double *level;     /* l, c */
    double *season;    /* period values */
    double *potential; /* period values, complex seasons only */
};

static struct layout lay(const struct ces_series *series, const double *x, size_t width,
                         double *state) {
    struct layout at = {series->form, width, series->period, x, state, NULL, NULL};
    at.season = state + (has_level(series->form) ? 2 * width : 0);
    at.potential = at.season + series->period * width;
    return at;
}

/* The pair (l, c) after the errors e; `own` is the column of p0, p1 stands next to it. */
static void move_complex(double *l, double *c, const double *p, const double *e, size_t width,
                         size_t own) {
    double potential = c[0];
    for (size_t k = 0; k < width; k++) {
        double before = l[k];
        l[k] = before - (1 - p[1]) * c[k] + (p[0] - p[1]) * e[k];
        c[k] = before + (1 - p[0]) * c[k] + (p[0] + p[1]) * e[k];
    }
    if (width == 1)
        return;
    l[own] += e[0];
    c[own] += e[0] - potential;
    l[own + 1] += potential - e[0];
    c[own + 1] += e[0];
}

static void move_real(double *s, double b, const double *e, size_t width, size_t own) {
    for (size_t k = 0; k < width; k++)
        s[k] += b * e[k];
    if (width > 1)
        s[own] += e[0];
}

/* All states after the errors e of the month of the year `month`. */
static void move(const struct layout *at, size_t month, const double *e) {
    const double *x = at->x;
    size_t own = 1, width = at->width;
    if (has_level(at->form)) {
        move_complex(at->level, at->level + width, x, e, width, own);
        x += 2, own += 2;
    }
    if (complex_season(at->form))
        move_complex(at->season + month * width, at->potential + month * width, x, e, width, own);
    else if (has_season(at->form))
        move_real(at->season + month * width, x[0], e, width, own);
}

/* Column k of what the month is expected to be. */
static double expected(const struct layout *at, size_t month, size_t k) {
    return (has_level(at->form) ? at->level[k] : 0) +
           (has_season(at->form) ? at->season[month * at->width + k] : 0);
}

/* What a way over y adds up. */
struct sums {
    double squares;
    double square[CES_COLUMNS * CES_COLUMNS], gradient[CES_COLUMNS];
};

static void add(struct sums *sums, const double *e, size_t width) {
    sums->squares += e[0] * e[0];
    for (size_t i = 1; i < width; i++) {
        sums->gradient[i - 1] += e[i] * e[0];
        for (size_t j = 1; j <= i; j++)
            sums->square[(i - 1) * CES_COLUMNS + j - 1] += e[i] * e[j];
    }
}

static void pass(const struct ces_series *series, const struct layout *at, bool backwards,
                 struct sums *sums) {
    double e[WIDTH];
    size_t n = series->length, month = backwards ? (n - 1) % at->period : 0;
    for (size_t i = 0; i < n; i++) {
        size_t t = backwards ? n - 1 - i : i;
        e[0] = series->y[t] - expected(at, month, 0);
        for (size_t k = 1; k < at->width; k++)
            e[k] = -expected(at, month, k);
        if (sums)
            add(sums, e, at->width);
        move(at, month, e);
        if (backwards)
            month = month ? month - 1 : at->period - 1;
        else
            month = month + 1 < at->period ? month + 1 : 0;
    }
}

/* ---- starting ---- */

static void guess_states(const struct ces_series *series, double *state) {
    struct layout at = lay(series, NULL, 1, state);
    size_t m = series->period, year = series->length < m ? series->length : m;
    double mean = 0, index[CES_PERIOD];
    for (size_t t = 0; t < year; t++)
        mean += series->y[t] / (double)year;
    if (has_level(at.form))
        at.level[0] = mean, at.level[1] = mean * guessed_potential;
    if (!has_season(at.form))
        return;
    bool known = decompose_indices(series->y, series->length, m, DECOMPOSE_ADDITIVE, index);
    for (size_t k = 0; k < m; k++) {
        double value = known ? index[k] : k < year ? series->y[k] - mean : 0;
        at.season[k] = value + (has_level(at.form) ? 0 : mean);
        if (complex_season(at.form))
            at.potential[k] = at.season[k] * guessed_potential;
    }
}

size_t ces_scratch(size_t period) {
    return (WIDTH + 1) * ces_states(CES_FULL, period);
}

/* Back-cast with `width` columns; the last way adds up into sums. `block`: width columns of states,
 * the guess before and the last states after. */
static void run(const struct ces_series *series, const double *x, size_t width, double *block,
                struct sums *sums) {
    struct layout at = lay(series, x, width, block);
    pass(series, &at, false, NULL);
    pass(series, &at, true, NULL);
    pass(series, &at, false, sums);
}

double ces_squares(const struct ces_series *series, const double *x, double *state,
                   double *scratch) {
    struct sums sums = {0};
    double *block = state ? state : scratch;
    guess_states(series, block);
    run(series, x, 1, block, &sums);
    return sums.squares;
}

void ces_normal(const struct ces_series *series, const double *x, double *square, double *gradient,
                double *state, double *scratch) {
    size_t n = ces_columns(series->form), states = ces_states(series->form, series->period);
    size_t width = 1 + n;
    double *guess = scratch, *block = state ? state : scratch + states;
    struct sums sums = {0};
    guess_states(series, guess);
    memset(block, 0, width * states * sizeof *block);
    for (size_t i = 0; i < states; i++)
        block[i * width] = guess[i];
    run(series, x, width, block, &sums);
    for (size_t i = 0; i < n; i++) {
        gradient[i] = sums.gradient[i];
        for (size_t j = 0; j <= i; j++)
            square[i * n + j] = square[j * n + i] = sums.square[i * CES_COLUMNS + j];
    }
}

/* ---- months ahead ---- */

void ces_ahead(const struct ces_series *series, const double *x, const double *state,
               size_t horizon, double *mean, double *factor, double *slope, double *scratch) {
    size_t columns = ces_columns(series->form), width = slope ? 1 + columns : 1;
    size_t states = ces_states(series->form, series->period), m = series->period;
    double none[WIDTH] = {0}, one = 1, sum = 1;
    struct layout path = lay(series, x, width, scratch);
    struct layout response = lay(series, x, 1, scratch + width * states);
    memcpy(scratch, state, width * states * sizeof *state);
    memset(scratch + width * states, 0, states * sizeof *state);
    for (size_t h = 0; h < horizon; h++) {
        size_t month = (series->length + h) % m;
        double r = expected(&response, month, 0);
        sum += r * r;
        mean[h] = expected(&path, month, 0);
        factor[h] = sum;
        for (size_t k = 1; k < width; k++)
            slope[h * columns + k - 1] = expected(&path, month, k);
        move(&path, month, none);
        move(&response, month, h == 0 ? &one : none);
    }
}

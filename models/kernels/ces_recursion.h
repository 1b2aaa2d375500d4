/* Complex exponential smoothing (CES) at given parameters: states, errors, their derivatives.
 *
 * A complex component is a pair (l, c): l is seen, c is the potential that moves it. With the
 * smoothing parameter p0 + i p1 and the error e (Svetunkov, Kourentzes & Ord 2022),
 *   l' = l - (1 - p1) c + (p0 - p1) e
 *   c' = l + (1 - p0) c + (p0 + p1) e.
 * The forms, for y(t) = mu(t) + e(t):
 *   none      mu = l            complex, from month to month
 *   simple    mu = s            complex, from year to year: one pair for each month of the year
 *   partial   mu = l + s        l complex as in none; s' = s + b e, real, from year to year
 *   full      mu = l + s        both complex
 * One form thus holds a level, a season, or both; x lists its parameters in that order: (p0, p1),
 * (p0, p1), (p0, p1, b), (p0, p1, b0, b1).
 *
 * States of the start are back-cast: the recursion runs forwards over y from a rough guess, on
 * backwards over y from the states so reached, and forwards again; the errors are those of the last
 * way. (Turning round a second and third time changed nothing measurable on M3.) The sum of squares
 * is then a smooth function of x alone, whose derivatives go the same way: every state has a column
 * for each parameter, and all columns obey the same linear recursion.
 *
 * Ahead. y is linear in the errors and its past, so with r(j) what mu of the j-th month after an
 * error of 1 gains by it,
 *   mean(h) = mu of month n + h without errors,  var(h) = s^2 (1 + r(1)^2 + ... + r(h-1)^2),
 * exact for known parameters: r runs through both parts of a pair, of which c moves l later on.
 *
 * Limits: nothing is invariant to adding a constant to y, since c is tied to l.
 *
 * Source: Svetunkov, Kourentzes & Ord 2022, Complex exponential smoothing, Naval Research Logistics
 * 69, 1108-1123; the seasonal forms: Svetunkov & Kourentzes 2018, and package smooth for R.
 */
#ifndef CRIMECAST_MODELS_KERNELS_CES_RECURSION_H
#define CRIMECAST_MODELS_KERNELS_CES_RECURSION_H

#include <stddef.h>

enum ces_form { CES_NONE, CES_SIMPLE, CES_PARTIAL, CES_FULL, CES_FORMS };

enum { CES_COLUMNS = 4, CES_PERIOD = 24 };

/* A series to run over: y without missing months; for a season period <= CES_PERIOD. */
struct ces_series {
    enum ces_form form;
    const double *y;
    size_t length, period;
};

/* Parameters of a form: 2, 2, 3, 4. */
size_t ces_columns(enum ces_form form);

/* Doubles of state of a form, for each column. */
size_t ces_states(enum ces_form form, size_t period);

/* Back-cast and run: the sum of squares of the last way; state, if not NULL, gets the states after
 * the last month (ces_states doubles). The rough guess at the start: the mean of the first year,
 * deviations from the trend by month (in simple that mean plus those), potentials l/1.1.
 * scratch: ces_scratch. */
double ces_squares(const struct ces_series *series, const double *x, double *state,
                   double *scratch);

/* J'J (n x n) and J'r (n), r the errors of the last way, n = ces_columns. `state`, if not NULL,
 * gets the states after the last month with their derivatives, (1 + n) ces_states doubles. */
void ces_normal(const struct ces_series *series, const double *x, double *square, double *gradient,
                double *state, double *scratch);

/* Doubles of scratch for the two. */
size_t ces_scratch(size_t period);

/* From the states after the last month: mean and factor (variance over s^2) of `horizon` months;
 * with slope (not NULL; horizon x n) also the derivatives of the means by x, from the states and
 * derivatives of ces_normal. scratch: ces_scratch. */
void ces_ahead(const struct ces_series *series, const double *x, const double *state,
               size_t horizon, double *mean, double *factor, double *slope, double *scratch);

#endif

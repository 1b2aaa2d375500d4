#include "models/forecast/shares_regress.h"

#include <math.h>
#include <stdlib.h>

#include "models/marginal.h"

enum { LEAST_WINDOWS = 12 }; /* months after the lags before anything is said */

void shares_regress_free(struct shares_regress *regress) {
    free(regress->member_z);
    free(regress->total_z);
    free(regress->member_ahead);
    free(regress->total_ahead);
    free(regress->scratch);
    *regress = (struct shares_regress){.months = 0};
}

static void to_root(double *z, const double *x, size_t count) {
    for (size_t i = 0; i < count; i++)
        z[i] = isnan(x[i]) ? NAN : marginal_root(x[i]);
}

enum status shares_regress_new(struct shares_regress *out, const struct shares_grid *grid,
                               size_t horizon) {
    size_t months = grid->months, members = grid->members, categories = grid->categories;
    *out = (struct shares_regress){.months = months,
                                   .horizon = horizon,
                                   .member_sums = {.lags = POOLED_LAGS},
                                   .total_sums = {.lags = POOLED_LAGS}};
    out->member_z = malloc(members * months * sizeof(double));
    out->total_z = malloc(categories * months * sizeof(double));
    out->member_ahead = malloc(members * horizon * sizeof(double));
    out->total_ahead = malloc(categories * horizon * sizeof(double));
    size_t sums = members + 2 * categories, path = POOLED_LAGS + horizon;
    out->scratch = malloc((sums > path ? sums : path) * sizeof(double));
    if (!out->member_z || !out->total_z || !out->member_ahead || !out->total_ahead ||
        !out->scratch) {
        shares_regress_free(out);
        return STATUS_NO_MEMORY;
    }
    to_root(out->member_z, grid->x, members * months);
    shares_totals(grid, grid->x, months, out->scratch, out->total_z);
    to_root(out->total_z, out->total_z, categories * months);
    return STATUS_OK;
}

/* Add the windows that end in month t, of rows[count][months]. */
static void add(struct pooled_sums *sums, const double *rows, size_t count, size_t months,
                size_t t) {
    for (size_t i = 0; i < count && t >= sums->lags; i++)
        pooled_add(sums, rows + i * months, t);
}

static void forecast(const struct shares_regress *regress, const struct pooled_sums *sums,
                     const double *rows, size_t count, size_t origin, double *ahead) {
    double b[POOLED_LAGS];
    size_t horizon = regress->horizon;
    bool solved =
        origin >= POOLED_LAGS + LEAST_WINDOWS && sums->windows > 0 && pooled_solve(sums, b);
    for (size_t i = 0; i < count; i++) {
        double *to = ahead + i * horizon;
        bool known = solved && pooled_ahead(b, sums->lags, rows + i * regress->months, origin,
                                            SHARES_PERIOD, horizon, to, regress->scratch);
        for (size_t h = 0; h < horizon; h++)
            to[h] = known ? marginal_root_inverse(to[h]) : NAN;
    }
}

void shares_regress_at(struct shares_regress *regress, const struct shares_grid *grid,
                       size_t origin) {
    for (; regress->added < origin; regress->added++) {
        add(&regress->member_sums, regress->member_z, grid->members, regress->months,
            regress->added);
        add(&regress->total_sums, regress->total_z, grid->categories, regress->months,
            regress->added);
    }
    forecast(regress, &regress->member_sums, regress->member_z, grid->members, origin,
             regress->member_ahead);
    forecast(regress, &regress->total_sums, regress->total_z, grid->categories, origin,
             regress->total_ahead);
}

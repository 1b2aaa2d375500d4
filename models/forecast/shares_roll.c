#include "models/forecast/shares_roll.h"

#include <math.h>
#include <stdlib.h>

#include "models/marginal.h"

static const double weight_halflife = 48, error_halflife = 36; /* months */
static const double preferred_top = 0.8;
static const double total_part = 0.2, member_part = 0.1; /* of the regressions, at k = 1 */
enum { LEAST_AHEAD = 3, JUDGED_MONTHS = 8 };

double shares_mixed(const struct shares_mix *mix, const struct shares_parts *parts) {
    double k = isnan(parts->regressed) || isnan(parts->tilted) ? 0 : mix->pooled;
    double top = parts->top;
    if (k > 0)
        top += total_part * k * (parts->tilted - top);
    double f = mix->top * top + (1 - mix->top) * parts->own;
    return k > 0 ? f + member_part * k * (parts->regressed - f) : f;
}

void shares_roll_free(struct shares_roll *roll) {
    free(roll->at);
    free(roll->weight);
    free(roll->top);
    free(roll->tilted);
    free(roll->own);
    free(roll->regressed);
    free(roll->mase);
    free(roll->z);
}

enum status shares_roll_new(struct shares_roll *out, const struct shares_grid *grid, size_t horizon,
                            bool none) {
    size_t months = grid->months;
    *out = (struct shares_roll){.members = grid->members, .horizon = horizon};
    if (months > SHARES_LEAST_ORIGIN + LEAST_AHEAD && !none)
        out->origins = (months - 1 - SHARES_LEAST_ORIGIN) / SHARES_ORIGIN_STEP + 1;
    size_t members = out->origins * grid->members, cells = members * horizon;
    out->at = malloc((out->origins + 1) * sizeof *out->at);
    out->weight = malloc((out->origins + 1) * sizeof *out->weight);
    out->top = malloc((cells + 1) * sizeof *out->top);
    out->tilted = malloc((cells + 1) * sizeof *out->tilted);
    out->own = malloc((cells + 1) * sizeof *out->own);
    out->regressed = malloc((cells + 1) * sizeof *out->regressed);
    out->mase = malloc((members + 1) * sizeof *out->mase);
    out->z = malloc((cells + 1) * sizeof *out->z);
    if (!out->at || !out->weight || !out->top || !out->tilted || !out->own || !out->regressed ||
        !out->mase || !out->z)
        return STATUS_NO_MEMORY;
    for (size_t o = 0; o < out->origins; o++) {
        out->at[o] = months - 1 - SHARES_ORIGIN_STEP * o;
        out->weight[o] = pow(0.5, (double)(months - out->at[o]) / error_halflife);
    }
    return STATUS_OK;
}

/* Mean absolute difference to the same month a year before, over the first u months. */
static double seasonal_difference(const double *x, size_t u) {
    double sum = 0;
    size_t count = 0;
    for (size_t t = SHARES_PERIOD; t < u; t++)
        if (!isnan(x[t]) && !isnan(x[t - SHARES_PERIOD])) {
            sum += fabs(x[t] - x[t - SHARES_PERIOD]);
            count++;
        }
    return count ? sum / (double)count : 0;
}

/* R_j(h) over the sum of what top-down says of the members: how the regression tilts month h of the
 * category's total. NaN where it says nothing. */
static double tilt(const struct shares_fit *fit, const struct shares_regress *regress,
                   size_t category, size_t h) {
    double sum = fit->expected[category * fit->horizon + h];
    double total = regress->total_ahead[category * regress->horizon + h];
    return sum > 0 ? total / sum : NAN;
}

struct shares_parts shares_roll_parts(const struct shares_fit *fit,
                                      const struct shares_regress *regress,
                                      const struct shares_grid *grid, size_t member, size_t month) {
    struct shares_parts parts = {.top = shares_top_down(fit, grid, member, month),
                                 .own = shares_own(fit, member, month),
                                 .tilted = NAN,
                                 .regressed = NAN};
    size_t h = month - fit->origin;
    /* a series that ended before the origin goes on from its own end, without the regression */
    if (!regress || month < fit->origin || h >= regress->horizon || fit->end[member] < fit->origin)
        return parts;
    parts.tilted = parts.top * tilt(fit, regress, grid->category[member], h);
    parts.regressed = regress->member_ahead[member * regress->horizon + h];
    return parts;
}

void shares_roll_forecast(struct shares_roll *roll, struct shares_fit *fit,
                          struct shares_regress *regress, const struct shares_grid *grid) {
    for (size_t o = roll->origins; o-- > 0;) { /* the regression adds months as origins advance */
        size_t u = roll->at[o];
        shares_fit_at(fit, grid, u);
        if (regress)
            shares_regress_at(regress, grid, u);
        for (size_t m = 0; m < grid->members; m++) {
            const double *x = grid->x + m * grid->months;
            size_t cell = o * grid->members + m;
            bool known = fit->end[m] > 0 && fit->end[m] + SHARES_PERIOD > u;
            roll->mase[cell] = seasonal_difference(x, u);
            for (size_t h = 0; h < roll->horizon; h++) {
                size_t at = cell * roll->horizon + h;
                struct shares_parts parts = {NAN, NAN, NAN, NAN};
                if (known && u + h < grid->months && !isnan(x[u + h]))
                    parts = shares_roll_parts(fit, regress, grid, m, u + h);
                roll->top[at] = (float)parts.top;
                roll->tilted[at] = (float)parts.tilted;
                roll->own[at] = (float)parts.own;
                roll->regressed[at] = (float)parts.regressed;
            }
        }
    }
}

static struct shares_parts parts_of(const struct shares_roll *roll, size_t at) {
    return (struct shares_parts){(double)roll->top[at], (double)roll->tilted[at],
                                 (double)roll->own[at], (double)roll->regressed[at]};
}

double shares_roll_error(const struct shares_roll *roll, const struct shares_grid *grid, size_t o,
                         const struct shares_mix *mix) {
    double sum = 0;
    size_t members = 0;
    for (size_t m = 0; m < grid->members; m++) {
        size_t cell = o * grid->members + m, count = 0;
        double errors = 0;
        for (size_t h = 0; h < roll->horizon; h++) {
            struct shares_parts parts = parts_of(roll, cell * roll->horizon + h);
            if (isnan(parts.top))
                continue;
            errors += fabs(grid->x[m * grid->months + roll->at[o] + h] - shares_mixed(mix, &parts));
            count++;
        }
        if (count && roll->mase[cell] > 0) {
            sum += errors / (double)count / roll->mase[cell];
            members++;
        }
    }
    return members ? sum / (double)members : NAN;
}

/* The error of a mix over all origins with enough months after them. */
static double error_of(const struct shares_roll *roll, const struct shares_grid *grid,
                       const struct shares_mix *mix) {
    double sum = 0, weights = 0;
    for (size_t o = 0; o < roll->origins; o++) {
        size_t ahead = grid->months - roll->at[o];
        if (ahead < LEAST_AHEAD)
            continue;
        double part = (double)(ahead < roll->horizon ? ahead : roll->horizon);
        double weight = pow(0.5, (double)ahead / weight_halflife) * part / (double)roll->horizon;
        double error = shares_roll_error(roll, grid, o, mix);
        if (isnan(error))
            continue;
        sum += weight * error;
        weights += weight;
    }
    return weights > 0 ? sum / weights : NAN;
}

struct shares_mix shares_roll_choose(const struct shares_roll *roll, const struct shares_grid *grid,
                                     bool only_plain,
                                     double error[SHARES_POOLED][SHARES_CANDIDATES]) {
    struct shares_mix chosen = {.top = preferred_top, .pooled = only_plain ? 0 : 1};
    double least = INFINITY;
    bool judged = grid->months >= SHARES_LEAST_ORIGIN + JUDGED_MONTHS;
    for (size_t p = 0; p < SHARES_POOLED; p++)
        for (size_t k = 0; k < SHARES_CANDIDATES; k++) {
            struct shares_mix mix = {.top = 0.2 * (double)k, .pooled = 0.5 * (double)p};
            error[p][k] = only_plain && p > 0 ? NAN : error_of(roll, grid, &mix);
            double weighed = error[p][k] * (1 + 0.02 * fabs(mix.top - preferred_top) +
                                            (only_plain ? 0 : 0.004 * (1 - mix.pooled)));
            if (judged && weighed < least) {
                least = weighed;
                chosen = mix;
            }
        }
    return chosen;
}

void shares_roll_residuals(struct shares_roll *roll, const struct shares_grid *grid,
                           const struct shares_mix *mix) {
    for (size_t o = 0; o < roll->origins; o++)
        for (size_t m = 0; m < grid->members; m++)
            for (size_t h = 0; h < roll->horizon; h++) {
                size_t at = (o * grid->members + m) * roll->horizon + h;
                struct shares_parts parts = parts_of(roll, at);
                roll->z[at] =
                    isnan(parts.top)
                        ? NAN
                        : (float)(marginal_root(grid->x[m * grid->months + roll->at[o] + h]) -
                                  marginal_root(shares_mixed(mix, &parts)));
            }
}

#include "models/significance/monthly_change.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static enum status check(const struct monthly *m) {
    bool missing = false;
    if (m->months < 1 || m->months > MONTHLY_MOST)
        return STATUS_BAD_ROW;
    for (size_t i = 0; i < m->months; i++) {
        double before = m->before[i], after = m->after[i];
        if (before < 0 || after < 0 || isinf(before) || isinf(after))
            return STATUS_BAD_ROW;
        missing = missing || isnan(before) || isnan(after);
    }
    return missing ? STATUS_NO_DATA : STATUS_OK;
}

static const struct monthly_scatter scatter_missing = {NAN, NAN, NAN, 0};

/* From signed residuals; NaN stands for a month that takes no part. */
static struct monthly_scatter scatter_of(const double *d, size_t months) {
    struct monthly_scatter out = {.months = months, .lag_1 = NAN, .dispersion = NAN};
    double squares = 0, products = 0, used = 0;
    for (size_t m = 0; m < months; m++) {
        if (isnan(d[m]))
            continue;
        used++;
        squares += d[m] * d[m];
        if (m && !isnan(d[m - 1]))
            products += d[m] * d[m - 1];
    }
    out.freedom = fmax(0, used - 1);
    if (out.freedom > 0)
        out.dispersion = squares / out.freedom;
    if (squares > 0)
        out.lag_1 = products / squares;
    return out;
}

enum status monthly_scatter(const struct monthly *months, struct monthly_scatter *out) {
    *out = scatter_missing;
    enum status status = check(months);
    if (status != STATUS_OK)
        return status;
    double x0 = 0, x1 = 0, d[MONTHLY_MOST];
    for (size_t m = 0; m < months->months; m++) {
        x0 += months->before[m];
        x1 += months->after[m];
    }
    for (size_t m = 0; m < months->months; m++) {
        double both = months->before[m] + months->after[m];
        double after = both * (x1 / (x0 + x1)), before = both * (x0 / (x0 + x1));
        /* with one year all zeros nothing is left over */
        d[m] = after > 0 && before > 0 ? (months->after[m] - after) * sqrt(1 / before + 1 / after)
                                       : NAN;
    }
    *out = scatter_of(d, months->months);
    return STATUS_OK;
}

/* Area, period, month. */
typedef double cells[2][2][MONTHLY_MOST];

/* Scale mu to the sums that y has over one of the three directions. */
static void fit_direction(cells mu, cells y, size_t months, int direction) {
    size_t size[3] = {2, 2, months};
    size_t along = size[direction], i = direction == 0, j = direction == 2;
    size_t one = i ? 1 : 0, two = j ? 1 : 2; /* the other two directions */
    for (size_t u = 0; u < size[one]; u++)
        for (size_t v = 0; v < size[two]; v++) {
            double have = 0, want = 0;
            size_t at[3];
            at[one] = u;
            at[two] = v;
            for (size_t w = 0; w < along; w++) {
                at[direction] = w;
                have += mu[at[0]][at[1]][at[2]];
                want += y[at[0]][at[1]][at[2]];
            }
            for (size_t w = 0; w < along; w++) {
                at[direction] = w;
                mu[at[0]][at[1]][at[2]] *= have > 0 ? want / have : 0;
            }
        }
}

/* Iterative proportional fitting (Deming & Stephan 1940); converges to the maximum of the
 * likelihood, quickly where the areas move much alike. */
static void fit_pairs(cells mu, cells y, size_t months) {
    enum { ROUNDS_MOST = 500 };
    for (size_t g = 0; g < 2; g++)
        for (size_t p = 0; p < 2; p++)
            for (size_t m = 0; m < months; m++)
                mu[g][p][m] = 1;
    for (int round = 0; round < ROUNDS_MOST; round++) {
        double moved = 0, before[MONTHLY_MOST];
        for (size_t m = 0; m < months; m++)
            before[m] = mu[0][0][m];
        for (int direction = 0; direction < 3; direction++)
            fit_direction(mu, y, months, direction);
        for (size_t m = 0; m < months; m++)
            moved = fmax(moved, fabs(mu[0][0][m] - before[m]) / (1 + mu[0][0][m]));
        if (moved < 1e-13)
            break;
    }
}

enum status monthly_scatter_between(const struct monthly *local, const struct monthly *rest,
                                    struct monthly_scatter *out) {
    *out = scatter_missing;
    size_t months = local->months;
    enum status status = rest->months == months ? check(local) : STATUS_BAD_ROW;
    if (status == STATUS_OK)
        status = check(rest);
    if (status != STATUS_OK)
        return status;
    const struct monthly *area[] = {local, rest};
    cells y, mu;
    double d[MONTHLY_MOST];
    for (size_t g = 0; g < 2; g++)
        for (size_t m = 0; m < months; m++) {
            y[g][0][m] = area[g]->before[m];
            y[g][1][m] = area[g]->after[m];
        }
    fit_pairs(mu, y, months);
    for (size_t m = 0; m < months; m++) {
        double precision = 0;
        for (size_t g = 0; g < 2; g++)
            for (size_t p = 0; p < 2; p++)
                precision += 1 / mu[g][p][m];
        d[m] = isinf(precision) ? NAN : (y[0][1][m] - mu[0][1][m]) * sqrt(precision);
    }
    *out = scatter_of(d, months);
    return STATUS_OK;
}

double monthly_correlation(const struct monthly_scatter *scatter, size_t count) {
    const double highest = 0.9;
    double sum = 0, months = 0;
    for (size_t i = 0; i < count; i++) {
        double k = (double)scatter[i].months;
        if (isnan(scatter[i].lag_1) || k <= 3)
            continue;
        sum += k * ((k * scatter[i].lag_1 + 1) / (k - 3));
        months += k;
    }
    double rho = (sum + MONTHLY_TYPICAL_MONTHS * MONTHLY_TYPICAL_CORRELATION) /
                 (months + MONTHLY_TYPICAL_MONTHS);
    return fmin(highest, fmax(0, rho));
}

/* The variance of a sum of k correlated months over that of independent ones. */
static double sum_of_correlated(double rho, size_t k) {
    double sum = 0, power = 1;
    for (size_t j = 1; j < k; j++) {
        power *= rho;
        sum += (1 - (double)j / (double)k) * power;
    }
    return 1 + 2 * sum;
}

double monthly_inflation(double correlation, size_t months, size_t from) {
    const double least = 0.2; /* of what phi is believed to have kept */
    double lost = from > 1 ? (sum_of_correlated(correlation, from) - 1) / (double)(from - 1) : 0;
    return sum_of_correlated(correlation, months) / fmax(least, 1 - lost);
}

enum status monthly_change(double before, double after, double dispersion, double freedom,
                           double confidence, struct monthly_change *out) {
    *out = (struct monthly_change){NAN, NAN, LIMITS_MISSING, NAN};
    confidence = count_confidence(confidence);
    if (isnan(confidence))
        return STATUS_USAGE;
    if (!(before > 0 && after > 0 && freedom >= 1) || isinf(before) || isinf(after) ||
        isnan(dispersion))
        return STATUS_NO_DATA;
    double log_ratio = log(after / before);
    double error = sqrt(fmax(1, dispersion) * (1 / before + 1 / after));
    double half = error * gsl_cdf_tdist_Qinv((1 - confidence) / 2, freedom);
    *out = (struct monthly_change){
        .ratio = after / before,
        .p = 2 * gsl_cdf_tdist_Q(fabs(log_ratio) / error, freedom),
        .limits = {exp(log_ratio - half), exp(log_ratio + half)},
        .error = error,
    };
    return STATUS_OK;
}

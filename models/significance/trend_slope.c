#include "models/significance/trend_slope.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

#include "engine/data/period.h"
#include "models/kernels/glm_fit.h"
#include "models/significance/count_limits.h"

enum { COLUMNS_MOST = 1 + MONTHS_A_YEAR, TREND_COLUMN = 0, ROUNDS = 30, STEPS = 60, LEAST_DF = 10 };

static const double most_rho = 0.95, half_error = 0.5, least_eta = -30;
static const double rounding = 1e-13; /* a slope that small is none */
static const double equal = 1e-20;    /* squared residuals that are rounding */

/* The rows that take part, packed; all arrays in the scratch. */
struct fitting {
    size_t n, columns, rank;
    double *time, *y, *mu; /* [n] month number, count, mean */
    double *x;             /* [columns][n] design: trend first */
    double *q;             /* [rank][n] orthonormal base of sqrt(mu) x */
    double *c;             /* [n] what a residual does to the slope */
    double *e;             /* [n] Pearson residuals */
    double *z, *w;         /* [n] of a round; later spare */
    double *spare;         /* [n] */
    double *rest;
};

static const char *const sentences[] = {
#define X(name, sentence) sentence,
    TREND_REASON_LIST(X)
#undef X
};

const char *trend_reason_sentence(enum trend_reason reason) {
    return sentences[reason];
}

static size_t most(size_t a, size_t b) {
    return a > b ? a : b;
}

size_t trend_slope_scratch(size_t length) {
    size_t rest = most(glm_scratch(length, COLUMNS_MOST), regress_scratch(length, COLUMNS_MOST));
    return 8 * length + 2 * COLUMNS_MOST * length + rest;
}

double trend_percent_a_year(double slope) {
    return 100 * expm1(MONTHS_A_YEAR * slope);
}

/* --- The rows ------------------------------------------------------------------------------- */

static enum trend_reason pack(struct fitting *f, const struct trend_task *task, size_t *set_aside) {
    double sum[MONTHS_A_YEAR] = {0}, total = 0;
    size_t recorded = 0, first = 0, last = 0;
    if (task->length > TREND_MOST_MONTHS)
        return TREND_REASON_TOO_LONG;
    for (size_t t = 0; t < task->length; t++) {
        double y = task->values[t];
        if (isnan(y))
            continue;
        if (y < 0 || isinf(y))
            return TREND_REASON_NOT_COUNTS;
        first = recorded++ ? first : t;
        last = t;
        sum[month_of_year(task->first + (int)t) - 1] += y;
        total += y;
    }
    if (recorded < TREND_LEAST_MONTHS || last - first + 1 < TREND_LEAST_MONTHS)
        return TREND_REASON_FEW_MONTHS;
    if (total < TREND_LEAST_OFFENCES)
        return TREND_REASON_FEW_OFFENCES;
    for (size_t t = first; t <= last; t++) {
        if (isnan(task->values[t]))
            continue;
        if (task->season && sum[month_of_year(task->first + (int)t) - 1] <= 0) {
            ++*set_aside;
            continue;
        }
        f->time[f->n] = (double)t;
        f->y[f->n++] = task->values[t];
    }
    return TREND_REASON_FITTED;
}

/* Trend about the middle, then a column for every month of the year that there is (or one for
 * all): with the level in them no month is the base, so no order of months matters. */
static void lay(struct fitting *f, const struct trend_task *task) {
    double middle = (f->time[0] + f->time[f->n - 1]) / 2;
    f->columns = 1;
    for (size_t i = 0; i < f->n; i++)
        f->x[i] = f->time[i] - middle;
    for (int month = 1; month <= (task->season ? MONTHS_A_YEAR : 1); month++) {
        double *column = f->x + f->columns * f->n;
        bool any = false;
        for (size_t i = 0; i < f->n; i++) {
            bool in = !task->season || month_of_year(task->first + (int)f->time[i]) == month;
            column[i] = in ? 1 : 0;
            any = any || in;
        }
        f->columns += any;
    }
}

static enum trend_reason prepare(struct fitting *f, const struct trend_task *task,
                                 size_t *set_aside) {
    enum trend_reason reason = pack(f, task, set_aside);
    if (reason != TREND_REASON_FITTED)
        return reason;
    lay(f, task);
    return f->n < f->columns + LEAST_DF ? TREND_REASON_NO_FIT : reason;
}

/* --- The fit -------------------------------------------------------------------------------- */

/* Newton rounds from glm_fit's means until the slope stands still: its deviance settles when the
 * slope is only good to about seven digits. theta INFINITY: Poisson. */
static bool polish(struct fitting *f, double theta, struct regress *fit) {
    struct regress_task task = {
        .x = f->x, .stride = f->n, .rows = f->n, .columns = f->columns, .y = f->z, .weight = f->w};
    double before = NAN;
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < f->n; i++) {
            f->z[i] = log(f->mu[i]) + (f->y[i] - f->mu[i]) / f->mu[i];
            f->w[i] = f->mu[i] / (1 + f->mu[i] / theta);
        }
        if (!regress_solve(fit, &task, f->rest) || fit->pivot[0] != TREND_COLUMN)
            return false;
        for (size_t i = 0; i < f->n; i++)
            f->mu[i] = exp(fmax(regress_at(fit, f->x + i, f->n), least_eta));
        double now = fit->beta[TREND_COLUMN];
        if (fabs(now - before) <= 1e-15 + 1e-14 * fabs(now))
            return true;
        before = now;
    }
    return true;
}

/* Rough means of a family; for the negative binomial with a first theta. */
static bool begin_means(struct fitting *f, enum glm_family family, double *theta) {
    struct glm_task task = {.family = family,
                            .x = f->x,
                            .stride = f->n,
                            .rows = f->n,
                            .columns = f->columns,
                            .y = f->y,
                            .theta = NAN};
    struct glm_fit first;
    bool good = glm_fit(&first, &task, f->mu, f->rest);
    *theta = first.theta;
    return good;
}

static bool fit_means(struct fitting *f, struct regress *fit) {
    double none;
    return begin_means(f, GLM_POISSON, &none) && polish(f, INFINITY, fit) && fit->rank < f->n;
}

/* Means and theta in turn until theta stands still: glm_fit's likelihood settles when theta is only
 * good to about five digits. */
static bool fit_theta(struct fitting *f, struct regress *fit, double *theta) {
    double error;
    if (!begin_means(f, GLM_NEGATIVE_BINOMIAL, theta))
        return false;
    for (int turn = 0; turn < STEPS; turn++) {
        double before = *theta;
        if (!polish(f, before, fit) || fit->rank >= f->n)
            return false;
        *theta = glm_theta(f->y, f->mu, NULL, f->n, isinf(before) ? NAN : before, &error);
        if (*theta == before || fabs(*theta - before) <= 1e-11 * before)
            return true;
    }
    return false;
}

/* v = R'^-1 v for the triangle R of a fit, in place. */
static void solve_transposed(const struct regress *fit, double *v) {
    for (size_t j = 0; j < fit->rank; j++) {
        for (size_t i = 0; i < j; i++)
            v[j] -= fit->triangle[j * fit->columns + i] * v[i];
        v[j] /= fit->triangle[j * fit->columns + j];
    }
}

/* Q = sqrt(W) X R^-1 row by row, residuals, and c = Q R'^-1 (the slope's unit vector). */
static void make_base(struct fitting *f, const struct regress *fit) {
    double slope[COLUMNS_MOST] = {1}, row[COLUMNS_MOST]; /* the trend is the first column kept */
    f->rank = fit->rank;
    solve_transposed(fit, slope);
    for (size_t i = 0; i < f->n; i++) {
        double root = sqrt(f->mu[i]);
        for (size_t j = 0; j < f->rank; j++)
            row[j] = root * f->x[fit->pivot[j] * f->n + i];
        solve_transposed(fit, row);
        f->c[i] = 0;
        for (size_t j = 0; j < f->rank; j++) {
            f->q[j * f->n + i] = row[j];
            f->c[i] += slope[j] * row[j];
        }
        f->e[i] = (f->y[i] - f->mu[i]) / root;
    }
}

/* --- Traces under an AR(1): R is multiplied by vectors only, in O(n) ------------------------- */

static double handed(double rho, double gap) {
    return gap == 1 ? rho : pow(rho, gap);
}

/* out = R v: what comes from the left and from the right, each handed on by rho^gap. */
static void correlate(const struct fitting *f, double rho, const double *v, double *out) {
    double carried = 0;
    for (size_t i = 0; i < f->n; i++) {
        carried = i ? handed(rho, f->time[i] - f->time[i - 1]) * (carried + v[i - 1]) : 0;
        out[i] = v[i] + carried;
    }
    carried = 0;
    for (size_t i = f->n - 1; i-- > 0;) {
        carried = handed(rho, f->time[i + 1] - f->time[i]) * (carried + v[i + 1]);
        out[i] += carried;
    }
}

static bool neighbours(const struct fitting *f, size_t i) {
    return i + 1 < f->n && f->time[i + 1] - f->time[i] == 1;
}

static double product(const double *a, const double *b, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* a'L b, L half of the pairs of neighbours either way. */
static double neighbour_product(const struct fitting *f, const double *a, const double *b) {
    double sum = 0;
    for (size_t i = 0; i < f->n; i++)
        if (neighbours(f, i))
            sum += a[i] * b[i + 1] + a[i + 1] * b[i];
    return sum / 2;
}

struct traces {
    double left;   /* tr(M R) */
    double pairs;  /* tr(L M R M) */
    double square; /* tr(M R M R) */
};

/* With M = I - Q Q':
 *   tr(M R)     = n - sum q'R q
 *   tr(L M R M) = tr(L R) - 2 sum q'L R q + sum over j, k of (q_j'L q_k) (q_k'R q_j)
 *   tr(M R M R) = tr(R R) - 2 sum |R q|^2 + sum over j, k of (q_j'R q_k)^2 */
static struct traces trace(const struct fitting *f, double rho) {
    struct traces out = {(double)f->n, 0, 0};
    for (size_t i = 0; i < f->n; i++)
        out.pairs += neighbours(f, i) ? rho : 0;
    /* tr(R R) = n + 2 sum of rho^(2 gap): the same recursion with rho squared */
    double carried = 0;
    for (size_t i = 0; i < f->n; i++) {
        carried = i ? handed(rho * rho, f->time[i] - f->time[i - 1]) * (carried + 1) : 0;
        out.square += 1 + 2 * carried;
    }
    for (size_t j = 0; j < f->rank; j++) {
        const double *q = f->q + j * f->n;
        double *through = f->spare;
        correlate(f, rho, q, through);
        out.left -= product(q, through, f->n);
        out.pairs -= 2 * neighbour_product(f, q, through);
        out.square -= 2 * product(through, through, f->n);
        for (size_t k = 0; k < f->rank; k++) {
            double across = product(f->q + k * f->n, through, f->n);
            out.pairs += neighbour_product(f, q, f->q + k * f->n) * across;
            out.square += across * across;
        }
    }
    return out;
}

/* How much more the residuals resemble their neighbours than those of a memory rho would. */
static double excess(const struct fitting *f, double rho, double seen) {
    struct traces at = trace(f, rho);
    return seen - at.pairs / at.left;
}

/* The memory whose residuals would resemble their neighbours as much as these: by false position,
 * the end that stays weighing half (Illinois). */
static double find_rho(const struct fitting *f, double squares) {
    double seen = neighbour_product(f, f->e, f->e) / squares + half_error / sqrt((double)f->n);
    double low = 0, high = most_rho, at_low = excess(f, low, seen), at_high;
    if (at_low <= 0)
        return low;
    if ((at_high = excess(f, high, seen)) >= 0)
        return high;
    for (int i = 0, side = 0; i < STEPS && high - low > 1e-12; i++) {
        double middle = (low * at_high - high * at_low) / (at_high - at_low);
        double at = excess(f, middle, seen);
        if (fabs(at) < 1e-14)
            return middle;
        if (at > 0) {
            low = middle;
            at_low = at;
            at_high = side > 0 ? at_high / 2 : at_high;
            side = 1;
        } else {
            high = middle;
            at_high = at;
            at_low = side < 0 ? at_low / 2 : at_low;
            side = -1;
        }
    }
    return (low + high) / 2;
}

/* --- Estimates ------------------------------------------------------------------------------ */

/* P(|T| > t). By the incomplete beta function: GSL's own tail is an expansion over 30 degrees of
 * freedom, good to eight digits only. */
static double both_tails(double t, double df) {
    return isinf(df) ? 2 * gsl_cdf_ugaussian_Q(t) : gsl_cdf_beta_P(df / (df + t * t), df / 2, 0.5);
}

/* The t that |T| exceeds with a probability. GSL's inverse, mended by Newton's steps. */
static double beyond(double probability, double df) {
    double t = gsl_cdf_tdist_Qinv(probability / 2, df);
    if (isinf(df))
        return gsl_cdf_ugaussian_Qinv(probability / 2);
    for (int i = 0; i < 3; i++) {
        double step = (both_tails(t, df) - probability) / (2 * gsl_ran_tdist_pdf(t, df));
        t = isfinite(step) ? t + step : t;
    }
    return t;
}

static struct trend_estimate estimate(double slope, double error, double df, double confidence) {
    double reach = beyond(1 - confidence, df) * error;
    return (struct trend_estimate){error, df, both_tails(fabs(slope) / error, df), slope - reach,
                                   slope + reach};
}

static void judge(struct fitting *f, double confidence, struct trend_slope *out) {
    double own = sqrt(product(f->c, f->c, f->n));
    out->pearson = product(f->e, f->e, f->n);
    out->df = (double)(f->n - f->rank);
    out->by[TREND_POISSON] = estimate(out->slope, own, INFINITY, confidence);
    bool any = out->pearson > equal * (double)f->n;
    double root = any ? sqrt(out->pearson / out->df) : NAN; /* no variance to be had from none */
    out->by[TREND_QUASI] = estimate(out->slope, own * root, out->df, confidence);
    out->rho = any ? find_rho(f, out->pearson) : 0;
    struct traces at = trace(f, out->rho);
    out->phi = fmax(1, out->pearson / at.left);
    correlate(f, out->rho, f->c, f->spare);
    double spread = product(f->c, f->spare, f->n);
    out->by[TREND_QUASI_AR1] =
        estimate(out->slope, sqrt(out->phi * spread), at.left * at.left / at.square, confidence);
}

static struct trend_slope nothing(enum trend_reason reason) {
    struct trend_slope out = {
        .df = NAN, .slope = NAN, .pearson = NAN, .rho = NAN, .phi = NAN, .reason = reason};
    for (int v = 0; v < TREND_VARIANCES; v++)
        out.by[v] = (struct trend_estimate){NAN, NAN, NAN, NAN, NAN};
    return out;
}

static void share(struct fitting *f, double *scratch, size_t length) {
    double **one[] = {&f->time, &f->y, &f->mu, &f->c, &f->e, &f->z, &f->w, &f->spare};
    for (size_t i = 0; i < sizeof one / sizeof *one; i++, scratch += length)
        *one[i] = scratch;
    f->x = scratch;
    f->q = f->x + COLUMNS_MOST * length;
    f->rest = f->q + COLUMNS_MOST * length;
}

struct trend_slope trend_slope(const struct trend_task *task, double *scratch) {
    struct trend_slope out = nothing(TREND_REASON_FITTED);
    struct fitting f = {0};
    struct regress fit;
    share(&f, scratch, task->length);
    enum trend_reason reason = prepare(&f, task, &out.set_aside);
    if (reason == TREND_REASON_FITTED && !fit_means(&f, &fit))
        reason = TREND_REASON_NO_FIT;
    if (reason != TREND_REASON_FITTED)
        return nothing(reason);
    out.months = f.n;
    make_base(&f, &fit);
    out.slope = fabs(fit.beta[TREND_COLUMN]) < rounding ? 0 : fit.beta[TREND_COLUMN];
    judge(&f, task->confidence, &out);
    return isfinite(out.by[TREND_QUASI_AR1].error) ? out : nothing(TREND_REASON_NO_FIT);
}

static struct trend_negative no_negative(enum trend_reason reason) {
    return (struct trend_negative){
        .theta = NAN, .slope = NAN, .own = {NAN, NAN, NAN, NAN, NAN}, .reason = reason};
}

struct trend_negative trend_negative(const struct trend_task *task, double *scratch) {
    struct trend_negative out = {.reason = TREND_REASON_FITTED};
    struct fitting f = {0};
    struct regress fit;
    share(&f, scratch, task->length);
    enum trend_reason reason = prepare(&f, task, &out.set_aside);
    if (reason == TREND_REASON_FITTED && !fit_theta(&f, &fit, &out.theta))
        reason = TREND_REASON_NO_FIT;
    if (reason != TREND_REASON_FITTED)
        return no_negative(reason);
    out.months = f.n;
    out.slope = fabs(fit.beta[TREND_COLUMN]) < rounding ? 0 : fit.beta[TREND_COLUMN];
    out.own = estimate(out.slope, regress_error(&fit, TREND_COLUMN), INFINITY, task->confidence);
    return isfinite(out.own.error) ? out : no_negative(TREND_REASON_NO_FIT);
}

enum direction trend_verdict(double slope, double p_value, double confidence) {
    if (isnan(p_value))
        return DIRECTION_NOT_CALCULATED;
    if (!count_p_below(p_value, confidence))
        return DIRECTION_NO_CHANGE;
    return slope > 0 ? DIRECTION_INCREASING : DIRECTION_DECREASING;
}

enum direction trend_slope_verdict(const struct trend_slope *slope, enum trend_variance variance,
                                   double confidence) {
    return trend_verdict(slope->slope, slope->by[variance].p_value, confidence);
}

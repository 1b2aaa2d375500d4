#include "models/forecast/local_level_count.h"

#include <math.h>
#include <stdio.h>

#include <gsl/gsl_sf_gamma.h>

#include "engine/core/number.h"

enum { LEAST_MONTHS = 2, TERMS_LEAST = 12, GRID = 26, GOLDEN = 24, PERIOD_MOST = 24 };
static const double discount_least = 0.5, discount_usual = 0.95;

/* --- the filter ---------------------------------------------------------------------------------
 */

/* Negative binomial of a mean and a size. */
static double log_predictive(double y, double mean, double size) {
    double rise = y > 0 ? gsl_sf_lngamma(size + y) - gsl_sf_lngamma(size) : 0;
    double mass = y > 0 ? y * log(mean / (size + mean)) : 0;
    return rise - gsl_sf_lngamma(y + 1) - size * log1p(mean / size) + mass;
}

double level_count_fade(double discount, size_t k) {
    return 1 / (1 + (double)k * (1 / discount - 1));
}

void level_count_filter(struct level_count *out, const double *y, const double *e, size_t length,
                        struct level_count_form form) {
    *out = (struct level_count){.shape = 0};
    for (size_t t = 0; t < length; t++) {
        out->gap++;
        if (number_is_missing(y[t]))
            continue;
        double fade = level_count_fade(form.discount, out->gap), weight = 1;
        out->shape *= fade;
        out->rate *= fade;
        out->gap = 0;
        if (out->shape > 0) {
            double mean = e[t] * out->shape / out->rate;
            double over = form.dispersion * (1 + 1 / out->shape);
            out->log_likelihood += log_predictive(y[t], mean, 1 / (1 / out->shape + over));
            out->terms++;
            weight = 1 / (1 + over * mean);
        }
        out->shape += weight * y[t];
        out->rate += weight * e[t];
    }
}

static double likelihood_at(const double *y, const double *e, size_t length,
                            struct level_count_form form) {
    struct level_count run;
    level_count_filter(&run, y, e, length, form);
    return run.log_likelihood;
}

/* The best of a field of the form between low and high, by golden section; the given value stays
 * where nothing is better (a bound may be). */
static void improve(const double *y, const double *e, size_t length, struct level_count_form *form,
                    double *field, double low, double high) {
    const double golden = 0.6180339887498949;
    double from = *field, best = likelihood_at(y, e, length, *form), at[2], value[2];
    for (int i = 0; i < GOLDEN; i++) {
        at[0] = high - golden * (high - low);
        at[1] = low + golden * (high - low);
        for (int k = 0; k < 2; k++) {
            *field = at[k];
            value[k] = likelihood_at(y, e, length, *form);
        }
        if (value[0] >= value[1])
            high = at[1];
        else
            low = at[0];
    }
    *field = (low + high) / 2;
    if (!(likelihood_at(y, e, length, *form) > best))
        *field = from;
}

double level_count_discount(const double *y, const double *e, size_t length, double dispersion) {
    struct level_count_form best = {1, dispersion}, at = best;
    double most = likelihood_at(y, e, length, best), cell = (1 - discount_least) / (GRID - 1);
    for (int i = 0; i + 1 < GRID; i++) {
        at.discount = discount_least + i * cell;
        double found = likelihood_at(y, e, length, at);
        if (found > most) {
            most = found;
            best = at;
        }
    }
    improve(y, e, length, &best, &best.discount, fmax(best.discount - cell, discount_least),
            fmin(best.discount + cell, 1));
    return best.discount;
}

struct level_count_form level_count_form(const double *y, const double *e, size_t length) {
    static const double tried[] = {0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.6, 1, 1.8, 3};
    enum { TRIED = sizeof tried / sizeof *tried, CELLS = 10 };
    struct level_count run;
    struct level_count_form best = {discount_usual, 0};
    level_count_filter(&run, y, e, length, best);
    if (run.terms < TERMS_LEAST)
        return best;
    double most = -INFINITY, cell = (1 - discount_least) / CELLS;
    size_t place = 0;
    for (size_t k = 0; k < TRIED; k++)
        for (int i = CELLS; i >= 0; i--) {
            struct level_count_form at = {i == CELLS ? 1 : discount_least + i * cell, tried[k]};
            double found = likelihood_at(y, e, length, at);
            if (found > most) {
                most = found;
                best = at;
                place = k;
            }
        }
    double low = fmax(best.discount - cell, discount_least), high = fmin(best.discount + cell, 1);
    for (int turn = 0; turn < 2; turn++) {
        improve(y, e, length, &best, &best.discount, low, high);
        improve(y, e, length, &best, &best.dispersion, place ? tried[place - 1] : 0,
                tried[place + 1 < TRIED ? place + 1 : place]);
    }
    return best;
}

struct marginal level_count_ahead(const struct level_count *run, struct level_count_form form,
                                  double e, size_t k) {
    double mean = e * run->shape / run->rate;
    double wander = mean * e / (run->rate * level_count_fade(form.discount, run->gap + k));
    return (struct marginal){.kind = MARGINAL_NEGATIVE_BINOMIAL,
                             .a = mean,
                             .b = mean + wander + form.dispersion * (mean * mean + wander),
                             .floor = 0};
}

/* --- the season ---------------------------------------------------------------------------------
 */

/* Mean of the months within half a year of t, those at the window's ends by half; what is missing
 * or beyond the series is left out. */
static double average_about(const double *y, size_t length, size_t period, size_t t) {
    size_t half = period / 2, from = t > half ? t - half : 0;
    double sum = 0, weights = 0;
    for (size_t i = from; i < length && i <= t + half; i++) {
        double weight = (i + half == t || i == t + half) && period % 2 == 0 ? 0.5 : 1;
        if (number_is_missing(y[i]))
            continue;
        sum += weight * y[i];
        weights += weight;
    }
    return weights > 0 ? sum / weights : NUMBER_MISSING;
}

/* Counts and expected counts by month of the year; what is expected of each month into local. */
static size_t expect(const double *y, size_t length, size_t period, double *local, double *came,
                     double *expected) {
    size_t count = 0;
    for (size_t t = 0; t < length; t++) {
        local[t] = average_about(y, length, period, t);
        if (number_is_missing(y[t]) || !(local[t] > 0))
            continue;
        came[t % period] += y[t];
        expected[t % period] += local[t];
        count++;
    }
    return count;
}

double level_count_season(const double *y, size_t length, size_t period, double *index,
                          double *scratch) {
    double came[PERIOD_MOST] = {0}, expected[PERIOD_MOST] = {0}, pearson = 0;
    for (size_t k = 0; k < period; k++)
        index[k] = 1;
    if (period > PERIOD_MOST)
        return 1;
    size_t count = expect(y, length, period, scratch, came, expected);
    for (size_t t = 0; t < length; t++) {
        size_t k = t % period;
        if (number_is_missing(y[t]) || !(scratch[t] > 0) || !(came[k] > 0))
            continue;
        double mean = scratch[t] * came[k] / expected[k];
        pearson += (y[t] - mean) * (y[t] - mean) / mean;
    }
    double phi = count > period ? fmax(1, pearson / (double)(count - period)) : 1;
    if (period < 2 || count < 2 * period)
        return phi;
    double q = 0, sum = 0, squares = 0, mean = 0, months = 0;
    for (size_t k = 0; k < period; k++)
        if (expected[k] > 0) {
            q += (came[k] - expected[k]) * (came[k] - expected[k]) / expected[k];
            sum += expected[k];
            squares += expected[k] * expected[k];
            months++;
        }
    double tau2 = (q - phi * (months - 1)) / (sum - squares / sum);
    if (!(tau2 > 0))
        return phi;
    double c = phi / tau2;
    for (size_t k = 0; k < period; k++) {
        index[k] = (came[k] + c) / (expected[k] + c);
        mean += index[k] / (double)period;
    }
    for (size_t k = 0; k < period; k++)
        index[k] /= mean;
    return phi;
}

/* --- the family ---------------------------------------------------------------------------------
 */

static size_t scratch(size_t length, size_t period, size_t horizon) {
    (void)period, (void)horizon;
    return 2 * length + PERIOD_MOST;
}

static void tell(struct model_result *result, const char *name, double value) {
    result->parameter[result->parameters++] = (struct model_parameter){name, value};
}

static void explain(struct model_result *result, const struct level_count *run,
                    struct level_count_form form, const double *index, size_t period,
                    size_t observed) {
    double least = 1, greatest = 1;
    for (size_t k = 0; k < period; k++) {
        least = fmin(least, index[k]);
        greatest = fmax(greatest, index[k]);
    }
    bool season = greatest > least;
    snprintf(result->chosen, sizeof result->chosen, "local level of counts%s",
             season ? " with season" : "");
    result->note[0] = '\0';
    result->parameters = 0;
    tell(result, "discount", form.discount);
    tell(result, "dispersion", form.dispersion);
    tell(result, "level", run->shape / run->rate);
    if (season) {
        tell(result, "season_least", least);
        tell(result, "season_greatest", greatest);
    }
    result->log_likelihood = run->terms ? run->log_likelihood : NUMBER_MISSING;
    result->aicc = NUMBER_MISSING;
    result->evaluations = 121 + 8 * GOLDEN; /* of the likelihood */
    result->converged = true;
    result->quality =
        run->terms >= TERMS_LEAST && observed >= 2 * period ? QUALITY_GOOD : QUALITY_UNCERTAIN;
}

static void write_zero(const struct model_task *task, size_t observed,
                       struct model_result *result) {
    double n = (double)observed, rate = 0.5 / n;
    for (size_t h = 0; h < task->horizon; h++) {
        result->mean[h] = 0;
        result->marginal[h] =
            (struct marginal){.kind = task->counts ? MARGINAL_NEGATIVE_BINOMIAL : MARGINAL_POINT,
                              .a = task->counts ? rate : 0,
                              .b = rate * (1 + 1 / n),
                              .floor = 0};
    }
    snprintf(result->chosen, sizeof result->chosen, "local level of counts: no count");
    snprintf(result->note, sizeof result->note,
             "no count in %zu months: upper limits are the posterior predictive under Jeffreys' "
             "prior",
             observed);
    result->parameters = 0;
    result->log_likelihood = result->aicc = NUMBER_MISSING;
    result->converged = true;
    result->quality = QUALITY_UNCERTAIN;
}

static void write_ahead(const struct model_task *task, const struct level_count *run,
                        struct level_count_form form, const double *index, double phi,
                        struct model_result *result) {
    for (size_t h = 0; h < task->horizon; h++) {
        struct marginal *to = &result->marginal[h];
        *to = level_count_ahead(run, form, index[(task->length + h) % task->period], h + 1);
        result->mean[h] = to->a;
        if (!task->counts) {
            to->kind = MARGINAL_NORMAL;
            to->b = sqrt(phi * to->b);
        }
    }
}

static enum status forecast(const struct model_task *task, const void *learned,
                            struct workspace *workspace, struct model_result *result) {
    (void)learned;
    size_t used = workspace->used, observed = 0, n = task->length;
    double greatest = 0;
    for (size_t t = 0; t < n; t++) {
        if (task->values[t] < 0)
            return STATUS_NO_DATA;
        observed += !number_is_missing(task->values[t]);
        greatest = fmax(greatest, task->values[t]);
    }
    if (observed < LEAST_MONTHS)
        return STATUS_TOO_SHORT;
    if (task->period > PERIOD_MOST || task->period < 1)
        return STATUS_INTERNAL;
    double *e = workspace_take(workspace, n), *room = workspace_take(workspace, n);
    double *index = workspace_take(workspace, PERIOD_MOST);
    enum status status = e && room && index ? STATUS_OK : STATUS_INTERNAL;
    if (status == STATUS_OK && greatest == 0)
        write_zero(task, observed, result);
    else if (status == STATUS_OK) {
        double phi = level_count_season(task->values, n, task->period, index, room);
        for (size_t t = 0; t < n; t++)
            e[t] = index[t % task->period];
        struct level_count_form form = level_count_form(task->values, e, n);
        struct level_count run;
        level_count_filter(&run, task->values, e, n, form);
        write_ahead(task, &run, form, index, phi, result);
        explain(result, &run, form, index, task->period, observed);
    }
    workspace_reset(workspace, used);
    return status;
}

const struct model model_local_level_count = {
    .name = "local_level_count",
    .title = "Local level of counts (gamma-Poisson)",
    .describe = "A rate that wanders, overdispersed, negative binomial ahead; season by indices "
                "drawn to 1 where "
                "there is little data; no trend. For counts under 5 a month. Takes missing months.",
    .source = "Harvey & Fernandes 1989, J. Business & Economic Statistics 7, 407-417",
    .least_months = LEAST_MONTHS,
    .takes_missing = true,
    .scratch = scratch,
    .forecast = forecast,
};

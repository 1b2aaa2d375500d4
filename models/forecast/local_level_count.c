#include "models/forecast/local_level_count.h"

#include <math.h>
#include <stdio.h>

#include <gsl/gsl_sf_gamma.h>

#include "engine/core/number.h"

enum { LEAST_MONTHS = 2, TERMS_LEAST = 12, GRID = 26, GOLDEN = 40, PERIOD_MOST = 24 };
static const double discount_least = 0.5, discount_usual = 0.95;

/* --- the filter ---------------------------------------------------------------------------------
 */

static double log_predictive(double y, double e, double shape, double rate) {
    double rise = y > 0 ? gsl_sf_lngamma(shape + y) - gsl_sf_lngamma(shape) : 0;
    double mass = y > 0 ? y * log(e / (rate + e)) : 0;
    return rise - gsl_sf_lngamma(y + 1) - shape * log1p(e / rate) + mass;
}

double level_count_fade(double discount, size_t k) {
    return 1 / (1 + (double)k * (1 / discount - 1));
}

void level_count_filter(struct level_count *out, const double *y, const double *e, size_t length,
                        double discount) {
    *out = (struct level_count){.shape = 0};
    for (size_t t = 0; t < length; t++) {
        out->gap++;
        if (number_is_missing(y[t]))
            continue;
        double fade = level_count_fade(discount, out->gap);
        out->shape *= fade;
        out->rate *= fade;
        out->gap = 0;
        if (out->shape > 0) {
            out->log_likelihood += log_predictive(y[t], e[t], out->shape, out->rate);
            out->terms++;
        }
        out->shape += y[t];
        out->rate += e[t];
    }
}

static double likelihood_at(const double *y, const double *e, size_t length, double discount) {
    struct level_count run;
    level_count_filter(&run, y, e, length, discount);
    return run.log_likelihood;
}

double level_count_discount(const double *y, const double *e, size_t length) {
    struct level_count run;
    level_count_filter(&run, y, e, length, 1);
    if (run.terms < TERMS_LEAST)
        return discount_usual;
    double best = 1, most = run.log_likelihood, cell = (1 - discount_least) / (GRID - 1);
    for (int i = 0; i + 1 < GRID; i++) {
        double at = discount_least + i * cell, found = likelihood_at(y, e, length, at);
        if (found > most) {
            most = found;
            best = at;
        }
    }
    const double golden = 0.6180339887498949;
    double low = fmax(best - cell, discount_least), high = fmin(best + cell, 1);
    for (int i = 0; i < GOLDEN; i++) {
        double a = high - golden * (high - low), b = low + golden * (high - low);
        if (likelihood_at(y, e, length, a) >= likelihood_at(y, e, length, b))
            high = b;
        else
            low = a;
    }
    double found = (low + high) / 2; /* a bound may still be the best */
    return likelihood_at(y, e, length, found) > most ? found : best;
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

static void explain(struct model_result *result, const struct level_count *run, double discount,
                    const double *index, size_t period, size_t observed) {
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
    tell(result, "discount", discount);
    tell(result, "level", run->shape / run->rate);
    if (season) {
        tell(result, "season_least", least);
        tell(result, "season_greatest", greatest);
    }
    result->log_likelihood = run->terms ? run->log_likelihood : NUMBER_MISSING;
    result->aicc = NUMBER_MISSING;
    result->evaluations = GRID + 2 * GOLDEN;
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
                        double discount, const double *index, double phi,
                        struct model_result *result) {
    double level = run->shape / run->rate;
    for (size_t h = 0; h < task->horizon; h++) {
        double e = index[(task->length + h) % task->period], mean = e * level;
        double rate = run->rate * level_count_fade(discount, run->gap + h + 1);
        double variance = mean * (1 + e / rate);
        result->mean[h] = mean;
        result->marginal[h] =
            task->counts
                ? (struct marginal){.kind = MARGINAL_NEGATIVE_BINOMIAL, .a = mean, .b = variance}
                : (struct marginal){.kind = MARGINAL_NORMAL, .a = mean, .b = sqrt(phi * variance)};
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
        double discount = level_count_discount(task->values, e, n);
        struct level_count run;
        level_count_filter(&run, task->values, e, n, discount);
        write_ahead(task, &run, discount, index, phi, result);
        explain(result, &run, discount, index, task->period, observed);
    }
    workspace_reset(workspace, used);
    return status;
}

const struct model model_local_level_count = {
    .name = "local_level_count",
    .title = "Local level of counts (gamma-Poisson)",
    .describe = "A rate that wanders, negative binomial ahead; season by indices drawn to 1 where "
                "there is little data; no trend. For counts under 5 a month. Takes missing months.",
    .source = "Harvey & Fernandes 1989, J. Business & Economic Statistics 7, 407-417",
    .least_months = LEAST_MONTHS,
    .takes_missing = true,
    .scratch = scratch,
    .forecast = forecast,
};

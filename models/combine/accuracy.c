#include "models/combine/accuracy.h"

#include <math.h>

#include "engine/core/number.h"
#include "engine/data/levels.h"

struct accuracy_scale accuracy_scale(const double *values, size_t length, size_t period) {
    struct accuracy_scale scale = {0, 0};
    size_t pairs = 0;
    for (size_t t = period; t < length; t++) {
        double step = values[t] - values[t - period];
        if (number_is_missing(step))
            continue;
        scale.absolute += fabs(step);
        scale.square += step * step;
        pairs++;
    }
    if (!(scale.absolute > 0))
        return (struct accuracy_scale){NUMBER_MISSING, NUMBER_MISSING};
    scale.absolute /= (double)pairs;
    scale.square /= (double)pairs;
    return scale;
}

double accuracy_smape(double actual, double mean) {
    double size = fabs(actual) + fabs(mean);
    return size > 0 ? 200 * fabs(mean - actual) / size : 0;
}

double accuracy_interval_score(double actual, double lower, double upper, double percent) {
    double penalty = 2 / (1 - percent / 100);
    return upper - lower + penalty * fmax(lower - actual, 0) + penalty * fmax(actual - upper, 0);
}

double accuracy_crps(double actual, const struct marginal *marginal) {
    double sum = 0;
    for (size_t i = 0; i < ACCURACY_GRID; i++) {
        double p = ((double)i + 0.5) / ACCURACY_GRID, quantile = marginal_quantile(marginal, p);
        sum += actual >= quantile ? (actual - quantile) * p : (quantile - actual) * (1 - p);
    }
    return 2 * sum / ACCURACY_GRID;
}

void accuracy_month(struct accuracy_errors *errors, double actual, double mean,
                    const struct marginal *marginal) {
    if (number_is_missing(actual))
        return;
    double error = mean - actual;
    double lower_50 = marginal_quantile(marginal, level_lower(50));
    double upper_50 = marginal_quantile(marginal, level_upper(50));
    double lower_80 = marginal_quantile(marginal, level_lower(80));
    double upper_80 = marginal_quantile(marginal, level_upper(80));
    double lower_95 = marginal_quantile(marginal, level_lower(95));
    double upper_95 = marginal_quantile(marginal, level_upper(95));
    errors->months++;
    errors->absolute += fabs(error);
    errors->square += error * error;
    errors->relative += accuracy_smape(actual, mean);
    errors->bias += error;
    errors->inside_50 += lower_50 <= actual && actual <= upper_50;
    errors->inside_80 += lower_80 <= actual && actual <= upper_80;
    errors->inside_95 += lower_95 <= actual && actual <= upper_95;
    errors->interval_95 += accuracy_interval_score(actual, lower_95, upper_95, 95);
    errors->crps += accuracy_crps(actual, marginal);
}

void accuracy_more(struct accuracy_errors *errors, const struct accuracy_errors *more) {
    errors->months += more->months;
    errors->absolute += more->absolute;
    errors->square += more->square;
    errors->relative += more->relative;
    errors->bias += more->bias;
    errors->inside_50 += more->inside_50;
    errors->inside_80 += more->inside_80;
    errors->inside_95 += more->inside_95;
    errors->interval_95 += more->interval_95;
    errors->crps += more->crps;
}

void accuracy_measures(const struct accuracy_errors *errors, struct accuracy_scale scale,
                       double out[ACCURACY_MEASURES]) {
    double months = errors->months ? (double)errors->months : NUMBER_MISSING;
    out[ACCURACY_MAE] = errors->absolute / months;
    out[ACCURACY_RMSE] = sqrt(errors->square / months);
    out[ACCURACY_MASE] = out[ACCURACY_MAE] / scale.absolute;
    out[ACCURACY_RMSSE] = out[ACCURACY_RMSE] / sqrt(scale.square);
    out[ACCURACY_SMAPE] = errors->relative / months;
    out[ACCURACY_BIAS] = errors->bias / months;
    out[ACCURACY_COVERAGE_80] = 100 * errors->inside_80 / months;
    out[ACCURACY_COVERAGE_95] = 100 * errors->inside_95 / months;
    out[ACCURACY_INTERVAL_SCORE_95] = errors->interval_95 / months;
    out[ACCURACY_CRPS] = errors->crps / months;
    out[ACCURACY_COVERAGE_50] = 100 * errors->inside_50 / months;
}

void accuracy_add(struct accuracy *accuracy, const double measure[ACCURACY_MEASURES]) {
    accuracy->forecasts++;
    for (size_t m = 0; m < ACCURACY_MEASURES; m++)
        if (number_is_finite(measure[m])) {
            accuracy->sum[m] += measure[m];
            accuracy->count[m]++;
        }
}

void accuracy_merge(struct accuracy *into, const struct accuracy *from) {
    into->forecasts += from->forecasts;
    for (size_t m = 0; m < ACCURACY_MEASURES; m++) {
        into->sum[m] += from->sum[m];
        into->count[m] += from->count[m];
    }
}

double accuracy_mean(const struct accuracy *accuracy, enum accuracy_measure measure) {
    return accuracy->count[measure] ? accuracy->sum[measure] / (double)accuracy->count[measure]
                                    : NUMBER_MISSING;
}

/* Measures of a forecast against what happened.
 *
 * Over the months 1 .. H of one forecast, y what happened, f the mean, e = f - y:
 *
 *   mae    mean |e|                        rmse   sqrt(mean e^2)           bias   mean e
 *   mase   mae / A                         rmsse  rmse / sqrt(S)
 *   smape  mean 200 |e| / (|y| + |f|), 0 where both are 0
 *   coverage  100 * share of months with lower <= y <= upper
 *   interval score  mean of (upper - lower) + (2/a) (lower - y)+ + (2/a) (y - upper)+, a = 0.05
 *   crps   mean over months of 2 * integral over p of (y - q_p) (p - [y < q_p]), by the midpoint
 *          rule on ACCURACY_GRID probabilities
 *
 * A is the mean of |y_t - y_{t-s}| and S that of its square over the months up to the origin, s the
 * season: one scale for all horizons. Without a season to compare, or when it repeats exactly, the
 * scaled measures are missing. Months without a value are left out.
 *
 * A figure for many forecasts is the plain mean of the forecasts' own measures, each forecast with
 * the same weight (as the M4 competition does).
 *
 * Sources: Hyndman & Koehler 2006, International Journal of Forecasting 22, 679 (mase); Makridakis,
 * Spiliotis & Assimakopoulos 2020, same journal 36, 54 and 2022, 38, 1346 (smape, rmsse); Gneiting
 * & Raftery 2007, Journal of the American Statistical Association 102, 359 (interval score, crps).
 */
#ifndef CRIMECAST_MODELS_COMBINE_ACCURACY_H
#define CRIMECAST_MODELS_COMBINE_ACCURACY_H

#include <stddef.h>

#include "models/marginal.h"

enum accuracy_measure {
    ACCURACY_MAE,
    ACCURACY_RMSE,
    ACCURACY_MASE,
    ACCURACY_RMSSE,
    ACCURACY_SMAPE,
    ACCURACY_BIAS,
    ACCURACY_COVERAGE_80,
    ACCURACY_COVERAGE_95,
    ACCURACY_INTERVAL_SCORE_95,
    ACCURACY_CRPS,
    ACCURACY_COVERAGE_50,
    ACCURACY_MEASURES
};

enum { ACCURACY_GRID = 99 };

/* A and S above; NaN when there is no pair of months a season apart, or no change between any. */
struct accuracy_scale {
    double absolute, square;
};

/* The scale of a series of `length` months up to the origin, NaN missing. */
struct accuracy_scale accuracy_scale(const double *values, size_t length, size_t period);

/* Sums over the months of one forecast so far. */
struct accuracy_errors {
    size_t months;
    double absolute, square, relative, bias, inside_50, inside_80, inside_95, interval_95, crps;
};

/* Add one month; a missing actual adds nothing. */
void accuracy_month(struct accuracy_errors *errors, double actual, double mean,
                    const struct marginal *marginal);

/* Add the months of another. */
void accuracy_more(struct accuracy_errors *errors, const struct accuracy_errors *more);

/* The measures of one forecast over the months added so far; NaN where there is none. */
void accuracy_measures(const struct accuracy_errors *errors, struct accuracy_scale scale,
                       double out[ACCURACY_MEASURES]);

/* The parts, for themselves. */
double accuracy_smape(double actual, double mean);
double accuracy_interval_score(double actual, double lower, double upper, double percent);
double accuracy_crps(double actual, const struct marginal *marginal);

/* Means over forecasts. */
struct accuracy {
    size_t forecasts;
    double sum[ACCURACY_MEASURES];
    size_t count[ACCURACY_MEASURES]; /* forecasts that have the measure */
};

void accuracy_add(struct accuracy *accuracy, const double measure[ACCURACY_MEASURES]);
void accuracy_merge(struct accuracy *into, const struct accuracy *from);

/* NaN when no forecast has the measure. */
double accuracy_mean(const struct accuracy *accuracy, enum accuracy_measure measure);

#endif

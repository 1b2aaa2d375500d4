/* Direction of travel of yearly figures: the trend marker of UK public-health profiles.
 *
 * The latest five yearly values y(t), t = 1..5, of periods that do not overlap, each with 95%
 * limits l and u:
 *
 *   s = (u - l) / 3.92,  w = 1 / s^2,  sums S over the points
 *   slope b = (Sw Swty - Swt Swy) / (Sw Swtt - Swt^2)
 *   chi2    = b^2 (Sw Swtt - Swt^2) / Sw                       (1 degree of freedom)
 *
 * It rises or falls when chi2 > 9.54953570608324 (p < 0.002) and the slope keeps its sign when any
 * one point is left out (a slope of 0 counts as a rise): no single year makes a trend.
 *
 * Not calculated: a value or limit missing or not finite, limits that coincide or stand the wrong
 * way round (the source divides by zero there and reads "no change").
 *
 * Limits. s treats the interval as even about the value. Years are taken as independent, so the
 * errors of a level that wanders are understated; the threshold of 0.002 answers for some of that.
 * Monthly or quarterly figures have a season: not for them (trend_slope.h).
 *
 * Source: Fingertips public health technical guidance, "Trend markers" (OHID).
 */
#ifndef CRIMECAST_MODELS_SIGNIFICANCE_TREND_MARKER_H
#define CRIMECAST_MODELS_SIGNIFICANCE_TREND_MARKER_H

#include <stdbool.h>

#include "engine/data/direction.h"

enum { TREND_MARKER_POINTS = 5 };

#define TREND_MARKER_CRITICAL 9.54953570608324

struct trend_point {
    double value, lower, upper; /* a rate or count and its 95% limits */
};

struct trend_marker {
    double slope;   /* in units of the value, a year */
    double error;   /* its standard error, root of Sw / (Sw Swtt - Swt^2) */
    double mean;    /* weighted mean of the values, Swy / Sw */
    double chi2;    /* (slope / error)^2 */
    double p_value; /* of chi2 */
    bool one_sign;  /* of the slope, whichever point is left out */
    enum direction verdict;
};

/* Mark five points, oldest first. Pure. Numbers are NaN when it is not calculated. */
struct trend_marker trend_mark(const struct trend_point point[TREND_MARKER_POINTS]);

#endif

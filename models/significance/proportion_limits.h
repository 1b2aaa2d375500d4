/* Limits of a proportion: of n that could have, x did (charges among recorded crimes, satisfied
 * among victims asked). Not for rates of crime, where x above n is legal.
 *
 * Wilson's score interval (Wilson 1927, Journal of the American Statistical Association 22,
 * 209-212), z the normal quantile at 1 - a/2:
 *
 *   (2 x + z^2 -+ z sqrt(z^2 + 4 x (1 - x/n))) / (2 (n + z^2))
 *
 * Conventions (PHEindicatormethods, phe_proportion): x need not be whole; at confidence 1 the
 * interval is 0 to 1. The lower limit is exactly 0 at x = 0, the upper exactly 1 at x = n.
 *
 * Accuracy: within 1e-12 of each limit, relative, however small x/n or 1 - x/n; neither limit is
 * found by a difference.
 *
 * Limits: coverage is 1 - a on average over proportions, not at each; near 0 or 1 it may fall some
 * hundredths short.
 */
#ifndef CRIMECAST_MODELS_SIGNIFICANCE_PROPORTION_LIMITS_H
#define CRIMECAST_MODELS_SIGNIFICANCE_PROPORTION_LIMITS_H

#include "models/significance/count_limits.h"

/* Limits of x / n at a confidence (fraction or percent). Pure. *out is LIMITS_MISSING unless
 * STATUS_OK comes back: STATUS_NO_DATA for a NaN, STATUS_BAD_ROW for an x below 0 or above n, an n
 * not above 0 or infinite, STATUS_USAGE for a confidence out of range. */
enum status proportion_limits(double x, double n, double confidence, struct limits *out);

#endif

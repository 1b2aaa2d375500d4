/* Fill missing months for families that cannot take them: seasonal linear interpolation.
 *
 *   1. deseasonalise with the indices of the classical decomposition (kernels/decompose.h),
 *      multiplicative when every observed value is positive, else additive;
 *   2. a gap between two observed months is filled on the straight line between them, a gap at
 *      either end with the nearest observed month;
 *   3. put the season back.
 * The moving average under the indices needs a filled series itself, so steps 1 to 3 are repeated,
 * beginning without a season; only observed months ever enter an index.
 *
 * Without a season (under two periods, or some month of the year never observed away from the ends)
 * this is plain linear interpolation. Where no observed value is negative, no filled one is.
 *
 * Limits: a point estimate that carries no uncertainty: a model fitted to the result believes the
 * filled months, so its intervals are too narrow when many were filled. Counts are not rounded.
 */
#ifndef CRIMECAST_MODELS_ADJUST_GAPS_H
#define CRIMECAST_MODELS_ADJUST_GAPS_H

#include <stddef.h>

/* Doubles of scratch that gaps_fill needs. */
size_t gaps_scratch(size_t length, size_t period);

/* Copy values[0 .. length-1] to out with every NaN filled; out must not overlap values. Returns how
 * many months were filled. A series with no observed month stays all NaN, and 0 is returned. */
size_t gaps_fill(const double *values, size_t length, size_t period, double *out, double *scratch);

#endif

/* How far off a blend forecast may be: a scale from the series' own record by a regression learned
 * over all series, and the shape of scaled errors learned with it.
 *
 *   log RMS error of log forecasts over horizons 1-4, 5-10, 11-18  =  b . features, one b a block
 *   features (logs, values not under .004): 1; m1 best one-step error of the smoothings; m2 mean of
 *     |log error at h| / sqrt(.5 + .5 h/6) over rolling origins; sn mean |log y(t) - log y(t-m)|;
 *     dn median |change of deseasonalised log y|; s36 its standard deviation over 36 months
 *   scale(h): block 1 to h = 2.5, block 2 at 7, block 3 from 14 to 18, straight lines between on
 * the log scale; beyond 18, where nothing was learned, scale(18) sqrt(h/18), as for a random walk
 *   shape(h): quantiles of error/scale over horizons h - 2 .. h + 2 (inside 1 .. 18), half
 *     symmetrised: (q(p) + [q(p) - q(1-p)]/2)/2; h > 18 takes that of 18
 *
 * Learned from one origin a series, by ridge regression with penalty 20 towards the coefficients
 * found on the 1,428 monthly series of M3; shapes weigh n : 20 against M3's, n the number of
 * series. So a batch of one series stands on M3, a large one on itself, with no threshold between.
 *
 * Limits: one origin for all means a shock they share counts many times; the errors of one series
 * at neighbouring horizons are not independent.
 */
#ifndef CRIMECAST_MODELS_FORECAST_BLEND_SCALE_H
#define CRIMECAST_MODELS_FORECAST_BLEND_SCALE_H

#include <stddef.h>

#include "engine/core/status.h"
#include "models/marginal.h"

enum { BLEND_FEATURES = 6, BLEND_BLOCKS = 3, BLEND_AHEAD = 18, BLEND_POINTS = 400 };

struct blend_scale {
    double coefficient[BLEND_BLOCKS][BLEND_FEATURES];
    double shape[BLEND_AHEAD][BLEND_POINTS]; /* at (i + 0.5)/BLEND_POINTS */
    size_t series;                           /* learned from */
};

/* What one series teaches: its features at an origin and the log errors that followed. */
struct blend_example {
    double feature[BLEND_FEATURES];
    double error[BLEND_AHEAD];
};

/* What M3 taught. */
void blend_scale_m3(struct blend_scale *out);

/* Learn from `count` examples, none included. STATUS_NO_MEMORY or STATUS_OK. */
enum status blend_scale_learn(const struct blend_example *example, size_t count,
                              struct blend_scale *out);

/* The scale h = 1, 2, ... months ahead of a series with these features (BLEND_FEATURES). */
double blend_scale_at(const struct blend_scale *scale, const double *feature, size_t h);

/* The shape at h; borrowed from `scale`. */
struct quantile_table blend_scale_shape(const struct blend_scale *scale, size_t h);

/* A feature from what it measures: the log, not under that of .004. */
double blend_feature(double measure);

#endif

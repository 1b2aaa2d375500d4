/* Complex exponential smoothing (CES): the level and a hidden potential smoothed together by one
 * complex number, so that level and trend need not be told apart.
 *
 *   ces          the form of least AICc among none, simple, partial and full
 *   ces:none     level only; ces:simple season only, every month of the year a series of its own;
 *   ces:partial  level and a real season; ces:full level and a complex season
 * kernels/ces_recursion.h has the equations, ces_fit.h the fit. Seasonal forms want two years.
 *
 * Scale: z = log(y / mean of y) + CES_SHIFT where every value is above 0, unless the standard error
 * of the last month ahead comes to more than CES_WILD there or its mean lies more than tenfold
 * outside the series; else the values themselves. CES ties the potential to the level, so it is not
 * the same model after a constant is added to z. Taking the mean out makes it the same in any unit;
 * the constant was chosen on M3, where OWA is 0.818 with 6, 0.816 with 10, 0.814 with 20 and 0.813
 * with 40. Levels, as published, have 0.840 there and narrower limits; on London boroughs' counts
 * both do alike.
 *
 * Marginals are normal on the scale fitted, with floor 0 for counts; on logarithms the mean is the
 * exponential of the mean, the median. The variance is exact for known parameters and widened for
 * their being estimates; back-cast states count as known. Likelihood and AICc are those of the
 * scale fitted.
 */
#ifndef CRIMECAST_MODELS_FORECAST_CES_H
#define CRIMECAST_MODELS_FORECAST_CES_H

#include "models/forecast/ces_fit.h"
#include "models/model.h"

enum { CES_QUANTILES = 199, CES_NAMED = CES_FORMS };

#define CES_SHIFT 20.0
#define CES_WILD 1.2

extern const struct model model_ces;

/* "ces:none", "ces:simple", "ces:partial", "ces:full". */
extern const struct model model_ces_named[CES_NAMED];

#endif

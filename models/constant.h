/* The forecast of a series that never changes, for families whose likelihood it would break: the
 * value again, with no spread. No count ever seen leaves the chance of a first one: the limits are
 * those of the posterior predictive distribution under Jeffreys' prior after n months of 0,
 * negative binomial with mean 1/(2n) and variance (1/(2n))(1 + 1/n).
 */
#ifndef CRIMECAST_MODELS_CONSTANT_H
#define CRIMECAST_MODELS_CONSTANT_H

#include "models/model.h"

/* Whether every month there is (NaN missing) has the same value, which goes to *value; false too
 * when there is none. */
bool constant_series(const double *values, size_t length, double *value);

/* Fill a result: mean, marginals, notes and estimates; `chosen` is what the family calls its form.
 */
void constant_forecast(const struct model_task *task, double value, const char *chosen,
                       struct model_result *result);

#endif

/* Every forecasting family, one line each; `crimecast models` prints the same table. */
#ifndef CRIMECAST_MODELS_REGISTRY_H
#define CRIMECAST_MODELS_REGISTRY_H

#include <stddef.h>

#include "models/model.h"

/* All families, panel families first. */
const struct model *const *registry_models(size_t *count);

/* The family of a name of `length` bytes, or NULL. Single ETS forms ("ets:MAdM"), some ARIMA
 * orders ("arima:011-011") and the forms of CES ("ces:full") are found by name although they are
 * not in the list. */
const struct model *registry_find(const char *name, size_t length);

/* The average of families that unrelated series take by default. */
extern const struct model *const registry_ensemble;

/* The same for counts that are not large. */
extern const struct model *const registry_ensemble_counts;

#endif

#include "models/registry.h"

#include <string.h>

#include "models/forecast/arima.h"
#include "models/forecast/blend.h"
#include "models/forecast/ets.h"
#include "models/forecast/naive.h"
#include "models/forecast/shares.h"
#include "models/forecast/theta.h"

static const struct model *const models[] = {
    &model_shares,      &model_blend, &model_dotm,          &model_ets,
    &model_ets_average, &model_arima, &model_arima_average, &model_snaive,
    &model_naive,       &model_drift, &model_mean,
};

const struct model *const *registry_models(size_t *count) {
    *count = sizeof models / sizeof *models;
    return models;
}

const struct model *registry_find(const char *name, size_t length) {
    for (size_t i = 0; i < sizeof models / sizeof *models; i++)
        if (strlen(models[i]->name) == length && strncmp(models[i]->name, name, length) == 0)
            return models[i];
    for (size_t i = 0; i < ETS_NAMED; i++)
        if (strlen(model_ets_named[i].name) == length &&
            strncmp(model_ets_named[i].name, name, length) == 0)
            return &model_ets_named[i];
    for (size_t i = 0; i < ARIMA_NAMED; i++)
        if (strlen(model_arima_named[i].name) == length &&
            strncmp(model_arima_named[i].name, name, length) == 0)
            return &model_arima_named[i];
    return NULL;
}

#include "models/registry.h"

#include <string.h>

#include "models/combine/ensemble.h"
#include "models/forecast/arima.h"
#include "models/forecast/blend.h"
#include "models/forecast/ces.h"
#include "models/forecast/count_glm.h"
#include "models/forecast/ets.h"
#include "models/forecast/local_level_count.h"
#include "models/forecast/naive.h"
#include "models/forecast/pooled.h"
#include "models/forecast/shares.h"
#include "models/forecast/shrunk_plus.h"
#include "models/forecast/stl_plus.h"
#include "models/forecast/theta.h"
#include "models/forecast/theta_standard.h"
#include "models/forecast/tslm.h"

/* A shrunk season and another row behind it. */
#define SHRUNK(inner_row, months)                                                             \
    .least_months = months, .scratch = shrunk_plus_scratch, .forecast = shrunk_plus_forecast, \
    .source = "Miller & Williams 2003, International Journal of Forecasting 19, 669-684",     \
    .inner = (const struct model *const[]) {                                                  \
        &inner_row, NULL                                                                      \
    }

static const struct model arima_shrunk = {
    .name = "arima_shrunk",
    .title = "Shrunk season, then averaged ARIMA",
    .describe = "A season shrunk towards none is taken out on the log scale; what remains is "
                "forecast by arima_average without a season. For series well above 0.",
    SHRUNK(model_arima_average, 6),
};
static const struct model ets_shrunk = {
    .name = "ets_shrunk",
    .title = "Shrunk season, then averaged ETS",
    .describe = "As arima_shrunk, with ets_average in place of arima_average.",
    SHRUNK(model_ets_average, 4),
};
static const struct model dotm_shrunk = {
    .name = "dotm_shrunk",
    .title = "Shrunk season, then dynamic theta",
    .describe = "As arima_shrunk, with dotm in place of arima_average.",
    SHRUNK(model_dotm, 4),
};

/* STL and another row behind it. */
#define STL_PLUS(inner_row, months)                                                            \
    .least_months = months, .scratch = stl_plus_scratch, .forecast = stl_plus_forecast,        \
    .source = "Cleveland, Cleveland, McRae & Terpenning 1990, Journal of Official Statistics " \
              "6, 3-73",                                                                       \
    .inner = (const struct model *const[]) {                                                   \
        &inner_row, NULL                                                                       \
    }

static const struct model stl_ets = {
    .name = "stl_ets",
    .title = "STL, the rest by ETS",
    .describe = "The season by STL, repeated as it was in the last year; the seasonally adjusted "
                "series by ets without season. Wants 25 months for a season.",
    STL_PLUS(model_ets, 4),
};
static const struct model stl_arima = {
    .name = "stl_arima",
    .title = "STL, the rest by ARIMA",
    .describe = "As stl_ets, with arima without season for the seasonally adjusted series.",
    STL_PLUS(model_arima, 6),
};

static const struct model ensemble = {
    .name = "ensemble",
    .title = "Average of blend, arima_shrunk, ets_average and arima_average",
    .describe = "The quantiles of four families averaged, with weights and a width learned for "
                "the whole batch from past origins. For positive series well above 0.",
    .source = "Lichtendahl, Grushka-Cockayne & Winkler 2013, Management Science 59, 1594-1611",
    .least_months = 6,
    .scratch = ensemble_scratch,
    .learn = ensemble_learn,
    .forget = ensemble_forget,
    .explain = ensemble_explain,
    .summarise = ensemble_summarise,
    .forecast = ensemble_forecast,
    .inner =
        (const struct model *const[]){
            &model_blend,
            &arima_shrunk,
            &model_ets_average,
            &model_arima_average,
            NULL,
        },
};
const struct model *const registry_ensemble = &ensemble;

static const struct model ensemble_counts = {
    .name = "ensemble_counts",
    .title = "Average of local_level_count and the families of ensemble",
    .describe = "As ensemble, led by local_level_count, which takes zeros as they come; the other "
                "families drop out of series near 0. The default for counts of up to 100 a month "
                "outside a panel.",
    .source = "Lichtendahl, Grushka-Cockayne & Winkler 2013, Management Science 59, 1594-1611",
    .least_months = 12,
    .scratch = ensemble_scratch,
    .learn = ensemble_learn,
    .forget = ensemble_forget,
    .explain = ensemble_explain,
    .summarise = ensemble_summarise,
    .forecast = ensemble_forecast,
    .most_mean = 100,
    .inner =
        (const struct model *const[]){
            &model_local_level_count,
            &model_blend,
            &arima_shrunk,
            &model_ets_average,
            &model_arima_average,
            NULL,
        },
};
const struct model *const registry_ensemble_counts = &ensemble_counts;

static const struct model *const models[] = {
    &model_shares,
    &model_shares_plain,
    &model_shares_alone,
    &model_shares_apart,
    &model_pooled,
    &ensemble,
    &ensemble_counts,
    &model_blend,
    &model_dotm,
    &dotm_shrunk,
    &model_ets,
    &model_ets_average,
    &ets_shrunk,
    &model_arima,
    &model_arima_average,
    &arima_shrunk,
    &model_snaive,
    &model_naive,
    &model_drift,
    &model_mean,
    &model_otm,
    &model_theta,
    &model_ces,
    &stl_ets,
    &stl_arima,
    &model_poisson,
    &model_negative_binomial,
    &model_local_level_count,
    &model_tslm,
    &model_tslm_log,
};

/* Rows found by name only. */
static const struct {
    const struct model *rows;
    size_t count;
} named[] = {
    {model_ets_named, ETS_NAMED},
    {model_arima_named, ARIMA_NAMED},
    {model_ces_named, CES_NAMED},
};

const struct model *const *registry_models(size_t *count) {
    *count = sizeof models / sizeof *models;
    return models;
}

const struct model *registry_find(const char *name, size_t length) {
    for (size_t i = 0; i < sizeof models / sizeof *models; i++)
        if (strlen(models[i]->name) == length && strncmp(models[i]->name, name, length) == 0)
            return models[i];
    for (size_t f = 0; f < sizeof named / sizeof *named; f++)
        for (size_t i = 0; i < named[f].count; i++)
            if (strlen(named[f].rows[i].name) == length &&
                strncmp(named[f].rows[i].name, name, length) == 0)
                return &named[f].rows[i];
    return NULL;
}

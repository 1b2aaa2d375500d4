#include "models/model.h"

#include <math.h>

bool model_meant_for(const struct model *model, bool counts, const double *values, size_t length) {
    if (!(model->most_mean > 0))
        return true;
    double sum = 0, present = 0;
    for (size_t t = 0; t < length; t++)
        if (!isnan(values[t])) {
            sum += values[t];
            present++;
        }
    return counts && sum <= model->most_mean * present;
}

size_t model_inner(const struct model *model) {
    size_t count = 0;
    while (model->inner && model->inner[count])
        count++;
    return count;
}

size_t model_scratch(const struct model *model, size_t length, size_t period, size_t horizon) {
    size_t most = 0;
    for (size_t i = 0; i < model_inner(model); i++) {
        size_t need = model_scratch(model->inner[i], length, period, horizon);
        most = need > most ? need : most;
    }
    return model->scratch(length, period, horizon) + most;
}

enum status model_learn(const struct model *model, const struct panel *panel,
                        const struct model_settings *settings, void **learned,
                        struct fault *fault) {
    struct model_settings own = *settings;
    own.model = model;
    return model->learn(panel, &own, learned, fault);
}

enum status model_forecast(const struct model *model, const struct model_task *task,
                           const void *learned, struct workspace *workspace,
                           struct model_result *result) {
    struct model_task own = *task;
    own.model = model;
    return model->forecast(&own, learned, workspace, result);
}

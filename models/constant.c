#include "models/constant.h"

#include <math.h>
#include <stdio.h>

#include "engine/core/number.h"

bool constant_series(const double *values, size_t length, double *value) {
    *value = NUMBER_MISSING;
    for (size_t t = 0; t < length; t++) {
        if (isnan(*value))
            *value = values[t];
        if (!isnan(values[t]) && values[t] != *value)
            return false;
    }
    return !isnan(*value);
}

void constant_forecast(const struct model_task *task, double value, const char *chosen,
                       struct model_result *result) {
    double n = 0;
    for (size_t t = 0; t < task->length; t++)
        n += isnan(task->values[t]) ? 0 : 1;
    bool zero = task->counts && value == 0;
    struct marginal marginal = {
        .kind = MARGINAL_POINT, .a = value, .floor = task->counts ? 0 : -INFINITY};
    if (zero)
        marginal = (struct marginal){.kind = MARGINAL_NEGATIVE_BINOMIAL,
                                     .a = 0.5 / n,
                                     .b = 0.5 / n * (1 + 1 / n),
                                     .floor = 0};
    for (size_t h = 0; h < task->horizon; h++) {
        result->mean[h] = value;
        result->marginal[h] = marginal;
    }
    snprintf(result->chosen, sizeof result->chosen, "%s", chosen);
    snprintf(result->note, sizeof result->note, "every month has the same value%s",
             zero ? ": upper limits are the posterior predictive under Jeffreys' prior" : "");
    result->parameter[0] = (struct model_parameter){"level", value};
    result->parameter[1] = (struct model_parameter){"sigma", 0};
    result->parameters = 2;
    result->log_likelihood = result->aicc = NUMBER_MISSING;
    result->evaluations = 0;
    result->converged = true;
    result->quality = QUALITY_UNCERTAIN;
}

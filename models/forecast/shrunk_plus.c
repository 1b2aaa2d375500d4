#include "models/forecast/shrunk_plus.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/kernels/shrunk_season.h"

static const double least_part = 0.01; /* of the mean: months below count as it */

size_t shrunk_plus_scratch(size_t length, size_t period, size_t horizon) {
    (void)horizon;
    return 2 * length + period + shrunk_season_scratch(length, period);
}

/* The floored series into y and its logs into logs; how many months were raised. */
static enum status take_logs(const struct model_task *task, double *y, double *logs,
                             size_t *raised) {
    double mean = 0;
    size_t positive = 0, n = task->length;
    for (size_t t = 0; t < n; t++) {
        if (!isfinite(task->values[t]))
            return STATUS_NOT_FINITE;
        mean += task->values[t] / (double)n;
        positive += task->values[t] > 0;
    }
    if (!(mean > 0) || 2 * positive < n)
        return STATUS_NO_DATA;
    *raised = 0;
    for (size_t t = 0; t < n; t++) {
        bool low = task->values[t] < least_part * mean;
        y[t] = low ? least_part * mean : task->values[t];
        logs[t] = log(y[t]);
        *raised += low;
    }
    return STATUS_OK;
}

static void put_season_back(const struct model_task *task, const double *index,
                            struct model_result *result) {
    for (size_t h = 0; h < task->horizon; h++) {
        double factor = exp(index[(task->length + h) % task->period]);
        result->mean[h] *= factor;
        marginal_multiply(&result->marginal[h], factor);
        if (!task->counts)
            continue;
        result->mean[h] = fmax(result->mean[h], 0);
        result->marginal[h].floor = fmax(result->marginal[h].floor, 0);
    }
}

static void describe(double kept, size_t raised, struct model_result *result) {
    char inner[MODEL_CHOSEN_SIZE];
    memcpy(inner, result->chosen, sizeof inner);
    snprintf(result->chosen, sizeof result->chosen, "season x %.2f, %.44s", kept, inner);
    if (raised) {
        snprintf(result->note, sizeof result->note,
                 "%zu months near or under 0 count as a hundredth of the mean", raised);
        result->quality = quality_worse(result->quality, QUALITY_UNCERTAIN);
    }
    if (result->parameters < MODEL_PARAMETERS)
        result->parameter[result->parameters++] =
            (struct model_parameter){"part of the season kept", kept};
}

enum status shrunk_plus_forecast(const struct model_task *task, const void *learned,
                                 struct workspace *workspace, struct model_result *result) {
    (void)learned;
    const struct model *inner = task->model->inner[0];
    size_t n = task->length, used = workspace->used, raised;
    if (n < inner->least_months)
        return STATUS_TOO_SHORT;
    double *y = workspace_take(workspace, shrunk_plus_scratch(n, task->period, task->horizon));
    if (!y)
        return STATUS_INTERNAL;
    double *logs = y + n, *index = logs + n, *rest = index + task->period;
    enum status status = take_logs(task, y, logs, &raised);
    if (status == STATUS_OK) {
        double kept = shrunk_season(y, logs, n, task->period, index, rest);
        for (size_t t = 0; t < n; t++)
            y[t] = exp(logs[t] - index[t % task->period]);
        struct model_task flat = *task;
        flat.values = y;
        flat.period = 1;
        flat.counts = false; /* no longer whole numbers */
        status = model_forecast(inner, &flat, NULL, workspace, result);
        if (status == STATUS_OK) {
            put_season_back(task, index, result);
            describe(kept, raised, result);
        }
    }
    workspace_reset(workspace, used);
    return status;
}

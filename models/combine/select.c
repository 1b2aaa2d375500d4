#include "models/combine/select.h"

#include <math.h>

enum { HORIZON_MOST = 60 };

/* Mean absolute difference to the same month a year before, over the first n months. */
static double seasonal_scale(const double *y, size_t n, size_t period) {
    double sum = 0;
    for (size_t t = period; t < n; t++)
        sum += fabs(y[t] - y[t - period]);
    return n > period ? sum / (double)(n - period) : 0;
}

/* The scaled error of one series; NaN when it does not count. */
static double error_of(const struct model *model, const struct model_task *task,
                       const double *truth, struct workspace *workspace) {
    double mean[HORIZON_MOST];
    struct marginal marginal[HORIZON_MOST];
    struct arena arena = ARENA_EMPTY;
    struct model_result result = {.mean = mean, .marginal = marginal, .arena = &arena};
    double scale = seasonal_scale(task->values, task->length, task->period), sum = NAN;
    size_t used = workspace->used;
    if (scale > 0 && model_forecast(model, task, NULL, workspace, &result) == STATUS_OK) {
        sum = 0;
        for (size_t h = 0; h < task->horizon; h++)
            sum += fabs(truth[h] - mean[h]) / scale / (double)task->horizon;
    }
    workspace_reset(workspace, used);
    arena_free(&arena);
    return sum;
}

double select_error(const struct model *model, const struct panel *panel, const size_t *member,
                    size_t members, size_t back, size_t horizon, size_t period, size_t least,
                    struct workspace *workspace, size_t *used) {
    double sum = 0;
    size_t ahead = back < horizon ? back : horizon;
    ahead = ahead < HORIZON_MOST ? ahead : HORIZON_MOST;
    *used = 0;
    for (size_t k = 0; k < members; k++) {
        const struct panel_series *series = &panel->series[member[k]];
        int end = panel_end(panel, member[k]);
        if (series->missing || end != panel->last + 1 || series->length < least + back)
            continue;
        const double *values = panel_values(panel, member[k]);
        struct model_task task = {.values = values,
                                  .length = series->length - back,
                                  .first = series->first,
                                  .period = period,
                                  .horizon = ahead,
                                  .counts = series->counts};
        double error = error_of(model, &task, values + task.length, workspace);
        if (isnan(error))
            continue;
        sum += error;
        ++*used;
    }
    return *used ? sum / (double)*used : NAN;
}

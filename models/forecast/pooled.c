#include "models/forecast/pooled.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/kernels/conformal.h"
#include "models/kernels/pooled_regression.h"

enum {
    ORIGINS = 36,
    ORIGIN_STEP = 2,
    LEAST_WINDOWS = 12, /* months after the lags before an origin says anything */
    RECENT_MONTHS = 36
};
static const double error_halflife = 36; /* months */
static const double small_count = 10;
static const double root_k = 0.05;

struct pooled {
    double coefficient[POOLED_LAGS];
    size_t series, windows;
    struct conformal_scale scale;
    struct quantile_table shape;
    double *volume; /* [panel series] */
};

/* What is needed while learning. */
struct learning {
    const struct panel *panel;
    size_t horizon, period, longest;
    double *z; /* root scale, as the panel's values lie; a series with a negative month all NaN */
    float *error;
    double *weight; /* [origin] */
    double *scratch;
};

static const double *row(const struct learning *learning, size_t i) {
    return learning->z + learning->panel->series[i].offset;
}

static void to_root(struct learning *learning) {
    const struct panel *panel = learning->panel;
    for (size_t i = 0; i < panel->count; i++) {
        const double *y = panel_values(panel, i);
        double *z = learning->z + panel->series[i].offset;
        bool negative = false;
        for (size_t t = 0; t < panel->series[i].length; t++)
            negative = negative || y[t] < 0;
        for (size_t t = 0; t < panel->series[i].length; t++)
            z[t] = negative || isnan(y[t]) ? NAN : marginal_root(y[t]);
    }
}

/* Mean of the last three years' months that are there. */
static double volume_of(const double *y, size_t length) {
    double sum = 0;
    size_t present = 0;
    for (size_t t = length > RECENT_MONTHS ? length - RECENT_MONTHS : 0; t < length; t++)
        if (!isnan(y[t])) {
            sum += y[t];
            present++;
        }
    return present ? fmax(sum / (double)present, 0) : 0;
}

/* Add the windows that end `back` months before each series' last. */
static void add_windows(const struct learning *learning, struct pooled_sums *sums, size_t back) {
    for (size_t i = 0; i < learning->panel->count; i++) {
        size_t length = learning->panel->series[i].length;
        if (length >= sums->lags + 1 + back)
            pooled_add(sums, row(learning, i), length - 1 - back);
    }
}

/* Errors of origin o, `back` months before the end. */
static void look_back(const struct learning *learning, const struct pooled_sums *sums, size_t o,
                      size_t back) {
    size_t horizon = learning->horizon, ahead = back < horizon ? back : horizon;
    double b[POOLED_LAGS], *path = learning->scratch, *rest = path + horizon;
    if (!pooled_solve(sums, b))
        return;
    learning->weight[o] = pow(0.5, (double)back / error_halflife);
    for (size_t i = 0; i < learning->panel->count; i++) {
        size_t length = learning->panel->series[i].length;
        float *error = learning->error + (o * learning->panel->count + i) * horizon;
        if (length < sums->lags + LEAST_WINDOWS + back ||
            !pooled_ahead(b, sums->lags, row(learning, i), length - back, learning->period, ahead,
                          path, rest))
            continue;
        for (size_t h = 0; h < ahead; h++)
            error[h] = (float)(row(learning, i)[length - back + h] - fmax(path[h], 0));
    }
}

static void learn_all(struct learning *learning, struct pooled *out) {
    const struct panel *panel = learning->panel;
    struct pooled_sums sums = {.lags = POOLED_LAGS};
    to_root(learning);
    for (size_t c = 0; c < ORIGINS * panel->count * learning->horizon; c++)
        learning->error[c] = NAN;
    memset(learning->weight, 0, ORIGINS * sizeof *learning->weight);
    for (size_t back = learning->longest; back-- > 0;) {
        /* origin `back + 1` knows the windows that end farther back than that */
        size_t origin = back + 1, o = back / ORIGIN_STEP;
        if (origin % ORIGIN_STEP == 1 && o < ORIGINS && sums.windows)
            look_back(learning, &sums, o, origin);
        add_windows(learning, &sums, back);
    }
    out->windows = sums.windows;
    if (!pooled_solve(&sums, out->coefficient))
        out->windows = 0;
}

static enum status learn_scales(const struct learning *learning, struct pooled *out) {
    const struct panel *panel = learning->panel;
    uint32_t *category = malloc((panel->count + 1) * sizeof *category);
    if (!category)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < panel->count; i++) {
        category[i] = panel->series[i].category;
        out->volume[i] = volume_of(panel_values(panel, i), panel->series[i].length);
    }
    struct conformal_errors errors = {.origins = ORIGINS,
                                      .series = panel->count,
                                      .horizon = learning->horizon,
                                      .z = learning->error,
                                      .weight = learning->weight,
                                      .volume = out->volume,
                                      .category = category,
                                      .categories = panel->categories,
                                      .by_volume = true};
    double *scratch = malloc(conformal_scratch(&errors) * sizeof *scratch);
    if (scratch)
        conformal_learn(&errors, &out->scale, scratch);
    out->shape = (struct quantile_table){out->scale.shape, CONFORMAL_POINTS};
    free(scratch);
    free(category);
    return scratch ? STATUS_OK : STATUS_NO_MEMORY;
}

static void forget(void *learned) {
    struct pooled *pooled = learned;
    if (!pooled)
        return;
    free(pooled->scale.scale);
    free(pooled->volume);
    free(pooled);
}

static enum status learn(const struct panel *panel, const struct model_settings *settings,
                         void **learned, struct fault *fault) {
    size_t values = 0;
    struct learning learning = {
        .panel = panel, .horizon = settings->horizon, .period = settings->period};
    for (size_t i = 0; i < panel->count; i++) {
        size_t length = panel->series[i].length, end = panel->series[i].offset + length;
        values = end > values ? end : values;
        learning.longest = length > learning.longest ? length : learning.longest;
    }
    struct pooled *out = calloc(1, sizeof *out);
    learning.z = malloc((values + 1) * sizeof *learning.z);
    learning.error =
        malloc((ORIGINS * panel->count * settings->horizon + 1) * sizeof *learning.error);
    learning.weight = malloc(ORIGINS * sizeof *learning.weight);
    learning.scratch = malloc((2 * settings->horizon + POOLED_LAGS) * sizeof *learning.scratch);
    enum status status = STATUS_NO_MEMORY;
    if (out) {
        out->series = panel->count;
        out->scale.scale = malloc((panel->count + 1) * sizeof(double));
        out->volume = malloc((panel->count + 1) * sizeof(double));
    }
    if (out && out->scale.scale && out->volume && learning.z && learning.error && learning.weight &&
        learning.scratch) {
        learn_all(&learning, out);
        status = learn_scales(&learning, out);
    }
    free(learning.z);
    free(learning.error);
    free(learning.weight);
    free(learning.scratch);
    if (status != STATUS_OK) {
        forget(out);
        out = NULL;
    }
    *learned = out;
    return status == STATUS_OK ? status
                               : fault_set(fault, status, "out of memory learning from the panel");
}

static size_t scratch(size_t length, size_t period, size_t horizon) {
    (void)period;
    return length + 2 * horizon + POOLED_LAGS;
}

static struct marginal make_marginal(const struct pooled *pooled, size_t series, double f,
                                     size_t h) {
    double spread =
        conformal_spread(&pooled->scale, pooled->volume[series], h) * pooled->scale.scale[series];
    double y = f + 0.25, variance = y * (1 + root_k * root_k * y) * spread * spread;
    if (f >= small_count)
        return (struct marginal){
            .kind = MARGINAL_ROOT, .a = marginal_root(f), .b = spread, .table = pooled->shape};
    return (struct marginal){.kind = variance > f ? MARGINAL_NEGATIVE_BINOMIAL : MARGINAL_POISSON,
                             .a = f,
                             .b = variance};
}

static void describe(const struct pooled *pooled, size_t series, struct model_result *result) {
    const struct model_parameter known[] = {
        {"windows learned from", (double)pooled->windows},
        {"weight of last month", pooled->coefficient[0]},
        {"weight of a year ago", pooled->coefficient[11]},
        {"interval scale against the batch", pooled->scale.scale[series]},
    };
    result->parameters = sizeof known / sizeof *known;
    memcpy(result->parameter, known, sizeof known);
    snprintf(result->chosen, sizeof result->chosen, "pooled(lags=%d)", POOLED_LAGS);
    result->note[0] = '\0';
    result->log_likelihood = result->aicc = NAN;
    result->evaluations = 0;
    result->converged = true;
    result->quality = QUALITY_GOOD;
}

static enum status forecast(const struct model_task *task, const void *learned,
                            struct workspace *workspace, struct model_result *result) {
    const struct pooled *pooled = learned;
    size_t n = task->length, used = workspace->used;
    if (!pooled || !pooled->windows || !task->panel || task->index >= pooled->series ||
        n < POOLED_LAGS)
        return STATUS_TOO_SHORT;
    double *z = workspace_take(workspace, scratch(n, task->period, task->horizon));
    if (!z)
        return STATUS_INTERNAL;
    double *ahead = z + n, *rest = ahead + task->horizon;
    enum status status = STATUS_OK;
    for (size_t t = 0; t < n; t++) {
        if (task->values[t] < 0)
            status = STATUS_NO_DATA;
        z[t] = isnan(task->values[t]) ? NAN : marginal_root(fmax(task->values[t], 0));
    }
    if (status == STATUS_OK && !pooled_ahead(pooled->coefficient, POOLED_LAGS, z, n, task->period,
                                             task->horizon, ahead, rest))
        status = STATUS_TOO_SHORT;
    for (size_t h = 0; h < task->horizon && status == STATUS_OK; h++) {
        result->mean[h] = marginal_root_inverse(ahead[h]);
        result->marginal[h] = make_marginal(pooled, task->index, result->mean[h], h + 1);
        if (!isfinite(result->mean[h]))
            status = STATUS_NOT_FINITE;
    }
    if (status == STATUS_OK)
        describe(pooled, task->index, result);
    workspace_reset(workspace, used);
    return status;
}

static void summarise(const void *learned, struct text *out) {
    const struct pooled *pooled = learned;
    text_printf(out, "pooled: %zu windows of %zu series", pooled->windows, pooled->series);
}

const struct model model_pooled = {
    .name = "pooled",
    .title = "One autoregression for every series of the batch",
    .describe = "A ridge regression of each month on the 36 before it, with the same coefficients "
                "for all series, on a scale of even variance; intervals from its past errors, by "
                "volume. Wants 36 months, 48 in most series.",
    .source = "Montero-Manso & Hyndman 2021, International Journal of Forecasting 37, 1632-1653",
    .least_months = POOLED_LAGS,
    .takes_missing = true,
    .scratch = scratch,
    .learn = learn,
    .forget = forget,
    .summarise = summarise,
    .forecast = forecast,
};

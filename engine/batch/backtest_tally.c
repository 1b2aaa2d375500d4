#include "engine/batch/backtest_tally.h"

#include <math.h>
#include <stdlib.h>

#include "engine/core/number.h"

struct tally *tally_new(size_t count, size_t horizon) {
    size_t block[BACKTEST_BLOCKS], blocks = backtest_blocks(horizon, block);
    size_t each = sizeof(struct tally) + 2 * blocks * sizeof(struct accuracy);
    if (count > SIZE_MAX / each - 1)
        return NULL;
    struct tally *tally = calloc(count + 1, each);
    if (!tally)
        return NULL;
    struct accuracy *rest = (struct accuracy *)(void *)(tally + count + 1);
    for (size_t i = 0; i < count; i++) {
        tally[i].accuracy = rest + 2 * i * blocks;
        tally[i].at = tally[i].accuracy + blocks;
    }
    return tally;
}

/* What was recorded h = 1, 2, ... months after the origin. */
static double recorded(const struct tally_forecast *f, size_t h) {
    return panel_value(f->request->panel, f->full, f->last + (int)h);
}

static void add_measures(struct accuracy *accuracy, const struct accuracy_errors *errors,
                         struct accuracy_scale scale) {
    double measure[ACCURACY_MEASURES];
    if (!errors->months)
        return;
    accuracy_measures(errors, scale, measure);
    accuracy_add(accuracy, measure);
}

static void add_accuracy(struct tally *tally, const struct tally_forecast *f, size_t followed) {
    const struct job_result *result = f->result;
    struct accuracy_scale scale =
        accuracy_scale(panel_values(f->cut, f->index), f->cut->series[f->index].length,
                       f->request->settings.period);
    size_t block[BACKTEST_BLOCKS];
    size_t blocks = backtest_blocks(f->request->settings.horizon, block);
    struct accuracy_errors errors = {.months = 0};
    size_t h = 0;
    for (size_t b = 0; b < blocks && block[b] <= followed; b++) {
        struct accuracy_errors month = {.months = 0};
        for (; h < block[b]; h++) {
            month = (struct accuracy_errors){.months = 0};
            accuracy_month(&month, recorded(f, h + 1), result->forecast.mean[h],
                           &result->marginal[result->lead + h]);
            accuracy_more(&errors, &month);
        }
        add_measures(&tally->accuracy[b], &errors, scale);
        add_measures(&tally->at[b], &month, scale);
    }
}

/* Is the total of the first quarter inside its 80% interval? As in sums.h, summed paths with each
 * month's draws scaled to average its mean. At least a tenth of the draws must be up to the total
 * and at most nine tenths below it: when the paths are right, that holds for 80% of totals, however
 * few the draws. */
static enum status inside_quarter(const struct tally_forecast *f, double total, bool *inside) {
    const struct job_result *result = f->result;
    const struct panel_series *series = &f->cut->series[f->index];
    size_t draws = f->paths->draws, months = result->lead + TALLY_QUARTER, below = 0, up_to = 0;
    double scale[TALLY_QUARTER];
    float *path = malloc(draws * months * sizeof *path);
    if (!path)
        return STATUS_NO_MEMORY;
    const struct paths_member member = {series->area, series->category, result->mark, result->kin};
    paths_series(f->paths, &member, result->marginal, months, path);
    for (size_t h = 0; h < TALLY_QUARTER; h++) {
        double drawn = 0, mean = result->forecast.mean[h];
        for (size_t d = 0; d < draws; d++)
            drawn += (double)path[d * months + result->lead + h];
        scale[h] = drawn > 0 && mean > 0 ? mean * (double)draws / drawn : 1;
    }
    for (size_t d = 0; d < draws; d++) {
        double sum = 0;
        for (size_t h = 0; h < TALLY_QUARTER; h++)
            sum += scale[h] * (double)path[d * months + result->lead + h];
        below += sum < total;
        up_to += sum <= total;
    }
    *inside = 10 * up_to >= draws && 10 * below <= 9 * draws;
    free(path);
    return STATUS_OK;
}

static enum status add_quarter(struct tally *tally, const struct tally_forecast *f) {
    size_t every = f->request->every, apart = (TALLY_QUARTER + every - 1) / every;
    double total = 0;
    bool inside = false;
    for (size_t h = 1; h <= TALLY_QUARTER; h++)
        total += recorded(f, h);
    if (f->back % apart != 0 || number_is_missing(total))
        return STATUS_OK;
    enum status status = inside_quarter(f, total, &inside);
    if (status != STATUS_OK)
        return status;
    if (!tally->record.quarters || f->back < tally->nearest)
        tally->nearest = f->back;
    if (f->back > tally->furthest)
        tally->furthest = f->back;
    tally->record.quarters++;
    tally->record.totals++;
    tally->record.inside += inside;
    return STATUS_OK;
}

/* Months up to a year ahead, beside the same months of the year before the origin. */
static void add_year(struct track_record *record, const struct tally_forecast *f, size_t ahead) {
    for (size_t h = 1; h <= ahead; h++) {
        double happened = recorded(f, h), mean = f->result->forecast.mean[h - 1];
        double before = panel_value(f->cut, f->index, f->last + (int)h - TALLY_YEAR);
        if (number_is_missing(happened) || number_is_missing(before))
            continue;
        record->months++;
        record->happened += happened;
        record->off += fabs(mean - happened);
        record->bias += mean - happened;
        record->repeated += fabs(before - happened);
    }
}

enum status tally_add(struct tally *tally, const struct tally_forecast *f) {
    size_t followed = (size_t)(panel_end(f->request->panel, f->full) - 1 - f->last);
    size_t horizon = f->request->settings.horizon;
    size_t ahead = horizon < TALLY_YEAR ? horizon : TALLY_YEAR;
    enum status status = STATUS_OK;
    add_accuracy(tally, f, followed);
    if (f->request->records && followed >= ahead)
        add_year(&tally->record, f, ahead);
    if (f->request->records && followed >= TALLY_QUARTER && horizon >= TALLY_QUARTER)
        status = add_quarter(tally, f);
    return status;
}

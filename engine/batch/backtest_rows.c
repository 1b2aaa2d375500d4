/* Rows and track records: over all series, by category, by series, by volume. */
#include "engine/batch/backtest_tally.h"

#include <math.h>

#include "engine/core/number.h"

enum { BANDS = 4 };

/* Bands of the mean month of a series' record, the lower bound included. */
static const struct {
    const char *name;
    double below;
} bands[BANDS] = {{"0-5", 5}, {"5-30", 30}, {"30-100", 100}, {"100+", INFINITY}};

static size_t band_of(const struct panel *panel, size_t index) {
    const double *values = panel_values(panel, index);
    double sum = 0;
    size_t months = 0, band = 0;
    for (size_t t = 0; t < panel->series[index].length; t++)
        if (!number_is_missing(values[t])) {
            sum += values[t];
            months++;
        }
    double mean = months ? sum / (double)months : 0;
    while (band + 1 < BANDS && mean >= bands[band].below)
        band++;
    return band;
}

/* Series that share a row. Merged in the order of the panel, so sums have one order. */
struct set {
    const char *area, *category, *volume; /* "" for all */
    const size_t *member;
    size_t members;
};

static void add_rows(const struct backtest_request *request, struct backtest *out,
                     const struct backtest_model *model, const struct tally *tally,
                     const struct set *set) {
    size_t block[BACKTEST_BLOCKS];
    size_t blocks = backtest_blocks(request->settings.horizon, block);
    for (size_t b = 0; b < blocks; b++) {
        struct backtest_row row = {.area = set->area,
                                   .category = set->category,
                                   .model = model->name,
                                   .horizon = block[b],
                                   .volume = set->volume,
                                   .mode = model->mode};
        for (size_t i = 0; i < set->members; i++) {
            accuracy_merge(&row.accuracy, &tally[set->member[i]].accuracy[b]);
            accuracy_merge(&row.at, &tally[set->member[i]].at[b]);
        }
        if (row.accuracy.forecasts)
            out->row[out->rows++] = row;
    }
}

static void add_record(const struct backtest_request *request, struct backtest *out,
                       const struct backtest_model *model, const struct tally *tally,
                       const struct set *set) {
    size_t horizon = request->settings.horizon, nearest = 0, furthest = 0;
    size_t every = request->every, apart = (TALLY_QUARTER + every - 1) / every;
    struct track_record record = {.area = set->area,
                                  .category = set->category,
                                  .model = model->name,
                                  .ahead = horizon < TALLY_YEAR ? horizon : TALLY_YEAR};
    for (size_t i = 0; i < set->members; i++) {
        const struct tally *one = &tally[set->member[i]];
        const struct track_record *from = &one->record;
        record.series += from->totals || from->months;
        record.totals += from->totals;
        record.inside += from->inside;
        record.months += from->months;
        record.happened += from->happened;
        record.off += from->off;
        record.bias += from->bias;
        record.repeated += from->repeated;
        if (!from->quarters)
            continue;
        nearest = !record.quarters || one->nearest < nearest ? one->nearest : nearest;
        furthest = one->furthest > furthest ? one->furthest : furthest;
        record.quarters = from->quarters > record.quarters ? from->quarters : record.quarters;
    }
    record.latest =
        every * apart == TALLY_QUARTER && nearest == apart && furthest == record.quarters * apart;
    if (record.series)
        out->record[out->records++] = record;
}

/* The rows of a set of series, model by model. */
static void add_set(const struct backtest_request *request, struct backtest *out,
                    const struct tally *tally, const struct set *set) {
    for (size_t m = 0; m < out->models; m++) {
        const struct tally *own = tally + m * request->panel->count;
        add_rows(request, out, &out->model[m], own, set);
        if (request->records && !set->volume[0])
            add_record(request, out, &out->model[m], own, set);
    }
}

static void add_categories(const struct backtest_request *request, struct backtest *out,
                           const struct tally *tally, size_t *member) {
    const struct panel *panel = request->panel;
    for (size_t c = 0; c < panel->categories; c++) {
        struct set set = {"", panel->category[c], "", member, 0};
        for (size_t i = 0; i < panel->count; i++)
            if (panel->series[i].category == c)
                member[set.members++] = i;
        add_set(request, out, tally, &set);
    }
}

static void add_bands(const struct backtest_request *request, struct backtest *out,
                      const struct tally *tally, size_t *member) {
    for (size_t band = 0; band < BANDS; band++) {
        struct set set = {"", "", bands[band].name, member, 0};
        for (size_t i = 0; i < request->panel->count; i++)
            if (band_of(request->panel, i) == band)
                member[set.members++] = i;
        add_set(request, out, tally, &set);
    }
}

enum status tally_rows(const struct backtest_request *request, struct backtest *out,
                       const struct tally *tally, struct fault *fault) {
    const struct panel *panel = request->panel;
    size_t sets = (panel->count + panel->categories + BANDS + 1) * out->models;
    size_t *member = arena_zeroed(&out->arena, panel->count + 1, sizeof *member);
    out->row = arena_zeroed(&out->arena, sets * BACKTEST_BLOCKS + 1, sizeof *out->row);
    out->record = arena_zeroed(&out->arena, request->records ? sets + 1 : 1, sizeof *out->record);
    if (!member || !out->row || !out->record)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory");
    for (size_t i = 0; i < panel->count; i++)
        member[i] = i;
    add_set(request, out, tally, &(struct set){"", "", "", member, panel->count});
    add_categories(request, out, tally, member);
    for (size_t i = 0; i < panel->count; i++) {
        const struct panel_series *series = &panel->series[i];
        size_t before = out->rows;
        add_set(
            request, out, tally,
            &(struct set){panel->area[series->area], panel->category[series->category], "", &i, 1});
        out->unscored += out->rows == before;
    }
    add_bands(request, out, tally, member);
    return STATUS_OK;
}

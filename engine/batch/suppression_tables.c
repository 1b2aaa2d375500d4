#include "engine/batch/suppression_tables.h"

#include <string.h>

#include "engine/core/number.h"
#include "models/significance/disclosure.h"

static bool hides_named(const struct suppression *suppression, const struct aggregate *aggregate,
                        const char *area, const char *category) {
    return suppression_hides(suppression, aggregate, hierarchy_find(&aggregate->areas, area),
                             hierarchy_find(&aggregate->categories, category));
}

void suppression_trends(const struct suppression *suppression, const struct aggregate *aggregate,
                        struct trends *trends) {
    for (size_t i = 0; i < trends->count && suppression->hidden; i++) {
        struct travel *own = &trends->travel[i];
        if (!hides_named(suppression, aggregate, own->area, own->category))
            continue;
        own->method = "";
        own->slope_pct_year = own->lower_95 = own->upper_95 = own->p_value = NUMBER_MISSING;
        own->verdict = DIRECTION_NOT_CALCULATED;
        own->words = "";
        own->note = SUPPRESSION_NOTE;
    }
}

void suppression_breaks(const struct suppression *suppression, struct suggestions *suggestions) {
    size_t kept = 0;
    for (size_t i = 0; i < suggestions->count && suppression->hidden; i++)
        if (suppression->hidden[suggestions->suggestion[i].series] == DISCLOSURE_SHOWN)
            suggestions->suggestion[kept++] = suggestions->suggestion[i];
    if (suppression->hidden)
        suggestions->count = kept;
}

/* A leaf is known by its names: it may be a target of its own, or a "rest of" one. */
static bool hides_leaf(const struct suppression *suppression, const struct aggregate *aggregate,
                       size_t leaf) {
    const struct panel *leaves = &aggregate->leaves;
    const struct panel_series *series = &leaves->series[leaf];
    return hides_named(suppression, aggregate, leaves->area[series->area],
                       leaves->category[series->category]);
}

void suppression_events(const struct suppression *suppression, const struct aggregate *aggregate,
                        struct adjustments *adjustments) {
    for (size_t i = 0; i < adjustments->count && suppression->hidden; i++) {
        struct adjustment *own = &adjustments->adjustment[i];
        if (!hides_leaf(suppression, aggregate, own->series))
            continue;
        own->pooled.effect = own->pooled.lower = own->pooled.upper = NUMBER_MISSING;
        own->note = SUPPRESSION_NOTE;
    }
}

/* How many leaves are hidden, of one category or of all ("")? */
static size_t hidden_leaves(const struct suppression *suppression,
                            const struct aggregate *aggregate, const char *category) {
    const struct panel *leaves = &aggregate->leaves;
    size_t hidden = 0;
    for (size_t i = 0; i < leaves->count; i++)
        if (!category[0] || strcmp(leaves->category[leaves->series[i].category], category) == 0)
            hidden += hides_leaf(suppression, aggregate, i);
    return hidden;
}

/* Would a row of past forecasts tell of a hidden leaf, by itself or less the rows of others? */
static bool tells(const struct suppression *suppression, const struct aggregate *aggregate,
                  const char *area, const char *category) {
    if (area[0])
        return hides_named(suppression, aggregate, area, category);
    return hidden_leaves(suppression, aggregate, category) > 0;
}

/* Only how often limits held: errors in offences, beside those in percent or beside forecasts that
 * were published before, are what was recorded, to the last offence. */
static void keep_coverage(struct accuracy *accuracy) {
    static const bool kept[ACCURACY_MEASURES] = {[ACCURACY_COVERAGE_50] = true,
                                                 [ACCURACY_COVERAGE_80] = true,
                                                 [ACCURACY_COVERAGE_95] = true};
    for (int measure = 0; measure < ACCURACY_MEASURES; measure++)
        accuracy->count[measure] = kept[measure] ? accuracy->count[measure] : 0;
}

static void keep_quarters(struct track_record *record) {
    record->months = 0;
    record->happened = record->off = record->bias = record->repeated = 0;
}

void suppression_backtest(const struct suppression *suppression, const struct aggregate *aggregate,
                          struct backtest *backtest) {
    size_t rows = 0, records = 0;
    bool rounded = suppression->rules.round_to > 1;
    for (size_t i = 0; i < backtest->rows && rounded; i++) {
        keep_coverage(&backtest->row[i].accuracy);
        keep_coverage(&backtest->row[i].at);
    }
    for (size_t i = 0; i < backtest->records && rounded; i++)
        keep_quarters(&backtest->record[i]);
    if (!suppression->hidden)
        return;
    for (size_t i = 0; i < backtest->rows; i++) {
        const struct backtest_row *own = &backtest->row[i];
        if (!tells(suppression, aggregate, own->area, own->category))
            backtest->row[rows++] = *own;
    }
    for (size_t i = 0; i < backtest->records; i++) {
        const struct track_record *own = &backtest->record[i];
        if (!tells(suppression, aggregate, own->area, own->category))
            backtest->record[records++] = *own;
    }
    backtest->rows = rows;
    backtest->records = records;
}

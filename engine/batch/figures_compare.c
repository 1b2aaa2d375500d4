#include "engine/batch/figures_compare.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/core/number.h"
#include "engine/data/period.h"
#include "models/significance/count_limits.h"
#include "models/significance/funnel.h"
#include "models/significance/trend_xmr.h"
#include "plots/change_figure.h"
#include "plots/funnel_figure.h"
#include "plots/ranks_figure.h"
#include "plots/rates_figure.h"
#include "plots/xmr_figure.h"

enum { CONTROL_MONTHS = 36, WORDS = 64 };

/* The findings of the lowest level in a category, areas of one level only: ranks and funnel are
 * among those. */
static size_t lowest_findings(const struct figure_ask *ask, const struct finding **out) {
    const struct figures_request *r = ask->request;
    const char *category = r->aggregate->categories.node[ask->category].name;
    enum area_level level = LEVEL_NONE;
    size_t count = 0;
    for (int pass = 0; pass < 2; pass++) {
        count = 0;
        for (size_t i = 0; i < r->comparisons->count; i++) {
            const struct finding *f = &r->comparisons->finding[i];
            if (strcmp(f->category, category) != 0 ||
                !hierarchy_is_leaf(&r->aggregate->areas,
                                   hierarchy_find(&r->aggregate->areas, f->area)))
                continue;
            if (pass == 0 && f->level == LEVEL_CSP)
                level = LEVEL_CSP;
            if (pass == 1 && (level == LEVEL_NONE || f->level == level))
                out[count++] = f;
        }
    }
    return count;
}

static void tell_period(const struct finding *f, char *out, size_t size) {
    char from[PERIOD_SIZE], to[PERIOD_SIZE];
    if (month_of_year(f->period_first) == 4 && f->period_last - f->period_first == 11) {
        period_print(period_of(PERIOD_FINANCIAL_YEAR, f->period_first), from);
        snprintf(out, size, "financial year %.12s", from);
        return;
    }
    month_print(f->period_first, from);
    month_print(f->period_last, to);
    snprintf(out, size, "%.12s to %.12s", from, to);
}

static enum status no_memory(struct fault *fault) {
    return fault_set(fault, STATUS_NO_MEMORY, "out of memory laying out a chart of comparisons");
}

static enum rate_position rate_position_of(const struct finding *finding) {
    if (number_is_missing(finding->rate))
        return RATE_UNAVAILABLE;
    switch (finding_verdict_direction(finding->verdict)) {
    case 1:
        return RATE_HIGHER;
    case -1:
        return RATE_LOWER;
    default:
        return finding->verdict == VERDICT_SIMILAR ? RATE_SIMILAR : RATE_NOT_COMPARED;
    }
}

enum status figures_rates(const struct figure_ask *ask, struct arena *arena,
                          struct figure **figures, size_t *count, struct fault *fault) {
    const struct figures_request *r = ask->request;
    const struct hierarchy *areas = &r->aggregate->areas;
    const char *category = r->aggregate->categories.node[ask->category].name;
    struct rate_row *row = arena_zeroed(arena, r->comparisons->count + 1, sizeof *row);
    if (!row)
        return no_memory(fault);
    size_t rows = 0;
    int first = 0;
    double comparator = NUMBER_MISSING;
    for (size_t i = 0; i < r->comparisons->count; i++) {
        const struct finding *f = &r->comparisons->finding[i];
        if (strcmp(f->category, category) != 0)
            continue;
        comparator = f->benchmark_rate;
        first = f->period_first;
        if (!hierarchy_is_leaf(areas, hierarchy_find(areas, f->area)))
            continue;
        row[rows++] = (struct rate_row){
            .area = f->area,
            .area_code = f->area_code,
            .count = f->count,
            .population = f->population,
            .rate = f->rate,
            .lower = f->lower_95,
            .upper = f->upper_95,
            .position = rate_position_of(f),
        };
    }
    char year[PERIOD_SIZE], period[64], all[64];
    period_print(period_of(PERIOD_FINANCIAL_YEAR, first), year);
    snprintf(period, sizeof period, "financial year %.12s", year);
    snprintf(all, sizeof all, "%zu areas", rows);
    struct rates_data data = {
        .name = ask->name,
        .category = ask->spoken,
        .unit = "offences",
        .areas = all,
        .area_word = "areas",
        .period = period,
        .comparator = r->comparisons->benchmark,
        .comparator_rate = comparator,
        .level = 95,
        .note = r->rates_note[0] ? r->rates_note : NULL,
        .source = r->source,
        .row = row,
        .rows = rows,
    };
    return rates_figure(arena, &data, figures, count, fault);
}

/* Crimes a person over all areas that have a rate. */
static double pooled_rate(const struct finding *const *found, size_t count) {
    double crimes = 0, people = 0;
    for (size_t i = 0; i < count; i++)
        if (!number_is_missing(found[i]->rate)) {
            crimes += found[i]->count;
            people += found[i]->population;
        }
    return crimes / people;
}

enum status figures_ranks(const struct figure_ask *ask, struct arena *arena, struct figure *figure,
                          struct fault *fault) {
    const struct figures_request *r = ask->request;
    const struct finding **found = arena_zeroed(arena, r->comparisons->count + 1, sizeof *found);
    struct rank_row *row = arena_zeroed(arena, r->comparisons->count + 1, sizeof *row);
    if (!found || !row)
        return no_memory(fault);
    size_t count = lowest_findings(ask, found);
    char period[WORDS] = "", all[WORDS];
    if (count)
        tell_period(found[0], period, sizeof period);
    snprintf(all, sizeof all, "%zu areas", count);
    double pooled = pooled_rate(found, count);
    for (size_t i = 0; i < count; i++)
        row[i] = (struct rank_row){.few = found[i]->population * pooled < FUNNEL_LEAST_EXPECTED,
                                   .area = found[i]->area,
                                   .area_code = found[i]->area_code,
                                   .rate = found[i]->rate,
                                   .rank = found[i]->rank,
                                   .lower = found[i]->rank_lower,
                                   .upper = found[i]->rank_upper};
    struct ranks_data data = {.name = ask->name,
                              .category = ask->spoken,
                              .unit = "offences",
                              .areas = all,
                              .area_word = "areas",
                              .period = period,
                              .level = 95,
                              .row = row,
                              .rows = count,
                              .note = r->rates_note[0] ? r->rates_note : NULL,
                              .source = r->source};
    return ranks_figure(arena, &data, figure, fault);
}

/* The count at which the limit of a count's own interval comes to `expected`: beyond it an area is
 * significantly high (upper) or low. NaN where no count is so low. */
static double chance_count(double expected, double confidence, bool upper) {
    enum { STEPS = 80 };
    double low = 0, high = expected;
    struct limits limits;
    if (upper) {
        for (high = expected + 1;
             count_limits(high, confidence, COUNT_DEFAULT, &limits) == STATUS_OK &&
             limits.lower < expected;)
            high *= 2;
        low = expected;
    } else if (count_limits(0, confidence, COUNT_DEFAULT, &limits) != STATUS_OK ||
               limits.upper > expected)
        return 0;
    for (int i = 0; i < STEPS; i++) {
        double middle = (low + high) / 2;
        if (count_limits(middle, confidence, COUNT_DEFAULT, &limits) != STATUS_OK)
            return NUMBER_MISSING;
        if ((upper ? limits.lower : limits.upper) < expected)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

static enum status grid_point(double population, double rate, const struct funnel_spread *spread,
                              const struct funnel_settings *how, struct funnel_grid_point *out) {
    const double per = 1000;
    double expected = population * rate / per;
    struct funnel_point point;
    enum status status = funnel_judge(expected, expected, spread, how, &point);
    const struct limits *wide = point.limits;
    *out = (struct funnel_grid_point){
        .population = population,
        .chance = {chance_count(expected, how->confidence[RATE_INNER], false) / population * per,
                   chance_count(expected, how->confidence[RATE_INNER], true) / population * per,
                   chance_count(expected, how->confidence[RATE_OUTER], false) / population * per,
                   chance_count(expected, how->confidence[RATE_OUTER], true) / population * per},
        .wide = {wide[RATE_INNER].lower * rate, wide[RATE_INNER].upper * rate,
                 wide[RATE_OUTER].lower * rate, wide[RATE_OUTER].upper * rate}};
    return status;
}

static enum funnel_position position_of(const struct funnel_point *point) {
    int direction = finding_verdict_direction(point->verdict);
    return point->verdict == VERDICT_NOT_COMPARED ? FUNNEL_NOT_JUDGED
           : direction > 0                        ? FUNNEL_ABOVE
           : direction < 0                        ? FUNNEL_BELOW
                                                  : FUNNEL_WITHIN;
}

enum status figures_funnel(const struct figure_ask *ask, struct arena *arena, struct figure *figure,
                           struct fault *fault) {
    const double per = 1000;
    const struct figures_request *r = ask->request;
    const struct finding **found = arena_zeroed(arena, r->comparisons->count + 1, sizeof *found);
    size_t most = r->comparisons->count + 1;
    struct funnel_area *area = arena_zeroed(arena, most, sizeof *area);
    double *number = arena_zeroed(arena, 3 * most + funnel_scratch(most), sizeof *number);
    if (!found || !area || !number)
        return no_memory(fault);
    double *count = number, *people = count + most, *expected = people + most,
           *scratch = expected + most;
    size_t n = lowest_findings(ask, found), shown = 0;
    for (size_t i = 0; i < n; i++)
        if (!number_is_missing(found[i]->rate)) {
            found[shown] = found[i];
            count[shown] = found[i]->count;
            people[shown++] = found[i]->population;
        }
    struct funnel_settings how = FUNNEL_SETTINGS_DEFAULT;
    if (r->peers.form == PEERS_MULTIPLICATIVE)
        how.form = FUNNEL_MULTIPLICATIVE;
    double rate = per * funnel_expected(count, people, shown, expected, scratch);
    struct funnel_spread spread = funnel_measure(count, expected, shown, scratch);
    if (!(rate > 0))
        return fault_set(fault, STATUS_NO_DATA, "%s: nothing was recorded", ask->name);
    for (size_t i = 0; i < shown; i++) {
        struct funnel_point point;
        enum status status = funnel_judge(count[i], expected[i], &spread, &how, &point);
        if (status != STATUS_OK)
            return status;
        area[i] = (struct funnel_area){.area = found[i]->area,
                                       .area_code = found[i]->area_code,
                                       .count = count[i],
                                       .population = people[i],
                                       .rate = found[i]->rate,
                                       .z = point.z_overdispersed,
                                       .position = position_of(&point)};
    }
    double grid[FUNNEL_GRID];
    struct funnel_grid_point limit[FUNNEL_GRID];
    if (!funnel_grid(area, shown, grid))
        return fault_set(fault, STATUS_NO_DATA, "%s: no area has a rate", ask->name);
    for (size_t i = 0; i < FUNNEL_GRID; i++) {
        enum status status = grid_point(grid[i], rate, &spread, &how, &limit[i]);
        if (status != STATUS_OK)
            return status;
    }
    char period[WORDS], all[WORDS];
    tell_period(found[0], period, sizeof period);
    snprintf(all, sizeof all, "%zu areas", shown);
    struct funnel_data data = {.name = ask->name,
                               .category = ask->spoken,
                               .unit = "offences",
                               .areas = all,
                               .area_word = "areas",
                               .period = period,
                               .comparator = "average",
                               .comparator_rate = rate,
                               .area = area,
                               .count = shown,
                               .limit = limit,
                               .limits = FUNNEL_GRID,
                               .note = r->note[0] ? r->note : NULL,
                               .source = r->source};
    return funnel_figure(arena, &data, figure, fault);
}

enum status figures_control(const struct figure_ask *ask, struct arena *arena,
                            struct figure *figure, struct fault *fault) {
    static const enum xmr_flag flag_of[XMR_RULES] = {[XMR_RULE_NONE] = XMR_FLAG_NONE,
                                                     [XMR_RULE_OUTSIDE] = XMR_FLAG_OUTSIDE,
                                                     [XMR_RULE_RUN] = XMR_FLAG_TREND,
                                                     [XMR_RULE_NEAR] = XMR_FLAG_NEAR,
                                                     [XMR_RULE_ONE_SIDE] = XMR_FLAG_SIDE};
    const struct figures_request *r = ask->request;
    const struct aggregate_target *target = aggregate_find(r->aggregate, ask->area, ask->category);
    size_t known = (size_t)(r->end - r->aggregate->first + 1);
    size_t months = known < CONTROL_MONTHS ? known : CONTROL_MONTHS;
    struct xmr_point point[CONTROL_MONTHS];
    enum xmr_flag flag[CONTROL_MONTHS];
    if (!target)
        return fault_set(fault, STATUS_NO_DATA, "%s: no series", ask->name);
    double value[CONTROL_MONTHS];
    for (size_t i = 0; i < months; i++)
        value[i] = number_round_to(target->observed[known - months + i], r->round_to);
    struct xmr xmr = xmr_chart(value, months, true, point);
    if (!xmr.usable)
        return fault_set(fault, STATUS_NO_DATA, "%s: too few months or offences for limits",
                         ask->name);
    for (size_t i = 0; i < months; i++)
        flag[i] = flag_of[point[i].rule];
    struct xmr_data data = {.name = ask->name,
                            .area = r->aggregate->areas.node[ask->area].name,
                            .category = ask->spoken,
                            .unit = "offences",
                            .first = r->end + 1 - (int)months,
                            .months = months,
                            .value = value,
                            .flag = flag,
                            .centre = xmr.centre,
                            .lower = xmr.lower,
                            .upper = xmr.upper,
                            .near_lower = xmr.near_lower,
                            .near_upper = xmr.near_upper,
                            .note = r->note[0] ? r->note : NULL,
                            .source = r->source};
    return xmr_figure(arena, &data, figure, fault);
}

static enum change_comparison comparison_of(enum verdict verdict) {
    return verdict == VERDICT_NOT_COMPARED ? CHANGE_NOT_COMPARED
           : verdict == VERDICT_SIMILAR    ? CHANGE_SIMILAR
                                           : CHANGE_DIFFERS;
}

/* Is a category among those drawn? */
static bool is_drawn(const struct figures_request *r, const char *category) {
    for (size_t c = 0; c < r->categories; c++)
        if (strcmp(r->aggregate->categories.node[r->category[c]].name, category) == 0)
            return true;
    return false;
}

enum status figures_change(const struct figure_ask *ask, struct arena *arena,
                           struct figure **figures, size_t *count, struct fault *fault) {
    const struct figures_request *r = ask->request;
    const char *area = r->aggregate->areas.node[ask->area].name, *whole = NULL;
    struct change_row *row = arena_zeroed(arena, r->changes + 1, sizeof *row);
    char period[3 * WORDS], spans[3 * WORDS];
    size_t rows = 0;
    int last = r->end;
    if (!row)
        return no_memory(fault);
    for (size_t i = 0; i < r->changes; i++) {
        const struct change_finding *c = &r->change[i];
        if (c->kind != CHANGE_ROLLING_12 || strcmp(c->area, area) != 0 || !is_drawn(r, c->category))
            continue;
        /* one comparator a chart: a category compared with another area has no rest here */
        whole = whole ? whole : c->comparator[0] ? c->comparator : NULL;
        bool same = whole && strcmp(whole, c->comparator) == 0;
        struct text spoken = TEXT_EMPTY;
        text_append_spoken(&spoken, c->category);
        const char *name = arena_string(arena, text_string(&spoken), spoken.length);
        text_free(&spoken);
        if (!name)
            return no_memory(fault);
        last = c->after_last;
        row[rows++] = (struct change_row){.category = name,
                                          .before = c->count_before,
                                          .now = c->count_after,
                                          .change = c->change_pct,
                                          .lower = c->lower_95,
                                          .upper = c->upper_95,
                                          .rest = same ? c->rest_change_pct : NUMBER_MISSING,
                                          .rest_lower = same ? c->rest_lower_95 : NUMBER_MISSING,
                                          .rest_upper = same ? c->rest_upper_95 : NUMBER_MISSING,
                                          .comparison = same ? comparison_of(c->verdict)
                                                             : CHANGE_NOT_COMPARED};
    }
    char now[PERIOD_SIZE], then[PERIOD_SIZE];
    month_print_words(last, now);
    month_print_words(last - MONTHS_A_YEAR, then);
    snprintf(period, sizeof period, "year to %s compared with the year to %s", now, then);
    snprintf(spans, sizeof spans, "12 months to %s against the 12 months before", now);
    struct change_data data = {.name = ask->name,
                               .area = area,
                               .whole = whole,
                               .unit = "offences",
                               .period = period,
                               .spans = spans,
                               .level = 95,
                               .row = row,
                               .rows = rows,
                               .note = r->note[0] ? r->note : NULL,
                               .source = r->source};
    return change_figure(arena, &data, figures, count, fault);
}

/* stat funnel: id, count, population of all areas */
#include <stdlib.h>

#include "engine/batch/filter_row.h"
#include "engine/core/number.h"
#include "models/significance/funnel.h"
#include "models/significance/multiplicity.h"
#include "models/significance/rank.h"

/* Areas as they came; those of a bad row are NaN. */
struct funnel_state {
    double *count, *population, *expected; /* [capacity] */
    double *p_value, *adjusted, *rank;     /* [rows], once all are there */
    struct rank_interval *interval[FILTER_LEVELS];
    size_t capacity;
    size_t ranked;
    double pooled; /* crimes per person of all areas */
    struct funnel_spread spread;
    struct funnel_settings settings;
};

static bool grow(double **values, size_t capacity) {
    double *more = realloc(*values, capacity * sizeof **values);
    if (more)
        *values = more;
    return more != NULL;
}

static bool funnel_take(struct filtering *filtering, const struct field *field, size_t index) {
    struct funnel_state *state = filtering->state;
    if (!state)
        filtering->state = state = calloc(1, sizeof *state);
    if (!state)
        return false;
    if (index >= state->capacity) {
        size_t capacity = state->capacity ? 2 * state->capacity : 512;
        if (!grow(&state->count, capacity) || !grow(&state->population, capacity) ||
            !grow(&state->expected, capacity))
            return false;
        state->capacity = capacity;
    }
    double *count = &state->count[index], *population = &state->population[index];
    *count = *population = NUMBER_MISSING;
    if (filtering->note.length == 0) /* else the row has too many fields */
        filter_read_rate(filtering, field, count, population);
    return true;
}

/* What only all areas together give: adjusted p-values and ranks. */
static bool judge_all(struct filtering *filtering, size_t rows, double *scratch) {
    struct funnel_state *state = filtering->state;
    state->p_value = malloc(3 * rows * sizeof *state->p_value);
    if (!state->p_value)
        return false;
    state->adjusted = state->p_value + rows;
    state->rank = state->adjusted + rows;
    double *rate = state->adjusted; /* for a while */
    for (size_t i = 0; i < rows; i++) {
        bool known = !number_is_missing(state->expected[i]);
        rate[i] = known ? state->count[i] / state->population[i] : NUMBER_MISSING;
    }
    if (filtering->options.funnel == PEERS_BY_RANK) {
        state->ranked = rank_places(rate, rows, state->rank);
        for (size_t level = 0; level < filtering->levels; level++) {
            state->interval[level] = malloc(rows * sizeof *state->interval[level]);
            if (!state->interval[level])
                return false;
            rank_intervals(rate, state->population, NULL, rows, 1,
                           filtering->rate.confidence[level], state->interval[level]);
        }
    }
    for (size_t i = 0; i < rows; i++) {
        struct funnel_point point;
        funnel_judge(state->count[i], state->expected[i], &state->spread, &state->settings, &point);
        state->p_value[i] = point.p_value;
    }
    multiplicity_adjust(state->p_value, rows, state->adjusted, scratch);
    return true;
}

static bool funnel_ready(struct filtering *filtering, size_t rows) {
    struct funnel_state *state = filtering->state;
    if (!rows)
        return true;
    double *scratch = malloc(funnel_scratch(rows) * sizeof *scratch);
    if (!scratch)
        return false;
    state->settings = FUNNEL_SETTINGS_DEFAULT;
    if (filtering->options.funnel == PEERS_MULTIPLICATIVE)
        state->settings.form = FUNNEL_MULTIPLICATIVE;
    state->settings.levels = filtering->levels;
    for (size_t level = 0; level < filtering->levels; level++)
        state->settings.confidence[level] = filtering->rate.confidence[level];
    state->pooled =
        funnel_expected(state->count, state->population, rows, state->expected, scratch);
    if (filtering->options.mean_of_rates)
        state->pooled = funnel_mean_rate(state->count, state->population, rows, scratch);
    state->spread = funnel_measure(state->count, state->expected, rows, scratch);
    bool room = judge_all(filtering, rows, scratch);
    free(scratch);
    return room;
}

/* The local interval against the pooled rate of all areas, or their mean. */
static struct comparison compare_pooled(struct filtering *filtering, double count,
                                        double population) {
    const struct funnel_state *state = filtering->state;
    struct limits computed[RATE_LEVELS];
    struct rate rate;
    rate_from_limits(count, population, filter_limits(filtering, count, computed), &filtering->rate,
                     &rate);
    return compare_rate(&rate, state->pooled * filtering->rate.per, &filtering->compare);
}

/* The verdict of the form asked for, and its columns. */
static enum verdict judge_row(const struct filtering *filtering, size_t index,
                              const struct funnel_point *point, struct text *out) {
    const struct funnel_state *state = filtering->state;
    enum verdict verdict = point->verdict;
    if (filtering->options.funnel == PEERS_BY_RANK) {
        const struct rank_interval inner = state->interval[RATE_INNER][index];
        bool two = filtering->levels == FILTER_LEVELS;
        filter_append_number(out, state->rank[index]);
        filter_append_number(out, inner.lower);
        filter_append_number(out, inner.upper);
        const double everywhere = (double)state->ranked;
        struct rank_interval outer =
            two ? state->interval[RATE_OUTER][index] : (struct rank_interval){1, everywhere};
        verdict = state->ranked < FUNNEL_LEAST_AREAS || point->reason != FUNNEL_JUDGED
                      ? VERDICT_NOT_COMPARED
                      : rank_verdict(inner, outer, everywhere, RANK_QUARTER);
    } else if (filtering->options.false_discovery)
        verdict = funnel_verdict(point, state->adjusted[index], &state->settings);
    if (filtering->options.false_discovery) {
        filter_append_number(out, state->p_value[index]);
        filter_append_number(out, state->adjusted[index]);
    }
    return verdict;
}

static void funnel_row(struct filtering *filtering, const struct field *field, size_t index,
                       struct text *out) {
    (void)field;
    const struct funnel_state *state = filtering->state;
    double count = state->count[index], expected = state->expected[index];
    bool known = !number_is_missing(expected);
    struct funnel_point point;
    funnel_judge(count, expected, &state->spread, &state->settings, &point);
    filter_append_number(out, expected);
    filter_append_number(out, point.ratio);
    filter_append_number(out, point.z);
    filter_append_number(out, point.z_overdispersed);
    filter_append_number(out, known ? state->spread.phi : NUMBER_MISSING);
    filter_append_number(out, known ? state->spread.tau2 : NUMBER_MISSING);
    for (size_t level = 0; level < filtering->levels; level++) {
        filter_append_number(out, point.limits[level].lower);
        filter_append_number(out, point.limits[level].upper);
    }
    enum verdict verdict = judge_row(filtering, index, &point, out);
    if (!known) { /* the note says why */
        text_append(out, ",,");
        return;
    }
    struct comparison local = compare_pooled(filtering, count, state->population[index]);
    filter_append_word(out, filtering->verdict[local.verdict]);
    filter_append_word(out, filtering->verdict[verdict]);
    if (local.reason != REASON_COMPARED)
        filter_add_note(filtering, NULL, compare_reason_sentence(local.reason));
    if (point.reason != FUNNEL_JUDGED && verdict == VERDICT_NOT_COMPARED)
        filter_add_note(filtering, NULL, funnel_reason_sentence(point.reason));
}

static void funnel_release(struct filtering *filtering) {
    struct funnel_state *state = filtering->state;
    if (!state)
        return;
    free(state->count);
    free(state->population);
    free(state->expected);
    free(state->p_value);
    for (size_t level = 0; level < FILTER_LEVELS; level++)
        free(state->interval[level]);
    free(state);
}

const struct filter_method filter_funnel_method = {
    .row = funnel_row, .take = funnel_take, .ready = funnel_ready, .release = funnel_release};

/* stat ratio: id, count_1, exposure_1, count_2, exposure_2
 * stat change: id, local_before, local_after, comparator_before, comparator_after */
#include <math.h>
#include <stdio.h>

#include "engine/batch/filter_row.h"
#include "engine/core/number.h"
#include "models/significance/change.h"
#include "models/significance/ratio.h"
#include "models/significance/ratio_etest.h"

enum { VALUES = 4 };

/* Fields 1 to 4; false, with a note for each that is missing or no number. */
static bool read_values(struct filtering *filtering, const struct field *field,
                        double value[VALUES]) {
    bool good = true;
    for (size_t i = 0; i < VALUES; i++) {
        bool number = filter_read_number(filtering, field, i + 1, &value[i]);
        if (number && number_is_missing(value[i]))
            filter_add_note(filtering, filtering->name[i + 1], "missing");
        good = good && number && !number_is_missing(value[i]);
    }
    return good;
}

static void append_limits(const struct filtering *filtering, const struct limits *limits,
                          struct text *out) {
    for (size_t level = 0; level < filtering->levels; level++) {
        filter_append_number(out, limits[level].lower);
        filter_append_number(out, limits[level].upper);
    }
}

static void append_empty(const struct filtering *filtering, struct text *out) {
    for (size_t i = 0; i < filtering->added; i++)
        text_append_char(out, ',');
}

/* What is infinite or lacks a sense, so that its cell is empty. limits NULL: there are none. */
static void note_ratio(struct filtering *filtering, const struct two_rates *rates, double ratio,
                       const struct limits *limits) {
    if (rates->x1 + rates->x2 == 0) {
        filter_add_note(filtering, NULL,
                        limits ? "both counts are 0: no ratio, and no upper limit"
                               : "both counts are 0: no ratio");
        return;
    }
    if (rates->x2 == 0) {
        filter_add_note(filtering, filtering->name[3],
                        limits ? "found 0: the ratio and its upper limit are infinite"
                               : "found 0: the ratio is infinite");
        return;
    }
    bool finite = number_is_finite(ratio);
    for (size_t level = 0; level < filtering->levels && limits; level++)
        finite = finite && number_is_finite(limits[level].lower) &&
                 number_is_finite(limits[level].upper);
    if (!finite)
        filter_add_note(filtering, NULL, "the ratio or a limit of it is not finite");
}

/* Why an E-test refuses. */
static const char *etest_reason(const struct two_rates *rates) {
    if (rates->x1 != floor(rates->x1) || rates->x2 != floor(rates->x2))
        return "no p-value: E-tests take whole counts";
    if (rates->x1 + rates->x2 > ETEST_MOST)
        return "no p-value: E-tests take up to 1000000 events";
    return "no p-value: the exposures are too far apart for an E-test";
}

/* p_value by the method asked for, and why it or the limits are empty. */
static double ratio_method_p(struct filtering *filtering, const struct two_rates *rates,
                             bool limits) {
    char words[64];
    double p;
    enum status status = ratio_p(rates, filtering->ratio, &p);
    if (status == STATUS_UNAVAILABLE)
        filter_add_note(filtering, NULL, etest_reason(rates));
    else if (filtering->ratio == RATIO_WALD && !limits)
        filter_add_note(filtering, NULL, "a count is 0: no Wald limits and no p-value");
    else if (number_is_missing(p))
        filter_add_note(filtering, NULL, "no p-value");
    if (!ratio_method_limits(filtering->ratio)) {
        snprintf(words, sizeof words, "%s has no limits", ratio_method_word(filtering->ratio));
        filter_add_note(filtering, NULL, words);
    }
    return p;
}

static void ratio_row(struct filtering *filtering, const struct field *field, size_t index,
                      struct text *out) {
    (void)index;
    double value[VALUES];
    bool good = read_values(filtering, field, value);
    for (size_t i = 1; i < VALUES; i += 2)
        if (value[i] == 0) {
            filter_refuse(filtering, filtering->name[i + 1], "found 0, expected a number above 0");
            good = false;
        }
    if (!good) {
        append_empty(filtering, out);
        return;
    }
    const struct two_rates rates = {value[0], value[1], value[2], value[3]};
    struct limits limits[FILTER_LEVELS];
    struct ratio_tails tails;
    enum ratio_method by = filtering->ratio_asked     ? filtering->ratio
                           : filtering->options.mid_p ? RATIO_MID_P
                                                      : RATIO_EXACT;
    bool any = ratio_method_limits(by) && (by != RATIO_WALD || (rates.x1 > 0 && rates.x2 > 0));
    ratio_tails(&rates, &tails);
    for (size_t level = 0; level < filtering->levels; level++)
        ratio_limits(&rates, filtering->rate.confidence[level], by, &limits[level]);
    double ratio = ratio_value(&rates), p = tails.central;
    note_ratio(filtering, &rates, ratio, any ? limits : NULL);
    if (filtering->ratio_asked)
        p = ratio_method_p(filtering, &rates, any);
    filter_append_number(out, ratio);
    append_limits(filtering, limits, out);
    filter_append_number(out, p);
    filter_append_number(out, tails.mid_p);
}

const struct filter_method filter_ratio_method = {.row = ratio_row, .one_level = true};

/* change */

/* Whole counts, the local ones part of the comparator's; false with a note. */
static bool check_table(struct filtering *filtering, const double value[VALUES]) {
    bool good = true;
    for (size_t i = 0; i < VALUES; i++)
        if (value[i] != floor(value[i])) {
            char found[NUMBER_SIZE], words[NUMBER_SIZE + 48];
            number_print(value[i], found);
            snprintf(words, sizeof words, "found %s, expected a whole number", found);
            filter_refuse(filtering, filtering->name[i + 1], words);
            good = false;
        }
    for (size_t i = 0; i < 2 && good; i++)
        if (value[2 + i] < value[i]) {
            filter_refuse(filtering, filtering->name[3 + i],
                          "is below the local count, which it includes");
            good = false;
        }
    return good;
}

static void note_change(struct filtering *filtering, const double value[VALUES],
                        const struct change_values *seen) {
    double rest_before = value[2] - value[0], rest_after = value[3] - value[1];
    if (value[0] == 0)
        filter_add_note(filtering, filtering->name[1], "found 0: no percentage");
    if (value[2] == 0)
        filter_add_note(filtering, filtering->name[3], "found 0: no percentage");
    else if (rest_before == 0)
        filter_add_note(filtering, filtering->name[3],
                        "nothing beside the local count: no percentage of the rest");
    if (isinf(seen->ratio_of_ratios))
        filter_add_note(filtering, NULL, "the ratio of ratios and its upper limit are infinite");
    else if (rest_before + rest_after == 0)
        filter_add_note(filtering, NULL,
                        "the comparator holds nothing beside the local counts: no comparison");
    else if (value[0] + value[1] == 0)
        filter_add_note(filtering, NULL, "no local counts: no comparison");
    else if (isnan(seen->ratio_of_ratios))
        filter_add_note(filtering, NULL, "all counts stand in one period: no comparison");
}

/* By the mid-p values, which are below 1 - confidence exactly when the limits leave out 1. */
static enum verdict judge(const struct filtering *filtering, double p, double ratio) {
    bool outer = filtering->levels == FILTER_LEVELS &&
                 count_p_below(p, filtering->rate.confidence[RATE_OUTER]);
    if (isnan(ratio))
        return VERDICT_NOT_COMPARED;
    if (!count_p_below(p, filtering->rate.confidence[RATE_INNER]))
        return VERDICT_SIMILAR;
    if (ratio > 1)
        return outer ? VERDICT_HIGHER_998 : VERDICT_HIGHER_95;
    return outer ? VERDICT_LOWER_998 : VERDICT_LOWER_95;
}

static void change_row(struct filtering *filtering, const struct field *field, size_t index,
                       struct text *out) {
    (void)index;
    double value[VALUES], central, mid;
    if (!read_values(filtering, field, value) || !check_table(filtering, value)) {
        append_empty(filtering, out);
        return;
    }
    const struct two_changes counts = {value[0], value[1], value[2], value[3]};
    struct limits limits[FILTER_LEVELS];
    struct change_values seen;
    change_values(&counts, &seen);
    change_p(&counts, CHANGE_EXACT, NULL, &central);
    change_p(&counts, CHANGE_MID_P, NULL, &mid);
    for (size_t level = 0; level < filtering->levels; level++)
        change_limits(&counts, filtering->rate.confidence[level], CHANGE_MID_P, NULL,
                      &limits[level]);
    note_change(filtering, value, &seen);
    filter_append_number(out, seen.local);
    filter_append_number(out, seen.comparator);
    filter_append_number(out, seen.rest);
    filter_append_number(out, seen.ratio_of_ratios);
    append_limits(filtering, limits, out);
    filter_append_number(out, central);
    filter_append_number(out, mid);
    filter_append_word(out, filtering->verdict[judge(filtering, mid, seen.ratio_of_ratios)]);
}

const struct filter_method filter_change_method = {.row = change_row, .one_level = true};

#include "outputs/wording.h"

#include <math.h>

static const double inside_expected = 0.8, chance = 0.025;
static const double worth_a_word = 0.075; /* a share of many series that is so far off */
static const double small_count = 5;      /* a month; below, percentages say little */

/* --- the range ------------------------------------------------------------------------------ */

/* The number of n quarters that stands for the record: itself for one series, else the share of
 * all, rounded towards what was expected. */
static size_t inside_of(const struct track_record *record) {
    double share = (double)record->inside / (double)record->totals;
    double number = share * (double)record->quarters;
    return (size_t)(share < inside_expected ? ceil(number - 1e-9) : floor(number + 1e-9));
}

/* P(X <= k) and P(X >= k) for X ~ Binomial(n, 0.8). */
static void tails(size_t n, size_t k, double *below, double *above) {
    double q = 1 - inside_expected, p = pow(q, (double)n), sum = 0;
    *below = *above = 0;
    for (size_t i = 0; i <= n; i++) {
        sum += p;
        if (i == k) {
            *below = sum;
            *above = 1 - sum + p;
        }
        p *= (double)(n - i) / (double)(i + 1) * inside_expected / q;
    }
}

enum range_grade wording_range(const struct track_record *record) {
    double below, above;
    if (record->quarters < RANGE_LEAST || !record->totals)
        return RANGE_TOO_FEW;
    tails(record->quarters, inside_of(record), &below, &above);
    return below < chance ? RANGE_TOO_NARROW : above < chance ? RANGE_TOO_WIDE : RANGE_AS_STATED;
}

const char *wording_range_word(enum range_grade grade) {
    static const char *const words[] = {
#define X(name, word, sentence) word,
        RANGE_GRADE_LIST(X)
#undef X
    };
    return words[grade];
}

static const char *sentence_of(enum range_grade grade) {
    static const char *const sentences[] = {
#define X(name, word, sentence) sentence,
        RANGE_GRADE_LIST(X)
#undef X
    };
    return sentences[grade];
}

/* "In the last 8 quarters", "In 4 past quarters", "In the last quarter". */
static void open_quarters(const struct track_record *record, struct text *out) {
    size_t n = record->quarters;
    if (n == 1)
        text_append(out, record->latest ? "In the last quarter" : "In one past quarter");
    else
        text_printf(out, record->latest ? "In the last %zu quarters" : "In %zu past quarters", n);
}

static void tell_range(const struct track_record *record, struct text *out) {
    open_quarters(record, out);
    double expected = inside_expected * (double)record->quarters;
    size_t low = (size_t)floor(expected + 1e-9), high = (size_t)ceil(expected - 1e-9);
    if (record->series > 1)
        text_printf(out,
                    " the totals of %zu series fell inside the 80%% range %.0f%% of the time "
                    "(expected 80%%).",
                    record->series, 100 * (double)record->inside / (double)record->totals);
    else if (record->quarters == 1)
        text_printf(out, " the outcome fell %s the 80%% range.",
                    record->inside ? "inside" : "outside");
    else {
        text_printf(out, " the outcome fell inside the 80%% range %zu time%s (expected %zu",
                    record->inside, record->inside == 1 ? "" : "s", low);
        if (high > low)
            text_printf(out, " to %zu", high);
        text_append(out, ").");
    }
    enum range_grade grade = wording_range(record);
    double share = (double)record->inside / (double)record->totals;
    bool off = record->series > 1 ? fabs(share - inside_expected) > worth_a_word
                                  : record->inside < low || record->inside > high;
    text_printf(out, " %s",
                grade == RANGE_AS_STATED && off ? "That is no further off than chance explains."
                                                : sentence_of(grade));
}

/* --- the errors ----------------------------------------------------------------------------- */

/* "9%", "under 1%" of what happened; for small counts "1.2 a month". */
static void tell_size(const struct track_record *record, double sum, struct text *out) {
    double months = (double)record->months;
    if (record->happened < small_count * months)
        text_printf(out, "%.1f a month", sum / months);
    else if (100 * sum < 0.95 * record->happened)
        text_append(out, "under 1%");
    else
        text_printf(out, "%.0f%%", 100 * sum / record->happened);
}

/* Is a bias worth a word at the precision the words have? */
static bool leans(const struct track_record *record) {
    double months = (double)record->months, bias = fabs(record->bias);
    return record->happened < small_count * months ? bias >= 0.05 * months
                                                   : 100 * bias >= 0.5 * record->happened;
}

static void tell_errors(const struct track_record *record, struct text *out) {
    if (record->ahead == 12)
        text_append(out, "Forecasts for the months up to a year ahead were on average ");
    else if (record->ahead == 1)
        text_append(out, "Forecasts for the next month were on average ");
    else
        text_printf(out, "Forecasts for the next %zu months were on average ", record->ahead);
    tell_size(record, record->off, out);
    text_append(out, " off, and ");
    if (leans(record)) {
        tell_size(record, fabs(record->bias), out);
        text_append(out, record->bias < 0 ? " too low; " : " too high; ");
    } else
        text_append(out, "neither too high nor too low; ");
    text_append(out, "repeating last year's months would have been ");
    tell_size(record, record->repeated, out);
    text_append(out, record->off < record->repeated
                         ? " off."
                         : " off, so the forecast was no better than that.");
    if (record->happened < small_count * (double)record->months)
        text_printf(out, " %.1f a month were recorded.", record->happened / (double)record->months);
}

void wording_track_record(const struct track_record *record, struct text *out) {
    if (record->totals)
        tell_range(record, out);
    if (record->totals && record->months)
        text_append_char(out, ' ');
    if (record->months)
        tell_errors(record, out);
}

/* --- directions of travel --------------------------------------------------------------------- */

/* 4, 0.4, 0.04; "over 1,000" where a percentage says nothing any more. */
static void tell_percent(double value, struct text *out) {
    const double most = 1000, least = 0.005;
    double size = fabs(value);
    int decimals = size >= 0.95 ? 0 : size >= 0.095 ? 1 : 2;
    if (size > most)
        text_append(out, value > 0 ? "over 1,000" : "under -1,000");
    else
        text_printf(out, "%.*f", size < least ? 0 : decimals, size < least ? 0 : value);
}

void wording_travel(const struct travel *travel, struct text *out) {
    bool falls = travel->verdict == DIRECTION_DECREASING;
    double sign = falls ? -1 : 1, size = travel->slope_pct_year;
    double low = falls ? -travel->upper_95 : travel->lower_95;
    double high = falls ? -travel->lower_95 : travel->upper_95;
    if (travel->verdict == DIRECTION_NOT_CALCULATED) {
        text_append(out, "too little to tell");
        return;
    }
    bool clear = travel->verdict != DIRECTION_NO_CHANGE;
    text_append(out, falls ? "falling" : clear ? "rising" : "no clear trend");
    if (clear && !isnan(size)) {
        text_append(out, " by about ");
        tell_percent(sign * size, out);
        text_append(out, "% a year");
    }
    if (isnan(low) || isnan(high))
        return;
    text_append(out, " (95% CI ");
    tell_percent(low, out);
    text_append(out, " to ");
    tell_percent(high, out);
    text_append(out, clear ? ")" : "% a year)");
}

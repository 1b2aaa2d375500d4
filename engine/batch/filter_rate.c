/* stat rate: id, count, population, [benchmark_rate]; with overlap benchmark_count and
 * benchmark_population */
#include <math.h>
#include <string.h>

#include "engine/batch/filter_row.h"
#include "engine/core/number.h"
#include "models/significance/proportion_limits.h"

/* phi of the row, 1 for none; NaN, with a reason in the note, where it is missing or wrong. */
static double phi_of(struct filtering *filtering, const struct field *field) {
    double phi;
    if (filtering->phi_field == FILTER_READS)
        return filtering->phi;
    if (!filter_read_number(filtering, field, filtering->phi_field, &phi))
        return NUMBER_MISSING;
    if (number_is_missing(phi))
        filter_add_note(filtering, filtering->name[filtering->phi_field], "missing, so no limits");
    if (phi == 0) {
        filter_refuse(filtering, filtering->name[filtering->phi_field],
                      "found 0, expected a number above 0");
        return NUMBER_MISSING;
    }
    return phi < 1 ? 1 : phi; /* never narrower than chance */
}

/* Limits of the count for one row, by whatever was asked for. */
static const struct limits *row_limits(struct filtering *filtering, const struct field *field,
                                       double count, double population,
                                       struct limits out[RATE_LEVELS]) {
    if (filtering->proportion) {
        for (size_t level = 0; level < RATE_LEVELS; level++) {
            out[level] = LIMITS_MISSING;
            if (level < filtering->levels)
                proportion_limits(count, population, filtering->rate.confidence[level],
                                  &out[level]);
            out[level].lower *= population; /* rates are limits of counts over populations */
            out[level].upper *= population;
        }
        return out;
    }
    const struct limits *limits = filter_limits(filtering, count, out);
    double phi = phi_of(filtering, field);
    if (phi == 1)
        return limits;
    for (size_t level = 0; level < RATE_LEVELS; level++)
        out[level] =
            number_is_missing(phi) ? LIMITS_MISSING : count_limits_widen(count, limits[level], phi);
    return out;
}

/* Byar's cube has no lower limit at 0, nor at 1 far out: why the cell is empty. `column`: of the
 * count, NULL where it is the row's own. */
static void note_byars(struct filtering *filtering, const char *column,
                       const struct limits limits[RATE_LEVELS]) {
    bool lacks = false;
    for (size_t level = 0; level < filtering->levels; level++)
        lacks = lacks || (isnan(limits[level].lower) && !isnan(limits[level].upper));
    if (lacks)
        filter_add_note(filtering, column, "Byar's limits need a larger count");
}

/* Whether a row may be compared with a benchmark rate, with a reason in the note where not. */
static struct comparison compare_row(struct filtering *filtering, const struct rate *rate,
                                     double benchmark) {
    struct comparison comparison = compare_rate(rate, benchmark, &filtering->compare);
    enum compare_reason reason = comparison.reason;
    if (reason != REASON_COMPARED && reason != REASON_NO_COUNT && reason != REASON_NO_POPULATION)
        filter_add_note(filtering, NULL, compare_reason_sentence(reason));
    return comparison;
}

/* The verdict against field 3. */
static const char *value_verdict(struct filtering *filtering, const struct field *field,
                                 const struct rate *rate) {
    enum { BENCHMARK = 3 };
    double benchmark;
    if (!field[BENCHMARK].bytes || !filter_read_number(filtering, field, BENCHMARK, &benchmark))
        return "";
    if (number_is_missing(benchmark)) {
        filter_add_note(filtering, NULL, compare_reason_sentence(REASON_NO_BENCHMARK));
        return "";
    }
    return filtering->verdict[compare_row(filtering, rate, benchmark).verdict];
}

/* The verdict against the interval of a benchmark's own count, made as the local one is. */
static const char *overlap_verdict(struct filtering *filtering, const struct field *field,
                                   const struct rate *rate) {
    size_t counts = filtering->overlap_field, populations = counts + 1;
    double count, population;
    bool good = filter_read_number(filtering, field, counts, &count);
    good = filter_read_number(filtering, field, populations, &population) && good;
    if (good && population == 0) {
        filter_refuse(filtering, filtering->name[populations],
                      "found 0, expected a number above 0");
        return "";
    }
    if (good && filtering->proportion && count > population) {
        filter_refuse(filtering, filtering->name[counts],
                      "found more than the population, expected a part of it");
        return "";
    }
    if (!good)
        return "";
    if (number_is_missing(count / population)) {
        filter_add_note(filtering, NULL, compare_reason_sentence(REASON_NO_BENCHMARK));
        return "";
    }
    struct comparison comparison =
        compare_row(filtering, rate, count / population * filtering->rate.per);
    struct limits computed[RATE_LEVELS];
    struct rate benchmark;
    if (comparison.reason != REASON_COMPARED)
        return filtering->verdict[comparison.verdict];
    const struct limits *limits = row_limits(filtering, field, count, population, computed);
    note_byars(filtering, filtering->name[counts], limits);
    if (rate_from_limits(count, population, limits, &filtering->rate, &benchmark) ==
        STATUS_NOT_FINITE) {
        filter_add_note(filtering, NULL, "the benchmark rate or a limit of it is not finite");
        return filtering->verdict[VERDICT_NOT_COMPARED];
    }
    return filtering
        ->verdict[compare_rates_overlap(rate, &benchmark, filtering->compare.one_level)];
}

/* A row whose count must not be known has no results. */
static bool hide_row(struct filtering *filtering, struct field count, struct text *out) {
    const char *why = filter_hides(filtering, count);
    if (!why)
        return false;
    filter_add_note(filtering, NULL, why);
    filtering->refused = strcmp(why, FILTER_HIDDEN_UNREAD) == 0;
    for (size_t i = 0; i < filtering->added; i++)
        text_append_char(out, ',');
    return true;
}

static void rate_row(struct filtering *filtering, const struct field *field, size_t index,
                     struct text *out) {
    (void)index;
    enum { COUNT = 1 };
    double count, population;
    if (hide_row(filtering, field[COUNT], out))
        return;
    bool good = filter_read_rate(filtering, field, &count, &population);
    count = number_round_to(count, filtering->options.round_to);
    if (filtering->proportion && count > population) {
        filter_refuse(filtering, filtering->name[COUNT],
                      "found more than the population, expected a part of it");
        count = population = NUMBER_MISSING;
        good = false;
    }
    struct limits computed[RATE_LEVELS];
    struct rate rate;
    const struct limits *limits = row_limits(filtering, field, count, population, computed);
    note_byars(filtering, NULL, limits);
    if (rate_from_limits(count, population, limits, &filtering->rate, &rate) == STATUS_NOT_FINITE)
        filter_add_note(filtering, NULL, "the rate or a limit of it is not finite");
    filter_append_number(out, rate.value);
    for (size_t level = 0; level < filtering->levels; level++) {
        filter_append_number(out, rate.limits[level].lower);
        filter_append_number(out, rate.limits[level].upper);
    }
    const char *method = filtering->proportion ? "Wilson" : count_method_name(rate.method);
    filter_append_word(out, rate.has_method ? method : "");
    const char *verdict = "";
    if (good && filtering->options.overlap)
        verdict = overlap_verdict(filtering, field, &rate);
    else if (good)
        verdict = value_verdict(filtering, field, &rate);
    filter_append_word(out, verdict);
}

const struct filter_method filter_rate_method = {.row = rate_row};

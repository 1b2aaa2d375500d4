/* stat rate: id, count, population, [benchmark_rate] */
#include "engine/batch/filter_row.h"
#include "engine/core/number.h"
#include "models/significance/proportion_limits.h"

/* The verdict against field 3, with a reason in the note where there is none. */
static const char *rate_verdict(struct filtering *filtering, const struct field *field,
                                const struct rate *rate) {
    enum { BENCHMARK = 3 };
    double benchmark;
    if (!field[BENCHMARK].bytes || !filter_read_number(filtering, field, BENCHMARK, &benchmark))
        return "";
    if (number_is_missing(benchmark)) {
        filter_add_note(filtering, NULL, compare_reason_sentence(REASON_NO_BENCHMARK));
        return "";
    }
    struct comparison comparison = compare_rate(rate, benchmark, &filtering->compare);
    enum compare_reason reason = comparison.reason;
    if (reason != REASON_COMPARED && reason != REASON_NO_COUNT && reason != REASON_NO_POPULATION)
        filter_add_note(filtering, NULL, compare_reason_sentence(reason));
    return filtering->verdict[comparison.verdict];
}

/* phi of the row, 1 for none; NaN, with a reason in the note, where it is missing or wrong. */
static double phi_of(struct filtering *filtering, const struct field *field) {
    double phi;
    if (filtering->phi_field == FILTER_READS)
        return filtering->phi;
    if (!filter_read_number(filtering, field, filtering->phi_field, &phi))
        return NUMBER_MISSING;
    if (number_is_missing(phi))
        filter_add_note(filtering, filtering->name[filtering->phi_field], "missing, so no limits");
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

static void rate_row(struct filtering *filtering, const struct field *field, size_t index,
                     struct text *out) {
    (void)index;
    enum { COUNT = 1 };
    double count, population;
    if (filter_hides(filtering, field[COUNT])) {
        filter_add_note(filtering, NULL, FILTER_HIDDEN);
        for (size_t i = 0; i < filtering->added; i++)
            text_append_char(out, ',');
        return;
    }
    bool good = filter_read_rate(filtering, field, &count, &population);
    if (filtering->proportion && count > population) {
        filter_add_note(filtering, filtering->name[COUNT],
                        "found more than the population, expected a part of it");
        count = population = NUMBER_MISSING;
        good = false;
    }
    struct limits computed[RATE_LEVELS];
    struct rate rate;
    if (rate_from_limits(count, population,
                         row_limits(filtering, field, count, population, computed),
                         &filtering->rate, &rate) == STATUS_NOT_FINITE)
        filter_add_note(filtering, NULL, "the rate or a limit of it is not finite");
    filter_append_number(out, rate.value);
    for (size_t level = 0; level < filtering->levels; level++) {
        filter_append_number(out, rate.limits[level].lower);
        filter_append_number(out, rate.limits[level].upper);
    }
    const char *method = filtering->proportion ? "Wilson" : count_method_name(rate.method);
    filter_append_word(out, rate.has_method ? method : "");
    filter_append_word(out, good ? rate_verdict(filtering, field, &rate) : "");
}

const struct filter_method filter_rate_method = {.row = rate_row};

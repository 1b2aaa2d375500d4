/* stat rate: id, count, population, [benchmark_rate] */
#include "engine/batch/filter_row.h"
#include "engine/core/number.h"

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

static void rate_row(struct filtering *filtering, const struct field *field, size_t index,
                     struct text *out) {
    (void)index;
    double count, population;
    bool good = filter_read_rate(filtering, field, &count, &population);
    struct limits computed[RATE_LEVELS];
    struct rate rate;
    if (rate_from_limits(count, population, filter_limits(filtering, count, computed),
                         &filtering->rate, &rate) == STATUS_NOT_FINITE)
        filter_add_note(filtering, NULL, "the rate or a limit of it is not finite");
    filter_append_number(out, rate.value);
    for (size_t level = 0; level < filtering->levels; level++) {
        filter_append_number(out, rate.limits[level].lower);
        filter_append_number(out, rate.limits[level].upper);
    }
    filter_append_word(out, rate.has_method ? count_method_name(rate.method) : "");
    filter_append_word(out, good ? rate_verdict(filtering, field, &rate) : "");
}

const struct filter_method filter_rate_method = {.row = rate_row};

#include "engine/data/finding.h"

#include "engine/core/number.h"

static const struct {
    const char *word, *meaning;
} verdict_table[] = {
#define X(name, word, meaning) {word, meaning},
    VERDICT_LIST(X)
#undef X
};

const char *finding_verdict_word(enum verdict verdict) {
    return verdict_table[verdict].word;
}

const char *finding_verdict_meaning(enum verdict verdict) {
    return verdict_table[verdict].meaning;
}

int finding_verdict_direction(enum verdict verdict) {
    switch (verdict) {
    case VERDICT_HIGHER_998:
    case VERDICT_HIGHER_95:
        return 1;
    case VERDICT_LOWER_998:
    case VERDICT_LOWER_95:
        return -1;
    default:
        return 0;
    }
}

struct finding finding_empty(void) {
    const double missing = NUMBER_MISSING;
    return (struct finding){.area = "",
                            .area_code = "",
                            .category = "",
                            .count = missing,
                            .population = missing,
                            .rate = missing,
                            .lower_95 = missing,
                            .upper_95 = missing,
                            .lower_998 = missing,
                            .upper_998 = missing,
                            .method = "",
                            .dispersion = missing,
                            .benchmark = "",
                            .benchmark_rate = missing,
                            .ratio = missing,
                            .difference = missing,
                            .verdict = VERDICT_NOT_COMPARED,
                            .funnel_verdict = VERDICT_NOT_COMPARED,
                            .rank = missing,
                            .rank_lower = missing,
                            .rank_upper = missing,
                            .areas = missing,
                            .quartile = missing,
                            .note = ""};
}

#include "engine/data/change_finding.h"

#include "engine/core/number.h"

const char *change_kind_word(enum change_kind kind) {
    static const char *const words[] = {
#define X(name, word, meaning) word,
        CHANGE_KIND_LIST(X)
#undef X
    };
    return words[kind];
}

struct change_finding change_finding_empty(void) {
    const double missing = NUMBER_MISSING;
    return (struct change_finding){.area = "",
                                   .area_code = "",
                                   .category = "",
                                   .count_before = missing,
                                   .count_after = missing,
                                   .change_pct = missing,
                                   .lower_95 = missing,
                                   .upper_95 = missing,
                                   .p_value = missing,
                                   .method = "",
                                   .dispersion = missing,
                                   .comparator = "",
                                   .comparator_change_pct = missing,
                                   .rest_change_pct = missing,
                                   .rest_lower_95 = missing,
                                   .rest_upper_95 = missing,
                                   .ratio_of_ratios = missing,
                                   .ratio_lower_95 = missing,
                                   .ratio_upper_95 = missing,
                                   .ratio_p = missing,
                                   .ratio_dispersion = missing,
                                   .verdict = VERDICT_NOT_COMPARED,
                                   .note = ""};
}

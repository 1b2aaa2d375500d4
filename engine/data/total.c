#include "engine/data/total.h"

#include "engine/data/period.h"

static const char *const words[] = {
#define X(name, word, meaning) word,
    TOTAL_LIST(X)
#undef X
};

const char *total_word(enum total_kind kind) {
    return words[kind];
}

struct spans {
    struct total_span *out;
    size_t count, most;
};

static void add(struct spans *spans, enum total_kind kind, int first, int last) {
    if (spans->count < spans->most)
        spans->out[spans->count] = (struct total_span){kind, first, last};
    spans->count++;
}

static void add_periods(struct spans *spans, enum total_kind kind, enum period_unit unit, int start,
                        int last, int end) {
    struct period period = period_of(unit, last + 1);
    for (; period_last_month(period) <= end; period.index++)
        if (period_first_month(period) >= start)
            add(spans, kind, period_first_month(period), period_last_month(period));
}

size_t total_spans(int start, int last, size_t horizon, struct total_span *out, size_t most) {
    struct spans spans = {out, 0, most};
    int end = last + (int)horizon;
    add_periods(&spans, TOTAL_QUARTER, PERIOD_QUARTER, start, last, end);
    add_periods(&spans, TOTAL_FINANCIAL_YEAR, PERIOD_FINANCIAL_YEAR, start, last, end);
    int april = period_first_month(period_of(PERIOD_FINANCIAL_YEAR, last));
    if (april >= start)
        add(&spans, TOTAL_YEAR_TO_DATE, april, last);
    if (last - 11 >= start)
        add(&spans, TOTAL_ROLLING_12, last - 11, last);
    if (horizon >= 12)
        add(&spans, TOTAL_NEXT_12, last + 1, last + 12);
    if (horizon >= 24)
        add(&spans, TOTAL_NEXT_24, last + 1, last + 24);
    return spans.count;
}

/* Spans of totals, worked out on a calendar by hand. */
#include "test/support/support.h"

#include "engine/data/period.h"
#include "engine/data/total.h"

struct expected {
    enum total_kind kind;
    int first, last; /* year * 100 + month */
};

static int month(int date) {
    return month_index(date / 100, date % 100);
}

static void check(int start, int last, size_t horizon, const struct expected *expected,
                  size_t count) {
    struct total_span span[64];
    assert_int_equal(total_spans(month(start), month(last), horizon, span, 64), count);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(total_word(span[i].kind), total_word(expected[i].kind));
        assert_int_equal(span[i].first, month(expected[i].first));
        assert_int_equal(span[i].last, month(expected[i].last));
    }
}

#define CHECK(start, last, horizon, ...)                                           \
    do {                                                                           \
        static const struct expected expected[] = {__VA_ARGS__};                   \
        check(start, last, horizon, expected, sizeof expected / sizeof *expected); \
    } while (0)

static void a_year_from_mid_quarter(void **state) {
    (void)state;
    /* recorded to May 2024: the quarter and the financial year have begun */
    CHECK(201504, 202405, 12, {TOTAL_QUARTER, 202404, 202406}, {TOTAL_QUARTER, 202407, 202409},
          {TOTAL_QUARTER, 202410, 202412}, {TOTAL_QUARTER, 202501, 202503},
          {TOTAL_FINANCIAL_YEAR, 202404, 202503}, {TOTAL_YEAR_TO_DATE, 202404, 202405},
          {TOTAL_ROLLING_12, 202306, 202405}, {TOTAL_NEXT_12, 202406, 202505});
}

static void two_years_from_a_year_end(void **state) {
    (void)state;
    CHECK(201504, 202403, 24, {TOTAL_QUARTER, 202404, 202406}, {TOTAL_QUARTER, 202407, 202409},
          {TOTAL_QUARTER, 202410, 202412}, {TOTAL_QUARTER, 202501, 202503},
          {TOTAL_QUARTER, 202504, 202506}, {TOTAL_QUARTER, 202507, 202509},
          {TOTAL_QUARTER, 202510, 202512}, {TOTAL_QUARTER, 202601, 202603},
          {TOTAL_FINANCIAL_YEAR, 202404, 202503}, {TOTAL_FINANCIAL_YEAR, 202504, 202603},
          {TOTAL_YEAR_TO_DATE, 202304, 202403}, {TOTAL_ROLLING_12, 202304, 202403},
          {TOTAL_NEXT_12, 202404, 202503}, {TOTAL_NEXT_24, 202404, 202603});
}

static void short_horizons_and_short_records(void **state) {
    (void)state;
    /* nothing ends within one month of April; eleven months of record */
    CHECK(202306, 202404, 1, {TOTAL_YEAR_TO_DATE, 202404, 202404});
    /* the twelfth month makes the rolling year */
    CHECK(202305, 202404, 1, {TOTAL_YEAR_TO_DATE, 202404, 202404},
          {TOTAL_ROLLING_12, 202305, 202404});
    /* begun in May: the running quarter and financial year are not whole */
    CHECK(202405, 202405, 11, {TOTAL_QUARTER, 202407, 202409}, {TOTAL_QUARTER, 202410, 202412},
          {TOTAL_QUARTER, 202501, 202503});
}

static void room_is_respected(void **state) {
    (void)state;
    struct total_span span[3] = {
        {TOTAL_NEXT_24, 0, 0}, {TOTAL_NEXT_24, 0, 0}, {TOTAL_NEXT_24, 7, 8}};
    assert_int_equal(total_spans(month(201504), month(202403), 24, span, 2), 14);
    assert_int_equal(span[1].first, month(202407));
    assert_int_equal(span[2].first, 7); /* beyond the room nothing is written */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_year_from_mid_quarter),
        cmocka_unit_test(two_years_from_a_year_end),
        cmocka_unit_test(short_horizons_and_short_records),
        cmocka_unit_test(room_is_respected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Axes and words against the rules written in the design's chart notes (worked by hand) and the
 * exemplars' own ticks. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/data/period.h"
#include "plots/axis.h"
#include "plots/words.h"
#include "test/support/support.h"

/* "word@place word@place |place": words, then bare marks. */
static void describe(const struct axis *axis, char *out, size_t size) {
    size_t used = 0;
    out[0] = '\0';
    for (int bare = 0; bare < 2; bare++)
        for (size_t i = 0; i < axis->ticks; i++)
            if (!axis->tick[i].word == (bare == 1)) {
                char place[WORDS_SIZE];
                words_plain(axis->tick[i].at, 3, place);
                used += (size_t)snprintf(out + used, size - used, "%s%s%s%s", used ? " " : "",
                                         bare ? "|" : axis->tick[i].word, bare ? "" : "@", place);
            }
}

static void counts_and_rates(void **state) {
    (void)state;
    struct arena arena = ARENA_EMPTY;
    char got[512];
    struct axis axis = {.high = 2000};
    assert_true(axis_count_ticks(&arena, &axis, 500));
    describe(&axis, got, sizeof got);
    assert_string_equal(got, "0@0 500@500 1,000@1000 1,500@1500 2,000@2000");
    axis = (struct axis){.high = 1.5e6};
    assert_true(axis_count_ticks(&arena, &axis, 5e5));
    describe(&axis, got, sizeof got);
    assert_string_equal(got, "0@0 0.5 million@500000 1.0 million@1000000 1.5 million@1500000");
    axis = (struct axis){.low = -20, .high = 10};
    assert_true(axis_count_ticks(&arena, &axis, 10));
    describe(&axis, got, sizeof got);
    assert_string_equal(got, "\xE2\x88\x92"
                             "20@-20 \xE2\x88\x92"
                             "10@-10 0@0 10@10");
    axis = (struct axis){.high = 1.2};
    assert_true(axis_rate_ticks(&arena, &axis, 0.2));
    describe(&axis, got, sizeof got);
    assert_string_equal(got, "0.0@0 0.2@0.2 0.4@0.4 0.6@0.6 0.8@0.8 1.0@1 1.2@1.2");
    assert_int_equal(axis_decimals(0.05), 2);
    assert_int_equal(axis_decimals(25), 0);
    arena_free(&arena);
}

static void count_steps_are_whole(void **state) {
    (void)state;
    double step, end;
    axis_steps(1.3, 5, 1, &step, &end);
    assert_close(step, 1, RUNG_EXACT);
    assert_close(end, 2, RUNG_EXACT);
    axis_steps(0, 5, 1, &step, &end);
    assert_close(end, 1, RUNG_EXACT);
    axis_steps(NAN, 5, 1, &step, &end);
    assert_close(end, 1, RUNG_EXACT);
}

/* The exemplar "short": June 2023 to November 2025. */
static void quarters_up_to_four_years(void **state) {
    (void)state;
    struct arena arena = ARENA_EMPTY;
    struct axis axis;
    bool year_row;
    char got[1024];
    assert_true(
        axis_months(&arena, &axis, month_index(2023, 6), month_index(2024, 4), 590, &year_row));
    assert_true(year_row);
    describe(&axis, got, sizeof got);
    assert_string_equal(got, "Jul@2023.542 Oct@2023.792 Jan@2024.042 Apr@2024.292 |2023.5 "
                             "|2023.75 |2024 |2024.25");
    assert_close(axis.low, 2023 + 5 / 12.0, RUNG_FORMULA);
    assert_close(axis.high, 2024 + 4 / 12.0, RUNG_FORMULA);
    assert_true(axis_wants_year_row(month_index(2020, 1), month_index(2023, 12)));
    assert_false(axis_wants_year_row(month_index(2020, 1), month_index(2024, 1)));
    arena_free(&arena);
}

/* How many years lie between two words of an axis of so many years. */
static double year_spacing(struct arena *arena, int years, double pixels) {
    struct axis axis;
    bool year_row;
    assert_true(axis_months(arena, &axis, month_index(2000, 1), month_index(1999 + years, 12),
                            pixels, &year_row));
    assert_false(year_row);
    double place[2] = {0, 0};
    size_t count = 0;
    for (size_t i = 0; i < axis.ticks && count < 2; i++)
        if (axis.tick[i].word)
            place[count++] = axis.tick[i].at;
    return place[1] - place[0];
}

/* "Plot 474 wide: every year to 13 years, every second to 26, every fifth beyond." */
static void years_beyond_four(void **state) {
    (void)state;
    struct arena arena = ARENA_EMPTY;
    assert_close(year_spacing(&arena, 5, 474), 1, RUNG_FORMULA);
    assert_close(year_spacing(&arena, 13, 474), 1, RUNG_FORMULA);
    assert_close(year_spacing(&arena, 14, 474), 2, RUNG_FORMULA);
    assert_close(year_spacing(&arena, 26, 474), 2, RUNG_FORMULA);
    assert_close(year_spacing(&arena, 27, 474), 5, RUNG_FORMULA);
    struct axis axis;
    bool year_row;
    char got[1024];
    assert_true(
        axis_months(&arena, &axis, month_index(2019, 1), month_index(2027, 11), 474, &year_row));
    describe(&axis, got, sizeof got); /* as in the exemplar fan: the cut year is centred */
    assert_string_equal(got, "2019@2019.5 2020@2020.5 2021@2021.5 2022@2022.5 2023@2023.5 "
                             "2024@2024.5 2025@2025.5 2026@2026.5 2027@2027.458 |2019 |2020 "
                             "|2021 |2022 |2023 |2024 |2025 |2026 |2027");
    assert_true(axis_months(&arena, &axis, month_index(1857, 5), month_index(2056, 3), 474,
                            &year_row)); /* two centuries still have an axis */
    arena_free(&arena);
}

/* The exemplar rate_years: words counted back from the last year. */
static void financial_years(void **state) {
    (void)state;
    struct arena arena = ARENA_EMPTY;
    struct axis axis;
    char got[1024];
    assert_true(axis_financial_years(&arena, &axis, 2018, 2024, 240));
    describe(&axis, got, sizeof got);
    assert_string_equal(got, "2018-19@2018 2020-21@2020 2022-23@2022 2024-25@2024 |2019 |2021 "
                             "|2023");
    assert_close(axis.low, 2017.5, RUNG_EXACT);
    assert_close(axis.high, 2024.3, RUNG_EXACT);
    arena_free(&arena);
}

#define MINUS "\xE2\x88\x92"

static void numbers_as_words(void **state) {
    (void)state;
    char out[WORDS_SIZE];
    assert_string_equal(words_value(0, 1, out), "0");
    assert_string_equal(words_value(0.04, 1, out), "under 0.1");
    assert_string_equal(words_value(0.3, 0, out), "under 1");
    assert_string_equal(words_value(12345.6, 0, out), "12,346");
    assert_string_equal(words_range(968.6, 1302.9, 0, out), "969 to 1,303");
    assert_string_equal(words_range(0, 0.09, 2, out), "0 to 0.09");
    assert_string_equal(words_grouped(-1234, 0, out), MINUS "1,234");
    assert_string_equal(words_change(4.2, out), "+4%");
    assert_string_equal(words_change(-17.6, out), MINUS "18%");
    assert_string_equal(words_change(-0.3, out), MINUS "0.3%");
    assert_string_equal(words_change(0, out), "0%");
    assert_string_equal(words_chance(50, out), "1 in 2");
    assert_string_equal(words_chance(80, out), "4 in 5");
    assert_string_equal(words_chance(95, out), "19 in 20");
    assert_string_equal(words_chance(99, out), "99 in 100");
    assert_string_equal(words_chance(99.8, out), "998 in 1,000");
    assert_string_equal(words_small_number(6, out), "six");
    assert_string_equal(words_small_number(16, out), "16");
    assert_string_equal(words_financial_year(1999, out), "1999-00");
    assert_int_equal(words_rate_decimals(1), 1);
    assert_int_equal(words_rate_decimals(0.32), 2);
    assert_int_equal(words_rate_decimals(0.05), 3);
    assert_int_equal(words_count_decimals(9.9), 1);
    assert_int_equal(words_count_decimals(10), 0);
    assert_int_equal(words_in("Burglary in Cannock Chase expected to stay level"), 8);
    assert_true(words_end_in("Vehicle Offences", "offences"));
    assert_false(words_end_in("Burglary", "offences"));
    assert_false(words_end_in("Nonoffences", "offences"));
    const char *const title[] = {"one two three four five six seven eight nine ten eleven",
                                 "one two"};
    assert_string_equal(words_title(title, 2), "one two");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_and_rates),          cmocka_unit_test(count_steps_are_whole),
        cmocka_unit_test(quarters_up_to_four_years), cmocka_unit_test(years_beyond_four),
        cmocka_unit_test(financial_years),           cmocka_unit_test(numbers_as_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

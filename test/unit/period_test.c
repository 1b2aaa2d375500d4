/* Months, quarters and financial years as integers; interval levels; the ladders of words. Expected
 * values by hand. */
#include "test/support/support.h"

#include <string.h>

#include "engine/data/event.h"
#include "engine/data/finding.h"
#include "engine/data/forecast.h"
#include "engine/data/levels.h"
#include "engine/data/period.h"
#include "engine/data/quality.h"

static void months_are_plain_integers(void **state) {
    (void)state;
    assert_int_equal(month_index(2024, 1), 24288);
    assert_int_equal(month_index(2024, 12) + 1, month_index(2025, 1));
    for (int index = -30; index < 30; index++) { /* years before 0 hold twelve months too */
        assert_true(month_of_year(index) >= 1 && month_of_year(index) <= 12);
        assert_int_equal(month_index(month_year(index), month_of_year(index)), index);
    }
    assert_int_equal(month_year(-1), -1);
    assert_int_equal(month_of_year(-1), 12);
}

static void parses_months(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int year, month;
    } good[] = {
        {"2024-04", 2024, 4},    {"2024-04-01", 2024, 4}, {"2024-04-30", 2024, 4},
        {"2024-02-29", 2024, 2}, {"2000-02-29", 2000, 2}, {" 2024-04 ", 2024, 4},
        {"202404", 2024, 4},     {"Apr-24", 2024, 4},     {"Apr-2024", 2024, 4},
        {"April 2024", 2024, 4}, {"april-24", 2024, 4},   {"APR/2024", 2024, 4},
        {"Sept-24", 2024, 9},    {"Sep 2024", 2024, 9},   {"September 2024", 2024, 9},
        {"May-24", 2024, 5},     {"May 2024", 2024, 5},   {"June-24", 2024, 6},
        {"July-24", 2024, 7},    {"July 2024", 2024, 7},  {"Jan-70", 1970, 1},
        {"Jan-69", 2069, 1},     {"Jan-00", 2000, 1},     {"December 1999", 1999, 12},
        {"0001-01", 1, 1},       {"9999-12", 9999, 12},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        int index = -1;
        if (!month_parse(good[i].text, strlen(good[i].text), &index))
            fail_msg("\"%s\" was refused", good[i].text);
        assert_int_equal(index, month_index(good[i].year, good[i].month));
    }
}

static void refuses_what_is_no_month(void **state) {
    (void)state;
    static const char *const bad[] = {
        "",           "2024",       "2024-00",    "2024-13",   "2024-4",      "2024-04-00",
        "2024-04-31", "2023-02-29", "1900-02-29", "2024-04-1", "2024/04/01",  "2024-04 01",
        "0000-01",    "202413",     "20240401",   "Apr",       "Apr24",       "Apri-24",
        "Ap-24",      "Avril 2024", "Apr-024",    "Apr-20244", "Apr--24",     "24-Apr",
        "April",      "2O24-04",    "-024-04",    "2022-23",   "2024-04-011", "+024-04",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int index = -1;
        if (month_parse(bad[i], strlen(bad[i]), &index))
            fail_msg("\"%s\" was read as a month", bad[i]);
        assert_int_equal(index, -1);
    }
}

static void prints_months_that_parse_back(void **state) {
    (void)state;
    char out[PERIOD_SIZE];
    month_print(month_index(2024, 4), out);
    assert_string_equal(out, "2024-04");
    month_print_date(month_index(2024, 4), out);
    assert_string_equal(out, "2024-04-01");
    month_print_words(month_index(2024, 4), out);
    assert_string_equal(out, "April 2024");
    static void (*const print[])(int, char *) = {month_print, month_print_date, month_print_words};
    for (int index = month_index(1970, 1); index < month_index(2080, 1); index++)
        for (size_t k = 0; k < 3; k++) {
            int back;
            print[k](index, out);
            assert_true(month_parse(out, strlen(out), &back));
            assert_int_equal(back, index);
        }
}

static void periods_hold_their_months(void **state) {
    (void)state;
    static const struct {
        enum period_unit unit;
        int year, month; /* some month of it */
        const char *name;
        int first_year, first_month, last_year, last_month;
    } table[] = {
        {PERIOD_MONTH, 2024, 4, "2024-04", 2024, 4, 2024, 4},
        {PERIOD_QUARTER, 2024, 1, "2024-Q1", 2024, 1, 2024, 3},
        {PERIOD_QUARTER, 2024, 6, "2024-Q2", 2024, 4, 2024, 6},
        {PERIOD_QUARTER, 2024, 12, "2024-Q4", 2024, 10, 2024, 12},
        {PERIOD_YEAR, 2024, 12, "2024", 2024, 1, 2024, 12},
        {PERIOD_FINANCIAL_YEAR, 2024, 4, "2024-25", 2024, 4, 2025, 3},
        {PERIOD_FINANCIAL_YEAR, 2024, 3, "2023-24", 2023, 4, 2024, 3},
        {PERIOD_FINANCIAL_YEAR, 1999, 5, "1999-00", 1999, 4, 2000, 3},
        {PERIOD_FINANCIAL_YEAR, 2009, 5, "2009-10", 2009, 4, 2010, 3},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char out[PERIOD_SIZE];
        struct period period = period_of(table[i].unit, month_index(table[i].year, table[i].month));
        period_print(period, out);
        assert_string_equal(out, table[i].name);
        assert_int_equal(period_first_month(period),
                         month_index(table[i].first_year, table[i].first_month));
        assert_int_equal(period_last_month(period),
                         month_index(table[i].last_year, table[i].last_month));
    }
    for (int unit = PERIOD_MONTH; unit <= PERIOD_FINANCIAL_YEAR; unit++)
        for (int month = -40; month < 40; month++) { /* no month in two periods or in none */
            struct period period = period_of((enum period_unit)unit, month);
            assert_true(period_first_month(period) <= month && month <= period_last_month(period));
        }
    assert_int_equal(month_financial_year(month_index(2024, 3)), 2023);
    assert_int_equal(month_financial_year(month_index(2024, 4)), 2024);
}

static void financial_years_and_ranges(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool year, range; /* is it a financial year, a range */
        int first, last;  /* of the range: year * 100 + month */
    } table[] = {
        {"2022-23", true, true, 202204, 202303},
        {"2022/23", true, true, 202204, 202303},
        {"2022/2023", true, true, 202204, 202303},
        {"2022-2023", true, true, 202204, 202303},
        {"1999-00", true, true, 199904, 200003},
        {"2011-12", true, true, 201104, 201203}, /* not December 2011 */
        {"2022-24", false, false, 0, 0},
        {"2022-22", false, false, 0, 0},
        {"2022-2024", false, false, 0, 0},
        {"2022 23", false, false, 0, 0},
        {"22-23", false, false, 0, 0},
        {"", false, false, 0, 0},
        {"2022-04..2023-03", false, true, 202204, 202303},
        {"2022-04 .. 2023-03", false, true, 202204, 202303},
        {"Apr-22..Mar-23", false, true, 202204, 202303},
        {"2022-04..2022-04", false, true, 202204, 202204},
        {"2022-05..2022-04", false, false, 0, 0},
        {"2022-04..", false, false, 0, 0},
        {"..2022-04", false, false, 0, 0},
        {"2022-04", false, false, 0, 0},
        {"2022-04...2022-05", false, false, 0, 0},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        size_t length = strlen(table[i].text);
        int year = 0, first = 0, last = 0;
        if (financial_year_parse(table[i].text, length, &year) != table[i].year ||
            month_range_parse(table[i].text, length, &first, &last) != table[i].range)
            fail_msg("\"%s\" is misunderstood", table[i].text);
        if (table[i].year)
            assert_int_equal(year, table[i].first / 100);
        if (table[i].range) {
            assert_int_equal(month_year(first) * 100 + month_of_year(first), table[i].first);
            assert_int_equal(month_year(last) * 100 + month_of_year(last), table[i].last);
        }
    }
}

static void levels(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t count;
        double percent[LEVELS_MOST];
    } table[] = {
        {"50,80,95", 3, {50, 80, 95}},
        {"95, 50,80", 3, {50, 80, 95}},
        {"99.8", 1, {99.8}},
        {"11,12,13,14,15,16,17,18,19", 9, {11, 12, 13, 14, 15, 16, 17, 18, 19}},
        {"11,12,13,14,15,16,17,18,19,20", 0, {0}},
        {"50,50", 0, {0}},
        {"95,50,95", 0, {0}},
        {"9.5", 0, {0}},
        {"0", 0, {0}},
        {"100", 0, {0}},
        {"-5", 0, {0}},
        {"", 0, {0}},
        {"50,", 0, {0}},
        {"50,,80", 0, {0}},
        {"50;80", 0, {0}},
        {"half", 0, {0}},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct levels out;
        bool good = levels_parse(table[i].text, strlen(table[i].text), &out);
        if (good != (table[i].count > 0))
            fail_msg("\"%s\" is misunderstood", table[i].text);
        for (size_t k = 0; good && k < table[i].count; k++)
            assert_true(out.percent[k] == table[i].percent[k]);
        assert_true(!good || out.count == table[i].count);
    }
    char name[LEVEL_NAME_SIZE];
    level_name(99.8, name);
    assert_string_equal(name, "998");
    level_name(50, name);
    assert_string_equal(name, "50");
    assert_close(level_lower(95), 0.025, RUNG_FORMULA);
    assert_close(level_upper(95), 0.975, RUNG_FORMULA);
    assert_close(level_lower(99.8), 0.001, RUNG_FORMULA);
}

static void ladders_of_words(void **state) {
    (void)state;
    assert_string_equal(quality_word(QUALITY_GOOD), "good");
    assert_string_equal(quality_word(QUALITY_UNCERTAIN), "uncertain");
    assert_string_equal(quality_word(QUALITY_POOR), "poor");
    assert_string_equal(quality_word(QUALITY_ERROR), "error");
    for (int a = QUALITY_GOOD; a <= QUALITY_ERROR; a++)
        for (int b = QUALITY_GOOD; b <= QUALITY_ERROR; b++)
            assert_int_equal(quality_worse((enum quality)a, (enum quality)b), a > b ? a : b);
    static const char *const outcomes[] = {"ok", "fell_back", "failed", "skipped"};
    assert_int_equal(OUTCOMES, 4);
    for (int i = 0; i < OUTCOMES; i++)
        assert_string_equal(outcome_word((enum outcome)i), outcomes[i]);
    static const char *const events[] = {"exclude", "temporary", "level_shift", "ramp"};
    assert_int_equal(EVENT_KINDS, 4);
    for (int i = 0; i < EVENT_KINDS; i++)
        assert_string_equal(event_word((enum event_kind)i), events[i]);
    assert_string_equal(event_word(EVENT_KINDS), "");
    static const struct {
        const char *word;
        int direction;
    } verdicts[] = {
        {"not_compared", 0}, {"significantly_higher_998", 1}, {"significantly_higher_95", 1},
        {"similar", 0},      {"significantly_lower_95", -1},  {"significantly_lower_998", -1}};
    assert_int_equal(VERDICTS, 6);
    for (int i = 0; i < VERDICTS; i++) {
        assert_string_equal(finding_verdict_word((enum verdict)i), verdicts[i].word);
        assert_int_equal(finding_verdict_direction((enum verdict)i), verdicts[i].direction);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months_are_plain_integers),
        cmocka_unit_test(parses_months),
        cmocka_unit_test(refuses_what_is_no_month),
        cmocka_unit_test(prints_months_that_parse_back),
        cmocka_unit_test(periods_hold_their_months),
        cmocka_unit_test(financial_years_and_ranges),
        cmocka_unit_test(levels),
        cmocka_unit_test(ladders_of_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

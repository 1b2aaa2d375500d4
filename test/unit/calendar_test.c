/* The calendar against Python's standard library, Gauss's Easter and published bank holidays
 * (test/reference/calendar.py), and single days of earlier years by hand. */
#include "test/support/support.h"

#include <string.h>

#include "engine/data/calendar.h"
#include "engine/data/period.h"

static int whole(const struct reference *file, const char *column) {
    return (int)reference_number(file, column);
}

static int month_at(const struct reference *file) {
    return month_index(whole(file, "year"), whole(file, "month"));
}

static void days_and_weekdays_are_those_of_python(void **state) {
    (void)state;
    static const char *const column[] = {"d0", "d1", "d2", "d3", "d4", "d5", "d6"};
    struct reference *file = reference_open(TEST_REFERENCE "/calendar_months.csv");
    assert_non_null(file);
    size_t rows = 0;
    for (; reference_next(file); rows++) {
        struct calendar_month month = calendar_month(month_at(file));
        assert_int_equal(month.days, whole(file, "days"));
        for (size_t d = 0; d < CALENDAR_WEEKDAYS; d++)
            assert_int_equal(month.weekday[d], whole(file, column[d]));
    }
    assert_int_equal(rows, 15 * 12);
    reference_close(file);
}

static void easter_is_that_of_gauss(void **state) {
    (void)state;
    struct reference *file = reference_open(TEST_REFERENCE "/calendar_easter.csv");
    assert_non_null(file);
    size_t rows = 0;
    for (; reference_next(file); rows++) {
        int month, day;
        calendar_easter(whole(file, "year"), &month, &day);
        assert_int_equal(month, month_at(file));
        assert_int_equal(day, whole(file, "day"));
        assert_int_equal(calendar_weekday(month, day), 6);
    }
    assert_int_equal(rows, 300);
    reference_close(file);
}

/* Every day of 2019 to 2026: a holiday exactly when it is published. */
static void bank_holidays_are_as_published(void **state) {
    (void)state;
    static bool published[8 * 12][32];
    struct reference *file = reference_open(TEST_REFERENCE "/calendar_holidays.csv");
    assert_non_null(file);
    int first = month_index(2019, 1), count = 0, found = 0;
    for (; reference_next(file); count++)
        published[month_at(file) - first][whole(file, "day")] = true;
    reference_close(file);
    for (int m = 0; m < 8 * 12; m++) {
        struct calendar_month month = calendar_month(first + m);
        int holidays = 0, weekdays = 0;
        for (int day = 1; day <= month.days; day++) {
            bool is = calendar_is_bank_holiday(first + m, day);
            if (is != published[m][day])
                fail_msg("day %d of month %d: %d", day, first + m, is);
            holidays += is;
            weekdays += calendar_weekday(first + m, day) < 5;
        }
        found += holidays;
        assert_int_equal(month.bank_holidays, holidays);
        assert_int_equal(month.trading_days, weekdays - holidays);
    }
    assert_int_equal(found, count);
    assert_int_equal(count, 8 * 8 + 3); /* eight a year, a jubilee, a funeral, a coronation */
}

static void days_of_earlier_years(void **state) {
    (void)state;
    static const struct {
        int year, month, day;
        bool holiday;
    } known[] = {
        {1973, 1, 1, false},                        /* none in England yet */
        {1974, 1, 1, true},    {1977, 5, 2, false}, /* before early May was one */
        {1977, 6, 7, true},                         /* silver jubilee */
        {1978, 5, 1, true},    {1981, 7, 29, true}, /* wedding */
        {1995, 5, 1, false},   {1995, 5, 8, true},  /* VE day */
        {1999, 12, 27, true},  {1999, 12, 28, true},  {1999, 12, 31, true}, {2000, 1, 3, true},
        {2002, 5, 27, false},  {2002, 6, 3, true},    {2002, 6, 4, true}, /* golden jubilee */
        {2004, 12, 27, true},  {2004, 12, 28, true},                      /* Saturday and Sunday */
        {2005, 1, 3, true},    {2005, 12, 26, true},  {2005, 12, 27, true}, /* Sunday, Monday */
        {2009, 12, 28, true},  {2009, 12, 26, false},                       /* Friday, Saturday */
        {2010, 12, 27, true},  {2010, 12, 28, true},  {2011, 4, 29, true},  /* wedding */
        {2012, 5, 28, false},  {2012, 6, 4, true},    {2012, 6, 5, true},   /* diamond jubilee */
        {1970, 12, 25, false},                                              /* before the rules */
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (calendar_is_bank_holiday(month_index(known[i].year, known[i].month), known[i].day) !=
            known[i].holiday)
            fail_msg("%d-%d-%d", known[i].year, known[i].month, known[i].day);
    assert_false(calendar_is_bank_holiday(month_index(2024, 12), 0));
    assert_false(calendar_is_bank_holiday(month_index(2024, 12), 32));
}

/* A year has eight but for the proclaimed ones. */
static void eight_a_year(void **state) {
    (void)state;
    for (int year = 1978; year < 2100; year++) {
        int count = 0;
        for (int m = 1; m <= 12; m++)
            count += calendar_month(month_index(year, m)).bank_holidays;
        int extra = year == 1981 || year == 1999 || year == 2002 || year == 2011 || year == 2012 ||
                            year == 2023
                        ? 1
                    : year == 2022 ? 2
                                   : 0;
        assert_int_equal(count, 8 + extra);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_and_weekdays_are_those_of_python),
        cmocka_unit_test(easter_is_that_of_gauss),
        cmocka_unit_test(bank_holidays_are_as_published),
        cmocka_unit_test(days_of_earlier_years),
        cmocka_unit_test(eight_a_year),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

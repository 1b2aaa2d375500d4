#include "engine/data/calendar.h"

#include <stddef.h>

#include "engine/data/period.h"

enum { MONDAY, FRIDAY = 4, SATURDAY, SUNDAY };
enum { MAY = 5, AUGUST = 8, DECEMBER = 12 };

static bool leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int calendar_days(int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int of_year = month_of_year(month);
    return days[of_year - 1] + (of_year == 2 && leap(month_year(month)));
}

/* Days since 1 March of year 0, so that a leap day ends its year. */
static long day_number(int month, int day) {
    int shifted = month - 2; /* March is the first */
    long year = month_year(shifted), of_year = month_of_year(shifted) - 1;
    long leaps = year / 4 - year / 100 + year / 400;
    return 365 * year + leaps + (153 * of_year + 2) / 5 + day - 1;
}

int calendar_weekday(int month, int day) {
    return (int)((day_number(month, day) + 2) % CALENDAR_WEEKDAYS); /* 1 March 0: a Wednesday */
}

void calendar_easter(int year, int *month, int *day) {
    int a = year % 19, b = year / 100, c = year % 100;
    int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
    int h = (19 * a + b - d - g + 15) % 30;
    int i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
    int m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;
    *month = month_index(year, n / 31);
    *day = n % 31 + 1;
}

struct date {
    int year, month, day;
};

/* Holidays that were moved, the Monday they were moved from, and days proclaimed once. */
static const struct date away[] = {
    {1995, 5, 1}, {2002, 5, 27}, {2012, 5, 28}, {2020, 5, 4}, {2022, 5, 30}};
static const struct date proclaimed[] = {
    {1977, 6, 7}, {1981, 7, 29}, {1995, 5, 8},  {1999, 12, 31}, {2002, 6, 3},
    {2002, 6, 4}, {2011, 4, 29}, {2012, 6, 4},  {2012, 6, 5},   {2020, 5, 8},
    {2022, 6, 2}, {2022, 6, 3},  {2022, 9, 19}, {2023, 5, 8}};

static bool listed(const struct date *list, size_t count, int month, int day) {
    for (size_t i = 0; i < count; i++)
        if (month == month_index(list[i].year, list[i].month) && day == list[i].day)
            return true;
    return false;
}

/* The Mondays, in months that have one. */
static bool holiday_monday(int month, int day) {
    bool first = day <= 7, last = day + 7 > calendar_days(month);
    if (calendar_weekday(month, day) != MONDAY ||
        listed(away, sizeof away / sizeof *away, month, day))
        return false;
    switch (month_of_year(month)) {
    case MAY:
        return last || (first && month_year(month) >= 1978);
    case AUGUST:
        return last;
    default:
        return false;
    }
}

static bool easter_holiday(int month, int day) {
    int easter, sunday;
    calendar_easter(month_year(month), &easter, &sunday);
    long from = day_number(month, day) - day_number(easter, sunday);
    return from == -2 || from == 1;
}

/* 25 and 26 December, and the days that stand in for them. */
static bool christmas_holiday(int month, int day) {
    int christmas = calendar_weekday(month, 25);
    switch (day) {
    case 25:
    case 26:
        return calendar_weekday(month, day) < SATURDAY;
    case 27:
        return christmas == SATURDAY || christmas == SUNDAY;
    case 28:
        return christmas == FRIDAY || christmas == SATURDAY;
    default:
        return false;
    }
}

static bool new_year_holiday(int month, int day) {
    int first = calendar_weekday(month, 1);
    int held = first == SATURDAY ? 3 : first == SUNDAY ? 2 : 1;
    return month_year(month) >= 1974 && day == held;
}

bool calendar_is_bank_holiday(int month, int day) {
    if (month_year(month) < CALENDAR_FIRST_YEAR || day < 1 || day > calendar_days(month))
        return false;
    int of_year = month_of_year(month);
    return listed(proclaimed, sizeof proclaimed / sizeof *proclaimed, month, day) ||
           holiday_monday(month, day) || easter_holiday(month, day) ||
           (of_year == 1 && new_year_holiday(month, day)) ||
           (of_year == DECEMBER && christmas_holiday(month, day));
}

struct calendar_month calendar_month(int month) {
    struct calendar_month out = {.days = calendar_days(month)};
    for (int day = 1; day <= out.days; day++) {
        int weekday = calendar_weekday(month, day);
        bool holiday = calendar_is_bank_holiday(month, day);
        out.weekday[weekday]++;
        out.bank_holidays += holiday;
        out.trading_days += weekday < SATURDAY && !holiday;
    }
    return out;
}

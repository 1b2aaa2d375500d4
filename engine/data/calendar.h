/* Days, weekdays and bank holidays of a month, by rule: nothing is looked up in a table but single
 * proclamations.
 *
 * Weekdays count from Monday (0) to Sunday (6), Gregorian calendar. A trading day is a Monday to
 * Friday that is no bank holiday.
 *
 * Bank holidays of England and Wales, from 1971 (Banking and Financial Dealings Act 1971, and
 * proclamations under it):
 *   New Year's Day (from 1974; Monday where it falls on a weekend), Good Friday, Easter Monday,
 *   early May (first Monday, from 1978; 8 May in 1995 and 2020), spring (last Monday of May; 4 June
 *   in 2002 and 2012, 2 June in 2022), summer (last Monday of August), Christmas Day and Boxing Day
 *   (the next days that are neither weekend nor the other's, where they fall on one)
 *   and once: 1977-06-07, 1981-07-29, 1999-12-31, 2002-06-03, 2011-04-29, 2012-06-05, 2022-06-03,
 *   2022-09-19, 2023-05-08.
 * Easter is by the anonymous Gregorian algorithm (Nature 20 April 1876; Meeus 1991, Astronomical
 * Algorithms, chapter 8). Years before 1971 have none; future years have those of the rules, and
 * not what is proclaimed later.
 */
#ifndef CRIMECAST_DATA_CALENDAR_H
#define CRIMECAST_DATA_CALENDAR_H

#include <stdbool.h>

enum { CALENDAR_FIRST_YEAR = 1971, CALENDAR_WEEKDAYS = 7 };

struct calendar_month {
    int days;
    int weekday[CALENDAR_WEEKDAYS]; /* how many Mondays .. Sundays */
    int bank_holidays;              /* all of them on Monday to Friday */
    int trading_days;
};

/* What a month (index of period.h) is made of. */
struct calendar_month calendar_month(int month);

/* Days in a month. */
int calendar_days(int month);

/* The weekday, 0 (Monday) .. 6, of a day 1 .. 31 of a month. */
int calendar_weekday(int month, int day);

/* Easter Sunday: its month (index) and day, for a Gregorian year. */
void calendar_easter(int year, int *month, int *day);

/* Is a day 1 .. 31 of a month a bank holiday of England and Wales? */
bool calendar_is_bank_holiday(int month, int day);

#endif

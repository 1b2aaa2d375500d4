/* Periods as integers on a unit.
 *
 * A month is one integer, year * 12 + (month - 1), so that arithmetic is plain addition and no day
 * count ever enters. A period is an index on a unit: months as above; quarters year * 4 + (quarter
 * - 1), calendar quarters, of which April to June is quarter 1 of the financial year; calendar
 * years and financial years (April to March) by the year in which they start.
 */
#ifndef CRIMECAST_DATA_PERIOD_H
#define CRIMECAST_DATA_PERIOD_H

#include <stdbool.h>
#include <stddef.h>

enum period_unit { PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR, PERIOD_FINANCIAL_YEAR };

struct period {
    enum period_unit unit;
    int index;
};

enum { PERIOD_SIZE = 32, MONTHS_A_YEAR = 12 };

/* A month index from a year and a month 1..12, and back. */
int month_index(int year, int month);
int month_year(int index);
int month_of_year(int index); /* 1..12 */

/* Parse a month: 2024-04, 2024-04-01 (any day, which must exist), 202404, Apr-24, Apr-2024, April
 * 2024. Two-digit years 70..99 are 19xx, others 20xx. False when it is none of these. */
bool month_parse(const char *bytes, size_t length, int *index);

/* "2024-04-01", "2024-04", "April 2024"; out holds PERIOD_SIZE bytes. */
void month_print_date(int index, char *out);
void month_print(int index, char *out);
void month_print_words(int index, char *out);

/* The year in which the financial year (April to March) of a month starts. */
int month_financial_year(int index);

/* The period of a unit that holds a month, its first and its last month. */
struct period period_of(enum period_unit unit, int month);
int period_first_month(struct period period);
int period_last_month(struct period period);

/* "2024-04", "2024-Q2" (calendar quarter), "2024", "2024-25"; out holds PERIOD_SIZE bytes. */
void period_print(struct period period, char *out);

/* Parse a financial year: 2022/23, 2022-23, 2022/2023, 2022-2023; the years must follow each
 * other. Gives the year in which it starts. */
bool financial_year_parse(const char *bytes, size_t length, int *year);

/* Parse "2022-04..2023-03" or a financial year "2022-23" to first and last month. A text such as
 * "2022-23" is a financial year, since no month 23 exists. */
bool month_range_parse(const char *bytes, size_t length, int *first, int *last);

#endif

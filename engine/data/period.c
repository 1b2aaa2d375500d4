#include "engine/data/period.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char *const month_name[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};

int month_index(int year, int month) {
    return year * MONTHS_A_YEAR + month - 1;
}

/* Division that rounds down, so that years before 0 still hold twelve months. */
static int floor_divide(int a, int b) {
    int quotient = a / b;
    return quotient - (a % b != 0 && (a % b < 0) != (b < 0));
}

int month_year(int index) {
    return floor_divide(index, MONTHS_A_YEAR);
}

int month_of_year(int index) {
    return index - month_year(index) * MONTHS_A_YEAR + 1;
}

/* `digits` digits at bytes, or -1. */
static int digits_at(const char *bytes, size_t digits) {
    int value = 0;
    for (size_t i = 0; i < digits; i++) {
        if (bytes[i] < '0' || bytes[i] > '9')
            return -1;
        value = value * 10 + (bytes[i] - '0');
    }
    return value;
}

static int days_in_month(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* The month 1..12 whose name or first three letters stand at the start, with their length. */
static int named_month(const char *bytes, size_t length, size_t *used) {
    size_t letters = 0;
    while (letters < length && isalpha((unsigned char)bytes[letters]))
        letters++;
    *used = letters;
    for (int m = 0; m < 12; m++) {
        size_t whole = strlen(month_name[m]);
        if (letters != 3 && letters != whole && !(m == 8 && letters == 4))
            continue;
        size_t i = 0;
        while (i < letters &&
               tolower((unsigned char)bytes[i]) == tolower((unsigned char)month_name[m][i]))
            i++;
        if (i == letters)
            return m + 1;
    }
    return 0;
}

bool month_parse(const char *bytes, size_t length, int *index) {
    while (length && bytes[0] == ' ')
        bytes++, length--;
    while (length && bytes[length - 1] == ' ')
        length--;
    int year = -1, month = -1, day = 1;
    bool named = length > 4 && isalpha((unsigned char)bytes[0]); /* "June-24" has its hyphen too */
    if (!named && (length == 7 || length == 10) && bytes[4] == '-') {
        year = digits_at(bytes, 4);
        month = digits_at(bytes + 5, 2);
        if (length == 10)
            day = bytes[7] == '-' ? digits_at(bytes + 8, 2) : -1;
    } else if (!named && length == 6) {
        year = digits_at(bytes, 4);
        month = digits_at(bytes + 4, 2);
    } else if (named) {
        size_t used;
        month = named_month(bytes, length, &used);
        size_t rest = length - used;
        if (!month || (rest != 3 && rest != 5) || !strchr("- /", bytes[used]))
            return false;
        year = digits_at(bytes + used + 1, rest - 1);
        if (year >= 0 && rest == 3)
            year += year >= 70 ? 1900 : 2000;
    }
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
        return false;
    *index = month_index(year, month);
    return true;
}

void month_print_date(int index, char *out) {
    snprintf(out, PERIOD_SIZE, "%04d-%02d-01", month_year(index), month_of_year(index));
}

void month_print(int index, char *out) {
    snprintf(out, PERIOD_SIZE, "%04d-%02d", month_year(index), month_of_year(index));
}

void month_print_words(int index, char *out) {
    snprintf(out, PERIOD_SIZE, "%s %d", month_name[month_of_year(index) - 1], month_year(index));
}

int month_financial_year(int index) {
    return month_year(index - 3);
}

struct period period_of(enum period_unit unit, int month) {
    static const int months[] = {1, 3, 12, 12};
    int shift = unit == PERIOD_FINANCIAL_YEAR ? 3 : 0;
    return (struct period){unit, floor_divide(month - shift, months[unit])};
}

int period_first_month(struct period period) {
    static const int months[] = {1, 3, 12, 12};
    return period.index * months[period.unit] + (period.unit == PERIOD_FINANCIAL_YEAR ? 3 : 0);
}

int period_last_month(struct period period) {
    period.index++;
    return period_first_month(period) - 1;
}

void period_print(struct period period, char *out) {
    switch (period.unit) {
    case PERIOD_MONTH:
        month_print(period.index, out);
        break;
    case PERIOD_QUARTER:
        snprintf(out, PERIOD_SIZE, "%04d-Q%d", floor_divide(period.index, 4),
                 period.index - 4 * floor_divide(period.index, 4) + 1);
        break;
    case PERIOD_YEAR:
        snprintf(out, PERIOD_SIZE, "%04d", period.index);
        break;
    case PERIOD_FINANCIAL_YEAR:
        snprintf(out, PERIOD_SIZE, "%04d-%02d", period.index, (period.index + 1) % 100);
        break;
    }
}

bool financial_year_parse(const char *bytes, size_t length, int *year) {
    if ((length != 7 && length != 9) || (bytes[4] != '/' && bytes[4] != '-'))
        return false;
    int first = digits_at(bytes, 4);
    int second = digits_at(bytes + 5, length - 5);
    if (first < 1 || second < 0 || second != (length == 7 ? (first + 1) % 100 : first + 1))
        return false;
    *year = first;
    return true;
}

bool month_range_parse(const char *bytes, size_t length, int *first, int *last) {
    int year;
    for (size_t i = 0; i + 1 < length; i++)
        if (bytes[i] == '.' && bytes[i + 1] == '.')
            return month_parse(bytes, i, first) &&
                   month_parse(bytes + i + 2, length - i - 2, last) && *first <= *last;
    if (!financial_year_parse(bytes, length, &year))
        return false;
    *first = month_index(year, 4);
    *last = month_index(year + 1, 3);
    return true;
}

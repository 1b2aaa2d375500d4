#include "plots/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/core/number.h"

#define MINUS_SIGN "\xE2\x88\x92"

const char *words_plain(double value, int decimals, char *out) {
    number_print_fixed(value, decimals, out);
    char *point = strchr(out, '.');
    if (point) {
        char *end = out + strlen(out);
        while (end[-1] == '0')
            *--end = '\0';
        if (end - 1 == point)
            *point = '\0';
        if (strcmp(out, "-0") == 0)
            memcpy(out, "0", 2);
    }
    return out;
}

const char *words_grouped(double value, int decimals, char *out) {
    char digits[NUMBER_SIZE];
    number_print_fixed(fabs(value), decimals, digits);
    size_t whole = strcspn(digits, "."), used = 0;
    if (value < 0 && strspn(digits, "0.") != strlen(digits)) {
        memcpy(out, MINUS_SIGN, strlen(MINUS_SIGN));
        used = strlen(MINUS_SIGN);
    }
    for (size_t i = 0; i < whole; i++) {
        out[used++] = digits[i];
        if ((whole - i) % 3 == 1 && i + 1 < whole)
            out[used++] = ',';
    }
    snprintf(out + used, WORDS_SIZE - used, "%s", digits + whole);
    return out;
}

const char *words_value(double value, int decimals, char *out) {
    if (value == 0)
        return words_plain(0, 0, out);
    words_grouped(value, decimals, out);
    if (strspn(out, "0.") != strlen(out))
        return out;
    char least[NUMBER_SIZE];
    number_print_fixed(pow(10, -decimals), decimals, least);
    snprintf(out, WORDS_SIZE, "under %s", least);
    return out;
}

const char *words_range(double low, double high, int decimals, char *out) {
    char first[WORDS_SIZE], second[WORDS_SIZE];
    snprintf(out, WORDS_SIZE, "%.28s to %.28s", words_value(low, decimals, first),
             words_value(high, decimals, second));
    return out;
}

int words_count_decimals(double value) {
    return value < 10 ? 1 : 0;
}

int words_rate_decimals(double smallest) {
    return smallest >= 1 ? 1 : smallest >= 0.1 ? 2 : 3;
}

const char *words_change(double percent, char *out) {
    double size = fabs(percent);
    char digits[NUMBER_SIZE];
    number_print_fixed(size, size > 0 && size < 0.5 ? 1 : 0, digits);
    bool zero = strspn(digits, "0.") == strlen(digits);
    snprintf(out, WORDS_SIZE, "%s%s%%",
             zero          ? ""
             : percent > 0 ? "+"
                           : MINUS_SIGN,
             zero ? "0" : digits);
    return out;
}

const char *words_chance(double percent, char *out) {
    long whole = lround(percent * 10), of = 1000, a = whole, b = of;
    while (b) {
        long rest = a % b;
        a = b;
        b = rest;
    }
    if (whole % 10 == 0 && a > 0) { /* 99.8 stays out of a thousand; whole percents are reduced */
        whole /= a;
        of /= a;
    }
    char part[WORDS_SIZE], total[WORDS_SIZE];
    snprintf(out, WORDS_SIZE, "%.20s in %.20s", words_grouped((double)whole, 0, part),
             words_grouped((double)of, 0, total));
    return out;
}

const char *words_small_number(size_t number, char *out) {
    static const char *const small[] = {"no",  "one",   "two",   "three", "four", "five",
                                        "six", "seven", "eight", "nine",  "ten"};
    if (number < sizeof small / sizeof *small)
        snprintf(out, WORDS_SIZE, "%s", small[number]);
    else
        words_grouped((double)number, 0, out);
    return out;
}

const char *words_financial_year(int year, char *out) {
    snprintf(out, WORDS_SIZE, "%04d-%02d", year, ((year + 1) % 100 + 100) % 100);
    return out;
}

size_t words_in(const char *sentence) {
    size_t count = 0;
    for (const char *c = sentence; *c; c++)
        count += *c != ' ' && (c == sentence || c[-1] == ' ');
    return count;
}

const char *words_title(const char *const *title, size_t count) {
    enum { MOST = 10 };
    size_t i = 0;
    while (i + 1 < count && words_in(title[i]) > MOST)
        i++;
    return title[i];
}

static char lower_case(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool words_end_in(const char *name, const char *unit) {
    size_t length = strlen(name), tail = strlen(unit);
    if (!tail || length < tail || (length > tail && name[length - tail - 1] != ' '))
        return false;
    for (size_t i = 0; i < tail; i++)
        if (lower_case(name[length - tail + i]) != lower_case(unit[i]))
            return false;
    return true;
}

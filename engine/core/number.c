#include "engine/core/number.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool number_is_missing(double value) {
    return isnan(value);
}

bool number_is_finite(double value) {
    return isfinite(value);
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Thousands commas must group: one to three digits, then commas each followed by three. Copies the
 * digits without commas into plain; false when the grouping is wrong or the text too long. */
static bool strip_commas(const char *bytes, size_t length, char *plain, size_t size) {
    size_t used = 0, run = 0;
    bool grouped = false, whole = true;
    for (size_t i = 0; i < length; i++) {
        char c = bytes[i];
        if (used + 1 >= size)
            return false;
        if (c == ',') {
            if (!whole || run == 0 || run > 3 || (grouped && run != 3))
                return false;
            grouped = true;
            run = 0;
            continue;
        }
        if (is_digit(c) && whole)
            run++;
        else if (i > 0 && whole) {
            if (grouped && run != 3)
                return false;
            whole = false;
        }
        plain[used++] = c;
    }
    plain[used] = '\0';
    return !(grouped && whole && run != 3);
}

bool number_parse(const char *bytes, size_t length, double *value) {
    while (length && (*bytes == ' ' || *bytes == '\t'))
        bytes++, length--;
    while (length && (bytes[length - 1] == ' ' || bytes[length - 1] == '\t'))
        length--;
    if (!length)
        return false;
    /* Most fields are short whole numbers. */
    if (length <= 15) {
        uint64_t whole = 0;
        size_t i = 0;
        for (; i < length && is_digit(bytes[i]); i++)
            whole = whole * 10 + (uint64_t)(bytes[i] - '0');
        if (i == length) {
            *value = (double)whole;
            return true;
        }
    }
    char plain[64];
    if (!strip_commas(bytes, length, plain, sizeof plain))
        return false;
    /* The grammar is checked here; strtod would also take "inf", "nan" and hexadecimal. */
    const char *c = plain;
    if (*c == '+' || *c == '-')
        c++;
    bool digits = false;
    for (; is_digit(*c); c++)
        digits = true;
    if (*c == '.')
        for (c++; is_digit(*c); c++)
            digits = true;
    if (!digits)
        return false;
    if (*c == 'e' || *c == 'E') {
        c++;
        if (*c == '+' || *c == '-')
            c++;
        if (!is_digit(*c))
            return false;
        while (is_digit(*c))
            c++;
    }
    if (*c)
        return false;
    double parsed = strtod(plain, NULL);
    if (!isfinite(parsed))
        return false;
    *value = parsed;
    return true;
}

/* Rewrite "1.5e+16"-style text without an exponent where the magnitude is ordinary. */
static size_t tidy(double value, char *out) {
    char *exponent = strchr(out, 'e');
    double size = fabs(value);
    if (!exponent || size < 1e-5 || size >= 1e17)
        return strlen(out);
    int power = atoi(exponent + 1);
    char digits[NUMBER_SIZE];
    size_t count = 0;
    bool negative = out[0] == '-';
    for (const char *c = out + negative; c < exponent; c++)
        if (*c != '.')
            digits[count++] = *c;
    digits[count] = '\0';
    if (power >= 0) /* %g uses the exponent only past its precision: whole number, pad with zeros */
        return (size_t)snprintf(out, NUMBER_SIZE, "%s%s%.*s", negative ? "-" : "", digits,
                                power + 1 - (int)count, "00000000000000000");
    return (size_t)snprintf(out, NUMBER_SIZE, "%s0.%.*s%s", negative ? "-" : "", -power - 1, "0000",
                            digits);
}

size_t number_print_digits(double value, int digits, char *out) {
    if (!isfinite(value)) {
        out[0] = '\0';
        return 0;
    }
    if (value == 0) /* no "-0" */
        return (size_t)snprintf(out, NUMBER_SIZE, "0");
    if (digits > 0) {
        snprintf(out, NUMBER_SIZE, "%.*g", digits, value);
        return tidy(value, out);
    }
    if (fabs(value) < 1e15 && value == (double)(int64_t)value)
        return (size_t)snprintf(out, NUMBER_SIZE, "%lld", (long long)value);
    for (digits = 15; digits <= 17; digits++) {
        snprintf(out, NUMBER_SIZE, "%.*g", digits, value);
        if (strtod(out, NULL) == value)
            break;
    }
    return tidy(value, out);
}

size_t number_print(double value, char *out) {
    return number_print_digits(value, 0, out);
}

size_t number_print_fixed(double value, int decimals, char *out) {
    if (!isfinite(value)) {
        out[0] = '\0';
        return 0;
    }
    int length = snprintf(out, NUMBER_SIZE, "%.*f", decimals, value);
    if (length < 0 || length >= NUMBER_SIZE)
        return number_print(value, out);
    bool zero = true;
    for (const char *c = out; *c && zero; c++)
        zero = *c == '0' || *c == '.' || *c == '-';
    if (zero && out[0] == '-') {
        memmove(out, out + 1, (size_t)length);
        length--;
    }
    return (size_t)length;
}

double number_round_to(double value, double base) {
    return base > 1 ? round(value / base) * base : value;
}

#include "inputs/decode.h"

#include <stdio.h>
#include <string.h>

#include "engine/core/number.h"
#include "engine/data/period.h"

enum { SHOWN = 40 };

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Spreadsheets leave no-break spaces (U+00A0, C2 A0 in UTF-8) behind. */
static bool is_no_break(const char *bytes) {
    return (unsigned char)bytes[0] == 0xC2 && (unsigned char)bytes[1] == 0xA0;
}

struct field decode_trim(struct field field) {
    for (;;) {
        if (field.length && is_blank(field.bytes[0]))
            field.bytes++, field.length--;
        else if (field.length > 1 && is_no_break(field.bytes))
            field.bytes += 2, field.length -= 2;
        else
            break;
    }
    for (;;) {
        if (field.length && is_blank(field.bytes[field.length - 1]))
            field.length--;
        else if (field.length > 1 && is_no_break(field.bytes + field.length - 2))
            field.length -= 2;
        else
            break;
    }
    return field;
}

static bool is_word(struct field field, const char *word) {
    return field.length == strlen(word) && memcmp(field.bytes, word, field.length) == 0;
}

bool decode_is_missing(struct field field) {
    field = decode_trim(field);
    return !field.length || is_word(field, "NA") || is_word(field, "-");
}

/* Bytes of the UTF-8 character at the start of [bytes, bytes + left), 0 when it is not one (RFC
 * 3629: no overlong forms, no surrogates, nothing past U+10FFFF). */
static size_t utf8_length(const char *bytes, size_t left) {
    const unsigned char *b = (const unsigned char *)bytes;
    size_t length = b[0] < 0x80                    ? 1
                    : b[0] >= 0xC2 && b[0] <= 0xDF ? 2
                    : (b[0] & 0xF0) == 0xE0        ? 3
                    : b[0] >= 0xF0 && b[0] <= 0xF4 ? 4
                                                   : 0;
    if (!length || length > left)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((b[i] & 0xC0) != 0x80)
            return 0;
    if ((b[0] == 0xE0 && b[1] < 0xA0) || (b[0] == 0xED && b[1] > 0x9F) ||
        (b[0] == 0xF0 && b[1] < 0x90) || (b[0] == 0xF4 && b[1] > 0x8F))
        return 0;
    return length;
}

size_t decode_show(struct field field, char out[DECODE_SHOWN]) {
    size_t used = 0, i = 0;
    field = decode_trim(field);
    while (i < field.length) {
        unsigned char byte = (unsigned char)field.bytes[i];
        size_t step = utf8_length(field.bytes + i, field.length - i);
        bool printable = step && byte >= 0x20 && byte != 0x7F;
        if (used + (printable ? step : 1) > SHOWN)
            break;
        if (printable)
            memcpy(out + used, field.bytes + i, step), used += step;
        else
            out[used++] = '?';
        i += step ? step : 1;
    }
    if (i < field.length)
        memcpy(out + used, "...", 3), used += 3;
    out[used] = '\0';
    return used;
}

/* 'found "12a", expected a number' */
static bool refuse(struct field field, const char *expected, char reason[DECODE_REASON]) {
    char shown[DECODE_SHOWN];
    if (decode_show(field, shown))
        snprintf(reason, DECODE_REASON, "found \"%s\", expected %s", shown, expected);
    else
        snprintf(reason, DECODE_REASON, "found nothing, expected %s", expected);
    return false;
}

static bool is_non_finite_word(struct field field) {
    static const char *const words[] = {"inf", "infinity", "nan"};
    if (field.length && (field.bytes[0] == '+' || field.bytes[0] == '-'))
        field.bytes++, field.length--;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        size_t i = 0;
        if (field.length != strlen(words[w]))
            continue;
        while (i < field.length && (field.bytes[i] | 32) == words[w][i])
            i++;
        if (i == field.length)
            return true;
    }
    return false;
}

bool decode_count(struct field field, double *value, char reason[DECODE_REASON]) {
    field = decode_trim(field);
    if (decode_is_missing(field)) {
        *value = NUMBER_MISSING;
        return true;
    }
    if (!number_parse(field.bytes, field.length, value))
        return refuse(field, is_non_finite_word(field) ? "a finite number" : "a number", reason);
    if (*value < 0)
        return refuse(field, "a number of 0 or more", reason);
    *value += 0.0; /* "-0" is 0 */
    return true;
}

bool decode_month(struct field field, int *month, char reason[DECODE_REASON]) {
    field = decode_trim(field);
    return month_parse(field.bytes, field.length, month) ||
           refuse(field, "a month such as 2024-04, 2024-04-01, 202404, Apr-24 or April 2024",
                  reason);
}

/* `digits` decimal digits at the start of a field, or -1. */
static int digits_at(struct field field, size_t digits) {
    int value = 0;
    if (field.length < digits)
        return -1;
    for (size_t i = 0; i < digits; i++) {
        if (field.bytes[i] < '0' || field.bytes[i] > '9')
            return -1;
        value = value * 10 + (field.bytes[i] - '0');
    }
    return value;
}

/* Step over a word without regard to case, and over blanks and hyphens after it. */
static struct field skip_word(struct field field, const char *word) {
    size_t length = strlen(word);
    if (field.length <= length)
        return field;
    for (size_t i = 0; i < length; i++)
        if ((field.bytes[i] | 32) != word[i])
            return field;
    field.bytes += length, field.length -= length;
    while (field.length && (is_blank(field.bytes[0]) || field.bytes[0] == '-'))
        field.bytes++, field.length--;
    return field;
}

bool decode_year(struct field field, int *year, char reason[DECODE_REASON]) {
    field = decode_trim(field);
    struct field digits = skip_word(field, "mid");
    *year = digits.length == 4 ? digits_at(digits, 4) : -1;
    return *year > 0 || refuse(field, "a year such as 2022", reason);
}

bool decode_financial_year(struct field field, int *year, char reason[DECODE_REASON]) {
    field = decode_trim(field);
    return financial_year_parse(field.bytes, field.length, year) ||
           refuse(field, "a financial year such as 2015/16 or 2015-16", reason);
}

bool decode_quarter(struct field field, int *quarter, char reason[DECODE_REASON]) {
    static const char *const words[] = {"quarter", "qtr", "q"};
    field = decode_trim(field);
    struct field digit = field;
    for (size_t w = 0; w < sizeof words / sizeof *words && digit.length == field.length; w++)
        digit = skip_word(field, words[w]);
    *quarter = digit.length == 1 ? digits_at(digit, 1) : -1;
    return (*quarter >= 1 && *quarter <= 4) ||
           refuse(field, "a financial quarter 1 to 4 (1 is April to June)", reason);
}

static bool is_code_character(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
           c == '.' || c == '_';
}

bool decode_code(struct field field, struct field *code, char reason[DECODE_REASON]) {
    field = decode_trim(field);
    *code = field;
    if (decode_is_missing(field)) {
        code->length = 0;
        return true;
    }
    bool good = field.length <= 32;
    for (size_t i = 0; i < field.length && good; i++)
        good = is_code_character(field.bytes[i]);
    return good || refuse(field, "a code such as E07000192", reason);
}

bool decode_text(struct field field, char out[DECODE_NAME], size_t *length,
                 char reason[DECODE_REASON]) {
    field = decode_trim(field);
    size_t used = 0;
    if (field.length >= DECODE_NAME) {
        snprintf(reason, DECODE_REASON, "found a text of %zu bytes, expected fewer than %d",
                 field.length, DECODE_NAME);
        return false;
    }
    for (size_t i = 0; i < field.length;) {
        unsigned char byte = (unsigned char)field.bytes[i];
        size_t run = 0;
        bool broken = false; /* a run of blanks with a line break or tab in it */
        for (; i + run < field.length && is_blank(field.bytes[i + run]); run++)
            if (field.bytes[i + run] != ' ')
                broken = true;
        size_t step = run ? run : utf8_length(field.bytes + i, field.length - i);
        if (!step || (!run && (byte < 0x20 || byte == 0x7F))) {
            snprintf(reason, DECODE_REASON, "found byte 0x%02X, expected %s", byte,
                     step ? "printable text" : "UTF-8 text (save the file as UTF-8)");
            return false;
        }
        if (broken)
            out[used++] = ' ';
        else
            memcpy(out + used, field.bytes + i, step), used += step;
        i += step;
    }
    out[used] = '\0';
    *length = used;
    return true;
}

bool decode_name(struct field field, const char *what, char out[DECODE_NAME], size_t *length,
                 char reason[DECODE_REASON]) {
    field = decode_trim(field);
    return field.length ? decode_text(field, out, length, reason) : refuse(field, what, reason);
}

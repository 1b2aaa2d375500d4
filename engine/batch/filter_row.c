#include "engine/batch/filter_row.h"

#include <math.h>
#include <string.h>

#include "engine/core/number.h"
#include "inputs/decode.h"

static bool wants_quotes(struct field field) {
    if (field.length == 0)
        return false;
    char first = field.bytes[0], last = field.bytes[field.length - 1];
    if (first == ' ' || first == '\t' || last == ' ' || last == '\t')
        return true; /* readers may trim what is not quoted */
    for (size_t i = 0; i < field.length; i++)
        if (strchr(",\"\n\r", field.bytes[i]))
            return true;
    return false;
}

void filter_append_field(struct text *out, struct field field) {
    if (!wants_quotes(field)) {
        if (field.length)
            text_append_bytes(out, field.bytes, field.length);
        return;
    }
    text_append_char(out, '"');
    for (size_t i = 0; i < field.length; i++) {
        if (field.bytes[i] == '"')
            text_append_char(out, '"');
        text_append_char(out, field.bytes[i]);
    }
    text_append_char(out, '"');
}

bool filter_same_name(struct field found, const char *name) {
    found = decode_trim(found);
    size_t i = 0;
    for (;;) {
        while (i < found.length && strchr(" _\t", found.bytes[i]))
            i++;
        while (*name == '_')
            name++;
        if (i == found.length || !*name)
            return i == found.length && !*name;
        char c = found.bytes[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c != *name)
            return false;
        i++, name++;
    }
}

void filter_append_word(struct text *out, const char *word) {
    text_append_char(out, ',');
    filter_append_field(out, (struct field){word, strlen(word)});
}

void filter_append_number(struct text *out, double value) {
    char number[NUMBER_SIZE];
    size_t length = number_print(value, number);
    text_append_char(out, ',');
    text_append_bytes(out, number, length);
}

void filter_add_note(struct filtering *filtering, const char *column, const char *words) {
    if (filtering->note.length)
        text_append(&filtering->note, "; ");
    if (column)
        text_printf(&filtering->note, "%s: ", column);
    text_append(&filtering->note, words);
}

void filter_refuse(struct filtering *filtering, const char *column, const char *words) {
    filtering->refused = true;
    filter_add_note(filtering, column, words);
}

bool filter_read_number(struct filtering *filtering, const struct field *field, size_t i,
                        double *value) {
    char reason[DECODE_REASON];
    *value = NUMBER_MISSING;
    if (!field[i].bytes || decode_count(field[i], value, reason))
        return true;
    filter_refuse(filtering, filtering->name[i], reason);
    *value = NUMBER_MISSING;
    return false;
}

const char *filter_hides(const struct filtering *filtering, struct field count) {
    char reason[DECODE_REASON];
    double value;
    if (!filter_discloses_any(&filtering->options) || !count.bytes)
        return NULL;
    if (!decode_count(count, &value, reason))
        return FILTER_HIDDEN_UNREAD;
    bool small = value < filtering->options.suppress &&
                 (value > 0 || (value == 0 && filtering->options.suppress_zero));
    return small ? FILTER_HIDDEN : NULL;
}

bool filter_discloses(const struct filtering *filtering, struct field count,
                      char number[NUMBER_SIZE], size_t *length) {
    char reason[DECODE_REASON];
    double value;
    *length = 0;
    if (filter_hides(filtering, count))
        return true;
    if (!count.bytes || !decode_count(count, &value, reason) || number_is_missing(value))
        return false;
    *length = number_print(number_round_to(value, filtering->options.round_to), number);
    return filtering->options.round_to > 1;
}

bool filter_read_rate(struct filtering *filtering, const struct field *field, double *count,
                      double *population) {
    enum { COUNT = 1, POPULATION = 2 };
    bool good = filter_read_number(filtering, field, COUNT, count);
    good = filter_read_number(filtering, field, POPULATION, population) && good;
    if (good && *population == 0) {
        filter_refuse(filtering, filtering->name[POPULATION], "found 0, expected a number above 0");
        good = false;
    }
    if (!good)
        *count = *population = NUMBER_MISSING;
    else if (number_is_missing(*count))
        filter_add_note(filtering, NULL, compare_reason_sentence(REASON_NO_COUNT));
    if (good && number_is_missing(*population))
        filter_add_note(filtering, NULL, compare_reason_sentence(REASON_NO_POPULATION));
    return good;
}

const struct limits *filter_limits(struct filtering *filtering, double count,
                                   struct limits out[RATE_LEVELS]) {
    bool small = count >= 0 && count < FILTER_SMALL_COUNTS && count == floor(count);
    size_t place = small ? (size_t)count : 0;
    if (small && filtering->known[place])
        return filtering->small[place];
    for (size_t level = 0; level < RATE_LEVELS; level++) {
        out[level] = LIMITS_MISSING;
        if (level < filtering->levels)
            count_limits(count, filtering->rate.confidence[level], filtering->rate.method,
                         &out[level]);
    }
    if (small) {
        filtering->known[place] = true;
        memcpy(filtering->small[place], out, sizeof filtering->small[place]);
    }
    return out;
}

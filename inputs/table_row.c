#include "inputs/table_row.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "engine/core/names.h"
#include "engine/core/number.h"

enum status table_read(const char *path, const struct table_kind *kind,
                       const struct table_settings *settings, table_take *take,
                       table_finish *finish, void *state, struct fault *fault) {
    static const struct table_settings none = {.columns = NULL};
    struct reading reading;
    bool more = true;
    settings = settings ? settings : &none;
    enum status status =
        reading_open(&reading, path, settings->columns, settings->recode, settings->rejects, fault);
    if (status == STATUS_OK)
        status = header_require(&reading.header, reading.file, kind->words, kind->needed,
                                kind->count, fault);
    while (status == STATUS_OK && (status = reading_next(&reading, &more, fault)) == STATUS_OK &&
           more) {
        enum status row = take(&reading, state);
        if (row == STATUS_OK)
            reading.provenance.rows_kept++;
        else if (row == STATUS_BAD_ROW)
            reading.provenance.rows_refused++;
        else
            status = reading_no_memory(&reading, fault);
    }
    if (status == STATUS_OK && finish)
        status = finish(&reading, state, fault);
    if (status == STATUS_OK)
        status = reading_record(&reading, kind->name, settings->provenances, fault);
    reading_close(&reading);
    return status;
}

enum status table_name(struct reading *reading, enum column_role role, enum recode_kind kind,
                       bool required, char buffer[DECODE_NAME], const char **name) {
    char reason[DECODE_REASON], what[64];
    size_t length;
    struct field field = reading_field(reading, role);
    snprintf(what, sizeof what, "a name in this column");
    if (required ? !decode_name(field, what, buffer, &length, reason)
                 : !decode_text(field, buffer, &length, reason))
        return reading_refuse_role(reading, role, reason);
    const char *means =
        kind == RECODE_KINDS ? NULL : recode_name(reading->recode, kind, buffer, length);
    *name = means ? means : buffer;
    return STATUS_OK;
}

enum status table_word(struct reading *reading, enum column_role role, const char *const *words,
                       size_t count, size_t blank, size_t *index) {
    char buffer[DECODE_NAME], list[256] = "", reason[DECODE_REASON + 320];
    const char *word;
    enum status status = table_name(reading, role, RECODE_KINDS, blank == SIZE_MAX, buffer, &word);
    if (status != STATUS_OK)
        return status;
    if (!word[0]) {
        *index = blank;
        return STATUS_OK;
    }
    for (*index = 0; *index < count; ++*index)
        if (strcasecmp(word, words[*index]) == 0)
            return STATUS_OK;
    size_t used = 0;
    for (size_t i = 0; i < count; i++)
        used += (size_t)snprintf(list + used, sizeof list - used, "%s%s",
                                 !i               ? ""
                                 : i + 1 == count ? " or "
                                                  : ", ",
                                 words[i]);
    const char *nearest = names_nearest(words, count, word);
    char shown[DECODE_SHOWN];
    decode_show(reading_field(reading, role), shown);
    snprintf(reason, sizeof reason, "found \"%s\", expected %s%s%s%s", shown, list,
             nearest ? "; did you mean " : "", nearest ? nearest : "", nearest ? "?" : "");
    return reading_refuse_role(reading, role, reason);
}

enum status table_month(struct reading *reading, enum column_role role, int blank, int *month) {
    char reason[DECODE_REASON];
    struct field field = reading_field(reading, role);
    if (!field.length && blank != INT_MIN) {
        *month = blank;
        return STATUS_OK;
    }
    return decode_month(field, month, reason) ? STATUS_OK
                                              : reading_refuse_role(reading, role, reason);
}

enum status table_number(struct reading *reading, enum column_role role, bool required,
                         double *value) {
    char reason[DECODE_REASON];
    if (!decode_count(reading_field(reading, role), value, reason))
        return reading_refuse_role(reading, role, reason);
    if (required && number_is_missing(*value))
        return reading_refuse_role(reading, role, "no value here, expected a number");
    return STATUS_OK;
}

enum status table_code(struct reading *reading, char buffer[DECODE_NAME]) {
    char reason[DECODE_REASON];
    struct field code;
    if (!decode_code(reading_field(reading, COLUMN_AREA_CODE), &code, reason))
        return reading_refuse_role(reading, COLUMN_AREA_CODE, reason);
    memcpy(buffer, code.bytes, code.length); /* at most 32 bytes */
    buffer[code.length] = '\0';
    return STATUS_OK;
}

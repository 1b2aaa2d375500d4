#include "inputs/reading.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum status reading_open(struct reading *reading, const char *path, const struct columns *columns,
                         const struct recode *recode, struct rejects *rejects,
                         struct fault *fault) {
    bool more = false;
    *reading = (struct reading){.file = path, .recode = recode, .rejects = rejects};
    reading->provenance = (struct provenance){.file = path, .first = 1, .last = 0};
    enum status status = rows_open(&reading->rows, path, fault);
    if (status == STATUS_OK)
        status = rows_next(reading->rows, &reading->row, &more, fault);
    if (status != STATUS_OK)
        return status;
    reading->file = rows_name(reading->rows);
    reading->provenance.file = reading->file;
    if (!more)
        return fault_at(fault, STATUS_NO_DATA, reading->file, 0, NULL,
                        "the file is empty; expected a header and rows");
    status = header_read(&reading->header, &reading->row, columns);
    return status == STATUS_OK ? status : reading_no_memory(reading, fault);
}

/* Is every field from `from` on blank? */
static bool blank_from(const struct row *row, size_t from) {
    for (size_t i = from; i < row->fields; i++)
        if (decode_trim(row->field[i]).length)
            return false;
    return true;
}

enum status reading_next(struct reading *reading, bool *more, struct fault *fault) {
    const struct row *row = &reading->row;
    for (;;) {
        enum status status = rows_next(reading->rows, &reading->row, more, fault);
        if (status != STATUS_OK || !*more)
            return status;
        /* Most rows begin with text: one look settles it. */
        if (!row->field[0].length && blank_from(row, 0))
            continue;
        reading->provenance.rows_read++;
        if (row->fields <= reading->header.count || blank_from(row, reading->header.count))
            return STATUS_OK;
        char reason[DECODE_REASON];
        snprintf(reason, sizeof reason,
                 "found %zu fields, expected %zu as in the header; a comma inside a field needs "
                 "quotes",
                 row->fields, reading->header.count);
        reading->provenance.rows_refused++;
        if (reading_refuse(reading, COLUMN_NONE, reason) == STATUS_NO_MEMORY)
            return reading_no_memory(reading, fault);
    }
}

struct field reading_raw(const struct reading *reading, size_t column) {
    if (column >= reading->row.fields) /* COLUMN_NONE is past any row */
        return (struct field){"", 0};
    return reading->row.field[column];
}

struct field reading_field(const struct reading *reading, enum column_role role) {
    return decode_trim(reading_raw(reading, reading->header.column[role]));
}

enum status reading_refuse(struct reading *reading, size_t column, const char *reason) {
    char value[DECODE_SHOWN] = "";
    size_t length = decode_show(reading_raw(reading, column), value);
    const char *name = column < reading->header.count ? reading->header.name[column] : "";
    if (reading->rejects && rejects_add(reading->rejects, reading->file, reading->row.line, name,
                                        value, length, "%s", reason) != STATUS_OK)
        return STATUS_NO_MEMORY;
    return STATUS_BAD_ROW;
}

enum status reading_refuse_role(struct reading *reading, enum column_role role,
                                const char *reason) {
    return reading_refuse(reading, reading->header.column[role], reason);
}

enum status reading_refuse_line(struct reading *reading, long line, enum column_role role,
                                const char *value, const char *reason) {
    size_t column = reading->header.column[role];
    const char *name = column < reading->header.count ? reading->header.name[column] : "";
    if (reading->rejects && rejects_add(reading->rejects, reading->file, line, name, value,
                                        strlen(value), "%s", reason) != STATUS_OK)
        return STATUS_NO_MEMORY;
    return STATUS_BAD_ROW;
}

void reading_months(struct reading *reading, int first, int last) {
    struct provenance *provenance = &reading->provenance;
    if (provenance->first > provenance->last) {
        provenance->first = first;
        provenance->last = last;
        return;
    }
    provenance->first = first < provenance->first ? first : provenance->first;
    provenance->last = last > provenance->last ? last : provenance->last;
}

void reading_note(struct reading *reading, const char *format, ...) {
    char words[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    text_printf(&reading->notes, "%s%s", reading->notes.length ? "; " : "", words);
}

enum status reading_record(struct reading *reading, const char *reader,
                           struct provenances *provenances, struct fault *fault) {
    struct provenance *provenance = &reading->provenance;
    if (!provenances)
        return STATUS_OK;
    provenance->reader = reader;
    provenance->notes = text_string(&reading->notes);
    enum status status = rows_digest(reading->rows, provenance->digest, fault);
    if (status != STATUS_OK)
        return status;
    provenance->bytes = rows_bytes(reading->rows);
    return provenances_add(provenances, provenance) == STATUS_OK
               ? STATUS_OK
               : reading_no_memory(reading, fault);
}

enum status reading_no_memory(const struct reading *reading, struct fault *fault) {
    return fault_at(fault, STATUS_NO_MEMORY, reading->file, 0, NULL, "out of memory");
}

void reading_close(struct reading *reading) {
    if (reading->rows)
        rows_close(reading->rows);
    reading->rows = NULL;
    header_free(&reading->header);
    text_free(&reading->notes);
}

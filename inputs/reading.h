/* One file being read: its rows, its header, where its refused rows go, and what is told about it.
 *
 * Shared by all readers of CSV. What a row must be to be looked at at all stands here: a row with
 * text beyond the last header has most likely a comma too many and is refused whole; a row of empty
 * fields, as spreadsheets leave them, is passed over; fields missing at the end are empty.
 */
#ifndef CRIMECAST_INPUTS_READING_H
#define CRIMECAST_INPUTS_READING_H

#include <stdbool.h>

#include "engine/core/fault.h"
#include "engine/core/text.h"
#include "inputs/columns.h"
#include "inputs/decode.h"
#include "inputs/provenance.h"
#include "inputs/recode.h"
#include "inputs/reject.h"
#include "inputs/rows.h"

struct reading {
    const char *file;
    struct rows *rows;
    struct header header;
    struct row row; /* the current one; valid until reading_next */
    const struct recode *recode;
    struct rejects *rejects;      /* may be NULL: refused rows are then only counted */
    struct provenance provenance; /* under way: rows and months */
    struct text notes;
};

/* Open a file and read its header. An empty file is a fault. `columns`, `recode` and `rejects` are
 * borrowed and may be NULL. After a fault reading_close is still due. */
enum status reading_open(struct reading *reading, const char *path, const struct columns *columns,
                         const struct recode *recode, struct rejects *rejects, struct fault *fault);

/* The next row worth looking at, in reading->row; *more false at the end. Refuses rows that are too
 * long by itself. */
enum status reading_next(struct reading *reading, bool *more, struct fault *fault);

/* The trimmed field of a role in the current row; empty when the file or the row has none. */
struct field reading_field(const struct reading *reading, enum column_role role);

/* The same as it stands, terminated; for keys_find. */
struct field reading_raw(const struct reading *reading, size_t column);

/* Put the current row among the rejects, for the field in `column` (COLUMN_NONE: the whole row).
 * Gives STATUS_BAD_ROW, or STATUS_NO_MEMORY. The caller counts: a row may be refused in part. */
enum status reading_refuse(struct reading *reading, size_t column, const char *reason);

/* The same for a role of the header. */
enum status reading_refuse_role(struct reading *reading, enum column_role role, const char *reason);

/* The same for an earlier line, whose row is gone; value may be "". */
enum status reading_refuse_line(struct reading *reading, long line, enum column_role role,
                                const char *value, const char *reason);

/* Months a row covers, for the provenance. */
void reading_months(struct reading *reading, int first, int last);

/* Add a sentence to the notes. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void reading_note(struct reading *reading, const char *format, ...);

/* Enter what was read under the name of a reader, with size and digest; `provenances` may be NULL.
 */
enum status reading_record(struct reading *reading, const char *reader,
                           struct provenances *provenances, struct fault *fault);

/* A fault for running out of memory on this file. */
enum status reading_no_memory(const struct reading *reading, struct fault *fault);

void reading_close(struct reading *reading);

#endif

/* What the readers of side tables share: the loop over rows, and fields with their refusals. */
#ifndef CRIMECAST_INPUTS_TABLE_ROW_H
#define CRIMECAST_INPUTS_TABLE_ROW_H

#include "inputs/reading.h"
#include "inputs/tables.h"

struct table_kind {
    const char *name;  /* of the reader, for the provenance: "population" */
    const char *words; /* "a population table", for faults */
    const enum column_role *needed;
    size_t count;
};

/* Take one row: STATUS_OK when kept, STATUS_BAD_ROW when refused (and told), else what stops. */
typedef enum status table_take(struct reading *reading, void *state);

/* Called once after the last row; may be NULL. Faults stop. */
typedef enum status table_finish(struct reading *reading, void *state, struct fault *fault);

/* Read a whole table: open, demand the needed columns, take the rows, finish, record. */
enum status table_read(const char *path, const struct table_kind *kind,
                       const struct table_settings *settings, table_take *take,
                       table_finish *finish, void *state, struct fault *fault);

/* A name: checked, trimmed, through the aliases of its kind (RECODE_KINDS: none). *name points into
 * buffer or the aliases; blank gives "" unless required. */
enum status table_name(struct reading *reading, enum column_role role, enum recode_kind kind,
                       bool required, char buffer[DECODE_NAME], const char **name);

/* One of a few words, without regard to case; *index is its place. Blank gives `blank`, or is
 * refused when that is SIZE_MAX. An unknown word is refused with the nearest. */
enum status table_word(struct reading *reading, enum column_role role, const char *const *words,
                       size_t count, size_t blank, size_t *index);

/* A month; blank gives `blank`, or is refused when that is INT_MIN. */
enum status table_month(struct reading *reading, enum column_role role, int blank, int *month);

/* A number of 0 or more; missing is NaN, or refused when required. */
enum status table_number(struct reading *reading, enum column_role role, bool required,
                         double *value);

/* A code as a terminated string. */
enum status table_code(struct reading *reading, char buffer[DECODE_NAME]);

#endif

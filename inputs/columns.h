/* Header names, and their historical variants, to roles.
 *
 * Headers match without regard to case, spaces and underscores: "Area Code", "area_code" and
 * "AREACODE" are one. What a header is called stands in one table (COLUMN_LIST); a variant is a
 * whole name or a pattern in which * stands for anything. A whole name beats a pattern; among the
 * columns that fit a role the one whose variant is listed first is taken. Two that fit equally well
 * are a fault when the role is needed: the batch file's [columns] then says which is meant.
 */
#ifndef CRIMECAST_INPUTS_COLUMNS_H
#define CRIMECAST_INPUTS_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/core/arena.h"
#include "engine/core/fault.h"
#include "engine/core/text.h"
#include "inputs/rows.h"

#define COLUMN_NONE SIZE_MAX

/* role, its word (also the key in [columns]), variants in order of preference, blank-separated, in
 * lower case without spaces and underscores. Patterns of an earlier role are tried first, which is
 * why codes stand before names. */
#define COLUMN_LIST(X)                                                                      \
    X(MONTH, "month", "month yearmonth monthyear date")                                     \
    X(AREA_CODE, "area_code",                                                               \
      "areacode ladcode lacode cspcode boroughcode area*code lad*code lad*cd ltla*code "    \
      "csp*code *borough*code")                                                             \
    X(AREA, "area",                                                                         \
      "area areaname ladname laname cspname boroughname localauthority localauthorityname " \
      "lad*name lad*nm ltla*name *borough* *csp* *area*")                                   \
    X(CATEGORY, "category", "category crimetype offence offencetype minorcategory minor*")  \
    X(PARENT, "parent", "parent majorcategory major*")                                      \
    X(COUNT, "count", "count offencecount numberofoffences crimes offences value")          \
    X(LEVEL, "level", "level")                                                              \
    X(SIMILAR_GROUP, "similar_group", "similargroup mostsimilargroup")                      \
    X(YEAR, "year", "year midyear")                                                         \
    X(POPULATION, "population", "population populationestimate")                            \
    X(COMPARE, "compare", "compare")                                                        \
    X(NOTE, "note", "note notes")                                                           \
    X(THEME, "theme", "theme")                                                              \
    X(EVENT, "event", "event")                                                              \
    X(KIND, "kind", "kind")                                                                 \
    X(START, "start", "start")                                                              \
    X(END, "end", "end")                                                                    \
    X(PERIOD_START, "period_start", "periodstart")                                          \
    X(PERIOD_END, "period_end", "periodend")                                                \
    X(RATE, "rate", "rate")                                                                 \
    X(NAME, "name", "name")                                                                 \
    X(MEANS, "means", "means")                                                              \
    X(FINANCIAL_YEAR, "financial_year", "financialyear")                                    \
    X(QUARTER, "quarter", "financialquarter quarter")                                       \
    X(FORCE, "force", "forcename policeforce policeforcename force")                        \
    X(OFFENCE_DESCRIPTION, "offence_description", "offencedescription")                     \
    X(OFFENCE_GROUP, "offence_group", "offencegroup")                                       \
    X(OFFENCE_SUBGROUP, "offence_subgroup", "offencesubgroup")                              \
    X(OFFENCE_CODE, "offence_code", "offencecode")

enum column_role {
#define X(name, word, variants) COLUMN_##name,
    COLUMN_LIST(X)
#undef X
        COLUMN_ROLES
};

/* The user's own names, from [columns]: role = header. */
struct column_override {
    enum column_role role;
    const char *header;
};

struct columns {
    struct arena arena;
    struct column_override *override;
    size_t count, capacity;
};

#define COLUMNS_EMPTY ((struct columns){.count = 0})

/* Add one override; an unknown role is a STATUS_CONFIGURATION fault that names the nearest. */
enum status columns_add(struct columns *columns, const char *role, const char *header,
                        struct fault *fault);
void columns_free(struct columns *columns);

/* The word of a role, and its variants as they stand in the table. */
const char *column_word(enum column_role role);
const char *column_variants(enum column_role role);

/* A header row, understood. Owns its strings, so it outlives the row it came from. */
struct header {
    struct arena arena;
    const char **name;           /* as found, trimmed */
    size_t count;                /* columns */
    size_t column[COLUMN_ROLES]; /* place of each role, or COLUMN_NONE */
    size_t rival[COLUMN_ROLES];  /* another column that fits as well, or COLUMN_NONE */
    long line;
};

#define HEADER_EMPTY ((struct header){.count = 0})

/* Give each column of a header row its role. `columns` (may be NULL) wins over the table; an
 * override whose header is not in this file is left aside, since one batch reads many files. */
enum status header_read(struct header *header, const struct row *row,
                        const struct columns *columns);

/* Has the header all these roles? (Rivals are not looked at.) */
bool header_has(const struct header *header, const enum column_role *roles, size_t count);

/* The same as a demand: STATUS_BAD_ROW with the file and the header's line, naming the role that is
 * missing or claimed by two columns, and what was found. `kind` is what is read: "a long panel". */
enum status header_require(const struct header *header, const char *file, const char *kind,
                           const enum column_role *roles, size_t count, struct fault *fault);

/* Append the names found, quoted and cut to a few. */
void header_list(const struct header *header, struct text *out);

void header_free(struct header *header);

#endif

/* Where an LSOA lies: a chain of lookup tables from LSOA codes up to the areas of the panel.
 *
 * A lookup is a CSV with two or more code/name pairs, as ONS publishes them: lsoa11_code,
 * ltla21_name, LAD24CD, CSP24NM and so on. The letters say the level, digits the vintage:
 *
 *     lsoa < ward < district (ltla, lad) < csp < force (pfa) < region (rgn) < country (ctry)
 *
 * A table leads from its finest level to its target: the finest level at or above district that is
 * not the source (a ward only when there is nothing else). Wards beside districts are thus passed
 * over, and ltla24, csp24, pfa24 leads from districts to CSPs and says their force besides. The
 * areas are those of the target of the last table read: an LSOA-to-district lookup alone gives
 * districts; a district-to-CSP lookup after it gives CSPs.
 *
 * Vintages. Tables meet at codes, and where codes differ at names, without regard to case and
 * punctuation, since the codes of districts and CSPs change when a boundary does and names mostly
 * do not. LSOA codes meet as codes only, of 2011 and 2021 alike when both are given; where two
 * tables know one code, the later one is asked first.
 *
 * Limits. An area that a table puts into several areas of the next level (a district whose
 * partnerships are smaller than it) leads nowhere, as nothing says which part an LSOA is in.
 *
 * Source: column names as in the lookups of the Open Geography portal (ONS).
 */
#ifndef CRIMECAST_INPUTS_GEOGRAPHY_H
#define CRIMECAST_INPUTS_GEOGRAPHY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/core/fault.h"
#include "engine/core/names.h"
#include "engine/core/text.h"

enum geography_level {
    GEOGRAPHY_LSOA,
    GEOGRAPHY_WARD,
    GEOGRAPHY_DISTRICT,
    GEOGRAPHY_CSP,
    GEOGRAPHY_FORCE,
    GEOGRAPHY_REGION,
    GEOGRAPHY_COUNTRY,
    GEOGRAPHY_LEVELS
};

/* One area of the output level. */
struct geography_area {
    const char *name, *code; /* of the latest vintage; code "" when no table gives one */
    const char *force;       /* name of its police force area, or NULL when no table says it */
    uint32_t lsoas;          /* how many LSOA codes lead to it */
};

/* One lookup table that was read. */
struct geography_table {
    const char *file;
    enum geography_level source, target;
    size_t keys;     /* distinct sources it lists */
    size_t unplaced; /* of these, how many lead to no area */
    size_t blank;    /* rows without a source or without a target */
};

struct geography_place;
struct geography_link;

struct geography {
    struct arena arena;
    struct geography_table *table;
    size_t tables;
    enum geography_level level; /* of the areas */
    struct geography_area *area;
    size_t areas;
    /* all below belongs to geography.c */
    struct names code[GEOGRAPHY_LEVELS], name[GEOGRAPHY_LEVELS];
    uint32_t *by_code[GEOGRAPHY_LEVELS], *by_name[GEOGRAPHY_LEVELS];
    uint32_t last[GEOGRAPHY_LEVELS];
    size_t code_room[GEOGRAPHY_LEVELS], name_room[GEOGRAPHY_LEVELS];
    struct geography_place *place;
    size_t places, place_room;
    struct geography_link *link;
    size_t links, link_room;
};

#define GEOGRAPHY_EMPTY ((struct geography){.tables = 0})

/* No area: what geography_find returns when a code leads nowhere. */
#define GEOGRAPHY_NONE UINT32_MAX

/* Read one more lookup table. Area indices and pointers given out before are void. A table without
 * two levels, with a row of the wrong width or that cannot be read is a fault. */
enum status geography_read(const char *path, struct geography *geography, struct fault *fault);

/* The index in geography->area of the area an LSOA code lies in, or GEOGRAPHY_NONE. */
uint32_t geography_find(const struct geography *geography, const char *code, size_t length);

/* Why geography_find found nothing: one sentence, no full stop; out holds GEOGRAPHY_REASON. */
enum { GEOGRAPHY_REASON = 256 };
void geography_reason(const struct geography *geography, const char *code, size_t length,
                      char *out);

/* The name of the police force area an LSOA lies in, also where geography_find finds no area; NULL
 * when no table says it. */
const char *geography_force(const struct geography *geography, const char *code, size_t length);

/* The name of the force of an area of the output level, by the area's name as it stands in
 * geography->area, or NULL when the area or its force is not known. */
const char *geography_parent(const struct geography *geography, const char *area);

/* "district", "districts"; of a level. */
const char *geography_level_word(enum geography_level level);
const char *geography_level_words(enum geography_level level);

/* Append what the tables do, and which keys lead nowhere, as sentences separated by "; ". */
void geography_note(const struct geography *geography, struct text *out);

void geography_free(struct geography *geography);

#endif

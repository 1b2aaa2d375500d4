/* Observations in any order become a frozen panel; duplicate and gap rules live here.
 *
 * Rules (and what is reported of each):
 *  - the same value for one cell twice in one source counts once (`repeats`);
 *  - two different values for one cell in one source are refused, both lines named (`conflicts`);
 *  - across sources the later one supersedes (`superseded`);
 *  - a missing value (NaN) leaves the cell missing and never supersedes a value;
 *  - a month no source mentions is missing; with `zero_fill` it is zero, in every area by category
 *    of the months and names there are.
 *
 * A source is one input file, numbered by panel_build_source in the order of reading.
 */
#ifndef CRIMECAST_DATA_PANEL_BUILD_H
#define CRIMECAST_DATA_PANEL_BUILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/core/fault.h"
#include "engine/core/names.h"
#include "engine/data/panel.h"

struct panel_observation {
    uint32_t area, category; /* indices of names added below */
    int month;
    uint32_t source;
    long line;
    double value;
};

/* Two lines of one source that disagree about a cell. */
struct panel_conflict {
    struct panel_observation kept, refused; /* neither is used; area and category of the panel */
};

struct panel_build {
    struct names areas, categories, sources;
    const char **area_code; /* by area index; NULL where none is known */
    size_t area_codes;
    struct panel_observation *observation;
    size_t count, capacity;
    bool zero_fill; /* absent cells inside the months and names covered count as zero */
    size_t repeats, superseded;
    struct panel_conflict *conflict;
    size_t conflicts, conflict_capacity;
};

#define PANEL_BUILD_EMPTY ((struct panel_build){.count = 0})

/* Number a new source (file name as it shall appear in messages). */
enum status panel_build_source(struct panel_build *build, const char *file, uint32_t *source);

/* Index of an area or category name, added when new. */
enum status panel_build_area(struct panel_build *build, const char *name, size_t length,
                             uint32_t *area);
enum status panel_build_category(struct panel_build *build, const char *name, size_t length,
                                 uint32_t *category);

/* Give an area its ONS code; of several the least by bytes stays. */
enum status panel_build_area_code(struct panel_build *build, uint32_t area, const char *code,
                                  size_t length);

/* Add one observation; value NaN says "known to be missing". */
enum status panel_build_add(struct panel_build *build, struct panel_observation observation);

/* Forget observations after a month; returns how many there were. */
size_t panel_build_until(struct panel_build *build, int last);

/* Apply the rules and make the panel; conflicts, repeats and superseded are filled in `build`,
 * which stays readable until panel_build_free. STATUS_NO_DATA when nothing usable is left. */
enum status panel_build_freeze(struct panel_build *build, struct panel *panel, struct fault *fault);

void panel_build_free(struct panel_build *build);

#endif

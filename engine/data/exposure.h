/* Populations, and person-years for any run of months.
 *
 * The population of a month is the mid-year estimate of the year in which its financial year starts
 * (April 2022 to March 2023 uses mid-2022); exposure is population times months / 12, summed over
 * the months. A year that is missing takes the nearest year there is (the earlier one on a tie),
 * and says so.
 */
#ifndef CRIMECAST_DATA_EXPOSURE_H
#define CRIMECAST_DATA_EXPOSURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/core/fault.h"
#include "engine/core/names.h"

struct population_row {
    uint32_t area;
    int year;
    double population;
    size_t earlier; /* the row added before this one for the same area, or EXPOSURE_NONE */
};

#define EXPOSURE_NONE SIZE_MAX

struct exposure {
    struct names areas;  /* names as in the population file, after aliases */
    struct names codes;  /* ONS codes given beside them: a second way to name an area */
    uint32_t *code_area; /* by code index */
    size_t *latest;      /* by area index: the row added last, the head of the area's chain */
    size_t codes_capacity, areas_capacity;
    struct population_row *row;
    size_t count, capacity;
};

#define EXPOSURE_EMPTY ((struct exposure){.count = 0})

/* Add one estimate. Twice the same value counts once; another value for the same area and year
 * replaces the earlier one and sets *replaced (may be NULL). */
enum status exposure_add(struct exposure *exposure, const char *area, int year, double population,
                         bool *replaced);

/* Let `code` name an area too, so that a panel whose names differ is still found by its ONS code.
 * The first area given for a code stays. An area without an estimate may have a code. */
enum status exposure_code(struct exposure *exposure, const char *code, const char *area);

/* Population of an area, named by its name or its code, for the financial year that starts in
 * `year`; NaN when the area has none. *used (may be NULL) is the year the number belongs to. */
double exposure_population(const struct exposure *exposure, const char *area, int year, int *used);

/* Person-years over the months first..last; 0 when first > last; NaN when the area has no
 * population. *carried (may be NULL) says whether any year's population was taken from another
 * year. */
double exposure_person_years(const struct exposure *exposure, const char *area, int first, int last,
                             bool *carried);

void exposure_free(struct exposure *exposure);

#endif

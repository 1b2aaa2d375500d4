#include "engine/data/exposure.h"

#include <stdlib.h>
#include <string.h>

#include "engine/core/number.h"
#include "engine/data/period.h"

/* Index of an area, added when new, with room for it in `latest`. */
static enum status add_area(struct exposure *exposure, const char *name, uint32_t *area) {
    uint32_t before = exposure->areas.count;
    if (before == exposure->areas_capacity) {
        size_t capacity = before ? (size_t)before * 2 : 64;
        size_t *grown = realloc(exposure->latest, capacity * sizeof *grown);
        if (!grown)
            return STATUS_NO_MEMORY;
        exposure->latest = grown;
        exposure->areas_capacity = capacity;
    }
    enum status status = names_add(&exposure->areas, name, strlen(name), area);
    if (status == STATUS_OK && *area == before)
        exposure->latest[before] = EXPOSURE_NONE;
    return status;
}

enum status exposure_add(struct exposure *exposure, const char *area, int year, double population,
                         bool *replaced) {
    uint32_t index;
    if (replaced)
        *replaced = false;
    if (add_area(exposure, area, &index) != STATUS_OK)
        return STATUS_NO_MEMORY;
    for (size_t i = exposure->latest[index]; i != EXPOSURE_NONE; i = exposure->row[i].earlier) {
        struct population_row *row = &exposure->row[i];
        if (row->year != year)
            continue;
        if (replaced)
            *replaced = row->population != population;
        row->population = population;
        return STATUS_OK;
    }
    if (exposure->count == exposure->capacity) {
        size_t capacity = exposure->capacity ? exposure->capacity * 2 : 256;
        struct population_row *grown = realloc(exposure->row, capacity * sizeof *grown);
        if (!grown)
            return STATUS_NO_MEMORY;
        exposure->row = grown;
        exposure->capacity = capacity;
    }
    exposure->row[exposure->count] =
        (struct population_row){index, year, population, exposure->latest[index]};
    exposure->latest[index] = exposure->count++;
    return STATUS_OK;
}

enum status exposure_code(struct exposure *exposure, const char *code, const char *area) {
    uint32_t index, code_index, before = exposure->codes.count;
    if (before == exposure->codes_capacity) {
        size_t capacity = before ? (size_t)before * 2 : 64;
        uint32_t *grown = realloc(exposure->code_area, capacity * sizeof *grown);
        if (!grown)
            return STATUS_NO_MEMORY;
        exposure->code_area = grown;
        exposure->codes_capacity = capacity;
    }
    if (add_area(exposure, area, &index) != STATUS_OK ||
        names_add(&exposure->codes, code, strlen(code), &code_index) != STATUS_OK)
        return STATUS_NO_MEMORY;
    if (code_index == before)
        exposure->code_area[before] = index;
    return STATUS_OK;
}

double exposure_population(const struct exposure *exposure, const char *area, int year, int *used) {
    size_t length = strlen(area);
    uint32_t index = names_find(&exposure->areas, area, length);
    if (index == NAMES_NONE) {
        uint32_t code = names_find(&exposure->codes, area, length);
        index = code == NAMES_NONE ? NAMES_NONE : exposure->code_area[code];
    }
    const struct population_row *nearest = NULL;
    int least = 0;
    size_t i = index == NAMES_NONE ? EXPOSURE_NONE : exposure->latest[index];
    for (; i != EXPOSURE_NONE; i = exposure->row[i].earlier) {
        const struct population_row *row = &exposure->row[i];
        int distance = abs(row->year - year);
        if (!nearest || distance < least || (distance == least && row->year < nearest->year)) {
            nearest = row;
            least = distance;
        }
    }
    if (used)
        *used = nearest ? nearest->year : year;
    return nearest ? nearest->population : NUMBER_MISSING;
}

double exposure_person_years(const struct exposure *exposure, const char *area, int first, int last,
                             bool *carried) {
    double sum = 0;
    if (carried)
        *carried = false;
    for (int month = first; month <= last;) {
        struct period year = period_of(PERIOD_FINANCIAL_YEAR, month);
        int end = period_last_month(year) < last ? period_last_month(year) : last;
        int used;
        double population = exposure_population(exposure, area, year.index, &used);
        if (number_is_missing(population))
            return NUMBER_MISSING;
        if (carried && used != year.index)
            *carried = true;
        sum += population * (end - month + 1) / MONTHS_A_YEAR;
        month = end + 1;
    }
    return sum;
}

void exposure_free(struct exposure *exposure) {
    names_free(&exposure->areas);
    names_free(&exposure->codes);
    free(exposure->code_area);
    free(exposure->latest);
    free(exposure->row);
    *exposure = EXPOSURE_EMPTY;
}

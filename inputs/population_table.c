/* year,area,population: collected first, settled when all rows are known, so that two values for
 * one area and year are both refused whatever their order. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/number.h"
#include "inputs/table_row.h"

static const enum column_role needed[] = {COLUMN_YEAR, COLUMN_AREA, COLUMN_POPULATION};

struct estimate {
    uint32_t area;
    int year;
    double population;
    long line;
};

struct population {
    struct exposure *exposure;
    struct names areas; /* names as read */
    struct estimate *estimate;
    size_t count, capacity;
};

static enum status take(struct reading *reading, void *state) {
    struct population *population = state;
    char area[DECODE_NAME], code[DECODE_NAME], reason[DECODE_REASON];
    const char *name;
    struct estimate estimate = {.line = reading->row.line};
    if (!decode_year(reading_field(reading, COLUMN_YEAR), &estimate.year, reason))
        return reading_refuse_role(reading, COLUMN_YEAR, reason);
    enum status status = table_name(reading, COLUMN_AREA, RECODE_AREA, true, area, &name);
    if (status == STATUS_OK)
        status = table_number(reading, COLUMN_POPULATION, true, &estimate.population);
    if (status == STATUS_OK)
        status = table_code(reading, code);
    if (status != STATUS_OK)
        return status;
    if (estimate.population == 0)
        return reading_refuse_role(reading, COLUMN_POPULATION,
                                   "found 0, expected people: a rate cannot be taken over none");
    if (population->count == population->capacity) {
        size_t capacity = population->capacity ? population->capacity * 2 : 256;
        struct estimate *grown = realloc(population->estimate, capacity * sizeof *grown);
        if (!grown)
            return STATUS_NO_MEMORY;
        population->estimate = grown;
        population->capacity = capacity;
    }
    if (names_add(&population->areas, name, strlen(name), &estimate.area) != STATUS_OK ||
        (code[0] && exposure_code(population->exposure, code, name) != STATUS_OK))
        return STATUS_NO_MEMORY;
    population->estimate[population->count++] = estimate;
    return STATUS_OK;
}

static int by_area_year(const void *a, const void *b) {
    const struct estimate *p = a, *q = b;
    if (p->area != q->area)
        return p->area < q->area ? -1 : 1;
    if (p->year != q->year)
        return p->year < q->year ? -1 : 1;
    return p->line < q->line ? -1 : p->line > q->line;
}

/* Refuse all rows [from, to) of one area and year. */
static enum status refuse_all(struct reading *reading, const struct estimate *estimate, size_t from,
                              size_t to) {
    for (size_t i = from; i < to; i++) {
        char reason[DECODE_REASON], value[NUMBER_SIZE], other[NUMBER_SIZE];
        size_t k = from; /* a row that says something else */
        while (estimate[k].population == estimate[i].population)
            k++;
        number_print(estimate[i].population, value);
        number_print(estimate[k].population, other);
        snprintf(reason, sizeof reason,
                 "line %ld gives %s for the same area and year; expected one value",
                 estimate[k].line, other);
        if (reading_refuse_line(reading, estimate[i].line, COLUMN_POPULATION, value, reason) ==
            STATUS_NO_MEMORY)
            return STATUS_NO_MEMORY;
    }
    reading->provenance.rows_kept -= to - from;
    reading->provenance.rows_refused += to - from;
    return STATUS_OK;
}

static enum status finish(struct reading *reading, void *state, struct fault *fault) {
    struct population *population = state;
    struct estimate *estimate = population->estimate;
    enum status status = STATUS_OK;
    size_t replaced = 0;
    if (population->count)
        qsort(estimate, population->count, sizeof *estimate, by_area_year);
    for (size_t i = 0; i < population->count && status == STATUS_OK;) {
        size_t to = i + 1;
        bool agree = true, other = false;
        for (; to < population->count && estimate[to].area == estimate[i].area &&
               estimate[to].year == estimate[i].year;
             to++)
            agree = agree && estimate[to].population == estimate[i].population;
        if (agree)
            status = exposure_add(population->exposure,
                                  names_string(&population->areas, estimate[i].area),
                                  estimate[i].year, estimate[i].population, &other);
        else
            status = refuse_all(reading, estimate, i, to);
        replaced += other;
        i = to;
    }
    if (replaced)
        reading_note(reading, "%zu estimates of an earlier file replaced", replaced);
    return status == STATUS_OK ? STATUS_OK : reading_no_memory(reading, fault);
}

enum status tables_population(const char *path, const struct table_settings *settings,
                              struct exposure *exposure, struct fault *fault) {
    static const struct table_kind kind = {"population", "a population table", needed,
                                           sizeof needed / sizeof *needed};
    struct population population = {.exposure = exposure};
    enum status status = table_read(path, &kind, settings, take, finish, &population, fault);
    names_free(&population.areas);
    free(population.estimate);
    return status;
}

#include "inputs/street_crime.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inputs/decode.h"
#include "inputs/force_name.h"
#include "inputs/street_panel.h"

enum { COLUMN_MONTH = 1, COLUMN_FORCE = 2, COLUMN_LSOA = 7, COLUMN_TYPE = 9 };

const char *const street_crime_header[STREET_CRIME_COLUMNS] = {"Crime ID",
                                                               "Month",
                                                               "Reported by",
                                                               "Falls within",
                                                               "Longitude",
                                                               "Latitude",
                                                               "Location",
                                                               "LSOA code",
                                                               "LSOA name",
                                                               "Crime type",
                                                               "Last outcome category",
                                                               "Context"};

bool street_crime_recognise(const char *path) {
    return street_files_recognise(path);
}

/* ---- rows of one file ---- */

static enum status refuse(struct street *street, size_t file, const struct row *row, int column,
                          const char *reason) {
    street->reading[file].account.refused++;
    struct field value = column < 0 ? (struct field){"", 0} : row->field[column];
    return rejects_add(street->sink->rejects, street->files.file[file].name, row->line,
                       column < 0 ? "" : street_crime_header[column], value.bytes, value.length,
                       "%s", reason);
}

/* The area of an LSOA code, remembering the last. */
static uint32_t area_of(struct street *street, struct field lsoa) {
    if (lsoa.length == street->last_lsoa_length &&
        memcmp(lsoa.bytes, street->last_lsoa, lsoa.length) == 0)
        return street->last_area;
    uint32_t area = geography_find(street->lookup, lsoa.bytes, lsoa.length);
    if (lsoa.length <= sizeof street->last_lsoa) {
        memcpy(street->last_lsoa, lsoa.bytes, lsoa.length);
        street->last_lsoa_length = lsoa.length;
        street->last_area = area;
    }
    return area;
}

/* Where the cache keeps a crime type: by length and first letter. */
static size_t type_slot(struct field type) {
    return (type.length + 7 * (size_t)(unsigned char)type.bytes[0]) % 64;
}

/* The index of a crime type, new ones added; NAMES_NONE and a reason when it is none. */
static enum status type_of(struct street *street, struct field type, uint32_t *index,
                           char reason[DECODE_REASON]) {
    uint32_t *cached = &street->type_cache[type_slot(type)];
    if (*cached && strcmp(names_string(&street->types, *cached - 1), type.bytes) == 0) {
        *index = *cached - 1;
        return STATUS_OK;
    }
    *index = names_find(&street->types, type.bytes, type.length);
    char name[DECODE_NAME];
    size_t length;
    if (*index == NAMES_NONE) {
        if (!decode_name(type, "a crime type", name, &length, reason))
            return STATUS_OK;
        *index = names_find(&street->types, name, length);
        if (*index == NAMES_NONE && street->types.count == STREET_TYPES_MOST) {
            snprintf(reason, DECODE_REASON, "over %d crime types; expected some 14",
                     STREET_TYPES_MOST);
            return STATUS_OK;
        }
        if (names_add(&street->types, name, length, index) != STATUS_OK)
            return STATUS_NO_MEMORY;
    }
    *cached = *index + 1;
    return STATUS_OK;
}

/* Without a lookup: the force's name as an area, the first in byte order should it vary. */
static enum status note_title(struct street *street, uint32_t force, struct field field) {
    uint32_t *title = &street->title[force];
    const char *known = *title == STREET_NOWHERE ? NULL : names_string(&street->titles, *title);
    if (known && strcmp(known, field.bytes) <= 0)
        return STATUS_OK;
    char name[DECODE_NAME], reason[DECODE_REASON];
    size_t length;
    if (!decode_name(field, "a force", name, &length, reason))
        return STATUS_OK;
    return names_add(&street->titles, name, length, title);
}

/* A row whose LSOA leads to no area: another force's, which needs none here, or refused. */
static enum status take_unplaced(struct street *street, size_t file, const struct row *row) {
    struct field lsoa = row->field[COLUMN_LSOA];
    char reason[GEOGRAPHY_REASON];
    const char *force = geography_force(street->lookup, lsoa.bytes, lsoa.length);
    if (force && !force_name_same(force, street->files.file[file].force)) {
        street->reading[file].account.outside++;
        return STATUS_OK;
    }
    geography_reason(street->lookup, lsoa.bytes, lsoa.length, reason);
    return refuse(street, file, row, COLUMN_LSOA, reason);
}

static enum status take_row(struct street *street, size_t file, const struct row *row) {
    const struct street_file *about = &street->files.file[file];
    struct street_reading *reading = &street->reading[file];
    char reason[GEOGRAPHY_REASON];
    reading->account.read++;
    if (row->fields != STREET_CRIME_COLUMNS) {
        snprintf(reason, sizeof reason, "%zu fields; expected %d", row->fields,
                 STREET_CRIME_COLUMNS);
        return refuse(street, file, row, -1, reason);
    }
    struct field month = row->field[COLUMN_MONTH], lsoa = row->field[COLUMN_LSOA];
    if (month.length != 7 || memcmp(month.bytes, about->month_text, 7) != 0) {
        snprintf(reason, sizeof reason, "expected %s, the month of the file", about->month_text);
        return refuse(street, file, row, COLUMN_MONTH, reason);
    }
    uint32_t type, area = reading->force;
    if (type_of(street, row->field[COLUMN_TYPE], &type, reason) != STATUS_OK)
        return STATUS_NO_MEMORY;
    if (type == NAMES_NONE)
        return refuse(street, file, row, COLUMN_TYPE, reason);
    if (!lsoa.length)
        reading->account.unlocated++;
    if (!street->lookup) {
        street->count[area * STREET_TYPES_MOST + type]++;
        return note_title(street, reading->force, row->field[COLUMN_FORCE]);
    }
    if (!lsoa.length)
        return STATUS_OK;
    area = area_of(street, lsoa);
    if (area == GEOGRAPHY_NONE)
        return take_unplaced(street, file, row);
    street->count[area * STREET_TYPES_MOST + type]++;
    return STATUS_OK;
}

/* Leave a file out whole: all rows read of it are refused. */
static enum status refuse_file(struct street *street, size_t file, long line, const char *column,
                               struct field value, const char *reason) {
    struct street_reading *reading = &street->reading[file];
    reading->used = false;
    reading->account =
        (struct street_account){.read = reading->account.read, .refused = reading->account.read};
    return rejects_add(street->sink->rejects, street->files.file[file].name, line, column,
                       value.bytes, value.length, "the whole file is left out: %s", reason);
}

/* Is this the header? Otherwise the file is refused. */
static enum status check_header(struct street *street, size_t file, const struct row *row,
                                bool *good) {
    static const struct field none = {"", 0};
    char reason[128];
    *good = false;
    for (size_t i = 0; i < STREET_CRIME_COLUMNS; i++) {
        const char *expected = street_crime_header[i];
        if (i < row->fields && strcmp(row->field[i].bytes, expected) == 0)
            continue;
        snprintf(reason, sizeof reason, "column %zu of the header is not %s", i + 1, expected);
        return refuse_file(street, file, row->line, expected,
                           i < row->fields ? row->field[i] : none, reason);
    }
    *good = row->fields == STREET_CRIME_COLUMNS;
    if (*good)
        return STATUS_OK;
    snprintf(reason, sizeof reason, "the header has %zu columns; expected %d", row->fields,
             STREET_CRIME_COLUMNS);
    return refuse_file(street, file, row->line, "", none, reason);
}

static enum status read_rows(struct street *street, size_t file, struct rows *rows,
                             struct fault *fault) {
    static const struct field none = {"", 0};
    struct row row;
    bool more = false;
    struct fault broken = FAULT_NONE;
    enum status status = rows_next(rows, &row, &more, &broken), ours = STATUS_OK;
    bool good = true;
    if (status == STATUS_OK && !more)
        return refuse_file(street, file, 1, "", none, "it is empty");
    if (status == STATUS_OK)
        ours = check_header(street, file, &row, &good);
    if (!good || ours != STATUS_OK)
        return ours;
    street->reading[file].used = true;
    while (status == STATUS_OK && ours == STATUS_OK &&
           (status = rows_next(rows, &row, &more, &broken)) == STATUS_OK && more)
        ours = take_row(street, file, &row);
    if (ours != STATUS_OK || status == STATUS_OK)
        return ours;
    if (status == STATUS_BAD_ROW) /* half a month would be a wrong number */
        return refuse_file(street, file, broken.line, "", none, broken.message);
    *fault = broken;
    return status;
}

/* Keep what the file counted, and clear the counts for the next. */
static enum status keep_tallies(struct street *street, size_t file) {
    size_t cells = street->areas * STREET_TYPES_MOST;
    bool used = street->reading[file].used;
    for (size_t i = 0; i < cells; i++) {
        if (!street->count[i])
            continue;
        if (used && street->tallies == street->tally_room) {
            size_t room = street->tally_room ? street->tally_room * 2 : 4096;
            struct street_tally *grown = realloc(street->tally, room * sizeof *grown);
            if (!grown)
                return STATUS_NO_MEMORY;
            street->tally = grown;
            street->tally_room = room;
        }
        if (used)
            street->tally[street->tallies++] =
                (struct street_tally){(uint32_t)file, (uint32_t)(i / STREET_TYPES_MOST),
                                      (uint32_t)(i % STREET_TYPES_MOST), street->count[i]};
        street->count[i] = 0;
    }
    return STATUS_OK;
}

static enum status read_file(struct street *street, size_t file, struct fault *fault) {
    const struct street_file *about = &street->files.file[file];
    for (size_t i = file; i && about->month == street->files.file[i - 1].month &&
                          street->reading[i - 1].force == street->reading[file].force;
         i--)
        if (street->reading[i - 1].used)
            return refuse_file(street, file, 0, "", (struct field){"", 0},
                               "another file of the same force and month was read");
    struct rows *rows;
    enum status status = street_files_rows(&street->files, file, &rows, fault);
    if (status != STATUS_OK)
        return status;
    status = read_rows(street, file, rows, fault);
    enum status finished = street_files_finish(&street->files, file, rows, fault);
    status = status == STATUS_OK ? finished : status;
    return status == STATUS_OK ? keep_tallies(street, file) : status;
}

/* ---- the source ---- */

static enum status prepare(struct street *street) {
    size_t count = street->files.count;
    street->reading = calloc(count, sizeof *street->reading);
    for (size_t i = 0; i < count && street->reading; i++) {
        const char *force = street->files.file[i].force;
        if (names_add(&street->forces, force, strlen(force), &street->reading[i].force) !=
            STATUS_OK)
            return STATUS_NO_MEMORY;
    }
    street->areas = street->lookup ? street->lookup->areas : street->forces.count;
    street->home = calloc(street->areas + 1, sizeof *street->home);
    street->count = calloc(street->areas + 1, STREET_TYPES_MOST * sizeof *street->count);
    street->title = malloc(street->forces.count * sizeof *street->title);
    if (!street->reading || !street->home || !street->count || !street->title)
        return STATUS_NO_MEMORY;
    for (uint32_t f = 0; f < street->forces.count; f++)
        street->title[f] = STREET_NOWHERE;
    return STATUS_OK;
}

enum status street_crime_read(const char *path, const struct street_crime_settings *settings,
                              struct street_crime_sink *sink, struct fault *fault) {
    bool placed = settings->lookup && settings->lookup->tables;
    struct street street = {
        .lookup = placed ? settings->lookup : NULL, .recode = settings->recode, .sink = sink};
    struct fault words = FAULT_NONE;
    enum status status = street_files_open(&street.files, path, &words);
    if (status == STATUS_OK)
        status = prepare(&street);
    for (size_t i = 0; i < street.files.count && status == STATUS_OK; i++)
        status = read_file(&street, i, &words);
    if (status == STATUS_OK)
        status = street_files_digest(&street.files, &words);
    if (status == STATUS_OK)
        status = street_panel_homes(&street);
    if (status == STATUS_OK) {
        street_panel_account(&street);
        status = street_panel_add(&street, path);
    }
    if (status == STATUS_OK)
        status = street_panel_tell(&street, path);
    if (status != STATUS_OK && words.status == STATUS_OK)
        fault_at(&words, status, path, 0, NULL, "%s", status_sentence(status));
    if (status != STATUS_OK && fault)
        *fault = words;
    names_free(&street.forces);
    names_free(&street.types);
    names_free(&street.titles);
    free(street.reading);
    free(street.title);
    free(street.home);
    free(street.count);
    free(street.tally);
    street_files_close(&street.files);
    return status;
}

#include "inputs/input.h"

#include <stdio.h>
#include <string.h>

#include "engine/core/files.h"
#include "engine/core/names.h"
#include "engine/core/number.h"
#include "engine/data/period.h"
#include "inputs/csp_table.h"
#include "inputs/panel_csv.h"
#include "inputs/reading.h"
#include "inputs/street_crime.h"
#include "inputs/wide_csv.h"

enum reader_number { READER_PANEL, READER_WIDE, READER_STREET, READER_CSP_TABLE, READERS };

static const struct input_reader readers[READERS] = {
    [READER_PANEL] = {"panel", "month,area,category,count (+ area_code)",
                      "A long panel: one value an area, category and month. Values are finite "
                      "numbers of 0 or more; empty, NA and - are missing."},
    [READER_WIDE] = {"wide",
                     "label columns (*borough*, *area* or *csp*; major*, minor*), then one column "
                     "a month such as 201004",
                     "A wide panel. The deepest label is the category and the other its parent; "
                     "rows that are all zero may be absent when the batch says missing = zero."},
    [READER_STREET] = {"street",
                       "YYYY-MM-<force>-street.csv as data.police.uk publishes it, in folders, a "
                       "zip archive or one by one",
                       "Crimes counted by area, type and month over geography lookups; without a "
                       "lookup each force is an area."},
    [READER_CSP_TABLE] = {"csp_table",
                          "Financial Year,Financial Quarter,Force Name,CSP Name,Offence "
                          "Description,Offence Group,Offence Subgroup,Offence Code,Offence Count",
                          "The Home Office's quarterly table. A quarter's count is no month's, so "
                          "it serves as a comparator and not as a panel."},
};

const struct input_reader *input_readers(size_t *count) {
    *count = READERS;
    return readers;
}

/* The reader asked for: READERS when it is to be found out. */
static enum status forced_reader(const char *format, enum reader_number *reader,
                                 struct fault *fault) {
    const char *names[READERS + 1];
    *reader = READERS;
    if (!format || strcmp(format, "auto") == 0)
        return STATUS_OK;
    for (size_t i = 0; i < READERS; i++) {
        names[i] = readers[i].name;
        if (strcmp(format, names[i]) == 0)
            *reader = (enum reader_number)i;
    }
    if (*reader != READERS)
        return STATUS_OK;
    names[READERS] = "auto";
    const char *nearest = names_nearest(names, READERS + 1, format);
    return fault_at(fault, STATUS_CONFIGURATION, NULL, 0, "format",
                    "unknown input format \"%s\", expected auto, panel, wide, street or "
                    "csp_table%s%s%s",
                    format, nearest ? "; did you mean " : "", nearest ? nearest : "",
                    nearest ? "?" : "");
}

static bool is_street_header(const struct header *header) {
    if (header->count != STREET_CRIME_COLUMNS)
        return false;
    for (size_t i = 0; i < STREET_CRIME_COLUMNS; i++)
        if (strcmp(header->name[i], street_crime_header[i]) != 0)
            return false;
    return true;
}

/* Which reader a header is for; a fault that says what was found and what is known. */
static enum status recognise(const struct reading *reading, enum reader_number *reader,
                             struct fault *fault) {
    const struct header *header = &reading->header;
    *reader = csp_table_fits(header)   ? READER_CSP_TABLE
              : panel_csv_fits(header) ? READER_PANEL
              : wide_csv_fits(header)  ? READER_WIDE
                                       : READERS;
    if (*reader != READERS)
        return STATUS_OK;
    if (is_street_header(header))
        return fault_at(fault, STATUS_BAD_ROW, reading->file, header->line, NULL,
                        "a street-level file must keep its name YYYY-MM-<force>-street.csv, which "
                        "says the month and the force");
    struct text found = TEXT_EMPTY;
    header_list(header, &found);
    fault_at(fault, STATUS_BAD_ROW, reading->file, header->line, NULL,
             "the header fits no known kind; expected a long panel (month,area,category,count), a "
             "wide panel (area and offence labels, then a column a month such as 201004), a CSP "
             "table (Financial Year,Financial Quarter,...,Offence Count) or street-level files; "
             "[columns] maps other names; found %s",
             text_string(&found));
    text_free(&found);
    return STATUS_BAD_ROW;
}

static enum status read_street(const char *path, const struct input_settings *settings,
                               struct input_sink *sink, struct fault *fault) {
    struct street_crime_settings how = {settings->lookup, settings->recode};
    struct street_crime_sink where = {sink->build, sink->rejects, sink->provenances};
    return street_crime_read(path, &how, &where, fault);
}

static enum status read_csp_table(struct reading *reading, struct input_sink *sink,
                                  struct fault *fault) {
    if (!sink->quarterly)
        return fault_at(fault, STATUS_NO_DATA, reading->file, reading->header.line, NULL,
                        "a quarterly CSP table cannot become a monthly panel: a quarter's count is "
                        "no month's; expected monthly crime data here (the table serves as a "
                        "comparator)");
    return csp_table_read(reading, sink->quarterly, sink->found, fault);
}

static enum status read_file(const char *path, const struct input_settings *settings,
                             enum reader_number reader, struct input_sink *sink,
                             struct fault *fault) {
    struct reading reading;
    enum status status =
        reading_open(&reading, path, settings->columns, settings->recode, sink->rejects, fault);
    if (status == STATUS_OK && reader == READERS)
        status = recognise(&reading, &reader, fault);
    if (status == STATUS_OK && reader != READER_CSP_TABLE && settings->zero_fill)
        sink->build->zero_fill = true;
    if (status == STATUS_OK)
        status = reader == READER_PANEL  ? panel_csv_read(&reading, sink->build, fault)
                 : reader == READER_WIDE ? wide_csv_read(&reading, sink->build, sink->found, fault)
                                         : read_csp_table(&reading, sink, fault);
    if (status == STATUS_OK)
        status = reading_record(&reading, readers[reader].name, sink->provenances, fault);
    reading_close(&reading);
    return status;
}

enum status input_read(const char *path, const struct input_settings *settings,
                       struct input_sink *sink, struct fault *fault) {
    enum reader_number reader;
    size_t before = sink->build->count;
    enum status status = forced_reader(settings->format, &reader, fault);
    if (status != STATUS_OK)
        return status;
    if (reader == READER_STREET || (reader == READERS && street_crime_recognise(path)))
        status = read_street(path, settings, sink, fault);
    else if (files_is_folder(path))
        status = fault_at(fault, STATUS_NO_DATA, path, 0, NULL,
                          "a folder without street-level files; expected a file, or a folder that "
                          "holds YYYY-MM-<force>-street.csv");
    else
        status = read_file(path, settings, reader, sink, fault);
    /* What came before the fault is half a file: none of it counts. */
    if (status != STATUS_OK)
        sink->build->count = before;
    return status;
}

/* ' (Cannock Chase, Burglary, 2023-05)', or only the month when there are no names. */
static void print_cell(const struct panel *panel, const struct panel_observation *observation,
                       char *out, size_t size) {
    char month[PERIOD_SIZE];
    month_print(observation->month, month);
    if (observation->area < panel->areas && observation->category < panel->categories)
        snprintf(out, size, "%.80s, %.80s, %s", panel->area[observation->area],
                 panel->category[observation->category], month);
    else
        snprintf(out, size, "%s", month);
}

static enum status reject_line(const struct panel_build *build, const struct panel_observation *row,
                               const struct panel_observation *other, const char *cell,
                               struct rejects *rejects) {
    char value[NUMBER_SIZE], other_value[NUMBER_SIZE];
    size_t length = number_print(row->value, value);
    number_print(other->value, other_value);
    return rejects_add(rejects, names_string(&build->sources, row->source), row->line, "count",
                       value, length,
                       "line %ld gives %s for the same cell (%s); expected one value", other->line,
                       other_value, cell);
}

enum status input_conflicts(const struct panel_build *build, const struct panel *panel,
                            struct rejects *rejects) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < build->conflicts && status == STATUS_OK; i++) {
        const struct panel_observation *kept = &build->conflict[i].kept;
        const struct panel_observation *refused = &build->conflict[i].refused;
        const struct panel_observation *last = i ? &build->conflict[i - 1].kept : NULL;
        char cell[256];
        print_cell(panel, kept, cell, sizeof cell);
        /* Three lines for one cell are two conflicts with the same first line. */
        if (!last || last->source != kept->source || last->line != kept->line ||
            last->area != kept->area || last->category != kept->category ||
            last->month != kept->month)
            status = reject_line(build, kept, refused, cell, rejects);
        if (status == STATUS_OK)
            status = reject_line(build, refused, kept, cell, rejects);
    }
    return status;
}

#include "inputs/panel_csv.h"

#include "inputs/panel_keys.h"

static const enum column_role needed[] = {COLUMN_MONTH, COLUMN_AREA, COLUMN_CATEGORY, COLUMN_COUNT};
enum { NEEDED = sizeof needed / sizeof *needed };

bool panel_csv_fits(const struct header *header) {
    return header_has(header, needed, NEEDED);
}

/* What one row says, before anything is kept of it. */
struct parts {
    struct key *area, *category;
    struct field code;
    int month;
    double value;
};

/* Understand the current row; the first field that cannot be understood refuses it. */
static enum status understand(struct reading *reading, struct keys *areas, struct keys *categories,
                              struct parts *parts) {
    const size_t *column = reading->header.column;
    char reason[DECODE_REASON];
    enum status status;
    if (reading->row.fields <= column[COLUMN_COUNT])
        return reading_refuse_role(reading, COLUMN_COUNT,
                                   "the row ends before this column; expected a number");
    if (!decode_month(reading_raw(reading, column[COLUMN_MONTH]), &parts->month, reason))
        return reading_refuse_role(reading, COLUMN_MONTH, reason);
    status = keys_find(areas, reading_raw(reading, column[COLUMN_AREA]), &parts->area, reason);
    if (status != STATUS_OK)
        return status == STATUS_BAD_ROW ? reading_refuse_role(reading, COLUMN_AREA, reason)
                                        : status;
    status = keys_find(categories, reading_raw(reading, column[COLUMN_CATEGORY]), &parts->category,
                       reason);
    if (status != STATUS_OK)
        return status == STATUS_BAD_ROW ? reading_refuse_role(reading, COLUMN_CATEGORY, reason)
                                        : status;
    if (!decode_count(reading_raw(reading, column[COLUMN_COUNT]), &parts->value, reason))
        return reading_refuse_role(reading, COLUMN_COUNT, reason);
    if (!decode_code(reading_raw(reading, column[COLUMN_AREA_CODE]), &parts->code, reason))
        return reading_refuse_role(reading, COLUMN_AREA_CODE, reason);
    return STATUS_OK;
}

static enum status keep(struct panel_build *build, uint32_t source, long line, struct keys *areas,
                        struct keys *categories, const struct parts *parts) {
    struct panel_observation observation = {
        .month = parts->month, .source = source, .line = line, .value = parts->value};
    enum status status = keys_index(areas, parts->area, &observation.area);
    if (status == STATUS_OK)
        status = keys_index(categories, parts->category, &observation.category);
    if (status == STATUS_OK && parts->code.length)
        status =
            panel_build_area_code(build, observation.area, parts->code.bytes, parts->code.length);
    return status == STATUS_OK ? panel_build_add(build, observation) : status;
}

enum status panel_csv_read(struct reading *reading, struct panel_build *build,
                           struct fault *fault) {
    struct keys areas = panel_area_keys(build, reading->recode);
    struct keys categories = panel_category_keys(build, reading->recode);
    uint32_t source;
    bool more = true;
    enum status status =
        header_require(&reading->header, reading->file, "a long panel", needed, NEEDED, fault);
    if (status != STATUS_OK)
        goto done;
    if (panel_build_source(build, reading->file, &source) != STATUS_OK) {
        status = reading_no_memory(reading, fault);
        goto done;
    }
    while ((status = reading_next(reading, &more, fault)) == STATUS_OK && more) {
        struct parts parts;
        enum status row = understand(reading, &areas, &categories, &parts);
        if (row == STATUS_OK)
            row = keep(build, source, reading->row.line, &areas, &categories, &parts);
        if (row == STATUS_OK) {
            reading->provenance.rows_kept++;
            reading_months(reading, parts.month, parts.month);
        } else if (row == STATUS_BAD_ROW) {
            reading->provenance.rows_refused++;
        } else {
            status = reading_no_memory(reading, fault);
            goto done;
        }
    }
done:
    keys_free(&areas);
    keys_free(&categories);
    return status;
}

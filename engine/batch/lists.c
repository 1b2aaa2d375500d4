#include "engine/batch/lists.h"

#include <stdlib.h>
#include <string.h>

#include "engine/core/names.h"

static struct fault *next_fault(struct config_faults *faults) {
    size_t index = faults->count++;
    return index < CONFIG_FAULTS ? &faults->fault[index] : NULL;
}

static void unknown(const char *path, long line, const char *name, enum column_role role,
                    const struct hierarchy *hierarchy, struct config_faults *faults) {
    const char **known = malloc((hierarchy->count + 1) * sizeof *known);
    for (size_t i = 0; known && i < hierarchy->count; i++)
        known[i] = hierarchy->node[i].name;
    const char *nearest = known ? names_nearest(known, hierarchy->count, name) : NULL;
    fault_at(next_fault(faults), STATUS_CONFIGURATION, path, line, column_word(role),
             "there is no %s \"%s\" in the data%s%s%s", column_word(role), name,
             nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
    free(known);
}

enum status lists_read(const char *path, enum column_role role, const struct hierarchy *hierarchy,
                       size_t *node, size_t *count, struct config_faults *faults) {
    struct rows *rows;
    struct row row;
    struct header header = HEADER_EMPTY;
    struct fault fault = FAULT_NONE;
    bool more = false;
    *count = 0;
    size_t before = faults->count;
    enum status status = rows_open(&rows, path, &fault);
    if (status == STATUS_OK)
        status = rows_next(rows, &row, &more, &fault);
    else
        rows = NULL;
    if (status == STATUS_OK && more)
        status = header_read(&header, &row, NULL);
    if (status == STATUS_OK)
        status = header_require(&header, path, "list", &role, 1, &fault);
    while (status == STATUS_OK && (status = rows_next(rows, &row, &more, &fault)) == STATUS_OK &&
           more) {
        size_t column = header.column[role];
        if (column >= row.fields || !row.field[column].length)
            continue;
        size_t found = hierarchy_find(hierarchy, row.field[column].bytes);
        bool repeated = false;
        for (size_t i = 0; i < *count; i++)
            repeated = repeated || node[i] == found;
        if (found == HIERARCHY_NONE)
            unknown(path, row.line, row.field[column].bytes, role, hierarchy, faults);
        else if (!repeated)
            node[(*count)++] = found;
    }
    if (status != STATUS_OK) {
        struct fault *kept = next_fault(faults);
        if (kept)
            *kept = fault;
    }
    header_free(&header);
    if (rows)
        rows_close(rows);
    return status != STATUS_OK ? status : faults->count > before ? STATUS_CONFIGURATION : STATUS_OK;
}

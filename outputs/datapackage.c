#include "outputs/datapackage.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "engine/core/files.h"

static json_t *field_json(const struct layout_column *column) {
    static const char *const type[] = {"string", "date", "integer", "number"};
    json_t *field = json_pack("{s:s, s:s, s:s}", "name", column->name, "type",
                              type[column->column->type], "description", column->column->meaning);
    if (field && column->column->unit[0])
        json_object_set_new(field, "unit", json_string(column->column->unit));
    return field;
}

static json_t *table_json(const struct datapackage_table *table, const struct levels *levels) {
    struct layout_column column[LAYOUT_COLUMNS];
    size_t columns = dictionary_expand(table->layout, levels, column);
    json_t *fields = json_array();
    for (size_t c = 0; c < columns; c++)
        json_array_append_new(fields, field_json(&column[c]));
    char hash[128] = "sha256:";
    strncat(hash, table->digest, sizeof hash - strlen(hash) - 1);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:{s:o, s:[s]}}", "name",
                     table->layout->name, "title", table->layout->title, "path", table->path,
                     "format", "csv", "mediatype", "text/csv", "encoding", "utf-8", "bytes",
                     (json_int_t)table->bytes, "hash", hash, "schema", "fields", fields,
                     "missingValues", "");
}

static json_t *slugs_json(const struct datapackage_slug *slug, size_t count) {
    json_t *object = json_object();
    for (size_t i = 0; i < count; i++)
        json_object_set_new(object, slug[i].slug, json_string(slug[i].name));
    return object;
}

/* {"Serious violence": ["Homicide", ...]} */
static json_t *themes_json(const struct hierarchy *tree) {
    json_t *object = json_object();
    for (size_t k = 0; k < tree->count; k++)
        if (tree->node[k].theme)
            json_object_set_new(object, tree->node[k].name, json_array());
    for (size_t i = 0; i < tree->memberships; i++)
        json_array_append_new(json_object_get(object, tree->membership[i].group),
                              json_string(tree->node[tree->membership[i].node].name));
    return object;
}

enum status datapackage_write(const char *path, const struct datapackage *package,
                              struct fault *fault) {
    json_t *resources = json_array();
    for (size_t i = 0; i < package->tables; i++)
        json_array_append_new(resources, table_json(&package->table[i], package->levels));
    json_t *root =
        json_pack("{s:s, s:s, s:s, s:o, s:{s:o, s:o}}", "profile", "tabular-data-package", "name",
                  package->name, "title", package->title, "resources", resources, "slugs", "areas",
                  slugs_json(package->area, package->areas), "categories",
                  slugs_json(package->category, package->categories));
    json_t *themes = root ? themes_json(package->tree) : NULL;
    if (json_object_size(themes))
        json_object_set(root, "themes", themes);
    json_decref(themes);
    char *text = root ? json_dumps(root, JSON_INDENT(2)) : NULL;
    json_decref(root);
    if (!text)
        return fault_at(fault, STATUS_INTERNAL, path, 0, NULL,
                        "the data package holds text that is not UTF-8");
    enum status status = files_write(path, text, strlen(text), fault);
    free(text);
    return status;
}

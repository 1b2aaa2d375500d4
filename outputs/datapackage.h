/* datapackage.json (Frictionless Data Package 1.0): every table with its columns, types, units and
 * SHA-256, what the slugs of folders and files stand for, and what the themes among the categories
 * are made of, so that nobody adds them to their members.
 */
#ifndef CRIMECAST_OUTPUTS_DATAPACKAGE_H
#define CRIMECAST_OUTPUTS_DATAPACKAGE_H

#include <stddef.h>

#include "engine/core/fault.h"
#include "engine/data/dictionary.h"
#include "engine/data/hierarchy.h"

struct datapackage_table {
    const struct table_layout *layout;
    const char *path, *digest;
    size_t bytes;
};

struct datapackage_slug {
    const char *slug, *name;
};

struct datapackage {
    const char *name, *title;
    const struct levels *levels;
    const struct datapackage_table *table;
    size_t tables;
    const struct datapackage_slug *area, *category;
    size_t areas, categories;
    const struct hierarchy *tree; /* of the categories, for its themes */
};

enum status datapackage_write(const char *path, const struct datapackage *package,
                              struct fault *fault);

#endif

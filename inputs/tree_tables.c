/* areas.csv, categories.csv and themes.csv: the two trees and what cuts across them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/names.h"
#include "inputs/table_row.h"

static enum status link_tree(struct reading *reading, void *state, struct fault *fault) {
    return hierarchy_link(state, reading->file, fault);
}

/* Refuse a row that says something else than the first row of its name. */
static enum status refuse_second(struct reading *reading, enum column_role role,
                                 const struct node *first, const char *what) {
    char reason[DECODE_REASON];
    snprintf(reason, sizeof reason, "line %zu gives \"%.60s\" another %s; expected the same",
             first->line, first->name, what);
    return reading_refuse_role(reading, role, reason);
}

static enum status take_area(struct reading *reading, void *state) {
    static const char *const words[] = {"csp", "force", "region", "country"};
    struct hierarchy *areas = state;
    char name[DECODE_NAME], parent[DECODE_NAME], group[DECODE_NAME], code[DECODE_NAME];
    const char *group_name;
    struct node node = {.line = (size_t)reading->row.line, .code = code};
    size_t level, index, none = sizeof words / sizeof *words;
    enum status status = table_name(reading, COLUMN_AREA, RECODE_AREA, true, name, &node.name);
    if (status == STATUS_OK)
        status = table_code(reading, code);
    if (status == STATUS_OK)
        status = table_name(reading, COLUMN_PARENT, RECODE_AREA, false, parent, &node.parent_name);
    if (status == STATUS_OK)
        status = table_word(reading, COLUMN_LEVEL, words, none, none, &level);
    if (status == STATUS_OK)
        status = table_name(reading, COLUMN_SIMILAR_GROUP, RECODE_KINDS, false, group, &group_name);
    if (status != STATUS_OK)
        return status;
    if (strcmp(node.parent_name, node.name) == 0)
        return reading_refuse_role(reading, COLUMN_PARENT,
                                   "an area stands below itself; expected the area above it");
    node.level = level == none ? LEVEL_NONE : (enum area_level)(LEVEL_CSP + level);
    status = hierarchy_add(areas, &node, &index);
    if (status == STATUS_BAD_ROW)
        return refuse_second(reading, COLUMN_AREA, &areas->node[index], "code, parent or level");
    if (status == STATUS_OK && group_name[0])
        status = hierarchy_join(areas, group_name, index);
    return status;
}

enum status tables_areas(const char *path, const struct table_settings *settings,
                         struct hierarchy *areas, struct fault *fault) {
    static const enum column_role needed[] = {COLUMN_AREA};
    static const struct table_kind kind = {"areas", "a table of areas", needed, 1};
    return table_read(path, &kind, settings, take_area, link_tree, areas, fault);
}

static enum status take_category(struct reading *reading, void *state) {
    static const char *const words[] = {
        [COMPARE_YES] = "yes",
        [COMPARE_LOW_VOLUME] = "low_volume",
        [COMPARE_NO_COMPARATOR] = "no_comparator",
    };
    struct hierarchy *categories = state;
    char name[DECODE_NAME], parent[DECODE_NAME], note[DECODE_NAME];
    struct node node = {.line = (size_t)reading->row.line};
    size_t compare, index;
    enum status status =
        table_name(reading, COLUMN_CATEGORY, RECODE_CATEGORY, true, name, &node.name);
    if (status == STATUS_OK)
        status =
            table_name(reading, COLUMN_PARENT, RECODE_CATEGORY, false, parent, &node.parent_name);
    if (status == STATUS_OK)
        status = table_word(reading, COLUMN_COMPARE, words, sizeof words / sizeof *words,
                            COMPARE_YES, &compare);
    if (status == STATUS_OK)
        status = table_name(reading, COLUMN_NOTE, RECODE_KINDS, false, note, &node.note);
    if (status != STATUS_OK)
        return status;
    if (strcmp(node.parent_name, node.name) == 0)
        return reading_refuse_role(reading, COLUMN_PARENT,
                                   "a category stands below itself; expected the one above it");
    node.compare = (enum compare_rule)compare;
    status = hierarchy_add(categories, &node, &index);
    if (status == STATUS_NO_MEMORY)
        return status;
    const struct node *first = &categories->node[index];
    if (status == STATUS_BAD_ROW || first->compare != node.compare ||
        strcmp(first->note, node.note) != 0)
        return refuse_second(reading, COLUMN_CATEGORY, first, "parent, compare or note");
    return STATUS_OK;
}

enum status tables_categories(const char *path, const struct table_settings *settings,
                              struct hierarchy *categories, struct fault *fault) {
    static const enum column_role needed[] = {COLUMN_CATEGORY};
    static const struct table_kind kind = {"categories", "a table of categories", needed, 1};
    return table_read(path, &kind, settings, take_category, link_tree, categories, fault);
}

struct themes {
    struct hierarchy *categories;
    const char **known; /* names of the tree before themes were read */
    size_t count;
};

static enum status take_theme(struct reading *reading, void *state) {
    struct themes *themes = state;
    char theme[DECODE_NAME], category[DECODE_NAME];
    const char *theme_name, *category_name;
    enum status status = table_name(reading, COLUMN_THEME, RECODE_KINDS, true, theme, &theme_name);
    if (status == STATUS_OK)
        status =
            table_name(reading, COLUMN_CATEGORY, RECODE_CATEGORY, true, category, &category_name);
    if (status != STATUS_OK)
        return status;
    const struct hierarchy *tree = themes->categories;
    size_t index = hierarchy_find(tree, category_name), sum = hierarchy_find(tree, theme_name);
    if (strcmp(theme_name, category_name) == 0 || (sum != HIERARCHY_NONE && !tree->node[sum].theme))
        return reading_refuse_role(reading, COLUMN_THEME,
                                   "found the name of a category, expected one of its own");
    if (index != HIERARCHY_NONE && tree->node[index].theme)
        return reading_refuse_role(reading, COLUMN_CATEGORY,
                                   "found a theme, expected a category of the tree");
    if (index == HIERARCHY_NONE && themes->count) {
        char reason[DECODE_REASON], shown[DECODE_SHOWN];
        const char *nearest = names_nearest(themes->known, themes->count, category_name);
        decode_show(reading_field(reading, COLUMN_CATEGORY), shown);
        snprintf(reason, sizeof reason, "found \"%s\", expected a category of the tree%s%.60s%s",
                 shown, nearest ? "; did you mean \"" : "", nearest ? nearest : "",
                 nearest ? "\"?" : "");
        return reading_refuse_role(reading, COLUMN_CATEGORY, reason);
    }
    if (index == HIERARCHY_NONE) {
        struct node node = {.name = category_name};
        status = hierarchy_add(themes->categories, &node, &index);
    }
    if (status == STATUS_OK && sum == HIERARCHY_NONE) {
        struct node node = {.name = theme_name, .theme = true};
        status = hierarchy_add(themes->categories, &node, &sum);
    }
    return status == STATUS_OK ? hierarchy_join(themes->categories, theme_name, index) : status;
}

/* A theme is compared as its members are: not at all where one has no comparator, as low volume
 * where all are. */
static enum compare_rule theme_rule(const struct hierarchy *categories, const char *theme) {
    bool low = true;
    size_t place = 0, member;
    while ((member = hierarchy_member(categories, theme, &place)) != HIERARCHY_NONE) {
        enum compare_rule rule = categories->node[member].compare;
        if (rule == COMPARE_NO_COMPARATOR)
            return rule;
        low = low && rule == COMPARE_LOW_VOLUME;
    }
    return low ? COMPARE_LOW_VOLUME : COMPARE_YES;
}

static enum status link_themes(struct reading *reading, void *state, struct fault *fault) {
    struct hierarchy *categories = ((struct themes *)state)->categories;
    for (size_t i = 0; i < categories->count; i++)
        if (categories->node[i].theme)
            categories->node[i].compare = theme_rule(categories, categories->node[i].name);
    return hierarchy_link(categories, reading->file, fault);
}

enum status tables_themes(const char *path, const struct table_settings *settings,
                          struct hierarchy *categories, struct fault *fault) {
    static const enum column_role needed[] = {COLUMN_THEME, COLUMN_CATEGORY};
    static const struct table_kind kind = {"themes", "a table of themes", needed, 2};
    struct themes themes = {.categories = categories, .count = categories->count};
    themes.known = malloc((themes.count + 1) * sizeof *themes.known);
    if (!themes.known)
        return fault_at(fault, STATUS_NO_MEMORY, path, 0, NULL, "out of memory");
    for (size_t i = 0; i < themes.count; i++)
        themes.known[i] = categories->node[i].name;
    enum status status = table_read(path, &kind, settings, take_theme, link_themes, &themes, fault);
    free(themes.known);
    return status;
}

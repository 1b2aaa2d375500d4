/* The small tables beside the crime data: populations, areas, categories, themes, events,
 * comparators, aliases. Each reader turns one file into its noun.
 *
 * A row that cannot be understood goes to the rejects (file, line, column, value, reason) and never
 * stops the rest. Faults are what makes the whole file unusable: it is not there, it is empty, a
 * column is missing, or its tree has a loop. Area and category names pass through the aliases.
 * Columns are found by name (columns.h), in any order; others are left aside.
 */
#ifndef CRIMECAST_INPUTS_TABLES_H
#define CRIMECAST_INPUTS_TABLES_H

#include "engine/core/fault.h"
#include "engine/data/comparator.h"
#include "engine/data/event.h"
#include "engine/data/exposure.h"
#include "engine/data/hierarchy.h"
#include "engine/data/series_names.h"
#include "inputs/columns.h"
#include "inputs/provenance.h"
#include "inputs/recode.h"
#include "inputs/reject.h"

/* How to read; everything is borrowed and may be NULL. */
struct table_settings {
    const struct columns *columns;
    const struct recode *recode;
    struct rejects *rejects;
    struct provenances *provenances;
};

/* year,area,population (+ area_code). Two values for one area and year are both refused; a code
 * names its area too. Further files may be read into the same exposure: later ones replace. */
enum status tables_population(const char *path, const struct table_settings *settings,
                              struct exposure *exposure, struct fault *fault);

/* area,area_code,parent,level (+ similar_group). An area has one row for each of its groups; a
 * second row that disagrees with the first is refused. Links the hierarchy. Needed: area. */
enum status tables_areas(const char *path, const struct table_settings *settings,
                         struct hierarchy *areas, struct fault *fault);

/* category,parent,compare,note. A blank compare means yes. Links the hierarchy. Needed: category.
 */
enum status tables_categories(const char *path, const struct table_settings *settings,
                              struct hierarchy *categories, struct fault *fault);

/* theme,category, as nodes beside the tree that their members join: read after the categories. A
 * category the tree does not know is refused, with the nearest it knows, and so are a theme with
 * the name of a category and one within another; where there is no tree, themes make their own
 * nodes. A theme is compared as its members are: not at all where one has no comparator. */
enum status tables_themes(const char *path, const struct table_settings *settings,
                          struct hierarchy *categories, struct fault *fault);

/* event,kind,start,end,area,category,note. A blank end is the start. The same event twice counts
 * once. Needed: event, kind, start. */
enum status tables_events(const char *path, const struct table_settings *settings,
                          struct events *events, struct fault *fault);

/* area,category,period_start,period_end,rate (+ count, population). Two rates for one area,
 * category and period are both refused. Comparators come out sorted by area, category and period.
 */
enum status tables_comparators(const char *path, const struct table_settings *settings,
                               struct comparators *comparators, struct fault *fault);

/* area,category,note of an earlier run's significance.csv: the series that it hid, by their note
 * (FINDING_HIDDEN_NOTE). */
enum status tables_hidden(const char *path, const struct table_settings *settings,
                          struct series_names *hidden, struct fault *fault);

/* kind,name,means with kind area or category. Two meanings of one name are both refused. */
enum status tables_aliases(const char *path, const struct table_settings *settings,
                           struct recode *recode, struct fault *fault);

#endif

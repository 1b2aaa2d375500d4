#include "engine/batch/load.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/data/period.h"
#include "inputs/csp_table.h"
#include "inputs/tables.h"

void inputs_warn(struct inputs *inputs, const char *format, ...) {
    char words[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    if (inputs->warnings == inputs->warning_capacity) {
        size_t capacity = inputs->warning_capacity ? inputs->warning_capacity * 2 : 32;
        const char **grown = realloc(inputs->warning, capacity * sizeof *grown);
        if (!grown)
            return; /* a lost warning is better than a lost run */
        inputs->warning = grown;
        inputs->warning_capacity = capacity;
    }
    const char *copy = arena_string(&inputs->arena, words, strlen(words));
    if (copy)
        inputs->warning[inputs->warnings++] = copy;
}

/* The reading of one batch, and where its faults go. */
struct loading {
    const struct settings *settings; /* NULL for single commands */
    struct inputs *inputs;
    struct config_faults *faults;
    struct panel_build build;
    struct hierarchy found;
    enum status first;
};

static void fail(struct loading *loading, const struct fault *fault) {
    size_t at = loading->faults->count++;
    if (at < CONFIG_FAULTS)
        loading->faults->fault[at] = *fault;
    if (loading->first == STATUS_OK)
        loading->first = fault->status;
}

static void note(struct loading *loading, enum status status, const struct fault *fault) {
    if (status != STATUS_OK)
        fail(loading, fault);
}

/* Freeze the build into the panel; conflicts become rejects. */
static void freeze(struct loading *loading) {
    struct inputs *inputs = loading->inputs;
    struct fault fault = FAULT_NONE;
    enum status status = panel_build_freeze(&loading->build, &inputs->panel, &fault);
    input_conflicts(&loading->build, &inputs->panel, &inputs->rejects);
    inputs->repeats = loading->build.repeats;
    inputs->superseded = loading->build.superseded;
    if (status == STATUS_NO_DATA && inputs->quarterly.rows)
        fault_set(&fault, status,
                  "only quarterly tables were given: they serve as comparators, and a monthly "
                  "series is needed to forecast");
    /* a file that could not be read has said already why there is nothing */
    if (status != STATUS_NO_DATA || loading->first == STATUS_OK)
        note(loading, status, &fault);
    if (inputs->repeats)
        inputs_warn(inputs, "%zu values stand twice in one file and agree: counted once",
                    inputs->repeats);
    if (inputs->superseded)
        inputs_warn(inputs, "%zu values of earlier files were superseded by later ones",
                    inputs->superseded);
}

static void read_crime(struct loading *loading, const char *path,
                       const struct input_settings *how) {
    struct input_sink sink = {
        .build = &loading->build,
        .rejects = &loading->inputs->rejects,
        .provenances = &loading->inputs->provenances,
        .found = &loading->found,
        .quarterly = &loading->inputs->quarterly,
    };
    struct fault fault = FAULT_NONE;
    enum status status = input_read(path, how, &sink, &fault);
    if (status == STATUS_CONFIGURATION && loading->settings && !fault.file[0]) {
        snprintf(fault.file, sizeof fault.file, "%s", loading->settings->file);
        fault.line = loading->settings->line[SETTING_FORMAT];
    }
    note(loading, status, &fault);
}

/* Category parents that the files themselves tell serve where no categories file is given. */
static void adopt_parents(struct loading *loading) {
    struct inputs *inputs = loading->inputs;
    struct fault fault = FAULT_NONE;
    if (!inputs->categories.count && loading->found.count) {
        hierarchy_free(&inputs->categories);
        inputs->categories = loading->found;
        loading->found = HIERARCHY_EMPTY;
        note(loading, hierarchy_link(&inputs->categories, "the crime files", &fault), &fault);
    }
    hierarchy_free(&loading->found);
}

typedef enum status read_table(const char *path, const struct table_settings *settings, void *out,
                               struct fault *fault);

/* The readers of side tables with one signature, so that a list can name them. */
#define READ_TABLE(name, type)                                                              \
    static enum status read_##name(const char *path, const struct table_settings *settings, \
                                   void *out, struct fault *fault) {                        \
        return tables_##name(path, settings, (struct type *)out, fault);                    \
    }
READ_TABLE(aliases, recode)
READ_TABLE(areas, hierarchy)
READ_TABLE(categories, hierarchy)
READ_TABLE(themes, hierarchy)
READ_TABLE(population, exposure)
READ_TABLE(events, events)
READ_TABLE(comparators, comparators)
READ_TABLE(hidden, series_names)

static enum status read_quarterly(struct loading *loading, const char *path) {
    struct input_settings how = {.format = "csp_table",
                                 .columns = &loading->inputs->columns,
                                 .recode = &loading->inputs->recode};
    struct input_sink sink = {.build = &loading->build,
                              .rejects = &loading->inputs->rejects,
                              .provenances = &loading->inputs->provenances,
                              .quarterly = &loading->inputs->quarterly};
    return input_read(path, &how, &sink, NULL);
}

/* Read the table a setting names, if it names one. */
static void read_side(struct loading *loading, enum setting_id id, read_table *read, void *out) {
    struct inputs *inputs = loading->inputs;
    const struct table_settings how = {&inputs->columns, &inputs->recode, &inputs->rejects,
                                       &inputs->provenances};
    struct fault fault = FAULT_NONE;
    if (!settings_count(loading->settings, id))
        return;
    char *path = settings_path(loading->settings, id, 0, &inputs->arena);
    enum status status =
        path ? read(path, &how, out, &fault)
             : fault_set(&fault, STATUS_NO_MEMORY, "out of memory reading the tables");
    /* a Home Office table of CSPs has another header, and serves as comparators too */
    if (status == STATUS_BAD_ROW && id == SETTING_COMPARATORS &&
        read_quarterly(loading, path) == STATUS_OK)
        status = STATUS_OK;
    note(loading, status, &fault);
}

/* All but the themes, whose members may stand in a tree that the crime files tell. */
static void read_tables(struct loading *loading) {
    struct inputs *inputs = loading->inputs;
    const struct {
        enum setting_id id;
        read_table *read;
        void *out;
    } table[] = {
        /* aliases first: they rename what stands in all the others */
        {SETTING_ALIASES, read_aliases, &inputs->recode},
        {SETTING_AREAS, read_areas, &inputs->areas},
        {SETTING_CATEGORIES, read_categories, &inputs->categories},
        {SETTING_POPULATION, read_population, &inputs->exposure},
        {SETTING_EVENTS, read_events, &inputs->events},
        {SETTING_COMPARATORS, read_comparators, &inputs->comparators},
        {SETTING_HIDDEN_BEFORE, read_hidden, &inputs->hidden_before},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        read_side(loading, table[i].id, table[i].read, table[i].out);
}

static void read_columns(struct loading *loading) {
    const struct settings *settings = loading->settings;
    for (const char *c = settings->columns; *c;) {
        char role[128], header[512];
        size_t length = strcspn(c, "\n"), equals = strcspn(c, "=");
        snprintf(role, sizeof role, "%.*s", (int)equals, c);
        snprintf(header, sizeof header, "%.*s", (int)(length - equals - 1), c + equals + 1);
        struct fault fault = FAULT_NONE;
        enum status status = columns_add(&loading->inputs->columns, role, header, &fault);
        if (status != STATUS_OK)
            snprintf(fault.file, sizeof fault.file, "%s", settings->file);
        note(loading, status, &fault);
        c += length + (c[length] == '\n');
    }
}

/* Names that are in the data but in no list, with the nearest that is. */
static void match_names(struct inputs *inputs, const char *what, const char *const *name,
                        size_t count, const struct hierarchy *hierarchy) {
    const struct unmatched *unmatched;
    size_t unmatched_count;
    if (!hierarchy->count || recode_unmatched(name, count, hierarchy, &inputs->arena, &unmatched,
                                              &unmatched_count) != STATUS_OK)
        return;
    for (size_t i = 0; i < unmatched_count; i++)
        inputs_warn(inputs, "%s \"%s\" is in the data but in no list%s%s%s", what,
                    unmatched[i].name, unmatched[i].nearest ? "; the nearest known name is \"" : "",
                    unmatched[i].nearest ? unmatched[i].nearest : "",
                    unmatched[i].nearest ? "\": an alias could join them" : "");
}

void inputs_match_names(struct inputs *inputs) {
    match_names(inputs, "area", inputs->panel.area, inputs->panel.areas, &inputs->areas);
    match_names(inputs, "category", inputs->panel.category, inputs->panel.categories,
                &inputs->categories);
}

static void look_over(struct loading *loading) {
    struct inputs *inputs = loading->inputs;
    inputs_match_names(inputs);
    const struct alias *unused;
    size_t count;
    if (recode_unused(&inputs->recode, &inputs->arena, &unused, &count) == STATUS_OK && count)
        inputs_warn(inputs, "%zu alias%s not needed, the first \"%s\"", count,
                    count == 1 ? " was" : "es were", unused[0].name);
}

static void start(struct loading *loading, struct inputs *out) {
    memset(out, 0, sizeof *out);
    loading->inputs = out;
}

enum status inputs_load(const struct settings *settings, struct inputs *out,
                        struct config_faults *faults) {
    struct loading loading = {.settings = settings, .faults = faults};
    start(&loading, out);
    read_columns(&loading);
    read_tables(&loading);
    for (size_t i = 0; i < settings_count(settings, SETTING_GEOGRAPHY); i++) {
        struct fault fault = FAULT_NONE;
        char *path = settings_path(settings, SETTING_GEOGRAPHY, i, &out->arena);
        note(&loading, path ? geography_read(path, &out->geography, &fault) : STATUS_NO_MEMORY,
             &fault);
    }
    struct input_settings how = {
        .format = settings_text(settings, SETTING_FORMAT),
        .columns = &out->columns,
        .recode = &out->recode,
        .lookup = &out->geography,
        .zero_fill = strcmp(settings_text(settings, SETTING_MISSING), "zero") == 0,
    };

    for (size_t i = 0; i < settings_count(settings, SETTING_CRIME); i++) {
        char *path = settings_path(settings, SETTING_CRIME, i, &out->arena);
        if (path)
            read_crime(&loading, path, &how);
    }
    adopt_parents(&loading);
    read_side(&loading, SETTING_THEMES, read_themes, &out->categories);
    const char *data_to = settings_text(settings, SETTING_DATA_TO);
    int last;
    if (month_parse(data_to, strlen(data_to), &last)) {
        size_t later = panel_build_until(&loading.build, last);
        if (later)
            inputs_warn(out, "%zu values after %s are not used (data_to)", later, data_to);
    }
    if (quarterly_settle(&out->quarterly) != STATUS_OK ||
        csp_table_conflicts(&out->quarterly, &out->rejects) != STATUS_OK)
        loading.first = STATUS_NO_MEMORY;
    freeze(&loading);
    panel_build_free(&loading.build);
    look_over(&loading);
    return loading.first;
}

enum status inputs_load_crime(const char *const *paths, size_t count, const char *const *lookups,
                              size_t lookup_count, const char *aliases, struct inputs *out,
                              struct config_faults *faults) {
    struct loading loading = {.faults = faults};
    start(&loading, out);
    if (aliases) {
        const struct table_settings table = {&out->columns, &out->recode, &out->rejects,
                                             &out->provenances};
        struct fault fault = FAULT_NONE;
        note(&loading, tables_aliases(aliases, &table, &out->recode, &fault), &fault);
    }
    for (size_t i = 0; i < lookup_count; i++) {
        struct fault fault = FAULT_NONE;
        note(&loading, geography_read(lookups[i], &out->geography, &fault), &fault);
    }
    struct input_settings how = {
        .columns = &out->columns, .recode = &out->recode, .lookup = &out->geography};
    for (size_t i = 0; i < count && loading.first == STATUS_OK; i++)
        read_crime(&loading, paths[i], &how);
    adopt_parents(&loading);
    if (loading.first == STATUS_OK)
        freeze(&loading);
    panel_build_free(&loading.build);
    return loading.first;
}

void inputs_free(struct inputs *inputs) {
    panel_free(&inputs->panel);
    hierarchy_free(&inputs->areas);
    hierarchy_free(&inputs->categories);
    exposure_free(&inputs->exposure);
    events_free(&inputs->events);
    comparators_free(&inputs->comparators);
    series_names_free(&inputs->hidden_before);
    quarterly_free(&inputs->quarterly);
    recode_free(&inputs->recode);
    columns_free(&inputs->columns);
    geography_free(&inputs->geography);
    rejects_free(&inputs->rejects);
    provenances_free(&inputs->provenances);
    arena_free(&inputs->arena);
    free(inputs->warning);
}

#include "engine/batch/settings.h"

#include <math.h>
#include <string.h>

#include "engine/core/files.h"
#include "engine/core/names.h"
#include "engine/core/number.h"
#include "engine/data/period.h"
#include "inputs/columns.h"

const struct setting setting_table[SETTING_COUNT] = {
#define X(id, section, key, type, initial, least, most, choices, repeats, required, sentence) \
    {section, key, TYPE_##type, initial, least, most, choices, repeats, required, sentence},
    SETTING_LIST(X)
#undef X
};

enum status settings_new(struct settings *out, const char *file) {
    *out = (struct settings){.columns = ""};
    for (size_t i = 0; i < SETTING_COUNT; i++)
        out->value[i] = setting_table[i].initial;
    out->file = arena_string(&out->arena, file, strlen(file));
    out->folder = files_folder(&out->arena, file);
    return out->file && out->folder ? STATUS_OK : STATUS_NO_MEMORY;
}

void settings_free(struct settings *settings) {
    arena_free(&settings->arena);
}

void settings_expected(const struct setting *setting, struct text *out) {
    char least[NUMBER_SIZE], most[NUMBER_SIZE];
    number_print(setting->least, least);
    number_print(setting->most, most);
    switch (setting->type) {
    case TYPE_WORDS:
        text_append(out, setting->repeats ? "text, may repeat" : "text");
        break;
    case TYPE_FILE:
        text_append(out, setting->repeats ? "path of an input, may repeat" : "path of an input");
        break;
    case TYPE_FOLDER:
        text_append(out, "path of a folder");
        break;
    case TYPE_INTEGER:
    case TYPE_NUMBER:
        text_printf(out, "%s from %s", setting->type == TYPE_INTEGER ? "whole number" : "number",
                    least);
        if (setting->most < SETTINGS_UNBOUNDED)
            text_printf(out, " to %s", most);
        break;
    case TYPE_LEVELS:
        text_append(out, "percentages from 10 to below 100, such as 50, 80, 95");
        break;
    case TYPE_MONTH:
        text_append(out, "a month such as 2024-04");
        break;
    case TYPE_MONTHS:
        text_append(out, "months such as 2022-04..2023-03 or a financial year such as 2022-23");
        break;
    case TYPE_CHOICE:
        text_printf(out, "one of: %s", setting->choices);
        break;
    case TYPE_CHOICES:
        text_printf(out, "some of: %s", setting->choices);
        break;
    }
}

/* Is the word of `length` bytes among comma-separated ones? */
static bool among(const char *choices, const char *word, size_t length) {
    for (const char *c = choices; *c;) {
        size_t next = strcspn(c, ",");
        if (next == length && strncmp(c, word, length) == 0)
            return true;
        c += next + (c[next] == ',');
    }
    return false;
}

static bool all_among(const char *choices, const char *words) {
    for (const char *c = words; *c;) {
        c += strspn(c, ", ");
        size_t length = strcspn(c, ", ");
        if (length && !among(choices, c, length))
            return false;
        c += length;
    }
    return true;
}

static bool fits(const struct setting *setting, const char *value) {
    double number;
    int first, last;
    struct levels levels;
    size_t length = strlen(value);
    switch (setting->type) {
    case TYPE_WORDS:
    case TYPE_FILE:
    case TYPE_FOLDER:
        return length > 0 || !setting->required;
    case TYPE_INTEGER:
    case TYPE_NUMBER:
        return number_parse(value, length, &number) && number >= setting->least &&
               number <= setting->most && (setting->type == TYPE_NUMBER || number == floor(number));
    case TYPE_LEVELS:
        return levels_parse(value, length, &levels);
    case TYPE_MONTH:
        return !length || month_parse(value, length, &first);
    case TYPE_MONTHS:
        return !length || month_range_parse(value, length, &first, &last);
    case TYPE_CHOICE:
        return among(setting->choices, value, length);
    case TYPE_CHOICES:
        return all_among(setting->choices, value);
    }
    return false;
}

static enum status unknown(const struct settings *settings, const char *section, const char *key,
                           long line, struct fault *fault) {
    const char *known[SETTING_COUNT + 1];
    size_t count = 0;
    bool section_known = strcmp(section, "columns") == 0;
    for (size_t i = 0; i < SETTING_COUNT; i++)
        if (strcmp(setting_table[i].section, section) == 0) {
            section_known = true;
            known[count++] = setting_table[i].key;
        }
    if (section_known) {
        const char *nearest = names_nearest(known, count, key);
        return fault_at(fault, STATUS_CONFIGURATION, settings->file, line, key,
                        "there is no setting %s in [%s]%s%s%s", key, section,
                        nearest ? "; did you mean " : "", nearest ? nearest : "",
                        nearest ? "?" : "");
    }
    for (size_t i = 0; i < SETTING_COUNT; i++)
        known[i] = setting_table[i].section;
    known[SETTING_COUNT] = "columns";
    const char *nearest = names_nearest(known, SETTING_COUNT + 1, section);
    return fault_at(fault, STATUS_CONFIGURATION, settings->file, line, NULL,
                    "there is no section [%s]%s%s%s", section, nearest ? "; did you mean [" : "",
                    nearest ? nearest : "", nearest ? "]?" : "");
}

/* old and value with a line break between, in the arena. */
static const char *joined(struct arena *arena, const char *old, const char *value) {
    struct text text = TEXT_EMPTY;
    if (*old)
        text_printf(&text, "%s\n", old);
    text_append(&text, value);
    const char *copy = text.failed ? NULL : arena_string(arena, text_string(&text), text.length);
    text_free(&text);
    return copy;
}

/* One line of [columns]: the role must be known, the header may be any text. */
static enum status set_column(struct settings *settings, const char *role, const char *header,
                              long line, struct fault *fault) {
    struct columns columns = COLUMNS_EMPTY;
    struct text pair = TEXT_EMPTY;
    struct fault found = FAULT_NONE;
    enum status status = columns_add(&columns, role, header, &found);
    columns_free(&columns);
    if (status != STATUS_OK)
        return fault_at(fault, status, settings->file, line, role, "%s", found.message);
    text_printf(&pair, "%s=%s", role, header);
    settings->columns = joined(&settings->arena, settings->columns, text_string(&pair));
    text_free(&pair);
    return settings->columns ? STATUS_OK : fault_set(fault, STATUS_NO_MEMORY, "out of memory");
}

enum status settings_set(struct settings *settings, const char *section, const char *key,
                         const char *value, long line, struct fault *fault) {
    if (strcmp(section, "columns") == 0)
        return set_column(settings, key, value, line, fault);
    size_t id = 0;
    while (id < SETTING_COUNT && (strcmp(setting_table[id].section, section) != 0 ||
                                  strcmp(setting_table[id].key, key) != 0))
        id++;
    if (id == SETTING_COUNT)
        return unknown(settings, section, key, line, fault);
    const struct setting *setting = &setting_table[id];
    if (!fits(setting, value)) {
        struct text expected = TEXT_EMPTY;
        settings_expected(setting, &expected);
        fault_at(fault, STATUS_CONFIGURATION, settings->file, line, key,
                 "found \"%s\", expected %s", value, text_string(&expected));
        text_free(&expected);
        return STATUS_CONFIGURATION;
    }
    if (settings->line[id] && !setting->repeats)
        return fault_at(fault, STATUS_CONFIGURATION, settings->file, line, key,
                        "stands on line %ld already; it may stand once", settings->line[id]);
    settings->value[id] = settings->line[id] ? joined(&settings->arena, settings->value[id], value)
                                             : arena_string(&settings->arena, value, strlen(value));
    settings->line[id] = line;
    return settings->value[id] ? STATUS_OK : fault_set(fault, STATUS_NO_MEMORY, "out of memory");
}

const char *settings_text(const struct settings *settings, enum setting_id id) {
    return settings->value[id];
}

double settings_number(const struct settings *settings, enum setting_id id) {
    double number = 0;
    number_parse(settings->value[id], strlen(settings->value[id]), &number);
    return number;
}

size_t settings_count(const struct settings *settings, enum setting_id id) {
    const char *value = settings->value[id];
    size_t count = *value ? 1 : 0;
    for (; *value; value++)
        count += *value == '\n';
    return count;
}

char *settings_item(const struct settings *settings, enum setting_id id, size_t index,
                    struct arena *arena) {
    const char *value = settings->value[id];
    for (; index > 0 && *value; value++)
        index -= *value == '\n';
    return arena_string(arena, value, strcspn(value, "\n"));
}

char *settings_path(const struct settings *settings, enum setting_id id, size_t index,
                    struct arena *arena) {
    char *name = settings_item(settings, id, index, arena);
    return name && *name ? files_join(arena, settings->folder, name) : name;
}

struct levels settings_levels(const struct settings *settings, enum setting_id id) {
    struct levels levels = {.count = 0};
    levels_parse(settings->value[id], strlen(settings->value[id]), &levels);
    return levels;
}

bool settings_chosen(const struct settings *settings, enum setting_id id, const char *word) {
    const char *value = settings->value[id];
    for (const char *c = value; *c;) {
        c += strspn(c, ", ");
        size_t length = strcspn(c, ", ");
        if (length == strlen(word) && strncmp(c, word, length) == 0)
            return true;
        c += length;
    }
    return false;
}

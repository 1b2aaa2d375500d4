#include "engine/batch/catalogue.h"

#include <string.h>

#include "engine/batch/settings.h"
#include "engine/data/dictionary.h"
#include "engine/data/known_events.h"
#include "engine/data/period.h"
#include "inputs/input.h"
#include "models/registry.h"

/* A paragraph set in from the margin, broken at spaces. */
static void wrap(struct text *out, const char *words) {
    enum { MARGIN = 4, WIDTH = 100 };
    size_t used = 0;
    while (*words) {
        size_t length = strcspn(words, " ");
        if (used && used + 1 + length <= WIDTH) {
            text_append_char(out, ' ');
            used++;
        } else {
            text_printf(out, "%s%*s", used ? "\n" : "", MARGIN, "");
            used = MARGIN;
        }
        text_printf(out, "%.*s", (int)length, words);
        used += length;
        words += length + strspn(words + length, " ");
    }
    text_append_char(out, '\n');
}

void catalogue_models(struct text *out) {
    enum { NAME_WIDTH = 18 };
    size_t count;
    const struct model *const *model = registry_models(&count);
    text_printf(out,
                "%-*s shares for members of a panel, else an average of families; simpler ones "
                "where data are "
                "few\n",
                NAME_WIDTH, "auto");
    for (size_t i = 0; i < count; i++) {
        text_printf(out, "\n%-*s %s\n", NAME_WIDTH, model[i]->name, model[i]->title);
        wrap(out, model[i]->describe);
        text_printf(out, "    At least %zu month%s; missing months are %s.\n",
                    model[i]->least_months, model[i]->least_months == 1 ? "" : "s",
                    model[i]->takes_missing ? "taken as they are" : "filled first");
        wrap(out, model[i]->source);
    }
    text_append(out,
                "\nSingle forms can be named too, such as ets:MAdM, arima:011-011 or ces:full.\n");
}

void catalogue_settings(struct text *out) {
    const char *section = "";
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const struct setting *setting = &setting_table[i];
        if (strcmp(section, setting->section) != 0)
            text_printf(out, "%s[%s]\n", section[0] ? "\n" : "", setting->section);
        section = setting->section;
        text_printf(out, "  %-15s %s.\n  %-15s ", setting->key, setting->sentence, "");
        settings_expected(setting, out);
        if (setting->required)
            text_append(out, "; required\n");
        else
            text_printf(out, "; default: %s\n", setting->initial[0] ? setting->initial : "none");
    }
    text_append(out, "\n[columns]\n  ROLE            Header of that role, for files whose headers "
                     "match nothing.\n                  Roles:");
    for (size_t role = 0; role < COLUMN_ROLES; role++)
        text_printf(out, " %s", column_word((enum column_role)role));
    text_append_char(out, '\n');
}

void catalogue_columns(struct text *out) {
    size_t tables, columns;
    const struct table_layout *table = dictionary_tables(&tables);
    const struct column *column = dictionary_columns(&columns);
    for (size_t t = 0; t < tables; t++)
        text_printf(out, "%s.csv: %s\n  %s\n\n", table[t].name, table[t].title, table[t].columns);
    for (size_t c = 0; c < columns; c++)
        text_printf(out, "%-16s %-8s %s%s%s%s\n", column[c].name, column_type_word(column[c].type),
                    column[c].meaning, column[c].unit[0] ? " (" : "", column[c].unit,
                    column[c].unit[0] ? ")" : "");
}

void catalogue_inputs(struct text *out) {
    size_t count;
    const struct input_reader *reader = input_readers(&count);
    for (size_t i = 0; i < count; i++)
        text_printf(out, "%-10s %s\n           %s\n", reader[i].name, reader[i].header,
                    reader[i].describe);
}

/* The first of the names in a |-separated list. */
static void append_first(struct text *out, const char *list) {
    char name[128];
    size_t length = strcspn(list, "|");
    length = length < sizeof name ? length : sizeof name - 1;
    memcpy(name, list, length);
    name[length] = '\0';
    text_append_field(out, name);
}

void catalogue_events(struct text *out) {
    size_t count;
    const struct known_event *known = known_events(&count);
    struct text note = TEXT_EMPTY;
    text_append(out, "event,kind,start,end,area,category,note\n");
    for (size_t i = 0; i < count; i++) {
        char first[PERIOD_SIZE], last[PERIOD_SIZE];
        month_print(known[i].start, first);
        month_print(known[i].end, last);
        text_append_field(out, known[i].name);
        text_printf(out, ",%s,%s,%s,", event_word(known[i].kind), first, last);
        append_first(out, known[i].areas);
        text_append_char(out, ',');
        append_first(out, known[i].categories);
        text_append_char(out, ',');
        text_clear(&note);
        text_printf(&note, "%s. Source: %s", known[i].note, known[i].source);
        text_append_field(out, text_string(&note));
        text_append_char(out, '\n');
    }
    out->failed = out->failed || note.failed;
    text_free(&note);
}

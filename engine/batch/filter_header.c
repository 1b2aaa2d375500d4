/* The header of a filter's input and of its output. */
#include <stdio.h>
#include <string.h>

#include "engine/batch/filter_row.h"
#include "engine/core/number.h"
#include "inputs/decode.h"

static enum status missing_column(const struct filtering *filtering, const char *column,
                                  const struct row *header, const char *file, struct fault *fault) {
    enum { LISTED = 12 };
    struct text found = TEXT_EMPTY;
    for (size_t i = 0; i < header->fields && i < LISTED; i++) {
        char shown[DECODE_SHOWN];
        decode_show(header->field[i], shown);
        text_printf(&found, "%s\"%s\"", i ? ", " : "", shown);
    }
    if (header->fields > LISTED)
        text_append(&found, ", ...");
    enum status status = fault_at(fault, STATUS_BAD_ROW, file, header->line, column,
                                  "no such column: found %s, expected %s", text_string(&found),
                                  filtering->about->reads);
    text_free(&found);
    return status;
}

/* The next name of a comma-separated list into out; false at its end. */
static bool next_name(const char **list, char out[FILTER_COLUMN_SIZE]) {
    size_t length = strcspn(*list, ",");
    if (length == 0 || length >= FILTER_COLUMN_SIZE)
        return false;
    memcpy(out, *list, length);
    out[length] = '\0';
    *list += length + ((*list)[length] == ',');
    return true;
}

/* Where a column stands; in no place of the row where it may be and is absent. */
static enum status take_column(struct filtering *filtering, const char *name, bool needed,
                               const struct row *header, const char *file, struct fault *fault) {
    char *column = filtering->name[filtering->reads];
    size_t *place = &filtering->place[filtering->reads++];
    snprintf(column, FILTER_COLUMN_SIZE, "%s", name);
    *place = header->fields;
    for (size_t i = 0; i < header->fields; i++) {
        if (!filter_same_name(header->field[i], column))
            continue;
        if (*place < header->fields)
            return fault_at(fault, STATUS_BAD_ROW, file, header->line, column,
                            "found twice, as columns %zu and %zu, expected once", *place + 1,
                            i + 1);
        *place = i;
    }
    return needed && *place == header->fields
               ? missing_column(filtering, column, header, file, fault)
               : STATUS_OK;
}

/* A name from the command line as filter_same_name takes it. */
static void plain_name(const char *name, char out[FILTER_COLUMN_SIZE]) {
    size_t length = 0;
    for (; *name && length + 1 < FILTER_COLUMN_SIZE; name++) {
        char c = *name == ' ' ? '_' : *name;
        out[length++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    out[length] = '\0';
}

enum status filter_take_header(struct filtering *filtering, const struct row *header,
                               const char *file, struct fault *fault) {
    const char *list = filtering->about->reads;
    char name[FILTER_COLUMN_SIZE];
    enum status status = STATUS_OK;
    filtering->fields = header->fields;
    filtering->reads = 0;
    while (status == STATUS_OK && filtering->reads < FILTER_READS && next_name(&list, name)) {
        bool needed = name[0] != '[';
        char *end = strchr(name, ']');
        if (end)
            *end = '\0';
        status = take_column(filtering, name + !needed, needed, header, file, fault);
    }
    double number;
    const char *phi = filtering->options.phi;
    if (filtering->method != &filter_rate_method)
        return status;
    if (status == STATUS_OK && phi && !number_parse(phi, strlen(phi), &number)) {
        filtering->phi_field = filtering->reads;
        plain_name(phi, name);
        status = take_column(filtering, name, true, header, file, fault);
    }
    if (filtering->options.overlap) {
        filtering->overlap_field = filtering->reads;
        list = FILTER_OVERLAP_READS;
        while (status == STATUS_OK && next_name(&list, name))
            status = take_column(filtering, name, true, header, file, fault);
    }
    return status;
}

/* Columns that an option brings, by the word that stands for them in `adds`. */
static const struct choice {
    const char *word, *option, *columns;
} choices[] = {
    {"rank_*", "--by-rank", "rank,rank_lower,rank_upper"},
    {"p_*", "--fdr", "p_value,p_adjusted"},
};

enum { CHOICES = sizeof choices / sizeof *choices };

static bool is_chosen(const struct filter_options *options, size_t choice) {
    return choice == 0 ? options->funnel == PEERS_BY_RANK : options->false_discovery;
}

/* The names of a list, each after a comma; how many there are. */
static size_t append_names(const char *list, struct text *out) {
    char name[FILTER_COLUMN_SIZE];
    size_t names = 0;
    for (; next_name(&list, name); names++)
        text_printf(out, ",%s", name);
    return names;
}

size_t filter_append_adds(const struct filtering *filtering, struct text *out) {
    const char *list = filtering->about->adds;
    char name[FILTER_COLUMN_SIZE];
    size_t names = 0;
    while (next_name(&list, name)) {
        size_t choice = 0;
        while (choice < CHOICES && strcmp(name, choices[choice].word) != 0)
            choice++;
        if (choice < CHOICES)
            names += is_chosen(&filtering->options, choice)
                         ? append_names(choices[choice].columns, out)
                         : 0;
        else if (strcmp(name, "limits_*") == 0)
            for (size_t level = 0; level < filtering->levels; level++, names += 2)
                text_printf(out, ",lower_%s,upper_%s", filtering->level[level],
                            filtering->level[level]);
        else
            names += append_names(name, out);
    }
    return names;
}

void filter_append_choices(const struct filtering *filtering, struct text *out) {
    for (size_t i = 0; i < CHOICES; i++)
        if (strstr(filtering->about->adds, choices[i].word))
            text_printf(out, "    with %s it adds %s\n", choices[i].option, choices[i].columns);
}

void filter_write_header(struct filtering *filtering, const struct row *header) {
    struct text *out = &filtering->line;
    for (size_t i = 0; i < header->fields; i++) {
        if (i)
            text_append_char(out, ',');
        filter_append_field(out, header->field[i]);
    }
    filtering->added = filter_append_adds(filtering, out) - 1; /* the note stands apart */
    text_append_char(out, '\n');
}

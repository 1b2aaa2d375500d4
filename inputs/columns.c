#include "inputs/columns.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/names.h"
#include "inputs/decode.h"

enum { KEY_SIZE = 128, LISTED = 12 };

static const struct {
    const char *word, *variants;
} role_table[] = {
#define X(name, word, variants) {word, variants},
    COLUMN_LIST(X)
#undef X
};

const char *column_word(enum column_role role) {
    return role_table[role].word;
}

const char *column_variants(enum column_role role) {
    return role_table[role].variants;
}

enum status columns_add(struct columns *columns, const char *role, const char *header,
                        struct fault *fault) {
    const char *words[COLUMN_ROLES];
    size_t found = 0;
    for (size_t r = 0; r < COLUMN_ROLES; r++)
        words[r] = role_table[r].word;
    while (found < COLUMN_ROLES && strcmp(words[found], role) != 0)
        found++;
    if (found == COLUMN_ROLES) {
        const char *nearest = names_nearest(words, COLUMN_ROLES, role);
        return fault_at(
            fault, STATUS_CONFIGURATION, NULL, 0, role, "unknown column role \"%s\"%s%s%s", role,
            nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
    }
    if (columns->count == columns->capacity) {
        size_t capacity = columns->capacity ? columns->capacity * 2 : 16;
        struct column_override *grown = realloc(columns->override, capacity * sizeof *grown);
        if (!grown)
            return fault_set(fault, STATUS_NO_MEMORY, "out of memory");
        columns->override = grown;
        columns->capacity = capacity;
    }
    const char *copy = arena_string(&columns->arena, header, strlen(header));
    if (!copy)
        return fault_set(fault, STATUS_NO_MEMORY, "out of memory");
    columns->override[columns->count++] = (struct column_override){(enum column_role)found, copy};
    return STATUS_OK;
}

void columns_free(struct columns *columns) {
    arena_free(&columns->arena);
    free(columns->override);
    *columns = COLUMNS_EMPTY;
}

/* Lower case without blanks and underscores; cut when longer than any name in the table. */
static void make_key(const char *name, char key[KEY_SIZE]) {
    size_t used = 0;
    for (const char *c = name; *c && used + 1 < KEY_SIZE; c++)
        if (*c != '_' && !isspace((unsigned char)*c))
            key[used++] = (char)tolower((unsigned char)*c);
    key[used] = '\0';
}

/* Does text fit a pattern [pattern, end) in which * stands for any run of characters? */
static bool fits(const char *pattern, const char *end, const char *text) {
    for (; pattern < end; pattern++, text++) {
        if (*pattern == '*') {
            for (;; text++) {
                if (fits(pattern + 1, end, text))
                    return true;
                if (!*text)
                    return false;
            }
        }
        if (*pattern != *text)
            return false;
    }
    return !*text;
}

/* The place of the first variant of a role that fits, among whole names or among patterns, or
 * SIZE_MAX. */
static size_t variant_rank(enum column_role role, const char *key, bool patterns) {
    size_t rank = 0;
    for (const char *v = role_table[role].variants; *v; rank++) {
        size_t length = strcspn(v, " ");
        if ((memchr(v, '*', length) != NULL) == patterns && fits(v, v + length, key))
            return rank;
        v += length + (v[length] == ' ');
    }
    return SIZE_MAX;
}

/* The role a key stands for by the table, and how well it fits (0 best). */
static enum column_role find_role(const char *key, size_t *rank) {
    for (int patterns = 0; patterns < 2; patterns++)
        for (size_t r = 0; r < COLUMN_ROLES; r++) {
            *rank = variant_rank((enum column_role)r, key, patterns);
            if (*rank != SIZE_MAX)
                return (enum column_role)r;
        }
    return COLUMN_ROLES;
}

/* Let a column claim a role: the better fit has it, an equal one becomes a rival. */
static void claim(struct header *header, size_t *best, enum column_role role, size_t column,
                  size_t rank) {
    if (header->column[role] == COLUMN_NONE || rank < best[role]) {
        header->column[role] = column;
        header->rival[role] = COLUMN_NONE;
        best[role] = rank;
    } else if (rank == best[role] && header->rival[role] == COLUMN_NONE) {
        header->rival[role] = column;
    }
}

/* Roles the user gave to this key; a column may serve two of them. */
static bool claim_overrides(struct header *header, size_t *best, const struct columns *columns,
                            const char *key, size_t column) {
    bool any = false;
    for (size_t i = 0; columns && i < columns->count; i++) {
        char wanted[KEY_SIZE];
        make_key(columns->override[i].header, wanted);
        if (strcmp(wanted, key) != 0)
            continue;
        any = true;
        claim(header, best, columns->override[i].role, column, 0); /* the table ranks from 1 */
    }
    return any;
}

enum status header_read(struct header *header, const struct row *row,
                        const struct columns *columns) {
    size_t best[COLUMN_ROLES];
    *header = HEADER_EMPTY;
    header->line = row->line;
    for (size_t r = 0; r < COLUMN_ROLES; r++) {
        header->column[r] = header->rival[r] = COLUMN_NONE;
        best[r] = SIZE_MAX;
    }
    header->name = arena_zeroed(&header->arena, row->fields + 1, sizeof *header->name);
    if (!header->name)
        return STATUS_NO_MEMORY;
    for (size_t c = 0; c < row->fields; c++) {
        struct field name = decode_trim(row->field[c]);
        header->name[c] = arena_string(&header->arena, name.bytes, name.length);
        if (!header->name[c]) {
            header_free(header);
            return STATUS_NO_MEMORY;
        }
        header->count++;
        char key[KEY_SIZE];
        make_key(header->name[c], key);
        size_t rank;
        if (claim_overrides(header, best, columns, key, c))
            continue;
        enum column_role role = find_role(key, &rank);
        if (role != COLUMN_ROLES)
            claim(header, best, role, c, rank + 1);
    }
    return STATUS_OK;
}

bool header_has(const struct header *header, const enum column_role *roles, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (header->column[roles[i]] == COLUMN_NONE)
            return false;
    return true;
}

void header_list(const struct header *header, struct text *out) {
    for (size_t i = 0; i < header->count && i < LISTED; i++)
        text_printf(out, "%s\"%.40s\"", i ? ", " : "", header->name[i]);
    if (header->count > LISTED)
        text_printf(out, " and %zu more", header->count - LISTED);
}

enum status header_require(const struct header *header, const char *file, const char *kind,
                           const enum column_role *roles, size_t count, struct fault *fault) {
    struct text text = TEXT_EMPTY;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        enum column_role role = roles[i];
        if (header->column[role] == COLUMN_NONE) {
            for (size_t k = 0; k < count; k++)
                text_printf(&text, "%s%s", k ? "," : "", column_word(roles[k]));
            text_append(&text, "; found ");
            header_list(header, &text);
            status = fault_at(fault, STATUS_BAD_ROW, file, header->line, column_word(role),
                              "no column for %s; %s needs %s", column_word(role), kind,
                              text_string(&text));
        } else if (header->rival[role] != COLUMN_NONE) {
            const char *one = header->name[header->column[role]];
            const char *other = header->name[header->rival[role]];
            status = fault_at(fault, STATUS_BAD_ROW, file, header->line, column_word(role),
                              "columns %zu (\"%.60s\") and %zu (\"%.60s\") both fit %s; expected "
                              "one, or say which under [columns]",
                              header->column[role] + 1, one, header->rival[role] + 1, other,
                              column_word(role));
        }
    }
    text_free(&text);
    return status;
}

void header_free(struct header *header) {
    arena_free(&header->arena);
    *header = HEADER_EMPTY;
}

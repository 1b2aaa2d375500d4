#include "inputs/geography.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inputs/rows.h"

#define NOWHERE GEOGRAPHY_NONE
#define SPLIT (UINT32_MAX - 1)   /* into several areas of the next level */
#define UNKNOWN (UINT32_MAX - 2) /* not looked at yet */

/* An LSOA, district, ... of any vintage. */
struct geography_place {
    const char *code, *name;
    enum geography_level level;
    uint32_t table;       /* the last table that named it */
    uint32_t force;       /* place of its force, NOWHERE or SPLIT */
    uint32_t force_table; /* the table that says so */
    uint32_t link;        /* its newest link, index + 1; 0 when it has none */
    uint32_t end;         /* place at the output level it leads to, NOWHERE or SPLIT */
    uint32_t area;        /* index in geography->area, of places at the output level and LSOAs */
};

/* A table says: this place lies in that one. */
struct geography_link {
    uint32_t to, table, next;
};

static const struct {
    const char *word, *words;
    const char *columns[4]; /* what its columns start with, before digits and "code" or "name" */
    bool by_name;           /* are names of this level unique in the country? */
} level_table[GEOGRAPHY_LEVELS] = {
    [GEOGRAPHY_LSOA] = {"LSOA", "LSOAs", {"lsoa"}, false},
    [GEOGRAPHY_WARD] = {"ward", "wards", {"ward", "wd"}, false},
    [GEOGRAPHY_DISTRICT] = {"district", "districts", {"ltla", "lad", "district"}, true},
    [GEOGRAPHY_CSP] = {"CSP", "CSPs", {"csp"}, true},
    [GEOGRAPHY_FORCE] = {"police force area", "police force areas", {"pfa", "force"}, true},
    [GEOGRAPHY_REGION] = {"region", "regions", {"region", "rgn"}, true},
    [GEOGRAPHY_COUNTRY] = {"country", "countries", {"country", "ctry"}, true},
};

const char *geography_level_word(enum geography_level level) {
    return level_table[level].word;
}

const char *geography_level_words(enum geography_level level) {
    return level_table[level].words;
}

enum { FOLDED = 256 };

/* Letters and digits in lower case, "&" as "and", all else left out: names that differ in nothing
 * more are one. Bytes of UTF-8 beyond ASCII stay. */
static size_t fold(const char *name, char out[FOLDED]) {
    size_t length = 0;
    for (; *name && length < FOLDED - 4; name++) {
        char c = *name;
        if (c == '&') {
            memcpy(out + length, "and", 3);
            length += 3;
        } else if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80)
            out[length++] = c;
        else if (c >= 'A' && c <= 'Z')
            out[length++] = (char)(c - 'A' + 'a');
    }
    out[length] = '\0';
    return length;
}

/* ---- places ---- */

/* Room for one more element; false when memory is out. */
static bool more(void **memory, size_t *room, size_t count, size_t size) {
    if (count < *room)
        return true;
    size_t wanted = *room ? *room * 2 : 1024;
    void *grown = realloc(*memory, wanted * size);
    if (!grown)
        return false;
    *memory = grown;
    *room = wanted;
    return true;
}

/* Let a code or a folded name mean a place, unless it means one already; *meant (or NULL) is what
 * it means. Returns the interned key, NULL when memory is out. */
static const char *mean(struct names *names, uint32_t **map, size_t *room, const char *key,
                        size_t length, uint32_t place, uint32_t *meant) {
    uint32_t index, before = names->count;
    if (names_add(names, key, length, &index) != STATUS_OK)
        return NULL;
    void *memory = *map;
    if (index == before && !more(&memory, room, index, sizeof **map))
        return NULL;
    *map = memory;
    if (index == before)
        (*map)[index] = place;
    if (meant)
        *meant = (*map)[index];
    return names_string(names, index);
}

static uint32_t look(const struct names *names, const uint32_t *map, const char *key,
                     size_t length) {
    uint32_t index = length ? names_find(names, key, length) : NAMES_NONE;
    return index == NAMES_NONE ? NOWHERE : map[index];
}

static bool add_place(struct geography *geography, enum geography_level level, uint32_t *place) {
    void *memory = geography->place;
    bool enough =
        geography->places < SPLIT - 2 &&
        more(&memory, &geography->place_room, geography->places, sizeof *geography->place);
    geography->place = memory;
    if (!enough)
        return false;
    *place = (uint32_t)geography->places++;
    geography->place[*place] = (struct geography_place){.code = "",
                                                        .name = "",
                                                        .level = level,
                                                        .table = NOWHERE,
                                                        .force = NOWHERE,
                                                        .force_table = NOWHERE};
    return true;
}

/* The code and name of one place in a row; either may be empty. */
struct pair {
    struct field code, name;
};

/* The place a code/name pair of a table means: by code, else by name, else a new one. Later tables
 * give the code and name that are shown. Returns false when memory is out. */
static bool find_place(struct geography *geography, enum geography_level level, struct pair pair,
                       uint32_t *out) {
    uint32_t table = (uint32_t)geography->tables - 1;
    struct names *codes = &geography->code[level], *names = &geography->name[level];
    uint32_t last = geography->last[level]; /* rows that follow each other often agree */
    if (last < geography->places && geography->place[last].level == level &&
        geography->place[last].table == table && pair.code.length &&
        strcmp(geography->place[last].code, pair.code.bytes) == 0) {
        *out = last;
        return true;
    }
    *out = look(codes, geography->by_code[level], pair.code.bytes, pair.code.length);
    geography->last[level] = *out;
    if (*out != NOWHERE && geography->place[*out].table == table)
        return true;
    char folded[FOLDED];
    size_t length =
        level_table[level].by_name && pair.name.length ? fold(pair.name.bytes, folded) : 0;
    bool twin = false; /* one name, two codes in one table: two places after all */
    if (*out == NOWHERE) {
        *out = look(names, geography->by_name[level], folded, length);
        twin = *out != NOWHERE && geography->place[*out].table == table && pair.code.length;
    }
    if ((*out == NOWHERE || twin) && !add_place(geography, level, out))
        return false;
    struct geography_place *place = &geography->place[*out];
    place->table = table;
    if (pair.code.length)
        place->code = mean(codes, &geography->by_code[level], &geography->code_room[level],
                           pair.code.bytes, pair.code.length, *out, NULL);
    if (length && !mean(names, &geography->by_name[level], &geography->name_room[level], folded,
                        length, *out, NULL))
        return false;
    if (twin) {
        size_t room = pair.name.length + pair.code.length + 4;
        char *both = arena_take(&geography->arena, room);
        if (both)
            snprintf(both, room, "%s (%s)", pair.name.bytes, pair.code.bytes);
        place->name = both;
    } else if (pair.name.length)
        place->name = arena_string(&geography->arena, pair.name.bytes, pair.name.length);
    return place->code && place->name;
}

/* As find_place for LSOAs, which are many, mostly new, and go by their code alone. */
static bool find_lsoa(struct geography *geography, struct field code, uint32_t *out) {
    struct names *codes = &geography->code[GEOGRAPHY_LSOA];
    uint32_t before = codes->count;
    const char *key =
        mean(codes, &geography->by_code[GEOGRAPHY_LSOA], &geography->code_room[GEOGRAPHY_LSOA],
             code.bytes, code.length, (uint32_t)geography->places, out);
    if (!key || codes->count == before)
        return key != NULL;
    if (!add_place(geography, GEOGRAPHY_LSOA, out))
        return false;
    geography->place[*out].code = key;
    return true;
}

static bool add_link(struct geography *geography, uint32_t from, uint32_t to) {
    uint32_t table = (uint32_t)geography->tables - 1;
    uint32_t newest = geography->place[from].link;
    for (uint32_t i = newest; i && geography->link[i - 1].table == table;
         i = geography->link[i - 1].next)
        if (geography->link[i - 1].to == to)
            return true;
    if (!newest || geography->link[newest - 1].table != table)
        geography->table[table].keys++;
    void *memory = geography->link;
    bool enough = geography->links < UINT32_MAX - 1 &&
                  more(&memory, &geography->link_room, geography->links, sizeof *geography->link);
    geography->link = memory;
    if (!enough)
        return false;
    geography->link[geography->links++] = (struct geography_link){to, table, newest};
    geography->place[from].link = (uint32_t)geography->links;
    return true;
}

/* Two tables may disagree on a force, then the later one is right; one table may not. */
static void set_force(struct geography *geography, uint32_t index, uint32_t force) {
    uint32_t table = (uint32_t)geography->tables - 1;
    struct geography_place *place = &geography->place[index];
    bool differs = place->force_table == table && place->force != force;
    place->force = differs ? SPLIT : force;
    place->force_table = table;
}

/* ---- reading one table ---- */

enum { SOURCES = 4 };

/* Where a table's columns stand; -1 for none. */
struct layout {
    int code[GEOGRAPHY_LEVELS], name[GEOGRAPHY_LEVELS];
    int source_code[SOURCES], sources; /* LSOA tables may give codes of several vintages */
    enum geography_level source, target;
    size_t fields;
};

/* Split a header such as "LSOA11CD" or "ltla24_name" into level and part. */
static bool understand(const char *header, enum geography_level *level, bool *is_code) {
    char folded[FOLDED];
    size_t length = fold(header, folded);
    static const char *const endings[] = {"code", "cd", "name", "nm"};
    for (size_t e = 0; e < sizeof endings / sizeof *endings; e++) {
        size_t ending = strlen(endings[e]);
        if (length <= ending || strcmp(folded + length - ending, endings[e]) != 0)
            continue;
        length -= ending;
        while (length && folded[length - 1] >= '0' && folded[length - 1] <= '9')
            length--;
        folded[length] = '\0';
        *is_code = e < 2;
        for (*level = 0; *level < GEOGRAPHY_LEVELS; (*level)++)
            for (size_t c = 0; c < 4 && level_table[*level].columns[c]; c++)
                if (strcmp(folded, level_table[*level].columns[c]) == 0)
                    return true;
        return false;
    }
    return false;
}

static enum status read_header(const char *path, const struct row *row, struct layout *layout,
                               struct fault *fault) {
    bool present[GEOGRAPHY_LEVELS] = {false};
    *layout = (struct layout){
        .source = GEOGRAPHY_LEVELS, .target = GEOGRAPHY_LEVELS, .fields = row->fields};
    for (int i = 0; i < GEOGRAPHY_LEVELS; i++)
        layout->code[i] = layout->name[i] = -1;
    for (size_t i = 0; i < row->fields; i++) {
        enum geography_level level;
        bool is_code;
        if (!understand(row->field[i].bytes, &level, &is_code))
            continue;
        present[level] = true;
        (is_code ? layout->code : layout->name)[level] = (int)i; /* the last vintage counts */
        if (level == GEOGRAPHY_LSOA && is_code && layout->sources < SOURCES)
            layout->source_code[layout->sources++] = (int)i;
    }
    /* districts and above, and only then wards */
    for (int i = 0; i < GEOGRAPHY_LEVELS; i++)
        if (present[i] && layout->source == GEOGRAPHY_LEVELS)
            layout->source = (enum geography_level)i;
        else if (present[i] && i >= GEOGRAPHY_DISTRICT && layout->target == GEOGRAPHY_LEVELS)
            layout->target = (enum geography_level)i;
    if (layout->target == GEOGRAPHY_LEVELS && layout->source == GEOGRAPHY_LSOA &&
        present[GEOGRAPHY_WARD])
        layout->target = GEOGRAPHY_WARD;
    if (layout->target == GEOGRAPHY_LEVELS ||
        (layout->source == GEOGRAPHY_LSOA && !layout->sources))
        return fault_at(fault, STATUS_CONFIGURATION, path, row->line, NULL,
                        "not a geography lookup: expected codes and names of two levels, such as "
                        "lsoa21_code, ltla24_code, ltla24_name");
    if (layout->source != GEOGRAPHY_LSOA)
        layout->sources = 1;
    if (layout->source != GEOGRAPHY_LSOA)
        layout->source_code[0] = layout->code[layout->source];
    return STATUS_OK;
}

static struct field at(const struct row *row, int column) {
    return column < 0 ? (struct field){"", 0} : row->field[column];
}

static bool blank(struct pair pair) {
    return !pair.code.length && !pair.name.length;
}

static struct pair pair_of(const struct row *row, const struct layout *layout,
                           enum geography_level level) {
    return (struct pair){at(row, layout->code[level]), at(row, layout->name[level])};
}

static bool take_row(struct geography *geography, const struct layout *layout,
                     const struct row *row) {
    struct pair target = pair_of(row, layout, layout->target);
    struct pair force = pair_of(row, layout, GEOGRAPHY_FORCE);
    uint32_t to, over = NOWHERE;
    bool any = false;
    if (!blank(target) && !find_place(geography, layout->target, target, &to))
        return false;
    if (layout->source < GEOGRAPHY_FORCE && !blank(force) &&
        !find_place(geography, GEOGRAPHY_FORCE, force, &over))
        return false;
    for (int s = 0; s < layout->sources && !blank(target); s++) {
        struct pair source = pair_of(row, layout, layout->source);
        source.code = at(row, layout->source_code[s]);
        bool by_code = layout->source == GEOGRAPHY_LSOA;
        if (by_code ? !source.code.length : blank(source))
            continue;
        any = true;
        uint32_t from;
        if (!(by_code ? find_lsoa(geography, source.code, &from)
                      : find_place(geography, layout->source, source, &from)) ||
            !add_link(geography, from, to))
            return false;
        if (over != NOWHERE)
            set_force(geography, from, over);
        if (over != NOWHERE && layout->target < GEOGRAPHY_FORCE)
            set_force(geography, to, over);
    }
    geography->table[geography->tables - 1].blank += !any;
    return true;
}

static enum status take_rows(struct geography *geography, struct rows *rows, struct fault *fault) {
    struct geography_table *table = &geography->table[geography->tables - 1];
    struct layout layout;
    struct row row;
    bool another;
    enum status status = rows_next(rows, &row, &another, fault);
    if (status == STATUS_OK && !another)
        status = fault_at(fault, STATUS_NO_DATA, table->file, 1, NULL,
                          "the file is empty; expected a geography lookup");
    if (status == STATUS_OK)
        status = read_header(table->file, &row, &layout, fault);
    if (status != STATUS_OK)
        return status;
    table->source = layout.source;
    table->target = layout.target;
    while ((status = rows_next(rows, &row, &another, fault)) == STATUS_OK && another) {
        if (row.fields != layout.fields)
            status =
                fault_at(fault, STATUS_BAD_ROW, table->file, row.line, NULL,
                         "%zu fields; expected %zu as in the header", row.fields, layout.fields);
        else if (!take_row(geography, &layout, &row))
            status = fault_at(fault, STATUS_NO_MEMORY, table->file, row.line, NULL,
                              "out of memory reading the lookup");
        if (status != STATUS_OK)
            break;
    }
    return status;
}

/* ---- where places lead ---- */

/* The place at the output level that a place leads to. Tables are asked latest first; within one
 * all answers must agree. Links only lead upwards, so this ends. */
static uint32_t resolve(struct geography *geography, uint32_t place) {
    struct geography_place *self = &geography->place[place];
    if (self->level == geography->level)
        return place;
    if (self->level > geography->level)
        return NOWHERE;
    if (self->end != UNKNOWN)
        return self->end;
    bool split = false;
    uint32_t found = NOWHERE;
    for (uint32_t i = self->link; i && found == NOWHERE;) {
        uint32_t table = geography->link[i - 1].table;
        bool agree = true;
        for (; i && geography->link[i - 1].table == table; i = geography->link[i - 1].next) {
            uint32_t end = resolve(geography, geography->link[i - 1].to);
            split = split || end == SPLIT;
            if (end == SPLIT || end == NOWHERE)
                continue;
            agree = agree && (found == NOWHERE || found == end);
            found = end;
        }
        if (!agree) {
            found = NOWHERE;
            split = true;
        }
    }
    return self->end = found == NOWHERE && split ? SPLIT : found;
}

/* The force a place lies in, by its own row or by those of the places above it. */
static uint32_t force_of(const struct geography *geography, uint32_t place) {
    const struct geography_place *self = &geography->place[place];
    if (self->level == GEOGRAPHY_FORCE)
        return place;
    if (self->force != NOWHERE)
        return self->force;
    uint32_t found = NOWHERE;
    for (uint32_t i = self->link; i; i = geography->link[i - 1].next) {
        uint32_t over = force_of(geography, geography->link[i - 1].to);
        if (over == NOWHERE)
            continue;
        if (found != NOWHERE && found != over)
            return SPLIT;
        found = over;
    }
    return found;
}

/* Follow all places anew and list the areas that LSOAs lead to. */
static enum status settle(struct geography *geography) {
    geography->level = geography->table[geography->tables - 1].target;
    size_t most = 0;
    for (size_t i = 0; i < geography->places; i++) {
        geography->place[i].end = UNKNOWN;
        geography->place[i].area = NOWHERE;
        most += geography->place[i].level == geography->level;
    }
    for (size_t t = 0; t < geography->tables; t++)
        geography->table[t].unplaced = 0;
    struct geography_area *area = realloc(geography->area, (most + 1) * sizeof *area);
    if (!area)
        return STATUS_NO_MEMORY;
    geography->area = area;
    geography->areas = 0;
    for (uint32_t i = 0; i < geography->places; i++) {
        struct geography_place *self = &geography->place[i];
        uint32_t end = resolve(geography, i), table = NOWHERE;
        for (uint32_t k = self->link; k && end >= UNKNOWN; k = geography->link[k - 1].next)
            if (geography->link[k - 1].table != table) {
                table = geography->link[k - 1].table;
                geography->table[table].unplaced += self->level < geography->level;
            }
        if (self->level != GEOGRAPHY_LSOA || end >= UNKNOWN)
            continue;
        struct geography_place *over = &geography->place[end];
        if (over->area == NOWHERE) {
            uint32_t force = force_of(geography, end);
            over->area = (uint32_t)geography->areas;
            area[geography->areas++] = (struct geography_area){
                .name = over->name[0] ? over->name : over->code,
                .code = over->code,
                .force = force < UNKNOWN ? geography->place[force].name : NULL};
        }
        self->area = over->area;
        area[over->area].lsoas++;
    }
    return STATUS_OK;
}

enum status geography_read(const char *path, struct geography *geography, struct fault *fault) {
    struct geography_table *grown =
        realloc(geography->table, (geography->tables + 1) * sizeof *grown);
    const char *file = arena_string(&geography->arena, path, strlen(path));
    if (grown)
        geography->table = grown;
    if (!grown || !file)
        return fault_at(fault, STATUS_NO_MEMORY, path, 0, NULL, "out of memory");
    struct rows *rows;
    enum status status = rows_open(&rows, path, fault);
    if (status != STATUS_OK)
        return status;
    geography->table[geography->tables++] = (struct geography_table){.file = file};
    status = take_rows(geography, rows, fault);
    rows_close(rows);
    if (status == STATUS_OK && settle(geography) != STATUS_OK)
        status = fault_at(fault, STATUS_NO_MEMORY, path, 0, NULL, "out of memory");
    return status;
}

/* ---- answers ---- */

uint32_t geography_find(const struct geography *geography, const char *code, size_t length) {
    uint32_t place =
        look(&geography->code[GEOGRAPHY_LSOA], geography->by_code[GEOGRAPHY_LSOA], code, length);
    return place == NOWHERE ? GEOGRAPHY_NONE : geography->place[place].area;
}

const char *geography_force(const struct geography *geography, const char *code, size_t length) {
    uint32_t place =
        look(&geography->code[GEOGRAPHY_LSOA], geography->by_code[GEOGRAPHY_LSOA], code, length);
    uint32_t force = place == NOWHERE ? NOWHERE : force_of(geography, place);
    return force < UNKNOWN ? geography->place[force].name : NULL;
}

void geography_reason(const struct geography *geography, const char *code, size_t length,
                      char *out) {
    uint32_t place =
        look(&geography->code[GEOGRAPHY_LSOA], geography->by_code[GEOGRAPHY_LSOA], code, length);
    if (place == NOWHERE) {
        snprintf(out, GEOGRAPHY_REASON,
                 "in none of the geography lookups; LSOA codes of 2011 and of 2021 differ, and "
                 "lookups for both may be given");
        return;
    }
    const struct geography_place *last = &geography->place[place];
    bool split = last->end == SPLIT;
    /* climb by the newest links to where the way ends or parts */
    while (last->link) {
        const struct geography_place *next = &geography->place[geography->link[last->link - 1].to];
        if (next->level >= geography->level || (split && next->end != SPLIT))
            break;
        last = next;
    }
    snprintf(out, GEOGRAPHY_REASON, "the %s %.100s %s", geography_level_word(last->level),
             last->name[0] ? last->name : last->code,
             split ? "lies in several areas of the next level"
                   : "leads to no area of the last lookup");
}

const char *geography_parent(const struct geography *geography, const char *area) {
    for (size_t i = 0; i < geography->areas; i++)
        if (strcmp(geography->area[i].name, area) == 0)
            return geography->area[i].force;
    return NULL;
}

void geography_note(const struct geography *geography, struct text *out) {
    enum { SHOWN = 20 };
    for (size_t t = 0; t < geography->tables; t++) {
        const struct geography_table *table = &geography->table[t];
        text_printf(out, "%s%s: %zu %s to %s", t ? "; " : "", table->file, table->keys,
                    level_table[table->source].words, level_table[table->target].words);
        if (table->blank)
            text_printf(out, ", %zu rows without one or the other", table->blank);
        if (!table->unplaced)
            continue;
        text_printf(out, ", %zu of which lead to no area", table->unplaced);
    }
    size_t shown = 0;
    for (size_t i = 0; i < geography->places; i++) {
        const struct geography_place *place = &geography->place[i];
        if (place->level <= GEOGRAPHY_WARD || place->level >= geography->level ||
            place->end < UNKNOWN || shown > SHOWN)
            continue;
        text_printf(out, "%s", shown ? ", " : "; lead to no area: ");
        text_append(out, shown == SHOWN ? "..." : place->name[0] ? place->name : place->code);
        if (shown++ < SHOWN && place->end == SPLIT)
            text_append(out, " (lies in several)");
    }
}

void geography_free(struct geography *geography) {
    for (int i = 0; i < GEOGRAPHY_LEVELS; i++) {
        names_free(&geography->code[i]);
        names_free(&geography->name[i]);
        free(geography->by_code[i]);
        free(geography->by_name[i]);
    }
    free(geography->table);
    free(geography->area);
    free(geography->place);
    free(geography->link);
    arena_free(&geography->arena);
    *geography = GEOGRAPHY_EMPTY;
}

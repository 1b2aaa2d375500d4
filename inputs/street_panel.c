#include "inputs/street_panel.h"

#include <stdlib.h>
#include <string.h>

#include "engine/core/text.h"
#include "engine/data/period.h"
#include "inputs/force_name.h"

/* Crime types that were not published all the time, by first and last month (year, month); types
 * that are not here always are. Outside these months no row does not mean no crime. Source: the
 * changes of categories in September 2011 and May 2013 told at data.police.uk/changelog. */
static const struct {
    const char *name;
    int first_year, first_month, last_year, last_month;
} published[] = {
    {"Violent crime", 2010, 12, 2013, 4},
    {"Criminal damage and arson", 2011, 9, 9999, 12},
    {"Drugs", 2011, 9, 9999, 12},
    {"Other theft", 2011, 9, 9999, 12},
    {"Public disorder and weapons", 2011, 9, 2013, 4},
    {"Shoplifting", 2011, 9, 9999, 12},
    {"Bicycle theft", 2013, 5, 9999, 12},
    {"Possession of weapons", 2013, 5, 9999, 12},
    {"Public order", 2013, 5, 9999, 12},
    {"Theft from the person", 2013, 5, 9999, 12},
    {"Violence and sexual offences", 2013, 5, 9999, 12},
};

/* ---- whose area, whose row ---- */

/* The force of the source whose name the lookups give, or STREET_NOWHERE. */
static uint32_t force_named(const struct street *street, const char *name) {
    for (uint32_t f = 0; f < street->forces.count; f++)
        if (force_name_same(names_string(&street->forces, f), name))
            return f;
    return STREET_NOWHERE;
}

/* By area: the force the lookups name, else the one with most rows, ties by name. */
enum status street_panel_homes(struct street *street) {
    size_t forces = street->forces.count;
    size_t *rows = calloc(street->areas * forces + 1, sizeof *rows);
    if (!rows)
        return STATUS_NO_MEMORY;
    for (size_t i = 0; i < street->tallies; i++) {
        const struct street_tally *tally = &street->tally[i];
        rows[tally->area * forces + street->reading[tally->file].force] += tally->count;
    }
    const char *last = NULL;
    uint32_t last_force = STREET_NOWHERE;
    for (size_t a = 0; a < street->areas; a++) {
        const char *named = street->lookup ? street->lookup->area[a].force : NULL;
        uint32_t most = street->lookup ? STREET_NOWHERE : (uint32_t)a;
        if (named) {
            if (named != last)
                last_force = force_named(street, named);
            last = named;
            most = last_force;
        }
        for (uint32_t f = 0; f < forces && street->lookup && !named; f++) {
            size_t here = rows[a * forces + f],
                   best = most == STREET_NOWHERE ? 0 : rows[a * forces + most];
            if (here > best ||
                (here && here == best && most != STREET_NOWHERE &&
                 strcmp(names_string(&street->forces, f), names_string(&street->forces, most)) < 0))
                most = f;
        }
        street->home[a] = most;
    }
    free(rows);
    return STATUS_OK;
}

static bool at_home(const struct street *street, const struct street_tally *tally) {
    return street->home[tally->area] == street->reading[tally->file].force;
}

void street_panel_account(struct street *street) {
    for (size_t i = 0; i < street->tallies; i++) {
        const struct street_tally *tally = &street->tally[i];
        struct street_account *account = &street->reading[tally->file].account;
        *(at_home(street, tally) ? &account->kept : &account->outside) += tally->count;
    }
}

/* ---- the panel ---- */

/* Crime types and areas under the names that count; several may share one. */
struct output {
    struct names areas, categories;
    uint32_t *area;     /* by area of the street: index in areas, STREET_NOWHERE when nobody's */
    uint32_t *category; /* by type: index in categories, STREET_NOWHERE when never kept */
    uint32_t *panel_area, *panel_category;
    double *cell;
    bool *absent; /* by index in areas: a force that polices it has no file this month */
};

static const char *area_name(const struct street *street, size_t area) {
    if (street->lookup)
        return street->lookup->area[area].name;
    uint32_t title = street->title[area];
    return title == STREET_NOWHERE ? names_string(&street->forces, (uint32_t)area)
                                   : names_string(&street->titles, title);
}

static enum status name_areas(struct street *street, struct output *output) {
    struct panel_build *build = street->sink->build;
    for (size_t a = 0; a < street->areas; a++) {
        output->area[a] = STREET_NOWHERE;
        if (street->home[a] == STREET_NOWHERE)
            continue;
        const char *name = area_name(street, a);
        const char *means = recode_name(street->recode, RECODE_AREA, name, strlen(name));
        const char *shown = means ? means : name;
        uint32_t index, before = output->areas.count;
        if (names_add(&output->areas, shown, strlen(shown), &index) != STATUS_OK)
            return STATUS_NO_MEMORY;
        output->area[a] = index;
        if (index == before &&
            panel_build_area(build, shown, strlen(shown), &output->panel_area[index]) != STATUS_OK)
            return STATUS_NO_MEMORY;
        const char *code = street->lookup ? street->lookup->area[a].code : "";
        if (panel_build_area_code(build, output->panel_area[index], code, strlen(code)) !=
            STATUS_OK)
            return STATUS_NO_MEMORY;
    }
    return STATUS_OK;
}

static enum status name_categories(struct street *street, struct output *output) {
    bool kept[STREET_TYPES_MOST] = {false};
    for (size_t i = 0; i < street->tallies; i++)
        if (at_home(street, &street->tally[i]))
            kept[street->tally[i].type] = true;
    for (uint32_t t = 0; t < street->types.count; t++) {
        output->category[t] = STREET_NOWHERE;
        if (!kept[t])
            continue;
        const char *name = names_string(&street->types, t);
        const char *means = recode_name(street->recode, RECODE_CATEGORY, name, strlen(name));
        const char *shown = means ? means : name;
        uint32_t index, before = output->categories.count;
        if (names_add(&output->categories, shown, strlen(shown), &index) != STATUS_OK)
            return STATUS_NO_MEMORY;
        output->category[t] = index;
        if (index == before && panel_build_category(street->sink->build, shown, strlen(shown),
                                                    &output->panel_category[index]) != STATUS_OK)
            return STATUS_NO_MEMORY;
    }
    return STATUS_OK;
}

static bool published_in(const char *type, int month) {
    for (size_t i = 0; i < sizeof published / sizeof *published; i++)
        if (strcmp(published[i].name, type) == 0)
            return month >= month_index(published[i].first_year, published[i].first_month) &&
                   month <= month_index(published[i].last_year, published[i].last_month);
    return true;
}

/* The months' files are [from, to), their tallies [*tally, ...): add one month's observations. */
static enum status add_month(struct street *street, struct output *output, size_t from, size_t to,
                             size_t *tally, uint32_t source) {
    size_t categories = output->categories.count;
    int month = street->files.file[from].month;
    memset(output->cell, 0, output->areas.count * categories * sizeof *output->cell);
    memset(output->absent, 0, output->areas.count * sizeof *output->absent);
    bool in_use[STREET_TYPES_MOST] = {false}; /* by category */
    for (uint32_t t = 0; t < street->types.count; t++)
        if (output->category[t] != STREET_NOWHERE)
            in_use[output->category[t]] |= published_in(names_string(&street->types, t), month);
    for (size_t a = 0; a < street->areas; a++) {
        bool present = false;
        for (size_t f = from; f < to && output->area[a] != STREET_NOWHERE; f++)
            present |= street->reading[f].used && street->reading[f].force == street->home[a];
        if (output->area[a] != STREET_NOWHERE && !present)
            output->absent[output->area[a]] = true;
    }
    for (; *tally < street->tallies && street->tally[*tally].file < to; (*tally)++) {
        const struct street_tally *next = &street->tally[*tally];
        if (!at_home(street, next))
            continue;
        uint32_t category = output->category[next->type];
        output->cell[output->area[next->area] * categories + category] += next->count;
        in_use[category] = true;
    }
    for (size_t a = 0; a < output->areas.count; a++)
        for (size_t c = 0; c < categories; c++) {
            struct panel_observation observation = {.area = output->panel_area[a],
                                                    .category = output->panel_category[c],
                                                    .month = month,
                                                    .source = source,
                                                    .value = output->cell[a * categories + c]};
            if (!output->absent[a] && in_use[c] &&
                panel_build_add(street->sink->build, observation) != STATUS_OK)
                return STATUS_NO_MEMORY;
        }
    return STATUS_OK;
}

enum status street_panel_add(struct street *street, const char *path) {
    struct output output = {.cell = NULL};
    enum status status = STATUS_NO_MEMORY;
    uint32_t source;
    output.area = calloc(street->areas + 1, sizeof *output.area);
    output.panel_area = calloc(street->areas + 1, sizeof *output.panel_area);
    output.category = calloc(STREET_TYPES_MOST, sizeof *output.category);
    output.panel_category = calloc(STREET_TYPES_MOST, sizeof *output.panel_category);
    output.absent = calloc(street->areas + 1, sizeof *output.absent);
    if (!output.area || !output.panel_area || !output.category || !output.panel_category ||
        !output.absent || panel_build_source(street->sink->build, path, &source) != STATUS_OK ||
        name_areas(street, &output) != STATUS_OK || name_categories(street, &output) != STATUS_OK)
        goto done;
    output.cell =
        calloc((size_t)output.areas.count * output.categories.count + 1, sizeof *output.cell);
    if (!output.cell)
        goto done;
    status = STATUS_OK;
    size_t tally = 0, count = street->files.count;
    for (size_t from = 0, to; from < count && status == STATUS_OK; from = to) {
        for (to = from + 1; to < count; to++)
            if (street->files.file[to].month != street->files.file[from].month)
                break;
        status = add_month(street, &output, from, to, &tally, source);
    }
done:
    names_free(&output.areas);
    names_free(&output.categories);
    free(output.area);
    free(output.panel_area);
    free(output.category);
    free(output.panel_category);
    free(output.absent);
    free(output.cell);
    return status;
}

/* ---- what is told ---- */

static void add_account(struct street_account *sum, const struct street_account *part) {
    sum->read += part->read;
    sum->kept += part->kept;
    sum->unlocated += part->unlocated;
    sum->outside += part->outside;
    sum->refused += part->refused;
}

static void tell_account(const struct street *street, struct text *text, const char *who,
                         const struct street_account *account) {
    text_printf(text, "; %s: %zu rows read, %zu kept", who, account->read, account->kept);
    if (!street->lookup && account->unlocated)
        text_printf(text, " (%zu of them without LSOA)", account->unlocated);
    if (street->lookup)
        text_printf(text, ", %zu without LSOA, %zu outside the force's areas", account->unlocated,
                    account->outside);
    text_printf(text, ", %zu refused", account->refused);
}

/* Force-months between the first and the last that have no usable file. */
static void tell_missing(const struct street *street, struct text *text) {
    enum { SHOWN = 12 };
    size_t missing = 0, count = street->files.count;
    for (uint32_t f = 0; f < street->forces.count; f++)
        for (int m = street->files.file[0].month; m <= street->files.file[count - 1].month; m++) {
            bool present = false;
            for (size_t i = 0; i < count && !present; i++)
                present = street->files.file[i].month == m && street->reading[i].force == f &&
                          street->reading[i].used;
            char month[PERIOD_SIZE];
            month_print(m, month);
            if (!present && missing++ < SHOWN)
                text_printf(text, "%s%s %s",
                            missing > 1 ? ", " : "; missing: ", names_string(&street->forces, f),
                            month);
        }
    if (missing > SHOWN)
        text_printf(text, " and %zu more", missing - SHOWN);
}

/* Forces the lookups do not know, and areas that no lookup gives a force. */
static void tell_forces(const struct street *street, struct text *text) {
    enum { SHOWN = 12 };
    size_t named = 0, thin = 0;
    for (size_t a = 0; a < street->areas; a++)
        named += street->lookup->area[a].force != NULL;
    for (uint32_t f = 0; f < street->forces.count && named; f++) {
        bool known = false;
        for (size_t a = 0; a < street->areas && !known; a++)
            known = street->home[a] == f;
        if (!known)
            text_printf(text, "; the lookups know no police force area %s",
                        names_string(&street->forces, f));
    }
    if (named == street->areas)
        return;
    text_append(text, "; the lookups do not say the force of every area, which is then the one "
                      "with most crimes there");
    size_t *crimes = calloc(street->areas + 1, sizeof *crimes);
    for (size_t i = 0; i < street->tallies && crimes; i++)
        crimes[street->tally[i].area] += street->tally[i].count;
    for (size_t a = 0; a < street->areas && crimes; a++) {
        const struct geography_area *area = &street->lookup->area[a];
        if (area->force || !crimes[a] || crimes[a] >= area->lsoas || thin++ >= SHOWN)
            continue;
        text_printf(text, "%s%s",
                    thin > 1 ? ", " : "; fewer crimes than LSOAs, so probably another force's: ",
                    area->name);
    }
    if (thin > SHOWN)
        text_printf(text, " and %zu more", thin - SHOWN);
    free(crimes);
}

enum status street_panel_tell(const struct street *street, const char *path) {
    struct text notes = TEXT_EMPTY;
    const struct street_files *files = &street->files;
    struct provenance told = {.file = path,
                              .reader = "street",
                              .bytes = files->bytes,
                              .first = files->file[0].month,
                              .last = files->file[files->count - 1].month};
    memcpy(told.digest, files->digest, sizeof told.digest);
    text_printf(&notes, "%zu street-level files of %u forces, areas are %s", files->count,
                (unsigned)street->forces.count,
                street->lookup ? geography_level_words(street->lookup->level)
                               : "forces, as no geography lookup is given");
    struct street_account all = {0};
    for (uint32_t f = 0; f < street->forces.count; f++) {
        struct street_account sum = {0};
        for (size_t i = 0; i < files->count; i++)
            if (street->reading[i].force == f)
                add_account(&sum, &street->reading[i].account);
        tell_account(street, &notes, names_string(&street->forces, f), &sum);
        add_account(&all, &sum);
    }
    if (street->forces.count > 1)
        tell_account(street, &notes, "in all", &all);
    tell_missing(street, &notes);
    if (street->lookup)
        tell_forces(street, &notes);
    if (files->others)
        text_printf(&notes, "; %zu other files left alone", files->others);
    told.rows_read = all.read;
    told.rows_kept = all.kept;
    told.rows_refused = all.refused;
    told.notes = text_string(&notes);
    enum status status = text_status(&notes);
    if (status == STATUS_OK)
        status = provenances_add(street->sink->provenances, &told);
    text_free(&notes);
    return status;
}

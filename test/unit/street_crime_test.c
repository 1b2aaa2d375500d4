/* Street-level crime: a synthetic source as folder and as zip, whose counts were made by hand, and
 * the real one against test/reference/street_cannock_chase.py. */
#include "test/support/support.h"

#include <stdio.h>
#include <string.h>

#include "engine/core/files.h"
#include "engine/core/number.h"
#include "engine/data/period.h"
#include "inputs/street_crime.h"

#define HEADER                                                                            \
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA " \
    "name,Crime type,Last outcome category,Context\n"
#define ROW(month, force, lsoa, type)                                                           \
    ",2020-" month "," force " Police," force " Police,-1.8,52.6,On or near X," lsoa ",x," type \
    ",,\n"
#define NORTH(month, lsoa, type) ROW(month, "North Shire", lsoa, type)
#define SOUTH(month, lsoa, type) ROW(month, "South Shire", lsoa, type)

static const char lookup_districts[] = "lsoa11_code,lsoa11_name,ltla21_code,ltla21_name\n"
                                       "A1,a,E1,Ashford\nA2,a,E1,Ashford\nB1,b,E2,Brook\n"
                                       "C1,c,E3,Cove\nQ1,q,E4,Quiet\nF1,f,E5,Far\n";
static const char lookup_forces[] =
    "ltla24_code,ltla24_name,csp24_code,csp24_name,pfa24_code,pfa24_name\n"
    "E1,Ashford,C1,Ashford,P1,North Shire\nE2,Brook,C2,Brook,P1,North Shire\n"
    "E3,Cove,C3,Cove,P2,\"Shire, South\"\nE4,Quiet,C4,Quiet,P1,North Shire\n"
    "E5,Far,C5,Far,P3,Far Shire\n";

struct sample {
    const char *path, *content;
};

static const struct sample samples[] = {
    {"2020-01/2020-01-north-shire-street.csv",
     HEADER NORTH("01", "A1", "Burglary") NORTH("01", "A1", "Burglary")
         NORTH("01", "A2", "Burglary") NORTH("01", "A1", "Drugs") NORTH("01", "", "Burglary")
             NORTH("01", "C1", "Burglary") /* outside: South Shire polices it */
     NORTH("01", "F1", "Arson")            /* outside: no force of the source does */
     NORTH("01", "Z9", "Burglary")         /* refused: in no lookup */
     NORTH("02", "A1", "Burglary")         /* refused: not the month of the file */
     NORTH("01", "A1", "")                 /* refused: no crime type */
     "one,two\n"},                         /* refused: width */
    {"2020-01/2020-01-south-shire-street.csv",
     "\xEF\xBB\xBF" HEADER SOUTH("01", "C1", "Burglary") SOUTH("01", "A1", "Burglary")},
    {"2020-01/2020-01-north-shire-outcomes.csv", "not,read\n"},
    {"2020-02/2020-02-south-shire-street.csv", HEADER},
    {"deep/er/2020-03/2020-03-north-shire-street.csv", HEADER NORTH("03", "B1", "Robbery")},
    {"2020-04/2020-04-south-shire-street.csv",
     HEADER SOUTH("04", "C1", "Burglary") ",\"2020-04,left open\n"},
    {"2020-05/2020-05-south-shire-street.csv", "Crime ID,Month\n" SOUTH("05", "C1", "Burglary")},
};
enum { SAMPLES = sizeof samples / sizeof *samples };

/* A source read into a panel. */
struct outcome {
    struct geography geography;
    struct recode recode;
    struct panel_build build;
    struct rejects rejects;
    struct provenances provenances;
    struct panel panel;
};

static char folder[256];

static const char *below(const char *name) {
    static char path[4][600];
    static int turn;
    turn = (turn + 1) % 4;
    snprintf(path[turn], sizeof path[turn], "%s/%s", folder, name);
    return path[turn];
}

static void write_below(const char *name, const char *content) {
    struct arena arena = ARENA_EMPTY;
    const char *path = below(name);
    assert_int_equal(files_make_folder(files_folder(&arena, path), NULL), STATUS_OK);
    support_write(path, content);
    arena_free(&arena);
}

static unsigned checksum(const char *bytes, size_t length) { /* CRC-32 of ISO-HDLC */
    unsigned crc = 0xFFFFFFFFu;
    for (size_t i = 0; i < length; i++) {
        crc ^= (unsigned char)bytes[i];
        for (int k = 0; k < 8; k++)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
    }
    return ~crc;
}

static void put(FILE *stream, unsigned value, int bytes) {
    for (int i = 0; i < bytes; i++)
        fputc((int)(value >> 8 * i & 0xFF), stream);
}

/* Local header and central entry share most of their fields (APPNOTE 4.3.7, 4.3.12). */
static void put_entry(FILE *stream, const struct sample *sample, bool central, unsigned offset) {
    size_t length = strlen(sample->content), name = strlen(sample->path);
    put(stream, central ? 0x02014b50 : 0x04034b50, 4);
    if (central)
        put(stream, 20, 2);
    put(stream, 20, 2), put(stream, 0, 2), put(stream, 0, 2); /* version, flags, stored */
    put(stream, 0, 2), put(stream, 0x21, 2);                  /* 1980-01-01 */
    put(stream, checksum(sample->content, length), 4);
    put(stream, (unsigned)length, 4), put(stream, (unsigned)length, 4);
    put(stream, (unsigned)name, 2), put(stream, 0, 2);
    if (central) {
        put(stream, 0, 2), put(stream, 0, 2), put(stream, 0, 2), put(stream, 0, 4);
        put(stream, offset, 4);
    }
    fputs(sample->path, stream);
    if (!central)
        fputs(sample->content, stream);
}

static void write_zip(const char *path, const struct sample *sample, size_t count) {
    unsigned offset[16];
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    for (size_t i = 0; i < count; i++) {
        offset[i] = (unsigned)ftell(stream);
        put_entry(stream, &sample[i], false, 0);
    }
    unsigned start = (unsigned)ftell(stream);
    for (size_t i = 0; i < count; i++)
        put_entry(stream, &sample[i], true, offset[i]);
    unsigned size = (unsigned)ftell(stream) - start;
    put(stream, 0x06054b50, 4), put(stream, 0, 4);
    put(stream, (unsigned)count, 2), put(stream, (unsigned)count, 2);
    put(stream, size, 4), put(stream, start, 4), put(stream, 0, 2);
    assert_int_equal(fclose(stream), 0);
}

static int make_sources(void **state) {
    (void)state;
    support_scratch(folder);
    for (size_t i = 0; i < SAMPLES; i++) {
        char name[128];
        snprintf(name, sizeof name, "street/%s", samples[i].path);
        write_below(name, samples[i].content);
    }
    write_below("districts.csv", lookup_districts);
    write_below("forces.csv", lookup_forces);
    write_zip(below("street.zip"), samples, SAMPLES);
    return 0;
}

static int remove_sources(void **state) {
    (void)state;
    support_remove(folder);
    return 0;
}

static enum status read_source(struct outcome *outcome, const char *path, struct fault *fault) {
    struct street_crime_settings settings = {&outcome->geography, &outcome->recode};
    struct street_crime_sink sink = {&outcome->build, &outcome->rejects, &outcome->provenances};
    return street_crime_read(path, &settings, &sink, fault);
}

/* Read with up to two lookups and freeze; fails the test on a fault. */
static void take(struct outcome *outcome, const char *path, const char *first, const char *second) {
    struct fault fault = FAULT_NONE;
    memset(outcome, 0, sizeof *outcome);
    if (first)
        assert_int_equal(geography_read(first, &outcome->geography, &fault), STATUS_OK);
    if (second)
        assert_int_equal(geography_read(second, &outcome->geography, &fault), STATUS_OK);
    if (read_source(outcome, path, &fault) != STATUS_OK ||
        panel_build_freeze(&outcome->build, &outcome->panel, &fault) != STATUS_OK)
        fail_msg("%s", fault.message);
    assert_int_equal(outcome->build.conflicts, 0);
    assert_int_equal(outcome->build.repeats, 0);
}

static void release(struct outcome *outcome) {
    geography_free(&outcome->geography);
    recode_free(&outcome->recode);
    panel_build_free(&outcome->build);
    rejects_free(&outcome->rejects);
    provenances_free(&outcome->provenances);
    panel_free(&outcome->panel);
}

/* A panel's value; missing when the series has none there. */
static double value(const struct panel *panel, const char *area, const char *category, int month) {
    for (size_t i = 0; i < panel->count; i++) {
        const struct panel_series *series = &panel->series[i];
        if (strcmp(panel->area[series->area], area) == 0 &&
            strcmp(panel->category[series->category], category) == 0 && month >= series->first &&
            month < series->first + (int)series->length)
            return panel->values[series->offset + (size_t)(month - series->first)];
    }
    return NUMBER_MISSING;
}

static void expect(const struct outcome *outcome, const char *area, const char *category,
                   const double *expected) {
    for (int month = 1; month <= 5; month++)
        assert_close(value(&outcome->panel, area, category, month_index(2020, month)),
                     expected[month - 1], RUNG_EXACT);
}

static bool noted(const struct outcome *outcome, const char *words) {
    return strstr(outcome->provenances.provenance[0].notes, words) != NULL;
}

#define NA NUMBER_MISSING

static void check_synthetic(const struct outcome *outcome) {
    static const struct {
        const char *area, *category;
        double count[5];
    } known[] = {
        {"Ashford", "Burglary", {3, NA, 0, NA, NA}}, {"Ashford", "Drugs", {1, NA, 0, NA, NA}},
        {"Ashford", "Robbery", {0, NA, 0, NA, NA}},  {"Brook", "Burglary", {0, NA, 0, NA, NA}},
        {"Brook", "Drugs", {0, NA, 0, NA, NA}},      {"Brook", "Robbery", {0, NA, 1, NA, NA}},
        {"Quiet", "Robbery", {0, NA, 0, NA, NA}},    {"Cove", "Burglary", {1, 0, NA, NA, NA}},
        {"Cove", "Drugs", {0, 0, NA, NA, NA}},       {"Cove", "Robbery", {0, 0, NA, NA, NA}},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        expect(outcome, known[i].area, known[i].category, known[i].count);
    assert_int_equal(outcome->panel.areas, 4);      /* nothing of Far */
    assert_int_equal(outcome->panel.categories, 3); /* and no Arson */
    assert_string_equal(outcome->panel.area_code[0], "C1");
    assert_true(noted(outcome, "areas are CSPs"));
    assert_true(noted(outcome, "; north-shire: 12 rows read, 5 kept, 1 without LSOA, 2 outside the "
                               "force's areas, 4 refused"));
    assert_true(noted(outcome, "; south-shire: 3 rows read, 1 kept, 0 without LSOA, 1 outside the "
                               "force's areas, 1 refused"));
    assert_true(noted(outcome, "; in all: 15 rows read, 6 kept, 1 without LSOA, 3 outside"));
    assert_true(noted(outcome, "missing: north-shire 2020-02, north-shire 2020-04, north-shire "
                               "2020-05, south-shire 2020-03, south-shire 2020-04, south-shire "
                               "2020-05"));
    assert_true(noted(outcome, "1 other files left alone"));
    const struct provenance *told = outcome->provenances.provenance;
    assert_int_equal(told->rows_read, 15);
    assert_int_equal(told->rows_kept, 6);
    assert_int_equal(told->rows_refused, 5);
    assert_int_equal(told->first, month_index(2020, 1));
    assert_int_equal(told->last, month_index(2020, 5));
    assert_int_equal(strlen(told->digest), 64);
}

static void check_rejects(const struct outcome *outcome) {
    static const struct {
        const char *file, *column, *value, *reason;
        long line;
    } known[] = {
        {"2020-01-north-shire", "LSOA code", "Z9", "in none of the geography lookups", 9},
        {"2020-01-north-shire", "Month", "2020-02", "expected 2020-01, the month of the file", 10},
        {"2020-01-north-shire", "Crime type", "", "", 11},
        {"2020-01-north-shire", "", "", "2 fields; expected 12", 12},
        {"2020-04-south-shire", "", "", "the whole file is left out: the quote", 3},
        {"2020-05-south-shire", "Reported by", "", "the whole file is left out: column 3", 1},
    };
    enum { KNOWN = sizeof known / sizeof *known };
    assert_int_equal(outcome->rejects.count, KNOWN);
    for (size_t i = 0; i < KNOWN; i++) {
        const struct reject *reject = &outcome->rejects.reject[i];
        assert_non_null(strstr(reject->file, known[i].file));
        assert_string_equal(reject->column, known[i].column);
        assert_string_equal(reject->value, known[i].value);
        assert_non_null(strstr(reject->reason, known[i].reason));
        assert_int_equal(reject->line, known[i].line);
    }
}

static void a_folder_by_hand(void **state) {
    (void)state;
    struct outcome outcome;
    assert_true(street_crime_recognise(below("street")));
    take(&outcome, below("street"), below("districts.csv"), below("forces.csv"));
    check_synthetic(&outcome);
    check_rejects(&outcome);
    release(&outcome);
}

static bool same_panel(const struct panel *a, const struct panel *b) {
    if (a->count != b->count || a->areas != b->areas || a->categories != b->categories)
        return false;
    for (size_t i = 0; i < a->areas; i++)
        if (strcmp(a->area[i], b->area[i]) != 0 || strcmp(a->area_code[i], b->area_code[i]) != 0)
            return false;
    for (size_t i = 0; i < a->categories; i++)
        if (strcmp(a->category[i], b->category[i]) != 0)
            return false;
    for (size_t i = 0; i < a->count; i++) {
        const struct panel_series *p = &a->series[i], *q = &b->series[i];
        if (p->area != q->area || p->category != q->category || p->first != q->first ||
            p->length != q->length)
            return false;
        for (size_t t = 0; t < p->length; t++) {
            double x = a->values[p->offset + t], y = b->values[q->offset + t];
            if (!(x == y || (number_is_missing(x) && number_is_missing(y))))
                return false;
        }
    }
    return true;
}

/* Skips, aloud, where the build has no libzip; then it must say so. */
static bool zip_is_read(const char *path) {
    struct outcome outcome = {.geography = GEOGRAPHY_EMPTY};
    struct fault fault = FAULT_NONE;
    enum status status = read_source(&outcome, path, &fault);
    release(&outcome);
    if (status != STATUS_UNAVAILABLE)
        return true;
    assert_non_null(strstr(fault.message, "libzip"));
    print_message("SKIPPED: this build has no libzip\n");
    return false;
}

static void a_zip_is_as_its_folder(void **state) {
    (void)state;
    assert_true(street_crime_recognise(below("street.zip")));
    if (!zip_is_read(below("street.zip")))
        skip();
    struct outcome from_zip, from_folder;
    take(&from_zip, below("street.zip"), below("districts.csv"), below("forces.csv"));
    take(&from_folder, below("street"), below("districts.csv"), below("forces.csv"));
    check_synthetic(&from_zip);
    check_rejects(&from_zip);
    assert_true(same_panel(&from_zip.panel, &from_folder.panel));
    release(&from_zip);
    release(&from_folder);
}

static void a_damaged_zip_is_a_fault(void **state) {
    (void)state;
    if (!zip_is_read(below("street.zip")))
        skip();
    struct outcome outcome = {.geography = GEOGRAPHY_EMPTY};
    struct fault fault = FAULT_NONE;
    FILE *stream = fopen(below("bad.zip"), "wb");
    struct text whole = TEXT_EMPTY;
    assert_int_equal(files_read(below("street.zip"), &whole, &fault), STATUS_OK);
    whole.bytes[30 + strlen(samples[0].path) + 300] ^= 1; /* in the first entry's rows */
    fwrite(whole.bytes, 1, whole.length, stream);
    fclose(stream);
    assert_int_equal(read_source(&outcome, below("bad.zip"), &fault), STATUS_IO);
    assert_non_null(strstr(fault.file, "2020-01-north-shire"));
    stream = fopen(below("cut.zip"), "wb");
    fwrite(whole.bytes, 1, whole.length / 2, stream);
    fclose(stream);
    assert_int_equal(read_source(&outcome, below("cut.zip"), &fault), STATUS_IO);
    assert_non_null(strstr(fault.message, "zip"));
    assert_int_equal(read_source(&outcome, below("absent.zip"), &fault), STATUS_MISSING_INPUT);
    text_free(&whole);
    release(&outcome);
}

/* Districts alone name no forces: an area is the force's with most rows there. */
static void forces_by_most_rows(void **state) {
    (void)state;
    struct outcome outcome;
    take(&outcome, below("street"), below("districts.csv"), NULL);
    expect(&outcome, "Ashford", "Burglary", (double[]){3, NA, 0, NA, NA});
    expect(&outcome, "Brook", "Robbery", (double[]){0, NA, 1, NA, NA});
    /* one row each in Cove: the first by name, which is North's, so South's row is outside */
    expect(&outcome, "Cove", "Burglary", (double[]){1, NA, 0, NA, NA});
    expect(&outcome, "Far", "Arson", (double[]){1, NA, 0, NA, NA});
    assert_int_equal(outcome.panel.areas, 4); /* Quiet has no rows */
    assert_true(noted(&outcome, "areas are districts"));
    assert_true(noted(&outcome, "do not say the force of every area"));
    release(&outcome);
}

static void without_lookup_areas_are_forces(void **state) {
    (void)state;
    struct outcome outcome;
    take(&outcome, below("street"), NULL, NULL);
    expect(&outcome, "North Shire Police", "Burglary", (double[]){6, NA, 0, NA, NA});
    expect(&outcome, "North Shire Police", "Robbery", (double[]){0, NA, 1, NA, NA});
    expect(&outcome, "South Shire Police", "Burglary", (double[]){2, 0, NA, NA, NA});
    assert_true(noted(&outcome, "no geography lookup is given"));
    assert_true(noted(&outcome, "north-shire: 12 rows read, 9 kept (1 of them without LSOA), 3 "
                                "refused"));
    release(&outcome);
}

static void aliases_join(void **state) {
    (void)state;
    struct outcome outcome = {.geography = GEOGRAPHY_EMPTY};
    struct fault fault = FAULT_NONE;
    outcome.recode = RECODE_EMPTY;
    assert_int_equal(geography_read(below("districts.csv"), &outcome.geography, &fault), STATUS_OK);
    assert_int_equal(geography_read(below("forces.csv"), &outcome.geography, &fault), STATUS_OK);
    recode_add(&outcome.recode, RECODE_CATEGORY, "Drugs", "Other", 2, NULL, NULL);
    recode_add(&outcome.recode, RECODE_CATEGORY, "Burglary", "Other", 3, NULL, NULL);
    recode_add(&outcome.recode, RECODE_AREA, "Brook", "Ashford", 4, NULL, NULL);
    recode_add(&outcome.recode, RECODE_AREA, "Cove", "The Cove", 5, NULL, NULL);
    assert_int_equal(read_source(&outcome, below("street"), &fault), STATUS_OK);
    assert_int_equal(panel_build_freeze(&outcome.build, &outcome.panel, &fault), STATUS_OK);
    assert_int_equal(outcome.build.conflicts, 0);
    expect(&outcome, "Ashford", "Other", (double[]){4, NA, 0, NA, NA});
    expect(&outcome, "Ashford", "Robbery", (double[]){0, NA, 1, NA, NA});
    expect(&outcome, "The Cove", "Other", (double[]){1, 0, NA, NA, NA});
    assert_int_equal(outcome.panel.areas, 3);
    release(&outcome);
}

/* A type that was not yet published is missing, not zero; so is one no longer published. */
static void types_have_their_time(void **state) {
    (void)state;
    write_below("types/2013-04-north-shire-street.csv",
                HEADER ",2013-04,N,N,,,,A1,x,Violent crime,,\n,2013-04,N,N,,,,A1,x,Robbery,,\n");
    write_below("types/2013-05-north-shire-street.csv",
                HEADER ",2013-05,N,N,,,,A1,x,Bicycle theft,,\n");
    write_below("types/2013-06-north-shire-street.csv", HEADER);
    struct outcome outcome;
    take(&outcome, below("types"), below("districts.csv"), below("forces.csv"));
    const struct panel *panel = &outcome.panel;
    int april = month_index(2013, 4);
    assert_close(value(panel, "Ashford", "Violent crime", april), 1, RUNG_EXACT);
    assert_close(value(panel, "Ashford", "Violent crime", april + 1), NA, RUNG_EXACT);
    assert_close(value(panel, "Ashford", "Bicycle theft", april), NA, RUNG_EXACT);
    assert_close(value(panel, "Ashford", "Bicycle theft", april + 1), 1, RUNG_EXACT);
    assert_close(value(panel, "Ashford", "Bicycle theft", april + 2), 0, RUNG_EXACT);
    assert_close(value(panel, "Ashford", "Robbery", april + 2), 0, RUNG_EXACT);
    release(&outcome);
}

static void a_month_twice_counts_once(void **state) {
    (void)state;
    write_below("twice/a/2020-01-north-shire-street.csv", HEADER NORTH("01", "A1", "Burglary"));
    write_below("twice/b/2020-01-north-shire-street.csv", HEADER NORTH("01", "A1", "Burglary"));
    struct outcome outcome;
    take(&outcome, below("twice"), below("districts.csv"), below("forces.csv"));
    expect(&outcome, "Ashford", "Burglary", (double[]){1, NA, NA, NA, NA});
    assert_int_equal(outcome.rejects.count, 1);
    assert_non_null(strstr(outcome.rejects.reject[0].file, "twice/b/"));
    assert_non_null(strstr(outcome.rejects.reject[0].reason, "same force and month"));
    release(&outcome);
}

static void what_is_recognised(void **state) {
    (void)state;
    write_below("other/notes.csv", "a,b\n");
    assert_false(street_crime_recognise(below("other")));
    assert_false(street_crime_recognise(below("districts.csv")));
    assert_false(street_crime_recognise("-"));
    assert_false(street_crime_recognise("2020-13-north-street.csv"));
    assert_false(street_crime_recognise("2020-01-street.csv"));
    assert_true(street_crime_recognise("x/2020-01-north-street.csv"));
    assert_true(street_crime_recognise("DATA.ZIP"));
    struct outcome outcome = {.geography = GEOGRAPHY_EMPTY};
    struct fault fault = FAULT_NONE;
    assert_int_equal(read_source(&outcome, below("other"), &fault), STATUS_NO_DATA);
    assert_non_null(strstr(fault.message, "no street-level file"));
    release(&outcome);
}

static void one_file_is_a_source(void **state) {
    (void)state;
    struct outcome outcome;
    take(&outcome, below("street/2020-01/2020-01-south-shire-street.csv"), below("districts.csv"),
         below("forces.csv"));
    expect(&outcome, "Cove", "Burglary", (double[]){1, NA, NA, NA, NA});
    assert_int_equal(outcome.panel.areas, 1);
    release(&outcome);
}

/* Real files of three forces against an independent count. */
static void cannock_chase(void **state) {
    (void)state;
    char zip[512], districts[512], forces[512], words[256];
    if (!support_shared("data/street/2018-10_to_2019-02_three_forces.zip", zip) ||
        !support_shared("data/geography/lsoa11_lad21.csv", districts) ||
        !support_shared("data/geography/lad24_csp24_pfa24.csv", forces) || !zip_is_read(zip))
        skip();
    struct outcome outcome;
    take(&outcome, zip, districts, forces);
    assert_int_equal(outcome.rejects.count, 0);
    assert_int_equal(outcome.panel.areas, 18);
    assert_int_equal(outcome.panel.categories, 14);
    struct reference *known = reference_open(TEST_REFERENCE "/street_cannock_chase.csv");
    assert_non_null(known);
    size_t rows = 0;
    for (int month; reference_next(known); rows++) {
        const char *text = reference_text(known, "month");
        assert_true(month_parse(text, strlen(text), &month));
        assert_close(
            value(&outcome.panel, "Cannock Chase", reference_text(known, "category"), month),
            reference_number(known, "count"), RUNG_EXACT);
    }
    assert_int_equal(rows, 70);
    reference_close(known);
    known = reference_open(TEST_REFERENCE "/street_accounts.csv");
    assert_non_null(known);
    for (rows = 0; reference_next(known); rows++) {
        snprintf(words, sizeof words,
                 "%s: %s rows read, %s kept, %s without LSOA, %s outside the force's areas, 0 "
                 "refused",
                 reference_text(known, "force"), reference_text(known, "read"),
                 reference_text(known, "kept"), reference_text(known, "unlocated"),
                 reference_text(known, "outside"));
        assert_true(noted(&outcome, words));
    }
    assert_int_equal(rows, 3);
    reference_close(known);
    release(&outcome);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_folder_by_hand),
        cmocka_unit_test(a_zip_is_as_its_folder),
        cmocka_unit_test(a_damaged_zip_is_a_fault),
        cmocka_unit_test(forces_by_most_rows),
        cmocka_unit_test(without_lookup_areas_are_forces),
        cmocka_unit_test(aliases_join),
        cmocka_unit_test(types_have_their_time),
        cmocka_unit_test(a_month_twice_counts_once),
        cmocka_unit_test(what_is_recognised),
        cmocka_unit_test(one_file_is_a_source),
        cmocka_unit_test(cannock_chase),
    };
    return cmocka_run_group_tests(tests, make_sources, remove_sources);
}

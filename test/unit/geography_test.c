/* Lookups from LSOA to district, CSP and force. Expected values by hand from the small tables
 * below, and for the published ones from counting them (awk). */
#include "test/support/support.h"

#include <stdio.h>
#include <string.h>

#include "inputs/force_name.h"
#include "inputs/geography.h"

static char folder[256];

static int make_folder(void **state) {
    (void)state;
    support_scratch(folder);
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    support_remove(folder);
    return 0;
}

/* Read a table given as text. */
static enum status take(struct geography *geography, const char *content, struct fault *fault) {
    char path[300];
    snprintf(path, sizeof path, "%s/%zu.csv", folder, geography->tables);
    support_write(path, content);
    return geography_read(path, geography, fault);
}

static void take_good(struct geography *geography, const char *content) {
    struct fault fault = FAULT_NONE;
    if (take(geography, content, &fault) != STATUS_OK)
        fail_msg("%s", fault.message);
}

/* "name|code|force" of the area an LSOA leads to, or "". */
static const char *found(const struct geography *geography, const char *lsoa) {
    static char out[256];
    uint32_t index = geography_find(geography, lsoa, strlen(lsoa));
    out[0] = '\0';
    if (index != GEOGRAPHY_NONE) {
        const struct geography_area *area = &geography->area[index];
        snprintf(out, sizeof out, "%s|%s|%s", area->name, area->code,
                 area->force ? area->force : "-");
    }
    return out;
}

static const char *reason(const struct geography *geography, const char *lsoa) {
    static char out[GEOGRAPHY_REASON];
    geography_reason(geography, lsoa, strlen(lsoa), out);
    return out;
}

static const char districts[] = "lsoa11_name,lsoa11_code,ltla21_name,ltla21_code\r\n"
                                "Alder 1,E01,Alder,D1\r\n"
                                "Alder 2,E02,Alder,D1\r\n"
                                "Birch 1,E03,Birch & Beech,D2\r\n"
                                "Cedar 1,E04,St. Cedar,D3\r\n"
                                "Doom 1,E05,Doom,D4\r\n"
                                "Elm 1,E06,Elm,D5\r\n";

/* D2 has another code and spelling here, D3 another spelling, D4 is missing, D5 is in two CSPs */
static const char partnerships[] =
    "ltla24_code,ltla24_name,csp24_code,csp24_name,pfa24_code,pfa24_name\n"
    "D1,Alder,C1,Alder,F1,West Wood\n"
    "D22,Birch and Beech,C2,Southern Woods,F1,West Wood\n"
    "D3,St Cedar,C2,Southern Woods,F1,West Wood\n"
    "D5,Elm,C5,Upper Elm,F2,\"Wood, City of\"\n"
    "D5,Elm,C6,Lower Elm,F2,\"Wood, City of\"\n"
    "D9,Nowhere,C9,Nowhere,F2,\"Wood, City of\"\n";

static void lsoa_to_district(void **state) {
    (void)state;
    struct geography geography = GEOGRAPHY_EMPTY;
    assert_string_equal(found(&geography, "E01"), "");
    take_good(&geography, districts);
    assert_int_equal(geography.level, GEOGRAPHY_DISTRICT);
    assert_int_equal(geography.areas, 5);
    assert_string_equal(found(&geography, "E02"), "Alder|D1|-");
    assert_string_equal(found(&geography, "E03"), "Birch & Beech|D2|-");
    assert_string_equal(found(&geography, "E99"), "");
    assert_string_equal(found(&geography, ""), "");
    assert_int_equal(geography.area[geography_find(&geography, "E01", 3)].lsoas, 2);
    assert_int_equal(geography.table[0].keys, 6);
    assert_int_equal(geography.table[0].unplaced, 0);
    assert_null(geography_parent(&geography, "Alder"));
    geography_free(&geography);
}

static void district_to_csp_by_code_then_name(void **state) {
    (void)state;
    struct geography geography = GEOGRAPHY_EMPTY;
    take_good(&geography, districts);
    take_good(&geography, partnerships);
    assert_int_equal(geography.level, GEOGRAPHY_CSP);
    assert_int_equal(geography.areas, 2);
    assert_string_equal(found(&geography, "E01"), "Alder|C1|West Wood");
    assert_string_equal(found(&geography, "E03"), "Southern Woods|C2|West Wood");
    assert_string_equal(found(&geography, "E04"), "Southern Woods|C2|West Wood");
    assert_string_equal(geography_parent(&geography, "Southern Woods"), "West Wood");
    assert_null(geography_parent(&geography, "Nowhere"));
    /* what leads nowhere, and why */
    assert_string_equal(found(&geography, "E05"), "");
    assert_string_equal(found(&geography, "E06"), "");
    assert_string_equal(reason(&geography, "E05"),
                        "the district Doom leads to no area of the last lookup");
    assert_string_equal(reason(&geography, "E06"),
                        "the district Elm lies in several areas of the next level");
    assert_non_null(strstr(reason(&geography, "E07"), "in none of the geography lookups"));
    assert_null(geography_force(&geography, "E05", 3));
    assert_string_equal(geography_force(&geography, "E06", 3), "Wood, City of");
    assert_string_equal(geography_force(&geography, "E01", 3), "West Wood");
    assert_int_equal(geography.table[0].keys, 6);
    assert_int_equal(geography.table[0].unplaced, 2); /* E05, E06 */
    assert_int_equal(geography.table[1].keys, 5);
    assert_int_equal(geography.table[1].unplaced, 1); /* Elm */
    struct text note = TEXT_EMPTY;
    geography_note(&geography, &note);
    assert_non_null(strstr(text_string(&note), "6 LSOAs to districts, 2 of which lead to no area"));
    assert_non_null(strstr(text_string(&note), "Doom"));
    assert_non_null(strstr(text_string(&note), "Elm (lies in several)"));
    text_free(&note);
    geography_free(&geography);
}

/* The last table decides the level; one before it still tells the forces. */
static void last_table_decides(void **state) {
    (void)state;
    struct geography geography = GEOGRAPHY_EMPTY;
    take_good(&geography, partnerships);
    assert_int_equal(geography.areas, 0);
    take_good(&geography, districts);
    assert_int_equal(geography.level, GEOGRAPHY_DISTRICT);
    assert_string_equal(found(&geography, "E01"), "Alder|D1|West Wood");
    assert_string_equal(found(&geography, "E06"), "Elm|D5|Wood, City of");
    geography_free(&geography);
}

static void levels_of_a_table(void **state) {
    (void)state;
    static const struct {
        const char *content, *found;
        enum geography_level level;
    } known[] = {
        {"lsoa21_name,lsoa21_code,ward24_name,ward24_code,ltla24_name,ltla24_code\n"
         "x,E01,Abbey,W1,Alder,D1\n",
         "Alder|D1|-", GEOGRAPHY_DISTRICT},
        {"LSOA21CD,LSOA21NM,WD24CD,WD24NM\nE01,x,W1,Abbey\n", "Abbey|W1|-", GEOGRAPHY_WARD},
        {"FID,LSOA21CD,LSOA21NM,LAD24CD,LAD24NM,LAD24NMW\n1,E01,x,D1,Alder,Gwern\n", "Alder|D1|-",
         GEOGRAPHY_DISTRICT},
        {"lsoa_code,pfa24_name,csp24_name\nE01,West Wood,Alder\n", "Alder||West Wood",
         GEOGRAPHY_CSP},
        {"lsoa_code,pfa24_code,pfa24_name\nE01,F1,West Wood\n", "West Wood|F1|West Wood",
         GEOGRAPHY_FORCE},
        {"\xEF\xBB\xBFLSOA11CD,LSOA21CD,LAD22CD,LAD22NM\nE00,E01,D1,Alder\n", "Alder|D1|-",
         GEOGRAPHY_DISTRICT},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct geography geography = GEOGRAPHY_EMPTY;
        take_good(&geography, known[i].content);
        assert_int_equal(geography.level, known[i].level);
        assert_string_equal(found(&geography, "E01"), known[i].found);
        geography_free(&geography);
    }
}

/* LSOAs of both vintages lead on; for codes in both the later table counts, else the earlier. */
static void two_vintages(void **state) {
    (void)state;
    struct geography geography = GEOGRAPHY_EMPTY;
    take_good(&geography, districts);
    take_good(&geography, "lsoa21_code,ltla24_code,ltla24_name\nE01,D1,Alder\nE04,D7,Cedarville\n"
                          "E11,D24,Birch and Beech\n,,\n");
    assert_string_equal(found(&geography, "E01"), "Alder|D1|-");
    assert_string_equal(found(&geography, "E04"), "Cedarville|D7|-");
    /* one district, whose later code and name are shown for both vintages */
    assert_string_equal(found(&geography, "E11"), "Birch and Beech|D24|-");
    assert_string_equal(found(&geography, "E03"), "Birch and Beech|D24|-");
    assert_int_equal(geography.table[1].blank, 1);
    take_good(&geography, partnerships);
    assert_string_equal(found(&geography, "E11"), "Southern Woods|C2|West Wood");
    assert_string_equal(found(&geography, "E02"), "Alder|C1|West Wood");
    /* D7 is unknown there, so the earlier table answers */
    assert_string_equal(found(&geography, "E04"), "Southern Woods|C2|West Wood");
    geography_free(&geography);
}

static void one_name_two_codes(void **state) {
    (void)state;
    struct geography geography = GEOGRAPHY_EMPTY;
    take_good(&geography, "lsoa21_code,ltla24_code,ltla24_name\nE01,D1,Newton\nE02,D2,Newton\n");
    assert_string_equal(found(&geography, "E01"), "Newton|D1|-");
    assert_string_equal(found(&geography, "E02"), "Newton (D2)|D2|-");
    geography_free(&geography);
}

static void faults(void **state) {
    (void)state;
    static const struct {
        const char *content, *message;
        enum status status;
        long line;
    } known[] = {
        {"", "empty", STATUS_NO_DATA, 1},
        {"month,area,category,count\n", "not a geography lookup", STATUS_CONFIGURATION, 1},
        {"lsoa11_code,lsoa11_name\nE01,x\n", "not a geography lookup", STATUS_CONFIGURATION, 1},
        {"lsoa11_name,ltla21_code\nx,D1\n", "not a geography lookup", STATUS_CONFIGURATION, 1},
        {"lsoa11_code,ltla21_code\nE01,D1\nE02\n", "1 fields; expected 2", STATUS_BAD_ROW, 3},
        {"lsoa11_code,ltla21_code\nE01,\"D1\n", "never closed", STATUS_BAD_ROW, 2},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct geography geography = GEOGRAPHY_EMPTY;
        struct fault fault = FAULT_NONE;
        assert_int_equal(take(&geography, known[i].content, &fault), known[i].status);
        assert_non_null(strstr(fault.message, known[i].message));
        assert_int_equal(fault.line, known[i].line);
        geography_free(&geography);
    }
    struct geography geography = GEOGRAPHY_EMPTY;
    struct fault fault = FAULT_NONE;
    assert_int_equal(geography_read("/nowhere/at/all.csv", &geography, &fault),
                     STATUS_MISSING_INPUT);
    geography_free(&geography);
}

static void names_of_forces(void **state) {
    (void)state;
    static const char *const same[][2] = {
        {"west-mercia", "West Mercia"},
        {"west-mercia", "West Mercia Police"},
        {"city-of-london", "London, City of"},
        {"metropolitan", "Metropolitan Police Service"},
        {"devon-and-cornwall", "Devon & Cornwall"},
        {"avon-and-somerset", "Avon and Somerset Constabulary"},
        {"dyfed-powys", "Dyfed-Powys"},
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        assert_true(force_name_same(same[i][0], same[i][1]));
    assert_false(force_name_same("west-mercia", "West Midlands"));
    assert_false(force_name_same("yorkshire", "North Yorkshire"));
    assert_false(force_name_same("metropolitan", "London, City of"));
    assert_false(force_name_same("", ""));
    assert_false(force_name_same("Police", "the Constabulary"));
}

/* awk -F, on the published files: distinct districts and codes, and the rows of Cannock Chase. */
static void published_lookups(void **state) {
    (void)state;
    char old[512], recent[512], above[512];
    if (!support_shared("data/geography/lsoa11_lad21.csv", old) ||
        !support_shared("data/geography/lsoa21_lad24.csv", recent) ||
        !support_shared("data/geography/lad24_csp24_pfa24.csv", above))
        skip();
    struct geography geography = GEOGRAPHY_EMPTY;
    struct fault fault = FAULT_NONE;
    assert_int_equal(geography_read(old, &geography, &fault), STATUS_OK);
    assert_int_equal(geography.areas, 331);
    assert_int_equal(geography.table[0].keys, 34753);
    assert_string_equal(found(&geography, "E01029368"), "Cannock Chase|E07000192|-");
    assert_int_equal(geography.area[geography_find(&geography, "E01029368", 9)].lsoas, 60);
    assert_int_equal(geography_read(recent, &geography, &fault), STATUS_OK);
    assert_int_equal(geography.table[1].keys, 35672);
    assert_int_equal(geography_read(above, &geography, &fault), STATUS_OK);
    assert_string_equal(found(&geography, "E01029368"), "Cannock Chase|E22000263|Staffordshire");
    assert_string_equal(geography_parent(&geography, "South Warwickshire"), "Warwickshire");
    assert_string_equal(reason(&geography, "E01017717"),
                        "the district Buckinghamshire lies in several areas of the next level");
    assert_string_equal(geography_force(&geography, "E01017717", 9), "Thames Valley");
    geography_free(&geography);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lsoa_to_district),
        cmocka_unit_test(district_to_csp_by_code_then_name),
        cmocka_unit_test(last_table_decides),
        cmocka_unit_test(levels_of_a_table),
        cmocka_unit_test(two_vintages),
        cmocka_unit_test(one_name_two_codes),
        cmocka_unit_test(faults),
        cmocka_unit_test(names_of_forces),
        cmocka_unit_test(published_lookups),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

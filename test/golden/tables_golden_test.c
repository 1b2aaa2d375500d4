/* The tables of a tiny run byte for byte: 3 areas by 2 offences, 40 months, horizon 3, one area
 * whose record ends early, one month missing, two refused rows, an event and an alias.
 *
 * UPDATE_GOLDEN=1 writes test/golden/tables/ anew; look at the difference before committing it, and
 * say in CHANGELOG that numbers move. What changes from run to run or from machine to machine is
 * cut: the manifest's timing block, the version and the libraries. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test/cli/json_lines.h"
#include "test/support/program.h"
#include "test/support/support.h"

static char scratch[256];

static void put(const char *name, const char *content) {
    char path[512];
    path_of(path, scratch, name);
    support_write(path, content);
}

/* counts[area][offence][month], month 0 is 2021-01; -1: no row. */
static const int counts[3][2][40] = {
    {{41, 38, 45, 50, 52, 49, 55, 53, 47, 44, 40, 37, 39, 36, 44, 48, 51, 50, 52, 49,
      45, 43, 38, 35, 37, 35, 41, 46, 47, 45, 50, 48, 42, 40, 36, 33, 35, 32, 40, 43},
     {5, 7, 4, 6, 8, 5, 9, 6, 7, 4, 3, 6, 5, 8, 6, 7, 4, 9, 7, 5,
      6, 8, 4, 5, 7, 6, 5, 8, 9, 6, 7, 5, 4, 6, 8, 7, 5, 6, 9, 7}},
    {{62, 60, 66, 71, 74, 70, 79, 77, 68, 66, 61, 57, 60, 55, 64, 70, 75, 73, 76, 71,
      67, 63, 58, 54, 57, 52, 62, 69, 70, 66, 74, 70, 64, 60, 55, 51, 53, -1, 60, 65},
     {11, 9, 13, 10, 12, 15, 9,  11, 14, 10, 8,  12, 13, 11, 9,  14, 12, 10, 15, 11,
      13, 9, 12, 14, 10, 11, 16, 13, 12, 14, 11, 15, 13, 10, 12, 14, 16, 11, 13, 15}},
    {{22, 25, 27, 29, 31, 28, 33, 30, 27, 26, 23, 21, 24, 22, 28, 30, 32, 31, 35, 33,
      29, 27, 25, 22, 26, 24, 30, 33, 34, 32, 37, 36, 31, 29, 26, 25, 27, 26, 32, 35},
     {0, 1, 0, 2, 0, 0, 1, 0, 3, 0, 0, 1, 0, 0, 2, 0, 1,  0,  0,  0,
      1, 0, 0, 2, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 1, -1, -1, -1, -1}},
};

static void write_inputs(void) {
    static const char *const area[] = {"Ash", "Beech", "Castle Ward"};
    static const char *const offence[] = {"Theft", "Robbery"};
    char content[16384] = "month,area,area_code,category,count\n";
    size_t length = strlen(content);
    for (int a = 0; a < 3; a++)
        for (int c = 0; c < 2; c++)
            for (int m = 0; m < 40; m++)
                if (counts[a][c][m] >= 0)
                    length += (size_t)snprintf(content + length, sizeof content - length,
                                               "%d-%02d,%s,E2200000%d,%s,%d\n", 2021 + m / 12,
                                               m % 12 + 1, a == 1 && m < 12 ? "Beach" : area[a],
                                               a + 1, offence[c], counts[a][c][m]);
    snprintf(content + length, sizeof content - length,
             "2024-13,Ash,E22000001,Theft,5\n2024-01,\"Ash, old\",,Theft,12a\n");
    put("crime.csv", content);
    put("areas.csv", "area,area_code,parent,level\nAsh,E22000001,Shire,csp\n"
                     "Beech,E22000002,Shire,csp\nCastle Ward,E22000003,Shire,csp\n"
                     "Shire,E23000001,,force\n");
    put("categories.csv", "category,parent,compare,note\nTheft,All crime,yes,\n"
                          "Robbery,All crime,yes,\nAll crime,,yes,\n");
    put("population.csv", "year,area,population\n2022,Ash,101000\n2022,Beech,149000\n"
                          "2022,Castle Ward,38000\n2023,Ash,102000\n2023,Beech,151000\n"
                          "2023,Castle Ward,38500\n");
    put("events.csv", "event,kind,start,end,area,category,note\n"
                      "Festival,exclude,2023-07,2023-07,Ash,Theft,\n");
    put("aliases.csv", "kind,name,means\narea,Beach,Beech\n");
    put("none.csv", "area\n");
    put("BATCH.ini", "[batch]\nname = Golden tables\noutput = out\n[input]\ncrime = crime.csv\n"
                     "areas = areas.csv\ncategories = categories.csv\n"
                     "population = population.csv\nevents = events.csv\naliases = aliases.csv\n"
                     "[forecast]\nhorizon = 3\nlevels = 80\n[significance]\n"
                     "period = 2022-23\n[charts]\nareas = none.csv\n");
}

/* Replace what stands from `from` to the end of `to` by "...". */
static void cut(char *text, const char *from, const char *to) {
    char *start = strstr(text, from);
    assert_non_null(start);
    start += strlen(from);
    char *end = strstr(start, to);
    assert_non_null(end);
    memcpy(start, "...", 3);
    memmove(start + 3, end, strlen(end) + 1);
}

static int set_up(void **state) {
    (void)state;
    support_scratch(scratch);
    write_inputs();
    struct program program = {.arguments = {"run", "BATCH.ini"}, .folder = scratch};
    assert_program(&program, 1, "12 series", "2 rows refused", "crime.csv:237", "crime.csv:238");
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    support_remove(scratch);
    return 0;
}

/* Compare a file of the run with its golden copy, or make the copy. */
static void check(const char *file) {
    char path[512], golden[512];
    const char *name = strrchr(file, '/') ? strrchr(file, '/') + 1 : file;
    snprintf(path, sizeof path, "%s/out/%s", scratch, file);
    path_of(golden, TEST_SOURCE "/test/golden/tables", name);
    char *text = support_read(path);
    if (strcmp(file, "manifest.json") == 0) {
        assert_true(json_whole(text));
        cut(text, "\"version\": \"", "\"");
        cut(text, "\"libraries\": [", "]");
        cut(text, "\"timing\": {", "}");
    }
    if (getenv("UPDATE_GOLDEN")) {
        support_write(golden, text);
        free(text);
        return;
    }
    support_write(path, text);
    free(text);
    if (!there_is(TEST_SOURCE "/test/golden/tables", name))
        fail_msg("%s is not there; UPDATE_GOLDEN=1 makes it", golden);
    char copy[512];
    path_of(copy, scratch, name);
    text = support_read(golden);
    support_write(copy, text);
    free(text);
    char out[512];
    snprintf(out, sizeof out, "%s/out/%.*s", scratch, (int)(name - file), file);
    assert_same_file(out, scratch, name);
}

#define GOLDEN(test, file)           \
    static void test(void **state) { \
        (void)state;                 \
        check(file);                 \
    }
GOLDEN(test_forecasts, "tables/forecasts.csv")
GOLDEN(test_totals, "tables/totals.csv")
GOLDEN(test_significance, "tables/significance.csv")
GOLDEN(test_change, "tables/change.csv")
GOLDEN(test_series, "tables/series.csv")
GOLDEN(test_breaks, "tables/breaks.csv")
GOLDEN(test_trend, "tables/trend.csv")
GOLDEN(test_rejects, "tables/rejects.csv")
GOLDEN(test_accuracy, "tables/accuracy.csv")
GOLDEN(test_track_record, "tables/track_record.csv")
GOLDEN(test_datapackage, "datapackage.json")
GOLDEN(test_manifest, "manifest.json")

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forecasts),    cmocka_unit_test(test_totals),
        cmocka_unit_test(test_significance), cmocka_unit_test(test_series),
        cmocka_unit_test(test_breaks),       cmocka_unit_test(test_trend),
        cmocka_unit_test(test_change),       cmocka_unit_test(test_rejects),
        cmocka_unit_test(test_accuracy),     cmocka_unit_test(test_track_record),
        cmocka_unit_test(test_datapackage),  cmocka_unit_test(test_manifest),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

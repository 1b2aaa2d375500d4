/* Long panels through input_read: rules of rows, recognition, provenance, size. */
#include "test/support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "engine/data/period.h"
#include "inputs/input.h"

struct fixture {
    char folder[256], path[300];
    struct panel_build build;
    struct rejects rejects;
    struct provenances provenances;
    struct columns columns;
    struct recode recode;
    struct input_settings settings;
    struct input_sink sink;
    struct fault fault;
    struct panel panel;
};

static void start(struct fixture *f) {
    memset(f, 0, sizeof *f);
    support_scratch(f->folder);
    f->settings.columns = &f->columns;
    f->settings.recode = &f->recode;
    f->sink = (struct input_sink){
        .build = &f->build, .rejects = &f->rejects, .provenances = &f->provenances};
}

static enum status ingest(struct fixture *f, const char *name, const char *content) {
    snprintf(f->path, sizeof f->path, "%s/%s", f->folder, name);
    support_write(f->path, content);
    return input_read(f->path, &f->settings, &f->sink, &f->fault);
}

static void freeze(struct fixture *f) {
    assert_int_equal(panel_build_freeze(&f->build, &f->panel, &f->fault), STATUS_OK);
}

static void stop(struct fixture *f) {
    panel_free(&f->panel);
    panel_build_free(&f->build);
    rejects_free(&f->rejects);
    provenances_free(&f->provenances);
    columns_free(&f->columns);
    recode_free(&f->recode);
    support_remove(f->folder);
}

static double value(const struct fixture *f, const char *area, const char *category, int year,
                    int month) {
    const struct panel *panel = &f->panel;
    size_t series = panel_find(panel, panel_name(panel->area, panel->areas, area),
                               panel_name(panel->category, panel->categories, category));
    assert_true(series != PANEL_NONE);
    return panel_value(panel, series, month_index(year, month));
}

static void good_and_refused_rows(void **state) {
    (void)state;
    struct fixture f;
    start(&f);
    assert_int_equal(ingest(&f, "crime.csv",
                            "\xEF\xBB\xBF"
                            "Month,Area,Area Code,Category,Count\r\n"
                            "2023-04,\"Bristol, City of\",E06000023,Burglary,\"1,024\"\r\n"
                            "202305,\"Bristol, City of\",E06000023,Burglary,NA\r\n"
                            "Jun-23, \"Bristol, City of\",,Burglary,-\r\n"
                            "2023-07-01,\"Bristol, City of\",,Burglary,7.5\r\n"
                            ",,,,\r\n"
                            "2023-08,Ghost,,Burglary,-3\r\n"
                            "2023-08,Ghost,,Burglary,12a\r\n"
                            "soon,Ghost,,Burglary,3\r\n"
                            "2023-08,,,Burglary,3\r\n"
                            "2023-08,Ghost,,Burglary\r\n"
                            "2023-08,London, City of,,Burglary,3\r\n"
                            "2023-08,Gh\xF4st,,Burglary,3\r\n"
                            "2023-08,Ghost,,Burglary,inf\r\n"),
                     STATUS_OK);
    freeze(&f);
    assert_int_equal(f.panel.count, 1);
    assert_int_equal(f.panel.areas, 1); /* a refused row leaves no name behind */
    assert_string_equal(f.panel.area_code[0], "E06000023");
    assert_close(value(&f, "Bristol, City of", "Burglary", 2023, 4), 1024, RUNG_EXACT);
    assert_true(isnan(value(&f, "Bristol, City of", "Burglary", 2023, 5)));
    assert_true(isnan(value(&f, "Bristol, City of", "Burglary", 2023, 6)));
    assert_close(value(&f, "Bristol, City of", "Burglary", 2023, 7), 7.5, RUNG_EXACT);
    static const struct {
        long line;
        const char *column, *value, *words;
    } refused[] = {
        {7, "Count", "-3", "0 or more"},    {8, "Count", "12a", "expected a number"},
        {9, "Month", "soon", "a month"},    {10, "Area", "", "name of an area"},
        {11, "Count", "", "ends before"},   {12, "", "", "found 6 fields, expected 5"},
        {13, "Area", "Gh?st", "byte 0xF4"}, {14, "Count", "inf", "finite"},
    };
    assert_int_equal(f.rejects.count, sizeof refused / sizeof *refused);
    for (size_t i = 0; i < f.rejects.kept; i++) {
        assert_int_equal(f.rejects.reject[i].line, refused[i].line);
        assert_string_equal(f.rejects.reject[i].column, refused[i].column);
        assert_string_equal(f.rejects.reject[i].value, refused[i].value);
        assert_non_null(strstr(f.rejects.reject[i].reason, refused[i].words));
    }
    const struct provenance *story = &f.provenances.provenance[0];
    assert_string_equal(story->reader, "panel");
    assert_int_equal(story->rows_read, 12);
    assert_int_equal(story->rows_kept, 4);
    assert_int_equal(story->rows_refused, 8);
    assert_int_equal(story->first, month_index(2023, 4));
    assert_int_equal(story->last, month_index(2023, 7));
    stop(&f);
}

static void digest_and_size(void **state) {
    (void)state;
    struct fixture f;
    start(&f);
    assert_int_equal(ingest(&f, "crime.csv", "month,area,category,count\n2023-04,A,B,1\n"),
                     STATUS_OK);
    /* printf 'month,area,category,count\n2023-04,A,B,1\n' | sha256sum */
    assert_string_equal(f.provenances.provenance[0].digest,
                        "f0a6517067b253a380eb941ef258ea8edd9ea0779d5687652b9c61aadeb0a807");
    assert_int_equal(f.provenances.provenance[0].bytes, 40);
    stop(&f);
}

static void two_values_for_one_cell(void **state) {
    (void)state;
    struct fixture f;
    start(&f);
    assert_int_equal(ingest(&f, "crime.csv",
                            "month,area,category,count\n"
                            "2023-04,A,B,1\n2023-05,A,B,5\n2023-05,A,B,6\n2023-05,A,B,7\n"
                            "2023-04,A,B,1\n"),
                     STATUS_OK);
    freeze(&f);
    assert_int_equal(f.build.repeats, 1);
    assert_int_equal(input_conflicts(&f.build, &f.panel, &f.rejects), STATUS_OK);
    assert_int_equal(f.rejects.count, 3); /* lines 3, 4 and 5, each once */
    assert_int_equal(f.rejects.reject[0].line, 3);
    assert_int_equal(f.rejects.reject[2].line, 5);
    assert_string_equal(f.rejects.reject[1].reason,
                        "line 3 gives 5 for the same cell (A, B, 2023-05); expected one value");
    assert_true(isnan(value(&f, "A", "B", 2023, 5)));
    stop(&f);
}

static void later_files_supersede(void **state) {
    (void)state;
    struct fixture f;
    start(&f);
    assert_int_equal(ingest(&f, "old.csv", "month,area,category,count\n2023-04,A,B,1\n"),
                     STATUS_OK);
    assert_int_equal(ingest(&f, "new.csv", "count,category,area,month\n2,B,A,April 2023\n"),
                     STATUS_OK);
    freeze(&f);
    assert_close(value(&f, "A", "B", 2023, 4), 2, RUNG_EXACT);
    assert_int_equal(f.build.superseded, 1);
    stop(&f);
}

static void aliases_and_overrides(void **state) {
    (void)state;
    struct fixture f;
    const struct alias *unused;
    struct arena arena = ARENA_EMPTY;
    size_t count;
    start(&f);
    recode_add(&f.recode, RECODE_AREA, "London, City of", "City of London", 2, NULL, NULL);
    recode_add(&f.recode, RECODE_CATEGORY, "a", "b", 3, NULL, NULL);
    recode_add(&f.recode, RECODE_CATEGORY, "b", "c", 4, NULL, NULL);
    recode_add(&f.recode, RECODE_AREA, "nowhere", "somewhere", 5, NULL, NULL);
    assert_int_equal(columns_add(&f.columns, "count", "Faelle", &f.fault), STATUS_OK);
    assert_int_equal(ingest(&f, "crime.csv",
                            "month,area,category,faelle\n"
                            "2023-04,\" London, City of \",a,1\n2023-04,City of London,b,2\n"),
                     STATUS_OK);
    freeze(&f);
    assert_int_equal(f.panel.areas, 1);
    assert_close(value(&f, "City of London", "b", 2023, 4), 1, RUNG_EXACT); /* one step only */
    assert_close(value(&f, "City of London", "c", 2023, 4), 2, RUNG_EXACT);
    assert_int_equal(recode_unused(&f.recode, &arena, &unused, &count), STATUS_OK);
    assert_int_equal(count, 1);
    assert_string_equal(unused[0].name, "nowhere");
    arena_free(&arena);
    stop(&f);
}

static void unmatched_names(void **state) {
    (void)state;
    static const char *const names[] = {"Burglary", "Theft Offences", "Rape"};
    struct hierarchy tree = HIERARCHY_EMPTY;
    struct arena arena = ARENA_EMPTY;
    const struct unmatched *unmatched;
    size_t index, count;
    assert_int_equal(recode_unmatched(names, 3, &tree, &arena, &unmatched, &count), STATUS_OK);
    assert_int_equal(count, 0); /* no tree, nothing to match */
    hierarchy_add(&tree, &(struct node){.name = "Burglary"}, &index);
    hierarchy_add(&tree, &(struct node){.name = "Theft offences"}, &index);
    assert_int_equal(recode_unmatched(names, 3, &tree, &arena, &unmatched, &count), STATUS_OK);
    assert_int_equal(count, 2);
    assert_string_equal(unmatched[0].name, "Theft Offences");
    assert_string_equal(unmatched[0].nearest, "Theft offences");
    assert_null(unmatched[1].nearest);
    arena_free(&arena);
    hierarchy_free(&tree);
}

static void faults(void **state) {
    (void)state;
    struct fixture f;
    start(&f);
    assert_int_equal(ingest(&f, "empty.csv", ""), STATUS_NO_DATA);
    assert_non_null(strstr(f.fault.message, "the file is empty"));
    assert_int_equal(ingest(&f, "other.csv", "a,b\n1,2\n"), STATUS_BAD_ROW);
    assert_non_null(strstr(f.fault.message, "month,area,category,count"));
    assert_non_null(strstr(f.fault.message, "found \"a\", \"b\""));
    assert_int_equal(f.fault.line, 1);
    assert_int_equal(input_read("/no/such/file.csv", &f.settings, &f.sink, &f.fault),
                     STATUS_MISSING_INPUT);
    f.settings.format = "panle";
    assert_int_equal(ingest(&f, "x.csv", "a\n"), STATUS_CONFIGURATION);
    assert_non_null(strstr(f.fault.message, "did you mean panel?"));
    f.settings.format = "panel";
    assert_int_equal(ingest(&f, "x.csv", "month,area,count\n"), STATUS_BAD_ROW);
    assert_non_null(strstr(f.fault.message, "no column for category"));
    /* half a file does not count */
    f.settings.format = NULL;
    assert_int_equal(
        ingest(&f, "half.csv", "month,area,category,count\n2023-04,A,B,1\n2023-05,\"A"),
        STATUS_BAD_ROW);
    assert_int_equal(f.build.count, 0);
    /* only a header: no fault, no rows; the caller sees an empty panel */
    assert_int_equal(ingest(&f, "bare.csv", "month,area,category,count\n"), STATUS_OK);
    assert_int_equal(f.build.count, 0);
    stop(&f);
}

static void london(void **state) {
    (void)state;
    struct fixture f;
    char path[512];
    if (!support_shared("data/london/recorded_crime.csv", path))
        skip();
    start(&f);
    assert_int_equal(input_read(path, &f.settings, &f.sink, &f.fault), STATUS_OK);
    freeze(&f);
    assert_int_equal(f.panel.count, 187); /* 17 areas by 11 categories */
    assert_int_equal(f.panel.areas, 17);
    assert_int_equal(f.panel.first, month_index(2010, 4));
    assert_int_equal(f.panel.last, month_index(2025, 11));
    assert_int_equal(f.rejects.count, 0);
    assert_int_equal(f.provenances.provenance[0].rows_kept, 187 * 188);
    stop(&f);
}

/* A million rows: printed, not asserted, since machines differ. */
static void throughput(void **state) {
    (void)state;
    enum { AREAS = 250, CATEGORIES = 20, MONTHS = 200 };
    struct fixture f;
    start(&f);
    snprintf(f.path, sizeof f.path, "%s/large.csv", f.folder);
    FILE *stream = fopen(f.path, "w");
    assert_non_null(stream);
    fputs("month,area,category,count\n", stream);
    for (int a = 0; a < AREAS; a++)
        for (int c = 0; c < CATEGORIES; c++)
            for (int m = 0; m < MONTHS; m++)
                fprintf(stream, "%d-%02d,Area %03d,Category %02d,%d\n", 2000 + m / 12, m % 12 + 1,
                        a, c, (a * 7 + c * 13 + m * 29) % 500);
    fclose(stream);
    clock_t before = clock();
    assert_int_equal(input_read(f.path, &f.settings, &f.sink, &f.fault), STATUS_OK);
    double seconds = (double)(clock() - before) / CLOCKS_PER_SEC;
    print_message("a million rows read in %.2f s of processor time\n", seconds);
    assert_int_equal(f.build.count, AREAS * CATEGORIES * MONTHS);
    stop(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_and_refused_rows),
        cmocka_unit_test(digest_and_size),
        cmocka_unit_test(two_values_for_one_cell),
        cmocka_unit_test(later_files_supersede),
        cmocka_unit_test(aliases_and_overrides),
        cmocka_unit_test(unmatched_names),
        cmocka_unit_test(faults),
        cmocka_unit_test(london),
        cmocka_unit_test(throughput),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* run and check: what they write, what they say in which shape, and how they end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test/cli/json_lines.h"
#include "test/support/program.h"
#include "test/support/support.h"

/* A fresh folder with the small batch in it for each test. */
static char scratch[256];

static int set_up(void **state) {
    (void)state;
    support_scratch(scratch);
    batch_write(scratch, NULL, NULL);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    support_remove(scratch);
    return 0;
}

static struct outcome run(const char *a, const char *b, const char *c, const char *d) {
    struct program program = {.arguments = {a, b, c, d}, .folder = scratch};
    return program_run(&program);
}

static void add_line(const char *file, const char *line) {
    char path[512];
    path_of(path, scratch, file);
    FILE *stream = fopen(path, "ab");
    assert_non_null(stream);
    fputs(line, stream);
    fclose(stream);
}

static size_t lines_of(const char *folder, const char *name) {
    char path[512];
    size_t lines = 0;
    path_of(path, folder, name);
    char *text = support_read(path);
    for (const char *c = text; *c; c++)
        lines += *c == '\n';
    free(text);
    return lines;
}

/* 8 areas by 5 categories are 40 targets, 3 months each; nothing else is in the folder. */
static void test_run_writes(void **state) {
    (void)state;
    static const char *const files[] = {"out/tables/forecasts.csv",    "out/tables/totals.csv",
                                        "out/tables/significance.csv", "out/tables/series.csv",
                                        "out/tables/rejects.csv",      "out/tables/accuracy.csv",
                                        "out/tables/track_record.csv", "out/tables/breaks.csv",
                                        "out/tables/trend.csv",        "out/tables/change.csv",
                                        "out/tables/rates.csv",        "out/datapackage.json",
                                        "out/manifest.json",           "out/run.log"};
    struct outcome outcome = run("run", "BATCH.ini", NULL, NULL);
    assert_int_equal(outcome.code, 0);
    assert_string_equal(outcome.out, "");
    assert_non_null(strstr(outcome.err, "crime.csv: panel, 720 rows read, 720 kept, 0 refused"));
    assert_non_null(strstr(outcome.err, "40 series"));
    assert_non_null(strstr(outcome.err, "done; results in out"));
    outcome_free(&outcome);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (!there_is(scratch, files[i]))
            fail_msg("%s was not written", files[i]);
    char folder[512];
    path_of(folder, scratch, "out");
    assert_int_equal(count_files(folder), sizeof files / sizeof *files + 5); /* pages of 5 areas */
    assert_int_equal(lines_of(folder, "tables/forecasts.csv"), 1 + 40 * 3);
    assert_int_equal(lines_of(folder, "tables/series.csv"), 1 + 40);
    assert_int_equal(lines_of(folder, "tables/rejects.csv"), 1);
    /* 15 leaves, 3 categories, all; 1 and 3 months; one band of volume at least */
    assert_in_range(lines_of(folder, "tables/accuracy.csv"), 1 + 20 * 2, 1 + 23 * 2);
    assert_int_equal(lines_of(folder, "tables/track_record.csv"), 1 + 19);
    char path[512];
    static const char *const documents[] = {"out/manifest.json", "out/datapackage.json"};
    for (size_t i = 0; i < 2; i++) {
        path_of(path, scratch, documents[i]);
        char *text = support_read(path);
        assert_true(json_whole(text));
        free(text);
    }
}

/* Switched off, an earlier run's accuracy does not stay behind. */
static void test_run_without_backtest(void **state) {
    (void)state;
    struct outcome outcome = run("run", "BATCH.ini", NULL, NULL);
    assert_true(there_is(scratch, "out/tables/accuracy.csv"));
    outcome_free(&outcome);
    batch_write(scratch, "areas = none.csv", "[forecast]\nbacktest_origins = 0\n");
    outcome = run("run", "BATCH.ini", NULL, NULL);
    assert_int_equal(outcome.code, 0);
    outcome_free(&outcome);
    assert_true(there_is(scratch, "out/tables/forecasts.csv"));
    assert_false(there_is(scratch, "out/tables/accuracy.csv"));
    assert_false(there_is(scratch, "out/tables/track_record.csv"));
}

/* Twice the same: tables and data package byte for byte. From elsewhere too: paths go by the
 * batch file's folder. */
static void test_run_again(void **state) {
    (void)state;
    char first[512], second[512], batch[512];
    struct outcome outcome = run("run", "BATCH.ini", NULL, NULL);
    outcome_free(&outcome);
    path_of(first, scratch, "out");
    path_of(second, scratch, "before");
    path_of(batch, scratch, "BATCH.ini");
    assert_int_equal(rename(first, second), 0);
    struct program elsewhere = {.arguments = {"run", batch}, .folder = "/"};
    assert_program(&elsewhere, 0, "done; results in ");
    assert_same_file(first, second, "tables/forecasts.csv");
    assert_same_file(first, second, "tables/totals.csv");
    assert_same_file(first, second, "tables/significance.csv");
    assert_same_file(first, second, "tables/series.csv");
    assert_same_file(first, second, "tables/accuracy.csv");
    assert_same_file(first, second, "tables/track_record.csv");
    assert_same_file(first, second, "datapackage.json");
}

/* Into the folder of a run that drew more: what it left goes, but for what was changed since. */
static void test_run_leaves_nothing_behind(void **state) {
    (void)state;
    static const char *const all = "areas = one.csv\nformats =\nkinds = fan, control\n",
                             *fewer = "areas = one.csv\nformats =\nkinds = fan\n";
    char changed[512];
    struct program program = {.arguments = {"run", "BATCH.ini"}, .folder = scratch};
    batch_write(scratch, all, NULL);
    assert_program(&program, 0, "done; results in out");
    assert_true(there_is(scratch, "out/charts/birch/robbery-control.csv"));
    path_of(changed, scratch, "out/charts/birch/robbery-control.gp");
    support_write(changed, "# mine\n");
    batch_write(scratch, fewer, "[forecast]\nbacktest_origins = 0\n");
    assert_program(&program, 0, "robbery-control.gp is of an earlier run, but was changed since",
                   "files of an earlier run that this one does not make: removed");
    assert_false(there_is(scratch, "out/charts/birch/robbery-control.csv"));
    assert_true(there_is(scratch, "out/charts/birch/robbery-control.gp"));
    assert_true(there_is(scratch, "out/charts/birch/robbery.csv"));
    assert_true(there_is(scratch, "out/run.log"));
    /* nothing to remove the second time; a manifest that is none, or leads out, removes nothing */
    path_of(changed, scratch, "out/manifest.json");
    support_write(changed, "{\"files\": [{\"path\": \"../crime.csv\", \"sha256\": \"\"}, 3]}");
    assert_program(&program, 0, "done; results in out");
    support_write(changed, "no manifest");
    assert_program(&program, 0, "done; results in out");
    assert_true(there_is(scratch, "crime.csv"));
    batch_write(scratch, "areas = none.csv\nformats =", NULL);
    assert_program(&program, 0, "files of an earlier run");
    assert_false(there_is(scratch, "out/charts/birch/robbery.csv"));
}

/* A theme over two branches: its count and its means are those of its members together, it has a
 * chart that says so, and the data package names them. */
static void test_run_with_theme(void **state) {
    (void)state;
    static const char *const names[] = {"Burglary", "Violence", "Harm at home"};
    char path[512];
    batch_write(scratch, "areas = one.csv\nformats =\nkinds = fan\n",
                "[input]\nthemes = themes.csv\n");
    path_of(path, scratch, "themes.csv");
    support_write(path, "theme,category\nHarm at home,Burglary\nHarm at home,Violence\n"
                        "Harm at home,Violense\n");
    struct program program = {.arguments = {"run", "BATCH.ini"}, .folder = scratch};
    assert_program(&program, 1, "themes.csv:4: category: found \"Violense\"",
                   "did you mean \"Violence\"?");
    double count[3] = {0}, mean[3] = {0};
    for (int table = 0; table < 2; table++) {
        path_of(path, scratch, table ? "out/tables/forecasts.csv" : "out/tables/significance.csv");
        struct reference *row = reference_open(path);
        while (reference_next(row))
            for (int i = 0; i < 3; i++)
                if (strcmp(reference_text(row, "area"), "Birch") == 0 &&
                    strcmp(reference_text(row, "category"), names[i]) == 0)
                    *(table ? &mean[i] : &count[i]) +=
                        reference_number(row, table ? "mean" : "count");
        reference_close(row);
    }
    assert_true(count[0] > 100 && mean[0] > 10);
    assert_true(count[2] == count[0] + count[1]);
    assert_close(mean[2], mean[0] + mean[1], 1e-9);
    path_of(path, scratch, "out/charts/birch/harm-at-home.gp");
    char *text = support_read(path);
    assert_non_null(strstr(text, "Harm at home: Burglary and Violence."));
    free(text);
    path_of(path, scratch, "out/datapackage.json");
    text = support_read(path);
    assert_non_null(strstr(text, "\"themes\": {\n    \"Harm at home\": ["));
    free(text);
}

/* Nine months are forecast, without rates; only a period that was asked for must be there. */
static void test_run_on_less_than_a_year(void **state) {
    (void)state;
    static const char settings[] = "[batch]\noutput = short\n[input]\ncrime = short.csv\n"
                                   "population = people.csv\n[charts]\nformats =\n";
    char path[512];
    path_of(path, scratch, "short.csv");
    support_write(path, "area,category,month,count\n");
    for (int m = 4; m <= 12; m++) {
        char row[32];
        snprintf(row, sizeof row, "Ash,Bike,2023-%02d,20\n", m);
        add_line("short.csv", row);
    }
    path_of(path, scratch, "people.csv");
    support_write(path, "area,year,population\nAsh,2023,10000\n");
    path_of(path, scratch, "SHORT.ini");
    support_write(path, settings);
    struct program program = {.arguments = {"run", "SHORT.ini"}, .folder = scratch};
    assert_program(&program, 0, "no financial year of the record is complete", "1 forecast");
    path_of(path, scratch, "short/tables/significance.csv");
    struct reference *row = reference_open(path);
    assert_true(reference_next(row));
    assert_string_equal(reference_text(row, "rate"), "");
    reference_close(row);
    add_line("SHORT.ini", "[significance]\nperiod = 2022-23\n");
    assert_program(&program, 78, "period: found the period 2022-04..2023-03");
}

static void test_check(void **state) {
    (void)state;
    struct program check = {.arguments = {"check", "BATCH.ini"}, .folder = scratch};
    assert_program(&check, 0, "15 series of 5 areas and 3 categories, 2020-04 to 2024-03",
                   "40 rows in the tables", "0 problems, 0 rows refused");
    assert_false(there_is(scratch, "out"));
}

/* Every problem of a batch in one go: settings, lists, side tables, crime files. */
static void test_check_tells_all(void **state) {
    (void)state;
    batch_write(scratch, "areas = chosen.csv\nformats = svg",
                "[forecast]\nhorizn = 3\nmodels = dotn\n[chart]\nareas = x.csv\n[significance]\n"
                "benchmark = Nort\nlow_volume = few\n[input]\ncrime = missing.csv\n"
                "events = events.csv\n");
    char path[512];
    path_of(path, scratch, "chosen.csv");
    support_write(path, "area\nBirhc\n");
    path_of(path, scratch, "events.csv");
    support_write(path, "event,start\nLockdown,2020-04\n");
    add_line("crime.csv", "2024-13,Alder,,Burglary,5\n");
    add_line("population.csv", "2023,Alder,many\n");
    struct program check = {.arguments = {"check", "BATCH.ini"}, .folder = scratch};
    assert_program(&check, 78, "horizn", "did you mean horizon?", "\"dotn\"", "[chart]",
                   "did you mean [charts]?", "\"Nort\"", "did you mean \"North\"?", "\"few\"",
                   "number from 0 to 1000", "missing.csv: cannot be opened", "events.csv:1",
                   "chosen.csv:2", "\"Birhc\"", "did you mean \"Birch\"?", "crime.csv:722: month",
                   "population.csv:27: population", "8 problems, 2 rows refused");
    assert_false(there_is(scratch, "out"));
}

/* A refused row: exit 1, or 0 when that is allowed; the rest is forecast, the row reported. */
static void test_partial(void **state) {
    (void)state;
    add_line("crime.csv", "2024-03,Alder,,Burglary,12a\n");
    struct program program = {.arguments = {"run", "BATCH.ini"}, .folder = scratch};
    assert_program(&program, 1, "crime.csv:722: count: found \"12a\", expected a number",
                   "40 series: 40 forecast", "1 rows refused", "results in out");
    char path[512];
    path_of(path, scratch, "out/tables/rejects.csv");
    char *rejects = support_read(path);
    assert_string_equal(rejects, "file,line,column,value,reason\n"
                                 "crime.csv,722,count,12a,\"found \"\"12a\"\", expected a "
                                 "number\"\n");
    free(rejects);
    program.arguments[2] = "--allow-failures";
    assert_program(&program, 0, "crime.csv:722", "done; results in out");
    program.arguments[0] = "check";
    assert_program(&program, 0, "crime.csv:722", "0 problems, 1 row refused");
    program.arguments[2] = NULL;
    assert_program(&program, 1, "crime.csv:722");
}

static void test_quiet(void **state) {
    (void)state;
    struct outcome outcome = run("run", "BATCH.ini", "-q", NULL);
    assert_int_equal(outcome.code, 0);
    assert_string_equal(outcome.err, "");
    assert_string_equal(outcome.out, "");
    outcome_free(&outcome);
    /* the log holds what was not said */
    char path[512];
    path_of(path, scratch, "out/run.log");
    char *log = support_read(path);
    assert_non_null(strstr(log, "720 rows read"));
    free(log);
    /* errors and a last failure line still print */
    add_line("crime.csv", "2024-13,Alder,,Burglary,5\n");
    outcome = run("run", "BATCH.ini", "-q", NULL);
    assert_int_equal(outcome.code, 1);
    assert_non_null(strstr(outcome.err, "rows were refused"));
    assert_null(strstr(outcome.err, "rows read"));
    outcome_free(&outcome);
    outcome = run("run", "NOWHERE.ini", "-q", NULL);
    assert_int_equal(outcome.code, 66);
    assert_non_null(strstr(outcome.err, "NOWHERE.ini: cannot be opened"));
    outcome_free(&outcome);
}

/* -v says at least what is said without it. */
static void test_verbose(void **state) {
    (void)state;
    struct outcome plain = run("check", "BATCH.ini", NULL, NULL);
    struct outcome verbose = run("check", "BATCH.ini", "-v", NULL);
    assert_int_equal(verbose.code, 0);
    assert_true(strlen(verbose.err) >= strlen(plain.err));
    assert_non_null(strstr(verbose.err, "720 rows read"));
    outcome_free(&plain);
    outcome_free(&verbose);
}

/* Every line of standard error is one JSON object, whatever quotes the message holds. */
static void test_json(void **state) {
    (void)state;
    static const char *const keys[] = {"\"time\":", "\"level\":", "\"message\":", NULL};
    static const char *const call[][4] = {{"run", "BATCH.ini", "--log-format", "json"},
                                          {"check", "BATCH.ini", "--log-format", "json"},
                                          {"run", "NOWHERE.ini", "--log-format", "json"},
                                          {"ingest", "crime.csv", "--log-format=json", "--dry-run"},
                                          {"ingest", "--log-format", "json", "--dri-run"}};
    static const int code[] = {1, 1, 66, 1, 64};
    size_t lines;
    add_line("crime.csv", "2024-01,\"Al\\der \"\"old\"\"\",,Burglary,\"5\t6\"\n");
    for (size_t i = 0; i < sizeof call / sizeof *call; i++) {
        struct outcome outcome = run(call[i][0], call[i][1], call[i][2], call[i][3]);
        assert_int_equal(outcome.code, code[i]);
        if (!json_lines(outcome.err, keys, &lines))
            fail_msg("not lines of JSON:\n%s", outcome.err);
        assert_true(lines > 0);
        outcome_free(&outcome);
    }
}

/* --dry-run reads and reports as the run would, and writes nothing. */
static void test_dry_run(void **state) {
    (void)state;
    size_t before = count_files(scratch);
    struct program program = {.arguments = {"run", "BATCH.ini", "--dry-run"}, .folder = scratch};
    assert_program(&program, 0, "720 rows read", "40 rows in the tables");
    assert_int_equal(count_files(scratch), before);
    assert_false(there_is(scratch, "out"));
    add_line("crime.csv", "2024-13,Alder,,Burglary,5\n");
    assert_program(&program, 1, "crime.csv:722");
    assert_int_equal(count_files(scratch), before);
}

/* A series too short for what was asked falls back, and its row says so; that is no failure, also
 * not for --on-error stop. */
static void test_fell_back(void **state) {
    (void)state;
    char path[512];
    batch_write(scratch, NULL, "[forecast]\nmodels = snaive\n");
    path_of(path, scratch, "crime.csv");
    support_write(path, "month,area,category,count\n"
                        "2024-01,Alder,Burglary,5\n2024-02,Alder,Burglary,7\n"
                        "2024-03,Alder,Burglary,6\n");
    struct program program = {.arguments = {"run", "BATCH.ini", "--on-error", "stop"},
                              .folder = scratch};
    assert_program(&program, 0, "1 fell back", "0 failed");
    path_of(path, scratch, "out/tables/series.csv");
    char *series = support_read(path);
    assert_non_null(strstr(series, "Alder,E22000000,Burglary,3,2024-01-01,2024-03-01,0,0,6,snaive,"
                                   "mean,"));
    assert_non_null(strstr(series, "fell_back,snaive: the series is too short,poor"));
    free(series);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_run_writes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_run_without_backtest, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_run_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_run_with_theme, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_run_leaves_nothing_behind, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_run_on_less_than_a_year, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_check, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_check_tells_all, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_partial, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_quiet, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_verbose, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_json, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_dry_run, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_fell_back, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

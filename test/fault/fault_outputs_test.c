/* Outputs that cannot be written, gnuplot that is not there, runs that are interrupted: exit codes,
 * messages, and that what was complete stays as it was. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "test/support/program.h"
#include "test/support/support.h"

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

static void put(const char *name, const char *content) {
    char path[512];
    path_of(path, scratch, name);
    support_write(path, content);
}

static void assert_content(const char *name, const char *expected) {
    char path[512];
    path_of(path, scratch, name);
    char *text = support_read(path);
    assert_string_equal(text, expected);
    free(text);
}

/* The disk is full after 4 KB of a file: an earlier output stays as it was, nothing half-written
 * or temporary is left. */
static void test_full_disk_single(void **state) {
    (void)state;
    static const char *const command[] = {"ingest", "forecast"};
    put("out.csv", "the earlier output\n");
    size_t before = count_files(scratch);
    for (size_t i = 0; i < 2; i++) {
        struct program program = {.arguments = {command[i], "crime.csv", "-o", "out.csv"},
                                  .folder = scratch,
                                  .file_most = 4096};
        assert_program(&program, 74, "out.csv: cannot be written", "File too large");
        assert_content("out.csv", "the earlier output\n");
        assert_int_equal(count_files(scratch), before);
    }
}

static void test_full_disk_run(void **state) {
    (void)state;
    char out[512], kept[512], path[512];
    path_of(out, scratch, "out");
    path_of(kept, scratch, "kept");
    struct program program = {.arguments = {"run", "BATCH.ini"}, .folder = scratch};
    assert_program(&program, 0, "done");
    size_t files = count_files(out);
    assert_int_equal(mkdir(kept, 0777), 0);
    static const char *const tables[] = {"forecasts.csv", "totals.csv"};
    for (size_t i = 0; i < 2; i++) {
        char from[512], to[512];
        snprintf(from, sizeof from, "out/tables/%s", tables[i]);
        path_of(path, scratch, from);
        path_of(to, kept, tables[i]);
        char *text = support_read(path);
        support_write(to, text);
        free(text);
    }
    program.file_most = 4096;
    assert_program(&program, 74, "out/tables/forecasts.csv: cannot be written", "File too large");
    /* the run did not finish: no manifest; the tables are the complete ones of the run before */
    assert_false(there_is(scratch, "out/manifest.json"));
    assert_int_equal(count_files(out), files - 1);
    path_of(path, scratch, "out/tables");
    for (size_t i = 0; i < 2; i++)
        assert_same_file(path, kept, tables[i]);
    /* and with room again the same command finishes */
    program.file_most = 0;
    assert_program(&program, 0, "done");
    assert_true(there_is(scratch, "out/manifest.json"));
}

/* Standard output that cannot take the data. */
static void test_full_output(void **state) {
    (void)state;
    struct stat about;
    if (stat("/dev/full", &about) != 0 || !S_ISCHR(about.st_mode)) {
        print_message("SKIPPED: there is no /dev/full\n");
        return;
    }
    static const char *const call[][3] = {
        {"ingest", "crime.csv"}, {"forecast", "crime.csv"}, {"models"}, {"settings"}};
    for (size_t i = 0; i < sizeof call / sizeof *call; i++) {
        struct program program = {.folder = scratch, .output = "/dev/full"};
        memcpy(program.arguments, call[i], sizeof call[i]);
        assert_program(&program, 74, "cannot be written");
    }
}

/* As root permissions bind nobody, but a path below a plain file cannot be made by anyone. */
static void test_unwritable(void **state) {
    (void)state;
    static const char *const call[][6] = {
        {"ingest", "crime.csv", "-o", "areas.csv/out.csv"},
        {"ingest", "crime.csv", "-o", "nowhere/out.csv"},
        {"forecast", "crime.csv", "-o", "areas.csv/out.csv"},
        {"demo", "areas.csv/demo"},
    };
    size_t before = count_files(scratch);
    for (size_t i = 0; i < sizeof call / sizeof *call; i++) {
        struct program program = {.folder = scratch};
        memcpy(program.arguments, call[i], sizeof call[i]);
        assert_program(&program, 73, i == 1 ? "nowhere/out.csv" : "areas.csv", "cannot be created");
        assert_int_equal(count_files(scratch), before);
    }
    char path[512];
    path_of(path, scratch, "BATCH.ini");
    char *batch = support_read(path);
    char *output = strstr(batch, "output = out");
    memcpy(output, "output = a/b", strlen("output = a/b"));
    support_write(path, batch);
    free(batch);
    put("a", "a plain file\n");
    struct program run = {.arguments = {"run", "BATCH.ini"}, .folder = scratch};
    assert_program(&run, 73, "a: the folder cannot be created");
    assert_content("a", "a plain file\n");
}

/* An output folder with files of someone else's is left alone unless that is wanted. */
static void test_foreign_files(void **state) {
    (void)state;
    char out[512];
    path_of(out, scratch, "out");
    assert_int_equal(mkdir(out, 0777), 0);
    put("out/thesis.doc", "years of work\n");
    struct program run = {.arguments = {"run", "BATCH.ini"}, .folder = scratch};
    assert_program(&run, 73, "out: the folder holds other files", "thesis.doc", "--force");
    assert_int_equal(count_files(out), 1);
    assert_content("out/thesis.doc", "years of work\n");
    run.arguments[2] = "--force";
    assert_program(&run, 0, "done");
    assert_content("out/thesis.doc", "years of work\n");
    assert_true(there_is(scratch, "out/manifest.json"));
    /* an earlier run's folder is the program's own */
    run.arguments[2] = NULL;
    assert_program(&run, 0, "done");
}

/* Without gnuplot: tables, scripts, data and manifest all the same, and exit 69. */
static void test_no_gnuplot(void **state) {
    (void)state;
    char path[512], nothing[600];
    batch_write(scratch, "areas = one.csv\ncategories = one_category.csv", NULL);
    snprintf(nothing, sizeof nothing, "PATH=%s", scratch);
    struct program run = {.arguments = {"run", "BATCH.ini"}, .folder = scratch, .set = {nothing}};
    assert_program(&run, 69, "gnuplot is not installed", "7 charts as scripts only");
    static const char *const there[] = {"out/manifest.json",
                                        "out/datapackage.json",
                                        "out/tables/forecasts.csv",
                                        "out/charts/birch/burglary.gp",
                                        "out/charts/birch/burglary.csv",
                                        "out/charts/birch/burglary.alt.txt",
                                        "out/charts/summary/burglary-rates.gp"};
    for (size_t i = 0; i < sizeof there / sizeof *there; i++)
        if (!there_is(scratch, there[i]))
            fail_msg("%s was not written", there[i]);
    assert_false(there_is(scratch, "out/charts/birch/burglary.svg"));
    path_of(path, scratch, "out/manifest.json");
    char *manifest = support_read(path);
    assert_non_null(strstr(manifest, "\"exit_code\": 69"));
    free(manifest);
    run.arguments[0] = "charts";
    run.arguments[1] = "out";
    assert_program(&run, 69, "gnuplot is not installed");
    /* charts that nobody asked for need no gnuplot */
    batch_write(scratch, NULL, NULL);
    run.arguments[0] = "run";
    run.arguments[1] = "BATCH.ini";
    assert_program(&run, 0, "done");
}

/* The program reads its crime from a pipe, so that it stands in the middle of the run (its log is
 * there, its input is not) when the signal comes. */
static void interrupt(void *context, pid_t child) {
    const struct timespec pause = {0, 2000000};
    for (int i = 0; i < 5000 && !there_is(scratch, "out/run.log"); i++)
        nanosleep(&pause, NULL);
    if (!there_is(scratch, "out/run.log"))
        fail_msg("the run did not start");
    kill(child, *(const int *)context);
}

static void test_interrupted(void **state) {
    (void)state;
    char path[512];
    path_of(path, scratch, "crime.csv");
    char *crime = support_read(path);
    path_of(path, scratch, "BATCH.ini");
    char *batch = support_read(path);
    char *line = strstr(batch, "crime = crime.csv");
    memcpy(line, "crime = -        ", strlen("crime = crime.csv"));
    support_write(path, batch);
    static const int signals[] = {SIGINT, SIGTERM};
    for (size_t i = 0; i < 2; i++) {
        struct program run = {.arguments = {"run", "BATCH.ini", "--jobs", i ? "1" : "2"},
                              .folder = scratch,
                              .input = crime,
                              .during = interrupt,
                              .context = (void *)(uintptr_t)&signals[i]};
        assert_program(&run, 75, "stopped after", "run the same command again");
        assert_false(there_is(scratch, "out/manifest.json"));
        assert_false(there_is(scratch, "out/tables"));
        run.during = NULL;
        assert_program(&run, 0, "done");
        assert_true(there_is(scratch, "out/manifest.json"));
        path_of(path, scratch, "out");
        support_remove(path);
    }
    free(batch);
    free(crime);
}

/* A pipe that is named as output is written to and stays a pipe. */
static void test_pipe(void **state) {
    (void)state;
    char path[512], bytes[64] = "";
    path_of(path, scratch, "pipe");
    assert_int_equal(mkfifo(path, 0666), 0);
    int reader = open(path, O_RDONLY | O_NONBLOCK); /* so that the writer need not wait */
    assert_true(reader >= 0);
    put("in.csv", "month,area,category,count\n2024-01,Alder,Burglary,3\n");
    struct program program = {.arguments = {"ingest", "in.csv", "-o", "pipe"}, .folder = scratch};
    assert_program(&program, 0, "1 kept");
    ssize_t got = read(reader, bytes, sizeof bytes - 1);
    close(reader);
    assert_true(got > 0);
    assert_int_equal(strncmp(bytes, "month,area,area_code,category,count\n2024-01-01", 46), 0);
    struct stat about;
    assert_int_equal(stat(path, &about), 0);
    assert_true(S_ISFIFO(about.st_mode));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_full_disk_single), TEST(test_full_disk_run), TEST(test_full_output),
        TEST(test_unwritable),       TEST(test_foreign_files), TEST(test_no_gnuplot),
        TEST(test_interrupted),      TEST(test_pipe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

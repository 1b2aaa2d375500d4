/* Inputs that are broken: each ends with its exit code and a message that names file and line, what
 * was found and what was expected; good rows beside bad ones count. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test/support/program.h"
#include "test/support/support.h"

static char scratch[256];

static int set_up(void **state) {
    (void)state;
    support_scratch(scratch);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    support_remove(scratch);
    return 0;
}

static void put(const char *content) {
    char path[512];
    path_of(path, scratch, "in.csv");
    support_write(path, content);
}

static void assert_panel(const char *expected) {
    char path[512];
    path_of(path, scratch, "out.csv");
    char *text = support_read(path);
    assert_string_equal(text, expected);
    free(text);
}

#define HEADER "month,area,category,count\n"
#define PANEL "month,area,area_code,category,count\n"

static struct program ingest(void) {
    return (struct program){.arguments = {"ingest", "in.csv", "-o", "out.csv"}, .folder = scratch};
}

/* Files of which nothing can be used: no output is begun. */
static void test_files(void **state) {
    (void)state;
    static const struct {
        const char *content; /* NULL: no file */
        int code;
        const char *place, *found, *expected;
    } bad[] = {
        {NULL, 66, "in.csv: ", "cannot be opened", "No such file"},
        {"", 65, "in.csv: ", "the file is empty", "expected a header and rows"},
        {HEADER, 65, "", "no usable row", ""},
        {"x,y,z\n1,2,3\n", 65, "in.csv:1: ", "found \"x\", \"y\", \"z\"",
         "expected a long panel (month,area,category,count)"},
        {"month,area,count\n2024-01,Alder,3\n", 65,
         "in.csv:1: ", "found \"month\", \"area\", \"count\"", "month,area,category,count"},
        {HEADER "2024-01,\"Alder,Burglary,3\n2024-02,Alder,Burglary,4\n", 65, "in.csv:2: ", "quote",
         "never closed"},
        {HEADER "2024-01,Al\"der,Burglary,3\n", 65, "in.csv:2: ", "a quote stands inside a field",
         "quoted"},
        {HEADER "2024-01,\"Al\"der,Burglary,3\n", 65, "in.csv:2: ", "text follows the closing",
         "written twice"},
        {HEADER "2024-13,Alder,Burglary,5\n", 65, "in.csv:2: month: ", "found \"2024-13\"",
         "expected a month such as 2024-04"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct program program = ingest();
        if (bad[i].content)
            put(bad[i].content);
        assert_program(&program, bad[i].code, bad[i].place, bad[i].found, bad[i].expected);
        assert_int_equal(count_files(scratch), bad[i].content ? 1 : 0);
        program.arguments[0] = "forecast";
        assert_program(&program, bad[i].code, bad[i].place, bad[i].found, bad[i].expected);
        assert_int_equal(count_files(scratch), bad[i].content ? 1 : 0);
    }
}

/* Rows that are refused, beside one that is not. */
static void test_rows(void **state) {
    (void)state;
    static const struct {
        const char *row, *column, *found, *expected;
    } bad[] = {
        {"2024-13,Alder,Burglary,5", "month", "found \"2024-13\"", "expected a month such as"},
        {"yesterday,Alder,Burglary,5", "month", "found \"yesterday\"", "expected a month such as"},
        {"2024-02,Alder,Burglary,12a", "count", "found \"12a\"", "expected a number"},
        {"2024-02,Alder,Burglary,-4", "count", "found \"-4\"", "expected a number of 0 or more"},
        {"2024-02,Alder,Burglary,inf", "count", "found \"inf\"", "expected a"},
        {"2024-02,Alder,Burglary,1e999", "count", "found \"1e999\"", "expected a"},
        {"2024-02,,Burglary,4", "area", "", "expected"},
        {"2024-02,Alder,,4", "category", "", "expected"},
        {"2024-02,Alder", "count", "the row ends before this column", "expected a number"},
        {"2024-02,Alder,Burglary,4,5", "", "found 5 fields", "expected 4 as in the header"},
        {"2024-02,\xFF\xFE,Burglary,4", "area", "", "UTF-8"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char content[512], place[64];
        snprintf(content, sizeof content, HEADER "2024-01,Alder,Burglary,3\n%s\n", bad[i].row);
        snprintf(place, sizeof place, "in.csv:3: %s", bad[i].column);
        put(content);
        struct program program = ingest();
        assert_program(&program, 1, place, bad[i].found, bad[i].expected,
                       "2 rows read, 1 kept, 1 refused");
        assert_panel(PANEL "2024-01-01,Alder,,Burglary,3\n");
    }
}

/* Two lines that agree count once; two that differ are refused, and both lines are named. */
static void test_duplicates(void **state) {
    (void)state;
    struct program program = ingest();
    put(HEADER "2024-01,Alder,Burglary,3\n2024-02,Alder,Burglary,7\n2024-01,Alder,Burglary,3.0\n");
    assert_program(&program, 0, "1 values stand twice in one file and agree: counted once");
    assert_panel(PANEL "2024-01-01,Alder,,Burglary,3\n2024-02-01,Alder,,Burglary,7\n");
    put(HEADER "2024-01,Alder,Burglary,3\n2024-02,Alder,Burglary,7\n2024-01,Alder,Burglary,4\n");
    assert_program(&program, 1, "in.csv:2: count: line 4 gives 4 for the same cell",
                   "in.csv:4: count: line 2 gives 3 for the same cell",
                   "(Alder, Burglary, 2024-01)", "expected one value");
    assert_panel(PANEL "2024-01-01,Alder,,Burglary,\n2024-02-01,Alder,,Burglary,7\n");
}

static void test_binary(void **state) {
    (void)state;
    char path[512];
    path_of(path, scratch, "in.csv");
    FILE *stream = fopen(path, "wb");
    static const unsigned char elf[] = {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, '\n', 0, 3, 0xff};
    for (int i = 0; i < 1000; i++)
        fwrite(elf, 1, sizeof elf, stream);
    fclose(stream);
    struct program program = ingest();
    assert_program(&program, 65, "in.csv:1", "not a text file", "NUL byte");
    assert_int_equal(count_files(scratch), 1);
}

/* A quote that stays open over 100 MB: the reader gives up after the longest field there may be,
 * so neither time nor memory grows with the file. */
static void test_open_quote(void **state) {
    (void)state;
    enum { MEGABYTES = 100, BLOCK = 1 << 20 };
    char path[512];
    path_of(path, scratch, "in.csv");
    FILE *stream = fopen(path, "wb");
    char *block = malloc(BLOCK);
    assert_non_null(stream);
    assert_non_null(block);
    memset(block, 'a', BLOCK);
    for (int i = 79; i < BLOCK; i += 80)
        block[i] = '\n';
    fputs(HEADER "2024-01,Alder,Burglary,3\n2024-02,\"", stream);
    for (int i = 0; i < MEGABYTES; i++)
        fwrite(block, 1, BLOCK, stream);
    assert_int_equal(fclose(stream), 0);
    free(block);
    struct program program = ingest();
    program.set[0] = "ASAN_OPTIONS=quarantine_size_mb=1"; /* which would keep all that is freed */
    struct outcome outcome = program_run(&program);
    assert_int_equal(outcome.code, 65);
    assert_non_null(strstr(outcome.err, "in.csv:3: a field holds over 1 MiB, perhaps from a quote "
                                        "left open here"));
    /* far below the file, sanitizers' own share included */
    assert_true(outcome.peak < MEGABYTES * 1024 * 6 / 10);
    outcome_free(&outcome);
    assert_int_equal(count_files(scratch), 1);
}

/* A long line without an end, as from a file of another kind. */
static void test_endless_line(void **state) {
    (void)state;
    enum { FIELDS = 70000 };
    char *content = malloc(2 * FIELDS + 64);
    assert_non_null(content);
    strcpy(content, HEADER);
    size_t length = strlen(content);
    for (int i = 0; i < FIELDS; i++) {
        content[length++] = '1';
        content[length++] = ',';
    }
    content[length] = '\0';
    put(content);
    free(content);
    struct program program = ingest();
    assert_program(&program, 65, "in.csv:2: ", "over 65536 fields");
}

/* A batch whose inputs are missing: every one is named at once, and no table is begun. */
static void test_batch(void **state) {
    (void)state;
    batch_write(scratch, NULL, NULL);
    char path[512];
    static const char *const gone[] = {"crime.csv", "areas.csv", "population.csv"};
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
        path_of(path, scratch, gone[i]);
        assert_int_equal(remove(path), 0);
    }
    struct program program = {.arguments = {"run", "BATCH.ini"}, .folder = scratch};
    assert_program(&program, 66, "crime.csv: cannot be opened", "areas.csv: cannot be opened",
                   "population.csv: cannot be opened");
    assert_false(there_is(scratch, "out/tables"));
    assert_false(there_is(scratch, "out/manifest.json"));
    program.arguments[1] = "NOWHERE.ini";
    assert_program(&program, 66, "NOWHERE.ini: cannot be opened");
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_files),      TEST(test_rows),         TEST(test_duplicates), TEST(test_binary),
        TEST(test_open_quote), TEST(test_endless_line), TEST(test_batch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

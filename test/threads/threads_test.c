#define _DEFAULT_SOURCE /* strsep */
/* The same bytes whatever the workers, the order of rows, the locale and the time zone; seeds move
 * what is drawn and nothing else. Under -DCRIMECAST_SANITIZE=thread the program runs watched, and a
 * race ends it with another exit code. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/pool.h"
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

static const char *const tables[] = {
    "tables/forecasts.csv", "tables/totals.csv",   "tables/significance.csv", "tables/series.csv",
    "tables/rejects.csv",   "tables/accuracy.csv", "tables/track_record.csv", "datapackage.json"};

/* Run the batch with extra words and set variables; its output is moved to `name`. */
static void run_into(const char *name, const char *option, const char *value, const char *a,
                     const char *b) {
    char out[512], to[512];
    struct program program = {
        .arguments = {"run", "BATCH.ini", option, value}, .folder = scratch, .set = {a, b}};
    assert_program(&program, 0, "done; results in out");
    path_of(out, scratch, "out");
    path_of(to, scratch, name);
    assert_int_equal(rename(out, to), 0);
}

static void assert_same_run(const char *a, const char *b) {
    char first[512], second[512];
    path_of(first, scratch, a);
    path_of(second, scratch, b);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        assert_same_file(first, second, tables[i]);
}

/* The manifest without its timing block, to be freed: cut where the block begins. */
static char *untimed(const char *run) {
    char path[512];
    snprintf(path, sizeof path, "%.256s/%.64s/manifest.json", scratch, run);
    char *text = support_read(path), *timing = strstr(text, "\"timing\"");
    assert_non_null(timing);
    *timing = '\0';
    return text;
}

static void test_run_workers(void **state) {
    (void)state;
    static const char *const workers[] = {"1", "2", "3", "16"};
    for (size_t i = 0; i < sizeof workers / sizeof *workers; i++) {
        run_into(workers[i], "--jobs", workers[i], NULL, NULL);
        assert_same_run("1", workers[i]);
        char *one = untimed("1"), *many = untimed(workers[i]);
        assert_string_equal(one, many);
        free(one);
        free(many);
    }
}

/* Scripts, data and text alternatives of charts too; pictures are gnuplot's own matter. */
static void test_chart_workers(void **state) {
    (void)state;
    static const char *const files[] = {
        "charts/birch/burglary.gp", "charts/birch/all.csv", "charts/birch/all-rate-years.gp",
        "charts/birch/violence.alt.txt", "charts/summary/all-rates.csv"};
    char a[512], b[512];
    batch_write(scratch, "areas = one.csv\nformats =", NULL);
    run_into("1", "--jobs", "1", NULL, NULL);
    run_into("16", "--jobs", "16", NULL, NULL);
    path_of(a, scratch, "1");
    path_of(b, scratch, "16");
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        assert_same_file(a, b, files[i]);
}

/* forecast with each family: 15 series over 1, 2 and 16 workers. */
static void test_forecast_workers(void **state) {
    (void)state;
    static const char *const models[] = {"auto", "shares", "dotm", "ets", "mean"};
    static const char *const workers[] = {"1", "2", "16"};
    for (size_t m = 0; m < sizeof models / sizeof *models; m++)
        for (size_t w = 0; w < 3; w++) {
            struct program program = {.arguments = {"forecast", "crime.csv", "--horizon", "6",
                                                    "--models", models[m], "--jobs", workers[w],
                                                    "-o", w ? "b.csv" : "a.csv", "--series",
                                                    w ? "sb.csv" : "sa.csv"},
                                      .folder = scratch};
            char path[2][512];
            assert_program(&program, 0, "15 series");
            for (int file = 0; w && file < 2; file++) {
                path_of(path[0], scratch, file ? "sa.csv" : "a.csv");
                path_of(path[1], scratch, file ? "sb.csv" : "b.csv");
                char *a = support_read(path[0]), *b = support_read(path[1]);
                if (strcmp(a, b) != 0)
                    fail_msg("%s: %s workers give other bytes than 1", models[m], workers[w]);
                free(a);
                free(b);
            }
        }
}

/* Deal the rows of crime.csv anew: every 7th, 11th, ... row next, so that areas, categories and
 * months come in another order. The header stays first. */
static void shuffle(unsigned stride) {
    enum { ROWS = 720 };
    char path[512], *row[ROWS];
    path_of(path, scratch, "crime.csv");
    char *text = support_read(path), *rest = text;
    strsep(&rest, "\n");
    for (size_t i = 0; i < ROWS; i++)
        row[i] = strsep(&rest, "\n");
    FILE *stream = fopen(path, "wb");
    fprintf(stream, "%s\n", text);
    for (size_t i = 0; i < ROWS; i++)
        fprintf(stream, "%s\n", row[(i * stride + stride) % ROWS]);
    fclose(stream);
    free(text);
}

static void test_row_order(void **state) {
    (void)state;
    static const unsigned stride[] = {719, 7, 257}; /* none shares a factor with 720 */
    run_into("ordered", NULL, NULL, NULL, NULL);
    for (size_t i = 0; i < 3; i++) {
        char name[32];
        snprintf(name, sizeof name, "shuffled%zu", i);
        shuffle(stride[i]);
        run_into(name, "--jobs", "2", NULL, NULL);
        assert_same_run("ordered", name);
    }
}

/* Decimal commas, dotless i, half-hour zones. The program never switches its locale, so what is not
 * installed is tried all the same, and said. */
static void test_locale(void **state) {
    (void)state;
    static const char *const locales[] = {"C", "C.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8", "POSIX"};
    static const char *const zones[] = {"TZ=UTC", "TZ=Asia/Kathmandu", "TZ=Pacific/Kiritimati",
                                        "TZ=America/St_Johns", "TZ=Europe/London"};
    run_into("plain", NULL, NULL, "LC_ALL=C", "TZ=UTC");
    for (size_t i = 0; i < sizeof locales / sizeof *locales; i++) {
        char set[64];
        snprintf(set, sizeof set, "LC_ALL=%s", locales[i]);
        if (!setlocale(LC_ALL, locales[i]))
            print_message("locale %s is not installed here; tried all the same\n", locales[i]);
        run_into(locales[i], NULL, NULL, set, zones[i]);
        assert_same_run("plain", locales[i]);
    }
    setlocale(LC_ALL, "C");
}

/* The column of each row of a table, line by line; to be freed. */
static char *column(const char *run, const char *table, const char *name) {
    char path[512];
    snprintf(path, sizeof path, "%.256s/%.64s/tables/%.64s", scratch, run, table);
    struct reference *rows = reference_open(path);
    char *out = calloc(1, 1 << 16);
    size_t length = 0;
    assert_non_null(rows);
    assert_non_null(out);
    while (reference_next(rows))
        length +=
            (size_t)snprintf(out + length, (1 << 16) - length, "%s\n", reference_text(rows, name));
    reference_close(rows);
    assert_true(length > 0 && length < 1 << 16);
    return out;
}

static bool same_column(const char *a, const char *b, const char *table, const char *name) {
    char *first = column(a, table, name), *second = column(b, table, name);
    bool same = strcmp(first, second) == 0;
    free(first);
    free(second);
    return same;
}

/* A seed moves the limits of sums, which are drawn; means, single series and rates are computed. */
static void test_seed(void **state) {
    (void)state;
    run_into("1", NULL, NULL, NULL, NULL);
    run_into("1again", "--seed", "1", NULL, NULL);
    run_into("2", "--seed", "2", NULL, NULL);
    assert_same_run("1", "1again");
    assert_false(same_column("1", "2", "totals.csv", "upper_95"));
    assert_false(same_column("1", "2", "forecasts.csv", "upper_95"));
    assert_true(same_column("1", "2", "forecasts.csv", "mean"));
    assert_true(same_column("1", "2", "totals.csv", "mean"));
    assert_true(same_column("1", "2", "totals.csv", "change_pct"));
    char a[512], b[512];
    path_of(a, scratch, "1");
    path_of(b, scratch, "2");
    assert_same_file(a, b, "tables/significance.csv");
    assert_same_file(a, b, "tables/series.csv");
}

/* --- the pool itself ------------------------------------------------------------------------ */

enum { JOBS = 1000 };

struct tally {
    size_t times[JOBS]; /* how often job i ran: each job has its own slot */
    size_t worker[JOBS];
    size_t fails_from; /* jobs from here on, by sevens, fail */
};

static enum status count_job(void *context, size_t worker, size_t job) {
    struct tally *tally = context;
    tally->times[job]++;
    tally->worker[job] = worker;
    return job >= tally->fails_from && job % 7 == 0 ? STATUS_NOT_FINITE : STATUS_OK;
}

struct watched {
    size_t last;
    bool wrong; /* looked at later: a worker is no place for an assertion */
};

static void count_progress(void *context, size_t done, size_t jobs) {
    struct watched *watched = context;
    watched->wrong = watched->wrong || done < watched->last || done > jobs;
    watched->last = done;
}

/* Every job runs once, whoever runs it; progress only grows. */
static void test_pool(void **state) {
    (void)state;
    static const size_t workers[] = {1, 2, 16, 400};
    for (size_t w = 0; w < sizeof workers / sizeof *workers; w++) {
        struct tally tally = {.fails_from = JOBS};
        struct watched watched = {0, false};
        struct pool pool = {workers[w], NULL, count_progress, &watched};
        assert_int_equal(pool_run(&pool, JOBS, count_job, &tally, NULL), STATUS_OK);
        assert_int_equal(watched.last, JOBS);
        assert_false(watched.wrong);
        for (size_t i = 0; i < JOBS; i++) {
            assert_int_equal(tally.times[i], 1);
            assert_true(tally.worker[i] < workers[w]);
        }
        assert_int_equal(pool_run(&pool, 0, count_job, &tally, NULL), STATUS_OK);
    }
}

/* A failure stops the rest and is told; of several the first job's, whatever the workers. */
static void test_pool_failure(void **state) {
    (void)state;
    static const size_t workers[] = {1, 2, 16};
    for (size_t w = 0; w < 3; w++) {
        struct tally tally = {.fails_from = 500};
        struct fault fault = FAULT_NONE;
        struct pool pool = {workers[w], NULL, NULL, NULL};
        assert_int_equal(pool_run(&pool, JOBS, count_job, &tally, &fault), STATUS_NOT_FINITE);
        assert_non_null(strstr(fault.message, "job 504 failed"));
        for (size_t i = 0; i < JOBS; i++)
            assert_true(tally.times[i] <= 1);
        assert_int_equal(tally.times[JOBS - 1], 0);
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_run_workers),      TEST(test_chart_workers),
        TEST(test_forecast_workers), TEST(test_row_order),
        TEST(test_locale),           TEST(test_seed),
        cmocka_unit_test(test_pool), cmocka_unit_test(test_pool_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

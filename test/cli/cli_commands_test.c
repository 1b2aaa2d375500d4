/* ingest, forecast, compare, stat, charts, demo: one table in, one table out. Expected counts and
 * rates are by hand from the small batch (test/support/program.c) or from the rows written here. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

static char *get(const char *name) {
    char path[512];
    path_of(path, scratch, name);
    return support_read(path);
}

static void assert_content(const char *name, const char *expected) {
    char *text = get(name);
    assert_string_equal(text, expected);
    free(text);
}

/* Run with its output caught and its exit code 0; to be freed. */
static char *output_of(const struct program *program) {
    struct outcome outcome = program_run(program);
    if (outcome.code != 0)
        fail_msg("ended with %d: %s", outcome.code, outcome.err);
    free(outcome.err);
    return outcome.out;
}

static const char panel[] = "month,area,area_code,category,count\n"
                            "2024-01-01,Alder,,Burglary,3\n"
                            "2024-02-01,Alder,,Burglary,\n"
                            "2024-03-01,Alder,,Burglary,1250\n"
                            "2024-01-01,\"Birch, North\",E1,Theft,0\n";

/* Every form of a month, thousands in quotes, rows in any order, an absent month. */
static void test_ingest_panel(void **state) {
    (void)state;
    put("in.csv", "\xEF\xBB\xBFMonth,Area,AREA_CODE,Category,Count\r\n"
                  "March 2024,Alder,,Burglary,\"1,250\"\r\n"
                  "202401,\"Birch, North\",E1,Theft,0\r\n"
                  "Jan-24,Alder,,Burglary,3\r\n");
    struct program program = {.arguments = {"ingest", "in.csv", "-o", "panel.csv"},
                              .folder = scratch};
    assert_program(&program, 0, "in.csv: panel, 3 rows read, 3 kept, 0 refused");
    assert_content("panel.csv", panel);
}

/* What ingest writes, ingest reads: the same bytes again, over standard input and output too. */
static void test_streams(void **state) {
    (void)state;
    char *crime = get("crime.csv");
    struct program program = {.arguments = {"ingest", "-"}, .folder = scratch, .input = crime};
    char *once = output_of(&program);
    program.input = once;
    program.arguments[2] = "-o";
    program.arguments[3] = "-";
    char *twice = output_of(&program);
    assert_string_equal(once, twice);
    assert_int_equal(strncmp(once, "month,area,area_code,category,count\n2020-04-01,Alder,", 52),
                     0);
    free(twice);
    program.arguments[3] = "ingested.csv";
    assert_program(&program, 0, "-: panel, 720 rows read");
    assert_content("ingested.csv", once);
    free(once);
    /* forecast, compare and stat take it too */
    struct program forecast = {
        .arguments = {"forecast", "-", "--horizon", "2"}, .folder = scratch, .input = crime};
    char *rows = output_of(&forecast);
    forecast.input = NULL;
    forecast.arguments[1] = "crime.csv";
    char *same = output_of(&forecast);
    assert_string_equal(rows, same);
    free(rows);
    free(same);
    free(crime);
}

static void test_ingest_wide(void **state) {
    (void)state;
    put("wide.csv", "MajorText,MinorText,BoroughName,202401,202402\n"
                    "Theft,Burglary,Alder,3,4\n"
                    "Theft,Robbery,Alder,0,12\n");
    struct program program = {.arguments = {"ingest", "wide.csv"}, .folder = scratch};
    char *rows = output_of(&program);
    assert_string_equal(rows, "month,area,area_code,category,count\n"
                              "2024-01-01,Alder,,Burglary,3\n2024-02-01,Alder,,Burglary,4\n"
                              "2024-01-01,Alder,,Robbery,0\n2024-02-01,Alder,,Robbery,12\n");
    free(rows);
}

/* Both modes, told as done; the words beside the table. */
static void test_backtest(void **state) {
    (void)state;
    struct program program = {.arguments = {"backtest", "crime.csv", "--horizon", "6", "--origins",
                                            "3", "--models", "auto,ets,blend", "--mode", "fixed",
                                            "--words", "words.csv", "-o", "accuracy.csv"},
                              .folder = scratch};
    assert_program(&program, 0, "auto: MASE", "estimated once, at the earliest origin",
                   "blend: parameters could be fixed for 0 of 30 forecasts",
                   "refitted at each origin");
    char *words = get("words.csv");
    assert_non_null(strstr(words, "\nAlder,Burglary,ets,1,3,3,"));
    assert_non_null(strstr(words, "In the last 3 quarters the outcome fell inside the 80% range"));
    free(words);
    program.arguments[9] = "never";
    assert_program(&program, 64, "found --mode never, expected refit or fixed");
}

/* Later files supersede earlier ones, and that is said. */
static void test_ingest_several(void **state) {
    (void)state;
    put("old.csv", "month,area,category,count\n2024-01,Alder,Burglary,3\n"
                   "2024-02,Alder,Burglary,4\n");
    put("new.csv", "month,area,category,count\n2024-02,Alder,Burglary,5\n");
    struct program program = {.arguments = {"ingest", "old.csv", "new.csv", "-o", "p.csv"},
                              .folder = scratch};
    assert_program(&program, 0, "1 values of earlier files were superseded");
    assert_content("p.csv", "month,area,area_code,category,count\n"
                            "2024-01-01,Alder,,Burglary,3\n2024-02-01,Alder,,Burglary,5\n");
}

static void test_rejects(void **state) {
    (void)state;
    put("in.csv",
        "month,area,category,count\n2024-01,Alder,Burglary,3\n2024-02,Alder,Burglary,x\n");
    struct program program = {
        .arguments = {"ingest", "in.csv", "-o", "p.csv", "--rejects", "r.csv"}, .folder = scratch};
    assert_program(&program, 1, "1 refused");
    assert_content("r.csv", "file,line,column,value,reason\n"
                            "in.csv,3,count,x,\"found \"\"x\"\", expected a number\"\n");
    program.arguments[6] = "--allow-failures";
    assert_program(&program, 0, "1 refused");
}

/* One series, whose forecast is known: the seasonal naive model repeats the last year. */
/* Limits outward to whole numbers, never by one or more; the mean is left alone. */
static void test_whole_limits(void **state) {
    (void)state;
    char content[4096] = "month,area,category,count\n", path[2][512];
    static const char *const file[] = {"plain.csv", "whole.csv"};
    for (int m = 0; m < 48; m++)
        snprintf(content + strlen(content), sizeof content - strlen(content),
                 "%d-%02d,Alder,Burglary,%d\n", 2020 + m / 12, m % 12 + 1, 40 + m * 7 % 13);
    put("in.csv", content);
    for (int k = 0; k < 2; k++) {
        struct program program = {
            .arguments = {"forecast", "in.csv", "-o", file[k], k ? "--whole" : "-q"},
            .folder = scratch};
        assert_program(&program, 0, k ? "1 series: 1 ok" : "");
        path_of(path[k], scratch, file[k]);
    }
    struct reference *plain = reference_open(path[0]), *whole = reference_open(path[1]);
    assert_non_null(plain);
    assert_non_null(whole);
    size_t rows = 0;
    for (; reference_next(plain) && reference_next(whole); rows++) {
        assert_close(reference_number(whole, "mean"), reference_number(plain, "mean"), RUNG_EXACT);
        assert_close(reference_number(whole, "lower_80"),
                     floor(reference_number(plain, "lower_80")), RUNG_EXACT);
        assert_close(reference_number(whole, "upper_95"), ceil(reference_number(plain, "upper_95")),
                     RUNG_EXACT);
        assert_close(reference_number(whole, "median"),
                     floor(reference_number(plain, "median") + 0.5), RUNG_EXACT);
    }
    assert_int_equal(rows, 24);
    reference_close(plain);
    reference_close(whole);
}

static void test_forecast(void **state) {
    (void)state;
    char content[4096] = "month,area,category,count\n";
    for (int m = 0; m < 24; m++)
        snprintf(content + strlen(content), sizeof content - strlen(content),
                 "%d-%02d,Alder,Burglary,%d\n", 2022 + m / 12, m % 12 + 1, 10 + m);
    put("in.csv", content);
    struct program program = {.arguments = {"forecast", "in.csv", "--horizon", "13", "--models",
                                            "snaive", "--levels", "80", "-o", "f.csv", "--series",
                                            "s.csv"},
                              .folder = scratch};
    assert_program(&program, 0, "1 series: 1 ok");
    char path[512];
    path_of(path, scratch, "f.csv");
    struct reference *rows = reference_open(path);
    assert_non_null(rows);
    for (int h = 1; h <= 13; h++) {
        assert_true(reference_next(rows));
        assert_int_equal((int)reference_number(rows, "horizon"), h);
        assert_close(reference_number(rows, "mean"), 22 + (h - 1) % 12, RUNG_FORMULA);
        assert_true(reference_number(rows, "lower_80") <= reference_number(rows, "median"));
        assert_true(reference_number(rows, "median") <= reference_number(rows, "upper_80"));
        assert_string_equal(reference_text(rows, "model"), "snaive");
    }
    assert_string_equal(reference_text(rows, "month"), "2025-01-01");
    assert_false(reference_next(rows));
    reference_close(rows);
    char *series = get("s.csv");
    assert_non_null(strstr(series, "Alder,,Burglary,24,2022-01-01,2023-12-01,0,0,21.5,snaive,"));
    free(series);
}

/* A level that doubles in May 2018 is told with its month; the same with another number of workers.
 * The known events are an events file, under which the forecast still runs. */
static void test_breaks(void **state) {
    (void)state;
    char content[8192] = "month,area,category,count\n";
    for (int m = 0; m < 84; m++)
        snprintf(content + strlen(content), sizeof content - strlen(content),
                 "%d-%02d,Alder,Burglary,%d\n", 2015 + m / 12, m % 12 + 1,
                 (m < 40 ? 100 : 200) + m * 37 % 17);
    put("in.csv", content);
    struct program program = {.arguments = {"forecast", "in.csv", "-o", "f.csv", "--breaks",
                                            "b.csv", "--models", "mean", "--jobs", "1"},
                              .folder = scratch};
    assert_program(&program, 0, "1 break suggested in 1 of 1 series; a known event fits 0; none");
    char *one = get("b.csv");
    assert_non_null(
        strstr(one, "\nAlder,,Burglary,2018-05-01,,2018-05-01,2018-05-01,level_shift,"));
    assert_non_null(strstr(one, ",no,,no known event fits\n"));
    program.arguments[9] = "3";
    assert_program(&program, 0, "1 break suggested in");
    assert_content("b.csv", one);
    free(one);
    struct program events = {.arguments = {"events"}, .folder = scratch};
    char *known = output_of(&events);
    put("known.csv", known);
    free(known);
    program.arguments[8] = "--events";
    program.arguments[9] = "known.csv";
    assert_program(&program, 0, "1 break suggested in 1 of 1 series", "Covid-19 first lockdown");
}

/* 600 of 100,000 against 900 of 300,000 in all: 6 against 3 per 1,000, plainly higher. */
static void test_compare(void **state) {
    (void)state;
    char content[8192] = "month,area,category,count\n";
    static const char *const name[] = {"Alder", "Birch", "Cedar"};
    static const int count[] = {50, 10, 15};
    for (int a = 0; a < 3; a++)
        for (int m = 0; m < 12; m++)
            snprintf(content + strlen(content), sizeof content - strlen(content),
                     "%d-%02d,%s,Burglary,%d\n", 2022 + (m + 3) / 12, (m + 3) % 12 + 1, name[a],
                     count[a]);
    put("in.csv", content);
    put("pop.csv",
        "year,area,population\n2022,Alder,100000\n2022,Birch,100000\n2022,Cedar,100000\n");
    struct program program = {.arguments = {"compare", "in.csv", "--population", "pop.csv",
                                            "--benchmark", "all", "--period", "2022-04..2023-03",
                                            "-o", "s.csv"},
                              .folder = scratch};
    assert_program(&program, 0, "36 rows read");
    static const char *const verdict[] = {"significantly_higher_998", "significantly_lower_998",
                                          "significantly_lower_998"};
    static const char *const rank[] = {"1", "3", "2"};
    char path[512];
    path_of(path, scratch, "s.csv");
    struct reference *rows = reference_open(path);
    for (int a = 0; a < 3; a++) {
        assert_true(reference_next(rows));
        assert_string_equal(reference_text(rows, "area"), name[a]);
        assert_close(reference_number(rows, "rate"), count[a] * 12 / 100.0, RUNG_FORMULA);
        assert_close(reference_number(rows, "benchmark_rate"), 3, RUNG_FORMULA);
        assert_string_equal(reference_text(rows, "verdict"), verdict[a]);
        assert_string_equal(reference_text(rows, "rank"), rank[a]);
        assert_null(strstr(reference_text(rows, "words"), "worse"));
    }
    reference_close(rows);
    /* each row once for each benchmark, in words that judge */
    program.arguments[8] = "--judge";
    program.arguments[9] = "--benchmark";
    program.arguments[10] = "mean-of-rates";
    assert_program(&program, 0, "3 rates compared with mean of rates");
    char *out = output_of(&program);
    assert_non_null(strstr(out, "(worse)"));
    assert_non_null(strstr(out, "(better)"));
    size_t lines = 0;
    for (const char *c = out; *c; c++)
        lines += *c == '\n';
    assert_int_equal(lines, 7);
    free(out);
    program.arguments[10] = "all";
    assert_program(&program, 78, "the benchmark \"all\" stands twice");
    program.arguments[9] = "--mid-p";
    program.arguments[10] = NULL;
    out = output_of(&program);
    assert_non_null(strstr(out, ",Mid-p,"));
    assert_null(strstr(out, ",Byars,"));
    free(out);
    put("areas.csv", "area,level\nAlder,csp\nBirch,csp\nCeder,csp\n");
    program.arguments[9] = "--areas";
    program.arguments[10] = "areas.csv";
    assert_program(&program, 0, "area \"Cedar\" is in the data but in no list",
                   "the nearest known name is \"Ceder\"");
    put("aliases.csv", "kind,name,means\narea,Cedar,Ceder\n");
    program.arguments[11] = "--aliases";
    program.arguments[12] = "aliases.csv";
    out = output_of(&program);
    assert_non_null(strstr(out, "\nCeder,"));
    assert_null(strstr(out, "\nCedar,"));
    free(out);
    program.arguments[7] = "2030-31";
    assert_program(&program, 78,
                   "found the period 2030-04..2031-03, expected months of the record, "
                   "2022-04 to 2023-03");
}

/* Byar's limits by hand: 65 (1 - 1/585 - 1.96 / (3 sqrt 65))^3 = 50.163 and
 * 66 (1 - 1/594 + 1.96 / (3 sqrt 66))^3 = 82.852; 5 events exactly: 1.6235 to 11.6683. */
static void test_stat_rate(void **state) {
    (void)state;
    put("in.csv", "id,count,population,benchmark_rate\na,65,1000,60\nb,5,1000,60\nc,5,0,60\n");
    struct program program = {.arguments = {"stat", "rate", "in.csv", "-o", "out.csv"},
                              .folder = scratch};
    assert_program(&program, 1, "3 rows, 1 of them with a note; 1 row refused");
    char path[512];
    path_of(path, scratch, "out.csv");
    struct reference *rows = reference_open(path);
    assert_true(reference_next(rows));
    assert_close(reference_number(rows, "rate"), 65, RUNG_FORMULA);
    assert_close(reference_number(rows, "lower_95"), 50.163, 1e-3);
    assert_close(reference_number(rows, "upper_95"), 82.852, 1e-3);
    assert_string_equal(reference_text(rows, "verdict"), "similar");
    assert_true(reference_next(rows));
    assert_close(reference_number(rows, "lower_95"), 1.6235, 1e-3);
    assert_close(reference_number(rows, "upper_95"), 11.6683, 1e-3);
    assert_string_equal(reference_text(rows, "method"), "Exact");
    assert_string_equal(reference_text(rows, "verdict"), "significantly_lower_998");
    assert_true(reference_next(rows));
    assert_string_equal(reference_text(rows, "rate"), "");
    reference_close(rows);
    program.arguments[5] = "--allow-failures";
    assert_program(&program, 0, "; 1 row refused");
    put("in.csv", "id,count,population\na,,1000\n"); /* missing, not refused */
    program.arguments[5] = NULL;
    assert_program(&program, 0, "1 rows, 1 of them with a note");
    put("in.csv", "id,count,population\na,x,1000\nb,y,1000\n");
    assert_program(&program, 1, "2 rows refused");
    put("in.csv", "id,count,population\n");
    assert_program(&program, 65, "a header and no rows");
    struct program pipe = {.arguments = {"stat", "rate", "-"},
                           .input = "id,count,population\nx,10,1000\n"};
    char *text = output_of(&pipe);
    assert_int_equal(strncmp(text, "id,count,population,rate,lower_95,upper_95,", 43), 0);
    free(text);
}

/* 340 against 222, as in two_rates.csv. Exact by name is the default, byte for byte.
 */
static void test_stat_ratio(void **state) {
    (void)state;
    static const char in[] = "id,count_1,exposure_1,count_2,exposure_2\nx,340,1,222,1\ny,5,1,0,2\n";
    struct program plain = {.arguments = {"stat", "ratio", "-"}, .input = in},
                   exact = {.arguments = {"stat", "ratio", "-", "--method", "exact"}, .input = in},
                   etest = {.arguments = {"stat", "ratio", "-", "--method", "etest_score"},
                            .input = in};
    char *text = output_of(&plain), *same = output_of(&exact), *other = output_of(&etest);
    assert_string_equal(text, same);
    assert_non_null(strstr(text, ",ratio,lower_95,upper_95,p_value,p_mid,note\n"));
    assert_non_null(strstr(text, ",7.31854116549"));
    assert_non_null(strstr(other, ",,,5.9318203268"));
    assert_non_null(strstr(other, ",etest_score has no limits\n"));
    free(text);
    free(same);
    free(other);
}

/* 100, 101, ... 111 in each of two years. Within a year 66 pairs rise; across years 66 rise, 66
 * fall and 12 tie: S = 132. Its variance is (24 x 23 x 53 - 12 x 2 x 9)/18, p that of z = 131/root.
 */
static void test_stat_trend(void **state) {
    (void)state;
    char content[1024] = "id,month,count\n";
    for (int i = 0; i < 24; i++)
        snprintf(content + strlen(content), 32, "a,%d-%02d,%d\n", 2020 + i / 12, i % 12 + 1,
                 100 + i % 12);
    put("in.csv", content);
    struct program program = {
        .arguments = {"stat", "trend", "in.csv", "-o", "out.csv", "--method", "mann_kendall"},
        .folder = scratch};
    assert_program(&program, 0, "1 rows, 1 of them with a note");
    char path[512];
    path_of(path, scratch, "out.csv");
    struct reference *rows = reference_open(path);
    assert_true(reference_next(rows));
    assert_string_equal(reference_text(rows, "id"), "a");
    assert_string_equal(reference_text(rows, "method"), "mann_kendall");
    assert_close(reference_number(rows, "p_value"), erfc(131 / sqrt(2 * (29256 - 216) / 18.0)),
                 RUNG_FORMULA);
    assert_string_equal(reference_text(rows, "verdict"), "increasing");
    reference_close(rows);
    struct program season = {.arguments = {"stat", "trend", "in.csv"}, .folder = scratch};
    char *text = output_of(&season);
    assert_non_null(strstr(text, ",24,quasi_poisson_ar1,0,")); /* the years are the same */
    assert_non_null(strstr(text, ",1,no_significant_change,"));
    free(text);
    struct program bare = {.arguments = {"stat", "trend", "in.csv", "--no-season"},
                           .folder = scratch};
    text = output_of(&bare);
    assert_null(strstr(text, ",24,quasi_poisson_ar1,0,"));
    free(text);
}

/* charts draws the pictures of a run again from its scripts: the same bytes. */
static void test_charts(void **state) {
    (void)state;
    static const char *const pictures[] = {"charts/birch/burglary.svg", "charts/birch/burglary.png",
                                           "charts/birch/burglary-rate-years.svg",
                                           "charts/summary/burglary-rates.png"};
    batch_write(scratch, "areas = one.csv\ncategories = one_category.csv", NULL);
    struct program run = {.arguments = {"run", "BATCH.ini"}, .folder = scratch};
    assert_program(&run, 0, "7 charts");
    char out[512], kept[512], from[512], to[512];
    path_of(out, scratch, "out");
    path_of(kept, scratch, "kept");
    static const char *const folders[] = {"", "/charts", "/charts/birch", "/charts/summary"};
    for (size_t i = 0; i < 4; i++) {
        snprintf(to, sizeof to, "%s%s", kept, folders[i]);
        assert_int_equal(mkdir(to, 0777), 0);
    }
    size_t before = count_files(out);
    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++) {
        path_of(from, out, pictures[i]);
        path_of(to, kept, pictures[i]);
        assert_int_equal(rename(from, to), 0);
    }
    struct program charts = {.arguments = {"charts", "out", "--dry-run"}, .folder = scratch};
    assert_program(&charts, 0, "7 charts to draw");
    assert_int_equal(count_files(out), before - sizeof pictures / sizeof *pictures);
    charts.arguments[2] = NULL;
    assert_program(&charts, 0, "7 charts drawn, 0 failed");
    assert_int_equal(count_files(out), before);
    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++)
        assert_same_file(out, kept, pictures[i]);
    charts.arguments[1] = "nowhere";
    assert_program(&charts, 66, "nowhere/charts", "cannot be opened");
}

static void test_charts_one_format(void **state) {
    (void)state;
    batch_write(scratch, "areas = one.csv\ncategories = one_category.csv\nformats = svg", NULL);
    struct program run = {.arguments = {"run", "BATCH.ini"}, .folder = scratch};
    assert_program(&run, 0, "7 charts");
    assert_false(there_is(scratch, "out/charts/birch/burglary.png"));
    struct program charts = {.arguments = {"charts", "out"}, .folder = scratch};
    assert_program(&charts, 0, "7 charts drawn, 0 failed");
    assert_false(there_is(scratch, "out/charts/birch/burglary.png"));
}

/* The sample: complete, ready to check, the same for the same seed, another for another. */
static void test_demo(void **state) {
    (void)state;
    char a[512], b[512], path[512];
    path_of(a, scratch, "a");
    path_of(b, scratch, "b");
    struct program demo = {.arguments = {"demo", "a"}, .folder = scratch};
    assert_program(&demo, 0, "written to a", "crimecast run a/BATCH.ini");
    demo.arguments[1] = "b";
    assert_program(&demo, 0, "written to b");
    assert_same_file(a, b, "crime.csv");
    assert_same_file(a, b, "BATCH.ini");
    assert_int_equal(count_files(a), 12);
    demo.arguments[2] = "--seed";
    demo.arguments[3] = "2";
    assert_program(&demo, 0, "written to b");
    assert_same_file(a, b, "BATCH.ini");
    path_of(path, b, "crime.csv");
    char *other = support_read(path);
    path_of(path, a, "crime.csv");
    char *first = support_read(path);
    assert_string_not_equal(first, other);
    free(first);
    free(other);
    struct program check = {.arguments = {"check", "a/BATCH.ini"}, .folder = scratch};
    assert_program(&check, 0, "0 problems, 0 rows refused");
}

/* As many families as there are can be scored in one go. */
static void test_backtest_all_families(void **state) {
    (void)state;
    struct program program = {
        .arguments = {"backtest", "crime.csv", "--horizon", "3", "--origins", "1", "--models",
                      "shares,shares_plain,shares_alone,shares_apart,blend,dotm,dotm_shrunk,ets,"
                      "ets_average,ets_shrunk,arima,arima_average,arima_shrunk,snaive,naive,drift,"
                      "mean,theta",
                      "-o", "all.csv"},
        .folder = scratch};
    assert_program(&program, 0, "shares: MASE", "theta: MASE");
}

/* No command writes a file when it is told not to. */
static void test_dry_runs(void **state) {
    (void)state;
    put("rates.csv", "id,count,population\nx,10,1000\n");
    static const char *const call[][8] = {
        {"ingest", "crime.csv", "-o", "x.csv", "--dry-run", "--rejects", "r.csv"},
        {"forecast", "crime.csv", "-o", "x.csv", "--series", "s.csv", "--dry-run"},
        {"compare", "crime.csv", "--population", "population.csv", "-o", "x.csv", "--dry-run"},
        {"stat", "rate", "rates.csv", "-o", "x.csv", "--dry-run"},
        {"demo", "new", "--dry-run"},
        {"run", "BATCH.ini", "--dry-run"},
    };
    size_t before = count_files(scratch);
    for (size_t i = 0; i < sizeof call / sizeof *call; i++) {
        struct program program = {.folder = scratch};
        memcpy(program.arguments, call[i], sizeof call[i]);
        char *out = output_of(&program);
        assert_string_equal(out, "");
        free(out);
        assert_int_equal(count_files(scratch), before);
        assert_false(there_is(scratch, "new"));
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_ingest_panel),   TEST(test_streams),
        TEST(test_ingest_wide),    TEST(test_backtest),
        TEST(test_ingest_several), TEST(test_rejects),
        TEST(test_whole_limits),   TEST(test_forecast),
        TEST(test_compare),        TEST(test_stat_rate),
        TEST(test_stat_ratio),     TEST(test_stat_trend),
        TEST(test_charts),         TEST(test_charts_one_format),
        TEST(test_demo),           TEST(test_backtest_all_families),
        TEST(test_dry_runs),       TEST(test_breaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* stat rate as a filter: what goes in comes back with results and reasons beside it. */
#include "test/support/filtering.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const in = filtering_in, *const out = filtering_out;

#define ADDED "rate,lower_95,upper_95,lower_998,upper_998,method,verdict,note\n"

static void number_is(const struct reference *reference, const char *column, double expected) {
    assert_close(reference_number(reference, column), expected, RUNG_FORMULA);
}

/* Per 100: limits of 20 as published for UK rates, of 1,000 by Byar's formula in Python. */
static void rates_stand_beside_their_rows(void **state) {
    (void)state;
    struct filter_options options = FILTER_OPTIONS_DEFAULT;
    options.per = 100;
    struct reference *row =
        filtering_answered("rate", "id,count,population\nA,20,100\nB,1000,100000\n", &options);
    number_is(row, "rate", 20);
    number_is(row, "lower_95", 12.211428834875937);
    number_is(row, "upper_95", 30.889880369197066);
    number_is(row, "lower_998", 8.922802365144193);
    number_is(row, "upper_998", 38.08503562504191);
    assert_string_equal(reference_text(row, "method"), "Byars");
    assert_string_equal(reference_text(row, "verdict"), "");
    assert_string_equal(reference_text(row, "note"), "");
    assert_true(reference_next(row));
    assert_string_equal(reference_text(row, "id"), "B");
    number_is(row, "rate", 1);
    number_is(row, "lower_95", 0.9389724987154903);
    number_is(row, "upper_95", 1.0639525812714863);
    number_is(row, "lower_998", 0.9051149545959671);
    number_is(row, "upper_998", 1.101632945122775);
    assert_false(reference_next(row));
    reference_close(row);
}

/* Limits of 0 in 2,000: -log(0.025)/2 and -log(0.001)/2; of 30 in 10,000 by the count_limits
 * vectors. Benchmarks 9 (30 against 90), 3 (30 against 30), 0.5 (0 against 1). */
static void verdicts(void **state) {
    (void)state;
    support_write(in, "Benchmark Rate,ID,Count,POPULATION\n"
                      "9,a,30,10000\n3,b,30,10000\n1,c,30,10000\n0.5,d,0,2000\n,e,30,10000\n"
                      "2.1,f,30,10000\n4.2,g,30,10000\n0,h,30,10000\n");
    static const char *const verdict[] = {
        "significantly_lower_998,",
        "similar,",
        "significantly_higher_998,",
        "not_compared,due to low volume no statistical comparison is given",
        ",no benchmark rate",
        "similar,",
        "similar,",
        "significantly_higher_998,",
    };
    struct filter_outcome outcome;
    assert_int_equal(filter_rate(in, out, NULL, &outcome, NULL), STATUS_OK);
    assert_int_equal(outcome.rows, 8);
    assert_int_equal(outcome.noted, 2);
    char *written = support_read(out), *line = written;
    for (size_t row = 0; row <= 8; row++) {
        char *end = strchr(line, '\n');
        *end = '\0';
        char *tail = strstr(line, row == 4 ? "Exact," : "Byars,");
        if (row)
            assert_string_equal(tail + 6, verdict[row - 1]);
        line = end + 1;
    }
    assert_string_equal(line, "");
    free(written);
}

/* Byar's limits by Python: 100 has 81.362 to 121.628 (99.8%: 71.904 to 134.944), 400 has 361.756 to
 * 441.187 (341.024 to 465.751). Per 1,000 the row's are those of 100 as they stand. */
static void verdicts_by_overlap(void **state) {
    (void)state;
    static const struct {
        const char *benchmark; /* count, population, and a value that is not looked at */
        const char *verdict, *note;
    } table[] = {
        {"400,3000,1", "similar", ""},                 /* 133.3, from 120.6: not above 121.6 */
        {"400,2900,1", "significantly_lower_95", ""},  /* from 124.7; outer from 117.6 */
        {"400,2000,1", "significantly_lower_998", ""}, /* outer from 170.5 */
        {"400,5000,1", "similar", ""},                 /* 80, to 88.2 */
        {"400,6000,1", "significantly_higher_95", ""}, /* to 73.5; outer to 77.6 */
        {"400,8000,1", "significantly_higher_998", ""},
        {",3000,1", "", "no benchmark rate"},
        {"400,,1", "", "no benchmark rate"},
    };
    struct filter_options options = FILTER_OPTIONS_DEFAULT;
    options.overlap = true;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char rows[200];
        snprintf(rows, sizeof rows,
                 "id,count,population,benchmark_count,benchmark_population,benchmark_rate\n"
                 "a,100,1000,%s\n",
                 table[i].benchmark);
        struct reference *row = filtering_answered("rate", rows, &options);
        assert_string_equal(reference_text(row, "verdict"), table[i].verdict);
        assert_string_equal(reference_text(row, "note"), table[i].note);
        reference_close(row);
    }
    filtering_check(
        "rate",
        "id,count,population,benchmark_count,benchmark_population\na,,100,4,0\nb,,100,x,5\n",
        &options,
        "id,count,population,benchmark_count,benchmark_population," ADDED
        "a,,100,4,0,,,,,,,,\"no count; benchmark_population: found 0, expected a number above "
        "0\"\n"
        "b,,100,x,5,,,,,,,,\"no count; benchmark_count: found \"\"x\"\", expected a number\"\n");
    /* against the value of the first row it is lower; 5 against an expected 5 are too few */
    struct reference *row =
        filtering_answered("rate", "id,count,population,benchmark_rate\na,100,1000,133.3\n", NULL);
    assert_string_equal(reference_text(row, "verdict"), "significantly_lower_95");
    reference_close(row);
    row = filtering_answered(
        "rate", "id,count,population,Benchmark Count,Benchmark Population\na,5,1000,400,80000\n",
        &options);
    assert_string_equal(reference_text(row, "verdict"), "not_compared");
    assert_string_equal(reference_text(row, "note"),
                        "due to low volume no statistical comparison is given");
    reference_close(row);
    options.confidence[0] = 99.8; /* one level alone: 117.6 is not above 134.9 */
    options.confidence[1] = 0;
    row = filtering_answered(
        "rate", "id,count,population,benchmark_count,benchmark_population\na,100,1000,400,2900\n",
        &options);
    assert_string_equal(reference_text(row, "verdict"), "similar");
    reference_close(row);
}

static void bad_values_are_answered_in_their_row(void **state) {
    (void)state;
    struct filter_options options = FILTER_OPTIONS_DEFAULT;
    filtering_check(
        "rate",
        "id,count,population,benchmark_rate\n"
        "negative,-1,1000,5\n"
        "word,many,1000,5\n"
        "no count,,1000,5\n"
        "no people,12,NA,5\n"
        "nobody,12,0,5\n"
        "infinite,inf,1000,5\n"
        "both,x,y,5\n"
        "short,12\n"
        "long,12,1000,5,6\n"
        "nothing,,,\n",
        &options,
        "id,count,population,benchmark_rate," ADDED
        "negative,-1,1000,5,,,,,,,,\"count: found \"\"-1\"\", expected a number of 0 or more\"\n"
        "word,many,1000,5,,,,,,,,\"count: found \"\"many\"\", expected a number\"\n"
        "no count,,1000,5,,,,,,,not_compared,no count\n"
        "no people,12,NA,5,,,,,,Byars,not_compared,no population\n"
        "nobody,12,0,5,,,,,,,,\"population: found 0, expected a number above 0\"\n"
        "infinite,inf,1000,5,,,,,,,,\"count: found \"\"inf\"\", expected a finite number\"\n"
        "both,x,y,5,,,,,,,,\"count: found \"\"x\"\", expected a number; population: found "
        "\"\"y\"\", expected a number\"\n"
        "short,12,,,,,,,,Byars,,no population; no benchmark rate\n"
        "long,12,1000,5,,,,,,,,\"row has 5 fields, header has 4\"\n"
        "nothing,,,,,,,,,,,no count; no population; no benchmark rate\n");
}

/* What cannot be read or is out of range refuses its row; what is missing, hidden, too little or
 * without an answer does not. */
static void refused_rows_are_counted(void **state) {
    (void)state;
    static const struct {
        const char *filter, *content;
        size_t rows, refused;
        const char *method, *phi;
        bool overlap;
        double suppress;
    } table[] = {
        {"rate",
         "id,count,population,benchmark_rate\na,-1,9,5\nb,many,9,5\nc,1,0,5\nd,1,9,low\n"
         "e,x,y,z\nf,1,9,5,6\n",
         6, 6, NULL, NULL, false, 0},
        {"rate",
         "id,count,population,benchmark_rate\na,,9,5\nb,1,NA,5\nc,1,9,\nd,1,9,5\ne,1\nf,,,\n", 6, 0,
         NULL, NULL, false, 0},
        {"rate", "id,count,population\na,12,9\nb,12,12\n", 2, 1, "wilson", NULL, false, 0},
        {"rate", "id,count,population,phi\na,1,9,x\nb,1,9,-2\nc,1,9,\nd,1,9,2\n", 4, 2, NULL, "phi",
         false, 0},
        {"rate",
         "id,count,population,benchmark_count,benchmark_population\na,20,99,5,0\nb,20,99,x,9\n"
         "c,20,99,,9\nd,20,99,5,90\n",
         4, 2, NULL, NULL, true, 0},
        {"rate", "id,count,population\na,3,99\nb,30,99\n", 2, 0, NULL, NULL, false, 5},
        {"ratio",
         "id,count_1,exposure_1,count_2,exposure_2\na,1,0,2,1\nb,x,1,2,1\nc,0,1,0,1\nd,,1,2,1\n", 4,
         2, NULL, NULL, false, 0},
        {"ratio", "id,count_1,exposure_1,count_2,exposure_2\na,1.5,1,2,1\n", 1, 0, "etest_score",
         NULL, false, 0},
        {"change",
         "id,local_before,local_after,comparator_before,comparator_after\na,1.5,2,9,9\nb,9,2,3,9\n"
         "c,0,0,9,9\nd,,2,9,9\n",
         4, 2, NULL, NULL, false, 0},
        {"funnel", "id,count,population\na,x,9\nb,1,0\nc,1,9,9\nd,,9\ne,1,9\n", 5, 3, NULL, NULL,
         false, 0},
        {"trend",
         "id,month,count\na,2020-01,x\na,2020-13,1\nb,2020-01,1,1\nb,2020-02,\nc,2020-01,1\n"
         "c,2020-01,2\n",
         3, 3, NULL, NULL, false, 0}, /* rows written are ids, those refused are rows read */
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct filter_options options = FILTER_OPTIONS_DEFAULT;
        struct filter_outcome outcome;
        options.method = table[i].method;
        options.phi = table[i].phi;
        options.overlap = table[i].overlap;
        options.suppress = table[i].suppress;
        support_write(in, table[i].content);
        assert_int_equal(filter_run(table[i].filter, in, out, &options, &outcome, NULL), STATUS_OK);
        assert_int_equal(outcome.rows, table[i].rows);
        assert_int_equal(outcome.refused, table[i].refused);
    }
}

/* A benchmark that cannot be read costs the verdict, not the rate. */
static void bad_benchmark_costs_the_verdict_only(void **state) {
    (void)state;
    struct filter_options options = FILTER_OPTIONS_DEFAULT;
    options.confidence[1] = 0;
    struct reference *row =
        filtering_answered("rate", "id,count,population,benchmark_rate\nA,0,1000,low\n", &options);
    number_is(row, "rate", 0);
    number_is(row, "upper_95", 3.6888794541139363);
    assert_string_equal(reference_text(row, "method"), "Exact");
    assert_string_equal(reference_text(row, "verdict"), "");
    reference_close(row);
    char *written = support_read(out);
    assert_non_null(strstr(written, ",\"benchmark_rate: found \"\"low\"\", expected a number\"\n"));
    free(written);
}

static void text_comes_back_as_it_was(void **state) {
    (void)state;
    struct filter_options options = FILTER_OPTIONS_DEFAULT;
    options.confidence[1] = 0;
    filtering_check("rate",
                    "\xEF\xBB\xBFname,id,\"a, b\",count,population\r\n"
                    "\"King\"\"s Lynn\",1,\"two\nlines\",,100\r\n\" kept \",2,plain,,100\r\n",
                    &options,
                    "name,id,\"a, b\",count,population,rate,lower_95,upper_95,method,verdict,note\n"
                    "\"King\"\"s Lynn\",1,\"two\nlines\",,100,,,,,,no count\n"
                    "\" kept \",2,plain,,100,,,,,,no count\n");
}

/* Other confidences have other names, in any order and form; mid-p of 0 is -log(a). */
static void confidences_name_their_columns(void **state) {
    (void)state;
    struct filter_options options = FILTER_OPTIONS_DEFAULT;
    options.confidence[0] = 0.998;
    options.confidence[1] = 90;
    options.mid_p = true;
    options.per = 1;
    struct reference *row = filtering_answered("rate", "id,count,population\nz,0,1\n", &options);
    number_is(row, "lower_90", 0);
    number_is(row, "upper_90", 2.3025850929940455);
    number_is(row, "upper_998", 6.214608098422191);
    assert_string_equal(reference_text(row, "method"), "Mid-p");
    reference_close(row);
    options = FILTER_OPTIONS_DEFAULT;
    options.confidence[0] = 97.5;
    options.confidence[1] = 99;
    support_write(in, "id,count,population,benchmark_rate\nA,40,1000,26\nB,40,1000,10\n");
    assert_int_equal(filter_rate(in, out, &options, NULL, NULL), STATUS_OK);
    char *written = support_read(out);
    assert_non_null(strstr(written, ",lower_975,upper_975,lower_99,upper_99,"));
    assert_non_null(strstr(written, ",significantly_higher_975,"));
    assert_non_null(strstr(written, ",significantly_higher_99,"));
    free(written);
}

static void refused(const char *name, const char *content, const struct filter_options *options,
                    enum status status, long line, const char *part) {
    struct fault fault = FAULT_NONE;
    support_write(in, content);
    unlink(out);
    assert_int_equal(filter_run(name, in, out, options, NULL, &fault), status);
    assert_int_equal(fault.status, status);
    assert_int_equal(fault.line, line);
    char words[2048];
    fault_print(&fault, words, sizeof words);
    if (!strstr(words, part))
        fail_msg("\"%s\" does not say \"%s\"", words, part);
    assert_int_not_equal(access(out, F_OK), 0); /* no output is left behind */
}

static void files_that_are_refused(void **state) {
    (void)state;
    refused("rate", "id,crimes,population\nA,1,2\n", NULL, STATUS_BAD_ROW, 1,
            "no such column: found \"id\", \"crimes\", \"population\", expected "
            "id,count,population,[benchmark_rate]");
    refused("rate", "\n\nid,count\nA,1\n", NULL, STATUS_BAD_ROW, 3, "population");
    refused("rate", "id,count,population,COUNT\nA,1,2,3\n", NULL, STATUS_BAD_ROW, 1,
            "found twice, as columns 2 and 4");
    refused("rate", "", NULL, STATUS_NO_DATA, 0, "empty");
    refused("rate", "id,count,population\n", NULL, STATUS_NO_DATA, 0, "a header and no rows");
    refused("funnel", "id,count,population\n", NULL, STATUS_NO_DATA, 0, "a header and no rows");
    refused("trend", "id,month,count\n", NULL, STATUS_NO_DATA, 0, "a header and no rows");
    refused("rate", "id,count,population\nA,1,2\nB,\"1,2\n", NULL, STATUS_BAD_ROW, 3,
            "never closed");
    struct fault fault = FAULT_NONE;
    assert_int_equal(filter_rate("/nonexistent/in.csv", out, NULL, NULL, &fault),
                     STATUS_MISSING_INPUT);
    support_write(in, "id,count,population\nA,1,2\n");
    assert_int_equal(filter_rate(in, "/nonexistent/out.csv", NULL, NULL, &fault),
                     STATUS_CANNOT_CREATE);
}

static void commands_that_are_refused(void **state) {
    (void)state;
    const char *good = "id,count,population\nA,1,2\n";
    refused("rates", good, NULL, STATUS_USAGE, 0, "did you mean \"rate\"?");
    struct filter_options options = FILTER_OPTIONS_DEFAULT;
    options.confidence[0] = 80;
    refused("rate", good, &options, STATUS_USAGE, 0, "found \"80\", expected a confidence");
    options.confidence[0] = 0.998;
    refused("rate", good, &options, STATUS_USAGE, 0, "same confidence twice");
    options.confidence[0] = 100;
    refused("funnel", good, &options, STATUS_USAGE, 0, "from 90 and below 100");
    options = FILTER_OPTIONS_DEFAULT;
    options.per = 0;
    refused("rate", good, &options, STATUS_USAGE, 0, "--per");
    options = FILTER_OPTIONS_DEFAULT;
    options.low_volume = -1;
    refused("rate", good, &options, STATUS_USAGE, 0, "--low-volume");
    options = FILTER_OPTIONS_DEFAULT;
    options.suppress = -1;
    refused("rate", good, &options, STATUS_USAGE, 0, "--suppress");
    options.suppress = 5;
    refused("funnel", good, &options, STATUS_USAGE, 0,
            "--suppress: has no meaning for stat funnel, it is for stat rate");
    options.overlap = true;
    refused("rate", good, &options, STATUS_USAGE, 0, "does not go with --suppress");
    options.suppress = 0;
    options.suppress_zero = true;
    refused("rate", good, &options, STATUS_USAGE, 0, "needs --suppress");
    options.suppress_zero = false;
    options.round_to = 5;
    refused("rate", good, &options, STATUS_USAGE, 0, "does not go with --round");
    options.overlap = false;
    refused("change", good, &options, STATUS_USAGE, 0, "--round");
    options.round_to = -1;
    refused("rate", good, &options, STATUS_USAGE, 0, "--round");
    options.round_to = 0;
    options.overlap = true;
    refused("ratio", good, &options, STATUS_USAGE, 0, "--overlap");
    refused("rate", good, &options, STATUS_BAD_ROW, 1, "benchmark_count");
    refused("rate", "id,count,population,benchmark count\nA,1,2,3\n", &options, STATUS_BAD_ROW, 1,
            "benchmark_population");
    options = FILTER_OPTIONS_DEFAULT;
    options.mid_p = true;
    refused("trend", good, &options, STATUS_USAGE, 0, "it is for stat rate, ratio, change, funnel");
    options.method = "byars";
    refused("rate", good, &options, STATUS_USAGE, 0, "does not go with --method byars");
    options.method = "wilson";
    refused("rate", good, &options, STATUS_USAGE, 0, "does not go with --method wilson");
    options = FILTER_OPTIONS_DEFAULT;
    options.own_levels = true;
    refused("trend", good, &options, STATUS_USAGE, 0, "found two confidences, expected one");
    options = FILTER_OPTIONS_DEFAULT;
    options.funnel = PEERS_BY_RANK;
    refused("ratio", good, &options, STATUS_USAGE, 0, "--by-rank");
    options.false_discovery = true;
    refused("funnel", good, &options, STATUS_USAGE, 0, "--by-rank: does not go with --fdr");
    options = FILTER_OPTIONS_DEFAULT;
    options.method = "garwood";
    refused("rate", good, &options, STATUS_USAGE, 0, "found \"garwood\", expected default, exact");
    options = FILTER_OPTIONS_DEFAULT;
    options.phi = "0";
    refused("rate", good, &options, STATUS_USAGE, 0, "found \"0\", expected a number above 0");
    options.phi = "-1";
    refused("rate", good, &options, STATUS_USAGE, 0, "found \"-1\", expected a number above 0");
    options.phi = "spread";
    refused("rate", good, &options, STATUS_BAD_ROW, 1, "no such column");
    options.method = "wilson";
    refused("rate", good, &options, STATUS_USAGE, 0, "does not go with --method wilson");
    size_t count;
    const struct filter_about *list = filter_list(&count);
    assert_int_equal(count, 5);
    assert_true(strcmp(list[0].name, "rate") == 0 && list[0].available && list[1].available);
}

/* Rows do not depend on their neighbours: the kept limits of small counts change nothing, and a
 * file far larger than a block passes whole. */
static void rows_do_not_depend_on_neighbours(void **state) {
    (void)state;
    enum { ROWS = 20000, SPAN = 40 };
    FILE *stream = fopen(in, "wb");
    assert_non_null(stream);
    fputs("id,count,population,benchmark_rate\n", stream);
    for (int i = 0; i < ROWS; i++)
        fprintf(stream, "x,%g,1234,12\n", (i % SPAN) / 2.0);
    assert_int_equal(fclose(stream), 0);
    struct filter_outcome outcome;
    assert_int_equal(filter_rate(in, out, NULL, &outcome, NULL), STATUS_OK);
    assert_int_equal(outcome.rows, ROWS);
    char *written = support_read(out), *line = strchr(written, '\n') + 1, *first[SPAN];
    for (int i = 0; i < ROWS; i++) {
        char *end = strchr(line, '\n');
        assert_non_null(end);
        *end = '\0';
        if (i < SPAN)
            first[i] = line;
        else
            assert_string_equal(line, first[i % SPAN]);
        line = end + 1;
    }
    assert_int_equal(*line, '\0');
    free(written);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rates_stand_beside_their_rows),
        cmocka_unit_test(verdicts),
        cmocka_unit_test(verdicts_by_overlap),
        cmocka_unit_test(bad_values_are_answered_in_their_row),
        cmocka_unit_test(refused_rows_are_counted),
        cmocka_unit_test(bad_benchmark_costs_the_verdict_only),
        cmocka_unit_test(text_comes_back_as_it_was),
        cmocka_unit_test(confidences_name_their_columns),
        cmocka_unit_test(files_that_are_refused),
        cmocka_unit_test(commands_that_are_refused),
        cmocka_unit_test(rows_do_not_depend_on_neighbours),
    };
    return cmocka_run_group_tests(tests, filtering_open, filtering_close);
}

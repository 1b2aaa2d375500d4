/* The words of the command line: help, versions, lists, and what is said to words that are wrong.
 * Exit codes: 64 usage, 78 configuration. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* What a command prints on standard output holds all the words, and standard error nothing. */
static void assert_prints(const char *command, const char *option, const char *const *words) {
    struct program program = {.arguments = {command, option}};
    struct outcome outcome = program_run(&program);
    const char *missing = missing_word(outcome.out, words);
    assert_int_equal(outcome.code, 0);
    assert_string_equal(outcome.err, "");
    if (missing)
        fail_msg("\"%s\" is not in what %s prints:\n%s", missing, command, outcome.out);
    outcome_free(&outcome);
}

#define assert_prints(command, option, ...) \
    assert_prints((command), (option), (const char *[]){__VA_ARGS__, NULL})

static const char *const commands[] = {"run",     "check",  "ingest", "forecast", "backtest",
                                       "compare", "stat",   "charts", "models",   "settings",
                                       "columns", "inputs", "events", "demo"};

static void test_help(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        assert_prints("--help", NULL, "usage:", commands[i]);
        char usage[64];
        snprintf(usage, sizeof usage, "usage: crimecast %s", commands[i]);
        assert_prints(commands[i], "--help", usage, "--jobs N", "--log-format text|json");
    }
    assert_prints("help", NULL, "Exit codes:", "75 interrupted");
    struct program nothing = {.arguments = {NULL}};
    assert_program(&nothing, 64, "");
}

/* The end of stat --help: the columns of every filter, of one where it is named, as its header has
 * them. */
static void test_stat_help(void **state) {
    (void)state;
    static const struct {
        const char *name, *input;
    } filter[] = {
        {"rate", "id,count,population,benchmark_rate\n,,,\n"},
        {"ratio", "id,count_1,exposure_1,count_2,exposure_2\n,,,,\n"},
        {"change", "id,local_before,local_after,comparator_before,comparator_after\n,,,,\n"},
        {"funnel", "id,count,population\n,,\n"},
        {"trend", "id,month,count\n,2020-01,\n"},
    };
    assert_prints("stat", "--help",
                  "  rate:", "  ratio:", "  change:", "  funnel:", "  trend:", "[benchmark_rate]",
                  "with --overlap it reads benchmark_count,benchmark_population",
                  "with --fdr it adds p_value,p_adjusted");
    for (size_t i = 0; i < sizeof filter / sizeof *filter; i++) {
        struct program help = {.arguments = {"stat", filter[i].name, "--help"}};
        struct program run = {.arguments = {"stat", filter[i].name, "-"}, .input = filter[i].input};
        struct outcome said = program_run(&help), done = program_run(&run);
        const char *reads = strstr(said.out, "    reads ");
        char *added = done.out + strcspn(filter[i].input, "\n") + 1; /* after the comma */
        added[strcspn(added, "\n") + 1] = '\0';
        assert_int_equal(said.code + done.code, 0);
        assert_non_null(reads);
        assert_null(strstr(reads + 1, "    reads ")); /* of no other filter */
        if (!strstr(reads, added))
            fail_msg("stat %s --help does not tell of %s", filter[i].name, added);
        outcome_free(&said);
        outcome_free(&done);
    }
}

static void test_version(void **state) {
    (void)state;
    assert_prints("--version", NULL, "crimecast ", ".");
}

static void test_lists(void **state) {
    (void)state;
    assert_prints("models", NULL, "shares", "dotm", "ets", "snaive", "naive", "mean");
    assert_prints("settings", NULL, "[batch]", "[input]", "[forecast]", "[significance]",
                  "[charts]", "[report]", "horizon", "default: 24", "required", "low_volume");
    assert_prints("columns", NULL, "forecasts.csv", "totals.csv", "significance.csv", "series.csv",
                  "rejects.csv", "area_code", "benchmark_rate", "p_increase");
    assert_prints("inputs", NULL, "panel", "wide", "street", "csp_table",
                  "month,area,category,count");
}

/* Words that are wrong: what was found, and the nearest that is known. */
static void test_usage(void **state) {
    (void)state;
    static const struct {
        const char *arguments[8];
        const char *found, *nearest;
    } wrong[] = {
        {{"forecst", "crime.csv"}, "forecst", "did you mean forecast?"},
        {{"xyzzyxyzzy"}, "xyzzyxyzzy", "crimecast --help"},
        {{"forecast", "crime.csv", "--levls", "80"}, "--levls", "did you mean --levels?"},
        {{"run", "BATCH.ini", "--jbos", "2"}, "--jbos", "did you mean --jobs?"},
        {{"run", "BATCH.ini", "-z"}, "-z", "did you mean -"},
        {{"forecast", "crime.csv", "--models", "dotn"}, "\"dotn\"", "did you mean dotm?"},
        {{"forecast", "crime.csv", "--models", "ets,snave"}, "\"snave\"", "did you mean snaive?"},
        {{"forecast", "crime.csv", "--horizon", "0"}, "--horizon 0", "whole number from 1 to 60"},
        {{"forecast", "crime.csv", "--horizon", "2.5"}, "--horizon 2.5", "whole number"},
        {{"forecast", "crime.csv", "--horizon"}, "--horizon", "needs a value"},
        {{"forecast", "crime.csv", "--horizon", "3", "--horizon=4"}, "--horizon", "twice"},
        {{"forecast", "crime.csv", "--levels", "80,120"}, "80,120", "percentages"},
        {{"forecast", "crime.csv", "--models", "auto,ets"}, "\"auto,ets\"", "stands alone"},
        {{"forecast", "crime.csv", "-o", "./crime.csv"}, "-o ./crime.csv", "overwrite the input"},
        {{"forecast", "crime.csv", "-o", "x.csv", "--series", "x.csv"}, "--series", "both x.csv"},
        {{"backtest", "crime.csv", "-o", "-", "--words", "-"}, "-o and --words", "both -"},
        {{"run", "BATCH.ini", "--jobs", "none"}, "--jobs none", "1 to 1024"},
        {{"run", "BATCH.ini", "--seed", "-1"}, "--seed -1", "whole number"},
        {{"run", "BATCH.ini", "--on-error", "halt"}, "halt", "continue or stop"},
        {{"run", "BATCH.ini", "--log-format", "xml"}, "xml", "text or json"},
        {{"run", "BATCH.ini", "--force=yes"}, "--force", "takes no value"},
        {{"run"}, "0 arguments", "crimecast run BATCH.ini"},
        {{"run", "BATCH.ini", "OTHER.ini"}, "2 arguments", "crimecast run BATCH.ini"},
        {{"compare", "crime.csv"}, "compare", "--population"},
        {{"compare", "crime.csv", "--population", "population.csv", "--period", "2022-4"},
         "2022-4",
         "2022-04..2023-03"},
        {{"stat", "rats", "population.csv"}, "\"rats\"", "did you mean \"rate\"?"},
        {{"stat", "rate", "population.csv", "--confidence", "high"}, "high", "95,99.8"},
        {{"stat", "ratio", "-", "--method", "etest_scor"}, "\"etest_scor\"", "\"etest_score\"?"},
        {{"stat", "ratio", "-", "--method", "wald", "--mid-p"}, "--mid-p", "method of ratio"},
        {{"stat", "rate", "-", "--method", "score", "--mid-p"}, "--mid-p", "--method score"},
        {{"stat", "trend", "-", "--confidence", "90,95"}, "two confidences", "expected one"},
        {{"stat", "funnel", "-", "--by-rank", "--fdr"}, "--by-rank", "not go with --fdr"},
        {{"stat", "funnel", "-", "--by-rank", "--multiplicative"}, "--by-rank", "not go with"},
        {{"compare", "crime.csv", "--by-rank", "--fdr"}, "--by-rank", "not go with --fdr"},
        {{"compare", "crime.csv", "--multiplicative", "--by-rank"}, "--by-rank", "not go with"},
        {{"compare", "crime.csv", "--suppress-zero"}, "--suppress-zero", "needs --suppress N"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct program program = {.folder = scratch};
        memcpy(program.arguments, wrong[i].arguments, sizeof wrong[i].arguments);
        assert_program(&program, 64, wrong[i].found, wrong[i].nearest);
    }
}

/* Every option of stat under every filter; --method by a word that is of those it is for. */
static void test_stat_options(void **state) {
    (void)state;
    static const char *const filter[] = {"rate", "ratio", "change", "funnel", "trend"};
    static const struct {
        const char *word;
        const char *filters; /* it is for */
    } option[] = {
        {"--mid-p", "rate ratio change funnel"},
        {"--method=midp", "rate ratio"},
        {"--method=poisson", "trend"},
        {"--phi=2", "rate"},
        {"--overlap", "rate"},
        {"--suppress=5", "rate"},
        {"--round=5", "rate"},
        {"--per=1000", "rate"},
        {"--low-volume=10", "rate funnel"},
        {"--multiplicative", "funnel"},
        {"--by-rank", "funnel"},
        {"--fdr", "funnel"},
        {"--no-season", "trend"},
        {"--confidence=95", "rate ratio change funnel trend"},
    };
    static const char *const input[] = {
        "id,count,population,benchmark_count,benchmark_population\na,12,100,5,50\n",
        "id,count_1,exposure_1,count_2,exposure_2\na,1,1,2,1\n",
        "id,local_before,local_after,comparator_before,comparator_after\na,1,2,3,4\n",
        "id,count,population\na,12,100\n",
        "id,month,count\na,2020-01,3\n",
    };
    for (size_t o = 0; o < sizeof option / sizeof *option; o++)
        for (size_t f = 0; f < sizeof filter / sizeof *filter; f++) {
            struct program program = {.arguments = {"stat", filter[f], "-", option[o].word},
                                      .input = input[f]};
            struct outcome outcome = program_run(&program);
            bool fits = strstr(option[o].filters, filter[f]) != NULL;
            if (outcome.code != (fits ? 0 : 64))
                fail_msg("stat %s %s ends with %d: %s", filter[f], option[o].word, outcome.code,
                         outcome.err);
            outcome_free(&outcome);
        }
    assert_prints("stat", "--help", "rate, ratio, change, funnel: mid-p limits",
                  "rate, funnel: no comparison", "trend: no terms");
}

/* Settings that are wrong: file, line, what was found, the nearest or what was expected. */
static void test_configuration(void **state) {
    (void)state;
    static const struct {
        const char *lines, *place, *found, *expected;
    } wrong[] = {
        {"[forecast]\nhorizn = 3\n", "BATCH.ini:15", "horizn", "did you mean horizon?"},
        {"[forcast]\nhorizon = 3\n", "BATCH.ini:15", "[forcast]", "did you mean [forecast]?"},
        {"[forecast]\npaths = many\n", "BATCH.ini:15: paths", "\"many\"",
         "whole number from 100 to 20000"},
        {"[forecast]\nhorizon = 9\n", "BATCH.ini:15: horizon", "line 10", "once"},
        {"[forecast]\nmodels = dotn\n", "BATCH.ini:15: models", "\"dotn\"", "did you mean dotm?"},
        {"[forecast]\ncalendar = on\n", "BATCH.ini:15: calendar", "\"on\"", "one of: off"},
        {"[significance]\nbenchmark = Nort\n", "BATCH.ini:15: benchmark", "\"Nort\"",
         "did you mean \"North\"?"},
        {"[significance]\nconfidence = 90, 99\n", "BATCH.ini:15: confidence", "90, 99", "95, 99.8"},
        {"[significance]\nperiod = 2022\n", "BATCH.ini:15: period", "\"2022\"", "2022-04..2023-03"},
        {"[input]\nformat = pannel\n", "BATCH.ini:15: format", "\"pannel\"", "did you mean panel?"},
        {"[columns]\nmonht = Monat\n", "BATCH.ini:15: monht", "\"monht\"",
         "did you mean \"month\"?"},
        {"[charts]\ncategories = wrong.csv\n", "wrong.csv:3: category", "\"Robery\"",
         "did you mean \"Robbery\"?"},
        {"[batch]\nonly words\n", "BATCH.ini:15", "", "key = value"},
    };
    char path[512];
    path_of(path, scratch, "wrong.csv");
    support_write(path, "category\nBurglary\nRobery\n");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct program program = {.arguments = {"run", "BATCH.ini"}, .folder = scratch};
        batch_write(scratch, NULL, wrong[i].lines);
        assert_program(&program, 78, wrong[i].place, wrong[i].found, wrong[i].expected);
        program.arguments[0] = "check";
        assert_program(&program, 78, wrong[i].place, wrong[i].found, wrong[i].expected);
        assert_false(there_is(scratch, "out/manifest.json"));
    }
    batch_write(scratch, NULL, NULL);
    struct program compare = {.arguments = {"compare", "crime.csv", "--population",
                                            "population.csv", "--benchmark", "Elmo"},
                              .folder = scratch};
    assert_program(&compare, 78, "\"Elmo\"", "did you mean \"Elm\"?");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_help),          cmocka_unit_test(test_version),
        cmocka_unit_test(test_lists),         cmocka_unit_test(test_stat_help),
        cmocka_unit_test(test_stat_options),  cmocka_unit_test(test_usage),
        cmocka_unit_test(test_configuration),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

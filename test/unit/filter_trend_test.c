/* stat trend as a filter: rows in any order, one row an id, and reasons where there is no answer.
 */
#include "test/support/filtering.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/text.h"

static const char *const in = filtering_in, *const out = filtering_out;

static char *run(const char *content, const struct filter_options *options,
                 struct filter_outcome *outcome) {
    struct fault fault = FAULT_NONE;
    support_write(in, content);
    if (filter_run("trend", in, out, options, outcome, &fault) != STATUS_OK)
        fail_msg("%s", fault.message);
    return support_read(out);
}

#define ADDED "months,method,slope_pct_year,lower_95,upper_95,p_value,verdict,note\n"

/* The made series `small` of test/reference/trend.R, once in order and once turned round, among
 * another's rows; the values are those of trend_slopes.csv. */
static void one_row_an_id_whatever_the_order(void **state) {
    (void)state;
    struct reference *series = reference_open(TEST_REFERENCE "/trend_series.csv");
    struct text text = TEXT_EMPTY, back = TEXT_EMPTY;
    char lines[60][64];
    size_t n = 0;
    assert_non_null(series);
    while (reference_next(series))
        if (strcmp(reference_text(series, "series"), "small") == 0) {
            snprintf(lines[n], sizeof lines[n], "small,%zu-%02zu,%g\n", 2015 + n / 12, n % 12 + 1,
                     reference_number(series, "value"));
            n++;
        }
    reference_close(series);
    assert_int_equal(n, 60);
    text_append(&text, "id,month,count\n");
    text_append(&back, "id,month,count\n");
    for (size_t i = 0; i < 60; i++) {
        text_append(&text, lines[i]);
        text_append(&back, lines[59 - i]);
        text_append(&text, i == 7 ? "other,2015-01,3\n" : "");
    }
    text_append(&back, "other,2015-01,3\n");
    struct filter_outcome outcome;
    char *forth = run(text_string(&text), NULL, &outcome);
    assert_int_equal(outcome.rows, 2);
    assert_int_equal(outcome.noted, 1);
    char *turned = run(text_string(&back), NULL, NULL);
    assert_string_equal(forth, turned);
    assert_memory_equal(forth, "id,month,count," ADDED, strlen("id,month,count," ADDED));
    free(forth);
    free(turned);
    text_free(&text);
    text_free(&back);

    struct reference *answer = reference_open(out),
                     *expected = reference_open(TEST_REFERENCE "/trend_slopes.csv");
    assert_true(reference_next(answer));
    while (reference_next(expected))
        if (strcmp(reference_text(expected, "series"), "small") == 0 &&
            reference_number(expected, "season") == 1)
            break;
    assert_string_equal(reference_text(answer, "month"), "2019-12");
    assert_string_equal(reference_text(answer, "method"), "quasi_poisson_ar1");
    assert_int_equal((int)reference_number(answer, "months"), 60);
    assert_close(reference_number(answer, "slope_pct_year"),
                 100 * expm1(12 * reference_number(expected, "slope")), 1e-9);
    assert_close(reference_number(answer, "lower_95"),
                 100 * expm1(12 * reference_number(expected, "lower")), 1e-9);
    assert_close(reference_number(answer, "upper_95"),
                 100 * expm1(12 * reference_number(expected, "upper")), 1e-9);
    assert_close(reference_number(answer, "p_value"), reference_number(expected, "p"), 1e-9);
    assert_true(reference_next(answer));
    assert_string_equal(reference_text(answer, "id"), "other");
    assert_string_equal(reference_text(answer, "verdict"), "not_calculated");
    assert_false(reference_next(answer));
    reference_close(answer);
    reference_close(expected);
}

/* A row that ends early has empty fields; a refused row is written back only where no good one is.
 */
static void says_why_there_is_no_answer(void **state) {
    (void)state;
    char *text = run("ID,Mon th,extra,Count\n"
                     "A,2020-01,\"x, y\",5\n"
                     "A,2020-01,z,6\n"
                     "B,foo,,3\n"
                     "C,2020-03,,1,2\n"
                     "D,2020-03,,\n"
                     "E,2020-03,,-1\n"
                     "F,2020-03\n"
                     "G,2020-04,bad,x\nG,2020-02,early,3\nG,2020-03,good,4\nG,2020-05,,x\n",
                     NULL, NULL);
    assert_string_equal(
        text,
        "ID,Mon th,extra,Count," ADDED
        "A,2020-01,z,6,0,,,,,,not_calculated,two counts for 2020-01\n"
        "B,foo,,3,0,,,,,,not_calculated,\"1 row refused, first line 4: month: found \"\"foo\"\", "
        "expected a month such as 2024-04, 2024-04-01, 202404, Apr-24 or April 2024\"\n"
        "C,2020-03,,1,0,,,,,,not_calculated,\"1 row refused, first line 5: row has 5 fields, "
        "header has 4\"\n"
        "D,2020-03,,,0,,,,,,not_calculated,\"under 24 recorded months, or not over two years\"\n"
        "E,2020-03,,-1,0,,,,,,not_calculated,\"1 row refused, first line 7: count: found "
        "\"\"-1\"\", expected a number of 0 or more\"\n"
        "F,2020-03,,,0,,,,,,not_calculated,\"under 24 recorded months, or not over two years\"\n"
        "G,2020-03,good,4,2,,,,,,not_calculated,\"2 rows refused, first line 9: count: found "
        "\"\"x\"\", expected a number; under 24 recorded months, or not over two years\"\n");
    free(text);
}

/* Sixty months that rise by 1 a month from 100, twice the same rows: counted once. Years are April
 * to March: sums 1266, 1410, 1554, 1698, 1842. */
static void methods_by_name(void **state) {
    (void)state;
    struct text text = TEXT_EMPTY;
    text_append(&text, "id,month,count\n");
    for (int twice = 0; twice < 2; twice++)
        for (int i = 0; i < 60; i++)
            text_printf(&text, "A,%d-%02d,%d\n", 2010 + (i + 3) / 12, (i + 3) % 12 + 1, 100 + i);
    struct filter_options options = FILTER_OPTIONS_DEFAULT;
    options.trend_method = "fingertips";
    free(run(text_string(&text), &options, NULL));
    struct reference *row = reference_open(out);
    assert_true(reference_next(row));
    assert_string_equal(reference_text(row, "verdict"), "increasing");
    assert_string_equal(reference_text(row, "method"), "fingertips");
    assert_close(reference_number(row, "slope_pct_year"), 9.4, 0.05); /* 144 of about 1,530 */
    assert_true(reference_number(row, "p_value") < 1e-6);
    reference_close(row);

    options.trend_method = "mann_kendall";
    free(run(text_string(&text), &options, NULL));
    row = reference_open(out);
    assert_true(reference_next(row));
    /* 12 a year of a median of 129.5; z = (1770 - 1)/sqrt(60 59 125/18) */
    assert_close(reference_number(row, "slope_pct_year"), 1200 / 129.5, RUNG_FORMULA);
    assert_close(reference_number(row, "p_value"), erfc(1769 / sqrt(60.0 * 59 * 125 / 18 * 2)),
                 RUNG_FORMULA);
    assert_string_equal(reference_text(row, "note"), "ranks give no limits");
    reference_close(row);

    options = FILTER_OPTIONS_DEFAULT;
    options.confidence[0] = 99;
    free(run(text_string(&text), &options, NULL));
    row = reference_open(out);
    assert_true(reference_next(row));
    assert_true(reference_number(row, "lower_99") < reference_number(row, "slope_pct_year"));
    reference_close(row);

    struct fault fault = FAULT_NONE;
    options.trend_method = "man_kendall";
    assert_int_equal(filter_run("trend", in, out, &options, NULL, &fault), STATUS_USAGE);
    assert_non_null(strstr(fault.message, "mann_kendall"));
    text_free(&text);
}

/* The made series `small` without its season, as test/reference/trend_negative.R has it. */
static void negative_binomial_by_name(void **state) {
    (void)state;
    struct reference *series = reference_open(TEST_REFERENCE "/trend_series.csv");
    struct text text = TEXT_EMPTY;
    assert_non_null(series);
    text_append(&text, "id,month,count\n");
    for (int n = 0; reference_next(series);)
        if (strcmp(reference_text(series, "series"), "small") == 0) {
            text_printf(&text, "small,%d-%02d,%g\n", 2015 + n / 12, n % 12 + 1,
                        reference_number(series, "value"));
            n++;
        }
    reference_close(series);
    struct reference *expected = reference_open(TEST_REFERENCE "/trend_negative.csv");
    while (reference_next(expected)) {
        if (strcmp(reference_text(expected, "series"), "small") != 0)
            continue;
        struct filter_options options = FILTER_OPTIONS_DEFAULT;
        options.trend_method = "negative_binomial";
        options.no_season = reference_number(expected, "season") == 0;
        free(run(text_string(&text), &options, NULL));
        struct reference *row = reference_open(out);
        assert_true(reference_next(row));
        assert_string_equal(reference_text(row, "method"), "negative_binomial");
        assert_close(reference_number(row, "slope_pct_year"),
                     100 * expm1(12 * reference_number(expected, "slope")), 1e-8);
        assert_close(reference_number(row, "lower_95"),
                     100 * expm1(12 * reference_number(expected, "lower")), 1e-8);
        assert_close(reference_number(row, "upper_95"),
                     100 * expm1(12 * reference_number(expected, "upper")), 1e-8);
        assert_close(reference_number(row, "p_value"), reference_number(expected, "p"), 1e-8);
        assert_string_equal(reference_text(row, "verdict"), "increasing");
        assert_string_equal(reference_text(row, "note"),
                            options.no_season ? "" : "no more varied than Poisson counts");
        reference_close(row);
    }
    reference_close(expected);
    text_free(&text);
}

static void faulty_files(void **state) {
    (void)state;
    struct fault fault = FAULT_NONE;
    support_write(in, "id,month\nA,2020-01\n");
    assert_int_equal(filter_run("trend", in, out, NULL, NULL, &fault), STATUS_BAD_ROW);
    support_write(in, "id,month,count,Count\nA,2020-01,1,1\n");
    assert_int_equal(filter_run("trend", in, out, NULL, NULL, &fault), STATUS_BAD_ROW);
    support_write(in, "");
    assert_int_equal(filter_run("trend", in, out, NULL, NULL, &fault), STATUS_NO_DATA);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_row_an_id_whatever_the_order),
        cmocka_unit_test(says_why_there_is_no_answer),
        cmocka_unit_test(methods_by_name),
        cmocka_unit_test(negative_binomial_by_name),
        cmocka_unit_test(faulty_files),
    };
    return cmocka_run_group_tests(tests, filtering_open, filtering_close);
}

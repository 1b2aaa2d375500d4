/* stat funnel as a filter: all areas are read before the first answer, which stands beside its row
 * whatever the order. */
#include "test/support/filtering.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const in = filtering_in, *const out = filtering_out;

static void run(const char *path, const struct filter_options *options) {
    struct fault fault = FAULT_NONE;
    if (filter_run("funnel", path, out, options, NULL, &fault) != STATUS_OK)
        fail_msg("%s", fault.message);
}

static char *answer(const char *content, const struct filter_options *options) {
    support_write(in, content);
    run(in, options);
    return support_read(out);
}

#define ADDED                                                                                  \
    "expected,ratio,z,z_overdispersed,phi,tau2,lower_95,upper_95,lower_998,upper_998,verdict," \
    "funnel_verdict,note\n"

/* The figures of test/reference/funnel.csv, from R, through the filter. */
static void agrees_with_r(void **state) {
    (void)state;
    static const char *const columns[] = {"expected",        "ratio", "z",
                                          "z_overdispersed", "phi",   "tau2"};
    static const char *const limits[][3] = {
        {"lower_95", "lower_add_95", "lower_mul_95"},
        {"upper_95", "upper_add_95", "upper_mul_95"},
        {"lower_998", "lower_add_998", "lower_mul_998"},
        {"upper_998", "upper_add_998", "upper_mul_998"},
    };
    for (int form = 0; form < 2; form++) {
        struct filter_options options = FILTER_OPTIONS_DEFAULT;
        options.funnel = form == 1 ? PEERS_MULTIPLICATIVE : PEERS_ADDITIVE;
        struct reference *row = reference_open(TEST_REFERENCE "/funnel.csv");
        FILE *file = fopen(in, "w");
        fputs("id,population,count\n", file);
        while (reference_next(row))
            if (strcmp(reference_text(row, "set"), "ordinary") == 0)
                fprintf(file, "x,%s,%s\n", reference_text(row, "population"),
                        reference_text(row, "count"));
        fclose(file);
        reference_close(row);
        run(in, &options);
        struct reference *found = reference_open(out);
        row = reference_open(TEST_REFERENCE "/funnel.csv");
        size_t rows = 0;
        for (; reference_next(row) && strcmp(reference_text(row, "set"), "ordinary") == 0; rows++) {
            assert_true(reference_next(found));
            for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
                const char *other = form && i == 3 ? "z_multiplicative" : columns[i];
                assert_close(reference_number(found, columns[i]), reference_number(row, other),
                             RUNG_FORMULA);
            }
            for (size_t i = 0; i < 4; i++)
                assert_close(reference_number(found, limits[i][0]),
                             reference_number(row, limits[i][1 + form]), RUNG_FORMULA);
        }
        assert_int_equal(rows, 60);
        assert_false(reference_next(found));
        reference_close(found);
        reference_close(row);
    }
}

/* The shared areas: the flag of the local interval and the overdispersed one. */
static void agrees_with_shared_areas(void **state) {
    (void)state;
    static const char *const crimes[] = {"burglary_now", "vwi_now"};
    static const char *const flags[][2] = {
        {"High (0.001)", "significantly_higher_998"},
        {"High (0.025)", "significantly_higher_95"},
        {"Not significant", "similar"},
        {"Low (0.025)", "significantly_lower_95"},
        {"Low (0.001)", "significantly_lower_998"},
        {"highest (0.001)", "significantly_higher_998"},
        {"highest (0.025)", "significantly_higher_95"},
        {"within range", "similar"},
        {"lowest (0.025)", "significantly_lower_95"},
        {"lowest (0.001)", "significantly_lower_998"},
    };
    char inputs[512], areas[512];
    if (!support_shared("reference/significance/csp_synth_inputs.csv", inputs) ||
        !support_shared("reference/significance/csp_compare_computed.csv", areas))
        skip();
    size_t rows = 0;
    for (size_t c = 0; c < 2; c++) {
        struct reference *given = reference_open(inputs);
        FILE *file = fopen(in, "w");
        fputs("id,population,count\n", file);
        while (reference_next(given))
            fprintf(file, "%s,%s,%s\n", reference_text(given, "csp"),
                    reference_text(given, "population"), reference_text(given, crimes[c]));
        fclose(file);
        reference_close(given);
        run(in, NULL);
        struct reference *found = reference_open(out), *row = reference_open(areas);
        while (reference_next(row)) {
            if (strcmp(reference_text(row, "series"), crimes[c]) != 0)
                continue;
            do
                assert_true(reference_next(found));
            while (strcmp(reference_text(found, "id"), reference_text(row, "csp")) != 0);
            size_t agreed = 0;
            for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
                agreed +=
                    strcmp(reference_text(row, i < 5 ? "phe_flag" : "od_flag"), flags[i][0]) == 0 &&
                    strcmp(reference_text(found, i < 5 ? "verdict" : "funnel_verdict"),
                           flags[i][1]) == 0;
            assert_int_equal(agreed, 2);
            assert_close(reference_number(found, "lower_998"), reference_number(row, "od_lo998"),
                         RUNG_FORMULA);
            rows++;
        }
        reference_close(found);
        reference_close(row);
    }
    assert_int_equal(rows, 318);
}

static int by_line(const void *left, const void *right) {
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* Lines of a text, sorted; the header stays first since it is the only one that starts with i. */
static char *sorted(char *content) {
    enum { LINES = 64 };
    char *line[LINES], *copy = calloc(strlen(content) + 2, 1);
    size_t lines = 0;
    for (char *at = strtok(content, "\n"); at && lines < LINES; at = strtok(NULL, "\n"))
        line[lines++] = at;
    qsort(line, lines, sizeof *line, by_line);
    for (size_t i = 0; i < lines; i++)
        strcat(strcat(copy, line[i]), "\n");
    free(content);
    return copy;
}

static const char *const areas[] = {
    "a,120,30000.5", "b,85,21000.25", "c,300,61000.125", "d,44,9000",
    "e,210,55000.7", "f,99,31000",    "g,7,1500.3",      "h,181,40000.9",
    "i,63,25000.1",  "j,240,52000.4", "k,133,37000",     "l,70,20000",
};

enum { ROWS = sizeof areas / sizeof *areas };

static void order_changes_order_alone(void **state) {
    (void)state;
    char forward[1024] = "id,count,population\n", backward[1024] = "id,count,population\n";
    for (size_t i = 0; i < ROWS; i++) {
        strcat(strcat(forward, areas[i]), "\n");
        strcat(strcat(backward, areas[(i * 5 + 7) % ROWS]), "\n");
    }
    char *one = answer(forward, NULL), *other = answer(backward, NULL);
    assert_string_not_equal(one, other);
    assert_non_null(strstr(one, "\nc,300,61000.125,"));
    one = sorted(one);
    other = sorted(other);
    assert_string_equal(one, other);
    free(one);
    free(other);
}

static void bad_rows_keep_their_place_and_change_nothing(void **state) {
    (void)state;
    char clean[1024] = "id,count,population\n", spoiled[1024] = "id,count,population\n";
    for (size_t i = 0; i < ROWS; i++) {
        strcat(strcat(clean, areas[i]), "\n");
        strcat(strcat(spoiled, areas[i]), "\n");
        if (i == 3)
            strcat(spoiled, "y,many,20\nz,12\nu,12,20,8\nx,,20\nw,4,0\n\"v,v\",4,NA\n");
    }
    char *expected = answer(clean, NULL), *found = answer(spoiled, NULL);
    static const char *const lines[] = {
        "y,many,20,,,,,,,,,,,,,\"count: found \"\"many\"\", expected a number\"\n",
        "z,12,,,,,,,,,,,,,,no population\n",
        "u,12,20,,,,,,,,,,,,,\"row has 4 fields, header has 3\"\n",
        "x,,20,,,,,,,,,,,,,no count\n",
        "w,4,0,,,,,,,,,,,,,\"population: found 0, expected a number above 0\"\n",
        "\"v,v\",4,NA,,,,,,,,,,,,,no population\n",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        char *at = strstr(found, lines[i]);
        if (!at)
            fail_msg("no line %s in\n%s", lines[i], found);
        memmove(at, at + strlen(lines[i]), strlen(at + strlen(lines[i])) + 1);
    }
    assert_string_equal(found, expected);
    free(expected);
    free(found);
}

/* Nine areas: a spread, but neither limits nor a funnel verdict. Ten: both; an area with under ten
 * expected has limits alone. */
static void few_areas_and_few_crimes(void **state) {
    (void)state;
    char content[1024] = "id,count,population\n";
    for (size_t i = 0; i < 9; i++)
        strcat(strcat(content, areas[i]), "\n");
    support_write(in, content);
    run(in, NULL);
    struct reference *row = reference_open(out);
    for (size_t i = 0; i < 9; i++) {
        assert_true(reference_next(row));
        assert_string_equal(reference_text(row, "lower_95"), "");
        assert_string_equal(reference_text(row, "upper_998"), "");
        assert_string_not_equal(reference_text(row, "tau2"), "");
        assert_string_equal(reference_text(row, "funnel_verdict"), "not_compared");
        assert_non_null(strstr(reference_text(row, "note"), "too few areas for a funnel"));
    }
    reference_close(row);
    strcat(strcat(content, areas[9]), "\n");
    support_write(in, content);
    run(in, NULL);
    row = reference_open(out);
    size_t small = 0;
    for (size_t i = 0; i < 10; i++) {
        assert_true(reference_next(row));
        assert_string_not_equal(reference_text(row, "lower_95"), "");
        bool few = reference_number(row, "expected") < 10;
        small += few;
        assert_int_equal(strcmp(reference_text(row, "funnel_verdict"), "not_compared") == 0, few);
        assert_int_equal(strstr(reference_text(row, "note"), "too few crimes expected") != NULL,
                         few);
    }
    assert_int_equal(small, 1);
    reference_close(row);
}

static void nothing_to_compare(void **state) {
    (void)state;
    char *written = answer("id,count,population\na,0,10\nb,0,20\n", NULL);
    assert_string_equal(written,
                        "id,count,population," ADDED
                        "a,0,10,0,,,,,,,,,,not_compared,not_compared,due to low volume no "
                        "statistical comparison is given; no count or no expected count\n"
                        "b,0,20,0,,,,,,,,,,not_compared,not_compared,due to low volume no "
                        "statistical comparison is given; no count or no expected count\n");
    free(written);
    struct filter_options options = FILTER_OPTIONS_DEFAULT;
    options.confidence[0] = 90;
    options.confidence[1] = 0;
    written = answer("id,count,population\na,,10\n", &options);
    assert_string_equal(written, "id,count,population,expected,ratio,z,z_overdispersed,phi,tau2,"
                                 "lower_90,upper_90,verdict,funnel_verdict,note\n"
                                 "a,,10,,,,,,,,,,,no count\n");
    free(written);
}

/* Twelve areas, and a row that is refused but has as many fields; at its first row. */
static struct reference *with_option(const struct filter_options *options) {
    char content[1024] = "id,count,population\n";
    for (size_t i = 0; i < ROWS; i++)
        strcat(strcat(content, areas[i]), "\n");
    strcat(content, "m,none,20000\n");
    support_write(in, content);
    run(in, options);
    struct reference *row = reference_open(out);
    assert_true(reference_next(row));
    return row;
}

static void bad_row_ends(struct reference *row, const char *column) {
    assert_string_equal(reference_text(row, column), "");
    assert_non_null(strstr(reference_text(row, "note"), "count: found"));
    assert_false(reference_next(row));
    reference_close(row);
}

static void false_discovery_brings_p_values(void **state) {
    (void)state;
    struct filter_options options = FILTER_OPTIONS_DEFAULT;
    options.false_discovery = true;
    struct reference *row = with_option(&options);
    for (size_t i = 0; i < ROWS; i++, reference_next(row)) {
        double z = reference_number(row, "z_overdispersed");
        bool few = reference_number(row, "expected") < 10;
        if (few)
            assert_string_equal(reference_text(row, "p_adjusted"), "");
        else
            assert_close(reference_number(row, "p_value"), erfc(fabs(z) / sqrt(2)), RUNG_FORMULA);
        assert_true(few || reference_number(row, "p_adjusted") >= reference_number(row, "p_value"));
    }
    bad_row_ends(row, "p_value");
}

/* A quarter of twelve is three places. */
static void by_rank_brings_ranks(void **state) {
    (void)state;
    struct filter_options options = FILTER_OPTIONS_DEFAULT;
    options.funnel = PEERS_BY_RANK;
    struct reference *row = with_option(&options);
    for (size_t i = 0; i < ROWS; i++, reference_next(row)) {
        double lower = reference_number(row, "rank_lower"), rank = reference_number(row, "rank"),
               upper = reference_number(row, "rank_upper");
        assert_true(1 <= lower && lower <= rank && rank <= upper && upper <= ROWS);
        const char *verdict = reference_text(row, "funnel_verdict");
        assert_int_equal(strstr(verdict, "higher") != NULL, upper <= 3);
        assert_int_equal(strstr(verdict, "lower") != NULL, lower > 9);
    }
    bad_row_ends(row, "rank");
}

/* 10 against 18.0999: Byar's upper limit is 18.39, the mid-p one 17.82 (mpmath). */
static void mid_p_reaches_the_local_verdict(void **state) {
    (void)state;
    for (int mid_p = 0; mid_p < 2; mid_p++) {
        struct filter_options options = FILTER_OPTIONS_DEFAULT;
        options.mid_p = mid_p;
        support_write(in, "id,count,population\na,10,18100\nb,1000000,1000000000\n");
        run(in, &options);
        struct reference *row = reference_open(out);
        assert_true(reference_next(row));
        assert_string_equal(reference_text(row, "verdict"),
                            mid_p ? "significantly_lower_95" : "similar");
        reference_close(row);
    }
}

/* 70 in 10,000 are 7.0 (Byar's limits by hand: 5.46 to 8.84): lower than the pooled 9.17, not than
 * the mean of 3, 10 and 7. */
static void against_the_mean_of_rates(void **state) {
    (void)state;
    for (int mean = 0; mean < 2; mean++) {
        struct filter_options options = FILTER_OPTIONS_DEFAULT;
        options.mean_of_rates = mean;
        support_write(in, "id,count,population\na,30,10000\nb,1000,100000\nc,70,10000\n");
        run(in, &options);
        struct reference *row = reference_open(out);
        for (int i = 0; i < 3; i++)
            assert_true(reference_next(row));
        assert_string_equal(reference_text(row, "verdict"),
                            mean ? "similar" : "significantly_lower_95");
        assert_close(reference_number(row, "expected"), 10000 * 1100.0 / 120000, RUNG_FORMULA);
        reference_close(row);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_r),
        cmocka_unit_test(agrees_with_shared_areas),
        cmocka_unit_test(order_changes_order_alone),
        cmocka_unit_test(bad_rows_keep_their_place_and_change_nothing),
        cmocka_unit_test(few_areas_and_few_crimes),
        cmocka_unit_test(nothing_to_compare),
        cmocka_unit_test(false_discovery_brings_p_values),
        cmocka_unit_test(by_rank_brings_ranks),
        cmocka_unit_test(mid_p_reaches_the_local_verdict),
        cmocka_unit_test(against_the_mean_of_rates),
    };
    return cmocka_run_group_tests(tests, filtering_open, filtering_close);
}

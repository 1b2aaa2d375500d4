/* stat ratio and stat change as filters: rows with results and reasons beside them. Numbers from
 * test/reference/two_counts.py. */
#include "test/support/filtering.h"

#include <stdlib.h>
#include <string.h>

static const char *const in = filtering_in, *const out = filtering_out;

static void number_is(const struct reference *row, const char *column, double expected) {
    assert_close(reference_number(row, column), expected, RUNG_INVERTED);
}

#define RATIO_HEAD "id,count_1,exposure_1,count_2,exposure_2"
#define CHANGE_HEAD "id,local_before,local_after,comparator_before,comparator_after"

static void ratios_beside_their_rows(void **state) {
    (void)state;
    struct reference *row = filtering_answered(
        "ratio", RATIO_HEAD "\na,1204,98500,1010,99200\nb,0,98500,700,59600000\n", NULL);
    number_is(row, "ratio", 1204. / 98500 / (1010. / 99200));
    number_is(row, "lower_95", 1.1033111854718334738);
    number_is(row, "upper_95", 1.3065667729793872173);
    assert_close(reference_number(row, "p_value") / 1.9484883804986413049e-5, 1, RUNG_FORMULA);
    assert_close(reference_number(row, "p_mid") / 1.7784350336228867873e-5, 1, RUNG_FORMULA);
    assert_string_equal(reference_text(row, "note"), "");
    assert_true(reference_next(row));
    number_is(row, "ratio", 0);
    number_is(row, "lower_95", 0);
    number_is(row, "upper_95", 3.1970636584716467);
    number_is(row, "p_value", 0.62953294740484328);
    number_is(row, "p_mid", 0.31476647370242164);
    assert_string_equal(reference_text(row, "note"), "");
    reference_close(row);
}

/* --mid-p changes the limits, --confidence their level and number; p-values stay. */
static void options_of_ratio(void **state) {
    (void)state;
    struct filter_options options = FILTER_OPTIONS_DEFAULT;
    options.mid_p = options.own_levels = true;
    const char *content = RATIO_HEAD "\na,2,17877,9,16650\n";
    struct reference *row = filtering_answered("ratio", content, &options);
    number_is(row, "lower_95", 0.030477467178576064);
    number_is(row, "upper_95", 0.86900127033337275);
    number_is(row, "p_value", 0.049990025252905103);
    assert_true(reference_number(row, "lower_998") < 0.03 &&
                reference_number(row, "upper_998") > 0.87);
    reference_close(row);
    char *written = support_read(out);
    assert_non_null(strstr(written, ",ratio,lower_95,upper_95,lower_998,upper_998,p_value,p_mid,"
                                    "note\n"));
    free(written);
}

/* A row of two_rates.csv by every method; its limits where the method has them. */
static void methods_of_ratio(void **state) {
    (void)state;
    static const struct {
        const char *method, *p, *lower, *upper, *note;
    } methods[] = {
        {"exact", "central", "exact_lower", "exact_upper", ""},
        {"midp", "mid_p", "midp_lower", "midp_upper", ""},
        {"score", "score_p", "score_lower", "score_upper", ""},
        {"wald", "wald_p", "wald_lower", "wald_upper", ""},
        {"sqrt", "sqrt_p", NULL, NULL, "sqrt has no limits"},
        {"etest_unpooled", "etest_unpooled", NULL, NULL, "etest_unpooled has no limits"},
        {"etest_score", "etest_score", NULL, NULL, "etest_score has no limits"},
    };
    struct reference *expected = reference_open(TEST_REFERENCE "/two_rates.csv");
    while (reference_next(expected))
        if (strcmp(reference_text(expected, "t1"), "51477.5") == 0 &&
            reference_number(expected, "x1") == 60)
            break; /* the one at 95% comes first */
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
        struct filter_options options = FILTER_OPTIONS_DEFAULT;
        options.method = methods[m].method;
        struct reference *row =
            filtering_answered("ratio", RATIO_HEAD "\na,60,51477.5,30,54308.7\n", &options);
        number_is(row, "p_value", reference_number(expected, methods[m].p));
        number_is(row, "p_mid", reference_number(expected, "mid_p"));
        assert_string_equal(reference_text(row, "note"), methods[m].note);
        if (methods[m].lower) {
            number_is(row, "lower_95", reference_number(expected, methods[m].lower));
            number_is(row, "upper_95", reference_number(expected, methods[m].upper));
        } else {
            assert_string_equal(reference_text(row, "lower_95"), "");
            assert_string_equal(reference_text(row, "upper_95"), "");
        }
        reference_close(row);
    }
    reference_close(expected);
}

/* What a method cannot answer is empty, with the reason. */
static void methods_of_ratio_say_why_not(void **state) {
    (void)state;
    static const struct {
        const char *method, *row, *note;
    } cases[] = {
        {"wald", "a,0,1,3,1", "a count is 0: no Wald limits and no p-value"},
        {"sqrt", "a,0,1,0,1", "both counts are 0: no ratio; no p-value; sqrt has no limits"},
        {"etest_score", "a,2.5,1,3,1",
         "no p-value: E-tests take whole counts; etest_score has no limits"},
        {"etest_unpooled", "a,800000,1,200001,1",
         "no p-value: E-tests take up to 1000000 events; etest_unpooled has no limits"},
        {"etest_unpooled", "a,3,1e-60,2,1e60",
         "no p-value: the exposures are too far apart for an E-test; etest_unpooled has no limits"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct filter_options options = FILTER_OPTIONS_DEFAULT;
        char content[128];
        options.method = cases[i].method;
        snprintf(content, sizeof content, RATIO_HEAD "\n%s\n", cases[i].row);
        struct reference *row = filtering_answered("ratio", content, &options);
        assert_string_equal(reference_text(row, "p_value"), "");
        assert_string_equal(reference_text(row, "note"), cases[i].note);
        reference_close(row);
    }
}

static void refuses_methods_of_ratio(void **state) {
    (void)state;
    static const struct {
        const char *method, *words;
        bool mid_p;
    } cases[] = {{"etest_scor", "found \"etest_scor\" (did you mean \"etest_score\"?)", false},
                 {"jeffreys", "found \"jeffreys\", expected exact, midp", false},
                 {"wald", "does not go with --method", true}};
    support_write(in, RATIO_HEAD "\na,1,1,2,1\n");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct filter_options options = FILTER_OPTIONS_DEFAULT;
        struct fault fault = FAULT_NONE;
        options.method = cases[i].method;
        options.mid_p = cases[i].mid_p;
        assert_int_equal(filter_run("ratio", in, out, &options, NULL, &fault), STATUS_USAGE);
        assert_non_null(strstr(fault.message, cases[i].words));
    }
}

static void bad_ratios_are_answered_in_their_row(void **state) {
    (void)state;
    filtering_check("ratio",
                    RATIO_HEAD "\n"
                               "none,0,1,0,1\n"
                               "no first,,1,2,1\n"
                               "no time,3,0,2,0\n"
                               "word,x,1,2,1\n"
                               "negative,1,1,-2,1\n"
                               "short,1,1\n",
                    NULL,
                    RATIO_HEAD
                    ",ratio,lower_95,upper_95,p_value,p_mid,note\n"
                    "none,0,1,0,1,,0,,1,1,\"both counts are 0: no ratio, and no upper limit\"\n"
                    "no first,,1,2,1,,,,,,count_1: missing\n"
                    "no time,3,0,2,0,,,,,,\"exposure_1: found 0, expected a number above 0; "
                    "exposure_2: found 0, expected a number above 0\"\n"
                    "word,x,1,2,1,,,,,,\"count_1: found \"\"x\"\", expected a number\"\n"
                    "negative,1,1,-2,1,,,,,,\"count_2: found \"\"-2\"\", expected a number of 0 "
                    "or more\"\n"
                    "short,1,1,,,,,,,,count_2: missing; exposure_2: missing\n");
    struct reference *row = filtering_answered("ratio", RATIO_HEAD "\nb,5,1,0,2\n", NULL);
    assert_string_equal(reference_text(row, "ratio"), "");
    assert_string_equal(reference_text(row, "upper_95"), "");
    number_is(row, "lower_95", 1.8327117146309192);
    number_is(row, "p_value", 2 / 243.);
    assert_string_equal(reference_text(row, "note"),
                        "count_2: found 0: the ratio and its upper limit are infinite");
    reference_close(row);
}

static void changes_beside_their_rows(void **state) {
    (void)state;
    struct reference *row = filtering_answered("change",
                                               CHANGE_HEAD "\na,222,340,9800,13622\n"
                                                           "b,30,12,800,790\nc,0,3,50,60\n",
                                               NULL);
    number_is(row, "local_pct", 100 * 118. / 222);
    number_is(row, "comparator_pct", 39);
    number_is(row, "rest_pct", 100 * 3704. / 9578);
    number_is(row, "ratio_of_ratios", 1.1044277224069424);
    number_is(row, "lower_95", 0.93120253829433849);
    number_is(row, "upper_95", 1.3117677167716171);
    number_is(row, "p_value", 0.27346910827813651);
    number_is(row, "p_mid", 0.25530847750877835);
    assert_string_equal(reference_text(row, "verdict"), "similar");
    assert_string_equal(reference_text(row, "note"), "");
    assert_true(reference_next(row));
    number_is(row, "p_mid", 0.0054797986865965203);
    assert_string_equal(reference_text(row, "verdict"), "significantly_lower_95");
    assert_true(reference_next(row));
    assert_string_equal(reference_text(row, "local_pct"), "");
    assert_string_equal(reference_text(row, "ratio_of_ratios"), "");
    assert_string_equal(reference_text(row, "upper_95"), "");
    number_is(row, "p_value", 0.3171161152812529);
    number_is(row, "p_mid", 0.15855805764062645);
    assert_string_equal(reference_text(row, "verdict"), "similar");
    assert_string_equal(reference_text(row, "note"),
                        "local_before: found 0: no percentage; the ratio of ratios and its upper "
                        "limit are infinite");
    reference_close(row);
}

static void bad_changes_are_answered_in_their_row(void **state) {
    (void)state;
    filtering_check(
        "change",
        CHANGE_HEAD "\n"
                    "nothing,0,0,0,0\n"
                    "alone,3,4,3,4\n"
                    "no local,0,0,5,5\n"
                    "gone,5,0,9,0\n"
                    "parts,1.5,2,3,4\n"
                    "outside,5,2,3,4\n"
                    "gap,,1,2,3\n",
        NULL,
        CHANGE_HEAD
        ",local_pct,comparator_pct,rest_pct,ratio_of_ratios,lower_95,upper_95,p_value,p_mid,"
        "verdict,note\n"
        "nothing,0,0,0,0,,,,,0,,1,1,not_compared,local_before: found 0: no percentage; "
        "comparator_before: found 0: no percentage; the comparator holds nothing beside the "
        "local counts: no comparison\n"
        "alone,3,4,3,4,33.333333333333336,33.333333333333336,,,0,,1,1,not_compared,"
        "comparator_before: nothing beside the local count: no percentage of the rest; the "
        "comparator holds nothing beside the local counts: no comparison\n"
        "no local,0,0,5,5,,0,0,,0,,1,1,not_compared,local_before: found 0: no percentage; no "
        "local counts: no comparison\n"
        "gone,5,0,9,0,-100,-100,-100,,0,,1,1,not_compared,all counts stand in one period: no "
        "comparison\n"
        "parts,1.5,2,3,4,,,,,,,,,,\"local_before: found 1.5, expected a whole number\"\n"
        "outside,5,2,3,4,,,,,,,,,,\"comparator_before: is below the local count, which it "
        "includes\"\n"
        "gap,,1,2,3,,,,,,,,,,local_before: missing\n");
}

static void columns_in_any_order(void **state) {
    (void)state;
    struct reference *row =
        filtering_answered("change",
                           "Comparator After,local before,COMPARATOR_BEFORE,Local_After,id,more\n"
                           "13622,222,9800,340,x,y\n",
                           NULL);
    number_is(row, "p_mid", 0.25530847750877835);
    assert_string_equal(reference_text(row, "more"), "y");
    reference_close(row);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ratios_beside_their_rows),
        cmocka_unit_test(options_of_ratio),
        cmocka_unit_test(methods_of_ratio),
        cmocka_unit_test(methods_of_ratio_say_why_not),
        cmocka_unit_test(refuses_methods_of_ratio),
        cmocka_unit_test(bad_ratios_are_answered_in_their_row),
        cmocka_unit_test(changes_beside_their_rows),
        cmocka_unit_test(bad_changes_are_answered_in_their_row),
        cmocka_unit_test(columns_in_any_order),
    };
    return cmocka_run_group_tests(tests, filtering_open, filtering_close);
}

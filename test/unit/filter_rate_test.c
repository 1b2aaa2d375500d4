/* The options of stat rate: methods, phi, confidence, what is hidden and rounded. */
#include "test/support/filtering.h"

#include <string.h>

static const char *const in = filtering_in, *const out = filtering_out;

#define ADDED "rate,lower_95,upper_95,lower_998,upper_998,method,verdict,note\n"

static void number_is(const struct reference *reference, const char *column, double expected) {
    assert_close(reference_number(reference, column), expected, RUNG_FORMULA);
}

/* 12 in 50,000 by each method: scipy 1.10.1's chi2, gamma and poisson, the rest by formula. */
static void methods_by_name(void **state) {
    (void)state;
    static const struct {
        const char *method, *printed;
        double lower, upper; /* of the count, 95% */
    } table[] = {
        {"exact", "Exact", 6.200575108722218, 20.96158504817696},
        {"byars", "Byars", 6.1935098430790285, 20.9628580536167},
        {"midp", "Mid-p", 6.501844720728847, 20.40085255597071},
        {"score", "Score", 6.8647597876728215, 20.976699033021305},
        {"jeffreys", "Jeffreys", 6.55986001246889, 20.3232345601376},
        {"default", "Byars", 6.1935098430790285, 20.9628580536167},
        {"wilson", "Wilson", 6.865016372239677, 20.974303576430867},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct filter_options options = FILTER_OPTIONS_DEFAULT;
        options.method = table[i].method;
        options.per = 50000;
        struct reference *row =
            filtering_answered("rate", "id,count,population\na,12,50000\n", &options);
        assert_string_equal(reference_text(row, "method"), table[i].printed);
        assert_close(reference_number(row, "lower_95"), table[i].lower, RUNG_INVERTED);
        assert_close(reference_number(row, "upper_95"), table[i].upper, RUNG_INVERTED);
        reference_close(row);
    }
    struct filter_options options = FILTER_OPTIONS_DEFAULT;
    options.method = "wilson";
    filtering_check(
        "rate", "id,count,population\na,12,9\n", &options,
        "id,count,population," ADDED
        "a,12,9,,,,,,,,\"count: found more than the population, expected a part of it\"\n");
}

/* Limits of 12 widened by 2.5 as computed apart; under 1 it is 1; a missing phi costs the limits.
 */
static void clustered_events_have_wider_limits(void **state) {
    (void)state;
    struct filter_options options = FILTER_OPTIONS_DEFAULT;
    options.phi = "2.5";
    struct reference *row =
        filtering_answered("rate", "id,count,population\na,12,50000\n", &options);
    number_is(row, "lower_95", 0.056382658927812245);
    number_is(row, "upper_95", 0.5234304579421234);
    reference_close(row);
    options.phi = "My phi";
    row = filtering_answered(
        "rate",
        "my_phi,id,count,population\n2.5,a,12,50000\n0.1,b,12,50000\n1,c,12,50000\n"
        ",d,12,50000\nx,e,12,50000\n0,f,12,50000\n",
        &options);
    number_is(row, "lower_95", 0.056382658927812245);
    double plain[2];
    for (size_t i = 0; i < 2; i++) {
        assert_true(reference_next(row));
        plain[i] = reference_number(row, "upper_95");
    }
    assert_true(plain[0] == plain[1] && plain[0] < 0.5);
    for (size_t i = 0; i < 3; i++) {
        assert_true(reference_next(row));
        number_is(row, "rate", 0.24);
        assert_string_equal(reference_text(row, "lower_95"), "");
        assert_string_equal(reference_text(row, "upper_998"), "");
        assert_non_null(strstr(reference_text(row, "note"), "my_phi: "));
    }
    reference_close(row);
    options.phi = "0.3";
    row = filtering_answered("rate", "id,count,population\na,12,50000\n", &options);
    assert_true(reference_number(row, "upper_95") == plain[0]);
    reference_close(row);
}

static void small_counts_are_hidden(void **state) {
    (void)state;
    struct filter_options options = FILTER_OPTIONS_DEFAULT;
    options.suppress = 5;
    filtering_check(
        "rate", "count,id,population,benchmark_rate\n4,a,1000,9\n0.5,b,1000,9\n", &options,
        "count,id,population,benchmark_rate," ADDED ",a,1000,9,,,,,,,,suppressed: small number\n"
        ",b,1000,9,,,,,,,,suppressed: small number\n");
    struct reference *row =
        filtering_answered("rate", "id,count,population\nnone,0,1000\nfive,5,1000\n", &options);
    assert_string_equal(reference_text(row, "count"), "0");
    number_is(row, "rate", 0);
    assert_true(reference_next(row));
    number_is(row, "rate", 5);
    reference_close(row);
}

/* A count with a mark, a sign or a comma too many may be a small one: nothing of it is told. */
static void unread_counts_are_hidden(void **state) {
    (void)state;
    struct filter_options options = FILTER_OPTIONS_DEFAULT;
    options.confidence[1] = 0;
    const char *content = "id,count,population\nmark,3*,1000\nless,<5,1000\nsign,-3,1000\n"
                          "missing,NA,1000\nempty,,1000\nSmith, John,3,1000\n";
    for (size_t rounded = 0; rounded < 2; rounded++) {
        struct filter_outcome outcome;
        options.suppress = rounded ? 0 : 5;
        options.round_to = rounded ? 5 : 0;
        filtering_check("rate", content, &options,
                        "id,count,population,rate,lower_95,upper_95,method,verdict,note\n"
                        "mark,,1000,,,,,,suppressed: count cannot be read\n"
                        "less,,1000,,,,,,suppressed: count cannot be read\n"
                        "sign,,1000,,,,,,suppressed: count cannot be read\n"
                        "missing,NA,1000,,,,,,no count\n"
                        "empty,,1000,,,,,,no count\n"
                        "Smith,,,,,,,,\"row has 4 fields, header has 3\"\n");
        assert_int_equal(filter_rate(in, out, &options, &outcome, NULL), STATUS_OK);
        assert_int_equal(outcome.refused, 4);
    }
}

/* Byar's cube is below 0 for 0, and for 1 at 99.8%: 1 - 1/9 - 3.09/3. */
static void byars_limits_of_small_counts(void **state) {
    (void)state;
    struct filter_options options = FILTER_OPTIONS_DEFAULT;
    options.method = "byars";
    struct reference *row =
        filtering_answered("rate", "id,count,population\na,0,1000\nb,1,1000\nc,2,1000\n", &options);
    for (size_t i = 0; i < 3; i++) {
        bool none = i < 2; /* 1 - 1/18 - 3.09/(3 sqrt 2) is above 0 */
        assert_int_equal(reference_text(row, "lower_998")[0] == '\0', none);
        assert_string_equal(reference_text(row, "note"),
                            none ? "Byar's limits need a larger count" : "");
        assert_int_equal(reference_next(row), i < 2);
    }
    reference_close(row);
    options.overlap = true;
    row = filtering_answered(
        "rate", "id,count,population,benchmark_count,benchmark_population\na,50,100,1,2\n",
        &options);
    assert_string_equal(reference_text(row, "verdict"), "not_compared");
    assert_string_equal(reference_text(row, "note"),
                        "benchmark_count: Byar's limits need a larger count");
    reference_close(row);
}

/* At 100% all is possible. */
static void all_confidence(void **state) {
    (void)state;
    struct filter_options options = FILTER_OPTIONS_DEFAULT;
    options.confidence[0] = 100;
    options.confidence[1] = 0;
    filtering_check(
        "rate", "id,count,population,benchmark_rate\na,20,1000,60\n", &options,
        "id,count,population,benchmark_rate,rate,lower_100,upper_100,method,verdict,note\n"
        "a,20,1000,60,20,0,,Byars,similar,the rate or a limit of it is not finite\n");
    options.confidence[0] = 1;
    options.method = "wilson";
    filtering_check("rate", "id,count,population\na,20,1000\n", &options,
                    "id,count,population,rate,lower_100,upper_100,method,verdict,note\n"
                    "a,20,1000,20,0,1000,Wilson,,\n");
}

/* Seven counts as five, also in its own cell; what is hidden is so by the count itself. */
static void counts_are_rounded(void **state) {
    (void)state;
    struct filter_options options = FILTER_OPTIONS_DEFAULT;
    options.round_to = 5;
    struct reference *row =
        filtering_answered("rate", "id,count,population\nseven,7,1000\nnone,,1000\n", &options);
    assert_string_equal(reference_text(row, "count"), "5");
    number_is(row, "rate", 5);
    number_is(row, "lower_95", 1.6234863901184215); /* R 4.2.2: qgamma(0.025, 5) */
    assert_true(reference_next(row));
    assert_string_equal(reference_text(row, "count"), "");
    reference_close(row);
    options.suppress = 5;
    options.suppress_zero = true;
    row = filtering_answered("rate", "id,count,population\nfour,4,1000\nnone,0,1000\nnine,9,1000\n",
                             &options);
    assert_string_equal(reference_text(row, "note"), "suppressed: small number");
    assert_true(reference_next(row));
    assert_string_equal(reference_text(row, "count"), "");
    assert_string_equal(reference_text(row, "note"), "suppressed: small number");
    assert_true(reference_next(row));
    assert_string_equal(reference_text(row, "count"), "10");
    number_is(row, "rate", 10);
    reference_close(row);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(methods_by_name),
        cmocka_unit_test(clustered_events_have_wider_limits),
        cmocka_unit_test(small_counts_are_hidden),
        cmocka_unit_test(unread_counts_are_hidden),
        cmocka_unit_test(byars_limits_of_small_counts),
        cmocka_unit_test(all_confidence),
        cmocka_unit_test(counts_are_rounded),
    };
    return cmocka_run_group_tests(tests, filtering_open, filtering_close);
}

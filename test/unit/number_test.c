/* Numbers as text: the grammar, the shortest text, digits and decimals. Expected texts by hand, and
 * the round trip over random doubles. */
#include "test/support/support.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/core/number.h"
#include "models/kernels/random.h"

static void parses_the_grammar(void **state) {
    (void)state;
    static const struct {
        const char *text;
        double value;
    } good[] = {
        {"0", 0},
        {"-0", 0},
        {"007", 7},
        {"  12\t", 12},
        {"+3.5", 3.5},
        {"-.5", -0.5},
        {"5.", 5},
        {"1e3", 1000},
        {"1.5E-2", 0.015},
        {"2e+2", 200},
        {"1,234", 1234},
        {"12,345,678", 12345678},
        {"-1,234.5", -1234.5},
        {"1,234e1", 12340},
        {"123456789012345", 123456789012345.0},
        {"1234567890123456", 1234567890123456.0},
        {"9007199254740993", 9007199254740992.0}, /* to even, as IEEE 754 reads it */
        {"1e-400", 0},
        {"0.1", 0.1},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        double value = -77;
        if (!number_parse(good[i].text, strlen(good[i].text), &value))
            fail_msg("\"%s\" was refused", good[i].text);
        assert_true(value == good[i].value);
    }
    double value;
    assert_true(number_parse("12x", 2, &value) && value == 12); /* the length counts */
}

static void refuses_everything_else(void **state) {
    (void)state;
    static const char *const bad[] = {
        "",        " ",        "-",        "+",      ".",       "e5",        "1e",
        "1e+",     "1 2",      "1.2.3",    "--1",    "1-",      "0x10",      "inf",
        "nan",     "NaN",      "INFINITY", "1e400",  "-1e400",  "12,34",     "1,2345",
        ",123",    "1234,567", "123,",     "1,,234", "1,234,5", "1.234,567", "1,23.5",
        "1e1,000", "12a",      "£5",       "1_000",  "5%",      "1\n",       "one",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double value = -77;
        if (number_parse(bad[i], strlen(bad[i]), &value))
            fail_msg("\"%s\" was read as %g", bad[i], value);
        assert_true(value == -77);
    }
    char endless[400];
    memset(endless, '1', sizeof endless);
    double value;
    assert_false(number_parse(endless, sizeof endless, &value));
}

static void prints_the_shortest_text(void **state) {
    (void)state;
    static const struct {
        double value;
        const char *text;
    } table[] = {
        {0, "0"},
        {-0.0, "0"},
        {1, "1"},
        {-42, "-42"},
        {0.1, "0.1"},
        {1.0 / 3, "0.3333333333333333"},
        {2.0 / 3, "0.6666666666666666"},
        {100, "100"},
        {1e15, "1000000000000000"},
        {123456789012345678.0, "1.2345678901234568e+17"},
        {12345678901234567.0, "12345678901234568"},
        {1e16, "10000000000000000"},
        {1e17, "1e+17"},
        {0.0001, "0.0001"},
        {0.00001, "0.00001"},
        {-0.000012345, "-0.000012345"},
        {0.000001, "1e-06"},
        {0.30000000000000004, "0.30000000000000004"},
        {DBL_MAX, "1.7976931348623157e+308"},
        {DBL_MIN, "2.2250738585072014e-308"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char out[NUMBER_SIZE];
        assert_int_equal(number_print(table[i].value, out), strlen(table[i].text));
        assert_string_equal(out, table[i].text);
    }
    char out[NUMBER_SIZE];
    assert_int_equal(number_print(NAN, out), 0);
    assert_string_equal(out, "");
    assert_int_equal(number_print(INFINITY, out), 0);
}

/* The number of significant digits of a printed number. */
static int significant(const char *text) {
    int digits = 0, zeros = 0;
    for (const char *c = text; *c && *c != 'e'; c++) {
        if (*c < '0' || *c > '9' || (*c == '0' && !digits))
            continue;
        digits++;
        zeros = *c == '0' ? zeros + 1 : 0;
    }
    return digits - zeros;
}

/* Does any text of that many digits read back? The printf of the C library rounds exactly. */
static bool fewer_would_do(double value, int digits) {
    char text[64];
    snprintf(text, sizeof text, "%.*e", digits - 1, value);
    return strtod(text, NULL) == value;
}

static void check_round_trip(double value) {
    char out[NUMBER_SIZE];
    size_t length = number_print(value, out);
    assert_true(length < NUMBER_SIZE && strlen(out) == length);
    double back;
    if (!number_parse(out, length, &back) || back != value)
        fail_msg("%.17g is printed as %s", value, out);
    int digits = significant(out);
    if (digits > 1 && fewer_would_do(value, digits - 1))
        fail_msg("%.17g is printed as %s, which is not the shortest", value, out);
    double size = fabs(value);
    if (size >= 1e-5 && size < 1e17)
        assert_null(strchr(out, 'e'));
}

static void round_trips(void **state) {
    (void)state;
    struct random_stream stream = random_stream(1, random_mark(0, "numbers"));
    for (int i = 0; i < 100000; i++) { /* any bits */
        uint64_t bits = (uint64_t)random_word(&stream) << 32 | random_word(&stream);
        double value;
        memcpy(&value, &bits, sizeof value);
        if (isnormal(value))
            check_round_trip(value);
    }
    for (int i = 0; i < 50000; i++) { /* ordinary sizes, whole and with few decimals */
        double u = random_uniform(&stream);
        check_round_trip(exp(60 * u - 20));
        check_round_trip(-floor(u * 1e9) / 1000);
        check_round_trip(floor(u * 9e16));
    }
}

static void prints_digits(void **state) {
    (void)state;
    static const struct {
        double value;
        int digits;
        const char *text;
    } table[] = {
        {1.0 / 3, 10, "0.3333333333"},
        {123456.7, 3, "123000"},
        {-123456.7, 8, "-123456.7"},
        {2.5, 4, "2.5"},
        {0.99996, 4, "1"},
        {0.000123456, 3, "0.000123"},
        {0.00001239, 3, "0.0000124"},
        {99999999999999999.0, 2, "1e+17"},
        {9.9e16, 1, "100000000000000000"},
        {0, 5, "0"},
        {1e300, 3, "1e+300"},
        {1.0 / 3, 0, "0.3333333333333333"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char out[NUMBER_SIZE];
        assert_int_equal(number_print_digits(table[i].value, table[i].digits, out),
                         strlen(table[i].text));
        assert_string_equal(out, table[i].text);
    }
}

static void prints_fixed(void **state) {
    (void)state;
    static const struct {
        double value;
        int decimals;
        const char *text;
    } table[] = {
        {1.25, 1, "1.2"},                          /* 1.25 is exact and a tie: to even */
        {1.35, 1, "1.4"},                          /* a little over 1.35 */
        {0, 2, "0.00"},       {-0.001, 2, "0.00"}, /* no "-0.00" */
        {-0.006, 2, "-0.01"}, {1e6, 0, "1000000"},
        {1e300, 2, "1e+300"}, /* too long for its place */
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        char out[NUMBER_SIZE];
        assert_int_equal(number_print_fixed(table[i].value, table[i].decimals, out),
                         strlen(table[i].text));
        assert_string_equal(out, table[i].text);
    }
    char out[NUMBER_SIZE];
    assert_int_equal(number_print_fixed(NAN, 2, out), 0);
    assert_string_equal(out, "");
}

static void rounds_to_multiples(void **state) {
    (void)state;
    static const double known[][3] = {{0, 5, 0},  {2, 5, 0},       {3, 5, 5},         {7, 5, 5},
                                      {8, 5, 10}, {5, 10, 10},     {4.9, 10, 0},      {-3, 5, -5},
                                      {7, 1, 7},  {7.25, 0, 7.25}, {1e9 + 2, 5, 1e9}, {12, 3, 12}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_true(number_round_to(known[i][0], known[i][1]) == known[i][2]);
    assert_true(number_is_missing(number_round_to(NUMBER_MISSING, 5)));
}

static void missing_and_finite(void **state) {
    (void)state;
    assert_true(number_is_missing(NUMBER_MISSING));
    assert_false(number_is_missing(0));
    assert_false(number_is_missing(INFINITY));
    assert_true(number_is_finite(-1e300));
    assert_false(number_is_finite(INFINITY));
    assert_false(number_is_finite(NUMBER_MISSING));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses_the_grammar),
        cmocka_unit_test(refuses_everything_else),
        cmocka_unit_test(prints_the_shortest_text),
        cmocka_unit_test(round_trips),
        cmocka_unit_test(prints_digits),
        cmocka_unit_test(prints_fixed),
        cmocka_unit_test(rounds_to_multiples),
        cmocka_unit_test(missing_and_finite),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* One field at a time: what is understood, and the words of what is not. */
#include "test/support/support.h"

#include <math.h>
#include <string.h>

#include "engine/data/period.h"
#include "inputs/decode.h"

static struct field text(const char *string) {
    return (struct field){string, strlen(string)};
}

static void counts(void **state) {
    (void)state;
    static const struct {
        const char *text;
        double value; /* NaN: missing */
    } good[] = {{"24", 24},
                {" 24 ", 24},
                {"1,234", 1234},
                {"1,234,567", 1234567},
                {"0", 0},
                {"2.5", 2.5},
                {"1e3", 1000},
                {"\xC2\xA0"
                 "7\xC2\xA0",
                 7},
                {"", NAN},
                {"NA", NAN},
                {" - ", NAN},
                {"+3", 3}};
    static const struct {
        const char *text, *reason;
    } bad[] = {{"12a", "found \"12a\", expected a number"},
               {"-3", "found \"-3\", expected a number of 0 or more"},
               {"inf", "found \"inf\", expected a finite number"},
               {"NaN", "found \"NaN\", expected a finite number"},
               {"-Infinity", "found \"-Infinity\", expected a finite number"},
               {"1,23", "found \"1,23\", expected a number"},
               {"1e999", "found \"1e999\", expected a number"},
               {"0x10", "found \"0x10\", expected a number"},
               {"--", "found \"--\", expected a number"}};
    double value;
    char reason[DECODE_REASON];
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(decode_count(text(good[i].text), &value, reason));
        assert_close(value, good[i].value, RUNG_EXACT);
        assert_true(isnan(value) == isnan(good[i].value));
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(decode_count(text(bad[i].text), &value, reason));
        assert_string_equal(reason, bad[i].reason);
    }
    assert_true(decode_count(text("-0"), &value, reason));
    assert_false(signbit(value));
}

static void months(void **state) {
    (void)state;
    static const char *const april[] = {"2024-04",  "2024-04-01", "202404",   "Apr-24",
                                        "Apr-2024", "April 2024", " 2024-04 "};
    static const char *const none[] = {"", "2024", "2024-13", "2023-02-29", "24-04", "April"};
    int month;
    char reason[DECODE_REASON];
    for (size_t i = 0; i < sizeof april / sizeof *april; i++) {
        assert_true(decode_month(text(april[i]), &month, reason));
        assert_int_equal(month, month_index(2024, 4));
    }
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(decode_month(text(none[i]), &month, reason));
    assert_non_null(strstr(reason, "found \"April\", expected a month such as 2024-04"));
}

static void years_and_quarters(void **state) {
    (void)state;
    static const char *const third[] = {"3", "Q3", "q3", "Qtr 3", "Quarter 3"};
    static const char *const none[] = {"", "0", "5", "Q", "13", "Quarter"};
    int number;
    char reason[DECODE_REASON];
    assert_true(decode_year(text("2022"), &number, reason) && number == 2022);
    assert_true(decode_year(text("Mid-2022"), &number, reason) && number == 2022);
    assert_false(decode_year(text("22"), &number, reason));
    assert_false(decode_year(text("20222"), &number, reason));
    assert_true(decode_financial_year(text("2015/16"), &number, reason) && number == 2015);
    assert_true(decode_financial_year(text("2015-16"), &number, reason) && number == 2015);
    assert_false(decode_financial_year(text("2015/17"), &number, reason));
    for (size_t i = 0; i < sizeof third / sizeof *third; i++)
        assert_true(decode_quarter(text(third[i]), &number, reason) && number == 3);
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(decode_quarter(text(none[i]), &number, reason));
}

static void codes(void **state) {
    (void)state;
    struct field code;
    char reason[DECODE_REASON];
    assert_true(decode_code(text(" E07000192 "), &code, reason));
    assert_int_equal(code.length, 9);
    assert_true(decode_code(text("-"), &code, reason));
    assert_int_equal(code.length, 0);
    assert_false(decode_code(text("E07 000192"), &code, reason));
    assert_string_equal(reason, "found \"E07 000192\", expected a code such as E07000192");
}

static void names(void **state) {
    (void)state;
    char name[DECODE_NAME], reason[DECODE_REASON], shown[DECODE_SHOWN];
    size_t length;
    assert_true(decode_name(text("  Bristol, City of\t"), "an area", name, &length, reason));
    assert_string_equal(name, "Bristol, City of");
    assert_true(decode_name(text("Violence\r\n  with injury"), "an area", name, &length, reason));
    assert_string_equal(name, "Violence with injury");
    assert_true(decode_name(text("A  B"), "an area", name, &length, reason));
    assert_string_equal(name, "A  B"); /* plain blanks stay as they are */
    assert_true(decode_name(text("Ynys M\xC3\xB4n"), "an area", name, &length, reason));
    assert_int_equal(length, 9);
    assert_false(decode_name(text("Ynys M\xF4n"), "an area", name, &length, reason));
    assert_non_null(strstr(reason, "byte 0xF4, expected UTF-8"));
    assert_false(decode_name(text("\xC0\xAF"), "an area", name, &length, reason));
    assert_false(decode_name(text("\xED\xA0\x80"), "an area", name, &length, reason));
    assert_false(decode_name(text("a\x01"
                                  "b"),
                             "an area", name, &length, reason));
    assert_non_null(strstr(reason, "byte 0x01, expected printable text"));
    assert_false(decode_name(text("  "), "an area", name, &length, reason));
    assert_string_equal(reason, "found nothing, expected an area");
    assert_true(decode_text(text(""), name, &length, reason) && length == 0);
    /* what is shown is cut at whole characters and always printable */
    assert_int_equal(decode_show(text("a\xF4"
                                      "b"),
                                 shown),
                     3);
    assert_string_equal(shown, "a?b");
    decode_show(text("123456789012345678901234567890123456789\xC3\xB4more"), shown);
    assert_string_equal(shown, "123456789012345678901234567890123456789...");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts), cmocka_unit_test(months), cmocka_unit_test(years_and_quarters),
        cmocka_unit_test(codes),  cmocka_unit_test(names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

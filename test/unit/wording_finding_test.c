/* Sentences about comparisons: every pair of verdicts, every reason, every caveat, by hand. */
#include "test/support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "outputs/wording_finding.h"

static const struct wording_style plain = {.bare = true};
static const struct wording_style whole = {.bare = false};

static struct finding burglary(enum verdict verdict, enum verdict funnel) {
    struct finding f = finding_empty();
    f.area = "Cannock Chase";
    f.category = "Burglary";
    f.level = LEVEL_CSP;
    f.benchmark = "England and Wales";
    f.benchmark_level = LEVEL_COUNTRY;
    f.count = 293;
    f.population = 101000;
    f.rate = 2.9;
    f.lower_95 = 2.58;
    f.upper_95 = 3.26;
    f.benchmark_rate = 4.5;
    f.verdict = verdict;
    f.funnel_verdict = funnel;
    return f;
}

static void expect(const struct finding *f, const struct wording_style *style, const char *words) {
    struct text text = TEXT_EMPTY;
    wording_finding(f, style, &text);
    assert_string_equal(text_string(&text), words);
    text_free(&text);
}

#define NUMBERS "(2.9 per 1,000, 95% CI 2.6 to 3.3, against 4.5)"

static const char *const first_words[VERDICTS] = {
    [VERDICT_HIGHER_998] = "Burglary is significantly above the national level " NUMBERS,
    [VERDICT_HIGHER_95] =
        "Burglary is significantly above the national level at 95%, not at 99.8% " NUMBERS,
    [VERDICT_SIMILAR] = "Burglary is similar to the national level " NUMBERS,
    [VERDICT_LOWER_95] =
        "Burglary is significantly below the national level at 95%, not at 99.8% " NUMBERS,
    [VERDICT_LOWER_998] = "Burglary is significantly below the national level " NUMBERS,
};

/* By direction of the first test (lower, similar, higher), then by the second's verdict. */
static const char *const second_words[3][VERDICTS] = {
    {
        [VERDICT_NOT_COMPARED] = ".",
        [VERDICT_HIGHER_998] = ", yet amongst the highest of all CSPs.",
        [VERDICT_HIGHER_95] = ", yet amongst the highest of all CSPs at 95%, not at 99.8%.",
        [VERDICT_SIMILAR] = ", but not amongst the lowest of all CSPs.",
        [VERDICT_LOWER_95] = " and amongst the lowest of all CSPs at 95%, not at 99.8%.",
        [VERDICT_LOWER_998] = " and amongst the lowest of all CSPs.",
    },
    {
        [VERDICT_NOT_COMPARED] = ".",
        [VERDICT_HIGHER_998] = ", but amongst the highest of all CSPs.",
        [VERDICT_HIGHER_95] = ", but amongst the highest of all CSPs at 95%, not at 99.8%.",
        [VERDICT_SIMILAR] = " and within the usual spread of all CSPs.",
        [VERDICT_LOWER_95] = ", but amongst the lowest of all CSPs at 95%, not at 99.8%.",
        [VERDICT_LOWER_998] = ", but amongst the lowest of all CSPs.",
    },
    {
        [VERDICT_NOT_COMPARED] = ".",
        [VERDICT_HIGHER_998] = " and amongst the highest of all CSPs.",
        [VERDICT_HIGHER_95] = " and amongst the highest of all CSPs at 95%, not at 99.8%.",
        [VERDICT_SIMILAR] = ", but not amongst the highest of all CSPs.",
        [VERDICT_LOWER_95] = ", yet amongst the lowest of all CSPs at 95%, not at 99.8%.",
        [VERDICT_LOWER_998] = ", yet amongst the lowest of all CSPs.",
    },
};

static void every_pair_of_verdicts(void **state) {
    (void)state;
    char words[512];
    for (int v = VERDICT_NOT_COMPARED + 1; v < VERDICTS; v++)
        for (int second = 0; second < VERDICTS; second++) {
            struct finding f = burglary((enum verdict)v, (enum verdict)second);
            snprintf(words, sizeof words, "%s%s", first_words[v],
                     second_words[finding_verdict_direction((enum verdict)v) + 1][second]);
            expect(&f, &plain, words);
        }
}

static void the_sentence_of_the_assessment(void **state) {
    (void)state;
    struct finding f = burglary(VERDICT_LOWER_998, VERDICT_SIMILAR);
    expect(&f, &whole,
           "Burglary is significantly below the national level (2.9 per 1,000, 95% CI 2.6 to 3.3, "
           "against 4.5), but not amongst the lowest of all CSPs.");
}

static void better_or_worse_only_when_asked(void **state) {
    (void)state;
    const struct wording_style judging = {.judge = true, .bare = true};
    static const struct {
        enum verdict verdict;
        const char *word;
    } row[] = {
        {VERDICT_HIGHER_998, " (worse)"}, {VERDICT_SIMILAR, ""}, {VERDICT_LOWER_998, " (better)"}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct finding f = burglary(row[i].verdict, VERDICT_NOT_COMPARED);
        struct text with = TEXT_EMPTY, without = TEXT_EMPTY;
        wording_finding(&f, &judging, &with);
        wording_finding(&f, &plain, &without);
        assert_null(strstr(text_string(&without), "better"));
        assert_null(strstr(text_string(&without), "worse"));
        if (row[i].word[0])
            assert_non_null(strstr(text_string(&with), row[i].word));
        else
            assert_string_equal(text_string(&with), text_string(&without));
        text_free(&with);
        text_free(&without);
    }
}

static void reasons(void **state) {
    (void)state;
    struct finding f = burglary(VERDICT_NOT_COMPARED, VERDICT_NOT_COMPARED);
    f.category = "Homicide";
    f.count = 1;
    f.rate = 0.0099;
    f.lower_95 = 0.00025;
    f.upper_95 = 0.0552;
    f.benchmark_rate = 0.0101;
    f.note = "due to low volume no statistical comparison is given";
    expect(&f, &whole,
           "Due to low volume no statistical comparison is given for homicide (1 offence, 0.010 "
           "per 1,000, 95% CI under 0.001 to 0.055, against 0.010).");
    f = burglary(VERDICT_NOT_COMPARED, VERDICT_NOT_COMPARED);
    f.category = "ASB"; /* a rate there is, but it is no comparator */
    f.note = "the category has no comparator";
    expect(&f, &whole,
           "ASB: 2.9 per 1,000, 95% CI 2.6 to 3.3; not compared: the category has no comparator.");
    f = burglary(VERDICT_NOT_COMPARED, VERDICT_NOT_COMPARED);
    f.rate = f.lower_95 = f.upper_95 = NAN;
    f.note = "no population";
    expect(&f, &whole, "Burglary: no rate: no population.");
    f = burglary(VERDICT_NOT_COMPARED, VERDICT_NOT_COMPARED);
    f.area = f.benchmark;
    f.note = "an area is not compared with itself";
    expect(&f, &whole, "Burglary: 2.9 per 1,000, 95% CI 2.6 to 3.3.");
    f = burglary(VERDICT_NOT_COMPARED, VERDICT_NOT_COMPARED);
    expect(&f, &whole, "Burglary: 2.9 per 1,000, 95% CI 2.6 to 3.3, against 4.5; not compared.");
}

static void caveats(void **state) {
    (void)state;
    struct finding f = burglary(VERDICT_HIGHER_95, VERDICT_NOT_COMPARED);
    f.category = "Rape offences";
    f.count = 9;
    f.note = "benchmark covers 7 of 9 areas";
    expect(&f, &whole,
           "Rape offences are significantly above the national level at 95%, not at 99.8% " NUMBERS
           ". Few were recorded (9): read with care. This does not allow for the usual "
           "differences between CSPs. Note: benchmark covers 7 of 9 areas.");
}

static void names_of_benchmarks_and_areas(void **state) {
    (void)state;
    static const struct {
        const char *benchmark;
        enum area_level level;
        const char *words;
    } row[] = {
        {"England and Wales", LEVEL_COUNTRY, "the national level"},
        {"West Midlands", LEVEL_REGION, "the regional level"},
        {"Staffordshire", LEVEL_FORCE, "the force level"},
        {"Stafford", LEVEL_CSP, "the level of Stafford"},
        {"London", LEVEL_NONE, "the level of London"},
        {"all areas", LEVEL_NONE, "the level of all areas together"},
        {"mean of rates", LEVEL_NONE, "the mean rate of all areas"},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct finding f = finding_empty();
        struct text text = TEXT_EMPTY;
        f.benchmark = row[i].benchmark;
        f.benchmark_level = row[i].level;
        wording_benchmark(&f, &text);
        assert_string_equal(text_string(&text), row[i].words);
        text_free(&text);
    }
    assert_string_equal(wording_areas(LEVEL_NONE), "areas");
    assert_string_equal(wording_areas(LEVEL_FORCE), "forces");
}

static void numbers_and_verbs(void **state) {
    (void)state;
    static const struct {
        const char *category;
        double rate, lower, upper, benchmark;
        const char *words;
    } row[] = {
        {"VEHICLE OFFENCES", 0.43, 0.381, 0.479, 10.8,
         "Vehicle offences are similar to the national level (0.43 per 1,000, 95% CI 0.38 to 0.48, "
         "against 10.80)."},
        {"Possession of weapons", 0, 0, 0.0365, 0.05,
         "Possession of weapons is similar to the national level (0 per 1,000, 95% CI 0 to 0.036, "
         "against 0.050)."},
        {"Miscellaneous crimes against society", 1204.4, 1150, 1260, 1300,
         "Miscellaneous crimes against society are similar to the national level (1,204.4 per "
         "1,000, 95% CI 1,150.0 to 1,260.0, against 1,300.0)."},
        {"Modern slavery", 0.0003, 0.0001, 0.0009, 0.0008,
         "Modern slavery is similar to the national level (under 0.001 per 1,000, 95% CI under "
         "0.001 to 0.001, against 0.001)."},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct finding f = burglary(VERDICT_SIMILAR, VERDICT_NOT_COMPARED);
        f.category = row[i].category;
        f.rate = row[i].rate;
        f.lower_95 = row[i].lower;
        f.upper_95 = row[i].upper;
        f.benchmark_rate = row[i].benchmark;
        expect(&f, &plain, row[i].words);
    }
}

static void other_confidence(void **state) {
    (void)state;
    const struct wording_style style = {.bare = true, .inner = 90, .outer = 99};
    struct finding f = burglary(VERDICT_LOWER_95, VERDICT_NOT_COMPARED);
    expect(&f, &style,
           "Burglary is significantly below the national level at 90%, not at 99% (2.9 per 1,000, "
           "90% CI 2.6 to 3.3, against 4.5).");
}

static void changes(void **state) {
    (void)state;
    static const struct {
        const char *category;
        double before, after, change, lower, upper;
        const char *comparator;
        double comparator_change;
        enum verdict verdict;
        const char *note;
        const char *words;
    } row[] = {
        {"Burglary", 222, 340, 53.2, 28.9, 82.2, "the force", 39, VERDICT_SIMILAR, "",
         "Burglary: +53% (95% CI +29% to +82%), not distinguishable from the force's +39%."},
        {"Robbery", 139, 109, -21.6, -38, -0.3, "Norfolk", 4.3, VERDICT_LOWER_95, "",
         "Robbery: \xE2\x88\x92"
         "22% (95% CI \xE2\x88\x92"
         "38% to \xE2\x88\x92"
         "0.3%), significantly below Norfolk's +4%."},
        {"Theft", 100, 190, 90, 40, 160, "Wales", 0, VERDICT_HIGHER_998, "",
         "Theft: +90% (95% CI +40% to +160%), significantly above Wales' 0%, at 99.8% too."},
        {"Theft", 100, 190, 90, 40, 160, "the force", 20, VERDICT_HIGHER_95, "",
         "Theft: +90% (95% CI +40% to +160%), significantly above the force's +20%."},
        {"Theft", 100, 50, -50, -60, -40, "the force", 0.04, VERDICT_LOWER_998, "",
         "Theft: \xE2\x88\x92"
         "50% (95% CI \xE2\x88\x92"
         "60% to \xE2\x88\x92"
         "40%), significantly below the force's almost 0%, at 99.8% too."},
        {"Homicide", 1, 2, 100, -90, 5800, "the force", 3, VERDICT_NOT_COMPARED, "",
         "Homicide: from 1 to 2 offences (too few for a percentage); the force's +3% (not "
         "compared)."},
        {"Modern slavery", 0, 1, NAN, NAN, NAN, "the force", 60, VERDICT_SIMILAR, "",
         "Modern slavery: from 0 to 1 offence, not distinguishable from the force's +60%."},
        {"ASB", 1400, 1344, -4, -20, 16, "the force", -11, VERDICT_NOT_COMPARED,
         "the category has no comparator",
         "ASB: \xE2\x88\x92"
         "4% (95% CI \xE2\x88\x92"
         "20% to +16%). Note: the category has no comparator."},
        {"Theft", 12000, 12345, 2.875, NAN, NAN, "", NAN, VERDICT_NOT_COMPARED, "one month missing",
         "Theft: +3%. Note: one month missing."},
        {"Fraud", NAN, 10, NAN, NAN, NAN, "", NAN, VERDICT_NOT_COMPARED, "no count before",
         "Fraud: no change can be given: no count before."},
    };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct text text = TEXT_EMPTY;
        struct change_finding change = change_finding_empty();
        change.category = row[i].category;
        change.count_before = row[i].before;
        change.count_after = row[i].after;
        change.change_pct = row[i].change;
        change.lower_95 = row[i].lower;
        change.upper_95 = row[i].upper;
        change.comparator = row[i].comparator;
        change.comparator_change_pct = row[i].comparator_change;
        change.verdict = row[i].verdict;
        change.note = row[i].note;
        wording_change(&change, &whole, &text);
        assert_string_equal(text_string(&text), row[i].words);
        text_free(&text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pair_of_verdicts),
        cmocka_unit_test(the_sentence_of_the_assessment),
        cmocka_unit_test(better_or_worse_only_when_asked),
        cmocka_unit_test(reasons),
        cmocka_unit_test(caveats),
        cmocka_unit_test(names_of_benchmarks_and_areas),
        cmocka_unit_test(numbers_and_verbs),
        cmocka_unit_test(other_confidence),
        cmocka_unit_test(changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

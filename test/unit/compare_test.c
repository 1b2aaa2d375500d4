/* Verdicts against a benchmark, ranks and quantile groups: shared vectors and cases by hand. */
#include "test/support/support.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/kernels/random.h"
#include "models/significance/compare.h"
#include "models/significance/rank.h"

static enum verdict expected_verdict(const char *word) {
    if (strcmp(word, "high") == 0)
        return VERDICT_HIGHER_95;
    if (strcmp(word, "low") == 0)
        return VERDICT_LOWER_95;
    return strcmp(word, "same") == 0 ? VERDICT_SIMILAR : VERDICT_NOT_COMPARED;
}

static void agrees_with_published_comparisons(void **state) {
    (void)state;
    char path[512];
    if (!support_shared("reference/significance/fingertips_ci_compare.csv", path))
        skip();
    struct reference *reference = reference_open(path);
    size_t rows = 0;
    for (; reference_next(reference); rows++) {
        double value = reference_number(reference, "value"),
               other = reference_number(reference, "comparator");
        struct limits local = {reference_number(reference, "lower"),
                               reference_number(reference, "upper")},
                      others = {reference_number(reference, "comparator_lower"),
                                reference_number(reference, "comparator_upper")};
        bool single = strcmp(reference_text(reference, "method"), "single") == 0;
        enum verdict verdict = single ? compare_with_value(value, &local, NULL, other)
                                      : compare_overlap(value, local, other, others);
        assert_int_equal(verdict, expected_verdict(reference_text(reference, "expected")));
    }
    reference_close(reference);
    assert_int_equal(rows, 15);
}

/* Ratios of observed to expected against 1: the flags of PHEindicatormethods' funnels. */
static void agrees_with_published_ratios(void **state) {
    (void)state;
    static const char *const words[VERDICTS] = {
        [VERDICT_HIGHER_998] = "High (0.001)", [VERDICT_HIGHER_95] = "High (0.025)",
        [VERDICT_SIMILAR] = "Not significant", [VERDICT_LOWER_95] = "Low (0.025)",
        [VERDICT_LOWER_998] = "Low (0.001)",   [VERDICT_NOT_COMPARED] = "",
    };
    char path[512];
    if (!support_shared("reference/significance/phe_funnel_ratio_inputs.csv", path))
        skip();
    struct reference *reference = reference_open(path);
    struct rate_settings settings = RATE_SETTINGS_DEFAULT;
    settings.per = 1;
    size_t rows = 0;
    for (; reference_next(reference); rows++) {
        struct rate ratio;
        assert_int_equal(rate_limits(reference_number(reference, "obs"),
                                     reference_number(reference, "expected"), &settings, &ratio),
                         STATUS_OK);
        enum verdict verdict = compare_with_value(ratio.value, &ratio.limits[RATE_INNER],
                                                  &ratio.limits[RATE_OUTER], 1);
        assert_string_equal(words[verdict], reference_text(reference, "significance"));
    }
    reference_close(reference);
    assert_int_equal(rows, 300);
}

/* Hundreds of areas and three crimes: our limits and the verdict on the pooled rate. */
static void agrees_with_shared_areas(void **state) {
    (void)state;
    static const struct {
        const char *flag;
        enum verdict verdict;
    } flags[] = {{"High (0.001)", VERDICT_HIGHER_998},
                 {"High (0.025)", VERDICT_HIGHER_95},
                 {"Not significant", VERDICT_SIMILAR},
                 {"Low (0.025)", VERDICT_LOWER_95},
                 {"Low (0.001)", VERDICT_LOWER_998}};
    char path[512];
    if (!support_shared("reference/significance/csp_compare_computed.csv", path))
        skip();
    struct reference *reference = reference_open(path);
    struct rate_settings settings = RATE_SETTINGS_DEFAULT;
    struct compare_settings compare = COMPARE_SETTINGS_DEFAULT;
    compare.low_volume = 0;
    size_t rows = 0;
    for (; reference_next(reference); rows++) {
        double population = reference_number(reference, "population");
        struct rate rate;
        assert_int_equal(
            rate_limits(reference_number(reference, "count"), population, &settings, &rate),
            STATUS_OK);
        const struct {
            const char *column;
            double value;
        } numbers[] = {{"rate_per_1000", rate.value},
                       {"lower95", rate.limits[RATE_INNER].lower},
                       {"upper95", rate.limits[RATE_INNER].upper},
                       {"lower998", rate.limits[RATE_OUTER].lower},
                       {"upper998", rate.limits[RATE_OUTER].upper}};
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
            assert_close(numbers[i].value, reference_number(reference, numbers[i].column),
                         RUNG_FORMULA);
        double benchmark = reference_number(reference, "expected") / population * 1000;
        struct comparison comparison = compare_rate(&rate, benchmark, &compare);
        const char *flag = reference_text(reference, "phe_flag");
        size_t f = 0;
        while (f < sizeof flags / sizeof *flags && strcmp(flags[f].flag, flag) != 0)
            f++;
        assert_true(f < sizeof flags / sizeof *flags);
        assert_int_equal(comparison.verdict, flags[f].verdict);
        assert_close(comparison.ratio, reference_number(reference, "sr"), RUNG_FORMULA);
    }
    reference_close(reference);
    assert_true(rows > 300);
}

static void touching_is_similar(void **state) {
    (void)state;
    const struct limits inner = {2, 4}, outer = {1, 5}, broken = {NAN, 5};
    static const struct {
        double benchmark;
        enum verdict verdict;
    } cases[] = {
        {0.5, VERDICT_HIGHER_998},   {1, VERDICT_HIGHER_95}, {1.5, VERDICT_HIGHER_95},
        {2, VERDICT_SIMILAR},        {3, VERDICT_SIMILAR},   {4, VERDICT_SIMILAR},
        {4.5, VERDICT_LOWER_95},     {5, VERDICT_LOWER_95},  {5.5, VERDICT_LOWER_998},
        {NAN, VERDICT_NOT_COMPARED},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(compare_with_value(3, &inner, &outer, cases[i].benchmark),
                         cases[i].verdict);
    assert_int_equal(compare_with_value(3, &inner, NULL, 0.5), VERDICT_HIGHER_95);
    assert_int_equal(compare_with_value(3, &inner, &broken, 0.5), VERDICT_NOT_COMPARED);
    assert_int_equal(compare_with_value(NAN, &inner, &outer, 0.5), VERDICT_NOT_COMPARED);
}

static struct comparison compared(double count, double population, double benchmark,
                                  const struct compare_settings *settings) {
    struct rate_settings rates = RATE_SETTINGS_DEFAULT;
    struct rate rate;
    rate_limits(count, population, &rates, &rate);
    return compare_rate(&rate, benchmark, settings);
}

static void low_volume_needs_both_below(void **state) {
    (void)state;
    struct compare_settings settings = COMPARE_SETTINGS_DEFAULT;
    /* 3 against an expected 5 */
    struct comparison c = compared(3, 1000, 5, &settings);
    assert_int_equal(c.verdict, VERDICT_NOT_COMPARED);
    assert_int_equal(c.reason, REASON_LOW_VOLUME);
    assert_string_equal(compare_reason_sentence(c.reason),
                        "due to low volume no statistical comparison is given");
    assert_close(c.expected, 5, RUNG_FORMULA);
    assert_close(c.ratio, 0.6, RUNG_FORMULA);
    assert_close(c.difference, -2, RUNG_FORMULA);
    /* 25 against 3 is told; so is 3 against 25; 9.5 against 10 is not low, 10 against 9.5 neither
     */
    assert_int_equal(compared(25, 1000, 3, &settings).verdict, VERDICT_HIGHER_998);
    assert_int_equal(compared(3, 1000, 25, &settings).verdict, VERDICT_LOWER_998);
    assert_int_equal(compared(9.5, 1000, 10, &settings).verdict, VERDICT_SIMILAR);
    assert_int_equal(compared(10, 1000, 9.5, &settings).verdict, VERDICT_SIMILAR);
    settings.low_volume = 0;
    assert_int_equal(compared(3, 1000, 5, &settings).verdict, VERDICT_SIMILAR);
    settings.low_volume = 30;
    assert_int_equal(compared(25, 1000, 3, &settings).reason, REASON_LOW_VOLUME);
}

static void rules_and_reasons(void **state) {
    (void)state;
    struct compare_settings settings = COMPARE_SETTINGS_DEFAULT;
    assert_int_equal(compared(NAN, 1000, 5, &settings).reason, REASON_NO_COUNT);
    assert_int_equal(compared(30, NAN, 5, &settings).reason, REASON_NO_POPULATION);
    assert_int_equal(compared(30, 1000, NAN, &settings).reason, REASON_NO_BENCHMARK);
    /* a benchmark of 0 has a verdict but no ratio */
    struct comparison c = compared(30, 1000, 0, &settings);
    assert_int_equal(c.verdict, VERDICT_HIGHER_998);
    assert_true(isnan(c.ratio) && c.difference == 30);
    settings.rule = COMPARE_LOW_VOLUME;
    c = compared(30, 1000, 5, &settings);
    assert_int_equal(c.reason, REASON_LOW_VOLUME);
    assert_close(c.ratio, 6, RUNG_FORMULA);
    settings.rule = COMPARE_NO_COMPARATOR;
    c = compared(30, 1000, 5, &settings);
    assert_int_equal(c.reason, REASON_NO_COMPARATOR);
    assert_true(isnan(c.ratio) && isnan(c.difference));
    settings.rule = COMPARE_YES;
    settings.same_area = true;
    c = compared(30, 1000, 5, &settings);
    assert_int_equal(c.reason, REASON_SAME_AREA);
    assert_true(c.verdict == VERDICT_NOT_COMPARED && isnan(c.ratio));
}

/* The verdict says what the interval says, over random counts, populations and benchmarks. */
static void verdict_equals_interval(void **state) {
    (void)state;
    struct random_stream stream = random_stream(3, random_mark(0, "verdict"));
    struct rate_settings rates = RATE_SETTINGS_DEFAULT;
    struct compare_settings settings = COMPARE_SETTINGS_DEFAULT;
    size_t seen[VERDICTS] = {0};
    for (int i = 0; i < 5000; i++) {
        double count = random_below(&stream, 120), population = 500 + random_below(&stream, 5000);
        double benchmark = count / population * 1000 * (0.4 + 1.4 * random_uniform(&stream)) + 0.1;
        struct rate rate;
        rate_limits(count, population, &rates, &rate);
        struct comparison c = compare_rate(&rate, benchmark, &settings);
        bool low = count < 10 && benchmark * population / 1000 < 10;
        assert_int_equal(c.verdict == VERDICT_NOT_COMPARED, low);
        seen[c.verdict]++;
        if (low)
            continue;
        const struct limits *limit = rate.limits;
        assert_int_equal(finding_verdict_direction(c.verdict),
                         (limit[0].lower > benchmark) - (limit[0].upper < benchmark));
        bool strong = limit[1].lower > benchmark || limit[1].upper < benchmark;
        assert_int_equal(c.verdict == VERDICT_HIGHER_998 || c.verdict == VERDICT_LOWER_998, strong);
    }
    for (int v = 0; v < VERDICTS; v++)
        assert_true(seen[v] > 10);
}

static void verdict_words_are_the_contract(void **state) {
    (void)state;
    assert_string_equal(finding_verdict_word(VERDICT_HIGHER_998), "significantly_higher_998");
    assert_string_equal(finding_verdict_word(VERDICT_HIGHER_95), "significantly_higher_95");
    assert_string_equal(finding_verdict_word(VERDICT_SIMILAR), "similar");
    assert_string_equal(finding_verdict_word(VERDICT_LOWER_95), "significantly_lower_95");
    assert_string_equal(finding_verdict_word(VERDICT_LOWER_998), "significantly_lower_998");
    assert_string_equal(finding_verdict_word(VERDICT_NOT_COMPARED), "not_compared");
    struct finding finding = finding_empty();
    assert_true(isnan(finding.rate) && isnan(finding.quartile) && finding.note[0] == '\0');
    assert_int_equal(finding.verdict, VERDICT_NOT_COMPARED);
}

static void ranks_share_places(void **state) {
    (void)state;
    static const double value[] = {5, 9, NAN, 5, 1, 7};
    double rank[6], quartile[6];
    assert_int_equal(rank_places(value, 6, rank), 5);
    static const double expected[] = {3, 1, NAN, 3, 5, 2};
    for (size_t i = 0; i < 6; i++)
        assert_close(rank[i], expected[i], RUNG_EXACT);
    /* 5 - ceil((6 - rank) 4/5) = 5 - ceil(2.4, 4, 2.4, 0.8, 3.2) */
    static const double groups[] = {2, 1, NAN, 2, 4, 1};
    rank_groups(rank, 6, 5, 4, quartile);
    for (size_t i = 0; i < 6; i++)
        assert_close(quartile[i], groups[i], RUNG_EXACT);
    rank_groups(rank, 6, 3, 4, quartile); /* fewer areas than groups */
    assert_true(isnan(quartile[0]));
}

enum { GROUP_MOST = 512 };

/* One published group: ranks from the highest when inverted, else from the lowest. */
static void check_group(const double *value, const double *expected, size_t n, size_t groups,
                        bool invert) {
    double turned[GROUP_MOST], rank[GROUP_MOST], group[GROUP_MOST];
    for (size_t i = 0; i < n; i++)
        turned[i] = invert ? value[i] : -value[i];
    size_t ranked = rank_places(turned, n, rank);
    rank_groups(rank, n, ranked, groups, group);
    for (size_t i = 0; i < n; i++)
        assert_close(group[i], expected[i], RUNG_EXACT);
}

static void agrees_with_published_quantiles(void **state) {
    (void)state;
    char path[512], last[256] = "";
    if (!support_shared("reference/significance/phe_quantiles.csv", path))
        skip();
    struct reference *reference = reference_open(path);
    double value[GROUP_MOST], expected[GROUP_MOST];
    size_t n = 0, rows = 0, groups = 0;
    bool invert = false;
    for (bool more = true; more;) {
        char key[256] = "";
        more = reference_next(reference);
        if (more)
            snprintf(key, sizeof key, "%s|%s|%s", reference_text(reference, "group"),
                     reference_text(reference, "nquantiles"), reference_text(reference, "invert"));
        if (n && strcmp(key, last) != 0) {
            check_group(value, expected, n, groups, invert);
            n = 0;
        }
        if (!more)
            break;
        assert_true(n < GROUP_MOST);
        groups = (size_t)reference_number(reference, "nquantiles");
        invert = reference_number(reference, "invert") != 0;
        value[n] = reference_number(reference, "value");
        expected[n++] = reference_number(reference, "expected_quantile");
        strcpy(last, key);
        rows++;
    }
    reference_close(reference);
    assert_int_equal(rows, 982);
}

static void rank_intervals_by_hand(void **state) {
    (void)state;
    /* P = 3, c = quantile at 1 - 0.05/4 = 2.2414; n = 1000, m = 1000: sqrt(v + v) = 0.7071.
     * sqrt rates 10, 9, 4: z of first and second 1.414, the rest far beyond c. */
    static const double rate[] = {100, 81, 16, NAN}, population[] = {1000, 1000, 1000, 1000},
                        phi[] = {4, 4, 4, 4};
    struct rank_interval interval[4];
    assert_int_equal(rank_intervals(rate, population, NULL, 4, 1000, 95, interval), STATUS_OK);
    static const double lower[] = {1, 1, 3, NAN}, upper[] = {2, 2, 3, NAN};
    for (size_t i = 0; i < 4; i++) {
        assert_close(interval[i].lower, lower[i], RUNG_EXACT);
        assert_close(interval[i].upper, upper[i], RUNG_EXACT);
    }
    /* phi = 4 doubles the errors: 0.707, 4.24 and 3.54 are still apart; phi = 16 brings them
     * together */
    assert_int_equal(rank_intervals(rate, population, phi, 3, 1000, 95, interval), STATUS_OK);
    assert_true(interval[2].lower == 3);
    static const double wide[] = {16, 16, 16};
    assert_int_equal(rank_intervals(rate, population, wide, 3, 1000, 95, interval), STATUS_OK);
    assert_true(interval[2].lower == 1 && interval[0].upper == 3);
    assert_int_equal(rank_intervals(rate, population, NULL, 1, 1000, 95, interval), STATUS_OK);
    assert_true(interval[0].lower == 1 && interval[0].upper == 1);
    assert_int_equal(rank_intervals(rate, population, NULL, 3, 1000, 50, interval), STATUS_USAGE);
}

/* A rank interval holds the area's own rank. */
static void rank_intervals_hold_the_rank(void **state) {
    (void)state;
    enum { AREAS = 60 };
    struct random_stream stream = random_stream(5, random_mark(0, "ranks"));
    double rate[AREAS], population[AREAS], rank[AREAS];
    struct rank_interval interval[AREAS];
    for (size_t i = 0; i < AREAS; i++) {
        population[i] = 20000 + random_below(&stream, 300000);
        rate[i] = random_below(&stream, 400) / population[i] * 1000;
    }
    rank_places(rate, AREAS, rank);
    assert_int_equal(rank_intervals(rate, population, NULL, AREAS, 1000, 0.95, interval),
                     STATUS_OK);
    for (size_t i = 0; i < AREAS; i++)
        assert_true(interval[i].lower <= rank[i] && rank[i] <= interval[i].upper);
}

int main(void) {
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_published_comparisons),
        cmocka_unit_test(agrees_with_published_ratios),
        cmocka_unit_test(agrees_with_shared_areas),
        cmocka_unit_test(touching_is_similar),
        cmocka_unit_test(low_volume_needs_both_below),
        cmocka_unit_test(rules_and_reasons),
        cmocka_unit_test(verdict_equals_interval),
        cmocka_unit_test(verdict_words_are_the_contract),
        cmocka_unit_test(ranks_share_places),
        cmocka_unit_test(agrees_with_published_quantiles),
        cmocka_unit_test(rank_intervals_by_hand),
        cmocka_unit_test(rank_intervals_hold_the_rank),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What areas of one level say about each other: the funnel and its alternatives, against the same
 * figures computed apart. */
#include "test/support/support.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/batch/peers.h"
#include "engine/core/number.h"
#include "models/significance/rank.h"

enum { AREAS = 60 };

static struct finding finding[AREAS], *row[AREAS];
static struct arena arena;
static struct peers_tally tally;

/* The areas of a set of test/reference/funnel.csv. */
static size_t read_set(const char *set) {
    struct reference *reference = reference_open(TEST_REFERENCE "/funnel.csv");
    size_t n = 0;
    while (reference_next(reference) && n < AREAS) {
        if (strcmp(reference_text(reference, "set"), set) != 0)
            continue;
        finding[n] = finding_empty();
        finding[n].count = reference_number(reference, "count");
        finding[n].population = reference_number(reference, "population");
        finding[n].rate = finding[n].count / finding[n].population * 1000;
        finding[n].verdict = VERDICT_SIMILAR;
        row[n] = &finding[n];
        n++;
    }
    reference_close(reference);
    tally = (struct peers_tally){0};
    return n;
}

static void judge(size_t n, enum compare_rule rule, enum peers_form form, bool adjusted) {
    struct peers_settings settings = {.form = form, .false_discovery = adjusted, .per = 1000};
    assert_int_equal(peers_judge(row, n, rule, &settings, &arena, &tally), STATUS_OK);
}

/* A verdict by z_overdispersed as R has it. */
static void additive_and_multiplicative(void **state) {
    (void)state;
    static const char *const column[] = {"z_overdispersed", "z_multiplicative"};
    for (int form = 0; form < 2; form++) {
        size_t n = read_set("ordinary"), i = 0, inner = 0, outer = 0;
        judge(n, COMPARE_YES, (enum peers_form)form, false);
        struct reference *reference = reference_open(TEST_REFERENCE "/funnel.csv");
        for (; reference_next(reference) && i < n; i++) {
            double z = reference_number(reference, column[form]);
            int direction = finding_verdict_direction(finding[i].funnel_verdict);
            assert_int_equal(direction, (z > 1.959964) - (z < -1.959964));
            inner += fabs(z) > 1.959964;
            outer += fabs(z) > 3.090232;
            assert_true(finding[i].rank >= 1 && finding[i].areas == 60);
        }
        reference_close(reference);
        assert_int_equal(tally.judged, 60);
        assert_int_equal(tally.inner, inner);
        assert_int_equal(tally.outer, outer);
        assert_true(inner > 0);
    }
    arena_free(&arena);
}

/* Adjusted p-values flag fewer, none that was not flagged, and in the same direction. */
static void false_discovery_flags_fewer(void **state) {
    (void)state;
    enum verdict plain[AREAS];
    size_t n = read_set("ordinary");
    judge(n, COMPARE_YES, PEERS_ADDITIVE, false);
    size_t before = tally.inner;
    for (size_t i = 0; i < n; i++)
        plain[i] = finding[i].funnel_verdict;
    read_set("ordinary");
    judge(n, COMPARE_YES, PEERS_ADDITIVE, true);
    assert_true(tally.inner < before);
    for (size_t i = 0; i < n; i++) {
        int direction = finding_verdict_direction(finding[i].funnel_verdict);
        assert_true(direction == 0 || direction == finding_verdict_direction(plain[i]));
    }
    arena_free(&arena);
}

static void by_rank(void **state) {
    (void)state;
    size_t n = read_set("ordinary");
    judge(n, COMPARE_YES, PEERS_BY_RANK, false);
    for (size_t i = 0; i < n; i++) {
        int direction = finding_verdict_direction(finding[i].funnel_verdict);
        bool strong = finding[i].funnel_verdict == VERDICT_HIGHER_998 ||
                      finding[i].funnel_verdict == VERDICT_LOWER_998;
        int expected = (finding[i].rank_upper <= 15) - (finding[i].rank_lower > 45);
        assert_int_equal(direction, expected);
        assert_true(!strong || expected);
    }
    assert_true(tally.outer > 0 && tally.inner > tally.outer);
    /* 318 places in quarters of 80: the places themselves */
    struct rank_interval first = {1, 80}, past = {1, 81}, last = {239, 318}, before = {238, 318};
    assert_int_equal(rank_verdict(first, past, 318, RANK_QUARTER), VERDICT_HIGHER_95);
    assert_int_equal(rank_verdict(first, first, 318, RANK_QUARTER), VERDICT_HIGHER_998);
    assert_int_equal(rank_verdict(past, past, 318, RANK_QUARTER), VERDICT_SIMILAR);
    assert_int_equal(rank_verdict(last, before, 318, RANK_QUARTER), VERDICT_LOWER_95);
    assert_int_equal(rank_verdict(last, last, 318, RANK_QUARTER), VERDICT_LOWER_998);
    assert_int_equal(rank_verdict((struct rank_interval){NAN, NAN}, last, 318, RANK_QUARTER),
                     VERDICT_NOT_COMPARED);
    arena_free(&arena);
}

static void no_verdict(void **state) {
    (void)state;
    /* categories that are not compared still have ranks */
    size_t n = read_set("ordinary");
    judge(n, COMPARE_LOW_VOLUME, PEERS_ADDITIVE, false);
    judge(n, COMPARE_NO_COMPARATOR, PEERS_BY_RANK, false);
    assert_true(tally.judged == 0 && finding[0].rank > 0);
    assert_int_equal(finding[0].funnel_verdict, VERDICT_NOT_COMPARED);
    /* nine areas */
    judge(9, COMPARE_YES, PEERS_ADDITIVE, false);
    assert_true(tally.judged == 0 && tally.few == 9);
    assert_int_equal(finding[0].areas, 9);
    /* under ten expected: a row that is compared otherwise says so */
    n = read_set("rare");
    finding[1].verdict = VERDICT_NOT_COMPARED;
    finding[2].note = "before";
    judge(n, COMPARE_YES, PEERS_ADDITIVE, false);
    size_t silent = 0;
    for (size_t i = 0; i < n; i++) {
        bool none = finding[i].funnel_verdict == VERDICT_NOT_COMPARED;
        bool told = strstr(finding[i].note, "too few crimes expected") != NULL;
        assert_int_equal(told, none && i != 1);
        silent += none;
    }
    assert_true(silent > 10 && tally.judged == n - silent);
    /* and the same ones by rank */
    enum verdict funnel[AREAS];
    for (size_t i = 0; i < n; i++)
        funnel[i] = finding[i].funnel_verdict;
    read_set("rare");
    judge(n, COMPARE_YES, PEERS_BY_RANK, false);
    for (size_t i = 0; i < n; i++) {
        bool none = finding[i].funnel_verdict == VERDICT_NOT_COMPARED;
        assert_int_equal(none, funnel[i] == VERDICT_NOT_COMPARED);
        assert_int_equal(strstr(finding[i].note, "too few crimes expected") != NULL, none);
    }
    assert_int_equal(tally.judged, n - silent);
    read_set("rare");
    finding[2].note = "before";
    judge(n, COMPARE_YES, PEERS_ADDITIVE, false);
    assert_int_equal(strncmp(finding[2].note, "before", 6), 0);
    judge(1, COMPARE_YES, PEERS_ADDITIVE, false);
    judge(0, COMPARE_YES, PEERS_ADDITIVE, false);
    arena_free(&arena);
}

static void words_of_forms(void **state) {
    (void)state;
    assert_int_equal(peers_form("additive"), PEERS_ADDITIVE);
    assert_int_equal(peers_form("multiplicative"), PEERS_MULTIPLICATIVE);
    assert_int_equal(peers_form("by_rank"), PEERS_BY_RANK);
    assert_int_equal(peers_form_asked(true, true), PEERS_BY_RANK);
    assert_int_equal(peers_form_asked(true, false), PEERS_MULTIPLICATIVE);
}

int main(void) {
    gsl_set_error_handler_off();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(additive_and_multiplicative),
        cmocka_unit_test(false_discovery_flags_fewer),
        cmocka_unit_test(by_rank),
        cmocka_unit_test(no_verdict),
        cmocka_unit_test(words_of_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

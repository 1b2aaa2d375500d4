/* Effects of named events: shapes and pooling by hand, fits against a second implementation
 * (test/reference/intervention.R), known effects found again in seeded series. */
#include "test/support/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/adjust/intervention.h"
#include "models/kernels/random.h"

enum { FIRST = 24000, LENGTH = 84, START = 44, YEAR = 12, SERIES = 400 };

static const double flat[YEAR] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
static const double summer[YEAR] = {0.8, 0.85, 0.95, 1, 1.05, 1.15, 1.2, 1.15, 1.05, 1, 0.95, 0.85};

static struct event event_of(enum event_kind kind, int start, int end) {
    return (struct event){"e", kind, FIRST + start, FIRST + end, "", "", ""};
}

static struct intervention estimate(const double *values, const double *season,
                                    const struct event *const *event, size_t events, bool counts) {
    struct intervention_task task = {values, LENGTH, FIRST, season, event, events, counts};
    return intervention_estimate(&task);
}

/* A negative binomial count (variance mean + mean^2/size) by inversion. */
static double draw(struct random_stream *stream, double mean, double size) {
    double u = random_uniform(stream), q = size / (size + mean), term = pow(q, size);
    double below = term, count = 0;
    while (u > below && count < 1e5) {
        term *= (count + size) / (count + 1) * (1 - q);
        below += term;
        count++;
    }
    return count;
}

static void make(double *values, uint64_t mark, const struct event *event, double effect,
                 double slope) {
    struct random_stream stream = random_stream(7, mark);
    double level = 10 + 70 * random_uniform(&stream);
    for (int t = 0; t < LENGTH; t++)
        values[t] = draw(
            &stream,
            level * summer[(FIRST + t) % YEAR] *
                exp(slope * (t - START) / 12.0 + effect * intervention_shape(event, FIRST + t)),
            60);
}

static void shapes(void **state) {
    (void)state;
    static const struct {
        enum event_kind kind;
        double shape[6];              /* months 9 .. 14 of an event from 10 to 13 */
        double before, inside, after; /* factors at months 9, 11, 14 with effect log 2 */
    } table[] = {
        {EVENT_EXCLUDE, {0, 0, 0, 0, 0, 0}, 1, 1, 1},
        {EVENT_TEMPORARY, {0, 1, 1, 1, 1, 0}, 1, 0.5, 1},
        {EVENT_LEVEL_SHIFT, {0, 1, 1, 1, 1, 1}, 2, 1, 1},
        {EVENT_RAMP, {0, 0.25, 0.5, 0.75, 1, 1}, 2, 1.4142135623730951, 1},
    };
    for (size_t k = 0; k < sizeof table / sizeof *table; k++) {
        struct event event = event_of(table[k].kind, 10, 13);
        for (int i = 0; i < 6; i++)
            assert_close(intervention_shape(&event, FIRST + 9 + i), table[k].shape[i], RUNG_EXACT);
        assert_close(intervention_factor(&event, log(2), FIRST + 9), table[k].before, RUNG_FORMULA);
        assert_close(intervention_factor(&event, log(2), FIRST + 11), table[k].inside,
                     RUNG_FORMULA);
        assert_close(intervention_factor(&event, log(2), FIRST + 14), table[k].after, RUNG_FORMULA);
    }
}

/* Without noise what was put in comes out, but for the weak priors. */
static void plain_effects(void **state) {
    (void)state;
    static const enum event_kind kinds[] = {EVENT_TEMPORARY, EVENT_LEVEL_SHIFT, EVENT_RAMP};
    for (size_t k = 0; k < 3; k++) {
        struct event event = event_of(kinds[k], START, START + 5);
        const struct event *list[] = {&event};
        double values[LENGTH];
        for (int t = 0; t < LENGTH; t++)
            values[t] =
                1e6 * summer[(FIRST + t) % YEAR] * exp(0.3 * intervention_shape(&event, FIRST + t));
        struct intervention found = estimate(values, summer, list, 1, true);
        assert_int_equal(found.outcome, INTERVENTION_ESTIMATED);
        assert_close(found.effect, 0.3, 1e-4);
        assert_true(found.error > 0 && found.error < 0.01);
    }
}

/* Bias and coverage of the 95% interval over many series with noise, season and trend. */
static void coverage(void **state) {
    (void)state;
    static const struct {
        enum event_kind kind;
        int months;
        double effect, slope;
    } table[] = {
        {EVENT_LEVEL_SHIFT, 1, 0.25, 0},  {EVENT_LEVEL_SHIFT, 1, -0.4, 0.1},
        {EVENT_TEMPORARY, 4, -0.5, 0.05}, {EVENT_TEMPORARY, 16, 0.3, -0.1},
        {EVENT_RAMP, 12, 0.4, 0},         {EVENT_LEVEL_SHIFT, 1, 0, -0.05},
    };
    for (size_t k = 0; k < sizeof table / sizeof *table; k++) {
        struct event event = event_of(table[k].kind, START, START + table[k].months - 1);
        const struct event *list[] = {&event};
        double values[LENGTH], sum = 0, squares = 0;
        int inside = 0;
        for (uint64_t s = 0; s < SERIES; s++) {
            make(values, 1000 * k + s, &event, table[k].effect, table[k].slope);
            struct intervention found = estimate(values, summer, list, 1, true);
            assert_int_equal(found.outcome, INTERVENTION_ESTIMATED);
            double apart = found.effect - table[k].effect;
            inside += fabs(apart) < 1.96 * found.error;
            sum += apart;
            squares += apart * apart;
        }
        double bias = sum / SERIES, spread = sqrt(squares) / SERIES;
        double part = (double)inside / SERIES;
        if (part < 0.92 || part > 0.99 || fabs(bias) > 4 * spread + 0.02)
            fail_msg("case %zu: coverage %.3f, bias %.4f", k, part, bias);
    }
}

/* An effect that is not there is drawn to nothing in most series, and made smaller in all. */
static void no_effect(void **state) {
    (void)state;
    struct event event = event_of(EVENT_LEVEL_SHIFT, START, START);
    const struct event *list[] = {&event};
    double values[LENGTH];
    int nothing = 0;
    struct intervention found[SERIES];
    struct intervention_pooled alone, together[SERIES];
    for (uint64_t s = 0; s < SERIES; s++) {
        make(values, 90000 + s, &event, 0, 0);
        found[s] = estimate(values, summer, list, 1, true);
        assert_int_equal(intervention_pool(&found[s], 1, &alone), 1);
        assert_true(fabs(alone.effect) <= fabs(found[s].effect));
        assert_true(alone.lower <= alone.effect && alone.effect <= alone.upper);
        nothing += alone.effect == 0;
    }
    assert_true(nothing > 0.6 * SERIES); /* P(|z| < 1) = 0.68 */
    assert_int_equal(intervention_pool(found, SERIES, together), SERIES);
    for (size_t s = 0; s < SERIES; s++)
        assert_true(fabs(together[s].effect) < 0.05);
}

/* Three estimates 0.1, 0.3, 0.5 with errors 0.1: Q = 8, tau^2 = (8 - 2)/200, weights 25, m = 0.3,
 * v = 1/75, centre 0.3 (1 - v/0.09), B = 0.75. A fourth without estimate takes no part. */
static void pooling(void **state) {
    (void)state;
    struct intervention given[] = {{INTERVENTION_ESTIMATED, 0.1, 0.1, 1},
                                   {INTERVENTION_FEW_AFTER, 9, 0, 0},
                                   {INTERVENTION_ESTIMATED, 0.3, 0.1, 1},
                                   {INTERVENTION_ESTIMATED, 0.5, 0.1, 1}};
    struct intervention_pooled out[4];
    assert_int_equal(intervention_pool(given, 4, out), 3);
    double centre = 0.3 * (1 - 1 / 75.0 / 0.09), half = 1.95996398 * sqrt(0.0075 + 0.0625 / 75);
    assert_close(out[0].effect, centre - 0.15, RUNG_FORMULA);
    assert_close(out[2].effect, centre, RUNG_FORMULA);
    assert_close(out[3].effect, centre + 0.15, RUNG_FORMULA);
    assert_close(out[0].lower, 0.15 - half, RUNG_FORMULA);
    assert_close(out[0].upper, 0.15 + half, RUNG_FORMULA);
    assert_true(out[1].effect == 0 && isnan(out[1].lower) && isnan(out[1].upper));
    given[0].outcome = given[2].outcome = INTERVENTION_NOTHING; /* alone: 0.5 (1 - 0.01/0.25) */
    assert_int_equal(intervention_pool(given, 4, out), 1);
    assert_close(out[3].effect, 0.48, RUNG_FORMULA);
    given[3].outcome = INTERVENTION_NOTHING;
    assert_int_equal(intervention_pool(given, 4, out), 0);
}

/* A wild estimate of a small series is drawn to what the others say. */
static void noisy_series_follow(void **state) {
    (void)state;
    struct intervention given[] = {{INTERVENTION_ESTIMATED, 0.21, 0.03, 1},
                                   {INTERVENTION_ESTIMATED, 0.18, 0.03, 1},
                                   {INTERVENTION_ESTIMATED, 0.20, 0.03, 1},
                                   {INTERVENTION_ESTIMATED, 2.5, 1.4, 1}};
    struct intervention_pooled out[4];
    assert_int_equal(intervention_pool(given, 4, out), 4);
    assert_close(out[3].effect, 0.2, 0.02);
}

/* Two events whose windows overlap are told apart, in whatever order the second is listed. */
static void overlapping(void **state) {
    (void)state;
    struct event shift = event_of(EVENT_LEVEL_SHIFT, START, START);
    struct event pulse = event_of(EVENT_TEMPORARY, START + 4, START + 7);
    struct event far = event_of(EVENT_LEVEL_SHIFT, 2, 2); /* constant in the window: no say */
    const struct event *lists[][3] = {{&shift, &pulse, &far}, {&shift, &far, &pulse}};
    double values[LENGTH], effect[2];
    for (int t = 0; t < LENGTH; t++)
        values[t] = 1e5 * exp(0.2 * intervention_shape(&shift, FIRST + t) -
                              0.5 * intervention_shape(&pulse, FIRST + t));
    for (size_t k = 0; k < 2; k++)
        effect[k] = estimate(values, flat, lists[k], 3, true).effect;
    assert_true(effect[0] == effect[1]);
    assert_close(effect[0], 0.2, 1e-3);
    const struct event *alone[] = {&pulse, &shift};
    assert_close(estimate(values, flat, alone, 2, true).effect, -0.5, 1e-3);
    const struct event *twice[] = {&shift, &shift}; /* told apart by nothing: finite, shared */
    struct intervention half = estimate(values, flat, twice, 2, true);
    assert_true(half.outcome == INTERVENTION_ESTIMATED && half.error > 1);
}

static void ill_posed(void **state) {
    (void)state;
    static const struct {
        enum event_kind kind;
        int start, end, gap_from, gap_to;
        double value;
        enum intervention_outcome outcome;
    } table[] = {
        {EVENT_LEVEL_SHIFT, 6, 6, 0, 0, 5, INTERVENTION_ESTIMATED},
        {EVENT_LEVEL_SHIFT, 5, 5, 0, 0, 5, INTERVENTION_FEW_BEFORE},
        {EVENT_LEVEL_SHIFT, -9, -9, 0, 0, 5, INTERVENTION_FEW_BEFORE},
        {EVENT_LEVEL_SHIFT, 78, 78, 0, 0, 5, INTERVENTION_ESTIMATED},
        {EVENT_LEVEL_SHIFT, 79, 79, 0, 0, 5, INTERVENTION_FEW_AFTER},
        {EVENT_LEVEL_SHIFT, 999, 999, 0, 0, 5, INTERVENTION_FEW_BEFORE},
        {EVENT_LEVEL_SHIFT, 40, 40, 20, 40, 5, INTERVENTION_FEW_BEFORE}, /* 16 .. 19 are left */
        {EVENT_TEMPORARY, 40, 41, 0, 0, 5, INTERVENTION_FEW_INSIDE},
        {EVENT_TEMPORARY, 40, 42, 0, 0, 5, INTERVENTION_ESTIMATED},
        {EVENT_TEMPORARY, 40, 42, 41, 42, 5, INTERVENTION_FEW_INSIDE},
        {EVENT_TEMPORARY, 40, 80, 0, 0, 5, INTERVENTION_FEW_AFTER},
        {EVENT_RAMP, 40, 77, 0, 0, 5, INTERVENTION_ESTIMATED},
        {EVENT_RAMP, 40, 78, 0, 0, 5, INTERVENTION_FEW_AFTER},
        {EVENT_LEVEL_SHIFT, 40, 40, 0, 0, 0, INTERVENTION_NOTHING},
        {EVENT_LEVEL_SHIFT, 40, 40, 0, 0, -1, INTERVENTION_NOTHING},
    };
    for (size_t k = 0; k < sizeof table / sizeof *table; k++) {
        struct event event = event_of(table[k].kind, table[k].start, table[k].end);
        const struct event *list[] = {&event};
        double values[LENGTH];
        for (int t = 0; t < LENGTH; t++)
            values[t] = t >= table[k].gap_from && t < table[k].gap_to ? NAN : table[k].value;
        struct intervention found = estimate(values, flat, list, 1, true);
        if (found.outcome != table[k].outcome)
            fail_msg("case %zu: %s", k, intervention_reason(found.outcome));
        assert_true(isfinite(found.effect) && isfinite(found.error));
        assert_true((found.outcome == INTERVENTION_ESTIMATED) ==
                    !intervention_reason(found.outcome)[0]);
    }
    /* nothing before, something after: wide, not infinite */
    struct event event = event_of(EVENT_LEVEL_SHIFT, START, START);
    const struct event *list[] = {&event};
    double values[LENGTH];
    for (int t = 0; t < LENGTH; t++)
        values[t] = t >= START;
    struct intervention found = estimate(values, flat, list, 1, true);
    assert_int_equal(found.outcome, INTERVENTION_ESTIMATED);
    assert_true(found.effect > 1 && found.effect < 8 && found.error > 0.3);
}

/* Fits of test/reference/intervention.R, a penalised likelihood by general optimisation. */
static void reference_fits(void **state) {
    (void)state;
    struct reference *file = reference_open(TEST_REFERENCE "/intervention.csv");
    assert_non_null(file);
    double values[LENGTH];
    int t = 0, fits = 0;
    while (reference_next(file)) {
        values[t++] = reference_number(file, "value");
        if (t < LENGTH)
            continue;
        t = 0;
        fits++;
        const char *word = reference_text(file, "kind");
        enum event_kind kind = 0;
        while (strcmp(event_word(kind), word) != 0)
            kind++;
        struct event event = event_of(kind, (int)reference_number(file, "start"),
                                      (int)reference_number(file, "end"));
        const struct event *list[] = {&event};
        struct intervention found = estimate(values, flat, list, 1, true);
        assert_close(found.effect, reference_number(file, "effect"), RUNG_OPTIMISED);
        assert_close(found.error, reference_number(file, "error"), RUNG_OPTIMISED);
        assert_close(found.dispersion, reference_number(file, "dispersion"), RUNG_OPTIMISED);
    }
    reference_close(file);
    assert_int_equal(fits, 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes),         cmocka_unit_test(plain_effects),
        cmocka_unit_test(coverage),       cmocka_unit_test(no_effect),
        cmocka_unit_test(pooling),        cmocka_unit_test(noisy_series_follow),
        cmocka_unit_test(overlapping),    cmocka_unit_test(ill_posed),
        cmocka_unit_test(reference_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

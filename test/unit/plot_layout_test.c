/* Widths, wrapping, steps, label places and numbers against values computed by the design's own
 * implementation (test/reference/plots_layout.py). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plots/axis.h"
#include "plots/labels.h"
#include "plots/text_width.h"
#include "plots/words.h"
#include "test/support/support.h"

enum { TEXT_SIZE = 1024, NUMBERS = 16 };

/* Undo %XX. */
static void decode(const char *from, char *out) {
    size_t used = 0;
    for (; *from && used < TEXT_SIZE - 1; from++) {
        unsigned code;
        if (*from == '%' && sscanf(from + 1, "%2x", &code) == 1) {
            out[used++] = (char)code;
            from += 2;
        } else
            out[used++] = *from;
    }
    out[used] = '\0';
}

static size_t read_numbers(const char *from, double *out) {
    size_t count = 0;
    for (char *end; count < NUMBERS; from = end + 1) {
        out[count++] = strtod(from, &end);
        if (*end != ';')
            break;
    }
    return count;
}

struct expected {
    const char *kind;
    char text[TEXT_SIZE], expected[TEXT_SIZE];
    double size, limit;
    bool bold;
};

static void join(const struct lines *lines, char *out) {
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < lines->count; i++)
        used +=
            (size_t)snprintf(out + used, TEXT_SIZE - used, "%s%s", i ? "|" : "", lines->line[i]);
}

static bool check_text(struct arena *arena, const struct expected *row) {
    char got[TEXT_SIZE];
    struct lines lines;
    if (strcmp(row->kind, "width") == 0) {
        assert_close(text_width(row->text, row->size, row->bold), strtod(row->expected, NULL),
                     RUNG_FORMULA);
        return true;
    }
    if (strcmp(row->kind, "wrap") == 0)
        lines = text_wrap(arena, row->text, row->size, row->limit, row->bold);
    else if (strcmp(row->kind, "balance") == 0)
        lines = text_balance(arena, row->text, row->size, row->limit, row->bold);
    else if (strcmp(row->kind, "tidy") == 0)
        lines = text_tidy(arena, row->text, row->size, row->limit, row->bold);
    else
        return false;
    join(&lines, got);
    assert_string_equal(got, row->expected);
    return true;
}

static bool check_number(struct arena *arena, const struct expected *row) {
    double wanted[NUMBERS], height[NUMBERS], expected[NUMBERS], got[NUMBERS];
    char out[WORDS_SIZE];
    if (strcmp(row->kind, "steps") == 0) {
        double step, end;
        axis_steps(strtod(row->text, NULL), (int)row->size, 0, &step, &end);
        assert_int_equal(read_numbers(row->expected, expected), 2);
        assert_close(step / expected[0], 1, RUNG_FORMULA);
        assert_close(end / expected[1], 1, RUNG_FORMULA);
    } else if (strcmp(row->kind, "place") == 0) {
        size_t count = read_numbers(row->text, wanted);
        assert_int_equal(read_numbers(strchr(row->text, '/') + 1, height), count);
        assert_int_equal(read_numbers(row->expected, expected), count);
        assert_true(labels_place(arena, wanted, height, count, 90, 390, row->size, got));
        for (size_t i = 0; i < count; i++)
            assert_close(got[i], expected[i], RUNG_FORMULA);
    } else if (strcmp(row->kind, "count") == 0)
        assert_string_equal(words_grouped(strtod(row->text, NULL), 0, out), row->expected);
    else if (strcmp(row->kind, "plain") == 0)
        assert_string_equal(words_plain(strtod(row->text, NULL), (int)row->size, out),
                            row->expected);
    else
        return false;
    return true;
}

static void agrees_with_the_design(void **state) {
    (void)state;
    struct arena arena = ARENA_EMPTY;
    struct reference *reference = reference_open(TEST_REFERENCE "/plots_layout.csv");
    assert_non_null(reference);
    size_t rows = 0;
    while (reference_next(reference)) {
        static struct expected row;
        row.kind = reference_text(reference, "kind");
        row.size = reference_number(reference, "size");
        row.limit = reference_number(reference, "limit");
        row.bold = reference_number(reference, "bold") > 0;
        decode(reference_text(reference, "text"), row.text);
        decode(reference_text(reference, "expected"), row.expected);
        if (!check_text(&arena, &row) && !check_number(&arena, &row))
            fail_msg("the reference file holds an unknown kind %s", row.kind);
        rows++;
    }
    reference_close(reference);
    arena_free(&arena);
    assert_true(rows > 800);
}

/* Expected: the rules of UTF-8 (RFC 3629) and XML 1.0, production 2. */
static void cleans_words_from_outside(void **state) {
    (void)state;
    static const struct {
        const char *given, *clean;
    } known[] = {
        {"Bristol, City of", "Bristol, City of"},
        {"King's Lynn & West Norfolk", "King's Lynn & West Norfolk"},
        {"  Rutland\n", "Rutland"},
        {"a\tb\r\nc", "a b  c"},
        {"Ynys M\xC3\xB4n", "Ynys M\xC3\xB4n"},
        {"Ynys M\xF4n", "Ynys M\xEF\xBF\xBDn"},
        {"cut \xE2\x88", "cut \xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"a\xC2\x85"
         "b",
         "a b"},
        {"a\xEF\xBF\xBE"
         "b",
         "a b"},
        {"\x1B[31mred", "[31mred"},
        {"", ""},
    };
    struct arena arena = ARENA_EMPTY;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_string_equal(text_clean(&arena, known[i].given), known[i].clean);
    arena_free(&arena);
}

static void keeps_a_value_with_the_last_word(void **state) {
    (void)state;
    static const struct {
        const char *name, *value, *lines;
    } known[] = {
        {"Lambeth", "6.8", "Lambeth 6.8"},
        {"Four similar boroughs", "5.5", "Four similar|boroughs 5.5"},
        {"England / Wales", "3.1", "England /|Wales 3.1"},
        {"England and Wales", "under 0.1", "England and|Wales under 0.1"},
    };
    struct arena arena = ARENA_EMPTY;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char got[TEXT_SIZE];
        struct lines lines = labels_end(&arena, known[i].name, known[i].value, 12, 96);
        join(&lines, got);
        assert_string_equal(got, known[i].lines);
        const char *last = lines.line[lines.count - 1];
        size_t length = strlen(last), tail = strlen(known[i].value);
        assert_true(length > tail + 1 && last[length - tail - 1] == ' ');
        assert_string_equal(last + length - tail, known[i].value);
    }
    arena_free(&arena);
}

/* Properties of every placing: order kept, no overlap, inside the range when there is room. */
static void labels_never_overlap(void **state) {
    (void)state;
    struct arena arena = ARENA_EMPTY;
    unsigned seed = 7;
    for (int round = 0; round < 200; round++) {
        double wanted[8], height[8], centre[8];
        size_t count = 1 + (size_t)round % 8;
        for (size_t i = 0; i < count; i++) {
            seed = seed * 1103515245U + 12345U;
            wanted[i] = seed / 65536 % 300;
            height[i] = round % 2 ? 14 : 28;
        }
        assert_true(labels_place(&arena, wanted, height, count, 0, 300, 1, centre));
        for (size_t i = 0; i < count; i++) {
            assert_true(centre[i] >= height[i] / 2 - 1e-9 &&
                        centre[i] <= 300 - height[i] / 2 + 1e-9);
            for (size_t j = 0; j < count; j++)
                if (wanted[i] < wanted[j])
                    assert_true(centre[j] - centre[i] >= (height[i] + height[j]) / 2 + 1 - 1e-9);
        }
    }
    arena_free(&arena);
}

/* By hand from the rule: right, left, beyond, towards; the last when all are refused. */
static void labels_of_points(void **state) {
    (void)state;
    const double line[] = {200};
    struct label_scene scene = {.left = 50, .right = 400, .lines = 1, .line = line};
    double x[] = {100, 150}, y[] = {100, 100};
    scene.x = x;
    scene.y = y;
    scene.points = 1;
    struct label_spot spot = labels_point(&scene, 0, 60, true);
    assert_int_equal(spot.side, LABEL_RIGHT);
    assert_close(spot.x, 111, RUNG_EXACT);
    scene.points = 2; /* a point stands on the right, the plot ends on the left */
    spot = labels_point(&scene, 0, 60, true);
    assert_int_equal(spot.side, LABEL_BEYOND);
    assert_close(spot.y, 87, RUNG_EXACT);
    x[0] = 390;
    scene.points = 1;
    assert_int_equal(labels_point(&scene, 0, 60, true).side, LABEL_LEFT);
    y[0] = 196; /* the limit line is near at that height on every side but one */
    x[0] = 100;
    spot = labels_point(&scene, 0, 400, false);
    assert_int_equal(spot.side, LABEL_TOWARDS);
    assert_close(spot.y, 183, RUNG_EXACT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_design),
        cmocka_unit_test(cleans_words_from_outside),
        cmocka_unit_test(keeps_a_value_with_the_last_word),
        cmocka_unit_test(labels_never_overlap),
        cmocka_unit_test(labels_of_points),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

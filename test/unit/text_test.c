/* Growable strings and the arena behind names and panels. */
#include "test/support/support.h"

#include <stdint.h>
#include <string.h>

#include "engine/core/arena.h"
#include "engine/core/text.h"

static void appends_in_every_way(void **state) {
    (void)state;
    struct text text = TEXT_EMPTY;
    assert_string_equal(text_string(&text), "");
    text_append(&text, "a");
    text_append_char(&text, 'b');
    text_append_bytes(&text, "cdef", 2);
    text_printf(&text, "%03d|%s", 7, "z");
    text_append(&text, "");
    assert_string_equal(text_string(&text), "abcd007|z");
    assert_int_equal(text.length, 9);
    assert_int_equal(text_status(&text), STATUS_OK);
    text_clear(&text);
    assert_string_equal(text_string(&text), "");
    assert_int_equal(text.length, 0);
    text_append_bytes(&text, "x\0y", 3); /* bytes, not a string */
    assert_int_equal(text.length, 3);
    assert_memory_equal(text.bytes, "x\0y", 4);
    text_free(&text);
    assert_null(text.bytes);
    assert_int_equal(text.capacity, 0);
}

/* Every length round the first capacities, by append and by printf: the terminator has its place.
 */
static void grows_at_every_length(void **state) {
    (void)state;
    char block[600];
    memset(block, 'q', sizeof block);
    block[sizeof block - 1] = '\0';
    for (size_t length = 250; length < sizeof block - 1; length++) {
        struct text one = TEXT_EMPTY, two = TEXT_EMPTY;
        text_append_bytes(&one, block, length);
        text_printf(&two, "%.*s", (int)length, block);
        assert_int_equal(strlen(text_string(&one)), length);
        assert_string_equal(text_string(&one), text_string(&two));
        assert_true(one.capacity > length && two.capacity > length);
        text_free(&one);
        text_free(&two);
    }
}

static void shouted_names_are_spoken(void **state) {
    (void)state;
    static const char *const row[][2] = {
        {"THEFT", "Theft"}, {"ARSON AND CRIMINAL DAMAGE", "Arson and criminal damage"},
        {"ASB", "ASB"},     {"Theft Offences", "Theft Offences"},
        {"", ""},           {"2 X", "2 X"}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct text text = TEXT_EMPTY;
        text_append_spoken(&text, row[i][0]);
        assert_string_equal(text_string(&text), row[i][1]);
        text_free(&text);
    }
}

static void failure_is_remembered(void **state) {
    (void)state;
    struct text text = TEXT_EMPTY;
    text_append(&text, "kept");
    text_append_bytes(&text, "", SIZE_MAX - 16); /* no memory holds that; nothing is copied */
    assert_int_equal(text_status(&text), STATUS_NO_MEMORY);
    text_append(&text, " more");
    text_printf(&text, "%d", 1);
    assert_string_equal(text_string(&text), "kept");
    text_clear(&text);
    text_append(&text, "again");
    assert_int_equal(text_status(&text), STATUS_OK);
    assert_string_equal(text_string(&text), "again");
    text_free(&text);
}

static void arena_is_aligned_and_does_not_move(void **state) {
    (void)state;
    enum { MANY = 3000 };
    struct arena arena = ARENA_EMPTY;
    static char *taken[MANY];
    for (size_t i = 0; i < MANY; i++) { /* past several blocks, and one larger than a block */
        size_t size = i == 1500 ? 300000 : 1 + i % 97;
        taken[i] = arena_take(&arena, size);
        assert_non_null(taken[i]);
        assert_int_equal((uintptr_t)taken[i] % _Alignof(max_align_t), 0);
        memset(taken[i], (int)(i % 251), size);
    }
    for (size_t i = 0; i < MANY; i++) {
        size_t size = i == 1500 ? 300000 : 1 + i % 97;
        for (size_t k = 0; k<size; k += size> 97 ? 997 : 1)
            assert_int_equal((unsigned char)taken[i][k], i % 251);
    }
    arena_free(&arena);
    assert_null(arena.top);
    assert_non_null(arena_take(&arena, 0)); /* empty and usable again */
    arena_free(&arena);
}

static void arena_gives_back_to_a_mark(void **state) {
    (void)state;
    struct arena arena = ARENA_EMPTY;
    struct arena_mark empty = arena_mark(&arena);
    char *kept = arena_string(&arena, "kept and cut", 4);
    struct arena_mark mark = arena_mark(&arena);
    char *first = arena_take(&arena, 100);
    for (int i = 0; i < 5; i++)
        assert_non_null(arena_take(&arena, 50000));
    arena_reset(&arena, mark);
    assert_string_equal(kept, "kept");
    assert_ptr_equal(arena_take(&arena, 100), first);
    arena_reset(&arena, empty);
    assert_null(arena.top);
}

static void arena_refuses_what_overflows(void **state) {
    (void)state;
    struct arena arena = ARENA_EMPTY;
    assert_null(arena_take(&arena, SIZE_MAX));
    assert_null(arena_take(&arena, SIZE_MAX / 2 + 1));
    assert_null(arena_zeroed(&arena, SIZE_MAX / 8 + 2, 8));
    struct arena_mark mark = arena_mark(&arena);
    memset(arena_take(&arena, 800), 1, 800);
    arena_reset(&arena, mark);
    const double *zeros = arena_zeroed(&arena, 100, sizeof *zeros); /* the same dirty bytes */
    for (size_t i = 0; i < 100; i++)
        assert_true(zeros[i] == 0);
    assert_non_null(arena_zeroed(&arena, 0, 8));
    arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appends_in_every_way),
        cmocka_unit_test(grows_at_every_length),
        cmocka_unit_test(shouted_names_are_spoken),
        cmocka_unit_test(failure_is_remembered),
        cmocka_unit_test(arena_is_aligned_and_does_not_move),
        cmocka_unit_test(arena_gives_back_to_a_mark),
        cmocka_unit_test(arena_refuses_what_overflows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Interned names, and the nearest known word. Distances by hand. */
#include "test/support/support.h"

#include <stdio.h>
#include <string.h>

#include "engine/core/names.h"

static void indices_count_up_and_stay(void **state) {
    (void)state;
    struct names names = NAMES_EMPTY;
    uint32_t index;
    assert_int_equal(names_find(&names, "a", 1), NAMES_NONE);
    static const struct {
        const char *name;
        uint32_t index;
    } added[] = {{"Burglary", 0}, {"burglary", 1},  {"", 2}, {"Burglary", 0},
                 {"Burglar", 3},  {"Burglary ", 4}, {"", 2}};
    for (size_t i = 0; i < sizeof added / sizeof *added; i++) {
        assert_int_equal(names_add(&names, added[i].name, strlen(added[i].name), &index),
                         STATUS_OK);
        assert_int_equal(index, added[i].index);
    }
    assert_int_equal(names.count, 5);
    assert_int_equal(names_add(&names, "Burglary in London", 8, &index), STATUS_OK);
    assert_int_equal(index, 0); /* the length counts, not the terminator */
    assert_int_equal(names_find(&names, "Burglars", 7), 3);
    assert_int_equal(names_find(&names, "Burgl", 5), NAMES_NONE);
    names_free(&names);
    assert_int_equal(names.count, 0);
}

static void many_names_do_not_move(void **state) {
    (void)state;
    enum { MANY = 20000 };
    struct names names = NAMES_EMPTY;
    const char *first = NULL;
    char name[32];
    uint32_t index;
    for (uint32_t i = 0; i < MANY; i++) {
        int length = snprintf(name, sizeof name, "area %u", i * 7919u);
        assert_int_equal(names_add(&names, name, (size_t)length, &index), STATUS_OK);
        assert_int_equal(index, i);
        if (!i)
            first = names_string(&names, 0);
    }
    assert_ptr_equal(names_string(&names, 0), first);
    for (uint32_t i = 0; i < MANY; i += 7) {
        int length = snprintf(name, sizeof name, "area %u", i * 7919u);
        assert_int_equal(names_find(&names, name, (size_t)length), i);
        assert_string_equal(names_string(&names, i), name);
    }
    names_free(&names);
}

static void nearest_word(void **state) {
    (void)state;
    static const char *const known[] = {"output", "horizon", "levels", "seed", "dotm", "crime"};
    static const struct {
        const char *wanted, *nearest;
    } table[] =
        {
            {"output", "output"},    {"OUTPUT", "output"},      /* case does not count */
            {"outptu", "output"},                               /* two changes of six */
            {"horizn", "horizon"},   {"horizontal", "horizon"}, /* three of ten */
            {"level", "levels"},     {"sed", "seed"},
            {"dtom", "dotm"}, /* letters swapped in a short word */
            {"crimes", "crime"},     {"outzzz", "output"},
            {"ouzzzz", NULL},        {"population", NULL},
            {"outside world", NULL}, {"zzzzzz", NULL},
        };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const char *found = names_nearest(known, sizeof known / sizeof *known, table[i].wanted);
        if (!table[i].nearest)
            assert_null(found);
        else {
            assert_non_null(found);
            assert_string_equal(found, table[i].nearest);
        }
    }
    assert_null(names_nearest(known, 0, "seed"));
}

static void nearest_of_several(void **state) {
    (void)state;
    static const char *const known[] = {"boat", "coat", "goal"};
    assert_string_equal(names_nearest(known, 3, "goat"), "boat"); /* the first of equals */
    assert_string_equal(names_nearest(known, 3, "goals"), "goal");
    /* beyond 63 bytes the start decides, and nothing is overrun */
    char long_name[200], long_other[200];
    memset(long_name, 'n', sizeof long_name - 1);
    memset(long_other, 'n', sizeof long_other - 1);
    long_name[199] = '\0';
    long_other[199] = '\0';
    long_other[3] = 'm';
    const char *const longs[] = {long_name};
    assert_ptr_equal(names_nearest(longs, 1, long_other), long_name);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(indices_count_up_and_stay),
        cmocka_unit_test(many_names_do_not_move),
        cmocka_unit_test(nearest_word),
        cmocka_unit_test(nearest_of_several),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The dictionary of output columns is whole: no table names a column it does not have. */
#include "test/support/support.h"

#include <stdio.h>
#include <string.h>

#include "engine/data/dictionary.h"

static const struct column *column_named(const char *name, size_t length) {
    size_t count;
    const struct column *columns = dictionary_columns(&count);
    for (size_t i = 0; i < count; i++)
        if (strlen(columns[i].name) == length && memcmp(columns[i].name, name, length) == 0)
            return &columns[i];
    return NULL;
}

static void every_table_column_has_an_entry(void **state) {
    (void)state;
    size_t tables;
    const struct table_layout *table = dictionary_tables(&tables);
    assert_true(tables >= 6);
    for (size_t i = 0; i < tables; i++) {
        assert_true(strlen(table[i].title) > 3);
        assert_ptr_equal(dictionary_table(table[i].name), &table[i]);
        for (const char *c = table[i].columns; *c;) {
            size_t length = strcspn(c, ",");
            if (!column_named(c, length))
                fail_msg("%s names the column %.*s, which has no entry", table[i].name, (int)length,
                         c);
            c += length + (c[length] == ',');
        }
    }
    assert_null(dictionary_table("nothing"));
}

static void every_entry_is_used_and_told_once(void **state) {
    (void)state;
    size_t count, tables;
    const struct column *columns = dictionary_columns(&count);
    const struct table_layout *table = dictionary_tables(&tables);
    for (size_t i = 0; i < count; i++) {
        bool used = false;
        size_t length = strlen(columns[i].name);
        for (size_t t = 0; t < tables; t++)
            for (const char *c = table[t].columns; *c;) {
                size_t next = strcspn(c, ",");
                used = used || (next == length && memcmp(c, columns[i].name, length) == 0);
                c += next + (c[next] == ',');
            }
        if (!used)
            fail_msg("no table has the column %s", columns[i].name);
        assert_true(length + LEVEL_NAME_SIZE < COLUMN_NAME_SIZE);
        assert_true(strlen(columns[i].meaning) > 5);
        assert_ptr_equal(column_named(columns[i].name, length), &columns[i]);
        assert_true(columns[i].type != CELL_TEXT || !columns[i].unit[0]);
    }
}

static void limits_expand_in_pairs(void **state) {
    (void)state;
    static const struct table_layout layout = {"t", "T", "area,lower_*,upper_*,mean"};
    static const char *const expected[] = {"area",     "lower_50",  "upper_50",  "lower_95",
                                           "upper_95", "lower_998", "upper_998", "mean"};
    struct levels levels = {{50, 95, 99.8}, 3};
    struct layout_column out[LAYOUT_COLUMNS];
    assert_int_equal(dictionary_expand(&layout, &levels, out), 8);
    for (size_t i = 0; i < 8; i++) {
        assert_string_equal(out[i].name, expected[i]);
        assert_non_null(out[i].column);
    }
    assert_string_equal(out[1].column->name, "lower_*");
    assert_string_equal(out[2].column->name, "upper_*");
    levels.count = 0;
    assert_int_equal(dictionary_expand(&layout, &levels, out), 2);
}

/* Every table with the most levels there may be fits, and every column arrives. */
static void every_table_fits(void **state) {
    (void)state;
    struct levels levels = {{1, 2, 3, 4, 5, 6, 7, 8, 9}, LEVELS_MOST};
    size_t tables;
    const struct table_layout *table = dictionary_tables(&tables);
    for (size_t i = 0; i < tables; i++) {
        struct layout_column out[LAYOUT_COLUMNS];
        size_t wanted = 1;
        for (const char *c = table[i].columns; *c; c++)
            wanted += *c == ',';
        if (strstr(table[i].columns, "lower_*"))
            wanted += 2 * LEVELS_MOST - 2;
        assert_int_equal(dictionary_expand(&table[i], &levels, out), wanted);
        for (size_t a = 0; a < wanted; a++)
            for (size_t b = 0; b < a; b++)
                assert_string_not_equal(out[a].name, out[b].name);
    }
    assert_string_equal(column_type_word(CELL_TEXT), "text");
    assert_string_equal(column_type_word(CELL_MONTH), "month");
    assert_string_equal(column_type_word(CELL_INTEGER), "integer");
    assert_string_equal(column_type_word(CELL_NUMBER), "number");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_table_column_has_an_entry),
        cmocka_unit_test(every_entry_is_used_and_told_once),
        cmocka_unit_test(limits_expand_in_pairs),
        cmocka_unit_test(every_table_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

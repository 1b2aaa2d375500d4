/* Trees of areas and categories: linking, loops, membership. Expected values by hand. */
#include "test/support/support.h"

#include <stdio.h>
#include <string.h>

#include "engine/data/hierarchy.h"

static size_t add(struct hierarchy *tree, const char *name, const char *parent) {
    size_t index;
    struct node node = {.name = name, .parent_name = parent};
    assert_int_equal(hierarchy_add(tree, &node, &index), STATUS_OK);
    return index;
}

static void links_and_depths(void **state) {
    (void)state;
    struct hierarchy tree = HIERARCHY_EMPTY;
    struct fault fault = FAULT_NONE;
    size_t residential = add(&tree, "Residential burglary", "Burglary");
    size_t burglary = add(&tree, "Burglary", "Theft offences");
    size_t robbery = add(&tree, "Robbery", "");
    assert_int_equal(hierarchy_link(&tree, "categories.csv", &fault), STATUS_OK);
    size_t theft = hierarchy_find(&tree, "Theft offences");
    assert_int_equal(tree.count, 4);
    assert_int_equal(theft, 3); /* added after the ones named */
    assert_int_equal(tree.node[theft].line, 0);
    assert_int_equal(tree.node[theft].parent, HIERARCHY_NONE);
    assert_int_equal(tree.node[residential].parent, burglary);
    assert_int_equal(tree.node[residential].depth, 2);
    assert_int_equal(tree.node[burglary].depth, 1);
    assert_int_equal(tree.node[robbery].depth, 0);
    assert_true(hierarchy_within(&tree, residential, theft));
    assert_true(hierarchy_within(&tree, theft, theft));
    assert_false(hierarchy_within(&tree, theft, burglary));
    assert_false(hierarchy_within(&tree, robbery, theft));
    assert_true(hierarchy_is_leaf(&tree, residential));
    assert_false(hierarchy_is_leaf(&tree, burglary));
    /* linking again changes nothing */
    assert_int_equal(hierarchy_link(&tree, "categories.csv", &fault), STATUS_OK);
    assert_int_equal(tree.count, 4);
    hierarchy_free(&tree);
}

static void loop_is_named(void **state) {
    (void)state;
    struct hierarchy tree = HIERARCHY_EMPTY;
    struct fault fault = FAULT_NONE;
    add(&tree, "Tail", "B"); /* hangs below the loop, is not part of it */
    add(&tree, "A", "B");
    add(&tree, "B", "C");
    add(&tree, "C", "A");
    assert_int_equal(hierarchy_link(&tree, "areas.csv", &fault), STATUS_BAD_ROW);
    assert_non_null(strstr(fault.message, "A < B < C < A"));
    assert_string_equal(fault.file, "areas.csv");
    hierarchy_free(&tree);
}

static void repeated_rows(void **state) {
    (void)state;
    struct hierarchy tree = HIERARCHY_EMPTY;
    size_t index;
    struct node node = {.name = "Cannock Chase",
                        .parent_name = "Staffordshire",
                        .code = "E07000192",
                        .level = LEVEL_CSP};
    assert_int_equal(hierarchy_add(&tree, &node, &index), STATUS_OK);
    assert_int_equal(hierarchy_join(&tree, "Similar 1", index), STATUS_OK);
    assert_int_equal(hierarchy_add(&tree, &node, &index), STATUS_OK);
    assert_int_equal(index, 0);
    assert_int_equal(hierarchy_join(&tree, "Similar 2", index), STATUS_OK);
    assert_int_equal(hierarchy_join(&tree, "Similar 1", index), STATUS_OK);
    assert_int_equal(tree.memberships, 2);
    assert_string_equal(tree.membership[1].group, "Similar 2");
    node.level = LEVEL_FORCE;
    assert_int_equal(hierarchy_add(&tree, &node, &index), STATUS_BAD_ROW);
    assert_int_equal(index, 0);
    assert_int_equal(tree.count, 1);
    assert_int_equal(tree.node[0].level, LEVEL_CSP);
    hierarchy_free(&tree);
}

static void many_nodes_keep_their_names(void **state) {
    (void)state;
    struct hierarchy tree = HIERARCHY_EMPTY;
    char name[32];
    for (int i = 0; i < 500; i++) { /* past several growths */
        snprintf(name, sizeof name, "Area %d", i);
        assert_int_equal(add(&tree, name, i ? "Area 0" : ""), (size_t)i);
    }
    assert_int_equal(hierarchy_link(&tree, "areas.csv", NULL), STATUS_OK);
    assert_int_equal(hierarchy_find(&tree, "Area 499"), 499);
    assert_int_equal(tree.node[499].parent, 0);
    assert_int_equal(hierarchy_find(&tree, "area 499"), HIERARCHY_NONE);
    assert_string_equal(area_level_word(LEVEL_CSP), "csp");
    assert_string_equal(area_level_word(LEVEL_NONE), "");
    hierarchy_free(&tree);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_and_depths),
        cmocka_unit_test(loop_is_named),
        cmocka_unit_test(repeated_rows),
        cmocka_unit_test(many_nodes_keep_their_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

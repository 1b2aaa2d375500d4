/* No hidden count can be worked out: small tables of areas by offences, with all their sums, whose
 * hidden cells are solved for by brute force over whole numbers. */
#include "test/support/support.h"

#include <math.h>
#include <string.h>

#include "models/kernels/random.h"
#include "models/significance/disclosure.h"

/* A tree as its members' parents; the top has itself. Leaves are what is nobody's parent. */
struct tree {
    size_t nodes, parent[10];
};

static const struct tree trees[] = {
    {3, {0, 0, 0}},             /* total and two parts */
    {4, {0, 0, 0, 0}},          /* and three */
    {7, {0, 0, 0, 1, 1, 2, 2}}, /* country, two forces, four districts */
    {6, {0, 0, 0, 1, 1, 1}},    /* theft of three kinds, and another offence */
    {4, {0, 0, 1, 1}},          /* a parent with one part of its own */
};

enum { CELLS = 64, SUMS = 128, PARTS = 10, LEAVES = 16, LEAVES_MOST = 6 };

static const struct tree *areas, *offences;
static double count[CELLS];
static unsigned char hidden[CELLS];
static struct disclosure_sum sum[SUMS];
static size_t part[SUMS][PARTS], sums, cells;

static size_t cell_of(size_t area, size_t offence) {
    return area * offences->nodes + offence;
}

static bool is_leaf(const struct tree *tree, size_t node) {
    for (size_t i = 1; i < tree->nodes; i++)
        if (tree->parent[i] == node)
            return false;
    return true;
}

static void add_sum(const struct tree *tree, size_t node, size_t other, bool by_area) {
    struct disclosure_sum *s = &sum[sums];
    size_t *own = part[sums];
    if (is_leaf(tree, node))
        return;
    *s = (struct disclosure_sum){.whole = by_area ? cell_of(node, other) : cell_of(other, node),
                                 .part = own};
    for (size_t i = 1; i < tree->nodes; i++)
        if (tree->parent[i] == node)
            own[s->parts++] = by_area ? cell_of(i, other) : cell_of(other, i);
    sums++;
}

static void lay_out(void) {
    sums = 0;
    cells = areas->nodes * offences->nodes;
    for (size_t a = 0; a < areas->nodes; a++)
        for (size_t o = 0; o < offences->nodes; o++) {
            add_sum(areas, a, o, true);
            add_sum(offences, o, a, false);
        }
}

/* Parents from their parts: nodes are numbered from the top, so backwards. */
static void add_up(double *table) {
    for (size_t a = areas->nodes; a-- > 0;)
        for (size_t o = offences->nodes; o-- > 0;) {
            double total = 0;
            if (!is_leaf(areas, a)) {
                for (size_t i = 1; i < areas->nodes; i++)
                    total += areas->parent[i] == a ? table[cell_of(i, o)] : 0;
                table[cell_of(a, o)] = total;
            } else if (!is_leaf(offences, o)) {
                for (size_t i = 1; i < offences->nodes; i++)
                    total += offences->parent[i] == o ? table[cell_of(a, i)] : 0;
                table[cell_of(a, o)] = total;
            }
        }
}

/* Every table of whole numbers that a reader cannot rule out: hidden leaves from 1 on, what is
 * shown as it is. Which values does each hidden cell take? */
struct solving {
    size_t leaf[LEAVES], leaves; /* hidden ones */
    double table[CELLS], first[CELLS];
    bool varies[CELLS], any;
    long tries;
};

static void solve(struct solving *s, size_t at) {
    static const double reach[LEAVES_MOST + 1] = {0, 20, 20, 16, 12, 8, 6};
    double most = reach[s->leaves];
    if (at < s->leaves) {
        for (double x = 1; x <= most; x++) {
            s->table[s->leaf[at]] = x;
            solve(s, at + 1);
        }
        return;
    }
    s->tries++;
    add_up(s->table);
    for (size_t c = 0; c < cells; c++)
        if (hidden[c] ? s->table[c] < 1 : s->table[c] != count[c])
            return;
    for (size_t c = 0; c < cells; c++) {
        if (!s->any)
            s->first[c] = s->table[c];
        s->varies[c] = s->varies[c] || s->table[c] != s->first[c];
    }
    s->any = true;
}

static struct solving solved(void) {
    struct solving s = {0};
    memcpy(s.table, count, sizeof s.table);
    for (size_t a = 0; a < areas->nodes; a++)
        for (size_t o = 0; o < offences->nodes; o++)
            if (is_leaf(areas, a) && is_leaf(offences, o) && hidden[cell_of(a, o)])
                s.leaf[s.leaves++] = cell_of(a, o);
    if (s.leaves <= LEAVES_MOST)
        solve(&s, 0);
    return s;
}

static size_t suppress(double threshold, bool hide_zero) {
    struct arena arena = ARENA_EMPTY;
    size_t unchecked;
    const double *tables[] = {count};
    struct disclosure_task task = {.count = tables,
                                   .tables = 1,
                                   .cells = cells,
                                   .sum = sum,
                                   .sums = sums,
                                   .threshold = threshold,
                                   .hide_zero = hide_zero};
    assert_int_equal(disclosure_suppress(&task, hidden, &unchecked, &arena), STATUS_OK);
    assert_int_equal(unchecked, 0);
    arena_free(&arena);
    size_t complementary = 0;
    for (size_t c = 0; c < cells; c++)
        complementary += hidden[c] == DISCLOSURE_COMPLEMENTARY;
    return complementary;
}

static void no_hidden_count_is_recovered(void **state) {
    (void)state;
    struct random_stream stream = random_stream(3, random_mark(0, "disclosure"));
    size_t checked = 0, secondary = 0, naive_recovered = 0;
    for (size_t round = 0; round < 1000; round++) {
        areas = &trees[random_below(&stream, 3)];
        offences = &trees[random_below(&stream, 5)];
        lay_out();
        for (size_t c = 0; c < cells; c++)
            count[c] = random_below(&stream, 4) ? random_below(&stream, 3) : 3;
        add_up(count);
        size_t extra = suppress(3, false);
        struct solving s = solved();
        if (!s.leaves || s.leaves > LEAVES_MOST || !s.any)
            continue;
        for (size_t c = 0; c < cells; c++) {
            if (count[c] > 0 && count[c] < 3)
                assert_true(hidden[c] == DISCLOSURE_PRIMARY);
            if (count[c] == 0)
                assert_true(!hidden[c]);
            if (hidden[c] && !s.varies[c]) {
                for (size_t a = 0; a < areas->nodes; a++) {
                    for (size_t o = 0; o < offences->nodes; o++)
                        print_message(" %g%s", count[cell_of(a, o)],
                                      hidden[cell_of(a, o)] ? "h" : "");
                    print_message("\n");
                }
                fail_msg("round %zu: cell %zu is known", round, c);
            }
        }
        checked++;
        secondary += extra;
        /* the test has teeth: with primary cells alone many can be worked out */
        for (size_t c = 0; c < cells; c++)
            hidden[c] = hidden[c] == DISCLOSURE_PRIMARY;
        s = solved();
        for (size_t c = 0; c < cells; c++)
            naive_recovered += hidden[c] && s.any && !s.varies[c];
    }
    print_message("%zu tables, %zu complementary cells, %zu recovered without them\n", checked,
                  secondary, naive_recovered);
    assert_true(checked > 400 && secondary > 500 && naive_recovered > 500);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_hidden_count_is_recovered)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

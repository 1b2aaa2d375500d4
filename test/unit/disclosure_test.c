/* Suppression on small tables by hand. */
#include "test/support/support.h"

#include <math.h>

#include "models/significance/disclosure.h"

enum { S = DISCLOSURE_SHOWN, P = DISCLOSURE_PRIMARY, C = DISCLOSURE_COMPLEMENTARY };

static void check(const double *const *tables, size_t count, size_t cells,
                  const struct disclosure_sum *sum, size_t sums, double threshold, bool hide_zero,
                  const unsigned char *expected) {
    struct arena arena = ARENA_EMPTY;
    unsigned char hidden[16];
    size_t unchecked;
    struct disclosure_task task = {tables, count, cells, sum, sums, threshold, hide_zero, NULL};
    assert_int_equal(disclosure_suppress(&task, hidden, &unchecked, &arena), STATUS_OK);
    for (size_t c = 0; c < cells; c++)
        if (hidden[c] != expected[c])
            fail_msg("cell %zu is %d, expected %d", c, hidden[c], expected[c]);
    arena_free(&arena);
}

static const size_t parts[] = {1, 2, 3};
static const struct disclosure_sum one_sum = {0, parts, 3};

static void check_sum(double a, double b, double c, bool hide_zero, const unsigned char *expected) {
    const double count[] = {a + b + c, a, b, c}, *tables[] = {count};
    check(tables, 1, 4, &one_sum, 1, 5, hide_zero, expected);
}

static void one_row(void **state) {
    (void)state;
    /* nothing small; one small takes the next larger with it; two small are enough */
    check_sum(9, 5, 7, false, (unsigned char[]){S, S, S, S});
    check_sum(4, 30, 20, false, (unsigned char[]){S, P, S, C});
    check_sum(4, 3, 20, false, (unsigned char[]){S, P, P, S});
    /* 1 and 1 of a known 2 are known: the third hides too; of 3 they may be 1 and 2 */
    check_sum(1, 1, 20, false, (unsigned char[]){S, P, P, C});
    check_sum(1, 2, 20, false, (unsigned char[]){S, P, P, S});
    /* zeros are shown, and not taken as a companion: the whole hides instead */
    check_sum(0, 4, 0, false, (unsigned char[]){P, S, P, S});
    check_sum(0, 40, 0, false, (unsigned char[]){S, S, S, S});
    check_sum(0, 40, 3, false, (unsigned char[]){S, S, C, P});
    /* unless they are hidden themselves */
    check_sum(0, 40, 30, true, (unsigned char[]){S, P, S, C});
    /* a missing cell is as good as a hidden one beside it */
    check_sum(4, NAN, 20, false, (unsigned char[]){S, P, S, S});
}

/* 2 by 2 with margins: the small cell at a corner takes three others with it.
 *
 *    0 total   1 East   2 West
 *    3 theft   4        5
 *    6 other   7        8
 */
static const size_t areas_all[] = {1, 2}, areas_theft[] = {4, 5}, areas_other[] = {7, 8},
                    kinds_all[] = {3, 6}, kinds_east[] = {4, 7}, kinds_west[] = {5, 8};
static const struct disclosure_sum square[] = {{0, areas_all, 2},   {3, areas_theft, 2},
                                               {6, areas_other, 2}, {0, kinds_all, 2},
                                               {1, kinds_east, 2},  {2, kinds_west, 2}};

static void rows_and_columns(void **state) {
    (void)state;
    static const double count[] = {100, 32, 68, 30, 2, 28, 70, 30, 40};
    static const double *const tables[] = {count};
    check(tables, 1, 9, square, 6, 5, false, (unsigned char[]){S, S, S, S, P, C, S, C, C});
    check(tables, 1, 9, square, 6, 0, false, (unsigned char[]){S, S, S, S, S, S, S, S, S});
}

/* A cell that is small in one of two tables is hidden in both; a companion is chosen by its larger
 * value; a cell missing in one table still gives its row away in the other. */
static void several_tables(void **state) {
    (void)state;
    static const double first[] = {56, 6, 20, 30}, second[] = {54, 4, 40, 10},
                        third[] = {NAN, 6, NAN, 30};
    static const double *const tables[] = {first, second}, *const gaps[] = {third, second};
    check(tables, 2, 4, &one_sum, 1, 5, false, (unsigned char[]){S, P, S, C});
    check(gaps, 2, 4, &one_sum, 1, 5, false, (unsigned char[]){S, P, S, C});
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_row),
        cmocka_unit_test(rows_and_columns),
        cmocka_unit_test(several_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

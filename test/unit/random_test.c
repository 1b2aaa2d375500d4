/* Known answers of Philox4x32-10 from the Random123 distribution (kat_vectors). */
#include "test/support/support.h"

#include "models/kernels/random.h"

static void known_answers(void **state) {
    (void)state;
    static const struct {
        uint32_t counter[4], key[2], expected[4];
    } known[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        uint32_t out[4];
        random_block(known[i].counter, known[i].key, out);
        assert_memory_equal(out, known[i].expected, sizeof out);
    }
}

static void streams_differ_and_repeat(void **state) {
    (void)state;
    uint64_t mark = random_mark(random_mark(0, "Cannock Chase"), "Burglary");
    struct random_stream a = random_stream(1, mark), b = random_stream(1, mark),
                         c = random_stream(2, mark);
    size_t same = 0;
    for (int i = 0; i < 100; i++) {
        uint32_t word = random_word(&a);
        assert_int_equal(word, random_word(&b));
        same += word == random_word(&c);
    }
    assert_true(same < 3);
    assert_true(random_mark(random_mark(0, "ab"), "c") != random_mark(random_mark(0, "a"), "bc"));
}

static void uniform_and_normal_have_their_moments(void **state) {
    (void)state;
    enum { DRAWS = 200000 };
    struct random_stream stream = random_stream(7, random_mark(0, "moments"));
    double sum = 0, square = 0, normal = 0, normal_square = 0;
    for (int i = 0; i < DRAWS; i++) {
        double u = random_uniform(&stream), z = random_normal(&stream);
        assert_true(u > 0 && u < 1);
        sum += u, square += u * u, normal += z, normal_square += z * z;
    }
    /* six standard errors */
    assert_close(sum / DRAWS, 0.5, 6 * 0.2887 / 447);
    assert_close(square / DRAWS, 1.0 / 3, 6 * 0.298 / 447);
    assert_close(normal / DRAWS, 0, 6.0 / 447);
    assert_close(normal_square / DRAWS, 1, 6 * 1.4143 / 447);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_answers),
        cmocka_unit_test(streams_differ_and_repeat),
        cmocka_unit_test(uniform_and_normal_have_their_moments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SHA-256 against the known answers of FIPS 180-2 appendix B and the NIST example "empty". */
#include "test/support/support.h"

#include <stdlib.h>
#include <string.h>

#include "engine/core/digest.h"
#include "engine/core/files.h"

static const struct {
    const char *message, *digest;
} known[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};
static const char million_a[] = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

static void known_answers(void **state) {
    (void)state;
    char out[DIGEST_SIZE];
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        digest_bytes(known[i].message, strlen(known[i].message), out);
        assert_string_equal(out, known[i].digest);
    }
    char *letters = malloc(1000000);
    assert_non_null(letters);
    memset(letters, 'a', 1000000);
    digest_bytes(letters, 1000000, out);
    assert_string_equal(out, million_a);
    free(letters);
}

static void files_as_bytes(void **state) {
    (void)state;
    char folder[256], path[300], out[DIGEST_SIZE];
    struct fault fault = FAULT_NONE;
    size_t size = 99;
    support_scratch(folder);
    strcpy(path, folder);
    strcat(path, "/abc");
    support_write(path, "abc");
    assert_int_equal(digest_file(path, out, &size, &fault), STATUS_OK);
    assert_string_equal(out, known[1].digest);
    assert_int_equal(size, 3);
    char *letters = malloc(1000000); /* over several blocks of reading */
    assert_non_null(letters);
    memset(letters, 'a', 1000000);
    assert_int_equal(files_write(path, letters, 1000000, NULL), STATUS_OK);
    free(letters);
    assert_int_equal(digest_file(path, out, NULL, &fault), STATUS_OK);
    assert_string_equal(out, million_a);
    strcat(path, "-not-there");
    assert_int_equal(digest_file(path, out, &size, &fault), STATUS_MISSING_INPUT);
    assert_string_equal(fault.file, path);
    assert_int_equal(digest_file(folder, out, &size, &fault), STATUS_IO);
    support_remove(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_answers),
        cmocka_unit_test(files_as_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

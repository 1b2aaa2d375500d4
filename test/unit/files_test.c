/* Files: joined paths, sorted listings, atomic writes, and what is left when a write is given up.
 */
#include "test/support/support.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/core/files.h"

static void joins_and_folders(void **state) {
    (void)state;
    static const struct {
        const char *folder, *name, *joined;
    } join[] = {
        {"a", "b.csv", "a/b.csv"}, {"a/", "b.csv", "a/b.csv"}, {"", "b.csv", "b.csv"},
        {".", "b.csv", "b.csv"},   {"a", "/abs/b", "/abs/b"},  {"/", "b", "/b"},
        {"a", "-", "-"}, /* standard input or output */
    };
    static const struct {
        const char *path, *folder;
    } folder[] = {
        {"a/b/c.csv", "a/b"}, {"c.csv", "."}, {"/c.csv", "/"}, {"a/", "a"}, {"../x", ".."},
    };
    struct arena arena = ARENA_EMPTY;
    for (size_t i = 0; i < sizeof join / sizeof *join; i++)
        assert_string_equal(files_join(&arena, join[i].folder, join[i].name), join[i].joined);
    for (size_t i = 0; i < sizeof folder / sizeof *folder; i++)
        assert_string_equal(files_folder(&arena, folder[i].path), folder[i].folder);
    arena_free(&arena);
}

static char *below(struct arena *arena, const char *folder, const char *name) {
    char *path = files_join(arena, folder, name);
    assert_non_null(path);
    return path;
}

static void listing_is_sorted_by_bytes(void **state) {
    (void)state;
    static const char *const made[] = {"b.csv",          "a.csv",     "Z.csv",   "sub/x.csv",
                                       "sub/deep/y.csv", "a/one.csv", "a-b.csv", ".hidden"};
    static const char *const expected[] = {"Z.csv", "a-b.csv",        "a.csv",    "a/one.csv",
                                           "b.csv", "sub/deep/y.csv", "sub/x.csv"};
    char folder[256];
    struct arena arena = ARENA_EMPTY;
    struct fault fault = FAULT_NONE;
    support_scratch(folder);
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        char *path = below(&arena, folder, made[i]);
        assert_int_equal(files_make_folder(files_folder(&arena, path), &fault), STATUS_OK);
        support_write(path, "x");
    }
    const char *const *paths;
    size_t count;
    assert_int_equal(files_list(&arena, folder, &paths, &count, &fault), STATUS_OK);
    assert_int_equal(count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(paths[i], below(&arena, folder, expected[i]));
    assert_int_equal(files_make_folder(below(&arena, folder, "empty"), &fault), STATUS_OK);
    assert_int_equal(files_list(&arena, below(&arena, folder, "empty"), &paths, &count, &fault),
                     STATUS_OK);
    assert_int_equal(count, 0);
    assert_int_equal(files_list(&arena, below(&arena, folder, "none"), &paths, &count, &fault),
                     STATUS_MISSING_INPUT);
    assert_non_null(strstr(fault.file, "none"));
    assert_int_equal(count, 0);
    support_remove(folder);
    arena_free(&arena);
}

static void folders_are_made_once(void **state) {
    (void)state;
    char folder[256];
    struct arena arena = ARENA_EMPTY;
    struct fault fault = FAULT_NONE;
    support_scratch(folder);
    char *deep = below(&arena, folder, "one/two/three");
    assert_false(files_exists(deep));
    assert_int_equal(files_make_folder(deep, &fault), STATUS_OK);
    assert_int_equal(files_make_folder(deep, &fault), STATUS_OK);
    assert_true(files_is_folder(deep));
    char *file = below(&arena, folder, "file");
    support_write(file, "");
    assert_true(files_exists(file) && !files_is_folder(file));
    assert_int_equal(files_make_folder(below(&arena, file, "x"), &fault), STATUS_CANNOT_CREATE);
    assert_int_equal(files_make_folder(file, &fault), STATUS_CANNOT_CREATE);
    support_remove(folder);
    arena_free(&arena);
}

/* The number of files in a folder. */
static size_t files_in(const char *folder) {
    struct arena arena = ARENA_EMPTY;
    const char *const *paths;
    size_t count;
    assert_int_equal(files_list(&arena, folder, &paths, &count, NULL), STATUS_OK);
    arena_free(&arena);
    return count;
}

static void assert_content(const char *path, const char *expected) {
    char *content = support_read(path);
    assert_string_equal(content, expected);
    free(content);
}

static void readers_see_the_old_file_or_the_new(void **state) {
    (void)state;
    char folder[256];
    struct arena arena = ARENA_EMPTY;
    struct fault fault = FAULT_NONE;
    struct files_output output;
    support_scratch(folder);
    char *path = below(&arena, folder, "out.csv");
    assert_int_equal(files_write(path, "old", 3, &fault), STATUS_OK);
    assert_int_equal(files_open(&output, path, &fault), STATUS_OK);
    assert_int_equal(fputs("new content", output.stream) >= 0, 1);
    fflush(output.stream);
    assert_content(path, "old");
    assert_int_equal(files_in(folder), 2); /* the temporary stands beside it */
    assert_int_equal(files_close(&output, &fault), STATUS_OK);
    assert_content(path, "new content");
    assert_int_equal(files_in(folder), 1);

    assert_int_equal(files_open(&output, path, &fault), STATUS_OK);
    assert_int_equal(fputs("given up", output.stream) >= 0, 1);
    files_discard(&output);
    assert_content(path, "new content");
    assert_int_equal(files_in(folder), 1);
    files_discard(&output); /* twice is fine */

    assert_int_equal(files_write(path, "", 0, &fault), STATUS_OK);
    assert_content(path, "");
    support_remove(folder);
    arena_free(&arena);
}

static void outputs_follow_the_umask(void **state) {
    (void)state;
    char folder[256];
    struct arena arena = ARENA_EMPTY;
    struct stat about;
    support_scratch(folder);
    char *path = below(&arena, folder, "out.csv");
    mode_t kept = umask(027);
    assert_int_equal(files_write(path, "x", 1, NULL), STATUS_OK);
    umask(kept);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0640);
    support_remove(folder);
    arena_free(&arena);
}

static void failures_say_where(void **state) {
    (void)state;
    char folder[256];
    struct arena arena = ARENA_EMPTY;
    struct fault fault = FAULT_NONE;
    struct text text = TEXT_EMPTY;
    support_scratch(folder);
    char *missing = below(&arena, folder, "none/out.csv");
    assert_int_equal(files_write(missing, "x", 1, &fault), STATUS_CANNOT_CREATE);
    assert_string_equal(fault.file, missing);
    assert_int_equal(files_read(missing, &text, &fault), STATUS_MISSING_INPUT);
    assert_string_equal(fault.file, missing);
    assert_int_equal(files_read(folder, &text, &fault), STATUS_IO); /* a folder is no file */
    /* a folder is never replaced; nothing is left beside it */
    char *taken = below(&arena, folder, "taken");
    assert_int_equal(files_make_folder(taken, NULL), STATUS_OK);
    support_write(below(&arena, taken, "inside"), "x");
    assert_int_equal(files_write(taken, "x", 1, &fault), STATUS_CANNOT_CREATE);
    assert_string_equal(fault.file, taken);
    assert_int_equal(files_in(folder), 1);
    text_free(&text);
    support_remove(folder);
    arena_free(&arena);
}

/* A device or a pipe is written to where it stands. */
static void pipes_are_not_replaced(void **state) {
    (void)state;
    char folder[256], got[8] = "";
    struct arena arena = ARENA_EMPTY;
    struct stat about;
    support_scratch(folder);
    char *path = below(&arena, folder, "pipe");
    assert_int_equal(mkfifo(path, 0600), 0);
    int reader = open(path, O_RDONLY | O_NONBLOCK);
    assert_true(reader >= 0);
    assert_int_equal(files_write(path, "through", 7, NULL), STATUS_OK);
    assert_int_equal(read(reader, got, sizeof got - 1), 7);
    assert_string_equal(got, "through");
    close(reader);
    assert_int_equal(stat(path, &about), 0);
    assert_true(S_ISFIFO(about.st_mode));
    assert_int_equal(files_in(folder), 1); /* nothing beside it */
    support_remove(folder);
    arena_free(&arena);
}

static void reading_appends_any_bytes(void **state) {
    (void)state;
    enum { LARGE = 200000 };
    char folder[256];
    struct arena arena = ARENA_EMPTY;
    struct text text = TEXT_EMPTY;
    support_scratch(folder);
    char *path = below(&arena, folder, "large");
    char *bytes = arena_take(&arena, LARGE);
    for (size_t i = 0; i < LARGE; i++)
        bytes[i] = (char)(i * 2654435761u >> 13);
    assert_int_equal(files_write(path, bytes, LARGE, NULL), STATUS_OK);
    text_append(&text, "before");
    assert_int_equal(files_read(path, &text, NULL), STATUS_OK);
    assert_int_equal(text.length, LARGE + 6);
    assert_memory_equal(text.bytes + 6, bytes, LARGE);
    text_free(&text);
    support_remove(folder);
    arena_free(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(joins_and_folders),
        cmocka_unit_test(listing_is_sorted_by_bytes),
        cmocka_unit_test(folders_are_made_once),
        cmocka_unit_test(readers_see_the_old_file_or_the_new),
        cmocka_unit_test(outputs_follow_the_umask),
        cmocka_unit_test(failures_say_where),
        cmocka_unit_test(pipes_are_not_replaced),
        cmocka_unit_test(reading_appends_any_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* CSV rows: what RFC 4180 says, line numbers, and what is refused. Expected values by hand. */
#include "test/support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inputs/rows.h"

/* Bytes handed out, in portions of `step` when that is not 0. */
struct memory {
    const char *bytes;
    size_t length, at, step;
    size_t repeats; /* the last `tail` bytes are given this many times more */
    size_t tail;
};

static size_t memory_read(void *from, char *bytes, size_t size, const char **failed) {
    (void)failed;
    struct memory *memory = from;
    if (memory->at == memory->length && memory->repeats) {
        memory->repeats--;
        memory->at -= memory->tail;
    }
    size_t got = memory->length - memory->at;
    got = got > size ? size : got;
    if (memory->step && got > memory->step)
        got = memory->step;
    memcpy(bytes, memory->bytes + memory->at, got);
    memory->at += got;
    return got;
}

/* The whole content as "line:field|field;" per row, then "!line:message" for a fault. */
static char *show(struct memory memory) {
    char *out = calloc(1, 65536);
    struct fault fault = FAULT_NONE;
    struct rows *rows;
    assert_int_equal(rows_open_source(&rows, "memory", memory_read, &memory, &fault), STATUS_OK);
    struct row row;
    bool more;
    size_t used = 0;
    enum status status;
    while ((status = rows_next(rows, &row, &more, &fault)) == STATUS_OK && more) {
        used += (size_t)sprintf(out + used, "%ld:", row.line);
        for (size_t i = 0; i < row.fields; i++) {
            assert_int_equal(strlen(row.field[i].bytes), row.field[i].length);
            used += (size_t)sprintf(out + used, "%s%s", i ? "|" : "", row.field[i].bytes);
        }
        used += (size_t)sprintf(out + used, ";");
    }
    if (status != STATUS_OK) {
        assert_false(more);
        assert_string_equal(fault.file, "memory");
        sprintf(out + used, "!%ld:%s", fault.line, fault.message);
        struct fault again = FAULT_NONE;
        assert_int_equal(rows_next(rows, &row, &more, &again), status);
        assert_int_equal(again.line, fault.line);
    }
    rows_close(rows);
    return out;
}

/* The content alone, in small portions, and behind so many blanks (which libcsv drops before a
 * field) that the end of the reader's first chunk falls on each of its bytes. */
static void expect(const char *content, size_t length, const char *expected) {
    enum { CHUNK = 64 * 1024 };
    char *shown = show((struct memory){content, length, 0, 1, 0, 0});
    assert_string_equal(shown, expected);
    free(shown);
    if (strncmp(content, "\xEF\xBB\xBF", 3) == 0)
        return;
    char *behind = malloc(CHUNK + length);
    memset(behind, ' ', CHUNK);
    for (size_t blanks = CHUNK; blanks >= CHUNK - length; blanks--) {
        memcpy(behind + blanks, content, length);
        shown = show((struct memory){behind, blanks + length, 0, 0, 0, 0});
        assert_string_equal(shown, expected);
        free(shown);
    }
    free(behind);
}

static void rows_as_rfc_4180_has_them(void **state) {
    (void)state;
    static const struct {
        const char *content, *expected;
    } known[] = {
        {"", ""},
        {"a,b\n1,2\n", "1:a|b;2:1|2;"},
        {"a,b\r\n1,2\r\n", "1:a|b;2:1|2;"},
        {"a,b\r1,2\r", "1:a|b;2:1|2;"},
        {"a,b\n1,2", "1:a|b;2:1|2;"},
        {"a,\n,b\n,\n", "1:a|;2:|b;3:|;"},
        {"\xEF\xBB\xBFmonth,area\n", "1:month|area;"},
        {"\xEF\xBB\xBF", ""},
        {"\xEF\xBB\xBF\"a,b\",c\n", "1:a,b|c;"},
        {"\"1,234\",\"say \"\"no\"\"\"\n", "1:1,234|say \"no\";"},
        {"a,\"\"\n\"\"\n", "1:a|;2:;"},
        {"a,\"b\"", "1:a|b;"},
        {"a,\"b\"  ,c\n", "1:a|b|c;"},
        {"M\xC3\xB4n, two words ,x\n", "1:M\xC3\xB4n|two words|x;"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        expect(known[i].content, strlen(known[i].content), known[i].expected);
}

static void lines_are_counted(void **state) {
    (void)state;
    static const struct {
        const char *content, *expected;
    } known[] = {
        {"\n\na\n\n\nb\n", "3:a;6:b;"},
        {"\r\n\r\na\r\n\r\n\r\nb\r\n", "3:a;6:b;"},
        {"a\r\r\nb\n\r\nc\n", "1:a;3:b;5:c;"},
        {"   \na\n", "2:a;"},
        {"a,\"x\ny\nz\",b\nc\n", "1:a|x\ny\nz|b;4:c;"},
        {"a,\"x\r\ny\"\r\nc\r\n", "1:a|x\r\ny;3:c;"},
        {"\"\n\"\n\"\n\",\"\n\"\nc\n", "1:\n;3:\n|\n;6:c;"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        expect(known[i].content, strlen(known[i].content), known[i].expected);
}

static void faults_name_their_line(void **state) {
    (void)state;
    static const struct {
        const char *content, *expected;
    } known[] = {
        {"a\nb,\"c\nd\n", "1:a;!2:the quote that opens a field here is never closed"},
        {"a\n\"x\ny\",\"c\nd\n", "1:a;!3:the quote that opens a field here is never closed"},
        {"a\n\nb,c\"d\ne\n",
         "1:a;!3:a quote stands inside a field that is not quoted; such a field "
         "is quoted and the quote written twice"},
        {"a\n\"b\n\"c\nd\n", "1:a;!2:text follows the closing quote of the field that opens here; "
                             "a quote inside a quoted field is written twice"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        expect(known[i].content, strlen(known[i].content), known[i].expected);
    static const char zero[] = "a\nb\n\"c\n\0d\"\n";
    expect(zero, sizeof zero - 1, "1:a;2:b;!4:not a text file (a NUL byte on line 4)");
    static const char wide[] = "\xFF\xFEm\0o\0\n\0";
    expect(wide, sizeof wide - 1, "!1:not a text file (a NUL byte on line 1)");
}

/* A quote left open in the third line of 100 MB stops the reading early and in little memory. */
static void an_open_quote_swallows_no_file(void **state) {
    (void)state;
    static const char content[] = "a,b\n1,2\n3,\"4\n5,6\n";
    struct memory memory = {content, sizeof content - 1, 0, 0, 25 * 1000 * 1000, 4};
    struct fault fault = FAULT_NONE;
    struct rows *rows;
    assert_int_equal(rows_open_source(&rows, "memory", memory_read, &memory, &fault), STATUS_OK);
    struct row row;
    bool more;
    for (int i = 0; i < 2; i++)
        assert_int_equal(rows_next(rows, &row, &more, &fault), STATUS_OK);
    assert_int_equal(row.line, 2);
    assert_int_equal(rows_next(rows, &row, &more, &fault), STATUS_BAD_ROW);
    assert_int_equal(fault.line, 3);
    assert_non_null(strstr(fault.message, "1 MiB"));
    assert_true(rows_bytes(rows) < 1200 * 1024);
    rows_close(rows);
}

static enum status read_all(struct memory memory, struct fault *fault, size_t *fields,
                            size_t *length) {
    struct rows *rows;
    *fields = *length = 0;
    assert_int_equal(rows_open_source(&rows, "memory", memory_read, &memory, fault), STATUS_OK);
    struct row row;
    bool more;
    enum status status;
    while ((status = rows_next(rows, &row, &more, fault)) == STATUS_OK && more) {
        *fields += row.fields;
        *length = 0;
        for (size_t i = 0; i < row.fields; i++)
            *length += row.field[i].length;
    }
    rows_close(rows);
    return status;
}

static void caps_of_field_and_row(void **state) {
    (void)state;
    enum { MEBI = 1024 * 1024 };
    struct fault fault = FAULT_NONE;
    size_t fields, length;
    char *big = malloc(MEBI + 16);
    memset(big, 'x', MEBI + 16);
    assert_int_equal(read_all((struct memory){big, MEBI, 0, 0, 0, 0}, &fault, &fields, &length),
                     STATUS_OK);
    assert_int_equal(length, MEBI);
    assert_int_equal(read_all((struct memory){big, MEBI + 1, 0, 0, 0, 0}, &fault, &fields, &length),
                     STATUS_BAD_ROW);
    assert_int_equal(fault.line, 1);
    /* 17 fields of a little under a mebibyte: the row is too large; after 10 it is not */
    big[MEBI - 2] = ',';
    assert_int_equal(
        read_all((struct memory){big, MEBI - 1, 0, 0, 9, MEBI - 1}, &fault, &fields, &length),
        STATUS_OK);
    assert_int_equal(fields, 11);
    assert_int_equal(length, 10 * (MEBI - 2));
    assert_int_equal(
        read_all((struct memory){big, MEBI - 1, 0, 0, 99, MEBI - 1}, &fault, &fields, &length),
        STATUS_BAD_ROW);
    assert_non_null(strstr(fault.message, "16 MiB"));
    assert_int_equal(
        read_all((struct memory){"\n,", 2, 0, 0, 1000 * 1000, 1}, &fault, &fields, &length),
        STATUS_BAD_ROW);
    assert_int_equal(fault.line, 2);
    free(big);
}

/* Every row of a file of many chunks, with quoted line breaks here and there. */
static void chunks_join(void **state) {
    (void)state;
    enum { ROWS = 20000 };
    char *content = malloc(ROWS * 48);
    size_t length = 0;
    for (int i = 0; i < ROWS; i++)
        length += (size_t)sprintf(content + length, i % 1000 ? "%d,plain,%d\n" : "%d,\"a\nb\",%d\n",
                                  i, i * 7);
    struct memory memory = {content, length, 0, 0, 0, 0};
    struct fault fault = FAULT_NONE;
    struct rows *rows;
    assert_int_equal(rows_open_source(&rows, "memory", memory_read, &memory, &fault), STATUS_OK);
    struct row row;
    bool more;
    for (int i = 0; i < ROWS; i++) {
        assert_int_equal(rows_next(rows, &row, &more, &fault), STATUS_OK);
        assert_true(more);
        assert_int_equal(row.fields, 3);
        assert_int_equal(row.line, 1 + i + (i + 999) / 1000);
        assert_int_equal(atoi(row.field[0].bytes), i);
        assert_string_equal(row.field[1].bytes, i % 1000 ? "plain" : "a\nb");
        assert_int_equal(atoi(row.field[2].bytes), i * 7);
    }
    assert_int_equal(rows_next(rows, &row, &more, &fault), STATUS_OK);
    assert_false(more);
    assert_int_equal(rows_bytes(rows), length);
    rows_close(rows);
    free(content);
}

static void files_open_or_say_why(void **state) {
    (void)state;
    char folder[256], path[300];
    support_scratch(folder);
    snprintf(path, sizeof path, "%s/in.csv", folder);
    support_write(path, "a,b\n1,2\n");
    struct fault fault = FAULT_NONE;
    struct rows *rows;
    struct row row;
    bool more;
    assert_int_equal(rows_open(&rows, path, &fault), STATUS_OK);
    assert_string_equal(rows_name(rows), path);
    assert_int_equal(rows_next(rows, &row, &more, &fault), STATUS_OK);
    assert_int_equal(row.fields, 2);
    rows_close(rows);
    assert_int_equal(rows_open(&rows, folder, &fault), STATUS_OK);
    assert_int_equal(rows_next(rows, &row, &more, &fault), STATUS_IO);
    rows_close(rows);
    strcat(path, ".absent");
    assert_int_equal(rows_open(&rows, path, &fault), STATUS_MISSING_INPUT);
    assert_string_equal(fault.file, path);
    assert_null(rows);
    rows_close(NULL);
    support_remove(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_as_rfc_4180_has_them),
        cmocka_unit_test(lines_are_counted),
        cmocka_unit_test(faults_name_their_line),
        cmocka_unit_test(an_open_quote_swallows_no_file),
        cmocka_unit_test(caps_of_field_and_row),
        cmocka_unit_test(chunks_join),
        cmocka_unit_test(files_open_or_say_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

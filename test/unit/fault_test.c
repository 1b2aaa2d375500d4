/* Outcome codes (sysexits.h), the words of a failure, log lines and the frozen clock. */
#include "test/support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "engine/core/clock.h"
#include "engine/core/fault.h"
#include "engine/core/log.h"
#include "engine/core/status.h"

static void exit_codes(void **state) {
    (void)state;
    static const struct {
        enum status status;
        int code;
    } table[] = {
        {STATUS_OK, EX_OK},
        {STATUS_PARTIAL, 1},
        {STATUS_USAGE, EX_USAGE},
        {STATUS_NO_DATA, EX_DATAERR},
        {STATUS_BAD_ROW, EX_DATAERR},
        {STATUS_MISSING_INPUT, EX_NOINPUT},
        {STATUS_UNAVAILABLE, EX_UNAVAILABLE},
        {STATUS_INTERNAL, EX_SOFTWARE},
        {STATUS_NO_MEMORY, EX_SOFTWARE},
        {STATUS_TOO_SHORT, EX_SOFTWARE},
        {STATUS_NOT_FINITE, EX_SOFTWARE},
        {STATUS_CANNOT_CREATE, EX_CANTCREAT},
        {STATUS_IO, EX_IOERR},
        {STATUS_INTERRUPTED, EX_TEMPFAIL},
        {STATUS_CONFIGURATION, EX_CONFIG},
    };
    assert_int_equal(sizeof table / sizeof *table, STATUS_CONFIGURATION + 1);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const char *sentence = status_sentence(table[i].status);
        assert_int_equal(status_exit_code(table[i].status), table[i].code);
        assert_true(strlen(sentence) > 3);
        assert_true(sentence[strlen(sentence) - 1] != '.');
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(sentence, status_sentence(table[k].status));
    }
}

static void printed_with_the_parts_there_are(void **state) {
    (void)state;
    static const struct {
        const char *file;
        long line;
        const char *column, *message, *printed;
    } table[] = {
        {"a.csv", 7, "count", "found \"x\"", "a.csv:7: count: found \"x\""},
        {"a.csv", 7, NULL, "too short", "a.csv:7: too short"},
        {"a.csv", 0, "month", "no such column", "a.csv: month: no such column"},
        {"a.csv", 0, NULL, "cannot be opened", "a.csv: cannot be opened"},
        {NULL, 7, "seed", "is odd", "seed: is odd"}, /* a line of no file says nothing */
        {NULL, 0, NULL, "is odd", "is odd"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct fault fault;
        char out[1024];
        assert_int_equal(fault_at(&fault, STATUS_IO, table[i].file, table[i].line, table[i].column,
                                  "%s", table[i].message),
                         STATUS_IO);
        assert_int_equal(fault.status, STATUS_IO);
        fault_print(&fault, out, sizeof out);
        assert_string_equal(out, table[i].printed);
    }
    struct fault bare = {.status = STATUS_TOO_SHORT};
    char out[16];
    fault_print(&bare, out, sizeof out); /* cut, and terminated */
    assert_string_equal(out, "the series is t");
}

static void messages_are_cut_not_lost(void **state) {
    (void)state;
    struct fault fault;
    char endless[2000], out[4000];
    memset(endless, 'w', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    assert_int_equal(fault_at(&fault, STATUS_BAD_ROW, endless, 3, endless, "%s%d", endless, 5),
                     STATUS_BAD_ROW);
    assert_int_equal(strlen(fault.file), sizeof fault.file - 1);
    assert_int_equal(strlen(fault.column), sizeof fault.column - 1);
    assert_int_equal(strlen(fault.message), sizeof fault.message - 1);
    fault_print(&fault, out, sizeof out);
    assert_int_equal(strlen(out), 511 + strlen(":3: ") + 127 + strlen(": ") + 767);
    assert_int_equal(fault_set(&fault, STATUS_USAGE, "%d of %d", 1, 2), STATUS_USAGE);
    assert_string_equal(fault.message, "1 of 2");
    assert_string_equal(fault.file, ""); /* nothing of the one before is left */
    assert_int_equal(fault.line, 0);
    assert_int_equal(fault_set(NULL, STATUS_USAGE, "x"), STATUS_USAGE);
    assert_int_equal(fault_at(NULL, STATUS_IO, "f", 1, "c", "x"), STATUS_IO);
}

static void frozen_clock(void **state) {
    (void)state;
    static const struct {
        int64_t seconds;
        const char *stamp;
    } table[] = {
        {0, "1970-01-01T00:00:00Z"},
        {951782400, "2000-02-29T00:00:00Z"},
        {1711971296, "2024-04-01T11:34:56Z"}, /* date -u -d @1711971296 */
        {2147483648, "2038-01-19T03:14:08Z"},
    };
    char out[CLOCK_STAMP_SIZE];
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct clock clock = {.frozen = true, .frozen_seconds = table[i].seconds};
        clock_stamp(&clock, out);
        assert_string_equal(out, table[i].stamp);
        assert_true(clock_elapsed(&clock) == 0);
    }
    struct clock running = {.frozen = false};
    clock_stamp(&running, out);
    assert_int_equal(strlen(out), 20);
    assert_true(strcmp(out, "2024-01-01T00:00:00Z") > 0);
    double before = clock_elapsed(&running);
    assert_true(before > 0 && clock_elapsed(&running) >= before);
}

static void write_log(const char *folder, enum log_shape shape, enum log_level shown, char **stream,
                      char **file) {
    char stream_path[300], file_path[300];
    snprintf(stream_path, sizeof stream_path, "%s/stream", folder);
    snprintf(file_path, sizeof file_path, "%s/file", folder);
    struct log log = {.stream = fopen(stream_path, "w"),
                      .file = fopen(file_path, "w"),
                      .shown = shown,
                      .shape = shape,
                      .clock = {.frozen = true, .frozen_seconds = 0}};
    assert_non_null(log.stream);
    assert_non_null(log.file);
    log_line(&log, LOG_ERROR, "%d \"quoted\" \\", 1);
    log_line(&log, LOG_WARNING, "tab\there");
    log_line(&log, LOG_INFO, "plain é");
    log_line(&log, LOG_DEBUG, "detail");
    fclose(log.stream);
    fclose(log.file);
    *stream = support_read(stream_path);
    *file = support_read(file_path);
}

static void log_lines(void **state) {
    (void)state;
    char folder[256], *stream, *file;
    support_scratch(folder);
    write_log(folder, LOG_TEXT, LOG_INFO, &stream, &file);
    assert_string_equal(stream, "error: 1 \"quoted\" \\\nwarning: tab\there\nplain é\n");
    assert_string_equal(file, "1970-01-01T00:00:00Z error   1 \"quoted\" \\\n"
                              "1970-01-01T00:00:00Z warning tab\there\n"
                              "1970-01-01T00:00:00Z info    plain é\n"
                              "1970-01-01T00:00:00Z debug   detail\n");
    free(stream);
    free(file);
#define LINE(level, message) \
    "{\"time\":\"1970-01-01T00:00:00Z\",\"level\":\"" level "\",\"message\":\"" message "\"}\n"
    write_log(folder, LOG_JSON, LOG_ERROR, &stream, &file);
    assert_string_equal(stream, LINE("error", "1 \\\"quoted\\\" \\\\"));
    assert_string_equal(file,
                        LINE("error", "1 \\\"quoted\\\" \\\\") LINE("warning", "tab\\u0009here")
                            LINE("info", "plain é") LINE("debug", "detail"));
    free(stream);
    free(file);
    support_remove(folder);
    struct log nowhere = {.shown = LOG_DEBUG};
    log_line(&nowhere, LOG_ERROR, "goes nowhere");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exit_codes),
        cmocka_unit_test(printed_with_the_parts_there_are),
        cmocka_unit_test(messages_are_cut_not_lost),
        cmocka_unit_test(frozen_clock),
        cmocka_unit_test(log_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

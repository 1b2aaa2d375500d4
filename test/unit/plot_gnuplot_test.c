#define _XOPEN_SOURCE 700
/* The renderer: same bytes twice, faults that say what happened, nothing left behind. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/core/files.h"
#include "plots/gnuplot.h"
#include "plots/picture.h"
#include "test/support/support.h"

static bool installed(void) {
    struct gnuplot gnuplot = GNUPLOT_DEFAULT;
    struct fault fault = FAULT_NONE;
    if (gnuplot_find(&gnuplot, &fault) == STATUS_OK)
        return true;
    print_message("SKIPPED: %s\n", fault.message);
    return false;
}

static void path_in(const char *folder, const char *name, char *out) {
    snprintf(out, 512, "%s/%s", folder, name);
}

static void write_in(const char *folder, const char *name, const char *content) {
    char path[512];
    path_in(folder, name, path);
    support_write(path, content);
}

static size_t entries(const char *folder) {
    size_t count = 0;
    DIR *open = opendir(folder);
    assert_non_null(open);
    for (struct dirent *entry; (entry = readdir(open));)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(open);
    return count;
}

/* A small figure with a line. */
static void make_figure(struct figure *figure, struct arena *arena) {
    static struct tick tick[] = {{2020, "2020"}, {2022, "2022"}};
    static const char *const head[] = {"year", "rate"};
    figure_start(figure, arena, "a-line", 300, "A line");
    figure->period_column = "year";
    figure->panel = (struct figure_panel){
        .left = 60,
        .top = 60,
        .right = 600,
        .bottom = 240,
        .x = {.low = 2020, .high = 2022, .tick = tick, .ticks = 2, .size = 12},
        .y = {.low = 0, .high = 10, .tick = tick, .ticks = 0, .size = 12}};
    figure_bold(figure, place_pixel(12, 30), "King's & <Lynn> \xC3\xB4 `date` 50%", 18, TEXT_LEFT,
                "title_1");
    figure_add(figure, (struct mark){.kind = MARK_AXES});
    figure_layer(figure, (struct layer){.kind = LAYER_LINE,
                                        .x = {READ_PERIOD, NULL, NULL},
                                        .y = {READ_CELL, "rate", NULL},
                                        .color = theme.navy,
                                        .weight = 2});
    figure_table_heads(figure, head, 2);
    for (int year = 2020; year < 2023; year++) {
        figure_cell_number(figure, year, 0, false);
        figure_cell_number(figure, year - 2015, 1, false);
    }
    figure->alternative = "A line.";
}

static void draws_the_same_bytes_twice(void **state) {
    (void)state;
    if (!installed())
        return;
    struct gnuplot gnuplot = GNUPLOT_DEFAULT;
    struct arena arena = ARENA_EMPTY;
    struct fault fault = FAULT_NONE;
    struct figure figure;
    struct text bytes[2][2];
    char folder[2][256], path[512];
    static const char *const name[] = {"a-line.svg", "a-line.png"};
    memset(bytes, 0, sizeof bytes);
    make_figure(&figure, &arena);
    for (int i = 0; i < 2; i++) {
        support_scratch(folder[i]);
        assert_int_equal(gnuplot_write(&figure, folder[i], FIGURE_BOTH, &fault), STATUS_OK);
        setenv("LC_ALL", i ? "de_DE.UTF-8" : "C", 1);
        setenv("TZ", i ? "Asia/Tokyo" : "UTC", 1);
        enum status status = gnuplot_render(&gnuplot, folder[i], "a-line", FIGURE_BOTH, &fault);
        if (status != STATUS_OK)
            fail_msg("%s", fault.message);
        assert_int_equal(entries(folder[i]), 5); /* gp, csv, alt.txt, svg, png; no leavings */
        for (int k = 0; k < 2; k++) {
            path_in(folder[i], name[k], path);
            assert_int_equal(files_read(path, &bytes[i][k], &fault), STATUS_OK);
        }
    }
    unsetenv("LC_ALL");
    unsetenv("TZ");
    for (int k = 0; k < 2; k++) {
        assert_int_equal(bytes[0][k].length, bytes[1][k].length);
        assert_memory_equal(bytes[0][k].bytes, bytes[1][k].bytes, bytes[0][k].length);
    }
    assert_non_null(strstr(bytes[0][0].bytes, "King's &amp; &lt;Lynn> \xC3\xB4 `date` 50%"));
    assert_memory_equal(bytes[0][1].bytes + 37, "pHYs\0\0\x1D\x87\0\0\x1D\x87\x01", 13);
    for (int i = 0; i < 2; i++) {
        support_remove(folder[i]);
        for (int k = 0; k < 2; k++)
            text_free(&bytes[i][k]);
    }
    arena_free(&arena);
}

static void says_when_gnuplot_is_absent(void **state) {
    (void)state;
    struct gnuplot gnuplot = GNUPLOT_DEFAULT;
    struct fault fault = FAULT_NONE;
    char folder[256];
    gnuplot.program = "no-such-gnuplot";
    assert_int_equal(gnuplot_find(&gnuplot, &fault), STATUS_UNAVAILABLE);
    assert_non_null(strstr(fault.message, "no-such-gnuplot is not installed"));
    support_scratch(folder);
    write_in(folder, "x.gp", "plot 1\n");
    write_in(folder, "x.csv", "a\n1\n");
    assert_int_equal(gnuplot_render(&gnuplot, folder, "x", FIGURE_PNG, &fault), STATUS_UNAVAILABLE);
    assert_int_equal(entries(folder), 2); /* the script stays */
    support_remove(folder);
}

/* A stand-in for gnuplot, as a shell script. */
static void stand_in(const char *folder, const char *content, char *path) {
    path_in(folder, "stand-in", path);
    support_write(path, content);
    assert_int_equal(chmod(path, 0700), 0);
}

static void refuses_an_old_or_other_program(void **state) {
    (void)state;
    struct fault fault = FAULT_NONE;
    char folder[256], path[512];
    struct gnuplot gnuplot = GNUPLOT_DEFAULT;
    support_scratch(folder);
    gnuplot.program = path;
    stand_in(folder, "#!/bin/sh\necho gnuplot 5.2 patchlevel 8\n", path);
    assert_int_equal(gnuplot_find(&gnuplot, &fault), STATUS_UNAVAILABLE);
    assert_string_equal(fault.message, "gnuplot 5.2 is installed; charts need 5.4 or later");
    stand_in(folder, "#!/bin/sh\necho something else\n", path);
    assert_int_equal(gnuplot_find(&gnuplot, &fault), STATUS_UNAVAILABLE);
    stand_in(folder, "#!/bin/sh\necho gnuplot 6.0 patchlevel 1\n", path);
    assert_int_equal(gnuplot_find(&gnuplot, &fault), STATUS_OK);
    assert_int_equal(gnuplot.major, 6);
    support_remove(folder);
}

static void ends_what_takes_too_long(void **state) {
    (void)state;
    struct gnuplot gnuplot = {.program = NULL, .seconds = 0.2};
    struct fault fault = FAULT_NONE;
    char folder[256], path[512];
    support_scratch(folder);
    write_in(folder, "x.gp", "");
    write_in(folder, "x.csv", "");
    stand_in(folder, "#!/bin/sh\nsleep 30\n", path);
    gnuplot.program = path;
    assert_int_equal(gnuplot_render(&gnuplot, folder, "x", FIGURE_PNG, &fault), STATUS_UNAVAILABLE);
    assert_non_null(strstr(fault.message, "more than 0.2 seconds"));
    assert_int_equal(entries(folder), 3);
    support_remove(folder);
}

static void leaves_an_older_picture_when_it_fails(void **state) {
    (void)state;
    struct gnuplot gnuplot = GNUPLOT_DEFAULT;
    struct fault fault = FAULT_NONE;
    char folder[256], path[512];
    support_scratch(folder);
    write_in(folder, "x.gp", "");
    write_in(folder, "x.csv", "");
    write_in(folder, "x.png", "older");
    gnuplot.program = path;
    static const struct {
        const char *program, *says;
    } bad[] = {
        {"#!/bin/sh\necho 'line 3: no such' >&2\nexit 1\n", "code 1: line 3: no such"},
        {"#!/bin/sh\nexit 0\n", "wrote no picture"},
        {"#!/bin/sh\n: > x.png\n", "unfinished picture of 0 bytes"},
        {"#!/bin/sh\necho cut > x.png\n", "unfinished picture of 4 bytes"},
        {"#!/bin/sh\nkill -9 $$\n", "code 137"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        stand_in(folder, bad[i].program, path);
        assert_int_equal(gnuplot_render(&gnuplot, folder, "x", FIGURE_PNG, &fault), STATUS_IO);
        if (!strstr(fault.message, bad[i].says))
            fail_msg("'%s' does not say '%s'", fault.message, bad[i].says);
        char picture[512];
        path_in(folder, "x.png", picture);
        char *kept = support_read(picture);
        assert_string_equal(kept, "older");
        free(kept);
        assert_int_equal(entries(folder), 4);
    }
    assert_int_equal(gnuplot_render(&gnuplot, folder, "y", FIGURE_PNG, &fault),
                     STATUS_MISSING_INPUT);
    assert_non_null(strstr(fault.file, "y.gp"));
    assert_int_equal(gnuplot_render(&gnuplot, "/nonexistent/folder", "y", FIGURE_PNG, &fault),
                     STATUS_CANNOT_CREATE);
    support_remove(folder);
}

static void tells_a_failing_script(void **state) {
    (void)state;
    if (!installed())
        return;
    struct gnuplot gnuplot = GNUPLOT_DEFAULT;
    struct fault fault = FAULT_NONE;
    char folder[256];
    support_scratch(folder);
    write_in(folder, "x.gp", "set nonsense\n");
    write_in(folder, "x.csv", "");
    assert_int_equal(gnuplot_render(&gnuplot, folder, "x", FIGURE_PNG, &fault), STATUS_IO);
    assert_non_null(strstr(fault.message, "\"x.gp\" line 1: "));
    assert_non_null(strstr(fault.file, "x.gp"));
    support_remove(folder);
}

static void checks_the_font(void **state) {
    (void)state;
    struct fault fault = FAULT_NONE;
    struct gnuplot gnuplot = GNUPLOT_DEFAULT;
    char folder[256], path[512], family[128];
    support_scratch(folder);
    gnuplot.font_program = path;
    stand_in(folder, "#!/bin/sh\nprintf 'Liberation Sans'\n", path);
    assert_int_equal(gnuplot_check_font(&gnuplot, family, &fault), STATUS_OK);
    assert_string_equal(family, "Liberation Sans");
    stand_in(folder, "#!/bin/sh\nprintf 'DejaVu Sans'\n", path);
    assert_int_equal(gnuplot_check_font(&gnuplot, NULL, &fault), STATUS_UNAVAILABLE);
    assert_non_null(strstr(fault.message, "would be DejaVu Sans"));
    support_remove(folder);
}

/* The smallest PNG (one grey pixel, by Python's zlib); checksum of the chunk likewise. */
static void sets_the_resolution(void **state) {
    (void)state;
    static const char png[] = "\x89PNG\r\n\x1a\n"
                              "\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0\x3a\x7e\x9b\x55"
                              "\0\0\0\x0aIDAT\x78\x9c\x63\x68\0\0\0\x82\0\x81\x77\xcd\x72\xb6"
                              "\0\0\0\0IEND\xae\x42\x60\x82";
    static const char chunk[] = "\0\0\0\x09pHYs\0\0\x1d\x87\0\0\x1d\x87\x01";
    size_t length = sizeof png - 1;
    struct text once = TEXT_EMPTY, twice = TEXT_EMPTY;
    assert_true(picture_is_png(png, length));
    assert_false(picture_is_png(png, length - 1));
    assert_true(picture_set_resolution(png, length, 7559, &once));
    assert_int_equal(once.length, length + 21);
    assert_memory_equal(once.bytes + 33, chunk, sizeof chunk - 1);
    assert_memory_equal(once.bytes + 33 + 17, "\x8f\xe5\xf1\x65", 4);
    assert_true(picture_set_resolution(once.bytes, once.length, 7559, &twice));
    assert_int_equal(twice.length, once.length);
    assert_memory_equal(twice.bytes, once.bytes, once.length);
    static const char whole[] = "<?xml version=\"1.0\"?><svg></svg>\n\n";
    assert_true(picture_is_svg(whole, sizeof whole - 1));
    assert_false(picture_is_svg(whole, sizeof whole - 5));
    text_free(&once);
    text_free(&twice);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draws_the_same_bytes_twice),
        cmocka_unit_test(says_when_gnuplot_is_absent),
        cmocka_unit_test(refuses_an_old_or_other_program),
        cmocka_unit_test(ends_what_takes_too_long),
        cmocka_unit_test(leaves_an_older_picture_when_it_fails),
        cmocka_unit_test(tells_a_failing_script),
        cmocka_unit_test(checks_the_font),
        cmocka_unit_test(sets_the_resolution),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

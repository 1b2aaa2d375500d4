#define _DEFAULT_SOURCE
#include "test/support/figures.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plots/gnuplot.h"
#include "plots/script.h"
#include "test/support/support.h"

static void check_file(const char *name, const char *ending, const struct text *actual) {
    char path[512];
    snprintf(path, sizeof path, "%s/test/golden/plots/%s%s", TEST_SOURCE, name, ending);
    assert_int_equal(text_status(actual), STATUS_OK);
    if (getenv("UPDATE_GOLDEN")) {
        support_write(path, text_string(actual));
        print_message("written: %s%s\n", name, ending);
        return;
    }
    char *expected = support_read(path);
    size_t line = 1, i = 0;
    for (; expected[i] && expected[i] == text_string(actual)[i]; i++)
        line += expected[i] == '\n';
    bool same = strcmp(expected, text_string(actual)) == 0;
    free(expected);
    if (!same)
        fail_msg("%s%s differs from line %zu on; if that is wanted, run with UPDATE_GOLDEN=1", name,
                 ending, line);
}

/* A figure's three texts against the golden files; its script must also run, where gnuplot is. */
void figures_check(const struct figure *figure) {
    struct text out = TEXT_EMPTY;
    script_write(figure, FIGURE_BOTH, &out);
    check_file(figure->name, ".gp", &out);
    text_clear(&out);
    script_data(figure, &out);
    check_file(figure->name, ".csv", &out);
    text_clear(&out);
    script_alternative(figure, &out);
    check_file(figure->name, ".alt.txt", &out);
    text_free(&out);
    struct gnuplot gnuplot = GNUPLOT_DEFAULT;
    struct fault fault = FAULT_NONE;
    if (gnuplot_find(&gnuplot, &fault) != STATUS_OK) {
        print_message("SKIPPED: %s\n", fault.message);
        return;
    }
    char folder[256];
    support_scratch(folder);
    if (gnuplot_write(figure, folder, FIGURE_BOTH, &fault) != STATUS_OK ||
        gnuplot_render(&gnuplot, folder, figure->name, FIGURE_BOTH, &fault) != STATUS_OK)
        fail_msg("%s: %s", figure->name, fault.message);
    support_remove(folder);
}

/* The next line that places something; NULL at the end. */
static char *next_placing(char **rest) {
    static const char *const start[] = {"set label",   "set arrow",   "set object",
                                        "set lmargin", "set rmargin", "set tmargin",
                                        "set bmargin", "set xrange",  "set yrange"};
    for (char *line; (line = strsep(rest, "\n"));) {
        while (*line == ' ')
            line++;
        for (size_t i = 0; i < sizeof start / sizeof *start; i++)
            if (strncmp(line, start[i], strlen(start[i])) == 0)
                return line;
    }
    return NULL;
}

/* Equal but for the last decimal of coordinates. */
static bool same_line(const char *a, const char *b) {
    const double last_decimal = 1.5e-5;
    while (*a && *b) {
        char *end_a, *end_b;
        double number_a = strtod(a, &end_a), number_b = strtod(b, &end_b);
        if (end_a > a && end_b > b) {
            if (fabs(number_a - number_b) > last_decimal)
                return false;
            a = end_a;
            b = end_b;
        } else if (*a++ != *b++)
            return false;
    }
    return *a == *b;
}

void figures_compare_exemplar(const struct figure *figure, bool data_too) {
    char path[512], name[64];
    struct text out = TEXT_EMPTY;
    snprintf(name, sizeof name, "design/charts/%s.gp", figure->name);
    assert_true(support_shared(name, path));
    char *theirs = support_read(path), *their_rest = theirs;
    script_write(figure, FIGURE_BOTH, &out);
    char *our_rest = out.bytes;
    size_t lines = 0;
    for (;; lines++) {
        char *expected = next_placing(&their_rest), *actual = next_placing(&our_rest);
        if (!expected && !actual)
            break;
        if (!expected || !actual || !same_line(expected, actual))
            fail_msg("%s:\nexpected %s\nfound    %s", figure->name, expected ? expected : "no more",
                     actual ? actual : "no more");
    }
    assert_true(lines > 15);
    free(theirs);
    if (data_too) {
        snprintf(name, sizeof name, "design/charts/%s.csv", figure->name);
        assert_true(support_shared(name, path));
        theirs = support_read(path);
        text_clear(&out);
        script_data(figure, &out);
        assert_string_equal(text_string(&out), theirs);
        free(theirs);
    }
    text_free(&out);
}

struct reference *figures_open_exemplar(const char *name) {
    char path[512], file[64];
    snprintf(file, sizeof file, "design/charts/%s.csv", name);
    return support_shared(file, path) ? reference_open(path) : NULL;
}

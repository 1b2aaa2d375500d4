/* Scripts and data as text: quoting, escaping, and what a figure refuses. */
#include <stdio.h>
#include <string.h>

#include "plots/script.h"
#include "test/support/support.h"

static void assert_holds(const struct text *text, const char *part) {
    if (!strstr(text_string(text), part))
        fail_msg("'%s' is not in:\n%s", part, text_string(text));
}

/* gnuplot's rule: in single quotes only the quote is special, and it is doubled. */
static void quotes_words(void **state) {
    (void)state;
    static const struct {
        const char *words, *quoted;
    } known[] = {
        {"plain", "'plain'"},
        {"King's Lynn", "'King''s Lynn'"},
        {"'", "''''"},
        {"`rm -rf` \"x\" \\n @a {b} ^_ 50% $1", "'`rm -rf` \"x\" \\n @a {b} ^_ 50% $1'"},
        {"two\nlines\r\x1B", "'twolines'"},
        {"", "''"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct text out = TEXT_EMPTY;
        script_quote(known[i].words, &out);
        assert_string_equal(text_string(&out), known[i].quoted);
        text_free(&out);
    }
}

static void make_figure(struct figure *figure, struct arena *arena, const char *name) {
    static struct tick tick[] = {{0, "0%"}, {0.5, NULL}, {1, "it's"}};
    static const char *const head[] = {"row", "rate", "position", "area_name"};
    figure_start(figure, arena, name, 400, "A test\nset output 'x'\\");
    figure->group_column = "position";
    figure->panel.left = 64;
    figure->panel.top = 100;
    figure->panel.right = 608;
    figure->panel.bottom = 300;
    figure->panel.x = (struct axis){.low = 0, .high = 1, .tick = tick, .ticks = 3, .size = 12};
    figure->panel.y = (struct axis){.low = 0, .high = 10, .tick = tick, .ticks = 1, .size = 12};
    figure_section(figure, "Part");
    figure_text(figure, place_pixel(320, -40), "L'eau", 11, TEXT_CENTRE);
    figure_bold(figure, place_column(0.25, 200), "Bold", 12, TEXT_LEFT, "comparator");
    figure_add(figure, (struct mark){.kind = MARK_AXES});
    figure_add(figure, (struct mark){.kind = MARK_POINT,
                                     .from = place_row(64, 5),
                                     .shape = SHAPE_OPEN_DISC,
                                     .size = 0.85,
                                     .weight = 1,
                                     .color = theme.dark});
    figure_layer(figure, (struct layer){.kind = LAYER_POINTS,
                                        .x = {READ_ONLY, "rate", "similar"},
                                        .y = {READ_NUMBER, "row", NULL},
                                        .shape = SHAPE_OPEN_DISC,
                                        .size = 0.85,
                                        .color = theme.dark});
    figure_table_heads(figure, head, 4);
    figure_cell_number(figure, 1, 0, false);
    figure_cell_number(figure, 0.25, 4, false);
    figure_cell(figure, "similar");
    figure_cell(figure, "Bristol, City of");
    figure_cell_number(figure, 2, 0, false);
    figure_cell_number(figure, 0.0 / 1.0 - 1e-9, 2, true);
    figure_cell(figure, "suppressed");
    figure_cell(figure, "The \"Old\" Quarter");
    figure->alternative = "A picture.";
}

static void writes_literal_numbers(void **state) {
    (void)state;
    struct arena arena = ARENA_EMPTY;
    struct text out = TEXT_EMPTY;
    struct figure figure;
    make_figure(&figure, &arena, "a-figure_1");
    assert_int_equal(figure_status(&figure, NULL), STATUS_OK);
    script_write(&figure, FIGURE_BOTH, &out);
    /* 320/640; 40 above the bottom of 400 */
    assert_holds(&out, "set label 1 'L''eau' at screen 0.5, screen 0.1 center font \",11\"");
    assert_holds(&out, "comparator = 'Bold'\n");
    assert_holds(&out,
                 "\n  set label 2 comparator at first 0.25, screen 0.5 left font bold.\",12\"");
    assert_holds(&out, "set label 3 \"\" at screen 0.1, first 5 point pt 7 ps 0.85 lw 1");
    assert_holds(&out, "set label 4 \"\" at screen 0.1, first 5 point pt 7 ps 0.5 lw 1 lc rgb "
                       "\"white\"");
    assert_holds(&out, "set lmargin at screen 0.1\nset rmargin at screen 0.95\n"
                       "set tmargin at screen 0.75\nset bmargin at screen 0.25\n");
    assert_holds(&out, "('0%%' 0, \"\" 0.5 1, 'it''s' 1)");
    assert_holds(&out,
                 "set terminal svg size 640,400 dynamic font sans.\",12\" name \"a_figure_1\"");
    assert_holds(&out, "set terminal pngcairo size 1280,800");
    assert_holds(&out, "data = 'a-figure_1.csv'");
    assert_holds(&out, "do for [picture in \"svg png\"]");
    assert_holds(&out, "# A testset output 'x'\\.\n"); /* one comment, not continued */
    text_clear(&out);
    script_write(&figure, FIGURE_PNG, &out);
    assert_holds(&out, "do for [picture in \"png\"]");
    assert_holds(&out, "writes a-figure_1.png. Needs");
    text_free(&out);
    arena_free(&arena);
}

static void writes_data(void **state) {
    (void)state;
    struct arena arena = ARENA_EMPTY;
    struct text out = TEXT_EMPTY;
    struct figure figure;
    make_figure(&figure, &arena, "data");
    script_data(&figure, &out);
    assert_string_equal(text_string(&out), "row,rate,position,area_name\n"
                                           "1,0.2500,similar,\"Bristol, City of\"\n"
                                           "2,0,suppressed,\"The \"\"Old\"\" Quarter\"\n");
    text_clear(&out);
    script_alternative(&figure, &out);
    assert_string_equal(text_string(&out), "A picture.\n");
    text_free(&out);
    arena_free(&arena);
}

static void refuses_names_that_are_not_plain(void **state) {
    (void)state;
    static const char *const bad[] = {"", "a b", "../a", "a'b", "a.b", "-d", "\xC3\xA9", "a/b"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct arena arena = ARENA_EMPTY;
        struct figure figure;
        struct fault fault = FAULT_NONE;
        make_figure(&figure, &arena, bad[i]);
        assert_int_equal(figure_status(&figure, &fault), STATUS_INTERNAL);
        assert_non_null(strstr(fault.message, "expected letters, digits"));
        arena_free(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_words),
        cmocka_unit_test(writes_literal_numbers),
        cmocka_unit_test(writes_data),
        cmocka_unit_test(refuses_names_that_are_not_plain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

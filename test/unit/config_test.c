/* Settings and batch files: every kind of fault with its line and the nearest word, all found in
 * one go; repeats, defaults and typed views. */
#include "test/support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/config.h"

static const char *folder(void **state) {
    return *state;
}

static int make_folder(void **state) {
    char *path = malloc(256);
    support_scratch(path);
    *state = path;
    return 0;
}

static int drop_folder(void **state) {
    support_remove(*state);
    free(*state);
    return 0;
}

static struct config_faults faults;

static enum status read_text(void **state, const char *content, struct settings *settings) {
    char path[300];
    snprintf(path, sizeof path, "%s/BATCH.ini", folder(state));
    support_write(path, content);
    return config_read(settings, path, &faults);
}

#define WHOLE "[batch]\noutput = out\n[input]\ncrime = a.csv\n"

static void every_fault_in_one_go(void **state) {
    static const struct {
        const char *line; /* of the file */
        const char *column, *message;
    } table[] = {
        {"[batch]", NULL, NULL},
        {"nme = x", "nme", "there is no setting nme in [batch]; did you mean name?"},
        {"output = out", NULL, NULL},
        {"output = again", "output", "stands on line 3 already; it may stand once"},
        {"seed = -1", "seed", "found \"-1\", expected whole number from 0"},
        {"seed = 1.5", "seed", "found \"1.5\", expected whole number from 0"},
        {"jobs = 2000", "jobs", "found \"2000\", expected whole number from 0 to 1024"},
        {"jobs =", "jobs", "found \"\", expected whole number from 0 to 1024"},
        {"data_to = 2024-13", "data_to", "found \"2024-13\", expected a month such as 2024-04"},
        {"zzzzzzzz = 1", "zzzzzzzz", "there is no setting zzzzzzzz in [batch]"},
        {"[input]", NULL, NULL},
        {"crime = a.csv", NULL, NULL},
        {"crime = b.csv", NULL, NULL}, /* may repeat */
        {"population = p.csv", NULL, NULL},
        {"population = p.csv", "population", "stands on line 14 already; it may stand once"},
        {"missing = nothing", "missing", "found \"nothing\", expected one of: missing,zero"},
        {"[forcast]", NULL, NULL},
        {"horizon = 24", "", "there is no section [forcast]; did you mean [forecast]?"},
        {"[unheard-of things]", NULL, NULL},
        {"x = 1", "", "there is no section [unheard-of things]"},
        {"[forecast]", NULL, NULL},
        {"horizon = 61", "horizon", "found \"61\", expected whole number from 1 to 60"},
        {"horizon = 0", "horizon", "found \"0\", expected whole number from 1 to 60"},
        {"horizon = many", "horizon", "found \"many\", expected whole number from 1 to 60"},
        {"horizon = 12", NULL, NULL}, /* what was refused was not said */
        {"levels = 95, 95", "levels",
         "found \"95, 95\", expected percentages from 10 to below 100, such as 50, 80, 95"},
        {"[significance]", NULL, NULL},
        {"period = 2023-25", "period",
         "found \"2023-25\", expected months such as 2022-04..2023-03 or a financial year such as "
         "2022-23"},
        {"low_volume = 1e9", "low_volume", "found \"1e9\", expected number from 0 to 1000"},
        {"[charts]", NULL, NULL},
        {"formats = svg, pdf", "formats", "found \"svg, pdf\", expected some of: svg,png"},
        {"Formats = svg", "Formats",
         "there is no setting Formats in [charts]; did you mean formats?"},
    };
    enum { LINES = sizeof table / sizeof *table };
    char content[4000] = "", path[300];
    size_t expected = 0;
    struct settings settings;
    for (size_t i = 0; i < LINES; i++) {
        strcat(content, table[i].line);
        strcat(content, "\n");
    }
    snprintf(path, sizeof path, "%s/BATCH.ini", folder(state));
    assert_int_equal(read_text(state, content, &settings), STATUS_CONFIGURATION);
    for (size_t i = 0; i < LINES; i++) {
        if (!table[i].message)
            continue;
        const struct fault *fault = &faults.fault[expected++];
        assert_true(expected <= faults.count);
        assert_string_equal(fault->message, table[i].message);
        assert_string_equal(fault->column, table[i].column);
        assert_int_equal(fault->line, i + 1);
        assert_int_equal(fault->status, STATUS_CONFIGURATION);
        assert_string_equal(fault->file, path);
    }
    assert_int_equal(faults.count, expected);
    assert_close(settings_number(&settings, SETTING_HORIZON), 12, RUNG_EXACT);
    assert_string_equal(settings_text(&settings, SETTING_OUTPUT), "out");
    settings_free(&settings);
}

static void lines_that_are_no_setting(void **state) {
    struct settings settings;
    assert_int_equal(read_text(state, WHOLE "just words\n", &settings), STATUS_CONFIGURATION);
    assert_int_equal(faults.count, 1);
    assert_int_equal(faults.fault[0].line, 5);
    assert_string_equal(faults.fault[0].message, "expected [section], key = value or a comment");
    settings_free(&settings);
}

static void long_lines_are_refused_whole(void **state) {
    char content[1000], line[400];
    struct settings settings;
    for (int length = 197; length <= 200; length++) {
        snprintf(line, sizeof line, "name = %0*d", length - 7, 7);
        snprintf(content, sizeof content, "[batch]\noutput = out\n%s\n[input]\ncrime = a.csv\n",
                 line);
        assert_int_equal(read_text(state, content, &settings),
                         length <= 198 ? STATUS_OK : STATUS_CONFIGURATION);
        if (length <= 198)
            assert_int_equal(strlen(settings_text(&settings, SETTING_NAME)), length - 7);
        else {
            char message[128];
            snprintf(message, sizeof message, "the line has %d characters, expected at most 198",
                     length);
            assert_int_equal(faults.count, 1);
            assert_string_equal(faults.fault[0].message, message);
            assert_int_equal(faults.fault[0].line, 3);
            assert_string_equal(settings_text(&settings, SETTING_NAME),
                                "batch"); /* no half of it */
        }
        settings_free(&settings);
    }
    /* later lines keep their numbers */
    snprintf(content, sizeof content, "; %0300d\n" WHOLE "crime_ = x\n", 1);
    assert_int_equal(read_text(state, content, &settings), STATUS_CONFIGURATION);
    assert_int_equal(faults.count, 2);
    assert_int_equal(faults.fault[1].line, 6);
    settings_free(&settings);
}

static void settings_that_do_not_go_together(void **state) {
    struct settings settings;
    assert_int_equal(read_text(state,
                               WHOLE "[significance]\nfalse_discovery = on\nfunnel = by_rank\n",
                               &settings),
                     STATUS_CONFIGURATION);
    assert_int_equal(faults.count, 1);
    assert_int_equal(faults.fault[0].line, 6);
    assert_string_equal(faults.fault[0].message,
                        "found on, expected off with funnel = by_rank of line 7");
    settings_free(&settings);
    assert_int_equal(read_text(state,
                               WHOLE "[significance]\nfalse_discovery = off\nfunnel = by_rank\n",
                               &settings),
                     STATUS_OK);
    settings_free(&settings);
}

static void marks_breaks_and_comments(void **state) {
    static const char *const good[] = {
        WHOLE,
        ("\xEF\xBB\xBF" WHOLE), /* a byte order mark */
        "[batch]\r\noutput = out\r\n[input]\r\ncrime = a.csv\r\n",
        "[batch]\noutput=out\n[input]\ncrime=a.csv", /* no break at the end */
        "; words\n# words\n\n[batch]\n output = out ; words\n[input]\ncrime = a.csv\n",
        "[input]\ncrime: a.csv\n[batch]\noutput = out\n",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct settings settings;
        if (read_text(state, good[i], &settings) != STATUS_OK)
            fail_msg("file %zu: line %ld: %s", i, faults.fault[0].line, faults.fault[0].message);
        assert_string_equal(settings_text(&settings, SETTING_OUTPUT), "out");
        assert_string_equal(settings_text(&settings, SETTING_CRIME), "a.csv");
        settings_free(&settings);
    }
}

static void required_keys(void **state) {
    struct settings settings;
    assert_int_equal(read_text(state, "", &settings), STATUS_CONFIGURATION);
    assert_int_equal(faults.count, 2);
    assert_string_equal(faults.fault[0].column, "output");
    assert_non_null(strstr(faults.fault[0].message, "[batch] output is required: "));
    assert_string_equal(faults.fault[1].column, "crime");
    assert_int_equal(faults.fault[1].line, 0);
    settings_free(&settings);
    assert_int_equal(read_text(state, "[batch]\noutput =\n[input]\ncrime = a\n", &settings),
                     STATUS_CONFIGURATION);
    assert_string_equal(faults.fault[0].message, "found \"\", expected path of a folder");
    settings_free(&settings);
    assert_int_equal(config_read(&settings, "/nowhere/BATCH.ini", &faults), STATUS_MISSING_INPUT);
    assert_int_equal(faults.count, 1);
    assert_string_equal(faults.fault[0].file, "/nowhere/BATCH.ini");
    settings_free(&settings);
}

static void more_faults_than_there_is_room_for(void **state) {
    char content[8000] = "[batch]\n";
    struct settings settings;
    for (int i = 0; i < 150; i++)
        strcat(content, "horizont = 3\n");
    assert_int_equal(read_text(state, content, &settings), STATUS_CONFIGURATION);
    assert_int_equal(faults.count, 152); /* counted, not kept; and the two required ones */
    assert_int_equal(faults.fault[CONFIG_FAULTS - 1].line, 101);
    settings_free(&settings);
}

static void typed_views(void **state) {
    struct settings settings;
    char expected[300];
    struct arena arena = ARENA_EMPTY;
    assert_int_equal(read_text(state,
                               "[batch]\noutput = /abs/out\n[input]\ncrime = a.csv\ncrime = "
                               "sub/b.csv\n[forecast]\nlevels = 95,50\n[charts]\nformats = "
                               "png\n[columns]\narea = CSP Name\ncount = No. of offences\n",
                               &settings),
                     STATUS_OK);
    assert_int_equal(settings_count(&settings, SETTING_CRIME), 2);
    assert_int_equal(settings_count(&settings, SETTING_EVENTS), 0);
    snprintf(expected, sizeof expected, "%s/a.csv", folder(state));
    assert_string_equal(settings_path(&settings, SETTING_CRIME, 0, &arena), expected);
    snprintf(expected, sizeof expected, "%s/sub/b.csv", folder(state));
    assert_string_equal(settings_path(&settings, SETTING_CRIME, 1, &arena), expected);
    assert_string_equal(settings_path(&settings, SETTING_OUTPUT, 0, &arena), "/abs/out");
    assert_string_equal(settings_path(&settings, SETTING_EVENTS, 0, &arena), "");
    assert_string_equal(settings_path(&settings, SETTING_CRIME, 2, &arena), "");
    struct levels levels = settings_levels(&settings, SETTING_LEVELS);
    assert_int_equal(levels.count, 2);
    assert_true(levels.percent[0] == 50 && levels.percent[1] == 95);
    assert_true(settings_chosen(&settings, SETTING_FORMATS, "png"));
    assert_false(settings_chosen(&settings, SETTING_FORMATS, "svg"));
    assert_false(settings_chosen(&settings, SETTING_FORMATS, "pn"));
    assert_string_equal(settings.columns, "area=CSP Name\ncount=No. of offences");
    assert_int_equal(settings.line[SETTING_OUTPUT], 2);
    assert_int_equal(settings.line[SETTING_SEED], 0); /* the default */
    assert_close(settings_number(&settings, SETTING_SEED), 1, RUNG_EXACT);
    arena_free(&arena);
    settings_free(&settings);
}

/* The table itself: every default is one that the setting would take, no key twice. */
static void defaults_are_valid(void **state) {
    (void)state;
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const struct setting *row = &setting_table[i];
        struct settings settings;
        struct fault fault = FAULT_NONE;
        struct text words = TEXT_EMPTY;
        assert_int_equal(settings_new(&settings, "B.ini"), STATUS_OK);
        assert_string_equal(settings_text(&settings, (enum setting_id)i), row->initial);
        if (!row->required &&
            settings_set(&settings, row->section, row->key, row->initial, 1, &fault) != STATUS_OK)
            fail_msg("[%s] %s: %s", row->section, row->key, fault.message);
        settings_expected(row, &words);
        assert_true(words.length > 3);
        assert_true(strlen(row->sentence) > 5);
        for (size_t k = 0; k < i; k++)
            assert_true(strcmp(row->key, setting_table[k].key) != 0 ||
                        strcmp(row->section, setting_table[k].section) != 0);
        text_free(&words);
        settings_free(&settings);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fault_in_one_go),
        cmocka_unit_test(lines_that_are_no_setting),
        cmocka_unit_test(long_lines_are_refused_whole),
        cmocka_unit_test(marks_breaks_and_comments),
        cmocka_unit_test(settings_that_do_not_go_together),
        cmocka_unit_test(required_keys),
        cmocka_unit_test(more_faults_than_there_is_room_for),
        cmocka_unit_test(typed_views),
        cmocka_unit_test(defaults_are_valid),
    };
    return cmocka_run_group_tests(tests, make_folder, drop_folder);
}

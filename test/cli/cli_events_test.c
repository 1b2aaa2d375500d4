/* Events with an effect, from files to tables/events.csv: the sample's generator knows the truth.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/sample.h"
#include "engine/batch/sample_data.h"
#include "test/support/program.h"
#include "test/support/support.h"

enum { HOME = 9 }; /* partnerships of the home force */

static char scratch[256];

static const struct sample_event *event_on(const char *category) {
    for (size_t i = 0; i < sample_event_count; i++)
        if (strcmp(sample_events[i].category, category) == 0)
            return &sample_events[i];
    return NULL;
}

/* The sample's rows of the categories that events name. */
static void cut_crime(void) {
    char path[512];
    path_of(path, scratch, "crime.csv");
    char *all = support_read(path), *kept = malloc(strlen(all) + 1), *end = kept;
    assert_non_null(kept);
    for (char *line = all, *next; *line; line = next) {
        next = strchr(line, '\n') + 1;
        next[-1] = '\0'; /* so that a search stays within the line */
        bool wanted = line == all;
        for (size_t i = 0; i < sample_event_count; i++) {
            const char *name = sample_events[i].category;
            wanted = wanted || (name[0] && strstr(line, name));
        }
        next[-1] = '\n';
        if (wanted) {
            memcpy(end, line, (size_t)(next - line));
            end += next - line;
        }
    }
    *end = 0;
    support_write(path, kept);
    free(kept);
    free(all);
}

static int set_up(void **state) {
    (void)state;
    char path[512];
    support_scratch(scratch);
    assert_int_equal(sample_write(scratch, 1, NULL), STATUS_OK);
    cut_crime();
    path_of(path, scratch, "none.csv");
    support_write(path, "area\n");
    path_of(path, scratch, "BATCH.ini");
    support_write(path, "[batch]\nname = Events\noutput = out\n[input]\ncrime = crime.csv\n"
                        "areas = areas.csv\ncategories = categories.csv\naliases = aliases.csv\n"
                        "events = events.csv\n[forecast]\nhorizon = 3\nlevels = 80\n"
                        "models = mean\n[charts]\nareas = none.csv\n");
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    support_remove(scratch);
    return 0;
}

static void run(const char *said) {
    struct program program = {.arguments = {"run", "BATCH.ini"}, .folder = scratch};
    assert_program(&program, 0, said);
}

static void sample_effects_are_found(void **state) {
    (void)state;
    char path[512];
    run("2022-06, Violence with injury, Staffordshire): history of 9 of 9 series adjusted");
    path_of(path, scratch, "out/tables/events.csv");
    struct reference *file = reference_open(path);
    assert_non_null(file);
    size_t rows = 0;
    while (reference_next(file)) {
        const struct sample_event *event = event_on(reference_text(file, "category"));
        double effect = reference_number(file, "effect_pct"), truth = 100 * event->effect;
        assert_string_equal(reference_text(file, "event"), event->name);
        assert_string_equal(reference_text(file, "applied"), "yes");
        assert_true(reference_number(file, "lower_95") <= effect);
        assert_true(effect <= reference_number(file, "upper_95"));
        if (effect * truth <= 0 || fabs(effect - truth) > 18)
            fail_msg("%s, %s: %.1f%%, put in: %.1f%%", reference_text(file, "area"),
                     reference_text(file, "category"), effect, truth);
        rows++;
    }
    reference_close(file);
    assert_int_equal(rows, 4 * HOME + 1);
}

/* A later run without such events takes the table away, and its own history is the record. */
static void the_table_goes_with_its_events(void **state) {
    (void)state;
    char path[512];
    run("middle effect");
    assert_true(there_is(scratch, "out/tables/events.csv"));
    path_of(path, scratch, "events.csv");
    support_write(path, "event,kind,start,end\nLockdown,exclude,2020-03,2021-06\n");
    run("have no weight");
    assert_false(there_is(scratch, "out/tables/events.csv"));
    path_of(path, scratch, "out/manifest.json");
    char *manifest = support_read(path);
    assert_null(strstr(manifest, "tables/events.csv"));
    free(manifest);
}

/* `forecast` says what it could not do, and does the rest. */
static void late_events_are_warned_of(void **state) {
    (void)state;
    char path[512];
    path_of(path, scratch, "late.csv");
    support_write(path, "event,kind,start\nNew system,level_shift,2025-01\n");
    struct program program = {.arguments = {"forecast", "crime.csv", "--events", "late.csv",
                                            "--models", "mean", "-o", "late-out.csv"},
                              .folder = scratch};
    assert_program(&program, 0, "New system (level_shift, 2025-01): effect not estimated in",
                   "fewer than 6 months are recorded after it");
}

/* The page on a series says what its events did to it. */
static void the_page_tells_events(void **state) {
    (void)state;
    char path[512];
    struct program program = {.arguments = {"forecast", "crime.csv", "--events", "events.csv",
                                            "--models", "mean", "--explain", "East Staffordshire",
                                            "Vehicle offences", "-o", "page.txt"},
                              .folder = scratch};
    assert_program(&program, 0, "Vehicle crime operation");
    path_of(path, scratch, "page.txt");
    char *page = support_read(path);
    static const char *const words[] = {
        "What models learn from", "16 recorded months are without weight",
        "Vehicle crime operation (temporary, 2019-05): effect -", "), applied", NULL};
    const char *missing = missing_word(page, words);
    if (missing)
        fail_msg("\"%s\" is not on the page:\n%s", missing, page);
    free(page);
}

/* Refused lines of an events file are told like those of any input, and names that match nothing.
 */
static void faulty_events_are_told(void **state) {
    (void)state;
    char path[512];
    path_of(path, scratch, "faulty.csv");
    support_write(path, "event,kind,start,end,area,category\n"
                        "One,exlude,2020-03,2020-06,,\n"
                        "Two,temporary,2020-06,2020-03,,\n"
                        "Three,level_shift,2020-06,,Zed,\n"
                        "Four,exclude,2020-06,2020-07,,\n");
    struct program program = {.arguments = {"forecast", "crime.csv", "--events", "faulty.csv",
                                            "--models", "mean", "-o", "faulty-out.csv"},
                              .folder = scratch};
    assert_program(&program, 1, "faulty.csv:2: kind: found \"exlude\"",
                   "faulty.csv:3: end: the end is before the start",
                   "1 of 2 events name an area or category that no series has",
                   "first Three (level_shift, 2020-06, Zed)");
    program.arguments[8] = "--rejects";
    program.arguments[9] = "refused.csv";
    assert_program(&program, 1, "some rows were refused");
    path_of(path, scratch, "refused.csv");
    char *refused = support_read(path);
    assert_non_null(strstr(refused, "faulty.csv,2,kind,exlude,"));
    assert_non_null(strstr(refused, "faulty.csv,3,end,2020-03,"));
    free(refused);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sample_effects_are_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_table_goes_with_its_events, set_up, tear_down),
        cmocka_unit_test_setup_teardown(late_events_are_warned_of, set_up, tear_down),
        cmocka_unit_test_setup_teardown(faulty_events_are_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_page_tells_events, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

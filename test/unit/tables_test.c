/* Side tables: each into its noun, refused rows told, the rest kept. */
#include "test/support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/data/period.h"
#include "inputs/tables.h"

struct fixture {
    char folder[256], path[300];
    struct rejects rejects;
    struct provenances provenances;
    struct recode recode;
    struct table_settings settings;
    struct fault fault;
};

static void start(struct fixture *f) {
    memset(f, 0, sizeof *f);
    support_scratch(f->folder);
    f->settings = (struct table_settings){
        .recode = &f->recode, .rejects = &f->rejects, .provenances = &f->provenances};
}

static const char *file(struct fixture *f, const char *content) {
    snprintf(f->path, sizeof f->path, "%s/table.csv", f->folder);
    support_write(f->path, content);
    return f->path;
}

static void stop(struct fixture *f) {
    rejects_free(&f->rejects);
    provenances_free(&f->provenances);
    recode_free(&f->recode);
    support_remove(f->folder);
}

static void expect_reject(const struct fixture *f, size_t i, long line, const char *column,
                          const char *words) {
    assert_true(i < f->rejects.kept);
    const struct reject *reject = &f->rejects.reject[i];
    assert_int_equal(reject->line, line);
    assert_string_equal(reject->column, column);
    if (!strstr(reject->reason, words))
        fail_msg("the reason is '%s', expected '%s' in it", reject->reason, words);
}

static void population(void **state) {
    (void)state;
    struct fixture f;
    struct exposure exposure = EXPOSURE_EMPTY;
    start(&f);
    recode_add(&f.recode, RECODE_AREA, "Town Council", "Town", 2, NULL, NULL);
    assert_int_equal(tables_population(file(&f, "year,lad_code,lad_name,population,source\n"
                                                "2020,E07000192,Town,\"1,000\",x\n"
                                                "2021,E07000192,Town Council,1100,x\n"
                                                "2020,E07000192,Town,1000,x\n"
                                                "2022,,Town,1200,x\n2022,,Town,1300,x\n"
                                                "20x2,,Town,1,x\n2023,,Town,NA,x\n"
                                                "2023,,Town,0,x\n2023,,,5,x\n"),
                                       &f.settings, &exposure, &f.fault),
                     STATUS_OK);
    assert_close(exposure_population(&exposure, "Town", 2020, NULL), 1000, RUNG_EXACT);
    assert_close(exposure_population(&exposure, "E07000192", 2021, NULL), 1100, RUNG_EXACT);
    int used;
    exposure_population(&exposure, "Town", 2022, &used);
    assert_int_equal(used, 2021); /* both values of 2022 were refused */
    assert_int_equal(f.rejects.count, 6);
    expect_reject(&f, 0, 7, "year", "expected a year");
    expect_reject(&f, 1, 8, "population", "expected a number");
    expect_reject(&f, 2, 9, "population", "found 0");
    expect_reject(&f, 3, 10, "lad_name", "found nothing");
    expect_reject(&f, 4, 5, "population", "line 6 gives 1300");
    expect_reject(&f, 5, 6, "population", "line 5 gives 1200");
    assert_int_equal(f.provenances.provenance[0].rows_read, 9);
    assert_int_equal(f.provenances.provenance[0].rows_kept, 3);
    assert_int_equal(f.provenances.provenance[0].rows_refused, 6);
    assert_int_equal(tables_population(file(&f, "year,area\n"), &f.settings, &exposure, &f.fault),
                     STATUS_BAD_ROW);
    assert_non_null(strstr(f.fault.message, "no column for population"));
    exposure_free(&exposure);
    stop(&f);
}

static void areas(void **state) {
    (void)state;
    struct fixture f;
    struct hierarchy tree = HIERARCHY_EMPTY;
    start(&f);
    assert_int_equal(tables_areas(file(&f, "area,area_code,parent,level,similar_group\n"
                                           "Cannock Chase,E07000192,Staffordshire,csp,G1\n"
                                           "Cannock Chase,E07000192,Staffordshire,CSP,G2\n"
                                           "Cannock Chase,E07000192,West Midlands,csp,G3\n"
                                           "Stoke,,Staffordshire,cps,\nLoop,,Loop,csp,\n"
                                           "Stafford,,Staffordshire\n"),
                                  &f.settings, &tree, &f.fault),
                     STATUS_OK);
    assert_int_equal(tree.count, 3); /* two areas and their parent */
    assert_int_equal(tree.memberships, 2);
    assert_string_equal(tree.node[0].code, "E07000192");
    assert_int_equal(tree.node[0].level, LEVEL_CSP);
    assert_int_equal(tree.node[1].level, LEVEL_NONE);
    assert_true(hierarchy_within(&tree, 0, hierarchy_find(&tree, "Staffordshire")));
    assert_int_equal(f.rejects.count, 3);
    expect_reject(&f, 0, 4, "area", "line 2 gives \"Cannock Chase\" another");
    expect_reject(&f, 1, 5, "level", "did you mean csp?");
    expect_reject(&f, 2, 6, "parent", "below itself");
    hierarchy_free(&tree);
    assert_int_equal(
        tables_areas(file(&f, "area,parent\nA,B\nB,A\n"), &f.settings, &tree, &f.fault),
        STATUS_BAD_ROW);
    assert_non_null(strstr(f.fault.message, "A < B < A"));
    hierarchy_free(&tree);
    stop(&f);
}

static void categories_and_themes(void **state) {
    (void)state;
    struct fixture f;
    struct hierarchy tree = HIERARCHY_EMPTY;
    start(&f);
    assert_int_equal(
        tables_categories(file(&f, "category,parent,compare,note\n"
                                   "Homicide,Violence,low_volume,\nRape,Sexual offences,,\n"
                                   "Fraud,,no_comparator,\"not published, so far\"\n"
                                   "Arson,,low volume,\nRape,Sexual offences,low_volume,\n"),
                          &f.settings, &tree, &f.fault),
        STATUS_OK);
    assert_int_equal(tree.count, 5);
    assert_int_equal(tree.node[0].compare, COMPARE_LOW_VOLUME);
    assert_int_equal(tree.node[1].compare, COMPARE_YES);
    assert_int_equal(tree.node[2].compare, COMPARE_NO_COMPARATOR);
    assert_string_equal(tree.node[2].note, "not published, so far");
    expect_reject(&f, 0, 5, "compare", "did you mean low_volume?");
    expect_reject(&f, 1, 6, "category", "line 3 gives \"Rape\" another");
    assert_int_equal(tables_themes(file(&f, "theme,category\nSerious violence,Homicide\n"
                                            "Serious violence,Rape\nVAWG,Rape\nVAWG,Rapes\n"),
                                   &f.settings, &tree, &f.fault),
                     STATUS_OK);
    assert_int_equal(tree.memberships, 3);
    assert_string_equal(tree.membership[2].group, "VAWG");
    expect_reject(&f, 2, 5, "category", "did you mean \"Rape\"?");
    assert_int_equal(tree.count, 7);
    assert_true(tree.node[5].theme && tree.node[6].theme && !tree.node[0].theme);
    assert_int_equal(tree.node[5].compare, COMPARE_YES); /* Homicide alone is of low volume */
    assert_int_equal(tables_themes(file(&f, "theme,category\nRape,Homicide\nHarm,VAWG\n"
                                            "Cost,Fraud\nCost,Rape\nKilling,Homicide\n"),
                                   &f.settings, &tree, &f.fault),
                     STATUS_OK);
    expect_reject(&f, 3, 2, "theme", "found the name of a category");
    expect_reject(&f, 4, 3, "category", "found a theme");
    assert_int_equal(tree.count, 9);
    assert_int_equal(tree.node[7].compare, COMPARE_NO_COMPARATOR);
    assert_int_equal(tree.node[8].compare, COMPARE_LOW_VOLUME);
    hierarchy_free(&tree);
    /* without a tree, themes stand by themselves */
    assert_int_equal(tables_themes(file(&f, "theme,category\nVAWG,Rape\nVAWG,Stalking\n"),
                                   &f.settings, &tree, &f.fault),
                     STATUS_OK);
    assert_int_equal(tree.count, 3); /* Rape, VAWG, Stalking */
    hierarchy_free(&tree);
    stop(&f);
}

static void hidden_by_an_earlier_run(void **state) {
    (void)state;
    struct fixture f;
    struct series_names hidden = SERIES_NAMES_EMPTY;
    start(&f);
    assert_int_equal(tables_hidden(file(&f, "area,area_code,category,count,note,words\n"
                                            "Alder,E1,Theft,,suppressed: small number,\n"
                                            "Alder,E1,Arson,25,benchmark suppressed,\n"
                                            "\"Bristol, City of\",E2,Theft,,"
                                            "suppressed: small number; benchmark suppressed,\n"
                                            "Cedar,E3,,,suppressed: small number,\n"),
                                   &f.settings, &hidden, &f.fault),
                     STATUS_OK);
    assert_int_equal(hidden.count, 2);
    assert_string_equal(hidden.name[0].area, "Alder");
    assert_string_equal(hidden.name[1].area, "Bristol, City of");
    assert_string_equal(hidden.name[1].category, "Theft");
    expect_reject(&f, 0, 5, "category", "expected");
    series_names_free(&hidden);
    stop(&f);
}

static void events(void **state) {
    (void)state;
    struct fixture f;
    struct events events = EVENTS_EMPTY;
    start(&f);
    assert_int_equal(tables_events(file(&f, "event,kind,start,end,area,category,note\n"
                                            "First lockdown,exclude,2020-03,2020-06,,,by law\n"
                                            "Recording,level_shift,Jun-22,,Town,Burglary\n"
                                            "Recording,level_shift,Jun-22,,Town,Burglary\n"
                                            "X,levelshift,2022-06,,,,\nX,ramp,,,,,\n"
                                            "X,ramp,2022-06,2022-05,,,\n"),
                                   &f.settings, &events, &f.fault),
                     STATUS_OK);
    assert_int_equal(events.count, 2);
    assert_int_equal(events.event[0].kind, EVENT_EXCLUDE);
    assert_int_equal(events.event[0].end, month_index(2020, 6));
    assert_string_equal(events.event[0].area, "");
    assert_string_equal(events.event[0].note, "by law");
    assert_int_equal(events.event[1].start, month_index(2022, 6));
    assert_int_equal(events.event[1].end, month_index(2022, 6));
    assert_string_equal(events.event[1].category, "Burglary");
    assert_int_equal(f.rejects.count, 3);
    expect_reject(&f, 0, 5, "kind", "did you mean level_shift?");
    expect_reject(&f, 1, 6, "start", "expected a month");
    expect_reject(&f, 2, 7, "end", "before the start");
    events_free(&events);
    stop(&f);
}

static void comparators(void **state) {
    (void)state;
    struct fixture f;
    struct comparators comparators = COMPARATORS_EMPTY;
    int first = month_index(2022, 4), last = month_index(2023, 3);
    start(&f);
    assert_int_equal(
        tables_comparators(file(&f, "area,category,period_start,period_end,rate,count\n"
                                    "England,Burglary,2022-04,2023-03,4.6,270000\n"
                                    "England,Arson,2022-04,2023-03,0.4,\n"
                                    "England,Arson,2022-04,2023-03,0.4,\n"
                                    "England,Robbery,2022-04,2023-03,1.3,\n"
                                    "England,Robbery,2022-04,2023-03,1.4,\n"
                                    "England,Fraud,2022-04,2023-03,N/A,\n"
                                    "England,Fraud,2023-04,2023-03,1,\n"),
                           &f.settings, &comparators, &f.fault),
        STATUS_OK);
    assert_int_equal(comparators.count, 2);
    const struct comparator *burglary =
        comparators_find(&comparators, "England", "Burglary", first, last);
    assert_non_null(burglary);
    assert_close(burglary->rate, 4.6, RUNG_EXACT);
    assert_close(burglary->count, 270000, RUNG_EXACT);
    assert_true(isnan(burglary->population));
    assert_null(comparators_find(&comparators, "England", "Robbery", first, last));
    assert_null(comparators_find(&comparators, "England", "Burglary", first, last - 1));
    assert_int_equal(f.rejects.count, 4);
    expect_reject(&f, 0, 7, "rate", "found \"N/A\", expected a number");
    expect_reject(&f, 1, 8, "period_end", "before the start");
    expect_reject(&f, 2, 5, "rate", "line 6 gives a rate of 1.4");
    comparators_free(&comparators);
    stop(&f);
}

static void aliases(void **state) {
    (void)state;
    struct fixture f;
    struct recode recode = RECODE_EMPTY;
    start(&f);
    assert_int_equal(tables_aliases(file(&f, "kind,name,means\n"
                                             "area,\"London, City of\",City of London\n"
                                             "Category,Rape offences,Rape\n"
                                             "category,Theft,A\ncategory,Theft,B\n"
                                             "categroy,x,y\narea,x,\n"),
                                    &f.settings, &recode, &f.fault),
                     STATUS_OK);
    assert_string_equal(recode_name(&recode, RECODE_AREA, "London, City of", 15), "City of London");
    assert_string_equal(recode_name(&recode, RECODE_CATEGORY, "Rape offences", 13), "Rape");
    assert_null(recode_name(&recode, RECODE_AREA, "Rape offences", 13));
    assert_null(recode_name(&recode, RECODE_CATEGORY, "Theft", 5)); /* contradicts itself */
    assert_int_equal(f.rejects.count, 4);
    expect_reject(&f, 0, 5, "means", "line 4 gives this name another meaning");
    expect_reject(&f, 1, 4, "name", "line 5 gives this name another meaning");
    expect_reject(&f, 2, 6, "kind", "did you mean category?");
    expect_reject(&f, 3, 7, "means", "found nothing");
    assert_int_equal(f.provenances.provenance[0].rows_kept, 2);
    assert_int_equal(f.provenances.provenance[0].rows_refused, 4);
    recode_free(&recode);
    stop(&f);
}

static void shared_tables(void **state) {
    (void)state;
    struct fixture f;
    struct hierarchy tree = HIERARCHY_EMPTY;
    struct exposure exposure = EXPOSURE_EMPTY;
    char path[512];
    if (!support_shared("data/london/areas.csv", path))
        skip();
    start(&f);
    assert_int_equal(tables_areas(path, &f.settings, &tree, &f.fault), STATUS_OK);
    assert_int_equal(tree.count, 17);
    assert_int_equal(tree.node[hierarchy_find(&tree, "Croydon")].depth, 1);
    assert_true(support_shared("data/london/population_by_borough.csv", path));
    assert_int_equal(tables_population(path, &f.settings, &exposure, &f.fault), STATUS_OK);
    assert_close(exposure_population(&exposure, "Barking and Dagenham", 2011, NULL), 187029,
                 RUNG_EXACT);
    assert_close(exposure_population(&exposure, "E09000002", 2024, NULL), 232747, RUNG_EXACT);
    assert_true(support_shared("data/geography/population_lad_2019_2020.csv", path));
    assert_int_equal(tables_population(path, &f.settings, &exposure, &f.fault), STATUS_OK);
    assert_close(exposure_population(&exposure, "Hartlepool", 2019, NULL), 93663, RUNG_EXACT);
    assert_int_equal(f.rejects.count, 0);
    exposure_free(&exposure);
    hierarchy_free(&tree);
    stop(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(population),
        cmocka_unit_test(areas),
        cmocka_unit_test(categories_and_themes),
        cmocka_unit_test(hidden_by_an_earlier_run),
        cmocka_unit_test(events),
        cmocka_unit_test(comparators),
        cmocka_unit_test(aliases),
        cmocka_unit_test(shared_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

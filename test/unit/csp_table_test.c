/* Quarterly CSP tables: headings old and new, sums over quarters, rules. No published sample is at
 * hand; the rows here are made up and the sums are by hand. */
#include "test/support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/data/period.h"
#include "inputs/csp_table.h"
#include "inputs/input.h"

#define OLD                                                                                   \
    "Financial Year,Financial Quarter,Force Name,CSP Name,Offence Description,Offence Group," \
    "Offence Subgroup,Offence Code,Offence Count\n"
#define NEW                                                                                     \
    "Financial Year,Financial Quarter,Police Force,CSP Name,Offence Description,Offence Group," \
    "Offence Subgroup,Offence Code,Offence Count\n"

struct fixture {
    char folder[256], path[300];
    struct panel_build build;
    struct rejects rejects;
    struct provenances provenances;
    struct hierarchy found;
    struct quarterly quarterly;
    struct input_settings settings;
    struct input_sink sink;
    struct fault fault;
};

static void start(struct fixture *f) {
    memset(f, 0, sizeof *f);
    support_scratch(f->folder);
    f->sink =
        (struct input_sink){&f->build, &f->rejects, &f->provenances, &f->found, &f->quarterly};
}

static enum status ingest(struct fixture *f, const char *name, const char *content) {
    snprintf(f->path, sizeof f->path, "%s/%s", f->folder, name);
    support_write(f->path, content);
    return input_read(f->path, &f->settings, &f->sink, &f->fault);
}

static void stop(struct fixture *f) {
    panel_build_free(&f->build);
    rejects_free(&f->rejects);
    provenances_free(&f->provenances);
    hierarchy_free(&f->found);
    quarterly_free(&f->quarterly);
    support_remove(f->folder);
}

static double sum(struct fixture *f, const char *category, int y1, int m1, int y2, int m2) {
    return quarterly_sum(&f->quarterly, "Town", category, month_index(y1, m1), month_index(y2, m2));
}

static const char rows[] = "2015/16,1,F,Town,Rape of a female,Sexual offences,Rape,19C,2\n"
                           "2015/16,1,F,Town,Rape of a male,Sexual offences,Rape,19F,1\n"
                           "2015/16,1,F,Town,Exposure,Sexual offences,Other sexual,88C,4\n"
                           "2015-16,2,F,Town,Rape of a female,Sexual offences,Rape,19C,10\n"
                           "2015-16,Q3,F,Town,Robbery,Robbery,Robbery,34B,5\n"
                           "2015-16,4,F,Town,Robbery,Robbery,Robbery,34B,\"1,000\"\n"
                           "2015-16,1,F,Village,Robbery,Robbery,Robbery,34B,9\n";

static void sums_over_quarters(void **state) {
    (void)state;
    static const char *const headers[] = {OLD, NEW};
    for (size_t i = 0; i < 2; i++) {
        struct fixture f;
        char content[2048];
        start(&f);
        snprintf(content, sizeof content, "%s%s", headers[i], rows);
        assert_int_equal(ingest(&f, "csp.csv", content), STATUS_OK);
        assert_int_equal(quarterly_settle(&f.quarterly), STATUS_OK);
        assert_int_equal(f.build.count, 0); /* nothing enters the monthly panel */
        /* quarter 1 is April to June 2015 */
        assert_close(sum(&f, "Rape", 2015, 4, 2015, 6), 3, RUNG_EXACT);
        assert_close(sum(&f, "Sexual offences", 2015, 4, 2015, 6), 7, RUNG_EXACT);
        assert_close(sum(&f, "Sexual offences", 2015, 4, 2016, 3), 17, RUNG_EXACT);
        assert_close(sum(&f, "Robbery", 2016, 1, 2016, 3), 1000, RUNG_EXACT);
        assert_close(sum(&f, "Robbery", 2015, 4, 2016, 3), 1005, RUNG_EXACT); /* group once */
        assert_true(isnan(sum(&f, "Rape", 2015, 5, 2015, 7)));  /* not whole quarters */
        assert_true(isnan(sum(&f, "Rape", 2016, 4, 2016, 6)));  /* no row of the area */
        assert_true(isnan(sum(&f, "Arson", 2015, 4, 2015, 6))); /* not in the table */
        assert_true(isnan(quarterly_sum(&f.quarterly, "Village", "Robbery", month_index(2015, 4),
                                        month_index(2016, 3))));
        assert_string_equal(f.provenances.provenance[0].reader, "csp_table");
        assert_int_equal(f.provenances.provenance[0].first, month_index(2015, 4));
        assert_int_equal(f.provenances.provenance[0].last, month_index(2016, 3));
        assert_int_equal(hierarchy_link(&f.found, "csp.csv", &f.fault), STATUS_OK);
        assert_true(hierarchy_within(&f.found, hierarchy_find(&f.found, "Rape"),
                                     hierarchy_find(&f.found, "Sexual offences")));
        stop(&f);
    }
}

static void rules(void **state) {
    (void)state;
    struct fixture f;
    start(&f);
    assert_int_equal(ingest(&f, "csp.csv",
                            OLD "2015/16,1,F,Town,x,Robbery,Robbery,34B,5\n"
                                "2015/16,1,F,Town,x,Robbery,Robbery,34B,5\n" /* a repeat */
                                "2015/16,2,F,Town,x,Robbery,Robbery,34B,5\n" /* a conflict */
                                "2015/16,2,F,Town,x,Robbery,Robbery,34B,6\n"
                                "2015/17,1,F,Town,x,Robbery,Robbery,34B,5\n"
                                "2015/16,5,F,Town,x,Robbery,Robbery,34B,5\n"
                                "2015/16,3,F,Town,x,Robbery,Robbery,34B,-5\n"
                                "2015/16,3,F,Town,x,Robbery,Robbery,34B,NA\n"
                                "2015/16,3,F,Town,x,Robbery,,34B,1\n"
                                "2015/16,4,Force,,x,Robbery,Robbery,34B,8\n"),
                     STATUS_OK);
    assert_int_equal(f.rejects.count, 4);
    assert_string_equal(f.rejects.reject[0].column, "Financial Year");
    assert_string_equal(f.rejects.reject[1].column, "Financial Quarter");
    assert_string_equal(f.rejects.reject[2].column, "Offence Count");
    assert_string_equal(f.rejects.reject[3].column, "Offence Subgroup");
    assert_int_equal(quarterly_settle(&f.quarterly), STATUS_OK);
    assert_int_equal(f.quarterly.repeats, 1);
    assert_int_equal(csp_table_conflicts(&f.quarterly, &f.rejects), STATUS_OK);
    assert_int_equal(f.rejects.count, 6);
    assert_int_equal(f.rejects.reject[4].line, 4);
    assert_int_equal(f.rejects.reject[5].line, 5);
    assert_close(sum(&f, "Robbery", 2015, 4, 2015, 6), 5, RUNG_EXACT);
    assert_true(isnan(sum(&f, "Robbery", 2015, 7, 2015, 9)));
    assert_true(isnan(sum(&f, "Robbery", 2015, 10, 2015, 12))); /* said to be missing */
    assert_close(
        quarterly_sum(&f.quarterly, "Force", "Robbery", month_index(2016, 1), month_index(2016, 3)),
        8, RUNG_EXACT);
    /* a later file supersedes */
    assert_int_equal(ingest(&f, "later.csv", NEW "2015-16,1,F,Town,x,Robbery,Robbery,34B,7\n"),
                     STATUS_OK);
    assert_int_equal(quarterly_settle(&f.quarterly), STATUS_OK);
    assert_close(sum(&f, "Robbery", 2015, 4, 2015, 6), 7, RUNG_EXACT);
    assert_int_equal(f.quarterly.superseded, 1);
    stop(&f);
}

static void faults(void **state) {
    (void)state;
    struct fixture f;
    start(&f);
    assert_int_equal(
        ingest(&f, "csp.csv", "Financial Year,Financial Quarter,CSP Name,Offence Count\n"),
        STATUS_BAD_ROW);
    assert_non_null(strstr(f.fault.message, "no column for offence_group"));
    f.sink.quarterly = NULL;
    assert_int_equal(ingest(&f, "csp.csv", OLD), STATUS_NO_DATA);
    assert_non_null(strstr(f.fault.message, "cannot become a monthly panel"));
    stop(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_over_quarters),
        cmocka_unit_test(rules),
        cmocka_unit_test(faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

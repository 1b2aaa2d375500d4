/* Wide panels: header variants, parents, names that collide, zeros. Expected values by hand; the
 * shared London files are compared with the long panel of the same publisher. */
#include "test/support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/data/period.h"
#include "inputs/input.h"

struct fixture {
    char folder[256], path[300];
    struct panel_build build;
    struct rejects rejects;
    struct provenances provenances;
    struct hierarchy found;
    struct columns columns;
    struct input_settings settings;
    struct input_sink sink;
    struct fault fault;
    struct panel panel;
};

static void start(struct fixture *f) {
    memset(f, 0, sizeof *f);
    support_scratch(f->folder);
    f->settings.columns = &f->columns;
    f->sink = (struct input_sink){.build = &f->build,
                                  .rejects = &f->rejects,
                                  .provenances = &f->provenances,
                                  .found = &f->found};
}

static enum status ingest(struct fixture *f, const char *content) {
    snprintf(f->path, sizeof f->path, "%s/wide.csv", f->folder);
    support_write(f->path, content);
    return input_read(f->path, &f->settings, &f->sink, &f->fault);
}

static void freeze(struct fixture *f) {
    assert_int_equal(panel_build_freeze(&f->build, &f->panel, &f->fault), STATUS_OK);
    assert_int_equal(hierarchy_link(&f->found, "wide.csv", &f->fault), STATUS_OK);
}

static void stop(struct fixture *f) {
    panel_free(&f->panel);
    panel_build_free(&f->build);
    rejects_free(&f->rejects);
    provenances_free(&f->provenances);
    hierarchy_free(&f->found);
    columns_free(&f->columns);
    support_remove(f->folder);
}

static double value(const struct fixture *f, const char *area, const char *category, int year,
                    int month) {
    const struct panel *panel = &f->panel;
    size_t series = panel_find(panel, panel_name(panel->area, panel->areas, area),
                               panel_name(panel->category, panel->categories, category));
    if (series == PANEL_NONE)
        fail_msg("no series %s, %s", area, category);
    return panel_value(panel, series, month_index(year, month));
}

static const char *parent(const struct fixture *f, const char *category) {
    size_t node = hierarchy_find(&f->found, category);
    if (node == HIERARCHY_NONE)
        fail_msg("no category %s", category);
    return f->found.node[node].parent_name;
}

static void header_variants(void **state) {
    (void)state;
    static const char *const headers[] = {
        "MajorText,MinorText,BoroughName,201004,201005\n",
        "MajorText,MinorText,LookUp_BoroughName,201004,201005\n",
        "Major Category,Minor Category,CSP Name,2010-04,2010-05\n",
        "parent,category,area,Apr-10,May 2010\n",
    };
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        struct fixture f;
        char content[256];
        start(&f);
        snprintf(content, sizeof content, "%sTHEFT,SHOPLIFTING,\"Bexley\",\"1,002\",7\n",
                 headers[i]);
        assert_int_equal(ingest(&f, content), STATUS_OK);
        freeze(&f);
        assert_close(value(&f, "Bexley", "SHOPLIFTING", 2010, 4), 1002, RUNG_EXACT);
        assert_close(value(&f, "Bexley", "SHOPLIFTING", 2010, 5), 7, RUNG_EXACT);
        assert_string_equal(parent(&f, "SHOPLIFTING"), "THEFT");
        assert_string_equal(f.provenances.provenance[0].reader, "wide");
        stop(&f);
    }
}

static void overridden_labels(void **state) {
    (void)state;
    struct fixture f;
    start(&f);
    columns_add(&f.columns, "area", "Where", &f.fault);
    columns_add(&f.columns, "category", "What", &f.fault);
    assert_int_equal(ingest(&f, "What,Where,Refreshed,201004\nTHEFT,Bexley,today,3\n"), STATUS_OK);
    freeze(&f);
    assert_close(value(&f, "Bexley", "THEFT", 2010, 4), 3, RUNG_EXACT);
    assert_non_null(strstr(f.provenances.provenance[0].notes, "(Refreshed)"));
    stop(&f);
}

/* The same rows in two orders: names must come out the same. */
static void colliding_names(void **state) {
    (void)state;
    static const char *const rows[] = {
        "THEFT,THEFT,Bexley,1\n",     /* its major has another minor: two parts */
        "THEFT,OTHER,Bexley,2\n",     /* OTHER stands under two majors */
        "FRAUD,OTHER,Bexley,3\n",     /* here too */
        "WEAPONS,WEAPONS,Bexley,4\n", /* the only minor: one category */
        "DRUGS,ROBBERY,Bexley,5\n",   /* also the name of a major */
        "ROBBERY,STREET,Bexley,6\n",  "ROBBERY,,Bexley,7\n", /* the major's own total */
    };
    enum { ROWS = sizeof rows / sizeof *rows };
    for (int backward = 0; backward < 2; backward++) {
        struct fixture f;
        char content[512] = "MajorText,MinorText,BoroughName,201004\n";
        start(&f);
        for (size_t i = 0; i < ROWS; i++)
            strcat(content, rows[backward ? ROWS - 1 - i : i]);
        assert_int_equal(ingest(&f, content), STATUS_OK);
        freeze(&f);
        assert_int_equal(f.panel.categories, ROWS);
        assert_close(value(&f, "Bexley", "THEFT: THEFT", 2010, 4), 1, RUNG_EXACT);
        assert_close(value(&f, "Bexley", "THEFT: OTHER", 2010, 4), 2, RUNG_EXACT);
        assert_close(value(&f, "Bexley", "FRAUD: OTHER", 2010, 4), 3, RUNG_EXACT);
        assert_close(value(&f, "Bexley", "WEAPONS", 2010, 4), 4, RUNG_EXACT);
        assert_close(value(&f, "Bexley", "DRUGS: ROBBERY", 2010, 4), 5, RUNG_EXACT);
        assert_close(value(&f, "Bexley", "STREET", 2010, 4), 6, RUNG_EXACT);
        assert_close(value(&f, "Bexley", "ROBBERY", 2010, 4), 7, RUNG_EXACT);
        assert_string_equal(parent(&f, "THEFT: THEFT"), "THEFT");
        assert_string_equal(parent(&f, "WEAPONS"), "");
        assert_string_equal(parent(&f, "DRUGS: ROBBERY"), "DRUGS");
        assert_string_equal(parent(&f, "ROBBERY"), "");
        assert_string_equal(parent(&f, "STREET"), "ROBBERY");
        assert_string_equal(f.found.node[0].name, "ROBBERY"); /* sorted by parent, then name */
        assert_non_null(strstr(f.provenances.provenance[0].notes, "4 categories written"));
        stop(&f);
    }
}

static void refused_cells_and_rows(void **state) {
    (void)state;
    struct fixture f;
    start(&f);
    assert_int_equal(ingest(&f, "MajorText,MinorText,BoroughName,201004,201005,201006\n"
                                "THEFT,SHOPLIFTING,Bexley,1,x,3\n"
                                "THEFT,SHOPLIFTING,Bromley,1,2\n"
                                "THEFT,SHOPLIFTING,Bromley,1,2,3,4\n"
                                "THEFT,SHOPLIFTING,,1,2,3\n"
                                "THEFT,SHOPLIFTING,Enfield,NA,-2,\n"),
                     STATUS_OK);
    freeze(&f);
    assert_close(value(&f, "Bexley", "SHOPLIFTING", 2010, 4), 1, RUNG_EXACT);
    assert_true(isnan(value(&f, "Bexley", "SHOPLIFTING", 2010, 5)));
    assert_close(value(&f, "Bexley", "SHOPLIFTING", 2010, 6), 3, RUNG_EXACT);
    assert_int_equal(f.panel.count, 1);
    assert_int_equal(f.rejects.count, 5);
    assert_string_equal(f.rejects.reject[0].column, "201005");
    assert_string_equal(f.rejects.reject[0].reason, "found \"x\", expected a number");
    assert_int_equal(f.rejects.reject[1].line, 3);
    assert_non_null(strstr(f.rejects.reject[1].reason, "ends after 5 fields"));
    assert_int_equal(f.rejects.reject[4].line, 6);
    assert_int_equal(f.provenances.provenance[0].rows_refused, 5);
    stop(&f);
}

static void absent_rows(void **state) {
    (void)state;
    static const char content[] = "MajorText,MinorText,BoroughName,201004,201005\n"
                                  "THEFT,SHOPLIFTING,Bexley,1,2\n"
                                  "THEFT,SHOPLIFTING,Bromley,3,4\n"
                                  "ROBBERY,STREET,Bexley,5,-\n";
    for (int zero = 0; zero < 2; zero++) {
        struct fixture f;
        start(&f);
        f.settings.zero_fill = zero;
        assert_int_equal(ingest(&f, content), STATUS_OK);
        freeze(&f);
        assert_int_equal(f.panel.count, zero ? 4 : 3);
        if (zero) {
            assert_close(value(&f, "Bromley", "STREET", 2010, 5), 0, RUNG_EXACT);
            assert_true(isnan(value(&f, "Bexley", "STREET", 2010, 5))); /* said to be missing */
        }
        stop(&f);
    }
}

static void faults(void **state) {
    (void)state;
    struct fixture f;
    start(&f);
    assert_int_equal(ingest(&f, "MajorText,MinorText,BoroughName,201004,2010-04\n"),
                     STATUS_BAD_ROW);
    assert_non_null(strstr(f.fault.message, "columns 4 (\"201004\") and 5 (\"2010-04\")"));
    f.settings.format = "wide";
    assert_int_equal(ingest(&f, "MajorText,MinorText,201004\n"), STATUS_BAD_ROW);
    assert_non_null(strstr(f.fault.message, "no column for area"));
    assert_int_equal(ingest(&f, "MajorText,BoroughName,total\n"), STATUS_BAD_ROW);
    assert_non_null(strstr(f.fault.message, "no column for a month"));
    stop(&f);
}

/* The publisher's wide files against the long panel: majors are sums of minors. */
static void london(void **state) {
    (void)state;
    static const char *const files[] = {"data/london/mps_historical_wide.csv",
                                        "data/london/mps_most_recent_24_months_wide.csv"};
    struct fixture wide, whole;
    char path[512];
    start(&wide);
    for (size_t i = 0; i < 2; i++) {
        if (!support_shared(files[i], path)) {
            stop(&wide);
            skip();
        }
        assert_int_equal(input_read(path, &wide.settings, &wide.sink, &wide.fault), STATUS_OK);
    }
    freeze(&wide);
    start(&whole);
    assert_true(support_shared("data/london/recorded_crime.csv", path));
    assert_int_equal(input_read(path, &whole.settings, &whole.sink, &whole.fault), STATUS_OK);
    freeze(&whole);
    assert_int_equal(wide.panel.areas, 16);
    size_t compared = 0;
    for (size_t i = 0; i < whole.panel.count; i++) {
        const struct panel_series *series = &whole.panel.series[i];
        const char *area = whole.panel.area[series->area];
        const char *major = whole.panel.category[series->category];
        uint32_t wide_area = panel_name(wide.panel.area, wide.panel.areas, area);
        if (strcmp(area, "London") == 0)
            continue;
        for (size_t t = 0; t < series->length; t++) {
            double sum = 0;
            for (size_t k = 0; k < wide.panel.count; k++) {
                const struct panel_series *part = &wide.panel.series[k];
                const char *name = wide.panel.category[part->category];
                const char *above = parent(&wide, name);
                double x = panel_value(&wide.panel, k, series->first + (int)t);
                if (part->area == wide_area && strcmp(above[0] ? above : name, major) == 0 &&
                    !isnan(x))
                    sum += x;
            }
            assert_close(panel_values(&whole.panel, i)[t], sum, RUNG_EXACT);
            compared++;
            t += 11; /* one month a year keeps the test quick */
        }
    }
    assert_int_equal(compared, 16 * 11 * 16);
    stop(&whole);
    stop(&wide);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(header_variants), cmocka_unit_test(overridden_labels),
        cmocka_unit_test(colliding_names), cmocka_unit_test(refused_cells_and_rows),
        cmocka_unit_test(absent_rows),     cmocka_unit_test(faults),
        cmocka_unit_test(london),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

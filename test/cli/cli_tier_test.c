/* The public tier from batch to files: what is hidden stands nowhere in what a run writes. */
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test/support/program.h"
#include "test/support/support.h"

#define CHARTS                                                                    \
    "formats =\nkinds = fan, rate_years, control, change, rates, ranks, funnel\n" \
    "areas =\ncategories =\n"

enum { FIELDS = 64, ROWS = 400, SERIES = 40, CELL = 1024 };

static char scratch[256];

/* Robberies: three a year in the areas named, a lower level from October 2021 in Birch. Violence: a
 * higher one from then in Elm. */
static int altered(const char *line, const char *small, int month, int count) {
    char area[32];
    sscanf(strchr(line, ',') + 1, "%31[^,]", area);
    if (strstr(line, ",Robbery,") && strstr(small, area))
        return month % 4 == 1;
    if (month < 18)
        return count;
    if (strstr(line, ",Robbery,") && strcmp(area, "Birch") == 0)
        return count - 15;
    return strstr(line, ",Violence,") && strcmp(area, "Elm") == 0 ? count + 40 : count;
}

/* The small batch, altered; `small` names areas. */
static void write_batch(const char *small, const char *lines) {
    enum { MONTHS = 48 };
    char path[512], line[256];
    batch_write(scratch, CHARTS, lines);
    path_of(path, scratch, "crime.csv");
    char *text = support_read(path), *rest = text;
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    for (int row = -1; sscanf(rest, "%255[^\n]", line) == 1; row++) {
        rest += strlen(line) + 1;
        char *count = strrchr(line, ',') + 1;
        int value = atoi(count);
        if (row >= 0)
            snprintf(count, sizeof line - (size_t)(count - line), "%d",
                     altered(line, small, row % MONTHS, value));
        fprintf(stream, "%s\n", line);
    }
    fclose(stream);
    free(text);
}

static int set_up(void **state) {
    (void)state;
    support_scratch(scratch);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    support_remove(scratch);
    return 0;
}

static void run(void) {
    struct program program = {.arguments = {"run", "BATCH.ini"}, .folder = scratch};
    assert_program(&program, 0, "done; results in out");
}

static void keep_as(const char *name) {
    char out[512], kept[512];
    path_of(out, scratch, "out");
    path_of(kept, scratch, name);
    assert_int_equal(rename(out, kept), 0);
}

/* --- tables ----------------------------------------------------------------------------------- */

struct sheet {
    char *text;
    char *cell[ROWS][FIELDS]; /* row 0 is the header; ends with NULL */
    size_t rows;
};

/* Cells in quotes lose them; the text is cut up in place. */
static void sheet_read(struct sheet *sheet, const char *folder, const char *name) {
    char path[512], below[128];
    snprintf(below, sizeof below, "%s/tables/%s.csv", folder, name);
    path_of(path, scratch, below);
    memset(sheet, 0, sizeof *sheet);
    sheet->text = support_read(path);
    size_t field = 0;
    for (char *from = sheet->text, *to = from; *from;) {
        assert_true(sheet->rows < ROWS && field < FIELDS - 1);
        sheet->cell[sheet->rows][field] = to;
        for (bool quoted = false; quoted || (*from != ',' && *from != '\n'); from++)
            if (*from == '"')
                quoted = !quoted;
            else
                *to++ = *from;
        bool last = *from++ == '\n';
        *to++ = '\0';
        field = last ? 0 : field + 1;
        sheet->rows += last;
    }
}

static const char *cell_of(const struct sheet *sheet, size_t row, const char *column) {
    for (size_t i = 0; sheet->cell[0][i]; i++)
        if (strcmp(sheet->cell[0][i], column) == 0)
            return sheet->cell[row][i];
    fail_msg("there is no column %s", column);
    return "";
}

/* The hidden series, and what the tier hides of them. */
struct hidden {
    char area[64], category[64], count[64], rate[64];
};

static struct hidden hidden[SERIES];
static size_t hidden_count;

static bool is_hidden(const struct sheet *sheet, size_t row) {
    for (size_t i = 0; i < hidden_count; i++)
        if (strcmp(hidden[i].area, cell_of(sheet, row, "area")) == 0 &&
            strcmp(hidden[i].category, cell_of(sheet, row, "category")) == 0)
            return true;
    return false;
}

/* A row of the run that hides nothing, which the other must not tell. */
static void remember(const struct sheet *open, size_t row) {
    struct hidden *own = &hidden[hidden_count++];
    snprintf(own->area, sizeof own->area, "%s", cell_of(open, row, "area"));
    snprintf(own->category, sizeof own->category, "%s", cell_of(open, row, "category"));
    snprintf(own->count, sizeof own->count, "%s", cell_of(open, row, "count"));
    snprintf(own->rate, sizeof own->rate, "%s", cell_of(open, row, "rate"));
}

/* By the note of significance.csv, counts and rates from the run that hides nothing. */
static void find_hidden(void) {
    static struct sheet open, closed;
    sheet_read(&open, "plain", "significance");
    sheet_read(&closed, "out", "significance");
    assert_int_equal(open.rows, closed.rows);
    hidden_count = 0;
    for (size_t r = 1; r < closed.rows; r++) {
        if (strncmp(cell_of(&closed, r, "note"), "suppressed", 10) != 0)
            continue;
        remember(&open, r);
    }
    free(open.text);
    free(closed.text);
}

/* In rows of hidden series these columns are empty; the table has rows of them, or none. */
static void assert_empty(const char *name, bool rows, const char *const *columns) {
    static struct sheet sheet;
    size_t found = 0;
    sheet_read(&sheet, "out", name);
    for (size_t r = 1; r < sheet.rows; r++) {
        if (!is_hidden(&sheet, r))
            continue;
        found++;
        bool own = strcmp(name, "rates") != 0 ||
                   strcmp(cell_of(&sheet, r, "comparator_kind"), "area") == 0;
        for (size_t i = 0; own && columns[i]; i++)
            if (cell_of(&sheet, r, columns[i])[0])
                fail_msg("%s.csv tells %s of %s in %s: %s", name, columns[i],
                         cell_of(&sheet, r, "category"), cell_of(&sheet, r, "area"),
                         cell_of(&sheet, r, columns[i]));
        if (own && strcmp(name, "rates") == 0)
            assert_string_equal(cell_of(&sheet, r, "shown"), "[c]");
    }
    if (rows != (found > 0))
        fail_msg("%s.csv has %zu rows of hidden series", name, found);
    free(sheet.text);
}

#define COLUMNS(...) ((const char *const[]){__VA_ARGS__, NULL})

static void assert_tables_silent(void) {
    assert_empty("significance", true,
                 COLUMNS("count", "rate", "lower_95", "upper_95", "lower_998", "upper_998",
                         "method", "ratio", "difference", "rank", "rank_lower", "rank_upper",
                         "quartile"));
    assert_empty("rates", true, COLUMNS("rate", "verdict"));
    assert_empty("totals", true,
                 COLUMNS("mean", "median", "lower_95", "upper_95", "change_pct", "p_increase"));
    assert_empty("forecasts", true, COLUMNS("mean", "median", "lower_50", "upper_95", "model"));
    assert_empty("series", true, COLUMNS("mean", "zeros", "estimated", "model", "chosen", "cause"));
    assert_empty("change", true,
                 COLUMNS("count_before", "count_after", "change_pct", "lower_95", "upper_95",
                         "p_value", "comparator_change_pct", "rest_change_pct", "rest_lower_95",
                         "rest_upper_95", "ratio_of_ratios", "ratio_lower_95", "ratio_upper_95",
                         "ratio_p", "dispersion", "ratio_dispersion"));
    assert_empty("trend", true,
                 COLUMNS("method", "slope_pct_year", "lower_95", "upper_95", "p_value", "words"));
    assert_empty("events", true, COLUMNS("effect_pct", "lower_95", "upper_95"));
    assert_empty("breaks", false, COLUMNS("change_pct"));
    assert_empty("accuracy", false, COLUMNS("mae"));
    assert_empty("track_record", false, COLUMNS("off_pct"));
}

/* --- every file ------------------------------------------------------------------------------- */

static bool in_number(char c) {
    return (c >= '0' && c <= '9') || c == '.' || c == '-';
}

/* Does a text hold this number, and not as a part of another? */
static bool holds(const char *text, const char *number) {
    size_t length = strlen(number);
    for (const char *at = text; (at = strstr(at, number)); at++)
        if ((at == text || !in_number(at[-1])) && !in_number(at[length]))
            return true;
    return false;
}

static size_t files_scanned, rates_held, counts_held;
static bool tell;

/* Where a year's count may stand; in charts of months and in scripts it may be another number. */
static bool tells_counts(const char *path) {
    static const char *const place[] = {"/tables/", "/report/", "/summary/", "/change."};
    size_t length = strlen(path);
    if (length < 3 || strcmp(path + length - 3, ".gp") == 0)
        return false;
    for (size_t i = 0; i < sizeof place / sizeof *place; i++)
        if (strstr(path, place[i]))
            return true;
    return false;
}

/* Rates have digits enough to be met nowhere else; counts are looked for from a hundred on. The
 * rate as printed in pages and charts has few: those are looked at by what they leave out. */
static void scan(const char *folder) {
    DIR *open = opendir(folder);
    assert_non_null(open);
    for (struct dirent *entry; (entry = readdir(open));) {
        char path[512];
        if (entry->d_name[0] == '.' || strcmp(entry->d_name, "manifest.json") == 0 ||
            strcmp(entry->d_name, "run.log") == 0)
            continue;
        path_of(path, folder, entry->d_name);
        if (!strchr(entry->d_name, '.')) {
            scan(path);
            continue;
        }
        char *text = support_read(path);
        files_scanned++;
        for (size_t i = 0; i < hidden_count; i++) {
            bool rate = strlen(hidden[i].rate) > 5 && holds(text, hidden[i].rate);
            bool count =
                tells_counts(path) && strlen(hidden[i].count) > 2 && holds(text, hidden[i].count);
            rates_held += rate;
            counts_held += count;
            if (tell && (rate || count))
                print_error("%s tells of %s in %s: %s\n", path, hidden[i].category, hidden[i].area,
                            rate ? hidden[i].rate : hidden[i].count);
        }
        free(text);
    }
    closedir(open);
}

static void scan_run(const char *name, bool say) {
    char folder[512];
    path_of(folder, scratch, name);
    files_scanned = rates_held = counts_held = 0;
    tell = say;
    scan(folder);
}

static void write_events(void) {
    char path[512];
    path_of(path, scratch, "events.csv");
    support_write(path, "event,start,end,kind,area,category\nShift,2022-04,,level_shift,,\n");
}

static const char *const settings = "backtest_origins = 4\n[input]\nevents = events.csv\n"
                                    "[significance]\nbenchmark = Land\n";

static void with_tier(const char *tier) {
    char lines[512];
    snprintf(lines, sizeof lines, "[forecast]\n%s%s", settings, tier);
    write_batch("Alder", lines);
    write_events();
}

/* Ranks of the areas that are shown, among themselves. */
static void assert_ranks_of_shown(void) {
    static struct sheet sheet;
    bool ranked[6] = {false};
    size_t shown = 0;
    sheet_read(&sheet, "out", "significance");
    for (size_t r = 1; r < sheet.rows; r++) {
        const char *rank = cell_of(&sheet, r, "rank");
        if (strcmp(cell_of(&sheet, r, "category"), "Robbery") != 0 || !rank[0] ||
            strcmp(cell_of(&sheet, r, "areas"), "3") != 0)
            continue;
        ranked[atoi(rank)] = true;
        shown++;
    }
    assert_int_equal(shown, 3); /* Cedar, Dogwood, Elm */
    assert_true(ranked[1] && ranked[2] && ranked[3]);
    free(sheet.text);
    char path[512];
    path_of(path, scratch, "out/charts/summary/robbery-ranks.csv");
    char *chart = support_read(path);
    assert_non_null(strstr(chart, "Cedar"));
    assert_null(strstr(chart, "Alder"));
    assert_null(strstr(chart, "Birch"));
    free(chart);
}

static size_t breaks_of(const char *folder, const char *area, const char *category) {
    static struct sheet sheet;
    size_t found = 0;
    sheet_read(&sheet, folder, "breaks");
    for (size_t r = 1; r < sheet.rows; r++)
        found += strcmp(cell_of(&sheet, r, "area"), area) == 0 &&
                 strcmp(cell_of(&sheet, r, "category"), category) == 0;
    free(sheet.text);
    return found;
}

static void hidden_nowhere(void **state) {
    (void)state;
    with_tier("");
    run();
    keep_as("plain");
    /* into the folder of a run that showed all: what that drew of them goes */
    run();
    assert_true(there_is(scratch, "out/charts/alder/robbery.csv"));
    with_tier("tier = public\nround_to = 1\n");
    run();
    find_hidden();
    assert_in_range(hidden_count, 4, 12);
    assert_string_equal(hidden[0].area, "Alder");
    assert_tables_silent();
    assert_false(there_is(scratch, "out/charts/alder/robbery.csv"));
    assert_false(there_is(scratch, "out/charts/alder/robbery-control.alt.txt"));
    assert_ranks_of_shown();
    assert_true(breaks_of("plain", "Birch", "Robbery") > 0 &&
                breaks_of("plain", "Elm", "Violence") > 0);
    assert_int_equal(breaks_of("out", "Birch", "Robbery"), 0);
    assert_true(breaks_of("out", "Elm", "Violence") > 0);
    assert_true(there_is(scratch, "out/charts/summary/robbery-rates.csv"));
    assert_true(there_is(scratch, "out/charts/elm/violence.csv"));
    scan_run("plain", false); /* the scan does find what is there */
    assert_true(rates_held >= hidden_count && counts_held > 0);
    size_t before = files_scanned;
    scan_run("out", true);
    assert_in_range(files_scanned, 40, before);
    assert_int_equal(rates_held + counts_held, 0);
    char path[512];
    path_of(path, scratch, "out/report/rates-alder.html");
    char *page = support_read(path);
    assert_non_null(strstr(page, "[c]"));
    assert_non_null(strstr(page, "suppressed to protect confidentiality"));
    free(page);
}

/* Off, by its own word or by its numbers: the same bytes. */
static void off_changes_nothing(void **state) {
    (void)state;
    static const char *const file[] = {
        "tables/significance.csv",  "tables/rates.csv",
        "tables/totals.csv",        "tables/series.csv",
        "tables/change.csv",        "tables/trend.csv",
        "tables/breaks.csv",        "tables/forecasts.csv",
        "tables/events.csv",        "tables/accuracy.csv",
        "tables/track_record.csv",  "report/rates-alder.html",
        "charts/alder/robbery.csv", "charts/summary/robbery-ranks.csv"};
    static const char *const same[] = {"tier = restricted\n",
                                       "tier = public\nround_to = 1\nsuppress_below = 0\n"};
    char plain[512], out[512];
    with_tier("");
    run();
    keep_as("plain");
    path_of(plain, scratch, "plain");
    path_of(out, scratch, "out");
    for (size_t s = 0; s < sizeof same / sizeof *same; s++) {
        with_tier(same[s]);
        run();
        for (size_t i = 0; i < sizeof file / sizeof *file; i++)
            assert_same_file(plain, out, file[i]);
    }
}

/* --- rounding --------------------------------------------------------------------------------- */

static void assert_multiples(const char *name, const char *const *columns, const char *where) {
    static struct sheet sheet;
    size_t told = 0;
    sheet_read(&sheet, "out", name);
    for (size_t r = 1; r < sheet.rows; r++)
        for (size_t i = 0; columns[i]; i++) {
            const char *cell = cell_of(&sheet, r, columns[i]);
            if (!cell[0] || (where && strcmp(cell_of(&sheet, r, where), "0") == 0))
                continue;
            told++;
            if (fmod(atof(cell), 5) != 0)
                fail_msg("%s.csv, row %zu: %s is %s", name, r, columns[i], cell);
        }
    assert_true(told > 20);
    free(sheet.text);
}

/* Column `column` of a chart's own data. */
static void assert_chart_multiples(const char *below, size_t column) {
    char path[512];
    path_of(path, scratch, below);
    char *text = support_read(path);
    size_t told = 0;
    for (char *line = strchr(text, '\n') + 1; *line; line = strchr(line, '\n') + 1) {
        char *cell = line;
        for (size_t i = 0; i < column; i++)
            cell = strchr(cell, ',') + 1;
        if (*cell == ',')
            continue;
        told++;
        if (fmod(atof(cell), 5) != 0)
            fail_msg("%s: %.*s", below, (int)strcspn(line, "\n"), line);
    }
    assert_true(told > 20);
    free(text);
}

/* Errors in offences or in percent would give the record back; how often limits held does not. */
static void assert_past_forecasts_silent(void) {
    static struct sheet sheet;
    static const char *const error[] = {"mae",  "bias",   "smape",  "mase",
                                        "crps", "mae_at", "bias_at"};
    size_t told = 0;
    sheet_read(&sheet, "out", "accuracy");
    for (size_t r = 1; r < sheet.rows; r++) {
        for (size_t i = 0; i < sizeof error / sizeof *error; i++)
            assert_string_equal(cell_of(&sheet, r, error[i]), "");
        told += cell_of(&sheet, r, "coverage_80")[0] != '\0';
    }
    assert_true(told > 20);
    free(sheet.text);
    sheet_read(&sheet, "out", "track_record");
    assert_true(sheet.rows > 10);
    for (size_t r = 1; r < sheet.rows; r++) {
        assert_string_equal(cell_of(&sheet, r, "off_pct"), "");
        assert_string_equal(cell_of(&sheet, r, "bias_pct"), "");
        assert_string_equal(cell_of(&sheet, r, "repeat_pct"), "");
        assert_true(cell_of(&sheet, r, "inside_80")[0] != '\0');
        assert_non_null(strstr(cell_of(&sheet, r, "words"), "80% range"));
        assert_null(strstr(cell_of(&sheet, r, "words"), "were on average"));
    }
    free(sheet.text);
}

/* Counts are multiples of five in tables and charts, rates are made of those, and the exact counts
 * of the run that rounds nothing stand nowhere. */
static void rounded_everywhere(void **state) {
    (void)state;
    with_tier("");
    run();
    keep_as("plain");
    with_tier("tier = public\nsuppress_below = 0\n");
    run();
    assert_multiples("significance", COLUMNS("count"), NULL);
    assert_multiples("change", COLUMNS("count_before", "count_after"), NULL);
    assert_multiples("totals", COLUMNS("mean", "median", "lower_95", "upper_80"),
                     "observed_months");
    assert_past_forecasts_silent();
    assert_chart_multiples("out/charts/elm/violence.csv", 1);
    assert_chart_multiples("out/charts/elm/violence-control.csv", 1);
    static struct sheet open, closed;
    sheet_read(&open, "plain", "significance");
    sheet_read(&closed, "out", "significance");
    assert_int_equal(open.rows, closed.rows);
    hidden_count = 0;
    for (size_t r = 1; r < open.rows; r++) {
        double exact = atof(cell_of(&open, r, "count")), shown = atof(cell_of(&closed, r, "count"));
        assert_true(fabs(shown - exact) <= 2.5);
        assert_close(atof(cell_of(&closed, r, "rate")),
                     1000 * shown / atof(cell_of(&closed, r, "population")), 1e-10);
        if (shown == exact)
            continue;
        remember(&open, r);
    }
    assert_true(hidden_count > 20);
    free(open.text);
    free(closed.text);
    scan_run("plain", false);
    assert_true(rates_held >= hidden_count && counts_held >= hidden_count);
    scan_run("out", true);
    assert_int_equal(rates_held + counts_held, 0);
    char path[512];
    path_of(path, scratch, "out/report/rates-elm.html");
    char *page = support_read(path);
    assert_non_null(strstr(page, "rounded to the nearest 5"));
    free(page);
    path_of(path, scratch, "out/charts/elm/violence.gp");
    page = support_read(path);
    assert_non_null(strstr(page, "rounded to the nearest 5"));
    free(page);
}

/* A force that is hidden itself: its rate is hidden in the columns of its areas, and so is the mean
 * of a group all of whose areas are. */
static void hidden_above(void **state) {
    (void)state;
    char path[512];
    write_batch("Dogwood Elm", "[significance]\nbenchmark = Land\ntier = public\n"
                               "suppress_below = 8\n");
    path_of(path, scratch, "areas.csv");
    support_write(path, "area,area_code,parent,level,similar_group\n"
                        "Alder,E22000000,North,csp,Woods\nBirch,E22000001,North,csp,Woods\n"
                        "Cedar,E22000002,North,csp,\nDogwood,E22000003,South,csp,Hedges\n"
                        "Elm,E22000004,South,csp,Hedges\nNorth,E23000001,East,force,\n"
                        "South,E23000002,East,force,\nEast,E12000001,Land,region,\n"
                        "Land,E92000001,,country,\n");
    run();
    static struct sheet sheet;
    size_t hidden_cells = 0;
    sheet_read(&sheet, "out", "rates");
    for (size_t r = 1; r < sheet.rows; r++) {
        const char *kind = cell_of(&sheet, r, "comparator_kind");
        if (strcmp(cell_of(&sheet, r, "area"), "Elm") != 0 ||
            strcmp(cell_of(&sheet, r, "category"), "Robbery") != 0)
            continue;
        bool own = strcmp(kind, "area") == 0 || strcmp(kind, "force") == 0 ||
                   strcmp(kind, "similar_group") == 0;
        if (own) {
            hidden_cells++;
            assert_string_equal(cell_of(&sheet, r, "shown"), "[c]");
            assert_string_equal(cell_of(&sheet, r, "rate"), "");
        } else if (strcmp(cell_of(&sheet, r, "marker"), "c") != 0)
            assert_true(atof(cell_of(&sheet, r, "rate")) > 0);
    }
    assert_int_equal(hidden_cells, 3);
    free(sheet.text);
}

/* The next release: nothing is small any more, but what the first one hid stays hidden. */
static void hidden_before(void **state) {
    (void)state;
    static struct sheet sheet;
    write_batch("Alder", "[significance]\ntier = public\n");
    run();
    keep_as("first");
    write_batch("", "[significance]\ntier = public\n"
                    "suppress_below = 0\nhidden_before = first/tables/significance.csv\n");
    run();
    sheet_read(&sheet, "out", "significance");
    size_t found = 0;
    for (size_t r = 1; r < sheet.rows; r++)
        if (strcmp(cell_of(&sheet, r, "area"), "Alder") == 0 &&
            strcmp(cell_of(&sheet, r, "category"), "Robbery") == 0) {
            found++;
            assert_string_equal(cell_of(&sheet, r, "count"), "");
        }
    assert_int_equal(found, 1);
    free(sheet.text);
}

/* Said by check, before anything is computed. */
static void needs_populations(void **state) {
    (void)state;
    char path[512];
    write_batch("Alder", "[significance]\ntier = public\n");
    path_of(path, scratch, "BATCH.ini");
    char *text = support_read(path), *line = strstr(text, "population = population.csv");
    memset(line, ';', strlen("population = population.csv"));
    support_write(path, text);
    free(text);
    struct program program = {.arguments = {"check", "BATCH.ini"}, .folder = scratch};
    assert_program(&program, 78, "tier: found public without populations");
    write_batch("Alder", "[significance]\ntier = public\nsuppress_below = 0\nsuppress_zero = on\n");
    assert_program(&program, 78, "suppress_zero: found on where suppress_below is 0");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(hidden_nowhere, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rounded_everywhere, set_up, tear_down),
        cmocka_unit_test_setup_teardown(hidden_above, set_up, tear_down),
        cmocka_unit_test_setup_teardown(needs_populations, set_up, tear_down),
        cmocka_unit_test_setup_teardown(hidden_before, set_up, tear_down),
        cmocka_unit_test_setup_teardown(off_changes_nothing, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

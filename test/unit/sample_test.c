/* The synthetic sample: the same bytes from the same seed, tables that name each other rightly, and
 * counts that show what was put in. Three whole series are compared with a second implementation,
 * test/reference/sample_series.py. */
#include "test/support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/batch/sample.h"
#include "engine/batch/sample_data.h"
#include "engine/core/digest.h"
#include "engine/core/files.h"
#include "engine/data/period.h"

enum { MONTHS = 108, ROWS = 112102, MOST = 80 };

static const char *const written[] = {
    "BATCH.ini",      "README.txt",      "aliases.csv",     "areas.csv",
    "categories.csv", "chart_areas.csv", "comparators.csv", "chart_categories.csv",
    "crime.csv",      "events.csv",      "population.csv",  "themes.csv",
};
enum { WRITTEN = sizeof written / sizeof *written };

/* The sample of seed 1, and its counts by place in the tables; -1 where there is no row. */
struct sample {
    char folder[256];
    long rows;
    int count[MOST][MOST][MONTHS];
};

static char *path_in(const char *folder, const char *name, char *out) {
    snprintf(out, 512, "%s/%s", folder, name);
    return out;
}

static struct reference *open_in(const struct sample *sample, const char *name) {
    char path[512];
    struct reference *file = reference_open(path_in(sample->folder, name, path));
    if (!file)
        fail_msg("%s is not there", path);
    return file;
}

static size_t area_named(const char *name) {
    for (size_t i = 0; i < sample_area_count; i++)
        if (strcmp(sample_areas[i].name, name) == 0)
            return i;
    return MOST;
}

static size_t category_named(const char *name) {
    for (size_t i = 0; i < sample_category_count; i++)
        if (strcmp(sample_categories[i].name, name) == 0)
            return i;
    return MOST;
}

/* Today's name for what stands in the file. */
static const char *meaning(const char *name) {
    for (size_t i = 0; i < sample_alias_count; i++)
        if (strcmp(sample_aliases[i].name, name) == 0)
            return sample_aliases[i].means;
    return name;
}

static void read_crime(struct sample *sample) {
    struct reference *file = open_in(sample, "crime.csv");
    while (reference_next(file)) {
        size_t area = area_named(meaning(reference_text(file, "area")));
        size_t category = category_named(meaning(reference_text(file, "category")));
        const char *text = reference_text(file, "month");
        int month = 0;
        assert_true(area < MOST && category < MOST);
        assert_true(month_parse(text, strlen(text), &month));
        month -= month_index(2016, 4);
        assert_in_range(month, 0, MONTHS - 1);
        assert_string_equal(reference_text(file, "area_code"), sample_areas[area].code);
        double count = reference_number(file, "count");
        assert_true(count >= 0 && count < 100000 && count == (double)(int)count);
        assert_int_equal(sample->count[area][category][month], -1); /* no row twice */
        sample->count[area][category][month] = (int)count;
        sample->rows++;
    }
    reference_close(file);
}

static int make(void **state) {
    struct sample *sample = malloc(sizeof *sample);
    if (!sample)
        return -1;
    memset(sample, 0xff, sizeof *sample); /* every count is -1 */
    sample->rows = 0;
    support_scratch(sample->folder);
    struct fault fault = FAULT_NONE;
    if (sample_write(sample->folder, 1, &fault) != STATUS_OK)
        return -1;
    read_crime(sample);
    *state = sample;
    return 0;
}

static int clean(void **state) {
    struct sample *sample = *state;
    support_remove(sample->folder);
    free(sample);
    return 0;
}

/* Months first .. last, counted from 2016-04. `area` "" is every partnership, a force its own. */
static double sum(const struct sample *sample, const char *area, const char *category, int first,
                  int last) {
    double total = 0;
    for (size_t i = 0; i < sample_area_count; i++)
        for (size_t j = 0; j < sample_category_count; j++) {
            bool here = !area[0] || strcmp(sample_areas[i].name, area) == 0 ||
                        strcmp(sample_areas[i].parent, area) == 0;
            bool this = category[0] ? strcmp(sample_categories[j].name, category) == 0
                                    : !sample_categories[j].local;
            for (int month = first; here && this && month <= last; month++)
                if (sample->count[i][j][month] > 0)
                    total += sample->count[i][j][month];
        }
    return total;
}

static double people(const struct sample *sample, const char *area, int year) {
    struct reference *file = open_in(sample, "population.csv");
    double found = 0;
    while (reference_next(file))
        if (strcmp(reference_text(file, "area"), area) == 0 &&
            reference_number(file, "year") == year)
            found = reference_number(file, "population");
    reference_close(file);
    return found;
}

static void the_same_seed_gives_the_same_bytes(void **state) {
    const struct sample *sample = *state;
    char again[300], other[300], path[512], folder[256];
    support_scratch(folder);
    snprintf(again, sizeof again, "%s/not/there/yet", folder);
    snprintf(other, sizeof other, "%s/other", folder);
    assert_int_equal(sample_write(again, 1, NULL), STATUS_OK);
    assert_int_equal(sample_write(again, 1, NULL), STATUS_OK); /* over itself */
    assert_int_equal(sample_write(other, 2, NULL), STATUS_OK);
    for (size_t i = 0; i < WRITTEN; i++) {
        char digest[3][DIGEST_SIZE];
        assert_int_equal(
            digest_file(path_in(sample->folder, written[i], path), digest[0], NULL, NULL), 0);
        assert_int_equal(digest_file(path_in(again, written[i], path), digest[1], NULL, NULL), 0);
        assert_int_equal(digest_file(path_in(other, written[i], path), digest[2], NULL, NULL), 0);
        assert_string_equal(digest[0], digest[1]);
        bool drawn = strcmp(written[i], "crime.csv") == 0 || strcmp(written[i], "README.txt") == 0;
        assert_int_equal(strcmp(digest[0], digest[2]) != 0, drawn);
    }
    support_remove(folder);
}

static void exactly_the_files_named_are_written(void **state) {
    const struct sample *sample = *state;
    struct arena arena = ARENA_EMPTY;
    const char *const *path;
    size_t count;
    assert_int_equal(files_list(&arena, sample->folder, &path, &count, NULL), STATUS_OK);
    assert_int_equal(count, WRITTEN);
    arena_free(&arena);
}

static void a_folder_that_cannot_be_made_is_a_fault(void **state) {
    const struct sample *sample = *state;
    char path[512];
    struct fault fault = FAULT_NONE;
    path_in(sample->folder, "README.txt/below", path);
    assert_int_equal(sample_write(path, 1, &fault), STATUS_CANNOT_CREATE);
    assert_true(fault.message[0]);
}

static void series_agree_with_the_second_implementation(void **state) {
    const struct sample *sample = *state;
    struct reference *file = reference_open(TEST_REFERENCE "/sample_series.csv");
    assert_non_null(file);
    int compared = 0;
    for (; reference_next(file); compared++) {
        const char *text = reference_text(file, "month");
        int month = 0;
        assert_true(month_parse(text, strlen(text), &month));
        assert_int_equal(sample->count[area_named(reference_text(file, "area"))][category_named(
                             reference_text(file, "category"))][month - month_index(2016, 4)],
                         (int)reference_number(file, "count"));
    }
    reference_close(file);
    assert_int_equal(compared, 3 * MONTHS);
}

/* 49 partnerships x 21 leaves x 108 months, 9 x 108 of anti-social behaviour, less 2 in the gap. */
static void rows_are_complete_but_for_the_gap(void **state) {
    const struct sample *sample = *state;
    assert_int_equal(sample->rows, ROWS);
    assert_true(sample_area_count <= MOST && sample_category_count <= MOST);
    int partnerships = 0, home = 0, leaves = 0, absent = 0;
    for (size_t i = 0; i < sample_area_count; i++) {
        bool csp = sample_areas[i].level == LEVEL_CSP;
        bool ours = csp && strcmp(sample_areas[i].parent, SAMPLE_HOME) == 0;
        partnerships += csp, home += ours;
        for (size_t j = 0; j < sample_category_count; j++) {
            const struct sample_category *category = &sample_categories[j];
            bool expected = csp && category->rate > 0 && (!category->local || ours);
            for (int month = 0; month < MONTHS; month++) {
                bool found = sample->count[i][j][month] >= 0;
                assert_true(expected || !found);
                absent += expected && !found;
            }
        }
    }
    for (size_t j = 0; j < sample_category_count; j++)
        leaves += sample_categories[j].rate > 0;
    assert_int_equal(partnerships, 49);
    assert_int_equal(home, 9);
    assert_int_equal(leaves, 22);
    assert_int_equal(absent, 2);
    size_t tamworth = area_named("Tamworth"), asb = category_named("Anti-social behaviour");
    assert_int_equal(sample->count[tamworth][asb][25], -1); /* 2018-05 */
    assert_int_equal(sample->count[tamworth][asb][26], -1);
}

static void names_are_unique_and_every_name_used_is_known(void **state) {
    (void)state;
    for (size_t i = 0; i < sample_area_count; i++) {
        const struct sample_area *area = &sample_areas[i];
        assert_int_equal(area_named(area->name), i);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(area->code, sample_areas[j].code);
        size_t parent = area_named(area->parent);
        if (area->level == LEVEL_COUNTRY)
            assert_string_equal(area->parent, "");
        else
            assert_int_equal(sample_areas[parent].level, area->level + 1);
        assert_int_equal(area->population > 0, area->level == LEVEL_CSP);
    }
    for (size_t i = 0; i < sample_category_count; i++) {
        const struct sample_category *category = &sample_categories[i];
        assert_int_equal(category_named(category->name), i);
        assert_true(!category->parent[0] || category_named(category->parent) < i);
        assert_true(strpbrk(category->name, ",\"") == NULL);
    }
    for (size_t i = 0; i < sample_event_count; i++) {
        const struct sample_event *event = &sample_events[i];
        assert_true(!event->area[0] || area_named(event->area) < MOST);
        assert_true(!event->category[0] || category_named(event->category) < MOST);
        assert_non_null(strstr(event->note, "Synthetic"));
    }
    for (size_t i = 0; i < sample_theme_count; i++)
        assert_true(category_named(sample_themes[i].name) < MOST);
    for (size_t i = 0; i < sample_similar_count; i++)
        assert_int_equal(sample_areas[area_named(sample_similar[i].name)].level, LEVEL_CSP);
    for (size_t i = 0; i < sample_comparator_count; i++)
        assert_true(category_named(sample_comparators[i].category) < MOST);
    for (size_t i = 0; i < sample_drawn_count; i++) {
        bool theme = false;
        for (size_t k = 0; k < sample_theme_count; k++)
            theme = theme || strcmp(sample_themes[k].group, sample_drawn[i]) == 0;
        assert_true(theme || category_named(sample_drawn[i]) < MOST);
    }
    for (size_t i = 0; i < sample_alias_count; i++)
        assert_true(area_named(sample_aliases[i].means) < MOST ||
                    category_named(sample_aliases[i].means) < MOST);
}

static void populations_add_up(void **state) {
    const struct sample *sample = *state;
    struct reference *file = open_in(sample, "population.csv");
    double sums[4] = {0}; /* of the estimates of all years, by level from csp to country */
    int rows = 0;
    for (; reference_next(file); rows++)
        sums[sample_areas[area_named(reference_text(file, "area"))].level - LEVEL_CSP] +=
            reference_number(file, "population");
    reference_close(file);
    assert_int_equal(rows, 10 * (int)sample_area_count);
    for (int level = 1; level < 4; level++)
        assert_true(sums[level] == sums[0] && sums[0] > 0);
    assert_true(people(sample, "Cannock Chase", 2020) == 100500);
    /* 96,500 - 1 in a thousand a year, four years on */
    assert_true(people(sample, "Staffordshire Moorlands", 2024) == 96114);
}

/* Financial year 2024-25 is months 96 .. 107. Published rates of England and Wales lie near 90 in
 * all, partnerships between 40 and 180; the rest are wide brackets about the national rate. */
static void rates_are_plausible(void **state) {
    const struct sample *sample = *state;
    static const struct {
        const char *category;
        double low, high;
    } national[] = {
        {"", 75, 115},          {"Homicide", 0.004, 0.03},
        {"Robbery", 0.7, 2},    {"Residential burglary", 2, 5},
        {"Shoplifting", 5, 11}, {"Violence with injury", 7, 13},
        {"Rape", 0.7, 2},
    };
    for (size_t i = 0; i < sizeof national / sizeof *national; i++) {
        double rate = sum(sample, "", national[i].category, 96, 107) * 1000 /
                      people(sample, "England & Wales", 2024);
        if (rate < national[i].low || rate > national[i].high)
            fail_msg("%s: %g per 1,000", national[i].category, rate);
    }
    double lowest = 1e9, highest = 0;
    for (size_t i = 0; i < sample_area_count; i++) {
        if (sample_areas[i].level != LEVEL_CSP)
            continue;
        const char *name = sample_areas[i].name;
        double rate = sum(sample, name, "", 96, 107) * 1000 / people(sample, name, 2024);
        lowest = rate < lowest ? rate : lowest, highest = rate > highest ? rate : highest;
    }
    assert_true(lowest > 40 && highest < 180 && highest > 1.5 * lowest);
    double asb = sum(sample, SAMPLE_HOME, "Anti-social behaviour", 96, 107) * 1000 /
                 people(sample, SAMPLE_HOME, 2024);
    assert_true(asb > 10 && asb < 25);
}

static double change(const struct sample *sample, const char *area, const char *category,
                     int before, int after) {
    return sum(sample, area, category, after, after + 11) /
           sum(sample, area, category, before, before + 11);
}

static void what_was_put_in_can_be_seen(void **state) {
    const struct sample *sample = *state;
    enum { YEAR_2018 = 24, YEAR_2019 = 36, YEAR_2020 = 48, YEAR_2024 = 96 };
    /* the pandemic year against the one before */
    assert_true(change(sample, "", "", YEAR_2019, YEAR_2020) < 0.9);
    assert_true(change(sample, "", "Shoplifting", YEAR_2019, YEAR_2020) < 0.75);
    assert_true(change(sample, "", "Theft from the person", YEAR_2019, YEAR_2020) < 0.6);
    assert_true(change(sample, "", "Possession of drugs", YEAR_2019, YEAR_2020) > 1.05);
    assert_true(change(sample, SAMPLE_HOME, "Anti-social behaviour", YEAR_2019, YEAR_2020) > 1.1);
    /* the year from June 2022 against the one before, in the force and in its neighbour */
    static const char *const recorded[] = {"Violence without injury", "Stalking and harassment",
                                           "Public order offences"};
    for (size_t i = 0; i < 3; i++) {
        double home = change(sample, SAMPLE_HOME, recorded[i], 62, 74);
        double elsewhere = change(sample, "", recorded[i], 62, 74);
        assert_true(home > elsewhere + 0.08 && home > 1.15);
    }
    /* the operation, May to August 2019, against the same months a year before */
    double during = sum(sample, "East Staffordshire", "Vehicle offences", 37, 40);
    assert_true(during < 0.8 * sum(sample, "East Staffordshire", "Vehicle offences", 25, 28));
    assert_true(change(sample, "", "Shoplifting", YEAR_2018, YEAR_2024) > 1.15);
    assert_true(change(sample, SAMPLE_HOME, "Anti-social behaviour", 0, YEAR_2024) < 0.7);
}

/* The highest and the lowest month of the year over all nine years, January 1. */
static void seasons_peak_where_they_should(void **state) {
    const struct sample *sample = *state;
    static const struct {
        const char *category;
        int high[2], low[2]; /* months of the year, first to last */
    } seasons[] = {
        {"Public order offences", {5, 8}, {12, 2}},
        {"Anti-social behaviour", {4, 8}, {12, 2}},
        {"Residential burglary", {11, 1}, {4, 7}},
        {"Shoplifting", {9, 11}, {2, 7}},
    };
    for (size_t i = 0; i < sizeof seasons / sizeof *seasons; i++) {
        double total[12] = {0};
        for (int month = 0; month < MONTHS; month++)
            total[(month + 3) % 12] += sum(sample, "", seasons[i].category, month, month);
        int high = 0, low = 0;
        for (int m = 1; m < 12; m++) {
            high = total[m] > total[high] ? m : high;
            low = total[m] < total[low] ? m : low;
        }
        const int *range = seasons[i].high;
        assert_true((high + 1 - range[0] + 12) % 12 <= (range[1] - range[0] + 12) % 12);
        range = seasons[i].low;
        assert_true((low + 1 - range[0] + 12) % 12 <= (range[1] - range[0] + 12) % 12);
    }
}

/* Sum of squared yearly differences over the sum of the counts: 1 for Poisson counts of a steady
 * mean; for size 45 and the means here (about 70) above 1 + 70 / 45. */
static double spread(const struct sample *sample, const char *category) {
    double squares = 0, counts = 0;
    size_t j = category_named(category);
    for (size_t i = 0; i < sample_area_count; i++)
        for (int month = 0; sample_areas[i].level == LEVEL_CSP && month < 24; month++) {
            double now = sample->count[i][j][month], next = sample->count[i][j][month + 12];
            squares += (now - next) * (now - next), counts += now + next;
        }
    return squares / counts;
}

static void counts_vary_more_than_poisson_and_rare_ones_are_often_zero(void **state) {
    const struct sample *sample = *state;
    assert_true(spread(sample, "Vehicle offences") > 2.5);
    assert_true(spread(sample, "Vehicle offences") < 8);
    assert_true(spread(sample, "Homicide") > 0.8 && spread(sample, "Homicide") < 1.2);
    size_t homicide = category_named("Homicide"), zeros = 0, cells = 0;
    for (size_t i = 0; i < sample_area_count; i++)
        for (int month = 0; month < MONTHS; month++) {
            zeros += sample->count[i][homicide][month] == 0;
            cells += sample->count[i][homicide][month] >= 0;
        }
    assert_true(zeros * 10 > cells * 7 && zeros < cells);
}

static void drifted_names_are_in_the_file(void **state) {
    const struct sample *sample = *state;
    struct reference *file = open_in(sample, "crime.csv");
    int area = 0, category = 0;
    while (reference_next(file)) {
        bool early = strcmp(reference_text(file, "month"), "2017-03") <= 0;
        bool old_area = strcmp(reference_text(file, "area"), "Stoke on Trent") == 0;
        bool old_category = strcmp(reference_text(file, "category"), "Other Theft Offences") == 0;
        assert_true(early || (!old_area && !old_category));
        area += old_area, category += old_category;
    }
    reference_close(file);
    assert_int_equal(area, 12 * 22);
    assert_int_equal(category, 12 * 49);
}

/* The keys the batch file may hold, by section, as in the interface description. */
static const struct {
    const char *section, *keys;
} allowed[] = {
    {"batch", " name output data_to seed jobs "},
    {"input", " crime format population areas categories themes events comparators aliases "
              "geography missing "},
    {"columns", " "},
    {"forecast", " horizon levels models calendar paths "},
    {"significance", " benchmark period confidence low_volume tier suppress_below "},
    {"charts", " areas categories formats history_years "},
    {"report", " areas title source "},
};

static const char *keys_of(const char *section) {
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        if (strcmp(allowed[i].section, section) == 0)
            return allowed[i].keys;
    fail_msg("[%s] is not a section of BATCH.ini", section);
    return "";
}

static void batch_file_holds_allowed_keys_each_with_a_comment(void **state) {
    const struct sample *sample = *state;
    char path[512], key[80], wanted[84], section[80] = "", before = '\0';
    char *text = support_read(path_in(sample->folder, "BATCH.ini", path));
    int settings = 0;
    for (char *line = text, *end; *line; line = end + 1) {
        end = strchr(line, '\n');
        assert_non_null(end);
        *end = '\0';
        assert_true(strlen(line) < 190);
        if (sscanf(line, "[%79[a-z]]", section) == 0 && sscanf(line, "%79[a-z_] =", key) == 1) {
            snprintf(wanted, sizeof wanted, " %s ", key);
            if (!strstr(keys_of(section), wanted))
                fail_msg("%s is not a key of [%s]", key, section);
            assert_int_equal(before, ';');
            const char *value = strchr(line, '=') + 2;
            if (strstr(value, ".csv")) {
                char file[512];
                assert_true(files_exists(path_in(sample->folder, value, file)));
            }
            settings++;
        }
        before = *line;
    }
    free(text);
    assert_int_equal(settings, 31);
}

/* Files whose columns have room for words say what they are. */
static void synthetic_data_says_so(void **state) {
    const struct sample *sample = *state;
    static const char *const telling[] = {"BATCH.ini", "README.txt", "categories.csv", "events.csv",
                                          "comparators.csv"};
    for (size_t i = 0; i < sizeof telling / sizeof *telling; i++) {
        char path[512];
        char *text = support_read(path_in(sample->folder, telling[i], path));
        assert_true(strstr(text, "ynthetic") != NULL);
        free(text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_gives_the_same_bytes),
        cmocka_unit_test(exactly_the_files_named_are_written),
        cmocka_unit_test(a_folder_that_cannot_be_made_is_a_fault),
        cmocka_unit_test(series_agree_with_the_second_implementation),
        cmocka_unit_test(rows_are_complete_but_for_the_gap),
        cmocka_unit_test(names_are_unique_and_every_name_used_is_known),
        cmocka_unit_test(populations_add_up),
        cmocka_unit_test(rates_are_plausible),
        cmocka_unit_test(what_was_put_in_can_be_seen),
        cmocka_unit_test(seasons_peak_where_they_should),
        cmocka_unit_test(counts_vary_more_than_poisson_and_rare_ones_are_often_zero),
        cmocka_unit_test(drifted_names_are_in_the_file),
        cmocka_unit_test(batch_file_holds_allowed_keys_each_with_a_comment),
        cmocka_unit_test(synthetic_data_says_so),
    };
    return cmocka_run_group_tests_name("sample", tests, make, clean);
}

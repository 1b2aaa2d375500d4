/* The generator of the synthetic sample.
 *
 * Equation. The count of area a, category c and month t is negative binomial with mean
 *
 *     m = P(a, t) / 1000 * d(t) / 365.25 * rate(c) * level(a, c) * urban(a, c) * trend(c, t)
 *         * season(c, t) * drift(a, c, t) * measures(c, t) * events(a, c, t)
 *
 * and variance m + m^2 / size(c). P is the population, d the days of the month; level is one draw
 * for each area and category, drift one draw a year with straight lines between.
 *
 * Reproducibility. Each area and category has its own stream, keyed by their names, so a row does
 * not change when others are added. Only + - * / are used, no function of the mathematics library,
 * whose last digit differs between systems; means are rounded to millionths besides. The size is a
 * whole number, so that the first probability of the inversion is a repeated product.
 */
#include "engine/batch/sample.h"

#include <inttypes.h>
#include <string.h>

#include "engine/batch/sample_data.h"
#include "engine/core/arena.h"
#include "engine/core/files.h"
#include "engine/core/number.h"
#include "engine/core/text.h"
#include "engine/data/period.h"
#include "models/kernels/random.h"

enum { MONTHS = SAMPLE_YEARS * MONTHS_A_YEAR };

static int first_month(void) {
    return month_index(SAMPLE_FIRST_YEAR, 4);
}

/* A month of the tables; "" is long before and `otherwise` long after everything. */
static int month_of(const char *text, int otherwise) {
    int month = otherwise;
    month_parse(text, strlen(text), &month);
    return month;
}

static int days_in(int month) {
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    /* every fourth year is a leap year between 1901 and 2099 */
    bool leap = month_of_year(month) == 2 && month_year(month) % 4 == 0;
    return days[month_of_year(month) - 1] + (leap ? 1 : 0);
}

/* People at mid-year, fractions cut. A parent's is the sum below it. */
static long population_of(const char *name, int year) {
    long sum = 0;
    for (size_t i = 0; i < sample_area_count; i++) {
        const struct sample_area *area = &sample_areas[i];
        if (strcmp(area->name, name) == 0 && area->level == LEVEL_CSP)
            return area->population +
                   (long)area->population * area->growth * (year - SAMPLE_BASE_YEAR) / 1000;
        if (strcmp(area->parent, name) == 0)
            sum += population_of(area->name, year);
    }
    return sum;
}

/* Draw a negative binomial count by inversion: p(0) = q^size with q = size / (size + mean), then
 * p(k + 1) = p(k) (k + size) / (k + 1) (1 - q). p(0) stays above 1e-200 for the means and sizes of
 * the tables (mean up to 2,000 at size 140). */
static long draw_count(struct random_stream *stream, double mean, int size) {
    double u = random_uniform(stream), q = size / (size + mean), term = 1;
    for (int i = 0; i < size; i++)
        term *= q;
    double below = term;
    long count = 0;
    /* past the mean, terms this small can no longer be told from rounding */
    while (u > below && (term > 1e-17 || (double)count < mean)) {
        term *= ((double)count + size) / ((double)count + 1) * (1 - q);
        below += term;
        count++;
    }
    return count;
}

/* What holds for one area and category over all months, drawn before the counts. */
struct series {
    const struct sample_area *area;
    const struct sample_category *category;
    double level;                   /* this place's own, for good */
    double drift[SAMPLE_YEARS + 1]; /* this place's own, at the start of each financial year */
};

static struct series draw_series(struct random_stream *stream, const struct sample_area *area,
                                 const struct sample_category *category) {
    struct series series = {.area = area, .category = category};
    /* two uniforms: a bell-like spread, three quarters to five quarters */
    series.level = 0.75 + 0.25 * (random_uniform(stream) + random_uniform(stream));
    for (size_t i = 0; i <= SAMPLE_YEARS; i++)
        series.drift[i] = 0.92 + 0.16 * random_uniform(stream);
    return series;
}

static double at_least(double low, double value) {
    return value < low ? low : value;
}

/* The pandemic and the events of the table. */
static double interventions(const struct series *series, int month) {
    double factor = 1;
    int measures = month - month_index(2020, 3);
    if (measures >= 0 && measures < SAMPLE_MEASURES)
        factor += series->category->measure * sample_measures[measures] / 100;
    for (size_t i = 0; i < sample_event_count; i++) {
        const struct sample_event *event = &sample_events[i];
        bool here = !event->area[0] || strcmp(event->area, series->area->name) == 0 ||
                    strcmp(event->area, series->area->parent) == 0;
        bool this = !event->category[0] || strcmp(event->category, series->category->name) == 0;
        if (here && this && month >= month_of(event->start, 0) &&
            month <= month_of(event->end, INT32_MAX))
            factor *= 1 + event->effect;
    }
    return factor;
}

static double mean_of(const struct series *series, int month) {
    const struct sample_category *category = series->category;
    int since = month - first_month(), into = since % MONTHS_A_YEAR;
    double years = (month - month_index(SAMPLE_BASE_YEAR, 4)) / 12.0;
    double late = at_least(0, (month - month_index(2022, 4)) / 12.0);
    double urban = series->area->urban / 100.0;
    const double *drift = &series->drift[since / MONTHS_A_YEAR];

    double mean = (double)population_of(series->area->name, month_financial_year(month)) / 1000;
    mean *= days_in(month) / 365.25 * category->rate * series->level;
    mean *= at_least(0.15, 1 + category->urban * (urban - 1));
    mean *= at_least(0.3, 1 + category->trend * years + category->late * late);
    mean *= sample_seasons[category->season][month_of_year(month) - 1] / 100.0;
    mean *= drift[0] + (drift[1] - drift[0]) * into / 12;
    mean *= interventions(series, month);
    return (double)(int64_t)(mean * 1e6 + 0.5) / 1e6;
}

static bool in_gap(const char *area, const char *category, int month) {
    for (size_t i = 0; i < sample_gap_count; i++) {
        const struct sample_gap *gap = &sample_gaps[i];
        if (strcmp(gap->area, area) == 0 && strcmp(gap->category, category) == 0 &&
            month >= month_of(gap->first, 0) && month <= month_of(gap->last, 0))
            return true;
    }
    return false;
}

/* The name in use in a month: today's or, before it drifted, an older one. */
static const char *name_then(const char *name, const char *kind, int month) {
    for (size_t i = 0; i < sample_alias_count; i++) {
        const struct sample_alias *alias = &sample_aliases[i];
        if (strcmp(alias->kind, kind) == 0 && strcmp(alias->means, name) == 0 &&
            month <= month_of(alias->last, 0))
            return alias->name;
    }
    return name;
}

static void crime_series(struct text *out, uint64_t seed, const struct sample_area *area,
                         const struct sample_category *category) {
    uint64_t mark = random_mark(random_mark(random_mark(0, "sample"), area->name), category->name);
    struct random_stream stream = random_stream(seed, mark);
    struct series series = draw_series(&stream, area, category);
    for (int i = 0; i < MONTHS; i++) {
        int month = first_month() + i;
        long count = draw_count(&stream, mean_of(&series, month), category->size);
        char date[PERIOD_SIZE];
        month_print(month, date);
        if (!in_gap(area->name, category->name, month))
            text_printf(out, "%s,%s,%s,%s,%ld\n", date, name_then(area->name, "area", month),
                        area->code, name_then(category->name, "category", month), count);
    }
}

static void crime(struct text *out, uint64_t seed) {
    text_append(out, "month,area,area_code,category,count\n");
    for (size_t i = 0; i < sample_area_count; i++) {
        const struct sample_area *area = &sample_areas[i];
        for (size_t j = 0; area->level == LEVEL_CSP && j < sample_category_count; j++) {
            const struct sample_category *category = &sample_categories[j];
            if (category->rate > 0 && (!category->local || strcmp(area->parent, SAMPLE_HOME) == 0))
                crime_series(out, seed, area, category);
        }
    }
}

static void population(struct text *out, uint64_t seed) {
    (void)seed;
    text_append(out, "year,area,area_code,population\n");
    for (int year = SAMPLE_FIRST_POPULATION; year <= SAMPLE_LAST_POPULATION; year++)
        for (size_t i = 0; i < sample_area_count; i++)
            text_printf(out, "%d,%s,%s,%ld\n", year, sample_areas[i].name, sample_areas[i].code,
                        population_of(sample_areas[i].name, year));
}

/* A row for each similar group an area sits in, or one without a group. */
static void areas(struct text *out, uint64_t seed) {
    (void)seed;
    text_append(out, "area,area_code,parent,level,similar_group\n");
    for (size_t i = 0; i < sample_area_count; i++) {
        const struct sample_area *area = &sample_areas[i];
        bool grouped = false;
        for (size_t j = 0; j <= sample_similar_count; j++) {
            bool member =
                j < sample_similar_count && strcmp(sample_similar[j].name, area->name) == 0;
            if (!member && (j < sample_similar_count || grouped))
                continue;
            grouped = true;
            text_printf(out, "%s,%s,%s,%s,%s\n", area->name, area->code, area->parent,
                        area_level_word(area->level), member ? sample_similar[j].group : "");
        }
    }
}

static void categories(struct text *out, uint64_t seed) {
    (void)seed;
    static const struct {
        const char *word, *note;
    } rules[] = {
        [COMPARE_YES] = {"yes", "Synthetic data"},
        [COMPARE_LOW_VOLUME] = {"low_volume",
                                "Synthetic data: due to low volume no comparison is given"},
        [COMPARE_NO_COMPARATOR] = {"no_comparator",
                                   "Synthetic data: incidents of one force with no comparator"},
    };
    text_append(out, "category,parent,compare,note\n");
    for (size_t i = 0; i < sample_category_count; i++) {
        const struct sample_category *category = &sample_categories[i];
        text_printf(out, "%s,%s,%s,%s\n", category->name, category->parent,
                    rules[category->compare].word, rules[category->compare].note);
    }
}

static void themes(struct text *out, uint64_t seed) {
    (void)seed;
    text_append(out, "theme,category\n");
    for (size_t i = 0; i < sample_theme_count; i++)
        text_printf(out, "%s,%s\n", sample_themes[i].group, sample_themes[i].name);
}

static void events(struct text *out, uint64_t seed) {
    (void)seed;
    text_append(out, "event,kind,start,end,area,category,note\n");
    for (size_t i = 0; i < sample_event_count; i++) {
        const struct sample_event *event = &sample_events[i];
        text_printf(out, "%s,%s,%s,%s,%s,%s,%s\n", event->name, event_word(event->kind),
                    event->start, event->end, event->area, event->category, event->note);
    }
}

static void comparators(struct text *out, uint64_t seed) {
    (void)seed;
    text_append(out, "area,category,period_start,period_end,rate,count,population\n");
    for (size_t i = 0; i < sample_comparator_count; i++) {
        const struct sample_comparator *row = &sample_comparators[i];
        char rate[NUMBER_SIZE];
        number_print(row->count / (sample_comparator_population / 1000.0), rate);
        text_printf(out, "Most similar forces (synthetic),%s,2024-04,2025-03,%s,%d,%d\n",
                    row->category, rate, row->count, sample_comparator_population);
    }
}

static void aliases(struct text *out, uint64_t seed) {
    (void)seed;
    text_append(out, "kind,name,means\n");
    for (size_t i = 0; i < sample_alias_count; i++)
        text_printf(out, "%s,%s,%s\n", sample_aliases[i].kind, sample_aliases[i].name,
                    sample_aliases[i].means);
}

static void chart_areas(struct text *out, uint64_t seed) {
    (void)seed;
    text_append(out, "area\n");
    for (size_t i = 0; i < sample_area_count; i++)
        if (strcmp(sample_areas[i].parent, SAMPLE_HOME) == 0)
            text_printf(out, "%s\n", sample_areas[i].name);
}

static void chart_categories(struct text *out, uint64_t seed) {
    (void)seed;
    text_append(out, "category\n");
    for (size_t i = 0; i < sample_drawn_count; i++)
        text_printf(out, "%s\n", sample_drawn[i]);
}

static void batch(struct text *out, uint64_t seed) {
    (void)seed;
    for (size_t i = 0; sample_batch[i]; i++)
        text_append(out, sample_batch[i]);
}

static void readme(struct text *out, uint64_t seed) {
    for (size_t i = 0; sample_readme[i]; i++)
        text_append(out, sample_readme[i]);
    text_printf(out, "Drawn with seed %" PRIu64 ".\n", seed);
}

/* BATCH.ini comes last: where it stands, all it names is there. */
static const struct {
    const char *name;
    void (*fill)(struct text *out, uint64_t seed);
} files[] = {
    {"README.txt", readme},
    {"areas.csv", areas},
    {"categories.csv", categories},
    {"population.csv", population},
    {"themes.csv", themes},
    {"events.csv", events},
    {"comparators.csv", comparators},
    {"aliases.csv", aliases},
    {"chart_areas.csv", chart_areas},
    {"chart_categories.csv", chart_categories},
    {"crime.csv", crime},
    {"BATCH.ini", batch},
};

enum status sample_write(const char *folder, uint64_t seed, struct fault *fault) {
    struct arena arena = ARENA_EMPTY;
    struct text out = TEXT_EMPTY;
    enum status status = files_make_folder(folder, fault);
    for (size_t i = 0; status == STATUS_OK && i < sizeof files / sizeof *files; i++) {
        text_clear(&out);
        files[i].fill(&out, seed);
        const char *path = files_join(&arena, folder, files[i].name);
        if (!path || text_status(&out) != STATUS_OK)
            status = fault_set(fault, STATUS_NO_MEMORY, "out of memory making the sample's %s",
                               files[i].name);
        else
            status = files_write(path, out.bytes, out.length, fault);
    }
    text_free(&out);
    arena_free(&arena);
    return status;
}

/* The tables the synthetic sample is drawn from: places, offences, events, and the texts of the
 * files that hold no drawn number. Rates and effects are round figures chosen to look plausible for
 * England and Wales; they are estimates of nothing.
 */
#ifndef CRIMECAST_BATCH_SAMPLE_DATA_H
#define CRIMECAST_BATCH_SAMPLE_DATA_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/data/event.h"
#include "engine/data/hierarchy.h"

/* Months run from April of the first year to March after the last financial year. */
enum {
    SAMPLE_FIRST_YEAR = 2016,
    SAMPLE_YEARS = 9,
    SAMPLE_FIRST_POPULATION = 2015, /* mid-year estimates: this year ... */
    SAMPLE_LAST_POPULATION = 2024,  /* ... to this one */
    SAMPLE_BASE_YEAR = 2020         /* levels and trends are given around April of this year */
};

struct sample_area {
    const char *name, *code, *parent;
    enum area_level level;
    int population; /* mid-2020; 0 for parents, which are the sums of what lies under them */
    int growth;     /* people more a year, per thousand of mid-2020 */
    int urban;      /* percent: 100 the average place, 60 deep country, 180 a big city */
};
extern const struct sample_area sample_areas[];
extern const size_t sample_area_count;

/* The force whose partnerships also hold the categories marked local. */
#define SAMPLE_HOME "Staffordshire"

/* Months of the year in percent of the average day; January first. */
enum sample_season { SEASON_FLAT, SEASON_SUMMER, SEASON_WINTER, SEASON_AUTUMN, SEASONS };
extern const int sample_seasons[SEASONS][12];

struct sample_category {
    const char *name, *parent;
    enum compare_rule compare;
    double rate;    /* per 1,000 people a year around April 2020; 0 for parents */
    double trend;   /* yearly change before and after, as a share of that rate */
    double late;    /* further yearly change from April 2022 */
    double urban;   /* how strongly the rate follows the urban percentage; 1 in proportion */
    double measure; /* effect of the strictest month of the pandemic, as a share */
    int size;       /* negative binomial size r: variance = mean + mean^2 / r */
    enum sample_season season;
    bool local; /* recorded in the home force only */
};
extern const struct sample_category sample_categories[];
extern const size_t sample_category_count;

/* Strictness of pandemic measures in percent, by month from March 2020. */
enum { SAMPLE_MEASURES = 16 };
extern const int sample_measures[SAMPLE_MEASURES];

/* Both what events.csv says and what the generator does. */
struct sample_event {
    const char *name, *start, *end, *area, *category, *note;
    enum event_kind kind;
    double effect; /* share added while it lasts; 0 where the effect is told elsewhere */
};
extern const struct sample_event sample_events[];
extern const size_t sample_event_count;

/* Cells that are left out of crime.csv. */
struct sample_gap {
    const char *area, *category, *first, *last;
};
extern const struct sample_gap sample_gaps[];
extern const size_t sample_gap_count;

/* Names that drifted: up to and with month `last`, crime.csv says `name` for `means`. */
struct sample_alias {
    const char *kind, *name, *means, *last;
};
extern const struct sample_alias sample_aliases[];
extern const size_t sample_alias_count;

struct sample_member {
    const char *group, *name;
};
extern const struct sample_member sample_similar[]; /* group, area */
extern const size_t sample_similar_count;
extern const struct sample_member sample_themes[]; /* theme, category */
extern const size_t sample_theme_count;

/* Published rates with no series behind them: counts a year for `sample_comparator_population`. */
struct sample_comparator {
    const char *category;
    int count;
};
extern const struct sample_comparator sample_comparators[];
extern const size_t sample_comparator_count;
extern const int sample_comparator_population;

/* Categories to draw; the areas to draw are the partnerships of the home force. */
extern const char *const sample_drawn[];
extern const size_t sample_drawn_count;

/* BATCH.ini and README.txt as pieces to be joined; NULL ends them. (sample_text.c) */
extern const char *const sample_batch[];
extern const char *const sample_readme[];

#endif

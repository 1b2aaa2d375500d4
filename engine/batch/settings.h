/* Every setting of BATCH.ini once: section, key, type, default, bounds, unit, sentence.
 *
 * The row feeds the parser, the validator, `crimecast settings`, docs/settings.md and the manifest.
 * Values are kept as text, checked when set; typed views are read from the text.
 */
#ifndef CRIMECAST_BATCH_SETTINGS_H
#define CRIMECAST_BATCH_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/core/arena.h"
#include "engine/core/fault.h"
#include "engine/core/text.h"
#include "engine/data/levels.h"

enum setting_type {
    TYPE_WORDS,   /* any text */
    TYPE_FILE,    /* path of an input, relative to the batch file */
    TYPE_FOLDER,  /* path of the output folder */
    TYPE_INTEGER, /* whole number within bounds */
    TYPE_NUMBER,  /* number within bounds */
    TYPE_LEVELS,  /* percentages: 50, 80, 95 */
    TYPE_MONTH,   /* 2024-04 */
    TYPE_MONTHS,  /* 2022-04..2023-03 or 2022-23 */
    TYPE_CHOICE,  /* one of the words in `choices` */
    TYPE_CHOICES  /* some of the words in `choices`, separated by commas */
};

#define SETTINGS_UNBOUNDED 9.0e15

#define SETTINGS_TIERS "restricted,public"

/* id, section, key, type, default, least, most, choices, may repeat, required, sentence */
#define SETTING_LIST(X)                                                                            \
    X(NAME, "batch", "name", WORDS, "batch", 0, 0, "", false, false,                               \
      "Name of the batch, printed in the manifest and on charts")                                  \
    X(OUTPUT, "batch", "output", FOLDER, "", 0, 0, "", false, true,                                \
      "Folder for the results, made when missing")                                                 \
    X(DATA_TO, "batch", "data_to", MONTH, "", 0, 0, "", false, false,                              \
      "Last month in the data; later months are not used. Empty: the latest month there is")       \
    X(SEED, "batch", "seed", INTEGER, "1", 0, SETTINGS_UNBOUNDED, "", false, false,                \
      "Seed of all random streams; the same seed gives the same bytes")                            \
    X(JOBS, "batch", "jobs", INTEGER, "0", 0, 1024, "", false, false,                              \
      "Workers; 0 uses all processors. Results do not depend on it")                               \
    X(CRIME, "input", "crime", FILE, "", 0, 0, "", true, true,                                     \
      "Recorded crime: a file, folder or zip; may repeat, later ones supersede earlier ones")      \
    X(FORMAT, "input", "format", WORDS, "auto", 0, 0, "", false, false,                            \
      "Reader for the crime files (crimecast inputs lists them); auto goes by the header")         \
    X(POPULATION, "input", "population", FILE, "", 0, 0, "", false, false,                         \
      "Mid-year populations; without them no rates are compared")                                  \
    X(AREAS, "input", "areas", FILE, "", 0, 0, "", false, false,                                   \
      "Areas with codes, parents, levels and similar groups")                                      \
    X(CATEGORIES, "input", "categories", FILE, "", 0, 0, "", false, false,                         \
      "Offence categories with parents and how each is compared")                                  \
    X(THEMES, "input", "themes", FILE, "", 0, 0, "", false, false,                                 \
      "Themes that overlap categories: sums beside their tree")                                    \
    X(EVENTS, "input", "events", FILE, "", 0, 0, "", false, false,                                 \
      "Named events: applied to what models learn from, and drawn in charts")                      \
    X(COMPARATORS, "input", "comparators", FILE, "", 0, 0, "", false, false,                       \
      "Published comparator rates, or a Home Office quarterly CSP table")                          \
    X(ALIASES, "input", "aliases", FILE, "", 0, 0, "", false, false,                               \
      "Names that drift between files and what they mean")                                         \
    X(GEOGRAPHY, "input", "geography", FILE, "", 0, 0, "", true, false,                            \
      "Lookups from LSOA to district to CSP, for street-level files; may repeat, in order")        \
    X(MISSING, "input", "missing", CHOICE, "missing", 0, 0, "missing,zero", false, false,          \
      "What an absent cell means: missing, or zero where files leave rows of zeros out")           \
    X(HORIZON, "forecast", "horizon", INTEGER, "24", 1, 60, "", false, false,                      \
      "Months to forecast")                                                                        \
    X(LEVELS, "forecast", "levels", LEVELS, "50, 80, 95", 0, 0, "", false, false,                  \
      "Interval levels in percent")                                                                \
    X(MODELS, "forecast", "models", WORDS, "auto", 0, 0, "", false, false,                         \
      "auto, or names from crimecast models, tried in the order given")                            \
    X(CALENDAR, "forecast", "calendar", CHOICE, "off", 0, 0, "off,month_length,trading_days",      \
      false, false, "Allow for the length of months, or also for their weekdays and weekends")     \
    X(WHOLE, "forecast", "whole", CHOICE, "no", 0, 0, "no,yes", false, false,                      \
      "Limits and medians of counts as whole numbers, limits outward")                             \
    X(PATHS, "forecast", "paths", INTEGER, "600", 100, 20000, "", false, false,                    \
      "Sample paths drawn for sums over months, areas and categories")                             \
    X(BACKTEST_ORIGINS, "forecast", "backtest_origins", INTEGER, "4", 0, 60, "", false, false,     \
      "Past months that forecasts are made from again, to see how good they were; 0: none")        \
    X(BACKTEST_EVERY, "forecast", "backtest_every", INTEGER, "6", 1, 60, "", false, false,         \
      "Months between them; the latest is so many before the end")                                 \
    X(BACKTEST_MODE, "forecast", "backtest_mode", CHOICE, "fixed", 0, 0, "fixed,refit", false,     \
      false,                                                                                       \
      "fixed: models are estimated at the earliest of them only; refit: at each, and slower")      \
    X(BENCHMARK, "significance", "benchmark", WORDS, "", 0, 0, "", true, false,                    \
      "Area that rates are compared with, may repeat; empty: the country, else the top area")      \
    X(PERIOD, "significance", "period", MONTHS, "", 0, 0, "", false, false,                        \
      "Months compared, 2022-04..2023-03 or 2022-23; empty: the last complete financial year")     \
    X(CONFIDENCE, "significance", "confidence", LEVELS, "95, 99.8", 0, 0, "", false, false,        \
      "Two confidence levels of rates, in percent; only 95, 99.8 in this version")                 \
    X(LOW_VOLUME, "significance", "low_volume", NUMBER, "10", 0, 1000, "", false, false,           \
      "No comparison when count and expected count are both below this")                           \
    X(DISPERSION, "significance", "dispersion", CHOICE, "poisson", 0, 0, "poisson,months", false,  \
      false,                                                                                       \
      "Limits of rates as of Poisson counts, or widened by the scatter of each series' months")    \
    X(OVERLAP, "significance", "overlap", CHOICE, "off", 0, 0, "off,on", false, false,             \
      "Compare with the interval of the benchmark, not its value: cautious, for small benchmarks") \
    X(FUNNEL, "significance", "funnel", CHOICE, "additive", 0, 0,                                  \
      "additive,multiplicative,by_rank", false, false,                                             \
      "How areas of a level are judged against each other: by a spread between areas, by one "     \
      "factor of overdispersion, or by ranks")                                                     \
    X(FALSE_DISCOVERY, "significance", "false_discovery", CHOICE, "off", 0, 0, "off,on", false,    \
      false, "Judge the funnel by p-values adjusted for many areas (Benjamini-Hochberg)")          \
    X(TIER, "significance", "tier", CHOICE, "restricted", 0, 0, SETTINGS_TIERS, false, false,      \
      "Disclosure tier: restricted shows all, public hides small counts and rounds the "           \
      "others")                                                                                    \
    X(SUPPRESS_BELOW, "significance", "suppress_below", INTEGER, "5", 0, 1000, "", false, false,   \
      "In the public tier counts above 0 and below this are hidden")                               \
    X(HIDDEN_BEFORE, "significance", "hidden_before", FILE, "", 0, 0, "", false, false,            \
      "significance.csv of the last public run: what it hid stays hidden")                         \
    X(SUPPRESS_ZERO, "significance", "suppress_zero", CHOICE, "off", 0, 0, "off,on", false, false, \
      "In the public tier counts of 0 are hidden too")                                             \
    X(ROUND_TO, "significance", "round_to", INTEGER, "5", 1, 1000, "", false, false,               \
      "In the public tier what is shown rests on counts rounded to the nearest multiple of this; " \
      "1: exact")                                                                                  \
    X(CHART_AREAS, "charts", "areas", FILE, "", 0, 0, "", false, false,                            \
      "CSV with a column area: areas to draw; empty: all areas of level csp, none to draw "        \
      "nothing")                                                                                   \
    X(CHART_CATEGORIES, "charts", "categories", FILE, "", 0, 0, "", false, false,                  \
      "CSV with a column category: categories to draw; empty: all")                                \
    X(FORMATS, "charts", "formats", CHOICES, "svg, png", 0, 0, "svg,png", false, false,            \
      "Pictures made of each chart; empty: scripts and data only")                                 \
    X(KINDS, "charts", "kinds", CHOICES, "fan, rate_years, control, change, rates, ranks, funnel", \
      0, 0, "fan,rate_years,control,change,rates,ranks,funnel", false, false,                      \
      "Kinds of charts drawn")                                                                     \
    X(HISTORY_YEARS, "charts", "history_years", INTEGER, "7", 1, 60, "", false, false,             \
      "Years of record drawn before a forecast")                                                   \
    X(REPORT_AREAS, "report", "areas", FILE, "", 0, 0, "", false, false,                           \
      "CSV with a column area: areas with a page of rates; empty: all areas of level csp, none "   \
      "for no page")                                                                               \
    X(TITLE, "report", "title", WORDS, "", 0, 0, "", false, false, "Title of the report")          \
    X(JUDGE, "report", "judge", CHOICE, "off", 0, 0, "off,on", false, false,                       \
      "Sentences call a significantly lower rate better and a higher one worse")                   \
    X(SOURCE, "report", "source", WORDS, "", 0, 0, "", false, false,                               \
      "Source line under every chart")

enum setting_id {
#define X(id, ...) SETTING_##id,
    SETTING_LIST(X)
#undef X
        SETTING_COUNT
};

struct setting {
    const char *section, *key;
    enum setting_type type;
    const char *initial;
    double least, most;
    const char *choices;
    bool repeats, required;
    const char *sentence;
};

extern const struct setting setting_table[SETTING_COUNT];

struct settings {
    struct arena arena;
    const char *file, *folder;        /* of the batch file */
    const char *value[SETTING_COUNT]; /* text; repeated ones joined by '\n' */
    long line[SETTING_COUNT];         /* 0: the default */
    const char *columns;              /* "role=header" lines of [columns], joined by '\n' */
};

/* All defaults. */
enum status settings_new(struct settings *out, const char *file);
void settings_free(struct settings *settings);

/* Set one key; an unknown section or key, a second value where one may stand, or a value out of
 * bounds is a fault that says what was expected and names the nearest known word. */
enum status settings_set(struct settings *settings, const char *section, const char *key,
                         const char *value, long line, struct fault *fault);

/* Typed views. settings_item is one of a key that repeats, settings_path joins it with the folder
 * of the batch file; "" when not given. */
const char *settings_text(const struct settings *settings, enum setting_id id);
double settings_number(const struct settings *settings, enum setting_id id);
size_t settings_count(const struct settings *settings, enum setting_id id);
char *settings_item(const struct settings *settings, enum setting_id id, size_t index,
                    struct arena *arena);
char *settings_path(const struct settings *settings, enum setting_id id, size_t index,
                    struct arena *arena);
struct levels settings_levels(const struct settings *settings, enum setting_id id);
bool settings_chosen(const struct settings *settings, enum setting_id id, const char *word);

/* "whole number 1 to 60", "file", "one of missing, zero": what a setting takes, in words. */
void settings_expected(const struct setting *setting, struct text *out);

#endif

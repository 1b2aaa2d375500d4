/* The rates table of an assessment: one page an area, one line an offence in the order of the
 * offence tree and then the themes, one column for the area and each level it is compared with.
 *
 * All rates are those of the findings (significance.csv): nothing is computed twice. `shown` is
 * what a reader sees: all rates of a line with the same decimals, so many that no rate but zero
 * reads as zero, or a marker.
 */
#ifndef CRIMECAST_DATA_RATES_TABLE_H
#define CRIMECAST_DATA_RATES_TABLE_H

#include <stdbool.h>

#include "engine/core/arena.h"
#include "engine/data/finding.h"

/* name, word in tables, name at the head of a column */
#define RATES_COLUMN_LIST(X)                        \
    X(OWN, "area", "")                              \
    X(FORCE, "force", "Force")                      \
    X(GROUP, "similar_group", "Similar group mean") \
    X(REGION, "region", "Region")                   \
    X(COUNTRY, "country", "Country")                \
    X(BENCHMARK, "benchmark", "Benchmark")

enum rates_column {
#define X(name, word, head) RATES_##name,
    RATES_COLUMN_LIST(X)
#undef X
        RATES_COLUMNS
};

/* name, marker, meaning */
#define RATES_MARKER_LIST(X)                                            \
    X(NONE, "", "")                                                     \
    X(SUPPRESSED, "[c]", "suppressed to protect confidentiality")       \
    X(UNAVAILABLE, "[x]", "not available")                              \
    X(NOT_APPLICABLE, "[z]", "not applicable: nothing to compare with") \
    X(LOW, "[low]", "rounds to zero but is not zero")

enum rates_marker {
#define X(name, marker, meaning) RATES_MARK_##name,
    RATES_MARKER_LIST(X)
#undef X
        RATES_MARKERS
};

enum { RATES_SHOWN_SIZE = 32 };

struct rates_cell {
    const char *name;     /* whose rate: area or group; "" for none */
    double rate;          /* per 1,000; NaN for none */
    bool tested;          /* is there a verdict against this rate? */
    enum verdict verdict; /* the area's interval against it */
    enum rates_marker marker;
    char shown[RATES_SHOWN_SIZE];
    const char *note; /* "" for none */
};

struct rates_line {
    const char *category, *parent; /* parent "" at the top */
    size_t depth;                  /* 0 at the top */
    const char *members;           /* "A, B and C" of a theme, else "" */
    bool low_volume;               /* too few for a comparison */
    const struct finding *finding; /* of the area; NULL when there is none */
    struct rates_cell cell[RATES_COLUMNS];
};

struct rates_page {
    const char *area, *area_code;
    bool used[RATES_COLUMNS];        /* has it that column? */
    const char *head[RATES_COLUMNS]; /* name of the area or group there, "" where there is none */
    struct rates_line *line;
    size_t lines;
};

struct rates_table {
    struct arena arena;
    int first, last; /* months of the period, both included */
    struct rates_page *page;
    size_t pages;
};

/* "force", "Force", "[low]", "rounds to zero but is not zero". */
const char *rates_column_word(enum rates_column column);
const char *rates_column_head(enum rates_column column);
const char *rates_marker_word(enum rates_marker marker);
const char *rates_marker_meaning(enum rates_marker marker);

/* Fill `shown`, and the marker [low], of a line's cells by their rates; cells that have a marker
 * already show it. */
void rates_line_show(struct rates_line *line);

void rates_table_free(struct rates_table *table);

#endif

/* Which charts a run draws, and from which results.
 *
 *   AREA/CATEGORY             fan: record and forecast
 *   AREA/CATEGORY-rate-years  rate over the financial years: area, force, benchmark
 *   AREA/change               all categories on the year before, against the rest of the area above
 *   AREA/CATEGORY-control     the last three years of months against their own limits
 *   summary/CATEGORY-rates    rates of all areas of the lowest level against the benchmark
 *   summary/CATEGORY-ranks    their ranks with intervals
 *   summary/CATEGORY-funnel   their rates against population, with control limits
 * Each as .gp, .csv and .alt.txt, and as pictures in the formats asked for.
 */
#ifndef CRIMECAST_BATCH_FIGURES_H
#define CRIMECAST_BATCH_FIGURES_H

#include "engine/batch/comparisons.h"
#include "engine/batch/pool.h"
#include "engine/batch/suggesting.h"
#include "engine/batch/sums.h"
#include "engine/data/change_finding.h"
#include "engine/data/event.h"
#include "plots/gnuplot.h"

enum chart_kind {
    CHART_FAN,
    CHART_RATE_YEARS,
    CHART_CONTROL,
    CHART_CHANGE, /* one an area, for all categories */
    CHART_RATES,  /* from here on charts of all areas */
    CHART_RANKS,
    CHART_FUNNEL,
    CHART_KINDS
};

/* "fan", "rate_years", ...: as the setting names them. */
const char *figures_kind_word(enum chart_kind kind);

struct figures_request {
    const struct aggregate *aggregate;
    const struct sums *sums;
    const struct levels *levels;
    const struct comparisons *comparisons; /* NULL without populations */
    const struct change_finding *change;   /* may be NULL: no charts of changes */
    size_t changes;
    struct peers_settings peers; /* how areas were judged among each other */
    const struct exposure *exposure;
    const struct events *events;
    const struct suggestions *suggestions; /* series are targets; may be NULL */
    const char *folder;                    /* the charts folder; made when missing */
    const size_t *area, *category;         /* nodes to draw */
    size_t areas, categories;
    const char *const *area_slug, *const *category_slug; /* by node */
    const char *benchmark;                               /* its name */
    const char *source, *note;
    const char *rates_note; /* in place of it under charts of intervals of rates */
    int end, history_months;
    double round_to;         /* recorded counts are shown as multiples of this; up to 1: exact */
    bool kinds[CHART_KINDS]; /* to be drawn */
    unsigned formats;        /* FIGURE_SVG, FIGURE_PNG */
    const struct pool *pool;
};

/* One chart of them, for the files that lay it out (figures_series.h, figures_compare.h); strings
 * in the arena. */
struct figure_ask {
    const struct figures_request *request;
    size_t area, category; /* nodes; the area HIERARCHY_NONE for all */
    const char *name;      /* of the files */
    const char *spoken;    /* the category as words of a sentence */
};

/* One chart's outcome. */
struct figure_outcome {
    const char *path; /* below the charts folder, without extension */
    bool written;     /* script, data and text alternative are there */
    bool drawn;       /* the pictures asked for are there */
    bool empty;       /* there was nothing to draw, which is no failure */
    struct fault fault;
};

struct figures {
    struct arena arena;
    struct figure_outcome *outcome;
    size_t count;
    bool available;     /* gnuplot was found */
    struct fault fault; /* why not, or about the font */
};

/* Write and draw all charts. A chart that fails never stops the others. */
enum status figures_make(const struct figures_request *request, struct figures *out,
                         struct fault *fault);
void figures_free(struct figures *figures);

#endif

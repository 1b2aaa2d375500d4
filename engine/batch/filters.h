/* The `stat` commands: significance methods as filters over a CSV, rows in, rows out.
 *
 * Every input row comes back with its own columns unchanged, in order, followed by the results; a
 * result that cannot be computed is empty and the `note` column says why. Fields
 * missing at the end of a row are empty; a row with more fields than the header comes back without
 * the surplus ones, without results and with a note. Rows with a value that cannot be used are
 * counted as refused, and answered as far as may be. So a filter ends well unless the file itself
 * is broken: no header, a needed column missing, an open quote, a read or write error.
 *
 * Headers match without regard to case, spaces and underscores. Quotes come back only where they
 * are needed. A header without rows is no data. Memory is constant, except for
 * `funnel`, which keeps all rows, and `trend`, which does so too and gives one an id
 * (filter_trend.h).
 */
#ifndef CRIMECAST_BATCH_FILTERS_H
#define CRIMECAST_BATCH_FILTERS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/batch/peers.h"
#include "engine/core/fault.h"
#include "engine/core/text.h"

enum { FILTER_LEVELS = 2 };

struct filter_options {
    /* Confidences as fractions (0.9 to 1) or percents (90 to 100), in any order; 0 in the second
     * place asks for one level only. Columns are named by them: lower_95, lower_998. */
    double confidence[FILTER_LEVELS];
    bool own_levels; /* they were asked for: else ratio and change take the first alone */
    bool mid_p;      /* mid-p limits instead of exact and Byar's */
    /* rate: "exact", "byars", "midp", "score", "jeffreys", or "wilson" for a proportion; NULL: the
     * default rule, or mid-p. ratio: a name of RATIO_METHOD_LIST, for p_value and limits; NULL:
     * exact ones */
    const char *method;
    /* rate: a number, or the name of a column, by which limits are widened for events that come in
     * clusters; NULL: not */
    const char *phi;
    /* rate: verdicts by double overlap, against the interval of the columns benchmark_count and
     * benchmark_population, not against the value in benchmark_rate */
    bool overlap;
    double suppress;    /* rate: counts above 0 and below this are hidden; 0: none */
    bool suppress_zero; /* and counts of 0 */
    double round_to;    /* rate: counts that are shown become multiples of this; 0: as they are */
    double per;         /* rates are per so many persons */
    bool mean_of_rates; /* funnel: the verdict is against the mean of the rates, not the pooled one
                         */
    enum peers_form funnel;
    bool false_discovery; /* funnel: verdicts by adjusted p-values, which then have columns */
    double low_volume; /* no comparison when count and expected count are both below; 0: always */
    const char *trend_method; /* trend: a name of TREND_METHOD_LIST; NULL: the default */
    bool no_season;           /* trend: no terms for the months of the year */
};

/* 95 and 99.8, exact and Byar's, per 1,000, low volume below 10. */
#define FILTER_OPTIONS_DEFAULT \
    ((struct filter_options){.confidence = {95, 99.8}, .per = 1000, .low_volume = 10})

/* What was done, for a closing line. */
struct filter_outcome {
    size_t rows;    /* written */
    size_t noted;   /* of them with a note */
    size_t refused; /* rows read in which a value cannot be read or is out of range, or with more
                       fields than the header; not those that merely lack one */
};

/* One filter as the help lists it. In `reads` a column in brackets may be absent; in `adds`
 * limits_* stands for lower_ and upper_ columns of each level; rank_* and p_* for columns that only
 * the options by rank and false discovery bring. */
struct filter_about {
    const char *name, *reads, *adds;
    bool available; /* in this version */
    const char *gives;
};

/* Append which columns the filter `name` reads and adds, as the help tells it; of every filter
 * where there is none of that name or it is NULL. */
void filter_describe(const char *name, struct text *out);

/* The filters that an option of the command line is for, as "rate, funnel"; NULL where it is for
 * all
 * (--confidence) or there is none of that name. */
const char *filter_option_users(const char *option);

/* STATUS_USAGE for an option, given by its name, that is for other filters than this. */
enum status filter_option_check(const char *filter, const char *option, struct fault *fault);

/* All filters there are names for; *count of them. */
const struct filter_about *filter_list(size_t *count);

/* Run the filter `name` from `in` to `out`, each a path or "-". A file is written atomically.
 * `options` NULL: defaults; `outcome` may be NULL. Faults: STATUS_USAGE for an unknown or
 * unavailable filter or an option out of range, STATUS_NO_DATA for a file without a header or rows,
 * STATUS_BAD_ROW for a missing or doubled column or broken quoting, and what reading and writing
 * give. */
enum status filter_run(const char *name, const char *in, const char *out,
                       const struct filter_options *options, struct filter_outcome *outcome,
                       struct fault *fault);

/* filter_run("rate", ...): rate per `per` with limits at each level, method, and the verdict
 * against benchmark_rate (same `per`) where the file has that column; without a benchmark the
 * verdict is empty. Models: models/significance/{rate_limits,compare}.h. */
enum status filter_rate(const char *in, const char *out, const struct filter_options *options,
                        struct filter_outcome *outcome, struct fault *fault);

#endif

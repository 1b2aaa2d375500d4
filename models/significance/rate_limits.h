/* A crime rate and its limits: r = O / n * m, the limits of the count O (count_limits.h) scaled by
 * the same m / n. The population n is taken as known without error.
 *
 * Units: O crimes, n persons (person-years when the period is not a year), m the multiplier: rates
 * are per m persons, for crime 1,000.
 *
 * Conventions (PHEindicatormethods, phe_rate): n must be above 0; O above n is legal; where n is
 * missing there is no rate, but the method that the count would take is still named; grouped areas
 * sum counts and populations first and then have one rate, so one missing member makes the group
 * missing.
 */
#ifndef CRIMECAST_MODELS_SIGNIFICANCE_RATE_LIMITS_H
#define CRIMECAST_MODELS_SIGNIFICANCE_RATE_LIMITS_H

#include <stdbool.h>
#include <stddef.h>

#include "models/significance/count_limits.h"

/* The two levels of every interval: inner (95%) and outer (99.8%). */
enum { RATE_INNER, RATE_OUTER, RATE_LEVELS };

struct rate_settings {
    double per;                     /* m, above 0 */
    double confidence[RATE_LEVELS]; /* fraction or percent; inner below outer */
    enum count_method method;
};

/* Per 1,000, 95% and 99.8%, the default rule. */
#define RATE_SETTINGS_DEFAULT \
    ((struct rate_settings){.per = 1000, .confidence = {95, 99.8}, .method = COUNT_DEFAULT})

struct rate {
    double count, population, value;   /* NaN when missing */
    struct limits limits[RATE_LEVELS]; /* of value */
    bool has_method;                   /* false when the count is missing */
    enum count_method method;          /* never COUNT_DEFAULT when has_method */
};

/* The rate of a count in a population. STATUS_NO_DATA when either is NaN, STATUS_BAD_ROW when the
 * count is negative or infinite or the population not above 0 or infinite, STATUS_NOT_FINITE when
 * the rate or a limit overflows, STATUS_USAGE when a setting is out of range. Whatever comes back,
 * *out is filled as far as it could be, the rest NaN. */
enum status rate_limits(double count, double population, const struct rate_settings *settings,
                        struct rate *out);

/* The same when the limits of the count are at hand already: limits[RATE_LEVELS] of `count` by
 * settings->method (confidences are not looked at). For callers who meet the same small counts
 * over and over. */
enum status rate_from_limits(double count, double population, const struct limits *limits,
                             const struct rate_settings *settings, struct rate *out);

/* The one rate of `members` areas together. */
enum status rate_limits_grouped(const double *count, const double *population, size_t members,
                                const struct rate_settings *settings, struct rate *out);

#endif

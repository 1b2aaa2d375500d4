#include "models/significance/rate_limits.h"

#include <math.h>

static struct rate rate_missing(double count, double population, enum count_method method) {
    struct rate rate = {.count = count, .population = population, .value = NAN};
    for (int level = 0; level < RATE_LEVELS; level++)
        rate.limits[level] = LIMITS_MISSING;
    rate.has_method = count >= 0 && !isinf(count);
    rate.method = rate.has_method ? count_method_of(count, method) : COUNT_DEFAULT;
    return rate;
}

static enum status check(double count, double population) {
    if (count < 0 || isinf(count) || population <= 0 || isinf(population))
        return STATUS_BAD_ROW;
    return isnan(count) || isnan(population) ? STATUS_NO_DATA : STATUS_OK;
}

enum status rate_from_limits(double count, double population, const struct limits *limits,
                             const struct rate_settings *settings, struct rate *out) {
    *out = rate_missing(count, population, settings->method);
    if (!(settings->per > 0) || isinf(settings->per))
        return STATUS_USAGE;
    enum status status = check(count, population);
    if (status != STATUS_OK)
        return status;
    /* the order of upstream, value = O / n * m, so that digits agree */
    out->value = count / population * settings->per;
    bool finite = isfinite(out->value);
    for (int level = 0; level < RATE_LEVELS; level++) {
        out->limits[level] = (struct limits){limits[level].lower / population * settings->per,
                                             limits[level].upper / population * settings->per};
        finite = finite && !isinf(out->limits[level].upper);
    }
    return finite ? STATUS_OK : STATUS_NOT_FINITE;
}

enum status rate_limits(double count, double population, const struct rate_settings *settings,
                        struct rate *out) {
    struct limits limits[RATE_LEVELS] = {LIMITS_MISSING, LIMITS_MISSING};
    for (int level = 0; level < RATE_LEVELS; level++) {
        enum status status =
            count_limits(count, settings->confidence[level], settings->method, &limits[level]);
        if (status == STATUS_USAGE) {
            *out = rate_missing(count, population, settings->method);
            return status;
        }
    }
    return rate_from_limits(count, population, limits, settings, out);
}

enum status rate_limits_grouped(const double *count, const double *population, size_t members,
                                const struct rate_settings *settings, struct rate *out) {
    double counts = members ? 0 : NAN, populations = members ? 0 : NAN;
    for (size_t i = 0; i < members; i++) {
        /* a member that is not legal alone is not made so by the others */
        if (check(count[i], population[i]) == STATUS_BAD_ROW) {
            *out = rate_missing(NAN, NAN, settings->method);
            return STATUS_BAD_ROW;
        }
        counts += count[i];
        populations += population[i];
    }
    return rate_limits(counts, populations, settings, out);
}

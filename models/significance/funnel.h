/* Which areas lie outside the spread of all areas? A funnel that allows for overdispersion.
 *
 * Area j recorded O_j crimes where E_j were expected (its population at the pooled rate of all the
 * areas). On the square-root scale, where a Poisson count has nearly constant variance:
 *
 *   Y_j = sqrt(O_j / E_j), target 1,  s_j = 1 / (2 sqrt E_j),  z_j = (Y_j - 1) / s_j
 *
 * Areas differ by more than chance. The spread is measured on z winsorised at 10%: values below the
 * 10% or above the 90% quantile (R's type 7) are SET to it, so that the outliers looked for do not
 * hide themselves. With I areas and w_j = 1/s_j^2 = 4 E_j:
 *
 *   phi   = sum z_w^2 / I
 *   tau^2 = max(0, (I phi - (I - 1)) / (sum w - sum w^2 / sum w))       variance between areas
 *
 *   additive (default)  limits on O/E = (1 -+ q sqrt(s_j^2 + tau^2))^2
 *   multiplicative      limits on O/E = (1 -+ q s_j sqrt(max(1, phi)))^2
 *   z_overdispersed     (Y_j - 1) over the same root
 *
 * q is the normal quantile; a root below 0 is set to 0 before it is squared. Additive spread is one
 * between areas, whatever their size; multiplicative widens a large and a small area alike.
 *
 * Conventions. Limits are squared, since Y is a root (without it they are half as wide as they
 * should be). s comes from what is expected, not from the population. An area with O = 0 stays in.
 * No verdict where E is under 10: at E = 2 no crime at all lies beyond the 95% limit, though that
 * happens once in seven times. No limits from under 10 areas: tau^2 of a few says nothing. Sums run
 * over sorted values: the order of the areas changes no bit.
 *
 * What a flag is worth. Of areas that differ by chance alone 5% are outside the 95% limits. Of
 * areas with one normal spread 10.6% are (1.1% outside 99.8%): winsorising leaves 0.679 of a
 * normal's variance, the price of not letting outliers widen the limits.
 *
 * Limits: one spread for all areas, not by type of area; the root is normal for moderate E only.
 *
 * Source: Spiegelhalter 2005, Quality and Safety in Health Care 14, 347-351; Statistics in Medicine
 * 24, 1185-1202; DerSimonian & Laird 1986, Controlled Clinical Trials 7, 177-188, for tau^2.
 */
#ifndef CRIMECAST_MODELS_SIGNIFICANCE_FUNNEL_H
#define CRIMECAST_MODELS_SIGNIFICANCE_FUNNEL_H

#include <stddef.h>

#include "engine/data/finding.h"
#include "models/significance/rate_limits.h"

enum { FUNNEL_LEAST_AREAS = 10 };
#define FUNNEL_LEAST_EXPECTED 10.0

enum funnel_form { FUNNEL_ADDITIVE, FUNNEL_MULTIPLICATIVE };

struct funnel_settings {
    enum funnel_form form;
    double confidence[RATE_LEVELS]; /* fraction or percent */
    size_t levels;                  /* 1: the inner one only */
    double least_expected;          /* no verdict below */
    size_t least_areas;             /* no limits and no verdict below */
};

/* Additive, 95% and 99.8%, E of 10, 10 areas. */
#define FUNNEL_SETTINGS_DEFAULT                                        \
    ((struct funnel_settings){.form = FUNNEL_ADDITIVE,                 \
                              .confidence = {95, 99.8},                \
                              .levels = RATE_LEVELS,                   \
                              .least_expected = FUNNEL_LEAST_EXPECTED, \
                              .least_areas = FUNNEL_LEAST_AREAS})

/* What was measured over all areas. */
struct funnel_spread {
    size_t areas;         /* I, that entered */
    double winsorised[2]; /* the 10% and 90% quantiles of z */
    double phi, tau2;     /* NaN when no area entered */
};

/* Why an area has no verdict; the sentences are stable, they stand in note columns. */
#define FUNNEL_REASON_LIST(X)                    \
    X(JUDGED, "")                                \
    X(NO_VALUE, "no count or no expected count") \
    X(FEW_AREAS, "too few areas for a funnel")   \
    X(FEW_EXPECTED, "too few crimes expected for a funnel verdict")

enum funnel_reason {
#define X(name, sentence) FUNNEL_##name,
    FUNNEL_REASON_LIST(X)
#undef X
        FUNNEL_REASONS
};

/* "" for FUNNEL_JUDGED. */
const char *funnel_reason_sentence(enum funnel_reason reason);

/* One area. Numbers are NaN where they have no sense. */
struct funnel_point {
    double ratio, z, z_overdispersed;
    double p_value;                    /* two-sided, of z_overdispersed; NaN without verdict */
    struct limits limits[RATE_LEVELS]; /* on the ratio; missing from too few areas */
    enum verdict verdict;
    enum funnel_reason reason;
};

/* Doubles of scratch for n areas. */
size_t funnel_scratch(size_t n);

/* Counts expected at the pooled rate of all n areas: expected[j] = population[j] sum O / sum n over
 * areas with both; NaN for an area without, and for all when no area has both. Areas with a
 * population not above 0 or a count below 0 are left out likewise. Returns the pooled rate, crimes
 * a person; NaN when no area has both. */
double funnel_expected(const double *count, const double *population, size_t n, double *expected,
                       double *scratch);

/* The plain mean of the rates of areas with both, crimes a person; NaN when there is none. */
double funnel_mean_rate(const double *count, const double *population, size_t n, double *scratch);

/* The spread of count[n] about expected[n]. Areas with a NaN, or nothing expected, do not enter. */
struct funnel_spread funnel_measure(const double *count, const double *expected, size_t n,
                                    double *scratch);

/* z of one area, without overdispersion: 2 (sqrt O - sqrt E). */
double funnel_z(double count, double expected);

/* One area against the spread. STATUS_USAGE for a confidence out of range, else STATUS_OK: why
 * there is no verdict stands in *out. */
enum status funnel_judge(double count, double expected, const struct funnel_spread *spread,
                         const struct funnel_settings *settings, struct funnel_point *out);

/* The verdict of an area by another p-value, for instance one adjusted for many tests: significant
 * at a level where it is at most 1 - confidence, in the direction of z. Unchanged where the area
 * was not judged. */
enum verdict funnel_verdict(const struct funnel_point *point, double p_value,
                            const struct funnel_settings *settings);

#endif

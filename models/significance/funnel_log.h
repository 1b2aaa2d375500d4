/* The spread of areas on the log scale, outliers left out: what NHS mortality indicators (SHMI) do.
 * For comparison with figures made that way; verdicts rest on funnel.h.
 *
 * Area j recorded O_j crimes where E_j were expected. With I areas:
 *
 *   z_j = ln(O_j / E_j) sqrt(E_j),  w_j = E_j
 *   left out: z of rank r (equal ones share their mean rank) with 10 r < I + 1 or 10 r >= 9 (I + 1)
 *   phi   = sum z^2 / J                         over the J areas that stay
 *   tau^2 = max(0, (J phi - (J - 1)) / (sum w - sum w^2 / sum w))
 *   raw   = sum z^2 / I                         over all areas
 *
 * Limits. One area without a crime has z = -infinity: raw is infinite, and phi and tau^2 too when
 * so many have none that they share a rank inside, as with any rare offence. Outliers left out make
 * tau^2 smaller than winsorising them does, phi of the rest not being put right. sqrt(E) as the
 * precision of ln O holds for large counts only.
 *
 * Source: NHS Digital, Summary Hospital-level Mortality Indicator, methodology; Spiegelhalter 2005,
 * Statistics in Medicine 24, 1185.
 */
#ifndef CRIMECAST_MODELS_SIGNIFICANCE_FUNNEL_LOG_H
#define CRIMECAST_MODELS_SIGNIFICANCE_FUNNEL_LOG_H

#include <stddef.h>

struct funnel_log_spread {
    size_t areas, used;    /* I, J */
    double raw, phi, tau2; /* NaN without areas */
};

/* Doubles of scratch for n areas. */
size_t funnel_log_scratch(size_t n);

/* Measure count[n] about expected[n]. Areas with a NaN, or nothing expected, do not enter. Pure. */
struct funnel_log_spread funnel_log_measure(const double *count, const double *expected, size_t n,
                                            double *scratch);

#endif

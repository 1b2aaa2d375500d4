/* Many tests at once: at 95% one in twenty is flagged by chance.
 *
 * Benjamini & Hochberg (1995, Journal of the Royal Statistical Society B 57, 289-300), as adjusted
 * p-values: with p_(1) <= ... <= p_(n),
 *
 *   adjusted p_(i) = min over k >= i of n p_(k) / k, at most 1.
 *
 * Calling what has an adjusted p of at most q keeps the expected share of false calls among the
 * calls at q or below, for independent tests and many positively dependent ones. Proposed for
 * comparisons of hospitals and areas by Jones, Ohlssen & Spiegelhalter (2008, Journal of Clinical
 * Epidemiology 61, 232-240), who find Bonferroni too strict.
 */
#ifndef CRIMECAST_MODELS_SIGNIFICANCE_MULTIPLICITY_H
#define CRIMECAST_MODELS_SIGNIFICANCE_MULTIPLICITY_H

#include <stddef.h>

/* Adjusted p-values of p[n] into adjusted[n], which may be p; scratch[2 n]. NaN stays NaN and does
 * not count among the n. The order of p does not matter. */
void multiplicity_adjust(const double *p, size_t n, double *adjusted, double *scratch);

#endif

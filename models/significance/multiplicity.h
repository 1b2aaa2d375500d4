/* Many tests at once: at 95% one in twenty is flagged by chance.
 *
 * Adjusted p-values, p_(1) <= ... <= p_(n) the raw ones, at most 1 each:
 *
 *   BH           min over k >= i of n p_(k) / k            Benjamini & Hochberg 1995; the default
 *   BY           the same times 1 + 1/2 + ... + 1/n        Benjamini & Yekutieli 2001
 *   Holm         max over k <= i of (n - k + 1) p_(k)      Holm 1979
 *   Hochberg     min over k >= i of (n - k + 1) p_(k)      Hochberg 1988
 *   Bonferroni   n p_(i)
 *
 * What is called at an adjusted p of at most q: BH keeps the expected share of false calls among
 * the calls at q or below, for independent tests and many positively dependent ones, BY for any;
 * Holm and Bonferroni the chance of any false call at all, for any tests, Hochberg for those that
 * BH is good for. Holm never says more than Bonferroni, Hochberg never more than Holm. BH was
 * proposed for comparisons of hospitals and areas by Jones, Ohlssen & Spiegelhalter (2008, Journal
 * of Clinical Epidemiology 61, 232-240), who find Bonferroni too strict.
 *
 * Source: Journal of the Royal Statistical Society B 57, 289 (BH); Annals of Statistics 29, 1165
 * (BY); Scandinavian Journal of Statistics 6, 65 (Holm); Biometrika 75, 800 (Hochberg). The same as
 * R's p.adjust.
 */
#ifndef CRIMECAST_MODELS_SIGNIFICANCE_MULTIPLICITY_H
#define CRIMECAST_MODELS_SIGNIFICANCE_MULTIPLICITY_H

#include <stddef.h>

enum multiplicity_method {
    MULTIPLICITY_BENJAMINI_HOCHBERG,
    MULTIPLICITY_BENJAMINI_YEKUTIELI,
    MULTIPLICITY_HOLM,
    MULTIPLICITY_HOCHBERG,
    MULTIPLICITY_BONFERRONI,
    MULTIPLICITY_METHODS
};

/* Adjusted p-values of p[n] into adjusted[n], which may be p; scratch[2 n]. NaN stays NaN and does
 * not count among the n. The order of p does not matter. */
void multiplicity_adjust_by(enum multiplicity_method method, const double *p, size_t n,
                            double *adjusted, double *scratch);

/* The same by BH. */
void multiplicity_adjust(const double *p, size_t n, double *adjusted, double *scratch);

#endif

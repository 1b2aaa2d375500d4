/* The E-test of two Poisson rates: no condition on the sum of the counts, the common rate
 * estimated.
 *
 * x1 events in exposure t1, x2 in t2. With l = (x1 + x2) / (t1 + t2) in place of the unknown rate,
 *
 *   p = sum over all j, k >= 0 with |T(j, k)| >= |T(x1, x2)| of Poisson(j; t1 l) Poisson(k; t2 l)
 *
 *   unpooled   T(j, k) = (j/t1 - k/t2) / sqrt(j/t1^2 + k/t2^2)         (Krishnamoorthy & Thomson)
 *   score      T(j, k) = (j - k d) / sqrt((j + k) d),  d = t1/t2       (variance at equal rates)
 *
 * with T(0, 0) = 0. Where t1 = t2 the two are one. Elsewhere they can part badly (5 in t = 1, 0 in
 * t = 2: 0.047 and 0.0012), so that a p-value must name its statistic. Equal rates have p 1.
 *
 * Ties. Pairs with |T| equal to the observed one are among the sum, and they are many: (x2, x1)
 * where t1 = t2. They are told by |j - k d| being there up to 1e-13 of j + k d, so that neither
 * rounding nor exposures like 0.1, which are no exact doubles, lose them.
 *
 * How. T rises in j and falls in k, so that for every j the pairs that count are those up to one k
 * and from another; both borders rise with j. Each side is one walk along its border with running
 * sums of probabilities: some 100 sqrt(x1 + x2) steps, only additions of positive terms. Nothing is
 * cut off but probability that cannot be seen (1e-17 of the sum). scipy's poisson_means_test leaves
 * out the lowest 1e-10 of each distribution and its p-values are too small by up to 2e-10.
 *
 * Limits. Whole counts. The total may be 1,000,000, up to which accuracy was measured; above that
 * ratio.h has tests that take any. No limits of the ratio go with these tests. Not
 * equal-tailed, and by l being an estimate not sure to hold its level: over means of 0.08 to 60 and
 * exposures of 1 to 4 at most, at 5% score rejects up to 5.0% of equal rates, unpooled 0.01% to
 * 5.8% (test/property/ratio_sizes_test.c).
 *
 * Accuracy: 1e-11 relative, for p above 1e-290.
 * Source: Krishnamoorthy & Thomson 2004, Journal of Statistical Planning and Inference 119, 23; Gu,
 * Ng, Tang & Schucany 2008, Biometrical Journal 50, 283 (score).
 */
#ifndef CRIMECAST_MODELS_SIGNIFICANCE_RATIO_ETEST_H
#define CRIMECAST_MODELS_SIGNIFICANCE_RATIO_ETEST_H

#include <stdbool.h>

enum { ETEST_MOST = 1000000 }; /* events of both samples together */
#define ETEST_APART 1e100      /* d may be this, or one over it */

/* p of x1 against x2, whole counts of at most ETEST_MOST together, where exposures stand as
 * d = t1/t2 within ETEST_APART. Pure. */
double ratio_etest(double x1, double x2, double d, bool score);

#endif

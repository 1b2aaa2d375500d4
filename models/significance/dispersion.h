/* How much more variable than Poisson counts are counts whose events come in clusters? phi, by
 * which variances are multiplied and the square root of which widens limits (count_limits_widen).
 *
 * Repeat victims known: N_f victims with f crimes each, O = sum f N_f,
 *
 *   phi = sum f^2 N_f / O,
 *
 * the variance of a sum of independent victims' crimes over that of Poisson events
 * (PHEindicatormethods' rates of events that are not independent, with one band).
 *
 * Months of k whole years: Pearson's chi-square over its degrees of freedom, in the Poisson model
 * with one factor a year and one a calendar month (Osgood 2000, Journal of Quantitative Criminology
 * 16, 21-43, on counts of crime). In a full layout the fitted values are closed, row times column
 * over the total:
 *
 *   phi = sum (y_ym - m_ym)^2 / m_ym / ((a - 1)(b - 1)),  m_ym = y_y. y_.m / y_..,
 *
 * of a years and b calendar months with any crime at all, 11 (k - 1) where all have; the others add
 * nothing. Seasonality is so not taken for clustering.
 *
 * Limits: phi from 24 months rests on 11 degrees of freedom and is good to a factor of about two; a
 * trend within the years, or months that resemble their neighbours, count as spread. Values under 1
 * are told as they are: the caller never narrows by them.
 */
#ifndef CRIMECAST_MODELS_SIGNIFICANCE_DISPERSION_H
#define CRIMECAST_MODELS_SIGNIFICANCE_DISPERSION_H

#include <stddef.h>

#include "engine/core/status.h"

/* victims[i] people with i + 1 crimes each. *count is O, *phi. STATUS_BAD_ROW for a negative number
 * or one that is not finite, STATUS_NO_DATA when there is no crime; both NaN then. */
enum status dispersion_victims(const double *victims, size_t n, double *count, double *phi);

/* months[12 years], the same calendar month every 12. STATUS_TOO_SHORT under two years,
 * STATUS_NO_DATA when one is missing or under two calendar months have crimes, STATUS_BAD_ROW for a
 * negative one; *phi NaN then, and *freedom 0. */
enum status dispersion_months(const double *months, size_t years, double *phi, double *freedom);

#endif

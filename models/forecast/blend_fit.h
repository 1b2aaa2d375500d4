/* Point forecasts of one positive series: the mean of three on the log scale.
 *
 *   z(t) = log(deseasonalised y(t) / its mean), not under log 0.01; season by shrunk_season.
 *
 *   (a) smoothings: 32 fixed damped Holt forms, none fitted, weighted by how each did here.
 *         level + trend:  m(t) = l + p b,  l = m + a e,  b = p b + 0.1 a e,   e = z - m
 *         level + drift:  m(t) = l + b,    l = m + a e,  b half the least-squares slope, or 0
 *         ahead           l + (p + p^2 + ... + p^h) b
 *       a in {.1 .3 .6 .9}, p in {.9 .98}; trend starts from the line of the first 12 months, or
 *       from their mean and no trend; a level without drift appears once for each p.
 *         weight = (L1/least L1)^(-n/2) (LM/least LM)^(-n/4)
 *       L1: mean squared error one month ahead, from the fourth month on; LM: mean absolute error
 * 1, 2, 4, 6, 9, 12, 15 and 18 months ahead from every month after the first min(18, n/3). (b)
 * theta: simple smoothing from the mean of 6 months, a in {.02 .04 .. .98} by least squares, plus
 * 0.65 x least-squares slope x (h - 1 + (1 - (1-a)^n)/a). (c) dynamic theta (theta.h) with theta in
 * {1 1.5 2 3 5 10} and a in {.04 .08 .. .96} by least squares from the fourth month, from l(0) =
 * (mean of 12 months)/theta.
 *
 * Each is clipped to [least z - 1, greatest z + 1]; their mean goes back through exp and the index.
 * Being a mean of logs, the forecast is nearer a median than a mean, and low for small counts,
 * where logs are skew: meant for series well above 0. Months at or under 0.01 of the series' mean
 * count as that. Everything but the mean level is free of units.
 *
 * Source: docs/methods.md; Gardner & McKenzie 1985; Assimakopoulos &
 * Nikolopoulos 2000; Fiorucci et al. 2016.
 */
#ifndef CRIMECAST_MODELS_FORECAST_BLEND_FIT_H
#define CRIMECAST_MODELS_FORECAST_BLEND_FIT_H

#include <stddef.h>

enum { BLEND_LEAST_MONTHS = 6 };

struct blend_fit {
    double season;   /* W of shrunk_season: how much of the season was kept */
    double level;    /* mean of the deseasonalised series, in its units */
    double one_step; /* root mean squared error of the best smoothing, one month ahead, of logs */
    double alpha;    /* of (b) */
    double dynamic_alpha, theta; /* of (c) */
};

/* Months at or under this part of the mean count as it. */
#define BLEND_FLOOR 0.01

/* Doubles of scratch that blend_fit needs. */
size_t blend_fit_scratch(size_t length, size_t period, size_t horizon);

/* Forecast y[0 .. length-1] (no month missing, mean over 0, length >= BLEND_LEAST_MONTHS): logs of
 * the forecasts into ahead[0 .. horizon-1], log of the deseasonalised series into
 * flat[0 .. length-1]. */
void blend_fit(struct blend_fit *out, const double *y, size_t length, size_t period, size_t horizon,
               double *ahead, double *flat, double *scratch);

/* The three members on z, without clipping, into ahead[0 .. horizon-1]. (a) returns the one-step
 * error; (b) and (c) also say what they chose. */
double blend_smoothings(const double *z, size_t length, size_t horizon, double *ahead);
void blend_theta(const double *z, size_t length, size_t horizon, double *ahead, double *alpha);
void blend_dynamic(const double *z, size_t length, size_t horizon, double *ahead, double *alpha,
                   double *theta);

#endif

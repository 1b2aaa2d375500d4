/* Inside the ARIMA family, between its files; not for others: arima_fit.h. */
#ifndef CRIMECAST_MODELS_FORECAST_ARIMA_PARTS_H
#define CRIMECAST_MODELS_FORECAST_ARIMA_PARTS_H

#include "models/forecast/arima_fit.h"

/* Most missing months a series of this length may have. */
size_t arima_most_missing(size_t length);

/* The raw column of the constant, over the months from .. to - 1. */
void arima_constant_column(const struct arima_series *series, size_t from, size_t to, double *out);

/* What the likelihood works on. */
struct arma_data arima_data(const struct arima_series *series, bool constant);

/* Coefficients of the four factors (phi, theta, Phi, Theta) multiplied out. */
void arima_expand(const struct arima_order *order, size_t period, const double *coefficient,
                  struct arma *out);

#endif

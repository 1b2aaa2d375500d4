#include "models/significance/dispersion.h"

#include <math.h>

enum { YEAR = 12 };

enum status dispersion_victims(const double *victims, size_t n, double *count, double *phi) {
    double crimes = 0, squares = 0;
    *count = *phi = NAN;
    for (size_t i = 0; i < n; i++) {
        double each = (double)(i + 1);
        if (!(victims[i] >= 0) || isinf(victims[i]))
            return STATUS_BAD_ROW;
        crimes += each * victims[i];
        squares += each * each * victims[i];
    }
    if (!(crimes > 0))
        return STATUS_NO_DATA;
    *count = crimes;
    *phi = squares / crimes;
    return STATUS_OK;
}

static double sum_by(const double *months, size_t first, size_t step, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += months[first + i * step];
    return sum;
}

enum status dispersion_months(const double *months, size_t years, double *phi, double *freedom) {
    double month[YEAR], total = 0, square = 0;
    size_t active_months = 0, active_years = 0;
    *phi = NAN;
    *freedom = 0;
    if (years < 2)
        return STATUS_TOO_SHORT;
    for (size_t t = 0; t < YEAR * years; t++)
        if (months[t] < 0 || isinf(months[t]))
            return STATUS_BAD_ROW;
    for (size_t m = 0; m < YEAR; m++) {
        month[m] = sum_by(months, m, YEAR, years);
        total += month[m];
        active_months += month[m] > 0;
    }
    for (size_t y = 0; y < years; y++)
        active_years += sum_by(months, y * YEAR, 1, YEAR) > 0;
    if (isnan(total) || active_months < 2 || active_years < 2)
        return STATUS_NO_DATA;
    for (size_t y = 0; y < years; y++) {
        double year = sum_by(months, y * YEAR, 1, YEAR);
        for (size_t m = 0; m < YEAR; m++) {
            double mean = year * month[m] / total, off = months[y * YEAR + m] - mean;
            square += mean > 0 ? off * off / mean : 0;
        }
    }
    *freedom = (double)(active_years - 1) * (double)(active_months - 1);
    *phi = square / *freedom;
    return STATUS_OK;
}

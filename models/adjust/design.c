#include "models/adjust/design.h"

#include <math.h>
#include <string.h>

#include "engine/data/calendar.h"
#include "engine/data/period.h"
#include "models/adjust/intervention.h"

enum { CYCLE = 28 }; /* years after which weekdays fall alike */
static const double pi = 3.14159265358979323846, mean_days = 30.436875;

static size_t season_columns(const struct design_terms *terms) {
    if (terms->season == DESIGN_NO_SEASON || terms->period < 2)
        return 0;
    if (terms->season == DESIGN_DUMMIES)
        return terms->period - 1;
    bool half = 2 * terms->harmonics >= terms->period; /* its sine is 0 everywhere */
    return half ? terms->period - 1 : 2 * terms->harmonics;
}

size_t design_columns(const struct design_terms *terms) {
    return (size_t)terms->intercept + terms->trend + season_columns(terms) + terms->month_length +
           terms->weekdays + terms->bank_holidays + terms->leap_year + terms->given_columns;
}

void design_month_length(int first, size_t rows, double *out) {
    for (size_t t = 0; t < rows; t++)
        out[t] = log(calendar_days(first + (int)t) / mean_days);
}

void design_weekdays(int first, size_t rows, double *out) {
    for (size_t t = 0; t < rows; t++) {
        struct calendar_month month = calendar_month(first + (int)t);
        int weekend = month.weekday[5] + month.weekday[6];
        out[t] = month.days - weekend - 2.5 * weekend;
    }
}

void design_bank_holidays(int first, size_t rows, double *out) {
    double usual[MONTHS_A_YEAR] = {0};
    for (int year = 2000; year < 2000 + CYCLE; year++)
        for (int m = 0; m < MONTHS_A_YEAR; m++)
            usual[m] += calendar_month(month_index(year, m + 1)).bank_holidays / (double)CYCLE;
    for (size_t t = 0; t < rows; t++) {
        int month = first + (int)t;
        out[t] = calendar_month(month).bank_holidays - usual[month_of_year(month) - 1];
    }
}

void design_event(const struct event *event, int first, size_t rows, double *out) {
    for (size_t t = 0; t < rows; t++)
        out[t] = intervention_shape(event, first + (int)t);
}

static void leap_year(int first, size_t rows, double *out) {
    for (size_t t = 0; t < rows; t++) {
        int month = first + (int)t;
        out[t] = month_of_year(month) != 2 ? 0 : calendar_days(month) == 29 ? 0.75 : -0.25;
    }
}

static void trend(const struct design_terms *terms, double *out) {
    double ahead = 0, step = 1;
    for (size_t t = 0; t < terms->length; t++)
        out[t] = ((double)t - (double)(terms->length - 1)) / MONTHS_A_YEAR;
    for (size_t h = 0; h < terms->horizon; h++) {
        step *= terms->damping;
        ahead += step;
        out[terms->length + h] = ahead / MONTHS_A_YEAR;
    }
}

/* Month of the year of a row, 0 .. period - 1. */
static size_t of_year(const struct design_terms *terms, size_t t) {
    int period = (int)terms->period, m = (terms->first + (int)t) % period;
    return (size_t)(m < 0 ? m + period : m);
}

static double season_at(const struct design_terms *terms, size_t column, size_t m) {
    if (terms->season == DESIGN_DUMMIES)
        return m == column + 1;
    size_t k = column / 2 + 1;
    double angle = 2 * pi * (double)(k * m % terms->period) / (double)terms->period;
    return column % 2 ? sin(angle) : cos(angle);
}

void design_fill(const struct design_terms *terms, double *x) {
    size_t rows = terms->length + terms->horizon, seasons = season_columns(terms);
    for (size_t t = 0; t < rows && terms->intercept; t++)
        x[t] = 1;
    x += terms->intercept ? rows : 0;
    if (terms->trend)
        trend(terms, x);
    x += terms->trend ? rows : 0;
    for (size_t j = 0; j < seasons; j++, x += rows)
        for (size_t t = 0; t < rows; t++)
            x[t] = season_at(terms, j, of_year(terms, t));
    static void (*const column[])(int, size_t, double *) = {design_month_length, design_weekdays,
                                                            design_bank_holidays, leap_year};
    const bool wanted[] = {terms->month_length, terms->weekdays, terms->bank_holidays,
                           terms->leap_year};
    for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++)
        if (wanted[k]) {
            column[k](terms->first, rows, x);
            x += rows;
        }
    if (terms->given_columns)
        memcpy(x, terms->given, terms->given_columns * rows * sizeof *x);
}
